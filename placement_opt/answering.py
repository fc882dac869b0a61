"""One question in, one answer out: pure, with no file and no console, and no more work than is wanted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from placement_opt import solving
from placement_opt.domain.case import Case
from placement_opt.domain.claims import POSTS, Claim
from placement_opt.domain.levers import levers_of
from placement_opt.domain.strategy import DO_NOTHING, FOUR, RECOMMENDED
from placement_opt.judge.agreed_words import agreed_words
from placement_opt.judge.best import Best
from placement_opt.judge.break_even import BreakEven
from placement_opt.judge.costs_below_nothing import costs_below_nothing
from placement_opt.judge.feasibility import held_back_in, horizon_warnings, screen
from placement_opt.judge.growth import cost_of_growth
from placement_opt.judge.lever_units import left_at_zero
from placement_opt.judge.measured_claims import Judged, on_doing_nothing
from placement_opt.judge.outcome_prices import OutcomePrice
from placement_opt.judge.reached import late, most_later, reaches
from placement_opt.judge.schedule import Finding, examine, saving_per_child_year
from placement_opt.judge.verdict import Verdict, claims, judge, with_granted
from placement_opt.judge.waits_in_nothing import waits_in_nothing
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.measure.bridge import Bridge, bridge, cost_in, lever_alone
from placement_opt.measure.home_moves import HOME_MOVE_COLUMNS, home_moves
from placement_opt.measure.outcomes import outcomes
from placement_opt.measure.pressure import Pressure, pressures
from placement_opt.measure.results import Results
from placement_opt.measure.savings import SAVING_COLUMNS, cashable, frozen, present_value, savings, years
from placement_opt.measure.ties import ties_left_open
from placement_opt.question import EVERYTHING, Question, Want, known
from placement_opt.solving import Baselines, EveryLever

PLACING = "placement_choice"  # the lever that places children entering care where they are suited

Step = Callable[[str], None]


@dataclass(frozen=True)
class Answer:
    """What was found. A part that was not wanted, or that rests on one, is empty or None."""

    question: Question
    want: Want
    plans: tuple[Results, ...]
    best: Mapping[str, Best]  # claim -> the most that it can reach
    verdicts: tuple[Verdict, ...]  # of the claims that the schedule makes
    warnings: tuple[str, ...]
    findings: tuple[Finding, ...]  # the schedule examined before any optimising
    without: Mapping[str, NoFeasiblePlan] = field(default_factory=dict)  # plan that no plan meets -> why
    whole: Mapping[str, Results] = field(default_factory=dict)  # plan -> the same with homes kept whole
    alone: Mapping[str, Results] = field(default_factory=dict)  # lever -> the plan in which it is the only one
    from_now_on: Results | None = None  # doing nothing more than was done; None: no quarter has passed
    savings: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SAVING_COLUMNS))
    home_moves: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=HOME_MOVE_COLUMNS))  # of every plan
    bridge: Bridge | None = None
    cashable: float | None = None  # of the recommended plan's recurrent saving in the last judged year [GBP]
    present_value: float | None = None  # of the recommended plan against doing nothing, over the horizon [GBP]
    others: tuple[Judged, ...] = ()  # of the other claims
    pressures: tuple[Pressure, ...] = ()  # of doing nothing, by year
    later: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # claim missed by the best -> year -> most
    growth: Mapping[str, float | None] = field(default_factory=dict)  # claim -> its cost [GBP]; None: there is no plan
    break_evens: tuple[BreakEven, ...] = ()  # of the levers that the recommended plan leaves at zero
    outcome_prices: tuple[OutcomePrice, ...] = ()  # what each limit on outcomes costs the recommended plan

    @property
    def case(self) -> Case:
        """The case that was solved."""
        return self.question.case

    @property
    def claims(self) -> dict[str, Claim]:
        """Every claim by id."""
        return {k.id: k for k in claims(self.case)}

    @property
    def outcomes(self) -> pd.DataFrame:
        """Everything measured, as one tidy frame: question, plan, year, quarter, measure, value, unit."""
        claimed = [(id, k) for id, k in self.claims.items() if id in self.best and k.of_schedule]
        best = [(k.year, k.unit, self.best[id].amount) for id, k in claimed]
        return outcomes(self.case, self.question.name, self.plans, best)

    def plan(self, name: str) -> Results:
        """Return one plan's results by name. Raises NoFeasiblePlan, which says why, for one that has none."""
        if name in self.without:
            raise self.without[name]
        return next(r for r in self.plans if r.plan.name == name)

    def has(self, *names: str) -> bool:
        """Say whether these plans were solved."""
        return {r.plan.name for r in self.plans}.issuperset(names)


def steps(question: Question, want: Want) -> Iterator[str]:
    """Yield the name of each step that `answer` takes, in order."""
    yield question.plan(DO_NOTHING).title
    yield from (question.plan(name).title for name in _plans(want))
    yield from (_whole_title(question, name) for name in _to_keep_whole(question, want))
    if want.levers_alone:
        yield from (lever_alone(lever.id).title for lever in levers_of(question.case))
    yield from (f"Best possible: {claim.title}" for claim in want.claims(question.case))
    yield from (f"Growth: {claim.title}" for claim in want.grown(question.case))
    if _prices_outcomes(question, want):
        yield OUTCOMES_STEP
    if _asks_break_evens(question, want):
        yield AT_ZERO_STEP


AT_ZERO_STEP = "Levers left at zero"
OUTCOMES_STEP = "Limits on outcomes"


def _prices_outcomes(question: Question, want: Want) -> bool:
    return want.limits and RECOMMENDED in want.plans and bool(question.case.outcome_limits)


def _asks_break_evens(question: Question, want: Want) -> bool:
    """Say whether it is sought where levers left at zero would begin to pay: from the opening, not later."""
    return want.break_evens != () and question.frozen is None


def _plans(want: Want) -> list[str]:
    """Return the plans that are wanted beside doing nothing, in their order."""
    return [name for name in FOUR if name in want.plans and name != DO_NOTHING]


def _to_keep_whole(question: Question, want: Want) -> list[str]:
    """Return the plans that are solved once more with homes kept whole: those that must reach the claims."""
    if not want.closures or want.whole_homes or not question.case.homes:
        return []
    return [name for name in _plans(want) if name in question.rules.must_reach]


def _whole_title(question: Question, name: str) -> str:
    return f"{question.plan(name).title}, each home whole"


def answer(
    question: Question,
    want: Want = EVERYTHING,
    step: Step = lambda name: None,
    baselines: Baselines | None = None,
) -> Answer:
    """Answer a question as far as is wanted; `step` is told each step as it begins.

    `baselines` is doing nothing as solved for earlier questions, where several have it in common.

    A published strategy that no plan meets does not stop the rest: it stands in `without`, with the reason.
    Raises BadInput for a claim that there is not, NoFeasiblePlan where doing nothing or every lever together has no
    plan, which says why, or SolverFailed.
    """
    c = question.case
    known("best", want.best or (), [k.id for k in claims(c)])
    step(question.plan(DO_NOTHING).title)
    known_baselines = baselines or Baselines()
    baseline = known_baselines.of(question.before, want)
    every = EveryLever(question, want, known_baselines.of(question, want) if question.frozen else baseline)
    warnings = (
        *horizon_warnings(c),
        *agreed_words(c, question.strategy),
        *screen(c, question.strategy, baseline),
    )
    found = Answer(question, want, (baseline,), {}, (), warnings, tuple(examine(c)))
    found = _with_whole_homes(_with_plans(found, every, step), every, step)
    alone = {}
    for lever in (k.id for k in levers_of(c) if want.levers_alone):
        step(lever_alone(lever).title)
        alone[lever] = every.alone(lever_alone(lever))
    found = _with_bests(replace(found, alone=alone), every, step)
    growth = {}
    for claim in want.grown(c):
        step(f"Growth: {claim.title}")
        growth[claim.id] = cost_of_growth(question.before.case, question.plan(DO_NOTHING), question.strategy, claim)
    if _prices_outcomes(question, want):
        step(OUTCOMES_STEP)
        found = replace(found, outcome_prices=every.outcome_prices(found.plan(RECOMMENDED)))
    if _asks_break_evens(question, want):
        step(AT_ZERO_STEP)
        at_zero = want.break_evens or left_at_zero(c, found.plan(RECOMMENDED))
        found = replace(found, break_evens=every.break_evens(at_zero))
    told = [
        *ties_left_open([*found.plans, *found.whole.values(), *alone.values()]),
        *costs_below_nothing(c, found.plans),
        *(wait.sentence for wait in waits_in_nothing(c, baseline).values()),
    ]
    found = _measured(replace(found, growth=growth, warnings=(*found.warnings, *told)), every, baseline)
    return found if DO_NOTHING in want.plans else replace(found, plans=found.plans[1:])


def _with_plans(found: Answer, every: EveryLever, step: Step) -> Answer:
    """Add the plans that are wanted, and what the published one cannot do."""
    for name in _plans(found.want):
        step(found.question.plan(name).title)
        try:
            results = _solved(found, every, name, whole=found.want.whole_homes)
        except NoFeasiblePlan as error:
            if not found.question.plan(name).fixed:
                raise
            title = found.question.plan(name).title.lower()
            warning = f"No plan meets the strategy {title}: the reasons are below. Every other plan stands."
            found = replace(found, without={name: error}, warnings=(*found.warnings, warning))
            continue
        held_back = held_back_in(found.case, found.question.strategy, results) if results.plan.fixed else []
        found = replace(found, plans=(*found.plans, results), warnings=(*found.warnings, *held_back))
    return found


def _with_whole_homes(found: Answer, every: EveryLever, step: Step) -> Answer:
    """Add the plans with homes kept whole, which say which homes close and how many posts go."""
    if found.want.whole_homes:
        return replace(found, whole={r.plan.name: r for r in found.plans})
    whole = {}
    for name in _to_keep_whole(found.question, found.want):
        step(_whole_title(found.question, name))
        if name not in found.without:
            whole[name] = _solved(found, every, name, whole=True)
    return replace(found, whole=whole)


def _solved(found: Answer, every: EveryLever, name: str, *, whole: bool) -> Results:
    question, plan = found.question, found.question.plan(name)
    if plan.fixed:
        return solving.as_published(question, found.want, every.baseline, found.warnings, whole=whole)
    return every.plan(plan, found.warnings, whole=whole)


def _with_bests(found: Answer, every: EveryLever, step: Step) -> Answer:
    """Add the most that each claim can reach, and in later years for those that it misses."""
    c, want = found.case, found.want
    costs = {y: cost_in(found.plans[0], y) for y in years(c)}
    best = {}
    for claim in want.claims(c):
        step(f"Best possible: {claim.title}")
        best[claim.id] = every.best(claim, costs, limits=want.limits)
    missed = [k for k in want.claims(c) if want.limits and k.ahead(best[k.id].amount) < 0]
    later = {
        k.id: most_later(c, k, lambda k: every.best(k, costs, limits=False, both_ways=False).amount) for k in missed
    }
    return replace(found, best=best, later=later)


def _measured(found: Answer, every: EveryLever, baseline: Results) -> Answer:
    """Add who changes home, savings, bridge and verdicts as far as they are wanted and the plans solved allow."""
    c, year = found.case, found.case.judged[-1]
    opening = found.question.before.case  # whose budget is frozen
    if found.want.home_moves:
        found = replace(found, home_moves=home_moves(c, found.question.strategy, found.plans))
    from_now_on = every.baseline if found.question.frozen else None
    found = replace(found, from_now_on=from_now_on, pressures=pressures(opening, baseline))
    found = replace(found, savings=savings(opening, baseline, found.plans))
    verdicts = tuple(_verdicts(found, every, baseline))
    found = replace(found, verdicts=verdicts, others=tuple(_others(found, every, baseline)))
    if not found.has(RECOMMENDED):
        return found
    recommended = found.plan(RECOMMENDED)
    return replace(
        found,
        bridge=bridge(opening, year, baseline, recommended, found.alone, from_now_on) if found.alone else None,
        cashable=cashable(baseline, recommended, year),
        present_value=present_value(c, baseline, recommended),
    )


def _verdicts(found: Answer, every: EveryLever, baseline: Results) -> Iterator[Verdict]:
    """Judge each claim of the schedule whose best possible is known, if it can be judged."""
    for claim in (k for k in claims(found.case) if k.id in found.best and k.of_schedule):
        if _can_be_judged(found, claim):
            yield _verdict(found, every, claim, baseline)


def _others(found: Answer, every: EveryLever, baseline: Results) -> Iterator[Judged]:
    """Judge each claim beside the schedule, as far as what it rests on was solved."""
    for claim in (k for k in found.want.judged(found.case) if not k.of_schedule):
        if claim.id not in found.best:
            yield on_doing_nothing(claim, found.pressures, found.growth.get(claim.id))
        elif _can_be_judged(found, claim):
            yield _verdict(found, every, claim, baseline)


def _can_be_judged(found: Answer, claim: Claim) -> bool:
    """Say whether the plans that must reach a claim were asked for, or the best possible decides without them."""
    rules, best = found.question.rules, found.best[claim.id]
    asked = {*(r.plan.name for r in found.plans), *found.without}
    decided = claim.ahead(best.strictest(claim)) < rules.at_risk_margin * claim.amount
    return decided or asked.issuperset(rules.must_reach)


def _plans_for(found: Answer, claim: Claim) -> dict[str, Results]:
    """Return the plans whose amounts stand beside a claim: of posts those with whole homes, where there are such."""
    plans = {r.plan.name: r for r in found.plans}
    if claim.kind != POSTS or not found.whole:
        return plans
    return {name: r for name, r in plans.items() if name == DO_NOTHING} | dict(found.whole)


def _verdict(found: Answer, every: EveryLever, claim: Claim, baseline: Results) -> Verdict:
    c, rules, best = found.case, found.question.rules, found.best[claim.id]
    reached = {name: reaches(c, claim, baseline, r) for name, r in _plans_for(found, claim).items()}
    verdict = judge(claim, best, reached, rules, tuple(found.without))
    if found.want.limits and found.has(RECOMMENDED):
        after = found.later.get(claim.id, {})
        verdict = replace(verdict, late=late(c, claim, best.amount, after, baseline, found.plan(RECOMMENDED)))
    if claim.unit != "GBP":
        return verdict
    placing = found.alone.get(PLACING)
    costs = {y: cost_in(baseline, y) for y in years(c)}
    verdict = replace(
        verdict,
        swap=saving_per_child_year(c, claim.year),
        frozen=_against_frozen(found, claim.year) if found.has(RECOMMENDED) else None,
        placing=reaches(c, claim, every.baseline, placing) if placing else None,
        placing_named=found.question.strategy.pulls(PLACING),
        whole={name: reaches(c, claim, baseline, r) for name, r in found.whole.items()},
        waits=waits_in_nothing(c, baseline).get(claim.year),
    )
    if not found.want.limits:
        return verdict
    return with_granted(verdict, every.granted(claim, costs, found.plans, tuple(found.without)))


def _against_frozen(found: Answer, year: str) -> float:
    """Return what the recommended plan saves in a year against the frozen budget [GBP]."""
    return math.fsum(frozen(found.question.before.case).values()) - cost_in(found.plan(RECOMMENDED), year)
