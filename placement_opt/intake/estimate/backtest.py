"""What the same method would have said before the last quarters, against what came."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import pandas as pd

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.estimate.estimates import Ahead, Backtest
from placement_opt.intake.estimate.forecast import ALL_CHILDREN, forecast
from placement_opt.intake.estimate.scoring import by_chance_alone, interval_score, leaving_share
from placement_opt.intake.estimate.window import children_by, inside, window_of
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.records.counts import Counts
from placement_opt.kernel import calendar

AS_OF_TODAY = ("lengths", "area")  # frames of Counts without quarters
REVISED = "revisions"  # … and the one of which a row is known a year later


def backtest(
    counts: Counts,
    settings: Settings,
    catalogue: Catalogue,
    holdout: int | None = None,
    hidden: frozenset[tuple[str, str]] = frozenset(),
) -> Backtest | None:
    """Return a forecast of the last `holdout` quarters from the quarters before them, next to what came.

    It rests on the usual window before the origin and on no quarter after it. But the counts themselves are made of all
    returns: repairs and records that arrived late use some that came after the origin, so a council at that time would
    have known a little less. `error`, `naive` and
    `covered` are over placement types and quarters; the rows of ALL_CHILDREN stand beside them, and those of which a
    count is `hidden` (label of a quarter end, placement type) do not count, since a mean that is shared would tell
    something of it. None if fewer than `least_known` quarters are left to learn from, or nobody was in care.
    """
    held = settings.forecast.holdout if holdout is None else holdout
    origin = len(counts.quarters) - held
    if held < 1 or origin < settings.forecast.least_known:
        return None
    lived, known = _living(counts, origin), cut(counts, origin)
    said = {(a.quarter, a.placement): a for a in forecast(known, settings, catalogue, quarters=held)}
    kinds = sorted(({p for _, p in said} | {p for _, p in lived}) - {ALL_CHILDREN})
    rows = [
        (said.get((label, p), Ahead(label, p, 0.0, 0.0, 0.0)), lived.get((q, p), 0), lived.get((origin, p), 0))
        for q, label in enumerate(counts.quarters[origin:], origin + 1)
        for p in (*kinds, ALL_CHILDREN)
    ]
    return _tested(known, rows, settings, hidden) if kinds else None


def _tested(
    known: Counts, rows: list[tuple[Ahead, int, int]], settings: Settings, hidden: frozenset[tuple[str, str]]
) -> Backtest:
    """Return the means over placement types and quarters; NaN where every row has a count that is hidden."""
    scored = [
        row
        for row in rows
        if row[0].placement != ALL_CHILDREN
        and hidden.isdisjoint((at, row[0].placement) for at in (row[0].quarter, known.quarters[-1]))
    ]
    sure, window = settings.estimates.confidence, window_of(known, settings.estimates.window_quarters)
    labels = list(dict.fromkeys(ahead.quarter for ahead, _, _ in rows))
    leaving = {p: leaving_share(known, window, p) for p in {ahead.placement for ahead, _, _ in scored}}
    by_chance = [
        (by_chance_alone(before, leaving[ahead.placement], labels.index(ahead.quarter) + 1, sure), actual)
        for ahead, actual, before in scored
    ]
    return Backtest(
        origin=known.quarters[-1],
        rows=tuple(rows),
        error=_mean([abs(ahead.mean - actual) for ahead, actual, _ in scored]),
        naive=_mean([abs(before - actual) for _, actual, before in scored]),
        covered=_mean([ahead.low <= actual <= ahead.high for ahead, actual, _ in scored]),
        score=_mean([interval_score((ahead.low, ahead.high), actual, sure) for ahead, actual, _ in scored]),
        chance=_mean([interval_score(interval, actual, sure) for interval, actual in by_chance]),
    )


def _mean(numbers: Sequence[float]) -> float:
    return float(np.mean(numbers)) if len(numbers) else math.nan


def cut(counts: Counts, last: int) -> Counts:
    """Return what was known at the end of quarter `last`; lengths and areas, which are as of today, are left out."""
    back = last - len(counts.quarters)
    frames: dict[str, pd.DataFrame] = {}
    for field in fields(counts):
        frame = getattr(counts, field.name)
        if isinstance(frame, pd.DataFrame):
            frames[field.name] = inside(frame, 0, last) if field.name not in AS_OF_TODAY else frame.iloc[:0]
    frames[REVISED] = inside(counts.revisions, 0, last - calendar.QUARTERS_PER_YEAR)
    known = replace(counts, as_of=calendar.last_day(back, counts.as_of), quarters=counts.quarters[:last], newest=False)
    return replace(known, **frames)  # type: ignore[arg-type]


def _living(counts: Counts, first: int) -> dict[tuple[int, str], int]:
    """Return the children in each placement type, and in ALL_CHILDREN, at quarter ends from `first` on."""
    stock = inside(counts.stock, first, len(counts.quarters))
    everyone = {(q, ALL_CHILDREN): int(n) for (q,), n in children_by(stock, "quarter").items()}
    return everyone | {(q, p): int(n) for (q, p), n in children_by(stock, "quarter", "placement").items()}
