"""Doing nothing in draws: entries and exits whose years differ make the children in care as wide as councils moved."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.domain.yearly_walk import YearlyWalk
from placement_opt.england.council_moves import ALL_COUNTED, council_moves
from placement_opt.england.doing_nothing import doing_nothing, variances, walk_for
from placement_opt.england.flow_response import flow_response, of_one_group
from placement_opt.england.published_choices import read_published_choices
from placement_opt.england.published_file import shipped_statistics
from placement_opt.formulation import Brief, build
from placement_opt.inputs import read_model, resolve
from placement_opt.inputs.uncertainty_settings import Uncertainty
from placement_opt.kernel.paths import find_model
from placement_opt.prepared import Options, over_draws, prepare, with_horizon
from placement_opt.study.draw_plans import every, plan_over_draws
from placement_opt.study.entries_over_time import CHANCE, LEAVING_OVER_YEARS, OVER_YEARS
from placement_opt.study.sampling import SampleRequest, sample
from tests import tiny_model
from tests.england.small_england import small_england

CHOICES = read_published_choices()
MANCHESTER, LAST = "352", 2025
NINE_TENTHS = 2 * 1.6448536  # standard deviations between the ends of an interval
DRAWS, DRAWN_PLANS = 4001, 200


@pytest.fixture(scope="module")
def england():
    return shipped_statistics()


@pytest.fixture(scope="module")
def moves(england):
    return council_moves(england, CHOICES)


def widths(counts) -> list[float]:
    """Return how wide counts by draw are, as the standard deviation that their 5th and 95th percentile would have."""
    ends = (np.quantile(n, [0.05, 0.95]) for n in counts)
    return [float(np.log(high / low) / NINE_TENTHS) for low, high in ends]


@pytest.mark.parametrize(("n", "leaves"), [(60, 0.11), (300, 0.105), (1200, 0.09), (1900, 0.4)])
def test_the_arithmetic_is_that_of_children_who_come_and_leave(n, leaves):
    """Simulated here in other words: a year's factor on entries and one on exits, and Poisson numbers by quarter."""
    rng = np.random.default_rng(1)
    walk = YearlyWalk(0.02, 0.3)
    factors = rng.multivariate_normal(np.zeros(3), walk.covariance(3) / 2, (2, 40_000))
    came, left = np.exp(factors)
    there, found = np.full(40_000, float(n)), []
    for quarter in range(12):
        year = quarter // 4
        leaving = rng.poisson(n * leaves * left[:, year]) / n
        there = there * (1 - np.minimum(leaving, 1)) + rng.poisson(n * leaves * came[:, year])
        if quarter % 4 == 3:
            found.append(there)
    assert widths(found) == pytest.approx(np.sqrt(variances(walk, of_one_group(n, leaves, 3), 1 / 2)), rel=0.07)


def test_a_walk_is_found_again_from_the_width_it_makes():
    walk = YearlyWalk(0.03, 0.4)
    response = of_one_group(500, 0.1, 3)
    found = walk_for(np.sqrt(variances(walk, response, 0.6)), response, 0.6)
    assert (found.change, found.stays) == (pytest.approx(0.03, rel=0.01), pytest.approx(0.4, abs=0.01))


def test_where_chance_alone_is_as_wide_nothing_is_added():
    assert walk_for([0.001, 0.002, 0.003], of_one_group(500, 0.1, 3), 0.6).change == 0


def test_where_some_soon_leave_and_others_stay_it_is_simulated_state_by_state():
    """Half of those who come leave soon, some of the others in a quarter pass on to where few leave."""
    rng = np.random.default_rng(2)
    there, comes, leaves = np.array([60.0, 240.0, 700.0]), np.array([30.0, 35.4, 0.0]), np.array([0.5, 0.06, 0.03])
    passes = np.array([0.0, 0.0875, 0.0])
    gone = there * (leaves + passes)
    assert comes + np.roll(there * passes, 1) == pytest.approx(gone, abs=0.1)
    step = np.diag(1 - leaves - passes) + np.diag(passes[:-1], -1)
    walk, part, draws = YearlyWalk(0.02, 0.3), 0.6, 40_000
    came, left = (np.exp(rng.multivariate_normal(np.zeros(3), walk.covariance(3) * k, draws)) for k in (part, 1 - part))
    now, found = np.tile(there, (draws, 1)), []
    for quarter in range(12):
        out, on = now * leaves * left[:, [quarter // 4]], now * passes
        now = now - out - on + np.roll(on, 1, axis=1) + comes * came[:, [quarter // 4]]
        if quarter % 4 == 3:
            found.append(now.sum(axis=1))
    response = flow_response(step, comes, there * leaves, there.sum(), 3)
    assert widths(found) == pytest.approx(np.sqrt(response.of_walk(walk, part)), rel=0.03)
    alike = of_one_group(there.sum(), comes.sum() / there.sum(), 3)
    assert widths(found)[2] < 0.95 * np.sqrt(alike.of_walk(walk, part))[2]


def test_of_children_who_all_leave_alike_every_state_is_the_same():
    step = np.array([[0.85, 0.02], [0.05, 0.88]])  # a tenth of either leaves in a quarter
    found = flow_response(step, np.array([20.0, 30.0]), np.array([20.0, 30.0]), 500, 3)
    alike = of_one_group(500, 0.1, 3)
    assert found.entries == pytest.approx(alike.entries)
    assert found.exits == pytest.approx(alike.exits)
    assert found.chance == pytest.approx(alike.chance)


def test_every_council_is_drawn_about_as_wide_as_councils_moved(england, moves):
    without = set()
    for k in england.councils.values():
        if k.successors:
            continue
        found = doing_nothing(england, moves, k.code, LAST)
        if found is None:
            without.add(k.name)
            continue
        assert found.drawn == pytest.approx(found.spreads, rel=0.12)
        assert found.entries.low < 1 < found.entries.high
        assert not found.borrowed
    assert without == {"City of London", "Isles of Scilly"}


def test_the_spread_and_the_flow_are_what_is_published(england, moves):
    found = doing_nothing(england, moves, MANCHESTER, LAST)
    of = moves.spreads[ALL_COUNTED.id]
    assert found.children == england.number(MANCHESTER, LAST, "looked_after_31_march") == 1280
    assert found.spreads == tuple(of[h].spread(1280) for h in range(3))
    came, left = (england.number(MANCHESTER, LAST, m) for m in ("started", "ceased"))
    assert found.entries.a_year == found.exits.a_year == (came + left) / 2
    assert found.entries.walk.change > found.exits.walk.change  # entries differ more from year to year


def test_where_flows_are_hidden_the_rate_is_that_of_england(england, moves):
    hidden = {key: None if key == (MANCHESTER, LAST, "started") else n for key, n in england.values.items()}
    found = doing_nothing(dataclasses.replace(england, values=hidden), moves, MANCHESTER, LAST)
    came, left, there = (england.number("ENG", LAST, m) for m in ("started", "ceased", "looked_after_31_march"))
    assert found.borrowed
    assert found.entries.a_year == pytest.approx(1280 * (came + left) / 2 / there)


def test_nothing_is_said_where_too_little_is_published(tmp_path, england, moves):
    small = small_england(tmp_path)
    assert doing_nothing(small, council_moves(small, CHOICES), "201", 2025) is None
    assert doing_nothing(england, moves, MANCHESTER, 2014) is None


def test_a_model_with_these_settings_draws_as_wide_as_councils_moved(england, moves):
    """The model of Manchester with its own flows: what a study draws, added up child by child without a programme."""
    nothing = doing_nothing(england, moves, MANCHESTER, 2013)
    read = dataclasses.replace(read_model(find_model("manchester")), uncertainty=Uncertainty(**nothing.settings()))
    own, usual = (
        widths(children_in_care(dataclasses.replace(read, uncertainty=said))) for said in (read.uncertainty, None)
    )
    assert own == pytest.approx(nothing.spreads, rel=0.09)
    assert all(wide > 1.15 * narrow for wide, narrow in zip(usual, own, strict=True))  # flows drawn apart are too wide


def test_a_model_from_published_statistics_draws_as_wide_too():
    """Manchester at 31 March 2025, as its plan of doing nothing has it in every draw."""
    prepared = with_horizon(prepare(Options("manchester_2025")), 12)
    request = SampleRequest(DRAWN_PLANS, seed=3, only=(OVER_YEARS, LEAVING_OVER_YEARS, CHANCE))
    question = over_draws(prepared, sample(prepared.inputs, request).drawn).question
    programme = build(question.case, Brief(question.plan(DO_NOTHING), question.strategy))
    values = plan_over_draws(programme, every(DRAWN_PLANS)).values
    children = [sum(n for of in (values.x, values.u) for key, n in of.items() if key[-1] == t) for t in (4, 8, 12)]
    moved = doing_nothing(shipped_statistics(), council_moves(shipped_statistics(), CHOICES), MANCHESTER, LAST)
    assert [float(np.log(n).std()) for n in children] == pytest.approx(moved.spreads, rel=0.12)


def children_in_care(read):
    """Return the children in care at the end of each of three years, by draw, if nothing is done."""
    drawn = sample(read, SampleRequest(DRAWS, seed=1, only=(OVER_YEARS, LEAVING_OVER_YEARS, CHANCE))).drawn
    case = resolve.build(dataclasses.replace(read, drawn=drawn), horizon=12, local_floor=None, **tiny_model.CHOICES)
    there = {g: sum(n for (need, _p), n in case.opening.items() if need == g) for g in case.needs}
    leaves = {g: max((case.exit.get((g, p), 0.0) for p in case.suitable[g]), key=np.max) for g in case.needs}
    found = []
    for q in case.quarters:
        ages = {g: case.ageing[g][1] if g in case.ageing else 0.0 for g in case.needs}
        stay = {g: 1 + case.adjustment - case.leaving[q.number - 1] * leaves[g] - ages[g] for g in case.needs}
        older = {g: sum(rate * there[young] for young, rate in case.younger.get(g, ())) for g in case.needs}
        there = {g: there[g] * stay[g] + older[g] + case.entries[g, q.number] for g in case.needs}
        if q.in_year == 4:
            found.append(sum(there.values())[1:])
    return found
