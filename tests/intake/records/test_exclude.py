"""Who is not counted, and what is cut."""

import numpy as np
import pytest

from placement_opt.intake.records.exclude import (
    ages,
    as_of,
    birthday,
    births,
    short_breaks,
)
from tests.intake.records.records import counted, day, episodes, raw

HEADER = "child,start,end,ls"
AS_OF = day("2021-03-31")


def aged(*lines, births_of=""):
    read = raw("\n".join((HEADER, *lines)), births=births_of)
    born, first = births(read)
    found, rule_counts = ages(read, born, 18, AS_OF)
    return episodes(found), counted([*first, *rule_counts])


@pytest.mark.parametrize("status", ["V3", "V4"])
def test_short_breaks_go(status):
    found, rule_counts = short_breaks(raw(f"{HEADER}\na,2020-01-01,2020-01-08,{status}\na,2020-02-01,,C2"))
    assert [s for _, s, _ in episodes(found)] == ["2020-02-01"]
    assert counted(rule_counts) == {"short_breaks": 1}


def test_childhood_ends_with_the_18th_birthday():
    left, met = aged("a,2020-01-01,2021-02-01,C2", "b,2021-01-05,,C2", births_of="a,2002-06-01\nb,2002-06-01")
    assert left == [(0, "2020-01-01", "2020-06-01")]
    assert met == {"adult": 2}


def test_an_open_episode_ends_with_childhood_too():
    assert aged("a,2020-01-01,,C2", births_of="a,2002-06-01") == ([(0, "2020-01-01", "2020-06-01")], {"adult": 1})


def test_a_birthday_to_come_is_nothing_to_report():
    assert aged("a,2020-01-01,,C2", births_of="a,2003-06-01")[1] == {}


def test_episodes_before_birth_go():
    assert aged("a,2019-01-01,,C2", births_of="a,2019-06-01") == ([], {"before_birth": 1})


def test_the_day_of_birth_is_no_day_before_it():
    assert aged("a,2019-06-01,2020-01-01,C2", births_of="a,2019-06-01") == ([(0, "2019-06-01", "2020-01-01")], {})


def test_whoever_starts_on_the_18th_birthday_is_no_child():
    assert aged("a,2020-06-01,2020-07-01,C2", births_of="a,2002-06-01") == ([], {"adult": 1})


def test_unknown_ages_are_counted_and_left_out():
    left, met = aged("a,2020-01-01,,C2", "b,2020-01-01,,C2", "c,2020-01-01,,C2", births_of="a,2012-06-01\nb,")
    assert [c for c, *_ in left] == [0]
    assert met == {"unknown_birth": 1, "no_header": 1}


def test_the_latest_date_of_birth_wins():
    read = raw(f"{HEADER}\na,2020-01-01,,C2", births="a,2002-06-01\na,2012-06-01\na,")
    born, rule_counts = births(read)
    assert list(born["born"]) == [day("2012-06-01")]
    assert counted(rule_counts) == {"birth_differs": 1}


def test_care_leavers_without_an_episode_are_noticed():
    read = raw(f"{HEADER}\na,2020-01-01,,C2\nb,2020-01-01,,C2")
    alone = read.episodes.loc[read.episodes["child"] == 0]
    _, rule_counts = births(type(read)(**{**vars(read), "episodes": alone}))
    assert counted(rule_counts) == {"no_episode": 1}


def test_nothing_after_the_as_of_date_is_known():
    read = raw(f"{HEADER}\na,2020-01-01,2021-05-01,C2\nb,2021-04-01,,C2\nc,2020-01-01,2021-03-31,C2")
    found, rule_counts = as_of(read, AS_OF)
    assert episodes(found) == [(0, "2020-01-01", ""), (2, "2020-01-01", "2021-03-31")]
    assert counted(rule_counts) == {"after_as_of": 1}


@pytest.mark.parametrize(
    ("born", "years", "then"),
    [("2004-02-29", 18, "2022-03-01"), ("2004-02-29", 4, "2008-02-29"), ("2004-01-31", 1, "2005-01-31")],
)
def test_birthdays(born, years, then):
    assert birthday(np.array([day(born)], dtype="int64"), years)[0] == day(then)
