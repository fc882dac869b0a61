"""What differs between the inputs of two runs: figure by figure with its source, and setting by setting."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from placement_opt.cycle.going_on import kept_rows
from placement_opt.input_copies import SOURCES_FILE
from placement_opt.inputs.catalogue_file import FILE as CATALOGUE_FILE
from placement_opt.inputs.claims_file import CLAIMS
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import records
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import NUMBERS, Table
from placement_opt.inputs.uncertainty_file import UNCERTAINTY
from placement_opt.kernel.paths import MODEL_FILE
from placement_opt.kernel.text import plain
from placement_opt.kernel.yamls import read_yaml
from placement_opt.prepared import Prepared
from placement_opt.register.explaining import Side
from placement_opt.register.input_groups import (
    GROUP_OF,
    INPUT_GROUPS,
    OF_ACTUALS,
    OF_CHOICES,
    OF_CLAIM,
    OF_STRATEGY,
    OF_STRUCTURE,
    READ_BY_NOBODY,
)

NOT_THERE = "-"  # what stands on the side that has no such figure
IS_THERE = "a row"
OF_MODEL = {  # files of settings in a model folder
    MODEL_FILE: OF_STRUCTURE,
    CATALOGUE_FILE: OF_STRUCTURE,
    CLAIMS: OF_CLAIM,
    SOURCES_FILE: READ_BY_NOBODY,
    UNCERTAINTY: READ_BY_NOBODY,
}
ABOUT = ("unit", "source", "evidence")
ONLY_TOLD = (*NUMBERS[1:], "source", "evidence")  # columns that no plan reads


@dataclass(frozen=True)
class InputChange:
    """One figure, word or setting that differs."""

    group: str
    file: str
    what: str  # which figure of the file
    before: str  # as printed
    after: str
    unit: str = ""
    source: str = ""  # key in sources.yaml of the figure as it is after, or as it was if it is gone
    evidence: str = ""
    moves: bool = True  # whether an answer can depend on it


def input_changes(before: Side, after: Side) -> list[InputChange]:
    """Return what differs between the inputs of two runs, scenarios applied, in the order of the groups."""
    found = [
        *_of_tables(before.prepared, after.prepared),
        *_of_settings(before, after),
        *_of_actuals(before.prepared, after.prepared),
        *_of_options(before.run.options, after.run.options),
    ]
    order = {group.name: n for n, group in enumerate(INPUT_GROUPS)}
    return sorted(found, key=lambda k: order[k.group])


def _of_tables(before: Prepared, after: Prepared) -> Iterator[InputChange]:
    for table in TABLES.values():
        sides = [_rows(k, table) for k in (before, after)]
        for key in dict.fromkeys([*sides[0], *sides[1]]):
            yield from _of_row(table, key, sides[0].get(key), sides[1].get(key))


def _rows(prepared: Prepared, table: Table) -> dict[tuple[str, ...], Row]:
    return {tuple(str(row[k]) for k in table.keys): row for row in records(prepared.inputs.tables, table.name)}


def _of_row(table: Table, key: tuple[str, ...], before: Row | None, after: Row | None) -> Iterator[InputChange]:
    """Yield what differs in a row: of a figure its value, its range, its unit, its source and its evidence."""
    where = (GROUP_OF[table.name], table.file, " ".join(word for word in key if word))
    there = after or before
    assert there is not None
    unit, source, evidence = (str(there[k]) for k in ABOUT) if table.parameters else ("", "", "")
    if before is None or after is None:
        gone, come = (NOT_THERE if row is None else _told(table, row) for row in (before, after))
        yield InputChange(*where, gone, come, unit, source, evidence)
        return
    for words, columns in _columns(table):
        was, now = (_cells(row, columns) for row in (before, after))
        if was != now:
            moves = columns[0] not in ONLY_TOLD
            yield InputChange(where[0], where[1], f"{where[2]}{words}", was, now, unit, source, evidence, moves)


def _columns(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what of a row is compared: words after its name, and the columns."""
    if not table.parameters:
        yield from ((f", {k}", (k,)) for k in table.header if k not in table.keys)
        return
    yield "", NUMBERS[:1]
    yield ", range", NUMBERS[1:]
    yield from ((f", {k}", (k,)) for k in ABOUT)


def _told(table: Table, row: Row) -> str:
    return plain(row[NUMBERS[0]]) if table.parameters else IS_THERE


def _cells(row: Row, columns: tuple[str, ...]) -> str:
    return " to ".join(_cell(row[k]) for k in columns)


def _cell(cell: Any) -> str:
    if isinstance(cell, float):
        return NOT_THERE if math.isnan(cell) else plain(cell)
    return str(cell) or NOT_THERE


def _of_settings(before: Side, after: Side) -> Iterator[InputChange]:
    """Yield what differs in the files of settings, key by key."""
    for name, group in OF_MODEL.items():
        yield from _keys(group, name, *(_settings(k.run.files.model / name) for k in (before, after)))
    words = [_settings(k.run.files.catalogue) for k in (before, after)]
    yield from _keys(OF_STRUCTURE, f"config/{CATALOGUE_FILE}", *words)
    choices = [_flat(k.prepared.base.model_dump(mode="json")) for k in (before, after)]
    yield from _keys(OF_CHOICES, "config", *choices)
    yield from _keys(
        OF_STRATEGY, "the strategy's file", *(_settings(k.prepared.strategy_file) for k in (before, after))
    )


def _of_actuals(before: Prepared, after: Prepared) -> Iterator[InputChange]:
    """Yield what differs in what was counted in quarters that have passed."""
    sides = [_counted(k) for k in (before, after)]
    for file, what in dict.fromkeys([*sides[0], *sides[1]]):
        was, now = (side.get((file, what), NOT_THERE) for side in sides)
        if was != now:
            yield InputChange(OF_ACTUALS, file, what, was, now)


def _counted(prepared: Prepared) -> dict[tuple[str, str], str]:
    return {
        (Path(row.file).name, " ".join(word for word in row.key if word)): plain(row.value)
        for rows in kept_rows(prepared).values()
        for row in rows
    }


def _of_options(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[InputChange]:
    for name in ("scenarios", "horizon", "whole_homes"):
        was, now = (_option(k.get(name)) for k in (before, after))
        if was != now:  # what a scenario does stands in the tables
            yield InputChange(OF_CHOICES, "options", name.replace("_", " "), was, now, moves=name != "scenarios")


def _option(value: Any) -> str:
    return ", ".join(value) or NOT_THERE if isinstance(value, list) else _word(value)


def _keys(group: str, file: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[InputChange]:
    for key in dict.fromkeys([*before, *after]):
        was, now = (side.get(key, NOT_THERE) for side in (before, after))
        if was != now:
            yield InputChange(group, file, key, was, now)


def _settings(file: Path) -> dict[str, str]:
    """Return the settings of a file by key; none if there is no such file."""
    if not file.is_file():
        return {}
    data, _lines, _faults = read_yaml(file, file.name, None)
    return _flat(data)


def _flat(data: Any, before: str = "") -> dict[str, str]:
    """Return nested settings by their keys, parted by dots; an item of a list by its number."""
    if isinstance(data, dict):
        items = [(str(key), value) for key, value in data.items()]
    elif isinstance(data, list):
        items = [(str(n), value) for n, value in enumerate(data, start=1)]
    else:
        return {before: _word(data)}
    found: dict[str, str] = {}
    for key, value in items:
        found |= _flat(value, f"{before}.{key}" if before else key)
    return found or {before: NOT_THERE}


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return plain(value)
    return NOT_THERE if value is None else str(value)
