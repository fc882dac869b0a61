"""The figures of a model by draw while they are brought in line with each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement_opt.inputs.frames import Tables
from placement_opt.inputs.uncertainty_file import FigureKey, ranges_of
from placement_opt.kernel.draws import Figures

ByKey = dict[tuple[str, ...], Figures]


@dataclass(frozen=True)
class FigureValues:
    """Every figure by table, parameter and key: a number, or one value per draw, of which the first is central."""

    tables: Tables
    draws: int
    now: dict[tuple[str, str], ByKey]
    central: dict[tuple[str, str], ByKey]
    width: dict[FigureKey, float]  # from the low to the high end of each
    held: frozenset[FigureKey]  # by whoever asked: nothing moves them
    moved: set[FigureKey]  # figures that vary, drawn or in line with others

    def of(self, table: str, parameter: str) -> ByKey:
        """Return the figures of one parameter by key, in file order."""
        return self.now.get((table, parameter), {})

    def was(self, table: str, parameter: str) -> ByKey:
        """Return the central figures of one parameter by key, in file order."""
        return self.central.get((table, parameter), {})

    def varies(self, table: str, parameter: str, key: tuple[str, ...]) -> bool:
        """Say whether a figure differs between draws and may be moved."""
        return (table, parameter, key) in self.moved and (table, parameter, key) not in self.held

    def move(self, table: str, parameter: str, key: tuple[str, ...], to: Figures) -> None:
        """Give a figure other values, one per draw, unless it is held or has them already."""
        figure, now = (table, parameter, key), self.now[table, parameter][key]
        if figure in self.held or bool(np.all(now == to)):
            return
        self.now[table, parameter][key] = np.array(np.broadcast_to(to, self.draws), dtype=np.float64)
        self.moved.add(figure)

    def at_least(self, table: str, parameter: str, key: tuple[str, ...], least: Figures) -> None:
        """Raise a figure where it is below something."""
        self.move(table, parameter, key, np.maximum(self.of(table, parameter)[key], least))

    def at_most(self, table: str, parameter: str, key: tuple[str, ...], most: Figures) -> None:
        """Lower a figure where it is above something."""
        self.move(table, parameter, key, np.minimum(self.of(table, parameter)[key], most))


def figure_values(tables: Tables, draws: int, held: dict[FigureKey, float]) -> FigureValues:
    """Return the figures of some tables as they stand there, or as they are held."""
    central: dict[tuple[str, str], ByKey] = {}
    now: dict[tuple[str, str], ByKey] = {}
    ranges = ranges_of(tables)
    for (table, parameter, key), (_low, value, _high) in ranges.items():
        central.setdefault((table, parameter), {})[key] = value
        now.setdefault((table, parameter), {})[key] = held.get((table, parameter, key), value)
    width = {figure: high - low for figure, (low, _value, high) in ranges.items()}
    return FigureValues(tables, draws, now, central, width, frozenset(held), set())
