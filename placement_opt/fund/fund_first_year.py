"""What to buy in a first year, if in the second one may do more of what worked: against deciding everything now.

The fund's own interventions alone: what the children's programme decides is held, with what it brings. Blocks of fixed
services may go in parts here, and nothing is learnt but from trial cases of the first year, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.investment import FAMILIES_ASK, InvestmentCase
from placement_opt.fund.foreseen_results import ForeseenResults, foreseen_results
from placement_opt.fund.fund_build import FundProgramme
from placement_opt.fund.fund_solving import FundResult
from placement_opt.fund.fund_variables import paid_in_year
from placement_opt.fund.scale_up import judged_by_money
from placement_opt.fund.two_year_programme import column_in, in_each_scenario
from placement_opt.fund.what_to_try import TwoYearPlan, decided_now, what_to_try
from placement_opt.inputs.fund_settings import FundChoices
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.solve.matrix import ROW_TOLERANCE

NO_TRIAL = (
    "{title}: too few cases can be paid for and start in the first year, or show anything in it, to learn from them."
)
AS_FAMILIES = "The fund is asked for as many as possible; its first year is judged by the council's net benefit."
HELD_BESIDE = "Left out, since the children's programme decides them: {titles}."


@dataclass(frozen=True)
class FirstYearCases:
    """Cases of an intervention that start with a cohort in a quarter of the first year."""

    intervention: str
    cohort: str
    quarter: str
    cases: float
    cases_now: float  # if everything is decided now


@dataclass(frozen=True)
class AfterResults:
    """What is done after the first year in one scenario of results."""

    weight: float
    sizes: Mapping[tuple[str, str], float]  # (intervention, use) -> what is then believed
    cases: Mapping[str, float]  # intervention -> cases started after the first year


@dataclass(frozen=True)
class FundFirstYear:
    """The best first year if results are waited for, beside deciding everything now, in pounds at the opening."""

    portfolio: tuple[FirstYearCases, ...]
    tried: tuple[str, ...]  # interventions of which enough start to learn from
    adaptive: float  # expected net benefit if later cases follow what results say [GBP]
    now: float  # if all cases are decided now, and the money lasts in every scenario as above [GBP]
    at_expected: float  # if all cases are decided now, and the money lasts if effects are as expected [GBP]
    scenarios: tuple[AfterResults, ...]
    later_now: Mapping[str, float]  # intervention -> cases after the first year, if decided now
    distance: float  # what is lost by a few draws in place of many; 0: nothing
    notes: tuple[str, ...]

    @property
    def value_of_waiting(self) -> float:
        """What it is worth to decide later cases once results are in [GBP]."""
        return self.adaptive - self.now


def first_year(f: InvestmentCase, choices: FundChoices) -> FundFirstYear:
    """Return the best first year of a fund, and what waiting for results is worth.

    Raises NoFeasiblePlan if no first year meets the rules in every scenario, and SolverFailed.
    """
    own = own_alone(f)
    results = foreseen_results(own, choices.first_year, choices.tracking.interval)
    p = in_each_scenario(own, results)
    now = decided_now(p, results)
    later = what_to_try(p, results, choices.first_year.trial, now) if results.tells else now
    certain = replace(results, sizes={}, weights=np.ones(1))
    return FundFirstYear(
        portfolio=tuple(_portfolio(p, later, now)),
        tried=tuple(i for i in results.tells if i in later.tried),
        adaptive=max(later.benefit, now.benefit),
        now=now.benefit,
        at_expected=decided_now(in_each_scenario(own, certain), certain).benefit,
        scenarios=tuple(_after(p, results, s, later) for s in range(len(results.weights))),
        later_now=_cases_later(p, 0, now),
        distance=results.distance,
        notes=tuple(_notes(f, results)),
    )


def left_for_own(f: InvestmentCase, decided: FundResult) -> InvestmentCase:
    """Return a fund whose members have what a plan leaves them beside the children's programme and one-off use."""
    v = decided.values
    beside = replace(v, committed={}, started={})
    members = (
        replace(m, money={y: m.money.get(y, 0.0) - float(paid_in_year(f, beside, m.id, y)) for y in f.years})
        for m in f.members
    )
    return replace(f, members=tuple(members), stand_in={})


def own_alone(f: InvestmentCase) -> InvestmentCase:
    """Return a fund without what the children's programme decides, asked for pounds, with blocks in parts.

    Caps are limits on what is bought, and floors are left out, since both turn on results that differ.
    """
    own = {i.id for i in f.own}
    return replace(
        judged_by_money(f),
        avoidances=tuple(a for a in f.avoidances if a.intervention in own),
        agreements=tuple(replace(r, floor=0.0) for r in f.agreements if r.intervention in own),
        whole_blocks=False,
        exact_caps=False,
    )


def _portfolio(p: FundProgramme, later: TwoYearPlan, now: TwoYearPlan) -> Iterator[FirstYearCases]:
    for (i, k, t), z in p.variables.started.items():
        if t <= QUARTERS_PER_YEAR:
            cases = [max(0.0, found.numbers[z.name]) for found in (later, now)]
            if max(cases) > ROW_TOLERANCE:
                yield FirstYearCases(i, k, p.f.quarters[t - 1].label, *cases)


def _after(p: FundProgramme, results: ForeseenResults, s: int, found: TwoYearPlan) -> AfterResults:
    sizes = {key: float(means[s]) for key, means in results.sizes.items()}
    return AfterResults(float(results.weights[s]), sizes, _cases_later(p, s, found))


def _cases_later(p: FundProgramme, s: int, found: TwoYearPlan) -> Mapping[str, float]:
    """Return how many cases of each intervention start after the first year in a scenario."""
    cases = dict.fromkeys((i.id for i in p.f.own), 0.0)
    for (i, _k, t), z in p.variables.started.items():
        if t > QUARTERS_PER_YEAR:
            cases[i] += max(0.0, found.numbers[column_in(z.name, s, found.programme.common)])
    return cases


def _notes(f: InvestmentCase, results: ForeseenResults) -> Iterator[str]:
    yield from (NO_TRIAL.format(title=f.interventions[i].title) for i in results.silent)
    if f.ask == FAMILIES_ASK:
        yield AS_FAMILIES
    beside = [i.title for i in f.interventions.values() if i.in_programme]
    if beside:
        yield HELD_BESIDE.format(titles=", ".join(beside))
