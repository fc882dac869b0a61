"""What happens to children, on numbers worked out by hand, and as laws of any town."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given

from placement_opt.domain.outcome_measures import OUTCOMES
from placement_opt.formulation import build
from placement_opt.formulation.outcome_rules import BEHIND, measured
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.measure.children_outcomes import outcomes_by_year
from placement_opt.measure.outcome_rows import outcome_rows
from placement_opt.solve.stages import solve
from tests.formulation.examples_outcomes import PLAIN, at_least, at_most, limited
from tests.test_laws import some_towns, towns
from tests.town import NOTHING, assign, brief, plan_for, town, unknowns

POUND = 10.0  # a held stage may give up its rounding step
LIVING = {
    ("calm", "own", 2): 6.0,
    ("calm", "agency", 2): 4.0,
    ("calm", "family", 2): 5.0,
    ("calm", "home", 2): 1.0,
    ("complex", "special_foster", 2): 3.0,
    ("complex", "external", 2): 6.0,
}
BY_HAND = {  # (measure, need group; "": all together) in quarter 3
    ("moved by plan", "complex"): 2.0,
    ("moved without a plan", "calm"): 0.1 * 6 + 0.2 * 4,
    ("unplanned endings", "complex"): 0.1 * (3 - 1) + 0.4 * 1,
    ("failed step downs", "complex"): 0.4 * 1 + 0.25 * 4,
    ("moved after an ending", "complex"): 0.6 + 1.0,
    ("moved", ""): 2.0 + 1.4 + 1.6,
    ("share in own area", "calm"): 7 / 11,
    ("share in own area", ""): (7 + 3) / (11 + 9),
    ("share in a family", "calm"): 15 / 16,
    ("share in a family", "complex"): 3 / (9 + 1),
    ("share of siblings together", "calm"): (0.8 * 6 + 0.4 * 4) / 10,
    ("unmet need", ""): 1.0,
    ("complex in ordinary fostering", "complex"): 0.0,
}


def rows(case, b, **numbers):
    """Return what is told of assigned numbers, by quarter, measure and need group."""
    v = assign(unknowns(case, b), **numbers)
    return {(t, measure, g): n for t, g, _p, measure, n, _unit in outcome_rows(case, b, v)}


@pytest.fixture(scope="module")
def told():
    later = {(g, p, 3): n for (g, p, _t), n in LIVING.items()}
    moves = {("complex", "home", "special_foster", 2): 1.0, ("complex", "home", "mtfc", 3): 2.0}
    return rows(
        PLAIN, brief(), x={**LIVING, **later}, m=moves, start={("complex", 2): 4.0}, u={("complex", "entry", 3): 1.0}
    )


@pytest.mark.parametrize(("measure", "need"), BY_HAND)
def test_a_measure_is_what_was_worked_out_by_hand(told, measure, need):
    assert told[3, measure, need] == pytest.approx(BY_HAND[measure, need])


def test_who_only_changes_need_group_has_not_moved():
    grows = {("complex", "home", "calm", "home"): 0.5, ("complex", "home", "calm", "own"): 0.25}
    found = rows(dataclasses.replace(PLAIN, transition=grows), brief())
    assert found[1, "moved without a plan", "complex"] == 0.25 * 6


def test_a_measure_without_figures_is_blank_and_not_nothing():
    found = rows(town(local={}), brief())
    for measure in ("share in own area", "share in a family", "share of siblings together"):
        assert math.isnan(found[1, measure, ""])
        assert (1, measure, "calm") not in found


def test_a_share_of_nobody_is_blank():
    assert math.isnan(rows(PLAIN, brief())[1, "share in own area", "older"])


def test_what_no_need_group_can_do_has_no_row():
    found = rows(PLAIN, brief())
    assert (1, "complex in ordinary fostering", "calm") not in found
    assert (1, "moved by plan", "older") not in found


def test_against_doing_nothing_is_beside_the_number_of_doing_nothing():
    suits = {**PLAIN.suitable, "complex": ("home", "own", "special_foster", "mtfc")}
    case = dataclasses.replace(PLAIN, suitable=suits)
    living = {("complex", "own", 1): 3.0}
    beside = dataclasses.replace(brief(), nothing={("complex", 1): 2.0})
    assert rows(case, beside, x=living)[1, "complex in ordinary fostering", ""] == 1.0
    assert rows(case, NOTHING, x=living)[1, "complex in ordinary fostering", ""] == 0.0


def test_every_measure_is_counted_somehow():
    assert set(BEHIND) == set(OUTCOMES)
    assert {id for id, k in BEHIND.items() if k.among} == {id for id, k in OUTCOMES.items() if k.unit == "share"}


def test_a_year_adds_up_its_quarters_or_stands_at_its_end():
    _, _, plan = plan_for(PLAIN, brief())
    found = outcomes_by_year(PLAIN, [plan]).set_index(["year", "measure"])["value"]
    by_quarter = plan.children[plan.children["need"] == ""].set_index(["measure", "quarter"])["value"]
    first, second = "2013/14 Q3", "2013/14 Q4"
    assert found["2013/14", "moved"] == pytest.approx(by_quarter["moved", first] + by_quarter["moved", second])
    assert found["2013/14", "share_in_a_family"] == by_quarter["share in a family", second]


def test_what_is_not_known_is_left_out_of_a_year():
    case = town()
    _, _, plan = plan_for(case, NOTHING)
    found = outcomes_by_year(case, [plan])
    assert set(found["measure"]) & {"share_in_a_family", "share_of_siblings_together"} == set()
    assert not found["value"].isna().any()


@some_towns
@given(towns())
def test_the_measures_agree_with_the_flows_of_the_same_plan(case):
    _, _, plan = plan_for(case, brief())
    flows = plan.flows.groupby(["quarter", "measure"])["value"].sum()
    told = plan.children[plan.children["need"] == ""].set_index(["quarter", "measure"])["value"]
    for q in (q.label for q in case.quarters):
        treated = flows[q, "MTFC left early"] + flows[q, "MTFC completed"]
        assert told[q, "moved by plan"] == pytest.approx(flows.get((q, "planned moves"), 0.0), abs=1e-9)
        assert told[q, "unplanned endings"] == pytest.approx(flows[q, "unplanned endings"], abs=1e-9)
        assert told[q, "moved after an ending"] == pytest.approx(flows[q, "unplanned endings"] + treated, abs=1e-9)
        parts = ("moved by plan", "moved after an ending", "moved without a plan")
        assert told[q, "moved"] == pytest.approx(sum(told[q, part] for part in parts), abs=1e-9)
        assert told[q, "failed step downs"] <= told[q, "moved after an ending"] + 1e-9


@some_towns
@given(towns())
def test_a_limit_that_a_plan_keeps_anyway_changes_nothing_and_a_tighter_one_is_never_cheaper(case):
    free = solve(build(case, brief()))
    moved = [measured(case, brief(), free.values, "moved_by_plan", case.needs, q.number) for q in case.quarters]
    costs = [free.cost]
    for share in (1.0, 0.5, 0.0):
        held = limited(at_most("moved_by_plan", max(moved) * share + 1e-6), case=case)
        costs.append(solve(build(held, dataclasses.replace(brief(), spared=None))).cost)
    unmet = free.stages[0].best
    if unmet < 1e-6:  # where children wait, fewer of them may cost more
        assert costs[1] == pytest.approx(costs[0], abs=POUND)
        assert costs[1] <= costs[2] + POUND <= costs[3] + 2 * POUND


@some_towns
@given(towns())
def test_a_limit_never_raises_unmet_need(case):
    families = dataclasses.replace(case, families=("foster", "mtfc", "family"))
    free = solve(build(families, brief())).stages[0].best
    held = limited(at_least("share_in_a_family", 0.3, "complex", begin=4), at_most("moved", 30), case=families)
    try:
        kept = solve(build(held, dataclasses.replace(brief(), spared=free)))
    except NoFeasiblePlan:  # which is told, and no child is left waiting instead
        return
    assert kept.stages[0].best <= free + 1e-4
