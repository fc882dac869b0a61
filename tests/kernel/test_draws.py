"""A figure is a number or one value per draw: what stands in place of a branch says the same of either."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from placement_opt.kernel import draws
from placement_opt.kernel.draws import (
    each_draw,
    ever,
    in_draw,
    is_number,
    least,
    most,
    of_draw,
    same,
    summed,
    where,
    whole,
)

DRAWN = np.array([1.0, 2.0, 3.0])


@dataclass(frozen=True)
class Record:
    """A record with figures at some depth."""

    name: str
    rates: dict[str, object]
    steps: tuple[object, ...]


@pytest.mark.parametrize("draw", range(3))
def test_what_is_said_of_all_draws_is_said_of_each(draw):
    one = in_draw(DRAWN, draw)
    assert in_draw(where(DRAWN > 1, DRAWN, 0.0), draw) == where(one > 1, one, 0.0)
    assert in_draw(least(DRAWN, 2), draw) == least(one, 2)
    assert in_draw(most(DRAWN, 2, 0), draw) == most(one, 2, 0)
    assert in_draw(summed([DRAWN, 1.0]), draw) == summed([one, 1.0])
    assert in_draw(whole(DRAWN * 1.0), draw) == whole(one)
    assert in_draw(each_draw(lambda n: n * 2, DRAWN), draw) == each_draw(lambda n: n * 2, one)


def test_something_is_there_if_it_is_in_any_draw():
    assert ever(DRAWN > 2)
    assert not ever(DRAWN > 3)
    assert ever(0.5)
    assert not ever(0)


def test_the_smallest_and_largest_of_any_draw():
    assert (draws.smallest(DRAWN), draws.largest(DRAWN), draws.smallest(4), draws.largest(4)) == (1, 3, 4, 4)


def test_two_figures_are_the_same_if_they_are_in_every_draw():
    assert same(DRAWN, DRAWN.copy())
    assert not same(DRAWN, 1.0)
    assert same(2, 2.0)


def test_numbers_of_all_kinds_are_numbers():
    assert all(map(is_number, (1, 1.5, DRAWN, DRAWN[0], np.int64(3))))
    assert not is_number("1")


def test_a_record_of_one_draw_holds_its_figures_however_deep():
    record = Record("a", {"x": DRAWN, "y": 2}, (DRAWN, ("b", DRAWN)))
    assert of_draw(record, 1) == Record("a", {"x": 2.0, "y": 2}, (2.0, ("b", 2.0)))


def test_to_branch_on_a_figure_that_differs_is_an_error():
    with pytest.raises(ValueError, match="ambiguous"):
        assert DRAWN > 1
