"""Counts by need group from counts that are known in part: the least change from the forecast that meets them.

Least change is least relative entropy, found by scaling the forecast to each count in turn until all are met. Source of
the method: Deming, W. E. and Stephan, F. F. (1940), On a least squares adjustment of a sampled frequency table when the
expected marginal totals are known, Annals of Mathematical Statistics 11; Csiszár, I. (1975), I-divergence geometry of
probability distributions and minimization problems, Annals of Probability 3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[str, str]  # need group and placement type
SCALINGS = 10_000  # of scaling; counts that agree are met after some tens
AGREES = 1e-9  # children by which a count may be missed
SEED = 1e-6  # of a child, for each cell of a count of which the forecast has nobody


@dataclass(frozen=True)
class KnownCount:
    """A count of several cells together, and what it is of in words."""

    cells: tuple[Cell, ...]
    children: float
    words: str


@dataclass(frozen=True)
class Missed:
    """A count that the others leave no room for: how many they make of it."""

    count: KnownCount
    children: float


def least_change(
    forecast: Mapping[Cell, float], counts: Sequence[KnownCount]
) -> tuple[dict[Cell, float], tuple[Missed, ...]]:
    """Return the children of every cell that meet the counts, as near to the forecast as they can, and what is missed.

    A count of several cells of which the forecast has nobody is shared out alike. Where counts agree for which the
    forecast's cells without anybody leave no room, children may live in those too.
    """
    found = {cell: max(0.0, n) for cell, n in forecast.items()}
    for k in counts:
        if k.children and not math.fsum(found[cell] for cell in k.cells):
            found |= dict.fromkeys(k.cells, SEED)
    scaled, missed = _scaled(found, counts)
    if missed and not all(found.values()):
        return _scaled({cell: n or SEED for cell, n in found.items()}, counts)
    return scaled, missed


def _scaled(start: Mapping[Cell, float], counts: Sequence[KnownCount]) -> tuple[dict[Cell, float], tuple[Missed, ...]]:
    """Return the cells once they are scaled to each count in turn until all are met, and what cannot be."""
    found = dict(start)
    for _round in range(SCALINGS):
        worst = 0.0
        for k in counts:
            now = math.fsum(found[cell] for cell in k.cells)
            worst = max(worst, abs(now - k.children))
            if now:
                found |= {cell: found[cell] * k.children / now for cell in k.cells}
        if worst <= AGREES:
            break
    sums = ((k, math.fsum(found[cell] for cell in k.cells)) for k in counts)
    return found, tuple(Missed(k, now) for k, now in sums if abs(now - k.children) > 1e3 * AGREES)
