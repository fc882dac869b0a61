"""One question in, one answer out: pure, with no file and no console, and no more work than is wanted."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.claims import FROM_SCHEDULE, GROWTH, REACHED, Claim, Rules
from placement_opt.domain.levers import LEVERS
from placement_opt.domain.strategy import (
    DO_NOTHING,
    FOUR,
    RECOMMENDED,
    Plan,
    Strategy,
    four_plans,
)
from placement_opt.formulation import Brief, build, restrict, stages_of
from placement_opt.formulation.capacity import beyond_share
from placement_opt.judge.feasibility import closures_held_back, horizon_warnings, screen
from placement_opt.judge.growth import cost_of_growth
from placement_opt.judge.limits import best_possible
from placement_opt.judge.measured_claims import Judged, on_doing_nothing
from placement_opt.judge.reached import late, most_later, reaches
from placement_opt.judge.repair import no_plan
from placement_opt.judge.schedule import Finding, examine, saving_per_child_year
from placement_opt.judge.verdict import Best, Verdict, claims, judge
from placement_opt.kernel.errors import BadInput, Fault, NoFeasiblePlan
from placement_opt.kernel.text import nearest
from placement_opt.measure.bridge import Bridge, bridge, cost_in, lever_alone
from placement_opt.measure.home_moves import HOME_MOVE_COLUMNS, home_moves
from placement_opt.measure.outcomes import outcomes
from placement_opt.measure.pressure import Pressure, pressures
from placement_opt.measure.results import Results, tabulate
from placement_opt.measure.savings import (
    SAVING_COLUMNS,
    cashable,
    frozen,
    present_value,
    savings,
    years,
)
from placement_opt.measure.ties import ties_left_open
from placement_opt.solve.session import Session, drop_added_rows, session
from placement_opt.solve.stages import Solution, solve, solve_restricted, solve_stages

ROUNDING = 6  # decimals of what doing nothing makes a limit for others
PLACING = "placement_choice"  # the lever that places children entering care where they are suited

Step = Callable[[str], None]


@dataclass(frozen=True)
class Question:
    """What is asked: a case, a strategy, and when a claim that can be met is still at risk."""

    case: Case
    strategy: Strategy
    rules: Rules
    name: str = "central"


@dataclass(frozen=True)
class Want:
    """What of the answer is wanted; nothing else is solved but what it rests on."""

    plans: tuple[str, ...] = FOUR
    best: tuple[str, ...] | None = ()  # ids of claims that are judged: the best possible sought, or measured; None: all
    limits: bool = False  # and the best without each limit
    levers_alone: bool = False
    whole_homes: bool = False
    home_moves: bool = False  # who changes council home as homes close
    models: bool = False  # keep the rows that each plan was solved over, for its MPS file

    def __post_init__(self) -> None:
        """Raise BadInput for a plan that there is not."""
        _known("plans", self.plans, FOUR)

    def claims(self, c: Case) -> list[Claim]:
        """Return the claims whose best possible is sought."""
        return [k for k in self.judged(c) if k.kind in REACHED and not k.untestable]

    def judged(self, c: Case) -> list[Claim]:
        """Return the claims that are to be judged, each in its way."""
        return [k for k in claims(c) if self.best is None or k.id in self.best]

    def grown(self, c: Case) -> list[Claim]:
        """Return the claims of growth whose cost is sought."""
        return [k for k in self.judged(c) if k.kind == GROWTH and not k.untestable]


def _known(column: str, words: tuple[str, ...], known: Collection[str]) -> None:
    """Raise BadInput with every word that is none of those known."""
    expected = f"one of {', '.join(known)}"
    faults = [Fault("want", None, column, expected, word, nearest(word, known)) for word in words if word not in known]
    if faults:
        raise BadInput(faults)


EVERYTHING = Want(best=None, limits=True, levers_alone=True, home_moves=True, models=True)


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
    alone: Mapping[str, Results] = field(default_factory=dict)  # lever -> the plan in which it is the only one
    savings: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SAVING_COLUMNS))
    home_moves: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=HOME_MOVE_COLUMNS))  # of every plan
    bridge: Bridge | None = None
    cashable: float | None = None  # of the recommended plan's recurrent saving in the last judged year [GBP]
    present_value: float | None = None  # of the recommended plan against doing nothing, over the horizon [GBP]
    others: tuple[Judged, ...] = ()  # of the other claims
    pressures: tuple[Pressure, ...] = ()  # of doing nothing, by year
    later: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # claim missed by the best -> year -> most
    growth: Mapping[str, float | None] = field(default_factory=dict)  # claim -> its cost [GBP]; None: there is no plan

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
        claimed = [(id, k) for id, k in self.claims.items() if id in self.best and k.kind in FROM_SCHEDULE]
        best = [(k.year, k.unit, self.best[id].amount) for id, k in claimed]
        return outcomes(self.case, self.question.name, self.plans, best)

    def plan(self, name: str) -> Results:
        """Return one plan's results by name."""
        return next(r for r in self.plans if r.plan.name == name)

    def has(self, *names: str) -> bool:
        """Say whether these plans were solved."""
        return {r.plan.name for r in self.plans}.issuperset(names)


def steps(question: Question, want: Want) -> Iterator[str]:
    """Yield the name of each step that `answer` takes, in order."""
    titles = {p.name: p.title for p in four_plans(question.case.judged[-1])}
    yield titles[DO_NOTHING]
    yield from (titles[name] for name in FOUR if name in want.plans and name != DO_NOTHING)
    if want.levers_alone:
        yield from (lever_alone(lever.id).title for lever in LEVERS)
    yield from (f"Best possible: {claim.title}" for claim in want.claims(question.case))
    yield from (f"Growth: {claim.title}" for claim in want.grown(question.case))


def answer(question: Question, want: Want = EVERYTHING, step: Step = lambda name: None) -> Answer:
    """Answer a question as far as is wanted; `step` is told each step as it begins.

    Raises BadInput for a claim that there is not, NoFeasiblePlan, which says why, or SolverFailed.
    """
    c = question.case
    _known("best", want.best or (), [k.id for k in claims(c)])
    plan = _named(question, DO_NOTHING)
    step(plan.title)
    baseline = _solve(question, Brief(plan, question.strategy), want, warnings=())
    warnings = (*horizon_warnings(c), *screen(c, question.strategy, baseline))
    beyond = _beyond(c, baseline)
    every = _EveryLever(question, want, beyond)
    plans = [baseline] if DO_NOTHING in want.plans else []
    for plan in (_named(question, name) for name in FOUR[1:] if name in want.plans):
        step(plan.title)
        if plan.fixed:
            brief = Brief(plan, question.strategy, baseline.stages[0].best, beyond)
            plans.append(_solve(question, brief, want, warnings))
            warnings = (*warnings, *closures_held_back(c, question.strategy, plans[-1]))
        else:
            plans.append(every.plan(plan, warnings))
    alone = {}
    for lever in (k.id for k in LEVERS if want.levers_alone):
        step(lever_alone(lever).title)
        alone[lever] = every.alone(lever_alone(lever))
    best = {}
    for claim in want.claims(c):
        step(f"Best possible: {claim.title}")
        best[claim.id] = every.best(claim, baseline)
    warnings = (*warnings, *ties_left_open([*plans, *alone.values()]))
    missed = [k for k in want.claims(c) if want.limits and k.ahead(best[k.id].amount) < 0]
    later = {k.id: most_later(c, k, lambda k: every.best(k, baseline, limits=False).amount) for k in missed}
    growth = {}
    for claim in want.grown(c):
        step(f"Growth: {claim.title}")
        growth[claim.id] = cost_of_growth(c, _named(question, DO_NOTHING), question.strategy, claim)
    found = Answer(
        question, want, tuple(plans), best, (), warnings, tuple(examine(c)), alone, later=later, growth=growth
    )
    return _measured(found, baseline)


def _named(question: Question, name: str) -> Plan:
    return next(p for p in four_plans(question.case.judged[-1]) if p.name == name)


def _beyond(c: Case, baseline: Results) -> tuple[float, ...]:
    """Return the placements in external homes beyond today's share that doing nothing makes, by quarter.

    Rounded up, so that rounding forbids no plan and every solver gives the same.
    """
    over = (beyond_share(c, baseline.values, q.number) for q in c.quarters)
    return tuple(max(0.0, math.ceil(round(n, ROUNDING + 3) * 10**ROUNDING) / 10**ROUNDING) for n in over)


def _solve(question: Question, brief: Brief, want: Want, warnings: tuple[str, ...]) -> Results:
    """Solve one plan with rows of its own; where there is none, say why."""
    try:
        solution = solve(build(question.case, brief, whole_homes=want.whole_homes))
    except NoFeasiblePlan:
        raise no_plan(question.case, brief, warnings, whole_homes=want.whole_homes) from None
    return _kept(tabulate(question.case, brief, solution), want)


def _kept(results: Results, want: Want) -> Results:
    """Leave out the rows of a plan where nobody wants them: they are most of what would go to another process."""
    return results if want.models else replace(results, model=None)


class _EveryLever:
    """The programme with every lever, built when first needed and used for all that is asked of it."""

    def __init__(self, question: Question, want: Want, beyond: tuple[float, ...]) -> None:
        self._question, self._want = question, want
        self._brief = Brief(_named(question, RECOMMENDED), question.strategy, beyond=beyond)
        self._sessions: dict[bool, Session] = {}

    def _session(self, *, whole: bool) -> Session:
        if whole not in self._sessions:
            self._sessions[whole] = session(build(self._question.case, self._brief, whole_homes=whole))
        return self._sessions[whole]

    def plan(self, plan: Plan, warnings: tuple[str, ...]) -> Results:
        """Solve a plan that may pull every lever as it likes; where there is none, say why."""
        s, brief = self._session(whole=self._want.whole_homes), replace(self._brief, plan=plan)
        programme = s.programme
        stages = stages_of(programme, plan, programme.costs)
        try:
            solution = solve_stages(s, stages, plan.name)
        except NoFeasiblePlan:
            raise self._no_plan(brief, warnings) from None
        finally:
            drop_added_rows(s)
        return _kept(tabulate(programme.case, brief, solution), self._want)

    def _no_plan(self, brief: Brief, warnings: tuple[str, ...] = ()) -> NoFeasiblePlan:
        return no_plan(self._question.case, brief, warnings, whole_homes=self._want.whole_homes)

    def alone(self, plan: Plan) -> Results:
        """Solve a plan with one of the levers; where there is none, say why."""
        s = self._session(whole=self._want.whole_homes)
        restriction = restrict(s.programme, plan)
        try:
            solution: Solution = solve_restricted(s, restriction)
        except NoFeasiblePlan:
            raise self._no_plan(restriction.brief) from None
        return replace(tabulate(s.programme.case, restriction.brief, solution), model=None)

    def best(self, claim: Claim, baseline: Results | None, *, limits: bool | None = None) -> Best:
        """Return the most that a claim can reach, with homes relaxed; what each limit is worth, if it is wanted."""
        costs = {y: cost_in(baseline, y) for y in years(self._question.case)} if baseline else {}
        wanted = self._want.limits if limits is None else limits
        try:
            return best_possible(self._session(whole=False), claim, costs, limits=wanted)
        except NoFeasiblePlan:
            raise no_plan(self._question.case, self._brief, ()) from None


def _measured(found: Answer, baseline: Results | None) -> Answer:
    """Add who changes home, savings, bridge and verdicts as far as they are wanted and the plans solved allow."""
    c, year = found.case, found.case.judged[-1]
    if found.want.home_moves:
        found = replace(found, home_moves=home_moves(c, found.question.strategy, found.plans))
    found = replace(found, pressures=pressures(c, baseline) if baseline else ())
    found = replace(found, verdicts=_verdicts(found, baseline), others=tuple(_others(found, baseline)))
    if baseline is None:
        return found
    found = replace(found, savings=savings(c, baseline, found.plans))
    if not found.has(RECOMMENDED):
        return found
    recommended = found.plan(RECOMMENDED)
    return replace(
        found,
        bridge=bridge(c, year, baseline, recommended, found.alone) if found.alone else None,
        cashable=cashable(baseline, recommended, year),
        present_value=present_value(c, baseline, recommended),
    )


def _verdicts(found: Answer, baseline: Results | None) -> tuple[Verdict, ...]:
    """Judge each claim of the schedule whose best possible is known, if the plans that must reach it were solved."""
    if not found.has(*found.question.rules.must_reach):
        return ()
    judged = (k for k in claims(found.case) if k.id in found.best and k.kind in FROM_SCHEDULE)
    return tuple(_verdict(found, claim, baseline) for claim in judged)


def _others(found: Answer, baseline: Results | None) -> Iterator[Judged]:
    """Judge each claim beside the schedule, as far as what it rests on was solved."""
    for claim in (k for k in found.want.judged(found.case) if k.kind not in FROM_SCHEDULE):
        if claim.id not in found.best:
            yield on_doing_nothing(claim, found.pressures, found.growth.get(claim.id))
        elif found.has(*found.question.rules.must_reach):
            yield _verdict(found, claim, baseline)


def _verdict(found: Answer, claim: Claim, baseline: Results | None) -> Verdict:
    rules, best = found.question.rules, found.best[claim.id]
    reached = {r.plan.name: reaches(found.case, claim, baseline, r) for r in found.plans}
    verdict = judge(claim, best, reached, rules)
    if found.want.limits and found.has(RECOMMENDED):
        after = found.later.get(claim.id, {})
        verdict = replace(verdict, late=late(found.case, claim, best.amount, after, baseline, found.plan(RECOMMENDED)))
    if claim.unit != "GBP" or baseline is None:
        return verdict
    placing = found.alone.get(PLACING)
    return replace(
        verdict,
        swap=saving_per_child_year(found.case, claim.year),
        frozen=_against_frozen(found, claim.year) if found.has(RECOMMENDED) else None,
        placing=reaches(found.case, claim, baseline, placing) if placing else None,
        placing_named=found.question.strategy.pulls(PLACING),
    )


def _against_frozen(found: Answer, year: str) -> float:
    """Return what the recommended plan saves in a year against the frozen budget [GBP]."""
    return math.fsum(frozen(found.case).values()) - cost_in(found.plan(RECOMMENDED), year)
