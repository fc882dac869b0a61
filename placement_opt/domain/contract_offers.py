"""Contracts for places that the council may sign from a date: block, cost-and-volume, and bands of a framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placement_opt.domain.figure import Figure
from placement_opt.kernel.draws import Figures, least, most, summed, where


@dataclass(frozen=True)
class Offer:
    """One contract on offer, or one price band of a framework: how many places, at what price, for how long."""

    id: str
    placement: str
    most: float  # places in force at any time
    price: Figure  # GBP per place-week, opening prices
    minimum_use: float  # share of a place's weeks that is paid, used or not: 1 block, 0 framework
    term: int  # quarters for which a place is in force
    notice: int  # quarters, the first one included, before which a place cannot be handed back
    earliest: int  # first quarter with a place in force
    in_area: float | None  # share of its places in the council's area; None: as of the placement type
    children_there: float  # children of the council who live in these places at the opening


def places_in_force(offer: Offer, announced: Mapping[int, float], quarters: int) -> list[Figures]:
    """Return the places in force in each quarter: as announced, no more than may be, and no fewer than notice leaves.

    `announced` maps quarters to places. A place whose term has ended is begun anew while it is still announced.
    """
    force: list[Figures] = [0.0]
    begun: list[Figures] = [0.0]
    for t in range(1, quarters + 1):
        kept = least(force[-1], _since(begun, t - offer.term))
        bound = _since(begun, t - offer.notice)
        room = where(t >= offer.earliest, offer.most, 0.0)
        force.append(most(least(announced.get(t, 0.0), room), bound))
        begun.append(most(0.0, force[-1] - kept))
    return force[1:]


def _since(begun: list[Figures], after: Figures) -> Figures:
    """Return what was begun after a quarter."""
    return summed(where(s > after, n, 0.0) for s, n in enumerate(begun))
