"""Scenarios: named changes to figures, applied in order, each written to the trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ..errors import BadInput, Fault
from .frames import Inputs, Tables
from .read import check_tables
from .schema import ASSUMPTION, NUMBERS, TABLES, Parameter, Table
from .settings import Change, ScenarioFile
from .tables import find_parameter, out_of_bounds
from .text import nearest, shown
from .yamls import Lines, check, line_of, read_yaml


def apply(inputs: Inputs, paths: Sequence[Path]) -> Inputs:
    """Return the inputs with the scenario files applied in the order given.

    Raises BadInput with the faults of all files; a change that matches no row is a fault.
    """
    faults: list[Fault] = []
    for path in paths:
        inputs, more = _apply_one(inputs, path)
        faults += more
    if not faults and paths:
        faults = check_tables(inputs.tables, shown(inputs.path), set(), inputs.model, inputs.sources)
        faults = [replace(f, hint=f.hint or "after " + ", ".join(inputs.scenarios)) for f in faults]
    if faults:
        raise BadInput(faults)
    return inputs


def _apply_one(inputs: Inputs, path: Path) -> tuple[Inputs, list[Fault]]:
    file = shown(path)
    data, lines, faults = read_yaml(path, file)
    scenario, more = (None, []) if data is None else check(ScenarioFile, data, lines, file)
    faults += more
    if faults or scenario is None:
        return inputs, faults
    tables, trail = dict(inputs.tables), list(inputs.trail)
    for i, change in enumerate(scenario.changes):
        frame, count, found = _changed(tables, change, inputs, _Place(file, lines, i))
        faults += found
        if not found:
            tables[change.table] = frame
            trail.append(f"{path.stem}: {_sentence(change, count)}")
    names = (*inputs.scenarios, path.stem)
    return replace(inputs, tables=tables, scenarios=names, trail=tuple(trail)), faults


class _Place:
    """Where a change stands in its file."""

    def __init__(self, file: str, lines: Lines, number: int) -> None:
        self.file, self._lines, self._number = file, lines, number

    def row(self, *keys: str) -> int | None:
        """Return the line of a key of the change."""
        return line_of(("changes", self._number, *keys), self._lines)

    def fault(self, keys: tuple[str, ...], expected: str, found: str, hint: str = "") -> Fault:
        """Return a fault at a key of the change."""
        return Fault(self.file, self.row(*keys), ".".join(keys), expected, found, hint)


def _changed(
    tables: Tables, change: Change, inputs: Inputs, place: _Place
) -> tuple[pd.DataFrame, int, list[Fault]]:
    """Return the table after one change, the number of rows changed, and the faults of the change."""
    none = pd.DataFrame()
    known = [t.name for t in TABLES.values() if t.parameters]
    if change.table not in known:
        hint = nearest(change.table, known)
        return none, 0, [place.fault(("table",), "a table with a value column", change.table, hint)]
    faults = _names(TABLES[change.table], change, inputs, place)
    if faults:
        return none, 0, faults
    frame = tables[change.table].copy()
    mask = pd.Series(True, index=frame.index)
    for column, words in change.where.items():
        mask &= frame[column].isin(words)
    if change.parameter is not None:
        mask &= frame["parameter"] == change.parameter
    if not mask.any():
        return none, 0, [place.fault((), "rows that the change matches", f"none in {change.table}.csv")]
    for index in frame.index[mask]:
        row = {str(k): v for k, v in frame.loc[index].items()}
        parameter = find_parameter(TABLES[change.table], row)
        assert parameter is not None  # read_table let no other row through
        new = _new_row(change, place, row, parameter)
        for column, cell in new.items():
            frame.loc[index, column] = cell
        if expected := out_of_bounds(new["value"], parameter):
            key = "value" if change.value is not None else "add" if change.add is not None else "multiply"
            faults.append(
                place.fault((key,), f"{expected} in {row['file']}:{row['row']}", f"{new['value']:g}")
            )
    return frame, int(mask.sum()), faults


def _names(table: Table, change: Change, inputs: Inputs, place: _Place) -> list[Fault]:
    """Return the faults of the words by which a change names its rows and its source."""
    faults = []
    columns = [
        *(c.name for c in table.columns),
        "parameter",
        *("unit", "source", "evidence", "known_when_decided"),
    ]
    for column in (c for c in change.where if c not in columns):
        faults.append(
            place.fault(("where", column), "one of " + ", ".join(columns), column, nearest(column, columns))
        )
    parameters = sorted({p.name for p in table.parameters})
    if change.parameter is not None and change.parameter not in parameters:
        hint = nearest(change.parameter, parameters)
        faults.append(place.fault(("parameter",), "one of " + ", ".join(parameters), change.parameter, hint))
    for key in [] if change.source is None else [k.strip() for k in change.source.split(";")]:
        if key not in inputs.sources:
            faults.append(
                place.fault(("source",), "a key of sources.yaml", key, nearest(key, inputs.sources))
            )
    if change.evidence == "assumed" and change.source != ASSUMPTION:
        faults.append(
            place.fault(("source",), f"{ASSUMPTION}, since the evidence is assumed", str(change.source))
        )
    if change.value is not None and not float(change.low or 0) <= change.value <= float(change.high or 0):
        faults.append(place.fault(("value",), "a value between low and high", f"{change.value:g}"))
    return faults


def _new_row(
    change: Change, place: _Place, row: dict[str, object], parameter: Parameter
) -> dict[str, object]:
    """Return the cells that a change replaces; low and high go on bracketing the value."""
    if change.value is not None:
        cells = {k: getattr(change, k) for k in (*NUMBERS, "source", "evidence", "note")}
        return cells | {"file": place.file, "row": place.row("value")}
    old = {k: float(str(row[k])) for k in NUMBERS}
    new = {
        k: v * (1 if change.multiply is None else change.multiply) + (change.add or 0) for k, v in old.items()
    }
    top = 1.0 if out_of_bounds(1, parameter) == "" and out_of_bounds(2, parameter) else new["high"]
    bottom = new["low"] if parameter.signed else 0.0
    low = min(new["value"], max(bottom, new["low"]))
    high = max(new["value"], min(top, new["high"]))
    return {"value": new["value"], "low": low, "high": high}


def _sentence(change: Change, count: int) -> str:
    where = " ".join("|".join(words) for words in change.where.values())
    what = " ".join(w for w in (change.table, where, change.parameter or "") if w)
    done = (
        f"× {change.multiply:g}"
        if change.multiply is not None
        else f"{change.add:+g}"
        if change.add is not None
        else f"= {change.value:g}"
    )
    return f"{what} {done} ({count} row{'' if count == 1 else 's'}): {change.reason}"
