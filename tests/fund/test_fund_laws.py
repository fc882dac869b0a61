"""Laws of any fund: pounds are conserved, an intervention that cannot start changes nothing, more money never harms."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.domain.investment import InvestmentCase
from placement_opt.fund.fund_answer import asked_of
from placement_opt.fund.fund_ledger import CASH_KINDS, GAINS, PAYMENT, RECEIPT
from placement_opt.fund.fund_quantities import spending
from placement_opt.fund.fund_solving import solve_fund
from tests.fund.fund_town import fund_town
from tests.fund.tiny_fund import CLASSES, FEWER_CALLS, FUND, NIGHTS_PAID, VISITS, changed, figure, tiny_fund
from tests.test_laws import some_towns

AMOUNTS = st.floats(0, 5000).map(lambda n: round(n, 2))
SHARES = st.floats(0, 1).map(lambda n: round(n, 3))
PLANS = ("recommended", "as_announced")


@st.composite
def funds(draw: st.DrawFn) -> InvestmentCase:
    """Return a fund with money, prices, effects and what is asked drawn."""
    visits = changed(VISITS, capacity=draw(st.floats(0, 12)), growth=draw(st.floats(0, 12)), completion=draw(SHARES))
    return tiny_fund(
        8,
        interventions={"classes": CLASSES, "visits": visits},
        avoidances=(changed(FEWER_CALLS, fade=draw(SHARES)), tiny_fund().avoidances[1]),
        members=(changed(FUND, money={"2013/14": draw(AMOUNTS), "2014/15": draw(AMOUNTS)}),),
        agreements=(changed(NIGHTS_PAID, price=figure(draw(st.floats(0, 900))), attribution=draw(SHARES)),),
        reinvested=draw(SHARES),
        ask=draw(st.sampled_from(("council", "partners", "families"))),
        announced={("visits", "families", t): draw(st.floats(0, 6)) for t in range(1, 5)},
        discount_rate=0.035,
    )


@pytest.mark.parametrize("plan", PLANS)
@some_towns
@given(f=funds())
def test_what_is_paid_under_agreements_is_received(plan, f):
    entries = solve_fund(f, plan, None).entries
    paid, got = (math.fsum(float(e.amount) for e in entries if e.kind == kind) for kind in (PAYMENT, RECEIPT))
    assert paid + got == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("plan", PLANS)
@some_towns
@given(f=funds())
def test_what_all_gain_is_what_is_avoided_less_what_it_costs(plan, f):
    """Counted afresh: uses avoided times their worth, and cases times their price."""
    found = solve_fund(f, plan, None)
    net = math.fsum(float(e.amount) for e in found.entries)
    cost = math.fsum(float(spending(f, found.values, i, q.number)) for i in f.own for q in f.quarters)
    gained = math.fsum(float(e.amount) for e in found.entries if e.kind in GAINS)
    assert net == pytest.approx(gained - cost, abs=0.01)
    visits = [found.values.started["visits", "families", t] for t in range(1, 9)]
    each = 0.5 * 0.5 * f.interventions["visits"].completion * 400
    by_hand = math.fsum(n * each * min(5, 8 - t) for t, n in enumerate(visits, start=1))
    mine = math.fsum(float(e.amount) for e in found.entries if e.kind in GAINS and e.party == "nhs")
    assert mine == pytest.approx(by_hand, abs=0.01)


@some_towns
@given(f=funds())
def test_the_account_adds_up_and_is_never_in_debt(f):
    found = solve_fund(f, "recommended", None)
    own = "fund"
    balance = f.opening_balance
    for q in f.quarters:
        balance += f.members[0].money.get(q.year, 0.0) if q.in_year == 1 else 0.0
        receipts = [float(e.amount) for e in found.entries if (e.kind, e.quarter) == (RECEIPT, q.number)]
        balance += f.reinvested * math.fsum(receipts)
        balance -= math.fsum(z for (_i, w, t), z in found.values.committed.items() if (w, t) == (own, q.number))
        assert found.balances[q.number - 1] == pytest.approx(balance, abs=0.01)
        assert balance >= -0.01


@some_towns
@given(f=funds(), more=AMOUNTS)
def test_more_money_never_makes_less_of_what_is_asked(f, more):
    richer = changed(f, opening_balance=more)
    assert asked_of(solve_fund(richer, "recommended", None)) >= asked_of(solve_fund(f, "recommended", None)) - 1.0


@some_towns
@given(f=funds())
def test_an_intervention_that_takes_nobody_changes_nothing(f):
    closed = changed(f, interventions={**f.interventions, "classes": changed(CLASSES, capacity=0.0)})
    without = changed(f, interventions={"visits": f.interventions["visits"]}, avoidances=f.avoidances[1:])
    plans = [solve_fund(k, "recommended", None) for k in (closed, without)]
    assert asked_of(plans[0]) == pytest.approx(asked_of(plans[1]), abs=1.0)


@some_towns
@given(f=funds())
def test_doing_nothing_costs_and_gains_nothing(f):
    assert asked_of(solve_fund(f, "do_nothing", None)) == 0


def test_the_same_fund_gives_the_same_plan():
    first, second = (solve_fund(fund_town(12), "recommended", None) for _ in range(2))
    assert first.values == second.values


def test_every_kind_of_amount_is_cash_or_not():
    kinds = {e.kind for p in PLANS for e in solve_fund(fund_town(8), p, None).entries}
    assert kinds <= {*CASH_KINDS, *GAINS}
