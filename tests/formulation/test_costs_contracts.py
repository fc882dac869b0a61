"""What places under contract cost, by hand. Quarters have 13 weeks."""

from __future__ import annotations

import pytest

from placement_opt.domain.schedule_lines import FOSTER_CARE, RESIDENTIAL_CARE
from placement_opt.formulation import contract_places, costs
from tests.formulation.test_costs import bill
from tests.town import BLOCK, FAMILIES, ON_OFFER, announces, assign, brief, town, unknowns

TOWN = town(offers=ON_OFFER, contracts=(BLOCK,))
BEDS, FOSTER = "Private homes: places under contract", "Agency foster care: places under contract"


def test_a_place_costs_its_price_for_each_week_that_is_paid():
    """Two contracts for agency care are one line of the ledger."""
    paid = bill(contract_places.contract_places, TOWN, charged={("beds", 2): 26, ("volume", 2): 19.5, ("band", 2): 10})
    assert paid[BEDS, 2] == 26 * 2_500
    assert paid[FOSTER, 2] == 19.5 * 650 + 10 * 700
    assert paid[BEDS, 3] == paid[FOSTER, 3] == 0


def test_it_follows_the_prices_of_its_placement_type():
    index = {(f, y): 1.5 if f == "residential" else 1.0 for f in FAMILIES for y in ("2013/14", "2014/15")}
    case = town(offers=ON_OFFER, price_index=index)
    paid = bill(contract_places.contract_places, case, charged={("beds", 2): 26, ("volume", 2): 26})
    assert (paid[BEDS, 2], paid[FOSTER, 2]) == (26 * 3_750, 26 * 650)


def test_it_is_recurrent_cashable_and_on_the_line_of_its_setting():
    v = assign(unknowns(TOWN, brief()), charged={("beds", 2): 26, ("band", 2): 26})
    found = [k for k in contract_places.contract_places(TOWN, brief(), v) if k.amount]
    assert [(k.schedule, k.evidence) for k in found] == [(RESIDENTIAL_CARE, "council"), (FOSTER_CARE, "published")]
    assert not any(k.one_off or k.invests for k in found)
    assert all(k.cashable for k in found)


@pytest.mark.parametrize("placement", ["external", "agency"])
def test_a_placement_type_with_a_contract_pays_its_fee_and_the_efficiency_on_spot_weeks(placement):
    b = brief(strategy=announces(contracts={(placement, 2): 0.1}))
    weeks = {(placement, 2): 10.0}
    fee = town().fee[placement].value
    title = town().placements[placement].title
    assert bill(costs.fees, TOWN, b, spot=weeks)[f"{title}: fees", 2] == 10 * fee
    assert bill(costs.contract_efficiency, TOWN, b, spot=weeks)["contract efficiency, granted", 2] == -fee
