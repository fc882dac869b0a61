"""Who goes where in a plan: planned moves, and placements on entry other than doing nothing, and what holds them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from placement_opt.domain.case import ENTRY, Case
from placement_opt.formulation.capacity import carer_places, home_places, mtfc_places, new_placements
from placement_opt.formulation.quantities import entrants_to_lists, living_in, moved_out
from placement_opt.formulation.transfers import supply_lost
from placement_opt.formulation.variables import Variables
from placement_opt.measure.results import Results

AT_LEAST_TOLD = 0.5  # of a child over the horizon; less would read as none
AT_LIMIT = 1e-3  # children by which a limit is reached
ON_ENTRY = ""  # where children come from who come into care


@dataclass(frozen=True)
class Placing:
    """Children of a need group who go somewhere over the horizon, and in how many quarters each limit holds them."""

    need: str
    source: str  # placement type that they leave; ON_ENTRY: they come into care
    to: str
    children: float  # moved by plan; on entry how many more than doing nothing places there, below zero fewer
    held: Mapping[str, int]  # limit -> quarters in which it is reached; those that are never reached are left out


# Names of limits.
HELD_BEFORE_REVIEW, HELD_BY_MOVES = "no planned moves", "planned moves"
HELD_BY_ENTRANTS, HELD_BY_MIX = "children entering care", "change of mix"
HELD_BY_SHARE, HELD_BY_MARKET = "share of the group", "market"
HELD_WITHOUT_PLACES, HELD_BY_PLACES = "no places yet", "places"


def placings(c: Case, plan: Results, nothing: Results) -> list[Placing]:
    """Return the planned moves of a plan, and then where it places children on entry otherwise than doing nothing.

    Both are by need group, over the horizon, and of half a child or more.
    """
    moved = _over_horizon(plan.values.m)
    found = [
        Placing(g, p, to, n, _held_move(c, plan.values, (g, p, to)))
        for (g, p, to), n in moved.items()
        if n >= AT_LEAST_TOLD
    ]
    placed, before = _over_horizon(plan.values.a), _over_horizon(nothing.values.a)
    for g, p in dict.fromkeys((*placed, *before)):
        more = placed.get((g, p), 0.0) - before.get((g, p), 0.0)
        if abs(more) >= AT_LEAST_TOLD:
            found.append(Placing(g, ON_ENTRY, p, more, _held_entry(c, plan.values, g, p)))
    return _in_order(c, found)


def on_entry(plan: Results, need: str) -> dict[str, float]:
    """Return where a plan places a need group's children who come into care, over the horizon [children]."""
    return {p: n for (g, p), n in _over_horizon(plan.values.a).items() if g == need}


def _over_horizon(of: Mapping[tuple[object, ...], float]) -> dict[tuple[str, ...], float]:
    found: dict[tuple[str, ...], list[float]] = {}
    for (*about, _t), n in of.items():
        found.setdefault(tuple(map(str, about)), []).append(float(n))
    return {key: math.fsum(several) for key, several in found.items()}


def _in_order(c: Case, found: list[Placing]) -> list[Placing]:
    needs, places = list(c.needs), [*c.placements]

    def place(k: Placing) -> tuple[bool, int, int, int]:
        return not k.source, needs.index(k.need), places.index(k.source) if k.source else 0, places.index(k.to)

    return sorted(found, key=place)


def _held_move(c: Case, v: Variables, key: tuple[str, str, str]) -> dict[str, int]:
    """Return in how many quarters each limit holds a planned move."""
    g, p, to = key
    there = {q.number: v.x[g, p, q.number - 1] for q in c.quarters if v.x[g, p, q.number - 1] > AT_LIMIT}
    most = {t: c.move_limit[g, t] * n for t, n in there.items()}
    counts = {
        HELD_BEFORE_REVIEW: sum(not n for n in most.values()),
        HELD_BY_MOVES: sum(n > 0 and moved_out(c, v, g, p, t) >= n - AT_LIMIT for t, n in most.items()),
    }
    return _reached(counts | _held_there(c, v, g, to))


def _held_entry(c: Case, v: Variables, g: str, to: str) -> dict[str, int]:
    """Return in how many quarters each limit holds placements on entry."""
    served = c.placements[to].waiting_list
    counts = {}
    if served:
        placed = {q.number: math.fsum(v.a.get((g, p, q.number), 0.0) for p in c.serving(served)) for q in c.quarters}
        came = {t: float(entrants_to_lists(c, v, g, t)) for t in placed}
        about = g, served
        counts = {HELD_BY_ENTRANTS: _suited(c, about, placed, came), HELD_BY_MIX: _by_degrees(c, v, about, placed)}
    return _reached(counts | _held_there(c, v, g, to))


def _suited(c: Case, about: tuple[str, str], placed: Mapping[int, float], came: Mapping[int, float]) -> int:
    """Return in how many quarters as many have been placed on a list so far as it would suit."""
    share = c.suited_entrants.get(about)
    if share is None:
        return 0
    until = [[s for s in placed if s <= t] for t in placed]
    so_far = [(math.fsum(placed[s] for s in of), share * math.fsum(came[s] for s in of)) for of in until]
    return sum(most > AT_LIMIT and n >= most - AT_LIMIT for n, most in so_far)


def _by_degrees(c: Case, v: Variables, about: tuple[str, str], placed: Mapping[int, float]) -> int:
    """Return in how many quarters a list takes as much of today's mix and its change as works by then."""
    today, suits = c.entry_mix.get(about, 0.0), c.suited_entrants.get(about, 1.0)
    n = 0
    for q, ramp in zip(c.quarters, c.suited_entrants_ramp, strict=True):
        share, waiting = today + ramp * (suits - today), v.u[about[0], ENTRY, q.number - 1]
        most = share * float(entrants_to_lists(c, v, about[0], q.number)) + waiting
        n += ramp < 1 and most > AT_LIMIT and placed[q.number] >= most - AT_LIMIT
    return n


def _held_there(c: Case, v: Variables, g: str, to: str) -> dict[str, int]:
    """Return in how many quarters the share of a group, places or the market hold it where it goes."""
    quarters = [q.number for q in c.quarters]
    counts, share = {}, c.suitable_share.get((g, to))
    if share is not None:
        group = {t: math.fsum(v.x[g, p, t] for p in c.suitable[g]) for t in quarters}
        counts[HELD_BY_SHARE] = sum(n > AT_LIMIT and v.x[g, to, t] >= share * n - AT_LIMIT for t, n in group.items())
    if places := dict(_places_at(c, v, to)):
        counts[HELD_WITHOUT_PLACES] = sum(n <= AT_LIMIT for n in places.values())
        counts[HELD_BY_PLACES] = sum(n > AT_LIMIT and living_in(c, v, to, t) >= n - AT_LIMIT for t, n in places.items())
    if to in c.market:
        made = {t: new_placements(c, v, to, t) + supply_lost(c, v, to, t) for t in quarters}
        counts[HELD_BY_MARKET] = sum(n >= c.market[to] - AT_LIMIT for n in made.values())
    return counts


def _places_at(c: Case, v: Variables, to: str) -> Iterator[tuple[int, float]]:
    """Yield the places that can be filled by quarter, of a placement type whose places the programme counts."""
    for t in (q.number for q in c.quarters):
        if to == c.home_placement:
            yield t, float(home_places(c, v, t))
        elif to in c.carers:
            yield t, float(carer_places(c, v, to, t))
        elif c.mtfc and to == c.mtfc.placement:
            yield t, float(mtfc_places(c, v, t))


def _reached(counts: Mapping[str, int]) -> dict[str, int]:
    return {limit: int(n) for limit, n in counts.items() if n}
