"""The rules and costs of FORMULATION.md written a second time; see `rebuilt`."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pulp

from tests.formulation import rebuilt_contracts as contracts
from tests.formulation import rebuilt_decisions as decisions
from tests.formulation import rebuilt_exits, rebuilt_new_homes
from tests.formulation import rebuilt_services as services
from tests.formulation import rebuilt_transfers as transfers
from tests.formulation.rebuilt import ENTRY, FOSTER, MTFC, SPECIALIST, WEEKS_IN_A_YEAR, Costs, Page
from tests.formulation.rebuilt_mix import as_today, private_beds
from tests.formulation.rebuilt_outcomes import outcome_limits


def children(o: Page) -> None:
    c = o.c
    for t in o.t:
        for g, p in [(g1, q) for g1 in c.needs for q in c.suitable[g1] if q != o.mtfc]:
            older = [(young, rate) for young, (to, rate) in c.ageing.items() if to == g]
            straight = [(g1, q, rate) for (g1, q, g2, to), rate in c.transition.items() if (g2, to) == (g, p)]
            o.row(
                o.x[g, p, t]
                == o.stay(g, p, t) * o.x[g, p, t - 1]
                + pulp.lpSum(rate * o.x[young, p, t - 1] for young, rate in older)
                + pulp.lpSum(rate * o.x[g1, q, t - 1] for g1, q, rate in straight)
                + o.a[g, p, t] + o.r[g, p, t] + o.joining(g, p, t) - o.moving(g, p, t) - o.d[g, p, t]
                - rebuilt_exits.departing(o, g, p, t)
                - services.homeward(o, g, p, t)
                + transfers.arriving(o, g, p, t) - transfers.following(o, g, p, t)
            )  # fmt: skip
        for g, k in o.lists:
            placed = [o.a[g, p, t] for p in o.p] if k == ENTRY else [o.r[g, p, t] for p in o.serving[k]]
            need = o.coming(g, t) if k == ENTRY else o.ended(g, k, t)
            o.row(pulp.lpSum(placed) + o.u[g, k, t] == need + o.u[g, k, t - 1])
        for g, p in o.may_enter:
            if not o.p[p].steered:
                o.row(o.a[g, p, t] == c.entry_mix.get((g, p), 0.0) * o.coming(g, t) + services.found(o, g, p, t))
        for (g, k), share in c.suited_entrants.items():
            so_far = [s for s in o.t if s <= t]
            placed = pulp.lpSum(o.a[g, p, s] for s in so_far for p in o.serving[k])
            o.row(placed <= share * pulp.lpSum(services.seeking(o, g, s) for s in so_far))
        if o.pulled("placement_choice") and c.suited_entrants_ramp[t - 1] < 1:
            for g, k in [(g, k) for g in c.needs for k in o.serving if k]:
                mu, zeta = c.entry_mix.get((g, k), 0.0), c.suited_entrants.get((g, k), 1.0)
                placed = pulp.lpSum(o.a[g, p, t] for p in o.serving[k])
                most = mu + c.suited_entrants_ramp[t - 1] * (zeta - mu)
                o.row(placed <= most * services.seeking(o, g, t) + o.u[g, ENTRY, t - 1])
        for (g, p), begins in c.barred.items():
            if t >= begins and p in c.suitable[g]:
                o.row(o.a[g, p, t] + o.r[g, p, t] + o.joining(g, p, t) <= 0)
        for (g, p), share in c.suitable_share.items():
            o.row(o.x[g, p, t] <= share * pulp.lpSum(o.x[g, q, t] for q in c.suitable[g]))
        for g, p in {(g, p) for g, p, _q, _t in o.m}:
            o.row(o.moving(g, p, t) <= c.move_limit[g, t] * o.x[g, p, t - 1])
        for (g, p), rates in c.breakdown.items():
            o.row(o.d[g, p, t] == rates.returns * o.endings(g, p, t))


def homes(o: Page) -> None:
    c = o.c
    decided = {k.index[0] for k in o.b.strategy.decisions if k.measure == "open"}
    alike: dict[Any, list[str]] = {}
    announced = o.b.strategy.closing() if o.b.plan.fixed else {}
    for h in sorted(c.homes, key=lambda h: announced.get(h.id, len(o.t) + 1)):
        if h.id not in decided:
            alike.setdefault((h.beds, h.staff, h.cost.value, h.closure_cost.value, h.earliest), []).append(h.id)
    if any(need.settled and o.home in c.suitable[g] for g, need in c.needs.items()):
        for t in (0, *o.t):
            o.row(o.settled(t) <= o.oldspace(o.t[-1]) + o.newspace(t) - o.otherspace(t))
    for t in o.t:
        o.row(o.housed(t - 1) <= o.startspace(t))
        o.row(o.living(o.home, t) <= o.bedspace(t))
        for h in c.homes:
            o.row(o.open[h.id, t] <= o.open[h.id, t - 1])
            if t < h.earliest:
                o.row(o.open[h.id, t] + 0 >= 1)
        o.row(pulp.lpSum(o.open[h.id, t - 1] - o.open[h.id, t] for h in c.homes) <= c.closures_per_quarter)
        for first, following in (pair for like in alike.values() for pair in pairwise(like)):
            o.row(o.open[first, t] <= o.open[following, t])
        before = max(0, t - 2)
        stays = o.oldspace(t) + o.newspace(t - 1) + services.hubstays(o, t) - o.otherspace(t)
        leaving = o.housed(before) - stays
        treated = o.treatment(t - 1) - o.living(o.mtfc, before) if t > 1 and c.mtfc else 0.0
        special = pulp.lpSum(o.vacant(p, t) for p in c.carers if o.p[p].waiting_list != FOSTER)
        fosterable = {g for g, p, q in c.moves if p == o.home and o.p[q].waiting_list == FOSTER}
        if c.safe_withdrawal and o.pulled("close_homes"):
            o.row(leaving <= pulp.lpSum(o.vacant(p, t) for p in c.carers) + treated)
            o.row(leaving <= special + pulp.lpSum(o.x[g, o.home, before] for g in fosterable) + treated)
        o.row(o.gone(t) <= o.free(t))
        o.row(o.released[t] + 0 <= c.releases_per_quarter)


def places(o: Page) -> None:
    c = o.c
    for t in o.t:
        for p, k in c.carers.items():
            o.row(
                o.households[p, t]
                == (1 - k.attrition) * o.households[p, t - 1]
                + services.stayed(o, p, t)
                + k.approvals[t - 1]
                + o.approved(p, t)
                + transfers.received(o, p, t)
            )  # fmt: skip
            o.row(o.living(p, t) <= o.capacity(p, t))
            if (p, t) in o.recruit:
                o.row(o.recruit[p, t] + 0 <= k.extra_limit)
        for p, most in c.market.items():
            o.row(o.made(p, t) + transfers.lost(o, p, t) <= most)
        for k in c.contracts:
            if t > k.ends:
                o.row(o.block[k.id, t] + 0 == 0)
            elif t <= k.notice:
                o.row(o.block[k.id, t] + 0 == k.places)
            else:
                o.row(o.block[k.id, t] <= o.block[k.id, t - 1])
        for p in {k.placement for k in (*c.contracts, *c.offers)}:
            held = pulp.lpSum(o.block[k.id, t] for k in c.contracts if k.placement == p)
            o.row(o.spot[p, t] >= o.weeks(p, t) - o.w[t] * held - contracts.held_weeks(o, p, t))
        steered = [p for p in o.p if o.p[p].steered]
        if isinstance(c.local_floor, dict):
            for g, floor in c.local_floor.items():
                inside = pulp.lpSum(c.local[p] * o.x[g, p, t] for p in steered) + contracts.nearer(o, g, t)
                o.row(inside >= floor * pulp.lpSum(o.x[g, p, t] for p in steered))
        elif c.local_floor is not None:
            inside = pulp.lpSum(c.local[p] * o.living(p, t) for p in steered)
            inside += pulp.lpSum(contracts.nearer(o, g, t) for g in c.needs)
            o.row(inside >= c.local_floor * pulp.lpSum(o.living(p, t) for p in steered))


def programmes(o: Page) -> None:
    for t in o.t:
        for g in o.treated:
            o.row(o.x[g, o.mtfc, t] == o.survivors(g, t))
            if (g, t) in o.start:
                o.row(o.start[g, t] == o.joining(g, o.mtfc, t))
        if o.c.mtfc:
            if t > 1:
                o.row(o.living(o.mtfc, t - 1) <= o.treatment(t))
            o.row(o.living(o.mtfc, t) <= o.treatment(t))
        for s, kind in o.s.items():
            o.row(o.teams[s, t] + 0 <= (kind.most if t >= kind.earliest else o.teams[s, 0]))
            o.row(o.teams[s, t] - o.teams[s, t - 1] <= kind.growth)
            if not o.b.plan.fixed:
                o.row(o.teams[s, t] >= o.teams[s, t - 1])


def levers(o: Page) -> None:
    """Levers at rest, and in the published plan at what was announced."""
    c, told = o.c, o.b.strategy.announced
    contracts = {k.id: k for k in c.contracts}

    def held(lever: str, z: Any, rest: float, announced: float, sides: tuple[bool, bool] = (False, False)) -> None:
        less, more = sides
        if not o.pulled(lever):
            o.row(z == rest)
        elif o.b.plan.fixed and less != more:
            o.row(z <= announced if less else z >= announced)
            o.apart.append(announced - z if less else z - announced)
        elif o.b.plan.fixed and not less:
            o.row(z == announced)

    def possible(lever: str, p: str) -> dict[int, float]:
        return {t: min(told(lever).get((p, t), 0.0), c.carers[p].extra_limit) for q, t in o.recruit if q == p}

    for (p, t), z in o.recruit.items():
        lever = "specialist" if o.p[p].waiting_list == SPECIALIST else "recruit"
        path = possible(lever, p)
        held(lever, z + 0, 0.0, path[t], decisions.sides(o, "recruit", p, path))
    for s, kind in o.s.items():
        lever, before, path = "mtfc" if s == MTFC else "services", o.teams[s, 0], {}
        for t in o.t:
            most = min(kind.most, before + kind.growth) if t >= kind.earliest else o.teams[s, 0]
            before = path[t] = min(told(lever).get((s, t), o.teams[s, 0]), most)
        for t in o.t:
            held(lever, o.teams[s, t] + 0, o.teams[s, 0], path[t], decisions.sides(o, "teams", s, path))
    for (h, t), z in o.open.items():
        if t:
            closed = {s: 1 - told("close_homes").get((h, s), 0.0) for s in o.t}
            if o.pulled("close_homes") and o.b.plan.fixed and decisions.sides(o, "open", h, closed)[0]:
                continue
            if o.pulled("close_homes") and o.b.plan.fixed:
                o.row(z + 0 >= 1 - told("close_homes").get((h, t), 0.0))
            elif not o.pulled("close_homes"):
                o.row(z + 0 == 1.0)
    for (k, t), z in o.block.items():
        if t:
            rest = contracts[k].places if t <= contracts[k].ends else 0.0
            held("contracts", z + 0, rest, rest)
    if o.b.plan.fixed:
        for k in o.b.strategy.targets:
            living = pulp.lpSum(o.living(p, k.quarter) for p in o.p if o.p[p].setting == k.setting)
            o.row(living <= k.children if k.sense == "at_most" else living >= k.children)
        if o.b.most_waiting is not None:
            o.row(pulp.lpSum(o.waiting(t) for t in o.t) <= o.b.most_waiting + 0.00001)


def costs(o: Page) -> Costs:
    c, found = o.c, []

    def item(t: int, pounds: Any, *, one_off: bool = False, invests: str | None = None) -> None:
        found.append((t, one_off, invests, pounds))

    blocked = {k.placement for k in (*c.contracts, *c.offers)}
    for t in o.t:
        w, pay = o.w[t], o.index("pay", t)
        if c.homes:
            home = o.index(o.home, t)
            week = c.post_cost.value / WEEKS_IN_A_YEAR
            for h in c.homes:
                item(t, home * w * (h.cost.value - h.staff * week) * o.open[h.id, t])
                item(t, pay * h.closure_cost.value * (o.open[h.id, t - 1] - o.open[h.id, t]), one_off=True)
            item(t, home * w * week * (sum(h.staff for h in c.homes) - o.gone(t)))
            item(t, home * c.home_variable_cost.value * o.weeks(o.home, t))
            item(t, pay * c.redundancy.value * o.released[t], one_off=True)
        for p, fee in c.fee.items():
            bought = o.spot[p, t] if p in blocked else o.weeks(p, t)
            if p != o.home:
                invests = "foster" if o.p[p].waiting_list == SPECIALIST else None
                item(t, o.index(p, t) * fee.value * bought, invests=invests)
            share = o.b.strategy.announced("contracts").get((p, t), 0.0)
            if o.pulled("contracts") and share:
                item(t, -share * o.index(p, t) * fee.value * bought)
            if o.p[p].provider == "external":
                left = pulp.lpSum(o.moving(g, p, t) for g in c.needs)
                item(t, o.index(p, t) * c.double_running_weeks.value * fee.value * left, one_off=True)
        for k in c.contracts:
            item(t, o.index(k.placement, t) * w * k.price.value * o.block[k.id, t])
        for p, k in c.carers.items():
            special = "foster" if o.p[p].waiting_list == SPECIALIST else None
            item(t, o.index(p, t) * w * k.household_cost.value * o.households[p, t], invests=special)
            item(t, o.index(p, t) * k.recruitment_cost.value * k.approvals[t - 1])
            item(t, o.index(p, t) * k.recruitment_cost.value * o.approved(p, t), invests="foster")
        if c.mtfc:
            team, begun = o.index(o.mtfc, t) * w * c.mtfc.place_cost.value * c.mtfc.places_per_team, o.teams[MTFC, 0]
            week, earlier = o.index(o.mtfc, t) * c.mtfc.child_cost.value, transfers.earlier(o, t)
            item(t, team * begun)
            item(t, team * (o.teams[MTFC, t] - begun), invests="mtfc")
            item(t, week * earlier)
            item(t, week * (o.weeks(o.mtfc, t) - earlier), invests="mtfc")
        for i, s in o.i.items():
            item(t, pay * s.team_cost.value * o.teams[i, t], invests="prevention")
        within = [(1 - rates.returns) * o.endings(g, p, t) for (g, p), rates in c.breakdown.items()]
        again = pulp.lpSum([z for (_g, _p, s), z in o.r.items() if s == t] + within)
        item(t, pay * c.move_cost.value * again)
        planned = pulp.lpSum(z for (*_gpq, s), z in o.m.items() if s == t)
        item(t, pay * c.move_cost.value * planned, one_off=True)
        item(t, dearest(o, t) * o.unmet(t))
        for pounds in rebuilt_exits.costs(o, t):
            item(t, pounds)
        for pounds, once in rebuilt_new_homes.costs(o, t):
            item(t, pounds, one_off=once)
        for pounds in contracts.paid(o, t):
            item(t, pounds)
        for pounds in transfers.bought_out(o, t):
            item(t, pounds, one_off=True, invests="foster")
    return found


def dearest(o: Page, t: int) -> float:
    c = o.c
    found = [o.index(p, t) * fee.value for p, fee in c.fee.items()]
    full = [h.cost.value / (h.beds * c.occupancy) + c.home_variable_cost.value for h in c.homes]
    found += [o.index(o.home, t) * week for week in (*full, *rebuilt_new_homes.weeks(o))]
    if c.mtfc:
        found.append(o.index(o.mtfc, t) * (c.mtfc.place_cost.value / c.mtfc.occupancy + c.mtfc.child_cost.value))
    return max(found)


def budgets(o: Page, ledger: Costs) -> None:
    if not o.c.budgets:
        return
    for line in ("foster", "mtfc", "prevention"):
        for year in dict.fromkeys(o.y.values()):
            spend = pulp.lpSum(z for t, _once, invests, z in ledger if invests == line and o.y[t] == year)
            o.row(pulp.lpSum(z for (_f, to, y), z in o.paid.items() if (to, y) == (line, year)) == spend)
    for k in o.c.budgets:
        o.row(pulp.lpSum(o.paid[k.funder, line, k.year] for line in k.pays_for) <= k.amount)


def rebuilt(o: Page) -> tuple[Page, list[tuple[Any, float | None]]]:
    """Return the page with every row, and its objectives up to planned moves, each with its step if not in pounds."""
    for rules in (
        children,
        as_today,
        private_beds,
        homes,
        places,
        programmes,
        services.rules,
        levers,
        rebuilt_exits.rules,
        rebuilt_new_homes.rules,
        outcome_limits,
        rebuilt_new_homes.rules_of_sold_places,
        transfers.rules,
        contracts.rules,
        contracts.review_rules,
        decisions.rules,
    ):
        rules(o)
    ledger = costs(o)
    budgets(o, ledger)
    objectives: list[tuple[Any, float | None]] = [(pulp.lpSum(o.waiting(t) for t in o.t), 1e-5)]
    if o.b.plan.fixed:
        if o.apart:
            objectives.append((decisions.apart(o), 1e-5))
        if o.pulled("planned_exits") and any(o.b.strategy.announced("planned_exits").values()):
            objectives.append((rebuilt_exits.missing(o), 1e-5))
        closed = o.b.strategy.announced("close_homes") if o.pulled("close_homes") else {}
        objectives.append((pulp.lpSum(share * o.open[key] for key, share in closed.items()), 1e-5))
        if o.pulled("services") and any(e.kind == "keeps_carer" for _i, e in services.lines(o)):
            objectives.append((services.uncovered(o), 1e-5))
        if o.pulled("agency_transfer"):
            objectives.append((transfers.short(o), 1e-5))
    year = o.b.plan.most_saved_in

    def recurrent(judged: str) -> Any:
        return pulp.lpSum(z for t, once, _invests, z in ledger if not once and o.y[t] == judged)

    if year:
        objectives.append((recurrent(year), None))
    objectives.append((pulp.lpSum(z for _t, _once, _invests, z in ledger), None))
    objectives += [(recurrent(judged), None) for judged in o.c.judged if judged != year]
    if not o.b.plan.levers:
        objectives.append((pulp.lpSum((len(o.t) + 1 - t) * o.excess[t] for t in o.t), 1e-5))
    objectives.append((pulp.lpSum(o.m.values()), 1e-3))
    return o, objectives
