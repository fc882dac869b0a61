"""A list that a council was sent, as rows of text: CSV, or any workbook, with the lines that a reader sees."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from placement_opt.intake.folder.workbook_grids import grids_of
from placement_opt.intake.read.plain_bytes import cells_of, plain_bytes, said_separator, separators
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import LIST_FILE, WORKBOOK_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.guard import LIKE_RECORDS, NOT_SHOWN_HERE, rows_of_children
from placement_opt.kernel.text import WORKBOOKS, shown

RETURN_COLUMNS = {  # headings of the tables of the return that no list of providers or prices has
    *("child", "dob", "upn", "decom", "dec", "rne", "cin", "mother", "home_post", "pl_post", "reason_place_change"),
    *("mis_start", "mis_end", "misstart", "misend", "poc_start", "poc_end", "duc", "date_int", "date_match"),
}
FIRST_LINES = 1 << 5  # among which a header stands
BLANK_WORDS = ("", "-", "n/a", "na", "nan", "none", "null")  # what lists write where they have nothing
QUOTES_CLOSE = "double quotes that close in the same cell"

_DATUM = re.compile(r"[0-9][0-9/.: -]*")  # a number or a date, which no heading is


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name ("" in a CSV file), and its lines as (line of the file, cells)."""

    file: str  # as printed
    name: str
    lines: tuple[tuple[int, tuple[str, ...]], ...]  # lines without any text are left out

    @property
    def place(self) -> str:
        """Return the file and sheet as printed in a fault."""
        return f"{self.file}[{self.name}]" if self.name else self.file


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook, or of a text file: cells separated by commas, semicolons, tabs or bars.

    Whoever reads them looks for the headings of a list, and shows no word of a file without them. Raises BadInput if
    there is no such file, it is neither, or it is larger than any list.
    """
    file, is_book = shown(path), path.suffix.lower() in WORKBOOKS
    given = given_file(path, file, WORKBOOK_FILE if is_book else LIST_FILE, of_children=None)
    if given.fault:
        raise BadInput([given.fault])
    if is_book:
        return _workbook(given.data, file)
    return (Sheet(file, "", _lines(enumerate(_csv_rows(given.data, file), start=1))),)


def without_records(sheet: Sheet) -> Sheet:
    """Return a sheet whose headings are those of a list. Raises BadInput if its rows are of children all the same."""
    if rows_of_children([cells for _line, cells in sheet.lines]):
        raise BadInput([Fault(sheet.place, None, "", "a list", LIKE_RECORDS, NOT_SHOWN_HERE)])
    return sheet


def spelt(text: str) -> str:
    """Return a heading or a word in the one spelling that is compared: small letters, single blanks."""
    return " ".join(text.casefold().replace("\u2019", "'").split())


def of_return(headings: Iterable[str]) -> bool:
    """Say whether a line of headings is that of a table of the return, which holds children."""
    return bool({spelt(heading) for heading in headings} & RETURN_COLUMNS)


def mistaken(sheets: Iterable[Sheet], asked: str) -> str:
    """Return the hint that a file is a table of the return and not what was asked for, or nothing.

    Its first line has headings of the return, or a number or date where a heading should be.
    """
    firsts = [sheet.lines[0][1] for sheet in sheets if sheet.lines]
    alike = any(of_return(cells) or any(_DATUM.fullmatch(cell) for cell in cells) for cells in firsts)
    return f"this looks like a table of the return, not {asked}" if alike else ""


def is_blank(cell: str) -> bool:
    """Say whether a cell holds nothing, in any of the ways in which lists write that."""
    return spelt(cell) in BLANK_WORDS


def _workbook(data: bytes, file: str) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(file, grid.name, _lines(enumerate(([_text(c) for c in row] for row in grid.rows), start=1)))
        for grid in grids_of(data, file)
    )


def _lines(rows: Iterable[tuple[int, list[str]]]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    stripped = ((line, tuple(cell.strip() for cell in row)) for line, row in rows)
    return tuple((line, row) for line, row in stripped if any(row))


def _text(cell: object) -> str:
    """Return a cell of a workbook as text; a whole number without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _csv_rows(data: bytes, file: str) -> list[list[str]]:
    """Return one row a line of the file, so that the numbers in faults are those of an editor."""
    found = plain_bytes(data, file)
    if found.fault and b"\0" in data:
        expected = f"a CSV file in UTF-8, UTF-16 or Windows-1252, or a workbook named {' | '.join(WORKBOOKS)}"
        raise BadInput([Fault(file, None, "", expected, found.fault.found)])
    plain = data if found.fault else found.data  # a byte that is no letter harms one cell alone
    said, length = said_separator(plain)
    text = plain[length:].decode("cp1252" if found.fault else found.encoding, errors="replace")
    mark = _separator(text, said)
    rows: list[list[str]] = []
    over_lines: list[tuple[int, list[str]]] = []  # rows with a line break in a cell, each with its first line
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for cells in reader:
            if reader.line_num > len(rows) + 1:
                over_lines.append((len(rows) + 1, cells))
            rows += [[] for _ in range(len(rows) + 1, reader.line_num)]  # a cell with line breaks: its last line
            rows.append(cells)
    except csv.Error:
        raise BadInput([Fault(file, len(rows) + 1, "", QUOTES_CLOSE, "a cell in which they do not")]) from None
    if faults := list(_swallowed(rows, over_lines, mark, file)):
        raise BadInput(faults)
    return rows


def _swallowed(
    rows: Sequence[Sequence[str]], over_lines: Sequence[tuple[int, list[str]]], mark: str, file: str
) -> Iterator[Fault]:
    """Yield a fault for each row over several lines that may hold others behind a quote that was left open.

    It has fewer cells than most rows, or a line inside one of its cells has as many separators as a row.
    """
    widths = Counter(len(row) for row in rows if row)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    for line, cells in over_lines:
        inside = max(part.count(mark) for cell in cells for part in cell.splitlines() or [""])
        if len(cells) < usual or inside + 1 >= usual:
            yield Fault(file, line, "", QUOTES_CLOSE, "a cell that goes on over the next lines")


def _separator(text: str, said: str) -> str:
    """Return what separates cells: what the file says, or what makes most cells of one of its first lines."""
    lines = text.splitlines()[:FIRST_LINES]
    return max(separators(said), key=lambda mark: max((len(cells_of(line, mark)) for line in lines), default=0))
