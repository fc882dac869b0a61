"""Where what happened lies among the draws: whether the ranges of a model were wide enough to hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.domain.catalogue import ScoredMeasures
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED
from placement_opt.kernel.text import PER_CENT
from placement_opt.measure.recorded import RecordedFigure, Records, spend_together
from placement_opt.measure.scored import CHILDREN_MEASURES, FALL, SPENT
from placement_opt.study.chances import HIGH_END, LOW_END, ends_of
from placement_opt.study.futures import Futures

SCORED_DRAWS_COLUMNS = (
    "year", "measure", "plan", "unit", "recorded", "evidence", "p5", "p50", "p95", "percentile", "outside",
)  # fmt: skip


def scored_draws(found: Futures, m: ScoredMeasures, r: Records, frozen_year: str, years: Sequence[str]) -> pd.DataFrame:
    """Return at which percentile of the draws of each plan the recorded children and spend of each year lie.

    Children at a year's end and in its course, spend, and its fall since the frozen year. The fall is told below the
    frozen budget; against doing nothing each side is further by the same amount, so that the percentile is the same.
    `outside`: below the 5th or above the 95th percentile. A record that lies on draws counts half of those.
    """
    rows = [
        (year, measure, plan, unit, k.value, k.evidence, *_placed(found.amounts[plan, measure, year], k.value))
        for year in years
        for measure, unit, k in _recorded(m, r, frozen_year, year)
        for plan in (DO_NOTHING, AS_PUBLISHED, RECOMMENDED)
        if (plan, measure, year) in found.amounts
    ]
    return pd.DataFrame(rows, columns=list(SCORED_DRAWS_COLUMNS))


def _recorded(m: ScoredMeasures, r: Records, frozen_year: str, year: str) -> Iterator[tuple[str, str, RecordedFigure]]:
    """Yield what is recorded of a year: measure, unit and figure."""
    names = (m.residential.children, m.foster.children, m.looked_after, m.started, m.ceased)
    for measure, name in zip(CHILDREN_MEASURES, names, strict=True):
        if (name, year) in r:
            yield measure, "children", r[name, year]
    before, spent = spend_together(r, m, frozen_year), spend_together(r, m, year)
    if spent:
        yield SPENT, "GBP", spent
    if before and spent:
        yield FALL, "GBP", before - spent


def _placed(amounts: npt.NDArray[np.float64], recorded: float) -> tuple[float, float, float, float, bool]:
    """Return the 5th, 50th and 95th percentile of draws, at which percentile the record lies, and if it is outside."""
    known = amounts[1:][~np.isnan(amounts[1:])]
    below, on = np.sum(known < recorded), np.sum(known == recorded)
    percentile = float(PER_CENT * (below + on / 2) / len(known)) if len(known) else float("nan")
    return *ends_of(known), percentile, bool(len(known)) and not LOW_END <= percentile <= HIGH_END
