"""The figures of the inputs, by table and parameter."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.case import Figure
from placement_opt.inputs import Inputs
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import records
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.draws import Figures


@dataclass(frozen=True)
class View:
    """The figures of the inputs by table and parameter, looked through once."""

    inputs: Inputs
    table_rows: dict[str, list[Row]]
    figure_rows: dict[tuple[str, str], dict[tuple[str, ...], Row]]  # (table, parameter) -> key columns -> row

    def by(self, table: str, parameter: str) -> dict[tuple[str, ...], Figures]:
        """Return values by key columns, in file order."""
        found = self.figure_rows.get((table, parameter), {})
        drawn = self.inputs.drawn.get((table, parameter), {})
        return {key: drawn[key] if key in drawn else float(row["value"]) for key, row in found.items()}

    def one(self, table: str, parameter: str, *key: str) -> Figures:
        """Return the value of one row."""
        drawn = self.inputs.drawn.get((table, parameter), {})
        return drawn[key] if key in drawn else float(self.figure_rows[table, parameter][key]["value"])

    def figure(self, table: str, parameter: str, *key: str, times: Figures = 1.0) -> Figure:
        """Return the value of one row, converted to the base unit, with its grade of evidence and its name."""
        evidence = self.figure_rows[table, parameter][key]["evidence"]
        made_of = ((times, "/".join((table, parameter, *key))),)
        return Figure(self.one(table, parameter, *key) * times, str(evidence), made_of)

    def rows(self, table: str) -> list[Row]:
        """Return rows in file order."""
        return self.table_rows[table]

    def keys(self, table: str, column: str) -> tuple[str, ...]:
        """Return the different words of a column in file order."""
        return tuple(dict.fromkeys(r[column] for r in self.rows(table)))


def view(inputs: Inputs) -> View:
    """Return a view of the inputs; a figure that is drawn has one value per draw in place of that of its row."""
    rows = {name: records(inputs.tables, name) for name in inputs.tables}
    found: dict[tuple[str, str], dict[tuple[str, ...], Row]] = {}
    for name in (name for name in rows if TABLES[name].parameters):
        keys = [c.name for c in TABLES[name].columns]
        for row in rows[name]:
            found.setdefault((name, str(row["parameter"])), {})[tuple(str(row[k]) for k in keys)] = row
    return View(inputs, rows, found)
