"""What others gain by hand: cases and children beyond doing nothing, each at its value, discounted, with its range."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from placement_opt.domain.benefits import GAINERS, PER_CASE, PER_CHILD_QUARTER, Benefit
from placement_opt.measure.cost_benefit import CostBenefit
from placement_opt.measure.results import PLAN_COLUMNS, Results
from placement_opt.measure.who_gains import gain, gains_table, without_a_value
from tests.town import town

CASE = town(discount_rate=0.0)
LABELS = [q.label for q in CASE.quarters]
OFFENCES = Benefit(
    "offences", "Less offending", ("police", "courts"), PER_CASE, "mst", -50, 100, 300, "trial", "derived"
)
SCHOOL = Benefit("school", "Schooling", ("schools",), PER_CHILD_QUARTER, "own", 10, 20, 40, "study", "published")


def results(cases=(), children=(), name="plan", external=0.0) -> Results:
    """Return results with cases of MST, and children with the council's own carers, by quarter and need."""
    rows = [(name, "opening", "calm", "own", "children", 99.0, "children")]
    rows += [(name, label, "", "mst", "cases started", n, "cases") for label, n in zip(LABELS, cases, strict=False)]
    rows += [(name, LABELS[t], g, "own", "children", n, "children") for t, g, n in children]
    funding = pd.DataFrame({"external": [True, False], "gbp": [external, 7.0]})
    there = {"plan": SimpleNamespace(name=name), "children": pd.DataFrame(rows, columns=PLAN_COLUMNS)}
    return SimpleNamespace(**there, funding=funding)  # type: ignore[return-value]


def test_cases_beyond_doing_nothing_are_worth_their_value():
    """Ten, ten and five cases against five of doing nothing: 20 more, from -50 to 300 each."""
    found = gain(CASE, OFFENCES, results([5.0]), results([10.0, 10.0, 5.0]))
    assert found == {"low": -1_000, "central": 2_000, "high": 6_000}


def test_fewer_cases_turn_the_range_round():
    found = gain(CASE, OFFENCES, results([10.0]), results([]))
    assert found == {"low": -3_000, "central": -1_000, "high": 500}


def test_children_are_counted_at_the_end_of_each_quarter_whatever_their_need():
    """Two calm and one older, then three: six child-quarters; the opening is no quarter."""
    there = [(0, "calm", 2.0), (0, "older", 1.0), (1, "calm", 3.0)]
    assert gain(CASE, SCHOOL, results(), results(children=there))["central"] == 120


def test_what_comes_later_counts_for_less_and_is_not_deflated():
    case = town(discount_rate=0.1)
    found = gain(case, OFFENCES, results(), results([0.0, 0.0, 1.0]))
    assert found["central"] == pytest.approx(100 / 1.1**0.625)


def test_the_table_has_the_council_its_funders_and_each_benefit():
    appraised = SimpleNamespace(of=lambda _name: SimpleNamespace(present_value=400.0))
    found: CostBenefit = appraised  # type: ignore[assignment]
    frame = gains_table(CASE, (OFFENCES,), results(), [results([1.0], external=30.0)], found)
    assert frame["value"].tolist() == [400, -30, -50, 100, 300]
    assert frame["gains"].tolist() == ["council", "external", *["police;courts"] * 3]
    assert not frame.duplicated(["plan", "who"]).any()


def test_who_gains_what_nobody_knows_is_named():
    assert list(without_a_value([OFFENCES], GAINERS)) == ["council", "nhs", "schools", "treasury", "families"]
    assert list(without_a_value([], GAINERS)) == list(GAINERS)
