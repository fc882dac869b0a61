"""Plans that cost nearly as little, from files to findings: alternatives, ranges and trade-offs of one question."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence

from placement_opt.cycle.going_on import check_some_left, gone_on
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.formulation.directions import ALTERNATIVES, TRADED, can_differ
from placement_opt.formulation.linear import LinearRow
from placement_opt.judge.feasibility import horizon_warnings, screen
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.measure.home_moves import home_moves
from placement_opt.prepared import Options, Prepared
from placement_opt.question import Want
from placement_opt.report.run_places import file_alternatives, place_held
from placement_opt.solve.session import Session
from placement_opt.solving import EveryLever, do_nothing
from placement_opt.study.grid_cells import GridCell, each_by_itself
from placement_opt.study.near_best import budget_row, frontier, plan_with_least, ranges
from placement_opt.study.near_frames import NearBest


def alternatives(options: Options, within: float | None = None, *, progress: Progress = quiet) -> NearBest:
    """Find the plans of a model folder that cost nearly as little as the recommended one and, if wanted, write them.

    `within` is by which share of the least cost they may cost more, between 0 and 1; None: as config/ says. The files
    are written beside those of a run of the same question in `options.out`, if they are there; an earlier run of
    another is replaced. In a register they go to the newest run of the same question, or to a folder of their own.
    Raises BadInput, NoFeasiblePlan or SolverFailed.
    """
    with place_held(options):
        prepared = gone_on(options).prepared
        check_some_left(prepared)
        share = prepared.base.alternatives.within if within is None else within
        return file_alternatives(near_best(prepared, options, share, progress))


def alternatives_of_each(
    options: Options, chosen: Sequence[GridCell], within: float | None, *, progress: Progress = quiet
) -> Iterator[NearBest]:
    """Do the same for strategies under scenarios, one after another, each in a folder of its own below `options.out`.

    Raises BadInput with the faults of all of them before anything is solved; else as `alternatives`.
    """
    for own in each_by_itself(options, chosen):
        yield alternatives(own, within, progress=progress)


def near_best(prepared: Prepared, options: Options, within: float, progress: Progress = quiet) -> NearBest:
    """Return the plans of a question that cost nearly as little as the recommended one, homes open in part."""
    options = dataclasses.replace(options, whole_homes=False)
    q, began = prepared.question, time.perf_counter()
    plan = q.plan(RECOMMENDED)
    progress(0, STEPS_SHOWN, plan.title)
    baseline = do_nothing(q.before, Want())
    every = EveryLever(q, Want(), do_nothing(q, Want()) if q.frozen else baseline)
    warnings = (*horizon_warnings(q.case), *screen(q.case, q.strategy, baseline))
    recommended = every.plan(plan, warnings, whole=False)
    s = every.in_part
    found = NearBest(options, prepared, within, s.programme.brief, baseline, recommended)
    for n, (step, words) in enumerate(FURTHER.items(), 1):
        progress(n, STEPS_SHOWN, words)
        found = step(found, s)
        began, before = time.perf_counter(), began
        found = dataclasses.replace(found, seconds={**found.seconds, words: began - before})
    return found


def _with_alternatives(found: NearBest, s: Session) -> NearBest:
    """Add a plan for each way in which plans can differ, and who changes home in each."""
    budget, q = _budget(found, s), found.prepared.question
    chosen = [k for k in ALTERNATIVES if can_differ(s.programme, k)]
    others = tuple(plan_with_least(s, found.recommended.plan, k, budget) for k in chosen)
    return dataclasses.replace(
        found,
        alternatives=others,
        left_out=tuple(k for k in ALTERNATIVES if k not in chosen),
        home_moves=home_moves(q.case, q.strategy, [found.recommended, *(k.plan for k in others)]),
    )


def _with_ranges(found: NearBest, s: Session) -> NearBest:
    return dataclasses.replace(found, ranges=ranges(s, found.recommended, _budget(found, s)))


def _with_frontiers(found: NearBest, s: Session) -> NearBest:
    points, plan = found.prepared.base.alternatives.points, found.recommended.plan
    chosen = [k for k in TRADED if can_differ(s.programme, k)]
    return dataclasses.replace(found, frontiers=tuple(frontier(s, plan, k, points) for k in chosen))


def _budget(found: NearBest, s: Session) -> LinearRow:
    return budget_row(s.programme, found.least_cost, found.within)


FURTHER: dict[Callable[[NearBest, Session], NearBest], str] = {  # what is found beside the recommended plan
    _with_alternatives: "Alternatives",
    _with_ranges: "Ranges",
    _with_frontiers: "Trade-offs",
}
STEPS_SHOWN = 1 + len(FURTHER)
