"""Where in the range of a group of figures a claim begins or ceases to hold, all other figures being central."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from placement_opt.domain.claims import Claim
from placement_opt.study.chances import claim_met
from placement_opt.study.most_reached import MostAt

LEVELS_TRIED = 9  # levels at which each group is tried first, its ends among them
CUTS = 9  # levels between two that differ, tried at once in each later round
ROUNDS_OF_CUTS = 6
NEAR_CLAIM = 1e-6  # share of the claim by which the most may still be ahead of it where it just holds


@dataclass(frozen=True)
class Tried:
    """A level of a group and the most that the claim reaches there."""

    level: float
    amount: float  # nan without a plan
    holds: bool


@dataclass(frozen=True)
class Turn:
    """Two levels of a group between which a claim begins to hold."""

    misses: Tried
    holds: Tried  # where it just holds

    @property
    def upwards(self) -> bool:
        """Say whether it holds at the higher of the two."""
        return self.holds.level > self.misses.level


@dataclass(frozen=True)
class Turns:
    """What was found along the range of one group."""

    central: Tried  # with every figure as the model has it; its level is no number
    ends: tuple[Tried, Tried]
    turns: tuple[Turn, ...]


def turns_of(reach: MostAt, claim: Claim, ranges: Mapping[str, tuple[float, float]]) -> dict[str, Turns]:
    """Return where a claim begins to hold along the range of each group, from its least to its most level.

    Each group is tried at a grid of levels, and wherever it holds at one and not at the next, the levels between are
    cut into equal parts again and again; all groups share each round. A figure of whole numbers jumps, and the level
    given is the first at which the claim holds. What turns twice between two levels of the grid is not seen.
    """
    grid = {group: [float(n) for n in np.linspace(*ends, LEVELS_TRIED)] for group, ends in ranges.items()}
    central, found = _tried(reach, claim, [(group, level) for group, levels in grid.items() for level in levels])
    along = {group: [found[group, level] for level in levels] for group, levels in grid.items()}
    open_ = [(group, turn) for group, tried in along.items() for turn in _between(tried)]
    for _round in range(ROUNDS_OF_CUTS):
        open_ = _cut(reach, claim, open_)
    return {
        group: Turns(central, (tried[0], tried[-1]), tuple(turn for g, turn in open_ if g == group))
        for group, tried in along.items()
    }


def _between(tried: Sequence[Tried]) -> list[Turn]:
    """Return the neighbours of which one holds and the other does not."""
    return [Turn(*sorted(pair, key=lambda t: t.holds)) for pair in pairwise(tried) if pair[0].holds != pair[1].holds]


def _cut(reach: MostAt, claim: Claim, turns: Sequence[tuple[str, Turn]]) -> list[tuple[str, Turn]]:
    """Return each turn between levels nearer to each other, unless it is near enough to the claim."""
    cuts = {n: _levels(turn) for n, (_group, turn) in enumerate(turns) if not _near(claim, turn)}
    if not cuts:
        return list(turns)
    _central, found = _tried(reach, claim, [(turns[n][0], level) for n, levels in cuts.items() for level in levels])
    narrowed = list(turns)
    for n, levels in cuts.items():
        group, turn = turns[n]
        path = [turn.misses, *(found[group, level] for level in levels), turn.holds]
        narrowed[n] = group, next(Turn(a, b) for a, b in pairwise(path) if b.holds)  # the first that holds
    return narrowed


def _levels(turn: Turn) -> list[float]:
    return [float(n) for n in np.linspace(turn.misses.level, turn.holds.level, CUTS + 2)[1:-1]]


def _near(claim: Claim, turn: Turn) -> bool:
    return abs(claim.ahead(turn.holds.amount)) <= NEAR_CLAIM * abs(claim.amount)


def _tried(
    reach: MostAt, claim: Claim, levels: Sequence[tuple[str, float]]
) -> tuple[Tried, dict[tuple[str, float], Tried]]:
    """Return the most at the central figures, and with one group at one level each."""
    amounts = reach([{group: level} for group, level in levels])
    holds = claim_met(claim, amounts)
    told = [Tried(at, float(n), bool(met)) for (_g, at), n, met in zip(levels, amounts[1:], holds[1:], strict=True)]
    return Tried(float("nan"), float(amounts[0]), bool(holds[0])), dict(zip(levels, told, strict=True))
