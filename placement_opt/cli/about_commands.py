"""Commands about the program itself: its formulation, and whether it works on this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placement_opt.kernel.errors import BadInput, Fault, SolverFailed


def formulation(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to a file, not the screen.")] = None,
) -> None:
    """Print every rule in words, then its equation."""
    from placement_opt import programme_page as page

    if out is None:
        typer.echo(page.text(), nl=False)
        return
    try:
        out.write_text(page.text(), encoding="utf-8", newline="\n")
    except OSError as error:
        fault = Fault(out.as_posix(), None, "", "a file that can be written", error.strerror or "an error")
        raise BadInput([fault]) from error


def doctor() -> None:
    """Show versions, and whether the solver works here."""
    from placement_opt.doctor import examine

    found = examine()
    width = max(len(one.name) for one in found)
    for one in found:
        mark = "ok  " if one.ok else "FAIL"
        advice = f" ({one.advice})" if one.advice else ""
        typer.echo(f"{mark}  {one.name:<{width}}  {one.found}{advice}")
    if not all(one.ok for one in found):
        raise typer.Exit(SolverFailed.exit_code)
