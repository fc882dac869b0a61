"""How children come, grow older, move and leave, so that doing nothing keeps the last count: closing the books.

Starts and leavers by age are published; what is not is found as the least change from a first guess with which as many
come into every group and placement type as go out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import nnls

from placement_opt.england.new_council.margins import AGES, CouncilMargins
from placement_opt.england.new_council.pattern import EnglandPattern
from placement_opt.england.new_council.where_living import (
    BAND_OF_AGE,
    COMPLEX_LEVEL,
    SETTLED_LEVEL,
    STANDARD_LEVEL,
    Living,
)
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR, WEEKS_PER_YEAR

BALANCE_WEIGHT = 1e4  # how much more a balance weighs than a first guess
LEAST = 0.01  # children a quarter: a first guess that is smaller may be missed by as much
YEARS_OF_AGE = dict(zip(AGES, (1, 4, 5, 6, 2), strict=True))
SAME_WAY = {  # placement types that fill one waiting list
    **{"foster_inhouse": "foster", "foster_ifa": "foster", "home_inhouse": "residential"},
    **{"home_external": "residential", "supported_accommodation": "supported"},
}
State = tuple[str, str]  # need group; waiting list, or placement type that is carried
Move = tuple[str, str, str, str]  # need group, from; need group afterwards, to


@dataclass(frozen=True)
class Flows:
    """Children a quarter, and what they are shares of."""

    entries: Mapping[State, float]
    exits: Mapping[State, float]
    moves: Mapping[Move, float]
    ageing: Mapping[str, float]  # by age group: share who grow into the next
    stock: Mapping[State, int]
    unbalanced: float  # most by which a group that has children is out of balance [children a quarter]

    def entering(self, need: str) -> float:
        """Return how many of a need group come into care in a quarter."""
        return sum(n for (g, _where), n in self.entries.items() if g == need)


def flows(m: CouncilMargins, here: Living, pattern: EnglandPattern) -> Flows:
    """Return flows with which the children of every age, and of every group and placement type, stay as many.

    Source of the method: least squares with non-negative unknowns, Lawson, C. L. and Hanson, R. J. (1974), Solving
    least squares problems; each deviation is over the root of its first guess, as of a count.
    """
    stock = _states(here)
    left, growing = _ages_in_balance(m)
    ageing = {BAND_OF_AGE[a]: growing[a] / n if (n := m.ages[a].value) else 0.0 for a in AGES[:-1]}
    starts = {BAND_OF_AGE[a]: m.started[a].value / QUARTERS_PER_YEAR for a in AGES}
    guesses = _First(stock, starts, {BAND_OF_AGE[a]: left[a] for a in AGES}, pattern).guesses()
    return _balanced(guesses, stock, starts, {BAND_OF_AGE[a]: left[a] for a in AGES}, ageing, pattern)


def _states(here: Living) -> dict[State, int]:
    stock: dict[State, int] = {}
    for (need, placement), n in here.children.items():
        state = need, SAME_WAY.get(placement, placement)
        stock[state] = stock.get(state, 0) + n
    return stock


def _ages_in_balance(m: CouncilMargins) -> tuple[dict[str, float], dict[str, float]]:
    """Return leavers and children who grow older in a quarter, by age, with which every age keeps its children.

    First guesses are the published leavers, all scaled to be as many as start, and an even spread of ages.
    """
    n = len(AGES)
    starts = np.array([m.started[a].value for a in AGES]) / QUARTERS_PER_YEAR
    left = np.array([m.left[a].value for a in AGES], dtype=float)
    exits = left * starts.sum() / left.sum() if left.sum() else starts
    older = np.array([m.ages[a].value / YEARS_OF_AGE[a] for a in AGES[:-1]]) / QUARTERS_PER_YEAR
    balance = np.zeros((n, 2 * n - 1))
    balance[:, :n] = np.eye(n)
    for k in range(n - 1):
        balance[k, n + k], balance[k + 1, n + k] = 1, -1
    found = _least_change(np.concatenate([exits, older]), balance, starts)
    return dict(zip(AGES, map(float, found[:n]), strict=True)), dict(zip(AGES, map(float, found[n:]), strict=False))


def _least_change(first: np.ndarray, balance: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return unknowns, none below nought, that meet balances and are else as near as can be to a first guess."""
    scale = 1 / np.sqrt(np.maximum(first, LEAST))
    found, _residual = nnls(
        np.vstack([balance * BALANCE_WEIGHT, np.diag(scale)]),
        np.concatenate([wanted * BALANCE_WEIGHT, first * scale]),
        maxiter=10_000,
    )
    return np.asarray(found)


@dataclass(frozen=True)
class _First:
    """First guesses: entries by where children go, leavers, and moves without a plan [children a quarter]."""

    stock: Mapping[State, int]
    starts: Mapping[str, float]
    left: Mapping[str, float]
    pattern: EnglandPattern

    def guesses(self) -> tuple[dict[State, float], dict[State, float], dict[Move, float]]:
        entries = {k: n for band in BAND_OF_AGE.values() for k, n in self._entries(band).items() if k in self.stock}
        moves = {move: n for move, n in self._moves().items() if move[:2] in self.stock and move[2:] in self.stock}
        return entries, self._exits(), moves

    def _entries(self, band: str) -> dict[State, float]:
        old = "16" if band == BAND_OF_AGE[AGES[-1]] else "0"
        first = self.pattern.below("first.")
        share = {where: f.value for key, f in first.items() for where, _, age in [key.partition(".")] if age == old}
        standard, complex_ = f"{band}_{STANDARD_LEVEL}", f"{band}_{COMPLEX_LEVEL}"
        found = {(standard, where): s for where, s in share.items() if where != "residential"}
        homes = first.get(f"residential.{band.partition('_')[0]}")
        if homes:
            found[complex_, "residential"] = homes.value
        found[standard, "foster"] = max(0.0, 1 - sum(found.values()))
        return {k: s * self.starts[band] for k, s in found.items()}

    def _exits(self) -> dict[State, float]:
        """Leavers in proportion to the children; adopted children as their placements end."""
        adopted = WEEKS_PER_YEAR / QUARTERS_PER_YEAR / self.pattern.value("weeks_placed_for_adoption")
        by_band = {b: sum(n for (g, _w), n in self.stock.items() if _band(g) == b) for b in BAND_OF_AGE.values()}
        return {
            (g, where): n * (adopted if where == "adoption" else self.left[_band(g)] / by_band[_band(g)])
            for (g, where), n in self.stock.items()
        }

    def _moves(self) -> dict[Move, float]:
        value, n = self.pattern.value, self.stock
        found: dict[Move, float] = {}
        for band in BAND_OF_AGE.values():
            standard, complex_, settled = (
                f"{band}_{level}" for level in (STANDARD_LEVEL, COMPLEX_LEVEL, SETTLED_LEVEL)
            )
            for start, end, rate in (
                ("foster", "adoption", value("moves_to_adoption_first")),
                ("foster", "parents", value("moves_home_first")),
                ("foster_kinship", "parents", value("moves_home_first")),
                ("foster_kinship", "foster", value("moves_from_kin_first")),
                ("foster", "foster_kinship", value("moves_from_kin_first")),
                ("parents", "foster", value("moves_back_first")),
                ("other", "foster", value("moves_back_first")),
                ("foster", "other", value("moves_from_kin_first")),
                ("foster", "supported", value("to_supported_first")),
                ("other", "supported", value("to_supported_first")),
            ):
                found[standard, start, standard, end] = rate * n.get((standard, start), 0)
            homes = n.get((complex_, "residential"), 0)
            found[complex_, "residential", standard, "foster"] = value("eases_first") * homes
            found[complex_, "residential", standard, "supported"] = value("to_supported_first") * homes
            found[complex_, "residential", settled, "residential"] = value("settles_first") * homes
            found[complex_, "residential", settled, "residential_school"] = value("settles_first") * homes / 10
        return found


def broken_down(stock: Mapping[State, int], pattern: EnglandPattern) -> dict[Move, float]:
    """Return foster placements that end unplanned and lead to residential care, a quarter, by where children were."""
    rates: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in pattern.rows["breakdown"]:
        need, placement, to_need = row.key
        if SAME_WAY.get(placement) == "foster" and row.value is not None:
            rates.setdefault((need, "foster", to_need), {})[row.parameter] = row.value
    return {
        (need, where, to_need, "residential"): r["later_quarter"] * r["returns_to_residential"] * stock[need, where]
        for (need, where, to_need), r in rates.items()
        if (need, where) in stock
    }


def _balanced(
    guesses: tuple[dict[State, float], dict[State, float], dict[Move, float]],
    stock: Mapping[State, int],
    starts: Mapping[str, float],
    left: Mapping[str, float],
    ageing: Mapping[str, float],
    pattern: EnglandPattern,
) -> Flows:
    entries, exits, moves = guesses
    keys = [*(("in", k) for k in entries), *(("out", k) for k in exits), *(("move", k) for k in moves)]
    place = {k: i for i, k in enumerate(keys)}
    states = list(stock)
    row = {s: i for i, s in enumerate(states)}
    n = len(states)
    bands = list(BAND_OF_AGE.values())
    balance, wanted = np.zeros((n + 2 * len(bands), len(keys))), np.zeros(n + 2 * len(bands))
    for s in entries:
        balance[row[s], place["in", s]] = 1
        balance[n + bands.index(_band(s[0])), place["in", s]] = 1
    for s in exits:
        balance[row[s], place["out", s]] = -1
        balance[n + len(bands) + bands.index(_band(s[0])), place["out", s]] = 1
    for move in moves:
        balance[row[move[:2]], place["move", move]] -= 1
        balance[row[move[2:]], place["move", move]] += 1
    for s, change in _given(stock, ageing, pattern).items():
        wanted[row[s]] = -change
    for k, band in enumerate(bands):
        wanted[n + k], wanted[n + len(bands) + k] = starts[band], left[band]
    first = np.array([*entries.values(), *exits.values(), *moves.values()])
    found = _least_change(first, balance, wanted)
    apart = np.abs(balance @ found - wanted)[:n]
    amount = dict(zip(keys, map(float, found), strict=True))
    return Flows(
        {s: amount["in", s] for s in entries},
        {s: amount["out", s] for s in exits},
        {move: amount["move", move] for move in moves},
        ageing,
        stock,
        float(apart.max(initial=0.0)),
    )


def older(ageing: Mapping[str, float], state: State) -> tuple[float, State]:
    """Return the share of a state's children who grow into the next age group in a quarter, and their state then."""
    need, where = state
    band = _band(need)
    after = dict(pairwise(BAND_OF_AGE.values()))
    if band not in after:
        return 0.0, state
    return ageing[band], (f"{after[band]}_{need.removeprefix(f'{band}_')}", where)


def _given(stock: Mapping[State, int], ageing: Mapping[str, float], pattern: EnglandPattern) -> dict[State, float]:
    """Return what comes less what goes, of what is not to be found: growing older, and foster care that breaks down."""
    change = dict.fromkeys(stock, 0.0)
    for state, n in stock.items():
        share, then = older(ageing, state)
        change[state] -= share * n
        if then in change:
            change[then] += share * n
    for move, broken in broken_down(stock, pattern).items():
        change[move[:2]] -= broken
        if move[2:] in change:
            change[move[2:]] += broken
    return change


def _band(need: str) -> str:
    return need.rpartition("_")[0]
