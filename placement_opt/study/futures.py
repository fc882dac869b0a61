"""One question in many futures: what each plan saves and how far each claim can get, draw by draw."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import ScoredMeasures
from placement_opt.domain.claims import MEASURED, PRESSURE, Claim
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, MOST_SAVED, RECOMMENDED, Plan
from placement_opt.formulation import Brief, Programme, Stage, Variables, build, ledger, recurrent_cost, stages_of
from placement_opt.formulation.build import UNMET_NEED
from placement_opt.formulation.capacity import posts_fewer
from placement_opt.formulation.quantities import total, waiting
from placement_opt.judge.growth import growing
from placement_opt.judge.limits import NO_SUBSTITUTION, objective, reach
from placement_opt.kernel.draws import Figures, summed
from placement_opt.measure.bridge import prices_of
from placement_opt.measure.plan_years import whole_years
from placement_opt.measure.savings import frozen
from placement_opt.question import Question, Want
from placement_opt.solving import beside
from placement_opt.study.draw_plans import SOLVED, Ends, OverDraws, claims_over_draws, every, plan_over_draws
from placement_opt.study.drawn_years import year_amounts

# Beside the names of plans.
MOST, MOST_WITH_PRIVATE, MOST_A_YEAR_LATE = "most", "most_with_private_beds", "most_a_year_late"
MOST_WITHOUT_PRIVATE = "most_without_private_beds"  # only where the choices let private beds replace council beds
AGAINST_CLAIM, SAVING_IN, POSTS_BY, LEFT_WAITING = "claim", "saving", "posts", "unmet_need"  # what is counted

THREE = (DO_NOTHING, AS_PUBLISHED, RECOMMENDED)  # plans whose amounts stand beside claims

Amounts = dict[tuple[str, str, str], Figures]  # (plan, what is counted, claim or year) -> one value per draw


@dataclass(frozen=True)
class Futures:
    """What was found in each draw: how every plan ended, and its amounts; nan where there is no plan."""

    ends: Mapping[str, Ends]  # plan -> by draw: solved | no plan | failed
    amounts: Amounts
    notes: tuple[str, ...] = ()  # what a reader should know of how it was found, a sentence each


@dataclass(frozen=True)
class PlanOverDraws:
    """A plan in every draw, with what it costs by year."""

    programme: Programme  # whose variables and costs are numbers, one per draw
    found: OverDraws
    cost: Mapping[str, Figures]  # year -> recurrent cost [GBP]

    @property
    def unmet(self) -> Figures:
        """Unmet need over the horizon, by draw [child-quarters]."""
        return total(waiting(self.programme.variables, q.number) for q in self.programme.case.quarters)


def futures(question: Question, draws: int, measures: ScoredMeasures | None = None) -> Futures:
    """Answer a question whose case has figures over draws: doing nothing, the strategy, the recommended plan, claims.

    With `measures` it also says what each plan comes to in the years and terms in which it is scored. A draw in which
    doing nothing has no plan has no amount, since every saving is measured from it. Homes are open in part, as in the
    four plans of a single run.
    """
    c, claims = question.case, in_order(Want(best=None).claims(question.case))
    plans, free = plans_in_draws(question, draws, (*THREE, *question.rules.must_reach))
    nothing = plans[DO_NOTHING]
    late = [later for k in claims if (later := _a_year_later(k, c))]
    asked = {MOST: (free, claims), MOST_WITH_PRIVATE: (_without(free, NO_SUBSTITUTION), claims)}
    if c.substitution_allowed:
        asked[MOST_WITHOUT_PRIVATE] = (build(replace(c, substitution_allowed=False), free.brief), claims)
    asked |= {MOST_A_YEAR_LATE: (free, late)} if late else {}
    ends, amounts = {name: plan.found.ends for name, plan in plans.items()}, dict[tuple[str, str, str], Figures]()
    for name, (programme, wanted) in asked.items():
        found = claims_over_draws(programme, [claim_stage(programme, k) for k in wanted], nothing.found.ends)
        ends[name] = found.ends
        amounts |= {(name, AGAINST_CLAIM, k.id): reach(k, nothing.cost, found.least[k.id]) for k in wanted}
    for name, plan in plans.items():
        amounts |= {(name, *about): n for about, n in _amounts(plan, nothing, claims)}
    amounts |= {
        (DO_NOTHING, AGAINST_CLAIM, k.id): on_doing_nothing_over_draws(question, nothing, k)
        for k in measured_claims(question)
        if k.kind == PRESSURE
    }
    if measures:
        budget = summed(frozen(c).values())
        for name, plan in plans.items():
            told = year_amounts(c, plan.programme.variables, plan.cost, budget, measures)
            amounts |= {(name, *about): n for about, n in told}
    return Futures(ends, {key: np.where(ends[key[0]] == SOLVED, n, np.nan) for key, n in amounts.items()})


def doing_nothing_and_free(question: Question, draws: int) -> tuple[PlanOverDraws, Programme]:
    """Return doing nothing in every draw, and the programme with every lever beside it, in which claims are sought."""
    plans, free = plans_in_draws(question, draws, ())
    return plans[DO_NOTHING], free


def measured_claims(question: Question) -> list[Claim]:
    """Return the claims that no plan reaches or misses, and that doing nothing measures."""
    return [k for k in Want(best=None).judged(question.case) if k.kind in MEASURED and not k.untestable]


def on_doing_nothing_over_draws(question: Question, nothing: PlanOverDraws, claim: Claim) -> Figures:
    """Return what is measured beside a claim of pressure or of growth in every draw [GBP]; nan where there is no plan.

    Of a pressure it is what doing nothing costs more for children by the year of the claim; of a growth, what it costs
    more than with entries held level.
    """
    c = question.case
    if claim.kind == PRESSURE:
        return nothing.cost[claim.year] - prices_of(c, claim.year)
    brief = Brief(question.plan(DO_NOTHING), question.strategy)

    def cost(case: Case) -> Figures:
        solved = _solved(case, build(case, brief), nothing.found.ends)
        return np.where(solved.found.ends == SOLVED, solved.cost[claim.year], np.nan)

    return cost(growing(c, claim)) - cost(growing(c, claim, level=True))


def plans_in_draws(
    question: Question, draws: int, wanted: Collection[str] = THREE
) -> tuple[dict[str, PlanOverDraws], Programme]:
    """Return doing nothing and the plans that are wanted beside it, in every draw, and the programme with every lever.

    Of a draw in which doing nothing has no plan, none has one.
    """
    c = question.case
    nothing = _solved(c, build(c, Brief(question.plan(DO_NOTHING), question.strategy)), every(draws))
    ends = nothing.found.ends
    brief = beside(c, Brief(question.plan(RECOMMENDED), question.strategy), _variables(nothing.found))
    brief = replace(brief, spared=_least_waiting(c, brief, ends))
    free, plans = build(c, brief), {DO_NOTHING: nothing}
    if AS_PUBLISHED in wanted:
        waiting = nothing.found.least.get(UNMET_NEED, 0.0)
        as_published = replace(brief, plan=question.plan(AS_PUBLISHED), most_waiting=waiting)
        plans[AS_PUBLISHED] = _solved(c, build(c, as_published), ends)
    for name in (RECOMMENDED, MOST_SAVED):
        if name in wanted:
            plans[name] = _solved(c, _aiming_at(free, question.plan(name)), ends)
    return plans, free


def _aiming_at(free: Programme, plan: Plan) -> Programme:
    """Return the programme with every lever with the aim of a plan, as single runs share it."""
    return replace(free, brief=replace(free.brief, plan=plan), stages=stages_of(free, plan, free.costs))


def in_order(claims: Sequence[Claim]) -> list[Claim]:
    """Return claims so that each is found near the one before: the latest year first, its money before its posts."""
    return sorted(claims, key=lambda k: (-int(k.year[:4]), k.unit != "GBP"))


def _solved(c: Case, programme: Programme, asked: Ends) -> PlanOverDraws:
    """Solve a plan in every draw and cost it with the one ledger."""
    found = plan_over_draws(programme, asked)
    values = _variables(found)
    costs = ledger(c, programme.brief, values)
    years = dict.fromkeys(q.year for q in c.quarters)
    cost = {y: recurrent_cost(c, costs, y) for y in years}
    return PlanOverDraws(replace(programme, variables=values, costs=costs), found, cost)


def _variables(found: OverDraws) -> Variables:
    assert found.values is not None
    return found.values


def _least_waiting(c: Case, b: Brief, asked: Ends) -> Figures | None:
    """Return the least unmet need without limits on outcomes, by draw; None if there are none."""
    if not c.outcome_limits:
        return None
    programme = build(replace(c, outcome_limits=()), b)
    found = claims_over_draws(programme, [], asked)
    return np.nan_to_num(found.least[programme.stages[0].name])


def _without(programme: Programme, rule: str) -> Programme:
    return replace(programme, rows=tuple(row for row in programme.rows if row.rule != rule))


def claim_stage(programme: Programme, claim: Claim) -> Stage:
    """Return what is minimised to find the most that a claim can reach, under the id of the claim."""
    return replace(objective(programme, claim), name=claim.id)


def _a_year_later(claim: Claim, c: Case) -> Claim | None:
    """Return a claim as if its year were the next of the horizon that is whole; None if there is none."""
    later = [y for y in whole_years(c) if y > claim.year]
    return replace(claim, year=later[0]) if later else None


def _amounts(
    plan: PlanOverDraws, nothing: PlanOverDraws, claims: Sequence[Claim]
) -> Iterator[tuple[tuple[str, str], Figures]]:
    """Yield what a plan comes to: against each claim, its saving by year, posts gone, and unmet need."""
    c, v = plan.programme.case, plan.programme.variables
    for k in claims:
        yield (AGAINST_CLAIM, k.id), reach(k, nothing.cost, objective(plan.programme, k).objective)
    for y in plan.cost:
        yield (SAVING_IN, y), nothing.cost[y] - plan.cost[y]
        yield (POSTS_BY, y), posts_fewer(c, v, max(q.number for q in c.quarters if q.year == y))
    yield (LEFT_WAITING, ""), plan.unmet
