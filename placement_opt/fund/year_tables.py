"""A fund's plans by financial year, as reports show them: sums and ends of the year of what stands by quarter."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from placement_opt.domain.investment import COUNCIL_AGENCY, INVESTOR, InvestmentCase
from placement_opt.fund.accounts import BALANCE_LEFT, accounts, agreements_paid, portfolio, uses_avoided
from placement_opt.fund.fund_answer import FundAnswer, asked_of
from placement_opt.fund.fund_build import asked
from placement_opt.fund.fund_ledger import CHILDRENS_LEDGER, PAID_FOR_CHILDREN, STAFF_TIME, net_benefit, parties
from placement_opt.fund.fund_repairs import LEAST_NOTICED
from placement_opt.fund.fund_solving import FundResult
from placement_opt.measure.cost_benefit import LEAST_MONEY

ROW_COLUMNS = ["plan", "row", "year", "value", "unit"]
EFFECT_WORDS = {"low": "Effects at the low end", "central": "As expected", "high": "Effects at the high end"}


def cases_by_year(plans: Iterable[FundResult]) -> pd.DataFrame:
    """Return the cases started in each year by intervention and cohort: ROW_COLUMNS."""
    rows = []
    for p in plans:
        frame = portfolio([p])
        frame = frame[frame["measure"] == "cases started"]
        for (i, k), mine in frame.groupby(["intervention", "cohort"], sort=False):
            if mine["value"].sum() < LEAST_NOTICED:
                continue
            several = len(p.f.interventions[str(i)].cohorts) > 1
            row = p.f.interventions[str(i)].title + (f": {p.f.cohorts[str(k)].title.lower()}" if several else "")
            rows += [(p.plan.name, row, str(y), float(n), "cases") for y, n in _summed(mine).items()]
    return without_idle_years(pd.DataFrame(rows, columns=ROW_COLUMNS))


def without_idle_years(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table by year without the years before and after which all is nothing."""
    busy = frame.loc[frame["value"].abs() >= LEAST_NOTICED, "year"]
    return frame[frame["year"].between(busy.min(), busy.max())] if len(busy) else frame.iloc[:0]


def cases_by_quarter(p: FundResult) -> pd.DataFrame:
    """Return the cases that a plan starts in each quarter: quarter, intervention and its title, cases."""
    frame = portfolio([p])
    frame = frame[frame["measure"] == "cases started"]
    titles = {i.id: i.title for i in p.f.interventions.values()}
    some = frame.groupby("intervention")["value"].transform("sum") >= LEAST_NOTICED
    found = frame[some].groupby(["quarter", "intervention"], sort=False)["value"].sum().reset_index()
    return found.assign(title=found["intervention"].map(titles), unit="cases")


def account_by_year(p: FundResult) -> pd.DataFrame:
    """Return what comes into the revolving fund and goes out in each year, and its balance at the end: ROW_COLUMNS."""
    frame = accounts([p])
    rows: list[tuple[str, str, str, float, str]] = []
    for purpose, mine in frame.groupby("purpose", sort=False):
        years = mine.groupby("year", sort=False)["value"]
        by_year = years.last() if purpose == BALANCE_LEFT else years.sum()
        if purpose == BALANCE_LEFT or mine["value"].abs().sum() >= LEAST_MONEY:
            rows += [(p.plan.name, str(purpose), str(y), float(n), "GBP") for y, n in by_year.items()]
    rows.sort(key=lambda row: row[1] == BALANCE_LEFT)
    known = {(row[1], row[2]) for row in rows}
    order = list(dict.fromkeys(row[1] for row in rows))
    rows += [(p.plan.name, r, y, 0.0, "GBP") for r in order for y in p.f.years if (r, y) not in known]
    rows.sort(key=lambda row: (order.index(row[1]), row[2]))
    return pd.DataFrame(rows, columns=ROW_COLUMNS)


def balance_by_quarter(plans: Iterable[FundResult]) -> pd.DataFrame:
    """Return the balance of the revolving fund at the end of each quarter: quarter, plan, value, unit."""
    frame = accounts(plans)
    return frame.loc[frame["purpose"] == BALANCE_LEFT, ["quarter", "plan", "value", "unit"]].reset_index(drop=True)


def uses_by_year(p: FundResult) -> pd.DataFrame:
    """Return the uses avoided in each year, and the blocks that are gone at its end: ROW_COLUMNS."""
    frame = uses_avoided([p])
    rows = []
    avoided = frame[frame["measure"] == "uses avoided"]
    for use, mine in avoided.groupby("use", sort=False):
        if mine["value"].abs().sum() >= LEAST_NOTICED:
            title = p.f.uses[str(use)].title
            rows += [(p.plan.name, f"{title}: avoided", str(y), float(n), "uses") for y, n in _summed(mine).items()]
    gone = frame[frame["measure"] == "blocks decommissioned"]
    for use, mine in gone.groupby("use", sort=False):
        if mine["value"].max() < LEAST_NOTICED:
            continue
        title = p.f.uses[str(use)].title
        last = mine.groupby("year", sort=False)["value"].last()
        rows += [(p.plan.name, f"{title}: blocks gone", str(y), float(n), "blocks") for y, n in last.items()]
    return without_idle_years(pd.DataFrame(rows, columns=ROW_COLUMNS))


def paid_by_year(p: FundResult) -> pd.DataFrame:
    """Return what is paid under each agreement in each year: ROW_COLUMNS."""
    frame = agreements_paid([p])
    titles = {r.id: r.title for r in p.f.agreements}
    rows = []
    for r, mine in frame[frame["measure"] == "paid"].groupby("agreement", sort=False):
        rows += [(p.plan.name, titles[str(r)], str(y), float(n), "GBP") for y, n in _summed(mine).items()]
    return without_idle_years(pd.DataFrame(rows, columns=ROW_COLUMNS))


def _summed(frame: pd.DataFrame) -> pd.Series:
    return frame.groupby("year", sort=False)["value"].sum()


def ends_table(a: FundAnswer) -> pd.DataFrame:
    """Return what the recommended plan comes to at the ends of its effects: end, measure, value, unit."""
    plans = {"low": a.ends["low"], "central": a.recommended, "high": a.ends["high"]}
    rows: list[tuple[str, str, float, str]] = []
    for end, p in plans.items():
        everybody = [party for party in parties(p.f) if party != INVESTOR]
        worth = [float(net_benefit(p.f, p.entries, whose, a.f.counts)) for whose in ((COUNCIL_AGENCY,), everybody)]
        rows.append((end, "Council's net benefit", worth[0], "GBP"))
        rows.append((end, "All partners' net benefit", worth[1], "GBP"))
        if a.f.revolving:
            rows.append((end, "Lowest balance", min(p.balances), "GBP"))
    return pd.DataFrame(rows, columns=["end", "measure", "value", "unit"])


def assumed_share(f: InvestmentCase, p: FundResult) -> float | None:
    """Return the share of all pounds that are gained or paid which rests on assumed figures; None if there are none."""
    every = [(abs(float(e.amount)), e.evidence) for e in p.entries]
    whole = math.fsum(gbp for gbp, _grade in every)
    return math.fsum(gbp for gbp, grade in every if grade == "assumed") / whole if whole >= LEAST_MONEY else None


def own_part(a: FundAnswer) -> float:
    """Return what of the recommended plan's worth is no change of the children's ledger [GBP]."""
    mine = tuple(e for e in a.recommended.entries if e.kind not in (CHILDRENS_LEDGER, STAFF_TIME, PAID_FOR_CHILDREN))
    return float(asked(a.f, a.recommended.values, mine))


def asked_by_plan(a: FundAnswer) -> dict[str, float]:
    """Return what each plan reaches of what the fund is asked for."""
    return {p.plan.name: asked_of(p) for p in a.plans}
