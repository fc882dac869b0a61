"""The commands of the quarterly cycle: actuals, drift and actions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement_opt.cli.console import stoppable, tell_of_rows, wide_console
from placement_opt.cli.run_commands import TIME_LIMIT, with_baseline
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.progress import progress_bar

if TYPE_CHECKING:
    from placement_opt.prepared import Options

Model = Annotated[str, typer.Argument(metavar="MODEL", help="A model folder, or the name of one.")]
TimeLimit = Annotated[int | None, typer.Option(metavar=TIME_LIMIT.metavar, min=TIME_LIMIT.least, help=TIME_LIMIT.help)]
Strategy = Annotated[str | None, typer.Option(metavar="NAME", help="A strategy, if not the model's own.")]


def actuals(
    model: Model,
    quarter: Annotated[str, typer.Argument(metavar="QUARTER", help="The quarter that has passed, as '2013/14 Q1'.")],
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="What was counted, as CSV or workbook.")] = None,
    strategy: Strategy = None,
    template: Annotated[bool, typer.Option("--template", help="Print an empty file to fill in.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Put these in place of the last that are kept.")] = False,
) -> None:
    """Keep what a quarter brought beside the model, and say what drifted."""
    with stoppable():
        from placement_opt.cycle import actuals_files, going_on
        from placement_opt.measure.own_prices import own_prices

        options = _options(model, strategy)
        if template:
            typer.echo(actuals_files.template(going_on.case_before(options, quarter), quarter), nl=False)
            return
        if file is None:
            raise BadInput([Fault("FILE", None, "", "a file with what was counted, or --template", "no file")])
        with progress_bar() as progress:
            progress(0, 1, f"Actuals of {quarter}")
            now = going_on.take_actuals(options, quarter, file, replacing=replace)
        _print_drift(now)
        for sentence in (own_prices(now.prepared.question.case).sentence, now.recorded):
            wide_console().print(sentence)
        kept = actuals_files.file_of(Path(options.model), quarter)
        typer.echo(f"\nKept in {kept.as_posix()}. The next run goes on from there.")


def drift(model: Model, strategy: Strategy = None) -> None:
    """Say what drifted from the plan in the quarters that have passed, and why."""
    with stoppable():
        from placement_opt.cycle import going_on

        options = _options(model, strategy)
        with progress_bar() as progress:
            progress(0, 1, "What has passed")
            now = going_on.gone_on(options)
        if now.plan is None:
            expected = "a model of which a quarter has passed, kept by `placement-opt actuals`"
            raise BadInput([Fault(model, None, "", expected, "no actuals", whole=True)])
        _print_drift(now)


def actions(model: Model, strategy: Strategy = None, time_limit: TimeLimit = None) -> None:
    """Say what to do next quarter, what it costs, and what a quarter's delay would."""
    with stoppable(within=time_limit):
        from placement_opt.cycle.actions import next_actions
        from placement_opt.model_book import opened_model

        with opened_model(model) as opened, progress_bar(time_left=True) as progress:
            tell_of_rows(opened.told)
            found = next_actions(_options(opened.folder, strategy), progress=progress)
        from placement_opt.report import terminal

        terminal.show_actions(found, wide_console())


def _options(model: str | Path, strategy: str | None) -> Options:
    from placement_opt.kernel import paths
    from placement_opt.prepared import Options

    folder = paths.find_model(model)
    file = paths.find_setting(strategy, paths.STRATEGIES, folder) if strategy else None
    return with_baseline(Options(folder, strategy=file))


def _print_drift(now: object) -> None:
    from placement_opt.cycle.drift import drift as drift_of
    from placement_opt.cycle.going_on import GoneOn
    from placement_opt.report import terminal

    assert isinstance(now, GoneOn)
    found = drift_of(now)
    assert found is not None
    terminal.show_drift(now.prepared, found, wide_console())
