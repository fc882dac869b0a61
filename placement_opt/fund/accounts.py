"""A fund's plans as tidy frames, one number a row, nothing rounded: what reports show and files hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from placement_opt.domain.investment import InvestmentCase
from placement_opt.fund.bond import Bond
from placement_opt.fund.fund_answer import FundAnswer
from placement_opt.fund.fund_quantities import (
    account_moves,
    avoided,
    cases_started,
    outcomes_paid,
    paid_back,
)
from placement_opt.fund.fund_solving import FundResult
from placement_opt.fund.gains import PartyGain

PORTFOLIO_COLUMNS = ["plan", "year", "quarter", "intervention", "cohort", "measure", "value", "unit"]
ACCOUNT_COLUMNS = ["plan", "year", "quarter", "purpose", "value", "unit"]
FUND_LEDGER_COLUMNS = [
    "plan", "year", "quarter", "line", "party", "kind", "one_off", "evidence", "value", "unit",
]  # fmt: skip
USE_COLUMNS = ["plan", "year", "quarter", "use", "intervention", "cohort", "measure", "value", "unit"]
GAIN_COLUMNS = ["view", "party", "measure", "value", "unit"]
AGREEMENT_COLUMNS = ["plan", "year", "quarter", "agreement", "measure", "value", "unit"]
BOND_COLUMNS = ["plan", "agreement", "year", "end", "measure", "value", "unit"]
GAP_COLUMNS = ["year", "measure", "value", "unit"]
BALANCE_LEFT = "balance"
OVER_HORIZON = ""  # year of what is over the whole horizon
PARTY_MEASURES = ("freed", "not_cashed", "economic", "paid", "received", "net_cash", "net")


def portfolio(plans: Iterable[FundResult]) -> pd.DataFrame:
    """Return the cases that each plan starts, and what each member puts in: PORTFOLIO_COLUMNS."""
    return pd.DataFrame([row for p in plans for row in _portfolio(p)], columns=PORTFOLIO_COLUMNS)


def _portfolio(p: FundResult) -> Iterator[tuple[object, ...]]:
    for q in p.f.quarters:
        at = (p.plan.name, q.year, q.label)
        for i in p.f.interventions.values():
            for k in i.cohorts:
                yield *at, i.id, k, "cases started", float(cases_started(p.f, p.values, i, k, q.number)), "cases"
                if (i.id, k, q.number) in p.f.announced:
                    yield *at, i.id, k, "announced", p.f.announced[i.id, k, q.number], "cases"
        for (i_, w, t), gbp in p.values.committed.items():
            if t == q.number:
                title = next(m.title for m in p.f.members if m.id == w)
                yield *at, i_, "", f"put in by {title}", float(gbp), "GBP"


def accounts(plans: Iterable[FundResult]) -> pd.DataFrame:
    """Return what comes into the revolving fund and goes out of it, and its balance: ACCOUNT_COLUMNS."""
    return pd.DataFrame([row for p in plans for row in _account(p)], columns=ACCOUNT_COLUMNS)


def _account(p: FundResult) -> Iterator[tuple[object, ...]]:
    if p.f.revolving is None:
        return
    for q, left in zip(p.f.quarters, p.balances, strict=True):
        for purpose, gbp in account_moves(p.f, p.values, q.number):
            yield p.plan.name, q.year, q.label, purpose, float(gbp), "GBP"
        yield p.plan.name, q.year, q.label, BALANCE_LEFT, left, "GBP"


def fund_ledgers(plans: Iterable[FundResult]) -> pd.DataFrame:
    """Return every amount of every party: FUND_LEDGER_COLUMNS."""
    rows = [
        (
            *(p.plan.name, p.f.quarters[e.quarter - 1].year, p.f.quarters[e.quarter - 1].label),
            *(e.line, e.party, e.kind, e.one_off, e.evidence, float(e.amount), "GBP"),
        )
        for p in plans
        for e in p.entries
    ]
    return pd.DataFrame(rows, columns=FUND_LEDGER_COLUMNS)


def uses_avoided(plans: Iterable[FundResult]) -> pd.DataFrame:
    """Return what each intervention avoids, and the blocks that are gone: USE_COLUMNS."""
    return pd.DataFrame([row for p in plans for row in _uses(p)], columns=USE_COLUMNS)


def _uses(p: FundResult) -> Iterator[tuple[object, ...]]:
    for q in p.f.quarters:
        at = (p.plan.name, q.year, q.label)
        for a in p.f.avoidances:
            for k in p.f.interventions[a.intervention].cohorts:
                n = float(avoided(p.f, p.values, a, k, q.number))
                yield *at, a.use, a.intervention, k, "uses avoided", n, "uses"
        for (use, agency, t), n in p.values.blocks.items():
            if t == q.number:
                yield *at, use, "", agency, "blocks decommissioned", float(n), "blocks"


def agreements_paid(plans: Iterable[FundResult]) -> pd.DataFrame:
    """Return outcomes and payments under each agreement: AGREEMENT_COLUMNS."""
    rows = [
        (p.plan.name, q.year, q.label, r.id, measure, value, unit)
        for p in plans
        for q in p.f.quarters
        for r in p.f.agreements
        for measure, value, unit in (
            ("outcomes paid for", float(outcomes_paid(p.f, p.values, r, q.number)), "uses"),
            ("paid", float(paid_back(p.f, p.values, r, q.number)), "GBP"),
        )
    ]
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def gain_table(found: Iterable[PartyGain], f: InvestmentCase) -> pd.DataFrame:
    """Return who gains what in each view, at the opening: GAIN_COLUMNS."""
    rows: list[tuple[object, ...]] = []
    for k in found:
        rows += [(k.view, k.party, name, getattr(k, name), "GBP") for name in PARTY_MEASURES]
        rows.append((k.view, k.party, "pays_back", f.quarters[k.pays_back - 1].label if k.pays_back else "", "quarter"))
        rows.append((k.view, k.party, "gains_without_paying", "yes" if k.gains_without_paying else "no", "words"))
    return pd.DataFrame(rows, columns=GAIN_COLUMNS)


def bond_table(found: Iterable[Bond]) -> pd.DataFrame:
    """Return what each agreement with an investor costs and saves, and its ends: BOND_COLUMNS."""
    rows: list[tuple[object, ...]] = []
    for b in found:
        of = (b.plan, b.agreement.id)
        for n, k in enumerate(b.years):
            amounts = {"payments": k.payments, "principal": k.principal, "spared": k.spared, "saved": k.saved}
            rows.append((*of, k.year, "central", "outcomes", k.outcomes, "uses"))
            rows += [(*of, k.year, "central", name, gbp, "GBP") for name, gbp in amounts.items() if gbp is not None]
            if b.net is not None:
                rows.append((*of, k.year, "central", "net", b.net[n], "GBP"))
        for end in b.ends:
            rows.append((*of, OVER_HORIZON, end.end, "outcomes", end.outcomes, "uses"))
            totals = {"payments": end.payments, "principal": end.principal, "investor_return": end.investor_return}
            rows += [(*of, OVER_HORIZON, end.end, name, gbp, "GBP") for name, gbp in totals.items()]
    return pd.DataFrame(rows, columns=BOND_COLUMNS)


def gap_table(a: FundAnswer) -> pd.DataFrame:
    """Return what one-off money stood in for, and what is still missing, by year: GAP_COLUMNS."""
    names = ("stands_in", "stood_in", "wanted", "brought", "gap")
    rows = [(k.year, name, getattr(k, name), "GBP") for k in a.gap for name in names]
    return pd.DataFrame(rows, columns=GAP_COLUMNS)
