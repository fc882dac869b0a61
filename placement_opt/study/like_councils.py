"""Councils of one structure as one question: the figures of each stand where those of a draw stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from placement_opt.inputs import Inputs
from placement_opt.inputs.frames import Drawn, Tables, figures
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import NO_PLAN_READS, Table
from placement_opt.inputs.uncertainty_file import CLAIMED
from placement_opt.kernel.draws import Figures
from placement_opt.prepared import Prepared, with_horizon

Kind = tuple[str, str]  # table and parameter
Key = tuple[str, ...]  # words of the key columns

# Counts and shares of which a missing row says the same as a row with 0.
NONE_IF_MISSING: frozenset[Kind] = frozenset(
    {("opening", "children"), ("entry_mix", "share"), ("transitions", "moves_on")}
)
NOT_STRUCTURE = ("title", "reason", "note", "file", "row")  # columns of tables without figures that no rule reads
UNREAD = (*NO_PLAN_READS, CLAIMED)  # tables that no plan reads


def structure_of(prepared: Prepared) -> str:
    """Return what must be the same for councils to share a pass of the rules, as text: equal text, one structure.

    These are the words of the catalogue, opening, years, choices and strategy; the rows of tables without figures; the
    rows and units of those with figures, but for rows that say the same as none; and the waiting lists from which
    children enter placements, or on whose placements children live, since they decide what rows a programme has.
    """
    read, q = prepared.inputs, prepared.question
    model = (read.model.opening, read.model.price_base, read.model.judged, read.model.frozen_year)
    strategy = (sorted(q.strategy.levers.items()), q.strategy.targets, q.strategy.decisions)
    tables = [(t.name, _structure_rows(t, read.tables[t.name])) for t in TABLES.values() if t.name not in UNREAD]
    words = replace(read.catalogue, files=())
    return repr((words, model, len(q.case.quarters), prepared.base, strategy, tables, _lists_in_use(prepared)))


def _structure_rows(table: Table, frame: pd.DataFrame) -> list[list[str]]:
    if not table.parameters:
        return _cells(frame, [name for name in frame.columns if name not in NOT_STRUCTURE])
    must = [(table.name, str(parameter)) not in NONE_IF_MISSING for parameter in frame["parameter"]]
    return _cells(frame[np.array(must, dtype=bool)], [*(c.name for c in table.columns), "parameter", "unit"])


def _cells(frame: pd.DataFrame, columns: Sequence[str]) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in frame[list(columns)].to_numpy(dtype=object).tolist()]


def _lists_in_use(prepared: Prepared) -> tuple[list[tuple[str, str]], list[str]]:
    """Return by need the lists that take children entering care, and the lists on whose placements children live."""
    c = prepared.question.case
    lists = {p.waiting_list for p in c.placements.values() if p.waiting_list}
    entered = sorted((g, to) for g, to in c.entry_mix if to in lists)
    return entered, sorted({c.placements[p].waiting_list or "" for _g, p in c.opening})


def together(councils: Sequence[Prepared]) -> Prepared:
    """Return councils of one structure as one question with a draw for each, in their order.

    The claims are those of the first council: no plan rests on them.
    """
    first, reads = councils[0], [k.inputs for k in councils]
    read = replace(first.inputs, tables=_with_every_row(reads), drawn=_stacked(reads))
    return with_horizon(replace(first, inputs=read), len(first.question.case.quarters))


def _with_every_row(reads: Sequence[Inputs]) -> Tables:
    """Return the tables of the first council with the rows that only others have."""
    tables: Tables = dict(reads[0].tables)
    for name in dict.fromkeys(table for table, _parameter in sorted(NONE_IF_MISSING)):
        keys = [*(c.name for c in TABLES[name].columns), "parameter"]
        tables[name] = pd.concat([r.tables[name] for r in reads]).drop_duplicates(keys, ignore_index=True)
    return tables


def _stacked(reads: Sequence[Inputs]) -> Drawn:
    """Return the figures that differ between councils, one value for each."""
    found: dict[Kind, dict[Key, Figures]] = {}
    for table in (t for t in TABLES.values() if t.parameters and t.name not in UNREAD):
        for parameter in dict.fromkeys(p.name for p in table.parameters):
            by_council = [figures(r.tables, table.name, parameter) for r in reads]
            for key in dict.fromkeys(key for by_key in by_council for key in by_key):
                values = np.array([by_key.get(key, 0.0) for by_key in by_council])
                if np.ptp(values) > 0:
                    found.setdefault((table.name, parameter), {})[key] = values
    return found
