"""How often a claim is met over draws, how surely that is known, and where its amount lies."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from placement_opt.domain.claims import Claim
from placement_opt.domain.strategy import AS_PUBLISHED, RECOMMENDED
from placement_opt.study.futures import AGAINST_CLAIM, MOST, MOST_A_YEAR_LATE, MOST_WITH_PRIVATE, Futures

ALL_THAT_MUST = "most_and_plans_that_must"  # the most reaches the claim, and so does every plan that must
HELD_AGAINST = (MOST, MOST_WITH_PRIVATE, MOST_A_YEAR_LATE, AS_PUBLISHED, RECOMMENDED)
LOW_END, HIGH_END = 5, 95  # per cent of draws
CHANCE_COLUMNS = (
    "claim", "plan", "unit", "claimed", "central", "p5", "p50", "p95", "chance", "chance_error", "draws",
    "without_plan",
)  # fmt: skip


def chances(claims: Sequence[Claim], found: Futures, must_reach: Sequence[str]) -> pd.DataFrame:
    """Return for each claim, and what is held against it, the chance that it is met and its 5th to 95th percentile.

    The first draw is the model as it is and counts for `central` alone. A draw without a plan misses the claim; the
    percentiles are those of draws with one. `chance_error` is the standard error of the chance from the number of
    draws: of ranges, not of the world.
    """
    rows = [row for claim in claims for row in _of_claim(claim, found, must_reach)]
    return pd.DataFrame(rows, columns=list(CHANCE_COLUMNS))


def _of_claim(claim: Claim, found: Futures, must_reach: Sequence[str]) -> list[tuple[object, ...]]:
    asked = {name: (name, AGAINST_CLAIM, claim.id) for name in HELD_AGAINST}
    there = {name: found.amounts[key] for name, key in asked.items() if key in found.amounts}
    met = {name: claim_met(claim, amounts) for name, amounts in there.items()}
    rows = [_row(claim, name, amounts, met[name]) for name, amounts in there.items()]
    together = np.logical_and.reduce([met[name] for name in (MOST, *must_reach) if name in met])
    return [*rows, _row(claim, ALL_THAT_MUST, there[MOST], together)]


def claim_met(claim: Claim, amounts: np.ndarray) -> np.ndarray:
    """Say in which draws an amount meets a claim; where there is no plan it does not."""
    return np.array([not math.isnan(n) and claim.ahead(float(n)) >= 0 for n in amounts])


def _row(claim: Claim, name: str, amounts: np.ndarray, met: np.ndarray) -> tuple[object, ...]:
    drawn, known = met[1:], amounts[1:][~np.isnan(amounts[1:])]
    chance = float(drawn.mean()) if len(drawn) else math.nan
    error = math.sqrt(chance * (1 - chance) / len(drawn)) if len(drawn) else math.nan
    ends = np.percentile(known, [LOW_END, 50, HIGH_END]) if len(known) else [math.nan] * 3
    without = len(drawn) - len(known)
    of_claim, of_draws = (claim.id, name, claim.unit, claim.amount), (chance, error, len(drawn), without)
    return (*of_claim, float(amounts[0]), *map(float, ends), *of_draws)
