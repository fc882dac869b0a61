"""Children coming into care: how many a quarter, whether that grows, and where they go first.

Growth is a log-linear Poisson regression of all entrants on time, its variance scaled by the dispersion (McCullagh and
Nelder, Generalized Linear Models, 1989, 6.2). Given the total, its slope is the one under which the mean time of
entrants is as observed, so it is found by a search along one line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from placement_opt.intake.estimate.estimates import Level, Trend
from placement_opt.intake.estimate.intervals import HALF, garwood, rounded, tail
from placement_opt.intake.estimate.window import Array
from placement_opt.intake.import_settings import Estimating
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR

POISSON, NEGATIVE_BINOMIAL = "Poisson", "negative binomial"


@dataclass(frozen=True)
class Course:
    """How entries went over the window; time in years, 0 in the middle of its last quarter."""

    counts: Array
    grows: bool  # whether the slope counts: if not, entries are taken to be level
    slope: float  # of the logarithm, per year; the fitted one even if it does not count
    slope_se: float
    centre: float  # the time at which the level is best known
    expected: Array  # by quarter, 0 slope if it does not count
    law: str
    dispersion: float
    freedom: int  # degrees of freedom of the dispersion

    @property
    def total(self) -> float:
        """Return how many children came in the window."""
        return float(self.counts.sum())


def course(counts: Array, how: Estimating) -> Course:
    """Fit growth to the entrants of each quarter; test whether it counts and whether they vary more than by chance."""
    slope, se, centre = 0.0, math.inf, 0.0
    if len(counts) > 1 and counts.sum() > 0:
        slope, se, centre = _slope(counts)
    reach = _reach(counts, how.trend_confidence) * se if math.isfinite(se) else math.inf
    grows = len(counts) >= how.trend_quarters and abs(slope) > reach
    expected = _spread_out(counts.sum(), slope if grows else 0.0, _times(len(counts)))
    freedom = len(counts) - 1 - int(grows)
    law, dispersion = law_of(counts, expected, freedom, how.overdispersed_below)
    return Course(counts, grows, slope, se, centre, expected, law, dispersion, freedom)


def trend(fit: Course, how: Estimating) -> Trend:
    """Return yearly growth; with fewer than `trend_quarters` none, its range no wider than `unknown_trend` either way.

    It counts only if it is clear at `trend_confidence`; otherwise the value is 0. The range is at `confidence`.
    Where nobody came in there is nothing that could grow: 0, from 0 to 0.
    """
    quarters = len(fit.counts)
    if fit.total <= 0:
        return Trend(0.0, 0.0, 0.0, 0.0, 0.0, quarters)
    low, high, se, fitted = -how.unknown_trend, how.unknown_trend, how.unknown_trend, 0.0
    if math.isfinite(fit.slope_se):
        reach = _reach(fit.counts, how.confidence) * fit.slope_se
        fitted, se = _growth(fit.slope), fit.slope_se * math.exp(_bounded(fit.slope))
        ends = _growth(fit.slope - reach), _growth(fit.slope + reach)
        short = quarters < how.trend_quarters
        low, high = (max(low, min(0.0, ends[0])), min(high, max(0.0, ends[1]))) if short else ends
    smallest = 10.0**-how.decimals
    low, value, high = rounded(low, fitted if fit.grows else 0.0, high, how.decimals)
    low, value, high = (max(x, smallest - 1) for x in (low, value, high))
    return Trend(value, round(fitted, how.decimals), low, high, round(se, how.decimals), quarters)


def base_year(fit: Course, since: int) -> tuple[float, float]:
    """Return fitted entries over their mean in the window, for the middle of the year before the as-of date.

    `since`: quarters from the end of the window to that date. Also the variance of the fit's logarithm there. Without
    growth that counts: 1 and 0.
    """
    if not fit.grows:
        return 1.0, 0.0
    time = (since - HALF * (QUARTERS_PER_YEAR - 1)) / QUARTERS_PER_YEAR
    start = len(fit.counts) * float(fit.expected[-1]) / fit.total
    return start * math.exp(fit.slope * time), ((time - fit.centre) * fit.slope_se) ** 2


def level(counts: Array, all_entrants: Course, since: int, how: Estimating) -> Level:
    """Return the entrants a quarter of one need group in the year before the as-of date.

    Without growth the mean of the window; its interval is exact (Poisson) or Student's t on the logarithm with the
    variance scaled by the dispersion (negative binomial, by moments). With growth that counts, the group's share of
    the window times all entrants as fitted for that year; the interval is on the logarithm and holds the uncertainty
    of both.
    """
    quarters, total = len(counts), float(counts.sum())
    shape = all_entrants.expected / all_entrants.total if all_entrants.total else np.full(quarters, 1 / quarters)
    freedom = quarters - 1 - int(all_entrants.grows)
    law, dispersion = law_of(counts, total * shape, freedom, how.overdispersed_below)
    spread = dispersion if law == NEGATIVE_BINOMIAL else 1.0
    factor, of_fit = base_year(all_entrants, since)
    value = factor * total / quarters
    variance = spread / total + of_fit if total else 0.0
    if total and (law == NEGATIVE_BINOMIAL or all_entrants.grows):
        reach = math.exp(tail(how.confidence, freedom) * math.sqrt(variance))
        ends = value / reach, value * reach
    else:
        low, high = garwood(total, how.confidence)
        ends = low * factor / quarters, high * factor / quarters
    low, value, high = rounded(ends[0], value, ends[1], how.decimals)
    se = round(value * math.sqrt(variance), how.decimals)
    return Level(value, low, high, se, total, quarters, law, round(dispersion, how.decimals))


def law_of(counts: Array, expected: Array, freedom: int, below: float) -> tuple[str, float]:
    """Return how counts vary around what is expected: the law and variance over mean (index of dispersion)."""
    from scipy import stats  # takes most of a second, which nothing but an import need wait

    if freedom < 1 or expected.sum() <= 0:
        return POISSON, 1.0
    pearson = float(((counts - expected) ** 2 / expected).sum())
    over = float(stats.chi2.sf(pearson, freedom)) < below
    return (NEGATIVE_BINOMIAL if over else POISSON), pearson / freedom


def _slope(counts: Array) -> tuple[float, float, float]:
    """Return slope per year, its standard error and the time at which level and slope are independent."""
    from scipy import optimize

    times = _times(len(counts))
    if (counts > 0).sum() == 1 and (counts[0] > 0 or counts[-1] > 0):
        counts = counts + HALF  # everyone in the first or last quarter: no finite slope fits, half a child more does
    share = counts / counts.sum()
    mean = float(share @ times)

    def off(slope: float) -> float:
        return float(_spread_out(1.0, slope, times) @ times) - mean

    far = 1.0
    while off(-far) > 0 or off(far) < 0:
        far += far
    slope = float(optimize.brentq(off, -far, far))
    weight = _spread_out(1.0, slope, times)
    centre = float(weight @ times)
    information = float(counts.sum() * (weight @ (times - centre) ** 2))
    freedom = len(counts) - 1 - 1
    expected = counts.sum() * weight
    dispersion = float(((counts - expected) ** 2 / expected).sum()) / freedom if freedom else 1.0
    return slope, math.sqrt(max(1.0, dispersion) / information), centre


def _reach(counts: Array, confidence: float) -> float:
    return tail(confidence, len(counts) - 1 - 1)


def _times(quarters: int) -> Array:
    return np.arange(1 - quarters, 1) / QUARTERS_PER_YEAR


def _spread_out(total: float, slope: float, times: Array) -> Array:
    """Return a total shared out over time in proportion to the exponential of slope times time."""
    height = slope * times
    weight = np.exp(height - height.max())
    return np.asarray(total * weight / weight.sum(), dtype=float)


def _growth(slope: float) -> float:
    return math.expm1(_bounded(slope))


def _bounded(slope: float) -> float:
    """Return a slope whose exponential is a number that a machine can hold."""
    return min(slope, math.log(np.finfo(float).max) * HALF)
