"""One HiGHS model per programme: rows go over once, then costs, bounds and held bests change between solves.

Nothing but a proven optimum, or a proof that there is none, leaves this module.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp

from placement_opt.formulation import Programme, Stage
from placement_opt.formulation.variables import Number
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.solve.matrix import Floats, Ints, Matrix, as_lp, done, matrix_of, vector

PROVEN = ("Optimal", "Infeasible")  # what HiGHS says when it has proved something
OPTIONS: dict[str, Any] = {  # no gap is accepted, one thread, a fixed seed
    "output_flag": False,
    "random_seed": 1,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "presolve": "choose",
    "dual_simplex_cost_perturbation_multiplier": 0.0,  # a start that is nearly optimal is not thrown away
}
AFRESH: dict[str, Any] = {  # for a solve that settled nothing: HiGHS's own choices, and infeasible told from unbounded
    "presolve": "off",
    "simplex_strategy": 1,
    "simplex_iteration_limit": 2**31 - 1,
    "dual_simplex_cost_perturbation_multiplier": 1.0,
}
DUAL, PRIMAL = 1, 4  # HiGHS's simplex_strategy
STEPS_PER_ROW = 10  # steps of the simplex per row and column; a solve here takes about one


@dataclass(frozen=True)
class Session:
    """A programme and the HiGHS model that holds its rows."""

    programme: Programme
    matrix: Matrix
    highs: Any
    options: Mapping[str, Any]  # of HiGHS, over those that every solve has


def session(programme: Programme, options: Mapping[str, Any] | None = None) -> Session:
    """Hand a programme over to HiGHS; `options` are HiGHS's own, over those that every solve has."""
    matrix = matrix_of(programme)
    highs = as_lp(matrix, np.zeros(len(matrix.columns)))
    chosen = {**({} if matrix.whole.any() else {"solver": "simplex"}), **(options or {})}
    for name, value in {**OPTIONS, **chosen}.items():
        done(highs.setOptionValue(name, value), f"its option {name}")
    return Session(programme, matrix, highs, chosen)


def stand_at(s: Session, basis: Any) -> None:
    """Let the next solve start from a basis kept from an earlier one."""
    done(s.highs.setBasis(basis), "setBasis")


def first(s: Session) -> None:
    """Make ready for a solve after rows or bounds have changed: the dual simplex looks for a plan that meets them."""
    done(s.highs.setOptionValue("simplex_strategy", DUAL), "its option simplex_strategy")


def minimise(s: Session, objective: Number, stage: str) -> float:
    """Minimise an objective over the rows as they stand, from where the model stands, and return the proven least.

    Where it stands meets the rows after an earlier solve, so the primal simplex goes on from there.
    Raises NoFeasiblePlan or SolverFailed.
    """
    costs, constant = vector(s.matrix, objective)
    done(s.highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs), "changeColsCost")
    status = run(s)
    done(s.highs.setOptionValue("simplex_strategy", PRIMAL), "its option simplex_strategy")
    if status == "Infeasible":
        raise NoFeasiblePlan(f"no plan meets the rules (found at the stage '{stage}')")
    if status != "Optimal":
        raise SolverFailed(
            f"the solver did not prove an optimum at the stage '{stage}' (it says '{status}'): nothing is printed. "
            "Try fewer quarters with --horizon, and look for a price or a count far out of the ordinary."
        )
    return float(s.highs.getObjectiveValue()) + constant


def run(s: Session) -> str:
    """Solve from where the model stands, or afresh where that settles nothing; say what was found.

    Without perturbed costs the simplex is several times quicker here and may, rarely, go round in circles: it gets
    more steps than any honest solve has needed, and then starts afresh with HiGHS's own choices.
    """
    most = STEPS_PER_ROW * (len(s.matrix.rows) + len(s.matrix.columns))
    done(
        s.highs.setOptionValue("simplex_iteration_limit", s.options.get("simplex_iteration_limit", most)),
        "setOptionValue",
    )
    status = _run(s)
    if status in PROVEN:
        return status
    done(s.highs.clearSolver(), "clearSolver")
    for name, value in {**AFRESH, **s.options}.items():
        done(s.highs.setOptionValue(name, value), f"its option {name}")
    status = _run(s)
    for name, value in {**OPTIONS, **s.options}.items():
        done(s.highs.setOptionValue(name, value), f"its option {name}")
    return status


def _run(s: Session) -> str:
    s.highs.run()
    return str(s.highs.modelStatusToString(s.highs.getModelStatus()))


def proven_bound(s: Session, objective: Number, best: float) -> float:
    """Return the proven bound of an integer search, or the optimum itself for a linear programme."""
    if not s.matrix.whole.any():
        return best
    return float(s.highs.getInfo().mip_dual_bound) + vector(s.matrix, objective)[1]


def numbers(s: Session) -> Floats:
    """Return the value of every column."""
    return np.array(s.highs.getSolution().col_value)


def hold(s: Session, stage: Stage, best: float) -> None:
    """Add the row that keeps a stage at its best."""
    hold_at(s, stage, held_bound(stage, best))


def hold_at(s: Session, stage: Stage, most: float) -> None:
    """Add the row that keeps a stage at no more than a value."""
    costs, constant = vector(s.matrix, stage.objective)
    (index,) = np.nonzero(costs)
    add_row(s, -math.inf, most - constant, index.astype(np.int32), costs[index])


def held_bound(stage: Stage, best: float) -> float:
    """Return the bound at which a stage is held: rounded to its step plus one, the same from every solver."""
    return (math.floor(best / stage.step + 0.5) + 1) * stage.step


def add_row(s: Session, least: float, most: float, index: Ints, value: Floats) -> None:
    """Add a row behind those of the programme."""
    done(s.highs.addRow(least, most, len(index), index, value), "addRow")


def add_rows(s: Session, rows: Iterable[pulp.LpConstraint]) -> None:
    """Add rows behind those of the programme."""
    for row in rows:
        cells = list(row.items())
        index = np.array([s.matrix.columns[z.name] for z, _k in cells], dtype=np.int32)
        least, most = row.getLb(), row.getUb()
        bounds = (-math.inf if least is None else least, math.inf if most is None else most)
        add_row(s, *bounds, index, np.array([k for _z, k in cells]))


def drop_added_rows(s: Session) -> None:
    """Take away every row behind those of the programme."""
    first, last = len(s.matrix.rows), s.highs.getNumRow()
    if last > first:
        done(s.highs.deleteRows(last - first, np.arange(first, last, dtype=np.int32)), "deleteRows")


def free(s: Session, names: Iterable[str]) -> None:
    """Let rows be broken."""
    for name in names:
        done(s.highs.changeRowBounds(s.matrix.rows[name], -math.inf, math.inf), "changeRowBounds")


def restore(s: Session, names: Iterable[str]) -> None:
    """Make rows hold again."""
    for name in names:
        n = s.matrix.rows[name]
        done(s.highs.changeRowBounds(n, s.matrix.row_lower[n], s.matrix.row_upper[n]), "changeRowBounds")


def bound(s: Session, bounds: Mapping[str, tuple[float, float]]) -> None:
    """Change the bounds of columns, by name."""
    for name, (least, most) in bounds.items():
        done(s.highs.changeColBounds(s.matrix.columns[name], least, most), "changeColBounds")


def unbound(s: Session, names: Iterable[str]) -> None:
    """Give columns the bounds of the programme again."""
    for name in names:
        n = s.matrix.columns[name]
        done(s.highs.changeColBounds(n, s.matrix.lower[n], s.matrix.upper[n]), "changeColBounds")
