"""The one ledger: every cost term is written once, tagged, and used both to optimise and to report.

Each function yields `Cost` items: GBP in nominal cash for one quarter. Prices are opening prices times the
price index of their family and year. One-off costs are never part of a recurrent saving.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placement_opt.domain.case import MTFC, Case
from placement_opt.formulation.quantities import (
    WEEKS_PER_YEAR,
    approved,
    breakdowns,
    child_weeks,
    posts_released,
    staff_cost,
    total,
    waiting_weeks,
)
from placement_opt.formulation.variables import Brief, Number, Variables, recruit_lever

RESIDENTIAL = "residential_withdrawal"
FOSTER = "foster_investment"
CONTRACTS = "contract_efficiency"
OUTSIDE = "outside_schedule"


@dataclass(frozen=True)
class Cost:
    """One tagged amount of the ledger."""

    line: str  # cost line, for example "external homes: fees"
    schedule: str  # line of the published schedule, or outside_schedule
    quarter: int
    amount: Number  # GBP
    evidence: str  # grade of the price: published | derived | council | assumed
    one_off: bool = False
    cashable: bool = True
    invests: str | None = None  # foster | mtfc | prevention when an investment budget pays for it


Costs = Iterator[Cost]


def at_prices(c: Case, family: str, t: int) -> float:
    """Return the price index of a cost family in the year of quarter t."""
    return c.price_index[family, c.quarters[t - 1].year]


def council_homes(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A home costs its premises while open and its staff until released; a half-empty home saves almost nothing.

    .. math:: w_t \sum_h (F_h - S_h)\,open_{ht}, \quad w_t s (\sum_h P_h - released_{\le t}), \quad f\,w_t \bar{x}_t
    """
    family = c.placements[c.home_placement].price_family
    posts = sum(h.staff for h in c.homes)
    for q in c.quarters:
        t, factor = q.number, q.weeks * at_prices(c, family, q.number)
        for h in c.homes:
            premises = factor * (h.cost - staff_cost(c, h)) * v.open[h.id, t]
            yield Cost("council homes: premises", RESIDENTIAL, t, premises, c.evidence[f"home {h.id}"])
        staff = factor * c.post_cost / WEEKS_PER_YEAR * (posts - posts_released(v, t))
        yield Cost("council homes: staff", RESIDENTIAL, t, staff, c.evidence["post"])
        weeks = at_prices(c, family, t) * c.home_variable_cost * child_weeks(c, v, c.home_placement, t)
        yield Cost("council homes: per child", RESIDENTIAL, t, weeks, c.evidence[f"fee {c.home_placement}"])


def fees(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Every other placement costs its fee or allowance per child-week; places in block contracts are paid apart.

    .. math:: f_p I_{py} w_t \bar{x}_{pt}
    """
    for p in c.placements.values():
        if p.id not in c.fee or p.id == c.home_placement:
            continue
        what = "fees" if p.provider == "external" else "allowances and fees"
        schedule = {"residential": RESIDENTIAL, "foster": FOSTER}.get(p.setting, OUTSIDE)
        invests = "foster" if p.waiting_list == "specialist" else None
        for q in c.quarters:
            weeks = v.spot[p.id, q.number] if (p.id, q.number) in v.spot else child_weeks(c, v, p.id, q.number)
            amount = c.fee[p.id] * at_prices(c, p.price_family, q.number) * weeks
            yield Cost(f"{p.title}: {what}", schedule, q.number, amount, c.evidence[f"fee {p.id}"], invests=invests)


def block_contracts(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A block place is paid for whether or not a child lives there.  .. math:: w_t f_c I_y block_{ct}"""
    for k in c.contracts:
        p = c.placements[k.placement]
        schedule = RESIDENTIAL if p.setting == "residential" else FOSTER
        for q in c.quarters:
            amount = q.weeks * k.price * at_prices(c, p.price_family, q.number) * v.block[k.id, q.number]
            yield Cost(f"{p.title}: block places", schedule, q.number, amount, c.evidence[f"contract {k.id}"])


def contract_efficiency(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Squeezed contracts take a share off external fees, as the strategy names it.

    .. math:: -e_{pt} f_p I_{py} w_t \bar{x}_{pt}
    """
    if not b.may("contracts"):
        return
    for (id, t), share in b.strategy.efficiency.items():
        p = c.placements[id]
        weeks = v.spot[id, t] if (id, t) in v.spot else child_weeks(c, v, id, t)
        amount = -share * c.fee[id] * at_prices(c, p.price_family, t) * weeks
        yield Cost("contract efficiency", CONTRACTS, t, amount, c.evidence[f"fee {id}"])


def carers(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Each carer household costs its support; each approval costs its recruitment.

    .. math:: w_t h_p I_y\,households_{pt}, \qquad g_p I_y (pipeline_{pt} + approved_{pt})
    """
    for id, k in c.carers.items():
        p = c.placements[id]
        for q in c.quarters:
            t, index = q.number, at_prices(c, p.price_family, q.number)
            support = q.weeks * k.household_cost * index * v.households[id, t]
            invests = "foster" if recruit_lever(c, id) == "specialist" else None
            grade = c.evidence[f"carers household {id}"]
            yield Cost(f"{p.title}: support to carers", FOSTER, t, support, grade, invests=invests)
            grade = c.evidence[f"carers recruitment {id}"]
            line = f"{p.title}: recruitment"
            usual = k.recruitment_cost * index * k.approvals[t - 1]
            yield Cost(line, FOSTER, t, usual, grade)
            extra = k.recruitment_cost * index * approved(c, v, id, t)
            yield Cost(line, FOSTER, t, extra, grade, invests="foster")


def treatment_foster_care(c: Case, b: Brief, v: Variables) -> Costs:
    r"""MTFC is paid by the team, so an empty place costs, and by the child.

    .. math:: w_t I_y (f\,K\,teams_t + f' \bar{x}_{mtfc,t})
    """
    if not c.mtfc:
        return
    p = c.placements[c.mtfc.placement]
    for q in c.quarters:
        t, index = q.number, at_prices(c, p.price_family, q.number)
        teams = q.weeks * index * c.mtfc.place_cost * c.mtfc.places_per_team * v.teams[MTFC, t]
        yield Cost("MTFC: teams", OUTSIDE, t, teams, c.evidence["mtfc place"], invests="mtfc")
        children = index * c.mtfc.child_cost * child_weeks(c, v, p.id, t)
        yield Cost("MTFC: per child", OUTSIDE, t, children, c.evidence["mtfc child"], invests="mtfc")


def prevention_services(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A prevention team costs the same whether or not its cases prevent an entry.  .. math:: f_i I_y teams_{it}"""
    for s in c.services:
        for q in c.quarters:
            amount = s.team_cost * at_prices(c, "pay", q.number) * v.teams[s.id, q.number]
            line, grade = f"{s.title}: teams", c.evidence[f"prevention {s.id}"]
            yield Cost(line, s.schedule_line, q.number, amount, grade, invests="prevention")


def moves(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A move costs the work to find and support the next placement, and a while of paying for both.

    Work: planned moves, children placed again, and breakdowns that lead to another place of the same type.

    .. math:: k I_y (\sum m + \sum r + \sum (1-\rho)\text{breakdowns}), \qquad \Delta f_p I_y \sum_{g,q} m_{gpqt}
    """
    for q in c.quarters:
        t = q.number
        planned = [z for key, z in v.m.items() if key[3] == t]
        again = [z for key, z in v.r.items() if key[2] == t]
        within = [(1 - k.returns) * breakdowns(c, v, g, p, t) for (g, p), k in c.breakdown.items()]
        work = c.move_cost * at_prices(c, "pay", t)
        grade = c.evidence["move"]
        yield Cost(
            "moves: finding the next placement",
            OUTSIDE,
            t,
            work * total(again + within),
            grade,
            cashable=False,
        )
        yield Cost("planned moves: work", OUTSIDE, t, work * total(planned), grade, one_off=True, cashable=False)
        for p in c.placements.values():
            if p.provider == "external" and p.id in c.fee:
                left = total(z for key, z in v.m.items() if (key[1], key[3]) == (p.id, t))
                both = c.double_running_weeks * c.fee[p.id] * at_prices(c, p.price_family, t) * left
                yield Cost(
                    "planned moves: double running",
                    OUTSIDE,
                    t,
                    both,
                    c.evidence["double running"],
                    one_off=True,
                )


def closing(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Shutting a home costs once: closing the building, and redundancy for posts that are not redeployed.

    .. math:: \sum_h C_h (open_{h,t-1} - open_{ht}), \qquad R\,released_t
    """
    for q in c.quarters:
        t, index = q.number, at_prices(c, "pay", q.number)
        for h in c.homes:
            shut = index * h.closure_cost * (v.open[h.id, t - 1] - v.open[h.id, t])
            yield Cost("closing homes", OUTSIDE, t, shut, c.evidence[f"closure {h.id}"], one_off=True)
        redundancy = index * c.redundancy * v.released[t,]
        yield Cost("redundancy", OUTSIDE, t, redundancy, c.evidence["redundancy"], one_off=True)


def waiting_children(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A waiting child is charged the dearest place of its year, so that unmet need can never look like a saving.

    Places are fees, a fillable bed in a council home and a fillable place in an MTFC team.

    .. math:: w_t \max_p (f_p I_{py}) \tfrac{1}{2} (u_{t-1} + u_t)
    """
    for q in c.quarters:
        t = q.number
        price, grade = max((week * at_prices(c, family, t), grade) for week, family, grade in place_weeks(c))
        yield Cost("children waiting", OUTSIDE, t, price * waiting_weeks(c, v, t), grade)


def place_weeks(c: Case) -> Iterator[tuple[float, str, str]]:
    """Yield what a child-week costs in full in every kind of place: opening price, cost family, evidence."""
    for p, fee in c.fee.items():
        yield fee, c.placements[p].price_family, c.evidence[f"fee {p}"]
    for h in c.homes:
        full = h.cost / (h.beds * c.occupancy) + c.home_variable_cost
        yield full, c.placements[c.home_placement].price_family, c.evidence[f"home {h.id}"]
    if c.mtfc:
        full = c.mtfc.place_cost / c.mtfc.occupancy + c.mtfc.child_cost
        yield full, c.placements[c.mtfc.placement].price_family, c.evidence["mtfc place"]


COSTS = (
    council_homes,
    fees,
    block_contracts,
    contract_efficiency,
    carers,
    treatment_foster_care,
    prevention_services,
    moves,
    closing,
    waiting_children,
)


def ledger(c: Case, b: Brief, v: Variables) -> tuple[Cost, ...]:
    """Return every cost item of a plan, in expressions or in pounds as the variables are."""
    return tuple(item for term in COSTS for item in term(c, b, v))
