"""The commands that take in a council's own records: its return, and its referrals and placements."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from placement_opt.cli.console import stoppable, wide_console
from placement_opt.cli.kept_in import keep_memory_in
from placement_opt.cli.typed_options import asking_for
from placement_opt.intake.placements.placements_request import PlacementsRequest
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.options import request_of
from placement_opt.kernel.progress import progress_bar


def _import_903(
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only where it was written.")] = False, **words: Any
) -> None:
    """Make a model folder of a council's own SSDA903 return."""
    keep_memory_in()
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


def _import_placements(
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only where it was written.")] = False, **words: Any
) -> None:
    """Make shares, fees and times that may be shared of a council's referrals and placements."""
    keep_memory_in()
    with stoppable():
        asked = request_of(PlacementsRequest, words)
        out = asked.out or (None if asked.into else Path("placements", asked.name))
        from placement_opt import importing_placements

        made = importing_placements.import_placements(replace(asked, out=out))
        if quiet:
            typer.echo(f"Wrote {(out or Path()).as_posix()}.")
            return
        from placement_opt.report import placements_terminal

        placements_terminal.show_placements(made, wide_console())


import_placements = asking_for(PlacementsRequest, _import_placements)
