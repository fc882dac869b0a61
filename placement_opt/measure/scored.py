"""An answer scored against what happened: the same scope, the same two bases, money and children, year by year.

The scope is the spend on residential care and fostering, as the catalogue's `scored` names its measures. Each side
falls from a start of its own: what happened from the published spend of the frozen year, a plan from the frozen budget.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import FOSTER_SETTING, RESIDENTIAL_SETTING, ScoredMeasures
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.kernel.calendar import year_before
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.compared import Compared, GroupCompared
from placement_opt.measure.differences import Cause, causes
from placement_opt.measure.outcomes import BEST
from placement_opt.measure.plan_years import (
    CAME,
    LEFT_CARE,
    ends,
    flow,
    leaving_rate,
    living_there,
    looked_after,
    share_placed,
    whole_years,
)
from placement_opt.measure.recorded import RecordedFigure, Records, spend_together, unknown_lines
from placement_opt.measure.results import Results
from placement_opt.measure.savings import frozen, published
from placement_opt.measure.summary import PRINTED

SCORED_COLUMNS = ["year", "measure", "basis", "plan", "value", "unit", "low", "high", "evidence"]
HAPPENED = "happened"  # stands where a plan's name does
FROZEN = "frozen"  # the basis; the other is doing nothing
A_WEEK = "GBP_per_child_week"
SPENT, FALL = "spent", "fall"
RESIDENTIAL_CHILDREN, FOSTER_CHILDREN = "residential children", "foster children"
ALL_LOOKED_AFTER, STARTED, CEASED = "all looked after", "started in the year", "ceased in the year"
CHILDREN_MEASURES = (RESIDENTIAL_CHILDREN, FOSTER_CHILDREN, ALL_LOOKED_AFTER, STARTED, CEASED)
Row = tuple[str, str, str, str, float, str, float, float, str]


@dataclass(frozen=True)
class Score:
    """What happened beside the plans, why they differ, and what is not known."""

    years: tuple[str, ...]
    opening: str  # the year that ends with the opening
    frame: pd.DataFrame  # SCORED_COLUMNS: one number a row, empty where nothing is known; low and high of what happened
    causes: tuple[Cause, ...]  # of the difference from the recommended plan, in money over the judged years
    together: float | None  # that difference [GBP]
    unknown: Mapping[str, tuple[str, ...]]  # year -> measures of spend that are not known
    worked_out: Mapping[str, RecordedFigure]  # year -> spend that is not published but worked out

    def value(self, year: str, measure: str, plan: str, basis: str = "") -> float:
        """Return one number; not a number if it is not known."""
        wanted = {"year": year, "measure": measure, "plan": plan, "basis": basis}
        found = self.frame.loc[(self.frame[list(wanted)] == pd.Series(wanted)).all(axis=1), "value"]
        return float(found.iloc[0]) if len(found) else math.nan

    def money(self) -> pd.DataFrame:
        """Return what was spent and the fall on both bases; `column` names what stands side by side."""
        rows = self.frame[self.frame["measure"].isin((SPENT, FALL))]
        column = [f"{m} {b}".strip() for m, b in zip(rows["measure"], rows["basis"], strict=True)]
        return rows.assign(column=column).reset_index(drop=True)

    def children(self) -> pd.DataFrame:
        """Return the children of what happened and of the plans."""
        return self.frame[self.frame["measure"].isin(CHILDREN_MEASURES)].reset_index(drop=True)


def score(c: Case, plans: Sequence[Results], most: Mapping[str, float], m: ScoredMeasures, r: Records) -> Score | None:
    """Score plans against what was recorded; None if nothing is recorded of a whole year of the horizon.

    `most` maps a judged year to the most that its saving can reach against doing nothing [GBP].
    """
    names = (*_names(m),)
    years = [y for y in whole_years(c) if any((name, y) in r for name in names)]
    by_name = {plan.plan.name: plan for plan in plans}
    if not years or not {DO_NOTHING, RECOMMENDED} <= by_name.keys():
        return None
    opening = year_before(c.quarters[0].year)
    compared = Compared(c, by_name[RECOMMENDED], m, r)
    found, together = causes(compared)
    rows = [*_money(c, by_name, most, m, r, years), *_children(c, by_name, m, r, (opening, *years))]
    rows += [*_figures(compared), *_differences(found)]
    spent = {y: spend_together(r, m, y) for y in years}
    return Score(
        years=tuple(years),
        opening=opening,
        frame=pd.DataFrame(rows, columns=SCORED_COLUMNS),
        causes=found,
        together=together,
        unknown={y: tuple(lines) for y in (c.frozen_year, *years) if (lines := unknown_lines(r, m, y))},
        worked_out={y: k for y, k in spent.items() if k and not k.is_sure},
    )


_NO_RANGE = (math.nan, math.nan, "")


def _names(m: ScoredMeasures) -> Iterator[str]:
    yield from (m.spend_together, m.looked_after, m.started, m.ceased)
    for group in m.groups.values():
        yield from (group.children, *group.spend)


def _happened(year: str, measure: str, basis: str, k: RecordedFigure | None, unit: str) -> Row:
    if k is None:
        return (year, measure, basis, HAPPENED, math.nan, unit, *_NO_RANGE)
    return (year, measure, basis, HAPPENED, k.value, unit, k.low, k.high, k.evidence)


def _money(
    c: Case,
    plans: Mapping[str, Results],
    most: Mapping[str, float],
    m: ScoredMeasures,
    r: Records,
    years: Sequence[str],
) -> Iterator[Row]:
    start, budget = spend_together(r, m, c.frozen_year), math.fsum(frozen(c).values())
    claimed = published(c)
    for y in years:
        spent, nothing = spend_together(r, m, y), cost_in(plans[DO_NOTHING], y)
        bases = {FROZEN: 0.0, DO_NOTHING: nothing - budget}  # what each basis lies above the frozen budget
        fall = start - spent if start and spent else None
        yield _happened(y, SPENT, "", spent, "GBP")
        for basis, above in bases.items():
            yield _happened(y, FALL, basis, _raised(fall, above), "GBP")
            if (TOTAL, y, "level") in claimed:
                yield (y, FALL, basis, PRINTED, claimed[TOTAL, y, "level"], "GBP", *_NO_RANGE)
            if y in most:
                yield (y, FALL, basis, BEST, most[y] - bases[DO_NOTHING] + above, "GBP", *_NO_RANGE)
        for name, plan in plans.items():
            cost = cost_in(plan, y)
            yield (y, SPENT, "", name, cost, "GBP", *_NO_RANGE)
            yield from (
                (y, FALL, basis, name, budget + above - cost, "GBP", *_NO_RANGE) for basis, above in bases.items()
            )


def _raised(k: RecordedFigure | None, above: float) -> RecordedFigure | None:
    return k and RecordedFigure(k.value + above, k.low + above, k.high + above, k.evidence)


def _children(
    c: Case, plans: Mapping[str, Results], m: ScoredMeasures, r: Records, years: Sequence[str]
) -> Iterator[Row]:
    names = (m.residential.children, m.foster.children, m.looked_after, m.started, m.ceased)
    for y in years:
        for measure, name in zip(CHILDREN_MEASURES, names, strict=True):
            yield _happened(y, measure, "", r.get((name, y)), "children")
        for plan in plans.values():
            counts = zip(CHILDREN_MEASURES, _counts(c, plan, m, y, opening=y == years[0]), strict=False)
            yield from ((y, measure, "", plan.plan.name, n, "children", *_NO_RANGE) for measure, n in counts)


def _figures(k: Compared) -> Iterator[Row]:
    """Yield the figures of the model that what happened can be held against, in the judged years."""
    for y in k.judged:
        for g in (GroupCompared(k, name) for name in k.m.groups):
            measure = f"price of a child-week, {g.name}"
            if y in g.priced:
                yield (y, measure, "", HAPPENED, g.a_week(g.recorded_price(y)), A_WEEK, *_NO_RANGE)
            if g.planned(y):
                yield (y, measure, "", RECOMMENDED, g.a_week(g.planned_price(y)), A_WEEK, *_NO_RANGE)
            share = share_placed(k.c, k.plan, g.settings, y)
            yield (y, f"share placed on entry, {g.name}", "", RECOMMENDED, share, "share", *_NO_RANGE)
        recorded, planned = k.leaving_rates.get(y, (math.nan, leaving_rate(k.c, k.plan, y)))
        for plan, rate in ((HAPPENED, recorded), (RECOMMENDED, planned)):
            yield (y, "share leaving care in a quarter", "", plan, rate, "per_quarter", *_NO_RANGE)


def _differences(found: Sequence[Cause]) -> Iterator[Row]:
    """Yield what each cause adds to what happened, over the recommended plan."""
    for cause in found:
        for unit, by_year in (("GBP", cause.by_year), ("child_years", cause.child_years)):
            for y, n in by_year.items():
                yield (y, f"difference: {cause.name}", RECOMMENDED, HAPPENED, n, unit, *_NO_RANGE)


def _counts(c: Case, plan: Results, m: ScoredMeasures, year: str, *, opening: bool) -> list[float]:
    """Return a plan's children in the order of CHILDREN_MEASURES; at the opening nobody has come or left."""
    t = 0 if opening else ends(c, year)[1]
    groups = (m.groups[g] for g in (RESIDENTIAL_SETTING, FOSTER_SETTING))
    there = [*(living_there(c, plan.values, group.settings, t) for group in groups), looked_after(plan.values, t)]
    return there if opening else [*there, flow(c, plan, CAME, year), flow(c, plan, LEFT_CARE, year)]
