"""One definition of each quantity of homes, households, teams, new placements and posts that rules and costs share.

Every function accepts LP variables or solved numbers, so what is optimised is what is reported.
"""

from __future__ import annotations

from placement_opt.domain.case import MTFC, Case, Home
from placement_opt.domain.catalogue import EXTERNAL, FOSTER_LIST, RESIDENTIAL_LIST
from placement_opt.domain.figure import Figure
from placement_opt.formulation.opening_homes import homes_running, new_places, new_places_at_start, posts_created
from placement_opt.formulation.quantities import living_in, moved_in, total
from placement_opt.formulation.selling_places import places_sold
from placement_opt.formulation.service_effects import beds_given
from placement_opt.formulation.sums import earlier, lagged
from placement_opt.formulation.variables import Number, Variables
from placement_opt.kernel.calendar import WEEKS_PER_YEAR
from placement_opt.kernel.draws import Figures, ever, least, most, summed, where


def old_home_places(c: Case, v: Variables, t: int) -> Number:
    r"""Children whom those of the homes of the opening that are open can hold during quarter t.

    .. math:: oldspace_t = fillable_{home} \sum_h beds_h open_{ht}
    """
    return c.occupancy * total(h.beds * v.open[h.id, t] for h in c.homes)


def home_places(c: Case, v: Variables, t: int) -> Number:
    r"""Children whom the council's homes hold at the end of t, with new ones and beds of services, less places sold.

    .. math:: bedspace_t = oldspace_t + newspace_t + fillable_{home} hubbeds_t - otherspace_t
    """
    return old_home_places(c, v, t) + new_places(c, v, t) + c.occupancy * beds_given(c, v, t) - places_sold(c, v, t)


def home_places_at_start(c: Case, v: Variables, t: int) -> Number:
    r"""Children whom they can hold as quarter t begins, once homes that close then have closed.

    .. math:: startspace_t = oldspace_t + readyspace_t + fillable_{home} hubbeds_t - otherspace_t
    """
    given = c.occupancy * beds_given(c, v, t) - places_sold(c, v, t)
    return old_home_places(c, v, t) + new_places_at_start(c, v, t) + given


def homes_open(c: Case, v: Variables, t: int) -> Number:
    r"""Council homes that are open during quarter t, new ones among them.

    .. math:: openhomes_t = \sum_h open_{ht} + \sum_\phi trading_{\phi t}
    """
    return total([*(v.open[h.id, t] for h in c.homes), *(homes_running(c, v, k, t) for k in c.new_homes)])


def registered_beds(c: Case, v: Variables, t: int) -> Number:
    r"""Registered beds of the council homes that are open during quarter t, filled yet or not.

    .. math:: registered_t = \sum_h beds_h open_{ht} + \sum_\phi newbeds_\phi trading_{\phi t}
    """
    new = (k.beds * homes_running(c, v, k, t) for k in c.new_homes)
    return total([*(h.beds * v.open[h.id, t] for h in c.homes), *new])


def in_homes(c: Case, v: Variables, t: int) -> Number:
    r"""Children in the council's homes at the end of quarter t; at an overfull opening, as many as beds can hold.

    .. math:: housed_t = living_{home,t} \text{ for } t \ge 1 \qquad
        housed_0 = \min \big( living_{home,0}, fillable_{home} \sum_h beds_h \big)
    """
    if c.home_placement is None:
        return 0.0
    children = living_in(c, v, c.home_placement, t)
    return children if t else least(children, c.occupancy * summed(h.beds for h in c.homes))


def settled_in_homes(c: Case, v: Variables, t: int) -> Number:
    r"""Settled children in the council's homes at the end of quarter t; at an overfull opening, as many as beds hold.

    .. math:: settled_t = \sum_{g \text{ settled}} x_{g,home,t} \text{ for } t \ge 1 \qquad
        settled_0 = \min \big( \sum_{g \text{ settled}} x_{g,home,0}, fillable_{home} \sum_h beds_h \big)
    """
    home = c.home_placement
    children = total(v.x[g, home, t] for g in c.suited_to.get(home or "", ()) if c.needs[g].settled)
    return children if t else least(children, c.occupancy * summed(h.beds for h in c.homes))


def suited_to_fostering(c: Case, v: Variables, t: int) -> Number:
    r"""Children in the council's homes at the end of quarter t whom a planned move may take to ordinary fostering.

    .. math:: fosterable_t = \sum_{g : (g,home,q) \in M \text{ with } q \in Q_{foster}} x_{g,home,t}
    """
    ordinary = c.serving(FOSTER_LIST)
    may = (g for g in c.needs if any(p in ordinary for p in c.moves_from.get((g, c.home_placement or ""), ())))
    return total(v.x[g, c.home_placement, t] for g in may)


def carer_places(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Children whom the fostering households of p can hold at the end of quarter t.

    .. math:: capacity_{pt} = \nu_p fillable_p households_{pt}
    """
    k = c.carers[p]
    return k.places * k.fillable * v.households[p, t]


def vacant_with_carers(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Fillable places with fostering households that stood vacant before quarter t began.

    They are those vacant at the count two quarters back, and those of households approved in the quarter between. Where
    that count is the opening, an overfull type has no vacant place rather than fewer than none. A household that
    transfers from an agency in between brings children of its own and counts at the next count.

    .. math:: vacant_{pt} = capacity_{p,t-2} - living_{p,t-2} + \nu_p fillable_p (usual_{p,t-1} + approved_{p,t-1})
        \text{ for } t \ge 3 \qquad
        vacant_{p2} = \max (0, capacity_{p0} - living_{p0}) + \nu_p fillable_p (usual_{p1} + approved_{p1}) \qquad
        vacant_{p1} = \max (0, capacity_{p0} - living_{p0})
    """
    before, k = max(0, t - 2), c.carers[p]
    free = carer_places(c, v, p, before) - living_in(c, v, p, before)
    if before == 0:
        free = most(0.0, free)  # an overfull opening leaves nothing vacant
    if t == 1:
        return free
    return free + k.places * k.fillable * (k.approvals[t - 2] + approved(c, v, p, t - 1))


def mtfc_places(c: Case, v: Variables, t: int) -> Number:
    r"""Children whom the MTFC teams can hold during quarter t.

    .. math:: treatment_t = \nu_{mtfc} fillable_{mtfc} teams_{mtfc,t}
    """
    if not c.mtfc:
        return 0.0
    return c.mtfc.places_per_team * c.mtfc.occupancy * v.teams[MTFC, t]


def approved(c: Case, v: Variables, p: str, t: int) -> Number:
    """Further fostering households approved in quarter t, from recruitment begun a lead time before.

    .. math:: approved_{pt} = recruit_{p,t-lead_p}
    """
    return earlier(v.recruit, (p,), t, c.carers[p].lead)


def new_placements(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Placements newly made in p in quarter t: children entering care, children re-placed and planned moves.

    .. math:: made_{pt} = \sum_g (a_{gpt} + r_{gpt} + joining_{gpt})
    """
    needs = c.suited_to.get(p, ())
    made = [z.get((g, p, t), 0.0) for z in (v.a, v.r) for g in needs]
    return total(made + [moved_in(c, v, g, p, t) for g in needs])


def external_share(c: Case) -> Figures | None:
    r"""Share of the children in homes who live in external ones at the opening; None if nobody lives in homes.

    Residential schools and other carried types are not counted: no plan chooses them.

    .. math:: outside = \frac{\sum_{p \in Q_{residential} \text{, external}} living_{p0}}
        {\sum_{q \in Q_{residential}} living_{q0}}
    """
    opening = {p: summed(c.opening.get((g, p), 0.0) for g in c.needs) for p in c.serving(RESIDENTIAL_LIST)}
    everyone = summed(opening.values())
    if not ever(everyone):
        return None
    outside = summed(n for p, n in opening.items() if c.placements[p].provider == EXTERNAL)
    return outside / where(everyone == 0, 1.0, everyone)


def placed_in_homes(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Children newly placed in homes of p in quarter t, less those whom a planned move takes to other homes.

    A child who moves from a council home to an external one is so placed in the external home, and not twice.

    .. math:: placed_{pt} = made_{pt} - \sum_{(g,p,q) \in M \text{ with } q \in Q_{residential}} m_{gpqt}
    """
    homes, needs = c.serving(RESIDENTIAL_LIST), c.suited_to.get(p, ())
    elsewhere = ((g, p, q, t) for g in needs for q in c.moves_from.get((g, p), ()) if q in homes)
    return new_placements(c, v, p, t) - total(v.m.get(key, 0.0) for key in elsewhere)


def beyond_share(c: Case, v: Variables, t: int) -> Number:
    r"""New placements in external homes in quarter t beyond their share of the children in homes at the opening.

    .. math:: over_t = \sum_{p \in Q_{residential} \text{, external}} placed_{pt}
        - outside \sum_{q \in Q_{residential}} placed_{qt}
    """
    share = external_share(c)
    share = 0.0 if share is None else share
    placed = {p: placed_in_homes(c, v, p, t) for p in c.serving(RESIDENTIAL_LIST)}
    external = total(n for p, n in placed.items() if c.placements[p].provider == EXTERNAL)
    return external - share * total(placed.values())


def posts_to_release(c: Case, v: Variables, t: int) -> Number:
    r"""Posts whose home has closed and whose consultation is over by quarter t [FTE].

    .. math:: free_t = \sum_h posts_h (1 - open_{h,t-consultation}) \text{ for } t > consultation, \text{ else } 0
    """

    def closed(lag: int) -> Number:
        return total(h.staff * (1.0 - v.open[h.id, t - lag]) for h in c.homes) if t > lag else 0.0

    return lagged(closed, c.consultation_lag)


def posts_released(v: Variables, t: int) -> Number:
    r"""Posts released up to and including quarter t [FTE].

    .. math:: gone_t = \sum_{t' \le t} released_{t'}
    """
    return total(z for (s,), z in v.released.items() if s <= t)


def posts_fewer(c: Case, v: Variables, t: int) -> Number:
    r"""Posts released up to and including quarter t, less those that new homes have created: what a claim counts [FTE].

    .. math:: fewer_t = gone_t - created_t
    """
    return posts_released(v, t) - posts_created(c, v, t)


def staff_cost(c: Case, h: Home) -> Figure:
    r"""Weekly staff cost inside a home's cost, at opening prices [GBP]; a year has 365.25 / 7 weeks.

    .. math:: staff_h = \frac{7}{365.25} posts_h post
    """
    return c.post_cost.times(h.staff / WEEKS_PER_YEAR)
