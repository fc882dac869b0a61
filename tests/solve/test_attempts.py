"""What is tried where a solve settles nothing, and who must agree that there is no plan."""

from __future__ import annotations

import pytest

from placement_opt.formulation import build
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.solve import attempts
from placement_opt.solve.attempts import INFEASIBLE, OPTIMAL, confirmed, prove
from placement_opt.solve.clash import irreducible_clash
from placement_opt.solve.session import engine, minimise, run, session
from placement_opt.solve.stages import solve
from tests.solve.test_stages import promised
from tests.town import brief, town

SIMPLEX_TIRED = {"presolve": "off", "simplex_iteration_limit": 3}
ALL_TIRED = {"simplex_iteration_limit": 0, "ipm_iteration_limit": 0}


def impossible():
    """Return the programme of a strategy that promises more children in specialist fostering than there can be."""
    return build(town(), brief(strategy=promised(100)))


def test_where_the_simplex_tires_the_interior_point_method_finds_the_same_bests():
    found, usual = solve(build(town(), brief()), SIMPLEX_TIRED), solve(build(town(), brief()))
    for ours, theirs in zip(found.stages, usual.stages, strict=True):
        assert ours.proven
        assert ours.best == pytest.approx(theirs.best, rel=1e-6, abs=1e-3), ours.name


def test_the_first_way_that_proves_something_is_the_last_that_is_tried():
    s = session(build(town(), brief()), SIMPLEX_TIRED)
    assert prove(engine(s), tries=0) not in attempts.PROVEN  # from where it stands
    assert prove(engine(s), tries=1) not in attempts.PROVEN  # and by the dual simplex: three steps are too few
    assert prove(engine(s), tries=2) == OPTIMAL


def test_what_was_tried_leaves_the_usual_options():
    s = session(build(town(), brief()), SIMPLEX_TIRED)
    prove(engine(s))
    confirmed(engine(s))
    assert {name: s.highs.getOptionValue(name)[1] for name in engine(s).usual} == dict(engine(s).usual)


@pytest.mark.parametrize("whole", [False, True], ids=["relaxed", "whole"])
def test_a_claim_that_there_is_no_plan_is_confirmed(whole):
    s = session(build(town(), brief(strategy=promised(100)), whole_homes=whole))
    assert run(s) == INFEASIBLE
    with pytest.raises(NoFeasiblePlan):
        solve(build(town(), brief(strategy=promised(100)), whole_homes=whole))


@pytest.mark.parametrize("whole", [False, True], ids=["relaxed", "whole"])
def test_where_another_way_finds_a_plan_the_claim_is_not_believed(whole):
    s = session(build(town(), brief(), whole_homes=whole))
    assert not confirmed(engine(s))
    with pytest.raises(SolverFailed, match="when asked again in other ways it did not say so"):
        attempts.confirm(engine(s))


def test_a_claim_that_nobody_confirms_explains_nothing():
    """Presolve sees that the promise cannot be kept; the ways that are to confirm it get no steps."""
    assert prove(engine(session(impossible(), ALL_TIRED))) == INFEASIBLE
    with pytest.raises(SolverFailed, match="when asked again in other ways it did not say so"):
        solve(impossible(), ALL_TIRED)


def test_where_a_plan_is_known_a_claim_that_there_is_none_explains_nothing():
    """A later stage has the plan of the one before it: the solver is wrong, not the council."""
    s = session(impossible())
    cost = s.programme.stages[1]
    with pytest.raises(SolverFailed, match="did not prove an optimum"):
        minimise(s, cost.objective, cost.name, met=True)
    with pytest.raises(NoFeasiblePlan):
        minimise(s, cost.objective, cost.name)


def test_no_clash_is_named_where_nothing_clashes():
    programme = build(town(), brief())
    assert irreducible_clash(programme, [[r.name for r in programme.rows]]) == []


def test_with_whole_homes_the_solver_chooses():
    """Told which to use, HiGHS would forget that homes are whole."""
    assert not [way for way in (*attempts.WHOLE_WAYS, *attempts.WHOLE_JUDGES) if "solver" in way]
    s = session(build(town(), brief(), whole_homes=True))
    assert engine(s).usual["solver"] == "choose"
