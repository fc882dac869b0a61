"""The verdict: holds, at risk or does not hold, for each claim, with the sentence that says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from placement_opt.domain.case import Case
from placement_opt.domain.claims import Claim
from placement_opt.measure.savings import published

HOLDS, AT_RISK, FAILS = "holds", "at risk", "does not hold"
SHOWN = ("as_published", "recommended")  # plans whose amount the sentence gives beside the best possible


@dataclass(frozen=True)
class Binding:
    """A rule that holds a claim back, and what the best possible would gain without it."""

    rule: str
    words: str
    gain: float


@dataclass(frozen=True)
class Best:
    """The most that a claim can reach under the rules, which limits hold it there, and the most without them."""

    amount: float
    binding: tuple[Binding, ...]
    unlimited: float | None = None  # with none of the limits but suitability
    limits: tuple[Binding, ...] = ()  # every limit and its worth, those worth nothing too


@dataclass(frozen=True)
class Recheck:
    """A claim judged again with one figure at an end of its range."""

    words: str
    status: str
    best_possible: float | None  # None: there is no plan


@dataclass(frozen=True)
class Verdict:
    """A claim, what each plan reaches against it, the best possible, what binds, and the judgement."""

    claim: Claim
    status: str
    best: Best
    reached: dict[str, float]  # plan -> amount
    swap: float | None  # what a child-year saves in foster instead of residential care [GBP]; None for posts
    frozen: float | None  # recommended plan against the frozen budget [GBP]; None for posts
    placing: float | None = None  # what placing entrants where they are suited saves by itself [GBP]; None for posts
    rechecks: tuple[Recheck, ...] = ()

    @property
    def margin(self) -> float:
        """The best possible less the claim, in the claim's unit."""
        return self.best.amount - self.claim.amount

    @property
    def children(self) -> float | None:
        """The margin in child-years of residential care that become foster care; None for posts."""
        return self.margin / self.swap if self.swap else None

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        return _sentence(self)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know beside the verdict, each in one sentence."""
        return tuple(_notes(self))


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
    best: Best,
    reached: dict[str, float],
    *,
    must_reach: tuple[str, ...],
    at_risk_margin: float,
    swap: float | None = None,
    frozen: float | None = None,
    placing: float | None = None,
) -> Verdict:
    """Judge one claim.

    It does not hold when even the best possible misses it. It holds when the best possible clears it by
    `at_risk_margin` (share of the claim) and every plan in `must_reach` reaches it. Otherwise it is at risk.
    """
    margin = best.amount - claim.amount
    if margin < 0:
        status = FAILS
    elif margin >= at_risk_margin * claim.amount and all(reached[p] >= claim.amount for p in must_reach):
        status = HOLDS
    else:
        status = AT_RISK
    return Verdict(claim, status, best, reached, swap, frozen, placing)


def with_rechecks(found: Verdict, tests: Sequence[Recheck]) -> Verdict:
    """Return a verdict with its tests: what holds at the central figures only is at risk."""
    broken = found.status == HOLDS and any(t.status != HOLDS for t in tests)
    return replace(found, status=AT_RISK if broken else found.status, rechecks=tuple(tests))


def _sentence(verdict: Verdict) -> str:
    """Say what was claimed, the best possible, the gap in pounds and children, each plan, and what binds."""
    claim, words = verdict.claim, {"GBP": "a year", "FTE": "released"}[verdict.claim.unit]
    side = "short" if verdict.margin < 0 else "above"
    children = f" (about {abs(verdict.children):,.0f} child-years)" if verdict.children else ""
    best, gap = amount(claim, verdict.best.amount), amount(claim, abs(verdict.margin))
    is_status = f"is {AT_RISK}" if verdict.status == AT_RISK else verdict.status
    parts = [
        f"{claim.title} of {amount(claim, claim.amount)} {is_status}: at best {best} {words}, {gap} {side}{children}"
    ]
    plans = [f"{plan.replace('_', ' ')} {amount(claim, n)}" for plan, n in verdict.reached.items() if plan in SHOWN]
    if plans:
        parts.append(", ".join(plans))
    if verdict.best.binding:
        held = ", ".join(f"{k.words} (worth {amount(claim, k.gain)})" for k in verdict.best.binding)
        parts.append(f"held back most by {held}")
    return "; ".join(parts) + "."


def _notes(verdict: Verdict) -> Iterator[str]:
    claim = verdict.claim
    if verdict.best.unlimited is not None:
        yield f"With none of the limits of pace and supply the best would be {amount(claim, verdict.best.unlimited)}."
    if verdict.frozen is not None:
        found = f"saves {amount(claim, verdict.frozen)}"
        if verdict.frozen < 0:
            found = f"costs {amount(claim, -verdict.frozen)} more"
        yield f"Against the frozen budget the recommended plan {found}."
    if verdict.placing is not None:
        yield (
            "Placing entrants where they are suited, for which the strategy names no quantity, saves "
            f"{amount(claim, verdict.placing)} by itself; every plan but doing nothing has it."
        )
    for t in verdict.rechecks:
        at_best = "" if t.best_possible is None else f", at best {amount(claim, t.best_possible)}"
        yield f"With {t.words}: {t.status}{at_best}."


def amount(claim: Claim, number: float) -> str:
    """Write an amount in the unit of a claim."""
    if claim.unit == "FTE":
        return f"{number:,.0f} FTE"
    return f"£{number:,.0f}" if number >= 0 else f"-£{-number:,.0f}"
