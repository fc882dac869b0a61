"""What a fund can choose, and what of the children's programme it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from placement_opt.domain.case import Case
from placement_opt.domain.investment import FISCAL, InvestmentCase
from placement_opt.domain.levers import Key
from placement_opt.formulation import Brief, Cost, Variables
from placement_opt.formulation.cost_terms import investment
from placement_opt.formulation.linear import Columns
from placement_opt.formulation.sums import total
from placement_opt.formulation.variables import Number, safe_name

Part = tuple[str, int, bool, bool, str]  # of the children's ledger: line, t, cashable, one-off, evidence
FUND_PREFIX = "fund"  # before the names of a fund's columns and rows, so that none is one of the children's
AS_ANNOUNCED, INVESTED, NOTHING_INVESTED = "as_announced", "recommended", "do_nothing"


@dataclass(frozen=True)
class FundPlan:
    """One run of a fund: whether cases are those announced, and whether it invests at all."""

    name: str
    title: str
    fixed: bool = False
    invests: bool = True


FUND_PLANS = {
    p.name: p
    for p in (
        FundPlan(NOTHING_INVESTED, "Do nothing", invests=False),
        FundPlan(AS_ANNOUNCED, "As announced", fixed=True),
        FundPlan(INVESTED, "Recommended"),
    )
}


@dataclass(frozen=True)
class ChildrenSide:
    """What a plan of the children's programme does for a fund; empty where the model has no children."""

    cases: Mapping[tuple[str, int], Number] = field(default_factory=dict)  # (service or mtfc, t) -> cases started
    cost: Mapping[Part, Number] = field(default_factory=dict)  # part of its ledger -> GBP
    nothing: Mapping[Part, float] = field(default_factory=dict)  # the same if nothing is done
    spend: Mapping[tuple[str, int], Number] = field(default_factory=dict)  # (investment, t) -> GBP
    paid: Mapping[tuple[str, str, str], Number] = field(default_factory=dict)  # (funder, investment, year) -> GBP


@dataclass(frozen=True)
class FundVariables:
    """The unknowns of a fund, all at least zero; the same shape holds LP variables or solved numbers."""

    started: dict[Key, Number]  # started[i,k,t] cases of an intervention of the fund's own started with a cohort
    committed: dict[Key, Number]  # committed[i,f,t] money that a member puts into an intervention [GBP]
    blocks: dict[Key, Number]  # blocks[u,a,t] blocks of a fixed service that are decommissioned by then
    drawn: dict[Key, Number]  # drawn[l,t] of the revolving fund for an investment of the children's programme [GBP]
    stoodin: dict[Key, Number]  # stoodin[f,y] one-off money used in place of a recurrent saving [GBP]
    unpaid: dict[Key, Number]  # unpaid[r,t] due beyond the cap of an agreement, and not paid [GBP]
    capped: dict[Key, Number]  # capped[r,t] whether an agreement's cap is reached by then: 0 or 1
    short: dict[Key, Number]  # short[r] whether outcomes do not bring an agreement's floor: 0 or 1
    met: dict[Key, Number]  # met[k] people or families of a cohort who are reached at least once
    topup: dict[Key, Number]  # topup[r] paid at the end of an agreement to reach its floor [GBP]
    notstarted: dict[Key, Number]  # notstarted[i,k,t] cases announced that cannot start
    lacking: dict[Key, Number]  # lacking[i,t] money that no member has for an intervention [GBP]
    children: ChildrenSide = ChildrenSide()


FUND_FIELDS = tuple(f.name for f in fields(FundVariables) if f.name != "children")


def fund_variables(f: InvestmentCase, plan: FundPlan, columns: Columns, children: ChildrenSide) -> FundVariables:
    """Return the variables of a fund as columns; what only an announced plan may lack is nothing in others."""
    slack = {"notstarted", "lacking"}
    by_formula = {"capped", "short"}  # whole numbers, where outcomes are not given
    whole = f.exact_caps and not plan.fixed

    def new(name: str, key: Key) -> Number:
        if not plan.invests or (name in slack and not plan.fixed):
            return 0.0
        if name in by_formula:
            return columns.add(safe_name(f"{FUND_PREFIX}_{name}", key), 0.0, 1.0) if whole else 0.0
        if name == "unpaid" and not (whole or plan.fixed):
            return 0.0
        return columns.add(safe_name(f"{FUND_PREFIX}_{name}", key), 0.0, None)

    keys = dict(_keys(f, children))
    return FundVariables(**{name: {k: new(name, k) for k in keys[name]} for name in FUND_FIELDS}, children=children)


def _keys(f: InvestmentCase, children: ChildrenSide) -> Iterator[tuple[str, list[Key]]]:
    times = [q.number for q in f.quarters]
    pairs = [(i.id, k) for i in f.own for k in i.cohorts]
    yield "started", [(i, k, t) for i, k in pairs for t in times]
    yield "committed", [(i.id, m.id, t) for i in f.own for m in f.members if i.id in m.pays_for for t in times]
    yield "blocks", [(u.use, u.agency, t) for u in f.values if u.block and u.kind == FISCAL for t in times]
    own = f.revolving
    lines = dict.fromkeys(line for w, line, _y in children.paid if own and w == own.id)
    yield "drawn", [(line, t) for line in lines for t in times if (line, t) in children.spend]
    yield "stoodin", list(f.stand_in)
    capped = [(r.id, t) for r in f.agreements for t in times if r.cap is not None and f.is_paid(r, t)]
    yield "unpaid", capped
    yield "capped", capped
    ending = [(r.id,) for r in f.agreements if r.floor and f.ends_of(r)]
    yield "topup", ending
    yield "short", ending
    yield "met", [(k,) for k in f.cohorts]
    yield "notstarted", [key for key in f.announced if f.announced[key]]
    yield "lacking", [(i.id, t) for i in f.own for t in times]


def children_side(f: InvestmentCase, c: Case, b: Brief, v: Variables, costs: tuple[Cost, ...],
                  nothing: tuple[Cost, ...]) -> ChildrenSide:  # fmt: skip
    """Return what a plan of the children's programme does for a fund, as expressions or as numbers."""
    invested = investment(c, b, v)
    lines = sorted({k.invests for k in invested if k.invests})
    return ChildrenSide(
        cases={(i.runs_in, q.number): _cases(v, i.runs_in, q.number) for i in f.interventions.values()
               if i.in_programme for q in c.quarters},
        cost=_in_parts(costs),
        nothing={part: float(gbp) for part, gbp in _in_parts(nothing).items()},
        spend={(line, q.number): total(k.amount for k in invested if (k.invests, k.quarter) == (line, q.number))
               for line in lines for q in c.quarters},
        paid=dict(v.paid),
    )  # fmt: skip


def _cases(v: Variables, runs_in: str, t: int) -> Number:
    """Return the cases that a service starts in a quarter, or the children who start treatment foster care."""
    if any(s == runs_in for s, _t in v.cases):
        return v.cases[runs_in, t]
    return total(z for (_g, at), z in v.start.items() if at == t)


def _in_parts(costs: tuple[Cost, ...]) -> dict[Part, Number]:
    """Return the ledger by line, quarter, kind and evidence."""
    found: dict[Part, list[Number]] = {}
    for k in costs:
        found.setdefault((k.line, k.quarter, k.cashable, k.one_off, k.evidence), []).append(k.amount)
    return {part: total(amounts) for part, amounts in found.items()}


def paid_in_year(f: InvestmentCase, v: FundVariables, member: str, year: str) -> Number:
    """Return what a member puts into interventions, the children's programme and the budget in a year [GBP]."""
    return total(
        (
            *(z for (_i, w, t), z in v.committed.items() if w == member and f.quarters[t - 1].year == year),
            *(z for (w, _l, y), z in v.children.paid.items() if (w, y) == (member, year)),
            *(z for (w, y), z in v.stoodin.items() if (w, y) == (member, year)),
        )
    )
