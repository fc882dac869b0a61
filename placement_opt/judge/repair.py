"""Why there is no plan: the clash in plain words, and what each repair would take and cost.

The clash is an irreducible set of limits: drop any one and a plan exists. A repair loosens one kind of limit
by as little as possible (an elastic solve, one price for every unit of the limit), then prices the plan that
becomes possible.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.levers import LEVERS, lever_named
from placement_opt.formulation import RULES, Brief, Programme, Row, Stage, build, rule_named, with_slack
from placement_opt.formulation.build import COST
from placement_opt.formulation.linear import Linear
from placement_opt.formulation.quantities import total
from placement_opt.judge.decision_clash import DecisionClash, decision_clash, difference_words
from placement_opt.judge.words import sentences
from placement_opt.kernel.errors import TERMINAL_COLUMNS, NoFeasiblePlan, SolverFailed
from placement_opt.solve.clash import irreducible_clash
from placement_opt.solve.session import (
    Session,
    bound,
    drop_added_rows,
    first,
    hold_at,
    minimise,
    numbers,
    session,
    unbound,
)

NOTICEABLE = 1e-6
PRINTS = 0.05  # of a change; less would read as none
CLASHES = 8  # limits named in a clash
SHOWN = 4  # changes named per repair


Slackened = tuple[Row, Linear, Linear]  # a row and its two slacks


@dataclass(frozen=True)
class Repair:
    """One way out: what changes, row by row, and the cost over the horizon of the plan it allows [GBP]."""

    words: str
    unit: str
    changes: tuple[tuple[Row, float], ...]
    cost: float


def no_plan(c: Case, b: Brief, screen: Sequence[str], *, whole_homes: bool = False) -> NoFeasiblePlan:
    """Return the error that explains why a brief has no plan, to be raised by the caller."""
    decided = decision_clash(c, b, whole_homes=whole_homes)
    found = clash(build(c, b, whole_homes=whole_homes))
    head = "These cannot all be true:" if len(found) > 1 else "This cannot be met, whatever else gives way:"
    more = [f"and {len(found) - CLASHES:,d} more of the same kinds"] if len(found) > CLASHES else []
    shown = [*found[:CLASHES], *more]
    ways = sorted(repairs(build(c, b, whole_homes=whole_homes)), key=lambda r: r.cost)
    alone = "Each of these alone would make a plan possible, the cheapest first:" if ways else _none_alone()
    told = [_repair_line(c, b, r, decided.without if decided else None) for r in ways]
    lines = [
        *(f"No plan meets every rule for '{b.plan.title}'.", ""),
        *(["What the numbers say before any optimising:", *(f"  - {s}" for s in screen), ""] if screen else []),
        *(_decided_lines(decided) if decided else []),
        *([head, *(f"  - {s}" for s in shown), ""] if found else []),
        *(alone, *told),
    ]
    reasons = [
        *([f"{decided.head()} {'; '.join(decided.told())}.", *decided.ways_told()] if decided else []),
        *([f"{head} {'; '.join(shown)}."] if found else []),
        *(alone, *map(_in_one_line, told)),
    ]
    text = "\n".join(_wrapped(line) for text in lines for line in text.split("\n"))
    return NoFeasiblePlan(text, reasons, decided.out if decided else ())


def _decided_lines(k: DecisionClash) -> list[str]:
    """Return which decisions clash, and what the plan costs without each of them."""
    told = (f"  - {words}" for words in k.told())
    ways = (f"  - {words}" for words in k.ways_told())
    return [k.head(), *told, "", "What leaving a decision out makes of the cost:", *ways, ""]


def _wrapped(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip(" -")))
    return textwrap.fill(line, TERMINAL_COLUMNS, subsequent_indent=indent)


def _in_one_line(text: str) -> str:
    """Return a repair with the changes that stand under it behind it."""
    head, *changes = (" ".join(line.removeprefix("  - ").split()) for line in text.split("\n"))
    return f"{head} {'; '.join(changes)}".rstrip()


def _none_alone() -> str:
    return "No single kind of limit, loosened alone, makes a plan possible: several must change together."


def _repair_line(c: Case, b: Brief, r: Repair, without: float | None) -> str:
    """Return a repair and what the plan then costs: in all, or beside the plan without any decision."""
    costs = f"£{r.cost:,.0f}" if without is None else difference_words(r.cost - without)
    changes = sentences(c, b, r.changes, r.unit)
    shown = [f"      {words}" for words in changes[:SHOWN]]
    more = [f"      and {len(changes) - SHOWN} more"] if len(changes) > SHOWN else []
    return "\n".join([f"  - {r.words}; the plan then costs {costs} over the horizon:", *shown, *more])


def clash(programme: Programme) -> list[str]:
    """Return limits that cannot all hold, and none of which can be left out, as sentences.

    Whole kinds of rows are freed first, then single rows; rows without which there is still no plan stay free, and the
    rest is the clash. What was chosen is freed last, so that a clash speaks of choices wherever it can.
    """
    c, b = programme.case, programme.brief
    groups = _named_groups(programme)
    names = set(irreducible_clash(programme, [[r.name for r in group] for group in reversed(groups)]))
    return sentences(c, b, [(row, None) for group in groups for row in group if row.name in names])


def _named_groups(programme: Programme) -> list[list[Row]]:
    """Return the rows that have words, by rule: what was chosen first, what can be repaired next, the rest last.

    The search leaves out the last groups first, so that a clash speaks of choices wherever it can.
    """
    published = [r for r in programme.rows_of("strategy_as_published") if lever_named(r.index[0]).phrase]
    told = sorted((rule for rule in RULES if rule.phrase), key=lambda rule: (rule.kind != "choice", not rule.repair))
    return [published, *(programme.rows_of(rule.name) for rule in told)]


def repairs(programme: Programme) -> list[Repair]:
    r"""Return every kind of limit that can be loosened alone to make a plan possible.

    It is loosened by as little as possible: every unit of the limit has the same price, whether a row is missed from
    above or from below, and every other row is met. With that change held, unmet need and then the cost of the plan are
    least.

    .. math:: change_\xi = \min \sum_{\text{rows of } \xi} missed
    """
    rows = {words: [r for r in programme.rows if _repaired_by(r) == words] for words in repair_words()}
    loosened, slack = with_slack(programme, [r for found in rows.values() for r in found])
    s = session(loosened)
    found = (
        _loosen(s, words, unit, [(r, *slack[r.name]) for r in rows[words]]) for words, unit in repair_words().items()
    )
    return [repair for repair in found if repair]


def repair_words() -> dict[str, str]:
    """Return how each repair reads and its unit: those of the levers, then those of the rules."""
    told = [(k.repair, k.unit) for k in LEVERS] + [(rule.repair, rule.unit) for rule in RULES]
    return {words: unit for words, unit in told if words}


def _repaired_by(row: Row) -> str:
    record = lever_named(row.index[0]) if row.rule == "strategy_as_published" else rule_named(row.rule)
    return record.repair


def _loosen(s: Session, words: str, unit: str, chosen: Sequence[Slackened]) -> Repair | None:
    """Let the chosen rows be missed by as little as possible and price the plan that this allows."""
    if not chosen:
        return None
    bound(s, {z.name: (0.0, math.inf) for _row, *slacks in chosen for z in slacks})
    first(s)
    unmet, *_others = s.programme.stages
    amount = Stage("least change", "none", total(z for _row, *slacks in chosen for z in slacks))
    cost = next(stage for stage in s.programme.stages if stage.name == COST)
    try:
        minimise(s, unmet.objective, unmet.name)
        hold_at(s, amount, minimise(s, amount.objective, amount.name, met=True) + NOTICEABLE)
        hold_at(s, unmet, minimise(s, unmet.objective, unmet.name, met=True) + NOTICEABLE)
        least = minimise(s, cost.objective, cost.name, met=True)
        value = dict(zip(s.matrix.columns, numbers(s), strict=True))
    except (NoFeasiblePlan, SolverFailed):  # a way out that is not proven is not offered
        return None
    finally:
        drop_added_rows(s)
        unbound(s, [z.name for _row, *slacks in chosen for z in slacks])
    missed = ((row, value[up.name] - value[down.name]) for row, up, down in chosen)
    return Repair(words, unit, tuple((row, n) for row, n in missed if abs(n) >= PRINTS), least)
