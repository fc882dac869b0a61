"""A claim that one line of arithmetic makes: own beds are cheaper than external ones, so opening them saves the rest.

Derbyshire's cabinet report of 2025, as North Derbyshire Radio tells it (https://northderbyshireradio.com/?p=94532): 16
beds in five homes of at most £1.5 million each; a week costs £3,642 in the council's own homes and £6,744 in private
ones; £5 million a year is to be saved. Below stands a council with round numbers: four homes of four beds, £3,500 a
week for a bed that is full against £6,500 for an external one.
"""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt.domain.case import Figure
from placement_opt.domain.new_homes import NewHome
from placement_opt.kernel.calendar import WEEKS_PER_YEAR
from placement_opt.measure.bridge import cost_in
from tests.town import NOTHING, announces, brief, plan_for, still_town

YEAR, WEEKS = "2014/15", 52
BEDS, FIXED, CHILD, FEE = 16, 3_400, 100, 6_500  # 3,500 a week for a bed that is full
FULL = BEDS * (FEE - FIXED - CHILD) * WEEKS
EMPTY_BED = (FEE - CHILD) * WEEKS  # what a bed without a child does not save in a year
FOUR_BED = NewHome(
    id="four_bed",
    title="Four bed",
    beds=4,
    staff=10,
    cost=Figure(4 * FIXED, "assumed"),
    staffing_before=1,
    capital=Figure(1, "assumed"),
    asset_life=40,
    interest=0.05,
    rent=None,
    filling_up=0,
    late_share=0,
    late_by=0,
    earliest=2,
    pace=4,
    most=4,
)


def saving(home=FOUR_BED, occupancy=1.0, children=16.0):
    """Return the recurrent saving of a year in which four homes are open, with children from external homes."""
    case = still_town(
        begins="2013/14 Q1",
        length=8,
        opening={("complex", "external"): children},
        moves=(("complex", "external", "home"),),
        move_limit={(g, t): 1.0 for g in ("calm", "complex", "older") for t in range(1, 9)},
        suitable={"calm": ("own",), "complex": ("home", "external"), "older": ("own",)},
        suitable_share={},
        homes=(),
        new_homes=(home,),
        occupancy=occupancy,
        mtfc=None,
        services=(),
        fee={"external": Figure(FEE, "assumed")},
    )
    announced = announces(open_homes={("four_bed", 2): 4.0}, placement_choice={})
    nothing, plan = (plan_for(case, b)[2] for b in (NOTHING, brief(fixed=True, strategy=announced)))
    assert math.fsum(plan.values.u.values()) == 0
    return cost_in(nothing, YEAR) - cost_in(plan, YEAR)


def built(capital):
    return dataclasses.replace(FOUR_BED, capital=Figure(capital, "assumed"))


def test_the_published_arithmetic_is_half_of_the_published_saving():
    """16 beds that are always full save £2.6 million a year before any financing, not £5 million."""
    assert pytest.approx(2_590_000, abs=1_000) == BEDS * (6_744 - 3_642) * WEEKS_PER_YEAR


def test_full_beds_that_nobody_builds_save_the_difference_of_the_prices():
    assert pytest.approx(2_496_000) == FULL
    assert saving() == pytest.approx(FULL, abs=10)


@pytest.mark.parametrize("full", [0.75, 0.5])
def test_a_bed_that_stands_empty_costs_as_if_it_were_full_and_saves_no_fee(full):
    """At three quarters full the homes save less than half as much, and at half full they cost more than they save."""
    found = saving(occupancy=full)
    assert found == pytest.approx(FULL - (1 - full) * BEDS * EMPTY_BED, abs=10)
    assert found < 0.47 * FULL
    assert (found > 0) == (full > 0.53)


def test_too_few_children_leave_beds_empty_too():
    assert saving(children=12.0) == pytest.approx(FULL - 4 * EMPTY_BED, abs=10)


def test_financing_takes_the_annuity_of_the_capital_off_the_saving():
    """£1.5 million a home at 5% over 40 years is £87,417 a year: four homes cost £350,000 a year for 40 years."""
    home = built(1_500_000)
    assert home.annuity.value == pytest.approx(87_417, abs=1)
    assert math.fsum(home.annuity.value / 1.05**year for year in range(1, 41)) == pytest.approx(1_500_000)
    assert saving(home) == pytest.approx(FULL - 4 * home.annuity.value, abs=10)


def test_three_quarters_full_and_financed_a_third_of_the_saving_is_left():
    found = saving(built(1_500_000), occupancy=0.75)
    assert found == pytest.approx(FULL - 4 * EMPTY_BED - 4 * 87_417, abs=20)
    assert 0.3 < found / FULL < 0.35


def test_rent_in_place_of_capital():
    home = dataclasses.replace(FOUR_BED, capital=None, asset_life=0, interest=0, rent=Figure(1_000, "assumed"))
    assert saving(home) == pytest.approx(FULL - 4 * 1_000 * WEEKS, abs=10)


def test_late_homes_save_nothing_until_they_open():
    """Half of the homes come a year late, as the second quarter of the second year begins: one quarter is lost."""
    home = dataclasses.replace(FOUR_BED, late_share=0.5, late_by=4)
    moving_in = 8 * EMPTY_BED / 8  # eight children come in the course of a quarter, half of it on the mean
    assert saving(home) == pytest.approx(FULL - FULL / 2 / 4 - moving_in, abs=10)
