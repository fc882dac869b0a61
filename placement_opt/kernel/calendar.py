"""Quarters and financial years (April to March): labels, order and real length."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

QUARTERS_PER_YEAR = 4
MIDDLE = 1 / 2  # of a year or quarter
MONTHS_PER_QUARTER = 3
DAYS_PER_WEEK = 7
DAYS_PER_COMMON_YEAR = 365
WEEKS_PER_YEAR = 365.25 / DAYS_PER_WEEK
YEARS_PER_CENTURY = 100
LAST_OPENING = date.max.year - YEARS_PER_CENTURY  # behind it the calendar of a computer may end before a plan does
FARTHEST = 20 * QUARTERS_PER_YEAR  # quarters after opening; a later one is a slip of the pen

_YEAR = re.compile(r"(\d{4})/(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4}/\d{2}) Q([1-4])", re.ASCII)

_LOOSE_YEAR = re.compile(r"(\d{4})\s*[-/–]\s*(?:\d{2})?(\d{2})", re.ASCII)
_LOOSE_QUARTER = re.compile(rf"{_LOOSE_YEAR.pattern}\W*q(?:uarter|tr)?\W*([1-4])", re.ASCII | re.IGNORECASE)


def near_year(text: str) -> str:
    """Return the financial year that a text means, such as 2013/14 for 2013-14, or nothing."""
    match = _LOOSE_YEAR.fullmatch(text.strip())
    label = f"{match[1]}/{match[2]}" if match else ""
    return label if first_year(label) is not None else ""


def near_quarter(text: str) -> str:
    """Return the quarter that a text means, such as 2013/14 Q1 for 2013-14 q1, or nothing."""
    match = _LOOSE_QUARTER.fullmatch(text.strip())
    label = f"{match[1]}/{match[2]} Q{match[3]}" if match else ""
    return label if ordinal(label) is not None else ""


def first_year(label: str) -> int | None:
    """Return 2013 for "2013/14", or None if that is no financial year."""
    match = _YEAR.fullmatch(label)
    if not match or (int(match[1]) + 1) % YEARS_PER_CENTURY != int(match[2]):
        return None
    return int(match[1])


def year_label(first: int) -> str:
    """Return "2013/14" for 2013."""
    return f"{first}/{(first + 1) % YEARS_PER_CENTURY:02d}"


def year_before(label: str) -> str:
    """Return "2012/13" for "2013/14"."""
    first = first_year(label)
    if first is None:
        raise ValueError(f"{label} is no financial year")
    return year_label(first - 1)


def ordinal(label: str) -> int | None:
    """Return the place of "2013/14 Q1" in the row of all quarters, or None if that is no quarter."""
    match = _QUARTER.fullmatch(label)
    year = first_year(match[1]) if match else None
    return None if match is None or year is None else year * QUARTERS_PER_YEAR + int(match[2]) - 1


def opening_ordinal(opening: date) -> int:
    """Return the place of the quarter that ends at the opening date."""
    return opening.year * QUARTERS_PER_YEAR + (opening.month - 1) // MONTHS_PER_QUARTER - 1


def number(label: str, opening: date) -> int | None:
    """Return t of a quarter label: 1 is the first quarter after the opening; None if malformed."""
    place = ordinal(label)
    return None if place is None else place - opening_ordinal(opening)


def label(t: int, opening: date) -> str:
    """Return the label of quarter t."""
    year, quarter = divmod(opening_ordinal(opening) + t, QUARTERS_PER_YEAR)
    return f"{year_label(year)} Q{quarter + 1}"


def last_day(t: int, opening: date) -> date:
    """Return the last day of quarter t; the opening date for 0."""
    year, quarter = divmod(opening_ordinal(opening) + t + 1, QUARTERS_PER_YEAR)
    month = quarter * MONTHS_PER_QUARTER + MONTHS_PER_QUARTER
    after = date(year + 1, 1, 1) if quarter == QUARTERS_PER_YEAR - 1 else date(year, month + 1, 1)
    return after - timedelta(days=1)


def is_quarter_end(day: date) -> bool:
    """Say whether a day is the last of March, June, September or December."""
    return day.month % MONTHS_PER_QUARTER == 0 and day.day == monthrange(day.year, day.month)[1]


def weeks(t: int, opening: date) -> float:
    """Return the real length of quarter t in weeks."""
    return (last_day(t, opening) - last_day(t - 1, opening)).days / DAYS_PER_WEEK
