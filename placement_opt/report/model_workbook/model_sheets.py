"""A model's workbook from the texts of its folder: the same texts give the same bytes."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import WHERE
from placement_opt.inputs.table_records import NUMBERS, Table
from placement_opt.kernel.held_places import cannot_be_written
from placement_opt.kernel.numbers import CELL
from placement_opt.kernel.paths import MODEL_FILE, STRATEGIES
from placement_opt.kernel.whole_file import write_whole
from placement_opt.model_book.book_layout import (
    COMMENT,
    LISTS,
    READ_ME,
    SETTINGS_SHEET,
    SOURCES_FILE_OF_BOOK,
    SOURCES_SHEET,
    STRATEGY_SHEET,
    TEXT_SHEETS,
)
from placement_opt.report.model_workbook.drop_downs import WordLists, put_rule, rules_of
from placement_opt.report.model_workbook.front_sheet import FrontPart, write_front
from placement_opt.report.model_workbook.settings_sheets import MEANT, write_lines, write_settings, write_sources
from placement_opt.report.workbook.book_formats import BORDER_INK, CELL_INK, HEAD_FILL, INPUT_FILL, QUIET

FIRST_DAY = datetime.datetime.fromisoformat("1980-01-01T00:00:00+00:00")  # the first day that a zip can have
SPARE_ROWS = 100  # below those that are there, in which drop-downs are offered too
HEADINGS_AT = 2  # below what the sheet holds and where that is found
WIDTHS = {"note": 60, MEANT: 70, "title": 40, "reason": 60, "source": 22, "known_when_decided": 14}
NARROWEST_OF_TABLES, WIDEST_OF_TABLES, BESIDE_WORDS = 11, 34, 2  # signs of a column


@dataclass(frozen=True)
class ModelBook:
    """What a sheet needs of the workbook: how cells look, and the lists of words."""

    looks: Mapping[str, Format]
    lists: WordLists
    catalogue: Catalogue


def write_model_workbook(file: Path, data: bytes) -> None:
    """Write a workbook whole, or not at all. Raises BadInput if it cannot be written there."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, data)
    except OSError as error:
        raise cannot_be_written(file, error) from error


def model_workbook(texts: Mapping[str, str], catalogue: Catalogue, title: str, front: Sequence[FrontPart]) -> bytes:
    """Return the texts of a model folder as one workbook; of several strategies the one that its settings name."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = model_looks(book)
    names = (READ_ME, SETTINGS_SHEET, SOURCES_SHEET, *TABLES, *TEXT_SHEETS)
    sheets = {name: book.add_worksheet(name) for name in (*names, LISTS)}
    rows = {name: _rows_of(texts.get(table.file, "")) for name, table in TABLES.items()}
    settings = yaml.safe_load(texts[MODEL_FILE]) or {}
    first = dict.fromkeys(names, HEADINGS_AT + 1)
    lists = WordLists(sheets[LISTS], first, {name: tuple(r[0] for r in found) for name, found in rows.items()})
    made = ModelBook(looks, lists, catalogue)
    write_front(sheets[READ_ME], title, front, dict(looks), names)
    write_settings(sheets[SETTINGS_SHEET], settings, looks, lists, HEADINGS_AT)
    write_sources(sheets[SOURCES_SHEET], yaml.safe_load(texts[SOURCES_FILE_OF_BOOK]) or {}, looks, HEADINGS_AT)
    for name, table in TABLES.items():
        _write_table(sheets[name], table, rows[name], made)
    strategy = f"{STRATEGIES}/{settings.get('strategy')}.yaml"
    for name, file in TEXT_SHEETS.items():
        write_lines(sheets[name], name, texts.get(strategy if name == STRATEGY_SHEET else file, ""), looks)
    for sheet in sheets.values():
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    sheets[LISTS].hide()
    sheets[READ_ME].activate()
    book.set_properties({"title": title, "author": "placement_opt", "created": FIRST_DAY})
    book.close()
    return content.getvalue()


def model_looks(book: Workbook) -> dict[str, Format]:
    """Return how cells look, by name; what is text stays text, such as 2011/12, which is no day."""
    base = {"font_name": "Calibri", "font_size": 11, "font_color": CELL_INK, "valign": "top"}
    text: dict[str, object] = {"num_format": "@"}
    looks: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 16},
        "heading": {"bold": True, "font_size": 13},
        "plain": {},
        "wrap": {"text_wrap": True},
        "link": {"font_color": "#1d70b8", "underline": 1},
        "head": {"bold": True, "bg_color": HEAD_FILL, "border": 1, "border_color": BORDER_INK, **text},
        "quiet": {"font_color": QUIET, **text},
        "text": text,
        "number": {},
        "day": {"num_format": "yyyy-mm-dd", "align": "left", "bg_color": INPUT_FILL},
        "input": {"bg_color": INPUT_FILL, "border": 1, "border_color": BORDER_INK},
        "text input": {"bg_color": INPUT_FILL, "border": 1, "border_color": BORDER_INK, **text},
    }
    return {name: book.add_format({**base, **look}) for name, look in looks.items()}


def _rows_of(text: str) -> list[list[str]]:
    """Return the rows of a table's text, without comments and headings."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith(COMMENT))
    return [row for row in csv.reader(lines) if any(row)][1:]


def _write_table(sheet: Worksheet, table: Table, rows: Sequence[Sequence[str]], made: ModelBook) -> None:
    """Write one table: what it holds, where that is found, headings, rows, and spare rows with the same drop-downs."""
    looks, heads = made.looks, table.header
    sheet.write_string(0, 0, f"{COMMENT} {table.meaning[:1].upper()}{table.meaning[1:]}.", looks["heading"])
    if table.name in WHERE:
        sheet.write_string(1, 0, f"{COMMENT} Usually found in: {WHERE[table.name]}.", looks["quiet"])
    meanings = {c.name: c.meaning for c in table.columns}
    for i, head in enumerate(heads):
        sheet.write_string(HEADINGS_AT, i, head, looks["head"])
        if head in meanings:
            sheet.write_comment(HEADINGS_AT, i, meanings[head])
        longest = max((len(row[i]) for row in rows if i < len(row)), default=0)
        width = min(WIDEST_OF_TABLES, max(NARROWEST_OF_TABLES, len(head), longest)) + BESIDE_WORDS
        sheet.set_column(i, i, WIDTHS.get(head, width), looks["number" if head in NUMBERS else "text"])
    first, last = HEADINGS_AT + 1, HEADINGS_AT + len(rows) + SPARE_ROWS
    for n, row in enumerate(rows, start=first):
        for i, cell in enumerate(row):
            _write_cell(sheet, (n, i), heads[i], cell, looks)
    if table.parameters:
        _write_meanings(sheet, table, rows, looks)
    for head, rule in rules_of(table, made.catalogue, made.lists).items():
        put_rule(sheet, heads.index(head), (first, last), rule)
    key = heads.index("value") if table.parameters else 1
    sheet.freeze_panes(first, key)


def _write_cell(sheet: Worksheet, at: tuple[int, int], head: str, cell: str, looks: Mapping[str, Format]) -> None:
    """Write a cell: a number as a number if a workbook keeps all of its digits, else as text, which is read as well."""
    if head not in NUMBERS:
        if cell:
            sheet.write_string(*at, cell, looks["text"])
        return
    look = looks["input" if head == "value" else "number"]
    if not cell:
        sheet.write_blank(*at, None, look)
    elif CELL.fullmatch(cell) and float(f"{float(cell):.16G}") == float(cell):
        sheet.write_number(*at, float(cell), look)
    else:
        sheet.write_string(*at, cell, look)


def _write_meanings(sheet: Worksheet, table: Table, rows: Sequence[Sequence[str]], looks: Mapping[str, Format]) -> None:
    """Write what each figure means in a last column, which nobody reads."""
    at, named, about = len(table.header), table.header.index("parameter"), table.header[0] == "subject"
    sheet.set_column(at, at, WIDTHS[MEANT], looks["quiet"])
    sheet.write_string(HEADINGS_AT, at, MEANT, looks["head"])
    for n, row in enumerate(rows, start=HEADINGS_AT + 1):
        subject = row[0] if about else ""
        meant = [p.meaning for p in table.parameters if p.name == row[named] and (p.about(subject) or not about)]
        sheet.write_string(n, at, next(iter(meant), ""), looks["quiet"])
