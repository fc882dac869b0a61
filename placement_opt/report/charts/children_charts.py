"""Charts of children: where they live in each plan, how far that may range, and their places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd

from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED
from placement_opt.kernel.text import capital
from placement_opt.report.charts.chart_figures import figure
from placement_opt.report.charts.chart_looks import (
    INKS,
    children_axis,
    data_of,
    name_axis,
    plan_colour,
    plan_dash,
    plan_words,
    plans_in,
    quarter_axis,
    records_of,
    small_multiples,
    spec_of,
)
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import Crosstab, Section

AREA_INKS = ("navy", "amber", "blue", "pale", "mint", "grey", "purple")  # upwards, each unlike the next in grey too


def children_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield where children live in each plan, as areas by plan and as lines by group."""
    section = run.sections.get("plan_children")
    if section is None or not isinstance(section.layout, Crosstab):
        return
    frame = _there(section.frame)
    words = {group: section.layout.words.get(group, group) for group in dict.fromkeys(frame["group"])}
    yield _areas(frame, words, _finding(frame, words))
    yield _lines(frame, words)


def _there(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the groups in which any child ever lives."""
    there: pd.DataFrame = frame[frame["group"].isin(set(frame.loc[frame["whole"] > 0, "group"]))]
    return there


def _finding(frame: pd.DataFrame, words: dict[str, str]) -> str:
    """Say of the group that the recommended plan changes most how many live there at the end."""
    last = _at_end(frame)
    by = {(row["plan"], row["group"]): row["whole"] for row in records_of(last)}
    if (DO_NOTHING, next(iter(words))) not in by or (RECOMMENDED, next(iter(words))) not in by:
        return "Where children live in each plan"
    group = max(words, key=lambda g: abs(by[RECOMMENDED, g] - by[DO_NOTHING, g]))
    planned, nothing = (figure(by[plan, group], "children") for plan in (RECOMMENDED, DO_NOTHING))
    when = last["quarter"].iloc[0]
    if planned == nothing:
        return f"In {when} the recommended plan has as many children in each kind of placement as doing nothing"
    return f"{words[group]} at the end of {when}: {planned} children in the recommended plan, {nothing} doing nothing"


def _at_end(frame: pd.DataFrame) -> pd.DataFrame:
    last: pd.DataFrame = frame[frame["quarter"] == frame["quarter"].iloc[-1]]
    return last


def _areas(frame: pd.DataFrame, words: dict[str, str], title: str) -> Chart:
    plans, quarters = plans_in(frame), list(dict.fromkeys(frame["quarter"]))
    order = {group: n for n, group in enumerate(words)}
    rows = [
        {**_told(row), "Group": words[row["group"]], "order": order[row["group"]]}
        for row in records_of(frame)
        if row["plan"] in plans
    ]
    inks = [INKS[name] for name in AREA_INKS]
    scale = alt.Scale(domain=list(words.values()), range=inks[: len(words)])
    areas = (
        alt.Chart(data_of(rows))
        .mark_area(stroke="#FFFFFF", strokeWidth=0.6)
        .encode(
            x=alt.X("quarter:O", sort=None, axis=quarter_axis(quarters)).scale(padding=0),
            y=alt.Y("whole:Q", stack="zero", axis=alt.Axis(title="Children", tickCount=4, minExtent=42)),
            color=alt.Color("Group:N", scale=scale, legend=alt.Legend(columns=4, symbolType="square")),
            order=alt.Order("order:Q"),
        )
        .properties(width=275, height=190)
        .facet(alt.Facet("Plan:N", title=None, sort=[plan_words(p) for p in plans]), columns=2, spacing=28)
    )
    return Chart(
        "where_children_live",
        title,
        spec_of(areas),
        f"A panel for each plan, of children by kind of placement at the end of each quarter. {_ends(frame, words)}",
        "Children at the opening and at the end of each quarter, by kind of placement, from the bottom of each panel: "
        f"{', '.join(words.values())}.",
        "plan_children",
    )


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {"Plan": plan_words(row["plan"]), "quarter": row["quarter"], "whole": row["whole"]}


def _ends(frame: pd.DataFrame, words: dict[str, str]) -> str:
    """Say where children live at the end of the recommended plan."""
    last = _at_end(frame)
    mine = last[last["plan"] == RECOMMENDED]
    said = [f"{words[row['group']]} {figure(row['whole'], 'children')}" for row in records_of(mine)]
    return f"At the end of {last['quarter'].iloc[0]} the recommended plan has: {', '.join(said)}." if said else ""


def _lines(frame: pd.DataFrame, words: dict[str, str]) -> Chart:
    plans, quarters = plans_in(frame), list(dict.fromkeys(frame["quarter"]))
    rows = [{**_told(row), "Group": words[row["group"]]} for row in records_of(frame) if row["plan"] in plans]
    lines = (
        alt.Chart(data_of(rows))
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X("quarter:O", sort=None, axis=quarter_axis(quarters)),
            y=alt.Y("whole:Q", axis=children_axis()).scale(zero=False),
            color=plan_colour(plans),
            strokeDash=plan_dash(plans),
        )
        .properties(width=275, height=120)
    )
    return Chart(
        "children_by_group",
        _furthest_apart(frame, words),
        spec_of(small_multiples(lines, "Group", words.values())),
        f"A panel for each kind of placement, with a line for each plan. {_ends(frame, words)}",
        "Each panel has a scale of its own, which does not begin at nought, so that small differences are seen.",
        "plan_children",
    )


def _furthest_apart(frame: pd.DataFrame, words: dict[str, str]) -> str:
    """Say of the group in which the recommended plan and the strategy differ most how many live there at the end."""
    last = _at_end(frame)
    by = {(row["plan"], row["group"]): float(row["whole"]) for row in records_of(last)}
    if not {(RECOMMENDED, group) for group in words} | {(AS_PUBLISHED, group) for group in words} <= set(by):
        return "How the plans differ in each kind of placement"
    group = max(words, key=lambda g: abs(by[RECOMMENDED, g] - by[AS_PUBLISHED, g]))
    planned, published = (figure(by[plan, group], "children") for plan in (RECOMMENDED, AS_PUBLISHED))
    when = last["quarter"].iloc[0]
    if planned == published:
        return f"In {when} the recommended plan has as many children in each kind of placement as the strategy"
    return f"{words[group]} at the end of {when}: {planned} children in the recommended plan, {published} as published"


def range_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield how far the numbers of children may range: at nearly the least cost, and over many draws."""
    if section := run.sections.get("range_by_quarter"):
        yield from _at_that_cost(section)
    if section := run.sections.get("children_draws"):
        yield _over_draws(section)


def _at_that_cost(section: Section) -> Iterator[Chart]:
    """Yield the placement types whose number may differ by a child or more; the others are left to the table."""
    every = records_of(section.frame)
    wide = {row["title"] for row in every if row["most"] - row["least"] >= 1}
    rows = [row for row in every if row["title"] in wide]
    if not rows:
        return
    quarters = list(dict.fromkeys(section.frame["quarter"]))
    x = alt.X("quarter:O", sort=None, axis=quarter_axis(quarters))
    band = alt.Chart().mark_area(color=INKS["blue"], opacity=0.3)
    line = alt.Chart().mark_line(color=INKS["blue"], strokeWidth=2.2)
    y = alt.Y("least:Q", axis=children_axis()).scale(zero=False)
    drawn = alt.layer(
        band.encode(x=x, y=y, y2=alt.Y2("most")), line.encode(x=x, y=alt.Y("recommended:Q")), data=data_of(rows)
    ).properties(width=275, height=110)
    yield Chart(
        "children_at_nearly_that_cost",
        _widest(section.frame),
        spec_of(small_multiples(drawn, "title", (row["title"] for row in rows))),
        f"A panel for each placement type, with a band from the fewest to the most children and a line for the "
        f"recommended plan. {_widest(section.frame)}.",
        "The band reaches from the fewest to the most children in plans that cost nearly as little, each placement "
        "type by itself; the line is the recommended plan. Each panel has a scale of its own. What may differ by less "
        "than one child is in the table alone.",
        section.name,
    )


def _widest(frame: pd.DataFrame) -> str:
    """Say of the placement type that may range most at the end how far."""
    last = records_of(frame[frame["quarter"] == frame["quarter"].iloc[-1]])
    row = max(last, key=lambda r: float(r["most"]) - float(r["least"]))
    least, most = figure(row["least"], "children"), figure(row["most"], "children")
    return f"At nearly the same cost, {row['title']} may have {least} to {most} children by the end of {row['quarter']}"


def _over_draws(section: Section) -> Chart:
    plans = plans_in(section.frame)
    rows = [
        {**row, "Plan": plan_words(row["plan"]), "measure": capital(str(row["measure"])),
         "label": f"{row['year']}, {plan_words(row['plan']).lower()}"}
        for row in sorted(records_of(section.frame), key=lambda r: str(r["year"]))
        if row["plan"] in plans
    ]  # fmt: skip
    order, measures = ([row[key] for row in rows] for key in ("label", "measure"))
    y = alt.Y("label:N", sort=list(dict.fromkeys(order)), axis=name_axis())
    colour = plan_colour(plans, legend=False)
    low, high = alt.X("p5:Q", axis=alt.Axis(title="Children", tickCount=3)).scale(zero=False), alt.X2("p95")
    bars = alt.Chart().mark_rule(strokeWidth=5, opacity=0.55).encode(x=low, x2=high, y=y, color=colour)
    points = alt.Chart().mark_point(filled=True, size=60, opacity=1).encode(x=alt.X("p50:Q"), y=y, color=colour)
    facet = alt.Column("measure:N", title=None, sort=list(dict.fromkeys(measures)))
    layers = alt.layer(bars, points, data=data_of(rows)).properties(width=145, height={"step": 20})
    drawn = layers.facet(column=facet).resolve_scale(x="independent")
    return Chart(
        "children_over_draws",
        _range_of_residential(rows),
        spec_of(drawn),
        "For each year and plan a bar over nine draws of ten, with a point where half of the draws lie below. "
        f"{_range_of_residential(rows)}.",
        "Children at the end of each year: the bar holds nine draws of ten, and half of the draws lie below the point.",
        section.name,
    )


def _range_of_residential(rows: list[dict[str, Any]]) -> str:
    """Say how many children are in the first measure of the last year, in nine draws of ten."""
    first = rows[0]["measure"]
    row = next((r for r in reversed(rows) if r["plan"] == RECOMMENDED and r["measure"] == first), rows[-1])
    low, high = figure(row["p5"], "children"), figure(row["p95"], "children")
    return f"{row['measure']} at the end of {row['year']}: {low} to {high} in nine draws of ten of the recommended plan"
