"""Twelve draws of Manchester: doing nothing and the claims of its schedule are those of single runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement_opt.formulation import Brief, build
from placement_opt.judge.limits import objective
from placement_opt.kernel.draws import is_number, of_draw
from placement_opt.question import Want
from placement_opt.solve.session import first, hold, minimise, session
from placement_opt.solving import beside
from placement_opt.study.draw_plans import SOLVED, claims_over_draws, every, plan_over_draws
from placement_opt.study.futures import in_order
from tests.benchmarks.cold_start import drawn_question

pytestmark = pytest.mark.slow

DRAWS = 13  # the first as the model has it
CLOSE = 1e-6  # relative


@pytest.fixture(scope="module")
def doing_nothing():
    q = drawn_question(DRAWS)
    programme = build(q.case, Brief(q.plan("do_nothing"), q.strategy))
    return q, programme, plan_over_draws(programme, every(DRAWS))


def test_doing_nothing_is_that_of_single_runs_stage_by_stage(doing_nothing):
    _q, programme, found = doing_nothing
    assert set(found.ends) == {SOLVED}
    for draw in range(DRAWS):
        alone = build(of_draw(programme.case, draw), of_draw(programme.brief, draw))
        s = session(alone)
        first(s)
        for stage in alone.stages:
            if not is_number(stage.objective):
                best = minimise(s, stage.objective, stage.name)
                hold(s, stage, best)
                assert found.least[stage.name][draw] == pytest.approx(best, rel=CLOSE, abs=CLOSE), (stage.name, draw)


def test_the_most_of_each_claim_is_that_of_single_runs(doing_nothing):
    q, _programme, nothing = doing_nothing
    programme = build(q.case, beside(q.case, Brief(q.plan("recommended"), q.strategy), nothing.values))
    claims = [k for k in in_order(Want(best=None).claims(q.case)) if k.of_schedule]
    found = claims_over_draws(programme, [replace(objective(programme, k), name=k.id) for k in claims], nothing.ends)
    assert len(claims) == 3
    for draw in range(DRAWS):
        alone = build(of_draw(programme.case, draw), of_draw(programme.brief, draw))
        s = session(alone)
        first(s)
        unmet = alone.stages[0]
        hold(s, unmet, minimise(s, unmet.objective, unmet.name))
        for k in claims:
            best = minimise(s, objective(alone, k).objective, k.id)
            assert found.least[k.id][draw] == pytest.approx(best, rel=CLOSE), (k.id, draw)
