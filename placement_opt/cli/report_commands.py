"""The command that makes reports of a run: a page, a workbook, a committee paper."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from placement_opt.cli.console import stoppable
from placement_opt.cli.register_commands import Folder, RunArgument
from placement_opt.cli.run_commands import RUNS


def report(
    run: RunArgument,
    committee: Annotated[bool, typer.Option("--committee", help="Write a committee paper and its charts too.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write. Default: a folder in reports, named as the run.")
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    folder: Folder = RUNS,
) -> None:
    """Make the page and the workbook of a run anew, with who has signed it by now."""
    with stoppable():
        from placement_opt.prepared import PAGE, WORKBOOK
        from placement_opt.register.filed_runs import find_run
        from placement_opt.register.reporting import report_on
        from placement_opt.report.kept_run import CHARTS, PAPER

        place = report_on(find_run(run, folder), out, committee=committee)
    paper = place / PAPER
    typer.echo(f"Page: {(place / PAGE).as_posix()}")
    typer.echo(f"Workbook: {(place / WORKBOOK).as_posix()}")
    if committee:
        typer.echo(f"Committee paper: {paper.as_posix()}; its charts are in {(place / CHARTS).as_posix()}")
    if open_it:
        webbrowser.open((place / PAGE).resolve().as_uri())
