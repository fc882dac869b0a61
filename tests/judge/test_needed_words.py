"""What would have to be true, and how far a claim is met, in sentences: by hand at each border."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement_opt.domain.claims import PRESSURE, Claim
from placement_opt.judge.best import AT_RISK, HOLDS, AtShare, Best, Binding, Granted
from placement_opt.judge.break_even import BreakEven
from placement_opt.judge.lever_units import Unit
from placement_opt.judge.measured_claims import Measured, untestable
from placement_opt.judge.needed_words import needed
from placement_opt.judge.plain_margins import MARGIN_COLUMNS, plain_margins
from placement_opt.judge.verdict import Recheck
from tests.judge.test_verdict import POSTS, SAVING, verdict

CARERS, MOVES = Binding("a", "the limit on carers", 60.0), Binding("b", "the limit on moves", 20.0)


def sentences(*judged, at_zero=()):
    return [sentence for _claim, sentence in needed(judged, at_zero)]


def judged_at(best, **more):
    return replace(verdict(best.amount), best=best, **more)


def test_a_limit_that_is_enough_by_itself_is_named():
    found = sentences(judged_at(Best(350.0, limits=(MOVES, CARERS), unlimited=480.0)))
    assert found == [
        "Without the limit on carers the most would be £60 higher, and reach it.",
        "Without any of the limits on pace and supply the most would be £480, and reach it.",
    ]


def test_where_no_limit_is_enough_that_is_said():
    found = sentences(judged_at(Best(300.0, limits=(MOVES, CARERS), unlimited=390.0)))
    assert found[0].startswith("Lifting no one limit is enough: without the limit on carers")
    assert found[1].startswith("Even without any of the limits on pace and supply the most would be £390: £10 short.")


def test_limits_of_posts_are_told_with_homes_open_in_part():
    best = Best(50.0, limits=(CARERS,), in_part=70.0)  # 60 is added to 70, and not to 50
    found = sentences(replace(verdict(50.0, claim=POSTS), best=best))
    assert found == [
        "Without the limit on carers the most with homes open in part would be 60 FTE higher, and reach it."
    ]


def test_the_end_of_a_range_that_is_enough_is_named_or_the_nearest():
    tests = (Recheck("fees at the low end", "does not hold", 380.0), Recheck("entries at the low end", HOLDS, 420.0))
    enough = sentences(judged_at(Best(300.0), rechecks=tests))
    assert enough == ["It would hold with entries at the low end: the most is then £420."]
    nearest = sentences(judged_at(Best(300.0), rechecks=(tests[0], Recheck("x", "does not hold", None))))
    assert nearest == ["No end of a range that was tried is enough. Nearest comes fees at the low end, with £380."]


def test_what_a_claim_that_is_reached_rests_on():
    broken = Recheck("fees at the high end", "does not hold", 390.0)
    granted = Granted(80.0, AtShare(0.0, 360.0, "does not hold"), AtShare(0.01, 405.0, AT_RISK))
    found = sentences(replace(verdict(450.0, published=300.0), rechecks=(broken,), granted=granted))
    assert found == [
        "No more than £50 of the most that these figures allow may be lost.",
        "The strategy as published has to reach it too: it reaches £300.",
        "The contract efficiency that is granted has to come: without it the most is £360.",
        "It must not come to fees at the high end: then the most is £390.",
    ]
    assert "It stays met at every end of a range that was tried, fees at the low end among them." in sentences(
        replace(verdict(900.0), rechecks=(Recheck("fees at the low end", HOLDS, 800.0),))
    )


def test_what_is_measured_would_have_to_lie_within_what_was_claimed():
    claim = Claim("growth", "Growth", "GBP", "2015/16", 300.0, PRESSURE, high=500.0)
    found = sentences(
        Measured(claim, "does not hold", "Less.", 100.0, rechecks=(Recheck("entries high", HOLDS, 400.0),))
    )
    assert found == [
        "What doing nothing adds would have to be between £300 and £500; in this model it is £100.",
        "With entries high it is £400.",
    ]


def test_a_claim_that_cannot_be_tested_needs_nothing():
    assert sentences(untestable(SAVING, "no amount")) == []


def test_a_lever_left_at_zero_has_its_price():
    unit = Unit("mtfc", "mtfc", "one team of MTFC", {}, {}, 1_750.0, "a place a week", 1.0)
    found = needed((), [BreakEven(unit, 12, 1.0, 1.0, 1_089.0), BreakEven(unit, 12, None, None, None)])
    assert [sentence for _claim, sentence in found] == [
        "One team of MTFC: it pays below £1,089 a place a week; the model has £1,750."
    ]


@pytest.mark.parametrize(
    ("found", "sentence", "children"),
    [
        (
            verdict(340.0, swap=30.0),
            "is £60 short of the claim: as much as is saved in a year when 2 children live",
            -2,
        ),
        (verdict(430.0, swap=30.0), "is £30 above the claim: as much as is saved in a year when 1 child lives in", 1),
        (verdict(50.0, claim=POSTS), "by 2014/15 is 30 FTE short of the claim.", None),
    ],
)
def test_a_margin_is_told_in_pounds_and_in_children(found, sentence, children):
    row = plain_margins([found]).iloc[0]
    assert list(row.index) == MARGIN_COLUMNS
    assert sentence in row["sentence"]
    assert row["margin"] == found.margin
    assert (row["child_years"] == children) or children is None


def test_a_claim_of_at_most_so_many_is_above_or_below():
    few = Claim("few", "Few", "children", "2014/15", 50.0, "children", sense="at most", settings=("residential",))
    over, under = (plain_margins([verdict(n, claim=few)]).loc[0, "sentence"] for n in (60.0, 45.0))
    assert over == "The least that these figures allow is 60 children, 10 above the claim."
    assert under == "The least that these figures allow is 45 children, 5 below the claim."


def test_what_is_not_testable_has_no_margin():
    row = plain_margins([untestable(SAVING, "no amount is given")]).loc[0]
    assert row["sentence"] == "No amount is given."
    assert row.isna()["margin"]
