"""Sections as blocks of a sheet: a table, sentences or cards, laid out as the section declares."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from placement_opt.kernel.text import capital
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import AS_WORDS, Crosstab, Section, Sentences
from placement_opt.report.text_table import PRINTED_AS
from placement_opt.report.workbook.book_formats import number_style
from placement_opt.report.workbook.book_sheet import Tab

WRITTEN_NUMBER = re.compile(r"[-+]?\d{1,3}(,\d{3})*(\.\d+)?", re.ASCII)
CARD_COLUMNS = ("claim", "status", "claimed", "most", "margin", "unit", "reason")


def write_sections(sheet: Tab, row: int, run: KeptRun, names: Iterable[str]) -> int:
    """Write those of the named sections that the run has, and return the row of what comes next."""
    for section in (run.sections[name] for name in names if name in run.sections):
        row = write_section(sheet, row, section)
    return row


def columns_needed(sections: Iterable[Section]) -> int:
    """Return how many columns the widest of some sections takes."""
    needed = 1
    for section in sections:
        if isinstance(section.layout, Crosstab) and section.layout.across:
            needed = max(needed, 1 + section.frame[section.layout.across].nunique())
        elif not isinstance(section.layout, Sentences):
            needed = max(needed, len(CARD_COLUMNS))
    return needed


def write_section(sheet: Tab, row: int, section: Section) -> int:
    """Write a section with its heading, sentence and note, and return the row of what comes next."""
    row = sheet.heading(row, in_pounds(section.heading), in_pounds(section.sentence))
    match section.layout:
        case Crosstab() as layout:
            row = _table(sheet, row, section, layout)
        case Sentences() as layout:
            row = _sentences(sheet, row, section, layout)
        case _:
            row = _cards(sheet, row, section)
    return (sheet.prose(row, section.note) if section.note else row) + 1


def _sentences(sheet: Tab, row: int, section: Section, layout: Sentences) -> int:
    last = ""
    for k in section.frame.to_dict("records"):
        block = str(k[layout.block]) if layout.block else ""
        if block != last:
            row, last = sheet.prose(row, in_pounds(block), "above"), block
        mark = f"{k[layout.mark]}: " if layout.mark and k[layout.mark] else ""
        row = sheet.prose(row, f"{mark}{k['sentence']}")
    return row


def _cards(sheet: Tab, row: int, section: Section) -> int:
    columns = [name for name in CARD_COLUMNS if name in section.frame]
    for n, name in enumerate(columns):
        sheet.put(row, n, capital(name), "head")
    for k in section.frame.to_dict("records"):
        row += 1
        for n, name in enumerate(columns[:-1]):
            sheet.put(row, n, _content(k[name]), number_style(str(k["unit"])) if _is_number(k[name]) else "wrap")
        sheet.prose(row, str(k[columns[-1]]), "wrap", column=len(columns) - 1, beside={0: str(k[columns[0]])})
    return row + 1


def _table(sheet: Tab, row: int, section: Section, layout: Crosstab) -> int:
    """Write a table: its rows down, and across what its layout says, each number in the format of its unit."""
    rows: dict[tuple[str, str], dict[str, tuple[Any, str]]] = {}
    for k in section.frame.to_dict("records"):
        block, name, across = (str(k[part]) if part else "" for part in (layout.block, layout.rows, layout.across))
        rows.setdefault((block, name), {})[across] = (k[layout.value], str(k["unit"]))
    columns = list(dict.fromkeys(column for cells in rows.values() for column in cells))
    units = {unit for cells in rows.values() for _value, unit in cells.values()}
    _heads(sheet, row, columns, layout, rows, units)
    last = ""
    for (block, name), cells in rows.items():
        if block != last:
            last = block
            row = sheet.prose(row + 1, in_pounds(block), "above") - 1
        row += 1
        _table_row(sheet, row, (name, columns, cells), layout)
    return row + 1


def _heads(sheet: Tab, row: int, columns: list[str], layout: Crosstab, rows: Any, units: set[str]) -> None:
    """Write the headings of a table with their units; those of one unit share it."""
    only = UNITS_SAID.get(next(iter(units)), "") if len(units) == 1 else ""
    sheet.put(row, 0, only, "head")
    heads = {0: only}
    for n, column in enumerate(columns, start=1):
        words = in_pounds(layout.words.get(column, column))
        there = {cells[column][1] for cells in rows.values() if column in cells}
        unit = UNITS_SAID.get(there.pop(), "") if len(there) == 1 and not only else ""
        heads[n] = f"{words}, {unit}" if unit else words
        sheet.put(row, n, heads[n], "head right")
    sheet.tall(row, heads, bold=True)


def _table_row(sheet: Tab, row: int, of: tuple[str, list[str], dict[str, tuple[Any, str]]], layout: Crosstab) -> None:
    name, columns, cells = of
    bold = name in layout.bold
    words = in_pounds(layout.words.get(name, name))
    sheet.put(row, 0, words if layout.named else capital(words), "text total" if bold else "wrap")
    sheet.tall(row, {0: words})
    for n, column in enumerate(columns, start=1):
        value, unit = cells.get(column, (None, ""))
        content, style = _as_number(str(value)) if unit == AS_WORDS else (_content(value), number_style(unit))
        sheet.put(row, n, content, f"{style} total" if bold else style)


def in_pounds(words: str) -> str:
    """Return words that a narrow screen has of thousands of pounds, as a sheet shows the pounds themselves."""
    return words.replace(PRINTED_AS["GBP"], UNITS_SAID["GBP"])


def _as_number(words: str) -> tuple[str | float, str]:
    """Return a number that a section has as words, such as 1,573,847 or -2.6, as one, and how it is shown."""
    if not WRITTEN_NUMBER.fullmatch(words):
        return words, "word"
    return float(words.replace(",", "")), "one" if "." in words else "count"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _content(value: Any) -> str | float | None:
    """Return a value as a cell has it; what is no number is not known."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return float(value) if _is_number(value) else str(value)


UNITS_SAID = {**PRINTED_AS, "GBP": "£"}  # units that a heading says
