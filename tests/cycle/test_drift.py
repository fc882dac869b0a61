"""Drift from a plan: by hand, and to the penny whatever comes."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement_opt.answering import answer
from placement_opt.cycle.drift import drift
from placement_opt.cycle.going_on import FORECAST, GoneOn, QuarterPassed
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.prepared import once_passed
from placement_opt.retracing import settled
from tests.cycle.conftest import FIRST
from tests.cycle.test_going_on import as_planned

WEEKS = 13  # of April to June
FEES = {"home_inhouse": 100, "home_external": 3000, "foster_inhouse": 300, "foster_ifa": 800}  # a child-week
LINES = {"home_inhouse": "residential_withdrawal", "home_external": "residential_withdrawal"}


def drifted(prepared, forecast, count):
    c = prepared.question.case
    nothing = answer(prepared.question, FORECAST).plan(DO_NOTHING)
    now = once_passed(prepared, [settled(c, forecast.values, count)])
    return drift(GoneOn(now, (QuarterPassed(FIRST, 1, forecast, nothing, ()),)))


def test_one_more_child_with_an_agency_by_hand(prepared, forecast):
    """A child more at the end of the quarter is half a quarter's fee; by volume it would live as all others do."""
    count = as_planned(forecast, 1)
    planned = {p: sum(n for (_g, q), n in count.children.items() if q == p) for p in FEES}
    everyone = sum(count.children.values())
    more = {**count.children, ("younger", "foster_ifa"): count.children["younger", "foster_ifa"] + 1}
    found = drifted(prepared, forecast, dataclasses.replace(count, children=more))
    of = found.money.groupby("part")["gbp"].sum()
    half = WEEKS / 2
    assert found.total == pytest.approx(800 * half, abs=0.01)
    volume = sum(FEES[p] * n for p, n in planned.items()) / everyone * half
    assert of["volume"] == pytest.approx(volume, abs=0.01)
    scaled = everyone / (everyone + 1)
    mix = sum(FEES[p] * (n * scaled - n) for p, n in planned.items()) * half + 800 * scaled * half
    assert of["mix"] == pytest.approx(mix, abs=0.01)
    assert of["interaction"] == pytest.approx(800 * half - volume - mix, abs=0.01)
    assert (of["timing"], of["other"], of["price"]) == pytest.approx((0, 0, 0), abs=0.01)
    nothing = answer(prepared.question, FORECAST).plan(DO_NOTHING).values
    here = {p: sum(float(n) for (_g, q, t), n in nothing.x.items() if (q, t) == (p, 1)) for p in FEES}
    there = sum(float(n) for (_g, _p, t), n in nothing.x.items() if t == 1)
    demand = sum(FEES[p] * n for p, n in here.items()) / there * (everyone + 1 - there) * half
    assert found.demand == pytest.approx(demand, abs=0.01)


def test_a_home_that_closes_late_is_timing_and_dear_places_are_prices(prepared, forecast):
    """Home b, of 2 beds at £2,000 a bed-week, is open where the plan has it closed, or the other way round."""
    count, planned = as_planned(forecast, 1), float(forecast.values.open["home_b", 1])
    other = 1.0 - planned
    found = drifted(prepared, forecast, dataclasses.replace(count, standing={"open": {("home_b",): other}}))
    premises = (2 * 2000 - 3 * 30000 * 7 / 365.25) * WEEKS * (other - planned)
    residential = found.money[(found.money["line"] == "residential_withdrawal") & (found.money["part"] == "timing")]
    released = forecast.values.released[1,]
    assert residential["gbp"].sum() == pytest.approx(premises, abs=3 * 30000 / 4 + 1)
    assert released >= 0
    ledger = forecast.ledger
    line = ledger[(ledger["quarter"] == FIRST) & (ledger["schedule_line"] == "foster_investment") & ~ledger["one_off"]]
    dearer = dataclasses.replace(count, spent={"foster_investment": float(line["gbp"].sum()) + 500})
    found = drifted(prepared, forecast, dearer)
    assert found.money.groupby("part")["gbp"].sum()["price"] == pytest.approx(500, abs=0.01)
    assert found.total == pytest.approx(500, abs=0.01)


def test_a_light_is_the_share_of_what_was_planned(prepared, forecast):
    ledger = forecast.ledger
    line = ledger[(ledger["quarter"] == FIRST) & (ledger["schedule_line"] == "foster_investment") & ~ledger["one_off"]]
    gbp, count = float(line["gbp"].sum()), as_planned(forecast, 1)
    colours = []
    for share in (0.0, 0.03, -0.06):
        spent = {"foster_investment": gbp * (1 + share)}
        lights = drifted(prepared, forecast, dataclasses.replace(count, spent=spent)).lights
        colours.append(next(k for k in lights if k.line == "foster_investment").colour)
    assert colours == ["green", "amber", "red"]
    assert lights[-1].line == TOTAL
    assert "6.0% less than planned; most of it is prices" in next(k for k in lights if k.colour == "red").reason


@settings(max_examples=8)
@given(st.lists(st.floats(0, 6), min_size=3, max_size=3), st.floats(0, 1), st.floats(0, 300_000))
def test_the_causes_add_up_to_the_penny(tmp_path_factory, children, share, spent):
    prepared, forecast = _made(tmp_path_factory)
    count = as_planned(forecast, 1)
    cells = [("older", "home_inhouse"), ("older", "home_external"), ("younger", "foster_ifa")]
    there = {**count.children, **dict(zip(cells, children, strict=True))}
    standing = {"open": {("home_b",): share}}
    found = drifted(
        prepared,
        forecast,
        dataclasses.replace(count, children=there, standing=standing, spent={"residential_withdrawal": spent}),
    )
    residential = found.money[found.money["line"] == "residential_withdrawal"]
    ledger = forecast.ledger
    planned = ledger[(ledger["quarter"] == FIRST) & (ledger["schedule_line"] == "residential_withdrawal")]
    assert residential["gbp"].sum() == pytest.approx(spent - float(planned["gbp"].sum()), abs=0.01)


_KEPT = {}


def _made(tmp_path_factory):
    """Return the tiny town and its forecast, made once for all examples."""
    if not _KEPT:
        from placement_opt.answering import answer
        from placement_opt.domain.strategy import RECOMMENDED
        from placement_opt.prepared import Options, prepare
        from tests import tiny_model

        folder = tmp_path_factory.mktemp("tiny")
        prepared = prepare(Options(tiny_model.write(folder), strategy=tiny_model.write_strategy(folder)))
        _KEPT["made"] = prepared, answer(prepared.question, FORECAST).plan(RECOMMENDED)
    return _KEPT["made"]


def test_the_largest_parts_are_told_by_the_titles_of_their_lines(prepared, forecast):
    count = as_planned(forecast, 1)
    more = {**count.children, ("younger", "foster_ifa"): count.children["younger", "foster_ifa"] + 3}
    found = drifted(prepared, forecast, dataclasses.replace(count, children=more))
    titles = {k.title for k in prepared.question.case.schedule}
    assert found.told
    assert all(words.partition(": ")[0] in titles for words in found.told)
