"""A CSV file of the return to its table: which rows it has, and the columns that are read as text in categories.

Rows, cells and lines are counted on the bytes, before any cell is read: so every row that has too many or too few
cells is found at once, and no message of a CSV reader, which may quote a cell, is ever shown.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.read.cell_text import blanks, categories
from placement_opt.intake.read.layouts import (
    LAYOUTS,
    OTHER_FILE,
    Loaded,
    clean,
    column_faults,
    extra_columns,
    recognise,
)
from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import SAVE_AGAIN

Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
NEWLINE, COMMA, QUOTE, SPACE = ord("\n"), ord(","), ord('"'), ord(" ")
SEPARATORS = {";": "semicolons", "\t": "tabs"}
QUOTES = "text that holds a comma needs double quotes"
_EVERY_BYTE = np.arange(np.iinfo(np.uint8).max + 1)
_FILLED = ~np.isin(_EVERY_BYTE, list(b' ",\t\n'))  # what no empty row has


@dataclass(frozen=True)
class Records:
    """The rows of a file by where their bytes are; a row whose quotes hold a line break covers several lines."""

    data: Bytes
    start: npt.NDArray[np.int64]
    line: npt.NDArray[np.int64]  # on which each starts
    cells: npt.NDArray[np.int64]
    empty: Mask
    stray: Mask  # with a double quote in the middle of a cell, so that it is not sure where the cell ends
    closed: bool  # the last double quote is

    def bytes_of(self, rows: Mask) -> bytes:
        """Return the bytes of some of the rows."""
        if rows.all():
            return self.data.tobytes()
        return self.data[np.repeat(rows, np.diff(self.start, append=len(self.data)))].tobytes()


def read_csv(data: bytes, file: str, *, small: int, table: str = "") -> Loaded:
    """Return the table of a file; counts of rows up to `small` are not told. `table` is the one to expect, if any."""
    data, encoding, fault, rule_counts = decoded(data, file)
    if fault:
        return Loaded({}, (table or "",), (fault,))
    rows = records(data)
    if rows.empty.all():
        return _not_a_table(file, table)
    top = int(np.argmin(rows.empty))
    first = rows.bytes_of(np.arange(len(rows.start)) == top).decode(encoding)
    columns = clean(_cells(first))
    table, fault = _which(columns, table, file, int(rows.line[top]))
    if fault or table == OTHER_FILE:
        more = () if fault else (RuleCount("other_tables", 1, file),)
        return Loaded({}, (table,), (fault,) if fault else (), (*rule_counts, *more))
    if not table:
        return _not_a_table(file, table)
    below = np.arange(len(rows.start)) > top
    whole = below & ~rows.empty & (rows.cells == len(columns)) & ~rows.stray
    whole[-1] &= rows.closed
    faults = [
        *column_faults(columns, table, file, int(rows.line[top])),
        *_ragged(rows, below, len(columns), file, small),
    ]
    rule_counts += [
        RuleCount("blank_rows", int((below & rows.empty).sum()), file, _first(rows, below & rows.empty)),
        RuleCount("extra_columns", extra_columns(columns, table), file),
    ]
    frame, fault = _parsed(rows, whole, columns, table, encoding, file)
    faults += [fault] if fault else []
    return Loaded({table: frame}, (table,), tuple(faults), tuple(f for f in rule_counts if f.rows))


def decoded(data: bytes, file: str) -> tuple[bytes, str, Fault | None, list[RuleCount]]:
    """Return the bytes with plain line ends and no mark before them, how to read them, and what was met."""
    rule_counts = []
    expected = "text in UTF-8 or Windows-1252"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data:
        return b"", "", Fault(file, 1, "", expected, "UTF-16 or binary data", SAVE_AGAIN), []
    if data.startswith(codecs.BOM_UTF8):
        data = data.removeprefix(codecs.BOM_UTF8)
        rule_counts.append(RuleCount("byte_order_mark", 1, file))
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if data.isascii() or _fits(data, "utf-8"):
        return data, "utf-8", None, rule_counts
    if _fits(data, "cp1252"):
        return data, "cp1252", None, [*rule_counts, RuleCount("windows_1252", 1, file)]
    return b"", "", Fault(file, 1, "", expected, "bytes that are neither", SAVE_AGAIN), []


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def records(data: bytes) -> Records:
    """Return where the rows of a file are, how many cells they have, and which are empty."""
    text = np.frombuffer(data if data.endswith(b"\n") else data + b"\n", dtype=np.uint8)
    breaks, commas = text == NEWLINE, text == COMMA
    lines = np.flatnonzero(breaks)
    closed, stray = True, np.zeros(0, dtype=np.int64)
    if b'"' in data:
        outside = np.bitwise_xor.accumulate((text == QUOTE).view(np.uint8)) == 0
        closed, stray = bool(outside[-1]), _stray(text, outside)
        breaks, commas = breaks & outside, commas & outside
    ends = np.flatnonzero(breaks)
    start = np.append(np.zeros(1, dtype=np.int64), ends + 1)
    start = start[start < len(text)]
    return Records(
        text,
        start,
        np.searchsorted(lines, start) + 1,
        np.diff(np.searchsorted(np.flatnonzero(commas), start), append=commas.sum()) + 1,
        ~np.logical_or.reduceat(_FILLED[text], start),
        np.isin(np.arange(len(start)), np.searchsorted(start, stray, side="right") - 1),
        closed,
    )


def _stray(text: Bytes, outside: Mask) -> npt.NDArray[np.int64]:
    """Return where double quotes open that do not stand at the beginning of a cell."""
    opens = np.flatnonzero((text == QUOTE) & ~outside)
    before = opens - 1
    while (blank := (before >= 0) & (text[before] == SPACE)).any():
        before = before - blank
    begins = (before < 0) | np.isin(text[before], [COMMA, NEWLINE])
    doubled = text[opens - 1] == QUOTE  # two in a row stand for one
    return np.compress(~begins & ~doubled, opens)


def _cells(line: str, separator: str = ",") -> list[str]:
    """Return the cells of one row."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return []


def _which(columns: list[str], expected: str, file: str, line: int) -> tuple[str, Fault | None]:
    """Return which table a header is of, and a fault if its cells are not separated by commas."""
    if len(columns) == 1:
        for mark, words in SEPARATORS.items():
            table = recognise(clean(_cells(columns[0], mark)))
            if mark in columns[0] and (table or expected):
                return expected or table, Fault(
                    file, line, "", "cells separated by commas", f"cells separated by {words}"
                )
    return expected or recognise(columns), None


def _not_a_table(file: str, expected: str) -> Loaded:
    if expected:
        columns = ",".join(LAYOUTS[expected].needed)
        return Loaded({}, (expected,), (Fault(file, 1, "", f"column names: {columns}", "an empty file"),))
    return Loaded({}, (), (), (RuleCount("not_a_table", 1, file),))


def _ragged(rows: Records, below: Mask, width: int, file: str, small: int) -> list[Fault]:
    """Return a fault for rows with more cells than the header, with fewer, and with quotes that do not fit."""
    if not rows.closed:
        return [Fault(file, int(rows.line[-1]), "", "double quotes that close", "one that is left open")]
    cells, even = f"{width} cells, as in the header", below & ~rows.empty & ~rows.stray
    faults = []
    for mask, expected, found in (
        (even & (rows.cells > width), cells, "more cells"),
        (even & (rows.cells < width), cells, "fewer cells"),
        (below & rows.stray, "double quotes around a cell", "one in the middle of a cell"),
    ):
        if mask.any():
            hint = "; ".join(filter(None, (how_many(int(mask.sum()), small), QUOTES)))
            faults.append(Fault(file, _first(rows, mask), "", expected, found, hint))
    return faults


def _first(rows: Records, mask: Mask) -> int | None:
    return int(rows.line[mask][0]) if mask.any() else None


def how_many(rows: int, small: int) -> str:
    """Return `the first of 12 such rows`; of few rows only that they are few, of one nothing."""
    if rows == 1:
        return ""
    return f"the first of {f'fewer than {small + 1}' if rows <= small else f'{rows:,}'} such rows"


def _parsed(
    rows: Records, whole: Mask, columns: list[str], table: str, encoding: str, file: str
) -> tuple[pd.DataFrame, Fault | None]:
    """Return the columns that are read, and a fault if the file cannot be taken apart the way it was counted."""
    at = {name: columns.index(name) for name in LAYOUTS[table].used if name in columns}
    frame = pd.DataFrame({name: blanks(0) for name in at})
    if whole.any() and at:
        try:
            read = pd.read_csv(
                io.BytesIO(rows.bytes_of(whole)),
                header=None,
                usecols=list(at.values()),
                dtype=object,
                na_filter=False,
                index_col=False,
                skipinitialspace=True,
                skip_blank_lines=False,
                low_memory=False,
                encoding=encoding,
            )
        except ValueError:  # all that pandas raises of a file; its words may quote a cell, so they are not told
            pass
        else:
            frame = pd.DataFrame({name: categories(read[place].to_numpy(dtype=object)) for name, place in at.items()})
    same = len(frame) == int(whole.sum())
    fault = Fault(file, None, "", "rows of a CSV file", "double quotes inside a cell", QUOTES)
    line = rows.line[whole] if same else np.zeros(len(frame))
    return frame.assign(row=line.astype(np.int32)), None if same or not at else fault
