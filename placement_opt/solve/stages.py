"""Stages in strict order, each held at its best while the next is minimised, until one plan is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placement_opt.formulation import Programme, Restriction, Stage, Variables
from placement_opt.formulation.build import COST
from placement_opt.formulation.variables import FIELDS
from placement_opt.kernel.draws import is_number
from placement_opt.kernel.errors import SolverFailed
from placement_opt.solve import matrix
from placement_opt.solve.face import bounds_kept, hold_on_face
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
    keep_proven,
    minimise,
    numbers,
    proven_bound,
    restore,
    session,
    start_afresh,
    start_as_before,
    unbound,
)
from placement_opt.solve.whole import homes_fixed


@dataclass(frozen=True)
class StageResult:
    """What one stage reached: its best value, the bound that proves it, and the seconds it took.

    A stage that was not proven has no bound; its value is that of the plan which the stages before it left.
    """

    name: str
    unit: str
    best: float
    bound: float | None
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether no plan has less."""
        return self.bound is not None


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
    found = _by_turns(s, m, stages)
    matrix.check(m, found.numbers)
    v = values_of(s.programme.variables, m, found.numbers)
    return Solution(plan, v, found.results, solved(m, stages, found.results))


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


@dataclass(frozen=True)
class _Found:
    """What each stage reached, and the numbers of the last that was proven."""

    results: tuple[StageResult, ...]
    numbers: Floats


Hold = Callable[[Session, Stage, float], None]


def _by_turns(s: Session, m: Matrix, stages: Sequence[Stage]) -> _Found:
    """Solve the stages held by rows, on the face of the best plans, or by rows with patience; what first is complete.

    On a face the solver ends in seconds where between held rows it takes minutes or finds no end. Whole homes have no
    duals and so no face. Raises SolverFailed if no turn leaves a plan of least cost.
    """
    whole, before = bool(s.matrix.whole.any()), s.highs.getNumRow()
    turns: list[_Found | SolverFailed] = []
    for turn in (_with_patience,) if whole else (_by_rows, _on_faces, _with_patience):
        if turns:
            drop_added_rows(s, before)
            start_afresh(s)
        turns.append(turn(s, m, stages))
        if _proven(turns[-1]) == len(stages):
            break
    best = max(reversed(turns), key=_proven)  # of two that are even the later, held by rows as every plan is
    if isinstance(best, SolverFailed):
        raise best
    return best


def _proven(found: _Found | SolverFailed) -> int:
    return sum(r.proven for r in found.results) if isinstance(found, _Found) else -1


def _by_rows(s: Session, m: Matrix, stages: Sequence[Stage]) -> _Found | SolverFailed:
    return _in_order(s, m, stages, hold, tries=1)


def _on_faces(s: Session, m: Matrix, stages: Sequence[Stage]) -> _Found | SolverFailed:
    """Leave the session as it was."""
    with bounds_kept(s):
        return _in_order(s, m, stages, hold_on_face)


def _with_patience(s: Session, m: Matrix, stages: Sequence[Stage]) -> _Found | SolverFailed:
    return _in_order(s, m, stages, hold)


def _in_order(
    s: Session, m: Matrix, stages: Sequence[Stage], held: Hold, *, tries: int | None = None
) -> _Found | SolverFailed:
    """Solve stages in order; with whole homes those after least cost are solved with the homes fixed."""
    if not s.matrix.whole.any():
        return _each(s, m, stages, None, held, tries)
    n = next((n for n, stage in enumerate(stages, 1) if stage.name == COST), len(stages))
    found = _each(s, m, stages[:n], None, held, tries)
    if isinstance(found, SolverFailed):
        return found
    held(s, stages[n - 1], found.results[-1].best)
    with homes_fixed(s, found.numbers) as fixed:
        return _each(fixed, m, stages, found, held, tries)


def _each(
    s: Session, m: Matrix, stages: Sequence[Stage], before: _Found | None, held: Hold, tries: int | None
) -> _Found | SolverFailed:
    """Solve the stages that are not solved yet, in order.

    One after least cost that is not proven is left open, and the plan so far is kept. With a limit to what is tried
    nothing is left open: the next turn does better.
    """
    results = list(before.results) if before else []
    kept = before.numbers if before else None
    if before or s.matrix.whole.any():
        first(s)
    else:
        start_as_before(s, stages[0].name)
    for stage in stages[len(results) :]:
        try:
            result = _solve_stage(s, stage, met=kept is not None, tries=tries)
            if not is_number(stage.objective):
                found = numbers(s)
                check_kept(m, stages, results, found)
                kept = found
            results.append(result)
            if stage is stages[0]:
                keep_proven(s, stage.name, result.best)
        except SolverFailed as failed:
            if kept is None:
                raise  # nothing is held yet: every turn would say so
            if tries is not None or COST not in {r.name for r in results}:
                return failed
            results.append(StageResult(stage.name, stage.unit, _value(m, stage, kept), None, 0.0))
            start_afresh(s)
        else:
            if stage is not stages[-1]:
                held(s, stage, result.best)
    return _Found(tuple(results), numbers(s) if kept is None else kept)


def check_kept(m: Matrix, stages: Sequence[Stage], results: Sequence[StageResult], found: Floats) -> None:
    """Check on the numbers, apart from the solver, that every row is met and every best so far is kept.

    Where rows hardly differ the solver may say that it has met them and hand over numbers that do not.
    Raises SolverFailed.
    """
    matrix.check(m, found)
    for stage, result in zip(stages, results, strict=False):
        room = held_bound(stage, result.best) + stage.step(result.best) / 2
        if result.proven and _value(m, stage, found) > room:
            raise SolverFailed(f"the best of the stage '{stage.name}' is not kept: the plan is not printed")


def _solve_stage(s: Session, stage: Stage, *, met: bool, tries: int | None) -> StageResult:
    if is_number(stage.objective):
        return StageResult(stage.name, stage.unit, stage.objective, stage.objective, 0.0)
    began = time.perf_counter()
    best = minimise(s, stage.objective, stage.name, met=met, tries=tries)
    seconds = time.perf_counter() - began
    return StageResult(stage.name, stage.unit, best, proven_bound(s, stage.objective, best), seconds)


def _value(m: Matrix, stage: Stage, found: Floats) -> float:
    costs, constant = matrix.vector(m, stage.objective)
    return float(costs @ found) + constant


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


def solve_columns(s: Session, stages: Sequence[Stage]) -> tuple[dict[str, float], tuple[StageResult, ...]]:
    """Solve stages in order and return every column's number by name, and what each stage reached.

    Raises NoFeasiblePlan or SolverFailed, as `solve` does.
    """
    found = _by_turns(s, s.matrix, stages)
    matrix.check(s.matrix, found.numbers)
    return {name: float(found.numbers[n]) for name, n in s.matrix.columns.items()}, found.results
