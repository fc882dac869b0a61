"""Whether a claim holds already, somewhere in the range of one group of figures, or nowhere."""

from __future__ import annotations

import pytest

from placement_opt.study.must_be_true import (
    HOLDS_ALREADY,
    NOT_WITHIN_ITS_RANGE,
    WITHIN_ITS_RANGE,
    BreakEvenPlace,
    MustBeTrue,
)
from placement_opt.study.turning_levels import Tried

PLACE = BreakEvenPlace(0.7, True, 100.0, ())


@pytest.mark.parametrize(
    ("central", "low", "places", "answer"),
    [
        (True, False, (PLACE,), HOLDS_ALREADY),
        (False, False, (PLACE,), WITHIN_ITS_RANGE),
        (False, True, (), WITHIN_ITS_RANGE),  # throughout but at the central figure: at the low end it does
        (False, False, (), NOT_WITHIN_ITS_RANGE),
    ],
)
def test_where_a_claim_holds(central, low, places, answer):
    tried = {name: Tried(level, 100.0, holds) for name, level, holds in (("central", 0.5, central), ("low", 0.0, low))}
    assert MustBeTrue("it", "prices", high=Tried(1.0, 100.0, False), places=places, **tried).answer == answer
