"""The command that answers many councils at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placement_opt.cli.console import stoppable, wide_console
from placement_opt.cli.cycle_commands import TimeLimit
from placement_opt.cli.run_commands import RUNS
from placement_opt.kernel.progress import progress_bar


def councils(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that holds model folders.")],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write. Default: a new folder below runs.")
    ] = None,
    processes: Annotated[int, typer.Option(metavar="N", min=1, help="How many processes share the work.")] = 1,
    time_limit: TimeLimit = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only where it was written.")] = False,
) -> None:
    """Solve the four plans of every model in a folder."""
    with stoppable(within=time_limit):
        from placement_opt import all_councils
        from placement_opt.study.workers import Workers

        workers = Workers(processes)
        with progress_bar(hidden=quiet) as progress:
            found = all_councils.answer_councils(folder, out, register=RUNS, workers=workers, progress=progress)
        if quiet and found.out:
            typer.echo(f"Wrote {found.out.as_posix()}.")
            return
        from placement_opt.report import terminal

        terminal.show_councils(found, wide_console())
