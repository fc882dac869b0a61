"""What a lead says becomes decisions that hold just that."""

from __future__ import annotations

import pytest

from placement_opt.domain.decisions import told_as_one
from placement_opt.review.lead_decisions import LeadSaid, decisions_of
from tests.review.recommended import BY_MEASURE, CASE, LAST


def bounds(measure: str, decision: str, value: float | None = None) -> list[tuple[int, int, str, float]]:
    said = LeadSaid(2, BY_MEASURE[measure], decision, value, "the reason", "the lead")
    found = decisions_of(CASE, said)
    assert {(k.reason, k.by, k.decision) for k in found} == {("the reason", "the lead", decision)}
    assert len(told_as_one(found)) == 1
    return [(k.quarter, k.last, k.sense, round(k.value, 6)) for k in found]


def test_a_home_that_is_accepted_closes_in_its_quarter_and_not_before():
    assert bounds("open", "accept") == [(1, 2, "fix", 1), (3, LAST, "fix", 0)]


def test_a_home_that_is_refused_stays_open_throughout():
    assert bounds("open", "refuse") == [(1, LAST, "fix", 1)]


def test_a_home_is_amended_to_another_quarter():
    assert bounds("open", "amend", 4) == [(1, 3, "fix", 1), (4, LAST, "fix", 0)]
    assert bounds("open", "amend", 1) == [(1, LAST, "fix", 0)]


def test_what_happens_in_a_year_is_decided_on_as_a_sum():
    """What is accepted is what was shown, 1.23, give or take half of its last digit: 1.2345 lies within."""
    assert bounds("moves", "accept") == [(1, 2, "at_least", 1.225), (1, 2, "at_most", 1.235)]
    assert bounds("moves", "refuse") == [(1, 2, "forbid", 0)]
    assert bounds("recruit", "cap", 3) == [(3, LAST, "at_most", 3)]
    assert bounds("recruit", "amend", 2.5) == [(3, LAST, "fix", 2.5)]


def test_what_stands_is_decided_on_by_its_most():
    assert bounds("teams", "accept") == [(1, LAST, "at_most", 3.505), (2, 2, "at_least", 3.495)]
    assert bounds("teams", "refuse") == [(1, LAST, "at_most", 1)]  # the team at the opening goes on
    assert bounds("teams", "cap", 2) == [(1, LAST, "at_most", 2)]
    assert bounds("contract_places", "amend", 1) == [(1, LAST, "at_most", 1), (2, 2, "at_least", 1)]


@pytest.mark.parametrize(
    ("measure", "decision", "value", "title"),
    [
        ("open", "refuse", None, "close Elm House from 2014/15 Q1"),
        ("open", "amend", 4, "close Elm House from 2014/15 Q1, amended to 2014/15 Q2"),
        (
            "moves",
            "refuse",
            None,
            "children moved by plan: Complex, 10-15, from Council homes to Specialist foster care, 2013/14: 1.23 "
            "children",
        ),
        (
            "recruit",
            "cap",
            3,
            "further fostering households recruited: Council foster care, 2014/15: 4 households, capped at 3",
        ),
        ("homes_opened", "amend", 1, "new homes that open: Pair home, 2013/14: 2 homes, amended to 1"),
    ],
)
def test_a_decision_says_what_it_is_about_in_words(measure, decision, value, title):
    said = LeadSaid(2, BY_MEASURE[measure], decision, value, "the reason", "the lead")
    assert {k.title for k in decisions_of(CASE, said)} == {title}
