"""A plan of a fund, solved together with the plan of the children's programme beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

from placement_opt.domain.investment import MTFC_PROGRAMME, InvestmentCase
from placement_opt.domain.strategy import AS_PUBLISHED, RECOMMENDED
from placement_opt.formulation import Brief, Cost, Programme, Variables, build, ledger
from placement_opt.formulation.linear import Linear
from placement_opt.formulation.variables import FIELDS
from placement_opt.fund.fund_build import FundProgramme, asked, fund_programme, solved_fund
from placement_opt.fund.fund_ledger import FundEntry, fund_ledger
from placement_opt.fund.fund_quantities import balance
from placement_opt.fund.fund_variables import FUND_PLANS, ChildrenSide, FundPlan, FundVariables, children_side
from placement_opt.kernel.draws import is_number
from placement_opt.kernel.errors import SolverFailed
from placement_opt.measure.results import Results
from placement_opt.question import Question, Want
from placement_opt.solve.session import Session, session
from placement_opt.solve.stages import StageResult, solve_columns
from placement_opt.solving import against, do_nothing

FUND_TIE = 1.0  # GBP: by which what was optimised may differ from what is reported
TIE_OF_ALL = 1e-7  # the same as a share, where that is more: £1 at £10 million


@dataclass(frozen=True)
class FundResult:
    """One plan of a fund in numbers: what is started and paid, and every amount of every party."""

    f: InvestmentCase
    plan: FundPlan
    values: FundVariables
    entries: tuple[FundEntry, ...]
    stages: tuple[StageResult, ...]
    children: Variables | None  # the plan of the children's programme beside it
    children_costs: tuple[Cost, ...] = ()

    def reached_at(self, stage: str) -> float:
        """Return what a stage reached."""
        return next(s.best for s in self.stages if s.name == stage)

    @cached_property
    def balances(self) -> tuple[float, ...]:
        """The balance of the revolving fund at the end of each quarter [GBP]."""
        return tuple(float(balance(self.f, self.values, q.number)) for q in self.f.quarters)


@dataclass(frozen=True)
class BesideChildren:
    """The question of the children's programme beside a fund, and doing nothing in it."""

    question: Question
    baseline: Results  # doing nothing, or nothing more where quarters have passed, which sets limits for others
    nothing: tuple[Cost, ...]
    programmes: dict[str, Programme]  # by plan of the fund

    def published_without(self, runs_in: str) -> Programme:
        """Return the programme of the published strategy as if it did not name a service, or treatment foster care."""
        strategy, levers = self.question.strategy, dict(self.question.strategy.levers)
        if runs_in == MTFC_PROGRAMME:
            levers.pop("mtfc", None)
        else:
            named = strategy.announced("services")
            levers["services"] = {key: n for key, n in named.items() if key[0] != runs_in}
        brief = self.programmes["as_announced"].brief
        brief = Brief(brief.plan, replace(strategy, levers=levers), brief.most_waiting)
        return build(self.question.case, against(self.question.case, brief, self.baseline))


def beside_children(question: Question) -> BesideChildren:
    """Return what a fund needs of the children's programme. Raises NoFeasiblePlan or SolverFailed."""
    baseline = do_nothing(question.before, Want())
    now = do_nothing(question, Want()) if question.frozen else baseline
    waiting = now.stages[0].best
    briefs = {
        "recommended": Brief(question.plan(RECOMMENDED), question.strategy),
        "as_announced": Brief(question.plan(AS_PUBLISHED), question.strategy, waiting),
    }
    found = {name: build(question.case, against(question.case, b, now)) for name, b in briefs.items()}
    found["do_nothing"] = build(question.case, now.brief)
    return BesideChildren(question, now, baseline.costs, found)


def programme_of(f: InvestmentCase, name: str, children: BesideChildren | None) -> FundProgramme:
    """Return the programme of a plan of a fund, with that of the children's programme in it."""
    if children is None:
        return fund_programme(f, FUND_PLANS[name], None)
    return fund_programme(f, FUND_PLANS[name], children.programmes[name], children.nothing)


def solve_fund(f: InvestmentCase, name: str, children: BesideChildren | None) -> FundResult:
    """Solve a plan of a fund. Raises NoFeasiblePlan or SolverFailed."""
    p = programme_of(f, name, children)
    if p.programme.columns.bounds:
        return solved(p, session(p.programme), children)
    ends = [(k, float(k.objective)) for k in p.programme.stages]
    return as_numbers(p, {}, tuple(StageResult(k.name, k.unit, n, n, 0.0) for k, n in ends), children)


def solved(p: FundProgramme, s: Session, children: BesideChildren | None) -> FundResult:
    """Solve the stages of a programme, and hold what was optimised against what is reported."""
    numbers, stages = solve_columns(s, p.programme.stages)
    result = as_numbers(p, numbers, stages, children)
    _check_ties(p, result, numbers)
    return result


def as_numbers(
    p: FundProgramme, numbers: dict[str, float], stages: tuple[StageResult, ...], children: BesideChildren | None
) -> FundResult:
    """Return a plan from the numbers of its columns."""
    side, own, costs = ChildrenSide(), None, tuple[Cost, ...]()
    if children is not None:
        base = p.programme
        own = _own_numbers(base.variables, numbers)
        costs = ledger(base.case, base.brief, own)
        side = children_side(p.f, base.case, base.brief, own, costs, children.nothing)
    v = solved_fund(p, numbers, side)
    return FundResult(p.f, p.plan, v, fund_ledger(p.f, v), stages, own, costs)


def _own_numbers(v: Variables, numbers: dict[str, float]) -> Variables:
    return Variables(
        **{name: {k: float(z) if is_number(z) else numbers[z.name] for k, z in getattr(v, name).items()}
           for name in FIELDS}
    )  # fmt: skip


def _check_ties(p: FundProgramme, r: FundResult, numbers: dict[str, float]) -> None:
    """Check that what was optimised is what is reported, to the pound. Raises SolverFailed."""
    objective = asked(p.f, p.variables, p.entries)
    optimised = _value(objective, numbers)
    reported = float(asked(p.f, r.values, r.entries))
    if abs(optimised - reported) > max(FUND_TIE, TIE_OF_ALL * abs(reported)):
        raise SolverFailed(
            f"the ledger of the fund says {reported:,.2f} and its objective {optimised:,.2f}: nothing is printed"
        )


def _value(e: object, numbers: dict[str, float]) -> float:
    if not isinstance(e, Linear):
        return float(e)  # type: ignore[arg-type]
    return math.fsum([e.constant, *(k * numbers[name] for name, k in e.terms.items())])
