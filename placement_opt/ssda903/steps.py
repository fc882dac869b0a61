"""From records to counts, step by step: it reads as the table of contents of this room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from placement_opt.errors import BadInput, Fault
from placement_opt.inputs import quarters
from placement_opt.inputs.starter import need_groups

from . import codes as code_table
from . import exclude, merge
from .count import EPOCH, count, quarter_ends
from .counts import Counts
from .merge import closing_day, opening_day
from .panel import panel
from .quality import Finding
from .raw import OPEN, Raw
from .repair import repair
from .settings import Settings
from .spells import spells


def counts_of(raw: Raw, codes: code_table.Codes, settings: Settings, as_of: date) -> tuple[Counts, list[Finding]]:
    """Return the counts of the records read, and every rule that was met."""
    first, last = covered(raw, settings)
    day = as_of.toordinal() - EPOCH
    if not first <= day <= last:
        span = f"a day that the returns cover, {_day(first)} to {_day(last)}"
        raise BadInput([Fault("--as-of", None, "", span, as_of.isoformat())])
    findings = [*code_table.noticed(raw, codes), *merge.noticed(raw)]
    for step in (exclude.short_breaks, merge.merge, lambda r: repair(r, settings.repairs)):
        raw, more = step(raw)
        findings += more
    born, more = exclude.births(raw)
    findings += more
    raw, more = exclude.ages(raw, born, settings.adult, day)
    findings += more
    raw, more = exclude.as_of(raw, day)
    findings += more
    placed, more = spells(raw, codes, settings.need_levels.complex.residential)
    findings += more
    raw = replace(raw, episodes=placed)
    ends = quarter_ends(first, as_of)
    who = panel(placed, ends, settings, need_groups(), raw.flags)
    return count(raw, who, as_of, ends, settings.reading), findings


def covered(raw: Raw, settings: Settings) -> tuple[int, int]:
    """Return the first and the last day that the returns cover.

    Yearly returns cover their years. One file of several years covers those from the first that has a fair share of a
    usual year's endings, since children who left before it are not in it, to the end of the year of its last date.
    """
    year = raw.episodes["year"].to_numpy()
    if len(year) and year.min() > 0:
        return int(opening_day(year.min())), int(closing_day(year.max()))
    end = raw.episodes["end"].to_numpy()
    known = np.append(end[end != OPEN], raw.episodes["start"].to_numpy())
    closing = _closing_year(end[end != OPEN])
    years, endings = np.unique(closing, return_counts=True)
    usual = np.median(endings) if len(endings) else 0
    enough = years[endings >= settings.reading.first_year_share * usual]
    first = int(enough.min()) if len(enough) else int(_closing_year(known).min())
    return int(opening_day(np.array(first))), int(closing_day(_closing_year(known).max()))


def _closing_year(day: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Return the closing year of the financial year in which each day lies."""
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype("int64") - merge.MONTHS_BEFORE_APRIL
    months = quarters.MONTHS_PER_QUARTER * quarters.QUARTERS_PER_YEAR
    return np.asarray(month // months + merge.EPOCH_YEAR + 1, dtype="int64")


def _day(day: int) -> str:
    return date.fromordinal(day + EPOCH).isoformat()
