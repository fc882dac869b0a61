"""What holds for any town."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement_opt.intake.estimate import ALL_CHILDREN, estimate, forecast
from placement_opt.intake.estimate.cells import cells, chances
from placement_opt.intake.estimate.chain import central_moves
from placement_opt.intake.estimate.entries import course, trend
from placement_opt.intake.estimate.window import window_of
from tests.intake.estimate.simulated import (
    CATALOGUE,
    GONE,
    SETTINGS,
    changed,
    drawn,
    teenagers,
    total,
    town,
)

PAIRS = [
    *(("under_1_standard", "foster_ifa"), ("1_4_standard", "adoption"), ("5_9_complex", "home_external")),
    *(("10_15_standard", "foster_ifa"), ("10_15_standard", "foster_inhouse"), ("10_15_complex", "foster_ifa")),
    *(("10_15_complex", "home_inhouse"), ("10_15_settled", "foster_kinship"), ("16_17_standard", "community")),
    *(("16_17_complex", "residential_school"), ("16_17_standard", "foster_ifa")),
]
NEEDS = CATALOGUE.needs
OLDER = {n.band: NEEDS[n.ages_into].band for n in NEEDS.values() if n.ages_into}


def band(pair):
    return NEEDS[pair[0]].band


def may_follow(a, b):
    """Say whether a child may be in cell b a quarter after cell a."""
    return b == GONE or band(b) in (band(a), OLDER.get(band(a)))


@st.composite
def towns(draw):
    """Return counts of a town of a few cells over a few quarters."""
    pairs = draw(st.lists(st.sampled_from(PAIRS), min_size=1, max_size=6, unique=True))
    now = Counter({p: draw(st.integers(0, 120)) for p in pairs})
    opening, passed = {p: n for p, n in now.items() if n}, []
    for _ in range(draw(st.integers(1, 5))):
        moved, left = {}, Counter(now)
        for a in pairs:
            for b in (*pairs, GONE):
                if a != b and may_follow(a, b) and left[a] and draw(st.booleans()):
                    moved[a, b] = draw(st.integers(1, left[a]))
                    left[a] -= moved[a, b]
        came = {p: n for p in pairs if (n := draw(st.integers(0, 30)))}
        passed.append((moved, came))
        now = left + Counter(came)
        for (_, b), n in moved.items():
            if b != GONE:
                now[b] += n
    return town(opening, passed)


@settings(max_examples=30)
@given(towns(), st.sampled_from([0, 1, 30, 1000]))
def test_shares_are_shares(counts, least):
    how = changed("estimates", least_exposure=least)
    e = estimate(counts, how, CATALOGUE)
    returns = {key[:2]: max(first.value, later.value) * r.value for key, (first, later, r) in e.breakdown.items()}
    shares = [
        *e.exits.values(),
        *e.ages.values(),
        *e.transitions.values(),
        *e.entry_mix.values(),
        *e.most_seen.values(),
    ]
    for r in (*shares, *(r for three in e.breakdown.values() for r in three)):
        assert 0 <= r.low <= r.value <= r.high <= 1
        assert r.group
        assert r.value == round(r.value, how.estimates.decimals)
    for pair, leaves in e.exits.items():
        moved = sum(r.value for key, r in e.transitions.items() if key[:2] == pair)
        aged = e.ages[pair[0]].value if pair[0] in e.ages else 0
        assert leaves.value + aged + moved + returns.get(pair, 0) <= 1 + 1e-5
    assert all(r.value > 0 for r in e.transitions.values())
    for need in {g for g, _ in e.entry_mix}:
        mix = [round(r.value * 10**how.estimates.decimals) for (g, _), r in e.entry_mix.items() if g == need]
        assert sum(mix) == 10**how.estimates.decimals
    assert {g for g, _ in e.entry_mix} == {g for g, n in e.entries.items() if n.count}


@settings(max_examples=30)
@given(towns(), st.sampled_from([0, 30]))
def test_every_place_that_children_come_to_has_exits(counts, least):
    e = estimate(counts, changed("estimates", least_exposure=least), CATALOGUE)
    places = CATALOGUE.placements
    for _, p, to_need, to in e.transitions:
        assert (to_need, p) in e.exits or any(g == to_need and places[k].destination == to for g, k in e.exits)
    for need, to in e.entry_mix:
        assert any(g == need and places[p].destination == to for g, p in e.exits)
    for g, p in e.exits:
        assert not CATALOGUE.needs[g].ages_into or (CATALOGUE.needs[g].ages_into, p) in e.exits
    assert set(e.opening) <= set(e.exits)


@settings(max_examples=30)
@given(towns(), st.sampled_from([0, 30, 1000]))
def test_what_may_happen_to_a_child_adds_up_to_one(counts, least):
    for cell in cells(counts, window_of(counts, 12), CATALOGUE, least, 20).values():
        parts = [np.array(list(g.outcomes.values())) for g in (cell.leaving, cell.moving, cell.ageing) if g]
        leaving, moving, *ageing = [x / x.sum() if x.sum() else np.arange(len(x)) == 0 for x in parts]
        found = chances(cell, leaving[0], moving, ageing[0][0] if ageing else np.array(0.0))
        assert sum(float(x) for x in found.values()) == pytest.approx(1)
        assert min(float(x) for x in found.values()) >= 0


@settings(max_examples=60)
@given(towns(), st.sampled_from([0, 30, 100, 10_000]), st.sampled_from([0, 20, 1000]))
def test_as_many_leave_by_the_rates_as_were_counted(counts, least, together):
    found = cells(counts, window_of(counts, 12), CATALOGUE, least, together)
    rows = counts.flows.groupby(["need", "placement"])["children"].sum()
    left = counts.flows.loc[counts.flows["to_need"] == "", "children"].sum()
    fitted = sum(n * leaves(found[pair]) for pair, n in rows.items())
    assert fitted == pytest.approx(left)


@settings(max_examples=60)
@given(towns())
def test_so_they_do_from_each_placement_with_enough_children(counts):
    found = cells(counts, window_of(counts, 12), CATALOGUE, 10_000, 0)
    rows = counts.flows.groupby(["need", "placement"])["children"].sum()
    gone = counts.flows.loc[counts.flows["to_need"] == ""].groupby("placement")["children"].sum()
    for p in set(rows.index.get_level_values("placement")):
        fitted = sum(n * leaves(found[pair]) for pair, n in rows.items() if pair[1] == p)
        assert fitted == pytest.approx(gone.get(p, 0))


def leaves(cell):
    gone, stays = cell.leaving.outcomes.values()
    return min(1, cell.leaves * gone / (gone + stays))


@settings(max_examples=30)
@given(towns())
def test_stock_is_what_was_less_who_left_plus_who_came(counts):
    for q in range(1, len(counts.quarters) + 1):
        left = total(counts.flows, q, to_need="")
        assert total(counts.stock, q) == total(counts.stock, q - 1) - left + total(counts.entrants, q)
        assert total(counts.flows, q) == total(counts.stock, q - 1)


def test_a_quarter_ahead_is_the_stock_times_the_rates():
    counts = drawn(teenagers(), 12, np.random.default_rng(4))
    how, e = SETTINGS.estimates, estimate(counts, SETTINGS, CATALOGUE)
    window = window_of(counts, how.window_quarters)
    found = cells(counts, window, CATALOGUE, how.least_exposure, how.least_together)
    opening, moves = np.array([e.opening.get(pair, 0) for pair in found]), central_moves(found, leaves=0.0)
    left = sum(n * e.exits[pair].value for pair, n in e.opening.items())
    assert moves.expected(opening, np.array(1.0)).sum() == pytest.approx(opening.sum() - left, rel=1e-3)
    assert moves.expected(opening, np.array(2.0)).sum() == pytest.approx(opening.sum() - 2 * left, rel=1e-3)


@settings(max_examples=20)
@given(towns())
def test_the_forecast_is_in_order_and_adds_up(counts):
    ahead = forecast(counts, changed("forecast", draws=100), CATALOGUE, quarters=3)
    for a in ahead:
        assert 0 <= a.low <= a.mean <= a.high
        assert math.isfinite(a.high)
    for label in {a.quarter for a in ahead}:
        means = {a.placement: a.mean for a in ahead if a.quarter == label}
        assert means.pop(ALL_CHILDREN) == pytest.approx(sum(means.values()))


@settings(max_examples=150)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=16))
def test_growth_is_a_growth_and_its_range_holds_it(came):
    fitted = trend(course(np.array(came, dtype=float), SETTINGS.estimates), SETTINGS.estimates)
    assert -1 < fitted.low <= fitted.value <= fitted.high
    assert fitted.value == 0 or not fitted.low <= 0 <= fitted.high
    if len(came) < SETTINGS.estimates.trend_quarters:
        assert fitted.value == 0
        assert fitted.high - fitted.low <= 2 * SETTINGS.estimates.unknown_trend
