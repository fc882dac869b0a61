"""Which return a file is called, and which are asked for: labels, names of files and folders, the column YEAR."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.read.dates import RowLocator
from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest

Years = npt.NDArray[np.int16]  # closing years: 2018 for 2017/18; 0 where a file is of several years, or not known
Span = tuple[int, int]
NO_YEAR = 0
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_LONG = re.compile(r"(?<!\d)(\d{4})[-_/ ]?(?:\d\d)?(\d\d)(?!\d)")  # 2017-18, 201718, 2017-2018
_SHORT = re.compile(r"(?<!\d)(\d\d)[-_/ ]?(\d\d)(?!\d)")  # 17-18, 1718


@dataclass(frozen=True)
class Opened:
    """A table that was read from a file: the file as printed, where it lay, and whether it has the columns LA, YEAR."""

    name: str
    parts: tuple[str, ...]
    table: str
    rows: int
    pooled: bool
    dated: bool
    named: frozenset[int] = frozenset()  # every year that its name may stand for
    lacks: frozenset[str] = frozenset()  # columns that the table needs and the file does not have


def label(year: int) -> str:
    """Return "2017/18" for 2018, and nothing for 0."""
    return calendar.year_label(year - 1) if year else ""


def in_name(parts: Sequence[str], plausible: Span) -> frozenset[int]:
    """Return every year that the name of a file, or of the nearest folder that has one, may stand for.

    2017 is 2017; 2017-18, 2017_18, 201718 and 1718 are 2017 and 2018. What can be read in two ways counts as both.
    """
    found = (frozenset(_years_in(part, plausible)) for part in reversed(parts))
    return next(filter(None, found), frozenset())


def _years_in(name: str, plausible: Span) -> Iterator[int]:
    span = range(plausible[0], plausible[1] + 1)
    yield from (int(year) for year in _YEAR.findall(name) if int(year) in span)
    for first, second in _LONG.findall(name):
        if int(first) in span and _follows(int(first), int(second)):
            yield from (int(first), int(first) + 1)
    for first, second in _SHORT.findall(name):
        if _follows(int(first), int(second)):
            yield from (y + i for y in span if y % calendar.YEARS_PER_CENTURY == int(first) for i in (0, 1))


def _follows(first: int, second: int) -> bool:
    return (first + 1) % calendar.YEARS_PER_CENTURY == second


def written(column: pd.Series[str], plausible: Span) -> Years:
    """Return the closing years of a column YEAR: 2018 or 2017/18; 0 where it is neither."""
    made = [_written(str(word).strip(), plausible) for word in column.cat.categories]
    return np.array(made, dtype=np.int16)[column.cat.codes.to_numpy()] if made else np.zeros(0, dtype=np.int16)


def _written(word: str, plausible: Span) -> int:
    opening = calendar.first_year(word.replace("-", "/"))
    bare = re.fullmatch(r"(\d{4})(?:\.0+)?", word)
    year = opening + 1 if opening is not None else int(bare[1]) if bare else NO_YEAR
    return year if plausible[0] <= year <= plausible[1] else NO_YEAR


def years_of_files(number: npt.NDArray[np.int16], year: Years) -> dict[int, frozenset[int]]:
    """Return the years that the rows of each file are of."""
    pairs = pd.DataFrame({"file": number, "year": year}).drop_duplicates().sort_values(["file", "year"])
    by_file = pairs.groupby("file")["year"].agg(frozenset)
    return {int(str(file)): years for file, years in by_file.items()}


def companion(file: Opened, files: Sequence[Opened], known: Mapping[int, frozenset[int]]) -> int:
    """Return the year of the episodes that a table without dates of its own belongs to, 0 if that is not sure.

    Tried in turn: the same file, files whose name carries the same year, files of the same folder, all files; the
    first of these that has episodes decides, if they are all of one year.
    """
    tests = (
        lambda other: other.parts == file.parts,
        lambda other: bool(file.named) and other.named == file.named,
        lambda other: other.parts[:-1] == file.parts[:-1],
        lambda other: True,
    )
    for test in tests:
        years = frozenset().union(*(known[i] for i in known if test(files[i])))
        if years:
            return next(iter(years)) if len(years) == 1 else NO_YEAR
    return NO_YEAR


def agrees(year: int, named: frozenset[int]) -> bool:
    """Say whether a name may stand for the return of a year: 2017-18 is one return, 2018 may open or close it."""
    pairs = {first + 1 for first in named if first + 1 in named}
    return year in (pairs or named | {first + 1 for first in named})


def label_counts(files: Sequence[Opened], known: Mapping[int, frozenset[int]]) -> list[RuleCount]:
    """Return the files whose name carries a year that none of their rows is of."""
    rule_counts = []
    for file, years in known.items():
        named, sure = files[file].named, years - {NO_YEAR}
        if named and sure and not any(agrees(year, named) for year in sure):
            rule_counts.append(RuleCount("year_label", 1, files[file].name))
    return rule_counts


def year_faults(
    column: pd.Series[str], year: Years, dated: npt.NDArray[np.bool_], locator: RowLocator
) -> Iterator[Fault]:
    """Yield a fault per file whose column YEAR holds something else than a year."""
    wrong = dated & (year == NO_YEAR)
    blank = (column.astype(str).str.strip() == "").to_numpy() & wrong
    expected = "the year in which the return closes, such as 2018 for 2017/18"
    yield from locator.faults(blank, "YEAR", expected, "nothing")
    yield from locator.faults(wrong & ~blank, "YEAR", expected, "text that is not such a year")


def asked(years: Sequence[str], known: Sequence[int]) -> tuple[list[int], list[Fault]]:
    """Return the closing years asked for, and a fault for each that the files do not have."""
    labels = {label(year): year for year in sorted(known) if year}
    faults = []
    for word in years:
        if word not in labels:
            expected = f"one of the returns found: {', '.join(labels)}" if labels else "several returns to choose from"
            hint = nearest(word, labels) if labels else "one file of several years is taken as a whole: leave it out"
            faults.append(Fault("--years", None, "", expected, word, hint))
    return [labels[word] for word in years if word in labels], faults
