"""Children at quarter ends, with their need group: the last frame that has a row for a child."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.domain.catalogue import SETTLED, Catalogue
from placement_opt.intake.import_settings import NeedLevels, Settings
from placement_opt.intake.read.child_frames import UNKNOWN
from placement_opt.intake.records.exclude import birthday
from placement_opt.intake.records.neighbours import STRIDE, Mask, before, has_before, highest_so_far

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Panel:
    """One row per child and quarter end in care, sorted by child and end: never leaves this room."""

    row: Ints  # of the episode
    end: Ints  # number of the quarter end, 0 .. Q
    need: Ints  # index into `needs`
    needs: tuple[str, ...]


def panel(eps: pd.DataFrame, ends: Ints, settings: Settings, catalogue: Catalogue, own_levels: pd.DataFrame) -> Panel:
    """Return who was in care at each quarter end, and in which need group."""
    start, end = eps["start"].to_numpy(), eps["end"].to_numpy()
    first = np.searchsorted(ends, start, side="left")
    many = np.maximum(np.searchsorted(ends, end, side="left") - first, 0)
    row = np.repeat(np.arange(len(eps)), many)
    number = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(first, many)
    band = _bands(eps["born"].to_numpy()[row].astype("int64"), ends[number], catalogue)
    level = _levels(eps, row, ends[number], settings.need_levels, catalogue.standings)
    level = _with_own_levels(level, eps["child"].to_numpy()[row], ends[number], own_levels, catalogue.standings)
    need = _needs(band, level, settings.need_levels.otherwise, catalogue)
    return Panel(row, number, need, tuple(catalogue.needs))


def _bands(born: Ints, day: Ints, catalogue: Catalogue) -> Ints:
    """Return the number of the age band of each child on each day."""
    band = np.zeros(len(born), dtype="int64")
    for ages in list(catalogue.age_bands.values())[1:]:
        band += birthday(born, ages.from_age) <= day
    return band


def _needs(band: Ints, level: Ints, otherwise: str, catalogue: Catalogue) -> Ints:
    """Return the need group of each band and level; whose level the band does not have is of the level `otherwise`."""
    number = {need: i for i, need in enumerate(catalogue.needs)}
    groups = [
        [catalogue.need_of(ages, word) or catalogue.need_of(ages, otherwise) for word in catalogue.standings]
        for ages in catalogue.age_bands.values()
    ]
    table = [[number[need or ""] for need in row] for row in groups]  # none is missing: the settings were held to it
    return np.array(table, dtype="int64")[band, level]


def _levels(eps: pd.DataFrame, row: Ints, day: Ints, rules: NeedLevels, words: tuple[str, ...]) -> Ints:
    """Return the level of need by the rules of the settings: settled first, then complex, else `otherwise`."""
    born = eps["born"].to_numpy()[row].astype("int64")
    level = np.full(len(row), words.index(rules.otherwise))
    is_complex = _complex(eps, row, day, rules) & (birthday(born, rules.complex.from_age) <= day)
    level[is_complex] = words.index(rules.complex.level)
    level[_settled(eps, row, day, rules) & (birthday(born, rules.settled.from_age) <= day)] = words.index(SETTLED)
    return level


def _settled(eps: pd.DataFrame, row: Ints, day: Ints, rules: NeedLevels) -> Mask:
    """Long in one placement of a kind that can be for good, and longer in care."""
    here = eps["placement"].isin(rules.settled.placements).to_numpy()[row]
    lived = day - _first_day(eps, "spell")[row] >= rules.settled.same_placement_days
    cared: Mask = day - _first_day(eps, "period")[row] >= rules.settled.looked_after_days
    return here & lived & cared


def _complex(eps: pd.DataFrame, row: Ints, day: Ints, rules: NeedLevels) -> Mask:
    """In residential care lately, often moved, in the justice system, or in care for behaviour."""
    rule = rules.complex
    marked = eps["place"].isin(rule.codes) | eps["ls"].isin(rule.legal_statuses) | first_need(eps).isin(rule.needs)
    home = eps["in_home"].to_numpy()
    lately = _left_home(eps)[row] > day - rule.residential_within_days
    often: Mask = _placements(eps, row, day, rule.placements_within_days) >= rule.placements
    now: Mask = (marked.to_numpy() | home)[row]
    return now | lately | often


def first_need(eps: pd.DataFrame) -> pd.Series[str]:
    """Return the need code with which the period of care began (edit rule 504)."""
    first = np.flatnonzero(np.append([True], np.diff(eps["period"]) > 0)) if len(eps) else np.array([], dtype="int64")
    needs: pd.Series[str] = eps["cin"].iloc[first[eps["period"].to_numpy()]].set_axis(eps.index)
    return needs


def _first_day(eps: pd.DataFrame, of: str) -> Ints:
    """Return the day on which each row's placement or period of care began."""
    number = eps[of].to_numpy()
    first = np.flatnonzero(np.append([True], np.diff(number) > 0)) if len(eps) else np.array([], dtype="int64")
    return np.asarray(eps["start"].to_numpy()[first[number]], dtype="int64")


def _left_home(eps: pd.DataFrame) -> Ints:
    """Return the last day on which the child, before this row, had left residential care; far back if never."""
    child = eps["child"].to_numpy().astype("int64")
    left = np.where(eps["in_home"], eps["end"], UNKNOWN).astype("int64")
    return np.where(has_before(child), before(highest_so_far(child, left)), UNKNOWN)


def _placements(eps: pd.DataFrame, row: Ints, day: Ints, within: int) -> Ints:
    """Return in how many placements each child lived within so many days up to each day."""
    child = eps["child"].to_numpy().astype("int64")
    spell = eps["spell"].to_numpy()
    last = np.flatnonzero(np.append(np.diff(spell) > 0, [True])) if len(eps) else np.array([], dtype="int64")
    until = child[last] * STRIDE + eps["end"].to_numpy()[last]
    oldest = np.searchsorted(until, child[row] * STRIDE + day - within, side="right")
    return np.asarray(spell[row] - oldest + 1, dtype="int64")


def _with_own_levels(
    level: Ints, child: npt.NDArray[np.int32], day: Ints, own_levels: pd.DataFrame, words: tuple[str, ...]
) -> Ints:
    """Return the levels with the council's own levels in force: of several, the latest by that day."""
    if own_levels.empty:
        return level
    known = own_levels.sort_values(["child", "since"], kind="stable")
    since = known["child"].to_numpy().astype("int64") * STRIDE + known["since"].to_numpy()
    at = np.searchsorted(since, child.astype("int64") * STRIDE + day, side="right") - 1
    mine = (at >= 0) & (known["child"].to_numpy()[np.maximum(at, 0)] == child)
    said = known["level"].map({word: i for i, word in enumerate(words)}).astype("int64").to_numpy()
    return np.where(mine, said[np.maximum(at, 0)], level)
