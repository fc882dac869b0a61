"""What becomes of the children of a need group in a placement type within a quarter, and from whom thin cells borrow.

A cell is a (need group, placement type). Seen often enough, all its shares are its own: a multinomial over everything
that may happen in a quarter. A thin cell borrows each part from those whom it is most like: leaving care goes by age,
since the oldest grow out of care, so it comes from the same age band; moves go by placement, so they come from the
same level of need in this placement type at other ages; birthdays come from the same age band. A borrowed move keeps
the age band of the child and leads only where children of that need were seen to live.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from placement_opt.ssda903.counts import LEFT, Counts

from .structure import Structure, need_of
from .window import Array, Window, first_enough, inside, tally

Pair = tuple[str, str]  # need group, placement type
Flows = dict[Pair, dict[Pair, float]]  # children by where they are a quarter later

Ladder = list[tuple[str, Callable[[Pair], bool]]]  # groups to borrow from, the closest first: words, who belongs

GONE: Pair = (LEFT, LEFT)
HAPPENS: Pair = ("happens", "")
NOT: Pair = ("does not", "")
OWN = "this need and placement"


@dataclass(frozen=True)
class Group:
    """Children counted together: what happened to how many of them."""

    words: str
    members: tuple[Pair, ...]
    outcomes: dict[Pair, float]

    @property
    def exposure(self) -> float:
        """Return how many children were counted, once for each quarter."""
        return sum(self.outcomes.values())


@dataclass(frozen=True)
class Cell:
    """A need group in a placement type, and the groups that tell what becomes of it.

    `leaving` and `ageing` have the outcomes HAPPENS and NOT; `moving` is about those who stay in care, `leads` says
    which cell each of its outcomes leads to. An own cell has no `ageing`: its birthdays are among its outcomes.
    """

    need: str
    placement: str
    own: bool
    leaving: Group
    moving: Group
    leads: dict[Pair, Pair]
    ageing: Group | None
    older: Pair | None  # the cell of a child who only has a birthday

    @property
    def home(self) -> Pair:
        """Return need and placement."""
        return self.need, self.placement


@dataclass(frozen=True)
class Panel:
    """The flows of a window, and which cells children were seen in."""

    flows: Flows
    seen: frozenset[Pair]
    structure: Structure
    least: float  # child-quarters under which a cell borrows


def cells(counts: Counts, window: Window, structure: Structure, least: float) -> dict[Pair, Cell]:
    """Return every cell that children live in or may come to live in."""
    panel = Panel(flows_of(counts, window), seen(counts, window), structure, least)
    return {pair: _cell(panel, pair) for pair in _reached(panel)}


def flows_of(counts: Counts, window: Window) -> Flows:
    """Return the child-quarters of a window: from each cell, by where the child is at the end."""
    flows: Flows = {}
    frame = inside(counts.flows, window.first, window.last)
    for (g, p, to_g, to_p), n in tally(frame, "need", "placement", "to_need", "to_placement").items():
        flows.setdefault((g, p), {})[to_g, to_p] = n
    return flows


def seen(counts: Counts, window: Window) -> frozenset[Pair]:
    """Return the cells in which children were seen in the window or live at the as-of date."""
    frames = [
        inside(counts.stock, window.first - 1, window.last),
        inside(counts.stock, len(counts.quarters), len(counts.quarters)),
        inside(counts.entrants, window.first, window.last),
    ]
    pairs = {(g, p) for frame in frames for g, p in tally(frame, "need", "placement")}
    flows = flows_of(counts, window)
    return frozenset((pairs | set(flows) | {to for row in flows.values() for to in row}) - {GONE})


def chances(cell: Cell, leaving: Array, moving: Array, ageing: Array) -> dict[Pair, Array]:
    """Return the share of a cell that is in each cell a quarter later, GONE included; together 1.

    `leaving` and `ageing` are shares of any shape, `moving` has a last axis more: the outcomes in their order.
    """
    found = {GONE: leaving, cell.home: np.zeros_like(leaving)}
    for k, outcome in enumerate(cell.moving.outcomes):
        to = cell.leads[outcome]
        found[to] = found.get(to, 0.0) + (1 - leaving) * moving[..., k]
    if cell.ageing and cell.older:  # who moves, moves at the same age; so birthdays are taken from those who stay
        ages = np.minimum((1 - leaving) * ageing, found[cell.home])
        found[cell.older] = found.get(cell.older, 0.0) + ages
        found[cell.home] = found[cell.home] - ages
    return found


def _reached(panel: Panel) -> list[Pair]:
    """Return the cells seen, those of the same pool to which a child may be sent instead, and all these grown older."""
    places = panel.structure.placements
    known = sorted({p for _, p in panel.seen})
    pools = {p: [k for k in known if places[k].destination == places[p].destination] for p in known}
    found = {(g, k) for g, p in panel.seen for k in pools[p]}
    for g, p in sorted(found):
        older = panel.structure.needs[g].older
        while older:
            found.add((older, p))
            older = panel.structure.needs[older].older
    return sorted(found)


def _cell(panel: Panel, pair: Pair) -> Cell:
    need, placement = pair
    older = panel.structure.needs[need].older
    aged = (older, placement) if older else None
    own = panel.flows.get(pair, {})
    if own and sum(own.values()) >= panel.least:
        stays = {pair: 0.0, **{to: n for to, n in own.items() if to != GONE}}
        moving = Group(OWN, (pair,), dict(sorted(stays.items())))
        return Cell(*pair, True, _gone(panel, OWN, [pair]), moving, {to: to for to in moving.outcomes}, None, aged)
    moving = _moving(panel, pair)
    leads = {to: _lands(panel, pair, to) for to in moving.outcomes}
    ageing = _ageing(panel, need) if older else None
    return Cell(*pair, False, _leaving(panel, pair), moving, leads, ageing, aged)


def _leaving(panel: Panel, pair: Pair) -> Group:
    """Return whose departures from care a thin cell borrows."""
    needs, places = panel.structure.needs, panel.structure.placements
    band, setting = needs[pair[0]].band, places[pair[1]].setting
    ladder: Ladder = [
        ("this age, this placement", lambda c: needs[c[0]].band == band and c[1] == pair[1]),
        ("this age, this kind of care", lambda c: needs[c[0]].band == band and places[c[1]].setting == setting),
        ("this age, all placements", lambda c: needs[c[0]].band == band),
        ("all children", lambda c: True),
    ]
    return _gone(panel, *_climb(panel, ladder))


def _moving(panel: Panel, pair: Pair) -> Group:
    """Return whose moves and changes of level a thin cell borrows: the new level, "" if the same, and the placement."""
    needs = panel.structure.needs
    level = needs[pair[0]].level
    ladder: Ladder = [
        ("this level at all ages, this placement", lambda c: needs[c[0]].level == level and c[1] == pair[1]),
        ("all needs, this placement", lambda c: c[1] == pair[1]),
    ]
    words, members = _climb(panel, ladder)
    outcomes = {("", pair[1]): 0.0}
    for g, p in members:
        for (to_g, to_p), n in panel.flows[g, p].items():
            if (to_g, to_p) != GONE:
                key = ("" if needs[to_g].level == needs[g].level else needs[to_g].level, to_p)
                outcomes[key] = outcomes.get(key, 0.0) + n
    return Group(words, members, dict(sorted(outcomes.items())))


def _ageing(panel: Panel, need: str) -> Group:
    """Return whose birthdays are counted for a need group: into an older band, of those who stay in care."""
    needs = panel.structure.needs
    ladder: Ladder = [
        ("this need, all placements", lambda c: c[0] == need),
        ("this age, all placements", lambda c: needs[c[0]].band == needs[need].band),
    ]
    words, members = _climb(panel, ladder)
    kept = [(g, to, n) for g, p in members for (to, _), n in panel.flows[g, p].items() if to != LEFT]
    ages = sum(n for g, to, n in kept if needs[to].band != needs[g].band)
    return Group(words, members, {HAPPENS: ages, NOT: sum(n for _, _, n in kept) - ages})


def _climb(panel: Panel, ladder: Ladder) -> tuple[str, tuple[Pair, ...]]:
    """Return the first group with enough child-quarters, otherwise the last: its words and its cells."""
    groups = [(words, tuple(c for c in sorted(panel.flows) if belongs(c))) for words, belongs in ladder]
    return first_enough(groups, lambda g: sum(sum(panel.flows[c].values()) for c in g[1]) >= panel.least)


def _gone(panel: Panel, words: str, members: Iterable[Pair]) -> Group:
    rows = [panel.flows[c] for c in members]
    left = sum(row.get(GONE, 0.0) for row in rows)
    return Group(words, tuple(members), {HAPPENS: left, NOT: sum(sum(row.values()) for row in rows) - left})


def _lands(panel: Panel, pair: Pair, outcome: Pair) -> Pair:
    """Return the cell that a borrowed outcome leads to: home if no such child was ever seen there."""
    need = panel.structure.needs[pair[0]]
    level, placement = outcome
    to = (need_of(panel.structure, need.band, level or need.level) or pair[0], placement)
    return to if to in panel.seen else pair
