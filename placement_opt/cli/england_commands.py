"""Commands about what is published of English councils."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from placement_opt.cli.console import stoppable, wide_console


def neighbours(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A council by its name, or its code.")],
    year: Annotated[int | None, typer.Option(metavar="YEAR", help="At 31 March of which year. Default: the last.")] = (
        None
    ),
    published: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Published statistics in place of those of this package.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """Say where a council stands among its statistical neighbours and England."""
    with stoppable():
        from placement_opt.england.council_moves import council_moves, counts_ahead
        from placement_opt.england.published_choices import read_published_choices
        from placement_opt.england.published_file import read_published
        from placement_opt.england.standing import neighbourhood
        from placement_opt.report import neighbour_sections, terminal

        statistics, choices = read_published(published), read_published_choices()
        found = neighbourhood(statistics, name, choices, year)
        counts = counts_ahead(statistics, council_moves(statistics, choices), found.council.code, found.year)
        if as_json:
            data = neighbour_sections.neighbours_as_data(found, statistics, counts)
            typer.echo(json.dumps(data, indent=2, ensure_ascii=False).encode("utf-8"))
            return
        stands, *others = neighbour_sections.neighbour_sections(found, statistics)
        ahead = [neighbour_sections.ahead_section(found, counts, choices.holds)] if counts else []
        terminal.show_sections((stands, *ahead, *others), wide_console())
