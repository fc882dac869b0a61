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
from placement_opt.solve.attempts import DUAL, NO_END, PRIMAL, STEPS_PER_ROW, Options
from placement_opt.solve.draw_units import DrawUnits
from placement_opt.solve.matrix import Floats, done
from placement_opt.solve.packed import Packed

OF_EVERY_DRAW: Options = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    # A unit may be large, as may be what stands in none: at HiGHS's own tolerances posts came out wrong by a tenth.
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}
FROM_A_GOOD_BASIS: Options = {
    "presolve": "off",
    "solver": "simplex",
    "simplex_scale_strategy": 0,
    "dual_simplex_cost_perturbation_multiplier": 0.0,
    "primal_simplex_bound_perturbation_multiplier": 0.0,
    "simplex_dual_edge_weight_strategy": 1,  # Devex takes edges to be alike: the units make them so, once for all draws
}
AFRESH: Options = {  # as HiGHS has it
    "simplex_strategy": DUAL,
    "simplex_iteration_limit": NO_END,
    "simplex_scale_strategy": 2,
    "dual_simplex_cost_perturbation_multiplier": 1.0,
    "primal_simplex_bound_perturbation_multiplier": 1.0,
    "simplex_dual_edge_weight_strategy": -1,
}
WAYS: tuple[Options, ...] = (  # what is tried afresh where a solve from where it stands settles nothing
    {"solver": "simplex", "presolve": "on"},
    {"solver": "ipm", "presolve": "off"},
    {"solver": "simplex", "presolve": "off"},
)
AT_ONCE, ASKED_AGAIN, AT_NO_TIME = (
    1,
    2,
    1 + len(WAYS) + 1,
)  # when a claim is believed that there is no plan: how often made
LARGEST_COST = 7  # the power of two to which the largest cost of an objective is brought
FOUND, NONE = highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible


@dataclass
class DrawRun:
    """A HiGHS model that holds one draw at a time, and where the central draw stood for each objective."""

    packed: Packed
    highs: Any
    units: DrawUnits
    options: Options  # of a solve from where the model stands
    stands: dict[str, Any] = field(default_factory=dict)  # objective -> basis of the central draw
    draw: int = -1


def draw_run(p: Packed, units: DrawUnits, options: Options) -> DrawRun:
    """Return a model that holds no draw yet; `options` are HiGHS's own, over those that every draw has."""
    highs = highspy.Highs()
    most = {"simplex_iteration_limit": STEPS_PER_ROW * (p.rows + p.columns)}
    usual = {**OF_EVERY_DRAW, **FROM_A_GOOD_BASIS, **most, **options}
    _set(highs, usual)
    return DrawRun(p, highs, units, usual)


def load(r: DrawRun, draw: int) -> None:
    """Hand a draw over to HiGHS, with no stage held."""
    p, units, ends = r.packed, r.units, r.packed.ends.at(draw) * r.units.rows
    status = r.highs.passModel(
        p.columns,
        p.rows,
        len(p.index),
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,  # what no choice changes is added to the least
        np.zeros(p.columns),
        p.lower.at(draw) / units.columns,
        p.upper.at(draw) / units.columns,
        np.where(p.below, -np.inf, ends),
        np.where(p.above, np.inf, ends),
        p.start,
        p.index,
        p.value.at(draw) * units.cells,
        np.zeros(p.columns, dtype=np.int32),  # none is a whole number
    )
    done(status, "passModel")
    r.draw = draw


def least(r: DrawRun, objective: str, *, afresh: bool, believed: int = AT_ONCE) -> float | None:
    """Return the least value of an objective in the draw that is loaded; None if no plan meets the rows.

    It starts where the model is to start for that objective, or from where it stands if it is not to start `afresh` and
    no row has changed. `believed` is how often HiGHS must say that there is no plan. Raises SolverFailed if nothing is
    proven, also in other ways.
    """
    (costs, times), constant = _costs(r, objective), float(r.packed.objectives[objective].constant[r.draw])
    done(r.highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs * times), "changeColsCost")
    if afresh and objective in r.stands:
        done(r.highs.setBasis(r.stands[objective]), "setBasis")
    _set(r.highs, {"simplex_strategy": DUAL if afresh else PRIMAL})
    status = _settled(r, believed)
    if status == NONE:
        return None
    if status != FOUND:
        raise SolverFailed(f"the solver proved nothing for '{objective}' in draw {r.draw}: {status}")
    return float(r.highs.getInfo().objective_function_value) / times + constant


def _costs(r: DrawRun, objective: str) -> tuple[Floats, float]:
    """Return the costs of an objective in the units of the columns, and by what they are multiplied for HiGHS."""
    costs = r.packed.objectives[objective].costs.at(r.draw) * r.units.columns
    return costs, 2.0 ** (LARGEST_COST - math.ceil(math.log2(np.abs(costs).max(initial=0.0) or 1.0)))


def row_duals(r: DrawRun, objective: str) -> Floats:
    """Return what one more on the right side of each row adds to the objective that was minimised last."""
    _of_columns, times = _costs(r, objective)
    return np.array(r.highs.getSolution().row_dual) * r.units.rows / times


def _settled(r: DrawRun, believed: int) -> Any:
    """Solve from where the model stands, then afresh in other ways until something is settled, and say what."""
    r.highs.run()
    status = r.highs.getModelStatus()
    claims = int(status == NONE)
    for way in WAYS:
        if status == FOUND or claims == believed:
            return status
        done(r.highs.clearSolver(), "clearSolver")
        _set(r.highs, {**AFRESH, **way})
        r.highs.run()
        _set(r.highs, r.options)
        status = r.highs.getModelStatus()
        claims += status == NONE
    return status if status == FOUND or claims == believed else None


def _set(highs: Any, options: Options) -> None:
    for name, value in options.items():
        done(highs.setOptionValue(name, value), f"its option {name}")


def steps_taken(r: DrawRun) -> int:
    """Return how many steps of the simplex the last solve took."""
    return int(r.highs.getInfo().simplex_iteration_count)


def hold(r: DrawRun, stage: str, most: float) -> None:
    """Let a stage be no more than a value."""
    if stage in r.packed.holds:
        n = r.packed.holds[stage]
        most = (most + float(r.packed.ends.at(r.draw)[n])) * r.units.rows[n]
        done(r.highs.changeRowBounds(n, -math.inf, most), "changeRowBounds")


def standing(r: DrawRun) -> Floats:
    """Return the value of every column that is left."""
    return np.array(r.highs.getSolution().col_value) * r.units.columns
