"""Timings, printed as ratios and never asserted: `make bench`."""

import resource
import subprocess
import sys
import time
from pathlib import Path

import highspy
import numpy as np
import pytest

from placement_opt.formulation import Brief, build
from placement_opt.paths import find_model
from placement_opt.plan import four_plans
from placement_opt.run import Options, ask
from placement_opt.solver import SOLVERS, _solver, minimise

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


def arrays(lp):
    """Return the rows of a problem as highspy takes them, without PuLP."""
    lp.solve(_solver("highs-simplex", whole=False))
    return lp.solverModel.getLp()


@pytest.mark.benchmark(group="once: build and solve the least-cost stage")
def test_in_pulp_by_us(benchmark, question, brief):
    def once():
        programme = build(question.case, brief)
        return minimise(programme.lp, cost_stage(programme), "highs-simplex").best

    benchmark.pedantic(once, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.benchmark(group="once: solve the least-cost stage")
def test_solve_through_pulp(benchmark, question, brief):
    programme = build(question.case, brief)
    benchmark.pedantic(
        lambda: minimise(programme.lp, cost_stage(programme), "highs-simplex"), rounds=ROUNDS, warmup_rounds=1
    )


@pytest.mark.benchmark(group="once: solve the least-cost stage")
def test_same_rows_handed_to_highspy(benchmark, question, brief):
    programme = build(question.case, brief)
    programme.lp.setObjective(cost_stage(programme).objective)
    rows = arrays(programme.lp)

    def once():
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("threads", 1)
        model.setOptionValue("solver", "simplex")
        add_rows(model, rows)
        model.run()
        return model.getObjectiveValue()

    benchmark.pedantic(once, rounds=ROUNDS, warmup_rounds=1)


def add_rows(model, rows):
    """Hand the columns and rows over one by one, as anyone who writes to highspy by hand does."""
    starts, index, value = (
        np.array(rows.a_matrix_.start_),
        np.array(rows.a_matrix_.index_),
        np.array(rows.a_matrix_.value_),
    )
    by_row = rows.a_matrix_.format_ == highspy.MatrixFormat.kRowwise
    assert by_row or rows.a_matrix_.format_ == highspy.MatrixFormat.kColwise
    for j in range(rows.num_col_):
        model.addCol(rows.col_cost_[j], rows.col_lower_[j], rows.col_upper_[j], 0, [], [])
    if by_row:
        for i in range(rows.num_row_):
            own = slice(starts[i], starts[i + 1])
            model.addRow(rows.row_lower_[i], rows.row_upper_[i], len(index[own]), index[own], value[own])
    else:
        model.passModel(rows)


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
