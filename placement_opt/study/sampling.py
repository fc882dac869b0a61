"""Draws of the figures of a model: each within its range, those of one cause together, and stocks that still tie.

Every array begins with the central figures, so that the first draw is the product's own run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.inputs import Inputs
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import records
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import RECORDED
from placement_opt.kernel.draws import Figures
from placement_opt.study.linked import tied

STATED = ("schedule", *RECORDED)  # tables of what was published or recorded: no figure of theirs is uncertain here
EACH_BY_ITSELF = {("entry_mix", "share"), ("opening", "children")}  # rows that do not rise and fall together
WHOLE_UNITS = ("quarters",)

Name = tuple[str, str]  # table and parameter
Key = tuple[str, ...]  # key columns of a row
Drawn = dict[Name, dict[Key, Figures]]


@dataclass(frozen=True)
class Sample:
    """Figures over draws, and the level of each group of figures in each draw."""

    inputs: Inputs  # whose figures are drawn
    groups: tuple[str, ...]
    levels: np.ndarray  # (draws, groups): how far up its range a group stands, from 0 to 1; nan in the first draw


def sample(inputs: Inputs, draws: int, seed: int, only: Iterable[str] = ()) -> Sample:
    """Return the inputs with figures over draws, the first of them central.

    The levels are a Latin hypercube: each part of a group's range is drawn as often as any other. A figure is then
    triangular between its low and its high end, with its value as the likeliest. `only` names the groups that are
    drawn; none: all of them. Source of the method: McKay, M. D., Beckman, R. J. and Conover, W. J. (1979), A comparison
    of three methods for selecting values of input variables, Technometrics 21.
    """
    wanted = set(only)
    rows = [row for row in _uncertain(inputs) if not wanted or _group(*row) in wanted]
    groups = tuple(dict.fromkeys(_group(*row) for row in rows))
    levels = _hypercube(np.random.default_rng(seed), draws - 1, len(groups))
    drawn: Drawn = {}
    for table, row in rows:
        level = levels[:, groups.index(_group(table, row))]
        drawn.setdefault((table, row["parameter"]), {})[_key(table, row)] = _figure(row, level)
    first = np.full((1, len(groups)), np.nan)
    return Sample(replace(inputs, drawn=tied(inputs, drawn)), groups, np.vstack([first, levels]))


def _uncertain(inputs: Inputs) -> Iterator[tuple[str, Row]]:
    """Yield every row whose low end is below its high end, with its table."""
    for table in (name for name, t in TABLES.items() if t.parameters and name not in STATED):
        for row in records(inputs.tables, table):
            if float(row["low"]) < float(row["high"]):
                yield table, row


def _key(table: str, row: Row) -> Key:
    return tuple(str(row[c.name]) for c in TABLES[table].columns)


def _group(table: str, row: Row) -> str:
    """Return the group of a row: figures of one kind share a cause, and so do all rows of a parameter."""
    name = f"{table}.{row['parameter']}"
    return ".".join([name, *_key(table, row)]) if (table, row["parameter"]) in EACH_BY_ITSELF else name


def _hypercube(rng: np.random.Generator, draws: int, groups: int) -> np.ndarray:
    places = np.column_stack([rng.permutation(draws) for _ in range(groups)]) if groups else np.zeros((draws, 0))
    return (places + rng.random((draws, groups))) / draws


def _figure(row: Row, level: np.ndarray) -> np.ndarray:
    low, value, high = (float(row[end]) for end in ("low", "value", "high"))
    found = triangular(level, low, value, high)
    found = np.rint(found) if row["unit"] in WHOLE_UNITS else found
    return np.concatenate(([value], found))


def triangular(level: np.ndarray, low: float, value: float, high: float) -> np.ndarray:
    """Return the figures of a triangular distribution at these levels, from 0 to 1."""
    span, below = high - low, (value - low) / (high - low)
    rising = low + np.sqrt(level * span * (value - low))
    falling = high - np.sqrt((1 - level) * span * (high - value))
    return np.where(level < below, rising, falling)
