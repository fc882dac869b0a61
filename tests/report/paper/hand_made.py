"""The files of a run made by hand: a council with one claim, small enough to read its paper beside its figures."""

from __future__ import annotations

import json

import pandas as pd

from placement_opt.report.kept_run import RUN_SECTIONS, KeptRun
from placement_opt.report.section import Cards, Crosstab, Section, Sentences
from placement_opt.report.section_data import text_of_sections

PLANS = {
    "published": "Claimed by the council",
    "as_published": "Strategy as published",
    "recommended": "Recommended plan",
    "most_saved": "Plan that saves most",
    "do_nothing": "Do nothing",
}
MANIFEST = {
    "package": {"name": "placement_opt", "version": "0.1.0"},
    "written": "2026-11-26T14:23:06+00:00",
    "options": {"model": "town", "strategy": "plan", "scenarios": []},
    "read_as": {"model": "town", "strategy": "strategies/plan.yaml"},
    "stages": [{"plan": "recommended", "stage": "unmet need", "status": "optimal"}],
    "question": "92efc043" + "0" * 56,
}
CASE = {"judged": ["2026/27", "2027/28"], "frozen_year": "2025/26", "homes": [{"title": "Oak House"}]}
MODEL = 'title: "Small Town Council"\ncontains_small_counts: false\n'
STRATEGY = 'title: "More foster care"\nsource: paper\n'
SOURCES = 'paper: {title: "Budget paper", publisher: "Small Town", date: "January 2026"}\nlist: {title: "Fee list"}\n'
PRICES = "# Not for publication.\nplacement,parameter,value,source\nhome,fee,2000,list;assumption\n"


def claim_section(status: str = "does not hold", reason: str = "The most these figures allow is £400,000.") -> Section:
    """Return the verdict on one claim."""
    row = {
        "id": "saving 2027/28",
        "status": status,
        "claim": "The 2027/28 saving of £900,000 a year.",
        "reason": reason,
        "year": "2027/28",
        "claimed": 900000.0,
        "most": 400000.0,
        "margin": -500000.0,
        "unit": "GBP",
    }
    return Section("verdicts", "Town: does it hold?", "", pd.DataFrame([row]), Cards(), "It plans capacity.")


def reasons() -> Section:
    """Return what stands behind the verdict."""
    said = (
        "Claimed in Budget paper: page 3.",
        "The strategy as published saves £100,000 and the recommended plan saves £300,000.",
    )
    rows = [("The 2027/28 saving", sentence) for sentence in said]
    return Section("reasons", "Why", "", pd.DataFrame(rows, columns=["claim", "sentence"]), Sentences(block="claim"))


def schedule(basis: str, lower: float) -> Section:
    """Return the schedule of both judged years: one line and its total."""
    rows = [
        (plan, year, line, value - (lower if plan != "published" else 0.0), "GBP")
        for year in CASE["judged"]
        for line in ("residential", "total")
        for plan, value in (("published", 9e5), ("as_published", 1e5), ("recommended", 3e5), ("most_saved", 4e5))
    ]
    frame = pd.DataFrame(rows, columns=["plan", "year", "line", "value", "unit"])
    layout = Crosstab(rows="line", across="plan", block="year", words=PLANS, bold=("total",))
    return Section(f"schedule_level_{basis}", "Saving", "A saving is positive. More is said here.", frame, layout)


def children(failed: float) -> Section:
    """Return what happens to children in both years: who moved, and how many planned moves failed."""
    rows = [
        (year, plan, measure, value, unit)
        for year in CASE["judged"]
        for plan in ("do_nothing", "as_published", "recommended")
        for measure, value, unit in (
            ("moved", 203.0, "children"),
            ("failed", failed, "children"),
            ("in_a_family", 0.837, "share"),
        )
    ]
    frame = pd.DataFrame(rows, columns=["year", "plan", "measure", "value", "unit"])
    words = PLANS | {"moved": "Children who moved", "failed": "Planned moves that failed", "in_a_family": "In a family"}
    layout = Crosstab(rows="measure", across="plan", block="year", words=words)
    return Section("children", "Children", "As it stands at the end.", frame, layout)


def one_off() -> Section:
    """Return the one-off costs of two plans, in all and by line."""
    rows = [
        (plan, year, line, value, "GBP")
        for year in CASE["judged"]
        for plan in ("as_published", "recommended")
        for line, value in (("moves", 3000.0), ("redundancy", 9000.0), ("total", 12000.0))
    ]
    frame = pd.DataFrame(rows, columns=["plan", "year", "line", "value", "unit"])
    layout = Crosstab(rows="line", across="plan", block="year", words=PLANS, bold=("total",))
    return Section("one_off_costs", "One-off costs", "They are never part of a saving.", frame, layout)


def hand_made(*sections: Section, beside: tuple[Section, ...] = (), failed: float = 12.0) -> KeptRun:
    """Return a run with its sections; those given by name take the place of its own."""
    own = (
        claim_section(),
        reasons(),
        schedule("do_nothing", 0.0),
        schedule("frozen", 5e5),
        children(failed),
        one_off(),
    )
    all_of_it = {s.name: s for s in (*own, *sections)}
    files = {
        RUN_SECTIONS: text_of_sections(all_of_it.values()),
        "case.json": json.dumps(CASE),
        "inputs/town/model.yaml": MODEL,
        "inputs/town/sources.yaml": SOURCES,
        "inputs/town/prices.csv": PRICES,
        "inputs/strategies/plan.yaml": STRATEGY,
    }
    return KeptRun({name: text.encode("utf-8") for name, text in files.items()}, MANIFEST, beside)
