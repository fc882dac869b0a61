"""Decisions that cannot all be kept: which, and what leaving one out makes of the cost."""

from __future__ import annotations

import pickle

import pytest

from placement_opt.answering import answer
from placement_opt.domain.decisions import Decision
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.judge.decision_clash import decision_clash
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.question import Want
from tests.decided_town import closed_from, empty_homes, kept_open, question_with
from tests.town import announces, brief

ONE_A_QUARTER = (*closed_from("oak", 2, "the head of care"), *closed_from("elm", 2, "the property service"))


def why(decisions):
    asked = question_with(empty_homes(), decisions)
    with pytest.raises(NoFeasiblePlan) as caught:
        answer(asked, Want(plans=(RECOMMENDED,)))
    return caught.value


def test_two_decisions_that_clash_are_named_with_what_each_way_out_costs():
    """One home closes a quarter. Elm first and Oak later saves 52,000 less than Oak first, which costs nothing."""
    error = why(ONE_A_QUARTER)
    (first, none), (second, some) = error.out
    assert (first, second) == (2, 0)  # leaving Elm's out comes first: places of decisions in the strategy
    assert none == pytest.approx(0, abs=1)
    assert some == pytest.approx(52_000, abs=1)
    flat = " ".join(str(error).split())
    assert "These decisions cannot all be kept:" in flat
    assert "Leave out the decision of the property service" in flat
    assert "over the horizon the plan then costs £52,000 more than without any decision." in flat
    assert "only so many homes close in one quarter" in flat
    assert any("cannot all be kept" in reason for reason in error.reasons)


def test_a_decision_that_has_nothing_to_do_with_it_is_not_named():
    spare = Decision("recruit", ("own",), 1, "at_most", 5.0, "plenty", "the fostering manager", 4)
    error = why((spare, *ONE_A_QUARTER))
    assert {place for place, _gbp in error.out} == {1, 3}
    assert "fostering manager" not in str(error)


def test_a_decision_that_clashes_with_a_rule_is_named_by_itself():
    error = why((*closed_from("elm", 1), kept_open("oak")))  # its notice runs to quarter 2
    ((place, gbp),) = error.out
    assert place == 0
    assert gbp == pytest.approx(292_000, abs=1)  # what keeping Oak costs
    assert "This decision cannot be kept:" in str(error)
    assert "notice" in str(error)


def test_without_decisions_there_is_nothing_to_say():
    assert decision_clash(empty_homes(), brief()) is None
    easy = brief(strategy=announces(decisions=(kept_open("elm"),)))
    assert decision_clash(empty_homes(), easy) is None


def test_the_error_goes_to_another_process_whole():
    error = pickle.loads(pickle.dumps(NoFeasiblePlan("text", ["a reason"], [(1, None), (2, 3.5)])))
    assert (str(error), error.reasons, error.out) == ("text", ("a reason",), ((1, None), (2, 3.5)))
