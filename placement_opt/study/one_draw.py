"""One draw of many as a model of its own: its figures written into the tables."""

from __future__ import annotations

from dataclasses import replace

from placement_opt.inputs import Inputs
from placement_opt.inputs.frames import BESIDE_THE_TABLES, Drawn, Tables
from placement_opt.inputs.read_model import faults_of
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import NUMBERS
from placement_opt.kernel.draws import in_draw
from placement_opt.kernel.errors import Fault


def draw_alone(inputs: Inputs, drawn: Drawn, draw: int) -> Inputs:
    """Return the inputs with the figures of one draw, each sure; entries and exits over time have no table."""
    tables: Tables = dict(inputs.tables)
    for table in dict.fromkeys(table for table, parameter in drawn if (table, parameter) not in BESIDE_THE_TABLES):
        frame = tables[table].copy()
        keys = [c.name for c in TABLES[table].columns]
        cells = (
            [tuple(str(cell) for cell in row) for row in frame[keys].to_numpy(dtype=object)]
            if keys
            else [()] * len(frame)
        )
        values = [
            in_draw(drawn.get((table, str(parameter)), {}).get(key, value), draw)
            for key, parameter, value in zip(cells, frame["parameter"], frame["value"], strict=True)
        ]
        tables[table] = frame.assign(**dict.fromkeys(NUMBERS, values))
    over_time = {
        kind: {key: in_draw(factor, draw) for key, factor in drawn[kind].items()}
        for kind in BESIDE_THE_TABLES
        if kind in drawn
    }
    return replace(inputs, tables=tables, drawn=over_time)


def faults_of_draw(inputs: Inputs, drawn: Drawn, draw: int) -> list[Fault]:
    """Return what the checks of a model find between the figures of one draw."""
    return faults_of(draw_alone(inputs, drawn, draw))
