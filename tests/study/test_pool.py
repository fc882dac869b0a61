"""Many questions: the same answers in the same order, one after another, over processes or over Dask."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.answering import Answer
from placement_opt.measure.outcomes import COLUMNS
from placement_opt.question import Want
from placement_opt.study import Ask, Unanswered, answers, outcomes_of, relaxed
from placement_opt.study.workers import Workers
from tests.asked import CLASH, QUESTION

WANT = Want(plans=("do_nothing", "as_published", "recommended"))


def dearer(question, factor):
    """Return the question with every fee times a factor."""
    case = question.case
    fee = {p: dataclasses.replace(k, value=k.value * factor) for p, k in case.fee.items()}
    return dataclasses.replace(question, case=dataclasses.replace(case, fee=fee), name=f"fees x {factor}")


ASKS = [Ask(dearer(QUESTION, k), WANT, f"fees x {k}") for k in (1.0, 1.1, 1.2)] + [Ask(CLASH, WANT, "a clash")]


@pytest.fixture(scope="module")
def one_after_another():
    return list(answers(ASKS))


def test_each_question_comes_back_with_its_answer_in_order(one_after_another):
    assert [ask.words for ask, _found in one_after_another] == [ask.words for ask in ASKS]
    assert [type(found) for _ask, found in one_after_another] == [Answer, Answer, Answer, Unanswered]


def test_a_question_without_a_plan_does_not_stop_the_others(one_after_another):
    _ask, found = one_after_another[-1]
    assert found.ask is ASKS[-1]
    assert "lift a decision" in found.reason


@pytest.mark.slow
def test_over_others_the_answers_are_the_same_to_the_last_bit(one_after_another, others):
    side_by_side = list(answers(ASKS, workers=others))
    assert outcomes_of(side_by_side).equals(outcomes_of(one_after_another))
    assert side_by_side[-1][1].reason == one_after_another[-1][1].reason


def test_outcomes_of_all_are_one_frame(one_after_another):
    found = outcomes_of(one_after_another)
    assert list(dict.fromkeys(found["question"])) == ["fees x 1.0", "fees x 1.1", "fees x 1.2"]
    spend = found.query("plan == 'do_nothing' and measure == 'recurrent cost'").groupby("question")["value"].sum()
    assert spend.is_monotonic_increasing


@pytest.mark.parametrize("who", [Workers(), pytest.param(Workers(2), marks=pytest.mark.slow)])
def test_progress_goes_from_nothing_to_all(who):
    seen = []
    list(answers(ASKS[:2], workers=who, progress=lambda done, total, what: seen.append((done, total, what))))
    done = [k for k, _total, _what in seen]
    assert done == sorted(done)
    assert done[0] == 0
    assert seen[-1] == (seen[-1][1], seen[-1][1], "Done")


def test_whole_and_relaxed_homes_can_be_told_apart():
    whole = Ask(QUESTION, dataclasses.replace(WANT, whole_homes=True), "as asked")
    found = outcomes_of(answers([whole, relaxed(whole)]))
    assert not found.duplicated(COLUMNS[:-2]).any()


def test_of_nothing_answered_there_is_an_empty_frame():
    assert list(outcomes_of(answers([ASKS[-1]])).columns) == COLUMNS
