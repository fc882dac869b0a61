"""Where a fund's figures end or turn: the last quarter, caps and floors, uses that rise, parts of blocks."""

from __future__ import annotations

import math

import pytest

from placement_opt.domain.appraisal import Allowance
from placement_opt.domain.claims import Rules
from placement_opt.domain.investment import Agreement, InvestmentClaim
from placement_opt.fund.at_ends import LOW_EFFECT, as_it_would_come, at_end
from placement_opt.fund.bond import bonds
from placement_opt.fund.fund_answer import answer_fund, asked_of
from placement_opt.fund.fund_ledger import PAYMENT
from placement_opt.fund.fund_solving import solve_fund
from placement_opt.fund.gains import gains
from tests.fund.tiny_fund import (
    CLASSES,
    FEWER_CALLS,
    FEWER_NIGHTS,
    FUND,
    NIGHTS_PAID,
    TO_HEALTH,
    VISITS,
    changed,
    figure,
    tiny_fund,
)

RULES = Rules(("as_published", "recommended"), 0.05)
ALONE = {"interventions": {"visits": VISITS}, "avoidances": (FEWER_NIGHTS,)}
TEN = {("visits", "families", 1): 10.0, ("visits", "families", 2): 0.0}


def paid(plan) -> float:
    return -math.fsum(float(e.amount) for e in plan.entries if e.kind == PAYMENT)


def test_what_a_case_still_costs_after_the_last_quarter_is_set_aside_in_it():
    """A case of £300 over three quarters that starts in the last but one costs £100, then all of the rest."""
    long = changed(VISITS, length=3, aftercare_cost=10.0, aftercare=2)
    f = tiny_fund(12, interventions={"visits": long}, avoidances=(FEWER_NIGHTS,), agreements=(),
                  announced={("visits", "families", 11): 1.0, ("visits", "families", 12): 0.0})  # fmt: skip
    plan = solve_fund(f, "as_announced", None)
    assert [round(gbp, 2) for gbp in plan.balances[9:]] == [3000.0, 2900.0, 2680.0]


@pytest.mark.parametrize("cap", [0.0, 500.0, 2000.0])
def test_a_cap_stops_payments_and_not_cases_that_are_worth_their_cost(cap):
    """For all partners together it is the same who pays: as many visits as without an agreement."""
    f = tiny_fund(ask="partners", opening_balance=1e5, **ALONE)
    free = solve_fund(changed(f, agreements=()), "recommended", None)
    capped = solve_fund(changed(f, agreements=(changed(NIGHTS_PAID, cap=cap),)), "recommended", None)
    assert asked_of(capped) == pytest.approx(asked_of(free), abs=1.0)
    assert paid(capped) == pytest.approx(cap, abs=0.02)


def test_a_payer_cannot_choose_to_pay_less_than_is_due_below_the_cap():
    """The health service pays what is due even where its own net benefit is all that is asked for."""
    dear = changed(NIGHTS_PAID, payer="council", paid_to="bond", price=figure(100.0), cap=2000.0)
    bond = changed(FUND, id="bond", agency="investor", kind="principal", money={"2013/14": 9e4})
    value = changed(TO_HEALTH, agency="council")
    f = tiny_fund(members=(bond,), agreements=(dear,), values=(value,), **ALONE)
    plan = solve_fund(f, "recommended", None)
    nights = math.fsum(plan.values.started["visits", "families", t] * 0.25 * min(5, 12 - t) for t in range(1, 13))
    assert paid(plan) == pytest.approx(min(2000.0, 100 * nights), abs=0.02)


def test_a_floor_is_paid_at_the_end_and_buys_no_case_that_is_not_worth_it():
    """Classes cost £600 for £400 of calls. A floor of £100 is paid whether they run or not, so none runs."""
    floor = Agreement("calls", "Calls", "classes", "families", "call", "police", "fund", "baseline", 1.0,
                      figure(10.0), None, None, 100.0, 1, 12)  # fmt: skip
    f = tiny_fund(ask="partners", agreements=(floor,), interventions={"classes": CLASSES}, avoidances=(FEWER_CALLS,))
    plan = solve_fund(f, "recommended", None)
    assert math.fsum(plan.values.started.values()) == 0
    assert paid(plan) == pytest.approx(100.0)


def test_a_floor_is_topped_up_by_what_is_missing_and_no_more():
    """Asked for the council, whose fund is paid, the plan would rather be topped up twice."""
    f = tiny_fund(agreements=(changed(NIGHTS_PAID, floor=1000.0),), **ALONE)
    plan = solve_fund(f, "recommended", None)
    assert plan.values.topup["nights",] == pytest.approx(0.0, abs=0.01)
    poor = solve_fund(changed(f, members=(changed(FUND, money={"2013/14": 300.0}),)), "recommended", None)
    due = paid(poor) - poor.values.topup["nights",]
    assert poor.values.topup["nights",] == pytest.approx(max(0.0, 1000.0 - due), abs=0.01)


def test_an_agreement_that_outlasts_the_fund_owes_no_floor_in_it():
    f = tiny_fund(announced=TEN, agreements=(changed(NIGHTS_PAID, floor=9e3, term=40),), **ALONE)
    assert paid(solve_fund(f, "as_announced", None)) == pytest.approx(4000.0)


def test_outcomes_below_nothing_take_nothing_back():
    worse = changed(FEWER_NIGHTS, size=figure(0.5, -0.3, 0.7))
    f = tiny_fund(announced=TEN, interventions={"visits": VISITS}, avoidances=(worse,))
    low = as_it_would_come(at_end(f, LOW_EFFECT), solve_fund(f, "as_announced", None))
    assert paid(low) == 0.0


def test_an_effect_that_adds_a_use_stops_no_case_and_opens_no_block():
    ward = changed(TO_HEALTH, block=2.0, cash_lag=0, step_cost=0.0)
    adds = changed(FEWER_NIGHTS, intervention="classes", size=figure(-0.1))
    f = tiny_fund(values=(ward,), agreements=(), opening_balance=1e6, ask="partners",
                  avoidances=(changed(FEWER_NIGHTS, lasts=40), adds, FEWER_CALLS),
                  announced={**TEN, ("classes", "families", 1): 5.0, ("classes", "families", 2): 0.0})  # fmt: skip
    plan = solve_fund(f, "as_announced", None)
    assert all(n < 1e-6 for n in plan.values.notstarted.values())
    assert plan.values.blocks["night", "nhs", 12] == pytest.approx(1.25)


def test_whole_blocks_are_whole_at_the_low_end_too():
    ward = changed(TO_HEALTH, block=1.0, cash_lag=0, step_cost=0.0)
    f = tiny_fund(values=(ward,), agreements=(), opening_balance=1e6, whole_blocks=True, ask="partners", announced=TEN,
                  interventions={"visits": VISITS}, avoidances=(changed(FEWER_NIGHTS, lasts=40),))  # fmt: skip
    decided = solve_fund(f, "as_announced", None)
    assert decided.values.blocks["night", "nhs", 12] == pytest.approx(2.0)
    low = as_it_would_come(at_end(f, LOW_EFFECT), decided)
    assert low.values.blocks["night", "nhs", 12] == 0.0


def test_each_bond_has_the_principal_that_goes_into_its_own_intervention():
    bond = changed(FUND, id="bond", agency="investor", kind="principal", money={"2013/14": 6000.0})
    nights = changed(NIGHTS_PAID, paid_to="bond", payer="council")
    calls = changed(nights, id="calls", title="Calls", intervention="classes", use="call")
    f = tiny_fund(members=(bond,), agreements=(nights, calls),
                  announced={**TEN, ("classes", "families", 1): 5.0, ("classes", "families", 2): 0.0})  # fmt: skip
    found = bonds(f, solve_fund(f, "as_announced", None), None)
    assert [round(k.at("central").principal) for k in found] == [3000, 3000]


def test_an_allowance_lowers_a_gain_that_is_cashed_later_and_makes_no_cost_of_the_wait():
    """£4,000 of nights, half of it cashable two quarters later: all of it is lowered by a tenth."""
    late = changed(TO_HEALTH, cashable=0.5, cash_lag=2)
    f = tiny_fund(values=(late,), agreements=(), announced=TEN, **ALONE)
    tenth = {"central": {"published": Allowance(costs=0.5, savings=0.1, late=0)}}
    found = {k.view: k for k in gains(f, solve_fund(f, "as_announced", None).entries, tenth) if k.party == "nhs"}
    assert found["as found"].net == pytest.approx(5000.0)
    assert found["central"].net == pytest.approx(4500.0)


def test_no_claim_is_known_to_hold_where_most_figures_are_assumed():
    claim = InvestmentClaim("c", "The claim", "net_benefit", "all", "2013/14", 100.0, "GBP", "paper")
    f = tiny_fund(claims=(claim,), assumed=0.9, most_assumed=0.5)
    (found,) = answer_fund(f, None, RULES, {}).claims
    assert found.status == "at risk"
    assert found.reason.endswith("but 90% of the fund's figures are assumed.")


def test_a_family_in_two_interventions_is_reached_once():
    """A hundred families and money for all of both: two hundred cases reach a hundred."""
    f = tiny_fund(28, ask="families", opening_balance=1e6, agreements=())
    plan = solve_fund(f, "recommended", None)
    assert asked_of(plan) == pytest.approx(100.0, abs=1e-3)
