"""Claims and plans beside what councils did: each change by hand, and a sentence for every disagreement."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.answering import answer
from placement_opt.domain.claims import (
    AT_MOST,
    BETWEEN,
    IN_CARE,
    IN_SETTING,
    OTHER_CLAIM,
    POSTS,
    PRESSURE,
    SAVING,
    Claim,
    Rules,
)
from placement_opt.domain.schedule_lines import FOSTER_CARE, RESIDENTIAL_CARE
from placement_opt.england.base_rates import BaseRate, DidAsMuch, EraRate, NeededChange
from placement_opt.england.council_panel import FOSTERED_CHILDREN, shipped_panel
from placement_opt.england.published_choices import read_published_choices
from placement_opt.judge.asked_changes import NO_AMOUNT, NO_SUCH_COUNT, NOTHING_UNPUBLISHED, POSTS_UNPUBLISHED
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS, NOT_TESTABLE
from placement_opt.judge.measured_claims import Measured
from placement_opt.judge.outside_view import (
    FEW_DID,
    HIDDEN_DECIDES,
    MANY_DID,
    SOME_DID,
    TOO_FEW_ALIKE,
    BesideCouncils,
    how_many_did,
    outside_view,
    years_to,
)
from placement_opt.judge.outside_words import MAKE_OF, NO_COUNCIL, notes_of, title_of, to_make_of_it, told
from placement_opt.question import Question, Want
from tests.england.small_panel import small_panel
from tests.town import announces, still_town

CHOICES = read_published_choices().model_copy(update={"fewest_alike": 2})
FIRST, SECOND = "2013/14", "2014/15"
# Three councils with 50 children, 30 of them fostered: in two years A has 36, B 30, and of C five or more are hidden.
THREE = small_panel(
    {
        "A": {2011: (50.0, 30.0, 20.0), 2012: (50.0, 33.0, 17.0), 2013: (54.0, 36.0, 18.0)},
        "B": {2011: (50.0, 30.0, 20.0), 2012: (50.0, 30.0, 20.0), 2013: (50.0, 30.0, 20.0)},
        "C": {2011: (50.0, 30.0, 20.0), 2012: (50.0, 20.0, 30.0), 2013: (40.0, None, None)},
    },
    spend={code: {2011: 100.0, 2012: 95.0, 2013: end} for code, end in (("A", 90.0), ("B", 80.0), ("C", 120.0))},
    neighbours=("B", "C"),
)


def claim(kind, amount, year=SECOND, unit="children", **more):
    return Claim("it", "It", unit, year, amount, kind, **more)


@pytest.fixture(scope="module")
def solved():
    """Return a town of 50 children in which nothing happens, and two plans of it."""
    case = still_town(begins="2013/14 Q1", length=8, services=())
    question = Question(case, announces(), Rules((), 0.05))
    return case, answer(question, Want(plans=("do_nothing", "recommended"))).plans


def beside(solved, made, status=FAILS, panel=THREE):
    case, plans = solved
    view = outside_view(case, [Measured(made, status, "It is so.")], plans, panel, CHOICES, None)
    return view.claims[0]


def test_children_in_foster_care_stand_beside_those_of_councils(solved):
    found = beside(solved, claim(IN_SETTING, 36, settings=("foster",)))
    assert (found.asked.start, found.asked.end, found.rate.years) == (pytest.approx(30), 36, 2)
    (era,) = found.rate.eras
    assert (era.alike.councils, era.alike.surely, era.alike.perhaps) == (3, ("Council A",), ("Council A", "Council C"))
    assert found.how_many == HIDDEN_DECIDES  # 1 of 3 are some, 2 of 3 are many
    assert told(found, CHOICES) == (
        "From 30 children at the opening to 36 at the end of 2014/15 is 20.0% more.",
        "From 2011 to 2013, 1 of 3 councils alike had a rise as large in two years, or up to 2 if hidden counts are "
        "taken in favour.",
        "Those that did, or may have: Council A and Council C.",
        "Of all that began with at least 40 such children it was none of 0.",
        "Hidden counts decide whether that is few, so nothing follows from it.",
    )


def test_treatment_foster_care_is_in_a_count_of_foster_care(solved):
    found = beside(solved, claim(IN_SETTING, 36, settings=("foster", "mtfc")))
    assert found.rate.measure is FOSTERED_CHILDREN


def test_all_children_in_care_and_a_claim_of_at_most(solved):
    """In one year 50 stay 50 in all three councils; at most 45 is a fall that none had."""
    found = beside(solved, claim(IN_CARE, 45, FIRST, sense=AT_MOST))
    assert (found.rate.years, found.rate.needed.falls, found.how_many) == (1, True, SOME_DID)
    assert [len(k.alike.surely) for k in found.rate.compared] == [0, 1]  # C: 50 to 40
    assert told(found, CHOICES)[1] == "From 2011 to 2013, 1 of 3 councils alike had a fall as large in some year."
    same = beside(solved, claim(IN_CARE, 50, FIRST, sense=AT_MOST))
    assert told(same, CHOICES)[0] == "From 50 children at the opening to 50 at the end of 2013/14 is no change."
    assert told(same, CHOICES)[1] == "From 2011 to 2013, 3 of 3 councils alike had no rise in some year."


def test_a_saving_is_read_as_so_much_less_than_the_opening_year_cost(solved):
    case, plans = solved
    cost = outside_view(case, [], plans, THREE, CHOICES, None).plans[3].asked.start
    found = beside(solved, claim(SAVING, cost / 10, unit="GBP"), HOLDS)
    assert found.rate.needed.share == pytest.approx(-0.1)
    assert found.rate.eras[0].alike.surely == ("Council A", "Council B")
    assert (found.how_many, found.rate.size) == (MANY_DID, pytest.approx(50))
    assert "is 10.0% of the £" in told(found, CHOICES)[0]
    assert told(found, CHOICES)[-1] == (
        "The programme says that it holds, and many councils did as much: nothing here speaks against it."
    )


def test_a_saving_of_nothing_asks_for_no_rise(solved):
    sentences = told(beside(solved, claim(SAVING, 0, unit="GBP")), CHOICES)
    assert sentences[0].startswith("£0 a year is 0.0% of the £")
    assert sentences[1].endswith("councils alike had no rise in two years.")


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (claim(POSTS, 3, unit="FTE"), POSTS_UNPUBLISHED),
        (claim(PRESSURE, 3, unit="GBP", high=4, sense=BETWEEN), NOTHING_UNPUBLISHED),
        (claim(OTHER_CLAIM, 0, unit=""), NO_AMOUNT),
        (claim(IN_SETTING, 3, settings=("family",)), NO_SUCH_COUNT),
        (
            claim(IN_CARE, 45, "2015/16"),
            "Children looked after can be compared within 2011 to 2013, where no two years lie 3 apart.",
        ),
    ],
)
def test_what_has_nothing_published_beside_it_says_so(solved, made, why):
    found = beside(solved, made)
    assert (found.rate, told(found, CHOICES)) == (None, (why,))


def test_a_claim_beyond_the_horizon_has_its_rate_though_the_programme_cannot_test_it(solved):
    case, plans = solved
    made = Measured(claim(IN_CARE, 2, "2016/17", sense=AT_MOST), NOT_TESTABLE, "")
    wide = CHOICES.model_copy(update={"like_to": 20.0})
    found = outside_view(case, [made], plans, shipped_panel(), wide, None).claims[0]
    assert (found.rate.years, [k.first for k in found.rate.eras]) == (4, [2021])
    assert to_make_of_it(found) == "The programme cannot test it, and few councils did as much."


def test_a_part_of_a_year_counts_as_a_whole(solved):
    case, _plans = solved
    late = dataclasses.replace(case, quarters=case.quarters[2:])
    assert [years_to(case, year) for year in (FIRST, SECOND)] == [1, 2]
    assert [years_to(late, year) for year in (FIRST, SECOND)] == [1, 2]


def test_lines_of_the_schedule_are_asked_too_a_saving_on_residential_care_in_children(solved):
    case, plans = solved
    opening = outside_view(case, [], plans, THREE, CHOICES, None).plans[4].asked.start
    made = dataclasses.replace(
        case.schedule[0], line=RESIDENTIAL_CARE, title="Homes", steps=((FIRST, opening / 4), (SECOND, opening / 4))
    )
    cost = dataclasses.replace(made, line=FOSTER_CARE, title="Fostering", steps=((FIRST, -1000.0),))
    view = outside_view(dataclasses.replace(case, schedule=(made, cost)), [], plans, THREE, CHOICES, None)
    homes, spend, fostering = view.lines
    assert homes.asked.end == pytest.approx(homes.asked.start / 2)
    assert (spend.asked.start, spend.asked.end) == (opening, pytest.approx(opening / 2))
    assert (fostering.asked.falls, fostering.asked.end - fostering.asked.start) == (False, pytest.approx(1000))
    assert [title_of(k) for k in view.lines] == [
        "The schedule's line of residential care, in children",
        "The schedule's line of residential care, in spend",
        "The schedule's line of foster care, in spend",
    ]


def test_plans_are_told_by_measure_and_neighbours_where_the_council_is_known(solved):
    case, plans = solved
    council = THREE.statistics.councils["A"]
    view = outside_view(case, [], plans, THREE, CHOICES, council)
    assert {k.plan for k in view.plans} == {"recommended"}
    assert [k.asked.measure.id for k in view.plans][1:3] == ["fostered_children", "children_looked_after"]
    fostered = [k for k in view.neighbours if k.measure is FOSTERED_CHILDREN]
    assert [(k.council.name, k.first, k.last) for k in fostered] == [
        (f"Council {code}", 2011, 2013) for code in ("A", "B", "C")
    ]
    assert fostered[0].change.ratio.low == pytest.approx(1.2)
    unknown = outside_view(case, [], plans, THREE, CHOICES, None)
    assert unknown.neighbours == ()
    assert NO_COUNCIL in notes_of(unknown)
    assert NO_COUNCIL not in notes_of(view)


def rated(councils, surely, perhaps):
    names = tuple(map(str, range(perhaps)))
    did = DidAsMuch(councils, names[:surely], names)
    era = EraRate(2011, 2013, 1, did, did)
    return BaseRate(FOSTERED_CHILDREN, 2, 30.0, NeededChange(0.8, True), (), (era,))


@pytest.mark.parametrize(
    ("councils", "surely", "perhaps", "level"),
    [
        (20, 2, 2, FEW_DID),
        (20, 3, 3, SOME_DID),
        (20, 9, 9, SOME_DID),
        (20, 10, 10, MANY_DID),
        (20, 2, 3, HIDDEN_DECIDES),
        (20, 3, 9, SOME_DID),
        (1, 0, 0, TOO_FEW_ALIKE),
    ],
)
def test_few_some_and_many_are_as_the_choices_say(councils, surely, perhaps, level):
    assert how_many_did(rated(councils, surely, perhaps), CHOICES) == level


@pytest.mark.parametrize("status", [HOLDS, AT_RISK, FAILS, NOT_TESTABLE])
@pytest.mark.parametrize("level", [FEW_DID, SOME_DID, MANY_DID])
def test_every_disagreement_has_its_sentence(status, level):
    k = BesideCouncils(Measured(claim(IN_CARE, 3), status, ""), rate=rated(20, 2, 2), how_many=level)
    said = to_make_of_it(k)
    assert said == f"The programme {said.removeprefix('The programme ')}"
    assert f"{level} councils did as much" in said
    assert said.endswith(".")
    assert len(set(MAKE_OF.values())) >= 9


def test_a_disagreement_says_which_way_it_goes():
    def said(status, level):
        return to_make_of_it(
            BesideCouncils(Measured(claim(IN_CARE, 3), status, ""), rate=rated(20, 2, 2), how_many=level)
        )

    assert "but few councils did as much" in said(HOLDS, FEW_DID)
    assert "yet many councils did as much" in said(FAILS, MANY_DID)
    assert "what councils did speaks against it too" in said(FAILS, FEW_DID)
    assert "nothing here speaks against it" in said(HOLDS, MANY_DID)
