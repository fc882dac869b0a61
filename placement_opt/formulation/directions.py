"""Ways in which plans of nearly the same cost may differ: what each counts, and how the plan with least is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.outcome_measures import IN_A_FAMILY, OUTCOMES, OWN_AREA
from placement_opt.formulation.build import Programme, Stage
from placement_opt.formulation.over_horizon import (
    closed_in_all,
    in_private_beds,
    in_residential_care,
    moved_in_all,
    outside_area,
    outside_families,
)
from placement_opt.formulation.variables import Brief, Number, Variables
from placement_opt.kernel.draws import is_number


@dataclass(frozen=True)
class Direction:
    """One way in which plans may differ: what is counted over the horizon, and what the plan with least of it is."""

    id: str
    title: str  # the plan with least of it, by what it does
    counted: str
    unit: str
    of: Callable[[Case, Brief, Variables], Number]
    known: Callable[[Case], bool] = lambda c: True
    lacks: str = ""  # file without which a model has no figures for it


FEWEST_MOVES = Direction("fewest_moves", "Fewest moves", "children who moved", "children", moved_in_all)
SLOWEST_CLOSURES = Direction(
    *("slowest_closures", "Slowest closures", "quarters of homes closed", "home-quarters", closed_in_all),
    known=lambda c: bool(c.homes),
    lacks="homes.csv",
)
MOST_IN_AREA = Direction(
    *("most_in_area", "Most in the area", "outside the area", "child-quarters", outside_area),
    known=lambda c: bool(OUTCOMES[OWN_AREA].needs(c)),
    lacks=OUTCOMES[OWN_AREA].figures,
)
MOST_IN_FAMILIES = Direction(
    *("most_in_families", "Most in families", "outside a family", "child-quarters", outside_families),
    known=lambda c: bool(OUTCOMES[IN_A_FAMILY].needs(c)),
    lacks=OUTCOMES[IN_A_FAMILY].figures,
)
LEAST_PRIVATE = Direction(
    "least_private", "Fewest in private beds", "in private beds", "child-quarters", in_private_beds
)
LEAST_RESIDENTIAL = Direction(
    *("least_residential", "Fewest in residential care", "in residential care", "child-quarters", in_residential_care)
)

ALTERNATIVES = (FEWEST_MOVES, SLOWEST_CLOSURES, MOST_IN_AREA, MOST_IN_FAMILIES, LEAST_PRIVATE)
TRADED = (FEWEST_MOVES, LEAST_RESIDENTIAL, LEAST_PRIVATE)  # against cost
COUNTED_OF_ALL = (*ALTERNATIVES, LEAST_RESIDENTIAL)


def stage_of(p: Programme, k: Direction) -> Stage:
    """Return the objective that makes a quantity least."""
    return Stage(k.counted, k.unit, k.of(p.case, p.brief, p.variables))


def can_differ(p: Programme, k: Direction) -> bool:
    """Say whether a case has the figures for a quantity and plans can differ in it."""
    return k.known(p.case) and not is_number(stage_of(p, k).objective)
