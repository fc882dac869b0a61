"""Up to which day records know what happens: the last day of many, and how long a silence after it may be.

Where something happens on a share p of all days, nothing for k days has the chance (1 - p)^k (geometric law).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from placement_opt.intake.read.child_frames import OPEN, UNKNOWN
from placement_opt.intake.read.dates import Days
from placement_opt.kernel.calendar import DAYS_PER_COMMON_YEAR


@dataclass(frozen=True)
class LastKnown:
    """The last day of the records, the last that a silence as long as chance allows reaches, and days far beyond."""

    day: int
    silent_until: int
    beyond: int  # different days after `day`, each alone


def last_known(start: Days, end: Days, unlikely: float) -> LastKnown | None:
    """Return up to which day records know what happens; None if they have no date.

    `unlikely`: a silence with a smaller chance is none. A last day that stands alone after such a silence is a slip of
    the pen or an ending planned ahead, not something that has happened.
    """
    dates = np.concatenate([start, end])
    days = np.unique(dates[(dates != OPEN) & (dates != UNKNOWN)]).astype("int64")
    beyond = 0
    while len(days) > 1 and days[-1] - days[-2] > _longest_silence(days[:-1], unlikely):
        days, beyond = days[:-1], beyond + 1
    if not len(days):
        return None
    return LastKnown(int(days[-1]), int(days[-1]) + _longest_silence(days, unlikely), beyond)


def _longest_silence(days: np.ndarray, unlikely: float) -> int:
    """Return for how many days after the last of them nothing may happen by chance."""
    share = float((days > days[-1] - DAYS_PER_COMMON_YEAR).sum()) / DAYS_PER_COMMON_YEAR
    return 0 if share >= 1 else int(math.log(unlikely) / math.log1p(-share))
