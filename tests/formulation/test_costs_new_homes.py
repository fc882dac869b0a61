"""What homes that the council opens cost, by hand. Quarters have 13 weeks; a post costs £700 a week.

Two pair homes are due as quarter 2 begins; a quarter of them, half a home, opens as quarter 3 begins.
"""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt.domain.case import Figure
from placement_opt.formulation import ledger, opening_homes, selling_places
from placement_opt.formulation.capacity import homes_open, posts_fewer, registered_beds
from placement_opt.formulation.prices import place_weeks
from tests.formulation.test_costs import bill
from tests.town import assign, brief, full_town, town, unknowns
from tests.town_homes import LODGE, PAIR

TOWN = full_town()
TWO, ONE_LODGE = {("pair", 2): 2.0}, {("lodge", 2): 1.0}
DEAR = dataclasses.replace(TOWN, price_index={**TOWN.price_index, ("pay", "2014/15"): 1.1})


def numbers(case=TOWN, **given):
    """Return the variables of a plan in which what is not given is zero."""
    return assign(unknowns(case), **given)


def test_a_home_costs_its_premises_and_staff_from_the_day_it_opens():
    paid = bill(opening_homes.new_home_running, TOWN, opens=TWO)
    each = 13 * 4_000
    assert [paid["new homes: running", t] for t in (1, 2, 3, 4)] == pytest.approx([0, 1.5 * each, 2 * each, 2 * each])


def test_an_empty_home_costs_the_same_as_a_full_one_but_for_what_goes_with_a_child():
    living = {("complex", "home", t): 2.0 for t in range(1, 5)}
    v, empty = numbers(opens=TWO, x=living), numbers(opens=TWO)
    bills = [
        math.fsum(k.amount for k in ledger(TOWN, brief(), z) if k.line.startswith("new homes")) for z in (v, empty)
    ]
    assert bills[0] == pytest.approx(bills[1])


def test_capital_is_paid_back_with_interest_in_even_sums():
    """The first year bears interest of 18,000 and 32,000 of the capital, the second 10,000 and 40,000."""
    assert PAIR.annuity.value == pytest.approx(50_000)
    assert dataclasses.replace(PAIR, interest=0.0).annuity.value == pytest.approx(36_000)
    assert LODGE.annuity is None
    left = 72_000.0
    for _ in range(2):
        left += 0.25 * left - PAIR.annuity.value
    assert left == pytest.approx(0)


def test_financing_begins_with_the_opening_and_does_not_rise_with_prices():
    paid = bill(opening_homes.new_home_buildings, DEAR, opens=TWO)
    assert [paid["new homes: financing", t] for t in (1, 2, 3, 4)] == pytest.approx([0, 18_750, 25_000, 25_000])


@pytest.mark.parametrize(
    ("life", "expected"),
    [(1, [0, 18_000, 18_000, 18_000, 18_000, 0, 0, 0]), (0.625, [0, 28_800, 28_800, 14_400, 0, 0, 0, 0])],
)
def test_financing_ends_with_the_life_of_the_asset(life, expected):
    """Of £72,000 without interest £72,000 is paid and no more: in four quarters, or in two and a half."""
    short = dataclasses.replace(PAIR, asset_life=life, interest=0.0, late_share=0.0)
    paid = bill(opening_homes.new_home_buildings, town(length=8, new_homes=(short,)), opens={("pair", 2): 1.0})
    assert [paid["new homes: financing", t] for t in range(1, 9)] == pytest.approx(expected)
    assert sum(expected) == 72_000


def test_a_home_that_opens_late_pays_its_capital_back_later():
    """A quarter of two homes opens, and ends to be financed, a quarter after the others."""
    case = town(length=8, new_homes=(dataclasses.replace(PAIR, asset_life=1, interest=0.0),))
    paid = bill(opening_homes.new_home_buildings, case, opens=TWO)
    assert [paid["new homes: financing", t] for t in range(1, 9)] == pytest.approx(
        [0, 27_000, 36_000, 36_000, 36_000, 9_000, 0, 0]
    )


def test_a_rented_home_costs_rent_at_the_prices_of_the_year_and_no_financing():
    paid = bill(opening_homes.new_home_buildings, DEAR, opens=ONE_LODGE)
    assert [paid["new homes: rent", t] for t in (1, 2, 3)] == pytest.approx([0, 13 * 300, 13 * 300 * 1.1])
    assert not any(paid["new homes: financing", t] for t in (1, 2, 3, 4))


def test_posts_are_paid_before_the_opening_and_while_a_home_is_late():
    """Eight posts in the quarter before; then those of the half home that is late; a lodge hires on the day."""
    paid = bill(opening_homes.new_home_staff_before_opening, TOWN, opens=TWO | ONE_LODGE)
    week = 13 * 700
    assert [paid["new homes: staff before opening", t] for t in (1, 2, 3, 4)] == pytest.approx(
        [8 * week, 2 * week, 0, 0]
    )


def test_staff_before_opening_is_one_off_and_the_rest_is_recurrent_and_cashable():
    items = [k for k in ledger(TOWN, brief(), numbers(opens=TWO | ONE_LODGE)) if k.line.startswith("new homes")]
    assert {k.line for k in items if k.one_off} == {"new homes: staff before opening"}
    assert all(k.cashable and k.invests is None for k in items)


def test_the_capital_is_told_and_is_in_no_cost():
    v = numbers(opens=TWO)
    assert [opening_homes.capital_spent(TOWN, v, t) for t in (1, 2, 3)] == [0, 144_000, 0]
    dearer = dataclasses.replace(TOWN, new_homes=(dataclasses.replace(PAIR, capital=None), LODGE))
    with_capital, without = (math.fsum(k.amount for k in ledger(c, brief(), v)) for c in (TOWN, dearer))
    assert with_capital - without == pytest.approx(18_750 + 25_000 + 25_000)


def test_homes_beds_and_posts_are_counted_with_the_new_ones():
    v = numbers(opens=TWO, open={(h, t): 1.0 for h in ("oak", "elm") for t in range(1, 5)})
    assert [homes_open(TOWN, v, t) for t in (0, 1, 2, 3)] == pytest.approx([2, 2, 3.5, 4])
    assert [registered_beds(TOWN, v, t) for t in (0, 1, 2, 3)] == pytest.approx([10, 10, 13, 14])
    assert [opening_homes.posts_created(TOWN, v, t) for t in (0, 1, 2, 3)] == pytest.approx([0, 8, 8, 8])


def test_posts_released_are_counted_less_those_created():
    v = numbers(opens=TWO, released={(3,): 7.0, (4,): 5.0})
    assert [posts_fewer(TOWN, v, t) for t in (1, 2, 3, 4)] == pytest.approx([-8, -8, -1, 4])
    assert posts_fewer(town(), assign(unknowns(town()), released={(3,): 7.0}), 4) == 7.0


def test_a_waiting_child_is_charged_the_new_home_if_that_is_the_dearest_place():
    """Of a pair home 1.8 beds can be filled; 72,000 over two years is 50,000 a year, of 365.25 / 7 weeks."""
    found = [week.value for week, _family in place_weeks(TOWN)]
    assert pytest.approx((4_000 + 50_000 * 7 / 365.25) / 1.8 + 100) in found
    assert pytest.approx(2_300 / 0.9 + 100) in found


def test_the_children_of_a_council_with_new_homes_only_cost_what_goes_with_a_child():
    bare = dataclasses.replace(TOWN, homes=(), opening={k: n for k, n in TOWN.opening.items() if k[1] != "home"})
    v = assign(unknowns(bare), opens=ONE_LODGE, x={("complex", "home", 2): 0.9})
    paid = [k for k in ledger(bare, brief(), v) if k.line == "council homes: per child" and k.quarter == 2]
    assert math.fsum(k.amount for k in paid) == pytest.approx(13 * 0.45 * 100)


def test_a_figure_keeps_its_grade():
    graded = dataclasses.replace(PAIR, capital=Figure(72_000, "published"))
    items = ledger(dataclasses.replace(TOWN, new_homes=(graded,)), brief(), numbers(opens=TWO))
    assert {k.evidence for k in items if k.line == "new homes: financing"} == {"published"}


def test_a_sold_place_brings_its_price_while_it_is_in_use_and_costs_what_goes_with_a_child():
    """Of two places sold one and a half are in use, at 4,000 a week; a child costs 100."""
    paid = bill(selling_places.sold_places, DEAR, sold={("home", 2): 2.0, ("home", 3): 2.0})
    assert [paid["sold places: income", t] for t in (1, 2, 3)] == pytest.approx([0, -78_000, -78_000 * 1.1])
    assert [paid["sold places: per child", t] for t in (1, 2, 3)] == pytest.approx([0, 1_950, 1_950 * 1.1])
