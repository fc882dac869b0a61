"""The command that finds plans that cost nearly as little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from placement_opt.cli.console import stoppable, tell_of_rows, wide_console
from placement_opt.cli.run_commands import RUNS, QuestionRequest, with_baseline
from placement_opt.cli.typed_options import asking_for
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.options import Option, request_of
from placement_opt.kernel.progress import Progress, progress_bar

if TYPE_CHECKING:
    from placement_opt.prepared import Options
    from placement_opt.study.grid_cells import GridCell
    from placement_opt.study.near_frames import NearBest


def _share(word: str) -> float:
    """Return a share from its words. Raises BadInput if it is none from 0 to 1."""
    try:
        share = float(word)
    except ValueError:
        share = float("nan")
    if not 0 <= share <= 1:
        raise BadInput([Fault("--within", None, "", "a share from 0 to 1, such as 0.01 for 1%", word)])
    return share


@dataclass(frozen=True)
class NearRequest:
    """How much more than the recommended plan another may cost."""

    within: Annotated[
        float | None,
        Option("SHARE", "By which share of the least cost plans may cost more. Default: as config/ says.", read=_share),
    ] = None


def _alternatives(**words: Any) -> None:
    """Find plans that cost nearly as little: what each does, how far they range, and what less would cost."""
    with stoppable(within=words["time_limit"]):
        from placement_opt.model_book import opened_model

        asked, near = request_of(QuestionRequest, words), request_of(NearRequest, words)
        with opened_model(asked.model) as model:
            tell_of_rows(model.told)
            _weighed(model.folder, asked, near.within)


def _weighed(folder: Path, asked: QuestionRequest, within: float | None) -> None:
    """Find plans of a model folder that cost nearly as little, and print them."""
    from placement_opt.prepared import Options
    from placement_opt.study.grid_cells import cells

    options = Options(folder, asked.config, horizon=asked.horizon, actuals=not asked.without_actuals)
    options = with_baseline(options)
    chosen = cells(folder, asked.strategy, asked.scenario, asked.config)
    with progress_bar(hidden=asked.quiet) as progress:
        found = _found(replace(options, out=asked.out, register=RUNS), chosen, within, progress)
    _print(found, asked)


def _found(options: Options, chosen: Sequence[GridCell], within: float | None, progress: Progress) -> list[NearBest]:
    from placement_opt import weighing

    if len(chosen) > 1:
        return list(weighing.alternatives_of_each(options, chosen, within, progress=progress))
    (cell,) = chosen
    own = replace(options, strategy=cell.strategy, scenarios=cell.scenarios)
    return [weighing.alternatives(own, within, progress=progress)]


def _print(found: Sequence[NearBest], asked: QuestionRequest) -> None:
    from placement_opt.report import near_files, terminal

    if asked.as_json:
        typer.echo(near_files.as_json(found).encode("utf-8"), nl=False)
        return
    for k in found:
        terminal.show_alternatives(k, wide_console(), brief=asked.quiet)


alternatives = asking_for(QuestionRequest, asking_for(NearRequest, _alternatives))
