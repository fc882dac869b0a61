"""Strategies under scenarios: each cell a run, doing nothing solved once for each scenario, all written or nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from placement_opt.cycle.going_on import gone_on
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput, Fault, NoFeasiblePlan, SolverFailed
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.prepared import Options, Prepared, Run
from placement_opt.report.run_places import file_grid, place_held
from placement_opt.running import answer_all
from placement_opt.solving import Baselines
from placement_opt.study.grid_cells import Answered, Grid, GridCell, cells, folder_of

Asked = tuple[GridCell, Prepared]


def run_grid(
    options: Options,
    strategies: Sequence[str | Path] = (),
    scenarios: Sequence[str] = (),
    *,
    progress: Progress = quiet,
) -> Grid:
    """Answer every strategy under every scenario and, if the options say where, write a folder with a run for each.

    A scenario is a name or a file, several that add up as X+Y, or `central`; the strategy and the scenarios of
    `options` are not looked at. A cell without an answer stops no other. Raises BadInput with every fault of every
    cell; NoFeasiblePlan or SolverFailed if no cell has an answer: then nothing is written.
    """
    with place_held(options):
        asked = _prepared(options, cells(paths.find_model(options.model), strategies, scenarios, options.configs))
        grid = _answered(options, asked, progress)
        if not grid.runs:
            raise _no_answer(grid)
        return file_grid(grid)


def _prepared(options: Options, chosen: Sequence[GridCell]) -> list[Asked]:
    """Return each cell with its question; raise BadInput with the faults of all of them."""
    found: list[Asked] = []
    faults: list[Fault] = []
    for cell in chosen:
        own = dataclasses.replace(options, strategy=cell.strategy, scenarios=cell.scenarios)
        try:
            found.append((cell, gone_on(own).prepared))
        except BadInput as error:
            faults += error.faults
    if faults:
        raise BadInput(faults)
    return found


def _answered(options: Options, asked: Sequence[Asked], progress: Progress) -> Grid:
    """Answer scenario by scenario, so that no more of doing nothing is kept than one scenario needs."""
    found: dict[GridCell, Answered] = {}
    solved = 0
    for scenarios in dict.fromkeys(cell.scenarios for cell, _prepared in asked):
        baselines = Baselines()
        for cell, prepared in (k for k in asked if k[0].scenarios == scenarios):
            part = _CellProgress(progress, len(found), len(asked))
            got = _run(_options_of(options, cell, prepared), prepared, part, baselines)
            found[cell] = Answered(prepared.strategy_file.stem, scenarios, got)
        solved += baselines.solved
    progress(len(asked), len(asked), "Done")
    return Grid(options, tuple(found[cell] for cell, _prepared in asked), solved)


def _options_of(options: Options, cell: GridCell, prepared: Prepared) -> Options:
    """Return what a run of one cell alone would be asked."""
    name = folder_of(prepared.strategy_file.stem, cell.scenarios)
    out = options.out / name if options.out else None
    return dataclasses.replace(options, strategy=cell.strategy, scenarios=cell.scenarios, out=out)


def _run(
    options: Options, prepared: Prepared, progress: Progress, baselines: Baselines
) -> Run | NoFeasiblePlan | SolverFailed:
    """Return the run of a cell, or why there is none, so that it does not stop the others."""
    try:
        return answer_all(prepared, options, progress, baselines)
    except (NoFeasiblePlan, SolverFailed) as error:
        return error


def _no_answer(grid: Grid) -> NoFeasiblePlan | SolverFailed:
    """Return the error of a grid of which no cell has an answer, with the reason of each."""
    text = "\n".join(f"{k.words}: {error}" for k, error in grid.unanswered)
    if any(isinstance(error, NoFeasiblePlan) for _k, error in grid.unanswered):
        return NoFeasiblePlan(text)
    return SolverFailed(text)


class _CellProgress:
    """Progress of one cell among several: it goes on from the cells before, and never back."""

    def __init__(self, progress: Progress, before: int, cells: int) -> None:
        self._progress, self._before, self._cells = progress, before, cells
        self._furthest = 0.0

    def __call__(self, done: int, total: int, what: str) -> None:
        """Say how far all cells are; one whose first questions are answered may ask a few more."""
        steps = max(total, 1)
        self._furthest = max(self._furthest, done / steps)
        here = self._before * steps + int(self._furthest * steps)
        self._progress(here, self._cells * steps, f"{self._before + 1} of {self._cells}: {what}")
