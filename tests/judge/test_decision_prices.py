"""What decisions cost, worked out by hand: alone, together, and what moves to make room."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement_opt.domain.decisions import Decision
from placement_opt.formulation.build import UNMET_NEED
from placement_opt.judge.decision_prices import interaction_words, told
from tests.decided_town import LAST, closed_from, empty_homes, kept_open, prices_of_decisions, short_of_carers
from tests.town import brief, full_town, plan_for

A_POUND = pytest.approx


@pytest.fixture(scope="module")
def both():
    return prices_of_decisions(empty_homes(), [kept_open("elm"), kept_open("oak")])[1]


def test_to_keep_elm_costs_two_quarters_of_it_less_what_its_closing_costs(both):
    elm, _oak = both.alone
    assert elm.cost == A_POUND(2 * 78_000 - 10_000, abs=1)
    assert elm.savings == A_POUND({"2013/14": 0, "2014/15": 2 * 78_000}, abs=1)
    assert elm.changes == ()
    assert elm.unmet == 0


def test_to_keep_oak_lets_elm_close_a_quarter_sooner(both):
    """Oak would save 390,000 less 20,000; Elm now saves 234,000 in place of 156,000."""
    _elm, oak = both.alone
    assert oak.cost == A_POUND(370_000 - 78_000, abs=1)
    assert [k.words for k in oak.changes] == ["Elm House closes from 2013/14 Q4 in place of 2014/15 Q1"]
    assert told(empty_homes(), oak)[-2:] == (
        "What moves to make room:",
        "Elm House closes from 2013/14 Q4 in place of 2014/15 Q1.",
    )


def test_together_they_cost_more_than_the_sum_since_no_home_can_close_in_place_of_another(both):
    assert both.together.cost == A_POUND(370_000 + 146_000, abs=1)
    assert both.interaction == A_POUND(78_000, abs=1)
    assert interaction_words(both) == "Together they cost £78,000 more than the sum of what each costs alone."


def test_what_was_recommended_anyway_costs_nothing():
    case = empty_homes()
    _, found = prices_of_decisions(case, [*closed_from("oak", 2), *closed_from("elm", 3, "another")])
    assert [k.cost for k in found.alone] == A_POUND([0, 0], abs=1)
    assert found.interaction == A_POUND(0, abs=1)
    assert told(case, found.alone[0]) == ("It costs nothing: the recommended plan is the same.",)
    assert interaction_words(found) == "Together they cost the sum of what each costs alone."


def test_a_cap_on_recruitment_costs_what_agency_care_costs_more():
    """Two children need 1.25 households, and 0.5 are allowed: 1.2 live with the agency for a quarter and a half.

    That costs 1.2 x 500 x 19.5 weeks, less 0.75 households at 2,000 each and 20 a week for two quarters.
    """
    cap = Decision("recruit", ("own",), 1, "at_most", 0.5, "panels are full", "lead", LAST, "recruit", "cap")
    _, found = prices_of_decisions(short_of_carers(), [cap])
    (price,) = found.alone
    assert price.cost == A_POUND(1.2 * 500 * 19.5 - 0.75 * (2_000 + 20 * 26), abs=1)
    assert found.together.cost == A_POUND(price.cost)
    assert {k.what: round(k.kept - k.without, 3) for k in price.changes} == {
        "Children who live in Council foster care at the end of 2014/15 Q2": -1.2,
        "Children who live in Agency foster care at the end of 2014/15 Q2": 1.2,
    }


def test_decisions_before_stand_in_every_plan_and_have_no_price():
    """With Oak kept already, keeping Elm too costs its 224,000."""
    _, found = prices_of_decisions(empty_homes(), [kept_open("elm")], before=[kept_open("oak", "an earlier lead")])
    (elm,) = found.alone
    assert elm.decisions[0].index == ("elm",)
    assert elm.cost == A_POUND(3 * 78_000 - 10_000, abs=1)


def test_decisions_before_stand_beside_each_of_several_too():
    plenty = Decision("recruit", ("own",), 1, "at_most", 9.0, "as many as come", "fostering manager", LAST)
    _, found = prices_of_decisions(empty_homes(), [plenty, kept_open("elm")], before=[kept_open("oak", "earlier")])
    assert [k.cost for k in found.alone] == A_POUND([0, 3 * 78_000 - 10_000], abs=1)


REFUSALS = {
    "recruit": ("own", "special_foster"),
    "open": ("oak", "elm"),
    "teams": ("mst", "mtfc"),
    "contract_places": ("volume", "band"),
    "transfers": ("over",),
    "reviews": ("external",),
}


@given(
    measure=st.sampled_from(sorted(REFUSALS)),
    which=st.integers(0, 1),
    first=st.integers(1, 3),
    length=st.integers(0, 3),
)
@settings(max_examples=8)
def test_a_refusal_never_costs_less_than_nothing(measure, which, first, length):
    """It leaves no less need unmet, and where it leaves the same it costs no less."""
    about = REFUSALS[measure][which % len(REFUSALS[measure])]
    sense, value = ("fix", 1.0) if measure == "open" else ("forbid", 0.0)
    refusal = Decision(measure, (about,), first, sense, value, "why", "lead", min(LAST, first + length))
    _, found = prices_of_decisions(full_town(), [refusal])
    (price,) = found.alone
    assert price.unmet > -1e-4
    assert price.unmet > 1e-4 or price.cost > -1


def test_the_least_cost_is_what_is_compared_and_not_the_room_that_later_stages_have():
    _, solution, results = plan_for(full_town(), brief())
    assert results.least_cost == pytest.approx(solution.cost, abs=1)
    assert results.best(UNMET_NEED) == results.stages[0].best
