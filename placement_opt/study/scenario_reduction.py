"""A few draws with weights in place of many, so that a programme over all of them stays small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement_opt.solve.matrix import Floats


@dataclass(frozen=True)
class Reduced:
    """Draws that stand for all, and the share of all draws that each stands for."""

    draws: tuple[int, ...]  # in the order of their numbers
    weights: tuple[float, ...]  # sum to one
    distance: float  # mean distance of a draw to the one that stands for it, over that of doing with one draw alone


def reduced(outcomes: Floats, draws: Floats, keep: int) -> Reduced:
    """Return so many of the draws: one after another the draw with which all others are nearest to one that is kept.

    `outcomes` (draws, what is counted) are what tells draws apart, one row for each of `draws`, nan nowhere. The
    distance is Euclid's, of outcomes over their standard deviation; what does not vary counts for nothing. Each draw
    that is not kept gives its weight to the nearest that is. Of equals the first is taken, so there is no chance in it.
    Source of the method: Heitsch, H. and Römisch, W. (2003), Scenario reduction algorithms in stochastic programming,
    Computational Optimization and Applications 24, fast forward selection.
    """
    apart = _distances(outcomes)
    nearest, kept, first = np.full(len(apart), np.inf), list[int](), 0.0
    for n in range(min(keep, len(apart))):
        if n and not nearest.any():
            break  # all others are as one that is kept
        left = np.minimum(nearest[:, None], apart).sum(axis=0)
        left[kept] = np.inf
        kept.append(int(np.argmin(left)))
        nearest = np.minimum(nearest, apart[:, kept[-1]])
        first = first if n else float(nearest.mean())
    kept.sort()
    stands_for = np.argmin(apart[:, kept], axis=1)
    weights = np.bincount(stands_for, minlength=len(kept)) / len(apart)
    distance = float(nearest.mean()) / first if first else 0.0
    return Reduced(tuple(int(draws[n]) for n in kept), tuple(map(float, weights)), distance)


def _distances(outcomes: Floats) -> Floats:
    """Return how far each draw is from each other."""
    spread = outcomes.std(axis=0)
    scaled = outcomes[:, spread > 0] / spread[spread > 0]
    squares = (scaled**2).sum(axis=1)
    found: Floats = np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2.0 * scaled @ scaled.T, 0.0))
    np.fill_diagonal(found, 0.0)
    return found
