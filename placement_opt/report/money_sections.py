"""Sections about money: the schedule on both bases and readings, one-off costs, who pays, the bridge, whole homes."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from placement_opt.domain.schedule_lines import CONTRACTS, TITLES, TOTAL
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, MOST_SAVED, RECOMMENDED
from placement_opt.kernel.text import pounds
from placement_opt.measure.pressure import BOTH_PARTS, CHILDREN_PART, PRICES_PART, pressure_table
from placement_opt.measure.savings import BASES, saved
from placement_opt.measure.summary import (
    PRINTED,
    bridge_table,
    funding_table,
    one_off_table,
    schedule_table,
    whole_homes_table,
)
from placement_opt.prepared import Run
from placement_opt.report.section import Crosstab, Section

COMPARED = (AS_PUBLISHED, RECOMMENDED, MOST_SAVED)
PLAN_HEADINGS = {
    PRINTED: "Claimed by the council",
    AS_PUBLISHED: "Strategy as published",
    RECOMMENDED: "Recommended plan",
    MOST_SAVED: "Plan that saves most",
}
BRIDGE_ENDS = ("start", "end")  # of the bridge
READINGS = {  # reading -> how it is named, in words
    "level": "Recurrent saving of each year",
    "cash": "Cash saved up to the end of each year",
}

AGREED_HEADING = "Strategy as published, as far as agreed"


def plan_headings(run: Run) -> dict[str, str]:
    """Return how tables name the plans; the published one is told as far as agreed where decisions contradict it."""
    agreed = {AS_PUBLISHED: AGREED_HEADING} if run.prepared.question.agreed.contradicted else {}
    return PLAN_HEADINGS | agreed


def compared(run: Run) -> list[str]:
    """Return the plans that tables put side by side, as far as there are such plans."""
    return [name for name in COMPARED if run.answer.has(name)]


def schedule(run: Run, basis: str, reading: str) -> Section:
    """Return one basis and one reading of the savings schedule, claimed and found, line by line and year by year."""
    found = schedule_table(run.case, run.savings, basis, reading)
    shown = (PRINTED, *COMPARED)
    titles = TITLES | {k.line: k.title for k in run.case.schedule} | plan_headings(run)
    titles[CONTRACTS] = f"{titles[CONTRACTS]}, granted"  # a number taken from the claim is not tested by it
    brief = (TOTAL,) if reading == "cash" else ()  # the lines of a year's recurrent saving say where it comes from
    return Section(
        f"schedule_{reading}_{basis}",
        f"{READINGS[reading]}, {BASES[basis]}",
        "",
        found[found["plan"].isin(shown)],
        Crosstab(rows="line", across="plan", block="year", words=titles, bold=(TOTAL,), brief=brief),
    )


def schedules(run: Run) -> list[Section]:
    """Return the schedule on both bases and in both readings; a saving is positive, more spent is negative."""
    said = {
        "level": "A saving is positive and an extra cost negative. The plan that saves most does so in "
        f"{run.bridge.year}; its other years may be worse. Outside the schedule: costs for which it has no line, such "
        "as MTFC and planned moves.",
        "cash": "Each year holds the years before it. The lines behind these totals are in savings.csv.",
    }
    first = next(iter(BASES))
    return [
        replace(schedule(run, basis, reading), sentence=said[reading] if basis == first else "")
        for reading in READINGS
        for basis in BASES
    ]


def pressure(run: Run) -> Section:
    """Return what doing nothing costs above the frozen budget, by year, children and prices apart."""
    words = {
        CHILDREN_PART: "More children, or older ones",
        PRICES_PART: "Dearer prices",
        BOTH_PARTS: "Both",
    }
    return Section(
        "pressure",
        "The pressure of doing nothing",
        f"What it costs each year above the frozen budget of {run.case.frozen_year}. Children are counted at the "
        "prices of the year, and prices for the children of the opening.",
        pressure_table(run.pressures),
        Crosstab(rows="part", across="year", words=words, bold=(BOTH_PARTS,), signed=True),
    )


def one_off_costs(run: Run) -> Section:
    """Return the one-off costs of the plans."""
    plans = [run.plan(name) for name in compared(run)]
    return Section(
        "one_off_costs",
        "One-off costs",
        "They are never part of a recurrent saving.",
        one_off_table(run.case, plans),
        Crosstab(rows="line", across="plan", block="year", words=plan_headings(run) | {TOTAL: "Total"}, bold=(TOTAL,)),
    )


def funding(run: Run) -> Section:
    """Return who pays for investment under the recommended plan."""
    frame = funding_table(run.case, run.plan(RECOMMENDED))
    named = {str(row["funder"]): _kind(row) for row in frame.to_dict("records")}
    return Section(
        "funding",
        "Who pays for investment in the recommended plan",
        "Investment is in fostering, MTFC and services.",
        frame,
        Crosstab(rows="funder", across="measure", block="year", words=named | {"paid": "Paid", "budget": "Budget"}),
    )


def _kind(row: dict[object, object]) -> str:
    """Return a funder with what sort of money it is."""
    kinds = ", ".join(words for words, on in (("external", row["external"]), ("one-off", row["one_off"])) if on)
    return f"{row['funder']} ({kinds})" if kinds else str(row["funder"])


def bridge(run: Run) -> Section:
    """Return the bridge from the frozen budget to the recommended plan, one lever at a time."""
    b = run.bridge
    ends = pd.DataFrame(
        [
            ("start", f"Frozen budget {run.case.frozen_year}", b.start, "GBP"),
            ("end", "Recommended plan, recurrent cost", b.end, "GBP"),
        ],
        columns=["name", "words", "value", "unit"],
    )
    frame = pd.concat([ends.iloc[:1], bridge_table(b), ends.iloc[1:]], ignore_index=True)
    saving = saved(run.savings, RECOMMENDED, b.year)
    return Section(
        "bridge",
        f"From the frozen budget to the recommended plan, {b.year}",
        "",
        frame,
        Crosstab(
            rows="name", words=dict(zip(frame["name"], frame["words"], strict=True)), bold=BRIDGE_ENDS, signed=True
        ),
        f"The recommended plan's recurrent saving in {b.year} is {pounds(saving)} a year. {pounds(run.cashable)} a "
        "year is cashable, which means that it leaves the budget; the difference is staff time. The present value of "
        f"the plan over {len(run.case.quarters)} quarters, one-off costs included, is {pounds(run.present_value)}.",
    )


def whole_homes(run: Run) -> Section:
    """Return what it costs each plan to keep every home whole."""
    titles = plan_headings(run) | {DO_NOTHING: "Do nothing"}
    headings = {"whole": "Homes whole", "relaxed": "Homes in part", "gap": "Difference"}
    return Section(
        "whole_homes",
        "Cost over the horizon with homes kept whole",
        "The most that each claim can reach is found with homes open in part, the more lenient reading.",
        whole_homes_table(run.plans, run.relaxed),
        Crosstab(rows="plan", across="measure", words=titles | headings),
    )
