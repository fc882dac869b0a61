"""Stages in strict order, each held at its best while the next is minimised, until one plan is left."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placement_opt.formulation import Programme, Restriction, Stage, Variables
from placement_opt.formulation.build import COST
from placement_opt.formulation.variables import FIELDS, is_number
from placement_opt.solve import matrix
from placement_opt.solve.matrix import Floats, Matrix
from placement_opt.solve.mps import Solved
from placement_opt.solve.session import (
    Session,
    add_rows,
    bound,
    drop_added_rows,
    first,
    free,
    held_bound,
    hold,
    minimise,
    numbers,
    proven_bound,
    restore,
    session,
    unbound,
)


@dataclass(frozen=True)
class StageResult:
    """What one stage reached: its best value, the bound that proves it, and the seconds it took."""

    name: str
    unit: str
    best: float
    bound: float
    seconds: float


@dataclass(frozen=True)
class Solution:
    """A proven plan: numbers for every variable and the stages that led to it."""

    plan: str
    values: Variables
    stages: tuple[StageResult, ...]
    model: Solved  # what the cost over the horizon was minimised over

    @property
    def cost(self) -> float:
        """The least cost over the horizon [GBP]."""
        return next(s.best for s in self.stages if s.name == COST)


def solve(programme: Programme, options: Mapping[str, Any] | None = None) -> Solution:
    """Solve every stage of a programme in order and return the plan that is left; `options` are HiGHS's own.

    Raises NoFeasiblePlan when no plan meets the rules, SolverFailed when optimality was not proven or when
    the independent check of the rows fails.
    """
    return solve_stages(session(programme, options), programme.stages, programme.brief.plan.name)


def solve_stages(s: Session, stages: Sequence[Stage], plan: str, *, rows: Matrix | None = None) -> Solution:
    """Solve stages in order and check the plan that is left; held bests stay behind the session's rows.

    `rows` are those of the plan, if they differ from the programme's.
    """
    m = rows or s.matrix
    results: list[StageResult] = []
    first(s)
    for stage in stages:
        results.append(_solve_stage(s, stage))
        if stage is not stages[-1]:
            hold(s, stage, results[-1].best)
    found = numbers(s)
    matrix.check(m, found)
    v = values_of(s.programme.variables, m, found)
    return Solution(plan, v, tuple(results), solved(m, stages, results))


def solve_restricted(s: Session, r: Restriction) -> Solution:
    """Solve a plan with some of the levers in the session of a plan with all, and leave the session as it was."""
    try:
        bound(s, r.bounds)
        add_rows(s, r.rows)
        free(s, r.freed)
        return solve_stages(s, r.stages, r.brief.plan.name, rows=matrix.changed(s.matrix, r))
    finally:
        drop_added_rows(s)
        unbound(s, r.bounds)
        restore(s, r.freed)


def _solve_stage(s: Session, stage: Stage) -> StageResult:
    if is_number(stage.objective):
        return StageResult(stage.name, stage.unit, stage.objective, stage.objective, 0.0)
    began = time.perf_counter()
    best = minimise(s, stage.objective, stage.name)
    seconds = time.perf_counter() - began
    return StageResult(stage.name, stage.unit, best, proven_bound(s, stage.objective, best), seconds)


def solved(m: Matrix, stages: Sequence[Stage], results: Sequence[StageResult]) -> Solved:
    """Return what the cost over the horizon was minimised over: the rows, and the stages before it held."""
    done = list(zip(stages, results, strict=True))
    n = next(n for n, (stage, _result) in enumerate(done) if stage.name == COST)
    held = []
    for stage, result in done[:n]:
        if not is_number(stage.objective):
            coefficients, constant = matrix.vector(m, stage.objective)
            name = "hold_" + "".join(ch if ch.isalnum() else "_" for ch in stage.name)
            held.append((name, coefficients, held_bound(stage, result.best) - constant))
    return Solved(m, *matrix.vector(m, stages[n].objective), tuple(held))


def values_of(v: Variables, m: Matrix, found: Floats) -> Variables:
    """Return the variables as solved numbers; tiny negatives from the solver stay as they are."""
    return Variables(
        **{
            f: {k: float(z if is_number(z) else found[m.columns[z.name]]) for k, z in getattr(v, f).items()}
            for f in FIELDS
        }
    )
