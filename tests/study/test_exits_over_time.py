"""Exits over time: years have the spread of the fit and a mean of one, and no more leave than live there."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement_opt.domain.yearly_walk import YearlyWalk
from placement_opt.inputs import read_model, resolve
from placement_opt.inputs.frames import LEAVING_OVER_TIME
from placement_opt.inputs.uncertainty_settings import Uncertainty
from placement_opt.kernel.paths import find_model
from placement_opt.study.entries_over_time import (
    CHANCE,
    LEAVING_OVER_YEARS,
    OVER_YEARS,
    YEARS,
    by_chance,
    leaving_over_time,
    over_years,
    walk_of,
)
from placement_opt.study.figure_values import figure_values
from placement_opt.study.flows_over_time import EXITS_OVER_TIME
from placement_opt.study.leaving_shares import most_times_leaving
from placement_opt.study.sampling import SampleRequest, sample
from placement_opt.study.volatility import ENTERED, WHO_LEFT, Volatility, fit, read_counts, read_volatility
from tests import tiny_model
from tests.paths import SHARED, needs

DRAWS = 2001
A_YEAR = 528.8  # children of Manchester who would leave in a year at the opening position
ENGLAND = SHARED / "england"
FILES = (ENGLAND / "england_2011_2013.csv", ENGLAND / "england_2021_2025.csv")
CHOICES = {"local_floor": None, **tiny_model.CHOICES}


@pytest.fixture(scope="module")
def manchester():
    return read_model(find_model("manchester"))


def factors(inputs, *only, draws=DRAWS):
    """Return the factors on exits of some groups, (quarters, draws), without the central draw."""
    drawn = sample(inputs, SampleRequest(draws, seed=1, only=only)).drawn[LEAVING_OVER_TIME]
    return np.stack([n[1:] for n in drawn.values()])


def test_as_many_leave_at_the_opening_as_the_shares_say(manchester):
    assert EXITS_OVER_TIME.a_year(figure_values(manchester.tables, 1, {})) == pytest.approx(A_YEAR, abs=0.05)


def test_years_have_a_mean_of_one_and_the_spread_of_the_fit(manchester):
    found = factors(manchester, LEAVING_OVER_YEARS)
    assert np.array_equal(found[0], found[3])
    logs = np.log(found[::4])
    assert found[::4].mean(axis=1) == pytest.approx(np.ones(YEARS), abs=0.01)
    walk = walk_of(read_volatility()[WHO_LEFT], A_YEAR)
    assert np.cov(logs[:4]) == pytest.approx(walk.covariance(4), abs=0.0015)
    assert np.var(logs[0]) == pytest.approx(0.0115 + (2.706 - 2) / A_YEAR, rel=0.05)


def test_a_level_of_exits_falls_back(manchester):
    """Of what a year is above the usual, two fifths are left a year later."""
    walk = walk_of(read_volatility()[WHO_LEFT], A_YEAR)
    assert walk.stays == pytest.approx(0.40, abs=0.01)
    assert np.sqrt(np.diag(walk.covariance(3))) == pytest.approx([0.113, 0.134, 0.142], abs=0.001)


def test_chance_is_that_of_as_many_as_are_expected_to_leave(manchester):
    found = factors(manchester, CHANCE)
    assert found[:8].mean(axis=1) == pytest.approx(np.ones(8), abs=0.01)
    year = found[:4].sum(axis=0) * A_YEAR / 4
    assert np.std(year) == pytest.approx(np.sqrt(A_YEAR), rel=0.1)


def test_exits_are_drawn_apart_from_entries(manchester):
    s = sample(manchester, SampleRequest(DRAWS, seed=1))
    came, left = (s.levels[1:, s.groups.index(g)] for g in (OVER_YEARS, LEAVING_OVER_YEARS))
    assert abs(np.corrcoef(came, left)[0, 1]) < 0.07


def test_the_level_of_chance_is_higher_the_fewer_leave():
    factor = np.ones((500, YEARS))
    found, beyond = leaving_over_time(100.0, factor, 8, 1)
    counted = sum(100 * (found[(str(t),)] - 1) for t in range(1, 9))
    assert beyond == pytest.approx(counted)
    assert beyond[0] == 0
    none, without = leaving_over_time(100.0, factor, 8, None)
    assert all(np.all(n == 1) for n in none.values())
    assert np.all(without == 0)


def test_a_model_may_leave_them_out(manchester):
    said = dataclasses.replace(manchester, uncertainty=Uncertainty(exits_over_time=False))
    s = sample(said, SampleRequest(5, seed=1))
    assert LEAVING_OVER_TIME not in s.drawn
    assert s.groups[-2:] == (OVER_YEARS, CHANCE)
    neither = Uncertainty(entries_over_time=False, exits_over_time=False)
    assert CHANCE not in sample(dataclasses.replace(manchester, uncertainty=neither), SampleRequest(5, seed=1)).groups


def test_the_share_leaving_of_a_quarter_is_the_usual_one_times_its_factor(manchester):
    s = sample(manchester, SampleRequest(9, seed=1))
    case = resolve.build(dataclasses.replace(manchester, drawn=s.drawn), horizon=12, **CHOICES)
    assert case.leaving[4] is s.drawn[LEAVING_OVER_TIME]["5",]
    g, p = "10_15_standard", "foster_ifa"
    assert np.array_equal(case.share_leaving(g, p, 5), 0.05 * case.leaving[4])
    assert all(n[0] == 1 for n in case.leaving)
    assert resolve.build(manchester, horizon=12, **CHOICES).leaving == (1.0,) * 12


@pytest.fixture
def emptying_town(tmp_path):
    """Return a town of 16 children of whom nearly half of the older ones leave in a quarter: chance asks for more."""
    path = tiny_model.write(tmp_path)
    tiny_model.set_value(path, "exits.csv", "older,all,leaves_care", 0.4)
    return read_model(path)


def test_in_no_quarter_more_leave_than_live_there(emptying_town):
    """Those who may be moved by plan counted too."""
    s = sample(emptying_town, SampleRequest(201, seed=1))
    case = resolve.build(dataclasses.replace(emptying_town, drawn=s.drawn), horizon=8, **CHOICES)
    most = max(float(np.max(leaving(case, g, p, q.number))) for g, p in case.exit for q in case.quarters)
    assert 0.99 < most <= 1 + 1e-9
    usual = figure_values(emptying_town.tables, 1, {})
    room, asked = float(most_times_leaving(usual)[0]), leaving_over_time(3.5, np.ones((201, YEARS)), 8, 1)[0]
    assert max(float(np.max(n)) for n in case.leaving) == pytest.approx(room)
    assert max(float(np.max(n)) for n in asked.values()) > room


def leaving(case, g, p, t):
    """Return the share that leaves a placement type in a quarter: care, for an older group, onward, or by plan."""
    ages = case.ageing.get(g, ("", 0.0))[1]
    moves = case.move_limit[g, t] if (g, p) in case.moves_from else 0.0
    return case.share_leaving(g, p, t) + ages + sum(case.transitions_from.get((g, p), ())) + moves


@needs(FILES[1])
@pytest.mark.parametrize(("flow", "years"), [(WHO_LEFT, 1), (WHO_LEFT, 2), (ENTERED, 2)])
def test_later_years_of_councils_lay_within_the_draws(flow, years, capsys):
    """Fitted to what was known before, four councils in five end within the middle 80% one and two years later."""
    counts, _hidden = read_counts(FILES, flow)
    origin = 2025 - years
    known = fit({code: {y: n for y, n in of.items() if y <= origin} for code, of in counts.items()})
    before = {code: of[origin] for code, of in counts.items() if of.get(origin, 0) > 0 and 2025 in of}
    share = np.mean([within(known, n, counts[code][2025], years) for code, n in before.items()])
    with capsys.disabled():
        print(f"\n{flow}, {years} ahead: {share:.0%} of {len(before)} councils within 80%")
    assert 0.70 <= share <= 0.92


def within(known: Volatility, before: float, after: float, years: int) -> bool:
    """Say whether a count so many years later lies in the middle 80% of what is drawn of it, trend included."""
    levels = np.random.default_rng(int(before)).random((2000, YEARS))
    factor = over_years(walk_of(known, before), levels, years)[0][:, years - 1]
    expected = before * np.exp(known.trend * years) * factor
    low, high = np.quantile(expected * by_chance(expected, 2000, 1, "one"), [0.1, 0.9])
    return bool(low <= after <= high)


def test_without_change_and_chance_nothing_differs():
    factor, _level = over_years(YearlyWalk(0.0, 1.0), np.full((5, YEARS), 0.3), 2)
    found, _beyond = leaving_over_time(10.0, factor, 8, None)
    assert all(np.all(n == 1) for n in found.values())
