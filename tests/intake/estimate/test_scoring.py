"""Scores of intervals and what is said of a forecast, worked out by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest

from placement_opt.intake.estimate import Ahead, Backtest, trust
from placement_opt.intake.estimate.scoring import by_chance_alone, interval_score, leaving_share
from placement_opt.intake.estimate.window import Window
from tests.intake.estimate.simulated import GONE, HARD, SETTINGS, TEEN, town

ROWS = tuple((Ahead(quarter, "foster_ifa", 10, 8, 12), 11, 9) for quarter in ("2020/21 Q1", "2020/21 Q2"))
GOOD = Backtest("2019/20 Q4", ROWS, error=2.0, naive=2.5, covered=0.9, score=7.0, chance=10.0)


def test_a_score_is_the_width_and_twenty_times_the_distance():
    assert interval_score((8, 12), 12, 0.9) == 4
    assert interval_score((8, 12), 13, 0.9) == pytest.approx(4 + 20)
    assert interval_score((8, 12), 7.5, 0.9) == pytest.approx(4 + 10)


def test_by_chance_alone_by_hand():
    """Of 100 children 10% leave each quarter: 81 are left after two, so the variance is 100 * (1 - 0.81**2)."""
    low, high = by_chance_alone(100, 0.1, 2, 0.9)
    assert (low + high) / 2 == 100
    assert (high - low) / 2 == pytest.approx(1.6449 * math.sqrt(100 * (1 - 0.81**2)), rel=1e-4)
    assert by_chance_alone(1, 0.9, 8, 0.9)[0] == 0
    assert by_chance_alone(0, 0.9, 8, 0.9) == (0, 0)


def test_by_chance_alone_is_what_children_who_come_and_go_by_chance_do():
    rng, now = np.random.default_rng(5), np.full(20000, 100)
    for _ in range(4):
        now = rng.binomial(now, 0.9) + rng.poisson(10, len(now))
    low, high = by_chance_alone(100, 0.1, 4, 0.9)
    assert np.mean((now >= low) & (now <= high)) == pytest.approx(0.9, abs=0.015)


def test_who_leaves_care_and_who_leaves_a_placement_type():
    counts = town({TEEN: 100, HARD: 50}, [({(TEEN, GONE): 10, (TEEN, HARD): 20, (HARD, GONE): 5}, {TEEN: 15})])
    assert leaving_share(counts, Window(1, 1)) == pytest.approx(15 / 150)
    assert leaving_share(counts, Window(1, 1), TEEN[1]) == pytest.approx(30 / 100)
    assert leaving_share(counts, Window(1, 1), "adoption") == 0


def test_a_good_forecast_is_told_in_two_sentences():
    assert trust(GOOD, SETTINGS) == (
        "Over the last 2 quarters the forecast was nearer than the last count carried forward: it was out by 2.0 "
        "children a placement type, and the last count by 2.5.",
        "Its 90% intervals held 90% of the actual numbers.",
    )


@pytest.mark.parametrize(("error", "guide"), [(2.5, False), (2.54, False), (2.56, True)])
def test_one_that_does_not_beat_the_last_count_says_so(error, guide):
    said = trust(replace(GOOD, error=error), SETTINGS)
    assert "the forecast was no nearer than the last count carried forward" in said[0]
    assert any("the last count is the better guide" in sentence for sentence in said) == guide


@pytest.mark.parametrize(("score", "better"), [(8.0, True), (8.1, False)])
def test_intervals_that_are_hardly_better_than_by_chance_alone_are_named(score, better):
    said = trust(replace(GOOD, score=score), SETTINGS)
    assert any("not 20% better than intervals by chance alone" in sentence for sentence in said) != better


def test_no_backtest_is_no_proof():
    assert trust(None, SETTINGS) == ("Too few quarters were observed to test it: nothing shows that it is right.",)
