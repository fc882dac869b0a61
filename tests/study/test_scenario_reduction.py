"""Few draws that stand for many, where it is plain which they are."""

from __future__ import annotations

import numpy as np
import pytest

from placement_opt.study.scenario_reduction import reduced

ON_A_LINE = np.array([[0.0], [1.0], [2.0], [10.0], [11.0]])
NUMBERS = np.array([1, 2, 3, 5, 8])


def test_the_middle_of_each_heap_stands_for_it():
    """First the draw nearest to all, 2; then 10 leaves 2 + 1 + 0 + 0 + 1 to go, as 11 does, and the first is taken."""
    found = reduced(ON_A_LINE, NUMBERS, 2)
    assert found.draws == (3, 5)
    assert found.weights == pytest.approx((0.6, 0.4))
    assert found.distance == pytest.approx((2 + 1 + 1) / (2 + 1 + 8 + 9))


def test_what_does_not_vary_and_in_which_unit_it_is_counted_makes_no_difference():
    wide = np.column_stack([ON_A_LINE * 1e6, np.full(5, 7.0)])
    one, other = reduced(wide, NUMBERS, 2), reduced(ON_A_LINE, NUMBERS, 2)
    assert (one.draws, one.weights) == (other.draws, other.weights)
    assert one.distance == pytest.approx(other.distance)


def test_draws_that_are_alike_need_one_to_stand_for_them():
    found = reduced(np.array([[0.0], [5.0], [0.0], [0.0]]), np.array([1, 2, 3, 4]), 4)
    assert found.draws == (1, 2)
    assert found.weights == (0.75, 0.25)
    assert found.distance == 0


def test_all_may_be_kept():
    found = reduced(ON_A_LINE, NUMBERS, 9)
    assert found.draws == tuple(NUMBERS)
    assert found.weights == pytest.approx([0.2] * 5)
