"""Why there is no plan: the clash in plain words, and what each repair would take and cost.

The clash is an irreducible set of limits: drop any one and a plan exists. A repair loosens one kind of limit
by as little as possible (an elastic solve, one price for every unit of the limit), then prices the plan that
becomes possible.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import pulp

from placement_opt.domain.case import Case
from placement_opt.formulation import Brief, Row, Stage, build
from placement_opt.formulation.quantities import total
from placement_opt.judge.words import sentences
from placement_opt.kernel.errors import COLUMNS, NoFeasiblePlan
from placement_opt.solve.stages import irreducible_clash, minimise

# What a council could change: (rule, first part of the index or None) -> how the repair reads, and its unit.
REPAIRS = {
    ("strategy_as_published", "close"): ("keep homes open longer", "of the home"),
    ("strategy_as_published", "recruit"): ("change the number of carers recruited", "households"),
    ("strategy_as_published", "teams"): ("change the number of teams", "teams"),
    ("targets", None): ("change the target", "children"),
    ("decisions_so_far", None): ("lift a decision", "of what was decided"),
    ("homes_stay_closed", "not_yet"): ("shut homes earlier than notice allows", "of the home"),
    ("homes_close_in_phases", None): ("shut more homes in a quarter", "homes"),
    ("open_before_close", None): ("let homes shut before places stand vacant", "places"),
    ("approvals_are_limited", None): ("recruit more carers than is thought possible", "households"),
    ("agency_market", None): ("buy more placements than the market is thought to supply", "placements"),
    ("moves_are_limited", None): ("move more children than the stability limit allows", "children"),
    ("suitable_share", None): ("step down more children than are assessed as suited", "children"),
    ("teams_grow_slowly", None): ("open teams sooner or more of them", "teams"),
    ("investment_budget", None): ("raise the investment budget", "pounds"),
    ("local_share", None): ("lower the share of placements in the area", "children"),
}
ALWAYS = (  # part of a clash, never a repair
    ("nobody_waits_for_a_target", None),
    ("residential_places", None),
    ("foster_places", None),
    ("mtfc_places_hold", None),
)
NOTICEABLE = 1e-6
CLASHES = 8  # limits named in a clash
SHOWN = 4  # changes named per repair


@dataclass(frozen=True)
class Repair:
    """One way out: what changes, row by row, and the cost over the horizon of the plan it allows [GBP]."""

    words: str
    unit: str
    changes: tuple[tuple[Row, float], ...]
    cost: float


def no_plan(c: Case, b: Brief, screen: Sequence[str]) -> NoFeasiblePlan:
    """Return the error that explains why a brief has no plan, to be raised by the caller."""
    lines = [f"No plan meets every rule for '{b.plan.title}'.", ""]
    if screen:
        lines += ["What the numbers say before any optimising:", *(f"  - {s}" for s in screen), ""]
    found = clash(c, b)
    head = "These cannot all be true:" if len(found) > 1 else "This cannot be met, whatever else gives way:"
    more = [f"  - and {len(found) - CLASHES:,d} more of the same kinds"] if len(found) > CLASHES else []
    lines += [head, *(f"  - {s}" for s in found[:CLASHES]), *more, ""] if found else []
    ways = sorted(repairs(c, b), key=lambda r: r.cost)
    lines += ["Each of these alone would make a plan possible, the cheapest first:" if ways else _none_alone()]
    lines += [_repair_line(c, b, r) for r in ways]
    return NoFeasiblePlan("\n".join(_wrapped(line) for text in lines for line in text.split("\n")))


def _wrapped(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip(" -")))
    return textwrap.fill(line, COLUMNS, subsequent_indent=indent)


def _none_alone() -> str:
    return "No single kind of limit, loosened alone, makes a plan possible: several must change together."


def _repair_line(c: Case, b: Brief, r: Repair) -> str:
    changes = sentences(c, b, r.changes, r.unit)
    shown = [f"      {words}" for words in changes[:SHOWN]]
    more = [f"      and {len(changes) - SHOWN} more"] if len(changes) > SHOWN else []
    return "\n".join([f"  - {r.words}; the plan then costs £{r.cost:,.0f} over the horizon:", *shown, *more])


def clash(c: Case, b: Brief) -> list[str]:
    """Return limits that cannot all hold, and none of which can be left out, as sentences."""
    programme = build(c, b)
    groups = [programme.rows_of(rule, part) for rule, part in (*REPAIRS, *ALWAYS)]
    names = set(irreducible_clash(programme.lp, [[r.name for r in group] for group in reversed(groups)]))
    return sentences(c, b, [(row, None) for group in groups for row in group if row.name in names])


def repairs(c: Case, b: Brief) -> list[Repair]:
    """Return every kind of limit that can be loosened alone to make a plan possible."""
    found = []
    for (rule, part), (words, unit) in REPAIRS.items():
        repair = _loosen(c, b, rule, part, words, unit)
        if repair:
            found.append(repair)
    return found


def _loosen(c: Case, b: Brief, rule: str, part: str | None, words: str, unit: str) -> Repair | None:
    programme = build(c, b)
    lp = programme.lp
    chosen = programme.rows_of(rule, part)
    if not chosen:
        return None
    slack = {r.name: _slacken(lp, r) for r in chosen}
    amount = total(up + down for up, down in slack.values())
    try:
        minimise(lp, programme.stages[0], "highs-simplex")
    except NoFeasiblePlan:
        return None
    least = minimise(lp, Stage("least change", "none", amount), "highs-simplex").best
    lp += amount <= least + NOTICEABLE, "hold_least_change"
    unmet = minimise(lp, programme.stages[0], "highs-simplex").best
    lp += programme.stages[0].objective <= unmet + NOTICEABLE, "hold_unmet"
    cost = minimise(lp, next(s for s in programme.stages if s.name == "cost over the horizon"), "highs-simplex")
    changes = tuple(
        (r, up.varValue - down.varValue)
        for r, (up, down) in ((r, slack[r.name]) for r in chosen)
        if abs(up.varValue - down.varValue) > NOTICEABLE
    )
    return Repair(words, unit, changes, cost.best)


def _slacken(lp: pulp.LpProblem, row: Row) -> tuple[pulp.LpVariable, pulp.LpVariable]:
    """Let a row be missed from above or below at the price of the slack; return the two slacks."""
    up = lp.add_variable(f"slack_up_{row.name}", lowBound=0)
    down = lp.add_variable(f"slack_down_{row.name}", lowBound=0)
    constraint = lp.get_constraint_by_name(row.name)
    constraint.addInPlace(down - up)
    return up, down
