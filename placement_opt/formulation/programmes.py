"""Rules about MTFC, and about teams of MTFC and of services: cohorts, set-up and growth."""

from __future__ import annotations

from placement_opt.domain.agreed import agreed
from placement_opt.domain.case import Case
from placement_opt.domain.services import GIVES_BEDS
from placement_opt.formulation.capacity import mtfc_places
from placement_opt.formulation.quantities import living_in, moved_in, mtfc_stock
from placement_opt.formulation.variables import Brief, Rows, Variables, mtfc_needs, team_services
from placement_opt.kernel.draws import where


def mtfc_programme(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Children in MTFC are the survivors of each quarter's starters, and starters are the planned moves into it.

    .. math:: x_{g,mtfc,t} = survivors_{gt} \quad \forall g \text{ with } mtfc \in P_g, t \qquad
        start_{gt} = joining_{g,mtfc,t} \quad \forall g \text{ that } M \text{ moves into } mtfc, t
    """
    if not c.mtfc:
        return
    for g in mtfc_needs(c):
        for q in c.quarters:
            t = q.number
            yield (g, t), v.x[g, c.mtfc.placement, t] - mtfc_stock(c, v, g, t) == 0
            if (g, t) in v.start:
                yield ("start", g, t), v.start[g, t] - moved_in(c, v, g, c.mtfc.placement, t) == 0


def mtfc_places_hold(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Children in MTFC fit the places that its teams can really fill, at the start and end of the quarter.

    .. math:: living_{mtfc,t-1} \le treatment_t \quad \forall t > 1 \qquad
        living_{mtfc,t} \le treatment_t \quad \forall t
    """
    if not c.mtfc:
        return
    for q in c.quarters:
        t = q.number
        if t > 1:
            yield ("start", t), living_in(c, v, c.mtfc.placement, t - 1) - mtfc_places(c, v, t) <= 0
        yield ("end", t), living_in(c, v, c.mtfc.placement, t) - mtfc_places(c, v, t) <= 0


def teams_open_after_set_up(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Teams open only after set-up, and only so many in all; until then there are those of the opening.

    .. math:: teams_{st} \le most_s \quad \forall s, t \ge ready_s \qquad
        teams_{st} \le teams_{s0} \quad \forall s, t < ready_s
    """
    for name, kind in team_services(c).items():
        for q in c.quarters:
            most = where(q.number >= kind.earliest, kind.most, v.teams[name, 0])
            yield (name, q.number), v.teams[name, q.number] + 0 <= most


def teams_grow_slowly(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Only so many teams of a service open in a quarter.

    .. math:: teams_{st} - teams_{s,t-1} \le growth_s \quad \forall s, t
    """
    for name, kind in team_services(c).items():
        for q in c.quarters:
            yield (name, q.number), v.teams[name, q.number] - v.teams[name, q.number - 1] <= kind.growth


def teams_stay_open(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Teams stay once they are open, unless the published plan says otherwise.

    Not in force in the published plan, but for beds of services where decisions contradict what was announced.

    .. math:: teams_{st} \ge teams_{s,t-1} \quad \forall s, t
    """
    ways = agreed(c, b.strategy)
    hubs = {s for s, e in c.effects if e.kind == GIVES_BEDS and ways.contradicts("teams", (s,))}
    for name in (name for name in team_services(c) if not b.plan.fixed or name in hubs):
        for q in c.quarters:
            yield (name, q.number), v.teams[name, q.number] - v.teams[name, q.number - 1] >= 0
