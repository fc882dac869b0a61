"""Rules and costs of services that work in teams: cases fit teams, cases bring effects, nobody is helped twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import PAY
from placement_opt.domain.levers import Key
from placement_opt.domain.services import (
    CARER_HOUSEHOLDS,
    CHILDREN_IN_CARE,
    EFFECTS,
    ENTERING,
    ENTRIES,
    GIVES_BEDS,
    KEEPS_CARER,
    UNPLANNED_ENDINGS,
    Effect,
)
from placement_opt.formulation.planned_exits import leaving_by_plan, share_leaving_by_plan
from placement_opt.formulation.prices import rate_of
from placement_opt.formulation.quantities import endings_due, entries_net
from placement_opt.formulation.records import PER_TEAM_QUARTER, Cost, Costs
from placement_opt.formulation.service_effects import share_to_lists
from placement_opt.formulation.sums import earlier, total
from placement_opt.formulation.variables import Brief, Number, Rows, Variables, line_of
from placement_opt.kernel.draws import Figures, ever, in_draw, same, smallest, where

Base = tuple[str, str, str]  # kind of base, need group, placement type


def eligible_base(c: Case, v: Variables, base: Base, t: int) -> Number:
    r"""Those on whom an effect draws in quarter t: entries, children entering or in care, endings or households.

    Entries are those forecast. Children entering care are those who go to a waiting list and not to relatives or
    another carried type. Children in care and households are those at the start of the quarter.

    .. math:: base_{\eta t} = \sum_{g \text{ of } \eta} E_{gt} \text{ if it prevents entries}, \quad
        \sum_{g \text{ of } \eta} listed_g coming_{gt} \text{ if it finds kin}, \quad
        \sum_{g,p \text{ of } \eta} x_{gp,t-1} \text{ if it brings children home, or sooner}, \quad
        \sum_{g,p \text{ of } \eta} due_{gpt} \text{ if it keeps placements}, \quad
        \sum_{p \text{ of } \eta} households_{p,t-1} \text{ if it keeps carers}
    """
    kind, g, p = base
    if kind == ENTRIES:
        return c.entries[g, t]
    if kind == ENTERING:
        return share_to_lists(c, g) * entries_net(c, v, g, t)
    if kind == CHILDREN_IN_CARE:
        return v.x[g, p, t - 1]
    if kind == UNPLANNED_ENDINGS:
        return endings_due(c, v, g, p, t)
    assert kind == CARER_HOUSEHOLDS
    return v.households[p, t - 1]


def cases_fit_teams(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Cases of a service fit its teams, and so do the fostering households that a retention scheme covers.

    .. math:: cases_{it} \le load_i teams_{it} \quad \forall i, t
    """
    for s in c.services:
        for q in c.quarters:
            yield (s.id, q.number), v.cases[s.id, q.number] - s.cases_per_team * v.teams[s.id, q.number] <= 0


def cases_bring_effects(c: Case, b: Brief, v: Variables) -> Rows:
    r"""An effect helps no more than the cases that began its lag before can bring about.

    All cases of a service count for each of its effects, since sources give every effect per case. Where nobody is
    left whom one effect could help, the others go on.

    .. math:: helped_{\eta t} \le brings_\eta cases_{i,t-lag_\eta} \quad \forall i, \eta \text{ of } i, t > lag_\eta
    """
    for service, e in (k for k in c.effects if k[1].kind != GIVES_BEDS):
        for t in _working(c, e):
            key = (*line_of(service, e), t)
            yield key, v.helped[key] - e.reach * earlier(v.cases, (service,), t, e.lag) <= 0


def _working(c: Case, e: Effect) -> range:
    """Return the quarters in which a case that began in the first or later can work, in any draw."""
    return range(int(smallest(e.lag)) + 1, len(c.quarters) + 1)


def cases_fall_as_entries_do(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Cases for all need groups of a service fall on them as entries do, and no plan picks whom it would rather help.

    .. math:: \pi_\eta helped_{\eta' t} = \pi_{\eta'} helped_{\eta t}
        \quad \forall \eta, \eta' \text{ of one row for all need groups, that prevent entries or find kin}, t > lag_\eta
    """
    rows: dict[Key, list[Effect]] = {}
    for service, e in c.effects:
        if EFFECTS[e.kind].base in (ENTRIES, ENTERING) and ever(e.share < 1):
            rows.setdefault((service, e.kind, e.placement), []).append(e)
    for (service, *_row), (first, *others) in rows.items():
        for e in others:
            for t in _working(c, e):
                one, other = (v.helped[(*line_of(service, k), t)] for k in (first, e))
                yield (*line_of(service, e), t), first.share * other - e.share * one == 0


def nobody_is_helped_twice(c: Case, b: Brief, v: Variables) -> Rows:
    r"""All services together help no more of the same entries, children, endings or households than are eligible.

    No effect helps more than its own eligible share of its base, and effects with the same share or a smaller one are
    among these: who is eligible for the smaller share is eligible for the larger. So a service without a team changes
    nothing for others. Those who go home and those who leave sooner are children of one need group in one placement
    type, and so are those who leave care from there by plan: these count as one more effect, with their own share.

    .. math:: \sum_{\eta' \text{ on the base of } \eta \text{ with } eligible_{\eta'} \le eligible_\eta}
        helped_{\eta' t} + \sum_{g,p \text{ of } \eta \text{, if it brings children home, or sooner, and }
        ableshare_{gpt} \le eligible_\eta} departing_{gpt}
        \le eligible_\eta base_{\eta t} \quad \forall \eta, t > lag_\eta \qquad
        departing_{gpt} + \sum_{\eta \text{ that brings } g \text{ home from } p \text{, or sooner, with }
        eligible_\eta \le ableshare_{gpt}} helped_{\eta t} \le ableshare_{gpt} x_{gp,t-1}
        \quad \forall g, p \text{ with such an } \eta, t
    """
    for base, sharing in _by_base(c).items():
        for q in c.quarters:
            working = [(s, e) for s, e in sharing if q.number in _working(c, e)]
            helped = [(e.eligible, v.helped[*line_of(s, e), q.number]) for s, e in working]
            if helped:
                there = eligible_base(c, v, base, q.number)
                ways = [*helped, *_leaving_beside(c, v, base, q.number)]
                for rank, most in enumerate(_different(share for share, _n in ways)):
                    index = (*base, rank, q.number) if rank else (*base, q.number)
                    within = total(where(share <= most, 1.0, 0.0) * n for share, n in ways if ever(share <= most))
                    yield index, within - most * there <= 0


def _different(shares: Iterable[Figures]) -> list[Figures]:
    """Return the shares that differ from each other in any draw, the largest first."""
    found: list[Figures] = []
    for share in shares:
        if not any(same(share, other) for other in found):
            found.append(share)
    return sorted(found, key=lambda share: -in_draw(share, 0))


def _leaving_beside(c: Case, v: Variables, base: Base, t: int) -> Iterator[tuple[Figures, Number]]:
    """Yield the most of the children on whom effects draw who may leave care by plan, as a share, and who do."""
    kind, g, p = base
    share = share_leaving_by_plan(c, g, p, t)
    if kind == CHILDREN_IN_CARE and ever(share):
        yield share, leaving_by_plan(c, v, g, p, t)


def _by_base(c: Case) -> dict[Base, list[tuple[str, Effect]]]:
    """Return the effects that cases bring about by what they draw on, each with its service."""
    found: dict[Base, list[tuple[str, Effect]]] = {}
    for service, e in c.effects:
        if e.kind != GIVES_BEDS:
            found.setdefault(e.base, []).append((service, e))
    return found


def not_covered(c: Case, v: Variables) -> Number:
    r"""Return the household-quarters that the retention schemes of a plan could cover and do not.

    Who is kept costs support, so a plan that minimised cost alone would rather cover nobody. How many households there
    are to cover is held by what was announced, so that no child's placement changes for the sake of it.

    .. math:: uncovered = \sum_i \sum_{\eta \text{ of } i \text{ that keeps carers}} \sum_{t > lag_\eta}
        ( brings_\eta load_i teams_{i,t-lag_\eta} - helped_{\eta t} )
    """
    load = {s.id: s.cases_per_team for s in c.services}
    covering = [(s, e, t) for s, e in c.effects if e.kind == KEEPS_CARER for t in _working(c, e)]
    return total(
        e.reach * load[s] * earlier(v.teams, (s,), t, e.lag) - v.helped[(*line_of(s, e), t)] for s, e, t in covering
    )


def services(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A team of a service costs the same whether or not its cases bring anything about.

    .. math:: I_{pay,t} team_i teams_{it} \quad \forall i, t
    """
    for s in c.services:
        for q in c.quarters:
            teams, rate = v.teams[s.id, q.number], rate_of(c, s.team_cost, PAY, q.number)
            line = f"{s.title}: teams"
            yield Cost(line, s.schedule_line, q.number, teams, PER_TEAM_QUARTER, rate, invests="prevention")
