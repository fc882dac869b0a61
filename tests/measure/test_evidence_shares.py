"""How much of a plan's spend rests on each grade of evidence, and how many figures do."""

from __future__ import annotations

import pandas as pd
import pytest

from placement_opt.formulation import Brief
from placement_opt.measure.summary import evidence_shares, evidence_table
from tests.town import NOTHING, plan_for, still_town


@pytest.fixture(scope="module")
def plan():
    """Return a plan that spends 300 on a published price, 100 on an assumed one, and gets 100 back on another."""
    assert isinstance(NOTHING, Brief)
    rows = [("published", 300.0), ("assumed", 100.0), ("assumed", -100.0)]
    results = plan_for(still_town(), NOTHING)[2]
    vars(results)["ledger"] = pd.DataFrame(rows, columns=["evidence", "gbp"])  # in the place of its own, once made
    return results


def test_what_comes_back_counts_as_much_as_what_is_spent(plan):
    assert evidence_shares(plan) == {"published": 0.6, "assumed": 0.4}


def test_a_grade_stands_where_a_figure_or_a_pound_has_it_and_nowhere_else(plan):
    found = evidence_table(plan, {"published": 7, "derived": 2})
    told = list(found.itertuples(index=False, name=None))
    assert told == [
        *(("published", "figures", 7.0, "figures"), ("published", "share of spend", 0.6, "share")),
        *(("derived", "figures", 2.0, "figures"), ("derived", "share of spend", 0.0, "share")),
        *(("assumed", "figures", 0.0, "figures"), ("assumed", "share of spend", 0.4, "share")),
    ]
