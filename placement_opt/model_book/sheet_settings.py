"""Sheets that are settings as the texts of their files: row n of the sheet is line n."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from placement_opt.inputs.csv_tables import split
from placement_opt.intake.folder.workbook_grids import SheetGrid
from placement_opt.kernel.errors import Fault
from placement_opt.model_book.book_cells import TextRows, address, cell_text
from placement_opt.model_book.book_layout import (
    BY_DAY,
    BY_NUMBER,
    BY_YEARS,
    BY_YES,
    COMMENT,
    SETTING,
    SETTING_KINDS,
    SETTING_VALUE,
    SOURCE_COLUMNS,
    SOURCE_KEY,
)

REQUIRED_SOURCE = SOURCE_COLUMNS[: SOURCE_COLUMNS.index("grade")]  # what must be said of every source
YES_AND_NO = {"yes": "true", "no": "false", "TRUE": "true", "FALSE": "false"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)


def settings_text(sheet: TextRows) -> str:
    """Return the settings as the text of model.yaml; one without a value is left out if there is no need of it."""
    lines = []
    for row in _by_heading(sheet):
        key, value = row.get(SETTING, ""), row.get(SETTING_VALUE, "")
        lines.append(f"{_key(key)}: {_value(key, value)}" if key and value else "")
    return "\n".join(lines) + "\n"


def setting_of(sheet: TextRows, key: str) -> str:
    """Return what the sheet of settings says of one, or nothing."""
    return next((row.get(SETTING_VALUE, "") for row in _by_heading(sheet) if row.get(SETTING) == key), "")


def lines_of_settings(sheet: TextRows) -> dict[str, int]:
    """Return the line of each setting that stands in the sheet, with a value or without."""
    return {row[SETTING]: n for n, row in enumerate(_by_heading(sheet), start=1) if row.get(SETTING)}


def sources_text(sheet: TextRows) -> str:
    """Return the sources as the text of sources.yaml, one a line."""
    lines = []
    for row in _by_heading(sheet):
        told = {k: v for k, v in row.items() if k not in ("", SOURCE_KEY) and (v or k in REQUIRED_SOURCE)}
        inside = ", ".join(f"{_key(k)}: {_text(v) if v else '~'}" for k, v in told.items())
        lines.append(f"{_key(row[SOURCE_KEY])}: {{{inside}}}" if row.get(SOURCE_KEY) else "")
    return "\n".join(lines) + "\n"


def lines_text(grid: SheetGrid) -> str:
    """Return a sheet that holds a file of settings line by line in its first column; nothing if all are comments."""
    lines = [_line(row[0]) if row else "" for row in grid.rows]
    told = any(line.strip() and not line.lstrip().startswith(COMMENT) for line in lines)
    return "\n".join(lines).rstrip("\n") + "\n" if told else ""


def without_heading_or_key(
    sheet: TextRows, needed: tuple[str, ...], known: tuple[str, ...], file: str
) -> Iterator[Fault]:
    """Yield a fault for each heading that is not there once, each column without a known one, and each row without key.

    `needed` are the headings that must be there, the first of them that of what a row is about.
    """
    heads = sheet.cells(sheet.headings)
    for i in sheet.columns:
        head = sheet.headings[i] if i < len(sheet.headings) else ""
        if head not in known:
            at = f"{file}, cell {address(sheet.top, i)}"
            expected = f"one of the headings {', '.join(known)}, or one that begins with {COMMENT}"
            yield Fault(file, sheet.top + 1, head, expected, head, place=at)
    for head in needed:
        if heads.count(head) != 1:
            found = "it more than once" if head in heads else "no such column"
            yield Fault(file, sheet.top + 1, head, f"column {head}", found, place=f"{file}, row {sheet.top + 1}")
    for n, row in enumerate(_by_heading(sheet)):
        if any(row.values()) and needed[0] in row and not row[needed[0]]:
            at = f"{file}, cell {sheet.letters[needed[0]]}{n + 1}"
            yield Fault(file, n + 1, needed[0], f"a {needed[0]}", "", place=at)


def beside_the_lines(grid: SheetGrid, file: str, place: str) -> Iterator[Fault]:
    """Yield a fault for each cell beside the first column of such a sheet."""
    for n, row in enumerate(grid.rows):
        for i, cell in enumerate(row[1:], start=1):
            if cell_text(cell):
                at, expected = f"{place}, cell {address(n, i)}", "nothing beside the first column"
                yield Fault(file, n + 1, "", expected, cell_text(cell), "a line stands in column A alone", place=at)


def _line(cell: object) -> str:
    """Return a line with the blanks with which it begins."""
    if not isinstance(cell, str):
        return cell_text(cell)
    return re.sub(r"[\r\n\u2028\u2029]+", " ", cell).replace("\u00a0", " ").rstrip()


def _by_heading(sheet: TextRows) -> Iterator[Mapping[str, str]]:
    """Yield every row of the sheet by heading; nothing is in what is above the headings, and in these themselves."""
    heads = sheet.cells(sheet.headings)
    for n, row in enumerate(sheet.rows):
        yield dict(zip(heads, sheet.cells(row), strict=False)) if n > sheet.top else {}


def _value(key: str, value: str) -> str:
    """Return the value of a setting as YAML has it; what is none of its kind stays text, for its reader to refuse."""
    kind = SETTING_KINDS.get(key)
    if kind == BY_YEARS:
        return json.dumps(split(value), ensure_ascii=False)
    if kind == BY_YES:
        return YES_AND_NO.get(value, _text(value))
    plain = (kind == BY_DAY and _DAY.fullmatch(value)) or (kind == BY_NUMBER and _WHOLE.fullmatch(value))
    return value if plain else _text(value)


def _key(text: str) -> str:
    return text if re.fullmatch(r"[a-z_][a-z0-9_]*", text) else _text(text)


def _text(text: str) -> str:
    """Return text in double quotes; JSON's are YAML's."""
    return json.dumps(text, ensure_ascii=False)
