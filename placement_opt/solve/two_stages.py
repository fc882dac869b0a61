"""One programme of several draws that have their first decisions in common; all else follows what comes.

A block of rows and columns for each draw, a share between 0 and 1 for each decision, and a row in each draw that says
what the share makes of the draw's own column. So a decision goes no further than every one of the draws allows. Source:
Birge, J. R. and Louveaux, F. (2011), Introduction to Stochastic Programming, chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.solve import answerable
from placement_opt.solve.attempts import DUAL, PRIMAL
from placement_opt.solve.draw_runs import FOUND, NONE
from placement_opt.solve.face import hold_face
from placement_opt.solve.matrix import Floats, done
from placement_opt.solve.packed import Packed

OPTIONS_OF_ALL = {"output_flag": False, "threads": 1, "random_seed": 1}
SIMPLEX_ROWS = 10_000  # of a programme above which interior point is the faster: measured on Manchester, ten draws
WORST = 0.1  # the share of draws, by weight, that the mean of the worst is of
NO_COLUMN = -1

Places = npt.NDArray[np.int64]  # numbers of rows or columns


@dataclass(frozen=True)
class Shared:
    """Decisions in common, one row each: in every draw, the column that a decision settles, and how."""

    column: Places  # (decisions, draws): among the columns that are left; NO_COLUMN where there is none
    rest: Floats  # (decisions, draws): the column if nothing is decided
    change: Floats  # (decisions, draws): what all that is possible adds to it


@dataclass(frozen=True)
class Joint:
    """A HiGHS model of some draws with weights that sum to one: shares first, then the columns of each draw."""

    packed: Packed
    shared: Shared
    draws: tuple[int, ...]
    weights: Floats
    highs: Any

    @property
    def decisions(self) -> int:
        """How many decisions the draws have in common."""
        return len(self.shared.column)


def joint(p: Packed, shared: Shared, draws: Sequence[int], weights: Floats) -> Joint:
    """Hand the programme of some draws over to HiGHS, with no stage held."""
    decisions, tied = len(shared.column), _links(p, shared, draws)
    ends = [p.ends.at(draw) for draw in draws]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = decisions + len(draws) * p.columns, len(draws) * p.rows + len(tied.equal)
    _cells(lp, [*(_block(p, decisions, draw, n) for n, draw in enumerate(draws)), tied.cells])
    lp.row_lower_ = np.concatenate([*(np.where(p.below, -np.inf, end) for end in ends), tied.equal])
    lp.row_upper_ = np.concatenate([*(np.where(p.above, np.inf, end) for end in ends), tied.equal])
    lp.col_lower_ = np.concatenate([np.zeros(decisions), *(p.lower.at(draw) for draw in draws)])
    lp.col_upper_ = np.concatenate([np.ones(decisions), *(p.upper.at(draw) for draw in draws)])
    lp.col_cost_ = np.zeros(lp.num_col_)
    highs = highspy.Highs()
    for name, option in OPTIONS_OF_ALL.items():
        done(highs.setOptionValue(name, option), f"its option {name}")
    done(highs.passModel(lp), "passModel")
    return Joint(p, shared, tuple(draws), weights, highs)


@dataclass(frozen=True)
class _Cells:
    """Row, column and value of each coefficient that is not zero."""

    row: Places
    column: Places
    value: Floats


@dataclass(frozen=True)
class _Links:
    """The rows that tie columns to decisions, and what each is equal to."""

    cells: _Cells
    equal: Floats


def _cells(lp: Any, parts: Sequence[_Cells]) -> None:
    """Give a HiGHS model its coefficients, column by column."""
    row, column, value = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("row", "column", "value")
    )
    order = np.lexsort((row, column))
    starts = np.concatenate(([0], np.cumsum(np.bincount(column, minlength=lp.num_col_))))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = starts.astype(np.int32), row[order].astype(np.int32)
    lp.a_matrix_.value_ = value[order]


def _block(p: Packed, decisions: int, draw: int, n: int) -> _Cells:
    """Return the rows and columns of one draw, the n-th of those that are in."""
    column = np.repeat(np.arange(p.columns), np.diff(p.start)) + decisions + n * p.columns
    return _Cells(p.index.astype(np.int64) + n * p.rows, column, p.value.at(draw))


def _links(p: Packed, shared: Shared, draws: Sequence[int]) -> _Links:
    """Return a row for each decision in each draw: its column is what it is at rest and what the share adds."""
    decisions = len(shared.column)
    decision, n = np.nonzero(shared.column[:, list(draws)] != NO_COLUMN)
    draw, rows = np.asarray(draws)[n], len(draws) * p.rows + np.arange(len(n))
    own = decisions + n * p.columns + shared.column[decision, draw]
    value = np.concatenate([np.ones(len(n)), -shared.change[decision, draw]])
    return _Links(_Cells(np.tile(rows, 2), np.concatenate([own, decision]), value), shared.rest[decision, draw])


def expected(j: Joint, stage: str, *, allowed: float = 0.0, afresh: bool = False) -> float:
    """Return the least that the weighted mean of a stage can be, and hold it there, or at no more than `allowed` above.

    `afresh` starts from nothing, else it goes on from where the model stands. Raises NoFeasiblePlan where no first
    decisions have a plan in every draw, and SolverFailed if nothing is proven.
    """
    costs, constant = _mean_of(j, stage)
    return _least(j, costs, stage, allowed=allowed, afresh=afresh) + constant


def worst_mean(j: Joint, stage: str, *, allowed: float = 0.0) -> float:
    """Return the least that the mean of a stage in the worst tenth of draws can be, and hold it there or not far above.

    Of eta, and of what each draw has above it, z, it is the least of eta + sum of weight z / 0.1. Source: Rockafellar,
    R. T. and Uryasev, S. (2000), Optimization of conditional value-at-risk, Journal of Risk 2.
    """
    eta, wanted = j.highs.getNumCol(), j.packed.objectives[stage]
    done(j.highs.addVar(-math.inf, math.inf), "addVar")
    for n, draw in enumerate(j.draws):
        done(j.highs.addVar(0.0, math.inf), "addVar")
        own = wanted.costs.at(draw)
        (used,) = np.nonzero(own)
        index = np.concatenate([used + j.decisions + n * j.packed.columns, [eta, eta + 1 + n]])
        value = np.concatenate([-own[used], [1.0, 1.0]])
        least = float(wanted.constant[draw])
        done(j.highs.addRow(least, math.inf, len(index), index.astype(np.int32), value), "addRow")
    costs = np.zeros(j.highs.getNumCol())
    costs[eta], costs[eta + 1 :] = 1.0, j.weights / WORST
    return _least(j, costs, f"{stage} in the worst tenth", allowed=allowed, afresh=True)


def decide_least(j: Joint, weights: Floats) -> Floats:
    """Return the share of each decision: of first decisions that are equally good, those that decide least."""
    costs = np.zeros(j.highs.getNumCol())
    costs[: j.decisions] = weights
    _least(j, costs, "first decisions")
    return np.array(j.highs.getSolution().col_value)[: j.decisions]


def in_each(j: Joint, stage: str) -> Floats:
    """Return what a stage comes to in each draw, at the plan where the model stands."""
    found, wanted, width = np.array(j.highs.getSolution().col_value), j.packed.objectives[stage], j.packed.columns
    own = (found[j.decisions + n * width : j.decisions + (n + 1) * width] for n in range(len(j.draws)))
    return np.array([wanted.costs.at(draw) @ x + wanted.constant[draw] for draw, x in zip(j.draws, own, strict=True)])


def _mean_of(j: Joint, stage: str) -> tuple[Floats, float]:
    wanted = j.packed.objectives[stage]
    costs = np.zeros(j.highs.getNumCol())
    for n, (draw, weight) in enumerate(zip(j.draws, j.weights, strict=True)):
        first = j.decisions + n * j.packed.columns
        costs[first : first + j.packed.columns] = weight * wanted.costs.at(draw)
    return costs, float(j.weights @ wanted.constant[list(j.draws)])


def _least(j: Joint, costs: Floats, what: str, *, allowed: float = 0.0, afresh: bool = False) -> float:
    """Minimise costs and keep every later solve on the plans that reach their least, or `allowed` above it."""
    done(j.highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs), "changeColsCost")
    large = afresh and j.highs.getNumRow() > SIMPLEX_ROWS
    if afresh:
        done(j.highs.clearSolver(), "clearSolver")
    else:
        j.highs.setOptionValue("simplex_strategy", PRIMAL)
    j.highs.setOptionValue("solver", "ipm" if large else "simplex")
    answerable.run(j.highs)
    if j.highs.getModelStatus() != FOUND:
        _once_more(j)
    status = j.highs.getModelStatus()
    if status == NONE:
        raise NoFeasiblePlan(f"no first decisions have a plan in every draw (found at the stage '{what}')")
    if status != FOUND:
        raise SolverFailed(f"the solver proved nothing for '{what}' over draws: {status}")
    best = float(j.highs.getInfo().objective_function_value)
    if allowed:
        (used,) = np.nonzero(costs)
        done(j.highs.addRow(-math.inf, best + allowed, len(used), used.astype(np.int32), costs[used]), "addRow")
    else:
        hold_face(j.highs)
    return best


def _once_more(j: Joint) -> None:
    """Solve again from nothing, by the dual simplex."""
    done(j.highs.clearSolver(), "clearSolver")
    j.highs.setOptionValue("solver", "simplex")
    j.highs.setOptionValue("simplex_strategy", DUAL)
    answerable.run(j.highs)
