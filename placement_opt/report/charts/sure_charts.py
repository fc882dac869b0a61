"""Charts of what is not certain: chances, plans that cost nearly as little, and what less of something costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd

from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.kernel.text import capital
from placement_opt.report.charts.chart_figures import figure, short
from placement_opt.report.charts.chart_looks import (
    INK,
    INKS,
    as_it_is,
    data_of,
    in_lines,
    money_axis,
    no_axis,
    records_of,
    right_of,
    row_names,
    spec_of,
)
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import Crosstab, Section

IN_GBP = "GBP"


def sure_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield the chance curves, the alternatives and the frontiers of a run, as far as it has them."""
    if section := run.sections.get("chance_curve"):
        yield _curves(section, _titles(run))
    if (section := run.sections.get("near_costs")) is not None and isinstance(section.layout, Crosstab):
        yield from _alternatives(section, section.layout)
    if section := run.sections.get("frontiers"):
        yield _frontiers(section)


def _titles(run: KeptRun) -> dict[str, str]:
    """Return what each claim is called, by its id."""
    found = (run.sections.get(name) for name in ("verdicts", "other_claims", "how_sure"))
    rows = [row for section in found if section for row in records_of(section.frame)]
    return {str(row["id"]): str(row["claim"]).removesuffix(".") for row in rows}


def _curves(section: Section, titles: dict[str, str]) -> Chart:
    frame = section.frame
    rows = [
        {**r, "Claim": in_lines(titles.get(r["claim"], r["claim"]), 40),
         "Of": "What doing nothing adds" if r["plan"] == DO_NOTHING else "The most these figures allow"}
        for r in records_of(frame)
    ]  # fmt: skip
    y = alt.Y("chance:Q", axis=alt.Axis(title="Share of draws", format="%", tickCount=3, minExtent=42))
    panels = [_curve(mine, y) for mine in _by(rows, "Claim")]
    return Chart(
        "chance_curves",
        _least_sure(frame, titles),
        spec_of(alt.concat(*panels, columns=2, spacing=28)),
        "A panel for each claim: a curve of how often so much is reached, with a dashed line at what was claimed. "
        f"{_least_sure(frame, titles)}.",
        "The higher the curve where it meets the dashed line, the surer the claim. Where doing nothing is measured, "
        "the curve says how often it adds that much or less.",
        section.name,
    )


def _curve(rows: list[dict[str, Any]], y: Any) -> Any:
    unit = rows[0]["unit"]
    axis = money_axis("£ a year") if unit == IN_GBP else alt.Axis(title=capital(str(unit)), tickCount=4)
    x = alt.X("amount:Q", axis=axis).scale(zero=False)
    line = alt.Chart(data_of(rows)).mark_line(strokeWidth=2.5, color=INKS["blue"]).encode(
        x=x, y=y, order=alt.Order("amount:Q"), detail=alt.Detail("Of:N")
    )  # fmt: skip
    first = {**rows[0], "label": f"claimed {short(rows[0]['claimed'], unit)}"}
    claimed = alt.Chart(data_of([first]))
    rule = claimed.mark_rule(strokeDash=[6, 3], strokeWidth=2).encode(x=alt.X("claimed:Q"))
    above = claimed.mark_text(baseline="bottom", dy=-3)
    words = above.encode(x=alt.X("claimed:Q"), y=alt.value(0), text=alt.Text("label:N"))
    title = alt.Title(rows[0]["Claim"].split("\n"), anchor="start", offset=20, fontSize=13, color=INK)
    return alt.layer(line, rule, words).properties(width=245, height=130, title=title)


def _by(rows: list[dict[str, Any]], key: str) -> list[list[dict[str, Any]]]:
    return [[r for r in rows if r[key] == value] for value in dict.fromkeys(r[key] for r in rows)]


def _least_sure(frame: pd.DataFrame, titles: dict[str, str]) -> str:
    """Say of the first claim how much is reached in half of the draws."""
    claim = frame["claim"].iloc[0]
    mine = [r for r in records_of(frame[frame["claim"] == claim]) if r["chance"] >= 1 / 2]
    row = min(mine, key=lambda r: float(r["chance"])) if mine else None
    if row is None:
        return "How often each claim is reached"
    name = titles.get(claim, claim)
    return (
        f"{name}: {figure(row['amount'], row['unit'])} or more is reached in {figure(row['chance'], 'share')} of draws"
    )


def _alternatives(section: Section, layout: Crosstab) -> Iterator[Chart]:
    """Yield what each alternative saves in each judged year."""
    rows = [
        {"plan": r["plan"], "label": in_lines(layout.words.get(r["plan"], r["plan"]), 28), "Measure": r["measure"],
         "value": r["value"], "shown": short(r["value"], r["unit"])}
        for r in records_of(section.frame)
        if r["unit"] == IN_GBP
    ]  # fmt: skip
    if not rows:
        return
    y, x = alt.Y("label:N", sort=None, axis=no_axis()), alt.X("value:Q", axis=money_axis("£ a year"), scale=as_it_is())
    bars = alt.Chart().mark_bar(height=13, color=INKS["blue"]).encode(x=x, y=y)
    drawn = (
        alt.layer(row_names(y), bars, right_of(alt.Chart(), y), data=data_of(rows))
        .properties(width=148, height={"step": 24})
        .facet(alt.Facet("Measure:N", title=None, sort=None), columns=2)
    )
    last = [r for r in rows if r["Measure"] == rows[-1]["Measure"] and r["plan"] != "published"]
    low, high = min(last, key=lambda r: float(r["value"])), max(last, key=lambda r: float(r["value"]))
    finding = f"{last[0]['Measure']}: from {low['shown']} ({low['label']}) to {high['shown']} ({high['label']})"
    yield Chart(
        "alternatives",
        finding,
        spec_of(drawn),
        f"A panel for each year, with a bar for each plan. {finding}.",
        "Plans that cost nearly as little over the horizon, and what each saves in a year.",
        section.name,
    )


def _frontiers(section: Section) -> Chart:
    rows = records_of(section.frame)
    panels = [_frontier(mine) for mine in _by(rows, "title")]
    first = _by(rows, "title")[0]
    fewest = first[-1]
    finding = (
        f"{capital(fewest['title'])}: {figure(fewest['quantity'], 'children')} instead of "
        f"{figure(first[0]['quantity'], 'children')} cost {figure(fewest['costs_more'], IN_GBP)} more"
    )
    return Chart(
        "frontiers",
        finding,
        spec_of(alt.concat(*panels, columns=2, spacing=28)),
        "A panel for each trade-off: a line from the plan of least cost to the one with least of something. "
        f"{finding}.",
        "Each point is the cheapest plan with so many. Further to the left there are fewer, and each costs more.",
        section.name,
    )


def _frontier(rows: list[dict[str, Any]]) -> Any:
    x = alt.X("quantity:Q", axis=alt.Axis(title=capital(str(rows[0]["unit"]).replace("_", "-")), tickCount=4)).scale(
        zero=False
    )
    y = alt.Y("costs_more:Q", axis=money_axis("Costs more, £", minExtent=42))
    line = alt.Chart(data_of(rows)).mark_line(
        strokeWidth=2.5, color=INKS["blue"], point=alt.OverlayMarkDef(filled=True, size=45, color=INKS["blue"])
    )
    title = alt.Title(capital(rows[0]["title"]), anchor="start", fontSize=13, color=INK)
    return line.encode(x=x, y=y, order=alt.Order("quantity:Q")).properties(width=265, height=150, title=title)
