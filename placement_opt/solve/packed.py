"""A programme over draws as arrays: the same columns and rows for all, and the numbers of any one draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placement_opt.formulation.linear import NO_LESS, NO_MORE
from placement_opt.kernel.draws import Figures, in_draw
from placement_opt.solve.draft import FREE, Draft, Terms
from placement_opt.solve.matrix import Floats, Ints


@dataclass(frozen=True)
class Numbers:
    """Numbers of which some differ between draws."""

    central: Floats  # those of the first draw
    differ: npt.NDArray[np.int64]  # which differ
    drawn: Floats  # by draw, those that differ

    def at(self, draw: int) -> Floats:
        """Return the numbers of a draw."""
        found = self.central.copy()
        found[self.differ] = self.drawn[draw]
        return found


@dataclass(frozen=True)
class Objective:
    """What is minimised: the coefficient of every column, and what no choice changes."""

    costs: Numbers
    constant: Floats  # by draw


@dataclass(frozen=True)
class Packed:
    """Columns and rows that are left, column by column, with the numbers of every draw."""

    draws: int
    columns: int
    rows: int
    start: Ints
    index: Ints
    value: Numbers
    below: npt.NDArray[np.bool_]  # rows that have no least
    above: npt.NDArray[np.bool_]  # rows that have no most
    ends: Numbers  # of rows
    lower: Numbers
    upper: Numbers
    objectives: Mapping[str, Objective]
    holds: Mapping[str, int]  # stage -> the row that holds it
    impossible: npt.NDArray[np.bool_]  # draws that no plan can meet, seen before any solve
    names: tuple[str, ...]  # of all columns, those that went among them
    left: tuple[int, ...]  # columns that are left, by their number among all
    gone: tuple[tuple[int, Terms], ...]  # column -> what it is in terms of others, in order of going


def packed(d: Draft) -> Packed:
    """Return what is left of a draft as arrays."""
    rows = [n for n, alive in enumerate(d.alive) if alive]
    left = [k for k in range(len(d.names)) if k not in d.gone]
    place, row_of = {k: n for n, k in enumerate(left)}, {row: n for n, row in enumerate(rows)}
    cells = [(place[k], n, c) for n, row in enumerate(rows) for k, c in d.rows[row].items()]
    cells.sort(key=lambda cell: cell[:2])
    each = np.bincount([k for k, _n, _c in cells], minlength=len(left))
    senses = [d.senses[row] for row in rows]
    return Packed(
        draws=d.draws,
        columns=len(left),
        rows=len(rows),
        start=np.concatenate(([0], np.cumsum(each))).astype(np.int32),
        index=np.array([n for _k, n, _c in cells], dtype=np.int32),
        value=_numbers([c for _k, _n, c in cells], d.draws),
        below=np.array([sense in (NO_MORE, FREE) for sense in senses]),
        above=np.array([sense in (NO_LESS, FREE) for sense in senses]),
        ends=_numbers([d.values[row] for row in rows], d.draws),
        lower=_numbers([d.lower[k] for k in left], d.draws),
        upper=_numbers([d.upper[k] for k in left], d.draws),
        objectives={name: _objective(terms, left, d.draws) for name, terms in d.objectives.items()},
        holds={name: row_of[n] for name, n in d.holds.items()},
        impossible=d.impossible,
        names=tuple(d.names),
        left=tuple(left),
        gone=tuple(d.gone.items()),
    )


def _objective(terms: Terms, left: Sequence[int], draws: int) -> Objective:
    costs = _numbers([terms.of.get(k, 0.0) for k in left], draws)
    return Objective(costs, np.broadcast_to(np.asarray(terms.constant, dtype=np.float64), draws))


def _numbers(figures: Sequence[Figures], draws: int) -> Numbers:
    differ = [n for n, z in enumerate(figures) if isinstance(z, np.ndarray) and z.ndim and np.any(z != z[0])]
    drawn = np.column_stack([figures[n] for n in differ]) if differ else np.zeros((draws, 0))
    central = np.array([in_draw(z, 0) for z in figures], dtype=np.float64)
    return Numbers(central, np.array(differ, dtype=np.int64), np.ascontiguousarray(drawn))


def every_column(p: Packed, found: Floats) -> dict[str, Floats]:
    """Return every column by name in all draws, of what was found for those that are left, draw by draw."""
    value: dict[int, Figures] = {k: found[:, n] for n, k in enumerate(p.left)}
    for k, terms in reversed(p.gone):
        value[k] = terms.constant + sum(c * value[j] for j, c in terms.of.items())
    return {name: np.broadcast_to(np.asarray(value[k]), p.draws) for k, name in enumerate(p.names)}
