"""A town's fund in which every rule has something to say, and plans of it in numbers."""

from __future__ import annotations

import dataclasses

from placement_opt.domain.investment import InvestmentCase
from placement_opt.formulation.linear import Columns
from placement_opt.fund.fund_variables import FUND_FIELDS, FUND_PLANS, ChildrenSide, FundVariables, fund_variables
from tests.fund.tiny_fund import (
    CLASSES,
    FEWER_CALLS,
    FEWER_NIGHTS,
    FUND,
    NIGHTS_PAID,
    TO_HEALTH,
    TO_POLICE,
    VISITS,
    changed,
    tiny_fund,
)

HEALTH = changed(FUND, id="health", title="Health service", agency="nhs", kind="contribution",
                 money={"2013/14": 900.0}, pays_for=("visits",))  # fmt: skip
BOND = changed(FUND, id="bond", title="Investor", agency="investor", kind="principal",
               money={"2013/14": 600.0}, pays_for=("classes",))  # fmt: skip
WARD = changed(TO_HEALTH, block=1.0, cash_lag=1, step_cost=50.0)
CALLS_PAID = changed(NIGHTS_PAID, id="calls", title="Calls avoided", intervention="classes", use="call",
                     payer="police", paid_to="bond", cap=500.0, floor=100.0, term=4)  # fmt: skip
FAMILY_VISITS = changed(VISITS, level=1, lead=1, capacity=6.0, growth=4.0)
LATER_CLASSES = changed(CLASSES, after=("visits",), gap=1, reach=0.5, take_up=0.2)
ANNOUNCED_VISITS = {("visits", "families", t): 2.0 for t in (2, 3, 4)} | {("classes", "families", 4): 1.0}


def fund_town(length: int = 4, **changes: object) -> InvestmentCase:
    """Return the fund over some quarters."""
    f = tiny_fund(
        length,
        interventions={"visits": FAMILY_VISITS, "classes": LATER_CLASSES},
        avoidances=(FEWER_CALLS, FEWER_NIGHTS),
        values=(TO_POLICE, WARD),
        agreements=(NIGHTS_PAID, CALLS_PAID),
        members=(BOND, HEALTH, FUND),
        announced=ANNOUNCED_VISITS,
        stand_in={("fund", "2013/14"): 500.0},
        gate=3,
        ask="partners",
    )
    return dataclasses.replace(f, **changes)  # type: ignore[arg-type]


def nothing_in(f: InvestmentCase, plan: str = "as_announced", children: ChildrenSide | None = None) -> FundVariables:
    """Return the variables of a plan in which nothing is done."""
    v = fund_variables(f, FUND_PLANS[plan], Columns(), children or ChildrenSide())
    return FundVariables(**{name: dict.fromkeys(getattr(v, name), 0.0) for name in FUND_FIELDS}, children=v.children)
