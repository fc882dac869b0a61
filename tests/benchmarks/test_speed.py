"""Timings, printed as ratios and never asserted: `make bench`."""

import math
import os
import subprocess
import sys
import time
from pathlib import Path

import highspy
import pulp
import pytest

from placement_opt.domain.strategy import four_plans
from placement_opt.formulation import Brief, build
from placement_opt.formulation.build import COST
from placement_opt.formulation.pulp_face import in_pulp, problem_of
from placement_opt.kernel.paths import find_model
from placement_opt.prepared import Options, prepare
from placement_opt.solve.second_opinion import cbc, solve_by
from placement_opt.solve.session import minimise, session
from placement_opt.solve.stages import solve

ROUNDS = 5
LEAST_COST = "the least-cost stage, built and solved once"
ALL_STAGES = "the recommended plan, rows and every stage"


@pytest.fixture(scope="module")
def question():
    return prepare(Options("manchester")).question


@pytest.fixture(scope="module")
def brief(question):
    plan = next(p for p in four_plans(question.case.judged[-1]) if p.name == "recommended")
    return Brief(plan, question.strategy)


def cost_of(programme):
    return next(s for s in programme.stages if s.name == COST).objective


@pytest.fixture(scope="module")
def plain(question, brief):
    """The programme as plain lists: bounds and costs of columns; bounds, columns and numbers of rows."""
    programme = build(question.case, brief)
    lp = problem_of(programme)
    lp.setObjective(in_pulp(lp, cost_of(programme)))
    place = {z.name: n for n, z in enumerate(lp.variables())}
    columns = [(lp.objective.get(z, 0.0), z.lowBound, z.upBound) for z in lp.variables()]
    rows = [
        (row.getLb(), row.getUb(), [place[z.name] for z, _n in row.items()], [n for _z, n in row.items()])
        for row in lp.constraints()
    ]
    return columns, rows


def end(bound, otherwise):
    return otherwise if bound is None else bound


@pytest.mark.benchmark(group=LEAST_COST)
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


@pytest.mark.benchmark(group=LEAST_COST)
def test_plain_rows_in_pulp(benchmark, plain):
    def once():
        lp = pulp.LpProblem("plain", pulp.LpMinimize)
        z = [lp.add_variable(f"z{n}", low, high) for n, (_cost, low, high) in enumerate(plain[0])]
        for low, high, index, numbers in plain[1]:
            row = pulp.LpAffineExpression(list(zip((z[n] for n in index), numbers, strict=True)))
            lp += row == low if low == high else row >= low if high is None else row <= high
        lp.setObjective(pulp.lpSum(c * v for v, (c, _low, _high) in zip(z, plain[0], strict=True) if c))
        lp.solve(pulp.HiGHS(msg=False, threads=1, solver="simplex"))
        return pulp.value(lp.objective)

    benchmark.pedantic(once, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.benchmark(group=LEAST_COST)
def test_rules_by_us(benchmark, question, brief):
    def once():
        programme = build(question.case, brief)
        return minimise(session(programme), cost_of(programme), COST)

    benchmark.pedantic(once, rounds=ROUNDS, warmup_rounds=1)


def solves(question, brief):
    """Return the ways to solve all stages: from where HiGHS stands, by its interior point method, and by CBC."""
    found = {
        "from stage to stage": lambda: solve(build(question.case, brief)),
        "interior point": lambda: solve(build(question.case, brief), {"solver": "ipm"}),
    }
    if cbc().available():
        found["CBC"] = lambda: solve_by(build(question.case, brief), cbc())
    return found


@pytest.mark.benchmark(group=ALL_STAGES)
@pytest.mark.parametrize("way", ["from stage to stage", "interior point", "CBC"])
def test_all_stages(benchmark, question, brief, way):
    ways = solves(question, brief)
    if way not in ways:
        pytest.skip(f"{way} is not installed")
    benchmark.pedantic(ways[way], rounds=ROUNDS, warmup_rounds=1)


WITHOUT_SHORT_CUTS = {  # the search as HiGHS would do it of itself
    "mip_heuristic_run_rins": True,
    "mip_heuristic_run_rens": True,
    "mip_heuristic_run_root_reduced_cost": True,
    "mip_allow_restart": True,
}


@pytest.mark.benchmark(group="the recommended plan, with homes in part and whole")
@pytest.mark.parametrize("way", ["homes in part", "each home whole", "each home whole, by all of HiGHS's heuristics"])
def test_whole_homes(benchmark, question, brief, way):
    whole, options = way != "homes in part", WITHOUT_SHORT_CUTS if "heuristics" in way else {}
    benchmark.pedantic(lambda: solve(build(question.case, brief, whole_homes=whole), options), rounds=ROUNDS)


@pytest.mark.benchmark(group="rows of a plan, by need groups")
@pytest.mark.parametrize("times", [1, 2, 4])
def test_rows_grow_with_need_groups(benchmark, question, brief, times):
    """The same children in more groups: building should grow with the groups, not with their square."""
    case = in_more_groups(question.case, times)
    benchmark.pedantic(lambda: build(case, brief), rounds=ROUNDS, warmup_rounds=1)


def in_more_groups(case, times):
    """Return a case in which every need group stands `times` times, each with its share of the children."""
    from dataclasses import replace

    def named(g, n):
        return g if n == 0 else f"{g}_{n}"

    def shared(e, n):
        return replace(e, need=named(e.need, n) if e.need else "", share=e.share / times)

    copies = range(times)
    return replace(
        case,
        needs={named(g, n): replace(k, id=named(g, n)) for n in copies for g, k in case.needs.items()},
        suitable={named(g, n): places for n in copies for g, places in case.suitable.items()},
        suitable_share={(named(g, n), p): s for n in copies for (g, p), s in case.suitable_share.items()},
        opening={(named(g, n), p): k / times for n in copies for (g, p), k in case.opening.items()},
        entries={(named(g, n), t): k / times for n in copies for (g, t), k in case.entries.items()},
        entry_mix={(named(g, n), p): s for n in copies for (g, p), s in case.entry_mix.items()},
        suited_entrants={(named(g, n), p): s for n in copies for (g, p), s in case.suited_entrants.items()},
        exit={(named(g, n), p): s for n in copies for (g, p), s in case.exit.items()},
        ageing={named(g, n): (named(old, n), s) for n in copies for g, (old, s) in case.ageing.items()},
        transition={
            (named(g, n), p, named(g2, n), to): s for n in copies for (g, p, g2, to), s in case.transition.items()
        },
        moves=tuple((named(g, n), p, q) for n in copies for g, p, q in case.moves),
        move_limit={(named(g, n), t): s for n in copies for (g, t), s in case.move_limit.items()},
        breakdown={
            (named(g, n), p): replace(b, to_need=named(b.to_need, n))
            for n in copies
            for (g, p), b in case.breakdown.items()
        },
        mtfc=case.mtfc
        and replace(case.mtfc, after=tuple((named(g, n), named(to, n)) for n in copies for g, to in case.mtfc.after)),
        services=tuple(
            replace(s, effects=tuple(shared(e, n) for n in copies for e in s.effects)) for s in case.services
        ),
    )


def test_whole_run_from_a_cold_start(tmp_path, capsys):
    command = [sys.executable, "-m", "placement_opt", "run", str(find_model("manchester")), "--quiet"]
    began = time.perf_counter()
    run = subprocess.Popen([*command, "--out", str(tmp_path / "run")], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(run.pid, 0)  # this child alone: RUSAGE_CHILDREN adds up every one so far
    seconds = time.perf_counter() - began
    run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == 0
    megabytes = used.ru_maxrss / 1024
    with capsys.disabled():
        print(
            f"\ncold run of {Path('models/manchester')}: {seconds / 10:.0%} of 10 s, "
            f"{(used.ru_utime + used.ru_stime) / 4:.0%} of 4 s of processor time, {megabytes / 600:.0%} of 600 MB"
        )
