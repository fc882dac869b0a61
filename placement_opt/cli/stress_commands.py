"""The command that says how sure an answer is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from placement_opt.cli.console import complain, stoppable, tell_of_rows, wide_console
from placement_opt.cli.run_commands import RUNS, QuestionRequest
from placement_opt.cli.typed_options import asking_for
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.options import Option, request_of
from placement_opt.kernel.progress import Progress, progress_bar

if TYPE_CHECKING:
    from placement_opt.prepared import Options
    from placement_opt.study.grid_cells import GridCell
    from placement_opt.study.stressed import Drawing, Stressed


GO_ON = "Draws that were done are kept: the same call with --resume goes on with them."
NOTHING_KEPT = "--resume: no draws of an interrupted call are there to go on with, so all are done."


@dataclass(frozen=True)
class DrawRequest:
    """What the user asks of draws."""

    draws: Annotated[int | None, Option("N", "How many draws. Default: as config/ says.", least=1)] = None
    seed: Annotated[int | None, Option("N", "Which draws: another number gives others.", least=0)] = None
    only: Annotated[
        tuple[str, ...], Option("GROUP", "Draw these figures alone, by name of their group or pattern. Repeatable.")
    ] = ()
    fix: Annotated[tuple[str, ...], Option("FIGURE=VALUE", "Hold a figure in every draw. Repeatable.")] = ()
    sobol: Annotated[bool, Option("", "Sobol numbers in place of a Latin hypercube.")] = False
    processes: Annotated[
        int | None, Option("N", "How many processes share the draws. Default: one for each core.", least=1)
    ] = None
    cluster: Annotated[
        str | None, Option("ADDRESS", "A Dask scheduler whose workers share the draws; local: one of this computer.")
    ] = None
    resume: Annotated[bool, Option("", "Go on with the draws of an interrupted call.")] = False
    chances: Annotated[bool, Option("", "Only the chances, and not what stands behind them. Quicker.")] = False


def _stress(**words: Any) -> None:
    """Say how often each claim is met if figures vary within their ranges."""
    with stoppable(GO_ON, within=words["time_limit"]):
        from placement_opt.model_book import opened_model

        asked, drawn = request_of(QuestionRequest, words), request_of(DrawRequest, words)
        drawing = drawing_of(drawn)
        with opened_model(asked.model) as model:
            tell_of_rows(model.told)
            _stressed(model.folder, asked, drawing)


def _stressed(folder: Path, asked: QuestionRequest, drawing: Drawing) -> None:
    """Draw the figures of a model folder, and print what that found."""
    from placement_opt.prepared import Options
    from placement_opt.study.grid_cells import cells

    options = Options(folder, asked.config, horizon=asked.horizon, actuals=not asked.without_actuals)
    chosen = cells(folder, asked.strategy, asked.scenario, asked.config)
    with progress_bar(hidden=asked.quiet, time_left=True) as progress:
        found = _found(options, chosen, drawing, asked, progress)
    _print(found, asked)


def _found(
    options: Options, chosen: Sequence[GridCell], drawing: Drawing, asked: QuestionRequest, progress: Progress
) -> list[Stressed]:
    """Stress one strategy under one scenario, or several, each in the folder of its run."""
    from placement_opt import stressing

    options = replace(options, out=asked.out, register=RUNS)
    if len(chosen) > 1:
        return list(stressing.stress_each(options, chosen, drawing, progress=progress))
    (cell,) = chosen
    own = replace(options, strategy=cell.strategy, scenarios=cell.scenarios)
    if drawing.resume and not stressing.has_kept_draws(own):
        complain(NOTHING_KEPT)
    return [stressing.stress(own, drawing, progress=progress)]


def _print(found: Sequence[Stressed], asked: QuestionRequest) -> None:
    from placement_opt.report import stress_files, terminal

    if asked.as_json:
        from placement_opt.kernel import atomic_folder

        data = [stress_files.as_data(k) for k in found]
        typer.echo(atomic_folder.to_json(data if len(data) > 1 else data[0]).encode("utf-8"), nl=False)
        return
    for k in found:
        terminal.show_stress(k, wide_console(), brief=asked.quiet)


def drawing_of(asked: DrawRequest) -> Drawing:
    """Return how figures are drawn. Raises BadInput with every value that is no figure and number."""
    from placement_opt.study.stressed import Drawing
    from placement_opt.study.workers import Workers, usual_processes

    fixed: dict[str, float] = {}
    faults: list[Fault] = []
    for words in asked.fix:
        name, _, value = words.rpartition("=")
        if name in fixed:
            faults.append(Fault("--fix", None, "", "each figure once", f"{name} more than once", whole=True))
        try:
            fixed[name] = float(value)
        except ValueError:
            fixed[name] = float("nan")
        if not name or fixed[name] - fixed[name] != 0:
            faults.append(Fault("--fix", None, "", "a figure and a number, as prices.fee.home_external=3000", words))
    if faults:
        raise BadInput(faults)
    workers = Workers(asked.processes or usual_processes(), asked.cluster)
    return Drawing(asked.draws, asked.seed, asked.only, fixed, asked.sobol, workers, asked.resume, asked.chances)


stress = asking_for(QuestionRequest, asking_for(DrawRequest, _stress))
