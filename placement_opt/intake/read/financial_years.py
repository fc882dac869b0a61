"""Financial years as returns count them: their first and last day, and the one in which a day lies."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from placement_opt.kernel import calendar

EPOCH = date(1970, 1, 1).toordinal()  # where numpy and pandas count days from
Ints = npt.NDArray[np.int64]

_EPOCH_YEAR = date.fromordinal(EPOCH).year
_MONTHS_BEFORE_APRIL = 3
_MONTHS = calendar.MONTHS_PER_QUARTER * calendar.QUARTERS_PER_YEAR


def closing_year(day: npt.ArrayLike) -> Ints:
    """Return the year in which the return of each day closes: 2018 for 1 April 2017 to 31 March 2018."""
    days = np.asarray(day, dtype="int64").astype("datetime64[D]")
    month = days.astype("datetime64[M]").astype("int64") - _MONTHS_BEFORE_APRIL
    return np.asarray(month // _MONTHS + _EPOCH_YEAR + 1, dtype="int64")


def opening_day(year: npt.ArrayLike) -> Ints:
    """Return 1 April of the year before each closing year, in days since 1970-01-01."""
    months = (np.asarray(year, dtype="int64") - 1 - _EPOCH_YEAR) * _MONTHS + _MONTHS_BEFORE_APRIL
    return np.asarray(months.astype("datetime64[M]").astype("datetime64[D]").astype("int64"), dtype="int64")


def closing_day(year: npt.ArrayLike) -> Ints:
    """Return 31 March of each closing year, in days since 1970-01-01."""
    return opening_day(np.asarray(year, dtype="int64") + 1) - 1
