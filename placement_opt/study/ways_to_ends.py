"""The ways of a group of figures from where they stand in the model to either end, and what each part of a way is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from placement_opt.study.figure_causes import Range
from placement_opt.study.sampling import whole_figures
from placement_opt.study.sampling_at import GroupRange, towards

FINELY = 200  # parts of a way in which whole numbers are looked for
EITHER_SIDE = 0.5  # of its range that entries over time have on either side


@dataclass(frozen=True)
class WayToEnd:
    """A way of a group to one end; how far it is, is told in ranges: the mean of its figures' moves, each over its own.

    A group whose figures are all whole numbers stands still between `stops`, which are shares of the way.
    """

    group: str
    sign: float  # 1 to the high end, -1 to the low end
    length: float  # in ranges
    stops: tuple[float, ...] = ()  # where it moves, 0 first; () for a group that moves evenly
    lengths: tuple[float, ...] = ()  # until each stop, in ranges

    def distance(self, share: float) -> float:
        """Return how far the figures have moved, in ranges, at a share of the way."""
        if not self.stops:
            return share * self.length
        return self.lengths[int(np.searchsorted(self.stops, share, side="right")) - 1]

    def beside(self, share: float, step: float) -> tuple[float, float]:
        """Return shares just before and after a share, within the way: a step away, or the next stops."""
        if not self.stops:
            return max(0.0, share - step), min(1.0, share + step)
        at = int(np.searchsorted(self.stops, share, side="right")) - 1
        return self.stops[max(0, at - 1)], self.stops[min(len(self.stops) - 1, at + 1)]

    def at_stop(self, share: float, *, up: bool) -> float:
        """Return the stop at or below a share of the way, or the one at or above it; the share itself without stops."""
        if not self.stops:
            return share
        at = int(np.searchsorted(self.stops, share, side="right")) - 1
        return self.stops[at if not up or self.stops[at] == share else min(at + 1, len(self.stops) - 1)]


Ways = Mapping[str, tuple[WayToEnd, ...]]  # group -> its ways, one or two


def ways_of(groups: Mapping[str, GroupRange]) -> dict[str, tuple[WayToEnd, ...]]:
    """Return the ways of each group to its ends; none to an end at which every figure of it stands already."""
    both = {g: [_way(of, sign) for sign in (-1.0, 1.0)] for g, of in groups.items()}
    return {g: tuple(way for way in ways if way.length > 0) for g, ways in both.items()}


def _way(of: GroupRange, sign: float) -> WayToEnd:
    if not of.ranges:
        return WayToEnd(of.group, sign, EITHER_SIDE)
    whole = whole_figures()
    if all(figure[:2] in whole for figure in of.ranges):
        return _whole_way(of, sign)
    ends = [_moved(r, sign, np.ones(1))[0] for r in of.ranges.values()]
    return WayToEnd(of.group, sign, float(np.mean(ends)))


def _moved(r: Range, sign: float, share: np.ndarray) -> np.ndarray:
    return np.array(abs(towards(r, sign * share) - r.value) / (r.high - r.low))


def _whole_way(of: GroupRange, sign: float) -> WayToEnd:
    """Return the way of whole numbers, with a stop wherever one of them moves."""
    shares = np.linspace(0, 1, FINELY + 1)
    moved = np.mean([_whole_move(r, sign, shares) for r in of.ranges.values()], axis=0)
    at = [0, *(n for n in range(1, len(shares)) if moved[n] > moved[n - 1])]
    return WayToEnd(
        of.group, sign, float(moved[-1]), tuple(float(shares[n]) for n in at), tuple(float(moved[n]) for n in at)
    )


def _whole_move(r: Range, sign: float, shares: np.ndarray) -> np.ndarray:
    return np.array(abs(np.rint(towards(r, sign * shares)) - r.value) / (r.high - r.low))
