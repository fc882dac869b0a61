"""A run, from files to answer: the calls in order. It reads as the table of contents."""

from __future__ import annotations

import time
from collections.abc import Callable
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
from placement_opt.savings import savings, years
from placement_opt.solver import solve
from placement_opt.verdict import Claim, Verdict, claims, judge

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
    strategy = inputs.read_strategy(strategy_file, case)
    read_from = (*_files_of(read), *base_files, *scenarios, strategy_file)
    return Question(case, strategy, base, read.trail, read_from)


def _files_of(read: Inputs) -> list[Path]:
    return sorted(p for p in read.path.iterdir() if p.suffix in (".csv", ".yaml"))


def answer_question(question: Question, options: Options, progress: Progress) -> Answer:
    """Solve the four plans, each lever alone and each claim's best, and judge."""
    c, clock = question.case, _Clock(progress, len(four_plans("")) + len(LEVERS) + len(claims(question.case)))
    plans: list[Results] = []
    relaxed = {}
    warned: list[str] = []
    for plan in four_plans(c.judged[-1]):
        clock.tick(plan.title)
        plans.append(_solve(question, plan, whole=options.whole_homes, warned=warned))
        if options.whole_homes:
            relaxed[plan.name] = _solve(question, plan, whole=False, warned=warned).cost
        if plan.name == "do_nothing":
            warned = screen(c, question.strategy, plans[0])
    year = c.judged[-1]

    def alone(plan: Plan) -> float:
        clock.tick(plan.title)
        return cost_in(_solve(question, plan, whole=options.whole_homes, warned=warned), year)

    spans = bridge(c, year, plans[0], plans[2], levers_alone(alone))
    verdicts = tuple(_judge(question, claim, plans, clock) for claim in claims(c))
    table = savings(c, plans[0], plans)
    seconds = clock.done()
    return Answer(
        question, options, tuple(plans), relaxed, table, spans, verdicts, tuple(examine(c)), tuple(warned), seconds
    )


def _solve(question: Question, plan: Plan, *, whole: bool, warned: list[str]) -> Results:
    brief = Brief(plan, question.strategy)
    try:
        solution = solve(build(question.case, brief, whole_homes=whole))
    except NoFeasiblePlan:
        raise no_plan(question.case, brief, warned) from None
    return tabulate(question.case, brief, solution)


def _judge(question: Question, claim: Claim, plans: list[Results], clock: _Clock) -> Verdict:
    """Find the best that a claim could reach with every lever, and judge it."""
    clock.tick(f"Best possible: {claim.title}")
    c, baseline = question.case, plans[0]
    every = next(p for p in four_plans(c.judged[-1]) if p.name == "most_saved")
    base_cost = {y: cost_in(baseline, y) for y in years(c)}
    best = best_possible(build(c, Brief(every, question.strategy)), claim, base_cost)
    reached = {r.plan.name: _reached(c, claim, baseline, r) for r in plans}
    rules = question.base.verdict
    return judge(
        claim,
        best.amount,
        reached,
        best.binding,
        must_reach=rules.must_reach,
        at_risk_margin=rules.at_risk_margin,
        swap=child_year(c, RESIDENTIAL, "residential") - child_year(c, FOSTER, "foster"),
    )


def _reached(c: Case, claim: Claim, baseline: Results, plan: Results) -> float:
    if claim.unit == "GBP":
        return cost_in(baseline, claim.year) - cost_in(plan, claim.year)
    last = max(q.label for q in c.quarters if q.year == claim.year)
    row = plan.children.query("measure == 'posts released to date' and quarter == @last")
    return float(row["value"].iloc[0])


class _Clock:
    """Counts steps for the progress bar and times each by name."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self.progress, self.steps = progress, steps
        self.marks: list[tuple[str, float]] = []

    def tick(self, what: str) -> None:
        """Start the next step."""
        self.progress(len(self.marks), self.steps, what)
        self.marks.append((what, time.perf_counter()))

    def done(self) -> dict[str, float]:
        """Finish and return seconds by step."""
        self.progress(self.steps, self.steps, "Done")
        ends = [began for _what, began in self.marks[1:]] + [time.perf_counter()]
        return {what: end - began for (what, began), end in zip(self.marks, ends, strict=True)}
