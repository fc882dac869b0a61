"""The rates that a synthetic return is made from: what a test gives, and should get back from the estimator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from placement_opt.intake.invented.invention import Habits, read_invention
from placement_opt.kernel.text import PER_CENT

BANDS = ("under_1", "1_4", "5_9", "10_15", "16_17")
FIRST_AGES = (0, 1, 5, 10, 16, 18)  # the last is the birthday on which everyone leaves
PLACEMENTS = (
    *("home_inhouse", "home_external", "residential_school", "foster_inhouse", "foster_ifa", "foster_kinship"),
    *("parents", "adoption", "community", "other"),
)
RESIDENTIAL = ("home_inhouse", "home_external", "residential_school")
FOSTER = ("foster_inhouse", "foster_ifa", "foster_kinship")


@dataclass(frozen=True)
class Rates:
    """Everything that drives the process; probabilities are per quarter, and a key that is absent is 0.

    A child keeps the band of the quarter's first day all through the quarter (the age at the quarter end before).
    From one quarter end to the next a child in (band, placement) leaves with probability `exits`, goes to another
    placement type with `moves`, else stays; whoever turns 18 leaves on the birthday whatever else. So the shares
    counted between quarter ends among children who do not turn 18 have exactly these expectations.
    """

    entries: Mapping[str, float]  # by band at the quarter's end: mean number in care then and not at the end before
    dispersion: float  # variance of entries over their mean, in each band: 1 is Poisson, more negative binomial
    trend: float  # yearly growth of entries: quarter q of the returns has (1 + trend) ** ((q - 1) / 4)
    first: Mapping[tuple[str, str], float]  # (band, placement): sums to 1
    exits: Mapping[tuple[str, str], float]  # (band, placement)
    moves: Mapping[tuple[str, str, str], float]  # (band, from, to)
    new_carers: Mapping[tuple[str, str], float]  # (band, placement): same type
    short_stays: Mapping[str, float]  # by band: mean number
    readmitted: float  # share of entrants who left care in the two years before, as far as there are any
    asylum: Mapping[str, float]  # by band: share of entrants
    legal_change: float  # of children whose legal status has a next one (V2 > C1 > C2)
    long_term_match: float  # same carer, new code: U6 > U4 and U3 > U1, reason T (from April 2014)
    temporary: float  # a temporary placement (T1, T3, T4) within a placement
    missing: float  # a missing spell, of children from 10 on
    short_breaks: float  # mean number of short-break episodes (V4) begun in a quarter at scale 1
    local: Mapping[str, float]  # share of placements in the home districts
    homes_inhouse: int  # the council's own homes, at scale 1
    homes_external: int  # private homes it uses, at scale 1
    habits: Habits  # how a return tells it
    unusual: Mapping[int, float] = field(default_factory=dict)  # factor on the entries of quarter q (1 .. Q)
    # Of children who came from residential care to a foster placement in the quarter before: the share that goes to an
    # external home before anything else is drawn (exits and moves then apply to the others). Empty: no such effect.
    stepdown_returns: Mapping[str, float] = field(default_factory=dict)  # by band


def usual_rates(**changes: Any) -> Rates:
    """Return the rates of config/ssda903/invented_council.yaml, some of them changed."""
    told = read_invention()
    rates = Rates(
        entries=_by_band(told.entries),
        dispersion=told.dispersion,
        trend=told.trend,
        first=_pairs(told.first_placement),
        exits=_pairs(told.exits),
        moves={(band, start, to): x for start, row in told.moves.items() for (band, to), x in _pairs(row).items()},
        new_carers=_pairs(told.new_carers),
        short_stays=_by_band(told.short_stays),
        readmitted=told.readmitted,
        asylum=_by_band(told.asylum),
        legal_change=told.legal_change,
        long_term_match=told.long_term_match,
        temporary=told.temporary,
        missing=told.missing,
        short_breaks=told.short_breaks,
        local=told.local,
        homes_inhouse=told.homes_inhouse,
        homes_external=told.homes_external,
        habits=told.habits,
    )
    return replace(rates, **changes)


def _by_band(values: Iterable[float]) -> dict[str, float]:
    return dict(zip(BANDS, values, strict=True))


def _pairs(rows: Mapping[str, Iterable[float]]) -> dict[tuple[str, str], float]:
    """Return shares by (band, placement) from per cents by placement and band; none is no share."""
    return {
        (band, place): value / PER_CENT
        for place, values in rows.items()
        for band, value in _by_band(values).items()
        if value
    }


@dataclass(frozen=True)
class RateArrays:
    """The same rates as arrays over (band, placement, …)."""

    entries: np.ndarray  # (band)
    first: np.ndarray  # (band, placement), cumulative
    steps: np.ndarray  # (band, placement, 1 + placement), cumulative: column 0 leaves, 1 + p is in p at the end
    new_carers: np.ndarray  # (band, placement): of those who stay in the type
    stepdown_returns: np.ndarray  # (band)
    asylum: np.ndarray  # (band)
    local: np.ndarray  # (placement)


def tables(rates: Rates) -> RateArrays:
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
    return RateArrays(
        entries=_array(rates.entries),
        first=first[..., 0].cumsum(axis=1),
        steps=steps.cumsum(axis=2),
        new_carers=new,
        stepdown_returns=_array(rates.stepdown_returns),
        asylum=_array(rates.asylum),
        local=np.array([rates.local.get(p, 1.0) for p in PLACEMENTS]),
    )


def _array(values: Mapping[str, float]) -> np.ndarray:
    return np.array([values.get(band, 0.0) for band in BANDS])
