"""Commands that answer the question of a model: run and check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from placement_opt.cli.console import stoppable, tell_of_rows, wide_console
from placement_opt.cli.typed_options import asking_for
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.options import Option, request_of
from placement_opt.kernel.progress import progress_bar

if TYPE_CHECKING:
    from placement_opt.model_book import OpenedModel
    from placement_opt.prepared import Options

DEFAULT_MODEL = "manchester"
RUNS = Path("runs")  # where every run has a folder of its own, unless --out says otherwise
TIME_LIMIT = Option("SECONDS", "Stop if it is not done by then, with exit code 4.", least=1)


@dataclass(frozen=True)
class QuestionRequest:
    """Which question the user asks, and where the answer goes."""

    model: Annotated[
        str, Option("MODEL", f"A model folder or workbook, or its name. Default: {DEFAULT_MODEL}.", argument=True)
    ] = DEFAULT_MODEL
    config: Annotated[
        tuple[Path, ...], Option("FILE", "Settings that replace those in config/base.yaml. Repeatable.")
    ] = ()
    strategy: Annotated[
        tuple[str, ...],
        Option("NAME", "A strategy by name or file, if not the model's own. Repeatable: they are compared."),
    ] = ()
    scenario: Annotated[
        tuple[str, ...],
        Option("NAME", "A scenario by name or file; X+Y is both, central none. Repeatable: they are compared."),
    ] = ()
    horizon: Annotated[int | None, Option("Q", "How many quarters to plan.", least=1)] = None
    out: Annotated[
        Path | None,
        Option("DIR", "Where to write. Default: a new folder below runs, named after the day and what was asked."),
    ] = None
    without_actuals: Annotated[
        bool, Option("", "As if no quarter had passed, whatever actuals are kept beside the model.")
    ] = False
    time_limit: Annotated[int | None, TIME_LIMIT] = None
    quiet: Annotated[bool, Option("", "Print only the first screen, and no progress.")] = False
    as_json: Annotated[bool, Option("", "Print the answer as JSON and nothing else.", flag="--json")] = False


@dataclass(frozen=True)
class RunRequest:
    """What the user asks of a run beside its question."""

    whole_homes: Annotated[bool, Option("", "Keep homes, hubs and contract places whole. Slower.")] = False
    sure: Annotated[bool, Option("", "Say how sure the answer is too, as stress does. Slower.")] = False
    full: Annotated[bool, Option("", "Print every table after the first screen.")] = False
    no_pack: Annotated[bool, Option("", "Write no page and no workbook. A few seconds quicker.")] = False


def _run(**words: Any) -> None:
    """Say whether the claim holds; print the closest plan."""
    with stoppable(within=words["time_limit"]):
        from placement_opt.model_book import opened_model

        asked, ran = request_of(QuestionRequest, words), request_of(RunRequest, words)
        with opened_model(asked.model) as model:
            tell_of_rows(model.told)
            _answered(model.folder, asked, ran)


def _answered(folder: Path, asked: QuestionRequest, ran: RunRequest) -> None:
    """Answer the question of a model folder, or those of a grid."""
    from placement_opt.prepared import Options
    from placement_opt.study.grid_cells import cells

    chosen = cells(folder, asked.strategy, asked.scenario, asked.config)
    options = Options(folder, asked.config, horizon=asked.horizon, whole_homes=ran.whole_homes)
    options = replace(options, out=asked.out, register=RUNS, actuals=not asked.without_actuals)
    options = replace(options, pack=not ran.no_pack)
    options = with_baseline(options)
    if len(chosen) > 1 and ran.sure:
        expected = "one strategy under one scenario; `placement-opt stress` takes several"
        raise BadInput([Fault("--sure", None, "", expected, f"{len(chosen)} of them")])
    if len(chosen) > 1:
        _several(asked, options)
        return
    (cell,) = chosen
    _one(asked, replace(options, strategy=cell.strategy, scenarios=cell.scenarios), ran)


def with_baseline(options: Options) -> Options:
    """Return the options with the run that was signed first, from whose doing nothing savings are measured.

    Only once quarters have passed: until then doing nothing is that of the model as it is.
    """
    from placement_opt.inputs.read_model import model_name
    from placement_opt.kernel.paths import kept_actuals
    from placement_opt.register.signatures import first_signed

    model = Path(options.model)
    if not (options.actuals and kept_actuals(model) and RUNS.is_dir()):
        return options
    first = first_signed(model_name(model), RUNS)
    return replace(options, baseline=first.files) if first else options


def _one(asked: QuestionRequest, options: Options, ran: RunRequest) -> None:
    """Run one strategy under one scenario, or central."""
    from placement_opt import running, stressing
    from placement_opt.study.stressed import Drawing
    from placement_opt.study.workers import Workers, usual_processes

    with progress_bar(hidden=asked.quiet) as progress:
        if ran.sure:
            drawing = Drawing(workers=Workers(usual_processes()))
            done, stressed = stressing.run_and_stress(options, drawing, progress=progress)
        else:
            done, stressed = running.run(options, progress=progress), None
    if asked.as_json:
        assert done.options.out
        typer.echo((done.options.out / "verdict.json").read_bytes(), nl=False)  # UTF-8 on every console
        return
    from placement_opt.report import terminal

    show = terminal.show if ran.full else terminal.show_verdict
    show(done, wide_console())
    if stressed:
        terminal.show_stress(stressed, wide_console(), brief=not ran.full)


def _several(asked: QuestionRequest, options: Options) -> None:
    """Run strategies under scenarios and print them as one table."""
    from placement_opt import grid

    with progress_bar(hidden=asked.quiet) as progress:
        done = grid.run_grid(options, asked.strategy, asked.scenario, progress=progress)
    if asked.as_json:
        from placement_opt.report import grid_files

        typer.echo(grid_files.as_json(done).encode("utf-8"), nl=False)
        return
    from placement_opt.report import terminal

    terminal.show_grid(done, wide_console(), warnings=not asked.quiet)


run = asking_for(QuestionRequest, asking_for(RunRequest, _run))


def check(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model folder or workbook, or its name.")],
    strategy: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A strategy to read with it. Repeatable.")
    ] = None,
    turn: Annotated[
        bool, typer.Option("--turn", help="Say which figures, wrong by ten, would turn a verdict unnoticed. Slow.")
    ] = False,
) -> None:
    """Read a model and name every error in it, and figures far from what is usual; solve nothing without --turn."""
    with stoppable():
        from placement_opt.model_book import opened_model

        with opened_model(model) as opened:
            _checked(opened, model, strategy or (), turn=turn)


def _checked(opened: OpenedModel, name: str, strategy: Sequence[str], *, turn: bool) -> None:
    """Print what is odd in a model, and what was done to rows of its workbook if it is one."""
    from placement_opt import running
    from placement_opt.study.grid_cells import cells

    chosen = [cell.strategy for cell in cells(opened.folder, strategy, ()) if cell.strategy]
    for words in running.check(opened.folder, chosen):
        typer.echo(f"Far from what is usual: {words}")
    for words in opened.told:
        typer.echo(words)
    typer.echo(f"{name}: no errors")
    for one in (*chosen, *(() if chosen else (None,))) if turn else ():
        _turn(opened.folder, one)


def _turn(folder: Path, strategy: Path | None) -> None:
    """Print which figures, wrong by ten, would turn a verdict that nothing warns of."""
    from placement_opt.prepared import Options, prepare
    from placement_opt.report import terminal
    from placement_opt.report.turn_sections import turn_sections
    from placement_opt.study.turned_verdicts import turned_verdicts
    from placement_opt.study.workers import Workers, usual_processes

    prepared = prepare(Options(folder, strategy=strategy))
    with progress_bar(time_left=True) as progress:
        found = turned_verdicts(prepared, workers=Workers(usual_processes()), progress=progress)
    typer.echo()
    terminal.show_sections(turn_sections(found), wide_console())
