"""What contracts for places do to a plan: how they fill, what is paid, notice and term, words, and where they pay."""

from __future__ import annotations

import dataclasses
import itertools
import math

import pytest
from hypothesis import given, settings

from placement_opt.domain.case import Case, Figure
from placement_opt.domain.contract_offers import places_in_force
from placement_opt.formulation import build
from placement_opt.formulation.capacity import new_placements
from placement_opt.formulation.contract_places import mean_still_there
from placement_opt.formulation.quantities import living_in
from placement_opt.judge.break_even import break_evens
from placement_opt.judge.feasibility import screen
from placement_opt.judge.lever_units import left_at_zero, units
from placement_opt.measure.savings import frozen
from placement_opt.solve.session import session
from placement_opt.solve.stages import solve_stages
from tests.test_laws import POUND, UNMET, is_no_worse, levers, reached, some_towns, towns
from tests.town import BLOCK, NOTHING, ON_OFFER, announces, brief, plan_for, still_town
from tests.town_contracts import BAND, BLOCK_OF_BEDS, VOLUME

FOR_THREE = {("beds", t): 2.0 for t in (2, 3, 4)}


def buying_town(*offers, **changes) -> Case:
    """Return the still town in which one child of complex need comes each quarter and private homes alone suit."""
    return still_town(
        **{
            "suitable": {"calm": ("agency",), "complex": ("external",), "older": ("agency",)},
            "suitable_share": {},
            "opening": {},
            "entries": {(g, t): float(g == "complex") for g in ("calm", "complex", "older") for t in range(1, 5)},
            **{
                "carers": {},
                "moves": (),
                "services": (),
                "mtfc": None,
                "homes": (),
                "home_placement": None,
                "offers": offers,
            },
            **changes,
        }
    )


def published(case, places):
    strategy = announces(buy_places=places)
    return strategy, plan_for(case, brief(fixed=True, strategy=strategy))[2]


@pytest.mark.parametrize(
    ("offer", "announced", "found"),
    [
        (BLOCK_OF_BEDS, dict.fromkeys(range(1, 7), 2.0), [0, 2, 2, 2, 2, 2]),  # signed again after three quarters
        (BLOCK_OF_BEDS, {2: 5.0}, [0, 2, 2, 0, 0, 0]),  # no more than two, and those for two quarters
        (BLOCK_OF_BEDS, {2: 1.0, 3: 2.0}, [0, 1, 2, 1, 0, 0]),
        (BLOCK_OF_BEDS, {2: 2.0, 5: 2.0}, [0, 2, 2, 0, 2, 2]),
        (BLOCK_OF_BEDS, {2: 2.0, 3: 2.0, 4: 2.0, 5: 1.0}, [0, 2, 2, 2, 1, 1]),  # of those signed again one
        (VOLUME, {1: 2.0, 2: 3.0, 3: 1.0}, [2, 3, 1, 0, 0, 0]),
        (VOLUME, {}, [0, 0, 0, 0, 0, 0]),
    ],
)
def test_places_are_in_force_as_announced_and_for_their_notice_at_least(offer, announced, found):
    assert places_in_force(offer, announced, 6) == found


def test_a_block_is_paid_whole_and_fills_with_those_who_come():
    """Two beds from the second quarter hold nobody at first, one child after a quarter and then two.

    Children live in private homes for 6.5, 19.5, 32.5 and 45.5 weeks, of which the block holds 0, 6.5, 19.5 and 26; it
    is paid for 26 weeks in each of three quarters.
    """
    case = buying_town(BLOCK_OF_BEDS)
    strategy, results = published(case, FOR_THREE)
    nothing = plan_for(case, NOTHING)[2]
    assert nothing.cost == pytest.approx(104 * 3_000, abs=1)
    assert results.cost == pytest.approx((104 - 52) * 3_000 + 78 * 2_500, abs=1)
    assert screen(case, strategy, nothing) == []
    found = results.children.query("placement == 'beds'").pivot(index="quarter", columns="measure", values="value")
    assert list(found["places under contract"]) == pytest.approx([0, 2, 2, 2])
    assert list(found["children in contract places"]) == pytest.approx([0, 1, 2, 2], abs=1e-4)
    assert list(found["weeks paid under contract"]) == pytest.approx([0, 26, 26, 26])
    lines = results.ledger.groupby("line")["gbp"].sum()
    assert lines["Private homes: places under contract"] == pytest.approx(78 * 2_500)
    assert lines["Private homes: fees"] == pytest.approx(52 * 3_000, abs=1)


def test_children_who_live_there_already_come_under_the_contract_with_the_places():
    """Of four at the opening two live in these beds, and every week of three quarters is used."""
    taken = dataclasses.replace(BLOCK_OF_BEDS, children_there=2)
    still = {"opening": {("complex", "external"): 4.0}, "entries": dict.fromkeys(buying_town().entries, 0.0)}
    cost = {k.children_there: published(buying_town(k, **still), FOR_THREE)[1].cost for k in (BLOCK_OF_BEDS, taken)}
    assert cost[0] == pytest.approx(4 * 52 * 3_000 + 78 * 2_500, abs=1)  # nobody new comes: the beds stand empty
    assert cost[2] == pytest.approx((4 * 52 - 78) * 3_000 + 78 * 2_500, abs=1)


def test_a_framework_is_paid_when_used_and_cost_and_volume_for_its_share():
    """Nobody lives there or comes: places in force without a child cost only what was agreed."""
    case = buying_town(VOLUME, BAND, entries=dict.fromkeys(buying_town().entries, 0.0))
    for k, weeks in ((VOLUME, 4 * 2 * 13 * 0.75), (BAND, 0.0)):
        _, results = published(case, {(k.id, t): 2.0 for t in range(1, 5)})
        assert results.cost == pytest.approx(weeks * k.price.value, abs=1)


def test_spot_weeks_alone_have_the_contract_efficiency():
    case = buying_town(BLOCK_OF_BEDS)
    squeezed = announces(buy_places=FOR_THREE, contracts={("external", t): 0.1 for t in range(1, 5)})
    results = plan_for(case, brief(fixed=True, strategy=squeezed))[2]
    assert results.cost == pytest.approx(0.9 * 52 * 3_000 + 78 * 2_500, abs=1)


def test_an_opening_block_and_a_contract_on_offer_stand_beside_each_other():
    """Six with the agency: four block places, two in the band; those of the block are paid till their contract ends."""
    still = {"opening": {("calm", "agency"): 6.0}, "entries": dict.fromkeys(buying_town().entries, 0.0)}
    band = dataclasses.replace(BAND, children_there=2, earliest=1)
    case = buying_town(band, contracts=(BLOCK,), **still)
    _, results = published(case, {("band", t): 2.0 for t in range(1, 5)})
    block, spot = 3 * 52 * 700, (6 * 52 - 3 * 52 - 4 * 26) * 800
    assert results.cost == pytest.approx(block + spot + 4 * 26 * 700, abs=1)
    nothing = plan_for(case, NOTHING)[2]
    assert nothing.cost == pytest.approx(block + (6 * 52 - 3 * 52) * 800, abs=1)
    assert sum(frozen(case).values()) == pytest.approx(52 * (4 * 700 + 2 * 800))  # contracts on offer are in no budget


def test_what_is_not_on_offer_or_cannot_be_handed_back_is_told():
    case = buying_town(BLOCK_OF_BEDS)
    strategy, results = published(case, {("beds", 1): 1.0, ("beds", 2): 4.0})
    assert [results.values.contracted["beds", t] for t in (1, 2, 3, 4)] == pytest.approx([0, 2, 2, 0])
    assert screen(case, strategy, plan_for(case, NOTHING)[2]) == [
        "2013/14 Q3: places under the contract beds: 1 announced, at most 0 possible. The strategy as published has 0.",
        "2014/15 Q1: beds: 0 places announced, but those begun before stay until their notice has run out. The "
        "strategy as published has 2.",
    ]


def test_a_recommended_plan_buys_what_pays_and_no_more():
    """A bed at 2,200 is cheaper than the fee of 3,000 as it fills: both are bought, each when it can be filled."""
    results = plan_for(buying_town(dataclasses.replace(BLOCK_OF_BEDS, price=Figure(2_200, "council"))), brief())[2]
    bought = [results.values.contracted["beds", t] for t in (1, 2, 3, 4)]
    assert results.cost < plan_for(buying_town(), brief())[2].cost - 7_000
    assert bought == pytest.approx([0, 1, 2, 2], abs=1e-4)
    dear = dataclasses.replace(BLOCK_OF_BEDS, price=Figure(3_100, "assumed"))
    assert not any(n > 1e-6 for n in plan_for(buying_town(dear), brief())[2].values.contracted.values())


def test_the_floor_in_the_area_counts_contract_places_at_their_own_share():
    """Half of the beds are in the area and no other private bed is: a floor of two tenths cannot do without them."""
    near = buying_town(BLOCK_OF_BEDS, opening={("complex", "external"): 4.0}, local_floor={"complex": 0.0})
    dear = dataclasses.replace(BLOCK_OF_BEDS, price=Figure(4_000, "assumed"), earliest=1, children_there=2)
    near = dataclasses.replace(near, offers=(dear,), entries=dict.fromkeys(near.entries, 0.0))
    assert max(plan_for(near, brief())[2].values.contracted.values()) == pytest.approx(0, abs=1e-4)
    floor = dataclasses.replace(near, local_floor={"complex": 0.2})
    held = plan_for(floor, brief())[2].values
    assert [held.contracted["beds", t] for t in (1, 2, 3, 4)] == pytest.approx([1.6] * 4, abs=1e-4)


def test_a_contract_place_counts_for_the_area_in_place_of_the_share_of_its_type():
    """A quarter of private beds and half of the contract's are in the area: three tenths of four need 0.8 places."""
    dear = dataclasses.replace(BLOCK_OF_BEDS, price=Figure(4_000, "assumed"), earliest=1, children_there=2)
    case = buying_town(dear, opening={("complex", "external"): 4.0}, local_floor={"complex": 0.3})
    near = dataclasses.replace(case, local={**case.local, "external": 0.25}, entries=dict.fromkeys(case.entries, 0.0))
    held = plan_for(near, brief())[2].values
    assert [held.contracted["beds", t] for t in (1, 2, 3, 4)] == pytest.approx([0.8] * 4, abs=1e-4)


def test_whole_places_are_bought_where_homes_are_kept_whole():
    case = buying_town(dataclasses.replace(BLOCK_OF_BEDS, most=1.5, price=Figure(2_200, "council")))
    relaxed, whole = (plan_for(case, brief(), whole_homes=w)[2].values.contracted for w in (False, True))
    assert relaxed["beds", 4] == pytest.approx(1.5, abs=1e-4)
    assert {round(n, 6) for n in whole.values()} == {0.0, 1.0}
    programme = build(case, brief())
    again = solve_stages(session(programme, whole_homes=True), programme.stages, "plan").values.contracted
    assert {k: round(n, 6) for k, n in again.items()} == {k: round(n, 6) for k, n in whole.items()}


def test_where_a_place_begins_to_pay():
    """A bed from the second quarter for three is used for 6.5, 13 and 13 of its 13 weeks, in place of 3,000 a week."""
    case = buying_town(dataclasses.replace(BLOCK_OF_BEDS, price=Figure(2_800, "council")))
    s = session(build(case, brief()))
    (unit,) = [u for u in units(case, s.programme.variables) if u.lever == "buy_places"]
    assert unit.words == "one place under contract beds for its term, every week paid, Private homes"
    assert "beds" in left_at_zero(case, plan_for(case, NOTHING)[2])
    (found,) = break_evens(s, [unit])
    assert found.price == pytest.approx(32.5 / 39 * 3_000, abs=0.01)


def contracting(case: Case) -> Case:
    return dataclasses.replace(case, offers=ON_OFFER)


@settings(some_towns, max_examples=4)
@given(towns())
def test_contracts_that_nobody_may_sign_change_nothing(case):
    """Doing nothing signs none and costs what it costs without them; nor does a contract for no place matter."""
    plain, nothing = (plan_for(case, b)[2] for b in (brief(), NOTHING))
    none = dataclasses.replace(case, offers=tuple(dataclasses.replace(k, most=0.0, children_there=0) for k in ON_OFFER))
    pulled = plan_for(none, brief())[2]
    assert pulled.stages[0].best == pytest.approx(plain.stages[0].best, abs=UNMET)
    assert pulled.cost == pytest.approx(plain.cost, abs=2 * POUND)
    still = plan_for(contracting(case), NOTHING)[2]
    assert still.cost == pytest.approx(nothing.cost, abs=2 * POUND)
    assert not any(z for z in (*still.values.contracted.values(), *still.values.held.values()))
    assert not still.ledger["line"].str.endswith("places under contract").any()


@settings(some_towns, max_examples=4)
@given(towns())
def test_more_places_or_free_ones_are_never_worse(case):
    fewer = contracting(case)
    more = dataclasses.replace(fewer, offers=tuple(dataclasses.replace(k, most=k.most + 2) for k in ON_OFFER))
    free = tuple(dataclasses.replace(k, price=Figure(0, "assumed")) for k in more.offers)
    assert is_no_worse(reached(fewer, brief()), reached(case, brief()))
    assert is_no_worse(reached(more, brief()), reached(fewer, brief()))
    assert is_no_worse(reached(dataclasses.replace(more, offers=free), brief()), reached(more, brief()))


@some_towns
@given(towns(), levers)
def test_children_fit_and_costs_tie_in_every_town_that_may_sign_contracts(case, pulled):
    _, solution, results = plan_for(contracting(case), brief(pulled))
    assert math.fsum(results.ledger["gbp"]) == pytest.approx(solution.cost, abs=POUND)
    v = results.values
    for k in ON_OFFER:
        for q in case.quarters:
            t = q.number
            held = math.fsum(n for (id, _g, s), n in v.held.items() if (id, s) == (k.id, t))
            assert held <= v.contracted[k.id, t] + 1e-5
            assert v.charged[k.id, t] >= k.minimum_use * q.weeks * v.contracted[k.id, t] - 1e-5
            assert v.atstart[k.id, t] <= v.contracted[k.id, t] + 1e-5
            stay = mean_still_there(case, k.placement, t)
            assert v.filled[k.id, t] <= stay * v.filled[k.id, t - 1] + v.takenup[k.id, t] + 1e-5
    for p, q in itertools.product(("agency", "external"), case.quarters):
        here, t = [k.id for k in ON_OFFER if k.placement == p], q.number
        assert math.fsum(v.atstart[id, t] for id in here) <= living_in(case, v, p, t - 1) + 1e-5
        assert math.fsum(v.takenup[id, t] for id in here) <= new_placements(case, v, p, t) + 1e-5
