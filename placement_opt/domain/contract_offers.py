"""Contracts for places that the council may sign from a date: block, cost-and-volume, and bands of a framework."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from placement_opt.domain.figure import Figure


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


def places_in_force(offer: Offer, announced: Mapping[int, float], quarters: int) -> list[float]:
    """Return the places in force in each quarter: as announced, no more than may be, and no fewer than notice leaves.

    `announced` maps quarters to places. A place whose term has ended is begun anew while it is still announced.
    """
    force, begun = [0.0], [0.0]
    for t in range(1, quarters + 1):
        kept = min(force[-1], math.fsum(begun[max(0, t - offer.term + 1) :]))
        bound = math.fsum(begun[max(0, t - offer.notice + 1) :])
        most = offer.most if t >= offer.earliest else 0.0
        force.append(max(min(announced.get(t, 0.0), most), bound))
        begun.append(max(0.0, force[-1] - kept))
    return force[1:]
