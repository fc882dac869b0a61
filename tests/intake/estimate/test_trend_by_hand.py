"""Growth of entries and its range, and the intervals of shares, worked out on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from placement_opt.intake.estimate.entries import course, trend
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
