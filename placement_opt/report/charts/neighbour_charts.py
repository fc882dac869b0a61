"""The chart of a council among its statistical neighbours and England: a strip for each measure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt
import pandas as pd

from placement_opt.report.among_sections import A_NEIGHBOUR, ALL_ENGLAND, AMONG_NEIGHBOURS, OWN_COUNCIL
from placement_opt.report.charts.chart_looks import INK, INKS, PANELS_ACROSS, TEXT_SIZE, data_of, records_of, spec_of
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.kept_run import KeptRun

THEY, OTHER_NAME = "Neighbours", "This council"  # names of rows; the second where a council's name is long
LONGEST_ROW_NAME = 16  # letters
RANGE = " to "  # between the ends of a figure in words
AXES = {
    "share": "Share of children looked after",
    "GBP per week": "£ a child-week",
    "per 10,000": "Per 10,000 children",
    "per 100": "Places per 100 children looked after",
}
STRIP_WIDTH, STEP, RANGE_WIDTH, STRIP_ROOM = 172, 6, 3, 8  # pixels
PANEL_GAPS = {"row": 20, "column": 34}
APART = 2  # steps between the council, the first neighbour, the last one and England
MARKS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    A_NEIGHBOUR: (INKS["blue"], {"shape": "circle", "size": 40, "filled": False, "strokeWidth": 1.8}),
    ALL_ENGLAND: (INK, {"shape": "stroke", "size": 190, "angle": 90, "strokeWidth": 3}),
    OWN_COUNCIL: (INKS["orange"], {"shape": "diamond", "size": 130, "filled": True}),
}


def neighbour_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield the chart of a run whose model names its council, if anything is published of it."""
    section = run.sections.get(AMONG_NEIGHBOURS)
    if section is None:
        return
    measures = [(str(title), rows) for title, rows in section.frame.groupby("column", sort=False) if _drawn(rows)]
    if not measures:
        return
    told = next((k for k in measures if k[1]["low"].notna().iloc[0]), measures[0])
    drawn = alt.concat(*(_strip(title, rows) for title, rows in measures), columns=PANELS_ACROSS, spacing=PANEL_GAPS)
    yield Chart(
        "among_neighbours",
        _beside_england(*told),
        spec_of(drawn),
        "A strip for each measure, with the council, its neighbours and England in three rows. "
        + " ".join(_said(*k) for k in measures),
        "The diamond is the council, each circle a neighbour, from the least to the most, and the upright line "
        "England. A line from left to right is a range: a count is hidden, and the figure lies within. Each strip has "
        "a scale of its own, which does not begin at nought. A cost marked odd in the table is not drawn.",
        section.name,
    )


def _drawn(rows: pd.DataFrame) -> bool:
    """Say whether there is a figure to draw."""
    return bool(rows["low"].notna().any())


def _beside_england(title: str, rows: pd.DataFrame) -> str:
    """Say in words where the council and England are."""
    council, england = rows.iloc[0], rows.iloc[-1]
    return f"{title}: {council['value']} in {council['row']}, {england['value']} in England"


def _said(title: str, rows: pd.DataFrame) -> str:
    """Say in words where the council, England and the neighbours are."""
    there = [k for k in records_of(rows) if k["who"] == A_NEIGHBOUR and k["low"] == k["low"]]
    if not there:
        return f"{_beside_england(title, rows)}."
    lowest, highest = min(there, key=lambda k: float(k["low"])), max(there, key=lambda k: float(k["high"]))
    least, most = str(lowest["value"]).split(RANGE)[0], str(highest["value"]).split(RANGE)[-1]
    return f"{_beside_england(title, rows)}. Neighbours from {least} to {most}."


def _strip(title: str, rows: pd.DataFrame) -> Any:
    """Return the strip of one measure: the council above, its neighbours from the least to the most, England below."""
    told = _in_order(rows)
    orders = [row["order"] for row in told]
    name = str(rows.iloc[0]["row"])
    middle = (orders[0] + orders[-1]) // 2
    names = {orders[0]: name if len(name) <= LONGEST_ROW_NAME else OTHER_NAME, middle: THEY, orders[-1]: ALL_ENGLAND}
    words = " : ".join(f"datum.value === {k} ? {json.dumps(v)}" for k, v in names.items()) + " : ''"
    rows_axis = alt.Axis(title=None, ticks=False, domain=False, grid=False, labelPadding=6, values=list(names),
                         labelExpr=words)  # fmt: skip
    every = alt.Scale(domain=list(range(orders[-1] + APART)))
    y = alt.Y("order:O", sort=None, scale=every, axis=rows_axis)
    unit = str(rows.iloc[0]["measured_in"])
    axis = alt.Axis(title=AXES[unit], format="%" if unit == "share" else ",.0f", tickCount=4)
    x = alt.X("low:Q", axis=axis, scale=alt.Scale(zero=False, nice=False, padding=STRIP_ROOM))
    layers = [layer for who in MARKS for layer in _marks(who, x, y)]
    labels = alt.Chart().transform_filter(f"datum.who !== '{A_NEIGHBOUR}'").mark_text(align="left", dx=STRIP_ROOM)
    layers.append(labels.encode(x=alt.value(STRIP_WIDTH), y=y, text=alt.Text("shown:N")))
    heading = alt.TitleParams(title, anchor="start", fontSize=TEXT_SIZE, fontWeight="bold", color=INK, offset=2)
    drawn = alt.layer(*layers, data=data_of(told), title=heading)
    return drawn.properties(width=STRIP_WIDTH, height={"step": STEP})


def _in_order(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows with their places from the top; neighbours without a figure are left out."""
    council, *others, england = records_of(rows)
    there = sorted((k for k in others if k["low"] == k["low"]), key=lambda k: float(k["low"]) + float(k["high"]))
    placed = [(1, council), *enumerate(there, 1 + APART), (len(there) + 2 * APART, england)]
    return [
        {"order": n, "who": k["who"], "shown": k["value"], **{e: _drawable(k[e]) for e in ("low", "high")}}
        for n, k in placed
    ]


def _drawable(value: Any) -> float | None:
    return float(value) if value == value else None


def _marks(who: str, x: Any, y: Any) -> Iterator[Any]:
    """Yield the lines of ranges and the marks of figures that are known, of one kind."""
    ink, mark = MARKS[who]
    of = alt.Chart().transform_filter(f"datum.who === '{who}' && isValid(datum.low)")
    ranges = of.transform_filter("datum.low !== datum.high").mark_rule(color=ink, strokeWidth=RANGE_WIDTH)
    yield ranges.encode(x=x, x2=alt.X2("high"), y=y)
    known = of.transform_filter("datum.low === datum.high")
    yield known.mark_point(**{"color": ink, "opacity": 1, **mark}).encode(x=x, y=y)
