"""The figures of the inputs, by table and parameter."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.inputs import Inputs
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import figures, records


@dataclass(frozen=True)
class View:
    """The figures of the inputs by table and parameter."""

    inputs: Inputs

    def by(self, table: str, parameter: str) -> dict[tuple[str, ...], float]:
        """Return values by key columns."""
        return figures(self.inputs.tables, table, parameter)

    def one(self, table: str, parameter: str, *key: str) -> float:
        """Return the value of one row."""
        return self.by(table, parameter)[key]

    def rows(self, table: str) -> list[Row]:
        """Return rows in file order."""
        return records(self.inputs.tables, table)

    def keys(self, table: str, column: str) -> tuple[str, ...]:
        """Return the different words of a column in file order."""
        return tuple(dict.fromkeys(r[column] for r in self.rows(table)))
