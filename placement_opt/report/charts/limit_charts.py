"""Charts of what holds savings back and of what moves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from placement_opt.kernel.text import pounds
from placement_opt.report.charts.chart_figures import figure, short
from placement_opt.report.charts.chart_looks import (
    INKS,
    beside,
    data_of,
    from_nought,
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

BY_ITSELF = "alone"  # column of what a lever does by itself
MOST_ROWS = 8  # of limits or groups of figures that one chart shows


def limit_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield what each lever does alone, what each limit holds back, and which figures matter if many were drawn."""
    if section := run.sections.get("levers"):
        yield from _levers(section)
    if section := run.sections.get("limits"):
        yield from _limits(section)
    if section := run.sections.get("matters"):
        yield from _matters(section)


def _levers(section: Section) -> Iterator[Chart]:
    """Yield what each lever saves alone in the judged year."""
    rows = [r for r in records_of(section.frame) if r["column"] == BY_ITSELF]
    if not rows or not isinstance(section.layout, Crosstab):
        return
    told = [{"label": in_lines(r["words"], 40), "value": r["value"], "shown": short(r["value"], r["unit"])}
            for r in rows]  # fmt: skip
    y = alt.Y("label:N", sort=None, axis=no_axis())
    x = alt.X("value:Q", axis=money_axis(section.layout.words.get(BY_ITSELF, BY_ITSELF))).scale(padding=40)
    bars = alt.Chart().mark_bar(height=16, color=INKS["blue"]).encode(x=x, y=y)
    words = alt.Chart().mark_text(**beside()).encode(x=x, y=y, text=alt.Text("shown:N"))
    drawn = alt.layer(row_names(y), bars, words, data=data_of(told)).properties(width=330, height={"step": 36})
    most = max(rows, key=lambda r: float(r["value"]))
    yield Chart(
        "levers",
        f"The lever that saves most alone is to {most['words']}: {pounds(most['value'])} a year",
        spec_of(drawn),
        f"Bars of what each lever saves alone. {' '.join(_alone(r) for r in rows)}",
        "What each lever saves by itself, against doing nothing. The amounts do not add up to what a plan saves.",
        section.name,
    )


def _alone(row: Mapping[str, Any]) -> str:
    return f"{row['words']}: {short(row['value'], row['unit'])}."


def _limits(section: Section) -> Iterator[Chart]:
    """Yield for the last claim of money what each limit holds back; what holds nothing back is left to the table."""
    layout = section.layout
    money = section.frame[(section.frame["unit"] == "GBP") & (section.frame["value"] > 0)]
    if not len(money) or not isinstance(layout, Crosstab):
        return
    claim = money["claim"].iloc[-1]
    rows = _longest_first(records_of(money[money["claim"] == claim]))
    words = layout.words.get(claim, claim)
    first = rows[0]
    title = f"{words}: without {first['limit']} the most would be {figure(first['value'], 'GBP')} higher"
    yield Chart(
        "what_limits",
        title,
        spec_of(_bars(rows, "limit", money_axis("The most would be higher by, a year"))),
        f"Bars of how much higher the most would be without one limit. {_all_of(rows, 'limit')}",
        "Each limit is lifted by itself. The gains cannot be added. Limits that hold nothing back are in the table.",
        section.name,
    )


def _matters(section: Section) -> Iterator[Chart]:
    """Yield for the first claim which groups of figures explain most of its spread."""
    shares = section.frame[section.frame["unit"] == "share"]
    claims = list(dict.fromkeys(shares["claim"]))
    if not claims:
        return
    best = [max(records_of(shares[shares["claim"] == k]), key=lambda r: float(r["value"])) for k in claims]
    claim = max(best, key=lambda r: float(r["value"]))["claim"] if best else claims[0]
    rows = _longest_first(records_of(shares[shares["claim"] == claim]))
    words = str(claim).removesuffix(", £000")
    yield Chart(
        "what_matters",
        f"{words}: {rows[0]['group']} explains {figure(rows[0]['value'], 'share')} of the spread",
        spec_of(_bars(rows, "group", alt.Axis(title="Share of the spread", format="%", tickCount=4))),
        f"Bars of the share of the spread that each group of figures explains. {_all_of(rows, 'group')}",
        "The claim of which one group of figures explains most. The table has the others, and the ends of each range.",
        section.name,
    )


def _longest_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda r: -float(r["value"]))[:MOST_ROWS]


def _bars(rows: list[dict[str, Any]], name: str, axis: Any) -> Any:
    told = [{"label": in_lines(r[name], 40), "value": r["value"], "shown": short(r["value"], r["unit"])} for r in rows]
    y = alt.Y("label:N", sort=None, axis=no_axis())
    x = alt.X("value:Q", axis=axis, scale=from_nought())
    base = alt.Chart()
    bars = base.mark_bar(height=16, color=INKS["blue"]).encode(x=x, y=y)
    words = base.mark_text(**beside()).encode(x=x, y=y, text=alt.Text("shown:N"))
    return alt.layer(row_names(y), bars, words, data=data_of(told)).properties(width=340, height={"step": 36})


def _all_of(rows: list[dict[str, Any]], name: str) -> str:
    return " ".join(_one(row, name) for row in rows)


def _one(row: Mapping[str, Any], name: str) -> str:
    words = in_lines(str(row[name])).replace("\n", " ")
    return f"{words}: {short(row['value'], row['unit'])}."
