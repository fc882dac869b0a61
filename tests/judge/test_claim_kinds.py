"""Every kind of claim on a town in which little happens, so that each can be worked out by hand."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.answering import answer, steps
from placement_opt.domain.claims import (
    AT_MOST,
    BETWEEN,
    GROWTH,
    IN_CARE,
    IN_SETTING,
    OTHER_CLAIM,
    PRESSURE,
    Claim,
    NeedGrowth,
    Rules,
)
from placement_opt.domain.strategy import four_plans
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS, NOT_TESTABLE, Best, Binding
from placement_opt.judge.growth import cost_of_growth
from placement_opt.judge.later import IN_ITS_YEAR, LATE, NEVER_DID, UNRECORDED, happened
from placement_opt.judge.measured_claims import NO_SUCH_PLAN, Measured, on_doing_nothing, with_ends
from placement_opt.judge.verdict import Recheck, judge
from placement_opt.measure.pressure import pressures
from placement_opt.question import EVERYTHING, Question, Want
from tests.town import announces, still_town

FIRST, SECOND = "2013/14", "2014/15"
DEARER = 1.1  # price of a family placement in the second year


def claim(kind, amount, year=SECOND, **more):
    unit = "children" if kind in (IN_SETTING, IN_CARE) else "" if kind == OTHER_CLAIM else "GBP"
    return Claim("it", "It", unit, year, amount, kind, **more)


def town(*made, **changes):
    """Return two years of a town in which two calm children may leave a home for foster care, half in each quarter.

    No teams, no services; 30 live in foster care and 50 are looked after.
    """
    case = still_town(begins="2013/14 Q1", length=8, services=(), mtfc=None, claims=made, **changes)
    return dataclasses.replace(
        case,
        placements={p: k for p, k in case.placements.items() if p != "mtfc"},
        suitable={g: tuple(p for p in places if p != "mtfc") for g, places in case.suitable.items()},
        moves=(("calm", "home", "own"),),
    )


def growing_town(*made):
    """Return the town with one calm child coming to live with family every quarter, dearer in the second year."""
    still = town(*made)
    return dataclasses.replace(
        still,
        entries={key: float(key[0] == "calm") for key in still.entries},
        entry_mix={("calm", "family"): 1.0, ("complex", "residential"): 1.0, ("older", "foster"): 1.0},
        price_index={(f, y): DEARER if (f, y) == ("family", SECOND) else 1.0 for f, y in still.price_index},
    )


def judged(case, want=EVERYTHING):
    question = Question(case, announces(), Rules(("as_published", "recommended"), 0.05))
    (found,) = answer(question, want).others
    return found


# Children in a setting: of the 2 in a home half leave in each quarter from the second on: 1.75 by the end of the first
# year, 1.984 by the end of the second.


@pytest.mark.parametrize(
    ("amount", "status"),
    [(30, HOLDS), (31, AT_RISK), (31.74, AT_RISK), (31.76, FAILS), (33, FAILS)],
)
def test_children_in_a_setting_are_the_most_who_can_live_there(amount, status):
    found = judged(town(claim(IN_SETTING, amount, FIRST, settings=("foster",))))
    assert found.status == status
    assert found.found == pytest.approx(31.75, abs=1e-3)
    assert found.margin == pytest.approx(31.75 - amount, abs=1e-3)
    assert found.reached["do_nothing"] == pytest.approx(30)


def test_children_in_two_settings_are_counted_together():
    found = judged(town(claim(IN_SETTING, 30, FIRST, settings=("foster", "family"))))
    assert found.found == pytest.approx(39.75, abs=1e-3)


def test_a_claim_that_is_reached_a_year_late_is_told_from_one_that_never_is():
    late = judged(town(claim(IN_SETTING, 31.9, FIRST, settings=("foster",))))
    never = judged(town(claim(IN_SETTING, 33, FIRST, settings=("foster",))))
    assert (late.status, never.status) == (FAILS, FAILS)
    assert late.late.best == SECOND
    assert any(
        note.startswith(f"The most these figures allow reaches it in {SECOND}, a year late") for note in late.notes
    )
    assert (never.late.best, never.late.recommended) == (None, None)
    assert f"No plan reaches it in a later year of the horizon, which ends with {SECOND}." in never.notes


def test_a_claim_of_the_last_year_has_no_later_one():
    assert judged(town(claim(IN_SETTING, 33, SECOND, settings=("foster",)))).late is None


def test_a_claim_that_is_met_is_not_late():
    assert judged(town(claim(IN_SETTING, 30, FIRST, settings=("foster",)))).late is None


@pytest.mark.parametrize(("amount", "status"), [(53, HOLDS), (50, AT_RISK), (49, FAILS)])
def test_children_in_care_are_the_fewest_that_there_can_be(amount, status):
    """Nobody comes and nobody leaves: 50 whatever is done."""
    found = judged(town(claim(IN_CARE, amount, sense=AT_MOST)))
    assert (found.status, found.found) == (status, pytest.approx(50))
    if status == FAILS:
        assert found.reason == "The least these figures allow is 50 children: 1 too many."


def test_of_at_most_so_many_a_limit_makes_the_least_higher():
    least = Best(60.0, (Binding("teams", "the limits on teams", 3.0),), unlimited=55.0)
    found = judge(claim(IN_CARE, 49, sense=AT_MOST), least, {"recommended": 61.0}, Rules(("recommended",), 0.05))
    assert (found.status, found.missed_by) == (FAILS, ("recommended",))
    assert "Without the limits on teams the least would be 3 children lower." in found.notes
    assert "Without any of the limits on pace and supply the least would be 55 children." in found.notes


# Pressure: a child more each quarter is 13 x (t - 1/2) child-weeks in quarter t at £100 a week. That is £10,400 in the
# first year and £31,200 in the second, there at prices 10% up: £34,320. The 8 who live with family at opening cost
# £41,600 a year, so dearer prices are £4,160.


def test_the_pressure_of_children_and_of_prices_add_up_to_what_doing_nothing_costs_more():
    case = growing_town()
    nothing = answer(Question(case, announces(), Rules((), 0.05)), Want(plans=("do_nothing",)))
    first, second = nothing.pressures
    assert (first.year, first.children, first.prices) == (FIRST, pytest.approx(10_400), pytest.approx(0, abs=1e-6))
    assert (second.year, second.children, second.prices) == (SECOND, pytest.approx(34_320), pytest.approx(4_160))
    assert pressures(case, nothing.plan("do_nothing")) == nothing.pressures


def test_a_part_year_is_measured_against_its_part_of_the_budget():
    """Three quarters of the second year: 13 x (9/2 + 11/2 + 13/2) child-weeks at £110, and three quarters of £4,160."""
    case = growing_town()
    part = dataclasses.replace(case, quarters=case.quarters[:7], judged=(FIRST,))
    _first, second = answer(Question(part, announces(), Rules((), 0.05)), Want(plans=("do_nothing",))).pressures
    assert (second.children, second.prices) == (pytest.approx(23_595), pytest.approx(3_120))


@pytest.mark.parametrize(
    ("low", "high", "status", "margin"),
    [(30_000, 40_000, HOLDS, 4_320), (34_321, 40_000, FAILS, -1), (30_000, 34_319, FAILS, -1)],
)
def test_a_pressure_holds_if_children_alone_lie_in_what_was_claimed(low, high, status, margin):
    """At £34,321 to £40,000 children and prices together, £38,480, would do."""
    found = judged(growing_town(claim(PRESSURE, low, high=high, sense=BETWEEN)))
    assert (found.status, found.found) == (status, pytest.approx(34_320))
    assert found.margin == pytest.approx(margin)
    assert "£34,320 more for children" in found.reason
    assert "£4,160 more for prices" in found.reason


def test_a_pressure_is_measured_without_any_plan_but_doing_nothing():
    found = judged(growing_town(claim(PRESSURE, 30_000)), Want(plans=(), best=("it",)))
    assert found.status == HOLDS


def measured(low=3.0, high=5.0, found=2.0):
    k = claim(PRESSURE, low, high=high, sense=BETWEEN)
    return Measured(k, HOLDS if low <= found <= high else FAILS, "It is so.", found)


def ends(*numbers):
    return [Recheck(f"entries at the {i} end (1 to 2)", HOLDS, n) for i, n in enumerate(numbers)]


@pytest.mark.parametrize(
    ("found", "at_the_ends", "status"),
    [
        (2, (1, 2.9), FAILS),
        (2, (1, 4), AT_RISK),  # holds at one end only
        (2, (1, 6), AT_RISK),  # holds in between
        (4, (3, 5), HOLDS),
        (4, (2, 5), AT_RISK),  # holds at the central figure only
        (6, (5.5, 7), FAILS),
        (4, (None, 4), AT_RISK),  # no plan at one end
        (2, (None, 2), FAILS),
    ],
)
def test_a_pressure_at_the_ends_of_a_figure(found, at_the_ends, status):
    got = with_ends(measured(found=found), ends(*at_the_ends))
    assert got.status == status
    assert len(got.rechecks) == 2
    assert (got.reason == "It is so.") == (status != AT_RISK)


def test_a_growth_costs_what_the_children_cost_who_come_with_it():
    """21% over two years is 10% a year from the middle of the base year; each child costs £110 a week in the second."""
    grows = (NeedGrowth("calm", 1.0, 0.21), NeedGrowth("complex", 0.0, 0.0), NeedGrowth("older", 0.0, 0.0))
    more = [1.1 ** (0.5 + (t - 0.5) / 4) - 1 for t in range(1, 9)]
    stock = [sum(more[:t]) for t in range(9)]
    cost = sum(13 * 0.5 * (stock[t - 1] + stock[t]) * 110 for t in range(5, 9))
    found = judged(growing_town(claim(GROWTH, cost - 1, growth=grows, over=2)))
    assert (found.status, found.found) == (HOLDS, pytest.approx(cost, abs=0.01))
    assert judged(growing_town(claim(GROWTH, cost + 1, growth=grows, over=2))).status == FAILS


def test_a_growth_that_counts_other_services_too_is_not_refuted_by_placements_alone():
    grows = (NeedGrowth("calm", 1.0, 0.21), NeedGrowth("complex", 0.0, 0.0), NeedGrowth("older", 0.0, 0.0))
    wider = {"growth": grows, "over": 2, "also_covers": "short breaks"}
    found = judged(growing_town(claim(GROWTH, 1_000_000, **wider)))
    assert found.status == NOT_TESTABLE
    assert found.found > 0
    assert any("short breaks" in note for note in found.notes)
    assert judged(growing_town(claim(GROWTH, 1, **wider))).status == HOLDS


def test_a_growth_without_a_plan_is_not_testable():
    """Fewer than no children cannot come into care."""
    made = claim(GROWTH, 1, growth=(NeedGrowth("calm", -100.0, 0.21),))
    (nothing, *_others) = four_plans(SECOND)
    assert cost_of_growth(growing_town(), nothing, announces(), made) is None
    found = on_doing_nothing(made, (), None)
    assert (found.status, found.reason) == (NOT_TESTABLE, NO_SUCH_PLAN)


def test_what_the_programme_has_no_quantity_for_is_not_testable_and_says_why():
    found = judged(town(claim(OTHER_CLAIM, 0.0, untestable="the paper gives no number")))
    assert (found.status, found.found, found.margin) == (NOT_TESTABLE, None, None)
    assert found.reason == "The paper gives no number."
    assert found.sentence == "It is not testable. The paper gives no number."


def test_a_claim_of_a_year_beyond_the_horizon_is_not_solved():
    beyond = claim(IN_SETTING, 30, "2015/16", settings=("foster",), untestable="the horizon is too short")
    assert judged(town(beyond)).status == NOT_TESTABLE


def test_claims_beside_the_schedule_leave_its_verdicts_as_they_are():
    question = Question(town(), announces(), Rules(("as_published", "recommended"), 0.05))
    more = dataclasses.replace(question, case=town(claim(IN_SETTING, 33, FIRST, settings=("foster",))))
    one, other = answer(question), answer(more)
    assert one.verdicts == other.verdicts
    assert one.outcomes.equals(other.outcomes)
    assert one.others == ()


def test_the_steps_told_are_those_taken():
    grows = (NeedGrowth("calm", 1.0, 0.21), NeedGrowth("complex", 0.0, 0.0), NeedGrowth("older", 0.0, 0.0))
    made = (
        dataclasses.replace(claim(IN_SETTING, 30, settings=("foster",)), id="a", title="A"),
        dataclasses.replace(claim(GROWTH, 30, growth=grows), id="b", title="B"),
        dataclasses.replace(claim(PRESSURE, 30), id="c", title="C"),
    )
    question = Question(growing_town(*made), announces(), Rules(("recommended",), 0.05))
    for want in (EVERYTHING, Want(plans=("recommended",), best=("a",)), Want(plans=(), best=("b", "c"))):
        taken: list[str] = []
        answer(question, want, taken.append)
        assert taken == list(steps(question, want))


# What happened afterwards.

RECORDED = {("foster", FIRST): 28.0, ("foster", SECOND): 30.0, ("foster", "2015/16"): 33.0, ("all", FIRST): 50.0}


@pytest.mark.parametrize(
    ("amount", "year", "outcome", "said"),
    [
        (28, FIRST, IN_ITS_YEAR, "It came true in 2013/14."),
        (29, FIRST, LATE, "It came true in 2014/15, a year late."),
        (31, FIRST, LATE, "It came true in 2015/16, 2 years late."),
        (34, FIRST, NEVER_DID, "It had not come true by 2015/16, the last year recorded."),
        (30, SECOND, IN_ITS_YEAR, "It came true in 2014/15."),
        (10, "2016/17", UNRECORDED, "What happened in 2016/17 was not recorded."),
    ],
)
def test_what_happened_is_told_by_year(amount, year, outcome, said):
    found = happened(claim(IN_SETTING, amount, year, outturn="foster"), RECORDED)
    assert found.outcome == outcome
    assert found.sentences[0].endswith(said)


def test_a_claim_of_at_most_came_true_when_there_were_no_more():
    found = happened(claim(IN_CARE, 49, FIRST, sense=AT_MOST, outturn="all"), RECORDED)
    assert (found.outcome, found.came_true) == (NEVER_DID, None)


def test_without_a_measure_or_a_record_nothing_is_said():
    assert happened(claim(IN_SETTING, 1), RECORDED) is None
    assert happened(claim(IN_SETTING, 1, outturn="foster"), {}) is None
