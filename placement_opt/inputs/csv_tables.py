"""One CSV file to one frame: text as read, numbers as numbers, every row with its file and row.

Faults are collected, never raised, so that one `check` reports them all.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from placement_opt.inputs.plausible import impossible
from placement_opt.inputs.table_records import (
    ASSUMPTION,
    AT_MOST_ONE,
    EVIDENCE,
    KNOWN,
    NUMBERS,
    WHOLE,
    Column,
    Parameter,
    Table,
)
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.file_limits import TABLE_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.guard import heads, looks_like_records
from placement_opt.kernel.numbers import CELL, EXACT_DIGITS, undressed
from placement_opt.kernel.text import NO_FORMULA, decode, like_a_formula, meant, nearest, plain

Row = dict[str, Any]

_ID = re.compile(r"[a-z0-9_]+")

OTHER_LINE = "a line with few of them, which is not shown"
BY_YEAR = "per_year"  # unit of growth
MOST_OF_ANY = 10.0**EXACT_DIGITS  # a figure beyond it has digits that no computer keeps, and is none of a council
COUNTED = {"count": "quarters", "years": "years"}  # form -> what a whole number counts


@cache
def empty(table: Table) -> pd.DataFrame:
    """Return a frame of that table without rows, which there is nothing in to change: one for all that ask."""
    return frame(table, [])


def read_table(path: Path, table: Table, file: str, *, dated: bool = False) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the rows of a CSV file that can be used, and every fault in it; `dated`: it has columns of dates."""
    good, _faulty, faults = read_rows_of(path, table, file, dated=dated)
    return frame(table, good), faults


def read_rows_of(
    path: Path, table: Table, file: str, *, dated: bool = False
) -> tuple[list[Row], list[Row], list[Fault]]:
    """Return the rows of a CSV file that can be used, the others without their numbers, and every fault in it."""
    given = given_file(path, file, TABLE_FILE, of_children=partial(looks_like_records, dated=dated))
    return ([], [], [given.fault]) if given.fault else read_rows(given.data, table, file)


def read_rows(data: bytes, table: Table, file: str) -> tuple[list[Row], list[Row], list[Fault]]:
    """Return the rows of a CSV file that can be used, the others without their numbers, and every fault in it."""
    text, faults = decode(data, file)
    if not text.strip() and faults:
        return [], [], faults
    header, records, more = _split(text, table, file)
    faults += more
    if not header:
        return [], [], faults
    unread = [n for n in table.header if header.count(n) != 1]
    blank = dict.fromkeys(unread, "")
    rows = [dict(zip(header, cells, strict=True)) | blank | {"row": line, "file": file} for line, cells in records]
    good, faulty = list[Row](), list[Row]()
    for row in rows:
        found = [f for f in _row_faults(row, table) if f.column not in unread]
        faults += found
        if found:
            faulty.append(row | dict.fromkeys(NUMBERS, math.nan))
        else:
            # Where it is not known what a row is about, as without its parameter, its numbers are not read.
            good.append(
                row | {n: math.nan for n in (NUMBERS if table.parameters else ()) if not isinstance(row[n], float)}
            )
    faults += _duplicates(rows, table)
    if not rows and not table.may_be_empty:
        faults.append(Fault(file, None, "", f"at least one row ({table.meaning})", "a header only"))
    return good, faulty, faults


def frame(table: Table, rows: list[Row]) -> pd.DataFrame:
    """Return rows as a frame with typed numbers."""
    typed = {"row": int, **(dict.fromkeys(NUMBERS, float) if table.parameters else {})}
    columns: dict[str, Any] = {}
    for name in [*table.header, "file", "row"]:  # typed before they are put together: a model is thirty small frames
        cells = [row.get(name, math.nan) for row in rows]
        # An index of objects stays as it is, where of a list pandas asks each cell whether all of them are text.
        columns[name] = np.array(cells, dtype=typed[name]) if name in typed else pd.Index(cells, dtype=object)
    return pd.DataFrame(columns, copy=False)


# --- header and lines


def _split(text: str, table: Table, file: str) -> tuple[list[str], list[tuple[int, list[str]]], list[Fault]]:
    """Return header, (line, cells) records and faults; lines that start with # are comments."""
    lines = ["" if line.startswith("#") else line for line in text.split("\n")]
    records, faults = _records(lines, file)
    if not records:
        return (
            [],
            [],
            faults or [Fault(file, 1, "", "column names: " + ",".join(table.header), "an empty file")],
        )
    top, header = records[0]
    separator = "a comma"
    for mark, name, one in ((";", "semicolons", "a semicolon"), ("\t", "tabs", "a tab")):
        if len(header) == 1 and mark in header[0]:
            records, faults = _records(lines, file, mark)
            faults.append(Fault(file, top, "", "cells separated by commas", f"cells separated by {name}"))
            (top, header), separator = records[0], one
            break
    if not heads(header, table.header):
        expected = "column names: " + ",".join(table.header)
        return [], [], [Fault(file, top, "", expected, OTHER_LINE)]
    faults += _header_faults(header, table, file, top)
    sized = []
    for line, cells in records[1:]:
        if len(cells) != len(header):
            hint = f"text that holds {separator} needs double quotes"
            faults.append(Fault(file, line, "", f"{len(header)} cells", f"{len(cells)} cells", hint))
        else:
            sized.append((line, cells))
    return header, sized, faults


def _records(lines: list[str], file: str, separator: str = ",") -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    reader = csv.reader((f"{line}\n" for line in lines), strict=True, delimiter=separator)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            stripped = [c.strip() for c in cells]
            if any(stripped):
                records.append((line, stripped))
            line = reader.line_num + 1
    except csv.Error as error:
        return records, [Fault(file, line, "", "double quotes that close", str(error))]
    return records, []


def _header_faults(header: list[str], table: Table, file: str, line: int) -> Iterator[Fault]:
    known = table.header
    for name in dict.fromkeys(n for n in header if n not in known):
        yield Fault(file, line, name, "columns " + ",".join(known), name, nearest(name, known))
    strange = [n for n in header if n not in known]
    for name in (n for n in known if n not in header):
        yield Fault(file, line, name, f"column {name}", "no such column", nearest(name, strange))
    for name in dict.fromkeys(n for n in header if header.count(n) > 1):
        yield Fault(file, line, name, f"column {name} once", "it more than once")


# --- cells


def _row_faults(row: Row, table: Table) -> Iterator[Fault]:
    """Yield the faults of one row, and turn its numbers into numbers where they are."""

    read = dict(row)

    def fault(column: str, expected: str, hint: str = "") -> Fault:
        return Fault(row["file"], row["row"], column, expected, str(read[column]), hint)

    for column in table.columns:
        yield from _text_faults(row[column.name], column, fault)
    if not table.parameters:
        return
    parameter = find_parameter(table, row)
    if parameter is None:
        names = {p.name for p in table.parameters if p.about(row.get("subject", ""))}
        yield fault("parameter", "one of " + ", ".join(sorted(names)), nearest(row["parameter"], names))
        return
    if row["unit"] not in parameter.units:
        yield fault("unit", " or ".join(parameter.units))
    if row["value"] == "":
        units = [row["unit"]] if row["unit"] in parameter.units else parameter.units
        yield fault("value", f"{' or '.join(units)} ({parameter.meaning})")
        return
    wrong = [*number_faults(row, parameter, fault)]
    yield from wrong or _impossible(row, table, parameter, fault)
    yield from _provenance_faults(row, fault)


def find_parameter(table: Table, row: Row) -> Parameter | None:
    """Return the parameter that a row is about, or None."""
    return next(
        (p for p in table.parameters if p.name == row["parameter"] and p.about(row.get("subject", ""))),
        None,
    )


def split(cell: str) -> list[str]:
    """Return the words of a cell that holds several, separated by ;."""
    return [word.strip() for word in cell.split(";")]


_FaultAt = Callable[..., Fault]


def _text_faults(cell: str, column: Column, fault: _FaultAt) -> Iterator[Fault]:
    if cell == "":
        if not column.blank:
            words = f": {' | '.join(column.allowed)}" if column.allowed else ""
            yield fault(column.name, f"{column.meaning}{words}")
        return
    if column.free and like_a_formula(cell):
        yield fault(column.name, NO_FORMULA)
    if column.many and len({*split(cell)} - {""}) < len(split(cell)):
        yield fault(column.name, "words with one ; between them, each once")
        return
    for word in split(cell) if column.many else [cell]:
        if column.allowed and not column.refers and not column.form and word not in column.allowed:
            yield fault(column.name, " | ".join(column.allowed), nearest(word, column.allowed))
        if word not in column.allowed and (expected := _malformed(word, column.form)):
            near = {"year": calendar.near_year, "quarter": calendar.near_quarter}.get(column.form)
            yield fault(column.name, expected, meant(near(word)) if near else "")


def _malformed(word: str, form: str) -> str:
    """Return what was expected of a word of that form, or nothing if it is well formed."""
    if form == "id" and not _ID.fullmatch(word):
        return "a name of lower-case letters, digits and underscores"
    if form == "year" and calendar.first_year(word) is None:
        return "a financial year such as 2013/14"
    if form == "quarter" and calendar.ordinal(word) is None:
        return "a quarter such as 2013/14 Q1"
    if form in COUNTED and not (word.isascii() and word.isdecimal()):
        return f"a whole number of {COUNTED[form]}"
    return ""


def number_faults(row: Row, parameter: Parameter, fault: _FaultAt) -> Iterator[Fault]:
    """Yield what is wrong with the numbers of a row, and turn those that are right into numbers."""
    told: set[str] = set()
    for column in NUMBERS:
        cell = row[column]
        number = CELL.fullmatch(cell) and math.isfinite(float(cell))
        if number:
            row[column] = float(cell)
        expected = out_of_bounds(row[column], parameter) if number else "a plain number"
        if expected and cell not in told:  # the same in low and high is told once
            yield fault(column, expected, "" if number else undressed(cell))
        told |= {cell} if expected else set()
    if not told and not row["low"] <= row["value"] <= row["high"]:
        row_range = f"{plain(row['low'])} and {plain(row['high'])}"
        yield fault("value", f"a value between low and high, {row_range}")


def _impossible(row: Row, table: Table, parameter: Parameter, fault: _FaultAt) -> Iterator[Fault]:
    """Yield what can be so in no council, at the first of the numbers that is."""
    for column in NUMBERS:
        if expected := impossible(table.name, parameter, row["unit"], row[column]):
            yield fault(column, expected, "a likely slip")
            return


def is_whole(parameter: Parameter) -> bool:
    """Say whether a parameter is a whole number."""
    return parameter.bounds.whole or parameter.units[0] in WHOLE


def bounds(parameter: Parameter) -> tuple[float, float]:
    """Return the least and the most that a parameter may be."""
    if parameter.signed:
        return (-1.0 if parameter.units == (BY_YEAR,) else -MOST_OF_ANY), MOST_OF_ANY
    share = all(u in AT_MOST_ONE for u in parameter.units)
    return parameter.bounds.least, min(parameter.bounds.most, 1.0 if share else MOST_OF_ANY)


def out_of_bounds(value: float, parameter: Parameter) -> str:
    """Return what was expected of a figure of that parameter, or nothing if it is within bounds."""
    least, most = bounds(parameter)
    if parameter.bounds.above_zero and value <= 0:
        return "more than 0"
    if value < least == 0:
        return "0 or more"
    if parameter.signed and parameter.units == (BY_YEAR,) and value <= -1:
        return "more than -1, since nothing falls by all of it or more"
    if is_whole(parameter) and value != int(value):
        return "a whole number"
    if value < least:
        return f"{plain(least)} or more"
    return _at_most(most, parameter) if value > most else ""


def _at_most(most: float, parameter: Parameter) -> str:
    if parameter.bounds.most == math.inf:
        return f"{plain(most)} or less"
    unit = f" {parameter.units[0]}" if parameter.units[0] in ("quarters", "years") else ""
    return f"at most {plain(most)}{unit}" + (f", {parameter.bounds.hint}" if parameter.bounds.hint else "")


def _provenance_faults(row: Row, fault: _FaultAt) -> Iterator[Fault]:
    for column, words in (("evidence", EVIDENCE), ("known_when_decided", KNOWN)):
        if row[column] not in words:
            yield fault(column, " | ".join(words), nearest(row[column], words))
    if row["source"] == "":
        yield fault("source", "a key of sources.yaml")
    elif expected := unfit_source(row["source"], row["evidence"]):
        yield fault("source", expected)
    if row["note"] == "" and row["evidence"] in ("derived", "assumed"):
        yield fault("note", f"the working or the reason, since the evidence is {row['evidence']}")


def unfit_source(source: str, evidence: str) -> str:
    """Return what was expected of the source of that evidence, or nothing if it will do."""
    alone = split(source) == [ASSUMPTION]
    if evidence == "assumed" and not alone:
        return f"{ASSUMPTION}, since the evidence is assumed"
    if evidence in EVIDENCE and evidence != "assumed" and alone:
        return f"what it rests on, since the evidence is {evidence}; only what is assumed has the source {ASSUMPTION}"
    return ""


def _duplicates(rows: list[Row], table: Table) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row[k] for k in table.keys)
        if key in first:
            hint = f"the first is on line {first[key]}"
            yield Fault(row["file"], row["row"], table.keys[-1], "each row once", " ".join(key), hint)
        elif all(key):
            first[key] = row["row"]
