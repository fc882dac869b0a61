"""The plans of a question, each solved and tabulated, and the programme with every lever that most of them share."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property

from placement_opt.domain.case import Case
from placement_opt.domain.claims import IN_CARE, POSTS, Claim
from placement_opt.domain.levers import Key
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED, Plan, Strategy
from placement_opt.formulation import Brief, Programme, Variables, build, restrict, stages_of
from placement_opt.formulation.capacity import beyond_share
from placement_opt.formulation.child_outcomes import in_ordinary_fostering
from placement_opt.formulation.planned_exits import could_leave
from placement_opt.judge.best import Best, Granted
from placement_opt.judge.break_even import BreakEven, break_evens
from placement_opt.judge.granted import granted
from placement_opt.judge.lever_units import units
from placement_opt.judge.limits import best_possible, with_whole_homes
from placement_opt.judge.outcome_prices import OutcomePrice, outcome_prices
from placement_opt.judge.repair import no_plan
from placement_opt.kernel.draws import Figures, each_draw, is_number, most
from placement_opt.kernel.errors import BadInput, Fault, NoFeasiblePlan
from placement_opt.kernel.file_limits import most_asked
from placement_opt.measure.results import Results, tabulate
from placement_opt.question import Question, Want
from placement_opt.solve.session import Session, drop_added_rows, first, minimise, session
from placement_opt.solve.stages import Solution, solve_restricted, solve_stages

ROUNDING = 6  # decimals of what doing nothing makes a limit for others
Warnings = Collection[str]


def do_nothing(question: Question, want: Want) -> Results:
    """Solve doing nothing, from which every saving is measured. Raises NoFeasiblePlan or SolverFailed.

    It knows no claim and no strategy, so it is the same for every strategy.
    """
    bare = _without_strategy(question)
    brief = Brief(bare.plan(DO_NOTHING), bare.strategy)
    return _solve(bare, brief, want, whole=want.whole_homes, warnings=())


def _without_strategy(question: Question) -> Question:
    """Return what of a question decides what doing nothing is."""
    case = replace(question.case, claims=())
    return replace(question, case=case, strategy=Strategy(DO_NOTHING, ""), name=DO_NOTHING, frozen=None)


class Baselines:
    """Doing nothing for several questions, solved once for all that have it in common."""

    def __init__(self) -> None:
        """Begin with none solved."""
        self._known: list[tuple[Question, Want, Results | NoFeasiblePlan]] = []

    @property
    def solved(self) -> int:
        """How often it was solved."""
        return len(self._known)

    def of(self, question: Question, want: Want) -> Results:
        """Return doing nothing for a question. Raises NoFeasiblePlan or SolverFailed, as `do_nothing` does."""
        bare, wanted = _without_strategy(question), Want(whole_homes=want.whole_homes, models=want.models)
        found = next((r for k, w, r in self._known if w == wanted and k == bare), None)
        if found is None:
            try:
                found = do_nothing(question, wanted)
            except NoFeasiblePlan as error:
                found = error
            self._known.append((bare, wanted, found))
        if isinstance(found, NoFeasiblePlan):
            raise found
        return found


def as_published(question: Question, want: Want, baseline: Results, warnings: Warnings, *, whole: bool) -> Results:
    """Solve the strategy as published. Raises NoFeasiblePlan, which says why, or SolverFailed."""
    waiting = baseline.stages[0].best
    brief = against(question.case, Brief(question.plan(AS_PUBLISHED), question.strategy, waiting), baseline)
    return _solve(question, brief, want, whole=whole, warnings=warnings)


def against(c: Case, b: Brief, baseline: Results) -> Brief:
    """Return what is asked of a plan beside doing nothing, with what doing nothing makes a limit for it.

    With limits on outcomes it also has what the plan would leave waiting without them, since no child waits for one.
    """
    brief = beside(c, b, baseline.values)
    return replace(brief, spared=least_waiting(replace(c, outcome_limits=()), brief)) if c.outcome_limits else brief


def beside(c: Case, b: Brief, nothing: Variables) -> Brief:
    """Return what is asked of a plan with what doing nothing makes a limit for it, in a single run or over draws."""
    return replace(b, beyond=beyond(c, nothing), nothing=in_fostering(c, nothing), leavable=leavable(c, nothing))


def in_fostering(c: Case, baseline: Variables) -> dict[Key, Figures]:
    """Return the children of more than standard need in ordinary fostering if nothing is done, rounded up likewise."""
    keys = [(g, q.number) for g in c.needs for q in c.quarters]
    return {(g, t): _rounded_up(in_ordinary_fostering(c, baseline, g, t)) for g, t in keys}


def least_waiting(c: Case, b: Brief) -> float | None:
    """Return the least unmet need of a plan [child-quarters]; None if no plan meets its other rules."""
    programme = build(c, b)
    unmet = programme.stages[0]
    s = session(programme)
    first(s)
    try:
        return float(unmet.objective) if is_number(unmet.objective) else minimise(s, unmet.objective, unmet.name)
    except NoFeasiblePlan:
        return None


def leavable(c: Case, baseline: Variables) -> dict[tuple[str, int], Figures]:
    """Return the most children who could leave by each kind of planned exit, by quarter, if nothing is done."""
    most = {(e, q.number): could_leave(c, baseline, e, q.number) for e in c.after_care for q in c.quarters}
    return {key: each_draw(lambda n: round(float(n), ROUNDING), n) for key, n in most.items()}


def beyond(c: Case, baseline: Variables) -> tuple[Figures, ...]:
    """Return the placements in external homes beyond today's share that doing nothing makes, by quarter.

    Rounded up, so that rounding forbids no plan and every solver gives the same.
    """
    over = (beyond_share(c, baseline, q.number) for q in c.quarters)
    return tuple(most(0.0, _rounded_up(n)) for n in over)


def _rounded_up(figure: Figures) -> Figures:
    return each_draw(lambda n: float(math.ceil(round(n, ROUNDING + 3) * 10**ROUNDING) / 10**ROUNDING), figure)


def _solve(question: Question, brief: Brief, want: Want, *, whole: bool, warnings: Warnings) -> Results:
    """Solve one plan with rows of its own; where there is none, say why."""
    programme = build(question.case, brief, whole_homes=whole)
    try:
        solution = solve_stages(_session(question, programme, whole=whole), programme.stages, brief.plan.name)
    except NoFeasiblePlan:
        raise no_plan(question.case, brief, tuple(warnings), whole_homes=whole) from None
    return _kept(tabulate(question.case, brief, solution), want)


def _session(question: Question, programme: Programme, *, whole: bool) -> Session:
    """Hand a programme over to the solver; with whole homes the search ends where the choices say.

    Raises BadInput if it is larger than the choices allow.
    """
    if faults := too_large(programme):
        raise BadInput(faults)
    steps = question.search.steps(len(programme.rows))
    ends = {"mip_max_nodes": steps} if whole and steps is not None else {}
    return session(programme, ends, whole_homes=whole)


def too_large(programme: Programme) -> list[Fault]:
    """Return a fault if a programme has more rows than may be asked for: what makes it large, and what would fit."""
    c, rows, most = programme.case, len(programme.rows), most_asked("rows")
    if rows <= most:
        return []
    quarters = len(c.quarters)
    found = f"{rows:,d}: {quarters} quarters, {len(c.needs)} need groups, {len(c.homes)} homes"
    hint = f"with about {quarters * most // rows} quarters (--horizon) it fits, or with fewer groups or homes"
    return [Fault(c.title, None, "", f"a programme of at most {most:,d} rows", found, hint, whole=True)]


def _kept(results: Results, want: Want) -> Results:
    """Leave out the rows of a plan where nobody wants them: they are most of what would go to another process."""
    return results if want.models else replace(results, model=None)


class EveryLever:
    """The programme with every lever, built when first needed and used for all that is asked of it."""

    def __init__(self, question: Question, want: Want, baseline: Results) -> None:
        """Take what is asked, and doing nothing, or nothing more where quarters have passed, which sets limits."""
        self._question, self._want, self.baseline = question, want, baseline
        self._sessions: dict[bool, Session] = {}  # with homes kept whole or not
        self._bests: dict[tuple[object, ...], Best] = {}  # what is counted, when, and how much is asked -> its best

    @cached_property
    def _brief(self) -> Brief:
        asked = self._question
        return against(asked.case, Brief(asked.plan(RECOMMENDED), asked.strategy), self.baseline)

    @cached_property
    def _programme(self) -> Programme:
        return build(self._question.case, self._brief)

    def _session(self, *, whole: bool) -> Session:
        if whole not in self._sessions:
            self._sessions[whole] = _session(self._question, self._programme, whole=whole)
        return self._sessions[whole]

    @property
    def in_part(self) -> Session:
        """The session in which homes are open in part, for further plans; each leaves it as it found it."""
        return self._session(whole=False)

    def plan(self, plan: Plan, warnings: Warnings, *, whole: bool) -> Results:
        """Solve a plan that may pull every lever as it likes; where there is none, say why."""
        s, brief = self._session(whole=whole), replace(self._brief, plan=plan)
        programme = s.programme
        stages = stages_of(programme, plan, programme.costs)
        try:
            solution = solve_stages(s, stages, plan.name)
        except NoFeasiblePlan:
            raise self._no_plan(brief, warnings, whole=whole) from None
        finally:
            drop_added_rows(s)
        return _kept(tabulate(programme.case, brief, solution), self._want)

    def _no_plan(self, brief: Brief, warnings: Warnings = (), *, whole: bool = False) -> NoFeasiblePlan:
        return no_plan(self._question.case, brief, tuple(warnings), whole_homes=whole)

    def alone(self, plan: Plan) -> Results:
        """Solve a plan with one of the levers; where there is none, say why."""
        whole = self._want.whole_homes
        s = self._session(whole=whole)
        restriction = restrict(s.programme, plan)
        try:
            solution: Solution = solve_restricted(s, restriction)
        except NoFeasiblePlan:
            raise self._no_plan(restriction.brief, whole=whole) from None
        return replace(tabulate(s.programme.case, restriction.brief, solution), model=None)

    def best(self, claim: Claim, costs: Mapping[str, float], *, limits: bool, both_ways: bool = True) -> Best:
        """Return the most that a claim can reach: posts with homes kept whole, all else with homes open in part.

        `costs` are the recurrent costs of doing nothing by year [GBP]; `limits`: what each limit is worth, and a
        saving with homes kept whole as well; `both_ways`: posts with and without private beds for council beds.
        Claims that count the same, such as two savings of one year, have the same best, and it is sought once.
        """
        same = (claim.unit, claim.kind == IN_CARE, claim.year, claim.sense, claim.settings, limits, both_ways)
        if same not in self._bests:
            self._bests[same] = self._best(claim, costs, limits=limits, both_ways=both_ways)
        return self._bests[same]

    def _best(self, claim: Claim, costs: Mapping[str, float], *, limits: bool, both_ways: bool) -> Best:
        try:
            best = best_possible(self._session(whole=False), claim, costs, limits=limits)
            if claim.kind == POSTS or (limits and claim.unit == "GBP"):
                best = with_whole_homes(self._session(whole=True), claim, costs, best, both_ways=both_ways)
        except NoFeasiblePlan:
            raise self._no_plan(self._brief) from None
        return best

    def granted(
        self, claim: Claim, costs: Mapping[str, float], plans: Collection[Results], without: Collection[str]
    ) -> Granted | None:
        """Return a saving judged with and without the contract efficiency that is granted."""
        return granted(self._session(whole=False), claim, costs, plans, self._question.rules, without)

    def outcome_prices(self, kept: Results) -> tuple[OutcomePrice, ...]:
        """Return what each limit on outcomes costs the recommended plan, with homes open in part."""
        plan = self._question.plan(RECOMMENDED)
        with_them = self.plan(plan, (), whole=False) if self._want.whole_homes else kept
        return outcome_prices(self._session(whole=False), plan, with_them)

    def break_evens(self, subjects: Collection[str]) -> tuple[BreakEven, ...]:
        """Return where one unit of each of these placement types, homes and services would begin to pay."""
        s = self._session(whole=False)
        every = units(s.programme.case, s.programme.variables)
        return break_evens(s, [unit for unit in every if unit.subject in subjects])
