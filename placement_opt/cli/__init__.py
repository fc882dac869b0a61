"""The command line: parse, call, print. What needs pandas or a solver is imported inside a command."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from placement_opt import __version__
from placement_opt.cli import (
    about_commands,
    console,
    council_commands,
    cycle_commands,
    england_commands,
    fund_commands,
    import_commands,
    model_commands,
    near_commands,
    register_commands,
    report_commands,
    review_commands,
    run_commands,
    stress_commands,
)
from placement_opt.cli.kept_in import keep_words_in
from placement_opt.kernel.errors import STOPPED, BadInput, OwnFault, PlacementOptError, SolverFailed

app = typer.Typer(
    name="placement-opt",
    help="Test whether a council's savings claim for children's placements holds, and plan the placements.",
    epilog="Exit codes: 0 done, 2 bad input, 3 no feasible plan, 4 solver or computer, 5 a fault of the program.",
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback could show a child's data
    rich_markup_mode=None,
)
BY_A_LIBRARY = 1  # how typer and rich leave when nobody reads what is printed; no command leaves so
COMMANDS: dict[str, Callable[..., None]] = {  # name -> what it does; in the order of the help
    "run": run_commands.run,
    "stress": stress_commands.stress,
    "actuals": cycle_commands.actuals,
    "drift": cycle_commands.drift,
    "actions": cycle_commands.actions,
    "alternatives": near_commands.alternatives,
    "fund": fund_commands.fund,
    "review": review_commands.review,
    "check": run_commands.check,
    "report": report_commands.report,
    "runs": register_commands.runs,
    "compare": register_commands.compare,
    "verify": register_commands.verify,
    "sign": register_commands.sign,
    "councils": council_commands.councils,
    "neighbours": england_commands.neighbours,
    "new": model_commands.new,
    "new-strategy": model_commands.new_strategy,
    "example": model_commands.example,
    "import-903": import_commands.import_return,
    "import-placements": import_commands.import_placements,
    "formulation": about_commands.formulation,
    "doctor": about_commands.doctor,
}


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


for _name, _command in COMMANDS.items():
    app.command(name=_name)(_command)


@cache
def _command_line() -> Callable[..., object]:
    """Return the command line as made of the functions; it is the same however often it is called."""
    return typer.main.get_command(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; errors are sentences, never tracebacks."""
    console.print_on_any_console()
    if arguments is None:  # in a process of its own; else warnings are those of whoever calls
        keep_words_in()
    code = _code_of(arguments)
    try:
        console.flush()
    except OSError as error:
        console.drop_what_is_left()
        code = _ended(error, ())
    sys.exit(code)


def _code_of(arguments: Sequence[str] | None) -> int:
    """Run a command and return its exit code."""
    try:
        if faults := console.unfit_words(sys.argv[1:] if arguments is None else arguments):
            raise BadInput(faults)
        _command_line()(args=arguments, prog_name="placement-opt")
    except SystemExit as left:
        if left.code == BY_A_LIBRARY:
            console.drop_what_is_left()
            return console.NOBODY_READS
        return left.code if isinstance(left.code, int) else 0 if left.code is None else _ended(left, arguments)
    except KeyboardInterrupt:
        return STOPPED
    except BaseException as error:
        return _ended(error, arguments)
    return 0


def _ended(error: BaseException, arguments: Sequence[str] | None) -> int:
    """Say what ended a command, as far as anybody can read it, and return the exit code."""
    if isinstance(error, BrokenPipeError):
        return console.NOBODY_READS
    if isinstance(error, OSError):
        error = console.unfit_name(error, sys.argv[1:] if arguments is None else arguments) or error
    if isinstance(error, PlacementOptError):
        console.complain(str(error))
        if isinstance(error, BadInput):
            console.complain(f"{how_many(len(error.faults))} to correct. Nothing was written.")
        return error.exit_code
    lacking = _lacking(error)
    console.complain(f"This computer could not go on: {lacking}." if lacking else _own_fault(error))
    return SolverFailed.exit_code if lacking else OwnFault.exit_code


def how_many(faults: int) -> str:
    """Return `1 error` or `12 errors`."""
    return f"{faults:,d} {'error' if faults == 1 else 'errors'}"


def _lacking(error: BaseException) -> str:
    """Return what the computer lacks, or nothing; no file is named, since its name may be of a child."""
    if isinstance(error, MemoryError):
        return "it has not enough memory"
    if isinstance(error, OSError):
        return error.strerror or "the system refused"
    if isinstance(error, ImportError) and error.name and error.name.split(".")[0] != "placement_opt":
        return f"the library {error.name} is missing or broken, `placement-opt doctor` says more"
    return ""


def _own_fault(error: BaseException) -> str:
    """Name an unexpected error by kind and line only: its message might hold data."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(Path(__file__).parents[1])]
    place = (ours or frames)[-1]
    return (
        f"placement-opt stopped on a fault of its own ({type(error).__name__} at {Path(place.filename).name}:"
        f"{place.lineno}). Please report this sentence and what `placement-opt doctor` prints, but no data."
    )
