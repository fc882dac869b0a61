"""Need groups at quarter ends, by the rules of the settings."""

import numpy as np
import pytest

from placement_opt.intake.records.exclude import ages, births
from placement_opt.intake.records.panel import panel
from placement_opt.intake.records.spells import spells
from tests.intake.records.records import CATALOGUE, CODES, SETTINGS, day, raw

HEADER = "child,start,end,rne,ls,cin,place,provider,site"


def needs(*lines, born="2008-06-01", at="2021-03-31", flags=""):
    """Return the need group of every child in care on a day."""
    read = raw("\n".join((HEADER, *lines)), births=f"a,{born}", flags=flags)
    read, _ = ages(read, births(read)[0], 18, day(at))
    made, _ = spells(read, CODES, SETTINGS)
    found = panel(made, np.array([day(at)], dtype="int64"), SETTINGS, CATALOGUE, read.own_levels)
    return [found.needs[i] for i in found.need]


NEW = "a,2020-12-01,,S,C2,N1,U6,PR1,x"
LONG = "a,2018-01-01,,S,C2,N1,U4,PR1,x"


@pytest.mark.parametrize(
    ("born", "need"),
    [
        ("2020-04-01", "under_1_standard"), ("2020-03-31", "1_4_standard"), ("2016-04-01", "1_4_standard"),
        ("2016-03-31", "5_9_standard"), ("2011-03-31", "10_15_standard"), ("2005-04-01", "10_15_standard"),
        ("2005-03-31", "16_17_standard"),
    ],
)  # fmt: skip
def test_age_bands_change_on_the_birthday(born, need):
    assert needs(NEW, born=born) == [need]


@pytest.mark.parametrize(
    "line",
    [
        "a,2020-12-01,,S,C2,N1,K2,PR4,x",  # lives in a home
        "a,2020-12-01,,S,C2,N1,S1,PR4,x",
        "a,2020-12-01,,S,C2,N1,K1,PR3,x",  # secure
        "a,2020-12-01,,S,J1,N1,U6,PR1,x",  # remand
        "a,2020-12-01,,S,C2,N6,U6,PR1,x",  # behaviour
    ],
)
def test_complex_by_where_why_and_how(line):
    assert needs(line) == ["10_15_complex"]


def test_under_five_nobody_is_complex():
    assert needs("a,2020-12-01,,S,C2,N6,K2,PR4,x", born="2017-06-01") == ["1_4_standard"]


@pytest.mark.parametrize(("left", "need"), [("2020-04-01", "10_15_complex"), ("2020-03-31", "10_15_standard")])
def test_who_left_a_home_within_the_year_is_complex(left, need):
    lines = (f"a,2019-01-01,{left},S,C2,N1,K2,PR1,x", f"a,{left},,P,C2,N1,U6,PR1,y")
    assert needs(*lines) == [need]


@pytest.mark.parametrize(("end", "need"), [("2020-04-02", "10_15_complex"), ("2020-03-31", "10_15_standard")])
def test_three_placements_within_a_year_are_complex(end, need):
    lines = (
        f"a,2019-01-01,{end},S,C2,N1,U6,PR1,x",
        f"a,{end},2020-10-01,P,C2,N1,U6,PR1,y",
        "a,2020-10-01,,P,C2,N1,U6,PR1,z",
    )
    assert needs(*lines) == [need]


def test_changes_of_status_are_no_placements():
    lines = (
        "a,2020-05-01,2020-08-01,S,C1,N1,U6,PR1,x",
        "a,2020-08-01,2020-10-01,L,C2,N1,U6,PR1,x",
        "a,2020-10-01,,T,C2,N1,U4,PR1,x",
    )
    assert needs(*lines) == ["10_15_standard"]


def test_long_in_one_family_is_settled():
    assert needs(LONG) == ["10_15_settled"]
    assert needs(LONG, born="2004-06-01") == ["16_17_settled"]
    assert needs(LONG, born="2012-06-01") == ["5_9_standard"], "nobody under ten is settled"
    assert needs(LONG, at="2019-12-31") == ["10_15_standard"], "two years there, but not two and a half in care"


def test_long_in_a_home_is_not_settled():
    assert needs("a,2018-01-01,,S,C2,N1,K2,PR1,x") == ["10_15_complex"]


def test_the_first_need_of_the_period_counts():
    assert needs("a,2020-05-01,2020-08-01,S,C1,N6,U6,PR1,x", "a,2020-08-01,,L,C2,N1,U6,PR1,x") == ["10_15_complex"]


@pytest.mark.parametrize(
    ("flags", "need"),
    [
        ("a,complex,", "10_15_complex"),
        ("a,complex,2021-03-31", "10_15_complex"),
        ("a,complex,2021-04-01", "10_15_standard"),
        ("a,complex,2020-01-01\na,settled,2021-01-01", "10_15_settled"),
    ],
)
def test_the_council_s_own_flag_wins(flags, need):
    assert needs(NEW, flags=flags) == [need]


def test_a_flag_is_of_one_child_only():
    lines = ("a,2020-12-01,2021-01-01,S,C2,N1,U6,PR1,x", "b,2020-12-01,,S,C2,N1,U6,PR1,x")
    read = raw("\n".join((HEADER, *lines)), flags="a,complex,")
    read, _ = ages(read, births(read)[0], 18, day("2021-03-31"))
    made, _ = spells(read, CODES, SETTINGS)
    found = panel(made, np.array([day("2021-03-31")]), SETTINGS, CATALOGUE, read.own_levels)
    assert [found.needs[i] for i in found.need] == ["10_15_standard"]
