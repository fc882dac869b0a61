"""Which weeks of a place under contract are used, and by whom: from first quarter to last, by children placed in it."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement_opt.domain.case import Case, Figure
from placement_opt.domain.contract_offers import Offer, places_in_force
from placement_opt.formulation import build
from placement_opt.judge.break_even import break_evens
from placement_opt.judge.lever_units import units
from placement_opt.solve.session import session
from tests.test_contracts import buying_town, published
from tests.test_laws import POUND, UNMET, reached, some_towns, towns
from tests.town import NOTHING, ON_OFFER, brief, plan_for
from tests.town_contracts import BAND, BLOCK_OF_BEDS

FULL = dataclasses.replace(BLOCK_OF_BEDS, term=2, notice=1, earliest=1, children_there=2)


def quiet_town(offer: Offer, **changes) -> Case:
    """Return the town in which four children live in private homes, and nobody comes or leaves."""
    nobody = dict.fromkeys(buying_town().entries, 0.0)
    return buying_town(offer, opening={("complex", "external"): 4.0}, entries=nobody, **changes)


@pytest.mark.parametrize(("price", "saves"), [(2_500, 26_000), (1_600, 72_800), (3_200, -10_400)])
@pytest.mark.parametrize("notice", [1, 2])
def test_a_block_that_is_full_is_used_in_every_week_of_its_term(price, saves, notice):
    """Two of four live in these beds for two quarters: 2 x 26 weeks of what the price is below the fee of 3,000."""
    case = quiet_town(dataclasses.replace(FULL, price=Figure(price, "council"), notice=notice))
    _, results = published(case, {("beds", 1): 2.0, ("beds", 2): 2.0})
    assert plan_for(case, NOTHING)[2].cost - results.cost == pytest.approx(saves, abs=1)
    found = results.children.query("measure == 'children in contract places'")["value"]
    assert list(found) == pytest.approx([2, 2, 0, 0], abs=1e-4)


@settings(some_towns)
@given(st.lists(st.integers(0, 5), min_size=4, max_size=4), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_every_week_of_a_place_in_which_a_child_lives_is_used(announced, term, notice, earliest):
    """All four live in these beds: whenever places begin and end, each week is paid once, at the price or the fee."""
    kept = min(notice, term)
    full = dataclasses.replace(FULL, most=4, term=term, notice=kept, earliest=earliest, children_there=4)
    places = dict(enumerate(map(float, announced), 1))
    bought = 13 * sum(places_in_force(full, places, 4))
    cost = published(quiet_town(full), {("beds", t): n for t, n in places.items()})[1].cost
    assert cost == pytest.approx(bought * 2_500 + (4 * 52 - bought) * 3_000, abs=1)


def test_a_child_newly_placed_uses_half_of_a_quarter_and_then_all_of_it_until_the_term_ends():
    """Two come in the first quarter, to beds under contract for two: 13 and 26 weeks; then 26 and 26 at the fee."""
    came = {(g, t): 2.0 * (g == "complex" and t == 1) for g, t in buying_town().entries}
    case = buying_town(dataclasses.replace(FULL, children_there=0, minimum_use=0), entries=came)
    _, results = published(case, {("beds", 1): 2.0, ("beds", 2): 2.0})
    assert results.cost == pytest.approx(39 * 2_500 + 52 * 3_000, abs=1)


def test_a_contract_is_not_filled_by_the_children_of_another():
    """Two come in the first quarter, to places of a framework; a block with another provider begins in the third.

    They live there for 13, 26, 26 and 26 weeks and stay, so that the block is paid for 52 weeks and holds nobody.
    """
    like = {"placement": "external", "price": Figure(2_900, "council"), "earliest": 1, "in_area": None}
    framework = dataclasses.replace(BAND, id="framework", **like)
    block = dataclasses.replace(BLOCK_OF_BEDS, price=Figure(1_500, "council"), earliest=3)
    came = {(g, t): 2.0 * (g == "complex" and t == 1) for g, t in buying_town().entries}
    told = {("framework", t): 2.0 for t in (1, 2, 3, 4)} | {("beds", 3): 2.0, ("beds", 4): 2.0}
    _, results = published(buying_town(framework, block, entries=came), told)
    assert results.cost == pytest.approx(91 * 2_900 + 52 * 1_500, abs=1)
    _, alone = published(buying_town(block, entries=came), {k: n for k, n in told.items() if k[0] == "beds"})
    assert alone.cost == pytest.approx(91 * 3_000 + 52 * 1_500, abs=1)


def test_whoever_counts_for_the_area_at_the_end_of_a_quarter_is_paid_for_from_its_start():
    """Nobody comes: 1.6 places of a dear framework in the area are used, and paid, in all 52 weeks."""
    dear = dataclasses.replace(FULL, price=Figure(4_000, "assumed"), minimum_use=0)
    case = quiet_town(dear, local_floor={"complex": 0.2})
    assert plan_for(case, brief())[2].cost == pytest.approx(4 * 52 * 3_000 + 1.6 * 52 * 1_000, abs=1)


def test_a_place_with_a_child_in_every_week_of_its_term_pays_below_the_fee():
    case = quiet_town(dataclasses.replace(FULL, price=Figure(3_200, "council")))
    s = session(build(case, brief()))
    (found,) = break_evens(s, [u for u in units(case, s.programme.variables) if u.lever == "buy_places"])
    assert (found.cost, found.price) == (pytest.approx(26 * 200, abs=1), pytest.approx(3_000, abs=0.1))


@settings(some_towns, max_examples=4)
@given(towns())
def test_a_framework_at_the_fee_changes_no_cost(case):
    """No week is bought twice and none is saved: what contracts hold is less to be bought at the fee."""
    at_fee = [dataclasses.replace(k, price=case.fee[k.placement], minimum_use=0, in_area=None) for k in ON_OFFER]
    plain, found = (reached(case, brief()), reached(dataclasses.replace(case, offers=tuple(at_fee)), brief()))
    assert found[0] == pytest.approx(plain[0], abs=UNMET)
    assert found[1] == pytest.approx(plain[1], abs=2 * POUND)
