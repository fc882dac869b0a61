"""One programme of two draws small enough to solve in the head: who waits hangs on a decision that both share."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement_opt.formulation import Stage, build
from placement_opt.formulation.build import Row
from placement_opt.formulation.linear import Columns
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.solve.draft import draft_of
from placement_opt.solve.packed import packed
from placement_opt.solve.reduce import reduce
from placement_opt.solve.two_stages import NO_COLUMN, Shared, decide_least, expected, in_each, joint, worst_mean
from tests.town import brief, still_town

WAITING, COST = "unmet need", "cost over the horizon"


@pytest.fixture(scope="module")
def programme():
    return build(still_town(), brief())


def two_draws(programme, *, most=1.0):
    """Return x, shared, and u: in one draw u >= 4 (1 - x), in the other u >= 4 x; a unit of x costs a pound."""
    columns = Columns()
    x, u = columns.add("x", 0.0, most), columns.add("u", 0.0, None)
    row = Row("waits", (), "waits", u + np.array([4.0, -4.0]) * x >= np.array([4.0, 0.0]))
    stages = Stage(WAITING, "child-quarters", u + 0.0), Stage(COST, "GBP", 1.0 * x)
    small = dataclasses.replace(programme, columns=columns, rows=(row,), stages=stages)
    d = draft_of(small, {stage.name: stage for stage in stages}, [], 2, {"x"})
    reduce(d)
    return packed(d)


def shared(p, column=None):
    place = p.left.index(p.names.index("x")) if column is None else column
    return Shared(np.full((1, 2), place), np.zeros((1, 2)), np.ones((1, 2)))


def test_of_decisions_of_the_same_mean_the_one_is_taken_whose_worst_tenth_is_least(programme):
    """The mean is 2 whatever is decided; half way, neither draw has more than 2, though nothing would cost less."""
    p = two_draws(programme)
    j = joint(p, shared(p), (0, 1), np.array([0.5, 0.5]))
    assert expected(j, WAITING, afresh=True) == pytest.approx(2.0)
    assert worst_mean(j, WAITING) == pytest.approx(2.0)
    assert expected(j, COST, afresh=True) == pytest.approx(0.5)
    assert decide_least(j, np.ones(1)) == pytest.approx([0.5])
    assert in_each(j, WAITING) == pytest.approx([2.0, 2.0])


def test_without_the_worst_tenth_cost_decides(programme):
    p = two_draws(programme)
    j = joint(p, shared(p), (0, 1), np.array([0.5, 0.5]))
    expected(j, WAITING, afresh=True)
    assert expected(j, COST, afresh=True) == pytest.approx(0.0)
    assert in_each(j, WAITING) == pytest.approx([4.0, 0.0])


def test_the_likelier_draw_decides_the_mean(programme):
    """With weights of 3 and 1 it is 3 (1 - x) + x."""
    p = two_draws(programme)
    j = joint(p, shared(p), (0, 1), np.array([0.75, 0.25]))
    assert expected(j, WAITING, afresh=True) == pytest.approx(1.0)
    assert decide_least(j, np.ones(1)) == pytest.approx([1.0])


def test_what_is_allowed_above_the_least_is_used_for_what_comes_after(programme):
    """The mean is 1 + 2 (1 - x), and half a child-quarter more spares a quarter of a pound."""
    p = two_draws(programme)
    j = joint(p, shared(p), (0, 1), np.array([0.75, 0.25]))
    expected(j, WAITING, allowed=0.5, afresh=True)
    assert expected(j, COST, afresh=True) == pytest.approx(0.75)


def test_a_decision_goes_no_further_than_every_draw_allows(programme):
    p = two_draws(programme, most=np.array([1.0, 0.3]))
    j = joint(p, shared(p), (0, 1), np.array([0.9, 0.1]))
    expected(j, WAITING, afresh=True)
    assert decide_least(j, np.ones(1)) == pytest.approx([0.3])


def test_draws_without_a_column_in_common_decide_each_for_itself(programme):
    p = two_draws(programme)
    j = joint(p, shared(p, NO_COLUMN), (0, 1), np.array([0.5, 0.5]))
    assert expected(j, WAITING, afresh=True) == pytest.approx(0.0)


def test_where_no_decision_suits_every_draw_there_is_no_plan(programme):
    p = two_draws(programme)
    far = dataclasses.replace(shared(p), rest=np.array([[0.0, 2.0]]))
    with pytest.raises(NoFeasiblePlan, match="no first decisions have a plan in every draw"):
        expected(joint(p, far, (0, 1), np.array([0.5, 0.5])), WAITING, afresh=True)


@pytest.mark.parametrize(("kept", "left"), [((), set()), (("y",), {"y"})])
def test_a_column_that_is_kept_has_nothing_put_in_its_place(programme, kept, left):
    """y is 1 + x, and so goes unless somebody is to fix it."""
    columns = Columns()
    x, y = columns.add("x", 0.0, 9.0), columns.add("y", 0.0, None)
    row, last = Row("ties", (), "ties", y - x == 1.0), Row("some", (), "some", 2.0 * x + y >= np.array([3.0, 4.0]))
    small = dataclasses.replace(programme, columns=columns, rows=(row, last), stages=(Stage(COST, "GBP", x + y),))
    d = draft_of(small, {stage.name: stage for stage in small.stages}, [], 2, kept)
    reduce(d)
    assert {d.names[k] for k in range(len(d.names)) if k not in d.gone} & {"y"} == left
