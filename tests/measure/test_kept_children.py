"""Children, gaps and places from the files of a run: by hand in two quarters, and as sums that must agree."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.measure.kept_children import (
    KEPT_FILLABLE,
    KEPT_LIVING,
    KEPT_WAITING,
    LIVING_ELSEWHERE,
    LIVING_IN_OWN,
    OWN_PLACES,
    by_need,
    by_type,
    coming_into_care,
    own_places,
    quarters_in,
    suited_elsewhere,
)

COLUMNS = ["plan", "quarter", "need", "placement", "measure", "value"]
NEEDS, TYPES = ("younger", "older"), ("home", "ifa", "special")
PLAN = pd.DataFrame(
    [
        ("do_nothing", "opening", "younger", "ifa", KEPT_LIVING, 6.0),
        ("do_nothing", "opening", "older", "home", KEPT_LIVING, 8.0),
        ("do_nothing", "Q1", "younger", "ifa", KEPT_LIVING, 5.0),
        ("do_nothing", "Q1", "older", "home", KEPT_LIVING, 7.0),
        ("do_nothing", "Q1", "older", "special", KEPT_LIVING, 3.0),
        ("do_nothing", "Q1", "older", "residential", KEPT_WAITING, 2.0),
        ("do_nothing", "Q1", "", "home", KEPT_FILLABLE, 9.0),
        ("recommended", "Q1", "younger", "ifa", KEPT_LIVING, 4.0),
    ],
    columns=COLUMNS,
)


def value(frame, **where):
    for column, wanted in where.items():
        frame = frame[frame[column] == wanted]
    (n,) = frame["value"]
    return n


def test_who_waits_is_counted_with_those_who_live_somewhere_or_apart():
    everybody = by_need(PLAN, ["do_nothing"], NEEDS, (KEPT_LIVING, KEPT_WAITING))
    assert value(everybody, quarter="Q1", group="older") == 7 + 3 + 2
    assert value(everybody, quarter="Q1", group="younger") == 5
    apart = by_need(PLAN, ["do_nothing"], NEEDS, (KEPT_WAITING,))
    assert value(apart, quarter="Q1", group="older") == 2
    assert value(apart, quarter="opening", group="older") == 0


def test_nobody_is_written_as_nought_in_every_quarter_and_plan():
    found = by_type(PLAN, ["do_nothing", "recommended"], TYPES)
    assert quarters_in(PLAN) == ("opening", "Q1")
    assert len(found) == 2 * 2 * len(TYPES)
    assert value(found, plan="do_nothing", quarter="opening", kind="special") == 0
    assert value(found, plan="recommended", quarter="Q1", kind="ifa") == 4


def test_whom_a_kind_of_placement_would_suit_is_a_share_less_who_is_there():
    found = suited_elsewhere(PLAN, ["do_nothing"], {("older", "special"): 0.5, ("younger", "home"): 0.25})
    assert value(found, quarter="opening", need="older") == 0.5 * 8
    assert value(found, quarter="Q1", need="older") == pytest.approx(0.5 * 10 - 3)  # who waits is not asked
    assert value(found, quarter="Q1", need="younger") == pytest.approx(0.25 * 5)
    more_there = suited_elsewhere(PLAN, ["do_nothing"], {("older", "home"): 0.1})
    assert value(more_there, quarter="Q1") == 0


def test_own_places_are_not_known_where_no_file_has_them():
    lists = {"residential": (["home"], ["ifa"]), "supported": ([], ["ifa"])}
    found = own_places(PLAN, ["do_nothing"], lists)
    now = {(k["list"], k["measure"]): k["value"] for k in found[found["quarter"] == "opening"].to_dict("records")}
    assert math.isnan(now["residential", OWN_PLACES])
    assert now["supported", OWN_PLACES] == 0  # the council has none of its own
    assert (now["residential", LIVING_IN_OWN], now["residential", LIVING_ELSEWHERE]) == (8, 6)
    assert value(found, quarter="Q1", list="residential", measure=OWN_PLACES) == 9


def test_children_who_come_are_those_forecast_less_those_prevented():
    rows = [
        ("do_nothing", "Q1", "older", "forecast entries", 5.0),
        ("do_nothing", "Q1", "older", "entries prevented", 1.0),
        ("do_nothing", "Q2", "older", "forecast entries", 4.0),
        ("do_nothing", "Q2", "older", "left care", 9.0),
        ("do_nothing", "Q3", "older", "forecast entries", 7.0),
        ("recommended", "Q1", "older", "forecast entries", 50.0),
    ]
    flows = pd.DataFrame(rows, columns=["plan", "quarter", "need", "measure", "value"])
    found = coming_into_care(flows, "do_nothing", {"Q1": "2025/26", "Q2": "2025/26"}, NEEDS)
    assert value(found, year="2025/26", group="older") == 5 - 1 + 4
    assert value(found, year="2025/26", group="younger") == 0
    assert list(found["year"].unique()) == ["2025/26"]


AMOUNTS = st.lists(st.floats(0, 500), min_size=len(NEEDS) * len(TYPES), max_size=len(NEEDS) * len(TYPES))


@given(AMOUNTS)
def test_children_by_need_and_by_type_add_up_to_the_same(amounts):
    pairs = [(g, p) for g in NEEDS for p in TYPES]
    rows = [("a", "Q1", g, p, KEPT_LIVING, n) for (g, p), n in zip(pairs, amounts, strict=True)]
    plan = pd.DataFrame(rows, columns=COLUMNS)
    needs, types = by_need(plan, ["a"], NEEDS, [KEPT_LIVING]), by_type(plan, ["a"], TYPES)
    assert needs["value"].sum() == pytest.approx(types["value"].sum()) == pytest.approx(math.fsum(amounts))
