"""What must be true for a claim to hold: break-evens worked out by hand, and figures put at given levels."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from placement_opt.domain.yearly_walk import YearlyWalk
from placement_opt.inputs import read_model
from placement_opt.inputs.frames import BESIDE_THE_TABLES, LEAVING_OVER_TIME, OVER_TIME
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import find_model
from placement_opt.prepared import Options, prepare
from placement_opt.question import Want
from placement_opt.study.chances import claim_met
from placement_opt.study.entries_over_time import LEAVING_OVER_YEARS, OVER_YEARS, over_years, over_years_at
from placement_opt.study.must_be_true import (
    HOLDS_ALREADY,
    MUST_COLUMNS,
    NOT_WITHIN_ITS_RANGE,
    WITHIN_ITS_RANGE,
    must_be_true,
    must_frame,
)
from placement_opt.study.one_draw import faults_of_draw
from placement_opt.study.sampling import SampleRequest, sample
from placement_opt.study.sampling_at import group_ranges, sample_at, sample_towards
from placement_opt.study.turning_levels import turns_of
from tests.study.still_homes import COST, FILLED, at_level, by_hand, reached, saves

WHOLE_RANGE = {COST: (0.0, 1.0), FILLED: (0.0, 1.0)}


def turns(amount):
    claim = saves(amount)
    return turns_of(lambda points: reached(claim, [at_level({}), *map(at_level, points)]), claim, WHOLE_RANGE)


def test_the_town_is_what_it_is_by_hand():
    figures = [(10_000.0, 0.9), (9_500.0, 0.9), (14_000.0, 0.95), (9_000.0, 0.85)]
    assert reached(saves(1.0), figures) == pytest.approx([by_hand(*k) for k in figures], abs=0.05)


def test_break_evens_by_hand():
    """To save 120,000: Oak costs 12,461.54, or of all beds 0.931677 are filled."""
    found = turns(120_000.0)
    (of_cost,), (of_filled,) = found[COST].turns, found[FILLED].turns
    cost = 120_000 * 6 / 52 / (10 - 8 / 0.9)
    filled = 8 / (10 - 120_000 * 6 / 52 / 10_000)
    assert at_level({COST: of_cost.holds.level})[0] == pytest.approx(cost, rel=1e-5)
    assert at_level({FILLED: of_filled.holds.level})[1] == pytest.approx(filled, rel=1e-5)
    assert of_cost.upwards
    assert of_cost.holds.amount == pytest.approx(120_000, rel=4e-6)
    assert of_cost.misses.amount < of_cost.holds.amount
    assert not claim_met(saves(120_000.0), np.array([of_cost.misses.amount]))


def test_beyond_the_range_there_is_no_turn():
    """At its high end Oak saves 134,815 and a share of 0.95 filled 136,842."""
    found = turns(136_000.0)
    assert found[COST].turns == ()
    assert not found[COST].ends[1].holds
    assert len(found[FILLED].turns) == 1
    assert found[FILLED].ends[1].amount == pytest.approx(by_hand(10_000, 0.95), abs=0.05)


def test_of_a_claim_that_holds_already_the_turn_is_where_it_ceases_to():
    found = turns(90_000.0)
    (turn,) = found[COST].turns
    assert found[COST].central.holds
    assert at_level({COST: turn.holds.level})[0] == pytest.approx(90_000 * 6 / 52 / (10 - 8 / 0.9), rel=1e-5)


def test_a_group_that_holds_only_in_the_middle_of_its_range_has_two_turns():
    claim = saves(0.75)
    found = turns_of(lambda points: np.array([0.0, *(1 - (2 * p["x"] - 1) ** 2 for p in points)]), claim,
                     {"x": (0.0, 1.0)})["x"]  # fmt: skip
    assert [turn.upwards for turn in found.turns] == [True, False]
    assert [turn.holds.level for turn in found.turns] == pytest.approx([0.25, 0.75], abs=1e-5)


def test_a_level_without_a_plan_does_not_hold():
    claim = saves(0.0)
    found = turns_of(lambda points: np.array([1.0, *(math.nan if p["x"] > 0.3 else 1.0 for p in points)]), claim,
                     {"x": (0.0, 1.0)})["x"]  # fmt: skip
    (turn,) = found.turns
    assert turn.holds.level == pytest.approx(0.3, abs=1e-5)


@pytest.fixture(scope="module")
def manchester():
    return read_model(find_model("manchester"))


def test_a_group_alone_at_the_levels_of_a_sample_has_the_figures_of_the_sample(manchester):
    s = sample(manchester, SampleRequest(12, seed=1, only=("prices.fee",)))
    levels = s.levels[1:, s.groups.index("prices.fee")]
    at = sample_at(manchester, [{"prices.fee": float(level)} for level in levels])
    for key, drawn in s.drawn["prices", "fee"].items():
        assert np.array_equal(at["prices", "fee"][key], drawn)


def test_all_groups_at_the_levels_of_a_sample_have_the_figures_of_the_sample(manchester):
    """But for chance and flows over time, of which a level is not all that there is."""
    s = sample(manchester, SampleRequest(6, seed=1))
    groups = [g for g in group_ranges(manchester) if g not in (OVER_YEARS, LEAVING_OVER_YEARS)]
    points = [{g: float(s.levels[d, s.groups.index(g)]) for g in groups} for d in range(1, 6)]
    at = sample_at(manchester, points)
    for kind, by_key in s.drawn.items():
        for key, drawn in by_key.items() if kind not in BESIDE_THE_TABLES else ():
            assert at[kind][key] == pytest.approx(drawn, rel=1e-9, abs=1e-9), (kind, key)


def test_a_point_is_the_same_whatever_stands_beside_it(manchester):
    group, other = "whose homes: external or the council's", "kinship care"
    one, both = (sample_at(manchester, points) for points in ([{group: 0.8}], [{other: 0.1}, {group: 0.8}]))
    for kind, by_key in one.items():
        for key, drawn in by_key.items():
            assert both[kind][key][2] == pytest.approx(drawn[1], rel=1e-9, abs=1e-9)


def test_every_group_at_either_end_passes_the_checks_of_a_model(manchester):
    groups = group_ranges(manchester)
    some = list(groups)[::9]
    drawn = sample_towards(manchester, [{g: way} for g in some for way in (-1.0, 1.0)])
    assert [faults_of_draw(manchester, drawn, d) for d in range(1 + 2 * len(some))] == [[]] * (1 + 2 * len(some))


def test_the_ways_end_at_the_ends_of_the_range_and_begin_at_the_value(manchester):
    key, group = ("home_external",), "fees of external residential care"
    fee = sample_towards(manchester, [{group: way} for way in (-1.0, -0.5, 0.0, 0.5, 1.0)])["prices", "fee"][key]
    assert fee == pytest.approx([2150, 1900, 2025, 2150, 2375, 2600])
    against = sample_towards(manchester, [{"cost of council homes": 1.0}])["prices", "fee"]["home_inhouse",]
    assert against[1] == 0.0  # high where the others are low


@pytest.mark.parametrize(("group", "kind"), [(OVER_YEARS, OVER_TIME), (LEAVING_OVER_YEARS, LEAVING_OVER_TIME)])
def test_flows_over_time_begin_at_the_model_and_rise_with_the_way(manchester, group, kind):
    drawn = sample_towards(manchester, [{group: way} for way in (-1.0, 0.0, 1.0)])[kind]
    for factor in drawn.values():
        assert factor[0] == factor[2] == 1
        assert factor[1] < 1 < factor[3]


def test_at_a_level_entries_over_time_are_the_mean_of_the_draws_at_that_level():
    rng, walk = np.random.default_rng(1), YearlyWalk(0.03, 0.7)
    factor, level = over_years(walk, rng.random((200_000, 4)), 3)
    for at in (0.1, 0.5, 0.9):
        near = np.abs(level - at) < 0.01
        assert over_years_at(walk, np.array([at]), 4, 3)[0] == pytest.approx(factor[near].mean(axis=0), rel=0.01)
    assert np.array_equal(over_years_at(walk, np.array([np.nan]), 4, 3), np.ones((1, 4)))


def test_a_group_that_there_is_not_is_a_fault(manchester):
    with pytest.raises(BadInput, match=r"did you mean prices.fee\?"):
        sample_at(manchester, [{"prices.fees": 0.5}])


@pytest.mark.slow
def test_of_manchester():
    """Posts: 66.6 with homes open in part, of 80 claimed; the split of the homes alone would do, a fee never."""
    prepared = prepare(Options("manchester", horizon=8))
    claim = next(k for k in Want(best=None).claims(prepared.question.case) if k.id == "posts")
    homes, fees, chance = "whose homes: external or the council's", "prices.fee", "chance"
    split, fee = must_be_true(prepared, claim, [homes, chance, fees])
    assert (split.answer, fee.answer) == (WITHIN_ITS_RANGE, NOT_WITHIN_ITS_RANGE)
    assert split.central.amount == pytest.approx(66.641, abs=0.001)
    (place,) = split.places
    assert place.upwards
    assert place.amount == pytest.approx(80, abs=0.01)
    external = next(f for f in place.figures if f.figure == "opening.children.10_15_complex.home_external")
    assert external.value < external.at <= external.high
    frame = must_frame([split, fee])
    assert list(frame.columns) == list(MUST_COLUMNS)
    assert len(frame) == len(place.figures) + 1
    assert must_be_true(prepared, dataclasses.replace(claim, amount=50.0), [fees])[0].answer == HOLDS_ALREADY
