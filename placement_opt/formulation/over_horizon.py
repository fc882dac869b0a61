"""Quantities over the whole horizon in which plans of nearly the same cost may differ, the less of each the better.

Each is added up from quantities that rules and reports share, and accepts LP variables or solved numbers. Children are
counted who do not live in a family or in the area, not those who do: else a plan would keep a child in care so as to
count the child among them.
"""

from __future__ import annotations

from collections.abc import Callable

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import EXTERNAL, RESIDENTIAL_LIST, RESIDENTIAL_SETTING
from placement_opt.formulation.child_outcomes import (
    children_who_moved,
    in_a_family,
    in_own_area,
    looked_after,
    steered_placements,
)
from placement_opt.formulation.quantities import living_in, total
from placement_opt.formulation.variables import Brief, Number, Variables


def moved_in_all(c: Case, b: Brief, v: Variables) -> Number:
    r"""Moves of children over the horizon, by plan, after an ending or without a plan.

    .. math:: upheaval = \sum_{g,t} moved_{gt}
    """
    return _over_time(c, lambda g, t: children_who_moved(c, b, v, g, t))


def closed_in_all(c: Case, b: Brief, v: Variables) -> Number:
    r"""Quarters for which council homes of the opening are closed, over the horizon [home-quarters].

    .. math:: closedfor = \sum_{h,t} (1 - open_{ht})
    """
    return total(1.0 - v.open[h.id, q.number] for h in c.homes for q in c.quarters)


def outside_area(c: Case, b: Brief, v: Variables) -> Number:
    r"""Children in steered placements outside the council's own area at the ends of the quarters [child-quarters].

    .. math:: faraway = \sum_{g,t} (steered_{gt} - inside_{gt})
    """
    return _over_time(c, lambda g, t: steered_placements(c, b, v, g, t) - in_own_area(c, b, v, g, t))


def outside_families(c: Case, b: Brief, v: Variables) -> Number:
    r"""Children looked after who do not live in a family at the ends of the quarters [child-quarters].

    .. math:: unfamilial = \sum_{g,t} (cared_{gt} - familial_{gt})
    """
    return _over_time(c, lambda g, t: looked_after(c, b, v, g, t) - in_a_family(c, b, v, g, t))


def in_private_beds(c: Case, b: Brief, v: Variables) -> Number:
    r"""Children in private beds, which are those of external homes, at the ends of the quarters [child-quarters].

    .. math:: bought = \sum_t \sum_{p \in Q_{residential} \text{, external}} living_{pt}
    """
    return _living(c, v, tuple(p for p in c.serving(RESIDENTIAL_LIST) if c.placements[p].provider == EXTERNAL))


def in_residential_care(c: Case, b: Brief, v: Variables) -> Number:
    r"""Children in residential care, schools among it, at the ends of the quarters [child-quarters].

    .. math:: institutional = \sum_t \sum_{p \text{ whose setting is residential}} living_{pt}
    """
    return _living(c, v, tuple(p.id for p in c.placements.values() if p.setting == RESIDENTIAL_SETTING))


def _over_time(c: Case, quantity: Callable[[str, int], Number]) -> Number:
    return total(quantity(g, q.number) for g in c.needs for q in c.quarters)


def _living(c: Case, v: Variables, placements: tuple[str, ...]) -> Number:
    return total(living_in(c, v, p, q.number) for p in placements for q in c.quarters)
