"""What happened in quarters that have passed, traced in the programme's own unknowns.

Children, homes, households and teams are as they were counted. Between two counts children come, move and leave by the
programme's own equations, and as few as can be are left unexplained. No limit holds: what happened, happened.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.counted import QuarterCount
from placement_opt.domain.levers import Key, at_rest, owner
from placement_opt.domain.past import Past
from placement_opt.domain.schedule_lines import OUTSIDE, TOTAL
from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.formulation import Brief, Programme, Row, Stage, Variables, build, with_slack
from placement_opt.formulation.build import COST
from placement_opt.formulation.cost_terms import ledger
from placement_opt.formulation.linear import NO_MORE, Columns, Linear
from placement_opt.formulation.quantities import entries_net, total
from placement_opt.formulation.register import rule_named
from placement_opt.formulation.variables import FIELDS, create, in_columns, unknowns
from placement_opt.question import Question
from placement_opt.solve.session import Session, bound, first, minimise, no_plan_left, numbers, session
from placement_opt.solve.stages import solve_stages
from placement_opt.solving import beside

FOLLOWS = ("a", "r", "m", "d", "u", "start", "spot", "released", "allowances")  # fields that the counts do not settle
# What the counts say themselves, or what need not have been so.
NOT_ASKED = ("relatives_come_first", "carer_households", "homes_stay_closed", "cases_fall_as_entries_do")
INTO_TREATMENT = "start"
BY_SERVICES = "helped"  # what services brought about is in the counts already
OF_POSTS_GONE = "posts_follow_homes"  # no limit, but those of a home that opens again have gone already
WITH_STEPS = ("posts_are_released_in_steps",)  # the one limit that says how much followed
ROUNDED_OFF = 1e-9
TO_SPARE = 1e-4  # beyond the least by which a limit gives way, so that rounding forbids no plan, whole homes or not
GIVES_WAY = "limits that give way"
NOT_PLACED, UNEXPLAINED, MOVES = "children waiting", "children whom nothing explains", "planned moves"


def traced(question: Question, counted: Sequence[QuarterCount]) -> Question:
    """Return the question about a case of which nothing had passed, once quarters have that were counted, in order.

    Where a limit is exceeded by what happened it gives way by as little as lets the children stay: `Past.gave_way`.
    Raises SolverFailed.
    """
    return traced_on(question, None, (), counted)[0]


def traced_on(
    question: Question, bare: Question | None, before: Sequence[QuarterCount], counted: Sequence[QuarterCount]
) -> tuple[Question, Question]:
    """Return what `traced` does once quarters have passed beside those before, and the same before any limit gives way.

    `bare` is that last as it was found after those before; None, or one of another question, if it was not.
    """
    opening = question.case
    if bare is None or replace(bare, case=opening) != question:
        bare, counted = question, (*before, *counted)
    for quarter in counted:
        bare = _retraced(bare, opening, quarter)
    return replace(_with_room(bare), frozen=opening), bare


def _retraced(question: Question, opening: Case, counted: QuarterCount) -> Question:
    """Return the question once one more quarter has passed; `opening` is its case before any had."""
    c = _with_leads(_with_flows(question, counted), opening, counted)
    whole = build(c, Brief(question.plan(RECOMMENDED), question.strategy))
    missed = {key: row for row in whole.rows if _tells(row, counted.quarter) and (key := _of_children(c, row))}
    programme = _of_quarter(whole, missed, _settled(whole.variables, counted), counted.quarter)
    found = solve_stages(session(programme), programme.stages, RECOMMENDED).values
    number = {z.name: float(getattr(found, f)[key]) for f, key, z in unknowns(whole.variables)}
    gaps = {key: n for key, row in missed.items() if abs(n := _gap(row, number)) > ROUNDED_OFF}
    past = _with_quarter(c, whole.brief, found, counted)
    return replace(question, case=replace(c, past=replace(past, unexplained=past.unexplained | gaps)))


def settled(c: Case, forecast: Variables, counted: QuarterCount) -> QuarterCount:
    """Return a quarter with what was not counted in it as it was expected.

    Homes are as they were, unless they were counted. What services brought about is in the counts already. Of a service
    whose teams were counted the cases go with them.
    """
    t = counted.quarter
    standing = {
        f: {k[:-1]: float(z) for k, z in getattr(forecast, f).items() if _in_quarter(k, t)} | {}
        for f in FIELDS
        if f not in (*FOLLOWS, "x", "paid")
    }
    # A plan may have half of a home; a home that nobody says has closed is open, or half of it would have to close.
    standing["open"] = {(h.id,): float(forecast.open[h.id, t - 1]) for h in c.homes}
    expected = {s.id: (standing["teams"][s.id,], standing["cases"][s.id,]) for s in c.services}
    for f, of in counted.standing.items():
        standing[f] |= {k: n for k, n in of.items() if k in standing[f] or f == "recruit"}
    standing[BY_SERVICES] = dict.fromkeys(standing[BY_SERVICES], 0.0)
    for s in c.services:
        (teams, cases), now = expected[s.id], standing["teams"][s.id,]
        standing["cases"][s.id,] = cases * now / teams if teams else s.cases_per_team * now
    children = {(g, p): float(n) for (g, p, s), n in forecast.x.items() if s == t}
    treated = c.mtfc.placement if c.mtfc else ""
    known = {(g, p): n for (g, p), n in counted.children.items() if p != treated or (g, t) in forecast.start}
    return replace(counted, children=children | known, standing=standing)


def _gap(row: Row, number: Mapping[str, float]) -> float:
    """Return by how much the one side of an equation is more than the other."""
    terms = math.fsum(float(k) * number[name] for name, k in row.says.terms.items())
    return terms - float(row.says.value)


def _with_flows(question: Question, counted: QuarterCount) -> Case:
    """Return the case with the children who came into care and left it in a quarter, as far as they were counted."""
    c, t = question.case, counted.quarter
    if counted.came:
        v = create(c, Brief(question.plan(RECOMMENDED), question.strategy), in_columns(Columns()))
        back = {g: _fixed_part(entries_net(c, v, g, t)) - c.entries[g, t] for g in counted.came}
        c = replace(c, entries=c.entries | {(g, t): n - back[g] for g, n in counted.came.items()})
    if counted.left is not None:
        before = {k: n for k, n in _children(c, t - 1).items() if c.placements[k[1]].setting != MTFC}
        usual = math.fsum(c.exit[key] * n for key, n in before.items())
        factor = counted.left / usual if usual else 1.0
        c = replace(c, leaving=(*c.leaving[: t - 1], factor, *c.leaving[t:]))
    return c


def _with_leads(c: Case, opening: Case, counted: QuarterCount) -> Case:
    """Return the case with homes and teams that can no longer close or open as soon as was thought at its opening.

    Without notice by the end of a quarter a home closes no sooner than its notice from then on; a team that nobody sets
    up opens no sooner than setting up takes.
    """
    t, running = counted.quarter, counted.standing.get("teams", {})
    waits = {id for id, begun in counted.setting_up.items() if not begun and not running.get((id,))}
    first = {s.id: s.earliest for s in opening.services} | ({MTFC: opening.mtfc.earliest} if opening.mtfc else {})
    ends = {id: t + first[id] for id in waits}
    noticed = {h.id: t + h.notice + 1 for h in c.homes if not counted.notice.get(h.id, True)}
    return replace(
        c,
        homes=tuple(replace(h, earliest=max(h.earliest, noticed.get(h.id, 0))) for h in c.homes),
        services=tuple(replace(s, earliest=max(s.earliest, ends.get(s.id, 0))) for s in c.services),
        mtfc=replace(c.mtfc, earliest=max(c.mtfc.earliest, ends.get(MTFC, 0))) if c.mtfc else None,
    )


def _fixed_part(z: Linear | float) -> float:
    """Return what of a sum hangs on no choice: services of this quarter count for nothing, since it is counted."""
    return float(z.constant if isinstance(z, Linear) else z)


def _children(c: Case, t: int) -> dict[tuple[str, str], float]:
    """Return the children of the opening, or of a quarter that has passed."""
    if t == 0:
        return {(g, p): c.opening.get((g, p), 0.0) for g in c.needs for p in c.suitable[g]}
    assert c.past is not None
    return {(g, p): n for (g, p, s), n in c.past.values["x"].items() if s == t}


def _settled(v: Variables, counted: QuarterCount) -> dict[tuple[str, Key], float]:
    """Return every unknown of a quarter that is settled."""
    t = counted.quarter
    found = {("x", (g, p, t)): n for (g, p), n in counted.children.items()}
    found |= {(f, (*k, t)): n for f, of in counted.standing.items() for k, n in of.items()}
    return {(f, k): n for (f, k), n in found.items() if k in getattr(v, f)}


def _of_quarter(
    programme: Programme,
    missed: Mapping[tuple[str, str, int], Row],
    settled: Mapping[tuple[str, Key], float],
    t: int,
) -> Programme:
    """Return the equations of one quarter with what is settled in it; those of children may be missed."""
    rows = tuple(row for row in programme.rows if _tells(row, t))
    loosened, slack = with_slack(replace(programme, rows=rows), missed.values())
    bounds = dict(loosened.columns.bounds)
    for field, key, z in unknowns(programme.variables):
        bounds[z.name] = _may_be(bounds[z.name], field, key, settled.get((field, key)), t)
    slacks = [z for pair in slack.values() for z in pair]
    bounds |= {z.name: (0.0, math.inf) for z in slacks}
    columns, met = replace(loosened.columns, bounds=bounds), tuple(_met(row, bounds) for row in loosened.rows)
    return replace(loosened, columns=columns, rows=met, stages=_aims(loosened, slacks, t))


def _met(row: Row, bounds: Mapping[str, tuple[float, float | None]]) -> Row:
    """Return a row with room for what is settled: a home that opens again has posts that are gone, and stay gone."""
    if row.says.sense != NO_MORE:
        return row
    ends = ((float(k), *bounds[name]) for name, k in row.says.terms.items())
    least = math.fsum(k * low if k > 0 else k * (math.inf if high is None else high) for k, low, high in ends)
    return replace(row, says=replace(row.says, value=max(float(row.says.value), least)))


def _may_be(
    bounds: tuple[float, float | None], field: str, key: Key, value: float | None, t: int
) -> tuple[float, float | None]:
    """Return the least and the most that an unknown may be: what is settled, or what follows from it."""
    if value is not None:
        return value, value
    if key[-1] != t or field not in FOLLOWS:
        return bounds[0], bounds[0]  # of another quarter, in which nothing is asked of it
    if field == "start":
        return -math.inf, math.inf  # fewer than none: children who left the programme sooner than most
    return 0.0, math.inf


def _tells(row: Row, t: int) -> bool:
    """Say whether a row of a quarter says how children and posts come and go between two counts."""
    if not row.index or row.index[-1] != t or row.rule in NOT_ASKED:
        return False
    return row.rule in WITH_STEPS or rule_named(row.rule).kind == "identity"


def _of_children(c: Case, row: Row) -> tuple[str, str, int] | None:
    """Return of which children a row says how many there are: need, placement type and quarter."""
    if row.rule == "children_balance":
        g, p, t = row.index
        return g, p, t
    if row.rule == "mtfc_programme" and row.index[0] == INTO_TREATMENT and c.mtfc:
        return row.index[1], c.mtfc.placement, row.index[2]
    return None


def _aims(programme: Programme, slacks: Iterable[Linear], t: int) -> tuple[Stage, ...]:
    """Return what is made least, in order: children waiting, children unexplained, planned moves, cost, and the tie."""
    v = programme.variables
    waiting = total(z for (_g, _list, s), z in v.u.items() if s == t)
    moves = total(z for (*_of, s), z in v.m.items() if s == t)
    cost = next(stage for stage in programme.stages if stage.name == COST)
    return (
        Stage(NOT_PLACED, "child-quarters", waiting),
        Stage(UNEXPLAINED, "children", total(slacks)),
        Stage(MOVES, "moves", moves),
        cost,
        programme.stages[-1],
    )


def _with_quarter(c: Case, b: Brief, found: Variables, counted: QuarterCount) -> Past:
    """Return what has passed with one quarter more, its spend beyond what these prices make of it included."""
    t, before = counted.quarter, c.past or Past(0, {}, {}, {})
    values = {
        f: before.values.get(f, {}) | {k: z for k, z in getattr(found, f).items() if _in_quarter(k, t)} for f in FIELDS
    }
    spent = {(line, t): gbp for line, gbp in _beyond_prices(c, b, found, counted).items()}
    pulled = tuple(sorted({*before.pulled, *_pulled(c, values, t)}))
    return Past(t, values, before.unexplained, before.spent | spent, pulled)


def _in_quarter(key: Key, t: int) -> bool:
    return isinstance(key[-1], int) and key[-1] == t


def _pulled(c: Case, values: Mapping[str, Mapping[Key, float]], t: int) -> Iterator[str]:
    """Yield the levers that stand elsewhere than at rest in a quarter."""
    opening = replace(c, past=None)
    for field, of in values.items():
        for key, n in of.items():
            lever = owner(c, field, key) if _in_quarter(key, t) else None
            if lever and field != "block" and abs(n - float(at_rest(opening, field, key))) > ROUNDED_OFF:
                yield lever


def _beyond_prices(c: Case, b: Brief, found: Variables, counted: QuarterCount) -> dict[str, float]:
    """Return by line of the schedule what was spent in a quarter beyond what these prices make of it [GBP].

    What a total has beyond the lines that were counted is shared out among the others.
    """
    priced: dict[str, list[float]] = {}
    for k in ledger(c, b, found):
        if k.quarter == counted.quarter and not k.one_off:
            priced.setdefault(k.schedule, []).append(k.amount)
    made = {line: math.fsum(amounts) for line, amounts in priced.items()}
    lines = {line: gbp for line, gbp in counted.spent.items() if line != TOTAL}
    beyond = {line: gbp - made.get(line, 0.0) for line, gbp in lines.items()}
    if TOTAL in counted.spent:
        rest = counted.spent[TOTAL] - math.fsum([*made.values(), *beyond.values()])
        beyond |= _shared_out(rest, {line: n for line, n in made.items() if line not in lines})
    return beyond


def _shared_out(gbp: float, among: Mapping[str, float]) -> dict[str, float]:
    """Return a sum by line in proportion to what lines cost; outside the schedule if none of them costs anything."""
    whole = math.fsum(map(abs, among.values()))
    return {line: gbp * abs(n) / whole for line, n in among.items()} if whole else {OUTSIDE: gbp}


def _with_room(question: Question) -> Question:
    """Return the question with limits that give way where what happened exceeds them, if no plan meets them all."""
    question, nothing = _that_has_a_plan(question, Brief(question.plan(DO_NOTHING), question.strategy))
    brief = Brief(question.plan(RECOMMENDED), question.strategy)
    if brief.plan.levers:
        plan = solve_stages(nothing, nothing.programme.stages, DO_NOTHING)
        brief = beside(question.case, brief, plan.values)
    return _that_has_a_plan(question, brief)[0]


def _that_has_a_plan(question: Question, brief: Brief) -> tuple[Question, Session]:
    """Return the question with limits that give way, if no plan meets what is asked, and its programme as it stands."""
    s = session(build(question.case, brief))
    first(s)
    if no_plan_left(s, confirmed=True):
        question = _given_way(question, s.programme)
        s = session(build(question.case, brief))
    return question, s


def _in_step(row: Row) -> float:
    """Return the weight of a row against others of other units: that of its largest unknown is 1."""
    return 1 / max((abs(float(k)) for k in row.says.terms.values() if k), default=1.0)


def _given_way(question: Question, programme: Programme) -> Question:
    """Return the question with the least change of limits, one by one, that lets the plan be."""
    limits = [k for k in programme.rows if k.rule == OF_POSTS_GONE or rule_named(k.rule).kind != "identity"]
    loosened, slack = with_slack(programme, limits)
    s = session(loosened)
    bound(s, {z.name: (0.0, math.inf) for pair in slack.values() for z in pair})
    first(s)
    minimise(s, total(_in_step(row) * z for row in limits for z in slack[row.name]), GIVES_WAY)
    value = dict(zip(s.matrix.columns, numbers(s), strict=True))
    room = {name: value[up.name] + value[down.name] for name, (up, down) in slack.items()}
    past = question.case.past
    assert past is not None
    gave = dict(past.gave_way)
    for name, n in room.items():
        if n > ROUNDED_OFF:
            gave[name] = gave.get(name, 0.0) + n + TO_SPARE
    return replace(question, case=replace(question.case, past=replace(past, gave_way=gave)))
