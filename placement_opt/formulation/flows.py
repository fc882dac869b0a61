"""Rules about children: nobody appears or vanishes, everybody is placed, moves are few and fair."""

from __future__ import annotations

from placement_opt.domain.case import ENTRY, MTFC, Case
from placement_opt.domain.catalogue import OWN_PROVIDER
from placement_opt.formulation.capacity import beyond_share, external_share, new_placements
from placement_opt.formulation.opening_homes import given_places_to_fill, new_places_to_fill
from placement_opt.formulation.planned_exits import leaving_by_plan
from placement_opt.formulation.quantities import (
    breakdowns,
    entrants_to_lists,
    entries_net,
    living_in,
    moved_in,
    moved_out,
    placed_again_demand,
    staying,
    total,
)
from placement_opt.formulation.service_effects import kin_found, left_by_service
from placement_opt.formulation.transfers import come_with_carer, go_with_carer
from placement_opt.formulation.variables import Brief, Number, Rows, Variables, waiting_lists
from placement_opt.kernel.draws import ever, summed, where


def children_balance(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Children at the end of a quarter are those who stayed, plus those who came, less those who left.

    Children in MTFC have a rule of their own.

    .. math:: x_{gpt} = stay_{gpt} x_{gp,t-1} + \sum_{g'} \alpha_{g'g} x_{g'p,t-1} + \sum_{g',q} \tau_{g'qgp}
        x_{g'q,t-1} + a_{gpt} + r_{gpt} + joining_{gpt} - moving_{gpt} - d_{gpt} - departing_{gpt}
        - homeward_{gpt} + arriving_{gpt} - following_{gpt} \quad \forall g, p \in P_g, p \ne mtfc, t
    """
    for g in c.needs:
        for p in c.suitable[g]:
            if c.placements[p].setting == MTFC:
                continue  # its stock is the survivors of its starters: mtfc_programme
            for q in c.quarters:
                t = q.number
                aged = total(
                    rate * v.x[young, p, t - 1] for young, rate in c.younger.get(g, ()) if p in c.suitable[young]
                )
                direct = total(rate * v.x[g1, p1, t - 1] for g1, p1, rate in c.transitions_to.get((g, p), ()))
                came = v.a.get((g, p, t), 0.0) + v.r.get((g, p, t), 0.0) + moved_in(c, v, g, p, t)
                came += come_with_carer(c, v, g, p, t)
                left = moved_out(c, v, g, p, t) + v.d.get((g, p, t), 0.0)
                left += leaving_by_plan(c, v, g, p, t) + left_by_service(c, v, g, p, t) + go_with_carer(c, v, g, p, t)
                yield (
                    (g, p, t),
                    v.x[g, p, t] - staying(c, g, p, t) * v.x[g, p, t - 1] - aged - direct - came + left == 0,
                )


def every_entrant_is_placed(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Every child who enters care is placed somewhere suitable or is counted as waiting.

    .. math:: \sum_{p : (g,p) \in A} a_{gpt} + u_{g,entry,t} = coming_{gt} + u_{g,entry,t-1} \quad \forall g, t
    """
    for g in c.needs:
        for q in c.quarters:
            t = q.number
            placed = total(v.a[g, p, t] for p in c.suitable[g] if (g, p, t) in v.a)
            yield (g, t), placed + v.u[g, ENTRY, t] - v.u[g, ENTRY, t - 1] - entries_net(c, v, g, t) == 0


def everyone_is_placed_again(c: Case, b: Brief, v: Variables) -> Rows:
    r"""A child whose placement or programme ended is re-placed in care of the stated kind or is counted as waiting.

    .. math:: \sum_{p \in Q_k} r_{gpt} + u_{gkt} = ended_{gkt} + u_{gk,t-1} \quad \forall (g,k) \in W, k \ne entry, t
    """
    for g, waiting_list in waiting_lists(c):
        if waiting_list == ENTRY:
            continue
        for q in c.quarters:
            t = q.number
            placed = total(v.r.get((g, p, t), 0.0) for p in c.serving(waiting_list))
            needed = placed_again_demand(c, v, g, waiting_list, t)
            yield (g, waiting_list, t), placed + v.u[g, waiting_list, t] - v.u[g, waiting_list, t - 1] - needed == 0


def relatives_come_first(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Children entering care whom family, friends or another carried setting takes in today still go there.

    They do so whatever it costs, and so do those for whom a service finds a relative.

    .. math:: a_{gpt} = \mu_{gp} coming_{gt} + found_{gpt}
        \quad \forall (g,p) \in A \text{ with } p \text{ carried, not steered}, t
    """
    for g, p, t in v.a:
        if not c.placements[p].steered:
            came = c.entry_mix.get((g, p), 0.0) * entries_net(c, v, g, t) + kin_found(c, v, g, p, t)
            yield (g, p, t), v.a[g, p, t] - came == 0


def entry_mix_as_today(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Without the lever of placement choice, no list takes a larger share of children entering care than today.

    Children who wait already may go wherever they are suited. In force where the plan does not pull `placement_choice`.

    .. math:: \sum_{p \in Q_k} a_{gpt} \le \mu_{gk} seeking_{gt} + u_{g,entry,t-1}
        \quad \forall g, k \text{ with } \mu_{gk} \text{ and some } p \in Q_k, t
    """
    for (g, waiting_list), share in c.entry_mix.items():
        if not c.serving(waiting_list):
            continue
        for q in c.quarters:
            t = q.number
            placed = total(v.a.get((g, p, t), 0.0) for p in c.serving(waiting_list))
            yield (g, waiting_list, t), placed - share * entrants_to_lists(c, v, g, t) - v.u[g, ENTRY, t - 1] <= 0


def entry_mix_changes_by_degrees(c: Case, b: Brief, v: Variables) -> Rows:
    r"""With the lever of placement choice, where children entering care go changes from today's mix by degrees.

    Panels, gatekeeping and carers need their time: in each quarter a list takes no larger share than today's and the
    part of the change that works by then, up to the share that it would suit. Children who wait already may go wherever
    they are suited. In force where the plan pulls `placement_choice`, while the part is less than the whole.

    .. math:: \sum_{p \in Q_k} a_{gpt} \le (\mu_{gk} + ramp_t (\zeta_{gk} - \mu_{gk})) seeking_{gt} + u_{g,entry,t-1}
        \quad \forall g, k \ne entry, t \text{ with } ramp_t < 1
    """
    if not b.may("placement_choice"):
        return
    served = tuple(dict.fromkeys(p.waiting_list for p in c.placements.values() if p.waiting_list))
    for g, waiting_list in ((g, k) for g in c.needs for k in served):
        today, suits = c.entry_mix.get((g, waiting_list), 0.0), c.suited_entrants.get((g, waiting_list), 1.0)
        for q, ramp in zip(c.quarters, c.suited_entrants_ramp, strict=True):
            t = q.number
            placed = [v.a[g, p, t] for p in c.serving(waiting_list) if (g, p, t) in v.a]
            if placed and ever(ramp < 1):
                most = where(ramp < 1, today + ramp * (suits - today), 1.0)  # no list takes more than all
                row = total(placed) - most * entrants_to_lists(c, v, g, t) - v.u[g, ENTRY, t - 1] <= 0
                yield (g, waiting_list, t), row


def entrants_suit(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more of a need group's children entering care go to a kind of care than it would suit, however cheap it is.

    Those who came earlier and waited count from the quarter in which they came.

    .. math:: \sum_{t' \le t} \sum_{p \in Q_k} a_{gpt'} \le \zeta_{gk} \sum_{t' \le t} seeking_{gt'}
        \quad \forall g, k \text{ with } \zeta_{gk} < 1, t
    """
    for (g, waiting_list), share in c.suited_entrants.items():
        for q in c.quarters:
            so_far = range(1, q.number + 1)
            placed = total(v.a.get((g, p, s), 0.0) for p in c.serving(waiting_list) for s in so_far)
            came = total(entrants_to_lists(c, v, g, s) for s in so_far)
            yield (g, waiting_list, q.number), placed - share * came <= 0


def providers_as_today(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Without the lever, the council's own places take no larger share of new placements than of children today.

    In force where the plan does not pull `placement_choice`, for lists that council and other types serve together and
    on which children live at the opening. Places with the council's own fostering households are left out: a council
    that goes on fills its own carers first, and how many there are limits it already. Homes that the plan opens, and
    beds that services give, are filled beside that share, and filled again at the pace at which children leave the
    council's homes at the opening.

    .. math:: made_{pt} \le \frac{living_{p0}}{\sum_{q \in Q_k} living_{q0}} \sum_{q \in Q_k} made_{qt}
        + [p = home] (tofill_t + hubtofill_t)
        \quad \forall k, p \in Q_k \text{ of the council, without fostering households}, t
    """
    for waiting_list in dict.fromkeys(p.waiting_list for p in c.placements.values() if p.waiting_list):
        opening = {p: living_in(c, v, p, 0) for p in c.serving(waiting_list)}
        everyone = summed(opening.values())
        today = {p: n / where(everyone == 0, 1.0, everyone) for p, n in opening.items()}
        own = [p for p in opening if c.placements[p].provider == OWN_PROVIDER]
        if not ever(everyone) or len(own) == len(opening):
            continue
        for q in c.quarters:
            new = {p: new_placements(c, v, p, q.number) for p in opening}
            for p in (p for p in own if p not in c.carers):
                beside = _filled_beside(c, b, v, q.number) if p == c.home_placement else 0.0
                yield (p, q.number), new[p] - today[p] * total(new.values()) - beside <= 0


def _filled_beside(c: Case, b: Brief, v: Variables, t: int) -> Number:
    """Return the placements in a quarter that fill new homes and the beds of services."""
    return new_places_to_fill(c, v, t) + given_places_to_fill(c, b, v, t)


def no_substitution(c: Case, b: Brief, v: Variables) -> Rows:
    r"""External homes take no larger share of new residential placements than of the children in homes today.

    A council bed is withdrawn because a child lives in a family, not by buying a private bed. New placements are those
    of children entering care, re-placed and moved by plan, of all need groups together. Where external homes take a
    larger share even if nothing is done, since the council's own are full, a plan takes no more beyond it than that.
    In force in every plan that pulls a lever, unless `residential_substitution` is allowed.

    .. math:: over_t \le beyond_t \quad \forall t
    """
    share = external_share(c)
    if c.substitution_allowed or not b.plan.levers or share is None or not ever(share < 1):
        return
    for q in c.quarters:
        beyond = b.beyond[q.number - 1] if b.beyond else 0.0
        yield (q.number,), beyond_share(c, v, q.number) <= beyond


def placements_beyond_share(c: Case, b: Brief, v: Variables) -> Rows:
    r"""If nothing is done, the new placements in external homes beyond today's share are counted, and are few.

    Where need groups could change places at the same cost, those are placed in external homes who make the fewest such
    placements: so what a plan may do beside doing nothing hangs on no tie. In force if nothing is done.

    .. math:: excess_t \ge over_t \quad \forall t
    """
    for (t,), excess in v.excess.items():
        yield (t,), excess - beyond_share(c, v, t) >= 0


def suitable_share(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more than the assessed share of a need group lives in a placement type.

    .. math:: x_{gpt} \le \sigma_{gp} \sum_{q \in P_g} x_{gqt} \quad \forall g, p \text{ with } \sigma_{gp} < 1, t
    """
    for (g, p), share in c.suitable_share.items():
        for q in c.quarters:
            group = total(v.x[g, k, q.number] for k in c.suitable[g])
            yield (g, p, q.number), v.x[g, p, q.number] - share * group <= 0


def moves_are_limited(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Planned moves out of a placement type stay within the stability limit of the children there.

    The limit is zero before the first review and for settled groups; those whom Key Stage 4 keeps in place count only
    in the quarter that ends in September.

    .. math:: moving_{gpt} \le \lambda_{gt} x_{gp,t-1} \quad \forall g, p \text{ that some planned move leaves}, t
    """
    for (g, p), destinations in c.moves_from.items():
        for q in c.quarters:
            t = q.number
            if any((g, p, to, t) in v.m for to in destinations):
                yield (g, p, t), moved_out(c, v, g, p, t) - c.move_limit[g, t] * v.x[g, p, t - 1] <= 0


def step_down_breaks_down(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Of the unplanned endings of foster placements, more in the first quarter after a step-down, a share go back.

    Those who go back leave this type for residential care; the others find another place of the same type.

    .. math:: d_{gpt} = \rho_{gp} endings_{gpt} \quad \forall (g,p) \in B, t
    """
    for (g, p), rates in c.breakdown.items():
        for q in c.quarters:
            yield (
                (g, p, q.number),
                v.d[g, p, q.number] - rates.returns * breakdowns(c, v, g, p, q.number) == 0,
            )
