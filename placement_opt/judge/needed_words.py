"""What would have to be true for each claim to hold: by the limits, the ends of ranges and the prices that pay.

All of it was found when the claims were judged; nothing is solved again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from placement_opt.domain.claims import Claim
from placement_opt.judge.best import HOLDS, NOT_TESTABLE, Best
from placement_opt.judge.break_even import BreakEven, pays_words
from placement_opt.judge.claim_words import amount, gap_words, sense_words
from placement_opt.judge.measured_claims import Judged, Measured
from placement_opt.judge.verdict import PLANS, Recheck, Verdict
from placement_opt.kernel.text import capital

NEEDED_COLUMNS = ["claim", "sentence"]
TOLD_AT_MOST = 3  # limits, or ends of ranges, that are told of a claim
ANOTHER_PLAN = "For another plan to cost least"


def needed(judged: Iterable[Judged], at_zero: Iterable[BreakEven]) -> list[tuple[str, str]]:
    """Return what would have to be true, as NEEDED_COLUMNS: claim by claim, then what would change the plan."""
    rows = [(k.claimed, sentence) for k in judged if k.status != NOT_TESTABLE for sentence in _of_claim(k)]
    return [*rows, *((ANOTHER_PLAN, sentence) for k in at_zero for sentence in _of_lever(k))]


def _of_claim(k: Judged) -> Iterator[str]:
    if isinstance(k, Measured):
        yield from _measured_needs(k)
    elif k.margin < 0:
        yield from _to_be_reached(k)
        yield from _ends(k.claim, [t for t in k.rechecks if t.status == HOLDS], k.rechecks)
    else:
        yield from _to_stay(k)


def _to_be_reached(v: Verdict) -> Iterator[str]:
    """Say which limit would have to go for a claim that the most misses."""
    w, best, claim = sense_words(v.claim), v.best, v.claim
    if v.only_private:
        most = amount(claim, best.furthest(claim))
        yield f"Private beds would have to replace council beds: the {w.most} would then be {most}."
    margin = claim.ahead(_in_part(best))
    part = "" if best.in_part is None else " with homes open in part"
    enough = sorted((k for k in best.limits if margin + k.gain >= 0), key=lambda k: -k.gain)
    for k in enough[:TOLD_AT_MOST]:
        yield f"Without {k.words} the {w.most}{part} would be {amount(claim, k.gain)} {w.further}, and reach it."
    if best.limits and not enough:
        first = max(best.limits, key=lambda k: k.gain)
        yield (
            f"Lifting no one limit is enough: without {first.words}, which would bring more than any other, "
            f"the {w.most}{part} would be {amount(claim, first.gain)} {w.further}."
        )
    if best.unlimited is not None:
        yield _without_any(claim, best.unlimited)


def _in_part(best: Best) -> float:
    """Return the most with homes open in part, in which limits are told."""
    return best.amount if best.in_part is None else best.in_part


def _without_any(claim: Claim, unlimited: float) -> str:
    """Say whether the limits on pace and supply together stand between the most and a claim."""
    w, ahead, most = sense_words(claim), claim.ahead(unlimited), amount(claim, unlimited)
    if ahead >= 0:
        return f"Without any of the limits on pace and supply the {w.most} would be {most}, and reach it."
    short = gap_words(claim, ahead)
    return (
        f"Even without any of the limits on pace and supply the {w.most} would be {most}: "
        f"{short} {w.missed}. So children, prices or what suits whom would have to differ from these figures."
    )


def _ends(claim: Claim, good: list[Recheck], tried: Iterable[Recheck]) -> Iterator[str]:
    """Say at which ends of ranges a claim would hold, or that none of those tried is enough."""
    for t in good[:TOLD_AT_MOST]:
        assert t.best_possible is not None
        yield f"It would hold with {t.words}: the {sense_words(claim).most} is then {amount(claim, t.best_possible)}."
    known = [t for t in tried if t.best_possible is not None]
    if known and not good:
        nearest = max(known, key=lambda t: claim.ahead(t.best_possible or 0.0))
        yield (
            f"No end of a range that was tried is enough. Nearest comes {nearest.words}, with "
            f"{amount(claim, nearest.best_possible or 0.0)}."
        )


def _to_stay(v: Verdict) -> Iterator[str]:
    """Say what has to come for a claim that the most reaches."""
    claim, w = v.claim, sense_words(v.claim)
    if v.margin and (gap := gap_words(claim, v.margin)):
        yield f"No more than {gap} of the {w.most} that these figures allow may be lost."
    for plan in v.missed_by:
        said = f"it reaches {amount(claim, v.reached[plan])}" if plan in v.reached else "no plan meets it now"
        yield f"{capital(PLANS.get(plan, plan))} has to reach it too: {said}."
    if v.granted and v.granted.without.status != HOLDS:
        most = amount(claim, v.granted.without.most)
        yield f"The contract efficiency that is granted has to come: without it the {w.most} is {most}."
    broken = [t for t in v.rechecks if t.status != HOLDS]
    for t in broken[:TOLD_AT_MOST]:
        then = "there is no plan" if t.best_possible is None else f"the {w.most} is {amount(claim, t.best_possible)}"
        yield f"It must not come to {t.words}: then {then}."
    if v.rechecks and not broken:
        yield f"It stays met at every end of a range that was tried, {v.rechecks[0].words} among them."


def _measured_needs(k: Measured) -> Iterator[str]:
    """Say where a number that is measured on doing nothing would have to lie, and with which figures it does."""
    if k.found is None:
        return
    claim, low = k.claim, amount(k.claim, k.claim.amount)
    span = f"between {low} and {amount(claim, claim.high)}" if claim.high is not None else f"at least {low}"
    yield f"What doing nothing adds would have to be {span}; in this model it is {amount(claim, k.found)}."
    for t in [t for t in k.rechecks if t.status == HOLDS and t.best_possible is not None][:TOLD_AT_MOST]:
        yield f"With {t.words} it is {amount(claim, t.best_possible or 0.0)}."


def _of_lever(k: BreakEven) -> Iterator[str]:
    """Say at which price a lever that is left at zero would be pulled."""
    if k.price is not None and k.cost is not None:
        yield f"{capital(k.unit.words)}: {pays_words(k)}; the model has £{k.unit.price:,.0f}."
