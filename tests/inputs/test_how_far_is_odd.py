"""Between what is usual and what cannot be lies room for what is odd, but not for a slip by more than ten."""

from __future__ import annotations

import pytest

from placement_opt.inputs.plausible import FEES, RANGE_BY_NAME, RANGE_OF_UNIT

# Shares end at one, whatever is usual; sums of a whole council, a closure and a building differ by more than ten.
WIDE = {"GBP", ("schedule", "step"), ("homes", "closure_cost"), ("new_homes", "capital")}
RANGES = {k: r for k, r in {**RANGE_OF_UNIT, **RANGE_BY_NAME, **FEES}.items() if r.most > 1}


@pytest.mark.parametrize("name", RANGES)
def test_what_cannot_be_begins_at_one_and_a_half_to_thirteen_times_the_most_that_is_usual(name):
    known = RANGES[name]
    most = 50 if name in WIDE else 13
    assert 1.5 * known.usual[1] <= known.most <= most * known.usual[1]
    assert known.least in (0, -known.most, -0.99)
