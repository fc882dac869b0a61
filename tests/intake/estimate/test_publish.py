"""What is published is made of rounded counts alone."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from placement_opt.intake.estimate import estimate, rounded_for_publication
from placement_opt.intake.estimate.estimates import Level, Trend
from placement_opt.intake.estimate.intervals import garwood, rate
from tests.intake.estimate.simulated import (
    CATALOGUE,
    SETTINGS,
    TEEN,
    drawn,
    teenagers,
)

HOW = SETTINGS.estimates


@pytest.fixture(scope="module")
def town():
    return estimate(drawn(teenagers(), 12, np.random.default_rng(5)), SETTINGS, CATALOGUE)


def said(town, count, law="Poisson", growth=1.0, dispersion=1.3):
    value = growth * count / 12
    level = Level(value, 0.8 * value, 1.3 * value, 0.1 * value, count, 12, law, dispersion)
    return rounded_for_publication(
        replace(town, entries={**town.entries, TEEN[0]: level}), SETTINGS, CATALOGUE
    ).entries[TEEN[0]]


@pytest.mark.parametrize("law", ["Poisson", "negative binomial"])
@pytest.mark.parametrize("growth", [1.0, 1.17])
def test_counts_that_round_alike_give_the_same_level(town, law, growth):
    one, other = said(town, 41, law, growth, 1.31), said(town, 42, law, growth + 1e-3, 1.34)
    assert one == other
    assert one.count == 40
    assert one.value == pytest.approx(growth * 40 / 12, abs=1e-6)
    assert one.low < one.value < one.high
    assert one != said(town, 44, law, growth)


def test_a_published_poisson_level_is_garwoods(town):
    low, high = garwood(40, HOW.confidence)
    level = said(town, 42)
    assert (level.low, level.high) == pytest.approx((low / 12, high / 12), abs=1e-6)
    assert said(town, 2).value == 0
    assert said(town, 2).high == pytest.approx(garwood(0, HOW.confidence)[1] / 12, abs=1e-6)


@pytest.mark.parametrize("of", [0.5, 0.913, 2.4])
def test_counts_that_round_alike_give_the_same_rate(town, of):
    def told(count, exposure, factor):
        r = rate(count, exposure, "this need", HOW, factor)
        return rounded_for_publication(
            replace(town, exits={TEEN: r}, transitions={}, breakdown={}), SETTINGS, CATALOGUE
        ).exits[TEEN]

    assert told(31, 249, of) == told(32, 251, of + 1e-3)
    assert told(31, 249, of).value == pytest.approx(round(of, 2) * 30 / 250, abs=1e-6)


def test_growth_is_told_in_hundredths_and_lengths_not_at_all(town):
    grown = replace(town, trend=Trend(0.123456, 0.123456, 0.012345, 0.234567, 0.045678, 12), most_living={"parents": 6})
    open_to_all = rounded_for_publication(grown, SETTINGS, CATALOGUE)
    assert open_to_all.trend == Trend(0.12, 0.12, 0.01, 0.23, 0.05, 12)
    assert open_to_all.lengths == {}
    assert open_to_all.anomalies == town.anomalies
    assert open_to_all.most_living == {"parents": 10}


def test_a_published_level_that_varies_by_more_than_chance_has_the_range_of_its_quarters(town):
    """40 children in 12 quarters, eleven of them free: 1.796 standard errors leave one in twenty out at each end."""
    assert HOW.confidence == 0.9
    level, reach = said(town, 42, "negative binomial"), math.exp(1.795885 * math.sqrt(1.3 / 40))
    assert (level.low, level.high) == pytest.approx((40 / 12 / reach, 40 / 12 * reach), abs=1e-5)
