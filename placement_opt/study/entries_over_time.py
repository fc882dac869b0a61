"""Children entering and leaving care by quarter: years that are high or low for all of them, and chance on top."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import numpy as np
import numpy.typing as npt

from placement_opt.domain.yearly_walk import YearlyWalk
from placement_opt.kernel import calendar
from placement_opt.kernel.draws import Figures
from placement_opt.study.shapes import Levels
from placement_opt.study.volatility import Volatility

OVER_YEARS, LEAVING_OVER_YEARS, CHANCE = "entries over time", "exits over time", "chance"  # names of their groups
YEARS = calendar.FARTHEST // calendar.QUARTERS_PER_YEAR
OF_CHANCE = 2  # variance of a log change, times the count, that chance alone brings: each of the two counts varies

Factors = npt.NDArray[np.float64]


def walk_of(v: Volatility, a_year: float) -> YearlyWalk:
    """Return the walk of a council with so many entries or exits a year: the fit without chance of small numbers.

    Of a level that falls back to the usual by the share 1 - stays each year, the changes have a correlation of
    -(1 - stays) / 2; chance has one of its own, -1 / n in the covariance, which is taken out first.
    """
    fitted = v.a + v.b / a_year
    change = max(fitted - OF_CHANCE / a_year, 0.0)
    together = v.correlation * fitted + OF_CHANCE / a_year / 2
    stays = 1 + 2 * together / change if change else 1.0
    return YearlyWalk(change, float(np.clip(stays, 0.0, 1.0)))


def over_years(walk: YearlyWalk, levels: Levels, last: int) -> tuple[Factors, Levels]:
    """Return the factor on a flow in each year, (draws, years), of mean 1, and one level that tells of all.

    `levels` are between 0 and 1, (draws, years). The level is that of the mean log factor until the year `last`.
    """
    from scipy import special  # takes a fifth of a second, which a run without draws need not wait

    spread = walk.covariance(levels.shape[1])
    if not walk.change:
        return np.ones_like(levels), np.full(len(levels), calendar.MIDDLE)
    logs = special.ndtri(levels) @ np.linalg.cholesky(spread).T
    mean = logs[:, :last].mean(axis=1) / np.sqrt(spread[:last, :last].mean())
    return np.exp(logs - np.diag(spread) / 2), special.ndtr(mean)


def over_years_at(walk: YearlyWalk, level: Levels, years: int, last: int) -> Factors:
    """Return the factor on a flow in each year, (draws, years), that is usual at a level of `over_years`.

    It is the mean of the factors of all draws at that level: with logs z of covariance V and their mean m until the
    year `last`, exp(c s - c^2 / 2) where c = cov(z, m) / sd(m) and s = m / sd(m). Where the level is not a number the
    factor is 1.
    """
    from scipy import special

    spread = walk.covariance(years)
    if not walk.change:
        return np.ones((len(level), years))
    with_mean = spread[:, :last].mean(axis=1) / np.sqrt(spread[:last, :last].mean())
    logs = np.outer(special.ndtri(level), with_mean) - with_mean**2 / 2
    return np.exp(np.where(np.isnan(logs), 0.0, logs))


def by_chance(expected: Figures, draws: int, seed: int, name: str) -> Factors:
    """Return by draw the children who come where so many are expected, as a multiple of these.

    Counts are Poisson numbers, of a stream that hangs on the name alone; where nobody is expected the factor is 1.
    """
    mean = np.broadcast_to(expected, draws)
    came = np.random.default_rng([seed, crc32(name.encode())]).poisson(mean)
    return np.where(mean > 0, came / np.where(mean > 0, mean, 1.0), 1.0)


def rank_level(amount: Factors) -> Levels:
    """Return the level of each amount among all: its rank, so that levels are spread evenly between 0 and 1."""
    order = np.argsort(amount, kind="stable")
    level = np.empty(len(amount))
    level[order] = (np.arange(len(amount)) + calendar.MIDDLE) / len(amount)
    return level


def over_time(
    base: Mapping[tuple[str, ...], Figures], growth: Figures, factor: Factors, last: int, seed: int | None
) -> tuple[dict[tuple[str, ...], Factors], Factors]:
    """Return the factors on entries, and by draw how many more or fewer children come than are expected.

    `base` are entries a quarter at the opening and `growth` their growth a year, by draw; `factor` is that of each
    year, (draws, years). The children by chance are counted until the quarter `last`; without a seed there is none.
    """
    found: dict[tuple[str, ...], Factors] = {}
    draws = len(factor)
    beyond = np.zeros(draws)
    for (g,), entries in base.items():
        for t in range(1, calendar.FARTHEST + 1):
            of_year = factor[:, (t - 1) // calendar.QUARTERS_PER_YEAR]
            if seed is not None:
                year = calendar.MIDDLE + (t - calendar.MIDDLE) / calendar.QUARTERS_PER_YEAR
                expected = np.broadcast_to(entries * growth**year, draws) * of_year
                by = by_chance(expected, draws, seed, f"{CHANCE}.{g}.{t}")
                by[0] = 1.0
                beyond += expected * (by - 1) if t <= last else 0.0
                of_year = of_year * by
            found[g, str(t)] = of_year
    return found, beyond


def leaving_over_time(
    expected: Figures, factor: Factors, last: int, seed: int | None
) -> tuple[dict[tuple[str, ...], Factors], Factors]:
    """Return the factors on exits, and by draw how many children leave by chance beyond those expected.

    `expected` are the children who leave in a quarter at the opening position, by draw; `factor` is that of each year,
    (draws, years). One factor of a quarter holds for all need groups: a rare one has no chance of its own. The children
    by chance are counted until the quarter `last`; without a seed there is none.
    """
    found: dict[tuple[str, ...], Factors] = {}
    draws = len(factor)
    beyond = np.zeros(draws)
    for t in range(1, calendar.FARTHEST + 1):
        of_year = factor[:, (t - 1) // calendar.QUARTERS_PER_YEAR]
        if seed is not None:
            leaving = np.broadcast_to(expected, draws) * of_year
            by = by_chance(leaving, draws, seed, f"{LEAVING_OVER_YEARS}.{CHANCE}.{t}")
            by[0] = 1.0
            beyond += leaving * (by - 1) if t <= last else 0.0
            of_year = of_year * by
        found[(str(t),)] = of_year
    return found, beyond
