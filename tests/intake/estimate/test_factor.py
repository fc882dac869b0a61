"""The factor under which few children leave as often as was counted."""

import pytest

from placement_opt.intake.estimate.standardise import factor

YOUNG, OLD = ("young", "foster"), ("old", "foster")
SIZES = {YOUNG: 10.0, OLD: 4.0}


@pytest.mark.parametrize(
    ("shares", "counted", "by"),
    [
        ({YOUNG: 0.1, OLD: 0.25}, 1.0, 0.5),  # 2 were expected
        ({YOUNG: 0.1, OLD: 0.25}, 0.0, 0.0),
        ({YOUNG: 0.1, OLD: 0.5}, 9.0, 5.0),  # 3 expected: at three times all 4 of the old leave, and 5 of the young
        ({YOUNG: 0.0, OLD: 0.25}, 2.0, 2.0),  # where none leave none do
    ],
)
def test_shares_add_up_to_what_was_counted(shares, counted, by):
    assert factor(SIZES, shares, counted) == pytest.approx(by)
