"""Who gains and who pays, by agency: fiscal and economic, cashable and not, at the opening and when it pays back.

Method: cost-benefit guidance for local partnerships (HM Treasury and partners, 2014); HM Treasury, The Green Book.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from placement_opt.domain.appraisal import Allowance, Allowances
from placement_opt.domain.investment import CASHABLE, InvestmentCase
from placement_opt.fund.fund_ledger import (
    CHILDRENS_LEDGER,
    DECOMMISSIONING,
    FREED,
    GAINS,
    INVESTED_MONEY,
    NOT_CASHED,
    PAID_FOR_CHILDREN,
    PAYMENT,
    RECEIPT,
    SOCIAL,
    STAFF_TIME,
    FundEntry,
    parties,
)
from placement_opt.fund.fund_quantities import worth_now
from placement_opt.measure.cost_benefit import AS_FOUND, LEAST_MONEY, no_loss_from
from placement_opt.measure.spend_changes import SpendChange, allowed_for

TRANSFERS = (PAYMENT, RECEIPT, PAID_FOR_CHILDREN)


@dataclass(frozen=True)
class PartyGain:
    """What one party gains and pays over the horizon, each at the opening [GBP], in one view of optimism."""

    party: str
    view: str  # AS_FOUND, or an end of the table of allowances
    freed: float  # leaves its budget, decommissioning and the children's programme included
    not_cashed: float  # fiscal, and stays in its budget
    economic: float
    paid: float  # put in, and paid for outcomes
    received: float  # for outcomes, and from others for the children's programme
    pays_back: int | None  # first quarter at whose end what it gained in cash so far is no loss, and stays none

    @property
    def net_cash(self) -> float:
        """What is left in its budget."""
        return self.freed + self.received - self.paid

    @property
    def net(self) -> float:
        """What it gains in all, cashable or not."""
        return self.net_cash + self.not_cashed + self.economic

    @property
    def gains_without_paying(self) -> bool:
        """Say whether it gains something and puts in nothing."""
        gained = self.freed + self.not_cashed + self.economic + self.received
        return self.paid < LEAST_MONEY <= gained


def gains(f: InvestmentCase, entries: Sequence[FundEntry], allowances: Allowances) -> tuple[PartyGain, ...]:
    """Return what each party gains: as found, and at each end of the table of allowances for optimism."""
    views: dict[str, Mapping[str, Allowance]] = {AS_FOUND: {}, **allowances}
    return tuple(
        _gain(f, party, view, allowed_entries([e for e in entries if e.party == party], by, len(f.quarters)))
        for view, by in views.items()
        for party in parties(f)
    )


def allowed_entries(
    entries: Iterable[FundEntry], allowances: Mapping[str, Allowance], last: int
) -> tuple[FundEntry, ...]:
    """Return amounts with costs raised, and gains lowered and late, as the grade of evidence of each says.

    What is paid under agreements follows outcomes, so both sides of it are lowered and late alike.
    """
    return tuple(e for e in (_allowed_entry(e, allowances, last) for e in entries) if e is not None)


def _allowed_entry(e: FundEntry, allowances: Mapping[str, Allowance], last: int) -> FundEntry | None:
    by = allowances.get(e.evidence, Allowance())
    if e.kind == PAID_FOR_CHILDREN:
        return e  # it is put in, and waits for no outcome
    if e.kind in (PAYMENT, RECEIPT, *GAINS):
        # What is cashed later is no cost in the meantime: a gain is lowered whatever its sign in a quarter.
        moved = replace(e, amount=e.amount * (1 - by.savings), quarter=e.quarter + by.late)
        return moved if moved.quarter <= last else None
    change = SpendChange(e.quarter, e.line, e.one_off, True, e.evidence, -float(e.amount))
    found = allowed_for([change], allowances, last)
    return replace(e, amount=-found[0].gbp, quarter=found[0].quarter) if found else None


def _gain(f: InvestmentCase, party: str, view: str, entries: Sequence[FundEntry]) -> PartyGain:
    def present(kinds: Iterable[str], sign: int = 0) -> float:
        wanted = set(kinds)
        return math.fsum(
            worth_now(f, e.quarter) * e.amount
            for e in entries
            if e.kind in wanted and (not sign or sign * e.amount > 0)
        )

    received = present(TRANSFERS, 1)
    in_cash = (e for e in entries if e.counts(CASHABLE))
    freed = present((FREED, DECOMMISSIONING, CHILDRENS_LEDGER))
    paid = freed + received - math.fsum(worth_now(f, e.quarter) * e.amount for e in in_cash)
    return PartyGain(
        *(party, view, freed),
        not_cashed=present((NOT_CASHED, STAFF_TIME)),
        economic=present((SOCIAL,)),
        paid=paid,
        received=received,
        pays_back=_pays_back(f, entries),
    )


def _pays_back(f: InvestmentCase, entries: Sequence[FundEntry]) -> int | None:
    by_quarter = [
        math.fsum(worth_now(f, e.quarter) * e.amount for e in entries if e.quarter == q.number and e.counts(CASHABLE))
        for q in f.quarters
    ]
    if all(abs(gbp) < LEAST_MONEY for gbp in by_quarter):
        return None
    return no_loss_from(list(accumulate(by_quarter)))


def without_paying(found: Iterable[PartyGain]) -> Iterator[PartyGain]:
    """Yield the parties that gain and pay nothing, as found."""
    yield from (k for k in found if k.view == AS_FOUND and k.gains_without_paying)


def net_cash_by_year(f: InvestmentCase, entries: Iterable[FundEntry], party: str) -> dict[str, float]:
    """Return what is left in a party's budget by financial year, in cash [GBP]."""
    found: dict[str, list[float]] = {year: [] for year in f.years}
    for e in entries:
        if e.party == party and e.counts(CASHABLE):
            found[f.quarters[e.quarter - 1].year].append(float(e.amount))
    return {year: math.fsum(amounts) for year, amounts in found.items()}


def recurrent_cash_by_year(f: InvestmentCase, entries: Iterable[FundEntry], party: str) -> dict[str, float]:
    """Return the recurrent part of it: what neither comes once nor is invested [GBP]."""
    return net_cash_by_year(f, (e for e in entries if not e.one_off and e.kind != INVESTED_MONEY), party)
