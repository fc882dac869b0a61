"""Which days the returns of each council cover, each by what its own files know."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from placement_opt.intake.read.financial_years import EPOCH
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.read.successors import read_successions
from placement_opt.intake.records import coverage
from placement_opt.intake.records.pipeline import counts_of
from placement_opt.kernel.errors import BadInput
from tests.intake.records.records import CATALOGUE, CODES, SETTINGS, counted, raw
from tests.paths import SSDA903_CONFIG

TOP = "child,la,year,start,end,rne,place,provider,rec"
SUCCESSIONS = read_successions(SSDA903_CONFIG)
LATE = "--leave-out-late leaves out the councils whose returns do not cover the day"


def events(council, year, first, last, every=5):
    """Return lines of a return in which a child leaves every few days, and one who stays."""
    child = council.replace(" ", "")
    day, lines = date.fromisoformat(first), [f"{child}stays,{council},{year},2015-01-01,,S,U6,PR1,"]
    while day <= date.fromisoformat(last):
        lines.append(f"{child}{year}{day},{council},{year},2015-01-01,{day},S,U6,PR1,E4A")
        day += timedelta(days=every)
    return lines


def returns(*lines, named=("One", "Other")):
    made = raw("\n".join((TOP, *(line for part in lines for line in part))))
    return replace(made, named=frozenset(named), successions=SUCCESSIONS)


def family(made, **one_of):
    """Count councils as one, as reading does."""
    la = made.episodes["council"].astype(str).replace({k.replace("_", " "): v for k, v in one_of.items()})
    return replace(made, episodes=made.episodes.assign(la=la.astype("category")))


def spans(made, day="2021-03-31"):
    at = date.fromisoformat(day).toordinal() - EPOCH
    shown = coverage.covers(made, SETTINGS.reading, at)
    return {c.councils: (str(date.fromordinal(c.first + EPOCH)), str(date.fromordinal(c.last + EPOCH))) for c in shown}


def faults(made, as_of):
    with pytest.raises(BadInput) as raised:
        counts_of(made, CODES, SETTINGS, CATALOGUE, date.fromisoformat(as_of))
    return raised.value.faults


def test_a_yearly_return_covers_its_year_though_its_last_days_are_quiet():
    assert spans(returns(events("One", 2021, "2020-04-02", "2021-03-20"))) == {("One",): ("2020-04-01", "2021-03-31")}


def test_an_extract_that_stops_within_the_year_covers_up_to_where_it_stops():
    (((_, last),),) = [spans(returns(events("One", 2021, "2020-04-02", "2020-12-15"))).values()]
    assert "2020-12-15" < last < "2021-02-28"  # silence for weeks may be chance, for months not
    (fault,) = faults(returns(events("One", 2021, "2020-04-02", "2020-12-15")), "2021-03-31")
    assert fault.expected == f"a day that the returns cover, 2020-04-01 to {last}"


def test_one_file_of_several_years_that_stops_within_a_year_does_too():
    made = returns(events("One", 0, "2018-04-02", "2020-12-15"))
    assert faults(made, "2021-03-31")
    assert counts_of(made, CODES, SETTINGS, CATALOGUE, date(2020, 12, 31))


def test_an_extract_run_after_its_year_covers_the_days_until_then():
    made = returns(events("One", 2021, "2020-04-02", "2021-07-14"))
    assert "2021-07-14" <= spans(made)["One",][1] < "2021-09-30"
    assert counts_of(made, CODES, SETTINGS, CATALOGUE, date(2021, 6, 30))


def test_one_date_far_ahead_does_not_reach_there():
    ahead = ["x,One,2021,2019-01-01,2026-05-05,S,U6,PR1,E4A"]
    made = returns(events("One", 2021, "2020-04-02", "2021-03-29"), ahead)
    assert spans(made)["One",][1] == "2021-03-31"
    assert counted(coverage.noticed(made, SETTINGS, 0)) == {"lone_dates": 1}


def region():
    return returns(
        events("One", 2020, "2019-04-02", "2020-03-30"),
        events("One", 2021, "2020-04-02", "2021-03-30"),
        events("Other", 2020, "2019-04-02", "2020-03-30"),
    )


def test_each_council_is_held_to_its_own_returns():
    (fault,) = faults(region(), "2021-03-31")
    assert fault.expected == "a day that the returns of Other cover, 2019-04-01 to 2020-03-31"
    assert (fault.found, fault.hint) == ("2021-03-31", LATE)
    assert counts_of(region(), CODES, SETTINGS, CATALOGUE, date(2020, 3, 31))


def test_a_name_that_may_not_be_told_is_not():
    (fault,) = faults(replace(region(), named=frozenset()), "2021-03-31")
    assert "Other" not in str(fault)
    assert "a council not named here" in fault.expected


def test_a_council_that_is_late_is_left_out_on_request():
    made, met = coverage.without_late(region(), SETTINGS, date(2021, 3, 31))
    assert set(made.episodes["council"]) == {"One"}
    assert set(made.headers["child"]) == set(made.episodes["child"])
    assert met == [RuleCount("late_council", 1, "Other")]
    found, _ = counts_of(made, CODES, SETTINGS, CATALOGUE, date(2021, 3, 31))
    assert found.stock.loc[found.stock["quarter"] == len(found.quarters), "children"].tolist() == [1]


def test_if_every_council_is_late_none_is_left_out():
    with pytest.raises(BadInput):
        coverage.without_late(region(), SETTINGS, date(2022, 3, 31))


def test_all_begin_with_the_council_that_begins_last():
    made = returns(
        events("One", 2020, "2019-04-02", "2020-03-30"),
        events("One", 2021, "2020-04-02", "2021-03-30"),
        events("Other", 2021, "2020-04-02", "2021-03-30"),
    )
    found, met = counts_of(made, CODES, SETTINGS, CATALOGUE, date(2021, 3, 31))
    assert found.quarters[0] == "2020/21 Q1"
    assert counted(met)["later_start"] == 1


CUMBRIA = events("Cumbria", 2022, "2021-04-02", "2022-03-30") + events("Cumbria", 2023, "2022-04-02", "2023-03-30")
HEIRS = [events(name, 2024, "2023-04-02", "2024-03-30") for name in ("Cumberland", "Westmorland and Furness")]
AS_ONE = {"Cumberland": "Cumbria", "Westmorland_and_Furness": "Cumbria"}


def test_an_abolished_council_and_its_successors_cover_as_one():
    made = family(returns(CUMBRIA, *HEIRS), **AS_ONE)
    names = ("Cumberland", "Cumbria", "Westmorland and Furness")
    assert spans(made, "2024-03-31") == {names: ("2021-04-01", "2024-03-31")}
    assert spans(made, "2022-12-31") == {names: ("2021-04-01", "2023-03-31")}


def test_a_successor_that_has_sent_nothing_is_named():
    made = family(returns(CUMBRIA, HEIRS[0], named=("Cumbria",)), **AS_ONE)
    (fault,) = faults(made, "2024-03-31")
    assert fault.expected == "a day that the returns cover, 2021-04-01 to 2023-03-31"
    assert fault.hint == "no return of Westmorland and Furness, which took its place"


def test_an_abolished_council_alone_is_not_carried_on():
    (fault,) = faults(returns(CUMBRIA, named=("Cumbria",)), "2024-03-31")
    assert fault.hint == "no return of Cumberland, Westmorland and Furness, which took its place"


def test_without_one_of_two_old_councils_history_begins_with_the_new_one():
    new = "Bournemouth, Christchurch and Poole"
    lines = [events("Poole", 2019, "2018-04-02", "2019-03-30"), events("BCP", 2020, "2019-04-02", "2020-03-30")]
    made = returns(*lines)
    council = made.episodes["council"].astype(str).replace({"BCP": new}).astype("category")
    made = replace(made, episodes=made.episodes.assign(council=council, la="one"))
    assert set(spans(made, "2020-03-31").values()) == {("2019-04-01", "2020-03-31")}
