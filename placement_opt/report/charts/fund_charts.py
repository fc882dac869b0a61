"""Charts of an investment fund: its balance by quarter, and who gains and who pays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt

from placement_opt.report.charts.chart_figures import figure, short
from placement_opt.report.charts.chart_looks import (
    INKS,
    data_of,
    in_lines,
    money_axis,
    no_axis,
    records_of,
    row_names,
    spec_of,
)
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import Crosstab, Section

BALANCE_SECTION, GAINS_SECTION, LEFT_IN_BUDGET = "fund_balance", "fund_gains", "Left in budget"
BALANCE_LOOKS = {"Recommended": ("blue", [1, 0]), "As announced": ("orange", [5, 2])}


def fund_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield the balance of a fund and who gains, as far as a run has them."""
    for name, make in ((BALANCE_SECTION, _balance), (GAINS_SECTION, _gains)):
        section = run.sections.get(name)
        if section is not None and isinstance(section.layout, Crosstab):
            yield make(section, section.layout)


def _balance(section: Section, layout: Crosstab) -> Chart:
    rows = [
        {"quarter": r["quarter"], "Plan": layout.words.get(r["plan"], r["plan"]), "value": r["value"]}
        for r in records_of(section.frame)
    ]
    plans = [name for name in BALANCE_LOOKS if name in {r["Plan"] for r in rows}]
    inks = alt.Scale(domain=plans, range=[INKS[BALANCE_LOOKS[name][0]] for name in plans])
    dashes = alt.Scale(domain=plans, range=[BALANCE_LOOKS[name][1] for name in plans])
    firsts = [r["quarter"] for r in rows if str(r["quarter"]).endswith("Q1")]
    ticks = alt.Axis(title="End of quarter", values=list(dict.fromkeys(firsts)), labelAngle=0)
    line = alt.Chart(data_of(rows)).mark_line(strokeWidth=2.5, interpolate="step-after").encode(
        x=alt.X("quarter:O", sort=None, axis=ticks),
        y=alt.Y("value:Q", axis=money_axis("Balance, £")),
        color=alt.Color("Plan:N", scale=inks, legend=alt.Legend()),
        strokeDash=alt.StrokeDash("Plan:N", scale=dashes, legend=alt.Legend()),
    )  # fmt: skip
    title = _lowest(rows, plans)
    return Chart(
        "fund_balance",
        title,
        spec_of(line.properties(width=520, height=180)),
        f"A line for each plan with the balance of the revolving fund at the end of each quarter. {title}.",
        "Where the line lies on nought all money of the fund is at work, or spent.",
        section.name,
    )


def _lowest(rows: list[dict[str, Any]], plans: list[str]) -> str:
    """Say of the first plan when the balance is lowest, and what is left at the end."""
    mine = [r for r in rows if r["Plan"] == plans[0]]
    low = min(mine, key=lambda r: float(r["value"]))
    end = figure(mine[-1]["value"], "GBP")
    return f"The balance is lowest in {low['quarter']}, at {figure(low['value'], 'GBP')}, and ends at {end}"


def _gains(section: Section, layout: Crosstab) -> Chart:
    rows = [
        {"label": in_lines(layout.words.get(r["party"], r["party"])), "value": r["value"],
         "shown": short(r["value"], "GBP")}
        for r in records_of(section.frame)
        if r["measure"] == LEFT_IN_BUDGET
    ]  # fmt: skip
    y = alt.Y("label:N", sort=None, axis=no_axis())
    x = alt.X("value:Q", axis=money_axis("Left in budget, £")).scale(padding=60)
    base = alt.Chart(data_of(rows))
    bars = base.mark_bar(height=14, color=INKS["blue"]).encode(x=x, y=y)
    words = base.mark_text(align="left", dx=6).encode(x=x, y=y, text=alt.Text("shown:N"))
    layers = alt.layer(row_names(y), bars, words, data=data_of(rows))
    title = _most(rows)
    return Chart(
        "fund_gains",
        title,
        spec_of(layers.properties(width=430, height={"step": 30})),
        f"A bar for each party with what is left in its budget. {title}.",
        "After what it pays, in prices of the opening and discounted. Bars to the left of nought are a loss.",
        section.name,
    )


def _most(rows: list[dict[str, Any]]) -> str:
    """Say who gains most, and who loses, if anybody does."""
    best, worst = (pick(rows, key=lambda r: float(r["value"])) for pick in (max, min))
    said = f"{_in_one(best)} gains most, {figure(best['value'], 'GBP')}"
    return said if worst["value"] >= 0 else f"{said}; {_in_one(worst)} loses {figure(-worst['value'], 'GBP')}"


def _in_one(row: dict[str, Any]) -> str:
    return str(row["label"]).replace("\n", " ")
