"""The programme written a second time, from FORMULATION.md alone: one line of Python for one equation of the page.

It shares with the program only the figures of the case and the strategy. It is slow and plain on purpose: where the
page is wrong or leaves something out, its best plan differs from the program's.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pulp

from placement_opt.domain.case import Case
from placement_opt.formulation import Brief
from tests.formulation import rebuilt_contracts, rebuilt_exits, rebuilt_new_homes
from tests.formulation import rebuilt_services as services

WEEKS_IN_A_YEAR = 365.25 / 7
ENTRY, RESIDENTIAL, FOSTER, SPECIALIST, MTFC = "entry", "residential", "foster", "specialist", "mtfc"


class Zero(dict):
    """A table of variables in which what does not exist is nothing."""

    def __missing__(self, key: Any) -> float:
        return 0.0


@dataclass
class Page:
    """The symbols of the page for one case and brief; `lp` takes the rows."""

    c: Case
    b: Brief

    def __post_init__(self) -> None:
        self.lp = pulp.LpProblem("rebuilt", pulp.LpMinimize)
        self.t = [q.number for q in self.c.quarters]
        self.w = {q.number: q.weeks for q in self.c.quarters}
        self.y = {q.number: q.year for q in self.c.quarters}
        self.p = self.c.placements
        self.home, self.mtfc = self.c.home_placement, self.c.mtfc.placement if self.c.mtfc else None
        self.i = {s.id: s for s in self.c.services}
        self.s = ({MTFC: self.c.mtfc} if self.c.mtfc else {}) | self.i
        self.serving = defaultdict(list)
        for p in self.p.values():
            self.serving[p.waiting_list].append(p.id)
        self.apart: list[Any] = []  # terms of how far a published plan is from what was announced
        self.variables()

    def new(self, name: str, keys: Any, most: float | None = None) -> Zero:
        """Return a variable of at least zero for each key and quarter."""
        found = {}
        for n, key in enumerate(keys):
            found[key] = self.lp.add_variable(f"{name}_{n}", lowBound=0, upBound=most)
        return Zero(found)

    def over(self, *keys: Any) -> list[Any]:
        return [(*(k if isinstance(k, tuple) else (k,)), t) for k in keys for t in self.t]

    def pulled(self, lever: str) -> bool:
        named = not self.b.plan.fixed or lever in self.b.strategy.levers
        return lever in self.b.plan.levers and named

    def lever_to(self, q: str) -> str:
        if q == self.mtfc:
            return "mtfc"
        return "specialist" if self.p[q].waiting_list == SPECIALIST else "placement_choice"

    @cached_property
    def may_enter(self) -> set[tuple[str, str]]:
        choice, specialist, found = self.pulled("placement_choice"), self.pulled("specialist"), set()
        for g in self.c.needs:
            for p in self.c.suitable[g]:
                k, mu = self.p[p].waiting_list, self.c.entry_mix
                kin = services.that(self, g, p, "finds_kin")
                carried = not self.p[p].steered and (mu.get((g, p), 0) > 0 or kin)
                with_choice = k is not None and choice and (k != SPECIALIST or specialist)
                without = k is not None and not choice and mu.get((g, k), 0) > 0
                if carried or with_choice or without:
                    found.add((g, p))
        return found

    @cached_property
    def lists(self) -> list[tuple[str, str]]:
        found = {(g, ENTRY) for g in self.c.needs}
        found |= {(g2, k) for (_g, _p, g2, k), rate in self.c.transition.items() if k not in self.p and rate > 0}
        found |= {(r.to_need, RESIDENTIAL) for r in self.c.breakdown.values() if r.returns > 0}
        for g in self.treated:
            found |= {(g, RESIDENTIAL), (g, SPECIALIST), (dict(self.c.mtfc.after)[g], FOSTER)}
        return sorted(found)

    @property
    def treated(self) -> list[str]:
        return [g for g in self.c.needs if self.c.mtfc and self.mtfc in self.c.suitable[g]]

    def variables(self) -> None:
        c, T = self.c, self.t[-1]
        pairs = [(g, p) for g in c.needs for p in c.suitable[g]]
        served = [(g, p) for g, k in self.lists if k != ENTRY for p in self.serving[k] if p in c.suitable[g]]
        moves = [k for k in c.moves if self.pulled(self.lever_to(k[2]))]
        self.x = self.new("x", self.over(*pairs))
        self.a = self.new("a", self.over(*sorted(self.may_enter)))
        self.r = self.new("r", self.over(*served))
        self.m = self.new("m", self.over(*moves))
        self.d = self.new("d", self.over(*c.breakdown))
        self.u = self.new("u", self.over(*self.lists))
        self.open = self.new("open", self.over(*(h.id for h in c.homes)), 1.0)
        self.released = self.new("released", self.t)
        self.recruit = self.new("recruit", [(p, t) for p, k in c.carers.items() for t in self.t if t <= T - k.lead])
        self.households = self.new("households", self.over(*c.carers))
        self.start = self.new("start", self.over(*sorted({g for g, _p, q in moves if q == self.mtfc})))
        self.teams = self.new("teams", self.over(*self.s))
        self.cases = self.new("cases", self.over(*self.i))
        self.block = self.new("block", self.over(*(k.id for k in c.contracts)))
        self.spot = self.new("spot", self.over(*sorted({k.placement for k in (*c.contracts, *c.offers)})))
        self.transfer = self.new("transfer", self.over(*((k.source, k.to) for k in c.transfers)))
        self.paid = self.new("paid", dict.fromkeys((k.funder, line, k.year) for k in c.budgets for line in k.pays_for))
        rebuilt_exits.variables(self)
        rebuilt_new_homes.variables(self)
        rebuilt_contracts.variables(self)
        self.helped = self.new("helped", services.keys(self))
        self.x |= {(g, p, 0): c.opening.get((g, p), 0.0) for g, p in pairs}
        self.open |= {(h.id, 0): 1.0 for h in c.homes}
        self.households |= {(p, 0): k.households for p, k in c.carers.items()}
        self.block |= {(k.id, 0): k.places for k in c.contracts}
        self.teams |= {(MTFC, 0): c.mtfc.teams_at_opening} if c.mtfc else {}

    def row(self, row: Any) -> None:
        """Add a row, unless it holds whatever is chosen."""
        if isinstance(row, bool):
            assert row
        else:
            self.lp += row

    # Quantities

    def living(self, p: str, t: int) -> Any:
        return pulp.lpSum(self.x[g, p, t] for g in self.c.needs)

    def weeks(self, p: str, t: int) -> Any:
        return self.w[t] / 2 * (self.living(p, t - 1) + self.living(p, t))

    def waiting(self, t: int) -> Any:
        return pulp.lpSum(self.u[g, k, t] for g, k in self.lists)

    def unmet(self, t: int) -> Any:
        return self.w[t] / 2 * (self.waiting(t - 1) + self.waiting(t))

    def coming(self, g: str, t: int) -> Any:
        again = rebuilt_exits.reentering(self, g, t)
        back = services.delayed(self, g, t) + services.again(self, g, t)
        return self.c.entries[g, t] - services.prevented(self, g, t) + back + again

    def joining(self, g: str, p: str, t: int) -> Any:
        return pulp.lpSum(self.m[g, q, p, t] for k, q, to in self.c.moves if (k, to) == (g, p))

    def moving(self, g: str, p: str, t: int) -> Any:
        return pulp.lpSum(self.m[g, p, q, t] for k, left, q in self.c.moves if (k, left) == (g, p))

    def endings(self, g: str, p: str, t: int) -> Any:
        return self.due(g, p, t) - services.kept(self, g, p, t)

    def due(self, g: str, p: str, t: int) -> Any:
        rates, new = self.c.breakdown[g, p], self.joining(g, p, t - 1) if t > 1 else 0.0
        return rates.later * (self.x[g, p, t - 1] - new) + rates.first * new

    def share_left(self, j: int) -> float:
        return (*self.c.mtfc.survival, self.c.mtfc.completion)[j]

    def begun(self, g: str, t: int) -> Any:
        return self.start[g, t] if t >= 1 else sum(n for k, ago, n in self.c.mtfc.before if (k, -ago) == (g, t))

    def survivors(self, g: str, t: int) -> Any:
        return pulp.lpSum(self.share_left(j) * self.begun(g, t - j) for j in range(self.length))

    @property
    def length(self) -> int:
        return len(self.c.mtfc.survival)

    def early(self, g: str, t: int) -> Any:
        return pulp.lpSum(
            (self.share_left(j - 1) - self.share_left(j)) * self.begun(g, t - j) for j in range(1, self.length + 1)
        )

    def completed(self, g: str, t: int) -> Any:
        return self.share_left(self.length) * self.begun(g, t - self.length)

    def ended(self, g: str, k: str, t: int) -> Any:
        found = [
            rate * self.x[g1, p, t - 1] for (g1, p, g2, to), rate in self.c.transition.items() if (g2, to) == (g, k)
        ]
        if k == RESIDENTIAL:
            found += [self.d[g1, p, t] for (g1, p), rates in self.c.breakdown.items() if rates.to_need == g]
        if g in self.treated:
            found += [self.early(g, t)] if k == RESIDENTIAL else []
            found += [self.c.mtfc.to_specialist * self.completed(g, t)] if k == SPECIALIST else []
        if k == FOSTER:
            after = [g1 for g1 in self.treated if dict(self.c.mtfc.after)[g1] == g]
            found += [(1 - self.c.mtfc.to_specialist) * self.completed(g1, t) for g1 in after]
        return pulp.lpSum(found)

    def stay(self, g: str, p: str, t: int) -> float:
        onward = sum(rate for (g1, p1, _g, _to), rate in self.c.transition.items() if (g1, p1) == (g, p))
        ages = self.c.ageing[g][1] if g in self.c.ageing else 0.0
        return 1 + self.c.adjustment - self.c.leaving[t - 1] * self.c.exit[g, p] - ages - onward

    def oldspace(self, t: int) -> Any:
        return self.c.occupancy * pulp.lpSum(h.beds * self.open[h.id, t] for h in self.c.homes)

    def hubspace(self, t: int) -> Any:
        return self.c.occupancy * services.hubbeds(self, t)

    def newspace(self, t: int) -> Any:
        return rebuilt_new_homes.newspace(self, t)

    def bedspace(self, t: int) -> Any:
        return self.oldspace(t) + self.newspace(t) + self.hubspace(t) - self.otherspace(t)

    def otherspace(self, t: int) -> Any:
        return rebuilt_new_homes.otherspace(self, t)

    def startspace(self, t: int) -> Any:
        return self.oldspace(t) + rebuilt_new_homes.readyspace(self, t) + self.hubspace(t) - self.otherspace(t)

    def housed(self, t: int) -> Any:
        children = self.living(self.home, t)
        return children if t else min(pulp.value(children), self.c.occupancy * sum(h.beds for h in self.c.homes))

    def settled(self, t: int) -> Any:
        children = pulp.lpSum(self.x[g, self.home, t] for g, need in self.c.needs.items() if need.settled)
        return children if t else min(pulp.value(children), self.c.occupancy * sum(h.beds for h in self.c.homes))

    def capacity(self, p: str, t: int) -> Any:
        return self.c.carers[p].places * self.c.carers[p].fillable * self.households[p, t]

    def approved(self, p: str, t: int) -> Any:
        return self.recruit[p, t - self.c.carers[p].lead]

    def vacant(self, p: str, t: int) -> Any:
        k = self.c.carers[p]
        brought = k.places * k.fillable * (k.approvals[t - 2] + self.approved(p, t - 1)) if t > 1 else 0.0
        if t >= 3:
            return self.capacity(p, t - 2) - self.living(p, t - 2) + brought
        return max(0.0, self.capacity(p, 0) - pulp.value(self.living(p, 0))) + brought

    def treatment(self, t: int) -> Any:
        return self.c.mtfc.places_per_team * self.c.mtfc.occupancy * self.teams[MTFC, t]

    def made(self, p: str, t: int) -> Any:
        return pulp.lpSum(self.a[g, p, t] + self.r[g, p, t] + self.joining(g, p, t) for g in self.c.needs)

    def gone(self, t: int) -> Any:
        return pulp.lpSum(self.released[s] for s in self.t if s <= t)

    def free(self, t: int) -> Any:
        closed = t - self.c.consultation_lag
        return pulp.lpSum(h.staff * (1 - self.open[h.id, closed]) for h in self.c.homes) if closed >= 1 else 0.0

    def index(self, p: str, t: int) -> float:
        return self.c.price_index[self.p[p].price_family if p in self.p else p, self.y[t]]


Costs = list[tuple[int, bool, str | None, Any]]  # quarter, one-off, investment, pounds


def minimum(page: Page, objective: Any) -> float:
    """Return the least value of an objective; nothing to choose is its own least."""
    if isinstance(objective, (int, float)) or not objective:
        return float(pulp.value(objective))
    page.lp.setObjective(objective)
    page.lp.solve(pulp.HiGHS(msg=False, threads=1))
    assert page.lp.sol_status == pulp.LpSolutionOptimal
    return float(pulp.value(page.lp.objective))


def step_of_pounds(best: float) -> float:
    """Return five billionths of the power of ten that is nearest to a sum, or to £10,000 if that is more."""
    return 5e-9 * 10.0 ** round(math.log10(max(abs(best), 10_000)))


def least(page: Page, objectives: list[tuple[Any, float | None]]) -> list[float]:
    """Minimise objectives in order and hold each at the bound of the page; those without a step are in pounds."""
    found = []
    for objective, given in objectives:
        best = minimum(page, objective)
        step = given or step_of_pounds(best)
        page.lp += objective <= (math.floor(best / step + 1 / 2) + 1) * step
        found.append(best)
    return found
