"""Places in the council's homes that other councils buy for their children."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placement_opt.domain.figure import Figure
from placement_opt.kernel.draws import Figures, largest, least, most, where


@dataclass(frozen=True)
class SoldPlaces:
    """What places of one placement type may be sold, at what price, and for how long at least."""

    placement: str
    most: float  # places sold at any time
    price: Figure  # GBP per place-week that is in use, opening prices
    filled: float  # share of the places sold that is in use and paid
    earliest: int  # first quarter in which a place may be sold, its lead included
    notice: int  # quarters for which a place stays sold at least


def possible_sold(kind: SoldPlaces, announced: Mapping[int, float], quarters: int) -> list[Figures]:
    """Return the places sold in each quarter: as announced, no more than may be, and no fewer than notice leaves."""
    found: list[Figures] = [0.0]
    for t in range(1, quarters + 1):
        room = where(t >= kind.earliest, kind.most, 0.0)
        found.append(most(least(announced.get(t, 0.0), room), still_sold(found, t, kind.notice)))
    return found[1:]


def still_sold(sold: Sequence[Figures], t: int, notice: Figures) -> Figures:
    """Return how many of the places sold up to quarter t - 1 are within their notice in t; `sold` begins at 0."""
    pairs = within_notice(t, largest(notice))
    return most(0.0, *(where(r >= t - notice, sold[s] - sold[r], 0.0) for r, s in pairs))


def within_notice(t: int, notice: int) -> list[tuple[int, int]]:
    """Return pairs of quarters before t: what was sold after the first and by the second is still sold in t."""
    first = max(0, t - notice)
    return [(r, s) for s in range(first + 1, t) for r in range(first, s)]


def announced_of(announced: Mapping[tuple[str, int], float], placement: str) -> dict[int, float]:
    """Return what is announced of one placement type, by quarter."""
    return {t: n for (p, t), n in announced.items() if p == placement}
