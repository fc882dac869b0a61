"""Charts of what happens to children: outcomes by plan, and who goes where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.report.charts.chart_figures import figure
from placement_opt.report.charts.chart_looks import (
    INKS,
    beside,
    data_of,
    from_nought,
    in_lines,
    name_axis,
    no_axis,
    plan_colour,
    plan_words,
    plans_in,
    records_of,
    right_of,
    row_names,
    rows_side_by_side,
    spec_of,
)
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import Crosstab, Section

SHOWN_AS_NOTHING = ("0", "0%", "not known")  # as figures are written
MOST_MOVES = 15  # rows of who goes where that one chart shows


def outcome_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield who goes where by need group, and the outcomes for children in each plan."""
    if (section := run.sections.get("who_goes_where")) is not None and len(section.frame):
        yield _who_goes_where(section)
    if (section := run.sections.get("children")) is not None and isinstance(section.layout, Crosstab):
        yield _outcomes(section, section.layout)


def _who_goes_where(section: Section) -> Chart:
    words = section.layout.words if isinstance(section.layout, Crosstab) else {}
    every = [
        {"Need": str(words.get(r["need"], r["need"])), "children": r["children"], "route": _route(r, words),
         "shown": figure(r["children"], "children")}
        for r in records_of(section.frame)
    ]  # fmt: skip
    rows = sorted(every, key=lambda r: -abs(float(r["children"])))[:MOST_MOVES]
    rows = [r for r in every if r in rows]  # by need group, as the section has them
    y = alt.Y("label:N", sort=None, axis=no_axis())
    axis = alt.Axis(title="Children over the horizon, more or fewer than doing nothing", tickCount=4)
    x = alt.X("children:Q", axis=axis).scale(padding=30)
    told = [{**r, "label": in_lines(r["route"], 42)} for r in rows]
    bars = alt.Chart().mark_bar(height=14, color=INKS["blue"]).encode(x=x, y=y)
    shown = alt.Chart().mark_text(**beside("datum.children")).encode(x=x, y=y, text=alt.Text("shown:N"))
    drawn = (
        alt.layer(row_names(y), bars, shown, data=data_of(told))
        .properties(width=320, height={"step": 34})
        .facet(row=alt.Row("Need:N", title=None, sort=None, header=alt.Header(labelOrient="top")), spacing=12)
        .resolve_scale(y="independent")
    )
    return Chart(
        "who_goes_where",
        _largest(section, words),
        spec_of(drawn),
        f"Bars of children by need group and route. {_largest(section, words)}.",
        f"{_how_many(len(rows), len(every))} on which the recommended plan differs from doing nothing; the table says "
        "why of each.",
        section.name,
    )


def _how_many(shown: int, every: int) -> str:
    return "All routes" if shown == every else f"The {shown} largest of {every} routes"


def _route(row: Mapping[str, Any], words: Mapping[str, str]) -> str:
    start, end = words.get(row["from"], row["from"]), words.get(row["to"], row["to"])
    return f"{start} to {end}" if row["from"] else f"On entry: {end}"


def _largest(section: Section, words: Mapping[str, str]) -> str:
    """Say of the route that most children take who they are and where it leads."""
    row = max(records_of(section.frame), key=lambda r: float(r["children"]))
    need, count, end = words.get(row["need"], row["need"]), figure(row["children"], "children"), words.get(row["to"])
    if row["from"]:
        return f"{need}: {count} children move from {words.get(row['from'])} to {end}"
    return f"{need}: {count} more than doing nothing are placed on entry in {end}"


def _outcomes(section: Section, layout: Crosstab) -> Chart:
    year = section.frame["year"].iloc[-1]
    frame = section.frame[section.frame["year"] == year]
    plans = plans_in(frame)
    order = {plan: n for n, plan in enumerate(plans)}
    moving = {r["measure"] for r in records_of(frame) if figure(r["value"], r["unit"]) not in SHOWN_AS_NOTHING}
    rows = [
        {"Plan": plan_words(r["plan"]), "panel": in_lines(layout.words.get(r["measure"], r["measure"]), 46),
         "value": r["value"], "shown": figure(r["value"], r["unit"])}
        for r in sorted(records_of(frame), key=lambda r: order[r["plan"]])
        if r["measure"] in moving
    ]  # fmt: skip
    measures = [in_lines(layout.words.get(m, m), 46) for m in dict.fromkeys(frame["measure"]) if m in moving]
    y = alt.Y("Plan:N", sort=[plan_words(p) for p in plans], axis=name_axis())
    x = alt.X("value:Q", axis=None, scale=from_nought())
    bars = alt.Chart().mark_bar(height=12).encode(x=x, y=y, color=plan_colour(plans, legend=False))
    layers = alt.layer(bars, right_of(alt.Chart(), y), data=data_of(rows)).properties(width=190, height={"step": 19})
    drawn = rows_side_by_side(layers, measures).resolve_scale(x="independent")
    return Chart(
        "outcomes_for_children",
        _moved(section, layout, year),
        spec_of(drawn),
        f"A panel for each measure of {year}, with a bar for each plan. {_moved(section, layout, year)}.",
        f"{year}. Moves and endings are those of the year, all else is as it stands at its end. Each panel has a scale "
        "of its own.",
        section.name,
    )


def _moved(section: Section, layout: Crosstab, year: str) -> str:
    """Say of the first measure what it is in the recommended plan and if nothing is done."""
    frame = section.frame[section.frame["year"] == year]
    measure = frame["measure"].iloc[0]
    by = {r["plan"]: figure(r["value"], r["unit"]) for r in records_of(frame[frame["measure"] == measure])}
    if not {RECOMMENDED, DO_NOTHING} <= set(by):
        return section.heading
    name = layout.words.get(measure, measure)
    return f"{name} in {year}: {by[RECOMMENDED]} in the recommended plan, {by[DO_NOTHING]} if doing nothing"
