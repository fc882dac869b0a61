"""What each limit on outcomes costs: the recommended plan found again without it, all else as it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.outcome_limits import OutcomeLimit
from placement_opt.domain.outcomes import about
from placement_opt.domain.strategy import Plan
from placement_opt.formulation import Programme, Restriction, ledger, stages_of
from placement_opt.formulation.build import recurrent_cost
from placement_opt.formulation.outcome_limits import measured
from placement_opt.formulation.outcome_limits import outcome_limits as rule
from placement_opt.judge.outcome_words import amount_words
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.results import Results
from placement_opt.solve.session import Session
from placement_opt.solve.stages import solve_restricted

NOTICED = 1.0  # GBP; less is how exactly the solver works


@dataclass(frozen=True)
class OutcomePrice:
    """A limit on outcomes, and the recommended plan with it less the one without it."""

    limit: OutcomeLimit
    cost: float  # over the horizon [GBP]
    year: str  # the last judged one
    saving: float  # how much less recurrent saving there is in that year [GBP]
    kept: float  # the measure in the last quarter of the limit up to that year's end; nan for a share of nobody
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
    found = solve_restricted(s, free)
    b, t, needs = programme.brief, quarter_told(c, k), about(c, k.measure, k.need)
    cost = math.fsum(e.amount for e in ledger(c, b, found.values))
    recurrent = recurrent_cost(c, ledger(c, b, found.values), year)
    return OutcomePrice(
        k,
        kept.cost - cost,
        year,
        cost_in(kept, year) - recurrent,
        measured(c, b, kept.values, k.measure, needs, t),
        measured(c, b, found.values, k.measure, needs, t),
    )


def rows_of(programme: Programme, k: OutcomeLimit) -> tuple[str, ...]:
    """Return the names of the rows of one limit."""
    mine = {(k.measure, k.need, t) for t in range(k.begin, k.end + 1)}
    return tuple(row.name for row in programme.rows_of(rule.__name__) if row.index in mine)


def quarter_told(c: Case, k: OutcomeLimit) -> int:
    """Return the quarter at which a limit is told: the last of the judged years, or of its own if that is before."""
    last = max(q.number for q in c.quarters if q.year == c.judged[-1])
    return max(k.begin, min(k.end, last))


def told(c: Case, k: OutcomePrice) -> tuple[str, ...]:
    """Return what keeping a limit costs, and what there would be without it, in sentences of at most three figures."""
    if abs(k.cost) < NOTICED and abs(k.saving) < NOTICED:
        return ("Keeping it costs nothing: the recommended plan is no dearer for it.",)
    less = f"costs £{abs(k.saving):,.0f} of" if k.saving >= 0 else f"adds £{abs(k.saving):,.0f} to"
    label = c.quarters[quarter_told(c, k.limit) - 1].label
    first = f"Keeping it costs £{k.cost:,.0f} over the horizon, and {less} the recurrent saving of {k.year}."
    if math.isnan(k.kept) or math.isnan(k.without):
        return (first,)
    there, without = (amount_words(k.limit.measure, n) for n in (k.kept, k.without))
    return (first, f"In {label} it is {there} with the limit and {without} without it.")
