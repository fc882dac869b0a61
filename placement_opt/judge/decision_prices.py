"""What each decision costs alone, what all cost together, and what moves in the plan to make room for them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES, Decision
from placement_opt.formulation.build import UNMET_NEED
from placement_opt.judge.words import label, quarters_words
from placement_opt.kernel.text import capital
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.lever_quantities import SOME_OF_IT, Quantity, quantities
from placement_opt.measure.results import Results
from placement_opt.measure.savings import years

ALIKE_DECIMALS = 6  # of children; years that differ by less are alike, and the first is told
PRICE_NOTICED = 0.5  # GBP; less is told as nothing
CHANGES_TOLD = 4  # of homes, and of all else, for one decision


@dataclass(frozen=True)
class PlanChange:
    """One thing that a decision makes different in the recommended plan."""

    what: str
    without: float
    kept: float
    unit: str
    words: str


@dataclass(frozen=True)
class DecisionPrice:
    """A decision, or several, and the recommended plan with it less the one without any."""

    decisions: tuple[Decision, ...]  # told as one
    cost: float  # least cost over the horizon [GBP]
    savings: Mapping[str, float]  # judged year -> how much less recurrent saving there is [GBP]
    unmet: float  # more children waiting [child-quarters]
    moves: float  # more planned moves
    changes: tuple[PlanChange, ...]  # the largest first

    @property
    def last_saving(self) -> float:
        """How much less recurrent saving there is in the last judged year [GBP]."""
        return self.savings[max(self.savings)]


@dataclass(frozen=True)
class Priced:
    """Every decision priced alone, and all of them together."""

    alone: tuple[DecisionPrice, ...]
    together: DecisionPrice
    gap: float = 0.0  # by how much other whole homes might bring down the cost of a plan that was compared [GBP]

    @property
    def interaction(self) -> float:
        """What all together cost beyond the sum of each alone [GBP]."""
        return self.together.cost - math.fsum(k.cost for k in self.alone)


def price(c: Case, decisions: Sequence[Decision], kept: Results, without: Results) -> DecisionPrice:
    r"""Return what decisions cost the recommended plan, each plan being the best of its kind.

    .. math:: price = \min \sum_e amount_e \text{ with the decisions} - \min \sum_e amount_e \text{ without}
    """
    return DecisionPrice(
        decisions=tuple(decisions),
        cost=kept.least_cost - without.least_cost,
        savings={year: cost_in(kept, year) - cost_in(without, year) for year in c.judged},
        unmet=kept.best(UNMET_NEED) - without.best(UNMET_NEED),
        moves=math.fsum(kept.values.m.values()) - math.fsum(without.values.m.values()),
        changes=tuple(_changes(c, decisions, kept, without)),
    )


def _changes(c: Case, decisions: Sequence[Decision], kept: Results, without: Results) -> list[PlanChange]:
    """Return what differs between two plans but for what was decided: homes, then what differs most of the rest."""
    found = [*_levers(c, decisions, kept, without), *_children(c, kept, without)]
    homes = [k for k in found if k.unit == ""]
    others = sorted((k for k in found if k.unit), key=lambda k: -abs(k.kept - k.without))
    return [*homes[:CHANGES_TOLD], *others[:CHANGES_TOLD]]


def _levers(c: Case, decisions: Sequence[Decision], kept: Results, without: Results) -> Iterator[PlanChange]:
    decided = {(k.measure, k.index, t) for k in decisions for t in range(k.quarter, k.last + 1)}
    before = {k.id: k for k in quantities(c, without)}
    for k in (k for k in quantities(c, kept) if (k.measure, k.index, k.first) not in decided):
        b = before[k.id]
        if k.closes and k.at != b.at:
            yield PlanChange(_subject(c, k), b.at, k.at, "", _home_words(c, k, b))
        elif not k.closes and abs(k.amount - b.amount) >= SOME_OF_IT:
            what = capital(quantity_words(c, k))
            yield PlanChange(what, b.amount, k.amount, MEASURES[k.measure].unit, _from_to(what, b.amount, k.amount))


def _home_words(c: Case, k: Quantity, before: Quantity) -> str:
    """Say when a home closes, and when it did without the decision."""
    home = _subject(c, k)
    if not before.amount:
        return f"{home}, which stayed open, closes from {label(c, k.at)}"
    if not k.amount:
        return f"{home}, which closed from {label(c, before.at)}, stays open"
    return f"{home} closes from {label(c, k.at)} in place of {label(c, before.at)}"


def _children(c: Case, kept: Results, without: Results) -> Iterator[PlanChange]:
    """Yield placement types in which more or fewer children live, each at the end of the year that differs most."""
    ends = [max(q.number for q in c.quarters if q.year == year) for year in years(c)]
    for p in c.placements.values():
        living = {t: (living_at(without, p.id, t), living_at(kept, p.id, t)) for t in ends}
        t, (before, after) = max(living.items(), key=lambda k: round(abs(k[1][1] - k[1][0]), ALIKE_DECIMALS))
        if abs(after - before) >= SOME_OF_IT:
            what = f"Children who live in {p.title} at the end of {label(c, t)}"
            yield PlanChange(what, before, after, "children", _from_to(what, before, after))


def living_at(plan: Results, placement: str, t: int) -> float:
    """Return the children who live in a placement type at the end of a quarter."""
    return math.fsum(n for (_g, p, s), n in plan.values.x.items() if (p, s) == (placement, t))


def _from_to(what: str, before: float, after: float) -> str:
    return f"{what}: {after:,.1f} in place of {before:,.1f}"


def _subject(c: Case, k: Quantity) -> str:
    """Name what a quantity is about, with titles where the model has them."""
    words = [label(c, part) for part in k.index]
    if k.measure == "moves":
        need, source, to = words
        return f"{need}, from {source} to {to}"
    if k.measure == "transfers":
        way = next(way for way in c.transfers if way.id == k.index[0])
        return f"from {label(c, way.source)} to {label(c, way.to)}"
    if k.measure == "contract_places":
        offer = next(offer for offer in c.offers if offer.id == k.index[0])
        return f"{label(c, offer.id)}, {label(c, offer.placement)}"
    return ", ".join(words)


def quantity_words(c: Case, k: Quantity) -> str:
    """Say what a quantity is of, and for when."""
    if k.closes:
        return f"close {_subject(c, k)}"
    when = quarters_words(c, k.first, k.last) if MEASURES[k.measure].stands else c.quarters[k.first - 1].year
    return f"{MEASURES[k.measure].words}: {_subject(c, k)}, {when}"


def told(c: Case, k: DecisionPrice) -> tuple[str, ...]:
    """Return what a decision costs and what moves to make room for it, in sentences of at most three figures."""
    if abs(k.cost) < PRICE_NOTICED and abs(k.unmet) < SOME_OF_IT and not k.changes:
        return ("It costs nothing: the recommended plan is the same.",)
    found = [" ".join((f"{_cost_words(k.cost)} over the horizon.", *_savings_words(k)))]
    if abs(k.unmet) >= SOME_OF_IT:
        found.append(f"Unmet need: {abs(k.unmet):,.1f} child-quarters {'more' if k.unmet > 0 else 'less'}.")
    if abs(k.moves) >= SOME_OF_IT:
        found.append(f"Planned moves of children: {abs(k.moves):,.1f} {'more' if k.moves > 0 else 'fewer'}.")
    if k.changes:
        found += ["What moves to make room:", *(f"{change.words}." for change in k.changes)]
    return tuple(found)


def _cost_words(gbp: float) -> str:
    if abs(gbp) < PRICE_NOTICED:
        return "It costs nothing"
    return f"It costs £{gbp:,.0f}" if gbp > 0 else f"It saves £{-gbp:,.0f}"


def _savings_words(k: DecisionPrice) -> Iterator[str]:
    """Say how the recurrent saving of each judged year differs, a sentence for each."""
    for year, gbp in k.savings.items():
        less = "unchanged" if abs(gbp) < PRICE_NOTICED else f"£{abs(gbp):,.0f} {'less' if gbp > 0 else 'more'}"
        yield f"The recurrent saving of {year} is {less}."


def interaction_words(k: Priced) -> str:
    """Say how the price of all together differs from the sum of each alone."""
    if abs(k.interaction) < PRICE_NOTICED:
        return "Together they cost the sum of what each costs alone."
    more = "more" if k.interaction > 0 else "less"
    return f"Together they cost £{abs(k.interaction):,.0f} {more} than the sum of what each costs alone."
