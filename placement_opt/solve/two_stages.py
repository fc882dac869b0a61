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

from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.solve.attempts import PRIMAL
from placement_opt.solve.face import hold_face
from placement_opt.solve.matrix import Floats, Ints, done
from placement_opt.solve.packed import Packed

OPTIONS_OF_ALL = {"output_flag": False, "threads": 1, "random_seed": 1}
SIMPLEX_ROWS = 10_000  # of a programme above which interior point is the faster: measured on Manchester, ten draws
WORST = 0.1  # the share of draws, by weight, that the mean of the worst is of
NO_COLUMN = -1

FOUND, NONE = highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible


@dataclass(frozen=True)
class Shared:
    """Decisions in common, one row each: in every draw, the column that a decision settles, and how."""

    column: Ints  # (decisions, draws): among the columns that are left; NO_COLUMN where there is none
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
    parts = [_block(p, shared, draw, n) for n, draw in enumerate(draws)]
    links = _links(p, shared, draws)
    row, column, value = (np.concatenate([part[k] for part in (*parts, links[:3])]) for k in range(3))
    n_columns = len(shared.column) + len(draws) * p.columns
    order = np.lexsort((row, column))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n_columns, len(draws) * p.rows + len(links[3])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    starts = np.concatenate(([0], np.cumsum(np.bincount(column, minlength=n_columns))))
    lp.a_matrix_.start_, lp.a_matrix_.index_ = starts.astype(np.int32), row[order].astype(np.int32)
    lp.a_matrix_.value_ = value[order]
    ends = [p.ends.at(draw) for draw in draws]
    lp.row_lower_ = np.concatenate([*(np.where(p.below, -np.inf, end) for end in ends), links[3]])
    lp.row_upper_ = np.concatenate([*(np.where(p.above, np.inf, end) for end in ends), links[3]])
    lp.col_lower_ = np.concatenate([np.zeros(len(shared.column)), *(p.lower.at(draw) for draw in draws)])
    lp.col_upper_ = np.concatenate([np.ones(len(shared.column)), *(p.upper.at(draw) for draw in draws)])
    lp.col_cost_ = np.zeros(n_columns)
    highs = highspy.Highs()
    for name, option in OPTIONS_OF_ALL.items():
        done(highs.setOptionValue(name, option), f"its option {name}")
    done(highs.passModel(lp), "passModel")
    return Joint(p, shared, tuple(draws), np.asarray(weights, dtype=np.float64), highs)


def _block(p: Packed, shared: Shared, draw: int, n: int) -> tuple[Ints, Ints, Floats]:
    """Return row, column and value of every cell of a draw's own rows."""
    column = np.repeat(np.arange(p.columns), np.diff(p.start)) + len(shared.column) + n * p.columns
    return p.index + n * p.rows, column, p.value.at(draw)


def _links(p: Packed, shared: Shared, draws: Sequence[int]) -> tuple[Ints, Ints, Floats, Floats]:
    """Return row, column and value of the rows that tie columns to decisions, and what each row is equal to."""
    first, decisions = len(draws) * p.rows, len(shared.column)
    decision, n = np.nonzero(shared.column[:, list(draws)] != NO_COLUMN)
    draw, rows = np.asarray(draws)[n], first + np.arange(len(n))
    own = decisions + n * p.columns + shared.column[decision, draw]
    change, rest = shared.change[decision, draw], shared.rest[decision, draw]
    ones = np.ones(len(n))
    return np.tile(rows, 2), np.concatenate([own, decision]), np.concatenate([ones, -change]), rest


def expected(j: Joint, stage: str, *, afresh: bool = False) -> float:
    """Return the least that the weighted mean of a stage can be, hold it there, and stand at a plan that reaches it.

    `afresh` starts from nothing, else it goes on from where the model stands. Raises NoFeasiblePlan where no first
    decisions have a plan in every draw, and SolverFailed if nothing is proven.
    """
    costs, constant = _mean_of(j, stage)
    return _least(j, costs, stage, afresh=afresh) + constant


def worst_mean(j: Joint, stage: str) -> float:
    """Return the least that the mean of a stage in the worst tenth of draws can be, and hold it there.

    Of eta and what each draw has above it, z, it is the least of eta + sum of weight z / 0.1. Source: Rockafellar, R. T.
    and Uryasev, S. (2000), Optimization of conditional value-at-risk, Journal of Risk 2.
    """
    columns, rows = j.highs.getNumCol(), j.highs.getNumRow()
    done(j.highs.addVar(-math.inf, math.inf), "addVar")
    for n, draw in enumerate(j.draws):
        done(j.highs.addVar(0.0, math.inf), "addVar")
        wanted = j.packed.objectives[stage]
        own = wanted.costs.at(draw)
        (used,) = np.nonzero(own)
        index = np.concatenate([used + j.decisions + n * j.packed.columns, [columns, columns + 1 + n]])
        value = np.concatenate([-own[used], [1.0, 1.0]])
        constant = float(wanted.constant[draw])
        done(j.highs.addRow(constant, math.inf, len(index), index.astype(np.int32), value), f"row {rows + n}")
    costs = np.zeros(j.highs.getNumCol())
    costs[columns], costs[columns + 1 :] = 1.0, j.weights / WORST
    return _least(j, costs, f"{stage} in the worst tenth", afresh=False)


def decide_least(j: Joint, weights: Floats) -> Floats:
    """Return the share of each decision: of first decisions that are equally good, those that decide least."""
    costs = np.zeros(j.highs.getNumCol())
    costs[: j.decisions] = weights
    _least(j, costs, "first decisions", afresh=False)
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


def _least(j: Joint, costs: Floats, what: str, *, afresh: bool) -> float:
    """Minimise costs and keep every later solve on the plans that reach their least."""
    done(j.highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs), "changeColsCost")
    large = afresh and j.highs.getNumRow() > SIMPLEX_ROWS
    if afresh:
        done(j.highs.clearSolver(), "clearSolver")
    else:
        j.highs.setOptionValue("simplex_strategy", PRIMAL)
    j.highs.setOptionValue("solver", "ipm" if large else "simplex")
    j.highs.run()
    if j.highs.getModelStatus() != FOUND:
        _once_more(j)
    status = j.highs.getModelStatus()
    if status == NONE:
        raise NoFeasiblePlan(f"no first decisions have a plan in every draw (found at the stage '{what}')")
    if status != FOUND:
        raise SolverFailed(f"the solver proved nothing for '{what}' over draws: {status}")
    best = float(j.highs.getInfo().objective_function_value)
    hold_face(j.highs)
    return best


def _once_more(j: Joint) -> None:
    """Solve again from nothing, by the dual simplex."""
    done(j.highs.clearSolver(), "clearSolver")
    j.highs.setOptionValue("solver", "simplex")
    j.highs.setOptionValue("simplex_strategy", 1)
    j.highs.run()
