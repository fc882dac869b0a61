"""The return as read: child-level frames that live in memory only and never leave this room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.intake.read.successors import Succession

OPEN = int(np.iinfo(np.int32).max)  # end of an episode that still goes on
UNKNOWN = int(np.iinfo(np.int32).min)  # a date that is not known


@dataclass(frozen=True)
class ReadFile:
    """A file that was read: its name as printed, which table it holds, its rows and its return."""

    name: str
    table: str
    rows: int
    year: str  # such as "2017/18"; "" for a file of several years


@dataclass(frozen=True)
class Raw:
    """Tables of all returns below one another; `child` is a number made while reading, the identifier is gone.

    Days are counted from 1970-01-01. `year` is the closing year of the return (2018 for 2017/18), 0 in one file of
    several years. Codes are upper-case text in categories, "" where blank. `file` counts in `files`, `row` is the line.
    """

    episodes: pd.DataFrame  # child la council year start end rne ls cin place provider rec site home_area placed_area
    # located file row; `site` numbers postcode and registration of the placement (-1 blank), `located` is IN, OUT or
    # ""; `la` is one for councils that are counted as one, `council` as the files have it
    headers: pd.DataFrame  # child born year file row
    asylum: pd.DataFrame  # child ceased
    missing: pd.DataFrame  # child start end
    own_levels: pd.DataFrame  # child level since
    files: tuple[ReadFile, ...]
    named: frozenset[str] = frozenset()  # councils whose names may be printed
    successions: tuple[Succession, ...] = ()
