"""Charts of money: savings against the claim, the bridge, who pays, what limits savings and what each lever does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt

from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.kernel.text import capital
from placement_opt.report.charts.chart_figures import figure, short, short_signed
from placement_opt.report.charts.chart_looks import (
    INK,
    INKS,
    as_it_is,
    at_the_right,
    data_of,
    from_nought,
    in_lines,
    money_axis,
    name_axis,
    no_axis,
    plan_colour,
    plan_words,
    plans_in,
    records_of,
    row_names,
    rows_side_by_side,
    spec_of,
)
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import Crosstab, Section

CLAIMED_PLAN = "published"
BEST_PLAN = "best"
SAVINGS_PANEL = 185  # width of one year on one basis, in pixels
FUNDS_WIDTH = 300  # width of what funders pay, in pixels
STEP_INKS = {"lever": "blue", "outside": "orange", "interaction": "purple"}
STEP_WORDS = {"lever": "A lever by itself", "outside": "Without any lever", "interaction": "Levers together"}


def saving_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield savings against the claimed line on both bases, the bridge, and who pays for investment."""
    makers = {"savings_totals": _savings, "bridge_steps": _bridge, "funding": _funding}
    for name, make in makers.items():
        section = run.sections.get(name)
        if section is not None and isinstance(section.layout, Crosstab):
            yield make(section, section.layout)


def _savings(section: Section, layout: Crosstab) -> Chart:
    frame = section.frame
    plans = [plan for plan in plans_in(frame) if plan != CLAIMED_PLAN]
    rows = [
        {"Plan": plan_words(r["plan"] if r["plan"] in plans else plans[-1]), "claimed": r["plan"] == CLAIMED_PLAN,
         "panel": f"{r['year']}, {layout.words.get(r['basis'], r['basis']).lower()}", "value": r["value"],
         "shown": short(r["value"], r["unit"]), "label": f"Claimed {short(r['value'], r['unit'])}"}
        for r in sorted(records_of(frame), key=lambda r: str(r["year"]))
    ]  # fmt: skip
    y = alt.Y("Plan:N", sort=[plan_words(p) for p in plans], axis=name_axis())
    x = alt.X("value:Q", axis=money_axis("Recurrent saving, £ a year"), scale=as_it_is())
    base = alt.Chart().transform_filter("!datum.claimed")
    bars = base.mark_bar(height=12).encode(x=x, y=y, color=plan_colour(plans, legend=False))
    line = alt.Chart().transform_filter("datum.claimed")
    rule = line.mark_rule(strokeWidth=2.5, strokeDash=[6, 3], color=INK).encode(x=x)
    claim = line.mark_text(align="right", dx=4, dy=-4, baseline="bottom")
    claims = claim.encode(x=x, y=alt.value(0), text=alt.Text("label:N"))
    layers = (rule, bars, at_the_right(y, SAVINGS_PANEL, "!datum.claimed"), claims)
    drawn = alt.layer(*layers, data=data_of(rows)).properties(width=SAVINGS_PANEL, height={"step": 20})
    panels = rows_side_by_side(drawn, (r["panel"] for r in rows), header=alt.Header(labelPadding=20))
    return Chart(
        "savings_against_claim",
        _short_of_claim(section),
        spec_of(panels),
        f"Bars for each plan and year on two bases, with a dashed line at the claim. {_short_of_claim(section)}.",
        "Recurrent saving a year: bars to the right save, bars to the left cost more. The dashed line is what the "
        "council claimed.",
        section.name,
    )


def _short_of_claim(section: Section) -> str:
    """Say what was claimed for the last year with a claim, and what the recommended plan and the best one save."""
    frame = section.frame
    basis = frame["basis"].iloc[0]
    by = {(r["year"], r["plan"]): figure(r["value"], r["unit"]) for r in records_of(frame[frame["basis"] == basis])}
    years = [year for year, plan in by if plan == CLAIMED_PLAN]
    if not years or (years[-1], RECOMMENDED) not in by:
        return "What each plan saves a year"
    said = f"{years[-1]}: {by[years[-1], CLAIMED_PLAN]} a year was claimed, the recommended plan saves"
    best = f" and the most possible is {by[years[-1], BEST_PLAN]}" if (years[-1], BEST_PLAN) in by else ""
    return f"{said} {by[years[-1], RECOMMENDED]}{best}"


def _bridge(section: Section, layout: Crosstab) -> Chart:
    rows = [
        {**r, "label": in_lines(r["words"], 44), "Kind": STEP_WORDS.get(r["kind"], ""),
         "shown": short(r["value"], r["unit"]) if r["kind"] == "total" else short_signed(r["value"], r["unit"]),
         "edge": max(r["begin"], r["end"])}
        for r in records_of(section.frame)
    ]  # fmt: skip
    order = [r["label"] for r in rows]
    for row, below in zip(rows, order[1:], strict=False):
        row["next"] = below  # to which a thin line leads on
    y = alt.Y("label:N", sort=order, axis=no_axis())
    x = alt.X("begin:Q", axis=money_axis("Recurrent cost, £ a year")).scale(zero=False, padding=50)
    steps = alt.Chart().transform_filter("datum.kind != 'total'")
    scale = alt.Scale(domain=list(STEP_WORDS.values()), range=[INKS[STEP_INKS[k]] for k in STEP_WORDS])
    bars = steps.mark_bar(height=16).encode(
        x=x, x2=alt.X2("end"), y=y, color=alt.Color("Kind:N", scale=scale, legend=alt.Legend())
    )
    end, shown = alt.X("end:Q"), alt.Text("shown:N")
    none = steps.transform_filter("datum.value == 0").mark_tick(height=16, thickness=2).encode(x=end, y=y)
    totals = alt.Chart().transform_filter("datum.kind == 'total'")
    ends = totals.mark_tick(thickness=5, height=22).encode(x=end, y=y)
    words = steps.mark_text(align="left", dx=6).encode(x=alt.X("edge:Q"), y=y, text=shown)
    bold = totals.mark_text(align="left", dx=8, fontWeight="bold").encode(x=end, y=y, text=shown)
    thin = alt.Chart().transform_filter("datum.next").mark_rule(opacity=0.5)
    links = thin.encode(x=end, y=y, y2=alt.Y2("next"))
    layers = (row_names(y), links, bars, none, ends, words, bold)
    drawn = alt.layer(*layers, data=data_of(rows)).properties(width=330, height={"step": 42})
    return Chart(
        "bridge",
        _bridge_finding(rows, section.heading),
        spec_of(drawn),
        f"A waterfall of costs. {' '.join(_sentence_of(r) for r in rows)}",
        "From the frozen budget at the top to the recommended plan at the bottom. Costs begin far above nought, so "
        "that the steps are seen. What the levers do together is no single lever's own.",
        section.name,
    )


def _bridge_finding(rows: list[dict[str, Any]], heading: str) -> str:
    """Say which lever takes most off by itself, and what the levers do together beyond that."""
    levers = [r for r in rows if r["kind"] == "lever"]
    together = next((r for r in rows if r["kind"] == "interaction"), None)
    if not levers or together is None:
        return heading
    most = min(levers, key=lambda r: float(r["value"]))
    return f"To {most['words']} {_does(most)} a year by itself; what the levers do together {_does(together)} more"


def _does(row: dict[str, Any]) -> str:
    """Say what a step takes off the cost or adds to it."""
    return f"{'takes off' if row['value'] < 0 else 'adds'} {figure(abs(row['value']), row['unit'])}"


def _sentence_of(row: dict[str, Any]) -> str:
    return f"{capital(row['words'])}: {row['shown']}."


def _funding(section: Section, layout: Crosstab) -> Chart:
    budgets = {(r["year"], r["funder"]): short(r["value"], r["unit"]) for r in _measured(section, "budget")}
    paid = _measured(section, "paid")
    rows = [
        {**r, "Funder": in_lines(layout.words.get(r["funder"], r["funder"]), 28),
         "shown": f"{short(r['value'], r['unit'])} of {budgets.get((r['year'], r['funder']), 'no budget')}"}
        for r in (*paid, *_measured(section, "budget"))
    ]  # fmt: skip
    y = alt.Y("Funder:N", sort=None, axis=no_axis())
    x = alt.X("value:Q", axis=money_axis("£ in the year"), scale=from_nought())
    bars = alt.Chart().transform_filter("datum.measure == 'paid'").mark_bar(height=14, color=INKS["blue"])
    ticks = alt.Chart().transform_filter("datum.measure == 'budget' && datum.value > 0")
    layers = (
        row_names(y, "Funder"),
        bars.encode(x=x, y=y),
        ticks.mark_tick(thickness=3, height=24).encode(x=x, y=y),
        at_the_right(y, FUNDS_WIDTH, "datum.measure == 'paid'"),
    )
    drawn = (
        alt.layer(*layers, data=data_of(rows))
        .properties(width=FUNDS_WIDTH, height={"step": 36})
        .facet(row=alt.Row("year:N", title=None, header=alt.Header(labelOrient="top")))
        .resolve_scale(y="independent")
    )
    return Chart(
        "who_pays",
        _who_pays(paid, layout),
        spec_of(drawn),
        f"For each year and funder a bar of what is paid, with a mark at the budget. {_who_pays(paid, layout)}.",
        "Bars are what the recommended plan has each funder pay; marks are the budgets, as far as there are any.",
        section.name,
    )


def _measured(section: Section, measure: str) -> list[dict[str, Any]]:
    return [r for r in records_of(section.frame) if r["measure"] == measure]


def _who_pays(paid: list[dict[str, Any]], layout: Crosstab) -> str:
    """Say who pays most in one year."""
    most = max(paid, key=lambda r: float(r["value"]))
    amount = figure(most["value"], most["unit"])
    funder = layout.words.get(most["funder"], most["funder"])
    return f"The most that one funder pays in a year is {amount}: {funder}, {most['year']}"
