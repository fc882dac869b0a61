"""What a fund answers: its plans, who gains, what was claimed, what it cannot keep, and what each limit is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from placement_opt.domain.appraisal import Allowances
from placement_opt.domain.claims import Rules
from placement_opt.domain.investment import InvestmentCase
from placement_opt.fund.at_ends import HIGH_EFFECT, LOW_EFFECT, as_it_would_come, at_end
from placement_opt.fund.bond import Bond, bonds
from placement_opt.fund.fund_build import ASKED_OF_FUND
from placement_opt.fund.fund_claims import ClaimOfFund, judge_claims
from placement_opt.fund.fund_register import FUND_RULES
from placement_opt.fund.fund_repairs import FundTrouble, troubles
from placement_opt.fund.fund_solving import BesideChildren, FundResult, beside_children, programme_of, solve_fund
from placement_opt.fund.fund_variables import AS_ANNOUNCED, INVESTED, NOTHING_INVESTED
from placement_opt.fund.gains import PartyGain, gains
from placement_opt.fund.recurrent_gap import GapYear, recurrent_gap
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.question import Question
from placement_opt.solve.session import first, free, hold, minimise, restore, session

Step = Callable[[str], None]


@dataclass(frozen=True)
class FundLimit:
    """A rule that holds back what the fund is asked for, and what would be gained without it."""

    rule: str
    words: str
    gain: float  # in the unit of what is asked


@dataclass(frozen=True)
class FundAnswer:
    """Everything that was found of a fund."""

    f: InvestmentCase
    plans: tuple[FundResult, ...]
    gains: tuple[PartyGain, ...]  # of the recommended plan
    troubles: tuple[FundTrouble, ...]  # of the announced plan, or of the recommended one where none was announced
    claims: tuple[ClaimOfFund, ...]
    bonds: tuple[Bond, ...]
    limits: tuple[FundLimit, ...]
    gap: tuple[GapYear, ...]
    without_gate: FundResult | None  # the recommended plan if the gate of evidence were open; None: it is
    ends: dict[str, FundResult]  # the recommended plan with effects at the low and the high end of their ranges
    beside: BesideChildren | None

    @property
    def recommended(self) -> FundResult:
        """The recommended plan."""
        return self.plan(INVESTED)

    def plan(self, name: str) -> FundResult:
        """Return a plan by name."""
        return next(p for p in self.plans if p.plan.name == name)

    def has(self, name: str) -> bool:
        """Say whether there is a plan of that name."""
        return any(p.plan.name == name for p in self.plans)

    @property
    def gate_costs(self) -> float:
        """What the gate of evidence costs, in the unit of what is asked."""
        return asked_of(self.without_gate) - asked_of(self.recommended) if self.without_gate else 0.0


def asked_of(r: FundResult) -> float:
    """Return what a plan reaches of what the fund is asked for."""
    return -r.reached_at(ASKED_OF_FUND)


FUND_STEPS = ("Children's programme", "Recommended", "As announced", "What holds it back", "Claims", "Agreements")


def answer_fund(
    f: InvestmentCase,
    question: Question | None,
    rules: Rules,
    allowances: Allowances,
    step: Step = lambda name: None,
) -> FundAnswer:
    """Answer what is asked of a fund; `question` is that of the children's programme beside it, or None.

    Raises NoFeasiblePlan, which says why, or SolverFailed.
    """
    step(FUND_STEPS[0])
    beside = beside_children(question) if question else None
    step(FUND_STEPS[1])
    recommended = solve_fund(f, INVESTED, beside)
    open_gate = replace(f, gate=0)
    gated = any(i.level < f.gate for i in f.own)
    free_plan = solve_fund(open_gate, INVESTED, beside) if gated else None
    step(FUND_STEPS[2])
    announced = _announced(f, beside)
    step(FUND_STEPS[3])
    found_limits = limits_of(f, beside)
    plans = tuple(p for p in (solve_fund(f, NOTHING_INVESTED, beside), announced, recommended) if p)
    step(FUND_STEPS[4])
    judged = judge_claims(f, plans, rules, beside)
    step(FUND_STEPS[5])
    return FundAnswer(
        f,
        plans,
        gains(f, recommended.entries, allowances),
        troubles(f, announced or recommended, beside),
        judged,
        tuple(bond for p in (announced, recommended) if p for bond in bonds(f, p, beside)),
        found_limits,
        recurrent_gap(f, recommended.values, recommended.entries),
        free_plan,
        {end: as_it_would_come(at_end(f, end), recommended) for end in (LOW_EFFECT, HIGH_EFFECT)},
        beside,
    )


def _announced(f: InvestmentCase, beside: BesideChildren | None) -> FundResult | None:
    """Return the announced plan; None if nothing was announced, or the children's programme cannot be as published."""
    if not f.announced and beside is None:
        return None
    try:
        return solve_fund(f, AS_ANNOUNCED, beside)
    except NoFeasiblePlan:
        return None


def limits_of(f: InvestmentCase, beside: BesideChildren | None) -> tuple[FundLimit, ...]:
    """Return each limit that holds back what the fund is asked for, by solving again without it; the dearest first."""
    p = programme_of(f, INVESTED, beside)
    s = session(p.programme)
    first(s)
    goal = next(stage for stage in p.programme.stages if stage.name == ASKED_OF_FUND)
    for stage in p.programme.stages[: p.programme.stages.index(goal)]:
        hold(s, stage, minimise(s, stage.objective, stage.name) if _is_open(stage.objective) else stage.objective)
    if not _is_open(goal.objective):
        return ()
    best = minimise(s, goal.objective, goal.name)
    found = []
    for rule in (rule for rule in FUND_RULES if rule.limit):
        names = [r.name for r in p.programme.rows_of(rule.name)]
        if not names:
            continue
        free(s, names)
        first(s)
        gain = best - minimise(s, goal.objective, goal.name)
        restore(s, names)
        first(s)
        if gain > goal.step(best):
            found.append(FundLimit(rule.name, rule.limit, gain))
    return tuple(sorted(found, key=lambda k: -k.gain))


def _is_open(objective: object) -> bool:
    return hasattr(objective, "terms") and bool(objective.terms)
