"""Every code is in the table, or its name is told."""

from pathlib import Path

import pytest

from placement_opt.intake.records.codes import noticed, placement, read_codes, unmapped
from placement_opt.intake.records.need_codes import other_codes
from placement_opt.kernel.errors import BadInput
from tests.intake.records.records import CATALOGUE, CODES, SETTINGS, counted, raw
from tests.paths import SSDA903_CONFIG

HEADER = "child,year,start,end,place,provider"
TABLE = (SSDA903_CONFIG / "codes.csv").read_text("utf-8")
KNOWN = (  # every code in use from 2009 to 2026
    *("Q1", "Q2", "U1", "U2", "U3", "U4", "U5", "U6", "K1", "K2", "K3", "R1", "R2", "R3", "R5", "S1", "H5"),
    *("P1", "P2", "P3", "A3", "A4", "A5", "A6", "T0", "T1", "T2", "T3", "T4", "M1", "M2", "M3"),
    *("Z1", "Z11", "Z12", "Z13", "Z14"),
)


HIDDEN = "PLACE: expected a code of config/ssda903/codes.csv, got text that is not a code"


def rows(*lines):
    return raw("\n".join((HEADER, *lines)))


def test_every_code_of_2009_to_2026_is_mapped():
    assert set(CODES.places) == set(KNOWN)
    assert set(CODES.providers) == {f"PR{n}" for n in range(6)}


def test_every_source_is_explained_below_the_table():
    sources = {line.rpartition(",")[2] for line in TABLE.splitlines()[1:] if not line.startswith("#")}
    assert all(f"# {source}: " in TABLE for source in sources)


@pytest.mark.parametrize(
    ("place", "provider", "words"),
    [
        ("U66", "PR1", "PLACE: expected a code of config/ssda903/codes.csv, got U66 - did you mean U6?"),
        ("U6", "PR9", "PLACE_PROVIDER: expected a code of config/ssda903/codes.csv, got PR9"),
        *(("JANE", "PR1", HIDDEN), ("1234", "PR1", HIDDEN), ("M14A", "PR1", HIDDEN), ("PR1", "PR1", HIDDEN)),
        *(("U6", word, HIDDEN.replace("PLACE", "PLACE_PROVIDER")) for word in ("U6", "JANE", "1234", "PR44")),
        ("", "PR1", "PLACE: expected a code of config/ssda903/codes.csv, got nothing"),
        ("JANE DOE", "PR1", "PLACE: expected a code of config/ssda903/codes.csv, got text that is not a code"),
    ],
)
def test_an_unmapped_code_is_a_fault_that_names_it_at_its_first_row(place, provider, words):
    faults = unmapped(rows("a,2018,2017-05-01,,U6,PR1", f"b,2018,2017-05-01,,{place},{provider}"), CODES, 10)
    assert len(faults) == 1
    assert str(faults[0]).startswith(f"episodes.csv:3 {words}")
    if "no code" in words:
        assert str(faults[0]) == f"episodes.csv:3 {words}", "nothing of the text, not even what it is like"


@pytest.mark.parametrize("text", ["{:04d}", "A{:02d}"])
def test_more_than_ten_texts_that_are_no_codes_are_one_fault(text):
    lines = [f"c{n},2018,2017-05-01,,{text.format(n + 20)},PR1" for n in range(11)]
    (fault,) = unmapped(rows(*lines), CODES, 10)
    assert (fault.row, fault.found) == (2, "11 different texts that are not codes")
    assert fault.hint == "are two columns swapped?"
    fewer = unmapped(rows(*lines[1:]), CODES, 10)
    assert len(fewer) == (1 if text.startswith("{") else 10)


def test_a_blank_provider_is_external_and_counted_but_not_of_temporary_stays():
    read = rows("a,2018,2017-05-01,,K2,", "b,2018,2017-05-01,,T4,")
    assert unmapped(read, CODES, 10) == []
    assert counted(noticed(read, CODES)) == {"provider_blank": 1}
    assert placement(read.episodes, CODES).tolist() == ["home_external", "fold"]


@pytest.mark.parametrize(
    ("year", "place", "outside"),
    [(2014, "Q2", 0), (2015, "Q2", 1), (2014, "U6", 1), (2015, "U6", 0), (2025, "K3", 0), (0, "Q2", 0)],
)
def test_codes_outside_their_years_are_counted(year, place, outside):
    met = counted(noticed(rows(f"a,{year},2013-05-01,,{place},PR1"), CODES))
    assert met.get("out_of_year", 0) == outside


@pytest.mark.parametrize(("k2", "warned"), [(1, 2), (2, 0)])
def test_more_r1_than_k2_is_warned_of(k2, warned):
    lines = [f"r{n},2018,2017-05-01,,R1,PR4" for n in range(2)] + [f"k{n},2018,2017-05-01,,K2,PR4" for n in range(k2)]
    assert counted(noticed(rows(*lines), CODES)).get("r1_over_k2", 0) == warned


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("PLACE,U6,foster_inhouse,", "PLACE,U6,foster_inhose,", "did you mean foster_inhouse?"),
        ("PLACE,U6,foster_inhouse,", "PLACE,U6,,", "two placement types, or fold"),
        ("PLACE_PROVIDER,PR1,yes,,", "PLACE_PROVIDER,PR1,,,", "yes here, or in the next column"),
        ("PLACE,U6,", "PLACE,U5,", "each row once"),
        ("2014/15,", "2014,", "a financial year"),
    ],
)
def test_a_table_of_the_council_s_own_is_checked(tmp_path, before, after, words):
    file = tmp_path / "codes.csv"
    file.write_text(TABLE.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        read_codes(file, CATALOGUE)


def test_a_table_that_is_not_there_is_said():
    with pytest.raises(BadInput, match="no such file"):
        read_codes(Path("nowhere.csv"), CATALOGUE)


@pytest.mark.parametrize(("ls", "cin", "strange"), [("C2", "N1", 0), ("", "", 0), ("J9", "N1", 1), ("C2", "N66", 1)])
def test_statuses_and_needs_that_are_no_codes_are_counted(ls, cin, strange):
    lines = ("child,start,end,ls,cin", f"a,2012-05-01,,{ls},{cin}", "b,2012-05-01,,J1,N6")
    assert other_codes(raw("\n".join(lines)), SETTINGS.reading).rows == strange
