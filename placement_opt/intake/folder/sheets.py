"""A list that a council was sent, as rows of text: CSV, or any workbook, with the lines that a reader sees."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from placement_opt.intake.read.plain_bytes import cells_of, plain_bytes, said_separator, separators
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import WORKBOOKS, shown

RETURN_COLUMNS = {  # headings of the tables of the return that no list of providers or prices has
    *("child", "dob", "upn", "decom", "dec", "rne", "cin", "mother", "home_post", "pl_post", "reason_place_change"),
    *("mis_start", "mis_end", "misstart", "misend", "poc_start", "poc_end", "duc", "date_int", "date_match"),
}
FIRST_LINES = 1 << 5  # among which a header stands
BLANK_WORDS = ("", "-", "n/a", "na", "nan", "none", "null")  # what lists write where they have nothing

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

    Raises BadInput if there is no such file or it is neither.
    """
    file = shown(path)
    if not path.is_file():
        raise BadInput([Fault(file, None, "", "this file", "no such file")])
    if path.suffix.lower() in WORKBOOKS:
        return _workbook(path, file)
    return (Sheet(file, "", _lines(enumerate(_csv_rows(path.read_bytes(), file), start=1))),)


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


def _workbook(path: Path, file: str) -> tuple[Sheet, ...]:
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        grids = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError) as error:
        expected = "a workbook that opens without a password, or a CSV file"
        raise BadInput([Fault(file, None, "", expected, "one that cannot be read")]) from error
    return tuple(
        Sheet(file, name, _lines(enumerate(([_text(c) for c in row] for row in grid), start=1)))
        for name, grid in grids.items()
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
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in reader:
            rows += [[] for _ in range(len(rows) + 1, reader.line_num)]  # a cell with line breaks: its last line
            rows.append(cells)
    except csv.Error as error:
        raise BadInput([Fault(file, reader.line_num, "", "cells separated by commas", str(error))]) from error
    return rows


def _separator(text: str, said: str) -> str:
    """Return what separates cells: what the file says, or what makes most cells of one of its first lines."""
    lines = text.splitlines()[:FIRST_LINES]
    return max(separators(said), key=lambda mark: max((len(cells_of(line, mark)) for line in lines), default=0))
