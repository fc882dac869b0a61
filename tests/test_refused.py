"""A lead refuses what a plan recommends: it is left out, and the plan then costs no less."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.domain.decisions import MEASURES, Decision
from placement_opt.domain.strategy import Strategy
from tests.town import brief, full_town, plan_for

LEVERS_THAT_ADD = {
    "homes_opened": ("pair", "lodge"),
    "places_sold": ("home",),
    "exits": ("return_home", "guardian", "close"),
    "transfers": ("over",),
    "contract_places": ("volume", "beds", "band"),
    "reviews": ("external",),
}


@pytest.fixture(scope="module")
def recommended():
    return plan_for(full_town(), brief())


def refused(case, measure):
    made = tuple(
        Decision(measure, (name,), q.number, "forbid", 0.0, "not for these children", "social care lead")
        for name in LEVERS_THAT_ADD[measure]
        for q in case.quarters
    )
    return dataclasses.replace(brief(), strategy=Strategy("refused", "Refused", decisions=made))


@pytest.mark.parametrize("measure", LEVERS_THAT_ADD)
def test_what_is_refused_is_left_out_and_costs_no_less(recommended, measure):
    case, (_, free, before) = full_town(), recommended
    _, kept, after = plan_for(case, refused(case, measure))
    field = MEASURES[measure].variables
    assert sum(getattr(after.values, field).values()) == pytest.approx(0, abs=1e-6)
    unmet = kept.stages[0].best - free.stages[0].best
    assert unmet >= -1e-4
    assert unmet > 1e-4 or kept.cost >= free.cost - 1
    assert measure == "homes_opened" or sum(getattr(before.values, field).values()) > 0.1
