"""The children of a solved plan home by home, and the least count of those who change council home.

The programme pools the beds of the council's homes, so it does not say who must change home when one closes. Here the
plan's children are laid out home by home, as kindly as the plan allows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from placement_opt.domain.case import Case, Figure, Home
from placement_opt.domain.levers import Key
from placement_opt.formulation.build import Programme, Row, Stage, weight
from placement_opt.formulation.linear import Columns
from placement_opt.formulation.opening_homes import new_beds
from placement_opt.formulation.planned_exits import leaving_by_plan
from placement_opt.formulation.quantities import moved_out, staying, total
from placement_opt.formulation.selling_places import places_sold
from placement_opt.formulation.service_effects import beds_given, left_by_service
from placement_opt.formulation.variables import Brief, Number, Rows, Variables, in_columns

LIVES, COMES, GOES, CHANGES, JOINS, SETTLES = "lives", "comes", "goes", "changes", "joins", "settles"
BEDS_OF_SERVICES = "beds_of_services"
GUESTS = "guests"
LEEWAY = 1e-6  # beds for what a solver leaves above the rule that children fit the homes

Settling = tuple[str, str]  # need group -> the settled group that a child in the same home passes into
Unknowns = dict[str, dict[Key, Number]]


def closes_homes(c: Case, v: Variables) -> bool:
    """Say whether any council home of a solved plan closes, in part or whole."""
    last = c.quarters[-1].number
    return c.home_placement is not None and any(v.open[h.id, last] < 1.0 - LEEWAY for h in c.homes)


def count_home_moves(c: Case, b: Brief, v: Variables) -> Programme:
    r"""Return the programme that counts how many children must, at the least, change council home in a solved plan.

    At the opening settled children live in the homes that stay open to the end, in proportion to the beds there, and
    the others in every home in proportion to the beds that are left. They leave care, grow older and move on at the
    same rate in every home; a child who settles may be of any home. Newly placed children, and planned moves out of
    homes, are of whichever homes leave the fewest to change. A home can fill every registered bed that is open. Who
    leaves care, or is moved elsewhere, in the quarter in which the home closes does not change home; who changes twice
    counts twice. The new homes of one kind count as one home, empty at the opening, whose beds come as they fill up: a
    child who changes to one is counted, one who is newly placed there is not. Beds that services give are one more such
    home. Homes that stay open to the end count as one: no child need change from one to another. Places sold are in
    whichever homes leave the fewest to change. Settled children are counted first, then all, then late changes go
    before early ones.

    .. math:: forced = \min \sum_{h,g,t} changes_{hgt} \qquad
        lives_{hgt} + goes_{hgt} + changes_{hgt} + \sum_{g'} settles_{hgg't}
        = \big( remaining_{gt} + \sum_{g' \text{ if } g \text{ settles into it}} \tau_{g,home,g',home} \big)
        lives_{hg,t-1} + \sum_{g'} \alpha_{g'g} lives_{hg',t-1}
        + \sum_{g' \text{ if it does not settle into } g} \tau_{g',home,g,home} lives_{hg',t-1}
        + \sum_{g'} settles_{hg'gt} + comes_{hgt} + joins_{hgt} \quad \forall h, g, t \qquad
        \sum_h lives_{hgt} = x_{g,home,t}, \quad \sum_h goes_{hgt} = moving_{g,home,t}, \quad
        \sum_h joins_{hgt} = \sum_h changes_{hgt}, \quad
        \sum_h settles_{hgg't} = \tau_{g,home,g',home} x_{g,home,t-1} \quad \forall g, g', t \qquad
        \sum_{g'} settles_{hgg't} \le \big( remaining_{gt} + \sum_{g' \text{ if } g \text{ settles into it}}
        \tau_{g,home,g',home} \big) lives_{hg,t-1} \quad \forall h, g, t \qquad
        \sum_g lives_{hgt} + guests_{ht} \le beds_h open_{ht} \quad \forall h, t \qquad
        \sum_h guests_{ht} = otherspace_t \quad \forall t \qquad
        \sum_g lives_{\phi gt} + guests_{\phi t} \le comingbeds_{\phi t}
        \quad \forall \phi, t \text{, in all else as } h
    """
    c, v = with_beds_of_services(with_stayers_as_one(c, v), v)
    columns = Columns()
    pool = pool_of(c, v)
    z = _unknowns(c, pool, columns)
    rows = []
    for name, rule in (("home_balance", _balance), ("home_sums", _sums), ("home_beds", _beds), ("home_settles", _may)):
        for index, row in rule(c, pool, z):
            rows.append(Row(name, index, "_".join(map(str, (name, *index))), row))
    return Programme(c, b, columns, v, tuple(rows), (), _stages(c, z[CHANGES]))


def with_stayers_as_one(c: Case, v: Variables) -> Case:
    """Return the case with the homes that stay open to the end as one, under the name of the first.

    Who comes, goes and settles is shared over them by beds in any case, so the count of changes is the same, and a
    council with hundreds of homes has few left.
    """
    quarters = range(len(c.quarters) + 1)
    stay = [h for h in c.homes if all(v.open[h.id, t] >= 1.0 - LEEWAY for t in quarters)]
    if len(stay) < 2:
        return c
    one = replace(stay[0], beds=math.fsum(h.beds for h in stay))
    return replace(c, homes=tuple(one if h is stay[0] else h for h in c.homes if h is stay[0] or h not in stay))


def with_beds_of_services(c: Case, v: Variables) -> tuple[Case, Variables]:
    """Return the case and plan with the beds that services give as one more home, open in part; as they are without."""
    beds = {q.number: beds_given(c, v, q.number) for q in c.quarters}
    most = max(beds.values())
    if not most:
        return c, v
    nothing = Figure(0.0, "assumed")
    home = Home(BEDS_OF_SERVICES, BEDS_OF_SERVICES, most, 0.0, nothing, nothing, earliest=1, notice=0)
    opened = {(home.id, 0): 0.0, **{(home.id, t): n / most for t, n in beds.items()}}
    return replace(c, homes=(*c.homes, home)), replace(v, open={**v.open, **opened})


@dataclass(frozen=True)
class Pool:
    """What the solved plan says of all council homes together, as numbers by need group and quarter."""

    needs: tuple[str, ...]  # that live in council homes
    living: dict[Key, float]  # (g, t) -> children
    kept: dict[Key, float]  # (g, t) -> share still there, of that age and need, without planned moves
    passing: dict[tuple[str, str], float]  # (g', g) -> share that becomes g in the same home, at the same rate in all
    settling: dict[Settling, float]  # (g', g) -> share that settles in the same home
    come: dict[Key, float]  # (g, t) -> children newly placed in council homes
    go: dict[Key, float]  # (g, t) -> planned moves out of council homes
    beds: dict[Key, float]  # (h, t) -> registered beds that are open; of a kind of new home those that can be filled
    sold: dict[int, float]  # t -> places sold to other councils
    spare: dict[int, float]  # t -> beds that each home lacks for the plan's children, nothing but a solver's rounding


def pool_of(c: Case, v: Variables) -> Pool:
    """Return what a solved plan with council homes says of all of them together."""
    home = c.home_placement
    assert home is not None
    needs = c.suited_to[home]
    living = {(g, t): max(0.0, v.x[g, home, t]) for g in needs for t in range(len(c.quarters) + 1)}
    straight = {(g1, g): rate for (g1, p, g, to), rate in c.transition.items() if (p, to) == (home, home)}
    settling = {k: rate for k, rate in straight.items() if c.needs[k[1]].settled and not c.needs[k[0]].settled}
    passing = {k: rate for k, rate in straight.items() if k not in settling}
    for g, (older, rate) in c.ageing.items():
        if {g, older} <= set(needs):
            passing[g, older] = passing.get((g, older), 0.0) + rate
    kept = {(g, q.number): share_remaining(c, v, g, q.number) for g in needs for q in c.quarters}
    come, go = {}, {}
    for g, t in kept:
        stayed = kept[g, t] * living[g, t - 1] + math.fsum(
            rate * living[g1, t - 1] for (g1, g2), rate in (*passing.items(), *settling.items()) if g2 == g
        )
        left = max(0.0, moved_out(c, v, g, home, t))
        new = living[g, t] - stayed + left
        come[g, t], go[g, t] = max(0.0, new), left + max(0.0, -new)
    beds = _beds_of(c, v)
    sold = {q.number: max(0.0, places_sold(c, v, q.number)) for q in c.quarters}
    return Pool(needs, living, kept, passing, settling, come, go, beds, sold, _spare(c, living, beds, sold))


def _beds_of(c: Case, v: Variables) -> dict[Key, float]:
    """Return the beds of each home, and of the new homes of each kind together, by quarter."""
    quarters = range(len(c.quarters) + 1)
    old = {(h.id, t): h.beds * min(1.0, max(0.0, v.open[h.id, t])) for h in c.homes for t in quarters}
    return old | {(k.id, t): max(0.0, new_beds(c, v, k, t)) for k in c.new_homes for t in quarters}


def share_remaining(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Share of need group g still in the council's homes after quarter t, of that age and need, planned moves apart.

    Besides those who leave care as today, grow older and move on, these have left: children whose placement ended
    unplanned, of whom there are few or none in homes, children whom a service helped to go home, or sooner, and
    children who left care by plan. They leave every home at the same rate.

    .. math:: remaining_{gt} = stay_{g,home,t} - \frac{d_{g,home,t} + homeward_{g,home,t} + departing_{g,home,t}}
        {x_{g,home,t-1}} \text{ if } x_{g,home,t-1} > 0, \text{ else } stay_{g,home,t}
    """
    home = str(c.home_placement)
    here, left = v.x[g, home, t - 1], v.d.get((g, home, t), 0.0)
    left += left_by_service(c, v, g, home, t) + leaving_by_plan(c, v, g, home, t)
    return float(staying(c, g, home, t) - (left / here if here > 0 else 0.0))


def _spare(c: Case, living: dict[Key, float], beds: dict[Key, float], sold: dict[int, float]) -> dict[int, float]:
    found = {}
    for q in c.quarters:
        there = [n for (_h, t), n in beds.items() if t == q.number]
        here = math.fsum(n for (_g, t), n in living.items() if t == q.number) + sold[q.number]
        found[q.number] = max(0.0, here - math.fsum(there)) / len(there) + LEEWAY
    return found


def homes_of(c: Case) -> list[str]:
    """Return the homes in which the children are laid out: each that the council has, then each kind of new ones."""
    return [*(h.id for h in c.homes), *(k.id for k in c.new_homes)]


def at_opening(c: Case, pool: Pool) -> dict[Key, float]:
    """Return the children of each home and need group at the opening, as (h, g) -> children.

    Settled children live where beds stay open to the end, the others where beds are then left.
    """
    last = c.quarters[-1].number
    settled = math.fsum(pool.living[g, 0] for g in pool.needs if c.needs[g].settled)
    homes = [h for h in c.homes if pool.beds[h.id, 0]]  # the beds of services come later
    stay = _shares({h.id: pool.beds[h.id, last] for h in homes}, homes)
    left = _shares({h.id: max(0.0, h.beds - settled * stay[h.id]) for h in homes}, homes)
    share = {g: stay if c.needs[g].settled else left for g in pool.needs}
    return {(h.id, g): pool.living[g, 0] * share[g].get(h.id, 0.0) for h in c.homes for g in pool.needs}


def _shares(beds: dict[str, float], homes: list[Home]) -> dict[str, float]:
    """Return each home's share of some beds, or of all registered beds if there are none."""
    everywhere = math.fsum(beds.values())
    if everywhere <= LEEWAY:
        beds = {h.id: h.beds for h in homes}
        everywhere = math.fsum(beds.values())
    return {h: n / everywhere for h, n in beds.items()}


def _unknowns(c: Case, pool: Pool, columns: Columns) -> Unknowns:
    """Return the unknowns by name, all at least zero; who lives in a home at the opening is given."""
    new = in_columns(columns)
    homes, quarters = homes_of(c), [q.number for q in c.quarters]
    every = [(h, g, t) for h in homes for g in pool.needs for t in quarters]
    keys: dict[str, list[Key]] = {
        LIVES: list(every),
        COMES: [(h, g, t) for h, g, t in every if pool.come[g, t] > 0],
        GOES: [(h, g, t) for h, g, t in every if pool.go[g, t] > 0],
        CHANGES: list(every),
        JOINS: list(every),
        SETTLES: [(h, *pair, t) for pair in pool.settling for h in homes for t in quarters],
        GUESTS: [(h, t) for t, n in pool.sold.items() for h in homes if n > 0],
    }
    found = {name: {k: new(name, k, 0.0, None) for k in listed} for name, listed in keys.items()}
    found[LIVES] |= {(k.id, g, 0): 0.0 for k in c.new_homes for g in pool.needs}
    found[LIVES] |= {(h, g, 0): n for (h, g), n in at_opening(c, pool).items()}
    return found


def _balance(c: Case, pool: Pool, z: Unknowns) -> Rows:
    """Children of a home are those who stayed, became of that need or came, less those who went."""
    for h, g, t in z[CHANGES]:
        before = {g1: z[LIVES][h, g1, t - 1] for g1 in pool.needs}
        may_settle = math.fsum(rate for (g1, _g2), rate in pool.settling.items() if g1 == g)
        stayed = [(pool.kept[g, t] + may_settle) * before[g]]
        stayed += [rate * before[g1] for (g1, g2), rate in pool.passing.items() if g2 == g]
        stayed += [z[SETTLES][h, g1, g2, t] for g1, g2 in pool.settling if g2 == g]
        left = [z[SETTLES][h, g1, g2, t] for g1, g2 in pool.settling if g1 == g]
        left += [z[CHANGES][h, g, t], z[GOES].get((h, g, t), 0.0)]
        came = [z[JOINS][h, g, t], z[COMES].get((h, g, t), 0.0)]
        yield (h, g, t), z[LIVES][h, g, t] - total(stayed) - total(came) + total(left) == 0


def _sums(c: Case, pool: Pool, z: Unknowns) -> Rows:
    """All homes together are the pool: who comes, who goes, who settles; who changes home joins another."""
    homes = homes_of(c)
    for name, table in ((COMES, pool.come), (GOES, pool.go)):
        for (g, t), n in table.items():
            if n > 0:
                yield (name, g, t), total(z[name][h, g, t] for h in homes) == n
    for t, n in pool.sold.items():
        if n > 0:
            yield (GUESTS, t), total(z[GUESTS][h, t] for h in homes) == n
    for g, t in pool.come:
        yield (JOINS, g, t), total(z[JOINS][h, g, t] - z[CHANGES][h, g, t] for h in homes) == 0
    for (g1, g2), rate in pool.settling.items():
        for q in c.quarters:
            settle = total(z[SETTLES][h, g1, g2, q.number] for h in homes)
            yield (SETTLES, g1, g2, q.number), settle == rate * pool.living[g1, q.number - 1]


def _beds(c: Case, pool: Pool, z: Unknowns) -> Rows:
    """The children of a home fit its registered beds that are open."""
    for h in homes_of(c):
        for q in c.quarters:
            t = q.number
            lives = total(z[LIVES][h, g, t] for g in pool.needs)
            yield (h, t), lives + z[GUESTS].get((h, t), 0.0) <= pool.beds[h, t] + pool.spare[t]


def _may(c: Case, pool: Pool, z: Unknowns) -> Rows:
    """Only a child who lived in the home and stayed in it can settle there."""
    for g in dict.fromkeys(g1 for g1, _g2 in pool.settling):
        into = [g2 for g1, g2 in pool.settling if g1 == g]
        rate = math.fsum(pool.settling[g, g2] for g2 in into)
        for h in homes_of(c):
            for q in c.quarters:
                t = q.number
                settle = total(z[SETTLES][h, g, g2, t] for g2 in into)
                row = settle - (pool.kept[g, t] + rate) * z[LIVES][h, g, t - 1] <= LEEWAY
                yield (h, g, t), row


def _stages(c: Case, changes: dict[Key, Number]) -> tuple[Stage, ...]:
    """Return what is least, in order: settled children who change home, all who do, early changes, a fixed draw."""
    last = c.quarters[-1].number
    settled = total(z for (_h, g, _t), z in changes.items() if c.needs[g].settled)
    return (
        Stage("settled children who change home", "moves", settled),
        Stage("children who change home", "moves", total(changes.values())),
        Stage("early changes of home", "moves", total((last - t) * z for (_h, _g, t), z in changes.items())),
        Stage("tie-break", "none", total(weight(z.name) * z for z in changes.values())),
    )
