"""How long placements last: the median of the product-limit curve on whole quarters.

Kaplan, E. L. and Meier, P. (1958), J. Am. Stat. Assoc. 53, 457-481; interval of the median by inverting the log-log
interval of the curve (Brookmeyer, R. and Crowley, J. (1982), Biometrics 38, 29-41).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from placement_opt.intake.estimate.estimates import Length
from placement_opt.intake.estimate.intervals import HALF, tail
from placement_opt.intake.estimate.window import Array, children_by


def lengths(spells: pd.DataFrame, confidence: float) -> dict[str, Length]:
    """Return the median length by placement type; `spells` as in Counts.lengths."""
    by_placement: dict[str, dict[tuple[float, bool], float]] = {}
    for (placement, quarters, ended), n in children_by(spells, "placement", "quarters", "ended").items():
        by_placement.setdefault(placement, {})[quarters, bool(ended)] = n
    return {placement: _length(found, confidence) for placement, found in by_placement.items()}


def _length(spells: dict[tuple[float, bool], float], confidence: float) -> Length:
    times = np.array(sorted({k for k, _ in spells}), dtype=float)
    ended = np.array([spells.get((k, True), 0.0) for k in times])
    everyone = ended + np.array([spells.get((k, False), 0.0) for k in times])
    at_risk = everyone[::-1].cumsum()[::-1]
    curve = np.cumprod(1 - ended / at_risk)
    low, high = _band(curve, ended, at_risk, confidence)
    median, soonest, latest = (_first_below(times, c) for c in (curve, low, high))
    return Length(median, soonest, latest, int(everyone.sum()), int(ended.sum()))


def _band(curve: Array, ended: Array, at_risk: Array, confidence: float) -> tuple[Array, Array]:
    """Return the log-log interval of a curve, with Greenwood's variance.

    Where the curve is 0 no variance can be given: below is 0, above is what it was before.
    """
    inner = (curve > 0) & (curve < 1)
    greenwood = np.cumsum(ended / (at_risk * np.where(at_risk > ended, at_risk - ended, 1.0)))
    log = np.log(np.where(inner, curve, HALF))
    reach = np.exp(tail(confidence) * np.sqrt(greenwood) / -log)
    above = np.where(inner, np.exp(log / reach), 1.0)
    before = above[inner][-1] if inner.any() else 1.0
    return np.where(inner, np.exp(log * reach), curve), np.where(curve > 0, above, before)


def _first_below(times: Array, curve: Array) -> float | None:
    """Return the first time at which at most half are left."""
    below = times[curve <= HALF]
    return float(below[0]) if below.size else None
