"""Where a draw starts, and in which units, changes how long it takes and not what is found."""

from __future__ import annotations

import math

import numpy as np
import pytest

from placement_opt.formulation import Brief, build
from placement_opt.formulation.linear import NO_LESS, NO_MORE
from placement_opt.kernel.errors import SolverFailed
from placement_opt.question import Question
from placement_opt.solve import draw_runs, pilot
from placement_opt.solve.draft import Draft, Terms, draft_of
from placement_opt.solve.draw_runs import ASKED_AGAIN, AT_NO_TIME, draw_run, hold, least, load, standing, steps_taken
from placement_opt.solve.draw_units import as_they_are, of_edges
from placement_opt.solve.packed import packed
from placement_opt.solve.pilot import piloted
from placement_opt.solve.reduce import reduce
from tests.asked import QUESTION
from tests.study.test_futures import DRAWS, STRATEGY, drawn

UNMET, COST = "unmet need", "cost over the horizon"


@pytest.fixture(scope="module")
def town():
    asked = Question(drawn(), STRATEGY, QUESTION.rules, "the town")
    programme = build(asked.case, Brief(asked.plan("recommended"), asked.strategy))
    d = draft_of(programme, {s.name: s for s in programme.stages if s.name in (UNMET, COST)}, [UNMET], DRAWS)
    reduce(d)
    return packed(d)


def ready(r) -> None:
    hold(r, UNMET, 1e-5)


def costs(r) -> list[float]:
    found = []
    for n in range(DRAWS):
        load(r, n)
        ready(r)
        found.append(least(r, COST, afresh=True))
    return found


def test_the_least_is_the_same_in_units_of_edges_and_from_a_basis_that_was_chosen(town, monkeypatch):
    plain = draw_run(town, as_they_are(town), {})
    monkeypatch.setattr(pilot, "DRAWS_PER_BASIS", 2)
    quick = piloted(town, COST, ready, list(range(DRAWS)), {})
    assert not np.all(quick.units.columns == 1)
    assert not np.all(quick.units.rows == 1)
    assert costs(quick) == pytest.approx(costs(plain), rel=1e-9)


def test_with_few_draws_they_start_where_the_first_stood(town):
    quick = piloted(town, COST, ready, list(range(DRAWS)), {})
    load(quick, 0)
    ready(quick)
    least(quick, COST, afresh=True)
    assert steps_taken(quick) == 0


def test_the_pilot_starts_where_its_draws_take_the_fewest_steps(town, monkeypatch):
    monkeypatch.setattr(pilot, "DRAWS_PER_BASIS", 1)
    r = piloted(town, COST, ready, list(range(DRAWS)), {})
    chosen = r.stands[COST]
    bases = [pilot._ends_at(r, COST, ready, n) for n in range(DRAWS)]
    judges = [1, 3]

    def steps(basis) -> int:
        r.stands[COST], taken = basis, 0
        for n in judges:
            pilot._ends_at(r, COST, ready, n)
            taken += steps_taken(r)
        return taken

    best = pilot._quickest(r, COST, ready, bases, judges)
    assert steps(best) == min(steps(b.basis) for b in bases)
    assert chosen is not None


def test_without_a_plan_in_the_first_draw_draws_start_from_nothing(town):
    r = piloted(town, COST, lambda r: hold(r, UNMET, -1.0), list(range(DRAWS)), {})
    assert not r.stands


def test_edges_at_the_basis_are_about_alike_in_its_units(town):
    plain = draw_run(town, as_they_are(town), {})
    load(plain, 0)
    ready(plain)
    least(plain, COST, afresh=True)
    r = draw_run(town, of_edges(town, [plain.highs]), {})
    load(r, 0)
    ready(r)
    r.stands[COST] = plain.highs.getBasis()
    least(r, COST, afresh=True)
    assert steps_taken(r) == 0

    def edges(run) -> list[float]:
        return [float(np.linalg.norm(run.highs.getBasisInverseRow(n)[1])) for n in range(town.rows)]

    assert max(edges(plain)) > 10
    assert max(edges(r)) < 2
    assert min(edges(r)) > 0.5
    assert standing(r) == pytest.approx(standing(plain), abs=1e-6)


def bounded(*, most: float, cost: float) -> Draft:
    """Return a draft of two columns: the first may be a large sum, and each pound of it is worth very little."""
    return Draft(
        draws=1,
        names=["sum", "children"],
        lower=[0.0, 0.0],
        upper=[np.inf, np.inf],
        rows=[{0: 1.0}, {1: 1.0}],
        senses=[NO_MORE, NO_LESS],
        values=[most, 1.0],
        alive=[True, True],
        users=[{0}, {1}],
        objectives={COST: Terms({0: cost, 1: 2e-2}, 3.0)},
        holds={},
        impossible=np.zeros(1, bool),
    )


def test_an_objective_of_small_numbers_is_found_as_exactly_as_one_of_large_numbers():
    p = packed(bounded(most=1e6, cost=-9e-8))
    r = draw_run(p, as_they_are(p), {})
    load(r, 0)
    assert least(r, COST, afresh=True) == pytest.approx(3.0 + 2e-2 - 9e-2, rel=1e-9)


def test_a_solve_that_settles_nothing_is_made_again_in_other_ways(town):
    stopped = draw_run(town, as_they_are(town), {"simplex_iteration_limit": 0})
    assert costs(stopped) == pytest.approx(costs(draw_run(town, as_they_are(town), {})), rel=1e-9)


@pytest.mark.parametrize("options", [{}, {"simplex_iteration_limit": 0}])
def test_that_there_is_no_plan_is_believed_at_once_or_when_said_again_and_never_where_one_is_known(town, options):
    r = draw_run(town, as_they_are(town), options)
    load(r, 0)
    hold(r, UNMET, -1.0)
    assert least(r, COST, afresh=True) is None
    assert least(r, COST, afresh=True, believed=ASKED_AGAIN) is None
    with pytest.raises(SolverFailed, match="proved nothing"):
        least(r, COST, afresh=True, believed=AT_NO_TIME)


def test_the_largest_cost_is_brought_to_a_power_of_two():
    p = packed(bounded(most=1e6, cost=-9e-8))
    r = draw_run(p, as_they_are(p), {})
    load(r, 0)
    least(r, COST, afresh=True)
    largest = np.abs(r.highs.getLp().col_cost_).max()
    assert 2.0 ** (draw_runs.LARGEST_COST - 1) < largest <= 2.0**draw_runs.LARGEST_COST
    assert math.log2(largest / 2e-2).is_integer()
