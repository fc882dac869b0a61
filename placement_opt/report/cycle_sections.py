"""Sections about quarters that have passed: what drifted from the plan, and what people do next."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.cycle.actions import Action, Actions
from placement_opt.domain.case import Case
from placement_opt.domain.schedule_lines import TITLES
from placement_opt.kernel.text import pounds
from placement_opt.measure.drift_parts import PART_WORDS, Drift
from placement_opt.prepared import Run
from placement_opt.report.section import AS_WORDS, Crosstab, Section, Sentences

DRIFT_WORDS = {"planned": "Planned", "actual": "Counted", "volume": "Of it volume", "mix": "Of it mix"}
NOBODY_THERE = 0.05  # children, and whatever else is told to one decimal
AGAINST_PLAN_COLUMNS = ["quarter", "placement", "title", "planned", "actual", "within_chance"]
NOTHING_TO_DO = "The plan begins nothing in this quarter. "
SAFE, NOT_SURE = "Safe to take now: the same in most scenarios", "Hangs on what comes: look again first"


def passed(run: Run) -> tuple[Section, ...]:
    """Return what drifted in the quarters that have passed, if any have."""
    return drift_sections(run.case, run.drift) if run.drift else ()


def drift_sections(c: Case, d: Drift) -> tuple[Section, ...]:
    """Return what was counted and what is not explained, the lights, and the drift in pounds and in children."""
    return (_what_passed(d), _lights(c, d), _money(c, d), _children(c, d))


def _what_passed(d: Drift) -> Section:
    first, last = d.passed[0], d.passed[-1]
    return Section(
        "passed",
        f"What has passed: {first}{f' to {last}' if last != first else ''}",
        "What was counted stands as it was counted. Counts by need group are the least change from what was expected "
        "that meets the totals.",
        pd.DataFrame({"sentence": [*_demand(d), *_unexplained(d), *_gave_way(d), *_not_counted(d)]}),
        Sentences(),
    )


def _demand(d: Drift) -> Iterator[str]:
    whose = "in the run that was signed first" if d.from_signed else "it was at the opening"
    side, cost = ("more", "more") if d.demand > 0 else ("fewer", "less")
    gbp = pounds(abs(d.demand))
    since = f"{side} children than doing nothing expected cost {gbp} {cost} to date, where it has them live."
    told = since if abs(d.demand) >= 1 else "as many children as doing nothing expected."
    yield f"Demand since: {told} Savings are measured from doing nothing as {whose}."


def _unexplained(d: Drift) -> Iterator[str]:
    for label, (more, fewer) in zip(d.passed, d.unexplained, strict=True):
        yield (
            f"{label}: {more:,.1f} children more, and {fewer:,.1f} fewer, than those who came, moved and left explain, "
            "over all need groups and placements."
        )


def _gave_way(d: Drift) -> Iterator[str]:
    """Say which limits what happened exceeds, and by how much at most."""
    for words, n, unit in d.gave_way:
        if n >= NOBODY_THERE:
            amount = pounds(n) if unit == "pounds" else f"{n:,.1f} {unit}".strip()
            yield f"What happened exceeds a limit, which gives way by {amount} at most: {words}."


def _not_counted(d: Drift) -> Iterator[str]:
    if d.not_counted:
        words = "; ".join(k.partition(": 1 or 0")[0].partition(";")[0] for k in d.not_counted)
        yield f"Not counted, and so taken as it was expected: {words}."


def _lights(c: Case, d: Drift) -> Section:
    titles = _titles(c)
    rows = []
    for k in d.lights:
        for column, value, unit in (
            ("Light", k.colour, AS_WORDS),
            ("Planned", k.planned, "GBP"),
            ("Drift", k.drift, "GBP"),
        ):
            rows.append((titles.get(k.line, k.line), column, value, unit))
    told = [(titles.get(k.line, k.line), k.reason) for k in d.lights if abs(k.drift) >= 1]
    reasons = [f"{line}: {reason[:1].lower()}{reason[1:]}" for line, reason in told]
    return Section(
        "drift",
        "Drift to date: what was spent beyond the plan",
        "The plan is the recommended one as it was before any quarter had passed.",
        pd.DataFrame(rows, columns=["line", "column", "value", "unit"]),
        Crosstab(rows="line", across="column", bold=("Total",)),
        " ".join(reasons),
    )


def _money(c: Case, d: Drift) -> Section:
    titles = _titles(c)
    rows = [
        (PART_WORDS[row["part"]].capitalize(), titles.get(row["line"], row["line"]), row["gbp"], "GBP")
        for row in d.by_cause.to_dict("records")
    ]
    return Section(
        "drift_by_cause",
        "Where the drift comes from",
        "Each cause is the plan with that alone as it happened; what they do together is the rest, so that all add up. "
        "drift.csv has it by quarter.",
        pd.DataFrame(rows, columns=["part", "line", "value", "unit"]),
        Crosstab(rows="part", across="line", signed=True),
        " ".join(d.told),
    )


def _children(c: Case, d: Drift) -> Section:
    last = d.children[d.children["quarter"] == d.passed[-1]]
    rows = []
    for row in last.to_dict("records"):
        if max(row["planned"], row["actual"]) < NOBODY_THERE:
            continue
        title = c.placements[row["placement"]].title
        rows += [(title, words, _one_decimal(row[k]), AS_WORDS) for k, words in DRIFT_WORDS.items()]
        rows.append((title, "As chance allows", "yes" if row["within_chance"] else "no", AS_WORDS))
    return Section(
        "drift_in_children",
        f"Children planned and counted at the end of {d.passed[-1]}",
        "Volume is what more or fewer children alone would make, and mix where they live. Chance allows what it would "
        "bring in nineteen cases of twenty.",
        pd.DataFrame(rows, columns=["placement", "column", "value", "unit"]),
        Crosstab(rows="placement", across="column"),
    )


def actual_against_plan(c: Case, children: pd.DataFrame) -> Section:
    """Return the children planned and counted in every quarter that has passed, by placement type."""
    titles = [c.placements[str(p)].title for p in children["placement"]]
    within = ["yes" if k else "no" for k in children["within_chance"]]
    frame = children.assign(title=titles, within_chance=within)[AGAINST_PLAN_COLUMNS].reset_index(drop=True)
    return Section(
        "actual_against_plan",
        "Children planned and counted",
        "The plan is the recommended one as it was before any quarter had passed. Chance allows what it would bring in "
        "nineteen cases of twenty.",
        frame.assign(unit="children"),
        Crosstab(rows="title", across="quarter", value="actual"),
    )


def _one_decimal(n: float) -> str:
    return f"{round(n, 1) + 0.0:,.1f}"


def _titles(c: Case) -> dict[str, str]:
    return TITLES | {k.line: k.title for k in c.schedule}


def action_sections(found: Actions) -> tuple[Section, ...]:
    """Return what people do in the next quarter, one sentence each, and how they are to be read."""
    frame = pd.DataFrame([(_safe(found, k), f"{step_sentence(found.quarter, k)}{_costs(k)}") for k in found.actions])
    frame.columns = ["block", "sentence"] if len(frame.columns) else frame.columns
    frame = frame.sort_values("block", kind="stable", ascending=False, ignore_index=True) if len(frame) else frame
    nothing = "" if found.actions else NOTHING_TO_DO
    scenarios = f"They are looked at in {len(found.scenarios)} scenarios. " if found.scenarios else ""
    return (
        Section(
            "actions",
            f"What to do in {found.quarter}",
            "From the recommended plan with each home open or closed whole. A quarter's delay costs what the plan "
            "costs more over the horizon, solved again without it in this quarter.",
            frame,
            Sentences(block="block"),
            f"{nothing}{scenarios}Costs of the actions themselves are at opening prices. Numbers of children are of a "
            "plan for places, and of no named child.",
        ),
    )


def _safe(found: Actions, k: Action) -> str:
    if not found.scenarios:
        return "Next quarter"
    return SAFE if found.is_safe(k) else NOT_SURE


def step_sentence(quarter: str, k: Action) -> str:
    """Say what is done in a quarter, by when at the latest and what it costs by itself."""
    latest = f" It may wait until {k.latest}." if k.latest != quarter else ""
    return f"{k.words}.{latest}{_own_cost(k)}"


def _own_cost(k: Action) -> str:
    return f" Costs {pounds(k.gbp)}." if k.gbp else ""


def _costs(k: Action) -> str:
    """Say what a quarter's delay costs."""
    if not k.put_off:
        return ""
    if not k.possible:
        return " Put off for a quarter no plan is left."
    assert k.delay is not None
    if abs(k.delay) < 1:
        return " A quarter's delay costs nothing."
    return f" A quarter's delay costs {pounds(k.delay)}."
