"""Which change from the opening a claim, a line of the schedule or a plan asks for, of what councils publish too."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import FOSTER_SETTING, RESIDENTIAL_SETTING
from placement_opt.domain.claims import AT_MOST, IN_CARE, IN_SETTING, MEASURED, POSTS, SAVING, Claim
from placement_opt.domain.schedule_lines import FOSTER_CARE, RESIDENTIAL_CARE
from placement_opt.domain.strategy import AS_PUBLISHED, RECOMMENDED
from placement_opt.england.council_panel import (
    FOSTER_SPEND,
    FOSTERED_CHILDREN,
    LOOKED_AFTER_CHILDREN,
    RESIDENTIAL_CHILDREN_THERE,
    RESIDENTIAL_SPEND,
    SPEND_IN_ALL,
    PanelMeasure,
)
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.plan_years import ends, frozen_spend, living_there, looked_after, spend
from placement_opt.measure.results import Results
from placement_opt.measure.savings import frozen, published

PLANS_BESIDE = (AS_PUBLISHED, RECOMMENDED)  # whose changes stand beside those of councils
FOSTER_SETTINGS = (FOSTER_SETTING, MTFC)  # a published count of foster care holds treatment foster care too
MEASURE_OF_SETTINGS = {
    frozenset({RESIDENTIAL_SETTING}): RESIDENTIAL_CHILDREN_THERE,
    frozenset({FOSTER_SETTING}): FOSTERED_CHILDREN,
    frozenset(FOSTER_SETTINGS): FOSTERED_CHILDREN,
}
POSTS_UNPUBLISHED = "Posts in homes and fostering are not published of each council."
NOTHING_UNPUBLISHED = "What a council would spend if it did nothing is not published."
NO_AMOUNT = "It has no amount."
NO_SUCH_COUNT = "Councils are counted by children in residential care, in foster care and looked after in all."
NOBODY_AT_OPENING = "Nobody is counted at the opening, so it cannot be said as a share of what was there."


@dataclass(frozen=True)
class AskedChange:
    """A change from the opening to the end of a financial year: children there, or what a year costs."""

    measure: PanelMeasure
    start: float  # children at the opening, or what the opening year cost [GBP]
    end: float
    falls: bool  # it is to be no more than that at the end; else no less
    size: float  # children by whom councils are alike
    year: str


@dataclass(frozen=True)
class OpeningFigures:
    """What a model has at its opening of each measure that councils publish."""

    children: dict[str, float]  # measure -> children
    spend: dict[str, float]  # measure -> recurrent cost of the opening year [GBP]

    @property
    def everyone(self) -> float:
        """All children looked after."""
        return self.children[LOOKED_AFTER_CHILDREN.id]


def opening_figures(c: Case, nothing: Results) -> OpeningFigures:
    """Return what a case has at its opening; `nothing` is the plan that does nothing."""
    spent = {m.id: frozen_spend(c, group) for m, group in _SPEND_OF}
    return OpeningFigures(_children(c, nothing, 0), {SPEND_IN_ALL.id: math.fsum(frozen(c).values()), **spent})


_SPEND_OF = ((RESIDENTIAL_SPEND, RESIDENTIAL_SETTING), (FOSTER_SPEND, FOSTER_SETTING))


def _children(c: Case, plan: Results, t: int) -> dict[str, float]:
    return {
        RESIDENTIAL_CHILDREN_THERE.id: float(living_there(c, plan.values, (RESIDENTIAL_SETTING,), t)),
        FOSTERED_CHILDREN.id: float(living_there(c, plan.values, FOSTER_SETTINGS, t)),
        LOOKED_AFTER_CHILDREN.id: float(looked_after(plan.values, t)),
    }


def asked_by_claim(c: Case, claim: Claim, nothing: Results, opening: OpeningFigures) -> AskedChange | str:
    """Return the change that a claim asks for, or why nothing published stands beside it.

    A saving is read as so much less than the opening year cost.
    """
    if claim.kind == SAVING:
        start = opening.spend[SPEND_IN_ALL.id]
        found = AskedChange(SPEND_IN_ALL, start, start - claim.amount, True, opening.everyone, claim.year)
    elif claim.kind in (IN_SETTING, IN_CARE):
        everyone = claim.kind == IN_CARE
        measure = LOOKED_AFTER_CHILDREN if everyone else MEASURE_OF_SETTINGS.get(frozenset(claim.settings))
        if measure is None:
            return NO_SUCH_COUNT
        start = opening.everyone if everyone else float(living_there(c, nothing.values, claim.settings, 0))
        found = AskedChange(measure, start, claim.amount, claim.sense == AT_MOST, start, claim.year)
    elif claim.kind == POSTS:
        return POSTS_UNPUBLISHED
    else:
        return NOTHING_UNPUBLISHED if claim.kind in MEASURED else NO_AMOUNT
    return found if found.start > 0 else NOBODY_AT_OPENING


def asked_by_lines(c: Case, opening: OpeningFigures) -> Iterator[tuple[str, AskedChange]]:
    """Yield what the schedule's lines of residential and foster care ask of spend by the last judged year.

    A saving on residential care is also said in children, at what a child there cost in the opening year.
    """
    year, table = c.judged[-1], published(c)
    for line, measure in ((RESIDENTIAL_CARE, RESIDENTIAL_SPEND), (FOSTER_CARE, FOSTER_SPEND)):
        level, start = table.get((line, year, "level"), 0.0), opening.spend[measure.id]
        if not level or start <= 0:
            continue
        there = opening.children[RESIDENTIAL_CHILDREN_THERE.id]
        if line == RESIDENTIAL_CARE and there > 0 and level > 0:
            fewer = there * (1 - level / start)
            yield line, AskedChange(RESIDENTIAL_CHILDREN_THERE, there, fewer, True, there, year)
        yield line, AskedChange(measure, start, start - level, level > 0, opening.everyone, year)


def asked_by_plans(c: Case, plans: Sequence[Results], opening: OpeningFigures) -> Iterator[tuple[str, AskedChange]]:
    """Yield what the strategy as published and the recommended plan change by the last judged year."""
    year = c.judged[-1]
    for plan in (k for name in PLANS_BESIDE for k in plans if k.plan.name == name):
        children = _children(c, plan, ends(c, year)[1])
        spent = {SPEND_IN_ALL.id: cost_in(plan, year), **{m.id: spend(plan, group, year) for m, group in _SPEND_OF}}
        for measure in (RESIDENTIAL_CHILDREN_THERE, FOSTERED_CHILDREN, LOOKED_AFTER_CHILDREN):
            start, end = opening.children[measure.id], children[measure.id]
            if start > 0:
                yield plan.plan.name, AskedChange(measure, start, end, end <= start, start, year)
        for measure in (SPEND_IN_ALL, RESIDENTIAL_SPEND, FOSTER_SPEND):
            start, end = opening.spend[measure.id], spent[measure.id]
            if start > 0:
                yield plan.plan.name, AskedChange(measure, start, end, end <= start, opening.everyone, year)
