"""Tables of children in whole numbers that keep their sums: by largest remainders, and by a transport problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from placement_opt.kernel.rounding import whole

Key = TypeVar("Key")
Children = npt.NDArray[np.float64]  # a table of them, not whole yet
MOST_ROUNDS, CLOSE_ENOUGH = 10_000, 1e-9  # of fitting, and how close to its sums a table is then, in children
HARDLY_EVER = 1e-6  # how often a child is where nobody should be, where sums can be met in no other way


def in_whole_numbers(weights: Mapping[Key, float], total: int) -> dict[Key, int]:
    """Return a total shared by weights in whole numbers, by largest remainders; evenly where all weights are 0."""
    together = sum(weights.values())
    shares = [total * (w / together if together else 1 / len(weights)) for w in weights.values()]
    return dict(zip(weights, whole(shares), strict=True))


def fitted(seed: Children, rows: Sequence[float], columns: Sequence[float]) -> Children:
    """Return a table with the odds of a seed and the sums that are wanted, by iterative proportional fitting.

    Where no table that is nought where the seed is has these sums, as few children as can be are put there. Source of
    the method: Deming, W. E. and Stephan, F. F. (1940), On a least squares adjustment of a sampled frequency table when
    the expected marginal totals are known, Annals of Mathematical Statistics 11.
    """
    r, c = np.asarray(rows, dtype=float), np.asarray(columns, dtype=float)
    strict = _proportional(seed, r, c)
    if np.abs(strict.sum(axis=1) - r).max(initial=0.0) < CLOSE_ENOUGH * MOST_ROUNDS:
        return strict
    return _proportional(np.where(seed > 0, seed, HARDLY_EVER), r, c)


def _proportional(seed: Children, rows: Children, columns: Children) -> Children:
    table = seed.astype(float)
    for _ in range(MOST_ROUNDS):
        table = table * _ratio(rows, table.sum(axis=1))[:, None]
        if np.abs(table.sum(axis=0) - columns).max(initial=0.0) < CLOSE_ENOUGH:
            break
        table = table * _ratio(columns, table.sum(axis=0))[None, :]
    return table


def _ratio(wanted: Children, found: Children) -> Children:
    return np.asarray(np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0))


def whole_table(table: Children, rows: Sequence[int], columns: Sequence[int]) -> npt.NDArray[np.int64]:
    """Return a table of whole numbers with the sums that are wanted, each next below or above that of the table.

    Those that are raised have the largest remainders in all: a transport problem, whose best corner is whole.
    Source of the method: Cox, L. H. and Ernst, L. R. (1982), Controlled rounding, INFOR 20. Raises ValueError if the
    sums are not those of the table.
    """
    floors = np.floor(table + CLOSE_ENOUGH)
    up_rows, up_columns = np.asarray(rows) - floors.sum(axis=1), np.asarray(columns) - floors.sum(axis=0)
    n, m = table.shape
    sums = np.vstack([np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m))])
    most = (table - floors > CLOSE_ENOUGH).astype(float).ravel()
    found = linprog(
        -(table - floors).ravel(),
        A_eq=sums,
        b_eq=np.concatenate([up_rows, up_columns]).astype(float),
        bounds=[(0.0, float(top)) for top in most],
        method="highs-ds",
    )
    if found.x is None:
        raise ValueError("no table of whole numbers has these sums")
    return np.asarray(floors + np.rint(found.x).reshape(n, m), dtype=np.int64)
