"""Children who wait for a place in doing nothing: a saving measured from there rests on what their waiting costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.measure.results import Results

WAITING_LINE = "children waiting"  # of the ledger
SOME_CHILDREN = 0.05  # fewer would read as none


@dataclass(frozen=True)
class WaitsInNothing:
    """How many children wait in a year of doing nothing, and what the ledger charges for it."""

    year: str
    most: float  # children at the end of a quarter
    cost: float  # [GBP]

    @property
    def sentence(self) -> str:
        """Return it as a sentence."""
        return (
            f"In doing nothing up to {self.most:,.1f} children wait without a place in {self.year}, charged "
            f"£{self.cost:,.0f} as the dearest place: a saving measured from there rests on it."
        )


def waits_in_nothing(c: Case, baseline: Results) -> dict[str, WaitsInNothing]:
    """Return the judged years of doing nothing in which children wait."""
    ends: dict[int, list[float]] = {}
    for (_g, _list, t), n in baseline.values.u.items():
        ends.setdefault(t, []).append(float(n))
    found = {}
    for year in c.judged:
        most = max((math.fsum(ends.get(q.number, [])) for q in c.quarters if q.year == year), default=0.0)
        if most > SOME_CHILDREN:
            rows = baseline.ledger[(baseline.ledger["line"] == WAITING_LINE) & (baseline.ledger["year"] == year)]
            found[year] = WaitsInNothing(year, most, math.fsum(rows["gbp"]))
    return found
