"""Households that transfer from an agency: what a plan makes of them, and what it may not."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt.domain.case import Case
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.formulation import build
from placement_opt.judge.break_even import break_evens, told
from placement_opt.judge.feasibility import most_places, screen, transfers_held_back
from placement_opt.judge.lever_units import left_at_zero, units
from placement_opt.solve.session import session
from tests.town import NOTHING, OVER, announces, brief, plan_for, settled_town, still_town, town

WAY = ("agency", "own")
CALM = dataclasses.replace(OVER, mix={("calm", t): 1.0 for t in range(2, 17)}, supply_lost=0.0)
ALONE = brief(("agency_transfer",))
SAVED = 1.5 * (800 - 300) * 13  # by the children of one household in a quarter, before what supports it


def fostering(*transfers, **changes) -> Case:
    """Return a still town in which ten children live with an agency and none of them may move by plan."""
    case = still_town(services=(), mtfc=None, moves=(), transfers=transfers, **changes)
    return dataclasses.replace(case, opening={("calm", "own"): 20.0, ("calm", "agency"): 10.0})


def transferred(results) -> list[float]:
    return [n for _key, n in sorted(results.values.transfer.items())]


def test_each_household_saves_the_difference_of_the_fees_less_its_support_and_its_transfer():
    """Two a quarter from quarter 2 on; its children count half in the quarter in which it transfers."""
    case = fostering(CALM)
    _, _, nothing = plan_for(case, NOTHING)
    _, _, plan = plan_for(case, ALONE)
    assert transferred(plan) == pytest.approx([0, 2, 2, 2], abs=1e-3)
    saved = sum(2 * ((4 - t + 0.5) * SAVED - 13 * 20 * (5 - t) - 4_000) for t in (2, 3, 4))
    assert nothing.cost - plan.cost == pytest.approx(saved, abs=2)


def test_the_children_stay_with_their_carer_and_nobody_is_moved():
    _, _, plan = plan_for(fostering(CALM), ALONE)
    flows = plan.flows[plan.flows["value"] != 0]
    assert set(flows["measure"]) == {"households transferred", "stayed with their carer"}
    stayed = flows[flows["measure"] == "stayed with their carer"]
    assert set(zip(stayed["need"], stayed["from"], stayed["to"], strict=True)) == {("calm", *WAY)}
    assert list(stayed["value"]) == pytest.approx([3, 3, 3], abs=1e-3)
    assert not [line for line in plan.ledger["line"] if "move" in line]
    assert plan.values.x["calm", "own", 4] == pytest.approx(29, abs=1e-3)
    assert plan.values.x["calm", "agency", 4] == pytest.approx(1, abs=1e-3)
    assert plan.values.households["own", 4] == pytest.approx(26, abs=1e-3)


def test_settled_children_stay_with_their_carer_too():
    case = settled_town(fostering(dataclasses.replace(CALM, mix={("older", t): 1.0 for t in (2, 3, 4)})))
    case = dataclasses.replace(case, opening={("calm", "own"): 20.0, ("older", "agency"): 4.5})
    _, _, plan = plan_for(case, ALONE)
    assert plan.values.x["older", "own", 4] == pytest.approx(4.5)


def test_the_new_carers_leave_as_others_do():
    case = fostering(CALM)
    own = dataclasses.replace(case.carers["own"], attrition=0.1)
    _, _, plan = plan_for(dataclasses.replace(case, carers={**case.carers, "own": own}), ALONE)
    assert plan.values.households["own", 3] == pytest.approx((20 * 0.9**3) + 2 * 0.9 + 2)


def test_no_more_stay_with_their_carer_than_live_with_the_agency():
    """Three households take 4.5 of the ten children; of them nine tenths are calm, and but four of those live there."""
    mix = {(g, t): share for t in (2, 3, 4) for g, share in (("calm", 0.9), ("older", 0.1))}
    case = fostering(dataclasses.replace(CALM, mix=mix, most=9.0))
    case = dataclasses.replace(case, opening={("calm", "agency"): 4.0, ("older", "agency"): 6.0})
    _, _, plan = plan_for(case, ALONE)
    assert math.fsum(transferred(plan)) == pytest.approx(4 / (1.5 * 0.9))
    assert min(plan.values.x.values()) >= -1e-9


def test_children_placed_in_the_quarter_are_not_those_who_stay():
    """All ten have left by themselves but for one; three who enter care are placed with the agency each quarter."""
    case = fostering(dataclasses.replace(CALM, most=9.0))
    case = dataclasses.replace(
        case,
        opening={("calm", "agency"): 1.0},
        entries={**case.entries, **{("calm", t): 3.0 for t in range(1, 5)}},
        entry_mix={("calm", "foster"): 1.0},
        carers={p: dataclasses.replace(k, households=0.0) for p, k in case.carers.items()},
    )
    _, _, plan = plan_for(case, ALONE)
    v = plan.values
    for t in (2, 3, 4):
        assert v.transfer[(*WAY, t)] * 1.5 <= v.x["calm", "agency", t - 1] + 1e-6
    assert v.transfer[(*WAY, 2)] > 1


def test_agencies_supply_fewer_new_placements_where_a_loss_is_stated():
    """Three new placements a quarter less one for each household gone: one may transfer and two be placed."""
    case = fostering(dataclasses.replace(CALM, supply_lost=1.0))
    case = dataclasses.replace(
        case,
        entries={**case.entries, ("calm", 4): 2.0},
        entry_mix={("calm", "foster"): 1.0},
        carers={p: dataclasses.replace(k, households=12.5 if p == "own" else 0.0) for p, k in case.carers.items()},
    )
    _, _, plan = plan_for(case, brief(("agency_transfer", "placement_choice")))
    assert plan.stages[0].best == pytest.approx(0, abs=1e-6)
    made = plan.values.a["calm", "agency", 4]
    assert made <= 3 - math.fsum(transferred(plan)) + 1e-6


def test_a_budget_pays_for_transfers():
    case = fostering(CALM)
    poor = dataclasses.replace(case, budgets=tuple(dataclasses.replace(k, amount=4_000) for k in case.budgets))
    _, _, plan = plan_for(poor, ALONE)
    assert math.fsum(transferred(plan)) == pytest.approx(2)  # one in each of the two financial years
    assert plan.funding.query("investment == 'foster'")["gbp"].sum() == pytest.approx(8_000)


def published(case: Case, households: float):
    strategy = announces(agency_transfer={("over", t): households for t in (1, 2, 3, 4)})
    return strategy, plan_for(case, brief(fixed=True, strategy=strategy))[2]


def test_a_published_plan_has_what_was_announced_even_where_it_does_not_pay():
    case = fostering(dataclasses.replace(CALM, cost=dataclasses.replace(CALM.cost, value=90_000)))
    strategy, plan = published(case, 1.0)
    assert transferred(plan) == pytest.approx([0, 1, 1, 1], abs=1e-4)
    assert transfers_held_back(case, strategy, plan) == []
    assert math.fsum(transferred(plan_for(case, brief())[2])) == pytest.approx(0)


def test_a_published_plan_has_as_many_as_there_are_children_and_says_so():
    """Ten children live with the agency: 6.7 households, and the first come first."""
    case = fostering(dataclasses.replace(CALM, most=4.0))
    strategy, plan = published(case, 5.0)
    assert transferred(plan) == pytest.approx([0, 4, 10 / 1.5 - 4, 0], abs=1e-4)
    assert transfers_held_back(case, strategy, plan) == [
        "By 2014/15 Q2 12.0 fostering households are to transfer from Agency foster care to Council foster care; the "
        "children who live there, places and budgets leave room for 6.7."
    ]
    baseline = plan_for(case, NOTHING)[2]
    assert screen(case, strategy, baseline) == [
        "2013/14 Q3: households that transfer, Agency foster care to Council foster care: 5 announced, at most 0 "
        "possible. The strategy as published has 0."
    ]


def test_a_strategy_that_does_not_name_them_has_none():
    case = fostering(CALM)
    _, _, plan = plan_for(case, brief(fixed=True, strategy=announces(recruit={("own", 1): 1})))
    assert transferred(plan) == [0, 0, 0, 0]


def test_the_places_of_a_setting_count_those_that_may_transfer():
    case, without = fostering(CALM), fostering()
    assert most_places(case, "foster", 3) - most_places(without, "foster", 3) == pytest.approx(4 * 1.6)


def dear(cost: float) -> Case:
    return fostering(dataclasses.replace(CALM, cost=dataclasses.replace(CALM.cost, value=cost)))


def test_a_household_pays_below_what_its_children_save():
    """Transferred in quarter 2: two and a half quarters of its children's fees, less three of its own support."""
    case = dear(90_000)
    assert "over" in left_at_zero(case, plan_for(case, brief())[2])
    s = session(build(case, brief()))
    (unit,) = (u for u in units(case, s.programme.variables) if u.lever == "agency_transfer")
    (found,) = break_evens(s, [unit])
    pays = 2.5 * SAVED - 3 * 13 * 20
    assert found.price == pytest.approx(pays, abs=1)
    assert found.cost == pytest.approx(90_000 - pays, abs=2)
    first, second, *_ = told(found, None, "2014/15")
    assert first.startswith("One fostering household transferred from Agency foster care to Council foster care would")
    assert second == f"It pays below £{found.price:,.0f} a household transferred; the model has £90,000."
    below, above = (dear(by * found.price) for by in (0.99, 1.01))
    assert plan_for(below, brief())[2].values.transfer[(*WAY, 2)] == pytest.approx(2, abs=1e-3)
    assert "over" not in left_at_zero(below, plan_for(below, brief())[2])
    assert "over" in left_at_zero(above, plan_for(above, brief())[2])


def test_where_a_budget_is_used_up_the_price_of_a_transfer_is_searched_for():
    case = town(
        begins="2013/14 Q1", length=8, transfers=(dataclasses.replace(OVER, cost=dear(90_000).transfers[0].cost),)
    )
    s = session(build(case, brief()))
    (unit,) = (u for u in units(case, s.programme.variables) if u.lever == "agency_transfer")
    (found,) = break_evens(s, [unit])
    assert found.price is not None
    assert found.price >= unit.price - found.cost / unit.quantity - 1


def test_none_that_can_transfer_within_the_horizon_is_not_spoken_of():
    late = dataclasses.replace(CALM, earliest=5, mix={})
    for case in (fostering(late), fostering(dataclasses.replace(CALM, most=0.0))):
        assert not [u for u in units(case, build(case, brief()).variables) if u.lever == "agency_transfer"]


def test_without_the_lever_nothing_changes():
    case = town(transfers=(OVER,))
    for plan in (NOTHING, brief(EVERY_LEVER - {"agency_transfer"})):
        bests = [[s.best for s in plan_for(k, plan)[1].stages[:2]] for k in (town(), case)]
        assert bests[0] == pytest.approx(bests[1], rel=1e-7)
