"""A forecast goes where the rates lead, and a backtest knows nothing of what came later."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from placement_opt.intake.estimate import ALL_CHILDREN, backtest, estimate, forecast, trust
from placement_opt.intake.estimate.backtest import cut
from placement_opt.intake.estimate.trust import NOT_SHOWN_HOW_FAR
from placement_opt.intake.estimate.window import inside
from tests.intake.estimate.simulated import (
    CATALOGUE,
    HARD,
    SETTINGS,
    TEEN,
    closing,
    drawn,
    frame,
    steady,
    teenagers,
    town,
)


def test_a_closing_cohort_goes_towards_zero():
    counts = closing()
    everyone = [a.mean for a in forecast(counts, SETTINGS, CATALOGUE, quarters=40) if a.placement == ALL_CHILDREN]
    opening = sum(estimate(counts, SETTINGS, CATALOGUE).opening.values())
    assert all(later < now for now, later in zip([opening, *everyone], everyone, strict=False))
    assert everyone[-1] < opening / 4


def test_a_backtest_knows_nothing_of_what_came_later():
    tested = backtest(closing(), SETTINGS, CATALOGUE)
    assert tested.origin == "2019/20 Q4"
    assert len({ahead.quarter for ahead, _, _ in tested.rows}) == SETTINGS.forecast.holdout
    other = steady([40] * 8 + [0] * 4, opening=400), steady([40] * 8 + [90] * 4, opening=400)
    first, second = (backtest(c, SETTINGS, CATALOGUE) for c in other)
    assert [row[0] for row in first.rows] == [row[0] for row in second.rows]
    assert first.error > 50
    assert first.covered == 0


def test_what_is_cut_off_is_gone():
    counts = drawn(teenagers(), 6, np.random.default_rng(1))
    known = cut(counts, 4)
    assert (known.as_of.isoformat(), known.quarters) == ("2020-09-30", counts.quarters[:4])
    for name in ("stock", "flows", "entrants", "endings", "codes"):
        kept, whole = getattr(known, name), getattr(counts, name)
        assert kept["quarter"].max() == 4
        assert kept["children"].sum() == whole.loc[whole["quarter"] <= 4, "children"].sum()


def test_a_backtest_by_hand():
    tested = backtest(steady([40] * 8), SETTINGS, CATALOGUE)
    assert (tested.naive, tested.covered) == (0, 1)
    assert tested.error < 1
    assert {(ahead.placement, actual, before) for ahead, actual, before in tested.rows} == {
        ("foster_ifa", 400, 400),
        (ALL_CHILDREN, 400, 400),
    }


def test_a_place_that_nobody_lived_in_before_counts_against_the_forecast():
    quarters = [({}, {}) for _ in range(7)] + [({(TEEN, HARD): 30}, {})]
    tested = backtest(town({TEEN: 100}, quarters), SETTINGS, CATALOGUE, holdout=1)
    assert {ahead.placement: actual for ahead, actual, _ in tested.rows} == {
        TEEN[1]: 70,
        HARD[1]: 30,
        ALL_CHILDREN: 100,
    }
    assert tested.naive == 30


def test_too_few_quarters_give_no_backtest():
    assert backtest(steady([40] * 7), SETTINGS, CATALOGUE) is None
    assert backtest(steady([40] * 8), SETTINGS, CATALOGUE) is not None
    assert backtest(town({}, [({}, {})] * 8), SETTINGS, CATALOGUE) is None


def test_what_is_said_of_a_backtest_rests_on_no_count_that_is_hidden():
    counts = drawn(teenagers(), 12, np.random.default_rng(2))
    tested = backtest(counts, SETTINGS, CATALOGUE)
    rows = [row for row in tested.rows if row[0].placement != ALL_CHILDREN]
    ahead = rows[0][0]
    without = backtest(counts, SETTINGS, CATALOGUE, hidden=frozenset({(ahead.quarter, ahead.placement)}))
    assert without.rows == tested.rows
    assert without.error == pytest.approx(np.mean([abs(a.mean - came) for a, came, _ in rows[1:]]))
    assert without.naive == pytest.approx(np.mean([abs(before - came) for _, came, before in rows[1:]]))
    at_origin = frozenset((tested.origin, row[0].placement) for row in rows)
    nothing = backtest(counts, SETTINGS, CATALOGUE, hidden=at_origin)
    assert math.isnan(nothing.error)
    assert trust(nothing, SETTINGS) == (NOT_SHOWN_HOW_FAR,)


def test_the_same_counts_give_the_same_forecast():
    assert forecast(closing(), SETTINGS, CATALOGUE) == forecast(closing(), SETTINGS, CATALOGUE)


def test_it_starts_from_what_the_newest_count_may_become():
    town = steady([40] * 12)
    grown = replace(town, revisions=frame("revisions", {(4, 320): 400, (8, 320): 400}))
    at, later = (forecast(counts, SETTINGS, CATALOGUE, quarters=1)[-1] for counts in (town, grown))
    assert (at.placement, at.mean) == (ALL_CHILDREN, pytest.approx(400, abs=1))
    assert later.mean > 480  # a quarter more, and as many more enter as were late
    assert later.high > 650  # 400 * 1.25 * exp(1.645 * log(1.25)) are 721
    confirmed = replace(grown, newest=False)
    assert forecast(confirmed, SETTINGS, CATALOGUE, quarters=1) == forecast(town, SETTINGS, CATALOGUE, quarters=1)


def test_every_placement_type_goes_by_the_same_share_of_its_change():
    """So that they add up, and a council of which little is known stays where it is."""
    counts = drawn(teenagers(opening=np.array([40, 40, 90, 45, 35])), 4, np.random.default_rng(4))
    stock = inside(counts.stock, 4, 4).groupby("placement")["children"].sum()
    ahead = {a.placement: a.mean for a in forecast(counts, SETTINGS, CATALOGUE, quarters=1)}
    assert ahead.pop(ALL_CHILDREN) == pytest.approx(sum(ahead.values()))
    assert ahead == pytest.approx(stock.to_dict())
