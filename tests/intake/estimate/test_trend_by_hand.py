"""Growth of entries and its range, and the intervals of shares, worked out on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from placement_opt.intake.estimate.entries import course, level, trend
from placement_opt.intake.estimate.intervals import garwood, wilson
from tests.intake.estimate.simulated import changed

NORMAL = 1.6448536  # standard errors either way that hold 90%
STUDENT = 2.9199856  # the same of Student's t with two degrees of freedom


def grown(*counts, **how):
    """Return growth at 90%, two quarters in a year's window enough for a slope and four for a trend, unless told."""
    given = {"trend_quarters": 4, "confidence": 0.9, "trend_confidence": 0.9, "decimals": 6} | how
    settings = changed("estimates", **given).estimates
    return trend(course(np.array(counts, dtype=float), settings), settings)


def test_both_ends_of_a_trend_that_counts():
    """Entries double each quarter: the slope is 4 ln 2 a year, and 2 to the power of 4, less 1, is 15.

    Of 150 children a 15th, 2, 4 and 8 15ths came in quarters 0 to 3, whose mean is 34/15 and whose mean square is 6:
    the variance in years is (6 - (34/15)^2) / 16, the standard error 1 over the root of 150 times that.
    """
    se = 1 / math.sqrt(150 * (6 - (34 / 15) ** 2) / 16)
    found = grown(10, 20, 40, 80)
    assert (found.value, found.fitted) == (15, 15)
    assert found.low == pytest.approx(16 * math.exp(-STUDENT * se) - 1, abs=1e-5)  # 4.73
    assert found.high == pytest.approx(16 * math.exp(STUDENT * se) - 1, abs=1e-4)  # 43.7
    assert found.se == pytest.approx(16 * se, abs=1e-5)


# Of two quarters the slope is 4 ln(b / a), and its standard error 4 / root(n p q), p and q being their shares.
@pytest.mark.parametrize(
    ("counts", "unknown", "low", "high"),
    [
        ((10, 20), 0.5, 0.0, 0.5),  # 0.25 to 203: cut at what is thought possible, and 0 is always held possible
        ((20, 10), 0.5, -0.5, 0.0),  # -0.995 to -0.20
        ((100, 100), 0.5, -0.5, 0.5),  # -0.61 to 1.54
        ((100, 100), 5.0, math.exp(-NORMAL * 8 / math.sqrt(200)) - 1, math.exp(NORMAL * 8 / math.sqrt(200)) - 1),
    ],
    ids=["grew", "fell", "as many", "within"],
)
def test_with_too_few_quarters_the_range_holds_0_and_is_no_wider_than_is_thought_possible(counts, unknown, low, high):
    found = grown(*counts, unknown_trend=unknown)
    assert (found.value, found.low, found.high) == (0, pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


def test_one_quarter_tells_nothing_of_growth_and_nobody_has_none():
    alone = grown(30, unknown_trend=0.5)
    assert (alone.value, alone.fitted, alone.low, alone.high, alone.se) == (0, 0, -0.5, 0.5, 0.5)
    nobody = grown(0, 0, 0, 0)
    assert (nobody.value, nobody.fitted, nobody.low, nobody.high, nobody.se) == (0, 0, 0, 0, 0)


def levelled(*counts, since=0, **how):
    given = {"trend_quarters": 4, "confidence": 0.9, "trend_confidence": 0.9, "decimals": 6} | how
    settings, array = changed("estimates", **given).estimates, np.array(counts, dtype=float)
    return level(array, course(array, settings), since, settings)


def test_the_level_of_entries_that_vary_by_chance_is_the_mean_with_garwoods_interval():
    """The quantiles of chi-squared are 60.391 with 80 and 104.139 with 82 degrees of freedom; half, over 4 quarters."""
    found = levelled(10, 10, 10, 10)
    assert (found.value, found.law, found.dispersion) == (10, "Poisson", 0)
    assert (found.low, found.high) == pytest.approx((60.3915 / 8, 104.1387 / 8), abs=1e-4)
    assert found.se == pytest.approx(10 / math.sqrt(40), abs=1e-6)


def test_the_level_of_entries_that_vary_by_more_than_chance_has_a_wider_interval():
    """Four squares of 10 over a mean of 10, over 3 degrees of freedom: 40/3. Student's t with 3 reaches 2.35336."""
    found = levelled(0, 20, 0, 20)
    reach = math.exp(2.3533634 * math.sqrt(40 / 3 / 40))
    assert (found.value, found.law, found.dispersion) == (10, "negative binomial", pytest.approx(40 / 3))
    assert (found.low, found.high) == pytest.approx((10 / reach, 10 * reach), abs=1e-4)
    assert found.se == pytest.approx(10 * math.sqrt(40 / 3 / 40), abs=1e-6)


@pytest.mark.parametrize(("since", "value"), [(0, 80 * 2**-1.5), (4, 80 * 2**2.5)])
def test_a_level_that_doubles_each_quarter_is_that_of_the_middle_of_the_year_before_the_day(since, value):
    """A quarter and a half before the end of the last of these quarters, or of that which is `since` quarters later.

    The fit is surest at the mean time, 34/15 - 3 quarters from the last: its variance grows with the square from there.
    """
    found = levelled(10, 20, 40, 80, since=since)
    slope_se = 1 / math.sqrt(150 * (6 - (34 / 15) ** 2) / 16)
    variance = 1 / 150 + (((since - 1.5) - (34 / 15 - 3)) / 4 * slope_se) ** 2
    reach = math.exp(STUDENT * math.sqrt(variance))
    assert found.value == pytest.approx(value, abs=1e-4)
    assert (found.low, found.high) == pytest.approx((value / reach, value * reach), abs=1e-3)


@pytest.mark.parametrize("n", [1, 12, 27, 100])
def test_where_everybody_left_or_nobody_did_one_end_is_sure(n):
    """Wilson's other end is then n / (n + z^2), or z^2 / (n + z^2)."""
    everybody, nobody = wilson(n, n, 0.9), wilson(0, n, 0.9)
    assert (everybody[1], nobody[0]) == (1.0, 0.0)
    assert everybody[0] == pytest.approx(n / (n + NORMAL**2))
    assert nobody[1] == pytest.approx(NORMAL**2 / (n + NORMAL**2))
    assert wilson(0, 0, 0.9) == (0.0, 1.0)


def test_where_nobody_came_the_mean_may_still_be_more_than_none():
    """The chance that nobody comes is 5% at a mean of ln 20."""
    assert garwood(0, 0.9) == (0.0, pytest.approx(math.log(20)))
