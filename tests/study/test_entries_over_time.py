"""Entries over time: the fit to published counts, how years hang together, and whether the next year lay within."""

from __future__ import annotations

import numpy as np
import pytest

from placement_opt.domain.yearly_walk import YearlyWalk
from placement_opt.kernel.paths import config_folder
from placement_opt.study.entries_over_time import (
    OVER_YEARS,
    YEARS,
    by_chance,
    over_time,
    over_years,
    rank_level,
    walk_of,
)
from placement_opt.study.volatility import (
    ENTERED,
    VOLATILITY_FILE,
    WHO_LEFT,
    fit,
    read_counts,
    read_volatility,
    volatility_table,
)
from tests.paths import SHARED, needs

ENGLAND = SHARED / "england"
FILES = (ENGLAND / "england_2011_2013.csv", ENGLAND / "england_2021_2025.csv")
A_YEAR = 514  # children who entered Manchester's care in 2012/13


def levels(draws: int, seed: int = 1):
    rng = np.random.default_rng(seed)
    return np.stack([(rng.permutation(draws) + 0.5) / draws for _year in range(YEARS)], axis=1)


def test_a_fit_finds_what_counts_were_made_from():
    """Levels that fall back by half a year, and Poisson counts on top: the fit gives their variance and correlation."""
    rng = np.random.default_rng(2)
    size = np.exp(rng.uniform(np.log(20), np.log(800), 3000))
    level = rng.normal(0, 0.15, 3000)
    counts = {str(k): {} for k in range(3000)}
    for year in range(2011, 2016):
        for k, n in enumerate(rng.poisson(size * np.exp(level))):
            counts[str(k)][year] = float(n)
        level = 0.5 * level + rng.normal(0, 0.15 * np.sqrt(1 - 0.5**2), 3000)
    found = fit(counts)
    assert found.a == pytest.approx(2 * 0.15**2 * 0.5, rel=0.1)
    assert found.b == pytest.approx(2, rel=0.15)
    assert found.trend == pytest.approx(0, abs=0.01)
    walk = walk_of(found, 300.0)
    assert walk.stays == pytest.approx(0.5, abs=0.15)
    assert walk.change == pytest.approx(0.0225, rel=0.15)


def test_years_have_the_covariance_of_the_walk_and_a_mean_of_one():
    walk = walk_of(read_volatility()[ENTERED], A_YEAR)
    factor, level = over_years(walk, levels(20000), 2)
    assert factor[:, :4].mean(axis=0) == pytest.approx(np.ones(4), abs=0.01)
    logs = np.log(factor)
    assert np.cov(logs[:, :4].T) == pytest.approx(walk.covariance(4), abs=0.002)
    assert np.var(logs[:, 0]) == pytest.approx(walk.change, rel=0.05)
    assert np.histogram(level, 4)[0] == pytest.approx(np.full(4, 5000), rel=0.05)
    assert np.corrcoef(level, logs[:, :2].sum(axis=1))[0, 1] > 0.95


def test_a_walk_that_never_falls_back_goes_on_spreading():
    assert np.diag(YearlyWalk(0.04, 1.0).covariance(3)) == pytest.approx([0.04, 0.08, 0.12])
    assert np.diag(YearlyWalk(0.04, 0.0).covariance(3)) == pytest.approx([0.04, 0.04, 0.04])
    assert np.diag(YearlyWalk(0.04, 0.999999).covariance(3)) == pytest.approx([0.04, 0.08, 0.12], rel=1e-4)


def test_without_change_every_year_is_as_expected():
    factor, level = over_years(YearlyWalk(0.0, 1.0), levels(10), 2)
    assert np.all(factor == 1)
    assert np.all(level == 0.5)


def test_chance_is_that_of_small_numbers():
    """A Poisson number has the variance of its mean; where nobody is expected nobody comes."""
    by = by_chance(4.0, 20000, 1, "one")
    assert by.mean() == pytest.approx(1, abs=0.01)
    assert (4 * by).var() == pytest.approx(4, rel=0.05)
    assert np.all(by_chance(0.0, 5, 1, "none") == 1)
    assert np.array_equal(by_chance(4.0, 9, 1, "one"), by_chance(4.0, 9, 1, "one"))
    assert not np.array_equal(by_chance(4.0, 9, 1, "one"), by_chance(4.0, 9, 1, "two"))


def test_need_groups_share_their_years_and_not_their_chance():
    factor = over_years(YearlyWalk(0.04, 0.5), levels(500), 2)[0]
    factor[0] = 1.0
    found, beyond = over_time({("a",): 30.0, ("b",): 20.0}, 1.0, factor, 8, None)
    assert all(np.array_equal(found["a", str(t)], found["b", str(t)]) for t in range(1, 13))
    assert np.array_equal(found["a", "4"], factor[:, 0])
    assert np.array_equal(found["a", "5"], factor[:, 1])
    assert np.all(beyond == 0)
    found, beyond = over_time({("a",): 30.0, ("b",): 20.0}, 1.0, factor, 8, 1)
    chance = [found[g, "1"] / factor[:, 0] for g in "ab"]
    assert abs(np.corrcoef(chance)[0, 1]) < 0.15
    assert all(n[0] == 1 for n in found.values())
    assert np.std(beyond) == pytest.approx(np.sqrt(50 * 8), rel=0.15)


def test_ranks_are_spread_evenly():
    assert rank_level(np.array([3.0, 1.0, 2.0, 2.0])) == pytest.approx([0.875, 0.125, 0.375, 0.625])


def test_manchesters_years_differ_as_the_shipped_fit_says():
    walk = walk_of(read_volatility()[ENTERED], A_YEAR)
    assert np.sqrt(np.diag(walk.covariance(3))) == pytest.approx([0.142, 0.182, 0.202], abs=0.02)


@needs(FILES[1])
def test_the_shipped_fit_is_made_from_the_published_counts():
    assert (config_folder() / VOLATILITY_FILE).read_text("utf-8") == volatility_table(FILES)


@needs(FILES[1])
def test_the_fit_says_what_it_rests_on():
    found = read_volatility()
    assert found[ENTERED].councils == 157
    assert found[ENTERED].changes == 900
    assert found[ENTERED].suppressed == 3
    assert 2 < found[ENTERED].b < 5  # more than chance alone
    assert 0.01 < found[ENTERED].a < 0.03
    assert -0.5 < found[WHO_LEFT].correlation < 0


@needs(FILES[1])
@pytest.mark.parametrize("flow", [ENTERED, WHO_LEFT])
def test_the_last_year_of_councils_lay_within_the_draws(flow, capsys):
    """Fitted without the last change, four councils in five should end within the middle 80% of what is drawn."""
    counts, _hidden = read_counts(FILES, flow)
    known = fit({code: {y: n for y, n in of.items() if y < 2025} for code, of in counts.items()})
    before = {code: of[2024] for code, of in counts.items() if of.get(2024, 0) > 0 and 2025 in of}
    inside = {code: within(known, n, counts[code][2025]) for code, n in before.items()}
    share = np.mean(list(inside.values()))
    large = np.mean([inside[code] for code, n in before.items() if n >= 150])
    with capsys.disabled():
        print(f"\n{flow}: {share:.0%} of {len(inside)} councils within 80%, {large:.0%} of those with 150 or more")
    assert 0.72 <= share <= 0.90
    assert 0.68 <= large <= 0.92


def within(known, before, after):
    """Say whether a council's next year lies in the middle 80% of what is drawn of it, trend included."""
    draws = 2000
    factor = over_years(walk_of(known, before), levels(draws, int(before)), 1)[0][:, 0]
    expected = before * np.exp(known.trend) * factor
    came = expected * by_chance(expected, draws, 1, OVER_YEARS)
    low, high = np.quantile(came, [0.1, 0.9])
    return low <= after <= high
