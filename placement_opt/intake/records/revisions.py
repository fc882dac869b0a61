"""How the newest count of children was revised when the next return came.

The last return knows neither who came to light later nor who turns out to have left. The same was so of each return
before it when it was the newest; how far those counts changed says how far the last one may.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.intake.read.child_frames import OPEN, UNKNOWN, Raw
from placement_opt.intake.read.financial_years import closing_day, opening_day
from placement_opt.intake.records.exclude import birthday
from placement_opt.intake.records.neighbours import Mask
from placement_opt.intake.records.panel import Ints

CHILD_OF = ["la", "year", "child"]


@dataclass(frozen=True)
class Known:
    """What each return said when it was the newest."""

    open_at_end: pd.DataFrame  # la, year, newest: children whom a return that another followed has in care at its end
    newest: bool  # no return came after the one in which the as-of date lies


def known_then(raw: Raw, born: pd.DataFrame, adult: int, as_of: int) -> Known:
    """Return what each return said; `raw` is before its returns are merged, `as_of` a day."""
    eps = raw.episodes.loc[raw.episodes["year"] > 0]
    latest = eps.groupby("la", observed=True)["year"].transform("max").to_numpy()
    year, start, end = (eps[name].to_numpy() for name in ("year", "start", "end"))
    close = closing_day(year)
    here = (year < latest) & (start <= close) & ((end == OPEN) | (end > close)) & _child(eps, born, adult, close)
    children = eps.loc[here, CHILD_OF].drop_duplicates()
    newest = children.groupby(["la", "year"], observed=True).size().rename("newest").reset_index()
    last = [int(y) for y in eps.groupby("la", observed=True)["year"].max()]
    return Known(newest, all(as_of >= int(opening_day(y)) for y in last))


def revisions(eps: pd.DataFrame, known: Known, ends: Ints) -> pd.DataFrame:
    """Return Counts.revisions; `eps` are the episodes as all returns together have them, cut at the as-of date."""
    rows = []
    for year, of_year in known.open_at_end.groupby("year"):
        close = int(closing_day(int(str(year))))
        quarter = int(np.searchsorted(ends, close))
        if quarter < len(ends) and ends[quarter] == close:
            now = (eps["start"] <= close) & (eps["end"] > close) & eps["la"].isin(of_year["la"])
            rows.append((quarter, int(of_year["newest"].sum()), int(now.sum())))
    return pd.DataFrame(rows, columns=["quarter", "newest", "children"]).astype("int64")


def _child(eps: pd.DataFrame, born: pd.DataFrame, adult: int, day: Ints) -> Mask:
    """Return whose date of birth is known and who is not grown up on a day."""
    birth = eps["child"].map(born.set_index("child")["born"]).fillna(UNKNOWN).to_numpy().astype("int64")
    known = birth != UNKNOWN
    grown = birthday(np.where(known, birth, 0), adult)
    return np.asarray(known & (grown > day), dtype=bool)
