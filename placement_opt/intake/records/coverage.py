"""Which days the returns of each council cover, and whether all cover the day asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from placement_opt.intake.import_settings import ReadingRules, Settings
from placement_opt.intake.read.child_frames import OPEN, Raw
from placement_opt.intake.read.financial_years import EPOCH, closing_day, closing_year, opening_day
from placement_opt.intake.read.last_known import last_known
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.read.successors import known_as, predecessors_of, successors_of
from placement_opt.kernel.errors import BadInput, Fault

LEAVE_OUT = "--leave-out-late leaves out the councils whose returns do not cover the day"


@dataclass(frozen=True)
class Cover:
    """The days that the returns of a council, or of councils counted as one, cover."""

    councils: tuple[str, ...]  # as the column LA has them
    first: int
    last: int
    lacks: tuple[str, ...] = ()  # councils that took their place and have sent nothing

    def holds(self, day: int) -> bool:
        """Say whether the returns cover a day."""
        return self.first <= day <= self.last


def covers(raw: Raw, reading: ReadingRules, day: int) -> tuple[Cover, ...]:
    """Return the cover of every council, those counted as one together, as it counts for a day asked for."""
    eps = raw.episodes
    found = {str(name): _of_council(rows, reading) for name, rows in eps.groupby("council", observed=True)}
    family = eps[["council", "la"]].drop_duplicates()
    together: dict[str, list[str]] = {}
    for name, one in sorted(zip(family["council"].astype(str), family["la"].astype(str), strict=True)):
        together.setdefault(one, []).append(name)
    return tuple(_together([found[name] for name in names], raw, day) for names in together.values())


def covered(raw: Raw, settings: Settings, day: int) -> tuple[int, int]:
    """Return the first and the last day that the returns of every council cover."""
    every = covers(raw, settings.reading, day)
    return max(c.first for c in every), min(c.last for c in every)


def uncovered(raw: Raw, settings: Settings, as_of: date, hint: str) -> list[Fault]:
    """Return a fault for each council whose returns do not cover the as-of date; only names that may be told are."""
    day = as_of.toordinal() - EPOCH
    every = covers(raw, settings.reading, day)
    late = [c for c in every if not c.holds(day)]
    hints = [_lacking(c) for c in late]
    more = LEAVE_OUT if len(late) < len(every) else ""
    return [
        Fault("--as-of", None, "", _expected(c, raw, len(every)), as_of.isoformat(), "; ".join(filter(None, words)))
        for c, *words in zip(late, hints, [more] * len(late), [hint] * len(late), strict=True)
    ]


def without_late(raw: Raw, settings: Settings, as_of: date) -> tuple[Raw, list[RuleCount]]:
    """Return the returns of the councils that cover the as-of date, and which were left out.

    Raises BadInput if none does.
    """
    day = as_of.toordinal() - EPOCH
    every = covers(raw, settings.reading, day)
    late = [name for c in every if not c.holds(day) for name in c.councils]
    if not late:
        return raw, []
    if all(not c.holds(day) for c in every):
        raise BadInput(uncovered(raw, settings, as_of, ""))
    out = raw.episodes["council"].isin(late)
    kept = raw.episodes[~out].reset_index(drop=True)
    gone = np.setdiff1d(raw.episodes.loc[out, "child"], kept["child"])
    headers, asylum, missing, own_levels = (
        frame[~frame["child"].isin(gone)].reset_index(drop=True)
        for frame in (raw.headers, raw.asylum, raw.missing, raw.own_levels)
    )
    told = [name for name in late if name in raw.named]
    names = ", ".join([*told, *(["others"] if len(told) < len(late) else [])])
    left = replace(raw, episodes=kept, headers=headers, asylum=asylum, missing=missing, own_levels=own_levels)
    return left, [RuleCount("late_council", len(late), names)]


def noticed(raw: Raw, settings: Settings, day: int) -> list[RuleCount]:
    """Return dates far after all others, and councils whose first years are not used since another begins later."""
    eps, reading = raw.episodes, settings.reading
    known = [
        last_known(rows["start"].to_numpy(), rows["end"].to_numpy(), reading)
        for _, rows in eps.groupby("council", observed=True)
    ]
    firsts = [c.first for c in covers(raw, reading, day)]
    return [
        RuleCount("lone_dates", sum(one.beyond for one in known if one)),
        RuleCount("later_start", sum(first < max(firsts) for first in firsts)),
    ]


def _of_council(rows: pd.DataFrame, reading: ReadingRules) -> Cover:
    """Return what the returns of one council cover.

    Yearly returns begin with the first year. One file of several years begins with the first that has a fair share of a
    usual year's endings, since children who left before it are not in it. Both reach to the end of the last year, or to
    the last day known where nothing until then would be a silence too long for chance.
    """
    start, end, year = (rows[name].to_numpy() for name in ("start", "end", "year"))
    name = (str(rows["council"].iloc[0]),)
    known = last_known(start, end, reading)
    if known is None:  # no row has a date, which is a fault of its own
        return Cover(name, 0, 0)
    first = year.min() if year.min() > 0 else _first_year(start, end, reading.first_year_share)
    last = closing_day(max(int(year.max()), int(closing_year(known.day))))
    return Cover(name, int(opening_day(first)), min(int(last), known.silent_until))


def _first_year(start: np.ndarray, end: np.ndarray, share: float) -> int:
    years, endings = np.unique(closing_year(end[end != OPEN]), return_counts=True)
    usual = np.median(endings) if len(endings) else 0
    enough = years[endings >= share * usual]
    return int(enough.min() if len(enough) else closing_year(start).min())


def _together(members: Sequence[Cover], raw: Raw, day: int) -> Cover:
    """Return the cover of councils counted as one: first the old ones', from their successors' first day on theirs."""
    table = raw.successions
    by_name = [(known_as(c.councils[0], table), c) for c in members]
    present = {name for name, _ in by_name}
    heirs = {s: since for name in present for s, since in successors_of(name, table).items()}
    councils = tuple(c.councils[0] for c in members)
    if not heirs:
        return Cover(councils, min(c.first for c in members), max(c.last for c in members))
    change = max(since.toordinal() for since in heirs.values()) - EPOCH
    old = [c for name, c in by_name if successors_of(name, table)]
    new = [c for name, c in by_name if not successors_of(name, table)]
    if day < change:
        return Cover(councils, max(c.first for c in old), min(c.last for c in old))
    lacks = tuple(sorted(set(heirs) - present))
    whole = all(predecessors_of(name, table) <= present for name, _ in by_name)
    first = max(c.first for c in old) if whole else change
    last = min(c.last for c in new) if new and not lacks else change - 1
    return Cover(councils, first, last, lacks)


def _lacking(cover: Cover) -> str:
    return f"no return of {', '.join(cover.lacks)}, which took its place" if cover.lacks else ""


def _expected(cover: Cover, raw: Raw, every: int) -> str:
    days = f"{_day(cover.first)} to {_day(cover.last)}"
    if every == 1:
        return f"a day that the returns cover, {days}"
    told = [name for name in cover.councils if name in raw.named]
    return f"a day that the returns of {', '.join(told) or 'a council not named here'} cover, {days}"


def _day(day: int) -> str:
    return date.fromordinal(day + EPOCH).isoformat()
