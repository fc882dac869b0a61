"""What people do next quarter, from the recommended plan with each home whole, and what a quarter's delay costs."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placement_opt.cycle.going_on import GoneOn, check_some_left, gone_on
from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.decisions import Decision
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.kernel import calendar, paths
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.measure.results import Results
from placement_opt.prepared import Options, Prepared
from placement_opt.question import Question, Want
from placement_opt.solving import Baselines, EveryLever

REASON, BY = "to see what a quarter's delay costs", "the program"
HARDLY = 0.05  # of a household, team or place; less is no action
HALF_A_CHILD = 0.5
MANY = 10  # of which a part more or less is no matter
BY_HALF = 0.5  # share of its quantity that an action must have in a scenario to stand there too
IN_MOST = 0.5  # of scenarios in which an action that is safe stands


@dataclass(frozen=True)
class Action:
    """One thing that people do next quarter: its words, latest start and cost, and what a quarter's delay costs."""

    id: str
    words: str
    quantity: float
    latest: str  # quarter by whose end it has begun, if the plan is to hold
    gbp: float | None  # what it costs in the quarter in which it works; None: nothing of its own
    put_off: tuple[Decision, ...] = ()  # what holds it back for a quarter; (): children come whenever they come
    delay: float | None = None  # GBP over the horizon; None where `put_off` is empty, or no plan is left
    possible: bool = True  # a plan is left if it is put off
    stands_in: int = 0  # scenarios in which it stands as well


@dataclass(frozen=True)
class Actions:
    """Next quarter's actions, and among how many scenarios it was looked whether they stand."""

    quarter: str
    actions: tuple[Action, ...]
    scenarios: tuple[str, ...]

    def is_safe(self, action: Action) -> bool:
        """Say whether an action stays as it is in most scenarios, and so may be taken now."""
        return bool(self.scenarios) and action.stands_in > IN_MOST * len(self.scenarios)


def next_actions(options: Options, scenarios: Sequence[str] | None = None, *, progress: Progress = quiet) -> Actions:
    """Return what people do in the quarter after the last that was counted, or in the first.

    `scenarios` are those in which it is looked whether an action stands too; None: all that the model and config/ have.
    Raises BadInput, NoFeasiblePlan or SolverFailed; a scenario without a plan counts as one in which nothing stands.
    """
    now = gone_on(options)
    check_some_left(now.prepared)
    known = paths.known_settings("scenarios", paths.find_model(options.model))
    names = () if options.scenarios else tuple(known if scenarios is None else scenarios)
    plan, cost = _recommended(now.prepared.question)
    found = list(_actions(now, plan))
    steps = len(found) + len(names)
    for n, action in enumerate(found):
        progress(n, steps, f"Put off: {action.words}")
        found[n] = _with_delay(now.prepared.question, action, cost)
    for step, name in enumerate(names, len(found)):
        progress(step, steps, f"Scenario {name}")
        there = _stands(options, name, found)
        found = [dataclasses.replace(k, stands_in=k.stands_in + n) for k, n in zip(found, there, strict=True)]
    quarters = now.prepared.question.case.quarters
    return Actions(quarters[len(now.passed)].label, tuple(found), tuple(names))


def _recommended(question: Question, decisions: Sequence[Decision] = ()) -> tuple[Results, float]:
    """Return the recommended plan with each home whole, further decisions held, and what it costs [GBP]."""
    strategy = dataclasses.replace(question.strategy, decisions=(*question.strategy.decisions, *decisions))
    asked, want = dataclasses.replace(question, strategy=strategy), Want(plans=(RECOMMENDED,))
    every = EveryLever(asked, want, Baselines().of(asked, want))
    found = every.plan(asked.plan(RECOMMENDED), (), whole=bool(asked.case.homes))
    return found, found.cost


def _with_delay(question: Question, action: Action, cost: float) -> Action:
    if not action.put_off:
        return action
    try:
        _plan, later = _recommended(question, action.put_off)
    except NoFeasiblePlan:
        return dataclasses.replace(action, delay=None, possible=False)
    return dataclasses.replace(action, delay=later - cost)


def _stands(options: Options, scenario: str, actions: Sequence[Action]) -> list[int]:
    """Return 1 for each action that the recommended plan of a scenario takes too, and else 0."""
    try:
        now = gone_on(dataclasses.replace(options, scenarios=(scenario,)))
        plan, _cost = _recommended(now.prepared.question)
    except NoFeasiblePlan:
        return [0] * len(actions)
    there = {k.id: k.quantity for k in _actions(now, plan)}
    return [int(there.get(k.id, 0.0) >= BY_HALF * k.quantity) for k in actions]


def _actions(now: GoneOn, plan: Results) -> Iterator[Action]:
    """Yield the actions of the quarter after the last that passed."""
    return actions_in(now.prepared, plan, len(now.passed) + 1)


def actions_in(prepared: Prepared, plan: Results, t: int) -> Iterator[Action]:
    """Yield what people do in quarter t of a plan with whole homes, in the order in which it is read; no delay yet."""
    c = prepared.question.case
    yield from _notices(prepared, plan, t)
    yield from _assessments(c, plan, t)
    yield from _teams(c, plan, t)
    yield from _step_downs(c, plan, t)
    yield from _placements(c, plan, t)
    yield from _others(c, plan, t)


def _notices(prepared: Prepared, plan: Results, t: int) -> Iterator[Action]:
    c = prepared.question.case
    for h in c.homes:
        closed = next(
            (q.number for q in c.quarters if q.number >= t and plan.values.open[h.id, q.number] < BY_HALF), None
        )
        if closed is None or plan.values.open[h.id, t - 1] < BY_HALF or closed - h.notice - 1 > t:
            continue
        last = calendar.last_day(closed - 1, prepared.inputs.model.opening)
        due = closed - h.notice - 1
        latest = c.quarters[max(t, due) - 1].label
        give = f"Give notice on {h.title}" if due >= t else f"Make sure that notice has been given on {h.title}"
        words = f"{give} and place nobody new there: its last day is {last.day} {last:%B %Y}"
        if closed == t:
            words = f"Close {h.title}, whose last day was to be {last.day} {last:%B %Y}"
        still = Decision("open", (h.id,), closed, "fix", 1.0, REASON, BY)
        yield Action(f"close {h.id}", words, 1.0, latest, h.closure_cost.value, (still,))


def _assessments(c: Case, plan: Results, t: int) -> Iterator[Action]:
    for p, k in c.carers.items():
        begun = plan.values.recruit.get((p, t), 0.0)
        if begun > HARDLY:
            what, title = _of(begun, "further household"), _lower(c.placements[p].title)
            words = f"Begin to assess {what} for {title}, to be approved in {c.quarters[t + k.lead - 1].label}"
            none = Decision("recruit", (p,), t, "forbid", 0.0, REASON, BY)
            cost = begun * k.recruitment_cost.value
            yield Action(f"assess {p}", words, begun, c.quarters[t - 1].label, cost, (none,))


def _teams(c: Case, plan: Results, t: int) -> Iterator[Action]:
    kinds = {s.id: (s.title, s.team_cost.value) for s in c.services}
    if c.mtfc:
        weeks = c.quarters[t - 1].weeks
        kinds = {MTFC: ("MTFC", c.mtfc.place_cost.value * c.mtfc.places_per_team * weeks)} | kinds
    for id, (title, cost) in kinds.items():
        more = plan.values.teams[id, t] - plan.values.teams[id, t - 1]
        if more > HARDLY:
            words = f"Open {_of(more, 'team')} of {title}"
            as_now = Decision("teams", (id,), t, "at_most", plan.values.teams[id, t - 1], REASON, BY)
            yield Action(f"open {id}", words, more, c.quarters[t - 1].label, more * cost, (as_now,))


def _step_downs(c: Case, plan: Results, t: int) -> Iterator[Action]:
    by_way: dict[tuple[str, str], dict[str, float]] = {}
    for (g, p, q, s), n in plan.values.m.items():
        if s == t:
            by_way.setdefault((p, q), {})[g] = n
    safe = c.quarters[t - 1].in_year == 2
    for (p, q), of in by_way.items():
        n = math.fsum(of.values())
        if n < HALF_A_CHILD:
            continue
        when = "" if safe else "; those whom Key Stage 4 keeps in place wait for July to September"
        where = f"from {_lower(c.placements[p].title)} to {_lower(c.placements[q].title)}"
        words = f"Open panel for {_of(n, 'planned move')} {where}{when}"
        none = tuple(Decision("moves", (g, p, q), t, "forbid", 0.0, REASON, BY) for g, k in of.items() if k)
        yield Action(f"move {p} {q}", words, n, c.quarters[t - 1].label, n * c.move_cost.value, none)


def _placements(c: Case, plan: Results, t: int) -> Iterator[Action]:
    for p in c.market:
        new = math.fsum(n for of in (plan.values.a, plan.values.r) for (_g, q, s), n in of.items() if (q, s) == (p, t))
        if new >= HALF_A_CHILD and p in c.fee:
            what, title = _of(new, "new placement"), _lower(c.placements[p].title)
            words = f"Buy {what} in {title}, for children who come or need another place"
            gbp = new * c.fee[p].value * c.quarters[t - 1].weeks * calendar.MIDDLE
            yield Action(f"buy {p}", words, new, c.quarters[t - 1].label, gbp)


def _others(c: Case, plan: Results, t: int) -> Iterator[Action]:
    """Yield what the other levers do, each by what it adds in the quarter to what stood before."""
    for measure, id, now, before, what, about in _other_levers(c, plan, t):
        more = now - before
        if more > HARDLY:
            later = Decision(measure, (id,), t, "at_most", before, REASON, BY)
            words = f"{about}: {_of(more, what)}"
            yield Action(f"{measure} {id}", words, more, c.quarters[t - 1].label, None, (later,))


def _other_levers(c: Case, plan: Results, t: int) -> Iterator[tuple[str, str, float, float, str, str]]:
    """Yield measure, subject, quantity of the quarter and of the one before, its unit, and what is done."""
    v = plan.values
    for offer in c.offers:
        places = v.contracted[offer.id, t], v.contracted[offer.id, t - 1]
        yield "contract_places", offer.id, *places, "place", f"Sign under the contract {offer.id}"
    for p in dict.fromkeys(k.placement for k in c.sold_places):
        yield "places_sold", p, v.sold[p, t], v.sold[p, t - 1], "further place", "Sell to other councils"
    for k in c.new_homes:
        yield "homes_opened", k.id, v.opens.get((k.id, t), 0.0), 0.0, "new home", f"Open {k.id}"
    for way in c.transfers:
        yield "transfers", way.id, v.transfer[way.source, way.to, t], 0.0, "household", "Take over from an agency"
    for review in c.reviews:
        made, title = v.reviews[review.placement, t], _lower(c.placements[review.placement].title)
        yield "reviews", review.placement, made, 0.0, "high fee", f"Review the fees of {title}"
    for exit in dict.fromkeys(k.exit for k in c.planned_exits):
        leaving = math.fsum(z for (e, _g, _p, s), z in v.leave.items() if (e, s) == (exit, t))
        yield "exits", exit, leaving, 0.0, "child", f"Prepare to leave care by {exit.replace('_', ' ')}"


def _of(n: float, what: str) -> str:
    """Write how many, in whole ones: half a household is one or none."""
    low, high = math.floor(n + HARDLY), math.ceil(n - HARDLY)
    if n >= MANY or low == high:
        number = f"{n:,.0f}"
        return f"{number} {what}{'' if number == '1' else 's'}"
    return f"{low} or {high} {what}s" if low else f"up to one {what}"


def _lower(title: str) -> str:
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
