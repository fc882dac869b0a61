"""Several yearly returns describe the same episodes: one row each, and the latest return wins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from placement_opt.intake.read.child_frames import OPEN, Raw
from placement_opt.intake.read.financial_years import closing_day, opening_day
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.read.returns import label
from placement_opt.intake.records.neighbours import Mask, episode_count, rule_count

SAME_COLUMNS = ("rne", "ls", "cin", "place", "provider", "site")  # what two reports of one episode should agree on


def merge(raw: Raw) -> tuple[Raw, list[RuleCount]]:
    """Return the return with one row per child and start date, sorted by them, and what the other rows were."""
    order = ["child", "start", "year", "end", "file", "row"]  # of one return the row that ends last wins
    sorted_ = raw.episodes.sort_values(order, kind="stable", ignore_index=True)
    last = ~sorted_.duplicated(["child", "start"], keep="last").to_numpy()
    winner = np.flatnonzero(last)[np.cumsum(last) - last]  # of each row, the row that replaces it
    year = sorted_["year"].to_numpy()
    earlier = ~last & (year < year[winner])
    merged = replace(raw, episodes=sorted_.loc[last].reset_index(drop=True))
    return merged, [
        rule_count("same_episode", sorted_, earlier, raw.files),
        rule_count("conflict", sorted_, earlier & _differs(sorted_, winner), raw.files),
        rule_count("same_day", sorted_, ~last & ~earlier, raw.files),
        *_late_arrivals(sorted_, last, raw),
    ]


def _differs(eps: pd.DataFrame, winner: np.ndarray) -> Mask:
    """Return which rows say something else than the row that replaces them; an end filled in later is news."""
    end = eps["end"].to_numpy()
    differs: Mask = (end != OPEN) & (end != end[winner])
    for name in SAME_COLUMNS:
        column = eps[name]
        codes = column.cat.codes.to_numpy() if isinstance(column.dtype, pd.CategoricalDtype) else column.to_numpy()
        differs |= codes != codes[winner]
    return differs


def _late_arrivals(eps: pd.DataFrame, last: Mask, raw: Raw) -> list[RuleCount]:
    """Return episodes that began before their return's year though an earlier return does not have them."""
    first = ~eps.duplicated(["child", "start"], keep="first").to_numpy()
    year = eps["year"].to_numpy()
    earliest = eps.groupby("la", observed=True)["year"].transform("min").to_numpy()
    late = first & (year > earliest) & (eps["start"].to_numpy() < opening_day(year))
    missing = [gap for years in eps.groupby("la", observed=True)["year"].unique() for gap in _gaps(years)]
    return [
        rule_count("late_arrival", eps, late, raw.files),
        RuleCount("missing_year", len(missing), ", ".join(label(gap) for gap in sorted(set(missing)))),
        rule_count("after_year", eps, _after_year(eps) & last, raw.files),
    ]


def _gaps(years: np.ndarray) -> set[int]:
    """Return the years between the first and the last return for which there is none."""
    known = {int(year) for year in years if year}
    return set(range(min(known, default=0), max(known, default=0))) - known


def _after_year(eps: pd.DataFrame) -> Mask:
    year, end = eps["year"].to_numpy(), eps["end"].to_numpy()
    after = (end != OPEN) & (end > closing_day(year)) | (eps["start"].to_numpy() > closing_day(year))
    return np.asarray((year > 0) & after, dtype=bool)


def noticed(raw: Raw) -> list[RuleCount]:
    """Return open episodes that have a reason of ending all the same."""
    eps = raw.episodes
    return [episode_count("open_with_reason", raw, ((eps["end"] == OPEN) & (eps["rec"] != "")).to_numpy())]
