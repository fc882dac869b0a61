"""The year of each return, from where its endings lie: checked against column YEAR, file and folder names.

A return of a year holds every episode of that year: its endings lie between one April and the next March. An extract
that was run later holds endings after it too, up to the day it was run. Labels go by the opening or the closing year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.import_settings import ReadingRules
from placement_opt.intake.read.child_frames import OPEN, UNKNOWN
from placement_opt.intake.read.dates import Days, RowLocator
from placement_opt.intake.read.financial_years import closing_day, closing_year
from placement_opt.intake.read.last_known import last_known
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.read.returns import NO_YEAR, Opened, Years, agrees
from placement_opt.kernel.errors import Fault

YEAR_CLOSES, YEAR_OPENS = 0, 1  # what is added to a column YEAR to have the closing year
AS_CLOSING = "the year in which the return closes, such as 2018 for 2017/18, where its endings lie"
IN_OTHERS = "endings in other years"


@dataclass(frozen=True)
class FileYear:
    """The year of a file without a column YEAR, and which rule it met."""

    year: int
    rule: str = ""


def of_files(episodes: pd.DataFrame, files: Sequence[Opened], reading: ReadingRules) -> tuple[Years, list[RuleCount]]:
    """Return the return year of each episode row of files without a column YEAR, 0 for the others.

    A file is of the year into which a share of `one_year_share` of its endings fall. If none has so many, one file is
    of several years, 0; of several files each is of the last year that it holds to the end.
    """
    number = episodes["file"].to_numpy()
    found = np.zeros(len(episodes), dtype=np.int16)
    used = np.unique(number)
    rule_counts = []
    for file in used:
        if not files[file].dated:
            here = slice(*np.searchsorted(number, [file, file + 1]))
            start, end = (episodes[c].to_numpy()[here] for c in ("start", "end"))
            one = _of_file(start[start != UNKNOWN], end[(end != OPEN) & (end != UNKNOWN)], files[file].named, reading)
            if one.rule and len(used) == 1:
                one = FileYear(NO_YEAR)
            found[here] = one.year
            if one.rule:
                rule_counts.append(RuleCount(one.rule, 1, files[file].name))
    return found, rule_counts


def _of_file(start: Days, end: Days, named: frozenset[int], reading: ReadingRules) -> FileYear:
    """Return the year of a file, with a rule where its endings do not lie in one year."""
    if len(end):
        years, counts = np.unique(closing_year(end), return_counts=True)
        if counts.max() >= reading.one_year_share * len(end):
            return FileYear(int(years[counts.argmax()]))
    known = last_known(start, end, reading)
    if known is None:
        return FileYear(NO_YEAR)
    latest = int(closing_year(known.day))
    if not len(end):
        return FileYear(latest)
    before = latest - 1
    whole = known.silent_until >= closing_day(latest) or not (closing_year(end) == before).any()
    fitting = [year for year in (latest, before) if agrees(year, named)]
    year = latest if whole else before
    if len(fitting) == 1 and fitting[0] != year and not (whole and known.day == closing_day(latest)):
        return FileYear(fitting[0], "year_from_name")
    return FileYear(year, "several_years" if year == latest else "run_late")


def shift_of_column(
    episodes: pd.DataFrame, written: Years, dated: npt.NDArray[np.bool_], reading: ReadingRules
) -> dict[str, int]:
    """Return by council what makes closing years of its column YEAR: 0, or 1 where it holds opening years."""
    return {
        str(council): _shift(closing_year(end[here]), written[here], reading)
        for council, end, here in _ended_by_council(episodes, written, dated)
    }


def _ended_by_council(
    episodes: pd.DataFrame, written: Years, dated: npt.NDArray[np.bool_]
) -> Iterator[tuple[str, Days, npt.NDArray[np.bool_]]]:
    end, council = episodes["end"].to_numpy(), episodes["LA"]
    ended = dated & (written != NO_YEAR) & (end != OPEN) & (end != UNKNOWN)
    for number, name in enumerate(council.cat.categories):
        here = ended & (council.cat.codes.to_numpy() == number)
        if here.any():
            yield str(name), end, here


def _shift(closed: npt.NDArray[np.int64], written: Years, reading: ReadingRules) -> int:
    """Return the reading under which endings lie in their own year, or in it and, of a late extract, the next."""
    after = closed - written  # 0: in the year that the label closes, 1: in the next
    fits = [_fits(after - shift, reading.one_year_share) for shift in (YEAR_CLOSES, YEAR_OPENS)]
    return YEAR_OPENS if fits[YEAR_OPENS] and not fits[YEAR_CLOSES] else YEAR_CLOSES


def _fits(after: npt.NDArray[np.int64], share: float) -> bool:
    own, late = float((after == 0).mean()), float((after == 1).mean())
    return own + late >= share and own > late


def misfits(
    episodes: pd.DataFrame, year: Years, dated: npt.NDArray[np.bool_], locator: RowLocator, reading: ReadingRules
) -> Iterator[Fault]:
    """Yield a fault per file for years of a column whose endings lie elsewhere, however the column is read."""
    end = episodes["end"].to_numpy()
    rows = pd.DataFrame({"LA": episodes["LA"].cat.codes, "year": year, "after": closing_year(end) - year})
    ended = dated & (year != NO_YEAR) & (end != OPEN) & (end != UNKNOWN)
    groups = rows[ended].groupby(["LA", "year"])["after"]
    fits = groups.agg(lambda after: _fits(after.to_numpy(), reading.one_year_share)).astype(bool)
    wrong = fits.index[~fits & (groups.size() >= reading.least_endings)]
    if len(wrong):
        met = ended & pd.MultiIndex.from_frame(rows[["LA", "year"]]).isin(wrong)
        yield from locator.faults(met, "YEAR", AS_CLOSING, IN_OTHERS, "put the year right, or leave the column out")


def shifted(written: Years, council: pd.Series[str], shifts: Mapping[str, int]) -> Years:
    """Return closing years of a column YEAR, by what each council's column holds."""
    by_code = np.array([shifts.get(str(name), YEAR_CLOSES) for name in council.cat.categories] or [0], dtype=np.int16)
    added = by_code[council.cat.codes.to_numpy()]
    return np.where(written == NO_YEAR, NO_YEAR, written + added).astype(np.int16)
