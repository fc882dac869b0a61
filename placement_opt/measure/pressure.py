"""The pressure of doing nothing: what it costs above the frozen budget, by year, children and prices apart."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.measure.bridge import cost_in, prices_of
from placement_opt.measure.results import Results
from placement_opt.measure.savings import frozen

PRESSURE_COLUMNS = ["part", "year", "value", "unit"]
CHILDREN_PART, PRICES_PART, BOTH_PARTS = "children", "prices", "both"


@dataclass(frozen=True)
class Pressure:
    """What doing nothing costs above the frozen budget in a financial year [GBP]."""

    year: str
    children: float  # more or other children than at the opening, at the prices of the year
    prices: float  # the opening year at the prices of the year

    @property
    def both(self) -> float:
        """Children and prices together."""
        return self.children + self.prices


def pressures(c: Case, baseline: Results) -> tuple[Pressure, ...]:
    """Return the pressure of every financial year of the horizon; a part year is measured against its part."""
    budget = math.fsum(frozen(c).values())
    found = []
    for year, n in Counter(q.year for q in c.quarters).items():
        part = n / QUARTERS_PER_YEAR
        dearer = prices_of(c, year) * part
        found.append(Pressure(year, cost_in(baseline, year) - dearer, dearer - budget * part))
    return tuple(found)


def pressure_table(found: tuple[Pressure, ...]) -> pd.DataFrame:
    """Return the pressure of each year as rows, in PRESSURE_COLUMNS."""
    rows = [
        (part, k.year, amount, "GBP")
        for k in found
        for part, amount in ((CHILDREN_PART, k.children), (PRICES_PART, k.prices), (BOTH_PARTS, k.both))
    ]
    return pd.DataFrame(rows, columns=PRESSURE_COLUMNS)
