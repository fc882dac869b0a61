"""A programme as arrays: its columns, rows and bounds, to hand over in one piece and to check numbers against."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from placement_opt.formulation import Programme, Restriction
from placement_opt.formulation.variables import Number
from placement_opt.kernel.draws import is_number
from placement_opt.kernel.errors import SolverFailed

ROW_TOLERANCE = 1e-6  # relative, on the independent check of every row

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Matrix:
    """Columns and rows of a programme in the order of its variables and constraints, row by row."""

    columns: dict[str, int]  # name of a variable -> its number
    rows: dict[str, int]  # name of a row -> its number
    lower: Floats
    upper: Floats
    whole: npt.NDArray[np.bool_]  # which columns must be whole numbers
    row_lower: Floats
    row_upper: Floats
    start: Ints  # where each row begins in `index` and `value`; one more than there are rows
    index: Ints
    value: Floats


def matrix_of(programme: Programme) -> Matrix:
    """Return the arrays of a programme."""
    ends, whole, rows = programme.columns.bounds, programme.columns.whole, [row.says for row in programme.rows]
    columns = {name: n for n, name in enumerate(sorted(ends))}
    return Matrix(
        columns=columns,
        rows={row.name: n for n, row in enumerate(programme.rows)},
        lower=np.array([ends[name][0] for name in columns], dtype=np.float64),
        upper=np.array([_most(ends[name][1]) for name in columns], dtype=np.float64),
        whole=np.array([name in whole for name in columns], dtype=np.bool_),
        row_lower=np.array([row.lower for row in rows], dtype=np.float64),
        row_upper=np.array([row.upper for row in rows], dtype=np.float64),
        start=np.concatenate(([0], np.cumsum([len(row.terms) for row in rows]))).astype(np.int32),
        index=np.array([columns[name] for row in rows for name in row.terms], dtype=np.int32),
        value=np.array([k for row in rows for k in row.terms.values()], dtype=np.float64),
    )


def changed(matrix: Matrix, r: Restriction) -> Matrix:
    """Return the arrays with the bounds and rows that a plan with fewer levers changes."""
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    for name, (least, most) in r.bounds.items():
        lower[matrix.columns[name]], upper[matrix.columns[name]] = least, most
    row_lower, row_upper = matrix.row_lower.copy(), matrix.row_upper.copy()
    for name in r.freed:
        row_lower[matrix.rows[name]], row_upper[matrix.rows[name]] = -math.inf, math.inf
    names = {f"added_{n}": len(matrix.rows) + n for n in range(len(r.rows))}
    ends = matrix.start[-1] + np.cumsum([len(row.terms) for row in r.rows], dtype=np.int32)
    return replace(
        matrix,
        rows={**matrix.rows, **names},
        lower=lower,
        upper=upper,
        row_lower=np.append(row_lower, [row.lower for row in r.rows]),
        row_upper=np.append(row_upper, [row.upper for row in r.rows]),
        start=np.append(matrix.start, ends).astype(np.int32),
        index=np.append(matrix.index, [matrix.columns[name] for row in r.rows for name in row.terms]).astype(np.int32),
        value=np.append(matrix.value, [k for row in r.rows for k in row.terms.values()]),
    )


def as_lp(matrix: Matrix, costs: Floats) -> Any:
    """Return a silent HiGHS model of the arrays, to minimise these costs."""
    lp, kinds = highspy.HighsLp(), highspy.HighsVarType
    lp.num_col_, lp.num_row_ = len(matrix.columns), len(matrix.rows)
    lp.col_cost_ = costs
    lp.col_lower_, lp.col_upper_ = matrix.lower, matrix.upper
    lp.row_lower_, lp.row_upper_ = matrix.row_lower, matrix.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.start, matrix.index, matrix.value
    lp.col_names_, lp.row_names_ = list(matrix.columns), list(matrix.rows)
    if matrix.whole.any():
        lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in matrix.whole]
    highs = highspy.Highs()
    done(highs.setOptionValue("output_flag", False), "its option output_flag")
    done(highs.passModel(lp), "passModel")
    return highs


def done(status: Any, what: str) -> None:
    """Raise SolverFailed if HiGHS did not do what it was told, such as take an option or a row."""
    if status == highspy.HighsStatus.kError:
        raise SolverFailed(f"the solver refused {what}: nothing is printed")


def vector(matrix: Matrix, objective: Number) -> tuple[Floats, float]:
    """Return the coefficient of every column in an expression, and its constant."""
    found = np.zeros(len(matrix.columns))
    if is_number(objective):
        return found, float(objective)
    for name, k in objective.terms.items():
        found[matrix.columns[name]] += k
    return found, float(objective.constant)


def check(matrix: Matrix, numbers: Floats, tolerance: float = ROW_TOLERANCE) -> float:
    """Check every row and bound on the numbers, apart from the solver, and return the largest relative breach.

    Raises SolverFailed when a row is broken by more than the tolerance relative to its largest term.
    """
    if not np.isfinite(numbers).all():
        raise SolverFailed("the solver left a quantity without a number: the plan is not printed")
    _check_bounds(matrix, numbers, tolerance)
    terms = matrix.value * numbers[matrix.index]
    row = np.repeat(np.arange(len(matrix.rows)), np.diff(matrix.start))
    sums = np.bincount(row, weights=terms, minlength=len(matrix.rows))
    largest = np.ones(len(matrix.rows))
    np.maximum.at(largest, row, np.abs(terms))
    for bound in (matrix.row_lower, matrix.row_upper):
        largest = np.maximum(largest, np.where(np.isfinite(bound), np.abs(bound), 0.0))
    breach = np.maximum(0.0, np.maximum(matrix.row_lower - sums, sums - matrix.row_upper))
    relative = breach / largest
    worst = int(np.argmax(relative))
    if relative[worst] > tolerance:
        name = list(matrix.rows)[worst]
        raise SolverFailed(f"row {name} is broken by {breach[worst]:.3g}: the plan is not printed")
    return float(relative[worst])


def _check_bounds(matrix: Matrix, numbers: Floats, tolerance: float) -> None:
    part = np.where(matrix.whole, np.abs(numbers - np.round(numbers)), 0.0)
    out = np.maximum(np.maximum(matrix.lower - numbers, numbers - matrix.upper), part)
    worst = int(np.argmax(out))
    if out[worst] > tolerance:
        name = list(matrix.columns)[worst]
        raise SolverFailed(f"{name} is {numbers[worst]:.6g}, out of its bounds: the plan is not printed")


def _most(bound: float | None) -> float:
    return math.inf if bound is None else float(bound)
