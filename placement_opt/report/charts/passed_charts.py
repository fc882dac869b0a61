"""Charts of what has happened: actual against plan, and plans scored against what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt

from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.report.charts.chart_figures import figure, short
from placement_opt.report.charts.chart_looks import (
    INK,
    INKS,
    as_it_is,
    children_axis,
    data_of,
    line_key,
    money_axis,
    name_axis,
    plan_colour,
    plan_dash,
    plan_words,
    plans_in,
    quarter_axis,
    records_of,
    right_of,
    rows_side_by_side,
    small_multiples,
    spec_of,
)
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import Crosstab, Section

HAPPENED_PLAN = "happened"
COUNTED_AT_END = ("residential children", "foster children", "all looked after")


def passed_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield actual against plan, and the scores of money and children, as far as a run has them."""
    if (section := run.sections.get("actual_against_plan")) is not None and len(section.frame):
        yield _actual(section)
    if (section := run.sections.get("scored_money")) is not None and isinstance(section.layout, Crosstab):
        yield from _scored_money(section, section.layout)
    if (section := run.sections.get("scored_children")) is not None and isinstance(section.layout, Crosstab):
        yield from _scored_children(section)


def _actual(section: Section) -> Chart:
    quarters = list(dict.fromkeys(section.frame["quarter"]))
    kinds = {"planned": "Planned", "actual": "Counted"}
    every = records_of(section.frame)
    rows = [
        {"title": r["title"], "quarter": r["quarter"], "value": r[kind], "Number": words}
        for r in every
        for kind, words in kinds.items()
    ]
    scale = alt.Scale(domain=list(kinds.values()), range=[INKS["blue"], INKS["orange"]])
    dashes = alt.Scale(domain=list(kinds.values()), range=[[5, 3], [1, 0]])
    lines = (
        alt.Chart(data_of(rows))
        .mark_line(strokeWidth=2.5, point=True)
        .encode(
            x=alt.X("quarter:O", sort=None, axis=quarter_axis(quarters, every=True)),
            y=alt.Y("value:Q", axis=children_axis()).scale(zero=False),
            color=alt.Color("Number:N", scale=scale, legend=line_key()),
            strokeDash=alt.StrokeDash("Number:N", scale=dashes, legend=line_key()),
        )
        .properties(width=275, height=110)
    )
    last = [r for r in every if r["quarter"] == quarters[-1]]
    most = max(last, key=lambda r: abs(float(r["actual"]) - float(r["planned"])))
    counted, planned = figure(most["actual"], "children"), figure(most["planned"], "children")
    finding = f"{most['title']}: {counted} children counted at the end of {most['quarter']}, {planned} planned"
    return Chart(
        "actual_against_plan",
        finding,
        spec_of(small_multiples(lines, "title", (r["title"] for r in rows))),
        f"A panel for each placement type with children planned and counted, in {', '.join(quarters)}. {finding}.",
        "Solid lines are what was counted, dashed lines what was planned. Each panel has a scale of its own.",
        section.name,
    )


def _scored_money(section: Section, layout: Crosstab) -> Iterator[Chart]:
    frame = section.frame[section.frame["measure"] == "fall"]
    frame = frame[~((frame["plan"] == "do_nothing") & (frame["basis"] == "do_nothing"))]
    plans = plans_in(frame)
    order = {plan: n for n, plan in enumerate(plans)}
    rows = [
        {"Plan": plan_words(r["plan"]), "panel": f"{r['year']}, {layout.words.get(r['column'], r['column']).lower()}",
         "value": r["value"], "shown": short(r["value"], r["unit"]), "year": r["year"], "plan": r["plan"],
         "basis": r["basis"]}
        for r in sorted(records_of(frame), key=lambda r: (r["year"], r["basis"], order[r["plan"]]))
    ]  # fmt: skip
    if not rows:
        return
    y = alt.Y("Plan:N", sort=[plan_words(p) for p in plans], axis=name_axis())
    x = alt.X("value:Q", axis=money_axis("Fall in spend, £ in the year"), scale=as_it_is())
    bars = alt.Chart().mark_bar(height=12).encode(x=x, y=y, color=plan_colour(plans, legend=False))
    drawn = alt.layer(bars, right_of(alt.Chart(), y), data=data_of(rows)).properties(width=200, height={"step": 20})
    yield Chart(
        "scored_against_what_happened",
        _score(rows),
        spec_of(rows_side_by_side(drawn, (r["panel"] for r in rows))),
        f"A panel for each year and basis, with a bar for what happened and for each plan. {_score(rows)}.",
        "How much less was spent than in the frozen budget, and than doing nothing would have cost, recorded and in "
        "each plan.",
        section.name,
    )


def _score(rows: list[dict[str, Any]]) -> str:
    """Say for the last year what happened and what the recommended plan has, on the last basis."""
    last = [r for r in rows if r["panel"] == rows[-1]["panel"]]
    by = {r["plan"]: r["shown"] for r in last}
    if not {HAPPENED_PLAN, RECOMMENDED} <= set(by):
        return "What happened, and what each plan has"
    return f"{last[0]['panel']}: {by[HAPPENED_PLAN]} was recorded, the recommended plan has {by[RECOMMENDED]}"


def _scored_children(section: Section) -> Iterator[Chart]:
    frame = section.frame[section.frame["measure"].isin(COUNTED_AT_END)]
    plans = plans_in(frame)
    rows = [
        {"Plan": plan_words(r["plan"]), "Measure": r["measure"].capitalize(), "year": r["year"], "value": r["value"],
         "plan": r["plan"], "measure": r["measure"]}
        for r in records_of(frame)
    ]  # fmt: skip
    if not rows:
        return
    measures = [m.capitalize() for m in COUNTED_AT_END]
    x = alt.X("year:O", sort=None, axis=alt.Axis(title=None, labelAngle=0))
    y = alt.Y("value:Q", axis=children_axis()).scale(zero=False)
    lines = alt.Chart().mark_line(strokeWidth=2.5)
    happened = alt.Chart().transform_filter("datum.plan == 'happened'")
    drawn = alt.layer(
        lines.encode(x=x, y=y, color=plan_colour(plans), strokeDash=plan_dash(plans)),
        happened.mark_point(shape="diamond", filled=True, size=90, color=INK, opacity=1).encode(x=x, y=y),
        data=data_of(rows),
    ).properties(width=275, height=130)
    yield Chart(
        "scored_children",
        _children_score(rows),
        spec_of(small_multiples(drawn, "Measure", measures)),
        "A panel for each count at the end of each year, with a line for what was recorded and one for each plan. "
        f"{_children_score(rows)}.",
        "Diamonds are what was recorded. Each panel has a scale of its own.",
        section.name,
    )


def _children_score(rows: list[dict[str, Any]]) -> str:
    first, year = rows[0]["measure"], rows[-1]["year"]
    by = {r["plan"]: figure(r["value"], "children") for r in rows if r["measure"] == first and r["year"] == year}
    if not {HAPPENED_PLAN, RECOMMENDED} <= set(by):
        return "Children recorded, and in each plan"
    return f"{first.capitalize()}, {year}: {by[HAPPENED_PLAN]} recorded, {by[RECOMMENDED]} in the recommended plan"
