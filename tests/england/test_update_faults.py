"""Every fault that the yearly update finds in the publications' own files, with its place and what is nearest."""

from __future__ import annotations

import pytest

from placement_opt.england.yearly_update.folder import UpdateRequest, made_update
from placement_opt.kernel.errors import BadInput
from tests.england.publication_files import (
    CEASED,
    ELM_HOME,
    NEIGHBOUR_FILE,
    NEW_PLACEMENTS,
    OFSTED_FILE,
    PROVIDERS_2026,
    RATES,
    STABILITY,
    STARTED,
    counts_by_file,
    neighbour_text,
    provider_text,
    write_files,
)


def update(tmp_path, base, texts):
    return made_update(UpdateRequest(write_files(tmp_path / "given", texts), base))


def faults_of(tmp_path, base, texts):
    with pytest.raises(BadInput) as error:
        update(tmp_path, base, texts)
    return error.value.faults


def edited(name: str, old: str, new: str) -> dict[str, str]:
    texts = counts_by_file() | {OFSTED_FILE: provider_text()}
    assert old in texts[name], old
    return texts | {name: texts[name].replace(old, new, 1)}


def providers(*changes: tuple[int, str]) -> dict[str, str]:
    row = list(ELM_HOME)
    for at, word in changes:
        row[at] = word
    return {OFSTED_FILE: provider_text((tuple(row), *PROVIDERS_2026[1:]))}


FAULTS = {
    "a new column": (
        edited(RATES, "rate_per_10000", "rate_per_1000"),
        RATES,
        1,
        "rate_per_1000",
        "did you mean rate_per_10000?",
    ),
    "a missing column": (edited(STABILITY, "children_count", "number"), STABILITY, 1, "children_count", "this heading"),
    "a new word": (
        edited(CEASED, "ceased,Adopted", "ceased,Adopted child"),
        CEASED,
        2,
        "characteristic",
        "did you mean Adopted?",
    ),
    "a new group": (edited(STARTED, "Age group", "Age band"), STARTED, 2, "cla_group", "needs a row"),
    "a doubled row": (edited(STARTED, "5 to 9 years,8", "1 to 4 years,8"), STARTED, 4, "", "as in row 3"),
    "parts that do not add up": (
        edited(STARTED, "years,8", "years,9"),
        STARTED,
        7,
        "Age group",
        "add up to 40, got 41",
    ),
    "hidden parts that are too many": (
        edited(NEW_PLACEMENTS, "Total new placements,50", "Total new placements,46"),
        NEW_PLACEMENTS,
        22,
        "Location of new placements during the year",
        "add up to 46, got 47",
    ),
    "councils above England": (
        edited(RATES, "40200,203", "40200,223"),
        RATES,
        6,
        "Children looked after at 31 March each year",
        "add up to 360, got 379",
    ),
    "a population said otherwise": (edited(RATES, "10100,40", "10101,40"), RATES, 7, "population_under_18", "10100"),
    "a mark that is not known": (
        edited(RATES, "10100,104", "10100,:"),
        RATES,
        3,
        "number",
        "a whole number, or c, k, x, z",
    ),
    "a count with a comma": (edited(RATES, "10100,104", '10100,"1,104"'), RATES, 3, "number", "got 1,104"),
    "another council": (edited(RATES, "201,Elm", "207,Elms"), RATES, 3, "la_name", "did you mean Elm?"),
    "another level": (edited(RATES, "Local authority", "School"), RATES, 3, "geographic_level", "got School"),
    "another period": (edited(RATES, "Reporting year", "Financial year"), RATES, 2, "time_identifier", "Financial"),
    "no year": (edited(RATES, "2026,", "202526,"), RATES, 2, "time_period", "202526"),
    "a cell too many": (edited(RATES, "20000,160,80", "20000,160,80,1"), RATES, 2, "", "expected 14 cells, got 15"),
    "a new type of provider": (providers((1, "Boarding School")), OFSTED_FILE, 0, "Provision type", "needs a row"),
    "a new sector": (providers((4, "Health Authority")), OFSTED_FILE, 0, "Sector", "did you mean Local Authority?"),
    "a new status": (providers((2, "Suspended")), OFSTED_FILE, 0, "Registration status", "Suspended"),
    "no places": (providers((5, "")), OFSTED_FILE, 0, "Places", "a whole number of places, got nothing"),
    "a provider twice": (providers((0, "2")), OFSTED_FILE, 0, "URN", "2 as in row"),
    "a council of nowhere": (providers((3, "Elms")), OFSTED_FILE, 0, "Local authority", "did you mean Elm?"),
    "no 31 March": (edited(OFSTED_FILE, "31 March", "1 April"), OFSTED_FILE, None, "", "Provider level as at 31 March"),
    "a new heading": (
        edited(OFSTED_FILE, "Health services", "Health help"),
        OFSTED_FILE,
        0,
        "Health help",
        "did you mean Health services?",
    ),
    "a file of another name": (
        {"la_cla_placements_stability.csv": "a\n"},
        "la_cla_placements_stability.csv",
        None,
        "",
        f"did you mean {STABILITY}?",
    ),
    "no list": ({OFSTED_FILE: "a,b\n1,2\n"}, OFSTED_FILE, None, "", "one list with the headings URN"),
    "neighbours short of ten": (
        {NEIGHBOUR_FILE: neighbour_text({"201": ("202",) * 10}, {"201": "Elm"})},
        NEIGHBOUR_FILE,
        2,
        "SN_1",
        "each once, got 202",
    ),
    "a model without a year": (
        {"sn_model_new_wide.csv": neighbour_text({}, {})},
        "sn_model_new_wide.csv",
        None,
        "",
        "year",
    ),
}


LONG_HEAD = "la_code,year,measure,value,source\n"
LONG_FAULTS = {  # rows in long form -> the row of that file, or 0 for one of the new file, and words of the fault
    "201,2026,place_foster,-61,dfe": (2, "a whole number, not below 0, got -61"),
    "201,2026,place_foster,61.5,dfe": (2, "a whole number, not below 0, got 61.5"),
    "999,2026,place_foster,61,dfe": (2, "a code in councils.csv, or ENG, got 999"),
    "201,2026,place_foster,61,guess": (2, "a key in sources.csv, got guess"),
    "201,2026,place_foster,61,dfe\n202,2026,place_foster,31,ro3": (3, "dfe, as for other figures of 2026, got ro3"),
    "201,2026,place_foster,105,dfe": (0, "at least the 105 children of the placement types of 201 in 2026, got 104"),
}


@pytest.mark.parametrize("rows", LONG_FAULTS)
def test_a_fault_in_long_form_is_named_at_its_own_row(tmp_path, base, rows):
    row, words = LONG_FAULTS[rows]
    (fault,) = faults_of(tmp_path, base, counts_by_file() | {"statistics.csv": f"{LONG_HEAD}{rows}\n"})
    assert words in str(fault)
    assert fault.row == row if row else "(new file)" in fault.file


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place(tmp_path, base, name):
    texts, file, row, column, words = FAULTS[name]
    found = faults_of(tmp_path, base, texts)
    fits = [f for f in found if f.file.endswith(file) and f.column == column and (row == 0 or f.row == row)]
    assert any(words in str(f) for f in fits), [str(f) for f in found]


def test_a_word_that_is_not_known_is_told_once_however_often_it_stands(tmp_path, base):
    texts = counts_by_file()
    texts[NEW_PLACEMENTS] = texts[NEW_PLACEMENTS].replace("Total new", "All new")
    (fault,) = faults_of(tmp_path, base, {NEW_PLACEMENTS: texts[NEW_PLACEMENTS]})
    assert "All new placements, in 4 rows" in str(fault)


def test_england_rounded_to_ten_adds_up_and_one_further_does_not(tmp_path, base):
    texts = {RATES: counts_by_file()[RATES]}
    for number, good in (("201", True), ("208", True), ("209", True), ("210", False), ("198", False), ("199", True)):
        # 104 + 52 + n is within 5 of 360 from 199 to 209
        given = {RATES: texts[RATES].replace("40200,203", f"40200,{number}")}
        if good:
            update(tmp_path, base, given)
        else:
            assert len(faults_of(tmp_path, base, given)) == 1


def test_a_file_that_is_no_table_is_a_fault_and_nothing_else(tmp_path, base):
    for data in (b"\xff\xfe\x00", b'a,"b\n', b""):
        for name in (RATES, NEIGHBOUR_FILE, OFSTED_FILE):
            folder = tmp_path / "given"
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)
            with pytest.raises(BadInput):
                made_update(UpdateRequest(folder, base))
            (folder / name).unlink()
