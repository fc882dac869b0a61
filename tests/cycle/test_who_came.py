"""A total of children who came is shared out over the need groups of which no count is given."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.cycle.actual_counts import _came, told_of
from placement_opt.cycle.actuals_files import ActualRow
from tests.town import town


def came(case, **counts):
    """Return who came in quarter 1; `counts` are by need group, `total` is that of all."""
    rows = [ActualRow("x", 2, "", "came", "", "" if g == "total" else g, n, "") for g, n in counts.items()]
    return _came(case, told_of(rows), 1)


def expecting(**entries):
    case = town()
    return dataclasses.replace(case, entries=case.entries | {(g, 1): n for g, n in entries.items()})


def test_what_is_left_of_a_total_is_shared_out_as_was_expected():
    case = expecting(calm=3.0, complex=1.0, older=9.0)
    assert came(case, total=10.0, older=2.0) == pytest.approx({"older": 2, "calm": 6, "complex": 2})


def test_where_nobody_was_expected_it_is_shared_out_evenly():
    case = expecting(calm=0.0, complex=0.0, older=0.0)
    assert came(case, total=6.0) == pytest.approx({"calm": 2, "complex": 2, "older": 2})


def test_without_a_total_only_what_is_told_is_known():
    assert came(expecting(calm=3.0), calm=4.0) == {"calm": 4}
