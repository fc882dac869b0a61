"""Faults of the texts that were made of a workbook, said of its sheets and cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import shown, shown_folder
from placement_opt.model_book.book_layout import (
    FILES_BY_SHEET,
    SETTING_VALUE,
    SETTINGS_SHEET,
    SOURCE_KEY,
    SOURCES_SHEET,
    STRATEGY_SHEET,
    TEXT_SHEETS,
)
from placement_opt.model_book.unpacked_book import UnpackedBook

WORDS_OF_FILES = (  # of a fault in a file of text -> the same of a sheet
    ("this file", "this sheet"),
    ("no such file", "no such sheet"),
    ("an empty file", "an empty sheet"),
    ("; put it in double quotes", ""),
    ("true or false", "yes or no"),
    (" on line ", " in row "),
    ("a header only", "headings only"),
)
TAKEN_FOR_DAYS = ("a financial year", "a quarter")  # which a spreadsheet may take for a day
NO_SUCH_ROW, NO_SUCH_KEY = "no such row", "no such key"
_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ROW_WANTED = re.compile(r"a row (\S+) in (.*)", re.DOTALL)
_KEY_WANTED = re.compile(r"the key (\w+)")
_A_FILE = re.compile(rf"\b({'|'.join(re.escape(file) for file in FILES_BY_SHEET.values())})")


def said_of_cells(faults: Iterable[Fault], folder: Path, book: UnpackedBook) -> tuple[Fault, ...]:
    """Return faults of a folder that was made of a workbook as faults of its sheets and cells; others as they are."""
    files = {shown(folder / file): file for file in book.sheets} | {shown_folder(folder): ""}
    found = [*book.faults, *(_of_a_sheet(fault, files, book) for fault in faults)]
    unread = {fault.place for fault in book.faults if fault.place}
    return tuple(fault for fault in dict.fromkeys(found) if fault in book.faults or fault.place not in unread)


def _of_a_sheet(fault: Fault, files: Mapping[str, str], book: UnpackedBook) -> Fault:
    """Return a fault of a file of the folder, `files` as printed, as one of its sheet; one of the folder as its own."""
    file = files.get(fault.file)
    if file is None:
        return fault
    sheet = book.sheets.get(file)
    if sheet is None:
        return replace(fault, file=book.book)
    fault = _left_out(_without_value(fault, sheet, book), sheet, book)
    place = f"{book.book}, sheet {sheet}"
    hint = _in_words(fault.hint)
    if _A_DAY.fullmatch(fault.found) and fault.expected.startswith(TAKEN_FOR_DAYS):
        hint = "a spreadsheet took it for a day: let the cell be text, and write it again"
    return replace(
        fault,
        file=place,
        place=", ".join((place, *_cell(fault, file, sheet, book))),
        expected=_in_words(fault.expected),
        found=_in_words(fault.found),
        hint=hint,
    )


def _left_out(fault: Fault, sheet: str, book: UnpackedBook) -> Fault:
    """Return that a row lacks its figure, where the row that must be there is one that was left out as empty."""
    wanted = _ROW_WANTED.fullmatch(fault.expected)
    table = book.tables.get(sheet)
    row = (table.left_out or {}).get(wanted[1]) if wanted and table else None
    if row is None or wanted is None or fault.found != NO_SUCH_ROW:
        return fault
    return replace(fault, row=row, column="value", expected=wanted[2], found="")


def _without_value(fault: Fault, sheet: str, book: UnpackedBook) -> Fault:
    """Return that a setting lacks its value, where its row is there."""
    wanted = _KEY_WANTED.fullmatch(fault.expected)
    if sheet != SETTINGS_SHEET or not wanted or wanted[1] not in book.settings:
        return fault
    return replace(fault, row=book.settings[wanted[1]], expected=f"a value for {wanted[1]}", found="")


def _cell(fault: Fault, file: str, sheet: str, book: UnpackedBook) -> Iterator[str]:
    """Yield the cell of a fault, or its row as far as no cell is meant."""
    if fault.row is None or fault.found == NO_SUCH_KEY:
        return
    letters = book.letters.get(file, {})
    column = fault.column
    if sheet in TEXT_SHEETS or sheet == STRATEGY_SHEET:
        yield f"cell A{fault.row}"
        return
    if sheet == SETTINGS_SHEET:
        column = SETTING_VALUE
    if sheet == SOURCES_SHEET:
        column = column.rpartition(".")[2] if column.rpartition(".")[2] in letters else SOURCE_KEY
    if column in letters:
        yield f"cell {letters[column]}{fault.row}"
        return
    yield f"row {fault.row}"
    if column:
        yield f"column {column}"


def _in_words(text: str) -> str:
    """Return words in which what is a file of a folder is a sheet."""
    for of_file, of_sheet in WORDS_OF_FILES:
        text = text.replace(of_file, of_sheet)
    sheets = {file: sheet for sheet, file in FILES_BY_SHEET.items()}
    return _A_FILE.sub(lambda found: f"the sheet {sheets[found[1]]}", text)
