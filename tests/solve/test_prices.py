"""The same plan at any prices, and plans where shares and counts are next to nothing."""

from __future__ import annotations

import dataclasses
import functools
import random

import numpy as np
import pytest

from placement_opt.domain.case import Case
from placement_opt.domain.strategy import four_plans
from placement_opt.formulation import Brief, build
from placement_opt.kernel.errors import SolverFailed
from placement_opt.kernel.paths import find_model
from placement_opt.measure.results import tabulate
from placement_opt.prepared import Options, prepare
from placement_opt.solve.matrix import check
from placement_opt.solve.session import numbers, session
from placement_opt.solve.stages import Solution, solve, solve_stages
from placement_opt.solve.units import LARGEST, shrink
from tests.town import BLOCK, announces, brief, plan_for, town

TIMES = (1e-3, 1e3, 1e5, 1e7)  # powers of ten, since the step to which a best is rounded goes by powers of ten
TOWN = town(begins="2013/14 Q1", length=8, contracts=(BLOCK,))
SQUEEZE = announces(contracts={("agency", t): 0.05 for t in (2, 3, 4)})
NEXT_TO_NOTHING = 1e-9


def dearer(case: Case, times: float) -> Case:
    """Return a case in which every price is so many times as high; all go through the index, and budgets follow."""
    return dataclasses.replace(
        case,
        price_index={key: times * n for key, n in case.price_index.items()},
        budgets=tuple(dataclasses.replace(k, amount=times * k.amount) for k in case.budgets),
    )


def same_plan(found: Solution, usual: Solution, times: float, children: float) -> None:
    """Hold every child where the usual plan has it, and every stage in pounds at so many times its best."""
    for key, n in usual.values.x.items():
        assert found.values.x[key] == pytest.approx(n, abs=children), key
    for ours, theirs in zip(found.stages, usual.stages, strict=True):
        assert ours.proven
        if ours.unit == "GBP":
            assert ours.best == pytest.approx(times * theirs.best, rel=1e-6), ours.name


@pytest.mark.parametrize("year", [None, "2014/15"], ids=["recommended", "most it can save"])
@pytest.mark.parametrize("times", TIMES)
def test_prices_of_another_size_leave_the_plan_of_the_town(times, year):
    plan = brief(strategy=SQUEEZE, most_saved_in=year)
    _, usual, _ = plan_for(TOWN, plan)
    _, found, _ = plan_for(dearer(TOWN, times), plan)
    same_plan(found, usual, times, 1e-3)


@functools.cache
def manchester():
    """Return Manchester's question."""
    return prepare(Options(find_model("manchester"))).question


def four(case: Case) -> dict[str, Solution]:
    """Solve the four plans of Manchester's strategy and check them."""
    found, waiting = {}, None
    for plan in four_plans(case.judged[-1]):
        b = Brief(plan, manchester().strategy, waiting)
        found[plan.name] = solve(build(case, b))
        waiting = found[plan.name].stages[0].best if waiting is None else waiting
        tabulate(case, b, found[plan.name])
    return found


@pytest.mark.slow
def test_prices_of_another_size_leave_the_plans_of_manchester():
    case = manchester().case
    usual = four(case)
    for times in TIMES:
        for name, found in four(dearer(case, times)).items():
            same_plan(found, usual[name], times, 2e-3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_in_tight_markets_every_stage_is_proven(seed):
    """Few places with others: a hair of unmet need then buys a quite other plan."""
    draw, case = random.Random(seed).uniform, manchester().case
    tight = dataclasses.replace(case, market={p: n * draw(0.1, 0.7) for p, n in case.market.items()})
    for name, found in four(tight).items():
        assert [s.name for s in found.stages if not s.proven] == [], name


@pytest.mark.parametrize("many", [NEXT_TO_NOTHING, 1e-7, 1e-5])
def test_shares_and_counts_next_to_nothing_have_a_plan(many):
    case = dataclasses.replace(
        TOWN,
        suitable_share=dict.fromkeys(TOWN.suitable_share, many),
        transition=dict.fromkeys(TOWN.transition, many),
        opening={**TOWN.opening, ("complex", "external"): many},
        entries={key: many * n for key, n in TOWN.entries.items()},
    )
    _, solution, results = plan_for(case, brief())
    assert all(s.proven for s in solution.stages)
    assert results.children["value"].min() >= -1e-6


def test_what_is_large_is_handed_over_in_a_larger_unit_and_comes_back_as_it_was():
    plain, large = (session(build(case, brief())) for case in (TOWN, dearer(TOWN, 1e7)))
    assert set(plain.units.columns) == {1.0}
    assert np.abs(large.units.inside.value).max() <= 2.0**LARGEST < np.abs(large.matrix.value).max()
    solve_stages(large, large.programme.stages, "plan")
    assert check(large.matrix, numbers(large)) <= 1e-6


@pytest.mark.parametrize(("most", "by"), [(0.0, 1), (2.0**20, 1), (2.0**20 + 1, 2), (2.0**43, 2**23)])
def test_coefficients_are_shrunk_by_a_power_of_two(most, by):
    assert shrink(np.array([-most, 1.0])) == 1 / by


@pytest.mark.parametrize("times", [1, 1e9])
def test_a_sum_that_is_off_is_not_printed_at_any_prices(times):
    """The ledger may differ from the objective by £1 at £100 million and in proportion, not by five times that."""
    case = dearer(TOWN, times)
    _, solution, _ = plan_for(case, brief())
    off = 5e-8 * solution.cost
    stages = tuple(dataclasses.replace(s, best=s.best + off) if s.unit == "GBP" else s for s in solution.stages)
    with pytest.raises(SolverFailed, match="the ledger says"):
        tabulate(case, brief(), dataclasses.replace(solution, stages=stages))
