"""Timings, printed as ratios and never asserted: `make bench`."""

import math
import resource
import subprocess
import sys
import time
from pathlib import Path

import highspy
import pulp
import pytest

from placement_opt.domain.strategy import four_plans
from placement_opt.formulation import Brief, Stage, build
from placement_opt.kernel.paths import find_model
from placement_opt.running import Options, ask
from placement_opt.solve.stages import SOLVERS, minimise

ROUNDS = 5


@pytest.fixture(scope="module")
def question():
    return ask(Options(model=find_model("manchester")))


@pytest.fixture(scope="module")
def brief(question):
    plan = next(p for p in four_plans(question.case.judged[-1]) if p.name == "recommended")
    return Brief(plan, question.strategy)


def cost_stage(programme):
    return next(s for s in programme.stages if s.name == "cost over the horizon")


@pytest.fixture(scope="module")
def plain(question, brief):
    """The programme as plain lists: bounds and costs of columns; bounds, columns and numbers of rows."""
    programme = build(question.case, brief)
    lp = programme.lp
    lp.setObjective(cost_stage(programme).objective)
    place = {z.name: n for n, z in enumerate(lp.variables())}
    columns = [(lp.objective.get(z, 0.0), z.lowBound, z.upBound) for z in lp.variables()]
    rows = [
        (row.getLb(), row.getUb(), [place[z.name] for z, _n in row.items()], [n for _z, n in row.items()])
        for row in lp.constraints()
    ]
    return columns, rows


def end(bound, otherwise):
    return otherwise if bound is None else bound


@pytest.mark.benchmark(group="the least-cost stage, built and solved once")
def test_plain_rows_in_highspy(benchmark, plain):
    def once():
        model = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 1)):
            model.setOptionValue(option, value)
        for cost, low, high in plain[0]:
            model.addCol(cost, end(low, -math.inf), end(high, math.inf), 0, [], [])
        for low, high, index, numbers in plain[1]:
            model.addRow(end(low, -math.inf), end(high, math.inf), len(index), index, numbers)
        model.run()
        return model.getObjectiveValue()

    benchmark.pedantic(once, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.benchmark(group="the least-cost stage, built and solved once")
def test_plain_rows_in_pulp(benchmark, plain):
    def once():
        lp = pulp.LpProblem("plain", pulp.LpMinimize)
        z = [lp.add_variable(f"z{n}", low, high) for n, (_cost, low, high) in enumerate(plain[0])]
        for low, high, index, numbers in plain[1]:
            row = pulp.LpAffineExpression(list(zip((z[n] for n in index), numbers, strict=True)))
            lp += row == low if low == high else row >= low if high is None else row <= high
        cost = pulp.lpSum(c * v for v, (c, _low, _high) in zip(z, plain[0], strict=True) if c)
        return minimise(lp, Stage("cost", "GBP", cost), "highs-simplex").best

    benchmark.pedantic(once, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.benchmark(group="the least-cost stage, built and solved once")
def test_rules_in_pulp_by_us(benchmark, question, brief):
    def once():
        programme = build(question.case, brief)
        return minimise(programme.lp, cost_stage(programme), "highs-simplex").best

    benchmark.pedantic(once, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("stage", [0, 1, 2, 3])
def test_each_stage_by_algorithm(benchmark, question, brief, solver, stage):
    programme = build(question.case, brief)
    benchmark.group = f"stage {stage + 1}: {programme.stages[stage].name}"
    benchmark.pedantic(lambda: minimise(programme.lp, programme.stages[stage], solver), rounds=ROUNDS, warmup_rounds=1)


def test_whole_run_from_a_cold_start(tmp_path, capsys):
    command = [sys.executable, "-m", "placement_opt", "run", str(find_model("manchester")), "--quiet"]
    began = time.perf_counter()
    subprocess.run([*command, "--out", str(tmp_path / "run")], check=True, capture_output=True)
    seconds = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    with capsys.disabled():
        print(f"\ncold run of {Path('models/manchester')}: {seconds / 10:.0%} of 10 s, {megabytes / 600:.0%} of 600 MB")
