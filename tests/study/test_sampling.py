"""Draws of a model stay within their ranges, tie where figures tie, and begin with the model as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from placement_opt.inputs import read_model, resolve
from placement_opt.kernel.draws import of_draw
from placement_opt.kernel.paths import find_model
from placement_opt.study.sampling import sample, triangular
from tests.tiny_model import CHOICES

DRAWS = 101


def case_of(inputs):
    return resolve.build(inputs, horizon=12, local_floor=None, **CHOICES)


@pytest.fixture(scope="module")
def manchester():
    return read_model(find_model("manchester"))


@pytest.fixture(scope="module")
def drawn(manchester):
    return sample(manchester, DRAWS, seed=1)


def total(values):
    return sum(values, start=0.0)


def test_the_first_draw_is_the_model_as_it_is(manchester, drawn):
    found, usual = of_draw(case_of(drawn.inputs), 0), case_of(manchester)
    curve = found.mtfc.survival
    assert curve[: len(usual.mtfc.survival)] == usual.mtfc.survival
    assert not any(curve[len(usual.mtfc.survival) :])  # where a programme of other draws lasts longer
    assert replace(found, mtfc=replace(found.mtfc, survival=usual.mtfc.survival)) == usual


def test_the_same_seed_draws_the_same_and_another_does_not(manchester, drawn):
    again, other = sample(manchester, DRAWS, seed=1), sample(manchester, DRAWS, seed=2)
    fee = ("prices", "fee")
    for key, values in drawn.inputs.drawn[fee].items():
        assert values.tobytes() == again.inputs.drawn[fee][key].tobytes()
        assert values[0] == other.inputs.drawn[fee][key][0]
        assert (values[1:] != other.inputs.drawn[fee][key][1:]).any()


def test_each_part_of_a_range_is_drawn_as_often(drawn):
    assert np.isnan(drawn.levels[0]).all()
    for levels in drawn.levels[1:].T:
        assert sorted((levels * (DRAWS - 1)).astype(int)) == list(range(DRAWS - 1))


def test_figures_of_one_kind_rise_and_fall_together(drawn):
    external, agency = (drawn.inputs.drawn["prices", "fee"][p,] for p in ("home_external", "foster_ifa"))
    assert list(np.argsort(external[1:])) == list(np.argsort(agency[1:]))


def test_shares_of_children_entering_care_sum_as_before(drawn):
    shares = drawn.inputs.drawn["entry_mix", "share"]
    for need in {g for g, _to in shares}:
        sums = np.broadcast_to(total(n for (g, _to), n in shares.items() if g == need), DRAWS)
        assert sums == pytest.approx(np.full(DRAWS, sums[0]))


def test_all_children_at_the_opening_stay_as_many(drawn):
    children = total(drawn.inputs.drawn["opening", "children"].values())
    assert children == pytest.approx(np.full(DRAWS, children[0]))


def test_fostering_households_hold_the_children_with_them(drawn):
    case = case_of(drawn.inputs)
    for p, k in case.carers.items():
        there = total(n for (_g, q), n in case.opening.items() if q == p)
        if np.any(k.households):
            room = there / (k.places * k.fillable * k.households)
            assert room == pytest.approx(np.full(DRAWS, room[0]))


def test_quarters_are_whole(drawn):
    for values in drawn.inputs.drawn["carers", "approval_lead"].values():
        assert (values == np.rint(values)).all()
        assert len(set(values)) > 1


def test_only_the_groups_that_are_asked_for_are_drawn(manchester):
    found = sample(manchester, 11, seed=1, only=["prices.fee"])
    assert found.groups == ("prices.fee",)
    case = case_of(found.inputs)
    assert isinstance(case.fee["foster_ifa"].value, np.ndarray)
    assert isinstance(case.carers["foster_inhouse"].attrition, float)


def test_a_triangle_by_hand():
    """From 0 to 4 with 1 as the likeliest: a quarter lies below 1, and half below 4 - sqrt(6)."""
    found = triangular(np.array([0.0, 0.25, 0.5, 1.0]), 0.0, 1.0, 4.0)
    assert found == pytest.approx([0, 1, 4 - 6**0.5, 4])
