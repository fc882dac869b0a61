"""The most that a claim can reach with private beds in place of council beds and without, and with homes kept whole."""

from __future__ import annotations

import re

import pytest

from placement_opt.judge.best import AT_RISK, FAILS, HOLDS
from tests.private_town import FILLED, IDLE, SAVED, YEARS, judged, private_town
from tests.town import announces

FIRST, LAST = (f"saving {year}" for year in YEARS)
CHOICE = announces(placement_choice={})


@pytest.fixture(scope="module")
def strict():
    """Return the answer where private beds may not replace council beds."""
    return judged(private_town(posts=5), CHOICE)


@pytest.fixture(scope="module")
def allowed():
    """Return the answer of the same town where they may."""
    return judged(private_town(posts=5, substitution_allowed=True), CHOICE)


def verdict(answer, claim):
    return next(v for v in answer.verdicts if v.claim.id == claim)


@pytest.mark.parametrize("year", YEARS)
def test_a_saving_is_what_the_beds_cost_that_nobody_needs(strict, year):
    """The first year saves from quarter 2 on, the pay of the posts a quarter later."""
    best = strict.best[f"saving {year}"]
    assert best.amount == pytest.approx(SAVED[year], abs=2)
    assert best.without_private == pytest.approx(SAVED[year], abs=2)
    assert best.with_private > best.amount + 20_000


@pytest.mark.parametrize("claim", [FIRST, LAST, "posts"])
def test_whether_it_is_allowed_or_not_the_two_numbers_are_the_same(strict, allowed, claim):
    """The choice says which of them a plan may have, and not what they are."""
    one, other = strict.best[claim], allowed.best[claim]
    assert one.with_private == pytest.approx(other.with_private, abs=2)
    assert one.without_private == pytest.approx(other.without_private, abs=2)
    assert one.amount == pytest.approx(one.without_private, abs=2)
    assert other.amount == pytest.approx(other.with_private, abs=2)


@pytest.mark.parametrize("claim", [FIRST, LAST, "posts"])
def test_a_claim_is_judged_the_same_whichever_was_chosen(strict, allowed, claim):
    one, other = verdict(strict, claim), verdict(allowed, claim)
    assert (one.status, one.only_private) == (other.status, other.only_private)
    assert (one.reason == other.reason) == one.only_private  # else it tells the most that the choice allows


def test_a_saving_that_only_private_beds_reach_is_at_risk_and_says_so(strict, allowed):
    for answer in (strict, allowed):
        found = verdict(answer, LAST)
        private = f"{found.best.furthest(found.claim):,.0f}"
        assert found.only_private
        assert found.status == AT_RISK
        assert found.reason == f"At most £96,296; £{private} only with private beds in place of council beds."
        assert found.sentence.endswith("; it is reached only with private beds in place of council beds.")
    assert f"With private beds in place of council beds the most would be £{private}." in verdict(strict, LAST).notes
    assert "Without private beds in place of council beds the most would be £96,296." in verdict(allowed, LAST).notes


def test_a_saving_that_is_reached_without_them_holds_and_says_nothing_of_the_kind(strict, allowed):
    for answer in (strict, allowed):
        found = verdict(answer, FIRST)  # 50,000 of 55,370
        assert (found.status, found.only_private) == (HOLDS, False)
        assert "private" not in found.sentence + found.reason


def test_what_not_even_private_beds_reach_does_not_hold():
    found = verdict(judged(private_town((50_000, 500_000)), CHOICE), LAST)
    assert (found.status, found.only_private) == (FAILS, False)


def test_with_each_home_whole_none_can_close_and_a_ninth_child_fills_a_bed(strict):
    """Oak alone holds 5.4 children of eight. What is left to save is a private place for a bed that stands empty."""
    best = strict.best[LAST]
    assert best.whole == pytest.approx(FILLED, abs=2)
    assert best.in_part is None
    assert verdict(strict, LAST).whole["recommended"] == pytest.approx(FILLED, abs=2)
    assert "With each home open or closed whole the most is £20,800; the recommended plan saves £20,800." in (
        verdict(strict, LAST).notes
    )


def test_posts_are_judged_on_whole_homes_with_the_part_beside_them(strict):
    """Of Oak's ten posts 1.85 go with the beds that nobody needs; of no whole home can all be spared."""
    best = strict.best["posts"]
    assert best.amount == best.whole == best.without_private
    assert best.amount == pytest.approx(0, abs=1e-6)
    assert best.in_part == pytest.approx(10 * IDLE / 6, abs=1e-4)
    assert "Each home is open or closed whole; with homes open in part the most would be 2 FTE." in (
        verdict(strict, "posts").notes
    )


def test_posts_that_only_private_beds_let_go_are_at_risk(strict, allowed):
    """Without children Oak could close and release eight posts in a quarter: more than the five claimed."""
    for answer in (strict, allowed):
        found = verdict(answer, "posts")
        assert (found.status, found.only_private) == (AT_RISK, True)
        assert found.reason == "At most 0 FTE; 8 FTE only with private beds in place of council beds."


def test_no_sentence_has_more_than_three_figures(strict, allowed):
    told = [s for a in (strict, allowed) for v in a.verdicts for s in (v.reason, v.sentence, *v.notes)]
    assert len(told) > 30
    for sentence in told:
        assert len(re.findall(r"\d[\d,.]*(?!/)\b", re.sub(r"\d{4}/\d\d", "", sentence))) <= 3, sentence
