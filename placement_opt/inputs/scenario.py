"""Scenarios: named changes to figures, applied in order, each written to the trail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from placement_opt.inputs.csv_tables import (
    Row,
    bounds,
    find_parameter,
    frame,
    out_of_bounds,
    split,
    unfit_source,
)
from placement_opt.inputs.frames import Inputs, Tables, records
from placement_opt.inputs.lever_tables import RENAMED_TABLES
from placement_opt.inputs.plausible import impossible
from placement_opt.inputs.read_model import faults_of
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.settings import Change, Keep, ScenarioFile
from placement_opt.inputs.table_records import NUMBERS, Parameter, Table
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import real
from placement_opt.kernel.text import NO_FORMULA, like_a_formula, nearest, plain, shown
from placement_opt.kernel.yamls import (
    Lines,
    Where,
    check,
    line_of,
    read_yaml,
)


def apply(inputs: Inputs, paths: Sequence[Path]) -> Inputs:
    """Return the inputs with the scenario files applied in the order given.

    Raises BadInput with the faults of all files; a change that matches no row is a fault.
    """
    faults = _repeated(paths)
    for path in paths:
        inputs, more = _apply_one(inputs, path)
        faults += more
    if not faults and paths:
        faults = [replace(f, hint=f.hint or "after " + ", ".join(inputs.scenarios)) for f in faults_of(inputs)]
    if faults:
        raise BadInput(faults)
    return inputs


def _repeated(paths: Sequence[Path]) -> list[Fault]:
    """Return a fault for every scenario that is given again, by the same name or by another path to it."""
    seen: set[Path] = set()
    faults = []
    for path in (real(p) for p in paths):
        if path in seen:
            faults.append(Fault(shown(path), None, "", "each scenario once", f"{path.stem} more than once"))
        seen.add(path)
    return faults


def _apply_one(inputs: Inputs, path: Path) -> tuple[Inputs, list[Fault]]:
    file = shown(path)
    data, lines, faults = read_yaml(path, file, ScenarioFile)
    scenario, more = (None, []) if data is None else check(ScenarioFile, data, lines, file)
    faults += more
    if like_a_formula(path.stem):
        faults.append(Fault(file, None, "", NO_FORMULA, path.stem, "rename the file"))
    if faults or scenario is None:
        return inputs, faults
    tables, trail = dict(inputs.tables), list(inputs.trail)
    for i, change in enumerate(scenario.changes):
        new, count, found = _changed(tables, change, inputs, _Place(file, lines, ("changes", i)))
        faults += found
        if not found:
            tables[change.table] = new
            trail.append(f"{path.stem}: {_sentence(change, count)}")
    for i, keep in enumerate(scenario.keep):
        faults += _matching(tables, keep, _Place(file, lines, ("keep", i)))[1]
        trail.append(f"{path.stem}: {_subject(keep)} kept: {keep.reason}")
    names = (*inputs.scenarios, path.stem)
    return replace(inputs, tables=tables, scenarios=names, trail=tuple(trail)), faults


@dataclass(frozen=True)
class _Place:
    """Where a change stands in its file."""

    file: str
    lines: Lines
    where: Where

    def row(self, *keys: str) -> int | None:
        """Return the line of a key of the change."""
        return line_of((*self.where, *keys), self.lines)

    def fault(self, keys: tuple[str, ...], expected: str, found: str, hint: str = "") -> Fault:
        """Return a fault at a key of the change."""
        return Fault(self.file, self.row(*keys), ".".join(keys), expected, found, hint)


def _changed(tables: Tables, change: Change, inputs: Inputs, place: _Place) -> tuple[pd.DataFrame, int, list[Fault]]:
    """Return the table after one change, the number of rows changed, and the faults of the change."""
    mask, faults = _matching(tables, change, place)
    faults += _provenance(change, inputs, place)
    if faults:
        return pd.DataFrame(), 0, faults
    rows = [dict(row) for row in records(tables, change.table)]
    for row in (r for r, hit in zip(rows, mask, strict=True) if hit):
        parameter = find_parameter(TABLES[change.table], row)
        assert parameter is not None  # read_table let no other row through
        at = f"{row['file']}:{row['row']}"
        row |= _new_cells(change, place, row, parameter)
        unfit = out_of_bounds(row["value"], parameter)
        if expected := unfit or impossible(change.table, parameter, row["unit"], row["value"]):
            faults.append(place.fault((_deed(change),), f"{expected} in {at}", plain(row["value"])))
    return frame(TABLES[change.table], rows), sum(mask), faults


def _matching(tables: Tables, change: Change | Keep, place: _Place) -> tuple[list[bool], list[Fault]]:
    """Say of each row of the table whether it is meant; no row at all is a fault."""
    known = [t.name for t in TABLES.values() if t.parameters]
    if change.table not in known:
        hint = nearest(RENAMED_TABLES.get(change.table, change.table), known)
        return [], [place.fault(("table",), "a table with a value column", change.table, hint)]
    faults = list(_unknown_names(TABLES[change.table], change, place))
    if faults:
        return [], faults
    mask = [
        all(row[column] in words for column, words in change.where.items())
        and change.parameter in (None, row["parameter"])
        for row in records(tables, change.table)
    ]
    if not any(mask):
        return [], [place.fault((), "rows that the change matches", f"none in {change.table}.csv")]
    return mask, []


def _unknown_names(table: Table, change: Change | Keep, place: _Place) -> Iterator[Fault]:
    columns = [
        *(c.name for c in table.columns),
        "parameter",
        "unit",
        "source",
        "evidence",
        "known_when_decided",
    ]
    for column in (c for c in change.where if c not in columns):
        hint = nearest(column, columns)
        yield place.fault(("where", column), "one of " + ", ".join(columns), column, hint)
    parameters = sorted({p.name for p in table.parameters})
    if change.parameter is not None and change.parameter not in parameters:
        hint = nearest(change.parameter, parameters)
        yield place.fault(("parameter",), "one of " + ", ".join(parameters), change.parameter, hint)


def _provenance(change: Change, inputs: Inputs, place: _Place) -> Iterator[Fault]:
    for key in [] if change.source is None else split(change.source):
        if key not in inputs.sources:
            yield place.fault(("source",), "a key of sources.yaml", key, nearest(key, inputs.sources))
    if expected := unfit_source(change.source or "", change.evidence or ""):
        yield place.fault(("source",), expected, str(change.source))
    low, value, high = change.low, change.value, change.high
    if low is not None and value is not None and high is not None and not low <= value <= high:
        yield place.fault(("value",), f"a value between low and high, {plain(low)} and {plain(high)}", plain(value))


def _new_cells(change: Change, place: _Place, row: Row, parameter: Parameter) -> Row:
    """Return the cells that a change replaces; low and high go on bracketing the value, within bounds."""
    if change.value is not None:
        cells = {k: getattr(change, k) for k in (*NUMBERS, "source", "evidence", "note")}
        return cells | {"file": place.file, "row": place.row("value")}
    factor = 1 if change.multiply is None else change.multiply
    value, low, high = (row[k] * factor + (change.add or 0) for k in NUMBERS)
    bottom, top = bounds(parameter)
    return {"value": value, "low": min(value, max(bottom, low)), "high": max(value, min(top, high))}


def _deed(change: Change) -> str:
    return next(k for k in ("multiply", "add", "value") if getattr(change, k) is not None)


def _subject(change: Change | Keep) -> str:
    where = " ".join("|".join(words) for words in change.where.values())
    return " ".join(w for w in (change.table, where, change.parameter or "") if w)


def _sentence(change: Change, count: int) -> str:
    number = getattr(change, _deed(change))
    sign = {"multiply": "× ", "add": "" if number < 0 else "+", "value": "= "}[_deed(change)]
    return f"{_subject(change)} {sign}{plain(number)} ({count} row{'' if count == 1 else 's'}): {change.reason}"
