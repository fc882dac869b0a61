"""How often a claim is met over draws of the uncertain figures, and what that says of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from placement_opt.domain.claims import MEASURED, Claim
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS, NOT_TESTABLE
from placement_opt.judge.claim_words import amount, sense_words

OF_RANGES = (
    "A chance is a share of draws from the ranges of this model's figures and not one of the world: how many councils "
    "ever did as much stands beside each claim of a run."
)

ENOUGH_FOR_NINE_OF_TEN = 20  # draws: of fewer, the 5th and 95th percentile are the least and the most


@dataclass(frozen=True)
class Often:
    """From which chance on a claim holds, and from which it is at risk; below that it does not hold."""

    holds_from: float
    at_risk_from: float


@dataclass(frozen=True)
class Chance:
    """In what share of draws a claim is met, how surely that is known, and where its amount lies."""

    claim: Claim
    met: float  # share of draws in which it is met, by every plan that must meet it too
    could_be: float  # share in which the most reaches it, even if private beds replace council beds
    error: float  # standard error of `met` from the number of draws
    draws: int
    central: float  # with every figure as the model has it
    low: float  # 5th percentile of the most, or of what is measured, in the claim's unit
    middle: float
    high: float  # 95th percentile
    status: str

    @property
    def sentence(self) -> str:
        """How often it is met, and where the amount lies."""
        k = self.claim
        what = "What doing nothing adds" if k.kind in MEASURED else f"The {sense_words(k).most} these figures allow"
        given = "has no plan" if math.isnan(self.central) else f"is {amount(k, self.central)}"
        often = "in nine draws of ten" if self.draws >= ENOUGH_FOR_NINE_OF_TEN else "in these draws"
        where = f"{what} {given} as given, and {amount(k, self.low)} to {amount(k, self.high)} {often}."
        if share_words(self.could_be) == share_words(self.met):
            return f"It is met in {share_words(self.met)} of {draws_words(self.draws)}. {where}"
        return (
            f"In {share_words(self.met)} of {draws_words(self.draws)} each plan that must meets it, in "
            f"{share_words(self.could_be)} some plan would, private beds included. {where}"
        )


def status_by_chance(claim: Claim, met: float, could_be: float, missed_as_published: float, often: Often) -> str:
    """Judge a claim by shares of draws, in the way in which it is judged in a single run.

    It holds if it is met often enough by every plan that must meet it, and does not hold if even the most reaches it
    too seldom, private beds in place of council beds included. What a strategy claims of its own quantities does not
    hold either if the strategy as published misses it too often. Of a measured claim both shares are the same; where
    it counts other services too, it is not testable unless it holds.
    """
    if met >= often.holds_from:
        return HOLDS
    if claim.kind in MEASURED and claim.also_covers:
        return NOT_TESTABLE
    seldom = could_be < often.at_risk_from or (claim.own and 1 - missed_as_published < often.at_risk_from)
    return FAILS if seldom else AT_RISK


def draws_words(draws: int) -> str:
    """Write how many draws there are."""
    return "1 draw" if draws == 1 else f"{draws:,d} draws"


def share_words(share: float) -> str:
    """Write a share of draws so that none and all are told from hardly any and nearly all."""
    if 0 < share < 0.005 or 0.995 < share < 1:
        return f"{share:.1%}"
    return f"{share:.0%}"
