"""Mark rows, count them, leave them out: the small tools of every rule."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.read.child_frames import Raw, ReadFile
from placement_opt.intake.read.quality import RuleCount

STRIDE = 1 << 33  # wider than any span of days, so that children cannot overlap in one ordered line of days
Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.int32]


def episode_count(rule: str, raw: Raw, mask: Mask) -> RuleCount:
    """Return how many episodes meet a rule and where the first of them stands."""
    return rule_count(rule, raw.episodes, mask, raw.files)


def rule_count(rule: str, rows: pd.DataFrame, mask: Mask, files: tuple[ReadFile, ...]) -> RuleCount:
    """Return how many rows meet a rule and where the first of them, by file and line, stands."""
    if not mask.any():
        return RuleCount(rule, 0)
    there = rows.loc[mask, ["file", "row"]]
    first = there.iloc[int(np.lexsort((there["row"], there["file"]))[0])]
    return RuleCount(rule, int(mask.sum()), files[int(first["file"])].name, int(first["row"]))


def has_next(child: npt.NDArray[Any]) -> Mask:
    """Return which rows, sorted by child, are followed by one of the same child."""
    same = np.zeros(len(child), dtype=bool)
    same[:-1] = child[1:] == child[:-1]
    return same


def has_before(child: npt.NDArray[Any]) -> Mask:
    """Return which rows, sorted by child, follow one of the same child."""
    same = np.zeros(len(child), dtype=bool)
    same[1:] = child[1:] == child[:-1]
    return same


def highest_so_far(child: npt.NDArray[Any], values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the highest value of this row and those before it of the same child; rows are sorted by child."""
    if not len(child):
        return values
    apart = child.astype("int64") * STRIDE
    return np.asarray(np.maximum.accumulate(apart + values) - apart, dtype="int64")


def following(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the value of the next row; the last row's own for the last."""
    return np.append(values[1:], values[-1:])


def before(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the value of the row before; the first row's own for the first."""
    return np.append(values[:1], values[:-1])
