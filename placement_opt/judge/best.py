"""The most that a claim can reach, what holds it there, and what it would be without what is granted."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.claims import Claim, Rules
from placement_opt.judge.claim_words import amount

HOLDS, AT_RISK, FAILS, NOT_TESTABLE = "holds", "at risk", "does not hold", "not testable"


@dataclass(frozen=True)
class Binding:
    """A rule that holds a claim back, and what the best possible would gain without it."""

    rule: str
    words: str
    gain: float


@dataclass(frozen=True)
class Best:
    """The most that a claim can reach under the rules, which limits hold it there, and the most without them."""

    amount: float  # on which the claim is judged: of posts with homes kept whole, else with homes open in part
    binding: tuple[Binding, ...] = ()
    with_private: float | None = None  # if private beds may replace council beds; None if not asked
    without_private: float | None = None  # if they may not
    unlimited: float | None = None  # with none of the limits but suitability
    limits: tuple[Binding, ...] = ()  # every limit and its worth, those worth nothing too; with homes open in part
    whole: float | None = None  # with homes kept whole, if that was asked
    in_part: float | None = None  # of posts: with homes open in part

    def furthest(self, claim: Claim) -> float:
        """Return the most, even if private beds replace council beds."""
        return max((self.amount, self.amount if self.with_private is None else self.with_private), key=claim.ahead)

    def strictest(self, claim: Claim) -> float:
        """Return the most if private beds do not replace council beds."""
        strict = self.amount if self.without_private is None else self.without_private
        return min((self.amount, strict), key=claim.ahead)


@dataclass(frozen=True)
class AtShare:
    """A claim judged with contract efficiencies of another share than the strategy takes from the claim itself."""

    share: float  # of external fees; 0: none
    most: float  # the best possible [GBP]
    status: str


@dataclass(frozen=True)
class Granted:
    """The contract efficiency of a strategy: granted, since a number taken from the claim cannot confirm it."""

    amount: float  # of it in the recommended plan, in the year of the claim [GBP]
    without: AtShare
    at_evidence: AtShare  # at the share that the model takes from contract rounds elsewhere

    def told(self, claim: Claim) -> tuple[str, ...]:
        """Return what is to be said of it beside a claim."""
        without, likely = self.without, self.at_evidence
        return (
            f"{amount(claim, self.amount)} of what the recommended plan saves is contract efficiency, which is granted "
            "as the strategy names it and not tested.",
            f"Without it: {without.status}; the most is {amount(claim, without.most)}. At {likely.share:.1%} of "
            f"external fees, as the model reckons: {likely.status}; the most is {amount(claim, likely.most)}.",
        )


def status_of(claim: Claim, best: Best, rules: Rules, *, missed: bool) -> str:
    """Return the judgement of a claim; `missed` says that a plan which must reach it does not."""
    if claim.ahead(best.furthest(claim)) < 0:
        return FAILS
    if claim.ahead(best.strictest(claim)) >= rules.at_risk_margin * claim.amount and not missed:
        return HOLDS
    return AT_RISK
