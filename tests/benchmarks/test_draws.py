"""Timings of many draws, printed as ratios and never asserted: `make bench`."""

import dataclasses

import pytest

from placement_opt.formulation import Brief, build
from placement_opt.judge.limits import objective
from placement_opt.kernel.draws import of_draw
from placement_opt.prepared import Options, prepare, with_horizon
from placement_opt.question import Want
from placement_opt.solve.session import drop_added_rows, first, hold, minimise, session
from placement_opt.solving import beside
from placement_opt.study.draw_plans import claims_over_draws, every, plan_over_draws
from placement_opt.study.futures import in_order
from placement_opt.study.sampling import SampleRequest, sample

DRAWS = 121  # the first as the model has it
WAYS = {  # options of HiGHS, over those of every draw
    "as draws are solved": {},
    "costs perturbed": {"dual_simplex_cost_perturbation_multiplier": 1.0},
    "HiGHS's own presolve": {"presolve": "on"},
    "scaled": {"simplex_scale_strategy": 1},
}
GROUP = "three claims of Manchester in 120 draws, one presolve for all of them included"


@pytest.fixture(scope="module")
def asked():
    """The programme with every lever over draws, and the three claims of the schedule."""
    prepared = prepare(Options("manchester"))
    drawn = dataclasses.replace(
        prepared,
        inputs=dataclasses.replace(prepared.inputs, drawn=sample(prepared.inputs, SampleRequest(DRAWS, seed=1)).drawn),
    )
    q = with_horizon(drawn, len(prepared.question.case.quarters)).question
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
