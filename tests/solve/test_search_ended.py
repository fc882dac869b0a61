"""A search for whole homes that ends early: the most that a claim can reach is then never told as less than it is."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.domain.case import Case, Figure
from placement_opt.formulation import build
from placement_opt.formulation.build import COST
from placement_opt.solve.freed import least_without
from placement_opt.solve.session import session
from tests.town import OAK, brief, still_town


def six_homes() -> Case:
    """Return a still town with eleven children in six homes of which no two are alike, so that a search needs steps."""
    homes = tuple(
        dataclasses.replace(
            OAK,
            id=f"home_{n}",
            beds=3 + n % 3,
            staff=4 + (n * 7) % 5,
            cost=Figure(4_000 + (n * 977) % 2_300, "council"),
            closure_cost=Figure(10_000 + (n * 3_331) % 9_000, "assumed"),
        )
        for n in range(6)
    )
    case = still_town(homes=homes, closures_per_quarter=2, moves=(), mtfc=None, services=(), suitable_share={})
    return dataclasses.replace(
        case,
        opening={("complex", "home"): 11.0},
        suitable={**case.suitable, "complex": ("home", "external")},
        exit={**case.exit, ("complex", "home"): 0.07},
    )


@pytest.mark.parametrize("steps", [1, 5])
def test_a_search_that_ends_early_gives_what_no_plan_goes_below(steps):
    """Its best plan so far costs more than the best there is: told as the least, a claim could fail that holds."""
    programme = build(six_homes(), brief())
    cost = next(stage for stage in programme.stages if stage.name == COST)
    least = least_without(session(programme, whole_homes=True), cost)
    early = least_without(session(programme, {"mip_max_nodes": steps}, whole_homes=True), cost)
    assert least_without(session(programme), cost) < early < least
