"""Dates are read strictly or not at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from placement_opt.intake.read.beyond_lives import CANNOT_BE
from placement_opt.intake.read.child_frames import OPEN, UNKNOWN
from placement_opt.intake.read.dates import (
    EXPECTED_DATE,
    MONTHS_FIRST,
    NO_DATE,
    SERIAL,
    STANDS_FOR_NONE,
    DateRules,
    read_dates,
)
from placement_opt.intake.read.financial_years import closing_year
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

RULES = DateRules((1900, 2100), 1950, frozenset({(9999, 12, 31), (1900, 1, 1)}))


def one(text: str) -> int:
    return int(read_dates(pd.Series([text], dtype="category"), RULES).day[0])


@pytest.mark.parametrize(
    "text",
    [
        *("03/04/2015", "3/4/2015", " 03/4/2015 ", "2015-04-03"),
        *("03/04/2015 00:00", "03/04/2015 00:00:00", "3/4/2015 0:00", "2015-04-03 00:00:00", "2015-04-03T00:00:00"),
        *("2015-04-03T00:00:00.000", "2015-04-03 00:00:00.000000", "03/04/2015T00:00:00", "2015-04-03 14:30"),
        *("03-04-2015", "03.04.2015", "3.4.15", "03/04/15", "3-Apr-15", "03-APR-2015", "3 April 2015", "03/Apr/15"),
        *("2015/04/03", "2015-4-3", "03-Apr-2015 00:00:00", "03/04/15 00:00"),
    ],
)
def test_third_of_april(text):
    assert one(text) == day("2015-04-03")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "03-04-15",
            "15-04-03",
            "3-Ap-15",
            "3-Avr-15",
            "April 3 2015",
            "20150403",
            "03042015",
            "03/04/015",
            "03/04.2015",
        ),
        *("42097", "42097.0", "31/02/2015", "2015-02-31", "31-Feb-2015", "31/02/15", "15/04/2003x", "04/13/15"),
        *("00/04/2015", "04/13/2015", "2015-13-04", "03/04/20155", "2015.04.03", "2015"),
        *("03/04/2015 25:00", "03/04/2015 00:61", "2015-04-03T00:00:00Z", "03/04/2015x", "", "٠٣/٠٤/٢٠١٥", "nan"),
        *("31/12/1899", "01/01/2101", "2101-01-01", "01/01/9999", "01/01/0001"),
    ],
)
def test_all_else_is_no_date(text):
    assert one(text) == UNKNOWN


@pytest.mark.parametrize(
    ("text", "year"), [("31/12/49", "2049-12-31"), ("01/01/50", "1950-01-01"), ("5 Sept 99", "1999-09-05")]
)
def test_two_digits_are_a_year_from_1950_to_2049(text, year):
    assert one(text) == day(year)


@pytest.mark.parametrize("month", range(12))
def test_every_month_has_its_names(month):
    short = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[month]
    long = ("January", "February", "March", "April", "May", "June", "July", "August", "September")
    long = (*long, "October", "November", "December")[month]
    assert one(f"28-{short}-2018") == one(f"28 {long.upper()} 18") == day(f"2018-{month + 1:02d}-28")


@pytest.mark.parametrize(("text", "year"), [("02/01/1900", "1900-01-02"), ("31/12/2100", "2100-12-31")])
def test_the_plausible_years_are_taken_whole(text, year):
    assert one(text) == day(year)


def test_what_is_wrong_is_kept_apart():
    words = ["", "x", "01/01/1066", "04/13/2015", "42097", "01/02/2015", "31/12/9999", "1900-01-01 00:00:00"]
    column = pd.Series(words, dtype="category")
    read_ = read_dates(column, RULES)
    assert read_.blank.tolist() == [True, *[False] * 7]
    assert read_.wrong.tolist() == [False, True, False, True, True, False, False, False]
    assert read_.far.tolist() == [False, False, True, *[False] * 5]
    assert read_.stand_in.tolist() == [*[False] * 6, True, True]
    assert (read_.day != UNKNOWN).tolist() == [*[False] * 5, True, False, False]


def test_a_year_of_the_return_runs_from_april_to_march():
    days = np.array([day("2017-03-31"), day("2017-04-01"), day("2018-03-31"), day("2018-04-01")])
    assert closing_year(days).tolist() == [2017, 2018, 2018, 2019]


# --- in files


@pytest.mark.parametrize(
    ("old", "column", "row"), [("01/06/2017", "DECOM", 4), ("01/02/2018", "DEC", 4), ("03/04/2017", "DECOM", 2)]
)
@pytest.mark.parametrize("bad", ["17-06-01", "1-Juin-17", "QX7001", "31/06/2017"])
def test_a_start_or_an_end_that_is_no_date_is_a_fault_at_its_line(tmp_path, old, column, row, bad):
    fault = only(folder(tmp_path, episodes=EPISODES.replace(old, bad)))
    assert (fault.row, fault.column, fault.expected, fault.found) == (row, column, EXPECTED_DATE, NO_DATE)


def test_bad_dates_are_one_fault_for_each_file_and_column(tmp_path):
    folder(tmp_path, episodes=EPISODES.replace("2017", "017"))
    (tmp_path / "more.csv").write_text(EPISODES.replace("10/05/2017,P", "soon,P"))
    found = [(f.file.rpartition("/")[2], f.row, f.column) for f in faults(tmp_path)]
    assert found == [("episodes.csv", 2, "DECOM"), ("episodes.csv", 2, "DEC"), ("more.csv", 3, "DECOM")]


def test_how_many_are_bad_is_told_unless_they_are_few(tmp_path):
    row = EPISODES.splitlines()[3].replace("01/02/2018", "soon")
    few = folder(tmp_path, episodes="\n".join([EPISODES.splitlines()[0], *[row] * 3]))
    assert only(few).hint == "the first of fewer than 5 such rows"
    many = folder(tmp_path, episodes="\n".join([EPISODES.splitlines()[0], *[row] * 7]))
    assert only(many).hint == "the first of 7 such rows"


def test_months_that_stand_first_are_hinted_at_if_that_fits_all(tmp_path):
    lines = EPISODES.splitlines()
    turned = [lines[0], lines[1].replace("03/04/2017", "04/23/2017"), lines[2].replace("10/05", "05/10"), *lines[3:]]
    assert only(folder(tmp_path, episodes="\n".join(turned))).hint == MONTHS_FIRST
    mixed = [*turned[:3], turned[3].replace("01/06", "25/06")]
    assert only(folder(tmp_path, episodes="\n".join(mixed))).hint == ""


def test_days_counted_by_a_spreadsheet_are_hinted_at(tmp_path):
    assert only(folder(tmp_path, episodes=EPISODES.replace("01/02/2018", "43132"))).hint == SERIAL


@pytest.mark.parametrize(("old", "column"), [("03/04/2017,S", "DECOM"), ("QX7001,03", "CHILD")])
def test_a_blank_start_or_child_is_a_fault(tmp_path, old, column):
    blank = old.replace("03/04/2017", " ") if column == "DECOM" else old.replace("QX7001", "")
    fault = only(folder(tmp_path, episodes=EPISODES.replace(old, blank)))
    assert (fault.row, fault.column, fault.found) == (2, column, "nothing")


def test_a_blank_end_is_an_open_episode(tmp_path):
    raw, _ = read(folder(tmp_path))
    assert raw.episodes["end"].tolist() == [day("2017-05-10"), OPEN, day("2018-02-01")]


@pytest.mark.parametrize("bad", ["01/06/1066", "01/06/2107"])
def test_a_date_of_another_time_is_a_fault(tmp_path, bad):
    fault = only(folder(tmp_path, episodes=EPISODES.replace("01/06/2017", bad)))
    assert (fault.row, fault.column, fault.expected) == (4, "DECOM", "a date from 1900 to 2100")


def test_a_blank_birth_is_not_known(tmp_path):
    raw, _ = read(folder(tmp_path, header=HEADER.replace("19/12/2009", "")))
    assert raw.headers["born"].tolist() == [day("2008-11-07"), UNKNOWN]


@pytest.mark.parametrize("bad", ["2009", "19/12/1066", "12/19/2009", "19-12-09", "QX7002"])
def test_a_birth_that_is_no_date_is_a_fault(tmp_path, bad):
    fault = only(folder(tmp_path, header=HEADER.replace("19/12/2009", bad)))
    assert (fault.row, fault.column) == (3, "DOB")


def test_births_with_months_first_are_one_fault_that_hints_at_it(tmp_path):
    turned = HEADER.replace("19/12/2009", "12/19/2009").replace("07/11/2008", "11/07/2008")
    fault = only(folder(tmp_path, header=turned))
    assert (fault.row, fault.column, fault.hint) == (3, "DOB", MONTHS_FIRST)


def test_a_blank_end_of_asylum_or_absence_is_none(tmp_path):
    folder(tmp_path, uasc=UASC.replace("30/09/2027", ""), missing=MISSING.replace("05/07/2017", ""))
    raw, _ = read(tmp_path)
    assert raw.asylum["ceased"].tolist() == raw.missing["end"].tolist() == [OPEN]


@pytest.mark.parametrize("bad", ["never", "30/09/1027", "30-09-27", "09/30/2027"])
def test_an_end_of_asylum_or_absence_that_is_no_date_is_a_fault(tmp_path, bad):
    folder(tmp_path, uasc=UASC.replace("30/09/2027", bad), missing=MISSING.replace("05/07/2017", bad))
    assert [(f.row, f.column) for f in faults(tmp_path)] == [(2, "MIS_END"), (2, "DUC")]


@pytest.mark.parametrize("bad", ["", "then", "02/07/1017"])
def test_an_absence_without_a_start_is_a_fault(tmp_path, bad):
    fault = only(folder(tmp_path, missing=MISSING.replace("02/07/2017", bad)))
    assert (fault.row, fault.column) == (2, "MIS_START")


# --- dates that mean nothing


@pytest.mark.parametrize("none", ["31/12/9999", "01/01/1900", "1900-01-01 00:00:00", "31-Dec-2099", "30/12/1899"])
def test_a_date_that_stands_for_none_is_an_open_end_and_counted(tmp_path, none):
    raw, rule_counts = read(folder(tmp_path, episodes=EPISODES.replace("PR4,,,", f"PR4,{none},,")))
    assert raw.episodes["end"].tolist() == [day("2017-05-10"), OPEN, day("2018-02-01")]
    assert set(raw.episodes["year"]) == {2018}
    assert [(f.rows, f.row) for f in rule_counts if f.rule == "no_date"] == [(1, 3)]


def test_it_is_an_open_end_of_asylum_and_of_absence_too(tmp_path):
    away = MISSING.replace("05/07/2017", "31/12/9999")
    raw, rule_counts = read(folder(tmp_path, missing=away, uasc=UASC.replace("30/09/2027", "01/01/1900")))
    assert raw.asylum["ceased"].tolist() == raw.missing["end"].tolist() == [OPEN]
    assert count(rule_counts, "no_date") == 2


@pytest.mark.parametrize(
    ("table", "old", "column"), [("episodes", "03/04/2017", "DECOM"), ("header", "07/11/2008", "DOB")]
)
def test_where_there_must_be_a_date_it_is_a_fault(tmp_path, table, old, column):
    text = {"episodes": EPISODES, "header": HEADER}[table]
    fault = only(folder(tmp_path, **{table: text.replace(old, "01/01/1900")}))
    assert (fault.row, fault.column, fault.found) == (2, column, STANDS_FOR_NONE)


@pytest.mark.parametrize("bad", ["31/03/1985", "01/11/2008", "01/01/2036", "30/12/2049"])
def test_an_end_before_any_birth_or_decades_ahead_is_a_fault(tmp_path, bad):
    starts = EPISODES.replace("01/02/2018", bad)
    fault = only(folder(tmp_path, episodes=starts, header=HEADER.replace("19/12/2009", "")))
    assert (fault.row, fault.column, fault.found) == (4, "DEC", CANNOT_BE)


@pytest.mark.parametrize("fine", ["08/11/2008", "31/05/2035"])
def test_an_end_within_the_lives_of_the_children_is_left_as_it_is(tmp_path, fine):
    raw, _ = read(folder(tmp_path, episodes=EPISODES.replace("01/02/2018", fine)))
    assert len(raw.episodes) == 3


@pytest.mark.parametrize(
    ("table", "old", "bad", "column"),
    [("episodes", "01/06/2017", "01/06/1957", "DECOM"), ("episodes", "01/06/2017", "01/06/2090", "DECOM"),
     ("header", "19/12/2009", "19/12/1910", "DOB"), ("header", "19/12/2009", "19/12/2090", "DOB")],
)  # fmt: skip
def test_a_start_or_a_birth_of_another_time_is_a_fault(tmp_path, table, old, bad, column):
    text = {"episodes": EPISODES, "header": HEADER}[table]
    found = faults(folder(tmp_path, **{table: text.replace(old, bad)}))
    assert [(f.column, f.found) for f in found] == [(column, CANNOT_BE)]
