"""Places in the council's homes that other councils buy for their children."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placement_opt.domain.figure import Figure


@dataclass(frozen=True)
class SoldPlaces:
    """What places of one placement type may be sold, at what price, and for how long at least."""

    placement: str
    most: float  # places sold at any time
    price: Figure  # GBP per place-week that is in use, opening prices
    filled: float  # share of the places sold that is in use and paid
    earliest: int  # first quarter in which a place may be sold, its lead included
    notice: int  # quarters for which a place stays sold at least


def possible_sold(kind: SoldPlaces, announced: Mapping[int, float], quarters: int) -> list[float]:
    """Return the places sold in each quarter: as announced, no more than may be, and no fewer than notice leaves."""
    found = [0.0]
    for t in range(1, quarters + 1):
        most = kind.most if t >= kind.earliest else 0.0
        found.append(max(min(announced.get(t, 0.0), most), still_sold(found, t, kind.notice)))
    return found[1:]


def still_sold(sold: Sequence[float], t: int, notice: int) -> float:
    """Return how many of the places sold up to quarter t - 1 are within their notice in t; `sold` begins at 0."""
    return max((sold[s] - sold[r] for r, s in within_notice(t, notice)), default=0.0)


def within_notice(t: int, notice: int) -> list[tuple[int, int]]:
    """Return pairs of quarters before t: what was sold after the first and by the second is still sold in t."""
    first = max(0, t - notice)
    return [(r, s) for s in range(first + 1, t) for r in range(first, s)]


def announced_of(announced: Mapping[tuple[str, int], float], placement: str) -> dict[int, float]:
    """Return what is announced of one placement type, by quarter."""
    return {t: n for (p, t), n in announced.items() if p == placement}
