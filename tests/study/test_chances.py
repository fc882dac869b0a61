"""How often a claim is met, and which figures move it, where both are known in closed form."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from placement_opt.domain.claims import AT_MOST, IN_CARE, Claim
from placement_opt.inputs import read_model
from placement_opt.kernel.paths import find_model
from placement_opt.study.chances import ALL_THAT_MUST, chances
from placement_opt.study.futures import AGAINST_CLAIM, MOST, Futures
from placement_opt.study.matters import matters
from placement_opt.study.sampling import Sample, SampleRequest, sample
from placement_opt.study.shapes import value_at

SAVES = Claim("saves", "What it saves", "GBP", "2014/15", 75.0)
DRAWS = 2001


def held_against(**amounts) -> Futures:
    return Futures({}, {(plan, AGAINST_CLAIM, "saves"): np.array(n, float) for plan, n in amounts.items()})


def of(frame, plan):
    return frame.set_index("plan").loc[plan]


def test_a_chance_by_hand():
    """Central, then three of four draws at or above 75; one draw has no recommended plan, which misses it."""
    found = held_against(most=[80, 75, 74.9, 90, 100], recommended=[70, 80, 80, math.nan, 60])
    frame = chances([SAVES], found, ["recommended"])
    most, plan, both = (of(frame, name) for name in (MOST, "recommended", ALL_THAT_MUST))
    assert (most["chance"], most["central"], most["draws"], most["without_plan"]) == (0.75, 80, 4, 0)
    assert most["chance_error"] == pytest.approx(math.sqrt(0.75 * 0.25 / 4))
    assert (plan["chance"], plan["without_plan"]) == (0.5, 1)
    assert both["chance"] == 0.25  # the first draw alone
    assert plan["p50"] == 80


def test_of_a_claim_of_no_more_than_so_many_fewer_is_met():
    claim = dataclasses.replace(SAVES, kind=IN_CARE, unit="children", sense=AT_MOST)
    frame = chances([claim], held_against(most=[80, 75, 74, 76]), [])
    assert of(frame, MOST)["chance"] == pytest.approx(2 / 3)


def test_two_figures_whose_chance_is_known_in_closed_form():
    """Two triangles from 0 to 1 with 0 as the likeliest: their sum is at most a half in 11 of 32.

    Of densities 2 (1 - x) and 2 (1 - y) the integral over x + y <= s is 4 (s^2 / 2 - s^3 / 3 + s^4 / 24).
    """
    rng = np.random.default_rng(3)
    u = np.column_stack([(rng.permutation(DRAWS - 1) + rng.random(DRAWS - 1)) / (DRAWS - 1) for _ in range(2)])
    both = value_at("triangular", u[:, 0], 0.0, 0.0, 1.0) + value_at("triangular", u[:, 1], 0.0, 0.0, 1.0)
    claim = dataclasses.replace(SAVES, amount=0.5, sense=AT_MOST)
    row = of(chances([claim], held_against(most=[0.0, *both]), []), MOST)
    assert row["chance"] == pytest.approx(11 / 32, abs=3 * row["chance_error"])


@pytest.fixture(scope="module")
def drawn():
    return sample(read_model(find_model("manchester")), SampleRequest(DRAWS, seed=2))


def weighed(drawn: Sample, weights: dict[int, float]) -> np.ndarray:
    """Return an outcome that is a sum of levels."""
    return sum(k * np.nan_to_num(drawn.levels[:, n], nan=0.5) for n, k in weights.items())


def test_shares_of_variance_of_a_sum_are_those_of_its_squares(drawn):
    """3 a + 4 b: 9 and 16 of 25; the swing is nine tenths of the weight."""
    found = matters(drawn, weighed(drawn, {5: 3.0, 9: 4.0})).set_index("group")
    first, second = (found.loc[drawn.groups[n]] for n in (9, 5))
    assert first["variance_share"] == pytest.approx(16 / 25, abs=0.04)
    assert second["variance_share"] == pytest.approx(9 / 25, abs=0.04)
    assert first["swing"] == pytest.approx(0.9 * 4, abs=0.2)
    assert list(found.index[:2]) == [drawn.groups[9], drawn.groups[5]]
    others = found["variance_share"].iloc[2:]
    assert others.max() < 0.03


def test_draws_without_an_outcome_are_left_out(drawn):
    outcome = weighed(drawn, {5: 3.0})
    outcome[1:50] = np.nan
    found = matters(drawn, outcome).iloc[0]
    assert (found["group"], found["variance_share"]) == (drawn.groups[5], pytest.approx(1, abs=0.01))


def test_an_outcome_that_nothing_moves_is_moved_by_nothing(drawn):
    assert matters(drawn, np.ones(DRAWS))["variance_share"].max() == 0
