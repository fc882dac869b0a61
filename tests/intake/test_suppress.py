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
