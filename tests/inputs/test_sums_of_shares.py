"""Shares that must sum to one may miss it by rounding, one in a million, and by no more, above or below."""

from __future__ import annotations

import pytest

from placement_opt.inputs import read_model
from placement_opt.kernel.errors import BadInput
from tests.tiny_model import set_value


def faults(path):
    try:
        read_model(path)
    except BadInput as error:
        return [str(f).removeprefix("models/tiny/") for f in error.faults]
    return []


@pytest.mark.parametrize("off", [0.9e-6, -0.9e-6, 1.1e-6, -1.1e-6])
def test_where_children_entering_care_go_sums_to_one(tiny, off):
    """The other row of the group is 0.75."""
    set_value(tiny, "entry_mix.csv", "older,foster", f"{0.25 + off:.7f}")
    expected = "entry_mix.csv:4 value: expected shares of older in entry_mix that sum to 1"
    assert [f.partition(", got")[0] for f in faults(tiny)] == ([expected] if abs(off) > 1e-6 else [])


@pytest.mark.parametrize("off", [0.9e-6, 1.1e-6, -1.1e-6])
def test_no_more_leave_than_live_there_but_for_rounding(tiny, off):
    """Half of those in the home move by plan, so that half may leave care, and no share is too small."""
    set_value(tiny, "exits.csv", "older,all", f"{0.5 + off:.7f}")
    expected = "exits.csv:3 value: expected at most 1 leaving older in home_inhouse in a quarter"
    assert [f.partition(", got")[0] for f in faults(tiny)] == ([expected] if off > 1e-6 else [])
