"""What one case of each intervention is worth to whom, and how large its effects would have to be to pay for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from placement_opt.domain.investment import (
    ALL_FISCAL,
    CASHABLE,
    COUNCIL_AGENCY,
    PARTNERS_ASK,
    Intervention,
    InvestmentCase,
)
from placement_opt.fund.scale_up import benefit_of_a_case
from placement_opt.measure.cost_benefit import LEAST_MONEY

VIEWS = ((COUNCIL_AGENCY, CASHABLE), (PARTNERS_ASK, CASHABLE), (PARTNERS_ASK, ALL_FISCAL))  # who, and what counts


@dataclass(frozen=True)
class CaseWorth:
    """What one case of an intervention is worth after its cost, spread evenly over its cohorts [GBP at the opening]."""

    intervention: str
    title: str
    worth: tuple[float, ...]  # in each of VIEWS
    times: float | None  # how large its effects would have to be, in the last view; None: they are worth nothing


def case_worths(f: InvestmentCase) -> tuple[CaseWorth, ...]:
    """Return the worth of a case of each of the fund's own interventions, fixed services cashed use by use."""
    return tuple(_worths(f))


def _worths(f: InvestmentCase) -> Iterator[CaseWorth]:
    for i in f.own:
        found = tuple(_net(f, i, *view, times=1.0) for view in VIEWS)
        nothing = _net(f, i, *VIEWS[-1], times=0.0)
        gained = found[-1] - nothing
        yield CaseWorth(i.id, i.title, found, -nothing / gained if gained >= LEAST_MONEY else None)


def _net(f: InvestmentCase, i: Intervention, ask: str, counts: str, *, times: float) -> float:
    sizes = {(a.intervention, a.use): times * a.size.value for a in f.avoided_by(i.id)}
    shares = {k: 1 / len(i.cohorts) for k in i.cohorts}
    return float(benefit_of_a_case(replace(f, ask=ask, counts=counts), i, shares, sizes))
