"""One step of a search: the least further move that makes up for what is missing, if slopes held within a radius."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from placement_opt.study.sampling_at import Point
from placement_opt.study.ways_to_ends import Ways, WayToEnd


@dataclass(frozen=True)
class Leg:
    """How far a group is on one of its ways, and what a further share of it brings, in the unit of the claim."""

    way: WayToEnd
    share: float
    gain: float = 0.0  # per share of the way
    dear: float = 0.0  # ranges per share of the way

    @property
    def worth(self) -> float:
        """What it brings for each range that it is moved."""
        return self.gain / self.dear


Legs = Mapping[str, Leg]


def point_of(legs: Legs) -> Point:
    """Return where groups stand, as `sample_towards` takes it."""
    return {g: leg.way.sign * leg.share for g, leg in legs.items() if leg.share}


def distance_of(legs: Legs) -> float:
    """Return the sum of what all groups have moved, in ranges."""
    return sum(leg.way.distance(leg.share) for leg in legs.values())


def probes(legs: Legs, ways: Ways, step: float) -> list[tuple[Leg, Leg]]:
    """Return for each way that a group may go on, back or out, where it is tried: just before and just after."""
    found = []
    for g, of in ways.items():
        here = legs.get(g)
        for way in (here.way,) if here and here.share else of:
            share = here.share if here else 0.0
            before, after = way.beside(share, step)
            if before < after:
                found.append((Leg(way, before), Leg(way, after)))
    return found


def with_slope(pair: tuple[Leg, Leg], share: float, more: float) -> Leg:
    """Return a leg at its share, with the slope between two probes of which the second brings so much more."""
    before, after = pair
    apart = after.share - before.share
    dear = (after.way.distance(after.share) - before.way.distance(before.share)) / apart
    return Leg(after.way, share, more / apart, dear)


def steepest(legs: Sequence[Leg]) -> dict[str, Leg]:
    """Return for each group the leg that brings most for its distance; where nothing brings anything, none at rest."""
    found: dict[str, Leg] = {}
    for leg in legs:
        g = leg.way.group
        if leg.dear > 0 and (leg.share or leg.gain > 0) and (g not in found or leg.worth > found[g].worth):
            found[g] = leg
    return found


def step(legs: Legs, missing: float, radius: float, *, back: bool = True) -> tuple[dict[str, Leg], float]:
    """Return the legs after the best step within a radius, and the distance that the last bit of gain costs.

    It is the least sum of distances whose gain makes up for what is missing, or the most gain where that is not enough:
    a linear programme of one row, which is solved by filling up the legs in the order of their worth. What is ahead
    already (`missing` below nothing) is given back; without `back` no leg becomes shorter.
    """
    least = {g: _within(leg, leg.share - radius, up=False) if back else leg.share for g, leg in legs.items()}
    most = {g: _within(leg, leg.share + radius, up=True) for g, leg in legs.items()}
    shares = dict(least)  # what brings nothing, or less, goes back as far as it may
    left = missing - sum(leg.gain * (shares[g] - leg.share) for g, leg in legs.items())
    last = 0.0
    for g, leg in sorted(legs.items(), key=lambda item: (-item[1].worth, item[0])):
        if left > 0 and leg.gain > 0:
            by = min(most[g] - shares[g], left / leg.gain)
            shares[g], left, last = shares[g] + by, left - leg.gain * by, 1 / leg.worth
    return {g: replace(leg, share=shares[g]) for g, leg in legs.items()}, last


def _within(leg: Leg, share: float, *, up: bool) -> float:
    """Return a share within the way and, of whole numbers, at least as far as the next stop."""
    before, after = leg.way.beside(leg.share, 0.0)
    return min(1.0, max(share, after)) if up else max(0.0, min(share, before))


def snapped(legs: Legs, *, up: bool) -> dict[str, Leg]:
    """Return the legs with whole numbers at their stops, those before or those after."""
    return {g: replace(leg, share=leg.way.at_stop(leg.share, up=up)) for g, leg in legs.items()}
