"""Ways to break a table or a list: header, rows, separators, and what stands in a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial

from tests.corpus.breaks import LONG, Change, changes

Rows = list[list[str]]

CELLS = {  # what stands in a cell in which a number, or a word, should
    "nothing": "",
    "blanks": "   ",
    "not a number": "NaN",
    "infinity": "inf",
    "minus infinity": "-inf",
    "1e300": "1e300",
    "1e999": "1e999",
    "below nothing": "-1",
    "a comma in a number": "1,003",
    "a comma for a point": "0,5",
    "pounds": "£3",
    "per cent": "3%",
    "digits of another script": "٣",
    "wide digits": "１２",
    "digits with a line": "1_000",
    "hexadecimal": "0x10",
    "thirty digits": "1" * 30,
    "five thousand digits": "9" * 5000,
    "a word": "many",
    "two words": "one;;two",
    "a formula": '=HYPERLINK("http://x","y")',
    "markup": "Town [/x] <b>&amp;",
    "a path": "../../../etc/passwd",
    "a NUL": "a\0b",
    "a line end": "a\nb",
    "an escape": "a\x1b[2Jb",
    "writing from the right": "a\u202eb",
    "a name without end": "x" * 3000,
    "null": "null",
    "true": "true",
    "a date": "9999-12-31",
    "no date": "2013-02-31",
    "a list": "[1, 2]",
}


def rows_of(data: bytes) -> Rows:
    """Return the rows of a table."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def written(rows: Rows, separator: str = ",") -> bytes:
    """Return rows as a table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", delimiter=separator).writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def by_rows(change: Callable[[Rows], Rows]) -> Change:
    """Return what changes the rows of a table."""
    return lambda data: written(change(rows_of(data)))


def cell(rows: Rows, column: int, text: str, row: int = 1) -> Rows:
    """Return rows with one cell replaced, in a row that is added if there is none."""
    rows = rows if len(rows) > row else [*rows, ["x"] * len(rows[0])]
    return [[text if (r, c) == (row, column) else old for c, old in enumerate(cells)] for r, cells in enumerate(rows)]


def without_column(rows: Rows, column: int) -> Rows:
    """Return rows without a column."""
    return [cells[:column] + cells[column + 1 :] for cells in rows]


SHAPES = changes(
    {
        "no header": by_rows(lambda rows: rows[1:]),
        "the header alone": by_rows(lambda rows: rows[:1]),
        "the header twice": by_rows(lambda rows: [rows[0], *rows]),
        "the header last": by_rows(lambda rows: [*rows[1:], rows[0]]),
        "the header in capitals": by_rows(lambda rows: [[name.upper() for name in rows[0]], *rows[1:]]),
        "a title above": by_rows(lambda rows: [["Town"], *rows]),
        "no first column": by_rows(partial(without_column, column=0)),
        "no second column": by_rows(partial(without_column, column=1)),
        "no last column": by_rows(lambda rows: [cells[:-1] for cells in rows]),
        "a column more": by_rows(lambda rows: [[*cells, "more" if not r else "1"] for r, cells in enumerate(rows)]),
        "a column without a name": by_rows(lambda rows: [[*cells, ""] for cells in rows]),
        "a column twice": by_rows(lambda rows: [[*cells, *cells[:1]] for cells in rows]),
        "columns the other way round": by_rows(lambda rows: [cells[::-1] for cells in rows]),
        "a row twice": by_rows(lambda rows: [*rows, rows[-1]]),
        "a row of blanks": by_rows(lambda rows: [*rows, [""] * len(rows[0])]),
        "a row too short": by_rows(lambda rows: [*rows, ["x"]]),
        "a row too long": by_rows(lambda rows: [*rows, ["x"] * (len(rows[0]) + 3)]),
        "a row of strangers": by_rows(lambda rows: [*rows, ["stranger"] * len(rows[0])]),
        "rows and columns swapped": by_rows(lambda rows: [list(c) for c in zip(*rows, strict=False)]),
        "semicolons": lambda data: written(rows_of(data), ";"),
        "tabs": lambda data: written(rows_of(data), "\t"),
        "bars": lambda data: written(rows_of(data), "|"),
        "an open quote at the end": lambda data: data + b'"x,1,2\n',
        "an open quote in the first row": lambda data: data.replace(b"\n", b'\n"', 1),
        "an open quote in the header": lambda data: b'"' + data,
        "quotes of a typewriter": lambda data: data.replace(b",", "“,”".encode()),
        "a quote amid a cell": by_rows(lambda rows: cell(rows, 0, 'a"b')),
        "a cell without end": by_rows(lambda rows: cell(rows, 0, "x" * LONG)),
        "a thousand columns": by_rows(lambda rows: [cells + ["x"] * 1000 for cells in rows]),
        "a comment amid": lambda data: data + b"# so far\n",
    }
)


def cells_in(column: int) -> dict[str, Change]:
    """Return ways to break the cell of a column in the first row."""
    return {name: by_rows(partial(cell, column=column, text=text)) for name, text in CELLS.items()}


def in_columns(*columns: int) -> tuple:
    """Return every way to break a cell, in the first row of some columns."""
    return tuple(
        broken
        for column in columns
        for broken in changes({f"{name} in column {column + 1}": c for name, c in cells_in(column).items()})
    )
