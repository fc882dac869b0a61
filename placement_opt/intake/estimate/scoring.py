"""How good an interval is, and what it would be by chance alone."""

from __future__ import annotations

import math

from placement_opt.intake.estimate.intervals import HALF, tail
from placement_opt.intake.estimate.window import Window, inside
from placement_opt.intake.records.counts import LEFT, Counts

Interval = tuple[float, float]


def interval_score(interval: Interval, actual: float, confidence: float) -> float:
    """Return the width of an interval and, where it does not hold what came, a penalty for the distance; low is good.

    The penalty is the distance times 2 / (1 - confidence), so that in the long run no interval does better than the
    right one (Gneiting and Raftery, Strictly proper scoring rules, J. Am. Stat. Assoc. 102, 2007, section 6.2).
    """
    low, high = interval
    return high - low + max(low - actual, actual - high, 0.0) / (HALF * (1 - confidence))


def by_chance_alone(children: float, leaving: float, quarters: int, confidence: float) -> Interval:
    """Return the interval around a last count if chance were all that moved it.

    Each child leaves with the same chance in every quarter, independently, and as many come on average as leave. Of n
    children n * (1 - leaving)**quarters are expected to be there still, a binomial number, and the others have been
    replaced, a Poisson number: together a variance of n * (1 - (1 - leaving)**(2 * quarters)). Rates are taken as
    known exactly, and children to come and go one by one.
    """
    reach = tail(confidence) * math.sqrt(children * (1 - (1 - leaving) ** (quarters + quarters)))
    return max(0.0, children - reach), children + reach


def leaving_share(counts: Counts, window: Window, placement: str | None = None) -> float:
    """Return the share of the children in a placement type who are not in it a quarter later; None: of all in care."""
    flows = inside(counts.flows, window.first, window.last)
    if placement is not None:
        flows = flows.loc[flows["placement"] == placement]
    stayed = flows["to_need"] != LEFT if placement is None else flows["to_placement"] == placement
    everyone = float(flows["children"].sum())
    return 1 - float(flows.loc[stayed, "children"].sum()) / everyone if everyone else 0.0
