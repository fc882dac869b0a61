"""What is hidden cannot be worked out from what is shown."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement_opt.intake.suppress import (
    NOT_SHOWN,
    count,
    hidden,
    rounded_ends,
    safe_base,
    suppressed,
    with_totals,
)

SMALL = 4
UNBOUNDED = 3  # as scipy says it


def table(*rows):
    return with_totals(pd.DataFrame(list(rows), index=[f"r{i}" for i in range(len(rows))]))


def test_small_counts_and_one_more_are_hidden():
    shown = suppressed(table([3, 20, 30], [40, 50, 60]), SMALL)
    assert list(shown.loc["r0"]) == [NOT_SHOWN, NOT_SHOWN, "30", "53"]
    assert list(shown.loc["r1"]) == [NOT_SHOWN, NOT_SHOWN, "60", "150"]
    assert list(shown.loc["total"]) == ["43", "70", "90", "203"]


def test_nobody_is_no_small_count():
    shown = suppressed(table([0, 20], [40, 0]), SMALL)
    assert NOT_SHOWN not in shown.to_numpy()


def test_two_ones_are_not_told_by_their_sum():
    shown = suppressed(table([1, 1, 30], [40, 50, 60]), SMALL)
    assert list(shown.loc["r0"])[:3] == [NOT_SHOWN] * 3


def test_a_small_total_is_hidden_too():
    shown = suppressed(table([1, 1], [40, 50]), SMALL)
    assert shown.loc["r0", "total"] == NOT_SHOWN
    assert shown.loc["r1", "total"] == NOT_SHOWN, "else the grand total tells it"


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (1, "1 to 4"), (4, "1 to 4"), (5, "5"), (1200, "1,200")])
def test_a_single_count(number, words):
    assert count(number, SMALL) == words


def possible(cells, hide, cell):
    """Return the values that a hidden cell could have, by trying tables with the same lines and shown cells."""
    from scipy.optimize import linprog

    rows, columns = cells.shape
    where = {rc: i for i, rc in enumerate(itertools.product(range(rows), range(columns)))}
    lines = [[(r, c) for c in range(columns)] for r in range(rows)]
    lines += [[(r, c) for r in range(rows)] for c in range(columns)]
    sums = np.zeros((len(lines), len(where)))
    for k, line in enumerate(lines):
        for part in line[:-1]:
            sums[k, where[part]] = 1
        sums[k, where[line[-1]]] = -1
    known = [(1, None) if hide[rc] else (cells[rc], cells[rc]) for rc in where]
    aim = np.zeros(len(where))
    aim[where[cell]] = 1
    found = [linprog(sign * aim, A_eq=sums, b_eq=np.zeros(len(lines)), bounds=known) for sign in (1, -1)]
    assert all(f.status in (0, UNBOUNDED) for f in found)
    return [f.x[where[cell]] if f.status != UNBOUNDED else np.inf for f in found]


COUNTS = st.integers(0, 12)


@settings(max_examples=60)
@given(st.integers(2, 4).flatmap(lambda m: st.lists(st.lists(COUNTS, min_size=m, max_size=m), min_size=2, max_size=4)))
def test_no_small_count_can_be_told(rows):
    cells = table(*rows).to_numpy()
    hide = hidden(cells, SMALL)
    for cell in zip(*np.nonzero((cells > 0) & (cells <= SMALL)), strict=True):
        low, high = possible(cells, hide, cell)
        assert hide[cell]
        shown = (cells > 0) & ~hide
        shown[-1, -1] = False  # the total of all stands in other tables too and is shown, come what may
        assert high - low >= SMALL - 1 or not shown.any(), "the shown cells leave few values"


ALL_OF_FOUR = ([0, 1, 2, 3], [0, 1], [2, 3], [0, 2], [1, 3])  # a table of two by two: its rows and its columns


def by_line(numbers):
    return [[numbers[place] for place in line] for line in ALL_OF_FOUR]


def still_possible(numbers, base, place):
    """Return what a count of that table can be, whoever knows every total, by trying all tables with these totals."""
    top, left, total = numbers[0] + numbers[1], numbers[0] + numbers[2], sum(numbers)
    tables = ((n, top - n, left - n, total - top - left + n) for n in range(total + 1))
    ends = [rounded_ends(n, base) for n in numbers]
    fit = [t for t in tables if all(low <= n <= high for n, (low, high) in zip(t, ends, strict=True))]
    return {t[place] for t in fit}


def test_totals_that_tell_nothing_one_by_one_may_tell_together():
    """Rounded to 5, with totals 113 and 82 across, 58 and 137 down, a third part below 5 is one or two."""
    numbers = [56, 57, 2, 80]
    assert safe_base(by_line(numbers), SMALL, 5) == 5
    assert still_possible(numbers, 5, 2) == {1, 2}
    assert safe_base(by_line(numbers), SMALL, 5, [(numbers, ALL_OF_FOUR)]) == 15
    assert {1, 2, 3, 4} <= still_possible(numbers, 15, 2)


FEW_OR_MANY = st.one_of(st.integers(0, 4), st.integers(5, 160))


@settings(max_examples=60)
@given(st.tuples(FEW_OR_MANY, FEW_OR_MANY, FEW_OR_MANY, FEW_OR_MANY))
def test_all_totals_together_tell_no_small_count_that_they_do_not_tell_anyway(numbers):
    base = safe_base(by_line(numbers), SMALL, 5, [(numbers, ALL_OF_FOUR)])
    for place, n in enumerate(numbers):
        if 1 <= n <= SMALL:
            anyway = {1, 2, 3, 4} & still_possible(numbers, sum(numbers) + 5, place)
            totals = [sum(line) for line in by_line(numbers) if n in line]
            if min(totals) > 2 * SMALL:  # else a total may be so low that it tells its parts
                assert anyway <= still_possible(numbers, base, place)
