"""Contract efficiency is granted and not tested: what a saving is with it, without it and as the model reckons."""

from __future__ import annotations

import re

import pytest

from placement_opt.answering import answer
from placement_opt.domain.claims import Rules
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS
from placement_opt.question import Question, Want
from tests.private_town import SAVED, YEARS, judged, private_town
from tests.town import announces

LAST = f"saving {YEARS[1]}"
FEES = 52 * 10 * 800  # GBP a year for the ten children in agency care
SHARE, LIKELY = 0.1, 0.01  # off these fees, as announced and as the model reckons
BED_SAVING = SAVED[YEARS[1]]


def named(share: float):
    """Return a strategy that takes so much off the fees of agencies in every quarter."""
    return announces(placement_choice={}, contracts={("agency", t): share for t in range(1, 9)})


def verdict(claimed, strategy, **changes):
    answered = judged(private_town((50_000, claimed), **changes), strategy)
    return next(v for v in answered.verdicts if v.claim.id == LAST)


@pytest.fixture(scope="module")
def rests_on_it():
    """Return the verdict on a claim of 120,000: the beds alone save 96,296, and 137,896 with what is granted."""
    return verdict(120_000, named(SHARE))


def test_what_is_granted_is_the_share_of_the_fees(rests_on_it):
    assert rests_on_it.best.amount == pytest.approx(BED_SAVING + SHARE * FEES, abs=2)
    assert rests_on_it.granted.amount == pytest.approx(SHARE * FEES, abs=1)


def test_without_it_and_at_the_share_of_the_model_the_most_is_lower_by_as_much(rests_on_it):
    found = rests_on_it.granted
    assert (found.without.share, found.at_evidence.share) == (0, LIKELY)
    assert found.without.most == pytest.approx(BED_SAVING, abs=2)
    assert found.at_evidence.most == pytest.approx(BED_SAVING + LIKELY * FEES, abs=2)
    assert (found.without.status, found.at_evidence.status) == (AT_RISK, AT_RISK)  # private beds would reach it


def test_a_saving_that_holds_only_with_it_is_at_risk_and_says_why(rests_on_it):
    assert rests_on_it.status == AT_RISK
    assert rests_on_it.missed_by == ()
    assert rests_on_it.reason == "At most £137,896, but £96,296 without the contract efficiency that is granted."
    for note in (
        "£41,600 of what the recommended plan saves is contract efficiency, which is granted as the strategy names it "
        "and not tested.",
        "Without it: at risk; the most is £96,296. At 1.0% of external fees, as the model reckons: at risk; the most "
        "is £100,456.",
    ):
        assert note in rests_on_it.notes


def test_no_sentence_of_it_has_more_than_three_figures(rests_on_it):
    for sentence in (rests_on_it.reason, rests_on_it.sentence, *rests_on_it.notes):
        assert len(re.findall(r"\d[\d,.]*(?!/)\b", re.sub(r"\d{4}/\d\d", "", sentence))) <= 3, sentence


def test_a_saving_that_holds_without_it_holds():
    found = verdict(80_000, named(SHARE))
    assert (found.status, found.granted.without.status, found.granted.at_evidence.status) == (HOLDS, HOLDS, HOLDS)


def test_a_saving_that_does_not_hold_with_it_is_not_softened():
    assert verdict(900_000, named(SHARE)).status == FAILS


def test_the_margin_and_the_plan_count_without_it_too():
    """94,000 is reached by 96,296 but not cleared by a twentieth; with what is granted it is."""
    found = verdict(94_000, named(SHARE))
    assert (found.status, found.granted.without.status) == (AT_RISK, AT_RISK)


def test_a_plan_that_reaches_the_claim_with_it_only_puts_the_claim_at_risk():
    """The published plan closes nothing: it saves what is granted, and less than the 40,000 claimed without that."""
    strategy = announces(contracts={("agency", t): SHARE for t in range(1, 9)})
    question = Question(private_town((20_000, 40_000)), strategy, Rules(("as_published",), 0.05))
    answered = answer(question, Want(plans=("as_published", "recommended"), best=(LAST,), limits=True))
    (found,) = answered.verdicts
    assert found.reached["as_published"] == pytest.approx(SHARE * FEES, abs=2)
    assert found.granted.without.most > 2 * 40_000
    assert (found.status, found.granted.without.status, found.missed_by) == (AT_RISK, AT_RISK, ())


@pytest.mark.parametrize("share", [0.0, LIKELY])
def test_it_is_what_a_strategy_of_that_share_would_have_had(rests_on_it, share):
    """The case solved afresh with the other share announced has the same most and the same judgement."""
    afresh = verdict(120_000, named(share))
    told = rests_on_it.granted.at_evidence if share else rests_on_it.granted.without
    assert told.most == pytest.approx(afresh.best.amount, abs=2)
    assert told.status == afresh.status


def test_a_model_that_reckons_as_much_as_is_announced_finds_the_claim_as_it_was():
    found = verdict(120_000, named(SHARE), contract_efficiency=SHARE)
    assert found.granted.at_evidence.most == pytest.approx(found.best.amount, abs=2)
    assert found.granted.at_evidence.status == HOLDS
    assert found.status == AT_RISK  # all the same: it is not tested


def test_what_is_announced_for_one_year_is_granted_in_that_year_only():
    strategy = announces(placement_choice={}, contracts={("agency", t): SHARE if t <= 4 else 0.0 for t in range(1, 9)})
    found = judged(private_town((60_000, 90_000)), strategy)
    amounts = {v.claim.id: v.granted.amount for v in found.verdicts if v.granted}
    assert amounts == pytest.approx({f"saving {YEARS[0]}": SHARE * FEES, LAST: 0.0}, abs=1)


def test_nothing_is_granted_to_a_strategy_that_names_none_nor_to_posts():
    assert verdict(120_000, announces(placement_choice={})).granted is None
    found = judged(private_town((50_000, 120_000)), named(SHARE))
    assert next(v for v in found.verdicts if v.claim.id == "posts").granted is None
