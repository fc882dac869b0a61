"""Solving: stages in strict order, each held at its best; nothing but a proven optimum leaves this room.

The only module that runs a solver. PuLP passes the rows to HiGHS (simplex or interior point) or to CBC.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulp

from placement_opt.formulation import Programme, Stage, Variables, values
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed

ROW_TOLERANCE = 1e-6  # relative, on the independent check of every row
SETTLED = ("Optimal", "Infeasible")  # what HiGHS says when it has proved something
SOLVERS = ("highs-simplex", "highs-ipm", "cbc")


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
    solver: str
    values: Variables
    stages: tuple[StageResult, ...]

    @property
    def cost(self) -> float:
        """The least cost over the horizon [GBP]."""
        return next(s.best for s in self.stages if s.name == "cost over the horizon")


def solve(
    programme: Programme,
    *,
    solver: str = "highs-simplex",
    on_stage: Callable[[str], None] = lambda name: None,
) -> Solution:
    """Solve every stage in order and return the plan that is left.

    Raises NoFeasiblePlan when no plan meets the rules, SolverFailed when optimality was not proven or when
    the independent check of the rows fails.
    """
    lp, results = programme.lp, []
    for stage in programme.stages:
        on_stage(stage.name)
        if isinstance(stage.objective, float):
            results.append(StageResult(stage.name, stage.unit, stage.objective, stage.objective, 0.0))
            continue
        result = minimise(lp, stage, solver)
        results.append(result)
        if stage is not programme.stages[-1]:
            hold(lp, stage, result.best)
    solved = values(programme.variables)
    check_rows(lp)
    return Solution(programme.brief.plan.name, solver, solved, tuple(results))


def minimise(lp: pulp.LpProblem, stage: Stage, solver: str) -> StageResult:
    """Minimise one objective over the rows as they stand and prove it."""
    lp.setObjective(stage.objective)
    began = time.perf_counter()
    lp.solve(_solver(solver, whole=bool(lp.isMIP())))
    seconds = time.perf_counter() - began
    _demand_optimal(lp, stage.name)
    best = float(pulp.value(lp.objective))
    return StageResult(stage.name, stage.unit, best, _bound(lp, best), seconds)


def _solver(name: str, *, whole: bool) -> pulp.LpSolver:
    """Return a configured solver; no gap is accepted, one thread, a fixed seed."""
    if name == "cbc":
        return _cbc()
    options: dict[str, Any] = {"random_seed": 1, "threads": 1, "gapRel": 0, "gapAbs": 0}
    if not whole:
        options["solver"] = {"highs-simplex": "simplex", "highs-ipm": "ipm"}[name]
    return pulp.HiGHS(msg=False, **options)


def _cbc() -> pulp.LpSolver:
    """Return CBC from the package cbcbox (`pip install pulp[cbc]`), or the one on the path."""
    try:
        from cbcbox import cbc_bin_path  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        return pulp.COIN_CMD(msg=False, gapRel=0, gapAbs=0, threads=1)
    return pulp.COIN_CMD(path=cbc_bin_path(), msg=False, gapRel=0, gapAbs=0, threads=1)


def available() -> tuple[str, ...]:
    """Return the solvers that work here: HiGHS always, CBC where it is installed."""
    return SOLVERS if _cbc().available() else SOLVERS[:-1]


def _demand_optimal(lp: pulp.LpProblem, stage: str) -> None:
    """Refuse anything but a proven optimum; a time-limited search also calls itself optimal in `status`."""
    if lp.sol_status == pulp.LpSolutionInfeasible:
        raise NoFeasiblePlan(f"no plan meets the rules (found at the stage '{stage}')")
    if lp.status != pulp.LpStatusOptimal or lp.sol_status != pulp.LpSolutionOptimal:
        words = pulp.LpStatus.get(lp.status, str(lp.status))
        raise SolverFailed(
            f"the solver did not prove an optimum at the stage '{stage}' (it says '{words}'): nothing is printed. "
            "Try fewer quarters with --horizon, and look for a price or a count far out of the ordinary."
        )


def _bound(lp: pulp.LpProblem, best: float) -> float:
    """Return the proven bound of an integer search, or the optimum itself for a linear programme."""
    model = getattr(lp, "solverModel", None)
    if lp.isMIP() and model is not None and hasattr(model, "getInfo"):
        return float(model.getInfo().mip_dual_bound + lp.objective.constant)
    return best


def hold(lp: pulp.LpProblem, stage: Stage, best: float) -> None:
    """Add the row that keeps a stage at its best, rounded to a step plus one: the same row from every solver."""
    bound = (math.floor(best / stage.step + 0.5) + 1) * stage.step
    name = "hold_" + "".join(ch if ch.isalnum() else "_" for ch in stage.name)
    lp += stage.objective <= bound, name


def check_rows(lp: pulp.LpProblem) -> float:
    """Re-check every row and bound on the numbers, apart from the solver, and return the largest relative breach.

    Raises SolverFailed when a row is broken by more than 1e-6 relative to its largest term.
    """
    worst = 0.0
    for row in lp.constraints():
        terms = [coefficient * z.varValue for z, coefficient in row.items()]
        gap = math.fsum([*terms, row.constant])
        breach = abs(gap) if row.sense == 0 else max(0.0, -gap * row.sense)
        relative = breach / max([1.0, abs(row.constant), *(abs(k) for k in terms)])
        if relative > ROW_TOLERANCE:
            raise SolverFailed(f"row {row.name} is broken by {breach:.3g}: the plan is not printed")
        worst = max(worst, relative)
    _check_bounds(lp)
    return worst


def _check_bounds(lp: pulp.LpProblem) -> None:
    for z in lp.variables():
        low, high, n = _end(z.lowBound, -math.inf), _end(z.upBound, math.inf), z.varValue
        whole = z.cat != pulp.LpInteger or abs(n - round(n)) <= ROW_TOLERANCE
        if not whole or n < low - ROW_TOLERANCE or n > high + ROW_TOLERANCE:
            raise SolverFailed(f"{z.name} is {n:.6g}, out of its bounds: the plan is not printed")


@dataclass(frozen=True)
class Ceiling:
    """The least value of one objective, and its least value without each group of rows."""

    best: float
    without: dict[str, float]


def ceiling(programme: Programme, objective: Stage, groups: Mapping[str, Sequence[str]]) -> Ceiling:
    """Return the least value of an objective with unmet need at its least, then without each group of rows.

    `groups` maps a label to row names. The rows are freed in the loaded HiGHS model, which is solved again
    from where it stands and then restored. The programme must be fresh from `build`.
    """
    lp, unmet = programme.lp, programme.stages[0]
    hold(lp, unmet, minimise(lp, unmet, "highs-simplex").best)
    best = minimise(lp, objective, "highs-simplex").best
    model = lp.solverModel
    rows = {row.name: row for row in lp.constraints()}
    without = {}
    for label, names in groups.items():
        for name in names:
            model.changeRowBounds(rows[name].index, -math.inf, math.inf)
        without[label] = _solve_again(model, objective.name) + lp.objective.constant if names else best
        for name in names:
            _restore(model, rows[name])
    return Ceiling(best, without)


def _solve_again(model: Any, stage: str) -> float:
    if _status(model) != "Optimal":
        raise SolverFailed(f"the solver did not prove an optimum for '{stage}' without a rule")
    return float(model.getObjectiveValue())


def _status(model: Any) -> str:
    """Solve a changed model from where it stands, or afresh where that start settles nothing; say what it found."""
    for _attempt in ("from where it stands", "afresh"):
        model.run()
        status = str(model.modelStatusToString(model.getModelStatus()))
        if status in SETTLED:
            break
        model.clearSolver()
    return status


def irreducible_clash(lp: pulp.LpProblem, groups: Sequence[Sequence[str]]) -> list[str]:
    """Return a set of the named rows that cannot all be met and from which none can be left out.

    A deletion filter: whole groups of rows are freed first, then single rows; what leaves the problem without
    a solution stays free. The other rows always hold. (HiGHS's own subset, `getIis`, named a row in 1.13 that
    is no contradiction by itself.)
    """
    lp.setObjective(pulp.lpSum([0 * lp.variables()[0]]))
    lp.solve(_solver("highs-simplex", whole=False))
    model, rows = lp.solverModel, {row.name: row for row in lp.constraints()}

    def needed(names: Sequence[str]) -> bool:
        for name in names:
            model.changeRowBounds(rows[name].index, -math.inf, math.inf)
        if _status(model) == "Infeasible":
            return False
        for name in names:
            _restore(model, rows[name])
        return True

    kept = [group for group in groups if group and needed(group)]
    return [name for group in kept for name in group if needed([name])]


def _restore(model: Any, row: pulp.LpConstraint) -> None:
    model.changeRowBounds(row.index, _end(row.getLb(), -math.inf), _end(row.getUb(), math.inf))


def _end(bound: float | None, otherwise: float) -> float:
    return otherwise if bound is None else bound
