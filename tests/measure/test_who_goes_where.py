"""Who goes where, what limits it and what a week costs: worked by hand in the town."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.judge.placing_words import WHO_COLUMNS, who_goes_where
from placement_opt.measure.week_prices import mean_week, week_prices
from placement_opt.measure.who_goes_where import (
    HELD_BEFORE_REVIEW,
    HELD_BY_MOVES,
    HELD_BY_PLACES,
    HELD_BY_SHARE,
    HELD_WITHOUT_PLACES,
    ON_ENTRY,
    placings,
)
from tests.town import NOTHING, plan_for, still_town

CASE = still_town()
QUARTERS = (1, 2, 3, 4)


@pytest.fixture(scope="module")
def nothing():
    """Return doing nothing in the town in which nothing happens."""
    return plan_for(CASE, NOTHING)[2]


def with_values(plan, **given):
    """Return a plan whose unknowns have other numbers."""
    values = {field: {**getattr(plan.values, field), **numbers} for field, numbers in given.items()}
    return dataclasses.replace(plan, values=dataclasses.replace(plan.values, **values))


@pytest.fixture(scope="module")
def moving(nothing):
    """Return a plan that moves one calm child out of a home in quarter 2, as many as may, and a quarter of one in 3.

    Two complex children move to specialist foster care, whose two households they fill; a third of a child is no row.
    """
    key, special = ("calm", "home", "own"), ("complex", "external", "special_foster")
    return with_values(
        nothing,
        x={("calm", "home", t): n for t, n in zip(QUARTERS, (2.0, 1.0, 0.75, 0.75), strict=True)}
        | {("complex", "special_foster", t): n for t, n in zip(QUARTERS, (0.0, 2.0, 2.0, 2.0), strict=True)},
        m={(*key, 2): 1.0, (*key, 3): 0.25, (*special, 2): 2.0, ("complex", "home", "special_foster", 3): 0.3},
        households={("special_foster", t): n for t, n in zip(QUARTERS, (0.0, 2.0, 2.0, 3.0), strict=True)},
    )


def test_planned_moves_are_added_up_and_held_where_they_reach_a_limit(moving, nothing):
    """No move in quarter 1, half of two in 2; a quarter of one in 3 is less. Two fill two households."""
    calm, special = placings(CASE, moving, nothing)
    assert (calm.need, calm.source, calm.to, calm.children) == ("calm", "home", "own", 1.25)
    assert calm.held == {
        HELD_BEFORE_REVIEW: 1,
        HELD_BY_MOVES: 1,
    }
    assert (special.source, special.to, special.children) == ("external", "special_foster", 2.0)
    assert special.held == {
        HELD_BEFORE_REVIEW: 1,
        HELD_BY_MOVES: 1,
        HELD_WITHOUT_PLACES: 1,
        HELD_BY_PLACES: 2,
    }


def test_the_share_of_a_group_that_may_live_there_is_told(moving, nothing):
    ten = {("complex", "special_foster", 4): 10.0}  # of twenty, half of whom may
    filled = with_values(moving, x=ten, households={("special_foster", 4): 20.0})
    special = next(k for k in placings(CASE, filled, nothing) if k.to == "special_foster")
    assert special.held[HELD_BY_SHARE] == 1


def test_placements_on_entry_are_told_against_doing_nothing(nothing):
    before = with_values(nothing, a={("calm", "agency", t): 1.0 for t in QUARTERS})
    plan = with_values(nothing, a={("calm", "own", 1): 3.0, ("calm", "agency", 1): 0.6, ("calm", "family", 1): 0.4})
    found = {k.to: k.children for k in placings(CASE, plan, before)}
    assert found == pytest.approx({"own": 3.0, "agency": -3.4})  # less than half a child is not told
    assert all(k.source == ON_ENTRY for k in placings(CASE, plan, before))


def test_a_week_costs_what_the_place_costs_and_the_child(nothing):
    """Oak and Elm cost 16,000 for nine beds that can be filled; a household of 20 has 1.6 places that can be."""
    prices = week_prices(CASE)
    assert prices["home"].gbp == pytest.approx(16_000 / 9 + 100)
    assert prices["home"].standing == pytest.approx(16_000 / 9)
    assert (prices["own"].gbp, prices["own"].standing) == pytest.approx((312.5, 12.5))
    assert (prices["mtfc"].gbp, prices["mtfc"].standing) == (1_200, 1_000)
    assert (prices["external"].gbp, prices["external"].bought) == (3_000, True)
    assert mean_week(prices, {"external": 1.0, "agency": 3.0}) == 1_350
    assert mean_week(prices, {"external": 1.0, "nowhere": 1.0}) is None
    assert mean_week(prices, {"external": 0.0}) is None


def test_every_row_says_whom_it_suits_what_limits_it_and_what_it_costs(moving, nothing):
    why = {("calm", "home", "own"): "a family would do as well"}
    found = who_goes_where(CASE, moving, nothing, why)
    assert list(found.columns) == WHO_COLUMNS
    calm, special = found.to_dict("records")
    assert calm["suited"] == "A family would do as well."
    assert calm["limit"] == (
        "In 1 of 4 quarters no planned move is allowed. In 1 of 4 quarters the limit on planned moves is reached."
    )
    assert calm["price"] == (
        "A week there costs £312, and £1,878 where the child leaves, at opening prices. With a council fostering "
        "household £12 of it is paid whether the place is filled or not. In a council home £1,778 of it is the cost of "
        "the whole home, saved only when a home closes."
    )
    assert special["suited"] == (
        "Specialist foster care suits children of the group Complex, 10-15. At most 50% of the group may live there."
    )
    assert "In 1 of 4 quarters there are no fostering households for it." in special["limit"]


def test_a_placement_on_entry_is_priced_beside_where_doing_nothing_places_the_group(nothing):
    before = with_values(nothing, a={("calm", "agency", 1): 1.0})
    plan = with_values(nothing, a={("calm", "own", 1): 1.0})
    own = who_goes_where(CASE, plan, before, {}).set_index("to").loc["own"]
    assert own["price"].startswith("A week there costs £312 at opening prices, and £800 on average in the homes and")
    assert own["limit"] == "No limit holds it in any quarter."
