"""The verdict: holds, at risk or does not hold, for each claim that a plan reaches or misses, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from placement_opt.domain.case import Case
from placement_opt.domain.claims import POSTS, Claim, Rules, saving_in
from placement_opt.domain.strategy import AS_PUBLISHED, RECOMMENDED
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS, Best, Granted, status_of
from placement_opt.judge.chance import Chance
from placement_opt.judge.claim_words import amount, claimed, does, full_stop, gap_words, odd_words, sense_words
from placement_opt.judge.later import Happened, Late
from placement_opt.judge.waits_in_nothing import WaitsInNothing
from placement_opt.kernel.text import capital
from placement_opt.measure.savings import published

CAUTION = (
    "The programme has perfect foresight and no delays beyond those listed, so a saving found here is the most that "
    "these figures allow. It plans capacity, never for a named child."
)
PLANS = {  # whose amount stands beside the most that is possible, as the subject of a sentence
    AS_PUBLISHED: "the strategy as published",
    RECOMMENDED: "the recommended plan",
}


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
    swap: float | None = None  # what a child-year saves in foster instead of residential care [GBP]; None for posts
    frozen: float | None = None  # recommended plan against the frozen budget [GBP]; None for posts
    placing: float | None = None  # what placing children on entry where suited saves by itself [GBP]; None for posts
    placing_named: bool = True  # by the strategy
    rechecks: tuple[Recheck, ...] = ()
    missed_by: tuple[str, ...] = ()  # plans that must reach the claim and do not
    whole: dict[str, float] = field(default_factory=dict)  # plan with homes kept whole -> its saving [GBP]
    granted: Granted | None = None  # what of a saving is granted and not tested; None for posts and children
    late: Late | None = None  # of a claim that is missed in its year, if the horizon holds a later one
    happened: Happened | None = None  # if it was recorded
    chance: Chance | None = None  # how often it is met over draws, if figures were drawn
    waits: WaitsInNothing | None = None  # of a saving: children who wait in doing nothing in its year
    turns_on: tuple[
        str, ...
    ] = ()  # figures that are only assumed or derived, with an end of which it would not hold, in words
    odd: int = 0  # figures of the model that are far from what is usual, or contradict others

    @property
    def found(self) -> float:
        """The best possible, in the claim's unit."""
        return self.best.amount

    @property
    def margin(self) -> float:
        """By how much the best possible is on the claimed side of the amount, in the claim's unit."""
        return self.claim.ahead(self.best.amount)

    @property
    def only_private(self) -> bool:
        """Say whether the claim is reached only if private beds replace council beds."""
        strict, furthest = self.best.strictest(self.claim), self.best.furthest(self.claim)
        return self.claim.ahead(strict) < 0 <= self.claim.ahead(furthest)

    @property
    def children(self) -> float | None:
        """The margin in child-years of residential care that become foster care; None for posts."""
        return self.margin / self.swap if self.swap else None

    @property
    def claimed(self) -> str:
        """What was claimed, as a phrase."""
        return claimed(self.claim)

    @property
    def reason(self) -> str:
        """What decides the judgement, in one short line."""
        return f"{_reason(self)}{odd_words(self.odd)}"

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        return f"{_sentence(self)}{odd_words(self.odd)}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know beside the verdict, each in one sentence of at most three figures."""
        return tuple(_notes(self))


def claims(c: Case) -> list[Claim]:
    """Return every claim: each judged year's level, the posts by the last judged year, and what else is stated."""
    table = published(c)
    found = [
        Claim(saving_in(y), f"The {y} saving", "GBP", y, table["total", y, "level"])
        for y in c.judged
        if ("total", y, "level") in table
    ]
    if c.claimed_fte:
        found.append(Claim(POSTS, "The staffing reduction", "FTE", c.judged[-1], c.claimed_fte, POSTS))
    stated = {k.id: k for k in c.claims}
    return [*(_placed(k, stated.get(k.id)) for k in found), *(k for k in c.claims if not k.of_schedule)]


def _placed(claim: Claim, stated: Claim | None) -> Claim:
    """Return a claim of the schedule with its place in the source, if it is stated."""
    return replace(claim, source=stated.source, place=stated.place, note=stated.note) if stated else claim


def judge(claim: Claim, best: Best, reached: dict[str, float], rules: Rules, without: Collection[str] = ()) -> Verdict:
    r"""Judge one claim; `without` are plans that must reach it and do not exist, since no plan meets them.

    It does not hold when even the best possible misses it, private beds in place of council beds included. It holds
    when the best possible without them clears it by `at_risk_margin` (share of the claim) and every plan in
    `must_reach` reaches it. Otherwise it is at risk. What a strategy's own file claims is of its own quantities: it
    does not hold either if the strategy as published misses it.

    .. math:: margin_y = reach_y - claim_y \qquad \text{does not hold if } margin_y < 0 \text{ with private beds},
        \text{ holds if } margin_y \ge clearance \, claim_y \text{ without them and }
        total_{0y} - total_{ny} \ge claim_y \quad \forall y \text{ claimed}, n \text{ that must reach it}
    """
    short = {p for p, n in reached.items() if claim.ahead(n) < 0}
    missed_by = tuple(p for p in rules.must_reach if p in without or p in short)
    own_miss = claim.own and AS_PUBLISHED in (*short, *without)
    status = FAILS if own_miss else status_of(claim, best, rules, missed=bool(missed_by))
    return Verdict(claim, status, best, reached, missed_by=missed_by)


def with_granted(found: Verdict, granted: Granted | None) -> Verdict:
    """Return a verdict with what of it is granted: a claim that holds only with that is at risk."""
    rests_on_it = found.status == HOLDS and granted is not None and granted.without.status != HOLDS
    return replace(found, status=AT_RISK if rests_on_it else found.status, granted=granted)


def with_rechecks(found: Verdict, tests: Sequence[Recheck]) -> Verdict:
    """Return a verdict with its tests: what holds at the central figures only is at risk."""
    broken = found.status == HOLDS and any(t.status != HOLDS for t in tests)
    return replace(found, status=AT_RISK if broken else found.status, rechecks=tuple(tests))


def with_what_it_turns_on(found: Verdict, assumed: Sequence[str]) -> Verdict:
    """Return a verdict with the figures, not the council's own, on which it turns: it is then not known to hold."""
    if found.status != HOLDS or not assumed:
        return found
    return replace(found, status=AT_RISK, turns_on=tuple(assumed))


def _reason(v: Verdict) -> str:
    """Say by how much a claim is missed or met, and why what can be met is still at risk."""
    w, most, gap = sense_words(v.claim), amount(v.claim, v.best.amount), gap_words(v.claim, v.margin)
    if v.status == FAILS and v.margin >= 0:  # of a strategy's own: its own quantities miss it
        return f"{capital(_published(v))}; at {w.most} {most} with every lever free."
    if v.status == FAILS:
        return f"The {w.most} these figures allow is {most}: {gap} {w.missed}."
    if v.only_private:
        strict, private = (amount(v.claim, n) for n in (v.best.strictest(v.claim), v.best.furthest(v.claim)))
        return f"At {w.most} {strict}; {private} only with private beds in place of council beds."
    if v.turns_on:
        return f"Not known to hold: at {w.most} {most}{_turns_on(v)}."
    if v.status == HOLDS:
        return f"The {w.most} these figures allow is {most}: {gap} {w.met} the claim."
    if v.missed_by:
        plan = v.missed_by[0]
        if plan not in v.reached:
            return f"At {w.most} {most}, but no plan meets {PLANS.get(plan, plan)}."
        return f"At {w.most} {most}, but {PLANS.get(plan, plan)} reaches {amount(v.claim, v.reached[plan])}."
    if v.granted and v.granted.without.status != HOLDS:
        without = amount(v.claim, v.granted.without.most)
        return f"At {w.most} {most}, but {without} without the contract efficiency that is granted."
    for t in v.rechecks:
        if t.status != HOLDS:
            figure = t.words.partition(" (")[0]
            worse = "no plan" if t.best_possible is None else amount(v.claim, t.best_possible)
            return f"At {w.most} {most}, but {worse} with {figure}."
    return f"The {w.most} these figures allow is {most}: only {gap} {w.met} the claim."


def _sentence(v: Verdict) -> str:
    """Say what was claimed, the judgement, the most that is possible, and the gap."""
    w, most, gap = sense_words(v.claim), amount(v.claim, v.best.amount), gap_words(v.claim, v.margin)
    yearly = " a year" if v.claim.unit == "GBP" else ""
    if v.status == FAILS and v.margin >= 0:
        return f"{v.claimed.removesuffix(yearly)} {is_judged(v.status)}: {_published(v)}{yearly}."
    turns = _turns_on(v) if v.turns_on else ""
    return (
        f"{v.claimed.removesuffix(yearly)} {is_judged(v.status)}: the {w.most} these figures allow is "
        f"{most}{yearly}, {gap} {w.missed if v.margin < 0 else w.met}{_private(v)}{turns}."
    )


def _turns_on(v: Verdict) -> str:
    return f", but it turns on what is only assumed or derived: {first_of(v.turns_on)}"


def first_of(figures: Sequence[str]) -> str:
    """Return the figure that moves a claim most, and how many others there are."""
    first = f"{figures[0][:1].lower()}{figures[0][1:]}"
    others = len(figures) - 1
    return f"{first}, and {others} other{'s' if others > 1 else ''}" if others else first


def _published(v: Verdict) -> str:
    """Say what the strategy as published does, or that no plan meets it."""
    if AS_PUBLISHED not in v.reached:
        return f"no plan meets {PLANS[AS_PUBLISHED]}"
    return f"{PLANS[AS_PUBLISHED]} {does(v.claim, v.reached[AS_PUBLISHED])}"


def is_judged(status: str) -> str:
    """Return a judgement as the verb of a sentence."""
    return status if status in (HOLDS, FAILS) else f"is {status}"


def _private(v: Verdict) -> str:
    """Say if a claim is reached only with private beds."""
    if not v.only_private:
        return ""
    return "; it is reached only with private beds in place of council beds"


def _notes(v: Verdict) -> Iterator[str]:
    if v.chance:
        yield v.chance.sentence
    if v.waits:
        yield v.waits.sentence
    plans = [f"{PLANS[plan]} {does(v.claim, n)}" for plan, n in v.reached.items() if plan in PLANS]
    if plans:
        yield f"{capital(' and '.join(plans))}."
    if v.children and round(abs(v.children)):
        years = "1 child-year saves" if round(abs(v.children)) == 1 else f"{abs(v.children):,.0f} child-years save"
        gap = amount(v.claim, abs(v.margin))
        yield f"A gap of {gap} is what about {years} when foster care replaces residential care."
    if v.granted:
        yield from v.granted.told(v.claim)
    yield from _whole(v)
    yield from _limits(v)
    if v.frozen is not None:
        yield f"Against the frozen budget the recommended plan {does(v.claim, v.frozen)}."
    if v.placing is not None:
        named, included = (
            ("for which the strategy names no quantity", "Every plan but doing nothing includes it.")
            if v.placing_named
            else ("which the strategy does not name", "The recommended plan includes it.")
        )
        saves = does(v.claim, v.placing)
        yield f"Placing children on entry where they are suited, {named}, {saves} by itself. {included}"
    for t in v.rechecks:
        most = (
            f"; the {sense_words(v.claim).most} is {amount(v.claim, t.best_possible)}"
            if t.best_possible is not None
            else ""
        )
        yield f"With {t.words}: {t.status}{most}."
    if v.late:
        yield from v.late.sentences
    if v.happened:
        yield from v.happened.sentences
    if v.claim.note:
        yield full_stop(v.claim.note)


def _whole(v: Verdict) -> Iterator[str]:
    """Say what keeping homes whole makes of it: posts are judged on whole homes, a saving has them beside it."""
    w, best = sense_words(v.claim), v.best
    if best.in_part is not None:
        yield f"Each home is open or closed whole; with homes open in part the {w.most} would be " + (
            f"{amount(v.claim, best.in_part)}."
        )
    elif best.whole is not None:
        plans = [f"{PLANS[p]} {does(v.claim, n)}" for p, n in v.whole.items() if p in PLANS]
        then = f"; {' and '.join(plans)}" if plans else ""
        yield f"With each home open or closed whole the {w.most} is {amount(v.claim, best.whole)}{then}."


def _limits(v: Verdict) -> Iterator[str]:
    """Say what the most would be without the limits that matter most, each alone and then all together."""
    w = sense_words(v.claim)
    if v.best.with_private is not None:
        yield _both_ways(v.claim, v.best)
    the_most = f"the {w.most}" if v.best.in_part is None else f"the {w.most} with homes open in part"
    for k in v.best.binding:
        yield f"Without {k.words} {the_most} would be {amount(v.claim, k.gain)} {w.further}."
    if v.best.unlimited is not None:
        most = amount(v.claim, v.best.unlimited)
        yield f"Without any of the limits on pace and supply {the_most} would be {most}."


def _both_ways(claim: Claim, best: Best) -> str:
    """Say what the most would be if private beds might replace council beds, or might not."""
    w, strict = sense_words(claim), best.strictest(claim)
    if claim.ahead(strict) < claim.ahead(best.amount):
        return f"Without private beds in place of council beds the {w.most} would be {amount(claim, strict)}."
    most = amount(claim, best.furthest(claim))
    most = "the same" if most == amount(claim, best.amount) else most
    return f"With private beds in place of council beds the {w.most} would be {most}."
