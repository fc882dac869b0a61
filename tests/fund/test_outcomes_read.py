"""A file of outcomes: read as counts, and every fault of it told at once, each at its cell."""

from __future__ import annotations

from datetime import date

import pytest

from placement_opt.inputs.csv_tables import frame
from placement_opt.inputs.fund_outcomes import OUTCOMES_TABLE, TrackedOutcome, read_outcomes
from placement_opt.inputs.fund_tables import FUND_TABLES
from placement_opt.kernel.errors import BadInput

OPENING = date(2013, 3, 31)
ROWS = {
    "cohorts": [{"cohort": "families", "title": "F"}, {"cohort": "adults", "title": "A"}],
    "service_uses": [{"use": "call", "title": "C"}, {"use": "night", "title": "N"}],
    "interventions": [
        {"intervention": "classes", "cohorts": "families"},
        {"intervention": "visits", "cohorts": "families;adults"},
    ],
    "avoided_uses": [
        {"intervention": "classes", "use": "call", "parameter": "size", "value": 0.5, "low": 0.0, "high": 0.8},
        {"intervention": "visits", "use": "night", "parameter": "size", "value": 0.5, "low": 0.1, "high": 0.7},
    ],
    "expected_uses": [
        {"cohort": "families", "use": "call", "parameter": "expected", "value": 2.0, "low": 2.0, "high": 2.0},
    ],
}
TABLES = {
    name: frame(FUND_TABLES[name], [{"file": name, "row": 2, **row} for row in rows]) for name, rows in ROWS.items()
}
HEADER = ",".join(OUTCOMES_TABLE.header)


def read(tmp_path, *rows, header=HEADER):
    path = tmp_path / "outcomes.csv"
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return read_outcomes(path, TABLES, OPENING)


def faults(tmp_path, *rows, header=HEADER):
    with pytest.raises(BadInput) as refused:
        read(tmp_path, *rows, header=header)
    return {(f.row, f.column): f for f in refused.value.faults}


def test_counts_are_read_as_they_stand(tmp_path):
    assert read(
        tmp_path,
        "classes,families,call,2013/14 Q1,10,8,0,0,,",
        "visits,adults,night,2013/14 Q2,5,4,3,4,9,6",
    ) == (
        TrackedOutcome("classes", "families", "call", "2013/14 Q1", 1, 10, 8, 0, 0),
        TrackedOutcome("visits", "adults", "night", "2013/14 Q2", 2, 5, 4, 3, 4, 9, 6),
    )


def test_every_fault_is_told_at_once_each_at_its_cell(tmp_path):
    found = faults(
        tmp_path,
        "clases,families,call,2013/14 Q1,10,8,0,0,,",  # 2
        "classes,adults,call,2013/14 Q1,10,8,0,0,,",  # 3
        "classes,families,night,2013/14 Q1,10,8,0,0,5,5",  # 4
        "classes,families,call,2012/13 Q4,10,8,0,0,,",  # 5
        "classes,families,call,2013/14 Q2,-1,0,0,0,,",  # 6
        "classes,families,call,2013/14 Q3,1.5,0,0,0,,",  # 7
        "visits,families,night,2013/14 Q1,2,3,0,0,4,5",  # 8: all other rows of the pair are whole
        "visits,adults,night,2013/14 Q1,2,2,1,0,4,5",  # 9
        "visits,adults,night,2013/14 Q2,2,2,1,1,4,",  # 10
        "visits,adults,night,2013/14 Q3,2,2,1,1,,",  # 11
        "visits,adults,night,2013/14 Q2,2,2,1,1,4,4",  # 12
    )
    assert set(found) == {
        (2, "intervention"), (3, "cohort"), (3, "comparison_case_quarters"), (4, "use"), (5, "quarter"),
        (6, "cases_started"), (7, "cases_started"), (8, "cases_completed"), (9, "case_quarters"),
        (10, "comparison_case_quarters"), (11, "comparison_case_quarters"), (12, "quarter"),
    }  # fmt: skip
    assert found[2, "intervention"].hint == "did you mean classes?"
    assert found[3, "cohort"].hint == "did you mean families?"
    assert "eligible for classes" in found[3, "cohort"].expected
    assert found[4, "use"].hint == "did you mean call?"
    assert "2013/14 Q1" in found[5, "quarter"].expected
    assert (found[6, "cases_started"].found, found[7, "cases_started"].found) == ("-1", "1.5")
    assert "3 completed until then, 2 started" in found[8, "cases_completed"].expected
    assert "the first is on line 10" in found[12, "quarter"].hint
    assert all(f.file.endswith("outcomes.csv") for f in found.values())


def test_completed_cases_are_held_against_all_that_were_started_until_then(tmp_path):
    rows = ["classes,families,call,2013/14 Q1,10,4,0,0,,", "classes,families,call,2013/14 Q2,0,6,0,0,,"]
    assert len(read(tmp_path, *rows)) == 2
    assert set(faults(tmp_path, *rows, "classes,families,call,2013/14 Q3,0,1,0,0,,")) == {(4, "cases_completed")}


def test_no_more_cases_are_watched_than_were_completed(tmp_path):
    assert set(faults(tmp_path, "classes,families,call,2013/14 Q1,10,4,0,5,,")) == {(2, "case_quarters")}


def test_a_column_of_children_and_a_file_of_their_records_are_refused(tmp_path):
    row = "classes,families,call,2013/14 Q1,10,4,0,4,,,17"
    assert (1, "child_id") in faults(tmp_path, row, header=f"{HEADER},child_id")
    told = faults(tmp_path, "1,2009-04-01,A123456789012", "2,2010-05-02,B123456789012", header="CHILD,DOB,UPN")
    assert [(at, f.found) for at, f in told.items()] == [((None, ""), "what looks like records of children")]


def test_sums_are_not_held_against_a_pair_of_which_a_row_cannot_be_read(tmp_path):
    rows = ["classes,families,call,2013/14 Q1,ten,4,0,0,,", "classes,families,call,2013/14 Q2,0,6,0,0,,"]
    assert set(faults(tmp_path, *rows)) == {(2, "cases_started")}


def test_words_that_are_missing_are_told_once(tmp_path):
    found = faults(tmp_path, ",families,call,2013/14 Q1,10,4,0,0,,")
    assert set(found) == {(2, "intervention")}
