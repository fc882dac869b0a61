"""The one ledger of a fund: who gains and who pays what in each quarter. What is optimised is what is reported.

The children's programme comes in as the change of its own ledger against doing nothing, so nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from placement_opt.domain.investment import (
    ALL_FISCAL,
    CASHABLE,
    COUNCIL_AGENCY,
    FISCAL,
    INVESTOR,
    Agreement,
    InvestmentCase,
    UseValue,
    weakest,
)
from placement_opt.formulation.sums import total
from placement_opt.formulation.variables import Number
from placement_opt.fund.fund_quantities import (
    blocks_closed,
    cashed,
    gross_worth,
    paid_back,
    price_index,
    worth_now,
)
from placement_opt.fund.fund_variables import FundVariables

FREED, NOT_CASHED, SOCIAL = "freed", "not_cashed", "economic"  # kinds of what is gained
INVESTED_MONEY, PAYMENT, RECEIPT, DECOMMISSIONING = "invested", "outcome_payment", "outcome_receipt", "decommissioning"
CHILDRENS_LEDGER, PAID_FOR_CHILDREN = "childrens_programme", "paid_for_childrens_programme"
OWED = "nobody's money"
STAFF_TIME = "childrens_programme_staff_time"  # what of the children's programme leaves no budget
CASH_KINDS = (FREED, INVESTED_MONEY, PAYMENT, RECEIPT, DECOMMISSIONING, CHILDRENS_LEDGER, PAID_FOR_CHILDREN)
GAINS = (FREED, NOT_CASHED, SOCIAL)


@dataclass(frozen=True)
class FundEntry:
    """One amount: above nothing it is gained, below nothing it is paid."""

    line: str
    party: str  # agency
    kind: str
    quarter: int
    amount: Number  # GBP, cash of the quarter
    one_off: bool
    evidence: str

    def counts(self, what: str) -> bool:
        """Say whether it counts where only what is cashable does, or all that is fiscal, or everything."""
        if what == CASHABLE:
            return self.kind in CASH_KINDS
        return self.kind != SOCIAL if what == ALL_FISCAL else True


def fund_ledger(f: InvestmentCase, v: FundVariables) -> tuple[FundEntry, ...]:
    r"""Return every amount of every party in every quarter.

    .. math:: net_{at} = \sum_u gross_{uat} - \sum_{i, f \text{ of } a} committed_{ift}
        - \sum_{r \text{ paid by } a}
        payback_{rt} + \sum_{r \text{ paid to } a} payback_{rt} - I_t step_{ua} (blocks_{uat} - blocks_{ua,t-1})
        + [a \text{ is the council}] (bill_{0t} - bill_t)
    """
    return tuple(_entries(f, v))


def _entries(f: InvestmentCase, v: FundVariables) -> Iterator[FundEntry]:
    for q in f.quarters:
        t = q.number
        for u in f.values:
            yield from _gains(f, v, u, t)
        for (i, w, at), z in v.committed.items():
            if at == t:
                m = next(m for m in f.members if m.id == w)
                title, grade = f.interventions[i].title, f.interventions[i].cost.evidence
                yield FundEntry(f"{title}, paid by {m.title}", m.agency, INVESTED_MONEY, t, -z, False, grade)
        yield from _owed(f, v, t)
        yield from _payments(f, v, t)
        yield from _children(f, v, t)


def _owed(f: InvestmentCase, v: FundVariables, t: int) -> Iterator[FundEntry]:
    """Yield what an announced plan costs and nobody has the money for: whose the fund is, or the council, owes it."""
    owes = f.revolving.agency if f.revolving else COUNCIL_AGENCY
    for (i, at), z in v.lacking.items():
        if at == t:
            own = f.interventions[i]
            yield FundEntry(f"{own.title}: {OWED}", owes, INVESTED_MONEY, t, -z, False, own.cost.evidence)


def _gains(f: InvestmentCase, v: FundVariables, u: UseValue, t: int) -> Iterator[FundEntry]:
    title, grade = f.uses[u.use].title, grade_of(f, u)
    if u.kind != FISCAL:
        yield FundEntry(title, u.agency, SOCIAL, t, gross_worth(f, v, u, t), False, grade)
        return
    cash = cashed(f, v, u, t)
    yield FundEntry(title, u.agency, FREED, t, cash, False, grade)
    yield FundEntry(title, u.agency, NOT_CASHED, t, gross_worth(f, v, u, t) - cash, False, grade)
    if u.block:
        step = -price_index(f, t) * u.step_cost * blocks_closed(f, v, u, t)
        yield FundEntry(f"{title}: decommissioning", u.agency, DECOMMISSIONING, t, step, True, "assumed")


def _payments(f: InvestmentCase, v: FundVariables, t: int) -> Iterator[FundEntry]:
    for r in f.agreements:
        paid, to = paid_back(f, v, r, t), next(m for m in f.members if m.id == r.paid_to)
        grade = grade_of_payments(f, r)
        yield FundEntry(r.title, r.payer, PAYMENT, t, -paid, False, grade)
        yield FundEntry(r.title, to.agency, RECEIPT, t, paid, False, grade)


def _children(f: InvestmentCase, v: FundVariables, t: int) -> Iterator[FundEntry]:
    """Yield what the children's programme changes in the council's budget, and what others pay for it."""
    side = v.children
    for part in dict.fromkeys((*side.nothing, *side.cost)):
        line, at, cash, once, grade = part
        if at == t:
            less = side.nothing.get(part, 0.0) - side.cost.get(part, 0.0)
            yield FundEntry(line, COUNCIL_AGENCY, CHILDRENS_LEDGER if cash else STAFF_TIME, t, less, once, grade)
    q = f.quarters[t - 1]
    ends = max(k.number for k in f.quarters if k.year == q.year)
    for m in (m for m in f.members if m.agency != COUNCIL_AGENCY):
        paid = total(z for (w, _line, year), z in side.paid.items() if (w, year) == (m.id, q.year))
        if t == ends and any(w == m.id for w, _l, _y in side.paid):
            line = f"Children's programme, paid by {m.title}"
            yield FundEntry(line, COUNCIL_AGENCY, PAID_FOR_CHILDREN, t, paid, True, "assumed")
            yield FundEntry(line, m.agency, PAID_FOR_CHILDREN, t, -paid, True, "assumed")


def grade_of(f: InvestmentCase, u: UseValue) -> str:
    """Return the weakest grade of evidence of what a use avoided is worth, and of what says that it is avoided."""
    effects = [a.grade for a in f.avoidances if a.use == u.use]
    used = [k.evidence for (_cohort, use), k in f.expected.items() if use == u.use]
    return weakest((u.grade, u.worth.evidence, *effects, *used))


def grade_of_payments(f: InvestmentCase, r: Agreement) -> str:
    """Return the weakest grade of evidence of the terms of an agreement, and of the outcomes that it pays for."""
    effects = [a.grade for a in f.avoided_by(r.intervention) if a.use == r.use]
    used = [k.evidence for key, k in f.expected.items() if key == (r.cohort, r.use)]
    return weakest((r.grade, *effects, *used))


def net_benefit(f: InvestmentCase, entries: Sequence[FundEntry], parties: Iterable[str], what: str) -> Number:
    r"""Return what some parties gain after what they pay, over the horizon, at the opening [GBP].

    .. math:: benefit = \sum_t now_t \sum_{a} net_{at}
    """
    wanted = set(parties)
    return total(worth_now(f, e.quarter) * e.amount for e in entries if e.party in wanted and e.counts(what))


def parties(f: InvestmentCase) -> tuple[str, ...]:
    """Return every agency that pays or gains something, the council first and the investor last."""
    there = {
        *(u.agency for u in f.values),
        *(m.agency for m in f.members),
        *(r.payer for r in f.agreements),
        COUNCIL_AGENCY,
    }
    ends = {COUNCIL_AGENCY: -1, INVESTOR: 1}
    return tuple(sorted(there, key=lambda a: (ends.get(a, 0), a)))
