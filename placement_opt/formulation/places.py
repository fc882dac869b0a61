"""Rules about places: homes, fostering households, the agency market and the council's own area."""

from __future__ import annotations

from placement_opt.domain.case import Case, Home
from placement_opt.domain.catalogue import FOSTER_LIST
from placement_opt.formulation.capacity import (
    approved,
    carer_places,
    home_places,
    home_places_at_start,
    in_homes,
    mtfc_places,
    new_placements,
    old_home_places,
    posts_released,
    posts_to_release,
    settled_in_homes,
    suited_to_fostering,
    vacant_with_carers,
)
from placement_opt.formulation.child_outcomes import in_own_area, steered_placements
from placement_opt.formulation.contract_places import contract_weeks
from placement_opt.formulation.opening_homes import given_places_that_stay, new_places
from placement_opt.formulation.quantities import child_weeks, living_in, total
from placement_opt.formulation.selling_places import places_sold
from placement_opt.formulation.service_effects import households_kept
from placement_opt.formulation.transfers import households_received, supply_lost
from placement_opt.formulation.variables import Brief, Rows, Variables
from placement_opt.kernel.draws import ever, same, where


def residential_places(c: Case, b: Brief, v: Variables) -> Rows:
    r"""The council's open homes hold their children at the start and at the end of the quarter.

    Homes that are overfull at the opening may stay so until the end of the first quarter, but none may close. The beds
    of a new home count as it fills up.

    .. math:: housed_{t-1} \le startspace_t, \quad living_{home,t} \le bedspace_t \quad \forall t
    """
    if c.home_placement is None:
        return
    for q in c.quarters:
        t = q.number
        yield ("start", t), in_homes(c, v, t - 1) - home_places_at_start(c, v, t) <= 0
        yield ("end", t), living_in(c, v, c.home_placement, t) - home_places(c, v, t) <= 0


def homes_stay_closed(c: Case, b: Brief, v: Variables) -> Rows:
    r"""A home that has closed stays closed.

    .. math:: open_{ht} \le open_{h,t-1} \quad \forall h, t
    """
    for h in c.homes:
        for q in c.quarters:
            yield (h.id, q.number), v.open[h.id, q.number] - v.open[h.id, q.number - 1] <= 0


def homes_close_after_notice(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No home closes before its notice has run out.

    .. math:: open_{ht} \ge 1 \quad \forall h, t < closable_h
    """
    for h in c.homes:
        for q in (q for q in c.quarters if ever(q.number < h.earliest)):
            yield (h.id, q.number), v.open[h.id, q.number] + 0 >= where(q.number < h.earliest, 1.0, 0.0)


def homes_close_in_phases(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more than the stated number of homes close in one quarter.

    .. math:: \sum_h (open_{h,t-1} - open_{ht}) \le closures \quad \forall t
    """
    for q in c.quarters:
        t = q.number
        if c.homes:
            yield (
                (t,),
                total(v.open[h.id, t - 1] - v.open[h.id, t] for h in c.homes) <= c.closures_per_quarter,
            )


def like_homes_close_in_list_order(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Of homes alike in every figure, the one listed first closes first; who decided on a home is not overruled.

    It leaves every cost as it is and spares the search for whole homes from trying each order. In the published plan
    the home that is announced to close first comes first, and the list decides between those of one quarter. Not in
    force for homes with a decision.

    .. math:: open_{ht} \le open_{h't} \quad \forall h \text{ and } h' \text{ the next listed that is alike}, t
    """
    decided = {k.index[0] for k in b.strategy.decisions if k.measure == "open"}
    free = [h for h in c.homes if h.id not in decided]
    if b.plan.fixed:
        announced, never = b.strategy.closing(), len(c.quarters) + 1
        free.sort(key=lambda h: announced.get(h.id, never))
    for n, first in enumerate(free):
        like = next((h for h in free[n + 1 :] if all(map(same, _figures(h), _figures(first)))), None)
        if like is None:
            continue
        for q in c.quarters:
            yield (first.id, like.id, q.number), v.open[first.id, q.number] - v.open[like.id, q.number] <= 0


def _figures(h: Home) -> tuple[float, ...]:
    return h.beds, h.staff, h.cost.value, h.closure_cost.value, h.earliest


def settled_children_keep_their_home(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No settled child changes council home: the homes that stay open to the end of the horizon can hold them all.

    No record says which child lives in which home, so the kindest arrangement is taken: settled children live, and
    children who settle do so, in homes that stay open. They count from the opening until their placement ends. Settled
    are the need groups that no planned move may leave. At an opening with more of them than beds can hold, no home
    closes. A bed in a new home counts for children who settle once it can be filled, since they may have come to it
    before they settled; for those who are settled at the opening it does not. Beds that services give are no home of
    theirs. A place that is sold counts for nobody.

    .. math:: settled_t \le oldspace_T + newspace_t - otherspace_t
        \quad \forall t \ge 0, \text{ if the homes suit a settled group}
    """
    last = c.quarters[-1].number
    if not any(c.needs[g].settled for g in c.suited_to.get(c.home_placement or "", ())):
        return
    for t in range(last + 1):
        stay = old_home_places(c, v, last) + new_places(c, v, t) - places_sold(c, v, t)
        yield (t,), settled_in_homes(c, v, t) - stay <= 0


def open_before_close(c: Case, b: Brief, v: Variables) -> Rows:
    r"""A home closes only when fillable foster and MTFC places stood vacant for the children who had to leave.

    The children who had to leave are those living in the homes two counts before, less the beds that stay; the count is
    never before the opening. Beds of new homes and of services stay too, as far as they could be filled in the quarter
    before; a place that is sold is withdrawn from the council's children like one that closes. Vacant are the places
    with fostering households and those of the MTFC teams that were open in the quarter before. Places with ordinary
    fostering households count for no more children than those in the homes whom a planned move may take there. A home
    that runs down by not admitting leaves nobody to move and goes round this rule; `no_substitution` is what then
    holds. Without the setting `safe_withdrawal` there is no such rule.

    .. math:: housed_{t'} - oldspace_t - newspace_{t-1} - hubstays_t + otherspace_t \le \sum_p vacant_{pt}
        + [t > 1] (treatment_{t-1} - living_{mtfc,t'})
        \quad \forall t, t' = \max (0, t-2), \text{ if there are homes} \qquad
        housed_{t'} - oldspace_t - newspace_{t-1} - hubstays_t + otherspace_t \le \sum_{p \notin Q_{foster}} vacant_{pt}
        + fosterable_{t'} + [t > 1] (treatment_{t-1} - living_{mtfc,t'})
        \quad \forall t, t' = \max (0, t-2), \text{ if there are homes}
    """
    if not c.safe_withdrawal or not c.homes:
        return
    ordinary = c.serving(FOSTER_LIST)
    for q in c.quarters:
        t = q.number
        before = max(0, t - 2)  # a home that closes as the first quarter begins is emptied at the opening
        stay = old_home_places(c, v, t) + new_places(c, v, t - 1) - places_sold(c, v, t)
        leaving = in_homes(c, v, before) - stay - given_places_that_stay(c, b, v, t)
        treated = 0.0
        if c.mtfc and t > 1:  # no team is counted before the first quarter
            treated = mtfc_places(c, v, t - 1) - living_in(c, v, c.mtfc.placement, before)
        vacant = {p: vacant_with_carers(c, v, p, t) for p in c.carers}
        yield ("all", t), leaving - total(vacant.values()) - treated <= 0
        special = total(n for p, n in vacant.items() if p not in ordinary)
        yield ("special", t), leaving - special - suited_to_fostering(c, v, before) - treated <= 0


def carer_households(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Fostering households are those who stay, those approved, and those that transfer from an agency.

    Of the households that a retention scheme covers fewer leave; the others leave as they do today.

    Approvals come from recruitment begun a lead time before.

    .. math:: households_{pt} = (1 - \delta_p) households_{p,t-1} + stayed_{pt} + usual_{pt} + approved_{pt}
        + received_{pt}
        \quad \forall p \text{ with fostering households}, t
    """
    for p, k in c.carers.items():
        for q in c.quarters:
            t = q.number
            kept = (1 - k.attrition) * v.households[p, t - 1] + households_kept(c, v, p, t)
            new = approved(c, v, p, t) + households_received(c, v, p, t)
            yield (p, t), v.households[p, t] - kept - new == k.approvals[t - 1]


def approvals_are_limited(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Further approvals of fostering households in a quarter stay within what recruitment can reach.

    .. math:: recruit_{pt} \le extra_p \quad \forall p \text{ with fostering households}, t \le T - lead_p
    """
    for (p, t), begun in v.recruit.items():
        yield (p, t), begun + 0 <= c.carers[p].extra_limit


def foster_places(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Foster children fit the approved places that can really be filled at the end of each quarter.

    Households are counted at the end of a quarter, so the places at its start are those of the one before.

    .. math:: living_{pt} \le capacity_{pt} \quad \forall p \text{ with fostering households}, t
    """
    for p in c.carers:
        for q in c.quarters:
            t = q.number
            yield (p, t), living_in(c, v, p, t) - carer_places(c, v, p, t) <= 0


def agency_market(c: Case, b: Brief, v: Variables) -> Rows:
    r"""New agency and external placements in a quarter stay within what the market can supply.

    Children who stay with a carer who transfers are no new placement. The market supplies as many as before, unless a
    loss is stated for each household that has gone. Placements in places under contract count too: a contract fixes a
    price, and adds no home or carer to the market.

    .. math:: made_{pt} + lost_{pt} \le market_p \quad \forall p \text{ with a market limit}, t
    """
    for p, most in c.market.items():
        for q in c.quarters:
            yield (p, q.number), new_placements(c, v, p, q.number) + supply_lost(c, v, p, q.number) <= most


def block_places_are_paid(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Block places are paid for until notice has run out; what contracts do not hold is bought on the spot market.

    .. math:: block_{ct} \le [t \le ends_c] block_{c,t-1} \quad \forall c, t \qquad
        block_{ct} \ge block_{c0} \quad \forall c, t \le \min (notice_c, ends_c) \qquad
        spot_{pt} \ge weeks_{pt} - w_t \sum_{c \in C_p} block_{ct} - \sum_{\iota \in D_p} inuse_{\iota t}
        \quad \forall p \text{ with a block contract, or one on offer}, t
    """
    for k in c.contracts:
        for q in c.quarters:
            t = q.number
            kept, bound = where(t <= k.ends, 1.0, 0.0), (t <= k.notice) & (t <= k.ends)
            yield (k.id, t), v.block[k.id, t] - kept * v.block[k.id, t - 1] <= 0
            if ever(bound):
                yield ("notice", k.id, t), v.block[k.id, t] + 0 >= where(bound, k.places, 0.0)
    for (p, t), spot in v.spot.items():
        block = total(v.block[k.id, t] for k in c.contracts if k.placement == p)
        held = total(contract_weeks(c, v, k, t) for k in c.offers if k.placement == p)
        yield ("spot", p, t), spot - child_weeks(c, v, p, t) + c.quarters[t - 1].weeks * block + held >= 0


def posts_follow_homes(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Posts are released only from homes that have closed, after consultation.

    .. math:: gone_t \le free_t \quad \forall t
    """
    for q in c.quarters:
        yield (q.number,), posts_released(v, q.number) - posts_to_release(c, v, q.number) <= 0


def posts_are_released_in_steps(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Only so many posts are released in a quarter.

    .. math:: released_t \le releases \quad \forall t
    """
    for q in c.quarters:
        yield (q.number,), v.released[q.number,] + 0 <= c.releases_per_quarter


def local_share(c: Case, b: Brief, v: Variables) -> Rows:
    r"""At least the stated share of steered placements is in the council's own area, of all or of a need (optional).

    .. math:: \sum_g inside_{gt} \ge floor \sum_g steered_{gt} \quad \forall t, \text{ if one floor is set} \qquad
        inside_{gt} \ge floor_g steered_{gt} \quad \forall g \text{ with a floor of its own}, t
    """
    for q in c.quarters if c.local_floor is not None else ():
        t = q.number
        if isinstance(c.local_floor, dict):
            for g, floor in c.local_floor.items():
                yield (g, t), in_own_area(c, b, v, g, t) - floor * steered_placements(c, b, v, g, t) >= 0
        else:
            inside = total(in_own_area(c, b, v, g, t) for g in c.needs)
            yield (t,), inside - (c.local_floor or 0.0) * total(steered_placements(c, b, v, g, t) for g in c.needs) >= 0
