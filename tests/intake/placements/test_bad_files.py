"""What cannot be read is told with file, row and column, all at once, and without the text of a cell."""

import shutil

import pytest

from placement_opt.intake.placements.placement_settings import read_placement_settings
from placement_opt.kernel.errors import BadInput
from tests.intake.placements.referral_files import CONFIG, faults, found, only, row, rows, write

WRONG = {
    "Foster care suitability": "Zebedee thinks so",
    "When placement is needed by": "when Zebedee comes",
    "Number of siblings to place with": "Zebedee and 2",
    "Who can the child be cared for alongside?": "Zebedee",
    "Deprivation of Liberty Order": "Zebedee",
    "Total Weekly Cost": "Zebedee pays",
    "Placement Type": "with Zebedee",
    "How many siblings were placed together?": "-1",
    "Date of Data entry (placement)": "Zebedee's birthday",
    "Date of birth": "31/02/2012",
    "Age": "Zebedee is 12",
    "Need": "Zebedee's",
    "Risk to child: Self-harm": "Zebedee",
}


@pytest.mark.parametrize("heading", WRONG)
def test_an_answer_that_is_none_is_told_without_its_text(tmp_path, heading):
    fault = only(write(tmp_path, [*rows(11), {**row(50), heading: WRONG[heading]}]))
    assert (fault.row, fault.column) == (13, heading)
    assert fault.file.endswith("referrals.csv")


@pytest.mark.parametrize(
    ("heading", "text"), [("Age", "11.0"), ("Total Weekly Cost", "1,250.50"), ("Need", "Complex need")]
)
def test_what_a_spreadsheet_makes_of_a_good_answer_is_read(tmp_path, heading, text):
    assert found(write(tmp_path, [{**one, heading: text} for one in rows(12)])).referrals == "12"


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    one = write(tmp_path, [{**row(1), "Foster care suitability": "no"}, {**row(2), "Child ID": ""}], "a.csv")
    two = write(
        tmp_path, [{**row(3), "Placement Type": "no"}, {**row(4), "Date of Data entry (referral)": ""}], "b.csv"
    )
    (tmp_path / "header.csv").write_text("CHILD,SEX,DOB,ETHNIC,UPN\nQX7001,1,1/2/3,,\n", "utf-8")
    told = {(f.file.rpartition("/")[2], f.row, f.column) for f in faults(one, two, births=tmp_path / "header.csv")}
    assert told == {
        ("a.csv", 2, "Foster care suitability"),
        ("a.csv", 3, "Child ID"),
        ("b.csv", 2, "Placement Type"),
        ("b.csv", 3, "Date of Data entry (referral)"),
        ("header.csv", 2, "DOB"),
    }


def test_rows_of_one_referral_that_contradict_are_told(tmp_path):
    fault = only(write(tmp_path, [*rows(12), row(3, foster="Unsuitable")]))
    assert (fault.row, fault.column) == (14, "Foster care suitability")
    assert "another answer than an earlier row" in fault.found


def test_a_fee_of_a_year_is_refused_and_an_unusual_one_is_not(tmp_path):
    fault = only(write(tmp_path, [*rows(12), row(30, cost="14001")]))
    assert (fault.row, fault.column, fault.expected) == (
        14,
        "Total Weekly Cost",
        "at most £14,000 a week for foster care",
    )
    assert found(write(tmp_path, [*rows(12), row(30, cost="14000")])).referrals == "13"


@pytest.mark.parametrize("heading", ["Date of Data entry (referral)", "Date of Data entry (placement)"])
def test_a_day_far_from_all_others_is_refused(tmp_path, heading):
    fault = only(write(tmp_path, [*rows(12), {**row(30), heading: "05/06/2042"}]))
    assert (fault.row, fault.column, fault.found) == (14, heading, "another day")
    assert found(write(tmp_path, [*rows(12), {**row(30), heading: "05/06/2026"}])).referrals == "13"


def test_an_identifier_that_a_spreadsheet_has_rounded_is_refused(tmp_path):
    fault = only(write(tmp_path, [*rows(12), {**row(), "Child ID": "1.2E+09"}]))
    assert (fault.row, fault.column) == (14, "Child ID")


@pytest.mark.parametrize(
    "text",
    [
        "CHILD,SEX,DOB,ETHNIC\nQX7001,1,07/11/2012,\n",
        "Zebedee,QX7001\n07/11/2012,Zebedee\n07/11/2012,Larkhollow\n",
        "Zebedee lives in Larkhollow\n",
        "",
        "Child ID,Zebedee\nQX7001,2\n",
    ],
)
def test_a_file_that_is_not_of_the_standard_is_refused_without_a_word_of_it(tmp_path, text):
    (tmp_path / "x.csv").write_text(text, "utf-8")
    assert "a file of the placements-standard" in only(tmp_path / "x.csv").expected


def test_a_header_alone_an_xml_file_a_workbook_and_a_file_twice_are_refused(tmp_path):
    file = write(tmp_path, rows(12))
    (tmp_path / "empty.csv").write_text(file.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert only(tmp_path / "empty.csv").found == "none"
    (tmp_path / "x.xml").write_text("<Zebedee/>", "utf-8")
    assert only(tmp_path / "x.xml").found == "an XML file"
    shutil.copyfile(file, tmp_path / "x.xlsx")
    assert "save each sheet" in only(tmp_path / "x.xlsx").hint
    assert only(file, file).found == "the same file again"
    assert only(tmp_path / "nowhere.csv").found == "no such file or folder"


def test_a_ragged_row_and_an_open_quote_are_told(tmp_path):
    text = write(tmp_path, rows(12)).read_text("utf-8")
    (tmp_path / "wide.csv").write_text(text + "QX7" + ",Zebedee" * 30 + "\n", "utf-8")
    assert only(tmp_path / "wide.csv").found == "more cells"
    (tmp_path / "quote.csv").write_text(text + '"QX7,Zebedee\n', "utf-8")
    assert only(tmp_path / "quote.csv").found == "one that is left open"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"into": "manchester"}, "--into: expected --out"),
        ({"config": True}, "--config: expected settings"),
        ({"inside": True}, "--out: expected a folder apart from the files"),
    ],
)
def test_what_cannot_be_asked_is_told_before_a_file_is_read(tmp_path, more, words):
    write(tmp_path / "in", rows(12))
    (tmp_path / "children.yaml").write_text("CHILD,DOB\nQX7001,07/11/2012\n", "utf-8")
    asked = {"into": more["into"]} if "into" in more else {}
    asked |= {"config": tmp_path / "children.yaml"} if "config" in more else {}
    asked |= {"out": tmp_path / "in" / "made"} if "inside" in more else {}
    assert words in str(only(tmp_path / "in", **asked))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("preferred: [Preferred]", "prefered: [Preferred]", "did you mean preferred"),
        ("companions: [solo]", "companions: [alone]", "solo, others"),
        ("least_headings: 3", "least_headings: 1", "2 or more"),
        ("around: 5", "around: 50", "at most 10"),
        ("fewest: 10", "fewest: 4", "5 or more"),
        ("  today: 0\n", "  tomorrow: 0\n", "today, under_5_days"),
    ],
)
def test_choices_that_cannot_be_are_refused(tmp_path, before, after, words):
    text = (CONFIG / "settings.yaml").read_text("utf-8")
    assert before in text
    (tmp_path / "settings.yaml").write_text(text.replace(before, after), "utf-8")
    with pytest.raises(BadInput, match=words):
        read_placement_settings(tmp_path / "settings.yaml")
