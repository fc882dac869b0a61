"""The verdict at each of its borders."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from placement_opt.domain.claims import Claim, Rules
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS, Best, Binding
from placement_opt.judge.claim_words import does
from placement_opt.judge.verdict import (
    Recheck,
    judge,
    with_rechecks,
    with_what_it_turns_on,
)

SAVING = Claim("saving 2014/15", "The 2014/15 saving", "GBP", "2014/15", 400.0)
POSTS = Claim("posts", "The staffing reduction", "FTE", "2014/15", 80.0)
BOTH = ("as_published", "recommended")


def verdict(best, *, published=400.0, recommended=400.0, claim=SAVING, binding=(), **more):
    """Judge a claim of 400 that must be cleared by a quarter, and reached by both plans."""
    reached = {"do_nothing": 0.0, "as_published": published, "recommended": recommended}
    return replace(judge(claim, Best(best, binding), reached, Rules(BOTH, 0.25)), **more)


@pytest.mark.parametrize(
    ("best", "status"),
    [
        (-100.0, FAILS),
        (399.99, FAILS),  # a penny short
        (400.0, AT_RISK),  # just met: it does not fail, but clears nothing
        (499.99, AT_RISK),  # a penny short of the margin
        (500.0, HOLDS),  # the margin exactly
        (1_000.0, HOLDS),
    ],
)
def test_the_best_possible_sets_the_status(best, status):
    found = verdict(best)
    assert found.status == status
    assert found.margin == pytest.approx(best - 400)


@pytest.mark.parametrize(
    ("published", "recommended", "status"),
    [(400.0, 400.0, HOLDS), (399.99, 400.0, AT_RISK), (400.0, 399.99, AT_RISK), (-50.0, 900.0, AT_RISK)],
)
def test_every_plan_that_must_reach_a_claim_does(published, recommended, status):
    assert verdict(900.0, published=published, recommended=recommended).status == status


def test_only_plans_that_must_reach_it_count():
    found = judge(
        SAVING,
        Best(900.0, ()),
        {"do_nothing": 0.0, "recommended": 400.0},
        Rules(("recommended",), 0.25),
    )
    assert found.status == HOLDS


def test_without_a_margin_what_is_just_met_holds():
    found = judge(SAVING, Best(400.0, ()), {}, Rules((), 0.0))
    assert found.status == HOLDS


def test_what_cannot_be_reached_fails_even_if_a_plan_says_otherwise():
    assert verdict(399.0, published=500.0, recommended=500.0).status == FAILS


def test_the_sentence_says_what_was_claimed_and_by_how_much_it_is_missed():
    held = Binding("agency_market", "what the agency market can supply", 30.0)
    found = verdict(340.0, published=-20.0, recommended=310.0, binding=(held,), swap=20.0)
    for part in ("2014/15 saving", "£400", FAILS, "£340", "£60 short"):
        assert part in found.sentence
    assert found.sentence.endswith(".")
    notes = " ".join(found.notes)
    for part in (
        "£60",
        "3 child-years",
        "costs £20 more",
        "saves £310",
        f"Without {held.words} the most would be £30 higher.",
    ):
        assert part in notes


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (verdict(340.0), "is £340: £60 short"),
        (verdict(900.0), "is £900: £500 above the claim"),
        (verdict(420.0), "is £420: only £20 above the claim"),
        (verdict(900.0, published=-50.0), "At most £900, but the strategy as published reaches -£50."),
        (verdict(900.0, recommended=10.0), "At most £900, but the recommended plan reaches £10."),
        (with_rechecks(verdict(900.0), [Recheck("posts at the low end (1 to 2)", FAILS, 300.0)]),
         "At most £900, but £300 with posts at the low end."),
        (with_rechecks(verdict(900.0), [Recheck("no homes", "has no plan", None)]), "but no plan with no homes."),
    ],
)  # fmt: skip
def test_the_short_line_says_what_decides(found, words):
    assert words in found.reason


def test_no_sentence_carries_more_than_three_figures():
    held = tuple(Binding(rule, rule, 30.0) for rule in ("one", "two", "three"))
    tests = [Recheck("posts in a home at the low end (10 to 14)", FAILS, 300.0)]
    found = with_rechecks(verdict(900.0, binding=held, swap=20.0, frozen=-5.0, placing=7.0), tests)
    for sentence in (found.reason, found.sentence, *found.notes):
        assert len(re.findall(r"\d[\d,.]*(?!/)\b", re.sub(r"\d{4}/\d\d", "", sentence))) <= 3, sentence


def test_posts_are_not_pounds():
    sentence = verdict(90.0, published=80.0, recommended=80.0, claim=POSTS).sentence
    for part in ("80 FTE", "90 FTE", "10 FTE above", AT_RISK):
        assert part in sentence
    assert "£" not in sentence
    assert "child" not in sentence


def test_what_holds_at_the_central_figure_only_is_at_risk():
    central = verdict(900.0)
    low = Recheck("posts in a home at the low end", FAILS, 300.0)
    high = Recheck("posts in a home at the high end", HOLDS, 950.0)
    assert with_rechecks(central, [high]).status == HOLDS
    found = with_rechecks(central, [low, high])
    assert found.status == AT_RISK
    assert "With posts in a home at the low end: does not hold; the most is £300." in found.notes


def test_a_figure_never_makes_a_claim_hold_that_does_not():
    assert with_rechecks(verdict(300.0), [Recheck("all well", HOLDS, 900.0)]).status == FAILS


def test_a_test_without_a_plan_is_said_and_counts():
    found = with_rechecks(verdict(900.0), [Recheck("no homes", "has no plan", None)])
    assert found.status == AT_RISK
    assert "With no homes: has no plan." in found.notes


def test_the_frozen_budget_and_the_best_without_limits_stand_beside_the_verdict():
    best = Best(340.0, (), unlimited=360.0)
    found = replace(judge(SAVING, best, {}, Rules((), 0.0)), frozen=-5.0)
    assert any("£360" in note for note in found.notes)
    assert any("costs £5 more" in note for note in found.notes)


@pytest.mark.parametrize(
    ("claim", "number", "words"),
    [
        (POSTS, 12, "releases 12 FTE"),
        (POSTS, -4, "adds 4 FTE"),
        (SAVING, 1_500, "saves £1,500"),
        (SAVING, -1_500, "costs £1,500 more"),
    ],
)
def test_what_a_plan_does_is_said_without_a_minus(claim, number, words):
    assert does(claim, number) == words


OWN = replace(SAVING, id="ours", title="What we save", own=True)
REACHABLE = Best(500.0)


@pytest.mark.parametrize(
    ("reached", "without", "status"),
    [
        ({"as_published": 450.0, "recommended": 480.0}, (), HOLDS),
        ({"as_published": 450.0, "recommended": 390.0}, (), AT_RISK),
        ({"as_published": 390.0, "recommended": 480.0}, (), FAILS),
        ({"recommended": 480.0}, ("as_published",), FAILS),
    ],
)
def test_what_a_strategy_claims_of_itself_rests_on_its_own_quantities(reached, without, status):
    rules = Rules(("as_published", "recommended"), 0.05)
    assert judge(OWN, REACHABLE, reached, rules, without).status == status
    another = judge(replace(OWN, own=False), REACHABLE, reached, rules, without)
    assert another.status == (AT_RISK if status == FAILS else status)


def test_the_sentence_says_what_the_strategy_does_where_its_own_claim_fails():
    rules = Rules(("as_published", "recommended"), 0.05)
    found = judge(OWN, REACHABLE, {"as_published": -50.0, "recommended": 480.0}, rules)
    assert found.reason == "The strategy as published costs £50 more; at most £500 with every lever free."
    assert "does not hold: the strategy as published costs £50 more a year." in found.sentence
    none = judge(OWN, REACHABLE, {"recommended": 480.0}, rules, ("as_published",))
    assert none.reason == "No plan meets the strategy as published; at most £500 with every lever free."


def test_what_turns_on_an_assumption_is_not_known_to_hold():
    found = with_what_it_turns_on(verdict(1_000.0), ("How full council homes can be", "Moves without a plan"))
    assert found.status == AT_RISK
    assert found.reason == (
        "Not known to hold: at most £1,000, but it turns on what is only assumed or derived: how full council homes "
        "can be, and 1 other."
    )
    alone = with_what_it_turns_on(verdict(1_000.0), ("Moves without a plan",))
    assert alone.reason.endswith("only assumed or derived: moves without a plan.")
    assert alone.sentence.endswith("£600 above, but it turns on what is only assumed or derived: moves without a plan.")


def test_nothing_that_is_assumed_makes_a_verdict_better_or_worse_than_at_risk():
    assert with_what_it_turns_on(verdict(1_000.0), ()).status == HOLDS
    assert with_what_it_turns_on(verdict(0.0), ("Moves without a plan",)).status == FAILS
    assert with_what_it_turns_on(verdict(400.0), ("Moves without a plan",)).turns_on == ()
