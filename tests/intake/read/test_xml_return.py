"""The return as XML: the same tables, no document type obeyed, no traceback."""

from __future__ import annotations

import re

import pytest

from placement_opt.intake.read.child_frames import OPEN, UNKNOWN
from tests.intake.read.reading_files import (
    EPISODES,
    HEADER,
    MISSING,
    UASC,
    count,
    day,
    faults,
    folder,
    only,
    read,
)

EPISODE = """<EPISODE><DECOM>{0}</DECOM><RNE>{1}</RNE><LS>{2}</LS><CIN>{3}</CIN><PL>{4}</PL><PL_POST>{5}</PL_POST>
<HOME_POST>{6}</HOME_POST><URN>{7}</URN><PLACE_PROVIDER>{8}</PLACE_PROVIDER><DEC>{9}</DEC><REC>{10}</REC></EPISODE>
"""
ONE = EPISODE.format("03/04/2017", "S", "C2", "N1", "U4", "ZY3 8WW", "ZZ14 7QQ", "9871234", "PR1", "10/05/2017", "X1")
TWO = EPISODE.format("10/05/2017", "P", "C2", "N1", "K2", "ZX19 6VV", "ZZ14 7QQ", "9875678", "PR4", "", "")
THREE = EPISODE.format("01/06/2017", "S", "V2", "N2", "R1", "ZV2 4TT", "ZW1 5UU", "9879999", "PR4", "01/02/2018", "E4A")
AWAY = "<AMISSING><MISSING>M</MISSING><MIS_START>02/07/2017</MIS_START><MIS_END>05/07/2017</MIS_END></AMISSING>"
FIRST = f"""<CHILD><HEADER><CHILDID>QX7001</CHILDID><SEX>1</SEX><DOB>07/11/2008</DOB><UPN>A987650000001</UPN>
<UASC>0</UASC><DUC/>{AWAY}</HEADER>{ONE}{TWO}</CHILD>
"""
SECOND = f"""<CHILD><HEADER><CHILDID>QX7002</CHILDID><DOB>19/12/2009</DOB><UASC>1</UASC><DUC>30/09/2027</DUC></HEADER>
{THREE}</CHILD>
"""
XML = f"<?xml version='1.0' encoding='UTF-8'?>\n<EXPSSDA903>\n{FIRST}{SECOND}</EXPSSDA903>\n"


@pytest.fixture
def write(tmp_path):
    def written(text: str | bytes):
        path = tmp_path / "return.XML"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def test_xml_and_csv_of_the_same_return_are_read_alike(write, tmp_path):
    there, _ = read(write(XML))
    here, _ = read(folder(tmp_path / "csv", uasc=UASC, missing=MISSING))
    for frame in ("episodes", "headers", "asylum", "missing"):
        left, right = (getattr(raw, frame).drop(columns=["file", "row"], errors="ignore") for raw in (there, here))
        assert left.to_dict("list") == right.to_dict("list"), frame
    assert [f.table for f in there.files] == ["episodes", "header", "uasc", "missing"]
    assert len(there.episodes) == len(EPISODES.splitlines()) - 1
    assert len(there.headers) == len(HEADER.splitlines()) - 1


def test_the_row_is_the_rank_of_the_element(write):
    raw, _ = read(write(XML))
    assert raw.episodes["row"].tolist() == [1, 2, 3]
    fault = only(write(XML.replace("01/06/2017", "June")))
    assert (fault.row, fault.column) == (3, "DECOM")
    assert "number of the element" in fault.hint


def test_absences_and_episodes_may_stand_elsewhere_in_the_child(write):
    moved = XML.replace(AWAY, "").replace(TWO, TWO + AWAY).replace(THREE, f"<EPISODES>{THREE}</EPISODES>")
    raw, _ = read(write(moved))
    assert raw.missing.to_dict("list") == {"child": [0], "start": [day("2017-07-02")], "end": [day("2017-07-05")]}
    assert raw.episodes["child"].tolist() == [0, 0, 1]


def test_an_absence_without_dates_is_an_empty_row(write):
    empty = "<AMISSING><MISSING/><MIS_START/><MIS_END/></AMISSING>"
    raw, rule_counts = read(write(XML.replace(AWAY, empty + AWAY)))
    assert len(raw.missing) == 1
    assert count(rule_counts, "blank_rows") == 1


@pytest.mark.parametrize(
    ("uasc", "duc", "ceased"),
    [
        ("1", "", [OPEN]),
        ("0", "", []),
        ("", "", []),
        ("1", "30/09/2027", [day("2027-09-30")]),
        ("", "01/02/2019", [day("2019-02-01")]),
    ],
)
def test_who_is_unaccompanied_stands_in_the_header(write, uasc, duc, ceased):
    told = f"<UASC>{uasc}</UASC><DUC>{duc}</DUC>"
    raw, _ = read(write(XML.replace("<UASC>1</UASC><DUC>30/09/2027</DUC>", told)))
    assert raw.asylum["ceased"].tolist() == ceased


def test_blank_and_absent_elements_are_blanks(write):
    raw, _ = read(write(XML.replace("<DOB>19/12/2009</DOB>", "").replace("<CIN>N2</CIN>", "<CIN> </CIN>")))
    assert raw.headers["born"].tolist() == [day("2008-11-07"), UNKNOWN]
    assert raw.episodes["cin"].tolist() == ["N1", "N1", ""]


def test_open_episodes_only_need_no_element_for_the_end(write):
    opened = XML.replace("<DEC>10/05/2017</DEC>", "").replace("<DEC>01/02/2018</DEC>", "").replace("<DEC></DEC>", "")
    raw, _ = read(write(opened))
    assert raw.episodes["end"].tolist() == [OPEN] * 3


@pytest.mark.parametrize("tag", ["DECOM", "RNE", "LS", "CIN", "PL", "PLACE_PROVIDER"])
def test_an_element_that_no_episode_has_is_a_fault_with_the_nearest(write, tag):
    found = faults(write(XML.replace(f"<{tag}>", f"<{tag}X>").replace(f"</{tag}>", f"</{tag}X>")))
    assert [(f.column, f.hint) for f in found] == [(tag, f"did you mean {tag}X?")]


def test_elements_that_the_return_does_not_have_are_counted(write):
    raw, rule_counts = read(write(XML.replace("</EPISODE>", "<TEAM>QX7</TEAM></EPISODE>")))
    assert len(raw.episodes) == 3
    assert count(rule_counts, "extra_columns") == 1


def test_a_child_without_an_identifier_is_a_fault(write):
    found = faults(write(XML.replace("<CHILDID>QX7002</CHILDID>", "")))
    assert {(f.row, f.column, f.found) for f in found} >= {(3, "CHILD", "nothing"), (2, "CHILD", "nothing")}


def test_other_xml_is_no_table(write, tmp_path):
    folder(tmp_path)
    write("<Message><CHILD>QX7001</CHILD></Message>")
    _, rule_counts = read(tmp_path)
    assert count(rule_counts, "not_a_table") == 1


def test_a_header_without_any_episode_lacks_the_episodes(write):
    bare = f"<EXPSSDA903>{FIRST.replace(ONE, '').replace(TWO, '')}</EXPSSDA903>"
    assert only(write(bare)).found == "no such table"


# --- XML that is spoilt, or means harm

BOMB = """<!DOCTYPE EXPSSDA903 [<!ENTITY a "QX7001QX7001">{}]>""".format(
    "".join(f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in zip("abcdefghi", "bcdefghij", strict=True))
)


@pytest.mark.parametrize(
    "dtd",
    [
        BOMB,
        '<!DOCTYPE EXPSSDA903 [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE EXPSSDA903 SYSTEM "https://example.org/x.dtd">',
        "<!DOCTYPE EXPSSDA903>",
        "<!DOCTYPE EXPSSDA903 [<!ELEMENT CHILD ANY>]>",
    ],
)
def test_a_document_type_is_a_fault_that_says_so(write, dtd):
    fault = only(write(XML.replace("<EXPSSDA903>", dtd + "<EXPSSDA903>", 1).replace("ZV2 4TT", "&j;")))
    assert fault.expected == "XML without a document type (DTD)"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (XML.replace("</HEADER>", "", 1), FIRST.count("\n") + 2),
        (XML.replace("QX7002", "QX7002 & co"), 9),
        (XML.replace("QX7002", "&unknown;"), 9),
        (XML[: len(XML) // 2], None),
        ("", None),
        ("QX7001 is not XML", 1),
        (XML + "<more/>", None),
        (XML.replace("<?xml", " <?xml"), None),
    ],
)
def test_broken_xml_is_a_fault_with_its_line(write, text, line):
    fault = only(write(text))
    assert fault.expected == "complete XML"
    assert fault.row is not None
    assert line is None or fault.row == line


@pytest.mark.parametrize("encoding", ["utf-32", "shift_jis", "no-such-thing"])
def test_another_encoding_is_a_fault(write, encoding):
    assert "XML" in only(write(XML.replace("UTF-8", encoding))).expected


@pytest.mark.parametrize("declared", ["UTF-16", "utf-16le", "UTF-8"])
def test_utf_16_is_read(write, declared):
    raw, rule_counts = read(write(XML.replace("UTF-8", declared).encode("utf-16")))
    assert raw.episodes.equals(read(write(XML))[0].episodes)
    assert count(rule_counts, "utf_16") == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("<EXPSSDA903>", "<EXPSSDA903 xmlns='urn:example'>"),
        lambda text: re.sub(r"<(/?)(?=[A-Z])", r"<\1d:", text).replace(
            "<d:EXPSSDA903>", "<d:EXPSSDA903 xmlns:d='urn:example'>"
        ),
        lambda text: re.sub(r"<(/?)([A-Z_0-9]+)", lambda m: f"<{m[1]}{m[2].title()}", text),
        lambda text: re.sub(r"<(/?)([A-Z_0-9]+)", lambda m: f"<{m[1]}{m[2].lower()}", text),
    ],
)
def test_a_namespace_and_the_case_of_names_do_not_matter(write, change):
    plain, _ = read(write(XML))
    raw, rule_counts = read(write(change(XML)))
    for frame in ("episodes", "headers", "asylum", "missing"):
        assert getattr(raw, frame).equals(getattr(plain, frame))
    assert count(rule_counts, "extra_columns") == count(rule_counts, "not_a_table") == 0


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        *(("", "utf-8"), (" encoding='UTF-8'", "utf-8"), (" encoding='UTF-8'", "utf-8-sig"), ("", "cp1252")),
        *((f" encoding='{name}'", "cp1252") for name in ("windows-1252", "UTF-8", "ISO-8859-1")),
    ],
)
def test_utf_8_and_windows_1252_are_read(write, declared, encoding):
    text = XML.replace(" encoding='UTF-8'", declared).replace("QX7002", "QÉ7002").encode(encoding)
    raw, rule_counts = read(write(text))
    assert raw.episodes["child"].tolist() == [0, 0, 1]
    assert count(rule_counts, "byte_order_mark") == (encoding == "utf-8-sig")
    assert count(rule_counts, "windows_1252") == (encoding == "cp1252")


def test_deep_nesting_is_survived(write, tmp_path):
    deep = 20_000
    raw, _ = read(write(XML.replace("<DUC/>", "<a>" * deep + "</a>" * deep)))
    assert len(raw.episodes) == 3
