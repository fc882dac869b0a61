"""Towns of about 120 children: most of what is known comes from small groups, and the total must still be right."""

from datetime import date

import numpy as np
import pytest

from placement_opt.intake.estimate import ALL_CHILDREN, backtest, estimate
from placement_opt.intake.estimate.backtest import cut
from placement_opt.intake.records.codes import read_codes
from placement_opt.intake.records.return_to_counts import return_to_counts
from placement_opt.intake.request import ImportRequest
from tests.generator import simulate, usual_rates, write_csv
from tests.intake.estimate.simulated import CATALOGUE, SETTINGS, changed
from tests.paths import SSDA903_CONFIG

CODES = read_codes(SSDA903_CONFIG / "codes.csv", CATALOGUE)
TOWNS, SCALE, AHEAD = 24, 0.2, 8


@pytest.fixture(scope="module")
def towns(once):
    """Return the counts of five years each, of which two are held back."""

    def make(place):
        found = []
        for seed in range(TOWNS):
            folder = place / f"town{seed}"
            write_csv(simulate(usual_rates(), seed=seed, first_year=2021, years=5, scale=SCALE), folder)
            asked = ImportRequest(folder, "council", date(2025, 3, 31))
            found.append(return_to_counts(asked, SETTINGS, CODES, CATALOGUE).counts)
        return found

    return once("small towns", make)


@pytest.fixture(scope="module")
def everyone(once, towns):
    """Return the forecasts of all children and what came, by town and quarter."""

    def make(_place):
        tested = [backtest(counts, changed("forecast", draws=400), CATALOGUE, holdout=AHEAD) for counts in towns]
        return [[(ahead, actual) for ahead, actual, _ in t.rows if ahead.placement == ALL_CHILDREN] for t in tested]

    return once("forecasts of small towns", make)


def test_leavers_are_those_counted(towns):
    for counts in towns[:8]:
        known = cut(counts, len(counts.quarters) - AHEAD)
        e = estimate(known, SETTINGS, CATALOGUE)
        flows = known.flows.loc[known.flows["quarter"] > len(known.quarters) - len(e.window)]
        there = flows.groupby(["need", "placement"])["children"].sum()
        left = flows.loc[flows["to_need"] == "", "children"].sum()
        assert sum(n * e.exits[pair].value for pair, n in there.items()) == pytest.approx(left, rel=1e-4)


@pytest.mark.parametrize("quarter", [4, 8])
def test_the_total_is_not_off(everyone, quarter):
    """The mean of 24 towns of 120 varies by 1.6% by chance alone."""
    pairs = [town[quarter - 1] for town in everyone]
    actual = np.mean([n for _, n in pairs])
    assert abs(np.mean([ahead.mean for ahead, _ in pairs]) / actual - 1) < 0.04


def test_its_range_holds_what_came(everyone):
    assert np.mean([ahead.low <= n <= ahead.high for town in everyone for ahead, n in town]) >= 0.84
