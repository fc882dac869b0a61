"""Every figure of a model wrong by a factor, one at a time, and whether reading alone would notice it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from placement_opt.inputs.csv_tables import find_parameter, out_of_bounds
from placement_opt.inputs.frames import Inputs, Tables, records
from placement_opt.inputs.odd_figures import odd_figures
from placement_opt.inputs.plausible import impossible
from placement_opt.inputs.read_model import faults_of
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import NO_PLAN_READS, NUMBERS
from placement_opt.inputs.uncertainty_file import name_of_figure


@dataclass(frozen=True)
class Slip:
    """One figure with its range, so many times as large as it should be."""

    table: str
    place: int  # of its row among those of the table
    figure: str  # table, parameter and the words of its key, parted by dots
    times: float


def slips(tables: Tables, factors: tuple[float, ...]) -> tuple[Slip, ...]:
    """Return each figure that a plan reads and that is not 0, times each factor, in the order of the tables."""
    return tuple(_slips(tables, factors))


def _slips(tables: Tables, factors: tuple[float, ...]) -> Iterator[Slip]:
    for table in (t for t in TABLES.values() if t.parameters and t.name not in NO_PLAN_READS):
        for place, row in enumerate(records(tables, table.name)):
            key = tuple(str(row[c.name]) for c in table.columns)
            name = name_of_figure((table.name, str(row["parameter"]), key))
            yield from (Slip(table.name, place, name, times) for times in factors if row["value"])


def with_slip(inputs: Inputs, slip: Slip) -> Inputs:
    """Return inputs with one figure wrong: its value and both ends of its range."""
    changed = inputs.tables[slip.table].copy()
    at = changed.index[slip.place]
    changed.loc[at, list(NUMBERS)] = changed.loc[at, list(NUMBERS)].astype(float) * slip.times
    return dataclasses.replace(inputs, tables={**inputs.tables, slip.table: changed})


def is_refused(slipped: Inputs, slip: Slip) -> bool:
    """Say whether reading finds a fault in the figure itself or between it and others."""
    table = TABLES[slip.table]
    row = records(slipped.tables, slip.table)[slip.place]
    parameter = find_parameter(table, row)
    assert parameter is not None
    unfit = (
        out_of_bounds(row[c], parameter) or impossible(table.name, parameter, row["unit"], row[c]) for c in NUMBERS
    )
    return any(unfit) or bool(faults_of(slipped))


def warned_of(inputs: Inputs) -> frozenset[str]:
    """Return what is odd in a model, as sentences."""
    return frozenset(one.sentence for one in odd_figures(inputs))
