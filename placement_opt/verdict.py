"""The verdict: holds, at risk or does not hold, for each claim, with the sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.case import Case
from placement_opt.savings import published

HOLDS, AT_RISK, FAILS = "holds", "at risk", "does not hold"


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
    binding: tuple[Binding, ...]
    sentence: str


def claims(c: Case) -> list[Claim]:
    """Return the claims of a schedule: each judged year's level, then the posts by the last judged year."""
    table = published(c)
    found = [
        Claim(f"saving {y}", f"{y} line", "GBP", y, table["total", y, "level"])
        for y in c.judged
        if ("total", y, "level") in table
    ]
    if c.claimed_fte:
        found.append(Claim("posts", f"{c.claimed_fte:,.0f} FTE", "FTE", c.judged[-1], c.claimed_fte))
    return found


def judge(
    claim: Claim,
    best_possible: float,
    reached: dict[str, float],
    binding: tuple[Binding, ...],
    *,
    must_reach: tuple[str, ...],
    at_risk_margin: float,
) -> Verdict:
    """Judge one claim.

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
    sentence = _sentence(claim, status, best_possible, reached, binding)
    return Verdict(claim, status, best_possible, reached, margin, binding, sentence)


def _sentence(
    claim: Claim, status: str, best: float, reached: dict[str, float], binding: tuple[Binding, ...]
) -> str:
    words = {"GBP": "saved a year", "FTE": "posts released"}[claim.unit]
    gap = best - claim.amount
    side = f"{_amount(claim, abs(gap))} {'short of' if gap < 0 else 'above'} the claim of {_amount(claim, claim.amount)}"
    published_plan = reached.get("as_published")
    ours = reached.get("recommended")
    parts = [f"{claim.title}: {status}. At best {_amount(claim, best)} {words} in {claim.year}, {side}"]
    if published_plan is not None and ours is not None:
        parts.append(f"as published {_amount(claim, published_plan)}, recommended {_amount(claim, ours)}")
    if binding:
        held = ", ".join(f"{k.words} (without it {_amount(claim, k.gain)} more)" for k in binding)
        parts.append(f"what holds it back most: {held}")
    return "; ".join(parts) + "."


def _amount(claim: Claim, amount: float) -> str:
    if claim.unit == "FTE":
        return f"{amount:,.0f} FTE"
    return f"£{amount:,.0f}" if amount >= 0 else f"-£{-amount:,.0f}"
