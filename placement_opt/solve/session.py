"""One HiGHS model per programme: rows go over once, then costs, bounds and held bests change between solves.

Nothing but a proven optimum, or a proof that there is none, leaves this module.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import highspy
import numpy as np

from placement_opt.formulation import Programme, Stage
from placement_opt.formulation.build import kept_whole
from placement_opt.formulation.linear import LinearRow
from placement_opt.formulation.variables import Number
from placement_opt.kernel.draws import is_number
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.solve import attempts
from placement_opt.solve.attempts import DUAL, INFEASIBLE, OPTIMAL, PRIMAL, PROVEN, SEARCHED, Engine
from placement_opt.solve.matrix import Floats, Ints, Matrix, as_lp, done, matrix_of, vector
from placement_opt.solve.units import Units, shrink, units


@dataclass(frozen=True)
class Proven:
    """The basis at which the least of a stage was found first, and that least of the programme as it was built."""

    basis: Any
    best: float | None = None  # None: the programme was altered each time


@dataclass(frozen=True)
class Session:
    """A programme and the HiGHS model that holds its rows, in units of its own."""

    programme: Programme
    matrix: Matrix
    units: Units
    highs: Any
    options: Mapping[str, Any]  # of HiGHS, over those that every solve has
    before: dict[str, Proven] = field(default_factory=dict)  # stage -> what is known of its least
    altered: set[str] = field(default_factory=set)  # rows that are freed, and columns with other bounds


def session(programme: Programme, options: Mapping[str, Any] | None = None, *, whole_homes: bool = False) -> Session:
    """Hand a programme over to HiGHS; `options` are HiGHS's own, over those that every solve has.

    With `whole_homes` each home opens, is open or is closed whole, whether the programme was built so or not.
    """
    matrix = matrix_of(programme)
    if whole_homes:
        homes = {z.name for z in kept_whole(programme.case, programme.brief, programme.variables)}
        matrix = replace(matrix, whole=np.array([name in homes for name in matrix.columns]))
    money = [z.name for z in programme.variables.paid.values() if not is_number(z)]
    scaled = units(matrix, money)
    s = Session(programme, matrix, scaled, as_lp(scaled.inside, np.zeros(len(matrix.columns))), dict(options or {}))
    attempts.options(engine(s), engine(s).usual)
    return s


def engine(s: Session) -> Engine:
    """Return the HiGHS model of a session, to be solved in one way or another."""
    return Engine(s.highs, bool(s.matrix.whole.any()), s.options)


def stand_at(s: Session, basis: Any) -> None:
    """Let the next solve start from a basis kept from an earlier one; of rows added since, none is a limit yet."""
    start = highspy.HighsBasis()
    start.valid = True
    start.col_status = basis.col_status
    added = s.highs.getNumRow() - len(basis.row_status)
    start.row_status = [*basis.row_status, *[highspy.HighsBasisStatus.kBasic] * added]
    done(s.highs.setBasis(start), "setBasis")


def start_as_before(s: Session, stage: str) -> None:
    """Let the next solve start where the least of a stage was found before, or afresh if it never was.

    Between two plans of a session only bounds and rows change, so the dual simplex goes on from there in a few steps.
    """
    if stage in s.before and not s.matrix.whole.any():  # a search for whole homes begins nowhere else
        stand_at(s, s.before[stage].basis)
        first(s)
    else:
        start_afresh(s)


def keep_proven(s: Session, stage: str, best: float) -> None:
    """Keep where the least of a stage was found, and that least if it is of the programme as it was built."""
    if s.highs.getNumRow() > len(s.matrix.rows):
        return
    known = s.before.setdefault(stage, Proven(s.highs.getBasis()))
    if not s.altered:
        s.before[stage] = replace(known, best=best)


def known_least(s: Session, stage: str) -> float | None:
    """Return the least of a stage if the rows and bounds are those of the programme and it was found before."""
    built = not s.altered and s.highs.getNumRow() == len(s.matrix.rows)
    return s.before[stage].best if built and stage in s.before else None


def start_afresh(s: Session) -> None:
    """Let the next solve keep nothing of those before it."""
    done(s.highs.clearSolver(), "clearSolver")
    first(s)


def first(s: Session) -> None:
    """Make ready for a solve after rows or bounds have changed: the dual simplex looks for a plan that meets them."""
    done(s.highs.setOptionValue("simplex_strategy", DUAL), "its option simplex_strategy")


def on_from_there(s: Session) -> None:
    """Make ready for a solve from where a plan meets the rows: the primal simplex goes on to a better one."""
    done(s.highs.setOptionValue("simplex_strategy", PRIMAL), "its option simplex_strategy")


def minimise(s: Session, objective: Number, stage: str, *, met: bool = False, tries: int | None = None) -> float:
    """Minimise an objective over the rows as they stand, from where the model stands, and return the proven least.

    Where it stands meets the rows after an earlier solve, so the primal simplex goes on from there. `met` says that a
    plan is known to meet the rows: a claim that there is none then settles nothing, and `tries` limits what is tried.
    Raises NoFeasiblePlan or SolverFailed.
    """
    costs, down, constant = _scaled(s, objective)
    done(s.highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs), "changeColsCost")
    status = attempts.prove(engine(s), (OPTIMAL,), tries=tries) if met else run(s)
    on_from_there(s)
    if status == INFEASIBLE and not met:
        raise NoFeasiblePlan(f"no plan meets the rules (found at the stage '{stage}')")
    if status not in (OPTIMAL, SEARCHED) or not attempts.has_plan(engine(s)):
        raise SolverFailed(
            f"the solver did not prove an optimum at the stage '{stage}' (it says '{status}'): nothing is printed. "
            "Try fewer quarters with --horizon, and look for a price or a count far out of the ordinary."
        )
    return float(s.highs.getObjectiveValue()) / down + constant


def _scaled(s: Session, objective: Number) -> tuple[Floats, float, float]:
    """Return the coefficients of an objective as HiGHS gets them, by what they were shrunk, and its constant."""
    costs, constant = vector(s.matrix, objective)
    costs = costs * s.units.columns
    down = shrink(costs)
    return costs * down, down, constant


def run(s: Session) -> str:
    """Solve until something is proven, a claim that there is no plan twice more; say what was found.

    Raises SolverFailed if that claim is not confirmed.
    """
    status = attempts.prove(engine(s))
    if status == INFEASIBLE:
        attempts.confirm(engine(s))
    return status


def no_plan_left(s: Session, *, confirmed: bool = False) -> bool:
    """Say whether HiGHS claims that no plan meets the rows, if wanted also when asked twice more."""
    claimed = attempts.prove(engine(s), PROVEN, tries=1) == INFEASIBLE
    return claimed and (attempts.confirmed(engine(s)) if confirmed else True)


def proven_bound(s: Session, objective: Number, best: float) -> float:
    """Return the proven bound of an integer search, or the optimum itself for a linear programme."""
    if not s.matrix.whole.any():
        return best
    _costs, down, constant = _scaled(s, objective)
    return float(s.highs.getInfo().mip_dual_bound) / down + constant


def numbers(s: Session) -> Floats:
    """Return the value of every column."""
    return np.array(s.highs.getSolution().col_value) * s.units.columns


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
    step = stage.step(best)
    return (math.floor(best / step + 0.5) + 1) * step


def add_row(s: Session, least: float, most: float, index: Ints, value: Floats) -> None:
    """Add a row behind those of the programme."""
    value = value * s.units.columns[index]
    down = shrink(value)
    done(s.highs.addRow(least * down, most * down, len(index), index, value * down), "addRow")


def add_rows(s: Session, rows: Iterable[LinearRow]) -> None:
    """Add rows behind those of the programme."""
    for row in rows:
        index = np.array([s.matrix.columns[name] for name in row.terms], dtype=np.int32)
        add_row(s, row.lower, row.upper, index, np.array(list(row.terms.values()), dtype=np.float64))


def drop_added_rows(s: Session, kept: int | None = None) -> None:
    """Take away every row behind those of the programme, or behind so many."""
    first, last = len(s.matrix.rows) if kept is None else kept, s.highs.getNumRow()
    if last > first:
        done(s.highs.deleteRows(last - first, np.arange(first, last, dtype=np.int32)), "deleteRows")


def free(s: Session, names: Iterable[str]) -> None:
    """Let rows be broken."""
    for name in names:
        s.altered.add(name)
        done(s.highs.changeRowBounds(s.matrix.rows[name], -math.inf, math.inf), "changeRowBounds")


def restore(s: Session, names: Iterable[str]) -> None:
    """Make rows hold again."""
    for name in names:
        s.altered.discard(name)
        n = s.matrix.rows[name]
        done(s.highs.changeRowBounds(n, s.units.inside.row_lower[n], s.units.inside.row_upper[n]), "changeRowBounds")


def bound(s: Session, bounds: Mapping[str, tuple[float, float]]) -> None:
    """Change the bounds of columns, by name."""
    for name, (least, most) in bounds.items():
        s.altered.add(name)
        n = s.matrix.columns[name]
        unit = s.units.columns[n]
        done(s.highs.changeColBounds(n, least / unit, most / unit), "changeColBounds")


def unbound(s: Session, names: Iterable[str]) -> None:
    """Give columns the bounds of the programme again."""
    for name in names:
        s.altered.discard(name)
        n = s.matrix.columns[name]
        done(s.highs.changeColBounds(n, s.units.inside.lower[n], s.units.inside.upper[n]), "changeColBounds")
