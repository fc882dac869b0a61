"""What the effects of services did in a solved plan, as rows of flows.csv and plan.csv; none without such effects."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.case import Case
from placement_opt.domain.services import (
    FINDS_KIN,
    GIVES_BEDS,
    KEEPS_CARER,
    KEEPS_PLACEMENT,
    RETURNS_HOME,
    SHORTENS_STAY,
)
from placement_opt.formulation import Variables
from placement_opt.formulation.service_effects import (
    back_in_care,
    beds_given,
    households_covered,
    kin_found,
    left_by_service,
    placements_kept,
)

LEFT_BY_SERVICE, BACK_IN_CARE = "left care with a service", "back in care after a service"
Row = tuple[object, ...]


def flows(c: Case, v: Variables, t: int) -> Iterator[Row]:
    """Yield who found a relative, left care, came back and kept a placement in a quarter because of a service."""
    on = {kind: [(g, p) for k, g, p in c.effects_on if k == kind] for kind in (FINDS_KIN, KEEPS_PLACEMENT)}
    leaving = dict.fromkeys((g, p) for k, g, p in c.effects_on if k in (RETURNS_HOME, SHORTENS_STAY))
    for g, p in on[FINDS_KIN]:
        yield t, g, "", p, "found a relative", kin_found(c, v, g, p, t), "children"
    for g, p in leaving:
        yield t, g, p, "", LEFT_BY_SERVICE, left_by_service(c, v, g, p, t), "children"
    for g in dict.fromkeys(g for k, g, _p in c.effects_on if k == RETURNS_HOME):
        yield t, g, "", "", BACK_IN_CARE, back_in_care(c, v, g, t), "children"
    for g, p in on[KEEPS_PLACEMENT]:
        yield t, g, p, p, "unplanned endings avoided", placements_kept(c, v, g, p, t), "children"


def places(c: Case, v: Variables, t: int) -> Iterator[Row]:
    """Yield the fostering households covered and not, at the start of a quarter, and the beds that teams bring."""
    for p in (p for k, _g, p in c.effects_on if k == KEEPS_CARER):
        covered = households_covered(c, v, p, t)
        yield t, "", p, "households covered", covered, "households"
        yield t, "", p, "households not covered", v.households[p, t - 1] - covered, "households"
    if any(k == GIVES_BEDS for k, _g, _p in c.effects_on):
        yield t, "", c.home_placement, "beds of services", beds_given(c, v, t), "beds"
