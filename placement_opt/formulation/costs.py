"""The cost terms: each is written once, tagged, and used both to optimise and to report.

Each function yields `Cost` items: GBP in nominal cash for one quarter. Prices are opening prices times the
price index of their family and year. One-off costs are never part of a recurrent saving. `ledger.COSTS` lists them all.
"""

from __future__ import annotations

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import EXTERNAL, FOSTER_SETTING, PAY, RESIDENTIAL_SETTING, SPECIALIST_LIST
from placement_opt.domain.figure import NO_FIGURE
from placement_opt.domain.levers import owner_of_carers
from placement_opt.domain.schedule_lines import CONTRACTS, FOSTER_CARE, OUTSIDE, RESIDENTIAL_CARE
from placement_opt.formulation.capacity import approved, posts_released, staff_cost
from placement_opt.formulation.ledger_lines import RECORDED_SPEND
from placement_opt.formulation.prices import UnitPrice, dearest_of, place_weeks, rate_of
from placement_opt.formulation.quantities import breakdowns, child_weeks, total, treated_before, waiting_weeks
from placement_opt.formulation.records import (
    PER_CHILD_WEEK,
    PER_HOME,
    PER_HOME_WEEK,
    PER_HOUSEHOLD,
    PER_HOUSEHOLD_WEEK,
    PER_MOVE,
    PER_PLACE_WEEK,
    PER_POST,
    PER_POST_YEAR,
    PER_POUND,
    Cost,
    Costs,
)
from placement_opt.formulation.variables import Brief, Number, Variables
from placement_opt.kernel.calendar import WEEKS_PER_YEAR
from placement_opt.kernel.draws import summed

BY_SETTINGS = {RESIDENTIAL_SETTING: RESIDENTIAL_CARE, FOSTER_SETTING: FOSTER_CARE}  # setting -> line of the schedule


def council_homes(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A home costs its premises while open and its staff until released; a half-empty home saves almost nothing.

    What goes with the child is that of new homes too, whose other costs stand apart. Premises, staff and the part that
    goes with the child all follow the price index of the homes' placement type.

    .. math:: I_{home,t} w_t (running_h - staff_h) open_{ht} \quad \forall h, t \qquad
        I_{home,t} w_t \frac{7}{365.25} post \big( \sum_h posts_h - gone_t \big) \quad \forall t \qquad
        I_{home,t} fee_{home} weeks_{home,t} \quad \forall t
    """
    if c.home_placement is None or not (c.homes or c.new_homes):
        return
    family = c.placements[c.home_placement].price_family
    posts = summed(h.staff for h in c.homes)
    for q in c.quarters:
        t = q.number
        for h in c.homes:
            premises, weeks = h.cost.plus(staff_cost(c, h).times(-1)), q.weeks * v.open[h.id, t]
            rate = rate_of(c, premises, family, t)
            yield Cost("council homes: premises", RESIDENTIAL_CARE, t, weeks, PER_HOME_WEEK, rate)
        staffed = q.weeks / WEEKS_PER_YEAR * (posts - posts_released(v, t))
        rate = rate_of(c, c.post_cost, family, t)
        yield Cost("council homes: staff", RESIDENTIAL_CARE, t, staffed, PER_POST_YEAR, rate)
        weeks, rate = child_weeks(c, v, c.home_placement, t), rate_of(c, c.home_variable_cost, family, t)
        yield Cost("council homes: per child", RESIDENTIAL_CARE, t, weeks, PER_CHILD_WEEK, rate)


def fees(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Every other placement costs its fee or allowance per child-week; places under contract are paid apart.

    .. math:: I_{pt} fee_p weeks_{pt} \text{ if } C_p = D_p = \emptyset, \text{ else } I_{pt} fee_p spot_{pt}
        \quad \forall p \ne home \text{ with a fee}, t
    """
    for id, p in c.placements.items():
        if id not in c.fee or id == c.home_placement:
            continue
        fee = c.fee[id]
        what = "fees" if p.provider == EXTERNAL else "allowances and fees"
        schedule = BY_SETTINGS.get(p.setting, OUTSIDE)
        invests = "foster" if p.waiting_list == SPECIALIST_LIST else None
        for q in c.quarters:
            weeks = v.spot[id, q.number] if (id, q.number) in v.spot else child_weeks(c, v, id, q.number)
            rate = rate_of(c, fee, p.price_family, q.number)
            yield Cost(f"{p.title}: {what}", schedule, q.number, weeks, PER_CHILD_WEEK, rate, invests=invests)


def block_contracts(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A block place is paid for whether or not a child lives there.

    .. math:: I_{pt} w_t price_c block_{ct} \quad \forall p, c \in C_p, t
    """
    for k in c.contracts:
        p = c.placements[k.placement]
        schedule = BY_SETTINGS.get(p.setting, OUTSIDE)
        for q in c.quarters:
            weeks, rate = q.weeks * v.block[k.id, q.number], rate_of(c, k.price, p.price_family, q.number)
            yield Cost(f"{p.title}: block places", schedule, q.number, weeks, PER_PLACE_WEEK, rate)


def contract_efficiency(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Contract efficiencies take a share off external fees, granted as the strategy names it and not tested.

    Every plan that may pull the lever `contracts` has it.

    .. math:: - \hat{share}_{pt} I_{pt} fee_p weeks_{pt} \text{ if } C_p = D_p = \emptyset, \text{ else }
        - \hat{share}_{pt} I_{pt} fee_p spot_{pt} \quad \forall p, t \text{ that the strategy names}
    """
    for (id, t), share in b.strategy.announced("contracts").items():
        p, fee = c.placements[id], c.fee[id]
        weeks = v.spot[id, t] if (id, t) in v.spot else child_weeks(c, v, id, t)
        rate = rate_of(c, fee.times(-share), p.price_family, t)
        yield Cost("contract efficiency, granted", CONTRACTS, t, weeks, PER_CHILD_WEEK, rate)


def carers(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Each fostering household costs its support; each approval costs its recruitment.

    .. math:: I_{pt} w_t support_p households_{pt} \quad \forall p \text{ with fostering households}, t \qquad
        I_{pt} training_p usual_{pt} \quad \forall p \text{ with fostering households}, t \qquad
        I_{pt} training_p approved_{pt} \quad \forall p \text{ with fostering households}, t
    """
    for id, k in c.carers.items():
        p = c.placements[id]
        for q in c.quarters:
            t, line = q.number, f"{p.title}: support to carers"
            invests = "foster" if owner_of_carers(c, id) == "specialist" else None
            weeks, rate = q.weeks * v.households[id, t], rate_of(c, k.household_cost, p.price_family, t)
            yield Cost(line, FOSTER_CARE, t, weeks, PER_HOUSEHOLD_WEEK, rate, invests=invests)
            line, rate = f"{p.title}: recruitment", rate_of(c, k.recruitment_cost, p.price_family, t)
            yield Cost(line, FOSTER_CARE, t, k.approvals[t - 1], PER_HOUSEHOLD, rate)
            yield Cost(line, FOSTER_CARE, t, approved(c, v, id, t), PER_HOUSEHOLD, rate, invests="foster")


def treatment_foster_care(c: Case, b: Brief, v: Variables) -> Costs:
    r"""MTFC is paid by the team, so an empty place costs, and by the child.

    Teams that were open at the opening, and the children who started before it, are no investment: they are paid for
    as the rest of today's care is, whatever a plan does.

    .. math:: I_{mtfc,t} w_t teamplace \nu_{mtfc} teams_{mtfc,0} \quad \forall t \qquad
        I_{mtfc,t} w_t teamplace \nu_{mtfc} (teams_{mtfc,t} - teams_{mtfc,0}) \quad \forall t \qquad
        I_{mtfc,t} child earlier_t \quad \forall t \qquad
        I_{mtfc,t} child (weeks_{mtfc,t} - earlier_t) \quad \forall t
    """
    if not c.mtfc:
        return
    p, place, child = c.placements[c.mtfc.placement], c.mtfc.place_cost, c.mtfc.child_cost
    for q in c.quarters:
        t, rate = q.number, rate_of(c, place, p.price_family, q.number)
        team, begun = q.weeks * c.mtfc.places_per_team, v.teams[MTFC, 0]
        yield Cost("MTFC: teams", OUTSIDE, t, team * begun, PER_PLACE_WEEK, rate)
        yield Cost("MTFC: teams", OUTSIDE, t, team * (v.teams[MTFC, t] - begun), PER_PLACE_WEEK, rate, invests="mtfc")
        rate, earlier = rate_of(c, child, p.price_family, t), treated_before(c, t)
        yield Cost("MTFC: per child", OUTSIDE, t, earlier, PER_CHILD_WEEK, rate)
        later = child_weeks(c, v, p.id, t) - earlier
        yield Cost("MTFC: per child", OUTSIDE, t, later, PER_CHILD_WEEK, rate, invests="mtfc")


def moves(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A move costs the work to find and support the next placement, and a while of paying for both.

    Work: planned moves, children re-placed, and unplanned endings that lead to another place of the same type. The old
    fee goes on for a while only where a planned move leaves an external provider with a fee.

    .. math:: I_{pay,t} move \sum_{(g,p,q) \in M} m_{gpqt} \quad \forall t \qquad
        I_{pay,t} move \big( \sum_{g,p} r_{gpt} + \sum_{(g,p) \in B} (1 - \rho_{gp}) endings_{gpt} \big) \quad \forall t
        \qquad I_{pt} double fee_p \sum_g moving_{gpt} \quad \forall p \text{ external, with a fee}, t
    """
    planned, again = _by_quarter(v.m), _by_quarter(v.r)
    for q in c.quarters:
        t, work = q.number, rate_of(c, c.move_cost, PAY, q.number)
        within = [(1 - k.returns) * breakdowns(c, v, g, p, t) for (g, p), k in c.breakdown.items()]
        found = total([z for _key, z in again.get(t, ())] + within)
        yield Cost("moves: finding the next placement", OUTSIDE, t, found, PER_MOVE, work, cashable=False)
        planning = total(z for _key, z in planned.get(t, ()))
        yield Cost("planned moves: work", OUTSIDE, t, planning, PER_MOVE, work, one_off=True, cashable=False)
        for id, p in c.placements.items():
            if p.provider == EXTERNAL and id in c.fee:
                left = total(z for key, z in planned.get(t, ()) if key[1] == id)
                weeks = c.double_running_weeks.value * left
                rate = rate_of(c, c.fee[id].graded(c.double_running_weeks.evidence), p.price_family, t)
                yield Cost("planned moves: double running", OUTSIDE, t, weeks, PER_CHILD_WEEK, rate, one_off=True)


def _by_quarter(table: dict[tuple[object, ...], Number]) -> dict[object, list[tuple[tuple[object, ...], Number]]]:
    found: dict[object, list[tuple[tuple[object, ...], Number]]] = {}
    for key, z in table.items():
        found.setdefault(key[-1], []).append((key, z))
    return found


def closing(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Closing a home costs once: closing the building, and redundancy for posts that are not redeployed.

    .. math:: I_{pay,t} closure_h (open_{h,t-1} - open_{ht}) \quad \forall h, t \qquad
        I_{pay,t} redundancy released_t \quad \forall t
    """
    if not c.homes:
        return
    for q in c.quarters:
        t = q.number
        for h in c.homes:
            shut, rate = v.open[h.id, t - 1] - v.open[h.id, t], rate_of(c, h.closure_cost, PAY, t)
            yield Cost("closing homes", OUTSIDE, t, shut, PER_HOME, rate, one_off=True)
        rate = rate_of(c, c.redundancy, PAY, t)
        yield Cost("redundancy", OUTSIDE, t, v.released[t,], PER_POST, rate, one_off=True)


def waiting_children(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A waiting child is charged the dearest place of its year, so that unmet need can never look like a saving.

    .. math:: dearest_t unmet_t \quad \forall t
    """
    for q in c.quarters:
        rate = dearest_of([rate_of(c, week, family, q.number) for week, family in place_weeks(c)])
        yield Cost("children waiting", OUTSIDE, q.number, waiting_weeks(c, v, q.number), PER_CHILD_WEEK, rate)


def recorded_spend(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Of a quarter that has passed, what was spent beyond what these prices make of what happened in it.

    .. math:: recorded_{bt} \quad \forall b, t \text{ that has passed and whose spend is recorded}
    """
    for (line, t), amount in (c.past.spent if c.past else {}).items():
        yield Cost(RECORDED_SPEND, line, t, amount, PER_POUND, UnitPrice(NO_FIGURE))
