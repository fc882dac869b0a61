"""The rates that a synthetic return is made from: what a test gives, and should get back from the estimator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

BANDS = ("under_1", "1_4", "5_9", "10_15", "16_17")
FIRST_AGES = (0, 1, 5, 10, 16, 18)  # the last is the birthday on which everyone leaves
PLACEMENTS = (
    *("home_inhouse", "home_external", "residential_school", "foster_inhouse", "foster_ifa", "foster_kinship"),
    *("parents", "adoption", "community", "other"),
)
RESIDENTIAL = ("home_inhouse", "home_external", "residential_school")
FOSTER = ("foster_inhouse", "foster_ifa", "foster_kinship")

# Per cent of the entrants of a band, by first placement: columns are the bands.
FIRST = """
home_inhouse        0   0   1   7   6
home_external       0   0   2   9   7
residential_school  0   0   0   1.5 0
foster_inhouse     56  50  45  35.5 14
foster_ifa         17  22  28  25  11
foster_kinship     17  23  21  12   4
parents             4   4   2   2   1
adoption            1   0   0   0   0
community           0   0   0   0  46
other               5   1   1   8  11
"""
# Per cent of the children in a placement type who leave care in a quarter.
EXITS = """
home_inhouse        9   9   5   3.5  4
home_external       9   9   5   3.5  4
residential_school  5   5   4   3    3
foster_inhouse      6   6.5 5   3.8  4
foster_ifa          6   6   4   3    3.5
foster_kinship      8   9   7   5    5
parents            12  12  10   9    9
adoption           22  24  22  20   20
community          12  12  12  12    9
other              20  18  15  16   14
"""
# Per cent who move to another placement type in a quarter; what is not listed does not happen.
MOVES = """
foster_inhouse foster_ifa          0.8 0.8 1.2 1.8 1.4
foster_inhouse foster_kinship      2.5 1.8 0.9 0.5 0.3
foster_inhouse home_inhouse        0   0   0.2 1.0 1.0
foster_inhouse home_external       0   0   0.4 1.5 1.4
foster_inhouse parents             1.5 1.0 0.6 0.5 0.3
foster_inhouse adoption            5.0 5.0 0.6 0   0
foster_inhouse community           0   0   0   0   3.0
foster_inhouse other               0.3 0.1 0.1 0.2 0.4
foster_ifa     foster_inhouse      1.5 1.2 0.9 0.8 0.5
foster_ifa     foster_kinship      2.0 1.4 0.7 0.4 0.2
foster_ifa     home_inhouse        0   0   0.1 0.6 0.5
foster_ifa     home_external       0   0   0.5 1.8 1.6
foster_ifa     residential_school  0   0   0   0.1 0
foster_ifa     parents             1.0 0.8 0.4 0.3 0.2
foster_ifa     adoption            4.0 4.0 0.4 0   0
foster_ifa     community           0   0   0   0   3.0
foster_kinship foster_inhouse      1.2 1.0 0.8 0.9 0.6
foster_kinship foster_ifa          0.4 0.4 0.5 0.7 0.5
foster_kinship home_external       0   0   0.1 0.5 0.5
foster_kinship parents             1.2 1.0 0.6 0.4 0.2
foster_kinship adoption            1.0 0.6 0   0   0
foster_kinship community           0   0   0   0   1.5
home_inhouse   foster_inhouse      0   0   4.0 2.0 0.8
home_inhouse   foster_ifa          0   0   4.0 1.5 0.6
home_inhouse   home_external       0   0   2.0 2.0 1.5
home_inhouse   parents             0   0   0.5 0.8 0.5
home_inhouse   community           0   0   0   0   7.0
home_inhouse   other               0   0   0.2 0.6 1.0
home_external  foster_inhouse      0   0   2.0 0.9 0.4
home_external  foster_ifa          0   0   5.0 2.4 1.0
home_external  home_inhouse        0   0   1.0 1.6 0.8
home_external  residential_school  0   0   0.5 0.7 0.2
home_external  parents             0   0   0.5 0.6 0.4
home_external  community           0   0   0   0   7.0
home_external  other               0   0   0.2 0.7 1.0
residential_school home_external   0   0   1.0 1.5 1.0
residential_school foster_ifa      0   0   1.0 0.6 0.2
parents        foster_inhouse      3.0 2.5 2.0 1.5 0.8
parents        home_external       0   0   0.2 0.6 0.5
adoption       foster_inhouse      0.6 0.6 1.0 1.0 1.0
community      home_external       0   0   0   0   0.8
community      foster_ifa          0   0   0   0   0.5
community      other               0   0   0   0   1.0
other          foster_inhouse     25  12   9   6   2
other          foster_ifa          5   6   8   6   2
other          home_inhouse        0   0   1   2   1
other          home_external       0   0   2   6   3
other          community           0   0   0   0  10
"""
# Per cent who go to a new carer, home or address of the same placement type in a quarter.
NEW_CARERS = """
home_inhouse        0   0   2   2.5  2
home_external       0   0   4   7    7
residential_school  0   0   1   1    1
foster_inhouse      5   4   3.5 5    5
foster_ifa          5   4   4   6    6
foster_kinship      1   1   1   2    2
parents             1   1   1   1    1
adoption            0   0   0   0    0
community           0   0   0   0    9
other               2   2   2   4    4
"""


def _table(text: str) -> dict[tuple[str, ...], float]:
    """Return shares by (words of the row, band): the row's words, then one figure a band in per cent."""
    rows = [line.split() for line in text.strip().splitlines()]
    words = len(rows[0]) - len(BANDS)
    return {
        (*row[:words], band): float(cell) / 100
        for row in rows
        for band, cell in zip(BANDS, row[words:], strict=True)
        if float(cell)
    }


def _pairs(text: str) -> dict[tuple[str, str], float]:
    return {(band, place): value for (place, band), value in _table(text).items()}


def _triples(text: str) -> dict[tuple[str, str, str], float]:
    return {(band, start, to): value for (start, to, band), value in _table(text).items()}


def _each(*values: float) -> dict[str, float]:
    return dict(zip(BANDS, values, strict=True))


@dataclass(frozen=True)
class Rates:
    """Everything that drives the process; probabilities are per quarter, and a key that is absent is 0.

    A child keeps the band of the quarter's first day all through the quarter (the age at the quarter end before).
    From one quarter end to the next a child in (band, placement) leaves with probability `exits`, goes to another
    placement type with `moves`, else stays; whoever turns 18 leaves on the birthday whatever else. So the shares
    counted between quarter ends among children who do not turn 18 have exactly these expectations.
    """

    # Children in care at a quarter end and not at the one before: mean number, by band AT THAT END, at scale 1.
    entries: Mapping[str, float] = field(default_factory=lambda: _each(9.6, 7.4, 8.2, 13.8, 15.0))
    dispersion: float = 1.0  # variance of entries over their mean, in each band: 1 is Poisson, more negative binomial
    trend: float = 0.0  # yearly growth of entries: quarter q of the returns has (1 + trend) ** ((q - 1) / 4)
    unusual: Mapping[int, float] = field(default_factory=dict)  # factor on the entries of quarter q (1 .. Q)
    first: Mapping[tuple[str, str], float] = field(
        default_factory=lambda: _pairs(FIRST)
    )  # (band, placement): sums to 1
    exits: Mapping[tuple[str, str], float] = field(default_factory=lambda: _pairs(EXITS))  # (band, placement)
    moves: Mapping[tuple[str, str, str], float] = field(default_factory=lambda: _triples(MOVES))  # (band, from, to)
    new_carers: Mapping[tuple[str, str], float] = field(default_factory=lambda: _pairs(NEW_CARERS))  # same type
    # Of children who came from residential care to a foster placement in the quarter before: the share that goes to an
    # external home before anything else is drawn (exits and moves then apply to the others). Empty: no such effect.
    stepdown_returns: Mapping[str, float] = field(default_factory=dict)  # band
    short_stays: Mapping[str, float] = field(default_factory=lambda: _each(0.5, 0.4, 0.5, 0.9, 0.7))  # mean number
    readmitted: float = 0.08  # share of entrants who left care in the two years before, as far as there are any
    asylum: Mapping[str, float] = field(default_factory=lambda: {"10_15": 0.08, "16_17": 0.38})  # share of entrants
    legal_change: float = 0.20  # of children whose legal status has a next one (V2 > C1 > C2)
    long_term_match: float = 0.03  # same carer, new code: U6 > U4 and U3 > U1, reason T (from April 2014)
    temporary: float = 0.02  # a temporary placement (T1, T3, T4) of up to a week within a placement
    missing: float = 0.03  # a missing spell, of children from 10 on
    short_breaks: float = 4.0  # mean number of short-break episodes (V4) begun in a quarter at scale 1
    local: Mapping[str, float] = field(  # share of placements in the home districts
        default_factory=lambda: {
            **{"home_inhouse": 1.0, "home_external": 0.4, "residential_school": 0.25, "foster_inhouse": 0.9},
            **{"foster_ifa": 0.55, "foster_kinship": 0.75, "parents": 0.9, "adoption": 0.3, "community": 0.7},
            **{"other": 0.5},
        }
    )
    homes_inhouse: int = 7  # the council's own homes of 4 to 6 beds, at scale 1
    homes_external: int = 45  # private homes it uses, at scale 1


@dataclass(frozen=True)
class Tables:
    """The same rates as arrays over (band, placement, …)."""

    entries: np.ndarray  # (band)
    first: np.ndarray  # (band, placement), cumulative
    steps: np.ndarray  # (band, placement, 1 + placement), cumulative: column 0 leaves, 1 + p is in p at the end
    new_carers: np.ndarray  # (band, placement): of those who stay in the type
    stepdown_returns: np.ndarray  # (band)
    asylum: np.ndarray  # (band)
    local: np.ndarray  # (placement)


def tables(rates: Rates) -> Tables:
    """Return the arrays; raise ValueError where the probabilities of a group pass 1 or a first mix is not 1."""
    first, steps, same = (np.zeros((len(BANDS), len(PLACEMENTS), n)) for n in (1, 1 + len(PLACEMENTS), 1))
    for (band, place), value in rates.first.items():
        first[BANDS.index(band), PLACEMENTS.index(place)] = value
    for (band, place), value in rates.exits.items():
        steps[BANDS.index(band), PLACEMENTS.index(place), 0] = value
    for (band, place, to), value in rates.moves.items():
        steps[BANDS.index(band), PLACEMENTS.index(place), 1 + PLACEMENTS.index(to)] = value
    for (band, place), value in rates.new_carers.items():
        same[BANDS.index(band), PLACEMENTS.index(place)] = value
    here = np.arange(len(PLACEMENTS))
    stay = 1 - steps.sum(axis=2)
    steps[:, here, 1 + here] += stay
    new = np.divide(same[..., 0], stay, out=np.zeros_like(stay), where=stay > 0)
    if not np.allclose(first.sum(axis=1), 1) or (steps < 0).any() or (new > 1).any():
        raise ValueError("the first placements of a band must sum to 1, and no group's probabilities may pass 1")
    by_band = (np.array([values.get(b, 0.0) for b in BANDS]) for values in (rates.stepdown_returns, rates.asylum))
    return Tables(
        np.array([rates.entries.get(b, 0.0) for b in BANDS]),
        first[..., 0].cumsum(axis=1),
        steps.cumsum(axis=2),
        new,
        *by_band,
        np.array([rates.local.get(p, 1.0) for p in PLACEMENTS]),
    )
