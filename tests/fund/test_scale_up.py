"""Scale up, hold or stop: the net benefit of a case by hand, the rule, and the chance that its word is right."""

from __future__ import annotations

import numpy as np
import pytest

from placement_opt.fund.effects_known import effects_known
from placement_opt.fund.scale_up import (
    HOLD_IT,
    OTHER_LEDGER,
    SCALE_UP,
    STOP_IT,
    benefit_of_a_case,
    completed_cases,
    recommend,
    word_of,
)
from placement_opt.inputs.fund_outcomes import TrackedOutcome
from placement_opt.inputs.fund_settings import TrackingChoices
from tests.fund.tiny_fund import FEWER_NIGHTS, FUND, TO_HEALTH, TO_POLICE, VISITS, changed, figure, tiny_fund

CHOICES = TrackingChoices(interval=0.9, scale_up_from=0.8, stop_below=0.2, fewest_cases=20, draws=2000, seed=1)
ALL = {"families": 1.0}


def counted(observed, case_quarters, completed, number=2):
    return TrackedOutcome(
        "visits", "families", "night", f"2013/14 Q{number}", number, 100, completed, observed, case_quarters
    )


def visits_after(*outcomes, f=None):
    f = f or tiny_fund()
    rows = recommend(f, effects_known(f, outcomes, CHOICES.interval), outcomes, CHOICES)
    return next(r for r in rows if r.intervention == "visits")


def benefit(f, size, i=VISITS):
    return benefit_of_a_case(f, i, ALL, {("visits", "night"): size})


def test_the_benefit_of_a_case_is_that_of_the_ledger_by_hand():
    """The council gets £320 for each of 0.5 x 0.5 x 5 = 1.25 nights, £400, and pays £300; all partners gain £500."""
    assert benefit(tiny_fund(), 0.5) == pytest.approx(400 - 300)
    assert benefit(tiny_fund(ask="partners"), 0.5) == pytest.approx(500 - 300)
    assert benefit(tiny_fund(agreements=()), 0.5) == pytest.approx(-300)
    assert benefit(tiny_fund(ask="families"), 0.5) == pytest.approx(400 - 300)


def test_the_benefit_is_linear_in_the_size_and_takes_draws():
    sizes = np.array([-0.5, 0.0, 0.25, 1.0])
    assert benefit(tiny_fund(), sizes) == pytest.approx(800 * sizes - 300)


def test_a_fixed_service_counts_use_by_use():
    blocks = changed(TO_HEALTH, agency="council", block=50.0, step_cost=1e6)
    f = tiny_fund(values=(TO_POLICE, blocks), agreements=())
    assert benefit(f, 0.5) == pytest.approx(500 - 300)


def test_who_may_pay_bears_the_cost():
    """What another agency puts in costs the council nothing; below the gate the revolving fund pays for nothing."""
    other = changed(FUND, id="other", agency="nhs", kind="contribution")
    assert benefit(tiny_fund(members=(other, changed(FUND, pays_for=("classes",)))), 0.5) == pytest.approx(400)
    assert benefit(tiny_fund(members=(FUND, other), gate=4), 0.5) == pytest.approx(400)
    nobody = tiny_fund(members=(changed(FUND, pays_for=()),))
    assert benefit(nobody, 0.5) == pytest.approx(100)  # then it is owed by whose the fund is


def test_good_results_say_scale_up_with_their_chance():
    r = visits_after(counted(40, 200, 50))  # 100 nights were expected
    assert (r.word, r.cases) == (SCALE_UP, 50)
    assert r.right == r.chance
    assert r.chance > 0.95
    assert r.low < r.expected < r.high
    assert r.break_even == pytest.approx(300 / (r.expected + 300))


def test_poor_results_say_stop_with_the_chance_that_there_is_no_benefit():
    r = visits_after(counted(90, 200, 50))
    assert r.word == STOP_IT
    assert r.right == pytest.approx(1 - r.chance)
    assert r.chance < 0.05
    assert r.expected < 0


def test_what_is_not_clear_or_seen_in_few_cases_is_held():
    unclear = visits_after(counted(62, 200, 50))  # 0.375 is where a case pays for itself
    assert (unclear.word, unclear.right) == (HOLD_IT, None)
    assert 0.2 < unclear.chance < 0.8
    few = visits_after(counted(7, 38, 19))
    assert (few.word, few.cases) == (HOLD_IT, 19)
    assert "fewer than 20 cases are completed" in few.why


def test_the_rule_takes_its_ends_in():
    assert word_of(0.8, 20, CHOICES)[0] == SCALE_UP
    assert word_of(0.7999, 20, CHOICES)[0] == HOLD_IT
    assert word_of(0.2, 20, CHOICES)[0] == HOLD_IT
    assert word_of(0.1999, 20, CHOICES)[0] == STOP_IT
    assert word_of(1.0, 19, CHOICES)[0] == word_of(0.0, 19, CHOICES)[0] == HOLD_IT


def test_cases_are_counted_once_though_several_uses_are():
    calls = TrackedOutcome("visits", "families", "call", "2013/14 Q2", 2, 100, 30, 1, 30)
    assert completed_cases([counted(1, 30, 30), calls, counted(1, 5, 5, number=3)]) == {"visits": 35}


def test_a_case_is_spread_over_the_cohorts_as_those_started_are():
    two = changed(VISITS, cohorts=("families", "adults"))
    f = tiny_fund(
        interventions={"visits": two},
        avoidances=(changed(FEWER_NIGHTS, size=figure(0.5)),),
        cohorts={**tiny_fund().cohorts, "adults": changed(tiny_fund().cohorts["families"], id="adults")},
        expected={("families", "night"): figure(0.5), ("adults", "night"): figure(1.0)},
        ask="partners",
    )
    adults = TrackedOutcome("visits", "adults", "night", "2013/14 Q1", 1, 300, 0, 0, 0)
    families = TrackedOutcome("visits", "families", "night", "2013/14 Q1", 1, 100, 0, 0, 0)
    known = effects_known(f, (), CHOICES.interval)
    ((even,), (mixed,)) = (recommend(f, known, rows, CHOICES) for rows in ((), (adults, families)))
    assert even.expected == pytest.approx((500 + 1000) / 2 - 300)
    assert mixed.expected == pytest.approx(0.25 * 500 + 0.75 * 1000 - 300)


def test_what_runs_in_the_childrens_programme_gets_no_word():
    inside = changed(VISITS, runs_in="mst", cost=figure(0.0))
    f = tiny_fund(interventions={**tiny_fund().interventions, "visits": inside})
    r = visits_after(counted(40, 200, 50), f=f)
    assert (r.word, r.chance, r.right, r.cases, r.why) == ("", None, None, 50, OTHER_LEDGER)


def test_an_intervention_that_can_never_pay_has_no_break_even():
    assert visits_after(f=tiny_fund(agreements=())).break_even is None
