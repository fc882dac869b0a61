"""Warnings before the published plan is solved: each quarter in plain words, children against places."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

from placement_opt.domain.agreed import agreed
from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.levers import homes_opening, places_bought, places_selling, possible_teams
from placement_opt.domain.new_homes import NewHome, possible_homes
from placement_opt.domain.services import GIVES_BEDS, KEEPS_CARER
from placement_opt.domain.strategy import Strategy
from placement_opt.formulation.planned_exits import leaving_through
from placement_opt.measure.results import Results

SOME = 0.05  # of a home or household; less would read as none
TOLD = 0.05  # children; a smaller difference would read as none


def screen(c: Case, strategy: Strategy, baseline: Results) -> list[str]:
    """Return what cannot work, or only just, in a strategy, each as a sentence with its quarter and numbers.

    Children are those of doing nothing; places are the most that could exist under the limits. What it says
    is a warning to read, not a proof: the programme decides.
    """
    return [
        *_targets(c, strategy, baseline),
        *_closures(c, strategy),
        *_levers(c, strategy),
        *_openings(c, strategy),
        *_sales(c, strategy),
        *_contracts(c, strategy),
        *_reviews(c, strategy),
    ]


def held_back_in(c: Case, strategy: Strategy, published: Results) -> list[str]:
    """Return sentences on what the strategy announces and the published plan cannot have."""
    told = (closures_held_back, exits_held_back, transfers_held_back)
    return [sentence for tell in told for sentence in tell(c, strategy, published)]


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
    room_left = f"{_what_leaves_room(strategy, closing)} leave room for"
    then = f"The strategy closes {homes} by {_label(c, by)}; {room_left} {closed(by):.1f} of {them} then"
    last, room = c.quarters[-1].label, closed(len(c.quarters))
    if due[by] == len(closing):
        return [f"{then}, and for {room:.1f} by {last}."]
    return [f"{then}. By {last} it closes {len(closing)}, and {room_left} {room:.1f}."]


def _what_leaves_room(strategy: Strategy, closing: Collection[str]) -> str:
    """Say what holds closings back: the rules, and decisions if there are any on these homes."""
    decided = any(k.measure == "open" and k.index[0] in closing for k in strategy.decisions)
    return "the rules and decisions" if decided else "the rules"


def exits_held_back(c: Case, strategy: Strategy, published: Results) -> list[str]:
    """Return a sentence for each kind of exit by which fewer leave care in the published plan than were announced."""
    announced, found = strategy.announced("planned_exits"), []
    ways = agreed(c, strategy)
    for e, after in c.after_care.items():
        if ways.contradicts("leave", (e,)):
            continue
        told = {t: n for (kind, t), n in sorted(announced.items()) if kind == e}
        made = {t: float(leaving_through(c, published.values, e, t)) for t in told}
        fewer = [t for t, n in told.items() if n - made[t] > TOLD]
        if fewer:
            found.append(
                f"{after.title}: {math.fsum(told.values()):,.1f} children announced over the horizon. From "
                f"{_label(c, fewer[0])} on no more could leave than the limits allow of those there: "
                f"{math.fsum(made.values()):,.1f} do so in the strategy as published."
            )
    return found


def transfers_held_back(c: Case, strategy: Strategy, published: Results) -> list[str]:
    """Return a sentence for each agency transfer of which the published plan has fewer than announced and possible."""
    announced = strategy.announced("agency_transfer")
    found = []
    ways = agreed(c, strategy)
    for k in (k for k in c.transfers if not ways.contradicts("transfer", (k.source, k.to))):
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
            new = (_new_beds(c, k, quarter) for k in c.new_homes)
            found += c.occupancy * (math.fsum([*(h.beds for h in c.homes), *new]) + _beds_most(c))
        elif p.id in c.market:
            found += here + c.market[p.id] * quarter
        else:
            found += here + math.fsum(c.entries[g, t] for g in c.needs for t in range(1, quarter + 1))
    return found


def _new_beds(c: Case, k: NewHome, quarter: int) -> float:
    """Return the most registered beds that new homes of a kind could have by the end of a quarter, filled up or not."""
    return k.beds * math.fsum(possible_homes(k, {1: k.most}, quarter))


def _carers_most(c: Case, p: str, quarter: int) -> float:
    k, households = c.carers[p], c.carers[p].households
    kept = max((e.size * e.eligible for _s, e in c.effects_on.get((KEEPS_CARER, "", p), ())), default=0.0)
    for t in range(1, quarter + 1):
        transferred = math.fsum(j.possible(j.most, t) for j in c.transfers if j.to == p)
        approved = k.approvals[t - 1] + (k.extra_limit if t > k.lead else 0.0)
        households = (1 - k.attrition * (1 - kept)) * households + approved + transferred
    return households * k.places * k.fillable


def _beds_most(c: Case) -> float:
    """Return the most beds that teams could bring with them."""
    return math.fsum(e.size * s.most for s in c.services for e in s.effects if e.kind == GIVES_BEDS)


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
    opened = {**strategy.announced("mtfc"), **strategy.announced("services")}
    for (s, t), teams in opened.items():
        possible = possible_teams(c, opened, s)[t - 1]
        if teams > possible and not (c.past and t <= c.past.quarters):
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


def _sales(c: Case, strategy: Strategy) -> list[str]:
    """Say where more places are announced to be sold than may be, or fewer than their notice leaves."""
    announced, found = strategy.announced("sell_places"), list[str]()
    for k in c.sold_places:
        wanted = [announced.get((k.placement, q.number), 0.0) for q in c.quarters]
        title = c.placements[k.placement].title
        words = (
            f"places sold, {title}",
            f"{title}: {{:,g}} places announced to be sold, but those sold before stay so",
        )
        found += _kept_by_notice(c, wanted, places_selling(c, announced, k.placement), words)
    return found


def _contracts(c: Case, strategy: Strategy) -> list[str]:
    """Say where more places are announced to be bought than are on offer, or fewer than their notice leaves."""
    announced, found = strategy.announced("buy_places"), list[str]()
    for k in c.offers:
        wanted = [announced.get((k.id, q.number), 0.0) for q in c.quarters]
        words = (f"places under the contract {k.id}", f"{k.id}: {{:,g}} places announced, but those begun before stay")
        found += _kept_by_notice(c, wanted, places_bought(c, announced, k.id), words)
    return found


def _reviews(c: Case, strategy: Strategy) -> Iterator[str]:
    """Say where first more high fees are announced to be reviewed than there is time for."""
    announced = strategy.announced("high_cost_review")
    for k in c.reviews:
        wanted = {q.number: announced.get((k.placement, q.number), 0.0) for q in c.quarters}
        over = next((t for t, n in wanted.items() if n > k.possible(n, t)), None)
        if over:
            what = f"high fees reviewed, {c.placements[k.placement].title}"
            yield _capped(c, over, what, wanted[over], k.possible(wanted[over], over))


def _kept_by_notice(c: Case, wanted: list[float], path: list[float], words: tuple[str, str]) -> Iterator[str]:
    """Yield where first more is announced than may be, and where first less than notice leaves."""
    what, fewer = words
    pairs = list(enumerate(zip(wanted, path, strict=True), 1))
    over = next((t for t, (asked, has) in pairs if asked > has), None)
    if over:
        yield _capped(c, over, what, wanted[over - 1], path[over - 1])
    under = next((t for t, (asked, has) in pairs if asked < has), None)
    if under:
        yield (
            f"{_label(c, under)}: {fewer.format(wanted[under - 1])} until their notice has run out. The strategy as "
            f"published has {path[under - 1]:,g}."
        )


def _openings(c: Case, strategy: Strategy) -> list[str]:
    """Say where homes are announced to open sooner, or more of them, than lead, pace and number allow."""
    announced, last, found = strategy.announced("open_homes"), len(c.quarters), []
    for k in c.new_homes:
        wanted = {t: n for (id, t), n in announced.items() if id == k.id}
        opening = homes_opening(c, announced, k.id)
        late = [t for t in sorted(wanted) if math.fsum(opening[:t]) < _due(wanted, t) - SOME]
        if not late:
            continue
        by, due = late[0], _due(wanted, last)
        then = f"{_label(c, by)}: {k.title}: {_homes(_due(wanted, by))} announced to open by then, at most "
        then += f"{math.fsum(opening[:by]):,g} possible. In the strategy as published "
        if math.fsum(opening) < due - SOME:
            then += f"{math.fsum(opening):,g} of {due:,g} open by {_label(c, last)}."
        else:
            met = next(t for t in range(1, last + 1) if math.fsum(opening[:t]) >= due - SOME)
            then += f"they open as soon as the limits allow, the last in {_label(c, met)}."
        found.append(then)
    return found


def _due(wanted: dict[int, float], by: int) -> float:
    return math.fsum(n for t, n in wanted.items() if t <= by)


def _homes(n: float) -> str:
    return f"{n:,g} {'home' if n == 1 else 'homes'}"


def _capped(c: Case, t: int, what: str, announced: float, possible: float) -> str:
    return (
        f"{_label(c, t)}: {what}: {announced:,g} announced, at most {possible:,g} possible. The strategy as published "
        f"has {possible:,g}."
    )


def _label(c: Case, t: int) -> str:
    return c.quarters[t - 1].label if 1 <= t <= len(c.quarters) else f"quarter {t}"
