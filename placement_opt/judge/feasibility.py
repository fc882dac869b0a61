"""Warnings before the published plan is solved: each quarter in plain words, children against places."""

from __future__ import annotations

import math

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.levers import possible_teams
from placement_opt.domain.strategy import Strategy
from placement_opt.measure.results import Results

SOME = 0.05  # of a home or household; less would read as none


def screen(c: Case, strategy: Strategy, baseline: Results) -> list[str]:
    """Return what cannot work, or only just, in a strategy, each as a sentence with its quarter and numbers.

    Children are those of doing nothing; places are the most that could exist under the limits. What it says
    is a warning to read, not a proof: the programme decides.
    """
    return [
        *_targets(c, strategy, baseline),
        *_closures(c, strategy),
        *_levers(c, strategy),
    ]


def closures_held_back(c: Case, strategy: Strategy, published: Results) -> list[str]:
    """Return a sentence on the homes that the strategy closes and the published plan cannot, or only later."""
    closing = {home: t for home, t in strategy.closing().items() if t <= len(c.quarters)}
    if not closing:
        return []

    def closed(t: int) -> float:
        return math.fsum(1.0 - published.values.open[home, t] for home in closing)

    due = {t: sum(k <= t for k in closing.values()) for t in sorted(closing.values())}
    by = max(due, key=lambda t: due[t] - closed(t))  # the first quarter in which most are held back
    if due[by] - closed(by) < SOME:
        return []
    homes, them = ("1 home", "it") if due[by] == 1 else (f"{due[by]} homes", "them")
    then = f"The strategy closes {homes} by {_label(c, by)}; the rules leave room for {closed(by):.1f} of {them} then"
    last, room = c.quarters[-1].label, closed(len(c.quarters))
    if due[by] == len(closing):
        return [f"{then}, and for {room:.1f} by {last}."]
    return [f"{then}. By {last} it closes {len(closing)}, and the rules leave room for {room:.1f}."]


def transfers_held_back(c: Case, strategy: Strategy, published: Results) -> list[str]:
    """Return a sentence for each agency transfer of which the published plan has fewer than announced and possible."""
    announced = strategy.announced("agency_transfer")
    found = []
    for k in c.transfers:
        due = math.fsum(k.possible(announced.get((k.id, q.number), 0.0), q.number) for q in c.quarters)
        done = math.fsum(published.values.transfer[k.source, k.to, q.number] for q in c.quarters)
        if due - done >= SOME:
            way = f"from {c.placements[k.source].title} to {c.placements[k.to].title}"
            found.append(
                f"By {c.quarters[-1].label} {due:,.1f} fostering households are to transfer {way}; the children who "
                f"live there, places and budgets leave room for {done:,.1f}."
            )
    return found


def horizon_warnings(c: Case) -> list[str]:
    """Return what a horizon makes of the answer: what it leaves out, and which budgets it carries on."""
    return [*_ends_early(c), *_budgets_carried(c)]


def _budgets_carried(c: Case) -> list[str]:
    """Say from which year on budgets are those of the last year given."""
    carried = [k.year for k in c.budgets if k.carried]
    if not carried:
        return []
    given = max(k.year for k in c.budgets if not k.carried)
    return [
        f"Budgets for investment are given up to {given}. From {min(carried)} on the recurrent ones of {given} go on, "
        "and one-off ones do not."
    ]


def _ends_early(c: Case) -> list[str]:
    """Warn of a horizon that ends with the last judged year: nothing after it repays what is begun late."""
    last = c.quarters[-1]
    if last.year != c.judged[-1]:
        return []
    return [
        f"The horizon ends with {last.label}, in the last judged year. What costs money then and saves it later is "
        "left out, so fewer homes close and fewer posts go than over a longer horizon."
    ]


def _targets(c: Case, strategy: Strategy, baseline: Results) -> list[str]:
    found = []
    for k in strategy.targets:
        if k.sense == "at_least":
            most = most_places(c, k.setting, k.quarter)
            cared_for = math.fsum(n for (_g, _p, t), n in baseline.values.x.items() if t == k.quarter)
            wanted = (
                f"{_label(c, k.quarter)}: the strategy asks for at least {k.children:,.0f} children in {k.setting} care"
            )
            if cared_for < k.children:
                found.append(f"{wanted}; about {cared_for:,.0f} will be looked after in all.")
            elif most < k.children:
                found.append(f"{wanted}; at most {most:,.0f} places could exist by then.")
        else:
            children = _settled(c, baseline, k.setting, k.quarter)
            if children > k.children:
                found.append(
                    f"{_label(c, k.quarter)}: the strategy asks for at most {k.children:,.0f} children in {k.setting} "
                    f"care; about {children:,.0f} settled children, who are never moved by plan, would still live "
                    "there."
                )
    return found


def _settled(c: Case, baseline: Results, setting: str, quarter: int) -> float:
    movable = {g for g, _p, _q in c.moves}
    return math.fsum(
        n
        for (g, p, t), n in baseline.values.x.items()
        if t == quarter and c.placements[p].setting == setting and g not in movable and _only_there(c, g, setting)
    )


def _only_there(c: Case, g: str, setting: str) -> bool:
    return all(c.placements[p].setting == setting for p in c.suitable[g])


def most_places(c: Case, setting: str, quarter: int) -> float:
    """Return the most places of a setting that could exist in a quarter under every limit."""
    if setting == MTFC:
        return _mtfc_most(c, quarter)
    found = 0.0
    for p in (p for p in c.placements.values() if p.setting == setting):
        here = math.fsum(n for (_g, q), n in c.opening.items() if q == p.id)
        if p.id in c.carers:
            found += _carers_most(c, p.id, quarter)
        elif p.id == c.home_placement:
            found += c.occupancy * math.fsum(h.beds for h in c.homes)
        elif p.id in c.market:
            found += here + c.market[p.id] * quarter
        else:
            found += here + math.fsum(c.entries[g, t] for g in c.needs for t in range(1, quarter + 1))
    return found


def _carers_most(c: Case, p: str, quarter: int) -> float:
    k, households = c.carers[p], c.carers[p].households
    for t in range(1, quarter + 1):
        transferred = math.fsum(j.possible(j.most, t) for j in c.transfers if j.to == p)
        approved = k.approvals[t - 1] + (k.extra_limit if t > k.lead else 0.0)
        households = (1 - k.attrition) * households + approved + transferred
    return households * k.places * k.fillable


def _mtfc_most(c: Case, quarter: int) -> float:
    if not c.mtfc:
        return 0.0
    opened = c.mtfc.growth * max(0, quarter - c.mtfc.earliest + 1)
    teams = min(c.mtfc.most, c.mtfc.teams_at_opening + opened)
    return teams * c.mtfc.places_per_team * c.mtfc.occupancy


def _closures(c: Case, strategy: Strategy) -> list[str]:
    """Warn of homes that are to close before their notice ends."""
    homes = {h.id: h for h in c.homes}
    return [
        f"{_label(c, t)}: {homes[id].title} is to close, but its notice runs to {_label(c, homes[id].earliest)}. In "
        "the strategy as published it closes no sooner than then."
        for id, t in strategy.closing().items()
        if t < homes[id].earliest
    ]


def _levers(c: Case, strategy: Strategy) -> list[str]:
    """Say where the announced carers or teams are more than the limits allow; the published plan then has fewer."""
    found: dict[str, str] = {}
    recruited = {**strategy.announced("recruit"), **strategy.announced("specialist")}
    for (p, t), households in recruited.items():
        possible = c.carers[p].extra_limit
        if households > possible:
            what = f"further households a quarter, {c.placements[p].title}"
            found.setdefault(p, _capped(c, t, what, households, possible))
    titles = {s.id: s.title for s in c.services}
    opened = {**strategy.announced("mtfc"), **strategy.announced("prevention")}
    for (s, t), teams in opened.items():
        possible = possible_teams(c, opened, s)[t - 1]
        if teams > possible:
            found.setdefault(s, _capped(c, t, f"{titles.get(s, s.upper())} teams", teams, possible))
    return [*found.values(), *_transfers(c, strategy)]


def _transfers(c: Case, strategy: Strategy) -> list[str]:
    """Say where more households are announced to transfer from an agency than the limits allow."""
    found: dict[str, str] = {}
    by_name = {k.id: k for k in c.transfers}
    for (id, t), households in strategy.announced("agency_transfer").items():
        k = by_name[id]
        possible = k.possible(households, t)
        if households > possible:
            what = f"households that transfer, {c.placements[k.source].title} to {c.placements[k.to].title}"
            found.setdefault(id, _capped(c, t, what, households, possible))
    return list(found.values())


def _capped(c: Case, t: int, what: str, announced: float, possible: float) -> str:
    return (
        f"{_label(c, t)}: {what}: {announced:,g} announced, at most {possible:,g} possible. The strategy as published "
        f"has {possible:,g}."
    )


def _label(c: Case, t: int) -> str:
    return c.quarters[t - 1].label if 1 <= t <= len(c.quarters) else f"quarter {t}"
