"""What each limit on outcomes costs: the recommended plan found again without it, all else as it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.outcome_limits import OutcomeLimit
from placement_opt.domain.outcome_measures import about
from placement_opt.domain.strategy import Plan
from placement_opt.formulation import Programme, Restriction, Variables, ledger, stages_of
from placement_opt.formulation.build import recurrent_cost
from placement_opt.formulation.outcome_rules import measured
from placement_opt.formulation.outcome_rules import outcome_limits as rule
from placement_opt.judge.outcome_words import amount_words
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.results import Results
from placement_opt.solve.session import Session
from placement_opt.solve.stages import solve_restricted

Apart = tuple[int, float, float]  # quarter, and a measure with a limit and without it

NOTICED = 1.0  # GBP; less is how exactly the solver works
ALIKE = 6  # decimals of a measure; quarters that differ by less are alike, and the first is told


@dataclass(frozen=True)
class OutcomePrice:
    """A limit on outcomes, and the recommended plan with it less the one without it."""

    limit: OutcomeLimit
    cost: float  # over the horizon [GBP]
    year: str  # the last judged one
    saving: float  # how much less recurrent saving there is in that year [GBP]
    quarter: int  # of the limit, in which it makes most difference
    kept: float  # the measure then; nan for a share of nobody
    without: float  # the same without the limit


def outcome_prices(s: Session, plan: Plan, kept: Results) -> tuple[OutcomePrice, ...]:
    r"""Return what keeping each limit on outcomes costs, one solve for each; all other limits stay.

    The cost over the horizon is that of the plan with the limit less that of the plan without it, and the saving of a
    year likewise. Unmet need is the same with and without, since no child waits for such a limit. The session is left
    as it was found.

    .. math:: keeping_\phi = \sum_e amount_e - \min \sum_e amount_e \text{ without the rows of } \phi
    """
    return tuple(_price(s, plan, kept, k) for k in s.programme.case.outcome_limits)


def _price(s: Session, plan: Plan, kept: Results, k: OutcomeLimit) -> OutcomePrice:
    programme, c, year = s.programme, s.programme.case, s.programme.case.judged[-1]
    free = Restriction(programme.brief, {}, (), rows_of(programme, k), stages_of(programme, plan, programme.costs))
    found = solve_restricted(s, free).values
    costs = ledger(c, programme.brief, found)
    difference = kept.cost - math.fsum(e.amount for e in costs)
    saving = cost_in(kept, year) - recurrent_cost(c, costs, year)
    return OutcomePrice(k, difference, year, saving, *_most_different(programme, k, kept.values, found))


def _most_different(
    programme: Programme, k: OutcomeLimit, kept: Variables, found: Variables
) -> tuple[int, float, float]:
    """Return the quarter of a limit in which it makes most difference, and the measure then with it and without."""
    c, b = programme.case, programme.brief
    needs = about(c, k.measure, k.need)

    def pair(t: int) -> Apart:
        return t, measured(c, b, kept, k.measure, needs, t), measured(c, b, found, k.measure, needs, t)

    def apart(point: Apart) -> float:
        _t, with_it, without = point
        return 0.0 if math.isnan(with_it - without) else round(abs(with_it - without), ALIKE)

    return max((pair(t) for t in range(k.begin, k.end + 1)), key=apart)


def rows_of(programme: Programme, k: OutcomeLimit) -> tuple[str, ...]:
    """Return the names of the rows of one limit."""
    mine = {(k.measure, k.need, t) for t in range(k.begin, k.end + 1)}
    return tuple(row.name for row in programme.rows_of(rule.__name__) if row.index in mine)


def told(c: Case, k: OutcomePrice) -> tuple[str, ...]:
    """Return what keeping a limit costs, and what there would be without it, in sentences of at most three figures."""
    if abs(k.cost) < NOTICED and abs(k.saving) < NOTICED:
        return ("Keeping it costs nothing: the recommended plan is no dearer for it.",)
    cost = f"Keeping it costs £{k.cost:,.0f} over the horizon"
    if k.saving >= 0:
        cost = f"{cost} and £{k.saving:,.0f} of the recurrent saving of {k.year}."
    else:
        cost = f"{cost}; the recurrent saving of {k.year} is £{-k.saving:,.0f} higher with it."
    if math.isnan(k.kept) or math.isnan(k.without):
        return (cost,)
    there, without = (amount_words(k.limit.measure, n) for n in (k.kept, k.without))
    label = c.quarters[k.quarter - 1].label
    return (cost, f"It makes most difference in {label}: {there} with it, {without} without it.")
