"""A run, from files to answer: the calls in order. It reads as the table of contents."""

from __future__ import annotations

import dataclasses
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from placement_opt import build_case, inputs, paths, run_folder
from placement_opt.answer import Answer, Options, Question
from placement_opt.bridge import bridge, cost_in, levers_alone
from placement_opt.case import Case
from placement_opt.errors import NoFeasiblePlan
from placement_opt.examine import child_year, examine
from placement_opt.explain.binding import best_possible
from placement_opt.explain.infeasible import no_plan
from placement_opt.explain.screen import screen
from placement_opt.formulation import Brief, build
from placement_opt.formulation.costs import FOSTER, RESIDENTIAL
from placement_opt.inputs import Inputs
from placement_opt.plan import LEVERS, Plan, four_plans
from placement_opt.report import files
from placement_opt.results import Results, tabulate
from placement_opt.savings import cashable, present_value, savings, years
from placement_opt.solver import solve
from placement_opt.verdict import Claim, Verdict, claims, judge

__all__ = ["Answer", "Options", "answer_question", "ask", "best_saving", "check", "run"]

UNREAD = ("published", "outturn")  # tables for calibration and scoring, which the programme never reads

Progress = Callable[[int, int, str], None]


def run(options: Options, *, progress: Progress = lambda done, total, what: None) -> Answer:
    """Answer the question of a model folder and, if `options.out` is set, write the run folder.

    Raises BadInput, NoFeasiblePlan or SolverFailed.
    """
    if options.out:
        run_folder.check(options.out)
    answer = answer_question(ask(options), options, progress)
    if options.out:
        files.write(answer, options.out)
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
    case = build_case.build(
        read,
        horizon=options.horizon or base.horizon_quarters,
        local_floor=base.local_share_floor,
        safe_withdrawal=base.safe_withdrawal,
    )
    strategy_file = options.strategy or paths.find_setting(read.model.strategy or base.strategy, "strategies")
    strategy = inputs.read_strategy(strategy_file, case, read.sources)
    read_from = (*_files_of(read), *base_files, *scenarios, strategy_file)
    return Question(case, strategy, base, read.trail, read_from, _grades(read))


def _grades(read: Inputs) -> dict[str, int]:
    """Count the figures that the programme reads by grade of evidence."""
    tables = [t for name, t in read.tables.items() if "evidence" in t and name not in UNREAD]
    return dict(Counter(grade for t in tables for grade in t["evidence"]))


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
    known = _Known(tuple(screen(c, question.strategy, baseline)), baseline.stages[0].best)

    def solve_next(plan: Plan) -> Results:
        steps.start(plan.title)
        return _solve(question, plan, whole, known)

    plans = (baseline, *map(solve_next, others))
    relaxed = {r.plan.name: _solve(question, r.plan, False, known).cost for r in plans} if whole else {}
    alone = levers_alone(lambda plan: cost_in(solve_next(plan), year))
    recommended = _named(plans, "recommended")
    verdicts = tuple(_judge(question, claim, plans, steps) for claim in claims(c))
    return Answer(
        question=question,
        options=options,
        plans=plans,
        relaxed=relaxed,
        savings=savings(c, baseline, plans),
        bridge=bridge(c, year, baseline, recommended, alone),
        verdicts=verdicts,
        findings=tuple(examine(c)),
        screen=known.warnings,
        cashable=cashable(baseline, recommended, year),
        present_value=present_value(c, baseline, recommended),
        seconds=steps.finish(),
    )


def best_saving(question: Question, year: str) -> float:
    """Return the most that the levers could save in one judged year against doing nothing [GBP].

    Raises NoFeasiblePlan if doing nothing has no plan.
    """
    c = question.case
    nothing, *_others, every = four_plans(year)
    baseline = _solve(question, nothing, False, _Known((), None))
    claim = next(k for k in claims(c) if k.unit == "GBP" and k.year == year)
    programme = build(c, Brief(dataclasses.replace(every, most_saved_in=None), question.strategy))
    return best_possible(programme, claim, {year: cost_in(baseline, year)}, name=0).amount


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


def _judge(question: Question, claim: Claim, plans: Sequence[Results], steps: _Steps) -> Verdict:
    """Find the best that a claim could reach with every lever, and judge it."""
    steps.start(f"Best possible: {claim.title}")
    c, baseline = question.case, plans[0]
    every = _named(plans, "recommended").plan
    base_cost = {y: cost_in(baseline, y) for y in years(c)}
    best = best_possible(build(c, Brief(every, question.strategy)), claim, base_cost)
    rules = question.base.verdict
    return judge(
        claim,
        best.amount,
        {r.plan.name: _reached(c, claim, baseline, r) for r in plans},
        best.binding,
        must_reach=rules.must_reach,
        at_risk_margin=rules.at_risk_margin,
        swap=child_year(c, RESIDENTIAL, "residential") - child_year(c, FOSTER, "foster"),
    )


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
