"""A figure some way from its central value to an end of its range."""

import numpy as np
import pytest

from placement_opt.study.figure_causes import Range
from placement_opt.study.sampling_at import towards

WAYS = np.array([np.nan, 0.0, 0.5, 1.0, -0.5, -1.0])


@pytest.mark.parametrize(
    ("against", "figures"), [(False, [2, 2, 3, 4, 1.5, 1]), (True, [2, 2, 1.5, 1, 3, 4])], ids=["with", "against"]
)
def test_half_a_way_is_half_of_what_lies_on_that_side(against, figures):
    fee = Range("fees", "prices.fee", against, "triangular", 1.0, 2.0, 4.0)
    assert towards(fee, WAYS) == pytest.approx(figures)
