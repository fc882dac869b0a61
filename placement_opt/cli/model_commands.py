"""Commands that begin a model: a starter folder, and the files of an invented council."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The council, as a folder name: leeds")],
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where to put it.")] = Path("models"),
) -> None:
    """Write a commented starter folder for another council."""
    from placement_opt import inputs

    written = inputs.new(name, folder).as_posix()
    typer.echo(f"Wrote {written}. Fill it in: `placement-opt check {written}` lists what is missing.")
