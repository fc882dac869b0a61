"""MTFC teams that are open at the opening: they go on if nothing is done, are paid for, and others may follow."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.domain.decisions import Decision
from placement_opt.formulation import build
from placement_opt.judge.break_even import POUNDS, break_evens, told
from placement_opt.judge.feasibility import most_places
from placement_opt.judge.lever_units import left_at_zero, units
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.measure.bridge import bridge
from placement_opt.measure.savings import frozen
from placement_opt.solve.session import session
from placement_opt.solve.stages import solve
from tests.formulation.test_rebuilt import TREATING
from tests.town import NOTHING, announces, brief, plan_for

WITHOUT = dataclasses.replace(TREATING, mtfc=dataclasses.replace(TREATING.mtfc, earliest=3))
CASE = dataclasses.replace(WITHOUT, mtfc=dataclasses.replace(WITHOUT.mtfc, teams_at_opening=1.0))
FEW = tuple(dataclasses.replace(k, amount=0.4 * k.amount) for k in CASE.budgets)
TEAM = 13 * 4 * 1_000  # of a quarter


def teams(plan) -> list[float]:
    return [plan.values.teams["mtfc", t] for t in range(1, 9)]


def test_children_who_started_before_need_a_team_and_without_one_nothing_has_a_plan():
    with pytest.raises(NoFeasiblePlan):
        solve(build(WITHOUT, NOTHING))


def test_doing_nothing_keeps_the_team_and_pays_for_it():
    _, _, plan = plan_for(CASE, NOTHING)
    assert teams(plan) == [1.0] * 8
    paid = plan.ledger[plan.ledger["line"] == "MTFC: teams"]
    assert list(paid["gbp"]) == pytest.approx([TEAM] * 8)
    assert set(paid["investment"]) == {""}
    assert not plan.values.start or not any(plan.values.start.values())
    assert not plan.ledger.query("investment == 'mtfc'")["gbp"].any()


def test_doing_nothing_needs_no_budget_for_the_team():
    poor = dataclasses.replace(CASE, budgets=tuple(dataclasses.replace(k, amount=0.0) for k in CASE.budgets))
    assert plan_for(poor, NOTHING)[1].stages[0].best == pytest.approx(plan_for(CASE, NOTHING)[1].stages[0].best)


def test_the_frozen_budget_holds_the_team_and_the_bridge_closes():
    assert sum(frozen(CASE).values()) - sum(frozen(WITHOUT).values()) == pytest.approx(4 * TEAM)
    _, _, nothing = plan_for(CASE, NOTHING)
    _, _, plan = plan_for(CASE, brief())
    assert bridge(CASE, "2014/15", nothing, plan, {}).gap == pytest.approx(0, abs=0.01)


def test_a_plan_may_open_more_once_they_are_set_up_and_closes_none():
    _, _, plan = plan_for(CASE, brief())
    assert min(teams(plan)) >= 1 - 1e-6
    assert teams(plan)[:2] == pytest.approx([1.0, 1.0], abs=1e-6)


def test_a_strategy_counts_all_teams_and_until_it_begins_there_are_those_of_the_opening():
    strategy = announces(mtfc={("mtfc", t): 2.0 for t in range(4, 9)})
    _, _, plan = plan_for(CASE, brief(fixed=True, strategy=strategy))
    assert teams(plan) == pytest.approx([1, 1, 1, 2, 2, 2, 2, 2])
    _, _, unnamed = plan_for(CASE, brief(fixed=True, strategy=announces()))
    assert teams(unnamed) == [1.0] * 8


def test_the_places_that_could_exist_count_them():
    assert most_places(CASE, "mtfc", 2) == 4
    assert most_places(CASE, "mtfc", 3) == 8


def one_further_team(case):
    """Return where one further team begins to pay in a case."""
    s = session(build(case, brief()))
    (unit,) = (u for u in units(case, s.programme.variables) if u.lever == "mtfc")
    (found,) = break_evens(s, [unit])
    return found


def least(case, price: float, number: float) -> float:
    """Return the least cost at a price of a team's places and with so many teams from quarter 3 on."""
    place = dataclasses.replace(case.mtfc.place_cost, value=price)
    priced = dataclasses.replace(case, mtfc=dataclasses.replace(case.mtfc, place_cost=place))
    decided = tuple(Decision("teams", ("mtfc",), t, "fix", number, "decided", "a test") for t in range(3, 9))
    return solve(build(priced, brief(strategy=announces(decisions=decided)))).cost


@pytest.mark.parametrize("short", [False, True], ids=["no budget", "a budget that is used up"])
def test_one_unit_is_a_further_team_which_pays_where_one_and_two_cost_the_same(short):
    case = dataclasses.replace(CASE, budgets=FEW if short else ())
    found = one_further_team(case)
    assert next(told(found, None, "2014/15")).startswith("One further team of MTFC would")
    assert found.unit.quantity == pytest.approx(6 * 13 * 4)
    assert least(case, found.price, 2.0) == pytest.approx(least(case, found.price, 1.0), abs=POUNDS + 5)
    straight = found.unit.price - found.cost / found.unit.quantity
    assert (found.price > straight + 1) == short


def test_a_team_of_the_opening_alone_is_none_of_the_lever():
    _, _, plan = plan_for(CASE, brief())
    further = max(teams(plan)) > 1 + 1e-6
    assert ("mtfc" in left_at_zero(CASE, plan)) != further
