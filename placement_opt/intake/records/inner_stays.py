"""Stays inside a longer episode: the longer one resumes when they end.

An episode that begins after another one of the child and ends before it was a stay inside it: a temporary placement,
not a move, and not the end of care. The longer one is cut around it, whatever its depth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from placement_opt.intake.read.child_frames import Raw
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.records.episode_repairs import CONTINUES, STARTS
from placement_opt.intake.records.neighbours import before, episode_count, has_before, highest_so_far

INNER = "inner"  # column: a stay inside a longer episode
RESUMES = "P"  # RNE of what goes on after a stay inside it

Days = tuple[int, int]  # first night, and the day after the last


def inner_stays(raw: Raw) -> tuple[Raw, list[RuleCount]]:
    """Return the return with longer episodes resumed after the stays inside them, and how many stays there are.

    Rows are sorted by child and start, and no two of a child have one start. An episode resumes only if its return is
    no earlier than that of the stay: what an earlier return left open is for the rules of repair.
    """
    pairs = _pairs(raw.episodes)
    inner = np.isin(np.arange(len(raw.episodes)), pairs["inner"])
    ends = inner & ~raw.episodes["rec"].isin(("", CONTINUES)).to_numpy()
    eps = raw.episodes.assign(**{INNER: inner})
    if len(pairs):
        eps = _resumed(eps, pairs)
    met = [episode_count(name, raw, rows) for name, rows in (("inner_stay", inner), ("inner_exit", ends))]
    return replace(raw, episodes=eps), met


def _pairs(eps: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of stays and of the longer episodes around them: columns `outer`, `inner`."""
    child, end = eps["child"].to_numpy(), eps["end"].to_numpy().astype("int64")
    inside = has_before(child) & (end < before(highest_so_far(child, end)))
    few = eps.loc[np.isin(child, child[inside]), ["child", "start", "end", "year"]].rename_axis("at").reset_index()
    both = few.merge(few, on="child", suffixes=("", "_within"))
    within = (both["start_within"] > both["start"]) & (both["end_within"] < both["end"])
    lasts = (both["end_within"] > both["start_within"]) & (both["year"] >= both["year_within"])
    return both.loc[within & lasts, ["at", "at_within"]].set_axis(["outer", "inner"], axis="columns")


def _resumed(eps: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the episodes with the longer ones in parts: until the first stay, and between and after the stays."""
    child, start, end = (eps[name].to_numpy() for name in ("child", "start", "end"))
    begins_anew = (eps["rne"] == STARTS).to_numpy()
    rows: list[int] = []
    days: list[Days] = []
    until = end.copy()
    for outer, group in pairs.groupby("outer")["inner"]:
        at = int(str(outer))
        first, *later = _around((int(start[at]), int(end[at])), ((int(start[i]), int(end[i])) for i in group))
        until[at] = first[1]
        last = int(np.searchsorted(child, child[at], side="right"))
        for part in later:
            then = at + int(np.searchsorted(start[at:last], part[0]))  # the child's next row
            known = then < last and (start[then] == part[0] or (begins_anew[then] and start[then] < part[1]))
            if not known:
                rows.append(at)
                days.append(part)
    cut = until != end
    codes = {name: _with_word(eps[name], word) for name, word in (("rec", CONTINUES), ("rne", RESUMES))}
    eps = eps.assign(end=until, rec=codes["rec"].mask(cut, CONTINUES), rne=codes["rne"])
    parts = eps.iloc[rows].assign(start=[d[0] for d in days], end=[d[1] for d in days], rne=RESUMES)
    whole = pd.concat([eps, parts.astype(eps.dtypes.to_dict())])
    return whole.sort_values(["child", "start"], kind="stable", ignore_index=True)


def _with_word(column: pd.Series[Any], word: str) -> pd.Series[Any]:
    return column if word in column.cat.categories else column.cat.add_categories([word])


def _around(whole: Days, stays: Iterable[Days]) -> Iterator[Days]:
    """Yield the parts of a span before, between and after the stays in it, which may overlap."""
    begin = whole[0]
    for first, last in sorted(stays):
        if first > begin:
            yield begin, first
        begin = max(begin, last)
    if begin < whole[1]:
        yield begin, whole[1]
