"""Fostering households that transfer from an agency to the council, and the children who stay with their carer.

A child who stays with a carer does not move: no move is counted or paid, no new placement is made, nothing begins anew.
"""

from __future__ import annotations

from placement_opt.domain.agency_transfer import AgencyTransfer
from placement_opt.domain.agreed import agreed
from placement_opt.domain.case import Case
from placement_opt.domain.schedule_lines import FOSTER_CARE
from placement_opt.formulation.prices import rate_of
from placement_opt.formulation.quantities import moved_in, total
from placement_opt.formulation.records import PER_HOUSEHOLD, Cost, Costs
from placement_opt.formulation.variables import Brief, Number, Rows, Variables
from placement_opt.kernel.draws import ever


def stay_with_carer(v: Variables, k: AgencyTransfer, g: str, t: int) -> Number:
    r"""Children of need group g who stay with a carer who transfers from p to q in quarter t.

    How many live with a household, and how they fall on need groups, is a figure of the case: that of the children who
    lived with the agency at the opening and would still live there. Settled children are among them.

    .. math:: stayers_{gpqt} = staywith_{pq} mix_{gpqt} transfer_{pqt}
    """
    return k.children * k.mix.get((g, t), 0.0) * v.transfer[k.source, k.to, t]


def come_with_carer(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Children of need group g whose carer transfers to p in quarter t.

    .. math:: arriving_{gpt} = \sum_{q : (q,p) \in J} stayers_{gqpt}
    """
    return total(stay_with_carer(v, k, g, t) for k in c.transfers if k.to == p)


def go_with_carer(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Children of need group g whose carer transfers from p in quarter t.

    .. math:: following_{gpt} = \sum_{q : (p,q) \in J} stayers_{gpqt}
    """
    return total(stay_with_carer(v, k, g, t) for k in c.transfers if k.source == p)


def households_received(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Fostering households that transfer to p in quarter t.

    .. math:: received_{pt} = \sum_{q : (q,p) \in J} transfer_{qpt}
    """
    return total(v.transfer[k.source, p, t] for k in c.transfers if k.to == p)


def supply_lost(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""New placements in quarter t that the market of p lacks, since households have transferred from it.

    .. math:: lost_{pt} = \sum_{q : (p,q) \in J} loss_{pq} \sum_{t' \le t} transfer_{pqt'}
    """
    gone = ((k, v.transfer[p, k.to, s]) for k in c.transfers if k.source == p for s in range(1, t + 1))
    return total(k.supply_lost * households for k, households in gone if k.supply_lost)


def transfers_are_limited(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more fostering households transfer from an agency in a quarter than stated, and none before they can.

    .. math:: transfer_{pqt} \le [t \ge offered_{pq}] handover_{pq} \quad \forall (p,q) \in J, t
    """
    for k in c.transfers:
        for q in c.quarters:
            key = k.source, k.to, q.number
            yield key, v.transfer[key] + 0 <= k.possible(k.most, q.number)


def those_who_stay_lived_there(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Children who stay with a carer who transfers lived there before: those newly placed in the quarter are others.

    So no more stay with their carer than live with the agency and neither leave it nor move, of each need group.

    .. math:: x_{gpt} \ge a_{gpt} + r_{gpt} + joining_{gpt}
        \quad \forall g, p, t \text{ with } mix_{gpqt} > 0 \text{ for some } (p,q) \in J
    """
    for p in dict.fromkeys(k.source for k in c.transfers):
        ways = (k for k in c.transfers if k.source == p and ever(k.children))
        known = {key for k in ways for key, share in k.mix.items() if ever(share)}
        for g in c.suited_to.get(p, ()):
            for t in (q.number for q in c.quarters if (g, q.number) in known):
                new = v.a.get((g, p, t), 0.0) + v.r.get((g, p, t), 0.0) + moved_in(c, v, g, p, t)
                yield (g, p, t), v.x[g, p, t] - new >= 0


def not_transferred(c: Case, b: Brief, v: Variables) -> Number:
    r"""Return the quarters that announced households are missing: those that could transfer and do not.

    In household-quarters up to the end of the horizon.

    .. math:: short = \sum_{(p,q) \in J} \sum_t (T - t + 1)
        ([t \ge offered_{pq}] \min (\hat{transfer}_{pqt}, handover_{pq}) - transfer_{pqt})
    """
    announced = b.strategy.announced("agency_transfer") if b.may("agency_transfer") else {}
    after, found, more = len(c.quarters) + 1, [], agreed(c, b.strategy).more
    for k in (k for k in c.transfers if ("transfer", (k.source, k.to)) not in more):
        for t in (q.number for q in c.quarters):
            possible = k.possible(announced.get((k.id, t), 0.0), t)
            found.append((after - t) * (possible - v.transfer[k.source, k.to, t]))
    return total(found)


def agency_transfers(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A household that transfers costs once: the fee to its agency, the assessment, and what begins it anew.

    .. math:: I_{qt} buyout_{pq} transfer_{pqt} \quad \forall (p,q) \in J, t
    """
    for k in c.transfers:
        to = c.placements[k.to]
        for q in c.quarters:
            households = v.transfer[k.source, k.to, q.number]
            rate = rate_of(c, k.cost, to.price_family, q.number)
            line = f"{to.title}: households transferred"
            yield Cost(line, FOSTER_CARE, q.number, households, PER_HOUSEHOLD, rate, one_off=True, invests="foster")
