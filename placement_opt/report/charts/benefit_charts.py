"""Charts of cost and benefit: present value as found and with allowances, and the profile of savings by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.report.charts.chart_figures import figure, short
from placement_opt.report.charts.chart_looks import (
    INK,
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

FOUND_END, ALLOWED_END = "as found", "central"  # ends of the present value that are drawn
END_MARKS = {FOUND_END: ("circle", "blue"), ALLOWED_END: ("diamond", "orange")}
NET_PART = "net_saving"  # part of the profile that is the sum of the others
PROFILE_WIDTH = 520  # pixels
PART_INKS = ("blue", "amber", "pale")  # of the parts of a saving, in their order


def benefit_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield the present value of levers and plans, and what each plan saves by year, as far as a run has them."""
    makers = {"cost_benefit_careful": _present_value, "savings_profile": _profile}
    for name, make in makers.items():
        section = run.sections.get(name)
        if section is not None and isinstance(section.layout, Crosstab):
            yield from make(section, section.layout)


def _present_value(section: Section, layout: Crosstab) -> Iterator[Chart]:
    """Yield present values as found and with the central allowance; what is nothing on both is left to the table."""
    every = [r for r in records_of(section.frame) if r["end"] in END_MARKS]
    told = {r["subject"] for r in every if r["value"] != 0}
    rows = [
        {"label": in_lines(layout.words.get(r["subject"], r["subject"])), "Kind": r["kind"],
         "End": layout.words.get(r["end"], r["end"]), "end": r["end"], "value": r["value"],
         "shown": short(r["value"], r["unit"])}
        for r in every
        if r["subject"] in told
    ]  # fmt: skip
    if not rows:
        return
    yield Chart(
        "present_value",
        _worth(every, layout),
        spec_of(_marks(rows, layout)),
        f"For each lever and each plan a mark at its present value as found and one with the central allowance for "
        f"optimism. {_worth(every, layout)}.",
        "Present value in opening prices against doing nothing, discounted. The allowance raises costs, and lowers and "
        "delays savings, by the grade of evidence of each price. What levers do alone does not add up to a plan.",
        section.name,
    )


def _marks(rows: list[dict[str, Any]], layout: Crosstab) -> Any:
    y = alt.Y("label:N", sort=None, axis=no_axis())
    x = alt.X("value:Q", axis=money_axis("Present value, £")).scale(padding=60)
    names = [layout.words.get(end, end) for end in END_MARKS]
    shapes = alt.Scale(domain=names, range=[shape for shape, _ in END_MARKS.values()])
    inks = alt.Scale(domain=names, range=[INKS[ink] for _, ink in END_MARKS.values()])
    line = alt.Chart().mark_line(color=INK, opacity=0.4, strokeWidth=2).encode(x=x, y=y, detail=alt.Detail("label:N"))
    marks = alt.Chart().mark_point(filled=True, size=110, opacity=1).encode(
        x=x, y=y, color=alt.Color("End:N", scale=inks, legend=alt.Legend()), shape=alt.Shape("End:N", scale=shapes)
    )  # fmt: skip
    found, allowed = (alt.Chart().transform_filter(f"datum.end == '{end}'") for end in END_MARKS)
    right = found.mark_text(align="left", dx=9).encode(x=x, y=y, text=alt.Text("shown:N"))
    left = allowed.mark_text(align="right", dx=-9).encode(x=x, y=y, text=alt.Text("shown:N"))
    layers = alt.layer(row_names(y), line, marks, right, left, data=data_of(rows))
    facet = alt.Row("Kind:N", title=None, sort=None, header=alt.Header(labelOrient="top"))
    drawn = layers.properties(width=430, height={"step": 26}).facet(row=facet, spacing=12)
    return drawn.resolve_scale(y="independent")


def _worth(rows: list[dict[str, Any]], layout: Crosstab) -> str:
    """Say what the recommended plan is worth as found and with the central allowance."""
    by = {(r["subject"], r["end"]): figure(r["value"], r["unit"]) for r in rows}
    if not {(RECOMMENDED, FOUND_END), (RECOMMENDED, ALLOWED_END)} <= set(by):
        return "Present value of each lever alone and of each plan"
    name = layout.words.get(RECOMMENDED, RECOMMENDED)
    found, allowed = by[RECOMMENDED, FOUND_END], by[RECOMMENDED, ALLOWED_END]
    return f"{name}: a present value of {found} as found, {allowed} with the central allowance for optimism"


def _profile(section: Section, layout: Crosstab) -> Iterator[Chart]:
    """Yield what each plan saves in each year: leaving the budget, staff time and one-off, with the net beside."""
    every = [
        {"Plan": r["plan"], "year": r["year"], "part": r["part"], "Part": layout.words.get(r["part"], r["part"]),
         "value": r["value"], "shown": short(r["value"], r["unit"]), "unit": r["unit"]}
        for r in records_of(section.frame)
    ]  # fmt: skip
    parts = list(dict.fromkeys(r["Part"] for r in every if r["part"] != NET_PART))
    if not parts or not any(r["part"] == NET_PART for r in every):
        return
    yield Chart(
        "savings_profile",
        _last_net(every),
        spec_of(_years(every, parts)),
        f"For each plan and year stacked bars of what is saved, with a mark at the net saving. {_last_net(every)}.",
        "Against doing nothing, in the prices of each year. Bars to the left of nought cost more; the mark and the "
        "figure are the net saving.",
        section.name,
    )


def _years(rows: list[dict[str, Any]], parts: list[str]) -> Any:
    y = alt.Y("year:O", sort=None, axis=alt.Axis(title=None, ticks=False, domain=False, grid=False, labelPadding=6))
    x = alt.X("value:Q", stack="zero", axis=money_axis("Saved, £ in the year"), scale=alt.Scale(padding=66, nice=False))
    scale = alt.Scale(domain=parts, range=[INKS[ink] for ink in PART_INKS[: len(parts)]])
    bars = alt.Chart().transform_filter(f"datum.part != '{NET_PART}'").mark_bar(height=14)
    net = alt.Chart().transform_filter(f"datum.part == '{NET_PART}'")
    amount, at_end = alt.X("value:Q"), alt.value(PROFILE_WIDTH)
    layers = (
        bars.encode(x=x, y=y, color=alt.Color("Part:N", scale=scale, legend=alt.Legend())),
        net.mark_tick(thickness=3, height=20).encode(x=amount, y=y),
        net.mark_text(align="right", fontWeight="bold").encode(x=at_end, y=y, text=alt.Text("shown:N")),
    )
    facet = alt.Row("Plan:N", title=None, sort=None, header=alt.Header(labelOrient="top"))
    drawn = alt.layer(*layers, data=data_of(rows)).properties(width=PROFILE_WIDTH, height={"step": 26})
    return drawn.facet(row=facet, spacing=12)


def _last_net(rows: list[dict[str, Any]]) -> str:
    """Say what each plan saves net in the last year, the most first."""
    net = [r for r in rows if r["part"] == NET_PART]
    last = sorted((r for r in net if r["year"] == net[-1]["year"]), key=lambda r: -float(r["value"]))
    first: Mapping[str, Any] = last[0]
    said = f"{first['Plan']}: a net saving of {figure(first['value'], first['unit'])} in {first['year']}"
    return f"{said}, more than any other plan" if last[1:] else said
