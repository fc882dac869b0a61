"""Draws are models: each passes the checks, shares sum to 1, and the first is the model as it stands."""

from __future__ import annotations

import dataclasses
import pickle

import numpy as np
import pytest

from placement_opt.inputs import read_model
from placement_opt.inputs.frames import BESIDE_THE_TABLES, LEAVING_OVER_TIME, OVER_TIME, figures
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import find_model
from placement_opt.study.entries_over_time import CHANCE, LEAVING_OVER_YEARS, OVER_YEARS
from placement_opt.study.one_draw import faults_of_draw
from placement_opt.study.sampling import SampleRequest, sample

DRAWS = 201  # the central one and 200
WHOLE_UNITS = ("earliest_closure", "notice")


@pytest.fixture(scope="module")
def manchester():
    return read_model(find_model("manchester"))


@pytest.fixture(scope="module")
def drawn(manchester):
    return sample(manchester, SampleRequest(DRAWS, seed=1))


def test_the_first_draw_is_the_model(manchester, drawn):
    for (table, parameter), by_key in drawn.drawn.items():
        usual = {} if (table, parameter) in BESIDE_THE_TABLES else figures(manchester.tables, table, parameter)
        assert {k: n[0] for k, n in by_key.items()} == {k: usual.get(k, 1.0) for k in by_key}


def test_every_draw_passes_the_checks_of_a_model(manchester, drawn):
    assert {d: faults_of_draw(manchester, drawn.drawn, d) for d in range(0, DRAWS, 16)} == {
        d: [] for d in range(0, DRAWS, 16)
    }


def test_shares_of_a_need_group_sum_to_what_they_did(manchester, drawn):
    usual, sums = figures(manchester.tables, "entry_mix", "share"), {}
    for key, share in usual.items():
        now = drawn.drawn["entry_mix", "share"].get(key, share)
        sums[key[0]] = sums.get(key[0], 0.0) + now
    assert all(np.allclose(n, 1, atol=1e-6) for n in sums.values())


def test_quarters_are_whole(drawn):
    for parameter in WHOLE_UNITS:
        for n in drawn.drawn["homes", parameter].values():
            assert np.array_equal(n, np.rint(n))
            assert np.ptp(n) > 0


def test_the_same_seed_gives_the_same_bytes(manchester, drawn):
    again = sample(manchester, SampleRequest(DRAWS, seed=1))
    assert pickle.dumps(again.drawn) == pickle.dumps(drawn.drawn)
    assert again.levels.tobytes() == drawn.levels.tobytes()
    other = sample(manchester, SampleRequest(DRAWS, seed=2))
    assert other.levels.tobytes() != drawn.levels.tobytes()


@pytest.mark.parametrize("name", ["prices.fee", "homes.beds", CHANCE])
def test_a_latin_hypercube_covers_each_tenth_alike(drawn, name):
    level = drawn.levels[1:, drawn.groups.index(name)]
    assert np.array_equal(np.histogram(level, np.linspace(0, 1, 11))[0], np.full(10, (DRAWS - 1) / 10))


@pytest.mark.parametrize("group", [OVER_YEARS, LEAVING_OVER_YEARS])
def test_the_level_of_a_flow_over_time_is_spread_evenly(drawn, group):
    level = drawn.levels[1:, drawn.groups.index(group)]
    assert np.histogram(level, np.linspace(0, 1, 5))[0] == pytest.approx(np.full(4, 50), abs=15)


def test_only_some_groups_are_drawn_and_at_the_same_levels(manchester, drawn):
    alone = sample(manchester, SampleRequest(DRAWS, seed=1, only=("prices.fee",)))
    assert list(alone.drawn) == [("prices", "fee"), OVER_TIME, LEAVING_OVER_TIME]
    assert all(np.all(n == 1) for kind in BESIDE_THE_TABLES for n in alone.drawn[kind].values())
    at = drawn.groups.index("prices.fee")
    assert np.array_equal(alone.levels[1:, at], drawn.levels[1:, at])
    assert np.isnan(alone.levels[:, [k for k in range(len(alone.groups)) if k != at]]).all()


def test_a_figure_that_is_fixed_is_so_in_every_draw(manchester):
    s = sample(manchester, SampleRequest(20, seed=1, fixed={"prices.fee.home_external": 2000.0}))
    assert np.array_equal(s.drawn["prices", "fee"]["home_external",], np.full(20, 2000.0))
    assert ("prices", "fee", ("home_external",)) not in s.figures
    assert np.ptp(s.drawn["prices", "fee"]["foster_ifa",]) > 0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"only": ("prices.fees",)}, "did you mean prices.fee?"),
        ({"fixed": {"general.occupncy": 0.5}}, "did you mean general.occupancy?"),
        ({"fixed": {"mtfc.length": 0.0}}, "1 quarter or more"),
    ],
)
def test_what_there_is_not_is_a_fault(manchester, wrong, says):
    with pytest.raises(BadInput, match=says.replace("?", r"\?")):
        sample(manchester, dataclasses.replace(SampleRequest(20), **wrong))


def test_sobol_numbers_are_another_way(manchester):
    s = sample(manchester, SampleRequest(65, seed=1, way="sobol"))
    level = s.levels[1:, s.groups.index("prices.fee")]
    assert np.array_equal(np.histogram(level, np.linspace(0, 1, 9))[0], np.full(8, 8))
