"""Numbers as HiGHS gets them: what is very large is handed over in a larger unit.

HiGHS allows a row to be missed by a ten-millionth of whatever it counts in. A sum of £100,000,000,000 has no such
digit, so such a row could never be met. A unit is a power of two: no digit changes, and at prices like today's it is 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.solve.matrix import Floats, Matrix

LARGEST = 20  # the power of two that no coefficient handed over is above; a quarter of one child costs less than 2^20


@dataclass(frozen=True)
class Units:
    """The matrix as HiGHS has it, and the unit of every column."""

    inside: Matrix
    columns: Floats


def shrink(values: Floats) -> float:
    """Return the power of two that brings the largest of some coefficients down to 2^20; 1 if none is above."""
    most = float(np.abs(values).max(initial=0.0))
    return 1.0 if most <= 2.0**LARGEST else 2.0 ** (LARGEST - math.ceil(math.log2(most)))


def units(matrix: Matrix, money: Iterable[str]) -> Units:
    """Return the matrix with its columns of money, and the rows in which they stand, in the unit that they need."""
    columns = np.ones(len(matrix.columns))
    paid = np.zeros(len(matrix.columns), dtype=bool)
    paid[[matrix.columns[name] for name in money]] = True
    row_of = np.repeat(np.arange(len(matrix.rows)), np.diff(matrix.start))
    in_money = np.zeros(len(matrix.rows), dtype=bool)
    in_money[row_of[paid[matrix.index]]] = True
    down = shrink(matrix.value[in_money[row_of]])
    columns[paid] = 1 / down
    rows = np.where(in_money, down, 1.0)
    inside = replace(
        matrix,
        lower=matrix.lower / columns,
        upper=matrix.upper / columns,
        row_lower=matrix.row_lower * rows,
        row_upper=matrix.row_upper * rows,
        value=matrix.value * rows[row_of] * columns[matrix.index],
    )
    return Units(inside, columns)
