"""The command that makes reports of a run: a page, a workbook, a committee paper, a sufficiency statement."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated, Any

import typer

from placement_opt.cli.console import stoppable
from placement_opt.cli.register_commands import Folder, RunArgument
from placement_opt.cli.run_commands import RUNS
from placement_opt.cli.typed_options import asking_for
from placement_opt.kernel.options import request_of
from placement_opt.report.report_request import ReportRequest


def _report(
    run: RunArgument,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write. Default: a folder in reports, named as the run.")
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    folder: Folder = RUNS,
    **words: Any,
) -> None:
    """Make the page and the workbook of a run anew, with who has signed it by now."""
    with stoppable():
        from placement_opt.prepared import PAGE, WORKBOOK
        from placement_opt.register.filed_runs import find_run
        from placement_opt.register.reporting import report_on
        from placement_opt.report.kept_run import CHARTS, PAPER, STATEMENT

        wanted = request_of(ReportRequest, words)
        place = report_on(find_run(run, folder), out, wanted)
    paper = place / PAPER
    typer.echo(f"Page: {(place / PAGE).as_posix()}")
    typer.echo(f"Workbook: {(place / WORKBOOK).as_posix()}")
    if wanted.committee:
        typer.echo(f"Committee paper: {paper.as_posix()}; its charts are in {(place / CHARTS).as_posix()}")
    if wanted.sufficiency:
        typer.echo(f"Sufficiency statement, a draft: {(place / STATEMENT).as_posix()}")
    if open_it:
        webbrowser.open((place / PAGE).resolve().as_uri())


report = asking_for(ReportRequest, _report)
