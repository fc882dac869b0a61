"""Services and their effects written a second time from FORMULATION.md; see `rebuilt`. `o` is its page."""

from __future__ import annotations

from typing import Any

import pulp

from tests.formulation import rebuilt_exits

HOME_OR_SOONER = ("returns_home", "shortens_stay")


def lines(o: Any) -> list[tuple[str, Any]]:
    """Return every effect with its service."""
    return [(i, e) for i, s in o.i.items() for e in s.effects]


def keys(o: Any) -> list[Any]:
    """Return where the variable `helped` exists."""
    by_cases = [(i, e) for i, e in lines(o) if e.kind != "gives_beds"]
    return [(i, e.kind, e.need, e.placement, t) for i, e in by_cases for t in o.t if t > e.lag]


def helped(o: Any, i: str, e: Any, t: int) -> Any:
    return o.helped[i, e.kind, e.need, e.placement, t]


def that(o: Any, g: str, p: str, *kinds: str) -> list[tuple[str, Any]]:
    return [(i, e) for i, e in lines(o) if e.kind in kinds and (e.need, e.placement) == (g, p)]


def prevented(o: Any, g: str, t: int) -> Any:
    return pulp.lpSum(helped(o, i, e, t) for i, e in that(o, g, "", "prevents_entry"))


def delayed(o: Any, g: str, t: int) -> Any:
    return pulp.lpSum(e.returns * helped(o, i, e, t - e.returns_after) for i, e in that(o, g, "", "prevents_entry"))


def found(o: Any, g: str, p: str, t: int) -> Any:
    return pulp.lpSum(helped(o, i, e, t) for i, e in that(o, g, p, "finds_kin"))


def listed(o: Any, g: str) -> float:
    return sum(o.c.entry_mix.get((g, k), 0.0) for k in o.serving if k)


def seeking(o: Any, g: str, t: int) -> Any:
    if not listed(o, g):
        return o.coming(g, t)
    return o.coming(g, t) - (1 / listed(o, g)) * pulp.lpSum(found(o, g, p, t) for p in o.p)


def homeward(o: Any, g: str, p: str, t: int) -> Any:
    return pulp.lpSum(helped(o, i, e, t) for i, e in that(o, g, p, *HOME_OR_SOONER))


def again(o: Any, g: str, t: int) -> Any:
    home = [(i, e) for p in o.p for i, e in that(o, g, p, "returns_home")]
    return pulp.lpSum(e.returns * helped(o, i, e, t - e.returns_after) for i, e in home)


def kept(o: Any, g: str, p: str, t: int) -> Any:
    return pulp.lpSum(helped(o, i, e, t) for i, e in that(o, g, p, "keeps_placement"))


def stayed(o: Any, p: str, t: int) -> Any:
    covered = [e.size * helped(o, i, e, t) for i, e in that(o, "", p, "keeps_carer")]
    return o.c.carers[p].attrition * pulp.lpSum(covered)


def hubbeds(o: Any, t: int) -> Any:
    return pulp.lpSum(e.size * o.teams[i, t - e.lag] for i, e in lines(o) if e.kind == "gives_beds")


def hubtofill(o: Any, turnover: float, t: int) -> Any:
    if not o.b.plan.fixed:
        return o.c.occupancy * (hubbeds(o, t) - (1 - turnover) * hubbeds(o, t - 1))
    beds = announced_beds(o)
    return o.c.occupancy * max(0.0, beds[t] - (1 - turnover) * beds[t - 1])


def hubstays(o: Any, t: int) -> Any:
    if not o.b.plan.fixed:
        return o.c.occupancy * hubbeds(o, t - 1)
    return o.c.occupancy * min(announced_beds(o)[t - 1], announced_beds(o)[t])


def announced_beds(o: Any) -> dict[int, float]:
    """Return the beds of the published plan, by the teams that are announced and possible."""
    beds = {0: 0.0, **dict.fromkeys(o.t, 0.0)}
    for i, e in lines(o) if o.pulled("services") else ():
        teams = 0.0
        for s in o.t:
            most = min(o.i[i].most, teams + o.i[i].growth) if s >= o.i[i].earliest else 0.0
            teams = min(o.b.strategy.announced("services").get((i, s), 0.0), most)
            if e.kind == "gives_beds" and s + e.lag in beds:
                beds[s + e.lag] += e.size * teams
    return beds


def base(o: Any, e: Any, t: int) -> Any:
    g, p = e.need, e.placement
    if e.kind == "prevents_entry":
        return o.c.entries[g, t]
    if e.kind == "finds_kin":
        return listed(o, g) * o.coming(g, t)
    if e.kind in HOME_OR_SOONER:
        return o.x[g, p, t - 1]
    return o.due(g, p, t) if e.kind == "keeps_placement" else o.households[p, t - 1]


def share_a_base(one: Any, other: Any) -> bool:
    alike = one.kind == other.kind or {one.kind, other.kind} == set(HOME_OR_SOONER)
    anywhere = one.kind in ("prevents_entry", "finds_kin")
    return alike and one.need == other.need and (anywhere or one.placement == other.placement)


def rules(o: Any) -> None:
    as_entries_do(o)
    by_cases = [(i, e) for i, e in lines(o) if e.kind != "gives_beds"]
    for t in o.t:
        for i, s in o.i.items():
            o.row(o.cases[i, t] <= s.cases_per_team * o.teams[i, t])
        for i, e in by_cases:
            if t > e.lag:
                size = 1.0 if e.kind == "keeps_carer" else e.size
                o.row(helped(o, i, e, t) <= e.completion * e.share * size * o.cases[i, t - e.lag])
                sharing = [(j, k) for j, k in by_cases if share_a_base(e, k) and k.eligible <= e.eligible]
                together = pulp.lpSum(helped(o, j, k, t) for j, k in sharing if t > k.lag)
                if e.kind in HOME_OR_SOONER and able(o, e.need, e.placement, t) <= e.eligible:
                    together += rebuilt_exits.departing(o, e.need, e.placement, t)
                o.row(together <= e.eligible * base(o, e, t))
        for g, p in {(e.need, e.placement) for _i, e in by_cases if e.kind in HOME_OR_SOONER}:
            share = able(o, g, p, t)
            beside = pulp.lpSum(helped(o, i, e, t) for i, e in that(o, g, p, *HOME_OR_SOONER) if e.eligible <= share)
            o.row(beside + rebuilt_exits.departing(o, g, p, t) <= share * o.x[g, p, t - 1])


def able(o: Any, g: str, p: str, t: int) -> float:
    ways = [k for k in o.c.planned_exits if (k.need, k.placement) == (g, p) and not k.of_leavers]
    return sum(k.most_share for k in ways if t >= k.earliest)


def as_entries_do(o: Any) -> None:
    for i, e in lines(o):
        for j, k in lines(o):
            one_row = (i, e.kind, e.placement) == (j, k.kind, k.placement) and e.share < 1 and k.share < 1
            if one_row and e.kind in ("prevents_entry", "finds_kin") and e.need < k.need:
                for t in o.t:
                    if t > e.lag:
                        o.row(e.share * helped(o, j, k, t) == k.share * helped(o, i, e, t))


def uncovered(o: Any) -> Any:
    covering = [(i, e) for i, e in lines(o) if e.kind == "keeps_carer"]
    return pulp.lpSum(
        e.completion * e.share * o.i[i].cases_per_team * o.teams[i, t - e.lag] - helped(o, i, e, t)
        for i, e in covering
        for t in o.t
        if t > e.lag
    )
