"""What the newest count of children may become when the next return comes.

Earlier newest counts were revised: children came to light, others turned out to have left. The newest one is taken to
be revised in proportion as they were together. How far it may differ from that is a normal law on the logarithm, as
wide as earlier revisions were large (their root mean square), since few of them are known and they differ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.intake.estimate.intervals import HALF, tail
from placement_opt.intake.estimate.window import Array, inside
from placement_opt.intake.import_settings import Estimating
from placement_opt.intake.records.counts import Counts
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR


@dataclass(frozen=True)
class Nowcast:
    """Children in care at the as-of date as counted, and as later returns may say."""

    counted: int
    value: float
    low: float
    high: float
    revisions: int  # earlier newest counts that it rests on; 0: nothing is known, and all are as counted
    least: float  # of these revisions: 0.02 is two in a hundred more
    most: float
    centre: float  # of the logarithm of the revision
    spread: float  # … and how far one revision differs
    confirmed: bool  # a later return has said the same day again
    late: float = 0.0  # share of a year's entries that its own return did not know yet

    def factors(self, draws: int, rng: np.random.Generator) -> Array:
        """Return draws of what the count of children is multiplied with; 1 where nothing is known of revisions."""
        if not self.spread:
            return np.full(draws, math.exp(self.centre))
        return np.asarray(np.exp(self.centre + self.spread * rng.standard_normal(draws)))


def nowcast(counts: Counts, how: Estimating) -> Nowcast:
    """Return the newest count with its interval; a count that a later return has confirmed stands as it is."""
    last = len(counts.quarters)
    counted = int(inside(counts.stock, last, last)["children"].sum())
    known = counts.revisions.loc[(counts.revisions["newest"] > 0) & (counts.revisions["children"] > 0)]
    if not counts.newest or not len(known):
        return Nowcast(counted, counted, counted, counted, 0, 0.0, 0.0, 0.0, 0.0, not counts.newest)
    ratios = known["children"].to_numpy(dtype=float) / known["newest"].to_numpy(dtype=float)
    logs = np.log(ratios)
    centre = math.log(known["children"].sum() / known["newest"].sum())
    spread = math.sqrt(float(np.mean(logs**2)))
    reach = tail(how.confidence) * spread
    low, value, high = (counted * math.exp(centre + x) for x in (-reach, 0.0, reach))
    least, most = float(ratios.min()) - 1, float(ratios.max()) - 1
    words = (counted, value, low, high, len(known), least, most, centre, spread)
    return Nowcast(*words, confirmed=False, late=_late(counts, known))


def _late(counts: Counts, known: pd.DataFrame) -> float:
    """Return which share of the entries of the years that ended with a return it did not know, at most half.

    Children who came to light are those by whom a count grew and those who made up for children of whom no later
    return knows. They are taken to have come in the year of the return.
    """
    ends = known["quarter"].tolist()
    came = sum(float(inside(counts.entrants, q + 1 - QUARTERS_PER_YEAR, q)["children"].sum()) for q in ends)
    lost = counts.unmatched.loc[counts.unmatched["quarter"].isin(ends), "children"].sum()
    more = float(known["children"].sum() + lost - known["newest"].sum())
    return min(max(0.0, more), HALF * came) / came if came else 0.0
