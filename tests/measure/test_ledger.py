"""Each row of the ledger is a quantity times a price times an index, and tells which figures the price is made of."""

from __future__ import annotations

import math

import pytest

from placement_opt.domain.figure import Figure
from placement_opt.formulation.prices import UnitPrice, dearest_of
from placement_opt.measure.figure_table import terms
from placement_opt.measure.ledger_behind import ledger_behind, opening_year_at
from placement_opt.measure.results import price_words
from placement_opt.measure.savings import frozen
from placement_opt.prepared import case_of
from tests import tiny_model
from tests.town import FAMILIES, NOTHING, plan_for, still_town, town

YEARS = ("2013/14", "2014/15")
DEARER = {(f, y): 1.1 if y == "2014/15" else 1.0 for f in FAMILIES for y in YEARS}


@pytest.mark.parametrize("case", [still_town(price_index=DEARER, begins="2013/14 Q4", length=2), town()])
def test_a_row_is_its_quantity_times_its_price_times_the_index(case):
    ledger = plan_for(case, NOTHING)[2].ledger
    assert len(ledger)
    product = ledger["quantity"] * ledger["price"] * ledger["index"]
    assert (product - ledger["gbp"]).abs().max() < 1e-6


def test_quantity_price_and_index_of_a_home_worked_by_hand():
    """Oak costs 10,000 a week, of which 10 posts at 700 a week are staff: 13 weeks of 3,000, a tenth dearer."""
    case = still_town(price_index=DEARER, begins="2013/14 Q4", length=2)
    ledger = plan_for(case, NOTHING)[2].ledger
    rows = ledger[(ledger["line"] == "council homes: premises") & (ledger["year"] == "2014/15")]
    oak = rows[rows["price"] == 3_000]
    assert list(oak[["quantity", "unit", "index"]].itertuples(index=False, name=None)) == [(13.0, "home-weeks", 1.1)]
    assert oak["gbp"].tolist() == pytest.approx([13 * 3_000 * 1.1])


def test_a_price_is_told_by_its_figures(tmp_path):
    """What goes into a price is its factor and the table, parameter and keys of a figure of the model."""
    case = case_of(tiny_model.write(tmp_path))
    for placement, fee in case.fee.items():
        assert fee.made_of == ((1.0, f"prices/fee/{placement}"),)
    for home in case.homes:
        assert home.cost.made_of == ((home.beds, f"homes/fixed_cost/{home.id}"),)


def test_figures_keep_what_they_are_made_of_through_sums_and_shares():
    bed, post = Figure(100.0, "derived", ((1.0, "bed"),)), Figure(30.0, "assumed", ((1.0, "post"),))
    premises = bed.times(6).plus(post.times(-2))
    assert (premises.value, premises.evidence) == (540.0, "derived")
    assert premises.made_of == ((6.0, "bed"), (-2.0, "post"))


def test_the_dearest_place_is_that_of_the_year():
    """A fee of 100 that has doubled is dearer than one of 150 that has not."""
    fee, home = Figure(100.0, "council", ((1.0, "fee"),)), Figure(150.0, "derived", ((1.0, "home"),))
    found = dearest_of([UnitPrice(fee, "agency", 2.0), UnitPrice(home, "pay", 1.0)])
    assert (found.value, found.price.made_of) == (200.0, ((1.0, "fee"),))


def test_what_stands_behind_savings_adds_up_to_the_frozen_budget():
    case = still_town(price_index=DEARER, begins="2013/14 Q4", length=2)
    behind = ledger_behind(case, "2014/15", [plan_for(case, NOTHING)[2]])
    opening = behind[behind["plan"] == "opening_year"]
    assert set(opening["index"]) == {1.0}
    assert math.fsum(opening["gbp"]) == pytest.approx(math.fsum(frozen(case).values()))
    dearer = behind[behind["plan"] == opening_year_at("2014/15")]
    assert math.fsum(dearer["gbp"]) == pytest.approx(1.1 * math.fsum(opening["gbp"]))
    assert "plan" in set(behind["plan"])


def test_what_a_price_is_made_of_reads_back():
    """A figure without a key too, such as the cost of a place in MTFC."""
    price = Figure(540.0, "derived", ((6.0, "homes/fixed_cost/home_1"), (-0.25, "mtfc/place_cost")))
    assert terms(price_words(price)) == {("homes", "fixed_cost", "home_1"): 6.0, ("mtfc", "place_cost", ""): -0.25}
