"""What the terminal reports of the imports have in common: headings, tables of numbers and what rules did."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

VERBS = {
    "read": "Read",
    "merged": "Merged: several rows say one thing",
    "repaired": "Repaired (refused with --strict)",
    "excluded": "Left out",
    "noticed": "Noticed and left as it is",
}


def heading(console: Console, text: str) -> None:
    """Print a heading with an empty line above it."""
    console.print(Text(f"\n{text}", "bold"))


def number_table(*headings: str) -> Table:
    """Return a table of numbers beside their names; no row breaks."""
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for i, words in enumerate(headings):
        table.add_column(words, justify="right" if i else "left", no_wrap=True)
    return table
