"""A town's fund small enough to work out by hand: one cohort, two interventions, two agencies, one agreement.

A hundred families, none joining. A police call is worth £100 to the police and a night in hospital £400 to the health
service, all of it cash in the quarter in which it is avoided. Each family makes 2 calls and spends half a night a
quarter. No prices rise and nothing is discounted, so that sums can be done in the head.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from placement_opt.domain.investment import (
    Agreement,
    Avoidance,
    Cohort,
    FundMember,
    Intervention,
    InvestmentCase,
    Ranged,
    ServiceUse,
    UseValue,
)
from tests.town import calendar


def figure(value: float, low: float | None = None, high: float | None = None, evidence: str = "published") -> Ranged:
    return Ranged(value, value if low is None else low, value if high is None else high, evidence, "paper")


FAMILIES = Cohort("families", "Families", figure(100.0), joining=0.0, in_programme=0.0)
CALLS = ServiceUse("call", "Police call", in_programme=False)
NIGHTS = ServiceUse("night", "Night in hospital", in_programme=False)
TO_POLICE = UseValue("call", "police", "fiscal", figure(100.0), cashable=1.0, cash_lag=0, block=0.0, step_cost=0.0)
TO_HEALTH = UseValue("night", "nhs", "fiscal", figure(400.0), cashable=1.0, cash_lag=0, block=0.0, step_cost=0.0)
# £600 a case avoids 2 calls x 0.5 = 1 call a quarter for 4 quarters, £400 in all, from the quarter after its start.
CLASSES = Intervention(
    *("classes", "Parenting classes", ("families",), 3, "", (), figure(600.0)),
    capacity=10.0, growth=10.0, lead=0,
)  # fmt: skip
# £300 a case avoids 0.5 nights x 0.5 = a quarter of a night, £100 a quarter for 5 quarters: £500 in all.
VISITS = Intervention(
    *("visits", "Health visits", ("families",), 3, "", (), figure(300.0)),
    capacity=10.0, growth=10.0, lead=0,
)  # fmt: skip
FEWER_CALLS = Avoidance("classes", "call", figure(0.5, 0.0, 0.8), deadweight=0.0, lag=1, lasts=4, fade=0.0)
FEWER_NIGHTS = Avoidance("visits", "night", figure(0.5, 0.1, 0.7), deadweight=0.0, lag=1, lasts=5, fade=0.0)
# The health service pays the fund £320 for each night avoided, of which all are put down to the visits.
NIGHTS_PAID = Agreement(
    *("nights", "Nights avoided", "visits", "families", "night", "nhs", "fund", "baseline"),
    attribution=1.0, price=figure(320.0), share=None, cap=None, floor=0.0, begins=1, term=12,
)  # fmt: skip
FUND = FundMember("fund", "The fund", "council", "revolving", False, {"2013/14": 3000.0}, ("classes", "visits"))


def tiny_fund(length: int = 12, **changes: Any) -> InvestmentCase:
    """Return the fund over some quarters, with any field changed."""
    quarters = calendar("2013/14 Q1", length)
    case = InvestmentCase(
        name="tiny",
        title="Tiny town",
        quarters=quarters,
        cohorts={"families": FAMILIES},
        uses={"call": CALLS, "night": NIGHTS},
        expected={("families", "call"): figure(2.0), ("families", "night"): figure(0.5)},
        values=(TO_POLICE, TO_HEALTH),
        interventions={"classes": CLASSES, "visits": VISITS},
        avoidances=(FEWER_CALLS, FEWER_NIGHTS),
        agreements=(NIGHTS_PAID,),
        members=(FUND,),
        announced={},
        claims=(),
        stand_in={},
        counted_on={},
        opening_balance=0.0,
        reinvested=1.0,
        price_index={q.year: 1.0 for q in quarters},
        discount_rate=0.0,
    )
    return dataclasses.replace(case, **changes)


def changed(record: Any, **changes: Any) -> Any:
    """Return a record with fields changed."""
    return dataclasses.replace(record, **changes)
