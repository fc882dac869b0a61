"""Homes kept whole: open or closed in every plan, no cheaper than in part, and a search that ends early says so."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement_opt.answering import answer
from placement_opt.domain.case import Case, Figure
from placement_opt.domain.decisions import Decision
from placement_opt.domain.strategy import FOUR
from placement_opt.formulation import build, restrict, stages_of
from placement_opt.formulation.build import COST
from placement_opt.measure.bridge import lever_alone
from placement_opt.measure.closures import closures, not_proven
from placement_opt.measure.results import tabulate
from placement_opt.question import Want
from placement_opt.solve import attempts
from placement_opt.solve.freed import least_without
from placement_opt.solve.session import drop_added_rows, engine, minimise, session
from placement_opt.solve.stages import solve, solve_restricted, solve_stages
from tests.asked import QUESTION, TWO_YEARS
from tests.town import NOTHING, OAK, announces, brief, still_town, town

HAIR = 1e-6
ONE_STEP = {"mip_max_nodes": 1}


def six_homes() -> Case:
    """Return a still town with eleven children in six homes of which no two are alike, so that a search needs steps."""
    homes = tuple(
        dataclasses.replace(
            OAK,
            id=f"home_{n}",
            title=f"Home {n}",
            beds=3 + n % 3,
            staff=4 + (n * 7) % 5,
            cost=Figure(4_000 + (n * 977) % 2_300, "council"),
            closure_cost=Figure(10_000 + (n * 3_331) % 9_000, "assumed"),
        )
        for n in range(6)
    )
    case = still_town(homes=homes, closures_per_quarter=2, moves=(), mtfc=None, services=(), suitable_share={})
    return dataclasses.replace(
        case,
        opening={("complex", "home"): 11.0},
        suitable={**case.suitable, "complex": ("home", "external")},
        exit={**case.exit, ("complex", "home"): 0.07},
    )


def searched(case: Case, options=None, b=None):
    """Return the solution of a case with homes kept whole, and its tabulated plan."""
    b = b or brief()
    s = session(build(case, b), options or {}, whole_homes=True)
    solution = solve_stages(s, s.programme.stages, "plan")
    return solution, tabulate(case, b, solution)


def is_whole(values) -> bool:
    return all(min(abs(z), abs(z - 1)) < HAIR for z in values.open.values())


def bounds_of(s):
    """Return the bounds of every column, and whether it is a whole number."""
    lp = s.highs.getLp()
    return list(zip(lp.col_lower_, lp.col_upper_, map(str, lp.integrality_), strict=True))


def cost_stage(solution):
    return next(k for k in solution.stages if k.name == COST)


def test_in_every_plan_each_home_is_open_or_closed():
    found = answer(QUESTION, Want(whole_homes=True, levers_alone=True))
    assert tuple(r.plan.name for r in found.plans) == FOUR
    assert all(is_whole(r.values) for r in (*found.plans, *found.alone.values()))
    in_part = answer(QUESTION, Want())
    assert not all(is_whole(r.values) for r in in_part.plans)  # or this test could not fail


def test_closures_are_those_of_the_plans_with_each_home_whole():
    found = answer(QUESTION, Want(plans=("as_published", "recommended"), closures=True))
    assert set(found.whole) == {"as_published", "recommended"}
    assert all(is_whole(r.values) for r in found.whole.values())
    listed = closures(TWO_YEARS, found.whole)
    for name, plan in found.whole.items():
        shut = {h.id for h in TWO_YEARS.homes if plan.values.open[h.id, 8] < 0.5}
        assert set(listed.loc[listed["plan"] == name, "home"]) == shut


def test_a_session_that_keeps_homes_whole_solves_a_programme_that_was_built_in_part():
    case = six_homes()
    asked = [session(build(case, brief(), whole_homes=built), whole_homes=True) for built in (True, False)]
    one, other = (solve_stages(s, s.programme.stages, "plan") for s in asked)
    assert one.values.open == other.values.open
    assert one.cost == pytest.approx(other.cost, abs=0.5)


def test_the_stages_after_least_cost_keep_the_homes_and_the_cost():
    """Moves and the tie-break choose among plans with these homes; the cost stays within its step."""
    case = six_homes()
    s = session(build(case, brief()), whole_homes=True)
    up_to_cost = s.programme.stages[: 1 + next(n for n, k in enumerate(s.programme.stages) if k.name == COST)]
    first = solve_stages(s, up_to_cost, "plan")
    drop_added_rows(s)
    last = solve_stages(s, s.programme.stages, "plan")
    assert is_whole(last.values)
    assert all(k.proven for k in last.stages)  # in part the later stages would find plans that are none
    assert {k: round(z) for k, z in last.values.open.items()} == {k: round(z) for k, z in first.values.open.items()}
    _, plan = searched(case)
    assert plan.cost == pytest.approx(cost_stage(first).best, abs=1)


def test_the_session_can_be_used_again():
    """The same answer, homes whole and free, before and after; and in part it is cheaper, so it was not left fixed."""
    case = six_homes()
    s = session(build(case, brief()), whole_homes=True)
    cost = next(k for k in s.programme.stages if k.name == COST)
    before, ends = least_without(s, cost), bounds_of(s)
    first = solve_stages(s, s.programme.stages, "plan")
    drop_added_rows(s)
    assert bounds_of(s) == ends
    assert is_whole(first.values)
    kept_open = dataclasses.replace(brief().plan, levers=frozenset())
    nothing = solve_restricted(s, restrict(s.programme, kept_open))
    assert set(nothing.values.open.values()) == {1.0}
    assert least_without(s, cost) == pytest.approx(before, abs=1)
    again = solve_stages(s, stages_of(s.programme, brief().plan, s.programme.costs), "plan")
    assert again.values.open == first.values.open
    assert again.cost == pytest.approx(first.cost, abs=1)
    assert s.matrix.whole.any()
    assert engine(s).whole


def test_a_lever_alone_in_a_session_with_whole_homes_is_that_of_a_programme_of_its_own():
    case = six_homes()
    s = session(build(case, brief()), whole_homes=True)
    plan = lever_alone("close_homes")
    found = solve_restricted(s, restrict(s.programme, plan))
    own = solve(build(case, dataclasses.replace(brief(), plan=plan), whole_homes=True))
    assert found.cost == pytest.approx(own.cost, abs=2)
    assert is_whole(found.values)


def test_of_homes_alike_the_first_listed_closes_first_unless_somebody_decided():
    """Three homes alike with six beds each and nine children: one can close."""
    three = tuple(dataclasses.replace(OAK, id=k, title=k.capitalize()) for k in ("oak", "ash", "fir"))
    case = dataclasses.replace(six_homes(), homes=three, opening={("complex", "home"): 9.0})
    _, plan = searched(case)
    assert [plan.values.open[h, 4] for h in ("oak", "ash", "fir")] == pytest.approx([0, 1, 1], abs=HAIR)
    kept = Decision("open", ("oak",), 4, "fix", 1.0, "just done up", "a reviewer")
    _, plan = searched(case, b=brief(strategy=announces(decisions=(kept,))))
    assert [plan.values.open[h, 4] for h in ("oak", "ash", "fir")] == pytest.approx([1, 0, 1], abs=HAIR)


def test_a_search_of_one_step_gives_a_plan_and_how_far_it_may_be_from_the_least():
    ended, plan = searched(six_homes(), ONE_STEP)
    proven, best = searched(six_homes())
    cost = cost_stage(ended)
    assert is_whole(plan.values)
    assert cost.bound < cost.best - 1_000
    assert cost.bound - 1 <= cost_stage(proven).best <= cost.best + 1
    assert cost_stage(proven).best < cost.best - 1_000  # there was a better one
    assert not_proven(plan)[COST] == pytest.approx(cost.best - cost.bound)
    assert not_proven(best)[COST] == pytest.approx(0, abs=1)
    assert plan.cost == pytest.approx(cost.best, abs=1)  # the later stages keep it all the same


def test_what_the_solver_says_of_it_stands_and_nothing_else_is_tried():
    s = session(build(six_homes(), brief()), ONE_STEP, whole_homes=True)
    cost = next(k for k in s.programme.stages if k.name == COST)
    minimise(s, cost.objective, cost.name)
    assert s.highs.modelStatusToString(s.highs.getModelStatus()) == attempts.SEARCHED
    assert attempts.has_plan(engine(s))


def test_in_part_no_search_is_needed_and_nothing_is_left_unproven():
    solution = solve(build(six_homes(), brief()), ONE_STEP)
    assert cost_stage(solution).bound == cost_stage(solution).best


def test_in_doing_nothing_there_is_nothing_to_search():
    solution, plan = searched(six_homes(), ONE_STEP, NOTHING)
    assert not_proven(plan)[COST] == pytest.approx(0, abs=1)
    assert set(plan.values.open.values()) == {1.0}
    assert solution.cost == pytest.approx(solve(build(six_homes(), NOTHING)).cost, abs=1)


@settings(max_examples=12)
@given(
    children=st.integers(0, 8),
    leaving=st.sampled_from([0.0, 0.1, 0.3]),
    beds=st.tuples(*[st.integers(2, 7)] * 3),
    phases=st.integers(1, 3),
    safe=st.booleans(),
)
def test_whole_homes_are_never_cheaper_than_homes_in_part(children, leaving, beds, phases, safe):
    homes = tuple(
        dataclasses.replace(OAK, id=f"home_{n}", beds=b, cost=Figure(1_500.0 * b, "council"))
        for n, b in enumerate(beds)
    )
    case = town(homes=homes, closures_per_quarter=float(phases), safe_withdrawal=safe)
    case = dataclasses.replace(
        case,
        opening={**case.opening, ("complex", "home"): min(float(children), 0.9 * sum(beds) - 2)},
        exit={**case.exit, ("complex", "home"): leaving},
    )
    whole, part = solve(build(case, brief(), whole_homes=True)), solve(build(case, brief()))
    unmet = [k.stages[0].best for k in (whole, part)]
    assert unmet[0] >= unmet[1] - 1e-4
    if abs(unmet[0] - unmet[1]) < 1e-4:
        assert whole.cost >= part.cost - 1
    assert is_whole(whole.values)
