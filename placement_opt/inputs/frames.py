"""What was read, as frames, and two ways to look at a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.claim_settings import ClaimRow
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.settings import Model, Source
from placement_opt.inputs.uncertainty_settings import Uncertainty
from placement_opt.kernel.draws import Figures

Tables = dict[str, pd.DataFrame]
Drawn = Mapping[tuple[str, str], Mapping[tuple[str, ...], Figures]]  # (table, parameter) -> key columns -> figures
OVER_TIME = ("entries", "over_time")  # drawn beside the tables: (need group, number of the quarter) -> factor
LEAVING_OVER_TIME = ("exits", "over_time")  # likewise: (number of the quarter,) -> factor
BESIDE_THE_TABLES = (OVER_TIME, LEAVING_OVER_TIME)
TABLES_KEPT = 1 << 8  # whose rows are kept: those of some models, since most are asked for again and again


@dataclass(frozen=True)
class Inputs:
    """A model folder as read: nothing converted, every row with its `file` and `row`."""

    path: Path
    model: Model
    sources: dict[str, Source]
    catalogue: Catalogue  # with the words that the model adds
    tables: Tables  # every table of the schema, empty if its file may be left out and is
    scenarios: tuple[str, ...] = ()  # names of the scenarios applied, in order
    trail: tuple[str, ...] = ()  # what they changed, one sentence per change
    claims: tuple[ClaimRow, ...] = ()  # those of claims.yaml, if the folder has one, and of a strategy
    own_claims: tuple[str, ...] = ()  # names of those that the strategy makes
    drawn: Drawn = field(default_factory=dict)  # figures in place of those of the tables, one value per draw
    uncertainty: Uncertainty | None = None  # what uncertainty.yaml says of how figures vary; None: no such file


def records(tables: Tables, table: str) -> list[Row]:
    """Return the rows of a table in file order, which nobody may change: whoever asks again is given the same."""
    return _rows(_TableItself(id(tables[table]), tables[table]))


@dataclass(frozen=True)
class _TableItself:
    """A table as the one that it is, whatever it holds; it is kept with its rows, so that no other can have its id."""

    id: int
    frame: pd.DataFrame = field(compare=False)


@lru_cache(maxsize=TABLES_KEPT)
def _rows(table: _TableItself) -> list[Row]:
    # In one piece: the checks ask thousands of times, and column by column pandas takes four times as long.
    names = [str(name) for name in table.frame.columns]
    return [dict(zip(names, cells, strict=True)) for cells in table.frame.to_numpy(dtype=object).tolist()]


def figures(tables: Tables, table: str, parameter: str) -> dict[tuple[str, ...], float]:
    """Return the values of one parameter by the key columns of its table, in file order."""
    keys = [c.name for c in TABLES[table].columns]
    rows = (r for r in records(tables, table) if r["parameter"] == parameter)
    return {tuple(str(r[k]) for k in keys): float(r["value"]) for r in rows}
