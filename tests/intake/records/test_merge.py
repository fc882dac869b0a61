"""One row per child and start date: the latest return wins, and what the others said is counted."""

import pytest

from placement_opt.intake.records.merge import merge, noticed
from tests.intake.records.records import counted, episodes, raw

HEADER = "child,year,start,end,rne,place,provider,rec,site"


def merged(*lines):
    found, rule_counts = merge(raw("\n".join((HEADER, *lines))))
    return found, {rule: n for rule, n in counted(rule_counts).items() if rule != "late_arrival"}


OPEN = "a,2018,2017-05-01,,S,U6,PR1,,x"


def test_an_episode_carried_over_is_closed_by_the_later_return():
    found, met = merged(OPEN, "a,2019,2017-05-01,2018-07-01,S,U6,PR1,E4A,x")
    assert episodes(found) == [(0, "2017-05-01", "2018-07-01")]
    assert met == {"same_episode": 1}, "an end filled in later is news, not a conflict"


@pytest.mark.parametrize(
    "later",
    [
        "a,2019,2017-05-01,,S,U4,PR1,,x",  # another code
        "a,2019,2017-05-01,,S,U6,PR4,,x",  # another provider
        "a,2019,2017-05-01,,S,U6,PR1,,y",  # another place
        "a,2019,2017-05-01,,P,U6,PR1,,x",  # another reason
    ],
)
def test_what_the_latest_return_says_otherwise_is_a_conflict(later):
    found, met = merged(OPEN, later)
    assert met == {"same_episode": 1, "conflict": 1}
    assert found.episodes["year"].tolist() == [2019]
    assert found.episodes[["rne", "place", "provider"]].astype(str).iloc[0].tolist() == later.split(",")[4:7]


def test_an_earlier_end_that_is_taken_back_is_a_conflict():
    _, met = merged("a,2018,2017-05-01,2018-01-01,S,U6,PR1,E4A,x", "a,2019,2017-05-01,,S,U6,PR1,,x")
    assert met == {"same_episode": 1, "conflict": 1}


def test_of_one_return_the_row_that_ends_last_wins():
    found, met = merged("a,2018,2017-05-01,2017-06-01,S,U6,PR1,X1,x", "a,2018,2017-05-01,2017-05-01,S,K2,PR1,X1,y")
    assert episodes(found) == [(0, "2017-05-01", "2017-06-01")]
    assert met == {"same_day": 1}


def test_two_children_with_one_start_are_two():
    found, met = merged(OPEN, OPEN.replace("a,", "b,", 1))
    assert len(episodes(found)) == 2
    assert met == {}


def test_years_without_a_return_are_noticed():
    _, met = merged(OPEN, "b,2021,2020-05-01,,S,U6,PR1,,x")
    assert met == {"missing_year": 2}
    _, rule_counts = merge(raw(f"{HEADER}\n{OPEN}\nb,2021,2020-05-01,,S,U6,PR1,,x"))
    assert [f.file for f in rule_counts if f.rule == "missing_year"] == ["2018/19, 2019/20"]


@pytest.mark.parametrize(("day", "late"), [("2018-03-31", 1), ("2018-04-01", 0)])
def test_an_episode_of_before_its_year_that_no_earlier_return_knows(day, late):
    _, rule_counts = merge(raw(f"{HEADER}\n{OPEN}\nb,2019,{day},,S,U6,PR1,,x"))
    assert counted(rule_counts).get("late_arrival", 0) == late


def test_in_the_first_return_nothing_is_late():
    _, rule_counts = merge(raw(f"{HEADER}\na,2018,2010-05-01,,S,U6,PR1,,x"))
    assert counted(rule_counts) == {}


@pytest.mark.parametrize(("end", "after"), [("2018-03-31", 0), ("2018-04-01", 1)])
def test_dates_after_the_year_are_noticed(end, after):
    _, met = merged(f"a,2018,2017-05-01,{end},S,U6,PR1,E4A,x")
    assert met.get("after_year", 0) == after


def test_an_open_episode_with_a_reason_of_ending_is_noticed():
    read = raw(f"{HEADER}\na,2018,2017-05-01,,S,U6,PR1,X1,x\nb,2018,2017-05-01,2017-06-01,S,U6,PR1,E4A,x")
    assert counted(noticed(read)) == {"open_with_reason": 1}
