"""How often a claim is met over draws, how surely that is known, and where its amount lies."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.domain.claims import AT_MOST, MEASURED, Claim
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED
from placement_opt.judge.chance import Chance, Often, status_by_chance
from placement_opt.kernel.text import PER_CENT
from placement_opt.study.futures import (
    AGAINST_CLAIM,
    MOST,
    MOST_A_YEAR_LATE,
    MOST_WITH_PRIVATE,
    MOST_WITHOUT_PRIVATE,
    Futures,
)

ALL_THAT_MUST = "most_and_plans_that_must"  # the most reaches the claim, and so does every plan that must
ANY_WAY = "most_in_any_way"  # the most reaches the claim, with private beds in place of council beds or without
HELD_AGAINST = (MOST, MOST_WITH_PRIVATE, MOST_WITHOUT_PRIVATE, MOST_A_YEAR_LATE, AS_PUBLISHED, RECOMMENDED)
LOW_END, HIGH_END = 5, 95  # per cent of draws
AS_GOOD = 2e-6  # share of a claim, or part of a pound, post or child, by which it may be missed
CURVE = (99, *range(95, 0, -5), 1)  # chances for which an amount is told, in per cent
CURVE_COLUMNS = ("claim", "plan", "chance", "amount")
CHANCE_COLUMNS = (
    "claim", "plan", "unit", "claimed", "central", "p5", "p50", "p95", "chance", "chance_error", "draws",
    "without_plan",
)  # fmt: skip

InDraws = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Held:
    """What is held against a claim by draw, and in which draws each meets it."""

    claim: Claim
    amounts: Mapping[str, npt.NDArray[np.float64]]
    met: Mapping[str, InDraws]

    @property
    def main(self) -> str:
        """The name of the amount that the judgement rests on: the most, or doing nothing where that is measured."""
        return DO_NOTHING if self.claim.kind in MEASURED else MOST


def chances(claims: Sequence[Claim], found: Futures, must_reach: Collection[str]) -> pd.DataFrame:
    """Return for each claim, and what is held against it, the chance that it is met and its 5th to 95th percentile.

    The first draw is the model as it is and counts for `central` alone. A draw without a plan misses the claim; the
    percentiles are those of draws with one. `chance_error` is the standard error of the chance from the number of
    draws: of ranges, not of the world.
    """
    rows = [row for claim in claims for row in _rows(_held(claim, found, must_reach))]
    return pd.DataFrame(rows, columns=list(CHANCE_COLUMNS))


def curves(claims: Sequence[Claim], found: Futures) -> pd.DataFrame:
    """Return for each claim and plan the amount that is reached with each chance, in CURVE_COLUMNS.

    Of a claim of no more than so many, and of one that is measured, it is the amount that is not exceeded. A draw
    without a plan reaches nothing: where those are too many no amount is.
    """
    rows = []
    for claim in claims:
        for plan, amounts in _held(claim, found, ()).amounts.items():
            drawn, upwards = amounts[1:], _less_is_more(claim)
            worst = np.sort(np.where(np.isnan(drawn), np.inf if upwards else -np.inf, drawn))
            for chance in CURVE:
                amount = _not_exceeded(worst, chance) if upwards else _reached(worst, chance)
                rows.append((claim.id, plan, chance / PER_CENT, amount if math.isfinite(amount) else math.nan))
    return pd.DataFrame(rows, columns=list(CURVE_COLUMNS))


def judged_by_chance(
    claims: Sequence[Claim], found: Futures, must_reach: Collection[str], often: Often
) -> dict[str, Chance]:
    """Return how often each claim is met, and its judgement by that, by the claim's id."""
    return {claim.id: _judged(_held(claim, found, must_reach), often) for claim in claims}


def told_of(claims: Sequence[Claim], found: Futures) -> list[Claim]:
    """Return the claims of which draws say something."""
    return [k for k in claims if (DO_NOTHING if k.kind in MEASURED else MOST, AGAINST_CLAIM, k.id) in found.amounts]


def claim_met(claim: Claim, amounts: npt.NDArray[np.float64]) -> InDraws:
    """Say in which draws an amount meets a claim; where there is no plan it does not."""
    near = AS_GOOD * max(1.0, abs(claim.amount))  # what a solver leaves between a plan and the claim that it meets
    within = claim.high is None or amounts <= claim.high + near
    found: InDraws = ~np.isnan(amounts) & (claim.ahead(amounts) >= -near) & within  # type: ignore[arg-type]
    return found


def _less_is_more(claim: Claim) -> bool:
    """Say whether the curve of a claim tells what is not exceeded: of no more than so much, or of doing nothing."""
    return claim.sense == AT_MOST or claim.kind in MEASURED


def _held(claim: Claim, found: Futures, must_reach: Collection[str]) -> _Held:
    plans = (DO_NOTHING,) if claim.kind in MEASURED else tuple(dict.fromkeys((*HELD_AGAINST, *must_reach)))
    asked = {name: (name, AGAINST_CLAIM, claim.id) for name in plans}
    there = {name: found.amounts[key] for name, key in asked.items() if key in found.amounts}
    met = {name: claim_met(claim, amounts) for name, amounts in there.items()}
    if claim.kind not in MEASURED:
        strictest = [met.get(MOST_WITHOUT_PRIVATE, met[MOST]), *(met[name] for name in must_reach)]
        met[ALL_THAT_MUST] = np.logical_and.reduce(strictest)
        met[ANY_WAY] = np.logical_or.reduce([met[name] for name in (MOST, MOST_WITH_PRIVATE) if name in met])
    return _Held(claim, there, met)


def _rows(h: _Held) -> list[tuple[object, ...]]:
    return [_row(h.claim, name, h.amounts.get(name), met) for name, met in h.met.items()]


def _row(claim: Claim, name: str, amounts: npt.NDArray[np.float64] | None, met: InDraws) -> tuple[object, ...]:
    """Return a row; what several plans must meet together has a chance and no amounts."""
    of_claim, of_draws = (claim.id, name, claim.unit, claim.amount), (_share(met), _error(met), len(met) - 1)
    if amounts is None:
        return (*of_claim, *[math.nan] * 4, *of_draws, None)
    known = amounts[1:][~np.isnan(amounts[1:])]
    return (
        *of_claim,
        float(amounts[0]),
        *ends_of(known, less_is_more=_less_is_more(claim)),
        *of_draws,
        len(met) - 1 - len(known),
    )


def ends_of(known: npt.NDArray[np.float64], *, less_is_more: bool = False) -> tuple[float, float, float]:
    """Return the 5th, 50th and 95th percentile, each the amount of one draw; not a number where there is nothing.

    They are what 95, 50 and 5% of draws reach or exceed; with `less_is_more` what 5, 50 and 95% reach or stay below.
    """
    if not len(known):
        return math.nan, math.nan, math.nan
    ranked, shares = np.sort(known), (LOW_END, 50, HIGH_END)
    low, middle, high = (_not_exceeded(ranked, k) if less_is_more else _reached(ranked, PER_CENT - k) for k in shares)
    return low, middle, high


def _reached(ranked: npt.NDArray[np.float64], chance: int) -> float:
    """Return the amount that so many per cent of draws reach or exceed."""
    return float(ranked[len(ranked) - math.ceil(chance * len(ranked) / PER_CENT)])


def _not_exceeded(ranked: npt.NDArray[np.float64], chance: int) -> float:
    """Return the amount that so many per cent of draws reach or stay below."""
    return float(ranked[math.ceil(chance * len(ranked) / PER_CENT) - 1])


def _share(met: InDraws) -> float:
    return float(met[1:].mean()) if len(met) > 1 else math.nan


def _error(met: InDraws) -> float:
    share = _share(met)
    return math.sqrt(share * (1 - share) / (len(met) - 1)) if len(met) > 1 else math.nan


def _judged(h: _Held, often: Often) -> Chance:
    met = h.met.get(ALL_THAT_MUST, h.met[h.main])
    could_be = _share(h.met.get(ANY_WAY, met))
    missed = 1 - _share(h.met[AS_PUBLISHED]) if AS_PUBLISHED in h.met else 0.0
    central, *drawn = h.amounts[h.main]
    amounts = np.array(drawn)
    return Chance(
        h.claim,
        _share(met),
        could_be,
        _error(met),
        len(amounts),
        float(central),
        *ends_of(amounts[~np.isnan(amounts)], less_is_more=_less_is_more(h.claim)),
        status_by_chance(h.claim, _share(met), could_be, missed, often),
    )
