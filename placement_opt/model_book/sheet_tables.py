"""A sheet that is a table as the text of its CSV file: row n of the sheet is line n, so that a fault names both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from placement_opt.inputs.table_records import Table
from placement_opt.model_book.book_cells import TextRows, Texts, csv_line
from placement_opt.model_book.book_layout import (
    OWN_GRADE,
    OWN_KNOWN,
    OWN_NOTE,
    OWN_RECORDS,
    ROWS_MAY_LACK,
    TOLD_WITH_A_VALUE,
)


@dataclass(frozen=True)
class TableText:
    """The text of a table, how many rows gave their value alone or are not read, and which were left out."""

    text: str
    rows: int  # that stand in it
    completed: int = 0
    unread: int = 0  # rows below the headings that begin with #
    left_out: Mapping[str, int] | None = None  # words of the row -> line


def table_text_of(sheet: TextRows, table: Table) -> TableText:
    """Return a table as its CSV file would be.

    A row that gives its value alone, without range, source and evidence, is completed: low and high are its value, and
    it is from the council's own records, which its note says. A row without any figure is left out where the table
    allows that.
    """
    heads = sheet.cells(sheet.headings)
    if not set(table.header) <= set(heads) or len(set(heads)) < len(heads) or not table.parameters:
        lines = [csv_line(sheet.cells(row)) for row in sheet.rows]
        return TableText(_joined(lines), sum(bool(line) for line in lines[sheet.top + 1 :]), unread=sheet.unread)
    rows = {n: dict(zip(heads, cells, strict=True)) for n, cells in _numbered(sheet)}
    out = {n for n in _empty(rows, table) if _may_lack(rows, n, table)}
    if len(out) == len(rows) and not table.may_be_empty:
        out = set()  # it needs a row, and which is not for us to say
    alone = {n for n, row in rows.items() if row["value"] and not any(row[c] for c in TOLD_WITH_A_VALUE)}
    rows = {n: _completed(row) if n in alone else row for n, row in rows.items() if n not in out}
    texts = {sheet.top: csv_line(heads)} | {n: csv_line(row.values()) for n, row in rows.items()}
    lines = [texts.get(n, "") for n in range(len(sheet.rows))]
    left = {_words(dict(zip(heads, cells, strict=True)), table): n + 1 for n, cells in _numbered(sheet) if n in out}
    return TableText(_joined(lines), len(rows), len(alone), sheet.unread, left)


def _numbered(sheet: TextRows) -> Iterator[tuple[int, Texts]]:
    """Yield every row below the headings that has a cell, with its number counted from 0."""
    for n, row in enumerate(sheet.rows[sheet.top + 1 :], start=sheet.top + 1):
        if cells := sheet.cells(row):
            yield n, cells


def _empty(rows: Mapping[int, Mapping[str, str]], table: Table) -> set[int]:
    """Return the numbers of the rows that say what they are about and no figure."""
    told = ("value", *TOLD_WITH_A_VALUE)
    return {n for n, row in rows.items() if row["parameter"] and not any(row[c] for c in told)}


def _may_lack(rows: Mapping[int, Mapping[str, str]], n: int, table: Table) -> bool:
    """Say whether an empty row may be left out: its figure may be, or all that the table says of the same thing."""
    row = rows[n]
    if any(p.name == row["parameter"] and p.optional for p in table.parameters):
        return True
    if not (table.may_be_empty or table.may_miss or table.name in ROWS_MAY_LACK):
        return False
    empty, names = _empty(rows, table), [c.name for c in table.columns]
    return all(k in empty for k, other in rows.items() if all(other[c] == row[c] for c in names))


def _words(row: Mapping[str, str], table: Table) -> str:
    """Return what a row is about, as a fault names a row that is not there."""
    return ",".join([*(row[c.name] for c in table.columns), row["parameter"]])


def _completed(row: Mapping[str, str]) -> dict[str, str]:
    note = f"{row['note'].rstrip('. ')}. {OWN_NOTE}" if row["note"] else OWN_NOTE
    own = {"source": OWN_RECORDS, "evidence": OWN_GRADE, "low": row["value"], "high": row["value"], "note": note}
    return {**row, **own, "known_when_decided": row["known_when_decided"] or OWN_KNOWN}


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n" if any(lines) else ""


def told_by_sheet(counts: Mapping[str, int]) -> str:
    """Return how many rows of which sheets, as `3 in sheet prices and 2 in sheet general`."""
    parts = [f"{n:,d} in sheet {sheet}" for sheet, n in Counter(counts).items() if n]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""
