"""Claims that no plan reaches or misses: measured on doing nothing, or not testable with what is known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from placement_opt.domain.claims import MEASURED, PRESSURE, Claim
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS, NOT_TESTABLE
from placement_opt.judge.chance import Chance
from placement_opt.judge.claim_words import amount, claimed, full_stop, odd_words
from placement_opt.judge.verdict import Recheck, Verdict, first_of, is_judged, with_what_it_turns_on
from placement_opt.kernel.text import capital
from placement_opt.measure.pressure import Pressure

NO_SUCH_PLAN = "With so many children doing nothing has no plan."
BELOW, WITHIN, ABOVE = -1, 0, 1  # on which side of what was claimed a number lies


@dataclass(frozen=True)
class Measured:
    """A claim, what was measured beside it, and the judgement."""

    claim: Claim
    status: str
    reason: str  # what decides the judgement, in one line
    found: float | None = None  # what was measured, in the claim's unit; None: nothing
    more: tuple[str, ...] = ()
    rechecks: tuple[Recheck, ...] = ()
    chance: Chance | None = None  # how often it is met over draws, if figures were drawn

    @property
    def margin(self) -> float | None:
        """By how much what was measured is inside what was claimed, in the claim's unit; below zero it is outside."""
        if self.found is None:
            return None
        above = self.claim.ahead(self.found)
        return above if self.claim.high is None else min(above, self.claim.high - self.found)

    @property
    def claimed(self) -> str:
        """What was claimed, as a phrase."""
        return claimed(self.claim)

    @property
    def sentence(self) -> str:
        """The judgement in one sentence, or in two."""
        return f"{self.claimed} {is_judged(self.status)}. {self.reason}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know beside the judgement."""
        sure = (self.chance.sentence,) if self.chance else ()
        return (*sure, *self.more, *_rechecked(self), *([full_stop(self.claim.note)] if self.claim.note else []))


Judged = Verdict | Measured


def with_odd_figures(judged: Judged, figures: int) -> Judged:
    """Return a judgement that says how many odd figures there are, if it rests on figures at all."""
    if isinstance(judged, Verdict):
        return replace(judged, odd=figures)
    return judged if judged.found is None else replace(judged, reason=f"{judged.reason}{odd_words(figures)}")


def as_known(judged: Judged, assumed: Sequence[str]) -> Judged:
    """Return a judgement with what it turns on and is only assumed or derived: it is then not known to hold."""
    if isinstance(judged, Verdict):
        return with_what_it_turns_on(judged, assumed)
    if judged.status != HOLDS or not assumed:
        return judged
    why = f"Not known to hold, since it turns on what is only assumed or derived: {first_of(assumed)}."
    return replace(judged, status=AT_RISK, reason=f"{judged.reason} {why}")


def inside(claim: Claim, number: float) -> bool:
    """Say whether a number that is known is what was claimed."""
    if math.isnan(number):
        return False
    return side(claim, number) == WITHIN if claim.kind in MEASURED else claim.ahead(number) >= 0


def side(claim: Claim, number: float) -> int:
    """Say whether a number is below, within or above what was claimed."""
    if number < claim.amount:
        return BELOW
    return ABOVE if claim.high is not None and number > claim.high else WITHIN


def untestable(claim: Claim, reason: str = "") -> Measured:
    """Return the judgement of a claim for which the programme has no quantity."""
    return Measured(claim, NOT_TESTABLE, full_stop(capital(reason or claim.untestable)))


def on_doing_nothing(claim: Claim, found: Sequence[Pressure], growth: float | None) -> Measured:
    """Judge a claim that no plan reaches or misses; `growth` is what a claim of growth costs, None without a plan."""
    if claim.untestable or claim.kind not in MEASURED:
        return untestable(claim)
    if claim.kind == PRESSURE:
        return judge_pressure(claim, found)
    return untestable(claim, NO_SUCH_PLAN) if growth is None else judge_growth(claim, growth)


def judge_pressure(claim: Claim, found: Sequence[Pressure]) -> Measured:
    """Judge a claim of pressure: it holds if what doing nothing costs more for children lies in what was claimed.

    Dearer prices are told apart: they would come with the same children too.
    """
    k = next(p for p in found if p.year == claim.year)
    said = (
        f"Doing nothing costs {_more(claim, k.children)} for children by {claim.year}, "
        f"and {_more(claim, k.prices)} for prices."
    )
    where = "within" if side(claim, k.both) == WITHIN else "outside"
    together = f"Children and prices together come to {_more(claim, k.both)}, {where} what was claimed."
    return _measured(claim, k.children, said, together)


def judge_growth(claim: Claim, cost: float) -> Measured:
    """Judge a claim of growth: it holds if what the growth costs doing nothing lies in what was claimed."""
    return _measured(claim, cost, f"Growth as claimed costs {_more(claim, cost)} in {claim.year} than no growth.")


def _subject(claim: Claim) -> str:
    """Return what costs more or less, and the verb."""
    return "children cost" if claim.kind == PRESSURE else "the growth costs"


def _more(claim: Claim, number: float) -> str:
    """Return an amount as more, or as less if it is below zero."""
    return f"{amount(claim, abs(number))} {'less' if number < 0 else 'more'}"


def _measured(claim: Claim, found: float, said: str, *more: str) -> Measured:
    """Judge a number; where the claim counts other services too, one below it says nothing of the whole."""
    where = side(claim, found)
    if where == BELOW and claim.also_covers:
        beside = f"The amount also covers {claim.also_covers}, of which this model has no figures."
        return Measured(claim, NOT_TESTABLE, said, found, (beside, *more))
    return Measured(claim, HOLDS if where == WITHIN else FAILS, said, found, more)


def with_ends(m: Measured, tests: Sequence[Recheck]) -> Measured:
    """Return a measured claim with its tests: what holds at one end of a figure, or only in between, is at risk."""
    sides = {side(m.claim, t.best_possible) for t in tests if t.best_possible is not None}
    sides |= {side(m.claim, m.found)} if m.found is not None else set()
    unsolved = m.status == HOLDS and any(t.best_possible is None for t in tests)
    risky = m.status in (HOLDS, FAILS) and (len(sides) > 1 or unsolved)
    if not risky:
        return replace(m, rechecks=tuple(tests))
    return replace(m, status=AT_RISK, reason=f"{m.reason} {_but(m, tests)}", rechecks=tuple(tests))


def _but(m: Measured, tests: Sequence[Recheck]) -> str:
    """Say with which figure the judgement would be another."""
    assert m.found is not None
    for t in tests:
        figure = t.words.partition(" (")[0]
        if t.best_possible is None:
            return f"There is no plan with {figure}."
        if side(m.claim, t.best_possible) != side(m.claim, m.found):
            return f"{capital(_subject(m.claim))} {_more(m.claim, t.best_possible)} with {figure}."
    raise AssertionError("a claim is at risk without a figure that says so")


def _rechecked(m: Measured) -> Iterator[str]:
    for t in m.rechecks:
        found = "" if t.best_possible is None else f"; {_subject(m.claim)} {_more(m.claim, t.best_possible)}"
        yield f"With {t.words}: {t.status}{found}."
