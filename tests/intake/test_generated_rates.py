"""The rates of the synthetic return are those given, and one a tenth off is noticed."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from placement_opt.intake.invented.given_rates import tables
from placement_opt.intake.invented.town import build_town, draw_places
from placement_opt.intake.invented.walk import draw_numbers
from tests import generator as made
from tests.generator import BANDS, PLACEMENTS, Truth, as_known, simulate, usual_rates
from tests.generator.reading import counts, misfit, rate_misfits

BACK = {"5_9": 0.1, "10_15": 0.15, "16_17": 0.12}
BIG = usual_rates(stepdown_returns=BACK, trend=0.03, dispersion=2.5, unusual={7: 1.8})


@pytest.fixture(scope="module")
def big() -> Truth:
    """Return many children over ten years, so that rates can be told apart."""
    return simulate(BIG, seed=5, first_year=2015, years=10, scale=12)


def test_the_rates_are_those_given(big):
    assert all(abs(score) < 3.5 for score in rate_misfits(big, BIG).values())


@pytest.mark.parametrize("name", ["exits", "moves", "new_carers"])
def test_rates_a_tenth_off_are_noticed(big, name):
    wrong = dataclasses.replace(BIG, **{name: {key: 1.1 * value for key, value in getattr(BIG, name).items()}})
    assert rate_misfits(big, wrong)[name.replace("_", " ")] > 5


def test_returns_after_a_step_down_are_as_given(big):
    stepped = big.flows[big.flows["stepped_down"] & ~big.flows["adult"]]
    for band, extra in BIG.stepdown_returns.items():
        rows = stepped[stepped["band"] == band]
        here = rows.groupby("placement")["children"].sum()
        usual = np.array([BIG.moves.get((band, place, "home_external"), 0) for place in here.index])
        expected = (here * (extra + (1 - extra) * usual)).sum()
        found = rows.loc[rows["to_placement"] == "home_external", "children"].sum()
        assert here.sum() > 100
        assert abs(found - expected) < 4 * np.sqrt(expected)


def test_entries_have_the_mean_the_trend_and_the_dispersion_given(big):
    quarters = big.entrants.pivot_table(index="quarter", columns="band", values="children", aggfunc="sum")[list(BANDS)]
    growth = (1 + BIG.trend) ** ((quarters.index.to_numpy() - 1) / 4) * np.where(quarters.index == 7, 1.8, 1)
    mean = 12 * growth[:, None] * np.array([BIG.entries[band] for band in BANDS])
    scores = (quarters.to_numpy() - mean) / np.sqrt(BIG.dispersion * mean)
    assert scores.size == 200
    assert abs(scores.mean()) < 4 / np.sqrt(scores.size)
    assert abs((scores**2).mean() - 1) < 4 * np.sqrt(2 / scores.size)


@pytest.mark.parametrize("dispersion", [1.0, 1.5, 4.0])
def test_numbers_have_mean_and_variance(dispersion):
    drawn = draw_numbers(np.random.default_rng(1), np.full(40_000, 9.0), dispersion)
    assert drawn.mean() == pytest.approx(9.0, rel=0.02)
    assert drawn.var() / drawn.mean() == pytest.approx(dispersion, rel=0.05)


def test_nobody_moves_to_the_address_they_leave():
    place = np.repeat(np.arange(len(PLACEMENTS)), 50)
    town = build_town(np.random.default_rng(1), usual_rates(), tables(usual_rates()), 1.0)
    empty, nowhere = np.zeros(len(town.beds), int), np.full(len(place), -1)
    one = draw_places(np.random.default_rng(2), town, place, {"post": nowhere, "site": nowhere}, empty)
    other = draw_places(np.random.default_rng(2), town, place, one, empty)
    assert (one["post"] != other["post"]).all()


def test_first_placements_are_as_given(big):
    found = counts(big.entrants, ["band", "placement"])
    total = counts(big.entrants, ["band"])
    exposure = {(band, place): total[band] for band in BANDS for place in PLACEMENTS}
    assert abs(misfit(BIG.first, found, exposure)) < 3.5


def test_a_typical_council_has_a_plausible_stock():
    truths = [simulate(usual_rates(), seed=seed, first_year=2021, years=5) for seed in range(4)]
    stock = pd.concat(truth.stock for truth in truths)
    total = stock.groupby("quarter")["children"].sum() / len(truths)
    assert total.between(550, 650).all()
    share = stock.groupby("placement")["children"].sum() / stock["children"].sum()
    about = {"foster_inhouse": 0.32, "foster_ifa": 0.25, "foster_kinship": 0.15, "home_external": 0.08}
    assert all(abs(share[place] - value) < 0.04 for place, value in about.items())
    at_end = truths[0].stock[truths[0].stock["quarter"] == 20]
    assert truths[0].area["children"].sum() == at_end["children"].sum()
    inhouse = truths[0].area[truths[0].area["placement"] == "home_inhouse"]
    assert inhouse["local"].all()


def test_probabilities_past_one_are_refused():
    tables(usual_rates())
    with pytest.raises(ValueError, match="sum to 1"):
        tables(usual_rates(first={("10_15", "parents"): 1.0}))
    with pytest.raises(ValueError, match="pass 1"):
        tables(dataclasses.replace(usual_rates(), exits={("10_15", "foster_ifa"): 1.0}))


def test_what_goes_on_is_open_and_later_endings_are_not_known(big):
    known = as_known(big, 2020)
    assert known["end"].isin([made.OPEN]).sum() == (known["rec"] == "").sum() > 1000
    assert known.loc[known["end"] < made.OPEN, "end"].max() == made.quarter_end(2015, 24)
