"""What a first year is made of: each lever's decisions, when they work, and how much is possible, by draw."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement_opt.domain.early_decisions import decided_fields, early_decisions, share_decided
from placement_opt.domain.levers import LEVERS
from tests.town import full_town, town

LONG = {"begins": "2013/14 Q1", "length": 8}


def of(case, field, draws=1, **named):
    """Return the decisions about a variable, by the quarter in which each is taken."""
    subject = named.get("subject")
    found = [d for d in early_decisions(case, 4, draws) if d.field == field and subject in (None, d.subject)]
    return {d.quarter: d for d in found} if subject else found


def test_every_lever_that_does_not_place_children_has_decisions():
    levers = {d.lever for d in early_decisions(full_town(**LONG), 4, 1)}
    assert levers == {k.id for k in LEVERS} - {"placement_choice", "planned_exits"}
    assert {"m", "leave"}.isdisjoint(decided_fields())


def test_a_home_is_closed_as_long_after_the_decision_as_the_soonest_closure_lies_after_the_opening():
    """Oak may close from the second quarter on in one draw, and from the fourth in another."""
    case = town(**LONG)
    oak, elm = case.homes
    case = dataclasses.replace(case, homes=(dataclasses.replace(oak, earliest=np.array([2, 4])), elm))
    decisions = of(case, "open", 2, subject=("oak",))
    assert [list(d.works) for d in decisions.values()] == [[2, 4], [3, 5], [4, 6], [5, 7]]
    assert [(list(d.rest), list(d.change)) for d in decisions.values()] == [([1, 1], [-1, -1])] * 4


def test_recruitment_is_a_share_of_what_can_be_recruited_in_each_draw():
    case = town(**LONG)
    own = dataclasses.replace(case.carers["own"], extra_limit=np.array([2.0, 0.5]), lead=np.array([1, 3]))
    decisions = of(dataclasses.replace(case, carers={**case.carers, "own": own}), "recruit", 2, subject=("own",))
    assert [list(d.works) for d in decisions.values()] == [[1, 1], [2, 2], [3, 3], [4, 4]]
    assert all(list(d.change) == [2.0, 0.5] for d in decisions.values())


def test_teams_are_a_share_of_those_that_set_up_and_growth_allow():
    """From the second quarter on one more in each, two at most; or none before the fourth, and up to three at once."""
    case = town(**LONG)
    mtfc = dataclasses.replace(
        case.mtfc, earliest=np.array([2, 4]), growth=np.array([1.0, 3.0]), most=np.array([2.0, 3.0])
    )
    decisions = of(dataclasses.replace(case, mtfc=mtfc), "teams", 2, subject=("mtfc",))
    assert [list(d.change) for d in decisions.values()] == [[1, 3], [2, 3], [2, 3], [2, 3]]


def test_what_would_work_after_the_horizon_is_no_decision():
    case = town(begins="2013/14 Q1", length=4)
    oak, elm = case.homes
    case = dataclasses.replace(case, homes=(dataclasses.replace(oak, earliest=3), elm))
    decisions = of(case, "open", subject=("oak",))
    assert [int(d.works[0]) for d in decisions.values()] == [3, 4, 0, 0]
    assert [float(d.change[0]) for d in decisions.values()] == [-1, -1, 0, 0]


def test_block_places_are_handed_back_a_notice_before_they_go():
    decisions = of(full_town(**LONG), "block", subject=("block_a",))
    assert [int(d.works[0]) for d in decisions.values()] == [2, 3, 4, 5]
    assert [float(d.change[0]) for d in decisions.values()] == [-4, -4, 0, 0]  # it ends after the third quarter


@pytest.mark.parametrize(("value", "share"), [(1.0, 0.0), (0.25, 0.75), (0.0, 1.0)])
def test_a_share_is_told_from_what_a_plan_has(value, share):
    closing = of(town(**LONG), "open", subject=("oak",))[1]
    assert share_decided(closing, value, 0) == share


def test_nothing_is_decided_of_what_is_impossible():
    case = town(**LONG)
    none = dataclasses.replace(case.carers["own"], extra_limit=0.0)
    decision = of(dataclasses.replace(case, carers={**case.carers, "own": none}), "recruit", subject=("own",))[1]
    assert share_decided(decision, 0.0, 0) == 0.0
