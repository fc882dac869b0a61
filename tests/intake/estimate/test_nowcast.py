"""The newest count, and what it may become when the next return comes."""

from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pytest
from scipy import stats

from placement_opt.intake.estimate.nowcast import nowcast
from tests.intake.estimate.simulated import SETTINGS, TEEN, frame, steady

HOW = SETTINGS.estimates
TOWN = steady([40] * 12)


def revised(**by_quarter):
    """Return a town whose newest counts at some quarters were revised: (as said then, as known now)."""
    rows = {(int(q[1:]), newest): now for q, (newest, now) in by_quarter.items()}
    return replace(TOWN, revisions=frame("revisions", rows))


def test_without_an_earlier_revision_it_stands_as_counted():
    found = nowcast(TOWN, HOW)
    assert (found.value, found.low, found.high, found.revisions) == (400, 400, 400, 0)
    assert np.all(found.factors(3, np.random.default_rng(1)) == 1)


def test_it_grows_as_earlier_ones_did_and_may_differ_as_much_as_they_did():
    found = nowcast(revised(q4=(300, 360), q8=(400, 440)), HOW)
    spread = sqrt((log(1.2) ** 2 + log(1.1) ** 2) / 2)
    reach = stats.norm.ppf(0.95) * spread
    assert found.value == pytest.approx(400 * 800 / 700)
    assert found.low == pytest.approx(400 * 800 / 700 * exp(-reach))
    assert found.high == pytest.approx(400 * 800 / 700 * exp(reach))
    assert (found.counted, found.revisions) == (400, 2)


def test_counts_that_never_changed_are_sure():
    found = nowcast(revised(q4=(300, 300), q8=(400, 400)), HOW)
    assert (found.low, found.high, found.revisions) == (400, 400, 2)


def test_a_count_that_a_later_return_has_confirmed_stands():
    assert nowcast(replace(revised(q4=(300, 360)), newest=False), HOW).value == 400


def test_draws_lie_in_the_interval_as_often_as_it_says():
    found = nowcast(revised(q4=(300, 360), q8=(400, 440)), HOW)
    drawn = 400 * found.factors(20_000, np.random.default_rng(7))
    assert np.mean((drawn >= found.low) & (drawn <= found.high)) == pytest.approx(HOW.confidence, abs=0.01)


def test_who_was_late_came_in_the_year_of_the_return():
    """Of 320 who came in two years 10 and 20 made counts grow, and 12 made up for children whom no return knows."""
    town = replace(
        revised(q4=(390, 400), q8=(380, 400)), unmatched=frame("unmatched", {(4, *TEEN): 12, (6, *TEEN): 50})
    )
    assert nowcast(town, HOW).late == pytest.approx((10 + 20 + 12) / 320)
    assert nowcast(revised(q4=(400, 390)), HOW).late == 0
    assert nowcast(revised(q4=(100, 400)), HOW).late == 0.5
    assert nowcast(TOWN, HOW).late == 0
    assert nowcast(replace(town, newest=False), HOW).late == 0
