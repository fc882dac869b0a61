"""Rules about children: nobody appears or vanishes, everybody is placed, moves are few and fair."""

from __future__ import annotations

from placement_opt.domain.case import ENTRY, MTFC, Case
from placement_opt.domain.catalogue import FOSTER_LIST
from placement_opt.formulation.quantities import (
    breakdowns,
    entries_net,
    living_in,
    moved_in,
    moved_out,
    new_placements,
    placed_again_demand,
    staying,
    total,
)
from placement_opt.formulation.variables import Brief, Rows, Variables, waiting_lists


def children_balance(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Children at the end of a quarter are those who stayed, plus those who came, less those who left.

    .. math:: x_{gpt} = s_{gp} x_{gp,t-1} + \sum_{g'} \alpha_{g'} x_{g'p,t-1}
        + \sum_{g',p'} \tau_{g'p' \to gp} x_{g'p',t-1} + a_{gpt} + r_{gpt} + \sum_q m_{gqpt} - \sum_q m_{gpqt} - d_{gpt}
    """
    for g in c.needs:
        for p in c.suitable[g]:
            if c.placements[p].setting == MTFC:
                continue  # its stock is the survivors of its starters: mtfc_programme
            for q in c.quarters:
                t = q.number
                aged = total(
                    rate * v.x[young, p, t - 1]
                    for young, (old, rate) in c.ageing.items()
                    if old == g and p in c.suitable[young]
                )
                direct = total(
                    rate * v.x[g1, p1, t - 1] for (g1, p1, g2, to), rate in c.transition.items() if (g2, to) == (g, p)
                )
                came = v.a.get((g, p, t), 0.0) + v.r.get((g, p, t), 0.0) + moved_in(c, v, g, p, t)
                left = moved_out(c, v, g, p, t) + v.d.get((g, p, t), 0.0)
                yield (
                    (g, p, t),
                    v.x[g, p, t] - staying(c, g, p) * v.x[g, p, t - 1] - aged - direct - came + left == 0,
                )


def every_entrant_is_placed(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Every child who comes into care is placed somewhere suitable or is counted as waiting.

    .. math:: \sum_p a_{gpt} + u_{gt} = E_{gt} - \text{prevented}_{gt} + \text{delayed}_{gt} + u_{g,t-1}
    """
    for g in c.needs:
        for q in c.quarters:
            t = q.number
            placed = total(z for (k, _p, s), z in v.a.items() if (k, s) == (g, t))
            yield (g, t), placed + v.u[g, ENTRY, t] - v.u[g, ENTRY, t - 1] - entries_net(c, v, g, t) == 0


def everyone_is_placed_again(c: Case, b: Brief, v: Variables) -> Rows:
    r"""A child whose placement or programme ended gets a new place of the stated kind or is counted as waiting.

    .. math:: \sum_{p \in k} r_{gpt} + u_{gkt} = R_{gkt} + u_{gk,t-1}
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
    r"""Entrants whom family, friends or another carried setting takes in today still go there, whatever it costs.

    .. math:: a_{gpt} = \mu_{gp} (E_{gt} - \text{prevented}_{gt} + \text{delayed}_{gt}) \quad \text{for carried } p
    """
    for (g, p), share in c.entry_mix.items():
        for q in c.quarters:
            if (g, p, q.number) in v.a and not c.placements[p].steered:
                yield (g, p, q.number), v.a[g, p, q.number] - share * entries_net(c, v, g, q.number) == 0


def entry_mix_as_today(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Without the lever of placement choice, no setting takes a larger share of entrants than it does today.

    Children who wait already may go wherever they are suited.

    .. math:: \sum_{p \in k} a_{gpt} \le \mu_{gk} (E_{gt} - \text{prevented}_{gt} + \text{delayed}_{gt}) + u_{g,t-1}
    """
    for (g, waiting_list), share in c.entry_mix.items():
        if not c.serving(waiting_list):
            continue
        for q in c.quarters:
            t = q.number
            placed = total(v.a.get((g, p, t), 0.0) for p in c.serving(waiting_list))
            yield (g, waiting_list, t), placed - share * entries_net(c, v, g, t) - v.u[g, ENTRY, t - 1] <= 0


def entrants_suit(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more of a need group's entrants go to a kind of care than it would suit, however cheap it is.

    Those who came earlier and waited count from the quarter in which they came.

    .. math:: \sum_{s \le t} \sum_{p \in k} a_{gps} \le \sigma_{gk}
        \sum_{s \le t} (E_{gs} - \text{prevented}_{gs} + \text{delayed}_{gs})
    """
    for (g, waiting_list), share in c.suited_entrants.items():
        for q in c.quarters:
            so_far = range(1, q.number + 1)
            placed = total(v.a.get((g, p, s), 0.0) for p in c.serving(waiting_list) for s in so_far)
            yield (g, waiting_list, q.number), placed - share * total(entries_net(c, v, g, s) for s in so_far) <= 0


def homes_as_today(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Without the lever, the council's own homes take no larger share of new placements than of children today.

    .. math:: \sum_g (a_{gpt} + r_{gpt} + \sum_q m_{gqpt}) \le \frac{x_{p0}}{\sum_{q \in k} x_{q0}}
        \sum_{q \in k} \sum_g (a_{gqt} + r_{gqt} + \sum_{q'} m_{gq'qt})
    """
    for waiting_list in dict.fromkeys(p.waiting_list for p in c.placements.values()):
        if waiting_list and waiting_list != FOSTER_LIST:
            yield from _share_as_today(c, v, waiting_list)


def carers_as_today(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Without the lever, the council's own carers take no larger share of new placements than of children today.

    It no longer holds once further carers are recruited, so that their places may be filled.

    .. math:: \sum_g (a_{gpt} + r_{gpt} + \sum_q m_{gqpt}) \le \frac{x_{p0}}{\sum_{q \in k} x_{q0}}
        \sum_{q \in k} \sum_g (a_{gqt} + r_{gqt} + \sum_{q'} m_{gq'qt})
    """
    yield from _share_as_today(c, v, FOSTER_LIST)


def _share_as_today(c: Case, v: Variables, waiting_list: str) -> Rows:
    opening = {p: living_in(c, v, p, 0) for p in c.serving(waiting_list)}
    everyone = sum(opening.values())
    own = [p for p in opening if c.placements[p].provider == "council"]
    if not everyone or len(own) == len(opening):
        return
    for q in c.quarters:
        new = {p: new_placements(c, v, p, q.number) for p in opening}
        for p in own:
            yield (p, q.number), new[p] - opening[p] / everyone * total(new.values()) <= 0


def suitable_share(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more than the assessed share of a need group lives in a placement type.

    .. math:: x_{gpt} \le \sigma_{gp} \sum_q x_{gqt}
    """
    for (g, p), share in c.suitable_share.items():
        for q in c.quarters:
            group = total(v.x[g, k, q.number] for k in c.suitable[g])
            yield (g, p, q.number), v.x[g, p, q.number] - share * group <= 0


def moves_are_limited(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Planned moves out of a placement type stay within the stability limit of the children there.

    The limit is zero before the first review and for settled groups; in Key Stage 4 only the quarter that
    ends in September is free.

    .. math:: \sum_q m_{gpqt} \le \lambda_{gt} x_{gp,t-1}
    """
    for g, p in dict.fromkeys((g, p) for g, p, _q in c.moves):
        for q in c.quarters:
            t = q.number
            if any(k[0] == g and k[1] == p and k[3] == t for k in v.m):
                yield (g, p, t), moved_out(c, v, g, p, t) - c.move_limit[g, t] * v.x[g, p, t - 1] <= 0


def step_down_breaks_down(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Foster placements break down, most often in the first quarter after a step-down; a share go back.

    .. math:: d_{gpt} = \rho_{gp} \left( \beta_{gp} (x_{gp,t-1} - n_{gp,t-1}) + \beta^1_{gp} n_{gp,t-1} \right),
        \quad n_{gpt} = \sum_q m_{gqpt}
    """
    for (g, p), rates in c.breakdown.items():
        for q in c.quarters:
            yield (
                (g, p, q.number),
                v.d[g, p, q.number] - rates.returns * breakdowns(c, v, g, p, q.number) == 0,
            )
