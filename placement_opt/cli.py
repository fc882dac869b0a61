"""The command line: parse, call, print. What needs pandas or a solver is imported inside a command."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement_opt import __version__
from placement_opt.kernel.errors import (
    COLUMNS,
    BadInput,
    Fault,
    PlacementOptError,
    SolverFailed,
)

if TYPE_CHECKING:
    from rich.console import Console

STOPPED = 130  # what a shell says of a command that was interrupted
DEFAULT_MODEL = "manchester"

Progress = Callable[[int, int, str], None]  # steps done, steps in all, what is being done now

app = typer.Typer(
    name="placement-opt",
    help="Test whether a council's savings claim for children's placements holds, and plan the placements.",
    epilog="Exit codes: 0 done, 2 bad input, 3 no feasible plan, 4 solver or environment.",
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback could show a child's data
    rich_markup_mode=None,
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"placement-opt {__version__}")
        raise typer.Exit


@app.callback()
def _every_command(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and stop.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    pass


@app.command()
def run(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model folder, or the name of one.")] = DEFAULT_MODEL,
    config: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Settings that replace those in config/base.yaml. Repeatable."),
    ] = None,
    strategy: Annotated[
        str | None, typer.Option(metavar="FILE", help="The council's strategy, if not the model's own.")
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A scenario in config/scenarios, by name. Repeatable; they add up."),
    ] = None,
    horizon: Annotated[int | None, typer.Option(metavar="Q", min=1, help="How many quarters to plan.")] = None,
    whole_homes: Annotated[
        bool, typer.Option("--whole-homes", help="Open or shut each home whole, never in part. Slower.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write the run. Default: runs/MODEL+SCENARIO.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only the verdict.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print verdict.json and nothing else.")] = False,
) -> None:
    """Say whether the claim holds; print the closest plan."""
    with _stoppable():
        from placement_opt.kernel.paths import find_model, find_setting

        folder = find_model(model)
        published = find_setting(strategy, "strategies", folder) if strategy else None
        asked = (folder.resolve().name, *(Path(name).stem for name in scenario or ()))
        place = out or Path("runs", "+".join(asked))
        from placement_opt import run as pipeline

        options = pipeline.Options(
            model=folder,
            configs=tuple(config or ()),
            strategy=published,
            scenarios=tuple(scenario or ()),
            horizon=horizon,
            whole_homes=whole_homes,
            out=place,
        )
        with _progress_bar(hidden=quiet) as progress:
            answer = pipeline.run(options, progress=progress)
        if as_json:
            typer.echo((place / "verdict.json").read_bytes(), nl=False)  # UTF-8 on every console
            return
        from placement_opt.report import terminal

        show = terminal.show_verdict if quiet else terminal.show
        show(answer, _console())


@app.command()
def check(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model folder, or the name of one.")],
) -> None:
    """Read a model and name every fault in it; solve nothing."""
    from placement_opt.kernel.paths import find_model

    folder = find_model(model)
    from placement_opt import run as pipeline

    pipeline.check(folder)
    typer.echo(f"{model}: no faults")


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The council, as a folder name: leeds")],
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where to put it.")] = Path("models"),
) -> None:
    """Write a commented starter folder for another council."""
    from placement_opt import inputs

    written = inputs.new(name, folder).as_posix()
    typer.echo(f"Wrote {written}. Fill it in: `placement-opt check {written}` lists what is missing.")


@app.command(name="import-903")
def import_903(
    source: Annotated[Path, typer.Argument(metavar="RETURN", help="The SSDA903 return: a folder, a zip or a file.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="The council, as a folder name: leeds")],
    as_of: Annotated[str, typer.Option(metavar="DATE", help="A quarter's last day: 2025-03-31")],
    council: Annotated[
        str, typer.Option(metavar="TEXT", help="The council as Ofsted's list names it, if NAME is not.")
    ] = "",
    years: Annotated[str, typer.Option(metavar="YEARS", help="Only these returns: 2022/23,2023/24")] = "",
    la: Annotated[
        str,
        typer.Option(
            metavar="CODE", help="Only this council of pooled returns, as their column LA has it; all for all."
        ),
    ] = "",
    place_map: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A whole table of codes instead of config/ssda903/codes.csv.")
    ] = None,
    flags: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The council's own CHILD, LEVEL[, SINCE]; never written.")
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A whole file of choices instead of config/ssda903/settings.yaml."),
    ] = None,
    ofsted: Annotated[Path | None, typer.Option(metavar="FILE", help="Ofsted's list of providers.")] = None,
    prices: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Prices: placement, fee[, low, high, parameter].")
    ] = None,
    borrow: Annotated[
        str | None, typer.Option(metavar="MODEL", help="A model whose rows fill what the return cannot know.")
    ] = None,
    window: Annotated[
        str,
        typer.Option(
            metavar="FROM:TO", help="Quarters that the rates rest on: '2022/23 Q1:2024/25 Q4'. Default: the last 12."
        ),
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a return with any row to mend; what is only not counted passes.")
    ] = False,
    rounded: Annotated[
        bool, typer.Option("--rounded", help="Round every count before anything is made of it, for publication.")
    ] = False,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where to write it. Default: models/NAME.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only where it was written.")] = False,
) -> None:
    """Make a model folder of a council's own SSDA903 return."""
    with _stoppable():
        from placement_opt.intake.request import Asked, asked_date, asked_window
        from placement_opt.kernel.paths import find_model

        asked = Asked(
            source=source,
            name=name,
            as_of=asked_date(as_of),
            out=out or Path("models", name),
            council=council,
            years=tuple(filter(None, (year.strip() for year in years.split(",")))),
            la=la,
            codes=place_map,
            flags=flags,
            settings=config,
            ofsted=ofsted,
            prices=prices,
            borrow=find_model(borrow) if borrow else None,
            window=asked_window(window),
            strict=strict,
            rounded=rounded,
        )
        from placement_opt import import_return as pipeline

        with _progress_bar(hidden=quiet) as progress:
            found = pipeline.import_903(asked, progress=progress)
        if quiet:
            typer.echo(f"Wrote {(asked.out or Path()).as_posix()}.")
            return
        from placement_opt.report import import_terminal

        import_terminal.show(found, _console())


@app.command()
def formulation(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to a file, not the screen.")] = None,
) -> None:
    """Print every rule in words, then its equation."""
    from placement_opt.formulation import page

    if out is None:
        typer.echo(page.text(), nl=False)
    else:
        try:
            out.write_text(page.text(), encoding="utf-8", newline="\n")
        except OSError as error:
            fault = Fault(out.as_posix(), None, "", "a file that can be written", error.strerror or "an error")
            raise BadInput([fault]) from error


@app.command()
def doctor() -> None:
    """Show versions, and whether the solver works here."""
    from placement_opt.doctor import examine

    findings = examine()
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = "ok  " if finding.ok else "FAIL"
        advice = f" ({finding.advice})" if finding.advice else ""
        typer.echo(f"{mark}  {finding.name:<{width}}  {finding.found}{advice}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(SolverFailed.exit_code)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; errors are sentences, never tracebacks."""
    _print_on_any_console()
    try:
        app(args=arguments, prog_name="placement-opt")
    except PlacementOptError as error:
        _complain(str(error))
        if isinstance(error, BadInput):
            _complain(f"{len(error.faults):,d} to put right. Nothing was written.")
        sys.exit(error.exit_code)
    except Exception as error:
        _complain(_own_fault(error))
        sys.exit(SolverFailed.exit_code)


def _own_fault(error: Exception) -> str:
    """Name an unexpected error by kind and line only: its message might hold data."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(Path(__file__).parent)]
    place = (ours or frames)[-1]
    return (
        f"placement-opt stopped on a fault of its own ({type(error).__name__} at {Path(place.filename).name}:"
        f"{place.lineno}). Please report this sentence and what `placement-opt doctor` prints, but no data."
    )


def _complain(text: str) -> None:
    typer.echo(text, err=True)


def _print_on_any_console() -> None:
    """Print a question mark, and do not fail, where a Windows console lacks a character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _console() -> Console:
    """Return a console as wide as the terminal, or as what is printed is laid out for if the terminal is narrower."""
    from rich.console import Console

    console = Console(highlight=False)
    console.width = max(COLUMNS, console.width)
    return console


@contextmanager
def _stoppable() -> Iterator[None]:
    """Leave with one sentence when the user interrupts: a run is written whole or not at all."""
    try:
        yield
    except KeyboardInterrupt:
        _complain("Stopped. What is written is whole: the earlier run, or the new one.")
        raise typer.Exit(STOPPED) from None


@contextmanager
def _progress_bar(*, hidden: bool) -> Iterator[Progress]:
    """Show a bar on the error stream while solving; nothing in a pipe."""
    from rich import progress
    from rich.console import Console

    console = Console(stderr=True)
    console.width = min(console.width, COLUMNS)
    columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.TimeElapsedColumn())
    with progress.Progress(*columns, console=console, transient=True, disable=hidden or not console.is_terminal) as bar:
        task = bar.add_task("Reading")

        def advance(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total, description=what)

        yield advance
