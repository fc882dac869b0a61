"""Which limit binds how often, and what one more of something is worth: by hand, and against solving again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement_opt.domain.claims import Rules
from placement_opt.kernel.draws import of_draw
from placement_opt.question import Question, Want
from placement_opt.solve.draw_duals import duals_over_draws
from placement_opt.study.binding_limits import BINDING_COLUMNS, WORTH_COLUMNS, binding_limits, one_more
from placement_opt.study.draw_plans import claims_over_draws, every
from placement_opt.study.futures import claim_stage, doing_nothing_and_free, in_order
from placement_opt.study.most_reached import most_reached
from tests.study.still_homes import asked, saves
from tests.study.test_futures import DRAWS, STRATEGY, drawn

CLOSURES = "the limit on homes closed in a quarter"
BED = "bed in a council home"


def by(frame, column):
    return frame.set_index(column)


def test_a_bed_is_worth_what_a_bed_that_closes_saves():
    """52 weeks of a sixth of what Oak costs, whatever share of it is filled: the children need as many beds fewer."""
    cost = np.array([10_000.0, 12_000.0, 14_000.0, 10_000.0])
    found = binding_limits(asked(cost, np.array([0.9, 0.9, 0.9, 0.95])), 4, [saves(1.0)])
    bed = by(found.worth, "one_more").loc[BED]
    assert bed["central"] == pytest.approx(52 * 10_000 / 6)
    assert bed["p50"] == pytest.approx(52 * 12_000 / 6)
    assert (bed["draws"], bed["unit"]) == (3, "GBP")
    assert list(found.worth.columns) == list(WORTH_COLUMNS)


def test_a_household_for_which_there_is_no_use_is_worth_less_than_nothing():
    """It costs 20 a week."""
    found = binding_limits(asked(np.array([10_000.0, 11_000.0]), np.array([0.9, 0.9])), 2, [saves(1.0)])
    worth = by(found.worth, "one_more")["p50"]
    assert worth["fostering household, Council foster care"] == pytest.approx(-20 * 52)


def test_a_limit_binds_in_the_draws_in_which_it_holds_something_back():
    """A hundredth of a home a quarter leaves Oak's fifth open; a whole one does not."""
    slow = np.array([1.0, 0.01, 1.0, 0.01, 0.01])
    question = asked(np.full(5, 10_000.0), np.full(5, 0.9))
    question = dataclasses.replace(question, case=dataclasses.replace(question.case, closures_per_quarter=slow))
    row = by(binding_limits(question, 5, [saves(1.0)]).binding, "limit").loc[CLOSURES]
    assert (row["binds"], row["central"], row["draws"]) == (0.75, False, 4)


def test_limits_come_with_the_most_often_first_and_without_levers_that_there_are_not():
    found = binding_limits(asked(np.full(3, 10_000.0), np.full(3, 0.9)), 3, [saves(1.0)]).binding
    assert list(found.columns) == list(BINDING_COLUMNS)
    assert list(found["binds"]) == sorted(found["binds"], reverse=True)
    assert not found["limit"].str.contains("contracts|transfer|new homes").any()


def test_a_draw_without_a_plan_counts_for_nothing():
    """Without fostering households the children who live with them have no place."""
    few = np.array([1.0, 1.0, 0.0])
    question = asked(np.full(3, 10_000.0), np.full(3, 0.9))
    own = dataclasses.replace(question.case.carers["own"], households=20.0 * few)
    case = dataclasses.replace(question.case, carers={**question.case.carers, "own": own})
    found = binding_limits(dataclasses.replace(question, case=case), 3, [saves(1.0)])
    assert set(found.worth["draws"]) == set(found.binding["draws"]) == {1}


@pytest.fixture(scope="module")
def full():
    question = Question(drawn(), STRATEGY, Rules((), 0.05), "the town")
    _nothing, free = doing_nothing_and_free(question, DRAWS)
    claims = in_order(Want(best=None).claims(question.case))
    stages = {k.id: claim_stage(free, k) for k in claims}
    return question, free, stages, duals_over_draws(free, stages, np.ones(DRAWS, bool))


def test_the_least_is_that_of_a_programme_made_smaller(full):
    _question, free, stages, found = full
    smaller = claims_over_draws(free, list(stages.values()), every(DRAWS))
    for name in stages:
        assert found.least[name] == pytest.approx(smaller.least[name], rel=1e-7, abs=1e-4)


def test_one_more_of_everything_loosens_rows_that_there_are(full):
    question, _free, _stages, found = full
    there = {one.words: {n for n, by in one.rows.items() if n in found.number() and np.any(by)}
             for one in one_more(question.case)}  # fmt: skip
    assert all(there.values()), there
    assert {"new home, " + k.title for k in question.case.new_homes} < set(there)
    assert len(there) == 1 + len(question.case.carers) + len(question.case.new_homes) + 1 + len(question.case.services)


def test_what_one_more_is_worth_is_what_solving_again_with_a_little_more_gives(full):
    """The slope at the plan found: no less than what more brings, and the same where little more changes no basis."""
    question, free, stages, found = full
    little, number = 1e-4, found.number()
    told = False
    for one in one_more(question.case):
        more = {name: little * by for name, by in one.rows.items()}
        rows = tuple(
            dataclasses.replace(r, says=dataclasses.replace(r.says, value=r.says.value + more.get(r.name, 0.0)))
            for r in free.rows
        )
        again = claims_over_draws(dataclasses.replace(free, rows=rows), list(stages.values()), every(DRAWS))
        for name in stages:
            slope = -sum(found.duals[name][:, number[n]] * by for n, by in one.rows.items() if n in number)
            gain = (found.least[name] - again.least[name]) / little
            assert np.all(gain <= slope + 1e-2 * np.maximum(1, np.abs(slope))), (one.words, name)
            told |= bool(np.all(np.isclose(gain, slope, rtol=1e-2)) and np.any(slope > 1))
    assert told


def test_only_so_many_draws_are_solved():
    found = binding_limits(asked(np.full(5, 10_000.0), np.full(5, 0.9)), 3, [saves(1.0)])
    assert set(found.worth["draws"]) == {2}


def test_the_most_with_figures_by_draw_is_that_of_one_draw():
    question = asked(np.array([10_000.0, 12_000.0]), np.array([0.9, 0.92]))
    both = most_reached(question, 2, saves(1.0))
    alone = dataclasses.replace(question, case=of_draw(question.case, 1))
    assert most_reached(alone, 1, saves(1.0))[0] == pytest.approx(both[1], abs=0.05)
