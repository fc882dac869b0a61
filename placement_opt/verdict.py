"""The verdict: holds, at risk or does not hold, for each claim, with the sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.case import Case
from placement_opt.savings import published

HOLDS, AT_RISK, FAILS = "holds", "at risk", "does not hold"
SHOWN = ("as_published", "recommended")  # plans whose amount the sentence gives beside the best possible


@dataclass(frozen=True)
class Claim:
    """One claim of the strategy: a recurrent saving level reached in a year, or posts released by its end."""

    id: str
    title: str
    unit: str  # GBP | FTE
    year: str
    amount: float


@dataclass(frozen=True)
class Binding:
    """A rule that holds a claim back, and what the best possible would gain without it."""

    rule: str
    words: str
    gain: float


@dataclass(frozen=True)
class Verdict:
    """A claim, what each plan reaches against it, the best possible, what binds, and the judgement."""

    claim: Claim
    status: str
    best_possible: float
    reached: dict[str, float]  # plan -> amount
    margin: float  # best possible less the claim
    children: float  # the margin in child-years of residential care swapped for foster care; 0 for posts
    binding: tuple[Binding, ...]

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        return _sentence(self)


def claims(c: Case) -> list[Claim]:
    """Return the claims of a schedule: each judged year's level, then the posts by the last judged year."""
    table = published(c)
    found = [
        Claim(f"saving {y}", f"The {y} saving", "GBP", y, table["total", y, "level"])
        for y in c.judged
        if ("total", y, "level") in table
    ]
    if c.claimed_fte:
        found.append(Claim("posts", "The staffing reduction", "FTE", c.judged[-1], c.claimed_fte))
    return found


def judge(
    claim: Claim,
    best_possible: float,
    reached: dict[str, float],
    binding: tuple[Binding, ...],
    *,
    must_reach: tuple[str, ...],
    at_risk_margin: float,
    swap: float = 0.0,
) -> Verdict:
    """Judge one claim; `swap` is what a child-year saves when foster care replaces residential care [GBP].

    It does not hold when even the best possible misses it. It holds when the best possible clears it by
    `at_risk_margin` (share of the claim) and every plan in `must_reach` reaches it. Otherwise it is at risk.
    """
    margin = best_possible - claim.amount
    if margin < 0:
        status = FAILS
    elif margin >= at_risk_margin * claim.amount and all(reached[p] >= claim.amount for p in must_reach):
        status = HOLDS
    else:
        status = AT_RISK
    children = margin / swap if claim.unit == "GBP" and swap else 0.0
    return Verdict(claim, status, best_possible, reached, margin, children, binding)


def _sentence(verdict: Verdict) -> str:
    """Say what was claimed, the best possible, the gap in pounds and children, each plan, and what binds."""
    claim, words = verdict.claim, {"GBP": "a year", "FTE": "released"}[verdict.claim.unit]
    side = "short" if verdict.margin < 0 else "above"
    children = f" (about {abs(verdict.children):,.0f} child-years)" if verdict.children else ""
    best, gap = amount(claim, verdict.best_possible), amount(claim, abs(verdict.margin))
    parts = [
        f"{claim.title} of {amount(claim, claim.amount)} {verdict.status}: at best {best} {words}, "
        f"{gap} {side}{children}"
    ]
    plans = [f"{plan.replace('_', ' ')} {amount(claim, n)}" for plan, n in verdict.reached.items() if plan in SHOWN]
    if plans:
        parts.append(", ".join(plans))
    if verdict.binding:
        held = ", ".join(f"{k.words} (worth {amount(claim, k.gain)})" for k in verdict.binding)
        parts.append(f"held back most by {held}")
    return "; ".join(parts) + "."


def amount(claim: Claim, number: float) -> str:
    """Write an amount in the unit of a claim."""
    if claim.unit == "FTE":
        return f"{number:,.0f} FTE"
    return f"£{number:,.0f}" if number >= 0 else f"-£{-number:,.0f}"
