"""Tables of the evidence pack by hand: spend by figure, the bridge step by step, homes and places by quarter."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from placement_opt.measure.bridge import Bridge, Span
from placement_opt.measure.figure_table import spend_shares, terms
from placement_opt.measure.lever_quantities import lever_uses
from placement_opt.measure.lever_table import LEVER_COLUMNS, PayingPrice, lever_table
from placement_opt.measure.living_tables import homes_timeline, places_and_children
from placement_opt.measure.totals import STEP_COLUMNS, bridge_steps
from tests.town import NOTHING, plan_for, still_town

CASE = still_town()
FIXED, POST, FEE = ("homes", "fixed_cost", "elm"), ("general", "post_cost", "staff"), ("prices", "fee", "agency")


@pytest.fixture(scope="module")
def nothing():
    return plan_for(CASE, NOTHING)[2]


def test_what_a_price_is_made_of():
    assert terms("6*homes/fixed_cost/elm; -8.5*general/post_cost/staff") == {FIXED: 6, POST: -8.5}
    assert terms("1*opening/children/calm/own") == {("opening", "children", "calm/own"): 1}
    assert terms("2*prices/fee/agency; 1*prices/fee/agency") == {FEE: 3}
    assert terms("") == {}


def test_the_share_of_spend_of_a_figure_is_its_part_of_each_price():
    """Premises are 6 x 20 - 8 x 10 = 40, staff 8 x 10: whatever a post costs, both lines together cost the same."""
    ledger = pd.DataFrame(
        [
            ("6*homes/fixed_cost/elm; -8*general/post_cost/staff", 400.0),
            ("8*general/post_cost/staff", 800.0),
            ("1*prices/fee/agency", 200.0),
            ("1*prices/fee/agency", 50.0),
            ("", -50.0),
        ],
        columns=["price_of", "gbp"],
    )
    found = spend_shares(ledger, {FIXED: 20.0, POST: 10.0, FEE: 50.0})
    assert found == pytest.approx({FIXED: 1_200 / 1_500, POST: 0.0, FEE: 250 / 1_500})


def test_a_ledger_that_does_not_say_what_prices_are_of_has_no_shares():
    assert spend_shares(pd.DataFrame({"gbp": [1.0]}), {FEE: 1.0}) == {}


SPANS = (
    Span("prices", "prices rise", 10.0),
    Span("recruit", "approve more", -30.0),
    Span("close_homes", "close homes", -5.0),
    Span("interaction", "together", 2.0),
)


def test_each_step_of_the_bridge_begins_where_the_one_before_ends():
    found = bridge_steps(CASE, Bridge("2014/15", 100.0, SPANS, 77.0), "from", "to")
    assert list(found.columns) == STEP_COLUMNS
    assert list(found["begin"]) == [0, 100, 110, 80, 75, 0]
    assert list(found["end"]) == [100, 110, 80, 75, 77, 77]
    assert list(found["kind"]) == ["total", "outside", "lever", "lever", "interaction", "total"]


def test_each_lever_has_what_it_saves_alone_what_is_used_and_the_price_that_pays(nothing):
    shut = {("elm", t): float(t < 3) for t in range(5)}
    teams = {("mst", t): n for t, n in enumerate((0.0, 0.0, 2.0, 1.0, 1.0))}
    values = dataclasses.replace(
        nothing.values,
        open={**nothing.values.open, **shut},
        teams={**nothing.values.teams, **teams},
        m={**nothing.values.m, ("calm", "home", "own", 2): 1.0, ("complex", "home", "special_foster", 3): 0.5},
    )
    plan = dataclasses.replace(nothing, values=values)
    used = {(k.lever, k.measure): (k.amount, k.unit) for k in lever_uses(CASE, plan)}
    assert used["close_homes", "open"] == (1.0, "homes")
    assert used["services", "teams"] == (2.0, "teams")  # the most at the end of a quarter
    assert used["mtfc", "teams"] == (0.0, "teams")
    assert used["placement_choice", "moves"] == (1.0, "children")
    assert used["specialist", "moves"] == (0.5, "children")
    prices = (PayingPrice("mtfc", "mtfc", 1_000.0, 700.0), PayingPrice("services", "mst", 9.0, None))
    found = lever_table(CASE, Bridge("2014/15", 100.0, SPANS, 77.0), plan, prices)
    assert list(found.columns) == LEVER_COLUMNS
    cells = found.set_index(["lever", "column"])["value"].to_dict()
    assert (cells["recruit", "alone"], cells["close_homes", "alone"]) == (30.0, 5.0)
    assert (cells["mtfc", "price_now mtfc"], cells["mtfc", "pays_at mtfc"]) == (1_000.0, 700.0)
    assert ("services", "pays_at mst") not in cells


def test_homes_stand_with_their_beds_and_posts_at_the_opening_and_in_every_quarter(nothing):
    shut = {("elm", t): float(t < 3) for t in range(5)}
    plan = dataclasses.replace(nothing, values=dataclasses.replace(nothing.values, open=nothing.values.open | shut))
    found = homes_timeline(CASE, {"recommended": plan})
    elm = found[found["home"] == "elm"]
    assert list(elm["quarter"]) == ["opening", *(q.label for q in CASE.quarters)]
    assert list(elm["beds"]) == [4, 4, 4, 0, 0]
    assert list(elm["posts"]) == [5, 5, 5, 0, 0]


def test_places_stand_beside_the_children_whom_they_hold(nothing):
    found = places_and_children(CASE, nothing)
    at = found[found["quarter"] == "opening"].set_index(["kind", "measure"])["value"].to_dict()
    assert (at["home", "children"], at["home", "fillable_places"], at["home", "homes"]) == (8, 9, 2)
    assert (at["own", "children"], at["own", "fillable_places"], at["own", "households"]) == (20, 32, 20)
    assert (at["mtfc", "fillable_places"], at["mtfc", "teams"]) == (0, 0)
    assert not found.duplicated(["quarter", "kind", "measure"]).any()
