"""Units in which a programme over draws is handed to HiGHS: those in which the edges at a basis are alike.

The dual simplex takes few steps where it weighs each row by the length of its edge, but to work these lengths out for
every draw takes as long as half its steps. They hardly differ between draws. So each column and row has a unit by which
the lengths at one basis are about 1, and the simplex then weighs nothing. Lengths: Forrest, J. J. and Goldfarb, D.
(1992), Steepest-edge simplex algorithms for linear programming, Mathematical Programming 57.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from placement_opt.solve.matrix import Floats
from placement_opt.solve.packed import Packed


@dataclass(frozen=True)
class DrawUnits:
    """The unit of every column, by what each row is multiplied, and by what each coefficient; all powers of two."""

    columns: Floats
    rows: Floats
    cells: Floats


def as_they_are(p: Packed) -> DrawUnits:
    """Return units that change no number."""
    return _units(p, np.ones(p.columns), np.ones(p.rows))


def of_edges(p: Packed, models: Iterable[Any]) -> DrawUnits:
    """Return units by which no edge at the bases where models stand is longer than about 1 and none is much shorter.

    The models of HiGHS have units that change nothing.
    """
    longest = np.zeros(p.columns + p.rows)
    for highs in models:
        _status, basic = highs.getBasicVariables()
        for n, k in enumerate(basic):
            place = k if k >= 0 else p.columns - k - 1  # HiGHS numbers what rows leave unused from minus one down
            longest[place] = max(longest[place], np.linalg.norm(highs.getBasisInverseRow(n)[1]))
    unit = 2.0 ** np.rint(np.log2(np.where(longest > 0, longest, 1.0)))
    return _units(p, unit[: p.columns], 1 / unit[p.columns :])


def _units(p: Packed, columns: Floats, rows: Floats) -> DrawUnits:
    of_cell = np.repeat(columns, np.diff(p.start)) * rows[p.index]
    return DrawUnits(columns, rows, of_cell)
