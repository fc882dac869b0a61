"""The same stages by another solver through PuLP: a second opinion, for tests and for whoever doubts the first."""

from __future__ import annotations

import numpy as np
import pulp

from placement_opt.formulation import Programme
from placement_opt.formulation.pulp_face import in_pulp, problem_of
from placement_opt.kernel.draws import is_number
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.solve import matrix
from placement_opt.solve.session import held_bound
from placement_opt.solve.stages import Solution, StageResult, solved, values_of

TOLERANCE_OF_OTHERS = 2e-5  # CBC leaves a place short by a hundred-thousandth where earlier stages are held closely


def cbc() -> pulp.LpSolver:
    """Return CBC from the package cbcbox (`pip install pulp[cbc]`), or the one on the path."""
    try:
        from cbcbox import cbc_bin_path  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        return pulp.COIN_CMD(msg=False, gapRel=0, gapAbs=0, threads=1)
    return pulp.COIN_CMD(path=cbc_bin_path(), msg=False, gapRel=0, gapAbs=0, threads=1)


def solve_by(programme: Programme, solver: pulp.LpSolver) -> Solution:
    """Solve every stage in order with a solver of PuLP.

    Raises NoFeasiblePlan or SolverFailed, as `solve` does.
    """
    lp, results, m = problem_of(programme), [], matrix.matrix_of(programme)
    for stage in programme.stages:
        fixed = is_number(stage.objective)
        wanted = None if fixed else in_pulp(lp, stage.objective)
        best = stage.objective if wanted is None else _minimise(lp, wanted, stage.name, solver)
        results.append(StageResult(stage.name, stage.unit, best, best, 0.0))
        if wanted is not None and stage is not programme.stages[-1]:
            lp += wanted <= held_bound(stage, best), f"hold_{len(results)}"
    value = {z.name: z.varValue for z in lp.variables()}
    found = np.array([value[name] for name in m.columns])
    matrix.check(m, found, TOLERANCE_OF_OTHERS)
    return Solution(
        programme.brief.plan.name,
        values_of(programme.variables, m, found),
        tuple(results),
        solved(m, programme.stages, results),
    )


def _minimise(lp: pulp.LpProblem, objective: pulp.LpAffineExpression, stage: str, solver: pulp.LpSolver) -> float:
    lp.setObjective(objective)
    lp.solve(solver)
    if lp.sol_status == pulp.LpSolutionInfeasible:
        raise NoFeasiblePlan(f"no plan meets the rules (found at the stage '{stage}')")
    if lp.status != pulp.LpStatusOptimal or lp.sol_status != pulp.LpSolutionOptimal:
        raise SolverFailed(f"the solver did not prove an optimum at the stage '{stage}'")
    return float(pulp.value(lp.objective))
