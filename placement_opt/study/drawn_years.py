"""What a plan comes to in each year, draw by draw, in the terms in which it is scored: money and children."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import FOSTER_SETTING, RESIDENTIAL_SETTING, ScoredMeasures
from placement_opt.formulation import Variables
from placement_opt.formulation.planned_exits import leaving_by_plan
from placement_opt.formulation.quantities import entries_net, leaving_care
from placement_opt.formulation.service_effects import left_by_service
from placement_opt.kernel.draws import Figures, summed
from placement_opt.measure.plan_years import ends, living_there, looked_after
from placement_opt.measure.scored import CHILDREN_MEASURES, FALL, SPENT

WAYS_TO_LEAVE = (leaving_care, leaving_by_plan, left_by_service)  # the ways in which children leave care


def year_amounts(
    c: Case, v: Variables, cost: Mapping[str, Figures], budget: Figures, m: ScoredMeasures
) -> Iterator[tuple[tuple[str, str], Figures]]:
    """Yield what a plan comes to by (measure, year): spend, its fall below the frozen budget, children.

    `cost` is the recurrent cost by year and `budget` the frozen budget of a year [GBP].
    """
    for y, spent in cost.items():
        yield (SPENT, y), spent
        yield (FALL, y), budget - spent
        yield from zip([(measure, y) for measure in CHILDREN_MEASURES], _children(c, v, m, y), strict=True)


def _children(c: Case, v: Variables, m: ScoredMeasures, year: str) -> list[Figures]:
    """Return the children of a year in the order of CHILDREN_MEASURES."""
    before, last = ends(c, year)
    there = [living_there(c, v, m.groups[g].settings, last) for g in (RESIDENTIAL_SETTING, FOSTER_SETTING)]
    quarters = range(before + 1, last + 1)
    came = summed(entries_net(c, v, g, t) for g in c.needs for t in quarters)
    pairs = [(g, p, t) for g in c.needs for p in c.suitable[g] for t in quarters]
    left = summed(way(c, v, g, p, t) for g, p, t in pairs for way in WAYS_TO_LEAVE)
    return [*there, looked_after(v, last), came, left]
