"""A tie between plans that cost the same: settled by rule, or left open and said; never a reason to print nothing."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement_opt.domain.case import Figure
from placement_opt.formulation import Row, Stage, build
from placement_opt.formulation.build import COST
from placement_opt.kernel.errors import SolverFailed
from placement_opt.measure.results import tabulate
from placement_opt.measure.ties import ties_left_open
from placement_opt.prepared import Options
from placement_opt.report.run_files import log, manifest
from placement_opt.running import run
from placement_opt.solve.face import bounds_kept, hold_on_face
from placement_opt.solve.matrix import check
from placement_opt.solve.session import drop_added_rows, first, minimise, numbers, session
from placement_opt.solve.stages import check_kept, solve, solve_stages
from tests import tiny_model
from tests.town import brief, plan_for, still_town, town

FEWEST_WEEKS, MORE_WEEKS = 13 * 3.5, 13 * 4  # of a child who comes in the first quarter: in its first year, in the next


@pytest.mark.parametrize("early", ["own", "agency"])
def test_of_plans_that_cost_the_same_the_one_that_saves_earlier_is_taken(early):
    """A calm child comes in quarter 1. Two places cost the same over two years; one is cheaper in the first.

    At 800 a week in both years: 800 x 13 x 7.5 = 78,000. The other costs 700 in the first, and in the second
    (78,000 - 700 x 13 x 3.5) / (13 x 4) = 887.50.
    """
    late = {"own": "agency", "agency": "own"}[early]
    family = {"own": "allowances", "agency": "agency"}
    case = still_town(begins="2013/14 Q1", length=8, moves=(), occupancy=0.8)  # homes are full
    rise = (800 * (FEWEST_WEEKS + MORE_WEEKS) - 700 * FEWEST_WEEKS) / MORE_WEEKS / 700
    none = dict.fromkeys(case.entries, 0.0)
    case = dataclasses.replace(
        case,
        entries={**none, ("calm", 1): 1.0},
        entry_mix={("calm", "foster"): 1.0, ("complex", "residential"): 1.0, ("older", "foster"): 1.0},
        fee={**case.fee, early: Figure(700, "assumed"), late: Figure(800, "assumed")},
        price_index={**case.price_index, (family[early], "2014/15"): rise},
        carers={p: dataclasses.replace(k, household_cost=Figure(0, "derived")) for p, k in case.carers.items()},
    )
    assert rise * 700 == pytest.approx(887.5)
    _, solution, results = plan_for(case, brief(("placement_choice",)))
    assert results.values.a["calm", early, 1] == pytest.approx(1, abs=1e-3)
    assert [s.name for s in solution.stages][1:3] == [COST, "recurrent cost in 2013/14"]


def test_the_year_that_was_sought_first_is_not_sought_again():
    programme = build(town(), brief(most_saved_in=town().judged[0]))
    assert [s.name for s in programme.stages][1:4] == ["recurrent cost in 2013/14", COST, "recurrent cost in 2014/15"]


def endless():
    """Return a programme and its stages, of which one after least cost has no least value."""
    programme = build(town(), brief())
    loose = programme.columns.add("loose", 0.0, None)
    programme = dataclasses.replace(programme, rows=(*programme.rows, Row("loose", (), "loose", loose >= 1)))
    *first, moves, tie = programme.stages
    return programme, (*first, dataclasses.replace(moves, objective=-1 * loose), tie)


def test_a_stage_after_least_cost_that_is_not_proven_is_left_open_and_the_plan_kept():
    programme, stages = endless()
    s = session(programme)
    found = solve_stages(s, stages, "plan")
    usual = solve(build(town(), brief()))
    assert [r.name for r in found.stages if not r.proven] == ["planned moves"]
    assert found.cost == pytest.approx(usual.cost, abs=1e-4)
    assert found.stages[2].best == pytest.approx(usual.stages[2].best, abs=1e-4)
    results = tabulate(town(), brief(), found)  # children balance, and the ledger ties
    assert results.cost == pytest.approx(usual.cost, abs=0.02)


def test_a_last_stage_that_is_not_proven_leaves_the_plan_of_the_stage_before():
    """What the solver holds when it gives up is another plan, and is not kept."""
    programme, (*before, moves, tie) = endless()
    s = session(programme)
    last = dataclasses.replace(moves, objective=moves.objective - tie.objective)
    found = solve_stages(s, (*before, last), "plan")
    drop_added_rows(s)
    kept = solve_stages(s, before, "plan")
    for field in ("x", "m", "open", "recruit"):
        ours, theirs = getattr(found.values, field), getattr(kept.values, field)
        assert all(ours[key] == pytest.approx(theirs[key], abs=1e-6) for key in ours), field
    assert found.stages[-1].best < -100  # what the plan that is kept has of it


def test_numbers_that_do_not_keep_a_best_are_not_believed_whatever_the_solver_says():
    """A later stage may use the room of a held best, £0.0075 at £2.3 million, and not ten times as much."""
    s = session(build(town(), brief()))
    results = solve_stages(s, s.programme.stages, "plan").stages
    check_kept(s.matrix, s.programme.stages, results, numbers(s))
    claimed = [dataclasses.replace(r, best=r.best - 0.075) if r.name == COST else r for r in results]
    with pytest.raises(SolverFailed, match="the best of the stage 'cost over the horizon' is not kept"):
        check_kept(s.matrix, s.programme.stages, claimed, numbers(s))


def test_least_cost_that_is_not_proven_prints_nothing():
    programme, stages = endless()
    unmet, cost, *rest = stages
    worse = dataclasses.replace(cost, objective=rest[-2].objective)
    with pytest.raises(SolverFailed, match="did not prove an optimum at the stage 'cost over the horizon'"):
        solve_stages(session(programme), (unmet, worse, *rest), "plan")


def test_a_tie_left_open_is_said_in_a_sentence():
    programme, stages = endless()
    results = tabulate(town(), brief(), solve_stages(session(programme), stages, "plan"))
    assert list(ties_left_open([results])) == [
        "A plan: the solver did not finish 'planned moves', which only chooses between plans that cost the same. The "
        "plan printed is one of the cheapest; another that costs the same could differ from it."
    ]
    _, _, proven = plan_for(town(), brief())
    assert list(ties_left_open([proven])) == []


def test_the_manifest_and_the_log_say_which_stage_was_left_open(tmp_path):
    model = tiny_model.write(tmp_path)
    made = run(Options(model=model, strategy=tiny_model.write_strategy(tmp_path), horizon=4, pack=False))
    *before, last = made.plans
    *proven, tie = last.stages
    opened = dataclasses.replace(last, stages=(*proven, dataclasses.replace(tie, bound=None)))
    made = dataclasses.replace(made, answer=dataclasses.replace(made.answer, plans=(*before, opened)))
    stages = manifest(made)["stages"]
    assert {s["status"] for s in stages[:-1]} == {"optimal"}
    assert (stages[-1]["stage"], stages[-1]["status"], stages[-1]["bound"]) == ("tie-break", "left open", None)
    assert f"{last.plan.name}: tie-break: {tie.best:,.4f} none (left open)" in log(made)


def test_on_the_face_of_the_best_plans_the_bests_are_those_of_held_rows():
    s = session(build(town(), brief()))
    before = s.highs.getLp()
    bounds = [np.array(z) for z in (before.col_lower_, before.col_upper_, before.row_lower_, before.row_upper_)]
    usual = {r.name: r.best for r in solve(build(town(), brief())).stages}
    with bounds_kept(s):
        first(s)
        for stage in s.programme.stages:
            best = minimise(s, stage.objective, stage.name)
            assert best == pytest.approx(usual[stage.name], rel=1e-6, abs=0.01), stage.name
            hold_on_face(s, stage, best)
        assert check(s.matrix, numbers(s)) <= 1e-6
        cost = next(stage for stage in s.programme.stages if stage.name == COST)
        worst = Stage("most cost", "GBP", -1 * cost.objective)
        assert -minimise(s, worst.objective, worst.name) == pytest.approx(
            usual[COST], abs=0.02
        )  # nothing dearer is left
    after = s.highs.getLp()
    found = (after.col_lower_, after.col_upper_, after.row_lower_, after.row_upper_)
    for ours, theirs in zip(bounds, found, strict=True):
        assert np.array_equal(ours, np.array(theirs))
