"""What becomes of the children of a need group in a placement type within a quarter, and from whom thin cells borrow.

A cell is a (need group, placement type). Seen often enough, all its shares are its own: a multinomial over everything
that may happen in a quarter. Thin cells are counted together, those of a placement type if they are enough, and so
that together they reproduce what was counted (standardise.py): leaving care goes by age, since the oldest grow out of
care; moves and changes of need are shared. Birthdays come from the same need in all placements or the same age band. A
move of a thin cell keeps the age band of the child and leads only where children of that need were seen to live.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.estimate import standardise
from placement_opt.intake.estimate.window import Array, Window, first_enough
from placement_opt.intake.estimate.window_flows import (
    GONE_PAIR,
    Pair,
    WindowFlows,
    flows_of,
    seen,
)
from placement_opt.intake.records.counts import LEFT, Counts

Ladder = list[tuple[str, Callable[[Pair], bool]]]  # groups to borrow from, the closest first: words, who belongs

HAPPENS: Pair = ("happens", "")
NOT: Pair = ("does not", "")
OWN_CELL = "this need and placement"


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
    leaves: float  # factor on the share of `leaving`
    moves: dict[Pair, float]  # factor on each outcome of `moving` that leads away from here

    @property
    def home(self) -> Pair:
        """Return need and placement."""
        return self.need, self.placement


def cells(counts: Counts, window: Window, catalogue: Catalogue, least: float, together: float) -> dict[Pair, Cell]:
    """Return every cell that children live in or may come to live in.

    `least`: child-quarters under which a cell is thin; `together`: what thin cells need together, to be counted apart.
    """
    panel = WindowFlows(flows_of(counts, window), seen(counts, window), catalogue, least, together)
    reached = _reached(panel)
    groups = standardise.groups(panel)
    return {pair: _own(panel, pair) or _thin(panel, pair, groups[pair[1]]) for pair in reached}


def chances(cell: Cell, leaving: Array, moving: Array, ageing: Array) -> dict[Pair, Array]:
    """Return the share of a cell that is in each cell a quarter later, GONE included; together 1.

    `leaving` and `ageing` are shares of any shape, `moving` has a last axis more: the outcomes in their order.
    """
    leaving = np.minimum(1.0, cell.leaves * leaving)
    away = [k for k, outcome in enumerate(cell.moving.outcomes) if cell.leads[outcome] != cell.home]
    outcomes = list(cell.moving.outcomes)
    parts = {k: cell.moves[outcomes[k]] * moving[..., k] for k in away}
    moved = sum(parts.values(), np.zeros_like(leaving))
    room = 1 / np.maximum(1.0, moved)
    found = {GONE_PAIR: leaving, cell.home: (1 - leaving) * np.maximum(0.0, 1 - moved)}
    for k, part in parts.items():
        to = cell.leads[outcomes[k]]
        found[to] = found.get(to, 0.0) + (1 - leaving) * part * room
    if cell.ageing and cell.older:  # who moves, moves at the same age; so birthdays are taken from those who stay
        ages = np.minimum((1 - leaving) * ageing, found[cell.home])
        found[cell.older] = found.get(cell.older, 0.0) + ages
        found[cell.home] = found[cell.home] - ages
    return found


def _reached(panel: WindowFlows) -> list[Pair]:
    """Return the cells seen, those where a child may be sent instead, and all these grown older.

    A child may be sent to any placement type of the same waiting list.
    """
    places = panel.catalogue.placements
    known = sorted({p for _, p in panel.seen})
    alike = {p: [k for k in known if places[k].destination == places[p].destination] for p in known}
    found = {(g, k) for g, p in panel.seen for k in alike[p]}
    for g, p in sorted(found):
        older = panel.catalogue.needs[g].ages_into
        while older:
            found.add((older, p))
            older = panel.catalogue.needs[older].ages_into
    return sorted(found)


def _own(panel: WindowFlows, pair: Pair) -> Cell | None:
    """Return a cell with enough children for shares of its own."""
    own = panel.flows.get(pair, {})
    if not own or panel.exposure([pair]) < panel.least:
        return None
    outcomes = dict(sorted({pair: 0.0, **{to: n for to, n in own.items() if to != GONE_PAIR}}.items()))
    return Cell(
        *pair,
        own=True,
        leaving=_gone(panel, OWN_CELL, (pair,)),
        moving=Group(OWN_CELL, (pair,), outcomes),
        leads={to: to for to in outcomes},
        ageing=None,
        older=_older(panel, pair),
        leaves=1.0,
        moves=dict.fromkeys(outcomes, 1.0),
    )


def _thin(panel: WindowFlows, pair: Pair, group: standardise.Thin) -> Cell:
    older, outcomes = _older(panel, pair), standardise.outcomes(panel, group)
    return Cell(
        *pair,
        own=False,
        leaving=_gone(panel, f"{group.words}, by age", group.members),
        moving=Group(group.words, group.members, outcomes),
        leads={to: standardise.lands(panel, pair, to) for to in outcomes},
        ageing=_ageing(panel, pair[0]) if older else None,
        older=older,
        leaves=standardise.leaving(panel, group, pair[0]),
        moves=standardise.moving(panel, group),
    )


def _older(panel: WindowFlows, pair: Pair) -> Pair | None:
    older = panel.catalogue.needs[pair[0]].ages_into
    return (older, pair[1]) if older else None


def _ageing(panel: WindowFlows, need: str) -> Group:
    """Return whose birthdays are counted for a need group: into an older band, of those who stay in care."""
    needs = panel.catalogue.needs
    ladder: Ladder = [
        ("this need, all placements", lambda c: c[0] == need),
        ("this age, all placements", lambda c: needs[c[0]].band == needs[need].band),
    ]
    words, members = _climb(panel, ladder)
    kept = [(g, to, n) for g, p in members for (to, _), n in panel.flows[g, p].items() if to != LEFT]
    ages = sum(n for g, to, n in kept if needs[to].band != needs[g].band)
    return Group(words, members, {HAPPENS: ages, NOT: sum(n for _, _, n in kept) - ages})


def _climb(panel: WindowFlows, ladder: Ladder) -> tuple[str, tuple[Pair, ...]]:
    """Return the first group with enough child-quarters, otherwise the last: its words and its cells."""
    groups = [(words, tuple(c for c in sorted(panel.flows) if belongs(c))) for words, belongs in ladder]
    return first_enough(groups, lambda g: panel.exposure(g[1]) >= panel.least)


def _gone(panel: WindowFlows, words: str, members: tuple[Pair, ...]) -> Group:
    left = panel.left(members)
    return Group(words, members, {HAPPENS: left, NOT: panel.exposure(members) - left})
