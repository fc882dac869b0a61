"""One sheet as rows of text: every cell as a table of text would have it, and its place as a spreadsheet names it."""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from placement_opt.intake.folder.workbook_grids import SheetGrid
from placement_opt.model_book.book_layout import COMMENT

ALPHABET = 26  # in the alphabet of columns
Texts = tuple[str, ...]


@dataclass(frozen=True)
class TextRows:
    """A sheet's rows as text, without those that are comments; row n of the sheet is the n-th."""

    name: str
    rows: tuple[Texts, ...]
    comments: frozenset[int] = frozenset()  # numbers of rows, counted from 0, that are comments

    @property
    def top(self) -> int:
        """The number of the row of headings, counted from 0; that of no row if there is none."""
        return next((n for n, row in enumerate(self.rows) if any(row)), len(self.rows))

    @property
    def headings(self) -> Texts:
        """The headings."""
        return self.rows[self.top] if self.top < len(self.rows) else ()

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that are read, counted from 0: their heading is no comment, or they have cells and none."""
        width = max((len(row) for row in self.rows), default=0)
        heads = (*self.headings, *[""] * (width - len(self.headings)))
        used = {i for row in self.rows[self.top + 1 :] for i, cell in enumerate(row) if cell}
        return tuple(i for i, head in enumerate(heads) if (head or i in used) and not head.startswith(COMMENT))

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each column by its heading."""
        return {self.headings[i]: column_letters(i) for i in self.columns if i < len(self.headings)}

    @property
    def unread(self) -> int:
        """How many rows below the headings are comments: a figure may stand there that is not read."""
        return sum(n > self.top for n in self.comments)

    def cells(self, row: Sequence[str]) -> Texts:
        """Return the cells of a row in the columns that are read; none if all of them are empty."""
        found = tuple(row[i] if i < len(row) else "" for i in self.columns)
        return found if any(found) else ()


def text_rows(grid: SheetGrid) -> TextRows:
    """Return the rows of a sheet as text; a row whose first cell begins with # is a comment."""
    rows = [tuple(cell_text(cell) for cell in row) for row in grid.rows]
    comments = frozenset(n for n, row in enumerate(rows) if row and row[0].startswith(COMMENT))
    return TextRows(grid.name, tuple(() if n in comments else row for n, row in enumerate(rows)), comments)


def cell_text(cell: Any) -> str:
    """Return a cell as text: a number with the digits that it was saved with, a day as 2025-03-31, all on one line."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            return str(cell)
        return str(int(cell)) if cell == int(cell) else f"{Decimal(repr(cell)):f}"
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return re.sub(r"[\r\n\u2028\u2029]+", " ", str(cell)).strip()


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0: A, B, and AA after Z."""
    before, last = divmod(index, ALPHABET)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + last)


def address(row: int, column: int) -> str:
    """Return how a spreadsheet names a cell that is counted from 0."""
    return f"{column_letters(column)}{row + 1}"


def csv_line(cells: Iterable[str]) -> str:
    """Return cells as one line of a CSV file; an empty one for none."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
