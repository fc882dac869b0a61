"""Councils drawn by chance, whose every later quarter is known: growing, steady and closing, small and large.

Rates differ from council to council. Where entries vary more than by chance, so do exits, from year to year, as much
as those of English councils do (config/entries_volatility.csv, rounded), and children come in groups, as brothers and
sisters do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from placement_opt.intake.records.counts import Counts
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from tests.intake.estimate.simulated import GONE, town

GROWING, STEADY, CLOSING = "growing", "steady", "closing"
BY_CHANCE, MORE = "by chance", "more than by chance"
SMALL, LARGE = "small", "large"
SIZES = {SMALL: (60, 150), LARGE: (350, 900)}  # children looked after, of a council in balance
GROWTH = {GROWING: (0.05, 0.15), STEADY: (0.0, 0.0), CLOSING: (-0.9, -0.3)}  # of the log of entries, a year
SETTLING = 12  # quarters before the first that is seen, from the balance of entries and exits
CHANGING = (12, 16)  # quarters before the as-of date since which the entries of a growing or closing council change
SEEN, AHEAD = 16, 8
CELLS = (
    ("5_9_standard", "foster_inhouse"),
    ("10_15_standard", "foster_inhouse"),
    ("10_15_standard", "foster_ifa"),
    ("10_15_complex", "home_external"),
    ("16_17_standard", "foster_ifa"),
    ("16_17_complex", "home_external"),
)
USUAL = np.array([  # a quarter; the last column leaves care
    [0.00, 0.04, 0.01, 0.00, 0.00, 0.00, 0.09],
    [0.00, 0.00, 0.03, 0.02, 0.02, 0.00, 0.08],
    [0.00, 0.01, 0.00, 0.02, 0.04, 0.00, 0.08],
    [0.00, 0.00, 0.05, 0.00, 0.00, 0.05, 0.07],
    [0.00, 0.00, 0.00, 0.00, 0.00, 0.02, 0.14],
    [0.00, 0.00, 0.00, 0.00, 0.04, 0.00, 0.14],
])  # fmt: skip
COME = np.array([9.0, 6.0, 6.0, 3.0, 4.0, 2.0])
RATES_DIFFER = 0.2  # standard deviation of the log of a rate from council to council
GROUPED = 1.75  # variance over mean of a quarter's entries at a given level; English councils': 3.5 / 2
ENTRIES_CHANGE, EXITS_CHANGE = 0.018, 0.012  # variance of the log of a level from one year to the next
ENTRIES_STAY, EXITS_STAY = 0.75, 0.5  # of a level's distance from the usual, what is left a year later


@dataclass(frozen=True)
class Kind:
    """What sort of council is drawn."""

    course: str
    variation: str
    size: str

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.course}, {self.variation}, {self.size}"


KINDS = tuple(Kind(*words) for words in product(GROWTH, (BY_CHANCE, MORE), SIZES))


@dataclass(frozen=True)
class Council:
    """What is known of a drawn council, and what came."""

    opening: np.ndarray  # children in each cell before the first quarter seen
    passed: tuple[tuple[np.ndarray, np.ndarray], ...]  # by quarter, seen and ahead: moves and entries
    counts: Counts
    came: tuple[dict[str, int], ...]  # children by placement type at each of the quarter ends ahead


def councils(kind: Kind, number: int, seed: int) -> Iterator[Council]:
    """Yield so many councils of a kind; the same for the same seed."""
    for k in range(number):
        yield council(kind, np.random.default_rng([seed, KINDS.index(kind), k]))


def council(kind: Kind, rng: np.random.Generator) -> Council:
    """Draw a council's rates and levels, and let it go on from a balance of entries and exits."""
    share, mix = _rates(rng)
    size = np.exp(rng.uniform(*np.log(SIZES[kind.size])))
    settled = mix @ np.linalg.inv(np.eye(len(CELLS)) - share[:, :-1])
    came_in, leave = _levels(kind, rng)
    now = rng.poisson(size * settled / settled.sum())
    passed = []
    for entries, exits in zip(size / settled.sum() * came_in, leave, strict=True):
        moved = np.array([rng.multinomial(n, row) for n, row in zip(now, _leaving(share, exits), strict=True)])
        came = rng.multinomial(_number(entries, kind, rng), mix)
        now = moved[:, :-1].sum(axis=0) + came
        passed.append((moved, came))
    return of_flows(passed[SETTLING][0].sum(axis=1), passed[SETTLING:])


def of_flows(opening: np.ndarray, passed: Sequence[tuple[np.ndarray, np.ndarray]]) -> Council:
    """Return a council from the children before the first quarter and what happened in each quarter, seen and ahead."""
    counts = town(dict(zip(CELLS, opening.tolist(), strict=True)), [_quarter(*flows) for flows in passed[:SEEN]])
    stocks = [moved[:, :-1].sum(axis=0) + came for moved, came in passed]
    return Council(opening, tuple(passed), counts, tuple(by_type(stock) for stock in stocks[SEEN:]))


def _rates(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return where children of each cell go in a quarter, and where those who come go first."""
    away = USUAL * np.exp(rng.normal(0, RATES_DIFFER, USUAL.shape))
    share = away + np.pad(np.diag(1 - away.sum(axis=1)), ((0, 0), (0, 1)))
    mix = COME * np.exp(rng.normal(0, RATES_DIFFER, COME.shape))
    return share, mix / mix.sum()


def _levels(kind: Kind, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the factors on entries and on exits, by quarter."""
    quarters = SETTLING + SEEN + AHEAD
    since = SETTLING + SEEN - rng.integers(CHANGING[0], CHANGING[1] + 1)
    grown = rng.uniform(*GROWTH[kind.course]) * np.maximum(np.arange(quarters) - since, 0) / QUARTERS_PER_YEAR
    if kind.variation == BY_CHANCE:
        return np.exp(grown), np.ones(quarters)
    leave = _wandering(EXITS_CHANGE, EXITS_STAY, quarters, rng)
    return np.exp(grown + _wandering(ENTRIES_CHANGE, ENTRIES_STAY, quarters, rng)), np.exp(leave)


def _wandering(change: float, stay: float, quarters: int, rng: np.random.Generator) -> np.ndarray:
    """Return the log of a level that falls back to the usual: a stationary autoregression of order 1."""
    usual, stays = change / (2 * (1 - stay)), stay ** (1 / QUARTERS_PER_YEAR)
    found = [rng.normal(0, np.sqrt(usual))]
    for step in rng.normal(0, np.sqrt(usual * (1 - stays**2)), quarters - 1):
        found.append(stays * found[-1] + step)
    return np.array(found)


def _leaving(share: np.ndarray, factor: float) -> np.ndarray:
    """Return the shares with so many times the exits; of those who stay in care the same share moves."""
    left = np.minimum(1.0, share[:, -1:] * factor)
    return np.hstack([share[:, :-1] * (1 - left) / (1 - share[:, -1:]), left])


def _number(mean: float, kind: Kind, rng: np.random.Generator) -> int:
    return int(rng.poisson(mean if kind.variation == BY_CHANCE else rng.gamma(mean / (GROUPED - 1), GROUPED - 1)))


def _quarter(moved: np.ndarray, came: np.ndarray) -> tuple[dict, dict]:
    """Return flows and entrants as a town takes them."""
    places = (*CELLS, GONE)
    flows = {(CELLS[i], places[j]): int(moved[i, j]) for i, j in zip(*np.nonzero(moved), strict=True)}
    return flows, {CELLS[i]: int(came[i]) for i in np.flatnonzero(came)}


def by_type(stock: np.ndarray) -> dict[str, int]:
    """Return children by placement type."""
    found: dict[str, int] = {}
    for (_, placement), n in zip(CELLS, stock.tolist(), strict=True):
        found[placement] = found.get(placement, 0) + n
    return found
