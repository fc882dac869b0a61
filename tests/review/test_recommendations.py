"""Every lever that a plan pulls becomes a row on which a lead can decide, whatever lever it is."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.domain.decisions import MEASURES
from placement_opt.domain.levers import LEVERS, levers_of
from placement_opt.formulation.variables import Variables
from placement_opt.measure.lever_quantities import quantities
from placement_opt.review.recommendations import recommendations
from tests.town import brief, full_town, plan_for

WITHOUT_A_QUANTITY = {"contracts"}  # a share that is granted, and no recommendation
CASE = full_town()


@pytest.fixture(scope="module")
def solved():
    return plan_for(CASE, brief(), whole_homes=True)[2]


def with_values(plan, **changes: dict):
    """Return a plan with some numbers in place of its own, all else at rest."""
    rest = {
        f.name: dict.fromkeys(getattr(plan.values, f.name), 1.0 if f.name == "open" else 0.0)
        for f in dataclasses.fields(Variables)
    }
    for field, found in changes.items():
        rest[field] |= found
    return dataclasses.replace(plan, values=Variables(**rest))


def rows(plan):
    return {row.id: (row.kind, row.when, row.recommended, row.unit) for row in recommendations(CASE, plan)}


def test_every_lever_of_a_model_can_be_decided_on(solved):
    assert {k.lever for k in quantities(CASE, solved)} == {k.id for k in levers_of(CASE)} - WITHOUT_A_QUANTITY
    owned = {field for lever in LEVERS if lever.id not in WITHOUT_A_QUANTITY for field in lever.variables}
    assert owned <= {k.variables for k in MEASURES.values()}


def test_a_plan_that_does_nothing_recommends_nothing(solved):
    assert rows(with_values(solved)) == {}


def test_what_happens_is_added_up_by_financial_year(solved):
    """The quarters are 2013/14 Q3 and Q4, and 2014/15 Q1 and Q2."""
    plan = with_values(
        solved,
        m={("complex", "home", "special_foster", 1): 0.5, ("complex", "home", "special_foster", 2): 0.734567},
        recruit={("own", 2): 1.0, ("own", 3): 2.0},
        leave={key: 0.25 for key in solved.values.leave if key[0] == "return_home" and key[-1] == 3},
    )
    found = rows(plan)
    exits = sum(0.25 for key in solved.values.leave if key[0] == "return_home" and key[-1] == 3)
    assert found == {
        "moves complex home special_foster 2013/14": (
            "planned move", "financial year 2013/14", "1.23", "children in the year",
        ),
        "recruit own 2013/14": ("recruitment", "financial year 2013/14", "1", "households in the year"),
        "recruit own 2014/15": ("recruitment", "financial year 2014/15", "2", "households in the year"),
        "exits return_home 2014/15": (
            "planned exits", "financial year 2014/15", f"{exits:g}", "children in the year",
        ),
    }  # fmt: skip


def test_what_stands_is_told_by_its_most_and_its_first_quarter(solved):
    plan = with_values(solved, teams={("mst", 2): 1.5, ("mst", 3): 2.5, ("mst", 4): 2.5}, sold={("home", 4): 1.0})
    span = "2013/14 Q3 to 2014/15 Q2"
    assert rows(plan) == {
        "teams mst": (
            "services", f"{span}, first in 2014/15 Q1", "2.5", "teams, most at the end of a quarter",
        ),
        "places_sold home": (
            "sell places", f"{span}, first in 2014/15 Q2", "1", "places, most at the end of a quarter",
        ),
    }  # fmt: skip


def test_a_home_is_told_by_the_first_quarter_closed_and_comes_first(solved):
    plan = with_values(solved, open={("elm", 3): 0.0, ("elm", 4): 0.0}, recruit={("own", 1): 1.0})
    found = rows(plan)
    assert list(found) == ["close elm", "recruit own 2013/14"]
    assert found["close elm"] == ("closure", "from 2014/15 Q1", "2014/15 Q1", "first quarter closed")


def test_what_would_read_as_nothing_is_left_out(solved):
    assert rows(with_values(solved, recruit={("own", 1): 0.04})) == {}


def test_each_row_has_a_name_of_its_own(solved):
    found = recommendations(CASE, solved)
    assert len({row.id for row in found}) == len(found) > 5
