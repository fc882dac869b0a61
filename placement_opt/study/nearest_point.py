"""The nearest point at which a claim holds: sequential linear programmes from slopes found by solving again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.claims import Claim
from placement_opt.study.most_reached import MostAt
from placement_opt.study.sampling_at import Point
from placement_opt.study.step_by_slopes import (
    Leg,
    Legs,
    distance_of,
    point_of,
    probes,
    snapped,
    steepest,
    step,
    with_slope,
)
from placement_opt.study.ways_to_ends import Ways

PROBE = 0.02  # share of a way on either side over which a slope is taken
FIRST_RADIUS, LEAST_RADIUS = 0.5, 0.02  # shares of a way that a step may go
RADII = (1.0, 0.5, 0.25)  # of the radius, tried at once
MOST_STEPS = 15
LANDINGS = 4  # solves at most from where a walk ends to where the claim holds
AIM = 1e-5  # share of the claim by which a step aims beyond it, so that its end holds
PENALTY = 2.0  # times the distance that what is still missing would cost
IN_PLAY = 0.25  # of what the last group to move brings for its distance
ENOUGH = 2e-3  # share of the distance: a step that comes no nearer is none
END_ROUNDS = 4  # in which groups at an end are tried at the other
CUTS_BACK = 20  # points tried at once between one that misses and one that holds


Change = tuple[str, Leg | None]  # a group and its leg; None: central


@dataclass(frozen=True)
class NearestPoint:
    """Where the search ended: a point at which the claim holds, or the farthest that was found where none does."""

    point: Point  # group -> share of the way to its high end, or, below nothing, to its low end
    amount: float
    distance: float  # in ranges
    holds: bool
    steps: int


@dataclass
class _Search:
    """A claim, what it reaches at points, the ways that there are, and the nearest point that holds so far."""

    reach: MostAt
    claim: Claim
    ways: Ways
    nearest: Legs | None = None
    amount: float = float("nan")  # there
    steps: int = 0
    dear: float = 0.0  # distance that a unit of what is missing counts for

    def ahead(self, points: Sequence[Legs]) -> list[float]:
        """Return by how much the claim is ahead at points, and keep the nearest that holds."""
        found = []
        for legs, amount in zip(points, self.reach([point_of(legs) for legs in points])[1:], strict=True):
            ahead = -np.inf if np.isnan(amount) else self.claim.ahead(float(amount))
            found.append(float(ahead))
            if ahead >= 0 and (self.nearest is None or distance_of(legs) < distance_of(self.nearest)):
                self.nearest, self.amount = dict(legs), float(amount)
        return found


def nearest_point(reach: MostAt, claim: Claim, ways: Ways) -> NearestPoint:
    """Return the nearest point at which a claim holds, in the sum over groups of what they move, each in its range.

    The sum is taken because a council can look into few figures: it moves those that bring most for their distance and
    leaves the others alone. From the figures as they are, the slope of the most by each group is found by solving
    again a little to either side, or at the next whole number; a linear programme gives the least step that makes up
    for what is missing within a radius; where it ends is solved again, and the radius grows or shrinks by what is
    found. It ends at a point that holds and from which no step comes nearer: the nearest of its neighbourhood, since
    the most is no convex function of all figures. Where not even the farthest corner holds that a search over the ends
    of all ranges finds, the claim holds nowhere that was looked: sure where the most rises or falls along every range
    whatever the others are, and no proof otherwise.
    """
    s = _Search(reach, claim, ways)
    if s.ahead([{}])[0] >= 0:
        return NearestPoint({}, s.amount, 0.0, True, 0)
    corner = _farthest(s)
    if s.nearest is None:
        amount = float(reach([point_of(corner)])[1])
        return NearestPoint(point_of(corner), amount, distance_of(corner), False, 0)
    _walk(s)
    _without_what_is_not_needed(s)
    return NearestPoint(point_of(s.nearest), s.amount, distance_of(s.nearest), True, s.steps)


def _farthest(s: _Search) -> Legs:
    """Return every group at the end at which the claim is most ahead: each by itself first, then beside the others."""
    ends = [{g: Leg(way, 1.0)} for g, of in s.ways.items() for way in of]
    central, *alone = s.ahead([{}, *ends])
    corner: dict[str, Leg] = {}
    best: dict[str, float] = {}
    for legs, ahead in zip(ends, alone, strict=True):
        for g, leg in legs.items():
            if ahead > best.get(g, central):
                best[g], corner[g] = ahead, leg
    corner, now = _together(s, corner, best)
    for _round in range(END_ROUNDS):
        changes: list[Change] = [(g, leg) for legs in ends for g, leg in legs.items() if corner.get(g) != leg]
        changes += [(g, None) for g in corner]
        found = s.ahead([_changed(corner, [change]) for change in changes]) if s.nearest is None else []
        better = sorted((n for n, ahead in enumerate(found) if ahead > now), key=lambda n: found[n])
        if not better:
            break
        tried = [_changed(corner, [changes[n] for n in better]), _changed(corner, [changes[better[-1]]])]
        reached = s.ahead(tried)
        corner, now = tried[int(np.argmax(reached))], max(reached)
    return corner


def _together(s: _Search, corner: Legs, best: Mapping[str, float]) -> tuple[dict[str, Leg], float]:
    """Return the ends that are most ahead together, added in the order of what each brings: all may have no plan."""
    order = sorted(corner, key=lambda g: (-best[g], g))
    tried = [{g: corner[g] for g in order[:n]} for n in range(len(order) + 1)]
    reached = s.ahead(tried)
    return tried[int(np.argmax(reached))], max(reached)


def _changed(legs: Legs, changes: Sequence[Change]) -> dict[str, Leg]:
    """Return legs with some put elsewhere, or back to where the model has them; of two of one group the last holds."""
    put = {**legs, **{g: leg for g, leg in changes if leg}}
    last = dict(changes)  # of each group
    return {g: last.get(g) or leg for g, leg in put.items() if last.get(g, leg) is not None}


def _walk(s: _Search) -> None:
    """Walk from the figures as they are until no step comes nearer to a point that holds.

    Slopes are taken of all groups at first, then of those that may come into play, and of all again before the end.
    """
    aim, radius = AIM * abs(s.claim.amount), FIRST_RADIUS
    legs: dict[str, Leg] = {}
    ways, slopes = s.ways, dict[str, Leg]()
    while s.steps < MOST_STEPS:
        s.steps += 1
        now, slopes = _slopes(s, legs, ways)
        tried, dear = _candidates(slopes, aim - now, radius)
        s.dear = PENALTY * dear or s.dear
        found = s.ahead([c for _part, c in tried])
        costs = [distance_of(c) + s.dear * max(0.0, aim - a) for (_p, c), a in zip(tried, found, strict=True)]
        cost, n = min(zip(costs, range(len(tried)), strict=True))
        part, before = tried[n][0], distance_of(legs) + s.dear * max(0.0, aim - now)
        if cost < before * (1 - ENOUGH):
            legs, radius = _moved_only(tried[n][1]), radius * part * (2 if part == RADII[0] else 1)
        else:
            radius *= RADII[-1]
        if radius >= LEAST_RADIUS:
            ways = _in_play(s.ways, slopes, legs, s.dear / PENALTY)
        elif len(ways) == len(s.ways):
            break
        else:
            ways, radius = s.ways, LEAST_RADIUS
    _land(s, legs, slopes, aim)


def _land(s: _Search, legs: Legs, slopes: Legs, aim: float) -> None:
    """Go on from the end of a walk, which may miss the claim by a little, until it holds."""
    for _landing in range(LANDINGS):
        (now,) = s.ahead([_moved_only(legs)])
        if now >= 0:
            return
        shares = {g: legs[g].share if g in legs and legs[g].way == k.way else 0.0 for g, k in slopes.items()}
        here = {g: replace(k, share=shares[g]) for g, k in slopes.items()}
        further, _dear = step(here, aim - now, FIRST_RADIUS, back=False)
        legs = {**legs, **_moved_only(snapped(further, up=True))}


def _in_play(ways: Ways, slopes: Legs, legs: Legs, dear: float) -> Ways:
    """Return the ways of groups that moved, or that bring for their distance a share of what the last to move did."""
    near = {g for g, leg in slopes.items() if leg.worth * dear >= IN_PLAY}
    return {g: of for g, of in ways.items() if g in near or g in legs}


def _slopes(s: _Search, legs: Legs, ways: Ways) -> tuple[float, dict[str, Leg]]:
    """Return how far the claim is ahead, and each group with what moving it on brings."""
    pairs = probes(legs, ways, PROBE)
    points = [{**legs, leg.way.group: leg} for pair in pairs for leg in pair]
    now, *found = s.ahead([legs, *points])
    sloping = []
    for n, pair in enumerate(pairs):
        share = legs[pair[0].way.group].share if pair[0].way.group in legs else 0.0
        more = found[2 * n + 1] - found[2 * n]
        if np.isfinite(more):
            sloping.append(with_slope(pair, share, more))
    return now, steepest(sloping)


def _candidates(slopes: Legs, missing: float, radius: float) -> tuple[list[tuple[float, dict[str, Leg]]], float]:
    """Return the steps that are tried, each with its part of the radius, and what the last bit of gain costs."""
    found, dear = list[tuple[float, dict[str, Leg]]](), 0.0
    for part in RADII:
        legs, last = step(slopes, missing, part * radius)
        dear = max(dear, last)
        for end in (snapped(legs, up=up) for up in (False, True)):
            if all(end != other for _part, other in found):
                found.append((part, end))
    return found, dear


def _moved_only(legs: Legs) -> dict[str, Leg]:
    return {g: leg for g, leg in legs.items() if leg.share}


def _without_what_is_not_needed(s: _Search) -> None:
    """Cut the nearest point back along the straight way, and leave groups where they were that it does not need."""
    while s.nearest is not None:
        legs = _moved_only(s.nearest)
        shorter = [{g: k for g, k in legs.items() if g != out} for out in legs]
        back = np.linspace(0, 1, CUTS_BACK + 1)[1:-1]
        shorter += [snapped({g: replace(k, share=k.share * float(b)) for g, k in legs.items()}, up=True) for b in back]
        before = distance_of(legs)
        s.ahead(shorter)
        if distance_of(s.nearest) > before * (1 - ENOUGH):
            return
