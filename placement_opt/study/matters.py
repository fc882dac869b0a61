"""Which figures move an outcome most over draws: the share of its variance that each group explains, and its swing."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from placement_opt.study.sampling import Sample

PARTS = 20  # of a group's range, in each of which the mean of the outcome is taken
SELDOM = 3  # standard errors that chance alone seldom exceeds, even in one of a hundred groups
FEWEST_IN_A_PART = 10  # draws; fewer say more of themselves than of their part
TENTH = 0.1
MATTERS_COLUMNS = ("group", "cause", "variance_share", "by_chance", "at_low_tenth", "at_high_tenth", "swing")


def matters(sample: Sample, outcome: np.ndarray) -> pd.DataFrame:
    """Return for each group of figures how much of an outcome's variance it explains by itself, the largest first.

    It is the variance of the outcome's means over parts of the group's range, over its whole variance, less what so
    many means of draws would vary by chance alone; `by_chance` is a share that chance seldom exceeds. Draws without an
    outcome are left out. The swing is the mean outcome where the group stands in its highest tenth less that in its
    lowest. Groups are drawn independently of each other; figures of one group move together, so that a share is that of
    the group; `cause` is what groups whose rows draw one by one have in common. Source of the method: Plischke, E.,
    Borgonovo, E. and Smith, C. L. (2013), Global sensitivity measures from given data, European Journal of Operational
    Research 226.
    """
    known = ~np.isnan(outcome)
    known[0] = False  # the first draw is the model as it is, and stands at no level
    values = outcome[known]
    by_group = zip(sample.groups, sample.causes, sample.levels[known].T, strict=True)
    drawn = [(group, cause, level) for group, cause, level in by_group if not np.isnan(level).any()]
    rows = [
        (group, cause, _share(level, values), _by_chance(len(values)), *_tenths(level, values))
        for group, cause, level in drawn
    ]
    found = pd.DataFrame(rows, columns=list(MATTERS_COLUMNS))
    return found.sort_values(["variance_share", "group"], ascending=[False, True], ignore_index=True)


def _share(level: np.ndarray, values: np.ndarray) -> float:
    """Return the share of variance that a group explains; 0 where it is no more than chance makes of it."""
    parts = parts_of(len(values))
    whole = float(np.var(values)) if len(values) else 0.0
    if parts < 2 or not whole:
        return 0.0
    part = np.minimum((level * parts).astype(int), parts - 1)
    inside = [values[part == n] for n in range(parts) if np.any(part == n)]
    between = sum(len(v) * (v.mean() - values.mean()) ** 2 for v in inside) / len(values)
    by_chance = (len(inside) - 1) / (len(values) - 1)
    return float(max(0.0, (between / whole - by_chance) / (1 - by_chance)))


def parts_of(draws: int) -> int:
    """Return into how many parts the range of a group is cut."""
    return max(1, min(PARTS, draws // FEWEST_IN_A_PART))


def _by_chance(draws: int) -> float:
    """Return a share that a group which moves nothing seldom exceeds: three standard errors of a share of none."""
    return SELDOM * math.sqrt(2 * (parts_of(draws) - 1)) / draws if draws else math.nan


def _tenths(level: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    low, high = values[level < TENTH], values[level >= 1 - TENTH]
    ends = [float(v.mean()) if len(v) else float("nan") for v in (low, high)]
    return ends[0], ends[1], ends[1] - ends[0]
