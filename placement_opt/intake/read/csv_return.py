"""A CSV file of the return to its table: which rows it has, and the columns that are read as text in categories.

Rows, cells and lines are counted on the bytes, before any cell is read: so every row that has too many or too few
cells is found at once, and no message of a CSV reader, which may quote a cell, is ever shown. Lines above the header
are skipped, and so are blank cells beyond it; a row that stops early has blanks for the rest, where blanks may stand.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from placement_opt.intake.read.cell_text import blanks, categories
from placement_opt.intake.read.csv_rows import Records, RowMask, records, used_cells
from placement_opt.intake.read.layouts import (
    OTHER_FILE,
    RETURN_TABLES,
    KnownTables,
    Layout,
    Loaded,
    extra_columns,
)
from placement_opt.intake.read.plain_bytes import SEPARATORS, Plain, cells_of, plain_bytes, said_separator, separators
from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.guard import line_of_records

QUOTES = "text that holds a comma needs double quotes"
WHOLE_FILE = "get it again; if it is whole, end its last line with a line break"
NO_HEADER = "give it the header of the return, or take it out of what is handed over"
CUT_OFF = "fewer cells, at the end of a file that may be cut off"


@dataclass(frozen=True)
class Top:
    """The header of a file: which row it is, its column names, what separates cells, and the table that it is of."""

    row: int
    columns: tuple[str, ...]
    mark: str
    table: str
    known: KnownTables

    @property
    def layout(self) -> Layout:
        """Return the columns of the table."""
        return self.known.layouts[self.table]


@dataclass(frozen=True)
class _Fit:
    """Which rows below the header can be read, and which of them are not as wide as the header."""

    below: RowMask
    whole: RowMask
    short: RowMask
    wide: RowMask  # all cells beyond the header are blank


def read_csv(
    data: bytes, file: str, *, small: int, titles: int, table: str = "", known: KnownTables = RETURN_TABLES
) -> Loaded:
    """Return the table of a file; counts of rows up to `small` are not told. `table` is the one to expect, if any.

    At most so many rows above the header are `titles`. It is one of the `known` tables: those of the return.
    """
    plain = plain_bytes(data, file)
    if plain.fault:
        return Loaded({}, (table or "",), (plain.fault,))
    said, length = said_separator(plain.data)
    plain = replace(plain, data=plain.data[length:])
    rows = records(plain.data, said or SEPARATORS[0])
    top = None if rows.empty.all() else _top(rows, (plain.encoding, said), table, titles, known)
    if top is None:
        return _not_a_table(plain.data, file, known.layouts.get(table), table, titles)
    if top.table == OTHER_FILE:
        return Loaded({}, (top.table,), (), (*plain.rule_counts, RuleCount("other_tables", 1, file)))
    if top.mark != rows.mark:
        rows = records(plain.data, top.mark)
    return _table_of(rows, top, plain, file, small)


def _table_of(rows: Records, top: Top, plain: Plain, file: str, small: int) -> Loaded:
    """Return the rows below a header, what keeps some from being read, and what was met."""
    columns = list(top.columns)
    fit = _fit(rows, top)
    line = int(rows.line[top.row])
    faults = [*top.known.faults(columns, top.layout, file, line), *_ragged(rows, fit, len(columns), file, small)]
    frame, fault = _parsed(rows, fit.whole, columns, top.layout, plain.encoding, file)
    faults += [fault] if fault else []
    above = ~rows.empty & (np.arange(len(rows.start)) < top.row)
    met = (
        *plain.rule_counts,
        RuleCount("other_separator", int(top.mark != SEPARATORS[0]), file),
        RuleCount("title_rows", int(above.sum()), file),
        *(
            RuleCount(rule, int(found.sum()), file, _first(rows, found))
            for rule, found in (
                ("blank_rows", fit.below & rows.empty),
                ("short_rows", fit.short & fit.whole),
                ("wide_rows", fit.wide),
            )
        ),
        RuleCount("extra_columns", extra_columns(columns, top.layout), file),
    )
    return Loaded({top.table: frame}, (top.table,), tuple(faults), tuple(f for f in met if f.rows))


def _top(rows: Records, written: tuple[str, str], expected: str, titles: int, known: KnownTables) -> Top | None:
    """Return the first of the first rows that is the header of a table; `written` are encoding and separator.

    Of a table that is expected the first row is the header if none fits, so that its faults can be told.
    """
    encoding, said = written
    filled = np.flatnonzero(~rows.empty)[: titles + 1]
    marks = separators(said)
    lines = {int(row): rows.bytes_of(np.arange(len(rows.start)) == row).decode(encoding) for row in filled}
    for row, line in lines.items():
        for mark in marks:
            columns = known.clean(cells_of(line, mark))
            if expected and set(known.layouts[expected].needed) <= set(columns):
                return Top(row, tuple(columns), mark, expected, known)
            if not expected and (table := known.recognise(columns)):
                return Top(row, tuple(columns), mark, table, known)
    if not expected:
        return None
    row, line = next(iter(lines.items()))
    mark = max(marks, key=lambda m: len(cells_of(line, m)))
    return Top(row, tuple(known.clean(cells_of(line, mark))), mark, expected, known)


def _fit(rows: Records, top: Top) -> _Fit:
    """Return which rows fit the header: as wide, or shortened or widened by blank cells alone.

    A row may stop behind the last column that is never blank. One that stops early at the end of a file without a last
    line end may be cut off, and does not fit.
    """
    width = len(top.columns)
    below = np.arange(len(rows.start)) > top.row
    sound = below & ~rows.empty & ~rows.stray
    sound[-1] &= rows.closed
    least = max((top.columns.index(name) + 1 for name in top.layout.never_blank if name in top.columns), default=width)
    short = sound & (rows.cells < width)
    readable = short & (rows.cells >= least)
    readable[-1] &= rows.whole
    wide = sound & (rows.cells > width)
    if wide.any():
        wide[wide] = used_cells(rows, wide) <= width
    return _Fit(below, (sound & (rows.cells == width)) | readable | wide, short, wide)


def _not_a_table(data: bytes, file: str, layout: Layout | None, expected: str, titles: int) -> Loaded:
    """Return that a file is no table of the return; one that looks like a table without its header is a fault.

    It would else be a year or a table that is missing without a word.
    """
    if layout:
        columns = ",".join(layout.needed)
        return Loaded({}, (expected,), (Fault(file, 1, "", f"column names: {columns}", "an empty file"),))
    if line := line_of_records(data):
        names = f"column names of the return in the first {titles + 1} rows that are not empty"
        return Loaded({}, ("",), (Fault(file, line, "", names, "rows with dates below no such names", NO_HEADER),))
    return Loaded({}, (), (), (RuleCount("not_a_table", 1, file),))


def _ragged(rows: Records, fit: _Fit, width: int, file: str, small: int) -> list[Fault]:
    """Return a fault for rows with more cells than the header, with fewer, and with quotes that do not fit."""
    if not rows.closed:
        return [Fault(file, int(rows.line[-1]), "", "double quotes that close", "one that is left open")]
    cells, even = f"{width} cells, as in the header", fit.below & ~rows.empty & ~rows.stray
    fewer = even & fit.short & ~fit.whole
    last = np.arange(len(rows.start)) == len(rows.start) - 1
    cut = fewer & last & (not rows.whole)
    faults = []
    for mask, expected, found in (
        (even & (rows.cells > width) & ~fit.wide, cells, "more cells"),
        (fewer & ~cut, cells, "fewer cells"),
        (cut, cells, CUT_OFF),
        (fit.below & rows.stray, "double quotes around a cell", "one in the middle of a cell"),
    ):
        if mask.any():
            what = WHOLE_FILE if found == CUT_OFF else QUOTES
            hint = "; ".join(filter(None, (how_many(int(mask.sum()), small), what)))
            faults.append(Fault(file, _first(rows, mask), "", expected, found, hint))
    return faults


def _first(rows: Records, mask: RowMask) -> int | None:
    return int(rows.line[mask][0]) if mask.any() else None


def how_many(rows: int, small: int) -> str:
    """Return `the first of 12 such rows`; of few rows only that they are few, of one nothing."""
    if rows == 1:
        return ""
    return f"the first of {f'fewer than {small + 1}' if rows <= small else f'{rows:,}'} such rows"


def _parsed(
    rows: Records, whole: RowMask, columns: list[str], layout: Layout, encoding: str, file: str
) -> tuple[pd.DataFrame, Fault | None]:
    """Return the columns that are read, and a fault if the file cannot be taken apart the way it was counted."""
    at = {name: columns.index(name) for name in layout.used if name in columns}
    frame = pd.DataFrame({name: blanks(0) for name in at})
    if whole.any() and at:
        try:
            read = pd.read_csv(
                io.BytesIO(rows.bytes_of(whole)),
                sep=rows.mark,
                header=None,
                names=range(len(columns)),
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
