"""What was claimed of a fund, judged: the most that these figures allow, and what the plans reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placement_opt.domain.claims import Rules
from placement_opt.domain.investment import INVESTOR, InvestmentCase, InvestmentClaim
from placement_opt.formulation import Stage
from placement_opt.formulation.build import UNMET_NEED
from placement_opt.formulation.sums import total
from placement_opt.formulation.variables import Number
from placement_opt.fund.at_ends import LOW_EFFECT, as_it_would_come, at_end
from placement_opt.fund.fund_build import ASKED_OF_FUND, FLOORS
from placement_opt.fund.fund_ledger import FundEntry, net_benefit, parties
from placement_opt.fund.fund_quantities import balance, reached
from placement_opt.fund.fund_solving import BesideChildren, FundResult, as_numbers, programme_of
from placement_opt.fund.fund_variables import FUND_PLANS, INVESTED, FundVariables
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS
from placement_opt.kernel.text import pounds
from placement_opt.solve.session import session
from placement_opt.solve.stages import solve_columns

EVERY_AGENCY = "all"


@dataclass(frozen=True)
class ClaimOfFund:
    """A claim of a fund, the most that can be reached, what plans reach, and the judgement."""

    claim: InvestmentClaim
    status: str
    most: float  # in the claim's unit
    reached: Mapping[str, float]  # plan -> what it reaches
    at_low_ends: float  # the plan that reaches most, if every effect that is assumed is at its low end
    assumed: float  # share of the fund's figures that are assumed
    most_assumed: float  # with a larger one no claim is known to hold

    @property
    def reason(self) -> str:
        """What decides the judgement, in one sentence."""
        claimed, most = (_amount(self.claim, n) for n in (self.claim.amount, self.most))
        verb = "were" if self.claim.unit == "cases" and self.claim.amount != 1 else "was"
        said = f"{claimed} {verb} claimed and {most} is the most"
        missed = [plan for plan, n in self.reached.items() if n < self.claim.amount]
        if self.status != AT_RISK:
            return f"{said}."
        if self.at_low_ends < self.claim.amount:
            low = _amount(self.claim, self.at_low_ends)
            return f"Not known to hold: {said}, but {low} if effects that are only assumed come at their low end."
        if missed:
            plan = FUND_PLANS[missed[0]].title.lower()
            return f"{said}, but the plan {plan} reaches {_amount(self.claim, self.reached[missed[0]])}."
        if self.assumed > self.most_assumed:
            return f"Not known to hold: {said}, but {self.assumed:.0%} of the fund's figures are assumed."
        return f"{said}."

    @property
    def sentence(self) -> str:
        """The judgement in one sentence."""
        return f"{self.claim.title}: {self.status}. {self.reason}"


def _amount(k: InvestmentClaim, number: float) -> str:
    return pounds(number) if k.unit == "GBP" else f"{number:,.0f} {k.unit.removesuffix('s') if number == 1 else k.unit}"


def measured(f: InvestmentCase, v: FundVariables, entries: Sequence[FundEntry], k: InvestmentClaim) -> Number:
    r"""Return what a claim is about, as an expression or a number.

    Net benefit is over the horizon, at the opening; what is cashable is recurrent cash of the year; the balance stands
    at the end of the year, and cases are those started until then.
    """
    until = max((q.number for q in f.quarters if q.year <= k.year), default=len(f.quarters))
    whose = tuple(a for a in parties(f) if a != INVESTOR) if k.agency == EVERY_AGENCY else (k.agency,)
    if k.measure == "net_benefit":
        return net_benefit(f, entries, whose, f.counts)
    if k.measure == "balance":
        return balance(f, v, until)
    if k.measure == "reached":
        return reached(f, v, until)
    year = {q.number for q in f.quarters if q.year == k.year}
    return total(
        e.amount for e in entries if e.party in whose and e.quarter in year and not e.one_off and e.counts("cashable")
    )


def judge_claims(
    f: InvestmentCase, plans: Sequence[FundResult], rules: Rules, children: BesideChildren | None
) -> tuple[ClaimOfFund, ...]:
    """Return every claim judged. Raises NoFeasiblePlan or SolverFailed.

    It holds if the most clears it by the margin of config/, every plan reaches it, the plan that reaches most does so
    too where every effect that is only assumed is at its low end, and no more of the fund's figures are assumed than
    config/ allows; else it is at risk, or does not hold.
    """
    return tuple(_judged(f, k, plans, rules, children) for k in f.claims)


def _judged(
    f: InvestmentCase, k: InvestmentClaim, plans: Sequence[FundResult], rules: Rules, children: BesideChildren | None
) -> ClaimOfFund:
    best = most_of(f, k, children)
    most = float(measured(f, best.values, best.entries, k))
    low = at_end(f, LOW_EFFECT, assumed_only=True)
    came = as_it_would_come(low, best)
    reached_by = {p.plan.name: float(measured(f, p.values, p.entries, k)) for p in plans if p.plan.invests}
    at_low = float(measured(low, came.values, came.entries, k))
    clears = most - k.amount >= rules.at_risk_margin * abs(k.amount)
    sure = clears and at_low >= k.amount and f.assumed <= f.most_assumed
    status = HOLDS if sure and all(n >= k.amount for n in reached_by.values()) else AT_RISK
    return ClaimOfFund(k, FAILS if most < k.amount else status, most, reached_by, at_low, f.assumed, f.most_assumed)


def most_of(f: InvestmentCase, k: InvestmentClaim, children: BesideChildren | None) -> FundResult:
    """Return the plan that reaches most of what a claim is about, with children first and contracts kept."""
    p = programme_of(f, INVESTED, children)
    unit = "GBP" if k.unit == "GBP" else "cases"
    sought = Stage(f"most of {k.id}", unit, -1.0 * measured(f, p.variables, p.entries, k) + 0.0)
    before = [s for s in p.programme.stages if s.name == UNMET_NEED or s.name == FLOORS]
    later = [s for s in p.programme.stages if s.name == ASKED_OF_FUND]
    numbers, stages = solve_columns(session(p.programme), (*before, sought, *later))
    return as_numbers(p, numbers, stages, children)
