"""The command that makes a model folder of a council's own return."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from placement_opt.cli.console import stoppable, wide_console
from placement_opt.cli.typed_options import asking_for
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.options import request_of
from placement_opt.kernel.progress import progress_bar


def _import_903(
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only where it was written.")] = False, **words: Any
) -> None:
    """Make a model folder of a council's own SSDA903 return."""
    with stoppable():
        asked = request_of(ImportRequest, words)
        request = replace(asked, out=asked.out or Path("models", asked.name))
        from placement_opt import importing

        with progress_bar(hidden=quiet) as progress:
            found = importing.import_return(request, progress=progress)
        if quiet:
            typer.echo(f"Wrote {(request.out or Path()).as_posix()}.")
            return
        from placement_opt.report import import_terminal

        import_terminal.show(found, wide_console())


import_return = asking_for(ImportRequest, _import_903)
