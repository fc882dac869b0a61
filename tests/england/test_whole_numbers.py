"""Tables in whole children that keep their sums: by hand, and as laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from placement_opt.england.new_council.whole_numbers import fitted, in_whole_numbers, whole_table

COUNTS = arrays(np.int64, (3, 4), elements=st.integers(0, 40))


def test_a_total_is_shared_by_largest_remainders():
    assert in_whole_numbers({"a": 1.0, "b": 1.0, "c": 2.0}, 6) == {"a": 2, "b": 1, "c": 3}  # 1.5, 1.5 and 3
    assert in_whole_numbers({"a": 0.0, "b": 0.0}, 3) == {"a": 2, "b": 1}
    assert in_whole_numbers({}, 0) == {}


def test_a_table_is_fitted_to_its_sums_and_keeps_the_odds_of_its_seed():
    found = fitted(np.array([[1.0, 1.0], [2.0, 1.0]]), [10, 20], [15, 15])
    assert found.sum(axis=1) == pytest.approx([10, 20])
    assert found.sum(axis=0) == pytest.approx([15, 15])
    odds = found[0, 0] * found[1, 1] / found[0, 1] / found[1, 0]
    assert odds == pytest.approx(0.5)


def test_nobody_is_put_where_the_seed_has_nobody_unless_no_other_table_has_these_sums():
    seed = np.array([[1.0, 0.0], [1.0, 1.0]])
    assert fitted(seed, [10, 20], [15, 15]) == pytest.approx(np.array([[10, 0], [5, 15]]))
    forced = fitted(seed, [20, 10], [15, 15])
    assert forced.sum(axis=1) == pytest.approx([20, 10], abs=1e-3)
    assert forced[0, 1] == pytest.approx(5, abs=1e-2)


@given(COUNTS, arrays(np.float64, (3, 4), elements=st.floats(0.1, 5)))
def test_whole_tables_keep_their_sums_and_stay_next_to_what_was_fitted(counts, seed):
    rows, columns = counts.sum(axis=1).tolist(), counts.sum(axis=0).tolist()
    table = fitted(seed, rows, columns)
    whole = whole_table(table, rows, columns)
    assert whole.sum(axis=1).tolist() == rows
    assert whole.sum(axis=0).tolist() == columns
    assert np.abs(whole - table).max() < 1 + 1e-6


def test_sums_that_are_not_those_of_the_table_are_refused():
    with pytest.raises(ValueError, match="no table of whole numbers"):
        whole_table(np.array([[1.5, 1.5]]), [4], [1, 1])
