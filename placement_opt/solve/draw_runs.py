"""HiGHS on one draw after another: the matrix goes over at once, and each solve starts where the central one stood.

Costs are not perturbed, so that a draw comes out as a single run does; CONTRIBUTING has what else was measured.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from placement_opt.kernel.errors import SolverFailed
from placement_opt.solve.attempts import DUAL, PRIMAL, Options
from placement_opt.solve.matrix import Floats, done
from placement_opt.solve.packed import Packed

ROWS_MET = 1e-9  # HiGHS's own 1e-7 was worth £10 in one plan of 96: columns that went multiply what a row is missed by
OF_EVERY_DRAW = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "presolve": "off",
    "solver": "simplex",
    "simplex_scale_strategy": 0,
    "primal_feasibility_tolerance": ROWS_MET,
    "dual_simplex_cost_perturbation_multiplier": 0.0,
}
FOUND, NONE = highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible


@dataclass
class DrawRun:
    """A HiGHS model that holds one draw at a time, and where the central draw stood for each objective."""

    packed: Packed
    highs: Any
    lp: Any
    stands: dict[str, Any] = field(default_factory=dict)  # objective -> basis of the central draw
    draw: int = -1


def draw_run(p: Packed, options: Options | None = None) -> DrawRun:
    """Return a model that holds no draw yet; `options` are HiGHS's own, over those that every draw has."""
    highs, lp = highspy.Highs(), highspy.HighsLp()
    for name, value in {**OF_EVERY_DRAW, **(options or {})}.items():
        done(highs.setOptionValue(name, value), f"its option {name}")
    lp.num_col_, lp.num_row_ = p.columns, p.rows
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = p.start, p.index
    return DrawRun(p, highs, lp)


def load(r: DrawRun, draw: int) -> None:
    """Hand a draw over to HiGHS, with no stage held."""
    p, lp = r.packed, r.lp
    ends = p.ends.at(draw)
    lp.a_matrix_.value_ = p.value.at(draw)
    lp.row_lower_, lp.row_upper_ = np.where(p.below, -np.inf, ends), np.where(p.above, np.inf, ends)
    lp.col_lower_, lp.col_upper_ = p.lower.at(draw), p.upper.at(draw)
    lp.col_cost_ = np.zeros(p.columns)
    done(r.highs.passModel(lp), "passModel")
    r.draw = draw


def least(r: DrawRun, objective: str, *, afresh: bool) -> float | None:
    """Return the least value of an objective in the draw that is loaded; None if no plan meets the rows.

    It starts where the central draw stood for that objective, or from where the model stands if it is not to start
    `afresh` and no row has changed. Raises SolverFailed if nothing is proven, also from nothing.
    """
    wanted = r.packed.objectives[objective]
    costs, constant = wanted.costs.at(r.draw), float(wanted.constant[r.draw])
    done(r.highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs), "changeColsCost")
    if afresh and objective in r.stands:
        done(r.highs.setBasis(r.stands[objective]), "setBasis")
    r.highs.setOptionValue("simplex_strategy", DUAL if afresh else PRIMAL)
    r.highs.run()
    if r.highs.getModelStatus() not in (FOUND, NONE):
        _from_nothing(r)
    status = r.highs.getModelStatus()
    if status == NONE:
        return None
    if status != FOUND:
        raise SolverFailed(f"the solver proved nothing for '{objective}' in draw {r.draw}: {status}")
    return float(r.highs.getInfo().objective_function_value) + constant


def _from_nothing(r: DrawRun) -> None:
    """Solve again without anything kept, with HiGHS's own presolve."""
    done(r.highs.clearSolver(), "clearSolver")
    r.highs.setOptionValue("presolve", "on")
    r.highs.setOptionValue("simplex_strategy", DUAL)
    r.highs.run()
    r.highs.setOptionValue("presolve", "off")


def keep_stand(r: DrawRun, objective: str) -> None:
    """Keep where the model stands as the start for this objective in every draw."""
    r.stands[objective] = r.highs.getBasis()


def hold(r: DrawRun, stage: str, most: float) -> None:
    """Let a stage be no more than a value."""
    if stage in r.packed.holds:
        n = r.packed.holds[stage]
        done(r.highs.changeRowBounds(n, -math.inf, most + float(r.packed.ends.at(r.draw)[n])), "changeRowBounds")


def standing(r: DrawRun) -> Floats:
    """Return the value of every column that is left."""
    return np.array(r.highs.getSolution().col_value)
