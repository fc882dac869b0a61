"""What a plan was to cost and what came of it, by part: volume, mix, timing, other, price, and what they do together.

Each part is the plan with that alone as it happened, priced by the one ledger; the interaction is the rest, so that the
parts add up to the penny.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.levers import Key
from placement_opt.domain.past import Past, unexplained_in
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.domain.strategy import Plan, Strategy
from placement_opt.formulation import RULES, Brief, Variables, ledger
from placement_opt.formulation.contract_places import contract_weeks
from placement_opt.formulation.quantities import child_weeks, living_in
from placement_opt.formulation.variables import FIELDS
from placement_opt.kernel.draws import most

VOLUME, MIX, TIMING, OTHERWISE, DEARER, JOINTLY = DRIFT_PARTS = (
    "volume",
    "mix",
    "timing",
    "other",
    "price",
    "interaction",
)
PART_WORDS = {
    VOLUME: "more or fewer children",
    MIX: "where they live",
    TIMING: "homes, households and teams sooner or later",
    OTHERWISE: "moves, endings and one-off costs",
    DEARER: "prices",
    JOINTLY: "what these do together",
}
STANDING = ("open", "opens", "released", "recruit", "households", "teams", "block", "contracted", "signed", "sold")
WHERE_CHILDREN_LIVE = ("x", "start")  # where children live
DRIFT_COLUMNS = ("quarter", "year", "line", "part", "gbp")
Table = Mapping[str, Mapping[Key, float]]  # field of the variables -> key -> number
CHILD_DRIFT_COLUMNS = ("quarter", "placement", "planned", "actual", "volume", "mix", "interaction")


@dataclass(frozen=True)
class Light:
    """How a line of the schedule, or all of them, stand to date: a light and its reason."""

    line: str
    colour: str
    planned: float  # GBP to date
    drift: float  # GBP beyond it
    reason: str


@dataclass(frozen=True)
class Drift:
    """The plan against what was counted, over the quarters that have passed."""

    passed: tuple[str, ...]  # labels of the quarters
    money: pd.DataFrame  # DRIFT_COLUMNS
    children: pd.DataFrame  # CHILD_DRIFT_COLUMNS, then within_chance
    lights: tuple[Light, ...]  # of each line, then of all
    told: tuple[str, ...]  # a sentence for each of the largest parts
    not_counted: tuple[str, ...]  # what was taken as it was expected, in words
    unexplained: tuple[tuple[float, float], ...]  # by quarter: children more, and fewer, than the model explains
    gave_way: tuple[tuple[str, float, str], ...]  # limit that what happened exceeds, by how much at most, and its unit
    from_signed: bool  # savings are measured from doing nothing as in the run that was signed first
    demand: float  # what more or fewer children cost to date than doing nothing, as it was at the opening [GBP]

    @property
    def total(self) -> float:
        """What was spent beyond the plan to date [GBP]."""
        return math.fsum(self.money["gbp"])

    @property
    def by_cause(self) -> pd.DataFrame:
        """What was spent beyond the plan to date by line, all lines together last, and part [GBP]."""
        every = pd.concat([self.money, self.money.assign(line=TOTAL)])
        return every.groupby(["line", "part"], sort=False)["gbp"].sum().reset_index()


def unexplained_by_quarter(past: Past) -> tuple[tuple[float, float], ...]:
    """Return the children of each quarter that are more, and fewer, than the model explains."""
    found = (unexplained_in(past, t).values() for t in range(1, past.quarters + 1))
    return tuple((math.fsum(n for n in of if n > 0), -math.fsum(n for n in of if n < 0)) for of in map(tuple, found))


def limits_exceeded(past: Past) -> tuple[tuple[str, float, str], ...]:
    """Return the limits that give way to what happened, in words, by how much at most, and its unit in words."""
    found: dict[tuple[str, str], float] = {}
    for name, n in past.gave_way.items():
        rule = max((r for r in RULES if name.startswith(r.name)), key=lambda r: len(r.name))
        words = rule.limit or rule.name.replace("_", " "), rule.unit
        found[words] = max(found.get(words, 0.0), n)
    return tuple((words, n, unit) for (words, unit), n in found.items())


def drift_in_money(c: Case, plan: Plan, strategy: Strategy, planned: Variables, actual: Case) -> pd.DataFrame:
    """Return what was spent beyond the plan in each quarter that has passed, by line and part, in DRIFT_COLUMNS [GBP].

    `c` is the case before anything had happened and `actual` the same once quarters have passed. Recurrent and one-off
    costs count alike.
    """
    past = actual.past
    assert past is not None
    happened = _with(planned, {f: past.values.get(f, {}) for f in FIELDS})
    brief = Brief(plan, strategy)

    def costs(v: Variables) -> dict[tuple[int, str], float]:
        found: dict[tuple[int, str], list[float]] = {}
        for k in ledger(c, brief, _with_spot(c, v)):
            if k.quarter <= past.quarters:
                found.setdefault((k.quarter, k.schedule), []).append(k.amount)
        return {key: math.fsum(amounts) for key, amounts in found.items()}

    before, after = costs(planned), costs(happened)
    alone = {part: costs(v) for part, v in _alone(c, planned, happened, past.quarters).items()}
    recorded = {(t, line): gbp for (line, t), gbp in past.spent.items()}
    rows = []
    for t, line in sorted({*before, *after, *recorded}):
        key = (t, line)
        parts = {part: costs_of.get(key, 0.0) - before.get(key, 0.0) for part, costs_of in alone.items()}
        parts[DEARER] = recorded.get(key, 0.0)
        total = after.get(key, 0.0) + parts[DEARER] - before.get(key, 0.0)
        parts[JOINTLY] = total - math.fsum(parts.values())
        q = c.quarters[t - 1]
        rows += [(q.label, q.year, line, part, parts[part]) for part in DRIFT_PARTS]
    return pd.DataFrame(rows, columns=list(DRIFT_COLUMNS))


def planned_spend(c: Case, plan: Plan, strategy: Strategy, planned: Variables, quarters: int) -> dict[str, float]:
    """Return what the plan was to cost in the quarters that have passed, by line of the schedule [GBP]."""
    found: dict[str, list[float]] = {}
    for k in ledger(c, Brief(plan, strategy), planned):
        if k.quarter <= quarters:
            found.setdefault(k.schedule, []).append(k.amount)
    return {line: math.fsum(amounts) for line, amounts in found.items()}


def drift_in_children(c: Case, planned: Variables, actual: Case) -> pd.DataFrame:
    """Return by quarter and placement type the children planned and counted, and what of the difference is what.

    Volume is what more or fewer children alone would make at the plan's mix, mix what the mix alone would make of as
    many children as planned.
    """
    past = actual.past
    assert past is not None
    happened = _with(planned, {"x": past.values["x"]})
    rows = []
    for q in c.quarters[: past.quarters]:
        here = {p: (living_in(c, planned, p, q.number), living_in(c, happened, p, q.number)) for p in c.placements}
        were, are = (math.fsum(n[side] for n in here.values()) for side in (0, 1))
        for p, (plan, now) in here.items():
            volume, mix = plan * _times(are, were) - plan, now * _times(were, are) - plan
            rows.append((q.label, p, plan, now, volume, mix, now - plan - volume - mix))
    return pd.DataFrame(rows, columns=list(CHILD_DRIFT_COLUMNS))


def _alone(c: Case, planned: Variables, happened: Variables, quarters: int) -> dict[str, Variables]:
    """Return the plan with each part alone as it happened."""
    were, are = ({t: _everyone(c, v, t) for t in range(1, quarters + 1)} for v in (planned, happened))
    passed = {f: {k: z for k, z in getattr(happened, f).items() if _passed(k, quarters)} for f in FIELDS}
    children = {f: passed[f] for f in WHERE_CHILDREN_LIVE}
    other = {f: of for f, of in passed.items() if f not in (*WHERE_CHILDREN_LIVE, *STANDING)}
    known = _known(planned, children)
    more = {f: {k: getattr(planned, f)[k] * _times(are[k[-1]], were[k[-1]]) for k in of} for f, of in known}
    moved = {f: {k: z * _times(were[k[-1]], are[k[-1]]) for k, z in of.items()} for f, of in children.items()}
    return {
        VOLUME: _with(planned, more),
        MIX: _with(planned, moved),
        TIMING: _with(planned, {f: passed[f] for f in STANDING}),
        OTHERWISE: _with(planned, other),
    }


def _times(n: float, of: float) -> float:
    """Return how many times as many children there are; of nobody nothing can be scaled, and stays nobody."""
    return n / of if of else 1.0


def _known(v: Variables, of: Table) -> Iterator[tuple[str, dict[Key, float]]]:
    return ((f, {k: z for k, z in table.items() if k in getattr(v, f)}) for f, table in of.items())


def _passed(key: Key, quarters: int) -> bool:
    return isinstance(key[-1], int) and 0 < key[-1] <= quarters


def _everyone(c: Case, v: Variables, t: int) -> float:
    return math.fsum(living_in(c, v, p, t) for p in c.placements)


def _with(v: Variables, changed: Table) -> Variables:
    return replace(v, **{f: getattr(v, f) | dict(of) for f, of in changed.items()})


def _with_spot(c: Case, v: Variables) -> Variables:
    """Return unknowns with the child-weeks bought at the fee that children and contracts leave."""
    spot = {(p, t): _spot_weeks(c, v, p, t) for p, t in v.spot}
    return replace(v, spot=spot)


def _spot_weeks(c: Case, v: Variables, p: str, t: int) -> float:
    block = math.fsum(v.block[k.id, t] for k in c.contracts if k.placement == p)
    held = math.fsum(contract_weeks(c, v, k, t) for k in c.offers if k.placement == p)
    return float(most(0.0, child_weeks(c, v, p, t) - c.quarters[t - 1].weeks * block - held))
