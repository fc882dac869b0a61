"""Dates as councils write them to whole days: read strictly, each different text once, never guessed.

Taken are days first (31/03/2018, 31-03-2018, 31.03.2018, 31/03/18, 31-Mar-2018, 31 March 2018) and years of four digits
first (2018-03-31, 2018/03/31), each with a time of day behind it that is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.import_settings import ReadingRules
from placement_opt.intake.read.child_frames import UNKNOWN
from placement_opt.intake.read.csv_return import how_many
from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import Fault

Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.int32]

EXPECTED_DATE = "a date such as 31/03/2018 or 2018-03-31"
NO_DATE = "text that is not such a date"
EMPTY_CELL = "nothing"
STANDS_FOR_NONE = "a date that stands for none"
MONTHS_FIRST = "is the month first? write day/month/year"
ELEMENTS = "the row in an XML file is the number of the element"
SERIAL = "days counted by a spreadsheet? format the column as a date"
MONTHS = (  # as dates name them, in the order of the year
    *(("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june")),
    *(("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november")),
    ("dec", "december"),
)
_TIME = r"(?:[ T]+(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_DAY_FIRST = rf"^(?P<day>[0-9]{{1,2}})(?P<mark>[/.])(?P<month>[0-9]{{1,2}})(?P=mark){_YEAR}{_TIME}$"
_DASHED = (
    rf"^(?P<day>[0-9]{{1,2}})-(?P<month>[0-9]{{1,2}})-(?P<year>[0-9]{{4}}){_TIME}$"  # 18-03-31 may begin with a year
)
_NAMED = rf"^(?P<day>[0-9]{{1,2}})(?P<mark>[/. -])(?P<month>[A-Za-z]{{3,9}})(?P=mark){_YEAR}{_TIME}$"
_YEAR_FIRST = rf"^(?P<year>[0-9]{{4}})(?P<mark>[/-])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){_TIME}$"
_NUMBERS = {name: str(number) for number, names in enumerate(MONTHS, start=1) for name in names}
_FORMAT = "%d/%m/%Y"
_PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class DateRules:
    """What may be a date: the first and last year, the first that two digits stand for, and what stands for none."""

    plausible: tuple[int, int]
    two_digits_from: int
    no_date: frozenset[tuple[int, int, int]] = field(default_factory=frozenset)  # (year, month, day)


def date_rules(reading: ReadingRules) -> DateRules:
    """Return the rules of the settings."""
    none = frozenset((int(y), int(m), int(d)) for y, m, d in (day.split("-") for day in reading.no_date))
    return DateRules(reading.plausible_years, reading.two_digit_years_from, none)


@dataclass(frozen=True)
class Dates:
    """A column of dates, row by row: the day (UNKNOWN if none), and what is wrong where it is none."""

    day: Days
    blank: Mask
    wrong: Mask  # no date
    far: Mask  # a date outside the plausible years
    stand_in: Mask  # a date that an export writes where there is none
    month_first: Mask  # a date if months stood first
    serial: Mask  # a plain number


def read_dates(column: pd.Series[str], rules: DateRules) -> Dates:
    """Return the days of a column of text in categories."""
    text = pd.Series(column.cat.categories, dtype=str).str.strip()
    parts = _parts(text, rules.two_digits_from)
    day = _days(parts["day"], parts["month"], parts["year"])
    written = parts.apply(pd.to_numeric, errors="coerce").fillna(0).astype("int64")
    triples = zip(written["year"], written["month"], written["day"], strict=True)
    stand_in = np.array([triple in rules.no_date for triple in triples], dtype=bool)
    year = written["year"].to_numpy()
    far = (day != UNKNOWN) & ~stand_in & ((year < rules.plausible[0]) | (year > rules.plausible[1]))
    blank = (text == "").to_numpy(dtype=bool)
    wrong = ~blank & (day == UNKNOWN) & ~stand_in
    # Asked of all of them, and only where some are wrong: it is the hint of that fault.
    month_first = _days(parts["month"], parts["day"], parts["year"]) != UNKNOWN if wrong.any() else wrong
    serial = text.str.fullmatch(r"[0-9]+(?:\.[0-9]+)?").to_numpy(dtype=bool)
    at = column.cat.codes.to_numpy()
    near = np.where(far | stand_in, UNKNOWN, day).astype(np.int32)
    return Dates(near[at], blank[at], wrong[at], far[at], stand_in[at], month_first[at], serial[at])


def _parts(text: pd.Series[str], two_digits_from: int) -> pd.DataFrame:
    """Return day, month and year as text in numbers; two digits are a year of the hundred that begin with one."""
    parts = text.str.extract(_DAY_FIRST)[list(_PARTS)]
    for shape in (_DASHED, _NAMED, _YEAR_FIRST):
        unread = parts["day"].isna() & (text != "")
        if unread.any():
            parts[unread] = text[unread].str.extract(shape)[list(_PARTS)]
    named = parts["month"].str.lower().map(_NUMBERS)
    parts["month"] = parts["month"].where(parts["month"].str.isdigit().fillna(False), named)
    short = (parts["year"].str.len() == 2).fillna(False)
    century = calendar.YEARS_PER_CENTURY
    last_two = pd.to_numeric(parts["year"].where(short))
    full = two_digits_from + (last_two - two_digits_from) % century
    parts["year"] = parts["year"].where(~short, full.astype("Int64").astype("string"))
    return parts.astype(object)


def _days(day: pd.Series[str], month: pd.Series[str], year: pd.Series[str]) -> npt.NDArray[np.int64]:
    """Return days since 1970-01-01, UNKNOWN where there is no such day."""
    found = pd.to_datetime(day + "/" + month + "/" + year, format=_FORMAT, errors="coerce").to_numpy()
    days = found.astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(found), UNKNOWN, days)


@dataclass(frozen=True)
class RowLocator:
    """Where each row of a table stands, and the names of the files as printed."""

    file: npt.NDArray[np.int16]
    row: Days
    names: tuple[str, ...]
    small: int  # counts up to this are not told
    lacks: tuple[frozenset[str], ...] = ()  # columns that each file does not have at all, which is a fault of its own

    def faults(self, rows: Mask, column: str, expected: str, found: str, hint: str = "") -> Iterator[Fault]:
        """Yield one fault for each file that has such rows, at the first of them. No cell is shown."""
        lacking = np.array([column in columns for columns in self.lacks], dtype=bool)
        told = rows & ~lacking[self.file] if len(lacking) else rows
        for name, first, count in self._by_file(told):
            rank = ELEMENTS if name.lower().endswith(".xml") else ""
            words = "; ".join(filter(None, (how_many(count, self.small), hint, rank)))
            yield Fault(name, first, column, expected, found, words)

    def rule_counts(self, rule: str, rows: Mask) -> list[RuleCount]:
        """Return one finding for each file that has such rows, at the first of them."""
        return [RuleCount(rule, count, name, first) for name, first, count in self._by_file(rows)]

    def _by_file(self, rows: Mask) -> Iterator[tuple[str, int, int]]:
        """Yield the name of each file that has such rows, the first of them and how many there are."""
        if not rows.any():
            return
        files, counts = np.unique(self.file[rows], return_counts=True)
        first = pd.Series(self.row[rows]).groupby(self.file[rows]).min()
        for file, count in zip(files, counts, strict=True):
            yield self.names[file], int(first[file]), int(count)


def date_faults(
    dates: Dates, column: str, locator: RowLocator, plausible: tuple[int, int], *, required: bool, open_ended: bool
) -> Iterator[Fault]:
    """Yield a fault per file for dates that are none or not plausible, and for blank ones where one is required.

    A date that stands for none is one too, except in a column that may be open-ended.
    """
    if not open_ended:
        yield from locator.faults(dates.stand_in, column, EXPECTED_DATE, STANDS_FOR_NONE)
    if required:
        yield from locator.faults(dates.blank, column, EXPECTED_DATE, EMPTY_CELL)
    for file in np.unique(locator.file[dates.wrong]):
        here = locator.file == file
        yield from locator.faults(dates.wrong & here, column, EXPECTED_DATE, NO_DATE, _hint(dates, here))
    yield from locator.faults(
        dates.far, column, f"a date from {plausible[0]} to {plausible[1]}", "a date outside these years"
    )


def _hint(dates: Dates, here: Mask) -> str:
    """Return what may have happened, if it fits every date of the file."""
    filled = here & ~dates.blank
    if dates.month_first[filled].all():
        return MONTHS_FIRST
    return SERIAL if dates.serial[dates.wrong & here].all() else ""
