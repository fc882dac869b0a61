"""A run, from files to answer: the calls in order. It reads as the table of contents."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from placement_opt import inputs
from placement_opt.answer import Answer, Options, Question
from placement_opt.domain.case import Case
from placement_opt.domain.levers import LEVERS
from placement_opt.domain.strategy import Plan, four_plans
from placement_opt.formulation import Brief, build
from placement_opt.inputs import Base, Inputs, RecheckFigure, resolve
from placement_opt.judge.feasibility import horizon_warning, screen
from placement_opt.judge.limits import best_possible
from placement_opt.judge.repair import no_plan
from placement_opt.judge.schedule import examine, swap_of
from placement_opt.judge.verdict import (
    Best,
    Claim,
    Recheck,
    Verdict,
    claims,
    judge,
    with_rechecks,
)
from placement_opt.kernel import atomic_folder, paths
from placement_opt.kernel.errors import BadInput, NoFeasiblePlan
from placement_opt.measure.bridge import bridge, cost_in, levers_alone
from placement_opt.measure.results import Results, tabulate
from placement_opt.measure.savings import (
    cashable,
    frozen,
    present_value,
    savings,
    years,
)
from placement_opt.report import run_files
from placement_opt.solve.stages import solve

__all__ = ["Answer", "Options", "answer_question", "ask", "at_end", "best_saving", "check", "run"]

PLACING = "placement_choice"  # the lever that places entrants where they are suited

Progress = Callable[[int, int, str], None]


def run(options: Options, *, progress: Progress = lambda done, total, what: None) -> Answer:
    """Answer the question of a model folder and, if `options.out` is set, write the run folder.

    Raises BadInput, NoFeasiblePlan or SolverFailed.
    """
    if options.out:
        atomic_folder.check(options.out)
    answer = answer_question(ask(options), options, progress)
    if options.out:
        run_files.write(answer, options.out)
    return answer


def check(model: Path) -> None:
    """Read a model and its settings and raise BadInput with every fault; solve nothing."""
    ask(Options(model))


def ask(options: Options) -> Question:
    """Read, apply the scenarios, and resolve the case and the strategy."""
    base_files = (paths.config_folder() / "base.yaml", *options.configs)
    base = inputs.read_base(base_files)
    scenarios = [paths.find_scenario(name, options.model) for name in options.scenarios]
    read = inputs.apply_scenarios(inputs.read_model(options.model), scenarios)
    case = _case(read, base, options.horizon or base.horizon_quarters)
    named = read.model.strategy or base.strategy
    strategy_file = options.strategy or paths.find_setting(named, "strategies", options.model)
    strategy = inputs.read_strategy(strategy_file, case, read.sources)
    read_from = (*_files_of(read), *base_files, *scenarios, strategy_file)
    return Question(case, strategy, base, read, read_from)


def _case(read: Inputs, base: Base, horizon: int) -> Case:
    return resolve.build(
        read, horizon=horizon, local_floor=base.local_share_floor, safe_withdrawal=base.safe_withdrawal
    )


def at_end(question: Question, table: str, parameter: str, end: str) -> Question:
    """Return the question with one figure at its `low` or `high` end in every row that has it.

    Raises BadInput if the figures then contradict each other.
    """
    frame = question.inputs.tables[table].copy()
    rows = frame["parameter"] == parameter
    frame.loc[rows, "value"] = frame.loc[rows, end]
    changed = dataclasses.replace(question.inputs, tables={**question.inputs.tables, table: frame})
    case = _case(changed, question.base, len(question.case.quarters))
    return dataclasses.replace(question, case=case, inputs=changed)


def _files_of(read: Inputs) -> list[Path]:
    return sorted(p for p in read.path.iterdir() if p.suffix in (".csv", ".yaml"))


@dataclass(frozen=True)
class _Known:
    """What doing nothing tells about the plans that follow: warnings, and the least unmet need."""

    warnings: tuple[str, ...]
    waiting: float | None


def answer_question(question: Question, options: Options, progress: Progress) -> Answer:
    """Solve the four plans, each lever alone and each claim's best, and judge."""
    c, whole, year = question.case, options.whole_homes, question.case.judged[-1]
    nothing, *others = four_plans(year)
    steps = _Steps(progress, 1 + len(others) + len(LEVERS) + len(claims(c)))
    steps.start(nothing.title)
    baseline = _solve(question, nothing, whole, _Known((), None))
    known = _Known((*horizon_warning(c), *screen(c, question.strategy, baseline)), baseline.stages[0].best)

    def solve_next(plan: Plan) -> Results:
        steps.start(plan.title)
        return _solve(question, plan, whole, known)

    plans = (baseline, *map(solve_next, others))
    relaxed = {r.plan.name: _solve(question, r.plan, False, known).cost for r in plans} if whole else {}
    alone = levers_alone(solve_next)
    recommended = _named(plans, "recommended")
    verdicts = tuple(_judge(question, claim, plans, alone[PLACING], steps) for claim in claims(c))
    return Answer(
        question=question,
        options=options,
        plans=plans,
        relaxed=relaxed,
        savings=savings(c, baseline, plans),
        bridge=bridge(c, year, baseline, recommended, alone),
        verdicts=verdicts,
        findings=tuple(examine(c)),
        warnings=known.warnings,
        cashable=cashable(baseline, recommended, year),
        present_value=present_value(c, baseline, recommended),
        seconds=steps.finish(),
    )


def best_saving(question: Question, year: str) -> float:
    """Return the most that the levers could save in one judged year against doing nothing [GBP].

    Raises NoFeasiblePlan if doing nothing has no plan.
    """
    c = question.case
    nothing = four_plans(year)[0]
    baseline = _solve(question, nothing, False, _Known((), None))
    claim = next(k for k in claims(c) if k.unit == "GBP" and k.year == year)
    return _best(question, claim, baseline).amount


def _named(plans: Sequence[Results], name: str) -> Results:
    return next(r for r in plans if r.plan.name == name)


def _solve(question: Question, plan: Plan, whole: bool, known: _Known) -> Results:
    """Solve one plan; where the strategy has none, say why."""
    brief = Brief(plan, question.strategy, known.waiting)
    try:
        solution = solve(build(question.case, brief, whole_homes=whole))
    except NoFeasiblePlan:
        raise no_plan(question.case, brief, known.warnings) from None
    return tabulate(question.case, brief, solution)


def _judge(question: Question, claim: Claim, plans: Sequence[Results], placing: Results, steps: _Steps) -> Verdict:
    """Find the best that a claim could reach with every lever, judge it, and judge it again at tested figures."""
    steps.start(f"Best possible: {claim.title}")
    c, rules = question.case, question.base.verdict
    found = judge(
        claim,
        _best(question, claim, plans[0]),
        {r.plan.name: _reached(c, claim, plans[0], r) for r in plans},
        must_reach=rules.must_reach,
        at_risk_margin=rules.at_risk_margin,
        swap=swap_of(c, claim.year) if claim.unit == "GBP" else None,
        frozen=_frozen_saving(c, claim.year, plans) if claim.unit == "GBP" else None,
        placing=_reached(c, claim, plans[0], placing) if claim.unit == "GBP" else None,
    )
    figures = [k for k in rules.tested if k.claim == claim.id]
    return with_rechecks(found, [_recheck(question, claim, k, end) for k in figures for end in ("low", "high")])


def _best(question: Question, claim: Claim, baseline: Results) -> Best:
    every = four_plans(claim.year)[2]
    base_cost = {y: cost_in(baseline, y) for y in years(question.case)}
    return best_possible(build(question.case, Brief(every, question.strategy)), claim, base_cost)


def _frozen_saving(c: Case, year: str, plans: Sequence[Results]) -> float:
    """Return what the recommended plan saves in a year against the frozen budget [GBP]."""
    return math.fsum(frozen(c).values()) - cost_in(_named(plans, "recommended"), year)


def _recheck(question: Question, claim: Claim, figure: RecheckFigure, end: str) -> Recheck:
    """Judge a claim again with one figure at an end of its range."""
    rules = question.base.verdict
    frame = question.inputs.tables[figure.table]
    values = frame.loc[frame["parameter"] == figure.parameter, end]
    words = f"{figure.words} at the {end} end ({values.min():,g} to {values.max():,g})"
    try:
        changed = at_end(question, figure.table, figure.parameter, end)
        names = ("do_nothing", *rules.must_reach)
        plans = [_solve(changed, p, False, _Known((), None)) for p in four_plans(claim.year) if p.name in names]
    except (BadInput, NoFeasiblePlan):
        return Recheck(words, "has no plan", None)
    reached = {r.plan.name: _reached(changed.case, claim, plans[0], r) for r in plans}
    best = _best(changed, claim, plans[0])
    found = judge(claim, best, reached, must_reach=rules.must_reach, at_risk_margin=rules.at_risk_margin)
    return Recheck(words, found.status, best.amount)


def _reached(c: Case, claim: Claim, baseline: Results, plan: Results) -> float:
    if claim.unit == "GBP":
        return cost_in(baseline, claim.year) - cost_in(plan, claim.year)
    last = max(q.label for q in c.quarters if q.year == claim.year)
    rows = plan.children
    row = rows[(rows["measure"] == "posts released to date") & (rows["quarter"] == last)]
    return float(row["value"].iloc[0])


class _Steps:
    """Counts steps for the progress bar and times each by name."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self._progress, self._steps = progress, steps
        self._marks: list[tuple[str, float]] = []

    def start(self, what: str) -> None:
        """Start the next step."""
        self._progress(len(self._marks), self._steps, what)
        self._marks.append((what, time.perf_counter()))

    def finish(self) -> dict[str, float]:
        """Return seconds by step."""
        self._progress(self._steps, self._steps, "Done")
        ends = [began for _what, began in self._marks[1:]] + [time.perf_counter()]
        return {what: end - began for (what, began), end in zip(self._marks, ends, strict=True)}
