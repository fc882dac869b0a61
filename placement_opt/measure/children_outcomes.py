"""What happens to children under each plan, year by year, as a social care lead asks."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.outcome_measures import OUTCOMES, Measure
from placement_opt.measure.results import Results

YEAR_COLUMNS = ["year", "plan", "measure", "value", "unit"]


def outcomes_by_year(c: Case, plans: Sequence[Results]) -> pd.DataFrame:
    """Return the measures of all children by judged year and plan, in YEAR_COLUMNS; those not known are left out.

    What is counted over a quarter is added up over the year, the rest is that of the year's end.
    """
    rows = [
        (year, plan.plan.name, id, value, k.unit)
        for year in c.judged
        for id, k in OUTCOMES.items()
        for plan in plans
        if not math.isnan(value := in_year(c, plan, k, year))
    ]
    return pd.DataFrame(rows, columns=YEAR_COLUMNS)


def in_year(c: Case, plan: Results, k: Measure, year: str) -> float:
    """Return a measure of all children in a year, or at its end; nan if it is not known."""
    labels = [q.label for q in c.quarters if q.year == year]
    found = plan.children[(plan.children["measure"] == k.spelt) & (plan.children["need"] == "")]
    by_quarter = dict(zip(found["quarter"], found["value"], strict=True))
    return float(by_quarter[labels[-1]] if k.at_end else math.fsum(by_quarter[label] for label in labels))
