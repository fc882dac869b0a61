"""How charts look: colours that differ for colour-blind readers and in grey, dashes, sizes and the words of plans."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from placement_opt.kernel.text import capital

# Of Okabe and Ito (2008), the lighter ones darkened to stand out on white; a page has its own for dark mode.
INKS = {
    "blue": "#0072B2",
    "navy": "#1B3A5C",
    "orange": "#C75300",
    "amber": "#B97A00",
    "green": "#00805D",
    "mint": "#7CC3AE",
    "purple": "#A8528A",
    "grey": "#6B6B6B",
    "pale": "#B4B4B4",
}
INK = "currentColor"  # of text and axes: that of the text around
LABEL_LETTERS = 34  # of a line of a row's name
TEXT_SIZE = 13
PANELS_ACROSS = 2
PANELS_APART = 28  # pixels
CONFIG = {
    "aria": False,  # the page says what a chart shows
    "background": "transparent",
    "font": "Arial, Helvetica, sans-serif",
    "lineBreak": "\n",
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "domainColor": INK,
        "tickColor": INK,
        "gridColor": INK,
        "gridOpacity": 0.15,
        "labelFontSize": TEXT_SIZE,
        "titleFontSize": TEXT_SIZE,
        "titleFontWeight": "normal",
        "labelLimit": 400,
    },
    "header": {"labelColor": INK, "titleColor": INK, "labelFontSize": TEXT_SIZE, "labelFontWeight": "bold",
               "labelAnchor": "start", "labelLimit": 500, "labelPadding": 4},
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": TEXT_SIZE, "labelLimit": 400,
               "orient": "top", "direction": "horizontal", "title": None, "symbolStrokeWidth": 3},
    "view": {"stroke": None},
    "text": {"color": INK, "fontSize": TEXT_SIZE},
    "rule": {"color": INK},
    "tick": {"color": INK},
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How one series is drawn: its colour and its dashes."""

    ink: str
    dash: tuple[int, ...] = (1, 0)


PLAN_LOOKS = {
    "happened": Look(INK),
    "do_nothing": Look(INKS["grey"], (2, 3)),
    "published": Look(INKS["purple"], (8, 3)),
    "as_published": Look(INKS["orange"], (5, 2)),
    "recommended": Look(INKS["blue"]),
    "most_saved": Look(INKS["green"], (9, 3, 2, 3)),
    "best": Look(INKS["navy"], (3, 1)),
    "best possible": Look(INKS["navy"], (3, 1)),
}
PLAN_WORDS_OF_CHARTS = {
    "happened": "What happened",
    "published": "Claimed by the council",
    "best": "The most these figures allow",
    "best possible": "The most these figures allow",
    "recommended": "Recommended plan",
    "most_saved": "Plan that saves most",
    "as_published": "Strategy as published",
    "do_nothing": "Doing nothing",
}


def spec_of(chart: Any) -> dict[str, Any]:
    """Return an Altair chart as Vega-Lite, in the common look."""
    made: dict[str, Any] = chart.to_dict(validate=False)
    made.pop("$schema", None)
    return {**made, "config": CONFIG}


def data_of(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Return rows as the data of a chart, in their order."""
    return alt.Data(values=tuple(rows))  # type: ignore[no-untyped-call]


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame."""
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def in_lines(words: str, letters: int = LABEL_LETTERS) -> str:
    """Return words in lines of at most so many letters, with a capital letter in front; the id of a figure stays."""
    begun = words if "_" in words else capital(words)
    return "\n".join(textwrap.wrap(begun, letters, break_long_words=False))


def plans_in(frame: pd.DataFrame) -> list[str]:
    """Return the plans of a frame in the order in which charts show them."""
    return [plan for plan in PLAN_WORDS_OF_CHARTS if plan in set(frame["plan"])]


def plan_colour(plans: Sequence[str], *, legend: bool = True) -> Any:
    """Return the colours of plans by their words."""
    scale = alt.Scale(domain=[plan_words(p) for p in plans], range=[PLAN_LOOKS[p].ink for p in plans])
    return alt.Color("Plan:N", scale=scale, legend=line_key() if legend else None)


def plan_dash(plans: Sequence[str], *, legend: bool = True) -> Any:
    """Return the dashes of plans by their words."""
    scale = alt.Scale(domain=[plan_words(p) for p in plans], range=[list(PLAN_LOOKS[p].dash) for p in plans])
    return alt.StrokeDash("Plan:N", scale=scale, legend=line_key() if legend else None)


def line_key() -> Any:
    """Return the legend of lines: a piece of each, with its dashes."""
    return alt.Legend(columns=3, symbolType="stroke", symbolSize=400)


def small_multiples(layers: Any, field: str, panels: Iterable[str], **more: Any) -> Any:
    """Return a panel for each value of a field, side by side in this order, each with a scale of its own upwards."""
    order = list(dict.fromkeys(panels))
    facet = alt.Facet(f"{field}:N", title=None, sort=order, **more)
    drawn = layers.facet(facet, columns=PANELS_ACROSS, spacing=PANELS_APART).resolve_scale(y="independent")
    return drawn.resolve_axis(x="independent") if len(order) % PANELS_ACROSS else drawn  # no axis below a gap


def plan_words(plan: str) -> str:
    """Return what a plan is called in charts."""
    return PLAN_WORDS_OF_CHARTS[plan]


def children_axis() -> Any:
    """Return an axis of numbers of children."""
    return alt.Axis(title="Children", tickCount=3, tickMinStep=1, minExtent=42)


def quarter_axis(quarters: Sequence[str], *, every: bool = False) -> Any:
    """Return an axis of quarters that names the opening and the last of each year, or every one."""
    named = [q for q in quarters if every or q == "opening" or q.endswith("Q4")]
    words = "datum.label == 'opening' ? 'Opening' : split(datum.label, ' ')"
    return alt.Axis(values=named, labelExpr=words, labelAngle=0, labelFlush=True, title=None, grid=False)


def no_axis() -> Any:
    """Return an axis of rows that are named by `row_names`."""
    return alt.Axis(title=None, labels=False, ticks=False, domain=False, grid=False)


def row_names(y: Any, field: str = "label", only: str = "true") -> Any:
    """Return the names of rows at the left of a chart, each once and in as many lines as it needs around its row."""
    up = f"-{TEXT_SIZE} / 2 * (length(split(datum.{field}, '\\n')) - 1)"
    each = alt.Chart().transform_filter(only).transform_aggregate(rows="count()", groupby=[field])
    words = each.mark_text(align="right", dx=-8, dy=alt.expr(up), lineHeight=TEXT_SIZE + 1)
    return words.encode(x=alt.value(0), y=y, text=alt.Text(f"{field}:N"))


def money_axis(title: str, **more: Any) -> Any:
    """Return an axis of pounds, in millions or thousands."""
    words = (
        "(datum.value < 0 ? '-' : '') + (abs(datum.value) >= 1e6 ? '£' + format(abs(datum.value) / 1e6, ',.2~f') + 'm'"
        " : abs(datum.value) >= 1e3 ? '£' + format(abs(datum.value) / 1e3, ',.0f') + 'k' : '£' + abs(datum.value))"
    )
    return alt.Axis(title=title, labelExpr=words, tickCount=3, labelOverlap="greedy", labelSeparation=8, **more)


def from_nought() -> Any:
    """Return the scale of bars that all reach to the right; their labels stand beyond the panel if need be."""
    return alt.Scale(domainMin=0, zero=True)


def as_it_is() -> Any:
    """Return the scale of bars that may reach to both sides: from the least to the most, with nought."""
    return alt.Scale(nice=False, zero=True)


def name_axis() -> Any:
    """Return an axis of names that take one line each."""
    return alt.Axis(title=None, ticks=False, domain=False, grid=False, labelPadding=6)


def right_of(rows: Any, y: Any) -> Any:
    """Return the figures of bars, each to the right of its bar and of nought."""
    ends = rows.transform_calculate(edge="max(0, datum.value)")
    return ends.mark_text(align="left", dx=5).encode(x=alt.X("edge:Q"), y=y, text=alt.Text("shown:N"))


def at_the_right(y: Any, width: int, only: str = "true") -> Any:
    """Return the figures of rows in a column right of a chart, where no bar and no line crosses them."""
    words = alt.Chart().transform_filter(only).mark_text(align="left", dx=8)
    return words.encode(x=alt.value(width), y=y, text=alt.Text("shown:N"))


def rows_side_by_side(layers: Any, panels: Iterable[str], **more: Any) -> Any:
    """Return panels of the same rows, two side by side, which the first of each two names."""
    facet = alt.Facet("panel:N", title=None, sort=list(dict.fromkeys(panels)), **more)
    return layers.facet(facet, columns=PANELS_ACROSS, spacing={"row": PANELS_APART // 2, "column": PANELS_APART * 2})


def beside(sign: str = "datum.value") -> dict[str, Any]:
    """Return where the label of a bar stands: beyond its end, on whichever side that is."""
    return {"align": alt.expr(f"{sign} < 0 ? 'right' : 'left'"), "dx": alt.expr(f"{sign} < 0 ? -5 : 5")}
