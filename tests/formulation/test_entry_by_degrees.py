"""Where children entering care go changes by degrees: none, half and all of the change, counted child by child."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt.domain.case import Case, Figure
from placement_opt.formulation import build
from tests.town import NOTHING, brief, plan_for, still_town

CHOOSE = ("placement_choice", "specialist")
FULL = (1.0,) * 4


def choosing_town(ramp: tuple[float, ...], **changes) -> Case:
    """Return a town where two children of complex need come each quarter, of whom half would suit a specialist carer.

    Today all of them go to residential care. Ten specialist households stand ready; a place with them costs
    less than a child in any home.
    """
    case = still_town(moves=(), occupancy=1.0, suited_entrants_ramp=ramp, **changes)
    ready = dataclasses.replace(case.carers["special_foster"], households=10.0)
    return dataclasses.replace(
        case,
        opening={("complex", "home"): 4.0, ("complex", "external"): 2.0},
        entries={**case.entries, **{("complex", t): 2.0 for t in range(1, 5)}},
        suited_entrants={("complex", "specialist"): 0.5},
        home_variable_cost=Figure(2_000, "assumed"),
        suitable_share={},
        carers={**case.carers, "special_foster": ready},
    )


def to_specialists(case: Case, levers=CHOOSE) -> list[float]:
    """Return the children entering care who are placed with specialist carers, by quarter."""
    _, _, results = plan_for(case, brief(levers))
    return [results.values.a.get(("complex", "special_foster", t), 0.0) for t in range(1, 5)]


@pytest.mark.parametrize(
    ("ramp", "placed"),
    [
        ((0.0, 0.0, 0.0, 0.0), [0.0, 0.0, 0.0, 0.0]),
        ((0.5, 0.5, 0.5, 0.5), [0.5, 0.5, 0.5, 0.5]),  # half of the way from none to a half, of two
        ((1.0, 1.0, 1.0, 1.0), [1.0, 1.0, 1.0, 1.0]),
        ((0.0, 0.25, 0.5, 0.5), [0.0, 0.25, 0.5, 0.5]),
    ],
    ids=["none", "half", "all", "rising"],
)
def test_as_much_of_the_change_works_as_the_ramp_says(ramp, placed):
    assert to_specialists(choosing_town(ramp)) == pytest.approx(placed, abs=1e-4)


def test_a_ramp_that_is_full_again_makes_up_for_what_was_not_done():
    """Of eight children half suit, whenever they come, and there is no row from the quarter in which all works."""
    case = choosing_town((0.0, 0.5, 1.0, 1.0))
    found = to_specialists(case)
    assert found[:2] == pytest.approx([0.0, 0.5], abs=1e-4)
    assert math.fsum(found) == pytest.approx(4.0, abs=1e-3)
    assert {row.index[2] for row in build(case, brief(CHOOSE)).rows_of("entry_mix_changes_by_degrees")} == {1, 2}


def test_where_all_works_at_once_the_rule_says_nothing():
    assert not build(choosing_town(FULL), brief(CHOOSE)).rows_of("entry_mix_changes_by_degrees")


def by_list(case: Case, levers) -> dict[tuple[str, str, int], float]:
    """Return the children entering care by need, waiting list and quarter."""
    _, _, results = plan_for(case, brief(levers))
    found: dict[tuple[str, str, int], float] = {}
    for (g, p, t), n in results.values.a.items():
        key = (g, case.placements[p].waiting_list or p, t)
        found[key] = found.get(key, 0.0) + n
    return {key: n for key, n in found.items() if n > 1e-4}


def test_where_none_works_entrants_go_to_the_lists_of_today_as_without_the_lever():
    still = choosing_town((0.0,) * 4)
    case = dataclasses.replace(still, entries={**still.entries, **{("calm", t): 4.0 for t in range(1, 5)}})
    pulled, left = by_list(case, CHOOSE), by_list(case, ("specialist",))
    assert (
        set(pulled)
        == set(left)
        == {
            (g, k, t)
            for g, k in (("complex", "residential"), ("calm", "foster"), ("calm", "family"))
            for t in range(1, 5)
        }
    )
    for key, n in pulled.items():
        assert n == pytest.approx(left[key], abs=1e-4), key


def test_who_waits_already_may_go_wherever_they_are_suited():
    """No bed is free: two wait in the first quarter, and in the second they go to specialist carers at once."""
    case = choosing_town((0.0,) * 4, market={"external": 0.0, "agency": 3.0})
    full = dataclasses.replace(case, occupancy=0.4, suited_entrants={})
    _, _, results = plan_for(full, brief(CHOOSE))
    assert results.values.u["complex", "entry", 1] == pytest.approx(2.0, abs=1e-4)
    assert results.values.a["complex", "special_foster", 2] == pytest.approx(2.0, abs=1e-4)


def test_without_the_lever_there_is_no_such_row():
    for asked in (NOTHING, brief(("specialist", "close_homes"))):
        assert not build(choosing_town((0.0,) * 4), asked).rows_of("entry_mix_changes_by_degrees")


def test_a_later_change_never_saves_more():
    costs = [plan_for(choosing_town((r,) * 4), brief(CHOOSE))[1].cost for r in (0.0, 0.25, 0.5, 1.0)]
    assert costs == sorted(costs, reverse=True)
    assert costs[0] > costs[-1] + 1_000
