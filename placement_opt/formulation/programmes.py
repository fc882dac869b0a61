"""Rules about MTFC and prevention: teams, cohorts, cases and entries prevented."""

from __future__ import annotations

from placement_opt.domain.case import Case
from placement_opt.formulation.capacity import mtfc_places
from placement_opt.formulation.quantities import entries_prevented, living_in, moved_in, mtfc_stock
from placement_opt.formulation.variables import Brief, Rows, Variables, mtfc_needs, team_services


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
            most = kind.most if q.number >= kind.earliest else v.teams[name, 0]
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

    Not in force in the published plan.

    .. math:: teams_{st} \ge teams_{s,t-1} \quad \forall s, t
    """
    if b.plan.fixed:
        return
    for name, _kind in team_services(c).items():
        for q in c.quarters:
            yield (name, q.number), v.teams[name, q.number] - v.teams[name, q.number - 1] >= 0


def prevention(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Prevention cases fit the teams, and prevent at most the eligible share of forecast entries.

    .. math:: cases_{it} \le load_i teams_{it} \quad \forall i, t \qquad
        prevented_{gt} \le \max_{i : \pi_{ig} > 0} eligible_i E_{gt}
        \quad \forall g \text{ that some service helps}, t > lag_i \text{ for some } i
    """
    for s in c.services:
        for q in c.quarters:
            yield (s.id, q.number), v.cases[s.id, q.number] - s.cases_per_team * v.teams[s.id, q.number] <= 0
    helped = {g for s in c.services for g, _share in s.share}
    for g in (g for g in c.needs if g in helped):
        eligible = max(s.eligible for s in c.services if g in dict(s.share))
        for q in c.quarters:
            prevented = entries_prevented(c, v, g, q.number)
            if not isinstance(prevented, (int, float)):
                yield ("eligible", g, q.number), prevented <= eligible * c.entries[g, q.number]
