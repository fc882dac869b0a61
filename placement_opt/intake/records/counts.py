"""What leaves this room: counts of children by group, quarter by quarter. No frame here has a row for a child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

LEFT = ""  # as `to_need` and `to_placement`: no longer looked after at the quarter's end


@dataclass(frozen=True)
class Counts:
    """Children counted at quarter ends and between them.

    Quarter ends are numbered 0 .. Q: 0 is the day before the first observed quarter, Q is the as-of date; quarter q
    runs from end q-1 to end q. All `children` columns are whole numbers above zero; combinations with nobody have no
    row. Frames are sorted by their columns.
    """

    as_of: date
    quarters: tuple[str, ...]  # labels of quarters 1 .. Q, such as "2017/18 Q1"
    stock: pd.DataFrame  # quarter (0..Q), need, placement, children
    flows: pd.DataFrame  # quarter (1..Q), need, placement, to_need, to_placement, children: all in care at end q-1, but
    # those of `unmatched`
    entrants: pd.DataFrame  # quarter (1..Q), need, placement, children: in care at end q, not at end q-1
    short_stays: pd.DataFrame  # quarter, children: came and left between two quarter ends
    endings: pd.DataFrame  # quarter, need, placement, stepped_down, ended, to_residential, children: see below
    lengths: pd.DataFrame  # placement, quarters (whole quarters lived there), ended (bool), children: spells begun in
    # the observed quarters, ended or still going on at the as-of date
    codes: pd.DataFrame  # quarter (0..Q), code (PLACE and PLACE_PROVIDER, such as U6 PR1), children
    unmatched: pd.DataFrame  # quarter, need, placement, children: in care at end q-1, closed at end q because no later
    # return knows them; whether they left nobody knows, so they are in no flow (censored)
    area: pd.DataFrame  # placement, local (bool), children, at the as-of date; empty if the return does not say
    asylum: pd.DataFrame  # quarter (0..Q), children: unaccompanied asylum-seeking, in care
    revisions: pd.DataFrame  # quarter, newest, children: of the end of each return that a later one followed, children
    # in care as it said itself and as all returns together say; councils counted as one are one
    newest: bool = True  # no return came after the one in which the as-of date lies

    # endings: children in a foster placement at end q-1 and still in care at end q. `stepped_down`: the placement
    # began in quarter q-1 and followed residential care; `ended`: at end q they live in another placement, of this
    # type or another; `to_residential`: of which residential care. `need` is the one at end q-1.
