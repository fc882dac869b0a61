"""Timings of many draws, printed as ratios and never asserted: `make bench`."""

import dataclasses
import re
import subprocess
import sys
import time
from pathlib import Path

import pulp
import pytest

from placement_opt.formulation import Brief, build
from placement_opt.formulation.pulp_face import in_pulp, problem_of
from placement_opt.judge.limits import objective
from placement_opt.kernel.draws import of_draw
from placement_opt.question import Want
from placement_opt.solve.second_opinion import solve_by
from placement_opt.solve.session import drop_added_rows, first, held_bound, hold, minimise, session
from placement_opt.solving import beside
from placement_opt.study.draw_chunks import DrawnQuestion, chunks
from placement_opt.study.draw_plans import claims_over_draws, every, plan_over_draws
from placement_opt.study.futures import in_order
from tests.benchmarks.cold_start import claims_of, drawn_question

DRAWS = 121  # the first as the model has it
REBUILT = 4  # draws whose programmes are built in PuLP, each for itself
AT_ONCE = 500  # draws of one task, as config/ has it
COLD = 1000, 12.0, 500.0  # draws, seconds and megabytes that are asked for, over two processes from a cold start
TIMES = 40  # by which draws are to be quicker than programmes built in PuLP
WAYS = {  # options of HiGHS, over those of every draw
    "as draws are solved": {},
    "edges of one length": {"simplex_dual_edge_weight_strategy": 0},
    "edges by their length": {"simplex_dual_edge_weight_strategy": 2},
    "costs perturbed": {"dual_simplex_cost_perturbation_multiplier": 1.0},
    "HiGHS's own presolve": {"presolve": "on"},
    "scaled": {"simplex_scale_strategy": 1},
}
GROUP = "three claims of Manchester in 120 draws, one presolve for all of them included"


@pytest.fixture(scope="module")
def asked():
    """The programme with every lever over draws, and the three claims of the schedule."""
    q = drawn_question(DRAWS)
    nothing = plan_over_draws(build(q.case, Brief(q.plan("do_nothing"), q.strategy)), every(DRAWS))
    brief = beside(q.case, Brief(q.plan("recommended"), q.strategy), nothing.values)
    return build(q.case, brief), [k for k in in_order(Want(best=None).claims(q.case)) if k.of_schedule]


@pytest.mark.benchmark(group=GROUP)
@pytest.mark.parametrize("way", WAYS)
def test_claims_draw_by_draw(benchmark, asked, way):
    programme, claims = asked
    wanted = [dataclasses.replace(objective(programme, k), name=k.id) for k in claims]
    benchmark.pedantic(lambda: claims_over_draws(programme, wanted, every(DRAWS), WAYS[way]), rounds=2)


@pytest.mark.benchmark(group=GROUP)
def test_claims_by_programmes_of_their_own(benchmark, asked):
    """What single runs would do: the programme of each draw built and handed over for itself."""
    programme, claims = asked

    def once():
        for draw in range(DRAWS):
            alone = build(of_draw(programme.case, draw), of_draw(programme.brief, draw))
            s = session(alone)
            first(s)
            unmet = alone.stages[0]
            hold(s, unmet, minimise(s, unmet.objective, unmet.name))
            for stage in (objective(alone, k) for k in claims):
                minimise(s, stage.objective, stage.name)
            drop_added_rows(s)

    benchmark.pedantic(once, rounds=1)


def rebuilt(q, draw):
    """Solve one draw as a serial rebuild in PuLP does: doing nothing, then unmet need and the claims."""
    case, highs = of_draw(q.case, draw), pulp.HiGHS(msg=False)
    nothing = solve_by(build(case, Brief(q.plan("do_nothing"), q.strategy)), highs)
    programme = build(case, beside(case, Brief(q.plan("recommended"), q.strategy), nothing.values))
    lp, unmet = problem_of(programme), programme.stages[0]
    claims = [k for k in in_order(Want(best=None).claims(q.case)) if k.of_schedule]
    for stage in (unmet, *(objective(programme, k) for k in claims)):
        lp.setObjective(in_pulp(lp, stage.objective))
        lp.solve(highs)
        if stage is unmet:
            lp += in_pulp(lp, unmet.objective) <= held_bound(unmet, pulp.value(lp.objective)), "hold_unmet_need"


def test_against_a_rebuild_of_each_draw_in_pulp(capsys):
    q = drawn_question(1 + COLD[0])
    began = time.process_time()
    for draw in range(1, 1 + REBUILT):
        rebuilt(q, draw)
    each = (time.process_time() - began) / REBUILT
    part = next(chunks(DrawnQuestion(q, 1 + COLD[0]), AT_ONCE))
    began = time.process_time()
    claims_of(part)
    ours = (time.process_time() - began) / part.draws
    with capsys.disabled():
        print(
            f"\ndoing nothing and three claims of Manchester, a draw: {ours * 1000:.1f} ms, rebuilt in PuLP "
            f"{each * 1000:.0f} ms, {each / ours:.0f} times as long ({TIMES} asked)"
        )


def test_a_thousand_draws_from_a_cold_start(capsys):
    draws, seconds, megabytes = COLD
    began = time.perf_counter()
    args = [sys.executable, "-m", "tests.benchmarks.cold_start", "--draws", str(draws)]
    said = subprocess.run(args, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2]).stdout
    took = time.perf_counter() - began
    most = max(int(n) for n in re.findall(r"(\d+) MB", said))
    with capsys.disabled():
        print(f"\n{said}{took / seconds:.2f} of {seconds} s, {most / megabytes:.2f} of {megabytes} MB")
