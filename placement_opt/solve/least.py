"""The least of a small programme beside the plans: its stages in order, each held at its best."""

from __future__ import annotations

from placement_opt.formulation import Programme
from placement_opt.kernel.draws import is_number
from placement_opt.solve.matrix import check
from placement_opt.solve.session import first, hold_at, minimise, numbers, session

HELD_WITHIN = 1e-5  # of a stage's own unit: far above what a solver takes for equal, far below what is shown


def least(programme: Programme) -> dict[str, float]:
    """Minimise the stages of a programme in order and return every unknown by name.

    Raises NoFeasiblePlan or SolverFailed.
    """
    s = session(programme)
    first(s)
    for stage in programme.stages:
        if not is_number(stage.objective):
            best = minimise(s, stage.objective, stage.name)
            hold_at(s, stage, best + HELD_WITHIN)
    found = numbers(s)
    check(s.matrix, found)
    return dict(zip(s.matrix.columns, map(float, found), strict=True))
