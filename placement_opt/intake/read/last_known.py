"""Up to which day records know what happens: the last day of many, and how long a silence after it may be.

Where something happens on a share p of all days, nothing for k days has the chance (1 - p)^k (geometric law).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement_opt.intake.import_settings import ReadingRules
from placement_opt.intake.read.child_frames import OPEN, UNKNOWN
from placement_opt.intake.read.dates import Days
from placement_opt.intake.read.financial_years import Ints
from placement_opt.kernel.calendar import DAYS_PER_COMMON_YEAR


@dataclass(frozen=True)
class LastKnown:
    """The last day of the records, the last that a silence as long as chance allows reaches, and days far beyond."""

    day: int
    silent_until: int
    beyond: int  # different days after `day`


def last_known(start: Days, end: Days, reading: ReadingRules) -> LastKnown | None:
    """Return up to which day records know what happens; None if they have no date.

    After a silence too long for chance (`unlikely_silence`) few days (`lone_share` of all) are slips of the pen or
    endings planned ahead, not what has happened.
    """
    dates = np.concatenate([start, end])
    days = np.unique(dates[(dates != OPEN) & (dates != UNKNOWN)]).astype("int64")
    if not len(days):
        return None
    silent = _longest_silences(days, reading.unlikely_silence)
    after = len(days) - 1 - np.arange(len(days))
    gap = np.append(np.diff(days) - 1, 0)
    alone = np.flatnonzero((gap > silent) & (after <= max(1.0, reading.lone_share * len(days))))
    last = int(alone[0]) if len(alone) else len(days) - 1
    return LastKnown(int(days[last]), int(days[last] + silent[last]), len(days) - 1 - last)


def _longest_silences(days: Ints, unlikely: float) -> Ints:
    """Return for each day how many days after it nothing may happen by chance, at the pace of the year before."""
    known = np.arange(1, len(days) + 1) - np.searchsorted(days, days - DAYS_PER_COMMON_YEAR, side="right")
    quiet = np.maximum(1 - known / DAYS_PER_COMMON_YEAR, unlikely)  # share of days without; never quite none
    return np.asarray(np.floor(np.log(unlikely) / np.log(quiet)), dtype="int64")
