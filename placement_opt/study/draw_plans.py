"""A plan, and the most that claims can reach, in every draw: rules are read once, HiGHS solves draw after draw."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placement_opt.formulation import Programme, Stage, Variables, build
from placement_opt.formulation.variables import FIELDS
from placement_opt.kernel.draws import is_number, of_draw
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.solve.attempts import Options
from placement_opt.solve.draft import draft_of
from placement_opt.solve.draw_runs import ASKED_AGAIN, AT_NO_TIME, DrawRun, hold, least, load, standing
from placement_opt.solve.matrix import Floats
from placement_opt.solve.packed import Packed, every_column, packed
from placement_opt.solve.pilot import piloted
from placement_opt.solve.reduce import reduce
from placement_opt.solve.session import held_bound
from placement_opt.solve.stages import solve

SOLVED, WITHOUT_PLAN, FAILED = "solved", "no plan", "failed"
FIRST_DRAW = 0  # the draw in which every figure is as the model has it

Ends = npt.NDArray[np.str_]  # by draw
Solve = Callable[[DrawRun, Mapping[str, Floats]], None]  # of the draw that is loaded; it writes what each stage reaches


def every(draws: int) -> Ends:
    """Return the ends of draws before anything is solved: each may have a plan."""
    return np.full(draws, SOLVED, dtype=f"<U{len(WITHOUT_PLAN)}")


@dataclass(frozen=True)
class OverDraws:
    """What was found in each draw: how it ended, the least of each stage or claim, and the numbers of the plan."""

    ends: Ends  # by draw: solved | no plan | failed
    least: Mapping[str, Floats]  # stage or claim -> least value by draw, nan without a plan
    values: Variables | None  # arrays by draw; None where only claims were sought


def plan_over_draws(programme: Programme, asked: Ends) -> OverDraws:
    """Solve a plan in every draw that has one so far, stage by stage, as a single run does.

    `asked` says of each draw how it has ended; those without a plan stay so, and have the numbers of the central draw.
    """
    draws = len(asked)
    stages = [stage for stage in programme.stages if not is_number(stage.objective)]
    p = packed_for(programme, stages, [stage.name for stage in stages[:-1]], draws)
    found = np.zeros((draws, p.columns))

    def solve_one(r: DrawRun, bests: Mapping[str, Floats]) -> None:
        _in_order(r, stages, bests)
        found[r.draw] = standing(r)

    ends, bests = _every_draw(p, stages, solve_one, asked)
    found[ends != SOLVED] = found[FIRST_DRAW]
    over = OverDraws(ends, bests, _values(programme.variables, every_column(p, found)))
    for draw in np.flatnonzero(ends == FAILED):
        over = with_single_run(over, programme, int(draw))
    return over


def with_single_run(over: OverDraws, programme: Programme, draw: int) -> OverDraws:
    """Return what was found, with a draw in which nothing was proven as a single run finds it, which tries longer."""
    try:
        single = solve(build(of_draw(programme.case, draw), of_draw(programme.brief, draw)))
    except (NoFeasiblePlan, SolverFailed):
        return over
    assert over.values is not None
    ends, bests = over.ends.copy(), {stage.name: stage.best for stage in single.stages}
    ends[draw] = SOLVED
    least = {name: _at(z, draw, bests[name]) for name, z in over.least.items()}
    fields = {
        f: {
            k: z if is_number(z) and not np.ndim(z) else _at(z, draw, getattr(single.values, f).get(k, 0.0))
            for k, z in getattr(over.values, f).items()
        }
        for f in FIELDS
    }
    return OverDraws(ends, least, Variables(**fields))


def _at(z: Floats, draw: int, value: float) -> Floats:
    """Return numbers by draw with another in one of them."""
    other = np.array(z)
    other[draw] = value
    return other


def claims_over_draws(
    programme: Programme, wanted: Sequence[Stage], asked: Ends, options: Options | None = None
) -> OverDraws:
    """Find the least of each objective in every draw that has a plan so far, with unmet need held at its least.

    `options` are HiGHS's own, over those that every draw has.
    """
    stages = [programme.stages[0], *wanted]
    return least_over_draws(packed_for(programme, stages, [stages[0].name], len(asked)), stages, asked, options)


def least_over_draws(p: Packed, stages: Sequence[Stage], asked: Ends, options: Options | None = None) -> OverDraws:
    """Find the least of each stage after the first in every draw, with the first, unmet need, held at its least."""

    def solve_one(r: DrawRun, bests: Mapping[str, Floats]) -> None:
        _in_order(r, stages, bests, held=1)

    ends, bests = _every_draw(p, stages, solve_one, asked, options)
    return OverDraws(ends, bests, None)


def packed_for(
    programme: Programme, stages: Sequence[Stage], held: Sequence[str], draws: int, kept: Collection[str] = ()
) -> Packed:
    """Return a programme over draws as arrays, after one presolve; columns that are `kept` may be fixed later."""
    d = draft_of(programme, {stage.name: stage for stage in stages}, held, draws, kept)
    reduce(d)
    return packed(d)


def _every_draw(
    p: Packed, stages: Sequence[Stage], solve: Solve, asked: Ends, options: Options | None = None
) -> tuple[Ends, dict[str, Floats]]:
    """Solve draw after draw; a draw that has no plan, or in which nothing is proven, is kept as such."""
    ends, bests = asked.copy(), {stage.name: np.full(p.draws, np.nan) for stage in stages}
    ends[(asked == SOLVED) & p.impossible] = WITHOUT_PLAN
    draws = [int(n) for n in np.flatnonzero(ends == SOLVED)]
    if not draws:
        return ends, bests
    r = piloted(p, stages[min(1, len(stages) - 1)].name, lambda r: _hold_at_none(r, stages[0]), draws, options or {})
    for draw in draws:
        try:
            load(r, draw)
            solve(r, bests)
        except NoFeasiblePlan:
            ends[draw] = WITHOUT_PLAN
        except SolverFailed:
            ends[draw] = FAILED
    return ends, bests


def _in_order(r: DrawRun, stages: Sequence[Stage], bests: Mapping[str, Floats], held: int | None = None) -> None:
    """Solve the stages of the draw that is loaded, in order, holding all or the first so many for those after them.

    No plan leaves less than nobody waiting, so unmet need is first held at that; only where no plan can is it sought.
    Raises NoFeasiblePlan or SolverFailed.
    """
    unmet, *others = stages
    bests[unmet.name][r.draw] = 0.0
    _hold_at_none(r, unmet)
    if not others:
        _seek(r, unmet, bests)
    for n, stage in enumerate(others, 1):
        best = _first(r, stage, unmet, bests) if n == 1 else _least(r, stage)
        bests[stage.name][r.draw] = best
        if n < len(others) and (held is None or n < held):
            hold(r, stage.name, held_bound(stage, best))


def _first(r: DrawRun, stage: Stage, unmet: Stage, bests: Mapping[str, Floats]) -> float:
    """Return the least of the first stage after unmet need, which is sought if it is more than none."""
    best = least(r, stage.name, afresh=True)
    if best is None:
        _seek(r, unmet, bests)
        best = _least(r, stage)
    return best


def _least(r: DrawRun, stage: Stage) -> float:
    """Return the least of a stage where a plan is known to meet the rows."""
    best = least(r, stage.name, afresh=False, believed=AT_NO_TIME)
    assert best is not None
    return best


def _hold_at_none(r: DrawRun, unmet: Stage) -> None:
    hold(r, unmet.name, held_bound(unmet, 0.0))


def _seek(r: DrawRun, unmet: Stage, bests: Mapping[str, Floats]) -> None:
    """Find the least unmet need, which is more than none, and hold it."""
    hold(r, unmet.name, np.inf)
    best = least(r, unmet.name, afresh=True, believed=ASKED_AGAIN)
    if best is None:
        raise NoFeasiblePlan(f"no plan meets the rules (found at the stage '{unmet.name}')")
    bests[unmet.name][r.draw] = best
    hold(r, unmet.name, held_bound(unmet, best))


def _values(v: Variables, found: Mapping[str, Floats]) -> Variables:
    """Return the variables as arrays over draws."""
    return Variables(**{f: {k: z if is_number(z) else found[z.name] for k, z in getattr(v, f).items()} for f in FIELDS})
