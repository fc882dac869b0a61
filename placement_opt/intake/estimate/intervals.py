"""Intervals of shares and of mean numbers.

Shares: Wilson, E. B. (1927), Probable inference, J. Am. Stat. Assoc. 22, 209-212.
Means of Poisson counts: Garwood, F. (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437-442.
"""

from __future__ import annotations

import math

from placement_opt.intake.estimate.estimates import Rate
from placement_opt.intake.import_settings import Estimating

HALF = 0.5


def wilson(count: float, exposure: float, confidence: float) -> tuple[float, float]:
    """Return the Wilson score interval of a share; everything is possible if nobody was seen.

    The interval of one category of a multinomial is that of the category against all others.
    """
    if exposure <= 0:
        return 0.0, 1.0
    z = tail(confidence)
    share, weight = count / exposure, z * z / exposure
    middle = (share + HALF * weight) / (1 + weight)
    half = math.sqrt(weight * (share * (1 - share) + HALF * HALF * weight)) / (1 + weight)
    low = 0.0 if count <= 0 else max(0.0, middle - half)
    high = 1.0 if count >= exposure else min(1.0, middle + half)
    return low, high


def garwood(count: float, confidence: float) -> tuple[float, float]:
    """Return the exact interval of the mean of a Poisson count."""
    from scipy import stats  # takes most of a second, which nothing but an import need wait

    beyond = HALF * (1 - confidence)
    low = HALF * float(stats.chi2.ppf(beyond, count / HALF)) if count > 0 else 0.0
    return low, HALF * float(stats.chi2.isf(beyond, (count + 1) / HALF))


def tail(confidence: float, freedom: int | None = None) -> float:
    """Return how many standard errors reach either way: normal, or Student's t with degrees of freedom."""
    from scipy import stats

    beyond = HALF * (1 - confidence)
    return float(stats.t.isf(beyond, freedom) if freedom else stats.norm.isf(beyond))


def rate(count: float, exposure: float, group: str, how: Estimating, of: float = 1.0) -> Rate:
    """Return the share `count` of `exposure`, times `of`: the share of all children to whom it applies, or a factor."""
    share = min(1.0, count / exposure) if exposure > 0 else 0.0
    low, high = wilson(min(count, exposure), exposure, how.confidence)
    se = math.sqrt(share * (1 - share) / exposure) if exposure > 0 else 0.0
    low, value, high = (min(1.0, of * x) for x in (low, share, high))
    low, value, high = rounded(low, value, high, how.decimals)
    return Rate(value, low, high, round(of * se, how.decimals), count, exposure, group)


def rounded(low: float, value: float, high: float, decimals: int) -> tuple[float, float, float]:
    """Return low, value and high rounded, still in that order."""
    value = round(value, decimals)
    return min(round(low, decimals), value), value, max(round(high, decimals), value)
