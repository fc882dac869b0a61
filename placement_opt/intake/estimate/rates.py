"""Exits, ageing, transitions and breakdown: shares of a cell's children in a quarter, as the programme takes them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from placement_opt.domain.catalogue import RESIDENTIAL_LIST, Catalogue
from placement_opt.intake.estimate.cells import HAPPENS, Cell
from placement_opt.intake.estimate.estimates import Rate
from placement_opt.intake.estimate.intervals import rate
from placement_opt.intake.estimate.window import Window, children_by, first_enough, inside
from placement_opt.intake.estimate.window_flows import Flows, Pair, flows_of
from placement_opt.intake.import_settings import Estimating
from placement_opt.intake.records.counts import Counts

Transition = tuple[str, str, str, str]  # need, placement, need afterwards, waiting list or placement type
Return = tuple[str, str, str]  # need, placement, need after a return to residential care
Breakdown = tuple[Rate, Rate, Rate]  # first quarter, any other quarter, returns to residential care


@dataclass(frozen=True)
class WindowRates:
    """The rates of all cells; together at most 1 in each."""

    exits: dict[Pair, Rate]
    ages: dict[str, Rate]
    transitions: dict[Transition, Rate]
    breakdown: dict[Return, Breakdown]


def rates(
    found: dict[Pair, Cell], counts: Counts, window: Window, catalogue: Catalogue, how: Estimating
) -> WindowRates:
    """Return the rates of all cells."""
    ages = ageing(flows_of(counts, window), catalogue, how)
    broken = breakdown(found, counts, window, catalogue, how)
    exits: dict[Pair, Rate] = {}
    transitions: dict[Transition, Rate] = {}
    for pair, cell in found.items():
        leaves = rate(cell.leaving.outcomes[HAPPENS], cell.leaving.exposure, cell.leaving.words, how, cell.leaves)
        moves = _moves(cell, catalogue, how)
        key = (*pair, catalogue.breakdown.get(pair, ""))
        if key in broken:
            broken[key] = _room_for_returns(broken[key], ages.get(pair[0]), how)
        exits[pair], moves = _fitted(leaves, ages.get(pair[0]), moves, broken.get(key), how)
        transitions.update(moves)
    return WindowRates(exits, ages, dict(sorted(transitions.items())), broken)


def ageing(flows: Flows, catalogue: Catalogue, how: Estimating) -> dict[str, Rate]:
    """Return the share of each need group that only grows older: still there, in the next age band, at the same level.

    Counted over all placement types, since the programme has one such rate a need group; a group with too few
    child-quarters borrows from its age band.
    """
    found = {}
    for need, kind in catalogue.needs.items():
        band = [g for g, n in catalogue.needs.items() if n.band == kind.band]
        if not kind.ages_into or not any(g == need for g, _ in flows):
            continue
        groups = [
            (words, {pair: row for pair, row in flows.items() if pair[0] in needs})
            for words, needs in (("this need, all placements", [need]), ("this age, all placements", band))
        ]
        words, rows = first_enough(groups, lambda g: _children(g[1]) >= how.least_exposure)
        aged = sum(row.get((catalogue.needs[g].ages_into, p), 0.0) for (g, p), row in rows.items())
        found[need] = rate(aged, _children(rows), words, how)
    return found


def _children(flows: Flows) -> float:
    return sum(sum(row.values()) for row in flows.values())


def breakdown(
    found: dict[Pair, Cell], counts: Counts, window: Window, catalogue: Catalogue, how: Estimating
) -> dict[Return, Breakdown]:
    """Return how often foster placements end in another one, and how often that one is residential.

    `later` counts all children in the placement type, those stepped down by today's practice too: the programme's own
    step-downs come on top. So later times returns is the share who went to residential care with that need.
    """
    endings = inside(counts.endings, window.first, window.last)
    ended = children_by(endings.loc[endings["ended"].astype(bool)], "need", "placement")
    new = endings.loc[endings["stepped_down"].astype(bool)]
    newly = sum(children_by(new, "ended").values()), children_by(new, "ended").get((True,), 0.0)
    result = {}
    for pair, to in catalogue.breakdown.items():
        if pair in found:
            later, returns = _ends(found[pair], ended, catalogue, to, how)
            result[*pair, to] = (_first(*newly, later, how), later, returns)
    return dict(sorted(result.items()))


def _ends(
    cell: Cell, ended: dict[tuple[Any, ...], float], catalogue: Catalogue, to: str, how: Estimating
) -> tuple[Rate, Rate]:
    back = {o: n for o, n in cell.moving.outcomes.items() if n and _returns(cell.leads[o], catalogue, to)}
    returned = math.fsum(back.values())
    ends = max(returned, sum(ended.get(member, 0.0) for member in cell.moving.members))
    later = rate(ends, _exposure(cell), cell.moving.words, how, _of(cell))
    of = min(_by(cell, back), ends / returned) if returned else 1.0
    return later, rate(returned, ends, cell.moving.words, how, of)


def _by(cell: Cell, outcomes: dict[Pair, float]) -> float:
    """Return the factor on some outcomes of a cell together."""
    return math.fsum(cell.moves[o] * n for o, n in outcomes.items()) / math.fsum(outcomes.values())


def _first(children: float, ended: float, later: Rate, how: Estimating) -> Rate:
    if children > 0:
        return rate(ended, children, "all needs and foster placements newly stepped down to", how)
    return replace(later, high=1.0, group=f"nobody was stepped down; as in later quarters: {later.group}")


def _moves(cell: Cell, catalogue: Catalogue, how: Estimating) -> dict[Transition, Rate]:
    """Return the moves and changes of need of a cell, without birthdays and without returns from breakdown."""
    back = catalogue.breakdown.get(cell.home)
    added: dict[Transition, dict[Pair, float]] = {}
    for outcome, n in cell.moving.outcomes.items():
        to = cell.leads[outcome]
        if n and to not in (cell.home, cell.older) and not (back and _returns(to, catalogue, back)):
            place = to[1] if to[1] == cell.placement else catalogue.placements[to[1]].destination
            added.setdefault((*cell.home, to[0], place), {})[outcome] = n
    exposure, of, words = _exposure(cell), _of(cell), cell.moving.words
    found = {key: rate(math.fsum(o.values()), exposure, words, how, of * _by(cell, o)) for key, o in added.items()}
    return {key: r for key, r in found.items() if r.value > 0}


def _returns(to: Pair, catalogue: Catalogue, need: str) -> bool:
    return to[0] == need and catalogue.placements[to[1]].destination == RESIDENTIAL_LIST


def _exposure(cell: Cell) -> float:
    """Return of how many children the moves are: all of an own cell, those still in care of a borrowed one."""
    return cell.leaving.exposure if cell.own else cell.moving.exposure


def _of(cell: Cell) -> float:
    """Return the share of the children of the cell who may have moved: of a borrowed one those still in care."""
    gone = cell.leaving.outcomes[HAPPENS]
    return 1.0 if cell.own or not gone else max(0.0, 1 - cell.leaves * gone / cell.leaving.exposure)


def _room_for_returns(broken: Breakdown, ages: Rate | None, how: Estimating) -> Breakdown:
    """Return the breakdown rates, lowered if more went back than do not grow older."""
    first, later, returns = broken
    room = 1 - (ages.value if ages else 0.0)
    if max(first.value, later.value) * returns.value <= room:
        return broken
    most = room / returns.value
    fitting = (_scaled(r, most / r.value, how) if r.value > most else r for r in (first, later))
    return next(fitting), next(fitting), returns


def _fitted(
    leaves: Rate, ages: Rate | None, moves: dict[Transition, Rate], broken: Breakdown | None, how: Estimating
) -> tuple[Rate, dict[Transition, Rate]]:
    """Return exits and moves that, with ageing and breakdown, take at most everyone in the cell.

    Ageing is that of the whole need group, so the parts of a small cell may add up to more.
    """
    back = max(broken[0].value, broken[1].value) * broken[2].value if broken else 0.0
    most = 1 - back - (ages.value if ages else 0.0)
    moved = math.fsum(r.value for r in moves.values())
    if leaves.value + moved <= most:
        return leaves, moves
    if leaves.value > most:
        return _scaled(leaves, max(0.0, most) / leaves.value, how), {}
    fitting = {key: _scaled(r, (most - leaves.value) / moved, how) for key, r in moves.items()}
    return leaves, {key: r for key, r in fitting.items() if r.value > 0}


def _scaled(r: Rate, factor: float, how: Estimating) -> Rate:
    """Return a rate made smaller, rounded down, saying so; its interval still reaches what was counted."""
    unit = 10**how.decimals
    value = math.floor(r.value * factor * unit) / unit
    group = f"{r.group}; lowered so that no more leave than live there"
    return replace(r, value=value, low=min(r.low, value), group=group)
