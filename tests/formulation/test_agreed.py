"""The strategy as published where decisions contradict it: as announced, as far as agreed, and a plan in every case."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.answering import answer
from placement_opt.domain.agreed import Agreed, agreed, beyond_the_announcement
from placement_opt.domain.decisions import Decision
from placement_opt.domain.strategy import AS_PUBLISHED, RECOMMENDED
from placement_opt.judge.agreed_words import agreed_words
from placement_opt.question import AS_AGREED, Want
from tests.decided_town import LAST, closed_from, empty_homes, kept_open, question_with
from tests.town import announces, brief, full_town, plan_for, still_town

RECRUIT = {("own", t): 1.0 for t in (1, 2, 3)}
WANT = Want(plans=(AS_PUBLISHED, RECOMMENDED))


def decided(measure, about, sense, value, first=1, last=LAST):
    return Decision(measure, about, first, sense, value, "as agreed", "lead", last)


def recruits(strategy):
    """Return the households recruited in each quarter of the published plan of a town that gains by none."""
    _, _, results = plan_for(still_town(), brief(fixed=True, strategy=strategy))
    return [results.values.recruit["own", t] for t in (1, 2, 3)]


def test_without_a_contradiction_nothing_gives_way():
    strategy = announces(recruit=RECRUIT, decisions=(decided("recruit", ("own",), "at_most", 3.0),))
    assert agreed(still_town(), strategy) == Agreed()
    assert recruits(strategy) == pytest.approx([1, 1, 1], abs=1e-4)
    assert agreed_words(still_town(), strategy) == []


def test_where_less_is_agreed_as_much_of_the_announcement_stands_as_can():
    strategy = announces(recruit=RECRUIT, decisions=(decided("recruit", ("own",), "at_most", 2.0),))
    assert agreed(still_town(), strategy).less == {("recruit", ("own",))}
    found = recruits(strategy)
    assert sum(found) == pytest.approx(2, abs=1e-3)
    assert max(found) <= 1 + 1e-6


def test_where_more_is_agreed_no_less_than_announced_and_no_more_than_agreed():
    strategy = announces(recruit=RECRUIT, decisions=(decided("recruit", ("own",), "at_least", 4.0),))
    found = recruits(strategy)
    assert sum(found) == pytest.approx(4, abs=1e-3)
    assert min(found) >= 1 - 1e-6


def test_what_is_refused_is_left_out_of_the_published_plan_and_all_else_stands():
    strategy = announces(
        recruit=RECRUIT,
        specialist={("special_foster", 1): 1.0},
        decisions=(decided("recruit", ("own",), "forbid", 0.0),),
    )
    assert recruits(strategy) == pytest.approx([0, 0, 0], abs=1e-6)
    _, _, results = plan_for(still_town(), brief(fixed=True, strategy=strategy))
    assert results.values.recruit["special_foster", 1] == pytest.approx(1, abs=1e-6)


def closing(results, home):
    return next((t for t in range(1, LAST + 1) if results.values.open[home, t] < 0.5), None)


@pytest.mark.parametrize(
    ("decisions", "elm", "oak"),
    [
        ((), 4, None),
        ((kept_open("elm"),), None, None),  # a refusal
        (closed_from("elm", 3), 3, None),  # sooner than announced
        (closed_from("oak", 2), 4, None),  # never announced: the published plan does not have it
    ],
)
def test_homes_of_the_published_plan_close_as_announced_and_as_agreed(decisions, elm, oak):
    found = answer(question_with(empty_homes(), decisions, announces(closing={"elm": 4})), WANT)
    assert found.without == {}
    published = found.plan(AS_PUBLISHED)
    assert (closing(published, "elm"), closing(published, "oak")) == (elm, oak)
    recommended = found.plan(RECOMMENDED)
    if decisions and decisions[0].decision == "amend":
        assert closing(recommended, decisions[0].index[0]) == decisions[1].quarter


def test_the_plan_bears_another_name_and_a_note_says_where_it_gives_way():
    asked = question_with(empty_homes(), (kept_open("elm"), *closed_from("oak", 2)), announces(closing={"elm": 3}))
    found = answer(asked, WANT)
    assert found.plan(AS_PUBLISHED).plan.title == asked.plan(AS_PUBLISHED).title == AS_AGREED
    assert asked.plan(RECOMMENDED).title == "Recommended"
    assert agreed_words(asked.case, asked.strategy) == [
        "Decisions contradict the strategy as published in: share of the home open (Elm House). The announcement gives "
        "way there: the strategy as published is told as far as agreed.",
        "The strategy as published does not have what was decided of: share of the home open (Oak House). It was not "
        "announced.",
    ]
    assert set(agreed_words(asked.case, asked.strategy)) <= set(found.warnings)


CONTRADICTED = {
    "recruit": (("own",), {"recruit": {("own", 1): 1.0, ("own", 2): 1.0}}),
    "teams": (("mst",), {"services": {("mst", t): 2.0 for t in (2, 3, 4)}}),
    "homes_opened": (("lodge",), {"open_homes": {("lodge", 2): 1.0}}),
    "places_sold": (("home",), {"sell_places": {("home", t): 2.0 for t in (2, 3, 4)}}),
    "exits": (("return_home",), {"planned_exits": {("return_home", t): 1.0 for t in (2, 3)}}),
    "transfers": (("over",), {"agency_transfer": {("over", t): 1.0 for t in (2, 3)}}),
    "contract_places": (("volume",), {"buy_places": {("volume", t): 2.0 for t in (2, 3, 4)}}),
    "reviews": (("external",), {"high_cost_review": {("external", t): 1.0 for t in (2, 3)}}),
}


@pytest.mark.parametrize("measure", CONTRADICTED)
def test_a_refusal_of_any_lever_leaves_the_published_plan_without_it(measure):
    """Whatever was announced, to refuse it is no clash: there is a published plan, and it does not have it."""
    about, announced = CONTRADICTED[measure]
    case, refusal = full_town(), decided(measure, about, "forbid", 0.0)
    strategy = announces(**announced, decisions=(refusal,))
    assert agreed(case, strategy).less
    _, _, results = plan_for(case, brief(fixed=True, strategy=strategy))
    _, _, before = plan_for(case, brief(fixed=True, strategy=dataclasses.replace(strategy, decisions=())))
    field = {"recruit": "recruit", "teams": "teams", "homes_opened": "opens", "places_sold": "sold", "exits": "leave",
             "transfers": "transfer", "contract_places": "contracted", "reviews": "reviews"}[measure]  # fmt: skip
    assert sum(n for key, n in getattr(results.values, field).items() if key[-1]) == pytest.approx(0, abs=1e-4)
    assert sum(n for key, n in getattr(before.values, field).items() if key[-1]) > 0.1


def test_a_hub_that_is_refused_gives_no_beds():
    strategy = announces(
        services={("hub", t): 1.0 for t in (2, 3, 4)}, decisions=(decided("teams", ("hub",), "forbid", 0.0, 2, 2),)
    )
    _, _, results = plan_for(full_town(), brief(fixed=True, strategy=strategy))
    assert [results.values.teams["hub", t] for t in (1, 2)] == pytest.approx([0, 0], abs=1e-4)
    assert results.values.teams["hub", 4] == pytest.approx(1, abs=1e-3)  # as much of the announcement as is agreed


@pytest.mark.parametrize("measure", CONTRADICTED)
def test_what_was_not_announced_is_asked_of_the_other_plans_alone(measure):
    about, _announced = CONTRADICTED[measure]
    strategy = announces(decisions=(decided(measure, about, "at_least", 0.5, 3, 3),))
    assert beyond_the_announcement(full_town(), strategy) == {0}
    assert not agreed(full_town(), strategy).contradicted
    plan_for(full_town(), brief(fixed=True, strategy=strategy))  # has a plan
