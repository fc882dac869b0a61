"""A workbook's sheets as grids of cells, each as a spreadsheet shows it last, and what in them cannot be read."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import python_calamine

from placement_opt.intake.folder.workbook_size import too_much_in
from placement_opt.intake.read.input_files import BROKEN_ZIP
from placement_opt.kernel.errors import BadInput, Fault

PANIC = "PanicException"  # of the reader of workbooks, on some that are damaged: no class of it can be imported
NO_PASSWORD = "a workbook that opens without a password"

_SHEET = re.compile(r"<(?:\w{1,16}:)?sheet\s([^<>]{0,2000})>")
_LINK = re.compile(r"<(?:\w{1,16}:)?Relationship\s([^<>]{0,4000})>")
_ATTRIBUTE = re.compile(r"""([\w:]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(r"<(?:\w{1,16}:)?c\s")  # begins one; whatever follows up to the next belongs to it
_FORMULA = re.compile(r"<(?:\w{1,16}:)?f[\s>/]")
_FOUND = re.compile(r"<(?:\w{1,16}:)?v(?:\s[^<>]{0,100})?>[^<]")


@dataclass(frozen=True)
class SheetGrid:
    """The cells of a sheet from its first row and column, and the corners of those that are merged, counted from 0."""

    name: str
    rows: tuple[tuple[Any, ...], ...]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def grids_of(data: bytes, file: str, expected: str = f"{NO_PASSWORD}, or a CSV file") -> tuple[SheetGrid, ...]:
    """Return every sheet of a workbook; charts are none.

    Raises BadInput with what was expected if it cannot be read, has no sheet, or is larger than any may be.
    """
    if fault := too_much_in(data, file):
        raise BadInput([fault])
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = tuple(_grid(book, name) for name in book.sheet_names)
    except BaseException as error:
        if not isinstance(error, python_calamine.CalamineError | OSError) and type(error).__name__ != PANIC:
            raise
        raise BadInput([Fault(file, None, "", expected, "one that cannot be read")]) from error
    if not grids:
        raise BadInput([Fault(file, None, "", "a workbook with a sheet", "one without any")])
    return grids


def _grid(book: python_calamine.CalamineWorkbook, name: str) -> SheetGrid:
    sheet = book.get_sheet_by_name(name)
    rows = tuple(tuple(row) for row in sheet.to_python(skip_empty_area=False))
    return SheetGrid(name, rows, tuple(sheet.merged_cell_ranges or ()))


def unread_cells(data: bytes) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return by sheet of an XLSX file each cell that seems empty and is not, and what stands there.

    These are cells that a spreadsheet shows as an error, and formulas that were saved without what they come to.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: found for name, part in _parts(archive) if (found := tuple(_unread(archive, part)))}
    except BROKEN_ZIP:
        return {}


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet with the part of the file that holds it."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return
    links = {
        k["Id"]: k["Target"] for k in _tags(archive, "xl/_rels/workbook.xml.rels", _LINK) if {"Id", "Target"} <= {*k}
    }
    for sheet in _tags(archive, "xl/workbook.xml", _SHEET):
        target = links.get(next((v for k, v in sheet.items() if k.endswith(":id")), ""), "").removeprefix("/xl/")
        if f"xl/{target}" in names and "name" in sheet:
            yield sheet["name"], f"xl/{target}"


def _tags(archive: zipfile.ZipFile, part: str, tag: re.Pattern[str]) -> Iterator[Mapping[str, str]]:
    text = archive.read(part).decode("utf-8", errors="replace")
    for found in tag.finditer(text):
        yield {name: html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(found[1])}


def _unread(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    for cell in _CELL.split(archive.read(part).decode("utf-8", errors="replace"))[1:]:
        head, _, inside = cell.partition(">")
        about = {name: one or other for name, one, other in _ATTRIBUTE.findall(head)}
        if about.get("t") == "e":
            yield about.get("r", ""), "an error"
        elif (
            about.get("t") != "str" and not head.endswith("/") and _FORMULA.search(inside) and not _FOUND.search(inside)
        ):
            yield about.get("r", ""), "a formula that was saved without its result"
