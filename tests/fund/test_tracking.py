"""What is known of an effect after counts: worked by hand, in both conjugate families."""

from __future__ import annotations

import math

import numpy as np
import pytest

from placement_opt.fund.effects_known import (
    AGAINST_EXPECTED,
    AGAINST_OTHERS,
    NOTHING_COUNTED,
    WITHOUT_DOUBT,
    as_known,
    belief_of,
    drawn_sizes,
    effects_known,
    measured_quarters,
)
from placement_opt.fund.rate_ratios import GammaRatio, OddsRatio, gamma_ratio, odds_ratio
from placement_opt.inputs.fund_outcomes import TrackedOutcome
from tests.fund.tiny_fund import FEWER_CALLS, FEWER_NIGHTS, changed, figure, tiny_fund

INTERVAL = 0.9
A_QUARTER = 1.6448536269514722 * 0.25  # half of a range of which 90% of a normal with a deviation of 0.25 is
DOUBTED = figure(0.5, 0.5 - A_QUARTER, 0.5 + A_QUARTER)  # so that the ratio has the mean 0.5 and the deviation 0.25


def visits(**changes):
    """Return the tiny fund with the doubt above about its visits, of which half a night a quarter is expected."""
    return tiny_fund(avoidances=(FEWER_CALLS, changed(FEWER_NIGHTS, size=DOUBTED, **changes)))


def counted(number, observed, case_quarters, *compared, started=0):
    label = f"2013/14 Q{number}"
    return TrackedOutcome(
        "visits", "families", "night", label, number, started, case_quarters, observed, case_quarters, *compared
    )


def known_of(f, *outcomes):
    return next(k for k in effects_known(f, outcomes, INTERVAL) if k.intervention == "visits")


def test_a_range_becomes_a_gamma_with_its_mean_and_deviation():
    ratio = belief_of(DOUBTED, INTERVAL).ratio
    assert isinstance(ratio, GammaRatio)
    assert (ratio.shape, ratio.rate) == pytest.approx((4, 8))
    assert (ratio.mean, ratio.deviation) == pytest.approx((0.5, 0.25))


def test_uses_against_the_expected_use_update_a_gamma_by_hand():
    """64 case quarters at half a night are 32 nights; 20 came: Gamma(4 + 20, 8 + 32), a ratio of 0.6."""
    k = known_of(visits(), counted(2, 12, 32), counted(3, 8, 32))
    assert k.belief.ratio == GammaRatio(pytest.approx(24), pytest.approx(40))
    assert k.mean == pytest.approx(0.4)
    assert k.belief.deviation == pytest.approx(math.sqrt(24) / 40)
    assert (k.observed, k.case_quarters, k.without_help, k.method) == (20, 64, 32, AGAINST_EXPECTED)
    assert (k.prior_mean, k.prior_low, k.prior_high) == (0.5, DOUBTED.low, DOUBTED.high)
    assert k.prior_low < k.low < k.mean < k.high < k.prior_high


def test_uses_against_a_comparison_group_update_a_beta_by_hand():
    """Odds of mean 1/2 and variance 1/16 are those of Beta(6.5, 14); 3 and 7 uses make it Beta(9.5, 21)."""
    assert odds_ratio(0.5, 0.25, 1.0) == OddsRatio(pytest.approx(6.5), pytest.approx(14), 1.0)
    k = known_of(visits(), counted(2, 3, 10, 7, 10))
    assert k.belief.ratio == OddsRatio(pytest.approx(9.5), pytest.approx(21), 1.0)
    assert k.mean == pytest.approx(1 - 9.5 / 20)
    assert (k.method, k.without_help) == (AGAINST_OTHERS, pytest.approx(7))


def test_odds_keep_mean_and_deviation_whatever_the_sizes_of_the_groups():
    for times in (0.2, 1.0, 7.0):
        ratio = odds_ratio(0.8, 0.3, times)
        assert (ratio.mean, ratio.deviation) == pytest.approx((0.8, 0.3))
    assert (gamma_ratio(0.8, 0.3).mean, gamma_ratio(0.8, 0.3).deviation) == pytest.approx((0.8, 0.3))


def test_deadweight_is_in_a_comparison_and_comes_off_the_expected_use():
    """A quarter fewer uses in very many cases: all of it is the size, or with a deadweight of a half, half of it."""
    f = visits(deadweight=0.5)
    assert known_of(f, counted(2, 375_000, 1_000_000)).mean == pytest.approx(0.25, abs=1e-3)
    compared = counted(2, 375_000, 1_000_000, 500_000, 1_000_000)
    assert known_of(f, compared).mean == pytest.approx(0.5, abs=5e-3)


def test_fade_comes_off_by_how_long_ago_cases_began():
    """In the second quarter of work half is left, so equal counts in both show three quarters of the size."""
    k = known_of(visits(fade=0.5), counted(1, 0, 0, started=40), counted(2, 10, 40), counted(3, 10, 40))
    assert k.belief.shown == pytest.approx(0.75)
    mean, deviation = 1 - 0.75 * 0.5, 0.75 * 0.25
    shape, rate = (mean / deviation) ** 2 + 20, mean / deviation**2 + 40
    assert k.mean == pytest.approx((1 - shape / rate) / 0.75)


def test_an_effect_measured_in_both_ways_goes_on_from_the_first():
    alone = known_of(visits(), counted(2, 20, 64))
    both = known_of(visits(), counted(2, 20, 64), counted(3, 10, 20, 10, 20))
    assert both.method == f"{AGAINST_EXPECTED}; then {AGAINST_OTHERS}"
    assert 0 < both.mean < alone.mean  # the groups used as much, which speaks against the effect
    assert both.belief.deviation < alone.belief.deviation


def test_nothing_counted_leaves_the_table_as_it_is():
    k = known_of(visits())
    assert (k.mean, k.low, k.high, k.method, k.cohorts) == (0.5, DOUBTED.low, DOUBTED.high, NOTHING_COUNTED, ())
    assert known_of(visits(), counted(2, 0, 0)).method == NOTHING_COUNTED
    sure = tiny_fund(avoidances=(changed(FEWER_NIGHTS, size=figure(0.5)),))
    certain = known_of(sure, counted(2, 90, 90))
    assert (certain.mean, certain.method) == (0.5, WITHOUT_DOUBT)


def test_more_uses_than_expected_make_an_effect_negative():
    assert known_of(visits(), counted(2, 90, 64)).mean < 0


def test_counts_of_one_effect_leave_the_others_as_they_were():
    others = [k for k in effects_known(visits(), [counted(2, 20, 64)], INTERVAL) if k.intervention == "classes"]
    assert [(k.mean, k.low, k.high) for k in others] == [(0.5, 0.0, 0.8)]


def test_draws_are_of_what_is_known_and_the_same_again():
    for outcome in (counted(2, 20, 64), counted(2, 20, 64, 30, 64)):
        known = effects_known(visits(), [outcome], INTERVAL)
        k = next(k for k in known if k.intervention == "visits")
        sizes, again = (drawn_sizes(known, 20_000, 3)["visits", "night"] for _twice in range(2))
        assert np.array_equal(sizes, again)
        assert sizes.mean() == pytest.approx(k.mean, abs=0.005)
        assert ((k.low < sizes) & (sizes < k.high)).mean() == pytest.approx(INTERVAL, abs=0.01)
        before = drawn_sizes(known, 20_000, 3, before=True)["visits", "night"]
        assert before.mean() == pytest.approx(0.5, abs=0.01)
        assert before.std() == pytest.approx(0.25, abs=0.01)
        assert max(sizes.max(), before.max()) <= 1


def test_a_fund_can_go_on_with_what_is_known():
    f = visits()
    known = effects_known(f, [counted(2, 20, 64)], INTERVAL)
    (size,) = [a.size for a in as_known(f, known).avoidances if a.intervention == "visits"]
    assert (size.value, size.low < size.value < size.high) == (pytest.approx(0.4), True)


def test_what_was_avoided_in_a_quarter_is_told_beside_the_counts():
    alone, compared = measured_quarters(visits(), [counted(2, 20, 64), counted(3, 20, 64, 30, 60)])
    assert (alone.without_help, alone.avoided) == (32, 12)
    assert (compared.without_help, compared.avoided) == (32, 12)
