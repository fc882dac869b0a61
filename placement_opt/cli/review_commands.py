"""The command that reviews a run: recommendations to decide on, and what the decisions cost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from placement_opt.cli.console import stoppable, wide_console
from placement_opt.cli.run_commands import RUNS, TIME_LIMIT
from placement_opt.cli.typed_options import asking_for
from placement_opt.kernel.options import Option, request_of
from placement_opt.kernel.progress import progress_bar


@dataclass(frozen=True)
class ReviewRequest:
    """Which run is reviewed, the file that was filled in, and where things are."""

    run: Annotated[str, Option("RUN", "A run: its name, the beginning of it, or its folder.", argument=True)]
    file: Annotated[
        Path | None, Option("FILE", "Its review.csv, filled in. Without it one is written.", argument=True)
    ] = None
    model: Annotated[str | None, Option("MODEL", "The model of the run, if it is not found by its name.")] = None
    strategy: Annotated[Path | None, Option("FILE", "Its strategy, if it is not found by its name.")] = None
    scenario: Annotated[tuple[str, ...], Option("NAME", "Its scenarios, if they are not found. Repeatable.")] = ()
    config: Annotated[tuple[Path, ...], Option("FILE", "The settings that it was given. Repeatable.")] = ()
    out: Annotated[
        Path | None,
        Option("PATH", "Where to write. Default: review.csv; with FILE a new folder below runs."),
    ] = None

    time_limit: Annotated[int | None, TIME_LIMIT] = None


def _review(**words: Any) -> None:
    """Let a lead decide on what a run recommends, and say what each decision costs."""
    with stoppable(within=words["time_limit"]):
        asked = request_of(ReviewRequest, words)
        from placement_opt import reviewing
        from placement_opt.register.filed_runs import find_run
        from placement_opt.report import terminal
        from placement_opt.review.asked_before import Places

        places = Places(asked.model, asked.config, asked.strategy, asked.scenario)
        folder = find_run(asked.run, RUNS).folder
        request = reviewing.Reviewing(folder, asked.file, places, asked.out, RUNS)
        with progress_bar(hidden=False) as progress:
            if asked.file is None:
                found = reviewing.write_recommendations(request, progress)
            else:
                done = reviewing.review_run(request, progress)
        if asked.file is None:
            terminal.show_recommendations(found.rows, found.earlier.prepared, request.target, wide_console())
        else:
            terminal.show_review(done, wide_console())


review = asking_for(ReviewRequest, _review)
