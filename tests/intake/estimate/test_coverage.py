"""Towns drawn from rates that are known: do nine in ten intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from placement_opt.intake.estimate import backtest
from placement_opt.intake.estimate.cells import cells
from placement_opt.intake.estimate.entries import NEGATIVE_BINOMIAL, course, level, trend
from placement_opt.intake.estimate.rates import rates
from placement_opt.intake.estimate.window import window_of
from tests.intake.estimate.simulated import (
    CATALOGUE,
    SETTINGS,
    drawn,
    share_within,
    teenagers,
)

HOW = SETTINGS.estimates
NINE_IN_TEN = (0.86, 0.96)
TOWNS = 150


def within(share, bounds=NINE_IN_TEN):
    return bounds[0] <= share <= bounds[1]


@pytest.fixture(scope="module")
def fitted():
    """The rates of many towns drawn from one chain."""
    rng, found = np.random.default_rng(903), []
    for _ in range(TOWNS):
        counts = drawn(teenagers(), HOW.window_quarters, rng)
        window = window_of(counts, HOW.window_quarters)
        cell = cells(counts, window, CATALOGUE, HOW.least_exposure, HOW.least_together)
        found.append(rates(cell, counts, window, CATALOGUE, HOW))
    return found


def test_exits(fitted):
    chain = teenagers()
    truth = dict(zip(chain.cells, chain.share[:, -1], strict=True))
    assert within(share_within((r.exits[c].low, truth[c], r.exits[c].high) for r in fitted for c in chain.cells))


def test_transitions(fitted):
    truth = {
        ("10_15_standard", "foster_inhouse", "10_15_standard", "foster"): 0.03,
        ("10_15_complex", "home_external", "10_15_standard", "foster"): 0.06,
        ("16_17_complex", "home_external", "16_17_standard", "foster"): 0.05,
    }
    found = [(r.transitions[key], share) for r in fitted for key, share in truth.items()]
    assert within(share_within((r.low, share, r.high) for r, share in found))


def test_ageing_and_breakdown(fitted):
    ages = [r.ages["10_15_complex"] for r in fitted]
    assert within(share_within((a.low, 0.06, a.high) for a in ages))
    truth = {"foster_inhouse": 0.05, "foster_ifa": 0.03}  # a move to the other provider, or to a home
    ends = [(r.breakdown["10_15_standard", p, "10_15_complex"][1], share) for r in fitted for p, share in truth.items()]
    assert within(share_within((later.low, share, later.high) for later, share in ends))


def entrants(mean, spread, growth, quarters, rng):
    """Return entrants of each quarter; `mean` is that of the middle of the last year."""
    middle = np.arange(quarters) - (quarters - 1) + 3 / 2
    expected = mean * (1 + growth) ** (middle / 4)
    drawn_mean = expected if spread == 1 else rng.gamma(expected / (spread - 1), spread - 1)
    return rng.poisson(drawn_mean).astype(float)


@pytest.mark.parametrize(
    ("mean", "spread", "growth"), [(40, 1, 0), (3, 1, 0), (40, 4, 0), (12, 3, 0), (40, 1, 0.4), (40, 1, -0.4)]
)
def test_entries_and_their_growth(mean, spread, growth):
    rng, levels, trends, laws, counted = np.random.default_rng(1), [], [], [], []
    for _ in range(800):
        came = entrants(mean, spread, growth, HOW.window_quarters, rng)
        fit = course(came, HOW)
        one, grown = level(came, fit, 0, HOW), trend(fit, HOW)
        levels.append((one.low, mean, one.high))
        trends.append((grown.low, growth, grown.high))
        counted.append(grown.value)
        laws.append(one.law == NEGATIVE_BINOMIAL)
    assert within(share_within(levels), (0.84, 0.96))
    assert within(share_within(trends), (0.86, 0.97 if growth else 1))  # one that does not count is 0, in the range too
    if not growth:
        assert np.mean([value != 0 for value in counted]) <= 0.02
    assert np.mean(laws) > 0.85 if spread > 1 else np.mean(laws) < 0.25


def test_a_town_that_shrinks_is_forecast_better_than_by_standing_still():
    rng, opening = np.random.default_rng(8), teenagers(scale=3).opening
    tested = [backtest(drawn(teenagers(opening=opening), 12, rng), SETTINGS, CATALOGUE, holdout=6) for _ in range(5)]
    assert all(t.error < t.naive for t in tested)
