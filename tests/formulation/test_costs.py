"""Every cost by hand: numbers are assigned, so the sums can be done in the head. Quarters have 13 weeks."""

from __future__ import annotations

import dataclasses
import math
from collections import defaultdict

import pytest

from placement_opt.domain.case import Figure
from placement_opt.domain.past import Past
from placement_opt.domain.schedule_lines import CONTRACTS, FOSTER_CARE, OUTSIDE, RESIDENTIAL_CARE
from placement_opt.formulation import COSTS, costs, ledger
from tests.town import (
    FAMILIES,
    NOTHING,
    announces,
    assign,
    brief,
    full_town,
    town,
    unknowns,
)

TOWN = town()
WITH_BLOCK = full_town(past=Past(0, {}, {}, {(FOSTER_CARE, 1): 1_000.0}))
OPEN = {(h, t): 1.0 for h in ("oak", "elm") for t in range(1, 5)}
SQUEEZE = brief(strategy=announces(contracts={("agency", 2): 0.1, ("external", 2): 0.2}))
HOME, EXTERNAL, SPECIAL = ("complex", "home"), ("complex", "external"), ("complex", "special_foster")


def bill(cost, case=TOWN, b=None, **given):
    """Return what one cost function charges, by line and quarter, on assigned numbers."""
    b = b or brief()
    v = assign(unknowns(case, b), **given)
    found = defaultdict(float)
    for item in cost(case, b, v):
        found[item.line, item.quarter] += item.amount
    return found


def test_a_full_home_costs_its_premises_its_staff_and_a_little_per_child():
    paid = bill(costs.council_homes, open=OPEN, x={(*HOME, 1): 8, (*HOME, 2): 8})
    assert paid["council homes: premises", 2] == pytest.approx(13 * (3_000 + 2_500))
    assert paid["council homes: staff", 2] == pytest.approx(13 * 15 * 700)
    assert paid["council homes: per child", 2] == pytest.approx(13 * 8 * 100)


def test_a_half_empty_home_saves_almost_nothing():
    full = math.fsum(bill(costs.council_homes, open=OPEN, x={(*HOME, 1): 8, (*HOME, 2): 8}).values())
    half = math.fsum(bill(costs.council_homes, open=OPEN, x={(*HOME, 1): 4, (*HOME, 2): 4}).values())
    # Four children less: half a quarter's change in 1, a whole quarter in 2, half of it again in 3.
    assert full - half == pytest.approx(2 * 13 * 4 * 100)
    assert (full - half) / full < 0.02


def test_shutting_a_home_ends_its_premises_and_its_staff_only_once_released():
    shut = {k: z for k, z in OPEN.items() if k not in {("oak", 3), ("oak", 4)}}
    paid = bill(costs.council_homes, open=shut, released={(4,): 10})
    assert paid["council homes: premises", 3] == pytest.approx(13 * 2_500)
    assert paid["council homes: staff", 3] == pytest.approx(13 * 15 * 700)
    assert paid["council homes: staff", 4] == pytest.approx(13 * 5 * 700)


def test_a_fee_is_paid_by_the_child_week():
    # 4 children at the start and 2 at the end of a quarter are 3 on average: 39 weeks.
    paid = bill(costs.fees, x={(*EXTERNAL, 1): 2})
    assert paid["Private homes: fees", 1] == pytest.approx(39 * 3_000)
    assert paid["Private homes: fees", 2] == pytest.approx(13 * 3_000)
    assert paid["Private homes: fees", 3] == 0


def test_allowances_of_the_councils_own_carers_are_paid_by_the_child_week():
    paid = bill(costs.fees, x={("calm", "own", 1): 10, (*SPECIAL, 1): 2})
    assert paid["Council foster care: allowances and fees", 1] == pytest.approx(13 * 15 * 300)
    assert paid["Specialist foster care: allowances and fees", 1] == pytest.approx(13 * 1 * 600)


def test_council_homes_and_mtfc_are_not_charged_a_fee_as_well():
    lines = {line for line, _t in bill(costs.fees)}
    assert not any("Council homes" in line or "Treatment" in line for line in lines)


def test_a_block_place_is_paid_used_or_not():
    weeks = 13 * 4 * 700
    paid = bill(costs.block_contracts, WITH_BLOCK, block={("block_a", 1): 4, ("block_a", 2): 1})
    assert paid["Agency foster care: block places", 1] == weeks  # though no child lives there
    assert paid["Agency foster care: block places", 2] == weeks / 4
    assert paid["Agency foster care: block places", 4] == 0


def test_what_a_block_contract_does_not_hold_is_charged_the_fee():
    paid = bill(costs.fees, WITH_BLOCK, x={("calm", "agency", 1): 10}, spot={("agency", 1): 78})
    assert paid["Agency foster care: fees", 1] == 78 * 800


def test_contract_efficiency_takes_its_share_off_the_fee():
    paid = bill(costs.contract_efficiency, b=SQUEEZE, x={("calm", "agency", 1): 10, ("calm", "agency", 2): 10})
    assert paid["contract efficiency, granted", 2] == pytest.approx(-0.1 * 13 * 10 * 800)
    assert paid["contract efficiency, granted", 1] == paid["contract efficiency, granted", 3] == 0


def test_contract_efficiency_leaves_block_places_alone():
    paid = bill(costs.contract_efficiency, WITH_BLOCK, SQUEEZE, spot={("agency", 2): 78})
    assert paid["contract efficiency, granted", 2] == pytest.approx(-0.1 * 78 * 800)


def test_contract_efficiency_needs_its_lever():
    lines = {
        pulled: {k.line for k in ledger(TOWN, brief((pulled,), strategy=SQUEEZE.strategy), unknowns(TOWN))}
        for pulled in ("recruit", "contracts")
    }
    assert lines["contracts"] - lines["recruit"] == {"contract efficiency, granted"}


def test_carer_households_are_supported_and_each_approval_is_paid_once():
    households = {("own", 1): 20, ("own", 2): 22, ("special_foster", 2): 2}
    paid = bill(costs.carers, households=households, recruit={("own", 1): 2, ("special_foster", 1): 2})
    assert paid["Council foster care: support to carers", 1] == 13 * 20 * 20
    assert paid["Specialist foster care: support to carers", 2] == 13 * 2 * 100
    # Two households a quarter are approved as usual; those recruited in quarter 1 are approved in 2.
    assert [paid["Council foster care: recruitment", t] for t in (1, 2, 3)] == [4_000, 8_000, 4_000]
    assert [paid["Specialist foster care: recruitment", t] for t in (1, 2, 3)] == [0, 10_000, 0]


def test_an_empty_mtfc_place_costs_as_much_as_a_full_one():
    empty = bill(costs.treatment_foster_care, teams={("mtfc", 2): 1})
    full = bill(costs.treatment_foster_care, teams={("mtfc", 2): 1}, x={("complex", "mtfc", 2): 4})
    assert empty["MTFC: teams", 2] == full["MTFC: teams", 2] == 13 * 4 * 1_000
    assert empty["MTFC: per child", 2] == 0
    assert full["MTFC: per child", 2] == 13 * 2 * 200  # four at the end, none at the start


def test_every_kind_of_move_costs_the_work_of_finding_a_place():
    paid = bill(
        costs.moves,
        m={(*HOME, "special_foster", 2): 2},
        r={("calm", "own", 2): 3},
        x={(*SPECIAL, 1): 10},
    )
    assert paid["planned moves: work", 2] == 2 * 500
    # Of 10 in specialist care 1 placement ends, half of these within the same type of care.
    assert paid["moves: finding the next placement", 2] == pytest.approx((3 + 0.5) * 500)


def test_after_a_planned_move_an_external_fee_is_paid_for_two_weeks_more():
    paid = bill(costs.moves, m={(*EXTERNAL, "special_foster", 2): 1, (*HOME, "special_foster", 2): 5})
    assert paid["planned moves: double running", 2] == 2 * 3_000


def test_closing_a_home_is_paid_once_and_redundancy_with_each_release():
    shut = {k: z for k, z in OPEN.items() if k not in {("oak", 3), ("oak", 4)}}
    paid = bill(costs.closing, open=shut, released={(4,): 8})
    assert [paid["closing homes", t] for t in (1, 2, 3, 4)] == [0, 0, 20_000, 0]
    assert [paid["redundancy", t] for t in (1, 2, 3, 4)] == [0, 0, 0, 16_000]


def test_a_waiting_child_is_charged_the_dearest_fee():
    paid = bill(costs.waiting_children, u={("calm", "entry", 1): 2, ("complex", "residential", 2): 2})
    assert paid["children waiting", 1] == 13 * 1 * 3_000  # none at the start, two at the end
    assert paid["children waiting", 2] == 13 * 2 * 3_000
    assert paid["children waiting", 3] == 13 * 1 * 3_000


def test_the_dearest_fee_is_the_dearest_of_its_year():
    """Agencies ask 2,900 at first and twice that in 2014/15; private homes 3,000 throughout."""
    index = {**TOWN.price_index, ("agency", "2014/15"): 2.0}
    case = town(price_index=index, fee={**TOWN.fee, "agency": Figure(2_900.0, "published")})
    paid = bill(costs.waiting_children, case, u={("calm", "entry", 1): 2, ("calm", "entry", 3): 2})
    assert paid["children waiting", 1] == 13 * 3_000
    assert paid["children waiting", 3] == 13 * 5_800


def test_what_happens_in_the_second_year_is_paid_at_its_prices():
    """With every price a tenth dearer in 2014/15, each item there costs a tenth more and none before does."""
    index = {(f, y): 1.1 if y == "2014/15" else 1.0 for f in FAMILIES for y in ("2013/14", "2014/15")}
    flat, dearer = (full_ledger(full_town(price_index=i)) for i in (WITH_BLOCK.price_index, index))
    assert {k.line for k in flat if k.amount and k.quarter == 3} == EVERY_LINE
    for before, after in zip(flat, dearer, strict=True):
        factor = 1.1 if before.quarter > 2 and before.line not in FIXED else 1.0
        assert after.amount == pytest.approx(factor * before.amount), after.line


def full_ledger(case):
    """Return the ledger of a plan in which everything that can cost does, in each quarter."""
    v = unknowns(case, SQUEEZE_LATE)
    return ledger(
        case,
        SQUEEZE_LATE,
        assign(
            v,
            **{
                f.name: {k: 0.5 for k, z in getattr(v, f.name).items() if not isinstance(z, float)} | SHUT[f.name]
                for f in dataclasses.fields(v)
            },
        ),
    )


SQUEEZE_LATE = brief(strategy=announces(contracts={("agency", 3): 0.1}))
SHUT = defaultdict(dict, open={("oak", 3): 0.0})
EVERY_LINE = {
    *("council homes: premises", "council homes: staff", "council homes: per child", "Private homes: fees"),
    *(
        "Council foster care: allowances and fees",
        "Agency foster care: fees",
        "Agency foster care: block places",
    ),
    *(
        "Specialist foster care: allowances and fees",
        "With family: allowances and fees",
        "contract efficiency, granted",
    ),
    *("Council foster care: support to carers", "Council foster care: recruitment"),
    *("Specialist foster care: support to carers", "Specialist foster care: recruitment"),
    *("MTFC: teams", "MTFC: per child", "Family therapy: teams", "children waiting"),
    *("Family hub: teams", "Carers' constellation: teams"),
    *("moves: finding the next placement", "planned moves: work", "planned moves: double running"),
    *("closing homes", "redundancy"),
    *("Return home: work", "A guardian: work", "A guardian: allowances after care"),
    *("new homes: running", "new homes: financing", "new homes: rent", "new homes: staff before opening"),
    *("Staying Close: work", "Staying Close: allowances after care"),
    *("sold places: income", "sold places: per child"),
    *("Agency foster care: places under contract", "Private homes: places under contract"),
    *("Private homes: reviews of high fees", "Private homes: fees lowered by reviews"),
    "Council foster care: households transferred",
}
FIXED = {"new homes: financing"}  # what no price index moves


@pytest.mark.parametrize("cost", COSTS, ids=lambda cost: cost.name)
def test_every_item_is_tagged(cost):
    items = list(cost.function(WITH_BLOCK, SQUEEZE, unknowns(WITH_BLOCK, SQUEEZE)))
    assert items
    for item in items:
        assert item.evidence in {"published", "derived", "council", "assumed"}
        assert item.schedule in {RESIDENTIAL_CARE, FOSTER_CARE, CONTRACTS, OUTSIDE}
        assert item.quarter in range(1, 5)
        assert item.line
        assert item.invests in {None, "foster", "mtfc", "prevention"}


def test_only_moving_children_homes_that_close_or_open_and_transfers_cost_once():
    once = {k.line for k in full_ledger(WITH_BLOCK) if k.one_off}
    transferred = "Council foster care: households transferred"
    assert once == {
        *("planned moves: work", "planned moves: double running", "closing homes", "redundancy"),
        "new homes: staff before opening",
        transferred,
    }


def test_doing_nothing_invests_nothing():
    v = assign(unknowns(TOWN, NOTHING), open=OPEN, households={("own", t): 20 for t in range(1, 5)})
    assert math.fsum(k.amount for k in ledger(TOWN, NOTHING, v) if k.invests) == 0
