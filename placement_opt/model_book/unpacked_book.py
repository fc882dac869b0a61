"""From a workbook to the texts of a model folder, with what is wrong in the workbook itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from placement_opt.inputs.schema import TABLES
from placement_opt.intake.folder.workbook_grids import NO_PASSWORD, SheetGrid, grids_of, unread_cells
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import WORKBOOK_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.paths import STRATEGIES
from placement_opt.kernel.text import nearest, shown
from placement_opt.model_book.book_cells import TextRows, address, column_letters, text_rows
from placement_opt.model_book.book_layout import (
    COMMENT,
    FILES_BY_SHEET,
    KNOWN_SHEETS,
    LISTS,
    READ_ME,
    SETTING,
    SETTING_VALUE,
    SETTINGS_SHEET,
    SOURCE_COLUMNS,
    SOURCE_KEY,
    SOURCES_SHEET,
    STRATEGY_SHEET,
    TEXT_SHEETS,
)
from placement_opt.model_book.sheet_settings import (
    beside_the_lines,
    lines_of_settings,
    lines_text,
    setting_of,
    settings_text,
    sources_text,
    without_heading_or_key,
)
from placement_opt.model_book.sheet_tables import TableText, table_text_of

STRATEGY_NAME = "a name of lower-case letters, digits and _ for what the sheet strategy holds"


@dataclass(frozen=True)
class UnpackedBook:
    """The texts of a model folder by file, where in the workbook they stand, and what is wrong in it."""

    book: str  # as printed
    data: bytes
    texts: Mapping[str, str]
    sheets: Mapping[str, str]  # file -> sheet
    letters: Mapping[str, Mapping[str, str]]  # file -> column -> letter of the column
    tables: Mapping[str, TableText]  # by sheet
    settings: Mapping[str, int]  # setting -> row of its sheet
    faults: tuple[Fault, ...] = field(default=())


def unpack_book(path: Path) -> UnpackedBook:
    """Return a workbook as the texts of a model folder.

    Raises BadInput if it is no workbook or a larger one than any may be. What is wrong with its cells is among its
    faults, so that it is told together with what is wrong with its figures.
    """
    book = shown(path)
    given = given_file(path, book, WORKBOOK_FILE, of_children=None)
    if given.fault:
        raise BadInput([given.fault])
    every = grids_of(given.data, book, NO_PASSWORD)
    grids = {_sheet_name(grid.name): grid for grid in reversed(every)}  # of two with one name the first
    known = {name: grid for name, grid in grids.items() if name in KNOWN_SHEETS and name not in (READ_ME, LISTS)}
    rows = {name: text_rows(grid) for name, grid in known.items()}
    tables = {name: table_text_of(rows[name], TABLES[name]) for name in TABLES if name in rows}
    texts = {TABLES[name].file: t.text for name, t in tables.items() if t.rows or not TABLES[name].may_miss}
    texts |= {file: lines_text(known[name]) for name, file in TEXT_SHEETS.items() if file and name in known}
    if SETTINGS_SHEET in rows:
        texts[FILES_BY_SHEET[SETTINGS_SHEET]] = settings_text(rows[SETTINGS_SHEET])
    if SOURCES_SHEET in rows:
        texts[FILES_BY_SHEET[SOURCES_SHEET]] = sources_text(rows[SOURCES_SHEET])
    strategy, unnamed = _strategy(known.get(STRATEGY_SHEET), rows.get(SETTINGS_SHEET), book)
    sheets = {file: name for name, file in FILES_BY_SHEET.items()}
    sheets |= dict.fromkeys(strategy, STRATEGY_SHEET)
    faults = [*_doubled(every, book), *_strangers(grids, book), *unnamed, *_unread(known, rows, given.data, book)]
    for name, needed, heads in (
        (SETTINGS_SHEET, (SETTING, SETTING_VALUE), (SETTING, SETTING_VALUE)),
        (SOURCES_SHEET, (SOURCE_KEY, *SOURCE_COLUMNS[:1]), (SOURCE_KEY, *SOURCE_COLUMNS)),
    ):
        faults += without_heading_or_key(rows[name], needed, heads, f"{book}, sheet {name}") if name in rows else ()
    return UnpackedBook(
        book=book,
        data=given.data,
        texts={file: text for file, text in (texts | strategy).items() if text or sheets[file] not in TEXT_SHEETS},
        sheets=sheets,
        letters={file: rows[name].letters for file, name in sheets.items() if name in rows},
        tables=tables,
        settings=lines_of_settings(rows[SETTINGS_SHEET]) if SETTINGS_SHEET in rows else {},
        faults=tuple(faults),
    )


def _strategy(grid: SheetGrid | None, settings: TextRows | None, book: str) -> tuple[dict[str, str], list[Fault]]:
    """Return the strategy at the name that the settings give it, and a fault if they give none that will do."""
    text = lines_text(grid) if grid else ""
    if not text or settings is None:
        return {}, []
    name = setting_of(settings, "strategy")
    if re.fullmatch(r"[a-z0-9_]+", name):
        return {f"{STRATEGIES}/{name}.yaml": text}, []
    row = lines_of_settings(settings).get("strategy")
    letter = settings.letters.get(SETTING_VALUE, "")
    place = f"{book}, sheet {SETTINGS_SHEET}" + (f", cell {letter}{row}" if row and letter else "")
    return {}, [Fault(f"{book}, sheet {SETTINGS_SHEET}", row, "strategy", STRATEGY_NAME, name, place=place)]


def _sheet_name(name: str) -> str:
    """Return the name of a sheet as it is looked for: capitals and blanks at its ends do not count."""
    return name.casefold().strip()


def _doubled(every: Sequence[SheetGrid], book: str) -> Iterator[Fault]:
    """Yield a fault for each sheet of a model that is there more than once, with blanks about its name."""
    first: dict[str, str] = {}
    for grid in every:
        name = _sheet_name(grid.name)
        if name in first and name in KNOWN_SHEETS:
            place = f'{book}, sheet "{grid.name}"'
            again = f'it also as "{first[name]}"'
            yield Fault(place, None, "", f"the sheet {name} once", again, place=place, whole=True)
        first.setdefault(name, grid.name)


def _strangers(grids: Mapping[str, SheetGrid], book: str) -> Iterator[Fault]:
    """Yield a fault for each sheet that is none of a model; one whose name begins with # is nobody's business."""
    lacking = [name for name in KNOWN_SHEETS if name not in grids]
    for key, grid in grids.items():
        if key not in KNOWN_SHEETS and not key.startswith(COMMENT):
            hint = nearest(key, lacking) or "a sheet of your own may stay if its name begins with #"
            place = f"{book}, sheet {grid.name}"
            yield Fault(place, None, "", "only the sheets that a model has", grid.name, hint, place=place)


def _unread(known: Mapping[str, SheetGrid], rows: Mapping[str, TextRows], data: bytes, book: str) -> Iterator[Fault]:
    """Yield a fault for each cell that is read and of which no reader can say what it holds."""
    broken = {_sheet_name(name): cells for name, cells in unread_cells(data).items()}
    for name, grid in known.items():
        place = f"{book}, sheet {name}"
        read = {column_letters(i) for i in rows[name].columns}
        for cell, found in broken.get(name, ()):
            letters, row = re.sub(r"\d", "", cell), int(re.sub(r"\D", "", cell) or 0)
            if letters in read and not (0 < row <= len(grid.rows) and _is_comment(grid, row - 1)):
                yield Fault(place, row or None, "", "a value", found, place=f"{place}, cell {cell}", whole=True)
        for (top, left), (bottom, right) in grid.merged:
            if top < len(grid.rows) and not _is_comment(grid, top):
                at = f"{place}, cell {address(top, left)}"
                merged = f"{address(top, left)} to {address(bottom, right)} merged into one"
                yield Fault(place, top + 1, "", "cells that are not merged", merged, place=at, whole=True)
        if name in TEXT_SHEETS:
            yield from beside_the_lines(grid, place, place)


def _is_comment(grid: SheetGrid, row: int) -> bool:
    return str(grid.rows[row][0]).startswith(COMMENT) if grid.rows[row] else False
