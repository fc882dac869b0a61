"""Quarters out of the ordinary: homes that open again, nobody in care, totals of spend, and what levers add then."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt import retracing
from placement_opt.answering import answer
from placement_opt.cycle.actual_checks import QuarterExpected, check_actuals
from placement_opt.cycle.actuals_files import read_actuals
from placement_opt.cycle.drift import drift
from placement_opt.cycle.going_on import FORECAST, gone_on, take_actuals
from placement_opt.domain.levers import held_at
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.formulation import Brief, Row, ledger
from placement_opt.formulation.linear import LinearRow
from placement_opt.kernel.errors import BadInput
from placement_opt.retracing import settled
from tests.cycle.conftest import FIRST
from tests.cycle.test_going_on import as_planned


def test_a_total_of_spend_is_what_was_spent(prepared, options, written):
    """Of a total alone each line has its share; of one beside lines, those that were not counted have the rest."""
    for rows in (("spend,total,,300000,",), ("spend,total,,300000,", "spend,foster_investment,,60000,")):
        now = take_actuals(options, FIRST, written(*rows), replacing=True).prepared.question
        items = [k for k in recommended_ledger(now) if k.quarter == 1 and not k.one_off]
        assert math.fsum(float(k.amount) for k in items) == pytest.approx(300_000, abs=0.01)
        fostering = math.fsum(float(k.amount) for k in items if k.schedule == "foster_investment")
    assert fostering == pytest.approx(60_000, abs=0.01)


def recommended_ledger(question):
    found = answer(question, FORECAST).plan(RECOMMENDED)
    return ledger(question.case, Brief(question.plan(RECOMMENDED), question.strategy), found.values)


def test_lines_and_the_rest_outside_the_schedule_are_a_total(options, written):
    lines = ("residential_withdrawal", "foster_investment", "mst", "contract_efficiency")
    rows = [f"spend,{line},,1000," for line in lines]
    now = take_actuals(options, FIRST, written(*rows, "spend,total,,4100,"))
    with pytest.raises(BadInput, match="the sum of its parts, 4,100"):
        now = take_actuals(
            options, FIRST, written(*rows, "spend,outside_schedule,,100,", "spend,total,,4200,"), replacing=True
        )
    assert now.passed[0].rows[-1].value == 4100


def test_a_home_that_opens_again_makes_nothing_impossible(options, written):
    """Its posts have gone, and stay gone: the rule about them gives way."""
    take_actuals(options, FIRST, written("beds_open,home_b,,0,"))
    second = written("beds_open,home_b,,2,", quarter="2013/14 Q2")
    past = take_actuals(options, "2013/14 Q2", second).prepared.question.case.past
    assert past.values["open"]["home_b", 1] == 0
    assert past.values["open"]["home_b", 2] == 1
    third = written("children,all,,16,", quarter="2013/14 Q3")
    assert take_actuals(options, "2013/14 Q3", third).prepared.question.case.past.quarters == 3


def test_nobody_in_care_is_a_count_like_another(options, written):
    now = take_actuals(options, FIRST, written("children,all,,0,all went home"))
    found = drift(now)
    assert found.children["actual"].sum() == 0
    sums = found.money.groupby("quarter")["gbp"].sum()
    assert math.fsum(sums) == pytest.approx(found.total)


def test_a_small_count_makes_the_figures_small_counts(options, prepared, written):
    """What was rounded at the opening is not any more once a count of one to four stands beside it."""
    assert not prepared.inputs.model.contains_small_counts
    many = take_actuals(options, FIRST, written("children,all,,16,"))
    assert not many.prepared.inputs.model.contains_small_counts
    few = take_actuals(options, FIRST, written("children,foster_ifa,,4,"), replacing=True)
    assert few.prepared.inputs.model.contains_small_counts


def test_a_home_a_step_short_of_open_is_open(prepared, forecast):
    """Steps of stages leave a home of the forecast at 0.99999: kept whole it would have to close."""
    short = dataclasses.replace(forecast.values, open=forecast.values.open | {("home_b", 1): 0.99999})
    assert settled(prepared.question.case, short, as_planned(forecast, 1)).standing["open"]["home_b",] == 1


def test_what_passed_is_a_span_of_the_bridge_and_no_levers(options, written):
    """A home closed already is no part of what each lever would do from now on."""
    take_actuals(options, FIRST, written("beds_open,home_b,,0,", "spend,total,,900000,"))
    q = gone_on(options).prepared.question
    found = answer(q)
    spans = {k.name: k.gbp for k in found.bridge.spans}
    assert spans["passed"] > 500_000
    assert all(abs(spans[lever]) < 300_000 for lever in found.alone)
    assert found.bridge.gap == pytest.approx(0, abs=0.01)
    in_pounds = [v for v in found.verdicts if v.placing is not None]
    assert in_pounds
    assert all(abs(v.placing) < 300_000 for v in in_pounds)


def test_no_more_households_than_there_were_and_were_approved(options, written):
    rows = ("households,foster_inhouse,,15,", "approved,foster_inhouse,,1,")
    with pytest.raises(BadInput, match=r"no more than the .* before and the 1 approved, got 15"):
        take_actuals(options, FIRST, written(*rows))


def test_what_is_kept_is_not_held_against_another_scenario(options, prepared, forecast, written):
    """Households before a quarter that were not counted are those of a forecast, which is another in a scenario."""
    rows = ("households,foster_inhouse,,9,seen", "approved,foster_inhouse,,1,seen", "lost,foster_inhouse,,0,seen")
    told = read_actuals(written(*rows), FIRST, prepared.question.case)
    five = QuarterExpected(prepared.question.case, forecast, 1, {}, {"foster_inhouse": 5.0, "foster_specialist": 0.0})
    assert [*check_actuals(five, told, (), 4)]
    assert not [*check_actuals(five, told, (), math.inf)]


def test_what_was_announced_goes_on_from_what_happened(options, written):
    """A home that has closed is held open by no announcement, and teams grow from those that there are."""
    take_actuals(options, FIRST, written("beds_open,home_a,,0,", "teams,mst,,0,"))
    take_actuals(options, "2013/14 Q2", written("teams,mst,,0,", quarter="2013/14 Q2"))
    c = gone_on(options).prepared.question.case
    assert held_at(c, {}, "open", ("home_a", 4)) == 0
    assert held_at(c, {}, "open", ("home_b", 4)) == 1
    assert held_at(c, {("mst", t): 3.0 for t in range(1, 13)}, "teams", ("mst", 3)) == 1  # one more a quarter


def test_a_limit_of_which_nothing_is_left_may_give_way_too():
    """A row whose unknowns have all passed weighs no more and no less than another."""

    def weight(**terms):
        return retracing._in_step(Row("a_rule", (1,), "a_rule_1", LinearRow(terms, "<=", 1.0)))

    assert weight() == 1
    assert weight(pounds=-20_000.0, none=0.0) == 1 / 20_000
