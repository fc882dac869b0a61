"""Headings and answers of every edition are known, whatever their capitals and punctuation."""

import csv
import re

import pytest

from placement_opt.intake.placements.standard_fields import NEVER_READ, bare, read_standard
from placement_opt.kernel.errors import BadInput
from tests.intake.placements.referral_files import CHOICES, CONFIG, ROW, STANDARD, cell, found, only, rows, told, write

LINES = [line for line in (CONFIG / "fields.csv").read_text("utf-8").splitlines() if not line.startswith("#")]
SPELT = list(csv.DictReader(LINES))
EARLIER = {
    "Child ID": "Local Identifier",
    "Residential care suitability": "Residential suitability",
    "Supported Accommodation suitability": "Supported home suitability",
    "Number of siblings to place with": "Number of sublings to place with",
    "Total Weekly Cost": "Total agreed weekly cost",
    "Provider URN": "Provider ID (linked to Ofsted)",
    "Date of Data entry (referral)": "Date of referral form filling",
    "Date of Data entry (placement)": "Date of form filling",
}
MACHINE = {
    "When placement is needed by": "neededBy",
    "Number of siblings to place with": "siblingCount",
    "Who can the child be cared for alongside?": "livingCompanions",
    "Deprivation of Liberty Order": "deprivationOfLiberty",
    "Foster care suitability": "fosterCareSuitability",
    "Residential care suitability": "residentialCareSuitability",
    "Supported Accommodation suitability": "supportedAccommodationSuitability",
    "Total Weekly Cost": "totalWeeklyCost",
    "Provider URN": "providerURN",
    "Placement Type": "placementType",
    "How many siblings were placed together?": "siblingsPlacedTogether",
    "Date of Data entry (referral)": "referralDate",
    "Date of Data entry (placement)": "placementDate",
}
OTHER_MARKS = {name: re.sub(r"[ ()?]", "_", name.upper()) for name in ROW}


@pytest.mark.parametrize("edition", [{}, EARLIER, MACHINE, OTHER_MARKS], ids=["present", "earlier", "machine", "marks"])
def test_every_edition_gives_the_same(tmp_path, edition):
    made = rows(12, siblings="2", siblings_together="2", placement_type="Supported Accomodation")
    renamed = [{edition.get(name, name): text for name, text in one.items()} for one in made]
    this, usual = found(write(tmp_path, renamed, "a.csv")), found(write(tmp_path, made, "b.csv"))
    assert {n: t.to_csv() for n, t in this.tables.items()} == {n: t.to_csv() for n, t in usual.tables.items()}
    assert cell(this, "fees", "placements", placement_type="supported") == "12"
    assert cell(this, "shares", "number", measure="siblings_together") == "12"


@pytest.mark.parametrize("row", SPELT, ids=lambda row: row["spelling"])
def test_every_spelling_stands_for_its_field(row):
    (name,) = STANDARD.tables.clean([f" {row['spelling'].upper()} "])
    assert name == STANDARD.titles[row["field"]]
    assert (row["field"] in STANDARD.unread) == (row["kind"] == NEVER_READ)


def test_what_is_never_read_is_no_column_of_the_reader():
    used = set(STANDARD.layout.used)
    for field in ("location", "preferred_location", "support", "risk_child_other", "culture"):
        assert STANDARD.titles[field] not in used


def test_answers_are_known_in_any_case_and_with_other_marks(tmp_path):
    made = found(
        write(
            tmp_path,
            [
                *rows(8, foster="SUITABLE, but not preferred.", needed_by="less than 5 days"),
                *rows(8, 10, foster="n/a", deprivation="y", placement_type="foster care"),
            ],
        )
    )
    assert cell(made, "suitability", "suitable", setting="foster", need="total") == "8"
    assert cell(made, "time_to_place", "referrals", needed_by="under_5_days") == "8"
    assert cell(made, "suitability", "assessed", setting="residential", need="10_15_complex") == "8"


def test_a_file_may_have_a_title_semicolons_and_another_encoding(tmp_path):
    text = write(tmp_path, rows(12)).read_text("utf-8").replace(",", ";")
    (tmp_path / "other.csv").write_bytes(("Referrals\n\n" + text).encode("utf-16"))
    made = found(tmp_path / "other.csv")
    assert made.referrals == "12"
    assert {"title_rows", "other_separator", "utf_16", "extra_columns"} <= set(told(made))


def test_a_misspelt_heading_is_told_by_the_right_one_and_not_by_its_text(tmp_path):
    file = write(tmp_path, rows(12))
    file.write_text(file.read_text("utf-8").replace("Foster care suitability", "Foster care suitabillity"), "utf-8")
    fault = only(file)
    assert (fault.row, fault.column) == (1, "column 9")
    assert "did you mean Foster care suitability?" in fault.hint
    assert "suitabillity" not in str(fault)


@pytest.mark.parametrize("heading", ["Name of the officer", "Zebedee", "Foster"])
def test_another_column_is_skipped_and_counted(tmp_path, heading):
    made = [{**one, heading: "Zebedee"} for one in rows(12)]
    assert told(found(write(tmp_path, made)))["extra_columns"] == "2"


def test_two_spellings_of_one_field_are_refused(tmp_path):
    made = [{**one, "totalWeeklyCost": "800"} for one in rows(12)]
    assert "column Total Weekly Cost once" in str(only(write(tmp_path, made)))


@pytest.mark.parametrize(
    ("lost", "words"), [("Child ID", "column Child ID"), ("Date of Data entry (referral)", "column Date")]
)
def test_what_joins_rows_must_be_there_and_is_told_once(tmp_path, lost, words):
    made = [{k: v for k, v in one.items() if k != lost} for one in rows(12)]
    fault = only(write(tmp_path, made))
    assert fault.expected == f"column {lost}"
    assert fault.found == "no such column"


def test_a_column_is_told_that_no_file_has(tmp_path):
    made = [{k: v for k, v in one.items() if k != "Total Weekly Cost"} for one in rows(12)]
    assert "No file has the column Total Weekly Cost." in found(write(tmp_path, made)).notes


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("child,identifier,present,Child ID", "child,date,present,Child ID", "identifier"),
        (
            "cost,money,machine,totalWeeklyCost",
            "age,whole,machine,totalWeeklyCost\nborn,date,x,Total Weekly cost",
            "one field",
        ),
        ("latest_date,date,earlier,Latest date for placement to start by\n", "", "a row of the field latest_date"),
        ("field,kind,edition,spelling", "field,kind,spelling", "column names"),
    ],
)
def test_a_table_of_headings_that_contradicts_the_program_is_refused(tmp_path, before, after, words):
    text = (CONFIG / "fields.csv").read_text("utf-8")
    assert before in text
    (tmp_path / "fields.csv").write_text(text.replace(before, after), "utf-8")
    with pytest.raises(BadInput, match=words):
        read_standard(tmp_path / "fields.csv", CHOICES.least_headings)


def test_bare_text_has_no_capitals_blanks_or_marks():
    assert bare(" Risk to child: Self-harm ") == "risktochildselfharm"


@pytest.mark.parametrize("comments", [0, 3])
def test_a_row_that_contradicts_the_program_is_named_by_its_line(tmp_path, comments):
    file = tmp_path / "fields.csv"
    field, kind = SPELT[4]["field"], SPELT[4]["kind"]
    lines = [line.replace(f",{kind}", ",other") if n == 5 else line for n, line in enumerate(LINES)]
    assert lines[5] != LINES[5], field
    file.write_text("\n".join([*["# a word"] * comments, *lines, ""]), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_standard(file, CHOICES.least_headings)
    assert [(f.row, f.column, f.expected) for f in raised.value.faults] == [(6 + comments, "kind", kind)]


def test_columns_that_lack_are_told_at_the_line_of_the_heading(tmp_path):
    file = tmp_path / "fields.csv"
    file.write_text("# a word\nname,what\nx,y\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_standard(file, CHOICES.least_headings)
    assert [f.row for f in raised.value.faults] == [2]
