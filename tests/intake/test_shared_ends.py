"""The audit of shared tables knows of every quarter that a backtest shows."""

import numpy as np
import pytest

from placement_opt.intake.audited.shared_counts import _tested_ends
from placement_opt.intake.estimate import backtest
from tests.intake.estimate.simulated import CATALOGUE, SETTINGS, drawn, teenagers

HELD, LEAST = SETTINGS.forecast.holdout, SETTINGS.forecast.least_known


@pytest.mark.parametrize("quarters", range(HELD + LEAST - 2, HELD + LEAST + 3))
def test_quarters_are_tested_in_the_audit_where_they_are_in_the_estimate(quarters):
    counts = drawn(teenagers(), quarters, np.random.default_rng(5))
    tested = backtest(counts, SETTINGS, CATALOGUE)
    ends = _tested_ends(("before", *counts.quarters), SETTINGS)
    assert bool(ends) == (tested is not None) == (quarters >= HELD + LEAST)
    assert len(ends) in (0, HELD + 1)
