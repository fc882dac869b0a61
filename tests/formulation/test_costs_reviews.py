"""What reviews of high fees cost and save, by hand. Quarters have 13 weeks."""

from __future__ import annotations

import pytest

from placement_opt.domain.schedule_lines import RESIDENTIAL_CARE
from placement_opt.formulation import ledger, reviewed_fees
from tests.formulation.test_costs import bill
from tests.town import DEAR_BEDS, FAMILIES, assign, brief, town, unknowns

TOWN = town(reviews=(DEAR_BEDS,))
WORK, SAVED = "Private homes: reviews of high fees", "Private homes: fees lowered by reviews"


def test_a_review_costs_its_price_and_half_of_them_take_400_a_week_off_a_fee():
    given = {"reviews": {("external", 2): 1}, "reviewed": {("external", 2): 1, ("external", 3): 0.8}}
    paid = bill(reviewed_fees.high_cost_reviews, TOWN, **given)
    assert [paid[WORK, t] for t in (1, 2, 3)] == [0, 1_000, 0]
    assert [paid[SAVED, t] for t in (1, 2, 3)] == pytest.approx([0, -6.5 * 200, -6.5 * 1.8 * 200])


def test_the_work_follows_pay_and_the_saving_the_fees():
    index = {(f, y): {"pay": 2.0, "residential": 3.0}.get(f, 1.0) for f in FAMILIES for y in ("2013/14", "2014/15")}
    given = {"reviews": {("external", 2): 1}, "reviewed": {("external", 2): 1}}
    paid = bill(reviewed_fees.high_cost_reviews, town(reviews=(DEAR_BEDS,), price_index=index), **given)
    assert (paid[WORK, 2], paid[SAVED, 2]) == pytest.approx((2_000, -3 * 6.5 * 200))


def test_it_is_recurrent_cashable_and_on_the_line_of_the_setting_and_needs_its_lever():
    v = assign(unknowns(TOWN, brief()), reviews={("external", 2): 1}, reviewed={("external", 2): 1})
    found = [k for k in ledger(TOWN, brief(), v) if k.line in (WORK, SAVED) and k.amount]
    assert {(k.schedule, k.one_off, k.cashable, k.invests) for k in found} == {(RESIDENTIAL_CARE, False, True, None)}
    assert not [k for k in ledger(TOWN, brief(("recruit",)), v) if k.line in (WORK, SAVED)]
