"""Plans small enough to solve by hand, and what must never leave the solver."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt.domain.case import Figure
from placement_opt.domain.decisions import Decision
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.domain.strategy import Strategy
from placement_opt.formulation import build, restrict
from placement_opt.formulation.build import COST
from placement_opt.formulation.pulp_face import problem_of
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.measure.bridge import lever_alone
from placement_opt.solve.freed import ceiling, least_within
from placement_opt.solve.matrix import ROW_TOLERANCE, check
from placement_opt.solve.second_opinion import cbc, solve_by
from placement_opt.solve.session import drop_added_rows, numbers, session
from placement_opt.solve.stages import solve, solve_restricted, solve_stages
from tests.town import (
    BLOCK,
    NOTHING,
    announces,
    brief,
    plan_for,
    still_town,
    town,
)

# What the still town pays each quarter, with every child, home and household where they are.
HOMES = 13 * (16_000 + 8 * 100)
FEES = 13 * (4 * 3_000 + 20 * 300 + 10 * 800 + 8 * 100)
SUPPORT = 13 * 20 * 20
STANDING = HOMES + FEES + SUPPORT  # GBP 572,000


def entrants(need: str, children: float, quarter: int = 1, length: int = 4) -> dict[tuple[str, int], float]:
    """Return entries that are nothing but these children in one quarter."""
    zero = {(g, t): 0.0 for g in ("calm", "complex", "older") for t in range(1, length + 1)}
    return {**zero, (need, quarter): children}


def carers(**changes):
    """Return the still town's carers with some fields of specialist carers changed."""
    found = dict(still_town().carers)
    return {**found, "special_foster": dataclasses.replace(found["special_foster"], **changes)}


def stages(solution):
    """Return the best value of each stage by name."""
    return {s.name: s.best for s in solution.stages}


def test_doing_nothing_in_a_still_town_costs_what_it_costs_today():
    _, solution, results = plan_for(still_town(), NOTHING)
    assert solution.cost == pytest.approx(4 * STANDING, abs=1)
    assert results.cost == pytest.approx(4 * STANDING, abs=1)
    assert stages(solution)["unmet need"] == 0


def test_nobody_waits_to_save_a_million_pounds():
    """One complex child comes in quarter 2; homes are full and the market is empty.

    A specialist carer can be there by quarter 2, at GBP 1,000,000 for the recruitment. Waiting would cost
    3,000 x 13 x 2.5 = 97,500. Least unmet need recruits all the same:
    1,000,000 + 3 quarters x 13 x 100 + 13 x 600 x (0.5 + 1 + 1) = 1,000,000 + 3,900 + 19,500.
    """
    case = still_town(
        entries=entrants("complex", 1, quarter=2),
        occupancy=0.8,
        market={"external": 0.0, "agency": 0.0},
        carers=carers(recruitment_cost=Figure(1_000_000, "assumed"), extra_limit=1),
        moves=(),
    )
    _, solution, _ = plan_for(case, brief(("specialist",)))
    assert stages(solution)["unmet need"] == pytest.approx(3)  # today's mix sends nobody to specialists
    _, solution, results = plan_for(case, brief(("specialist", "placement_choice")))
    assert stages(solution)["unmet need"] == pytest.approx(0, abs=1e-5)
    assert results.values.recruit["special_foster", 1] == pytest.approx(1, abs=1e-4)
    assert solution.cost == pytest.approx(4 * STANDING + 1_023_400, abs=20)


def test_an_entrant_goes_to_the_cheapest_place_that_suits():
    """Two calm children come in quarter 1; homes are full and the council's carers have 12 vacant places.

    With them a child costs 300 a week: 13 x 2 x 300 x 3.5 = 27,300. With an agency it costs 800: 72,800.
    """
    mix = {("calm", "foster"): 1.0, ("complex", "residential"): 1.0, ("older", "foster"): 1.0}
    case = still_town(entries=entrants("calm", 2), entry_mix=mix, moves=(), occupancy=0.8)
    _, solution, results = plan_for(case, brief(("placement_choice",)))
    assert results.values.a["calm", "own", 1] == pytest.approx(2, abs=1e-3)
    assert solution.cost == pytest.approx(4 * STANDING + 27_300, abs=2)

    full = dataclasses.replace(still_town().carers["own"], places=1.25)  # 20 households x 1.25 x 0.8 = 20 places
    case = dataclasses.replace(case, carers={**case.carers, "own": full})
    _, solution, results = plan_for(case, brief(("placement_choice",)))
    assert results.values.a["calm", "agency", 1] == pytest.approx(2, abs=1e-3)
    assert solution.cost == pytest.approx(4 * STANDING + 72_800, abs=2)


def test_what_is_unsuitable_is_never_used_even_when_it_is_free():
    """A complex child comes in quarter 1; council fostering is free and vacant but suits no complex child.

    Homes and market are full, so the child waits for four quarters and is charged 13 x 3,000 x 3.5.
    """
    case = still_town(
        entries=entrants("complex", 1),
        occupancy=0.8,
        market={"external": 0.0, "agency": 0.0},
        fee={**still_town().fee, "own": Figure(0, "assumed")},
        moves=(),
    )
    _, solution, _ = plan_for(case, brief(("placement_choice",)))
    assert stages(solution)["unmet need"] == pytest.approx(4)
    assert solution.cost == pytest.approx(4 * (STANDING - 13 * 20 * 300) + 136_500, abs=2)


def surplus_town():
    """Return a still town with five children in ten beds, all fillable, where shutting a home is free."""
    case = still_town(
        opening={("complex", "home"): 5.0},
        homes=tuple(dataclasses.replace(h, closure_cost=Figure(0.0, "assumed")) for h in still_town().homes),
        occupancy=1.0,
        consultation_lag=0,
        releases_per_quarter=100,
        redundancy=Figure(0.0, "assumed"),
        moves=(),
    )
    return case, brief(("close_homes",))


# Besides the homes: five children at 100 a week, and 20 carer households at 20 a week.
REST = 4 * 13 * (5 * 100 + 20 * 20)


def test_relaxed_homes_shut_in_part_and_whole_homes_do_not():
    """Homes may shut from quarter 2, one a quarter. A bed costs 10,000 / 6 a week in Oak and 1,500 in Elm.

    Relaxed: five sixths of Oak shut: 16,000 in quarter 1, then 6,000 + 10,000 / 6.
    Whole: Oak holds five children, Elm does not: 16,000, then 10,000.
    """
    case, b = surplus_town()
    _, relaxed, _ = plan_for(case, b)
    programme, whole, _ = plan_for(case, b, whole_homes=True)
    assert relaxed.cost == pytest.approx(REST + 13 * (16_000 + 3 * (6_000 + 10_000 / 6)), abs=2)
    assert whole.cost == pytest.approx(REST + 13 * (16_000 + 3 * 10_000), abs=2)
    assert relaxed.values.open["oak", 4] == pytest.approx(1 / 6, abs=1e-4)
    assert {round(whole.values.open[h, 4], 9) for h in ("oak", "elm")} == {0, 1}
    assert problem_of(programme).isMIP()


def test_the_proven_bound_of_whole_homes_meets_their_best():
    case, b = surplus_town()
    _, whole, _ = plan_for(case, b, whole_homes=True)
    for stage in whole.stages:
        assert stage.bound == pytest.approx(stage.best, abs=0.01), stage.name


def promised(children: float) -> Strategy:
    """Return a strategy that promises so many children in specialist fostering at the end."""
    wish = Decision("children", ("complex", "special_foster"), 4, "at_least", children, "was promised", "a reviewer")
    return Strategy("promise", "A promise", decisions=(wish,))


def test_a_plan_that_cannot_be_is_not_feasible():
    assert solve(build(town(), brief(strategy=promised(1)))).values.x["complex", "special_foster", 4] >= 1 - 1e-6
    with pytest.raises(NoFeasiblePlan):
        solve(build(town(), brief(strategy=promised(100))))


@pytest.mark.parametrize("whole", [False, True], ids=["relaxed", "whole"])
def test_a_plan_not_proven_in_time_is_never_returned(whole):
    out_of_time = {"time_limit": 0.0, "presolve": "off"}
    with pytest.raises(SolverFailed, match="did not prove an optimum"):
        solve(build(town(), brief(), whole_homes=whole), out_of_time)


def test_a_solver_that_stops_after_a_few_steps_is_not_believed():
    tired = {"presolve": "off", "simplex_iteration_limit": 3, "ipm_iteration_limit": 0}
    with pytest.raises(SolverFailed, match="did not prove an optimum"):
        solve(build(town(), brief()), tired)


@pytest.mark.parametrize("by", [1.0, math.nan, math.inf])
@pytest.mark.parametrize("disturbed", ["x", "open", "households", "paid"])
def test_a_disturbed_number_breaks_a_row(disturbed, by):
    programme = build(town(), brief())
    s = session(programme)
    solve_stages(s, programme.stages, "plan")
    found = numbers(s)
    assert check(s.matrix, found) <= ROW_TOLERANCE
    z = next(z for z in getattr(programme.variables, disturbed).values() if not isinstance(z, float))
    found[s.matrix.columns[z.name]] += by
    with pytest.raises(SolverFailed, match=r"is broken by|out of its bounds|without a number"):
        check(s.matrix, found)


@pytest.fixture(scope="module")
def by_simplex():
    return solve(build(town(), brief()))


def by_another(name):
    """Solve the town by HiGHS's interior point method or by CBC."""
    if name == "interior point":
        return solve(build(town(), brief()), {"solver": "ipm"})
    if not cbc().available():
        pytest.skip("CBC is not installed")
    return solve_by(build(town(), brief()), cbc())


@pytest.mark.parametrize("other", ["interior point", "CBC"])
def test_another_solver_prints_the_same_plan(by_simplex, other):
    found = by_another(other)
    for ours, theirs in zip(by_simplex.stages, found.stages, strict=True):
        assert theirs.best == pytest.approx(ours.best, rel=1e-6, abs=1e-3), ours.name
    for key, children in by_simplex.values.x.items():
        assert found.values.x[key] == pytest.approx(children, abs=0.01), key


@pytest.mark.parametrize("whole", [False, True], ids=["relaxed", "whole"])
def test_two_runs_are_identical_to_the_last_bit(whole):
    first, second = (solve(build(town(), brief(), whole_homes=whole)) for _ in range(2))
    assert first.values == second.values
    assert [s.best for s in first.stages] == [s.best for s in second.stages]


def test_stages_come_in_strict_order():
    _, solution, results = plan_for(town(), brief(most_saved_in="2014/15"))
    names = [s.name for s in solution.stages]
    assert names == [
        "unmet need",
        "recurrent cost in 2014/15",
        "cost over the horizon",
        "recurrent cost in 2013/14",
        "planned moves",
        "tie-break",
    ]
    moved = math.fsum(results.values.m.values())
    assert moved == pytest.approx(stages(solution)["planned moves"], abs=2e-3)
    _, cheapest, _ = plan_for(town(), brief())
    assert cheapest.cost <= solution.cost + 1  # the year's saving comes first, at a price


def test_a_plan_with_one_lever_in_the_programme_of_all_is_that_of_its_own_programme():
    """Bounds and rows change in one programme instead of seven; decisions bind plans with every lever only."""
    kept = Decision("open", ("elm",), 4, "fix", 1.0, "settled", "a reviewer")
    asked = brief(strategy=announces(contracts={("agency", 2): 0.1}, decisions=(kept,)))
    s = session(build(town(contracts=(BLOCK,)), asked))
    for lever in sorted(EVERY_LEVER):
        plan = lever_alone(lever)
        own = solve(build(s.programme.case, dataclasses.replace(asked, plan=plan)))
        found = solve_restricted(s, restrict(s.programme, plan))
        for ours, theirs in zip(found.stages[:-1], own.stages[:-1], strict=True):
            assert ours.best == pytest.approx(theirs.best, abs=1e-4), (lever, ours.name)


def test_a_session_is_left_as_it_was_found():
    s = session(build(town(), brief()))
    first = solve_stages(s, s.programme.stages, "plan")
    drop_added_rows(s)
    solve_restricted(s, restrict(s.programme, lever_alone("recruit")))
    again = solve_stages(s, s.programme.stages, "plan")
    assert [k.best for k in again.stages] == pytest.approx([k.best for k in first.stages], abs=1e-4)
    for key, children in first.values.x.items():
        assert again.values.x[key] == pytest.approx(children, abs=0.01)


def test_an_option_that_the_solver_does_not_know_is_refused():
    with pytest.raises(SolverFailed, match="refused its option mip_rel_gapp"):
        session(build(town(), brief()), {"mip_rel_gapp": 0.5})


def test_a_session_is_left_as_it_was_found_when_a_limit_is_freed_in_vain():
    """A solve that settles nothing after rows were freed and held leaves neither behind."""
    s = session(build(town(), brief()))
    rows = s.highs.getNumRow()
    tired = dataclasses.replace(s, options={"simplex_iteration_limit": 0, "ipm_iteration_limit": 0})
    with pytest.raises(SolverFailed):
        ceiling(tired, s.programme.stages[1], {"moves": [r.name for r in s.programme.rows_of("moves_are_limited")]})
    assert s.highs.getNumRow() == rows


def test_what_was_solved_before_in_a_session_changes_no_best():
    """A session keeps the least unmet need of its programme, and no other: that of a plan with one lever is higher."""
    c = still_town(entries=entrants("complex", 8.0), carers=carers(extra_limit=6.0, lead=0))
    programme = build(c, brief(EVERY_LEVER))
    restriction = restrict(programme, lever_alone("close_homes"))
    cost = next(stage for stage in programme.stages if stage.name == COST)
    used = session(programme)
    held = least_within(used, restriction.bounds, cost, ())
    alone = solve_restricted(used, restriction)
    every = solve_stages(used, programme.stages, "every")
    drop_added_rows(used)
    assert stages(alone)["unmet need"] > stages(every)["unmet need"] + 1
    afterwards = ceiling(used, cost, {})
    assert afterwards.best == pytest.approx(ceiling(session(programme), cost, {}).best, abs=1)
    assert least_within(used, restriction.bounds, cost, ()).best == pytest.approx(held.best, abs=1)
    again = solve_restricted(used, restriction)
    assert [s.best for s in again.stages] == pytest.approx([s.best for s in alone.stages], abs=1e-3)
