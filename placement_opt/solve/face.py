"""The plans that are best so far, held by what none of them may use instead of by a row with a little room.

A row that holds a best leaves a sliver of plans: in a tight market a hair of unmet need or of cost buys a quite other
plan, and the solver, which allows a hair itself, may find no end. On the face of the best plans there is no such room.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from placement_opt.formulation import Stage
from placement_opt.solve.matrix import Floats, Ints, done
from placement_opt.solve.session import Session

AS_GOOD_AS_FREE = 1e-9  # share of the largest coefficient: a quantity that costs less than this is as good as free


def hold_on_face(s: Session, _stage: Stage, _best: float) -> None:
    """Hold the stage just solved at its best: what has a dual value stays at the end where it stands."""
    hold_face(s.highs)


def hold_face(highs: Any) -> None:
    """Hold what a HiGHS model has just minimised at its least, by what none of the best plans may use.

    A plan is best if and only if it uses nothing whose dual value says that it costs, whichever duals are asked.
    """
    found, lp = highs.getSolution(), highs.getLp()
    least = AS_GOOD_AS_FREE * max(1.0, float(np.abs(lp.col_cost_).max()))
    columns, ends = _dear(np.array(found.col_dual), np.array(lp.col_lower_), np.array(lp.col_upper_), least)
    done(highs.changeColsBounds(len(columns), columns, ends, ends), "changeColsBounds")
    rows, ends = _dear(np.array(found.row_dual), np.array(lp.row_lower_), np.array(lp.row_upper_), least)
    for row, end in zip(rows, ends, strict=True):
        done(highs.changeRowBounds(int(row), end, end), "changeRowBounds")


@contextmanager
def bounds_kept(s: Session) -> Iterator[None]:
    """Give every row and column, at the end, the bounds that it has now."""
    lp = s.highs.getLp()
    columns, rows = np.arange(lp.num_col_, dtype=np.int32), range(lp.num_row_)
    lower, upper = np.array(lp.col_lower_), np.array(lp.col_upper_)
    row_lower, row_upper = np.array(lp.row_lower_), np.array(lp.row_upper_)
    try:
        yield
    finally:
        done(s.highs.changeColsBounds(len(columns), columns, lower, upper), "changeColsBounds")
        for row in rows:
            done(s.highs.changeRowBounds(row, row_lower[row], row_upper[row]), "changeRowBounds")


def _dear(duals: Floats, lower: Floats, upper: Floats, least: float) -> tuple[Ints, Floats]:
    """Return what has a dual value and is not fixed yet, and the end at which it stands."""
    ends = np.where(duals > 0, lower, upper)
    (found,) = np.nonzero((np.abs(duals) > least) & (lower < upper) & np.isfinite(ends))
    return found.astype(np.int32), ends[found]
