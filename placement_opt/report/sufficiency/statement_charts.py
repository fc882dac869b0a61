"""The charts of a sufficiency statement: children ahead, where they live, what a week costs, neighbours, the market."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.england.council_measures import PART_OF_ALL
from placement_opt.england.standing import CouncilStanding
from placement_opt.kernel.text import capital
from placement_opt.measure.kept_prices import kept_week_prices
from placement_opt.measure.scored import ALL_LOOKED_AFTER
from placement_opt.report.charts.chart_figures import figure
from placement_opt.report.charts.chart_looks import (
    INKS,
    children_axis,
    data_of,
    from_nought,
    in_lines,
    money_axis,
    no_axis,
    plan_colour,
    plan_dash,
    plan_words,
    quarter_axis,
    right_of,
    row_names,
    small_multiples,
    spec_of,
)
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.paper.paper_run import rows_with
from placement_opt.report.sufficiency.market_in_statement import bought_there
from placement_opt.report.sufficiency.statement_run import COUNCIL_ITSELF, OTHER_PROVIDERS, StatementRun
from placement_opt.report.sufficiency.statement_sections import (
    ALL_CHILDREN_THERE,
    ENDS_DRAWN,
    INTERVALS,
    TYPES_AHEAD,
    TYPES_NOW,
)

AHEAD_CHART, LIVING_CHART, COST_CHART = "statement_ahead", "statement_living", "statement_costs"
NEIGHBOUR_CHART, MARKET_CHART = "statement_neighbours", "statement_market"
PROVIDER_INKS = {COUNCIL_ITSELF: INKS["navy"], OTHER_PROVIDERS: INKS["orange"], "–": INKS["pale"]}
NO_PROVIDER = "with family, or not provided"
CHART_WIDTH, WHOLE_WIDTH = 360, 600  # pixels
ROW_STEP = 21
AROUND = 0.1  # of the least and the most that an axis shows, so that a rounded step looks no larger than it is
LABEL_WIDTH = 46  # letters of a placement type in one line


def statement_charts(s: StatementRun) -> tuple[Chart, ...]:
    """Return the charts of a statement, each under its name; what is not known has none."""
    with debug_mode(False):
        return tuple(k for make in (_ahead, _living, _costs, _neighbours, _market) for k in make(s))


def _ahead(s: StatementRun) -> Iterator[Chart]:
    """Yield all children looked after by quarter if nothing is done, with the intervals of year ends."""
    rows: list[dict[str, Any]] = [
        {"quarter": q, "value": s.amount(ALL_CHILDREN_THERE, plan=DO_NOTHING, quarter=q, measure=ALL_LOOKED_AFTER)}
        for q in s.quarters
    ]
    bars: list[dict[str, Any]] = [
        {"quarter": end.label, "low": low, "high": high} for end in s.ends for low, high in _interval(s, end.year)
    ]
    x = alt.X("quarter:O", sort=list(s.quarters), axis=quarter_axis(s.quarters))
    every = [*(float(k["value"]) for k in rows), *(float(k[end]) for k in bars for end in ("low", "high"))]
    scale = alt.Scale(domain=[(1 - AROUND) * min(every), (1 + AROUND) * max(every)], zero=False)
    y = alt.Y("value:Q", axis=children_axis(), scale=scale)
    line = alt.Chart(data_of(rows)).mark_line(color=INKS["blue"], strokeWidth=2.5, point=True).encode(x=x, y=y)
    drawn = [line]
    if bars:
        rule = alt.Chart(data_of(bars)).mark_rule(color=INKS["blue"], strokeWidth=5, opacity=0.4)
        drawn.insert(0, rule.encode(x=x, y=alt.Y("low:Q", axis=children_axis(), scale=scale), y2=alt.Y2("high")))
    now, then = (figure(rows[k]["value"], "children") for k in (0, -1))
    finding = f"All children looked after: {now} now, {then} at the end of {s.quarters[-1]} if nothing is done"
    said = [f"{k['quarter']}, {figure(k['low'], 'children')} to {figure(k['high'], 'children')}" for k in bars]
    ranges = (
        f" Bars hold nine draws of ten: {'; '.join(said)}."
        if said
        else " It is the central forecast, without an interval."
    )
    yield Chart(
        AHEAD_CHART,
        finding,
        spec_of(alt.layer(*drawn).properties(width=WHOLE_WIDTH, height=170)),
        f"A line of children by quarter, on a scale that does not begin at nought. {finding}.{ranges}",
        "Doing nothing.",
        ALL_CHILDREN_THERE,
    )


def _interval(s: StatementRun, year: str) -> Iterator[tuple[float, float]]:
    """Yield the interval of all children at the end of a year, if the run has it."""
    frame = s.paper.section(INTERVALS).frame
    if len(rows_with(frame, {"year": year, "measure": ALL_LOOKED_AFTER})) == len(ENDS_DRAWN):
        low, high = (s.amount(INTERVALS, year=year, measure=ALL_LOOKED_AFTER, end=k) for k in ENDS_DRAWN)
        yield low, high


def _living(s: StatementRun) -> Iterator[Chart]:
    """Yield children by placement type and provider now, the most first."""
    found = {p: s.amount(TYPES_NOW, kind=p) for p in s.types}
    there = sorted((p for p, n in found.items() if n > 0), key=lambda p: -found[p])
    if not there:
        return
    rows = [
        {"label": in_lines(s.title(p), LABEL_WIDTH), "value": found[p], "shown": s.count(TYPES_NOW, kind=p),
         "Provider": _provider_words(s.provider(p))}
        for p in there
    ]  # fmt: skip
    surely = len(there) == 1 or found[there[0]] > found[there[1]]  # rounded counts may be alike
    most = f"{s.title(there[0])} has the most children: {rows[0]['shown']}"
    finding = most if surely else "Children by placement type and provider"
    said = "; ".join(f"{s.title(p)}, {row['shown']}" for p, row in zip(there, rows, strict=True))
    axis = alt.Axis(title="Children", tickCount=4)
    yield _bars(LIVING_CHART, finding, rows, axis, f"A bar for each placement type, coloured by provider: {said}.")


def _costs(s: StatementRun) -> Iterator[Chart]:
    """Yield what a child's week costs by placement type, the dearest first."""
    prices = kept_week_prices(s.case)
    dear = sorted(prices, key=lambda p: -prices[p].week.gbp)
    if not dear:
        return
    rows = [
        {"label": in_lines(s.title(p), LABEL_WIDTH), "value": prices[p].week.gbp,
         "shown": f"£{prices[p].week.gbp:,.0f}", "Provider": _provider_words(s.provider(p))}
        for p in dear
    ]  # fmt: skip
    finding = f"{s.title(dear[0])}: {rows[0]['shown']} a child-week, the most of all placement types"
    said = "; ".join(f"{s.title(p)}, {row['shown']}" for p, row in zip(dear, rows, strict=True))
    axis = money_axis("£ a child-week")
    yield _bars(COST_CHART, finding, rows, axis, f"A bar for each placement type, coloured by provider: {said}.")


def _provider_words(provider: str) -> str:
    return {COUNCIL_ITSELF: "The council", OTHER_PROVIDERS: "Others"}.get(provider, capital(NO_PROVIDER))


def _bars(name: str, finding: str, rows: list[dict[str, Any]], axis: Any, alternative: str) -> Chart:
    """Return bars by placement type in the colours of their providers."""
    words = {_provider_words(k): ink for k, ink in PROVIDER_INKS.items()}
    there = [k for k in words if any(row["Provider"] == k for row in rows)]
    scale = alt.Scale(domain=there, range=[words[k] for k in there])
    y = alt.Y("label:N", sort=[row["label"] for row in rows], axis=no_axis())
    bars = alt.Chart().mark_bar(height=13).encode(
        x=alt.X("value:Q", axis=axis, scale=from_nought()), y=y, color=alt.Color("Provider:N", scale=scale)
    )  # fmt: skip
    drawn = alt.layer(row_names(y), bars, right_of(alt.Chart(), y), data=data_of(rows))
    spec = spec_of(drawn.properties(width=CHART_WIDTH, height={"step": ROW_STEP}))
    return Chart(name, finding, spec, alternative, "", name)


def _neighbours(s: StatementRun) -> Iterator[Chart]:
    """Yield the shares of a council beside the spread of its neighbours."""
    among = s.outside.among
    shown = [k for k in among.standings if k.measure.unit == PART_OF_ALL and k.own and k.known] if among else []
    if not among or not shown:
        return
    name = among.council.name
    rows = [_spread(k) for k in shown]
    y = alt.Y("label:N", sort=[row["label"] for row in rows], axis=no_axis())
    axis = alt.Axis(title="Share of children looked after", format="%", tickCount=5)
    x = alt.X("low:Q", axis=axis).scale(zero=True)
    spread = alt.Chart().mark_rule(strokeWidth=9, opacity=0.45, color=INKS["grey"]).encode(x=x, x2=alt.X2("high"), y=y)
    middle = alt.Chart().mark_tick(thickness=3, height=17, color=INKS["grey"]).encode(x=alt.X("median:Q"), y=y)
    own = alt.Chart().mark_rule(strokeWidth=4, color=INKS["orange"]).encode(
        x=alt.X("own_low:Q"), x2=alt.X2("own_high"), y=y
    )  # fmt: skip
    point = alt.Chart().mark_point(filled=True, size=85, opacity=1, color=INKS["orange"]).encode(
        x=alt.X("own:Q"), y=y
    )  # fmt: skip
    layers = alt.layer(row_names(y), spread, middle, own, point, data=data_of(rows))
    first = rows[0]
    finding = f"{first['title']}: {first['said']} in {name}, {first['median']:.1%} in the middle of its neighbours"
    said = "; ".join(
        f"{r['title']}, {r['said']} against {r['low']:.1%} to {r['high']:.1%} with a median of {r['median']:.1%}"
        for r in rows
    )
    yield Chart(
        NEIGHBOUR_CHART,
        finding,
        spec_of(layers.properties(width=WHOLE_WIDTH - 120, height={"step": 30})),
        f"For each measure a grey bar from the lowest to the highest neighbour with a tick at the median, and an "
        f"orange point for {name}: {said}.",
        "",
        NEIGHBOUR_CHART,
    )


def _spread(k: CouncilStanding) -> dict[str, Any]:
    """Return one measure as a row of that chart."""
    own, there = k.own, k.there
    assert own is not None
    said = f"{own.low:.1%}" if own.low == own.high else f"{own.low:.1%} to {own.high:.1%}"
    return {
        "title": k.measure.title,
        "label": in_lines(k.measure.title),
        "low": min(n.low for n in there),
        "high": max(n.high for n in there),
        "median": k.median,
        "own": (own.low + own.high) / 2,
        "own_low": own.low,
        "own_high": own.high,
        "said": said,
    }


def _market(s: StatementRun) -> Iterator[Chart]:
    """Yield children in placements that others run, by quarter, doing nothing and in the recommended plan."""
    types = bought_there(s)
    if not types:
        return
    plans = (RECOMMENDED, DO_NOTHING)
    rows = [
        {"Plan": plan_words(plan), "quarter": q, "Type": s.title(p),
         "value": s.amount(TYPES_AHEAD, plan=plan, quarter=q, kind=p)}
        for p in types for plan in plans for q in s.quarters
    ]  # fmt: skip
    lines = (
        alt.Chart(data_of(rows))
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X("quarter:O", sort=None, axis=quarter_axis(s.quarters)),
            y=alt.Y("value:Q", axis=children_axis()).scale(zero=True),
            color=plan_colour(plans),
            strokeDash=plan_dash(plans),
        )
        .properties(width=300, height=75)
    )
    last = s.quarters[-1]
    ends = {
        p: (s.count(TYPES_NOW, kind=p), s.count(TYPES_AHEAD, plan=RECOMMENDED, quarter=last, kind=p)) for p in types
    }
    largest = max(types, key=lambda p: s.amount(TYPES_NOW, kind=p))
    now, then = ends[largest]
    said = "; ".join(f"{s.title(p)}, {before} now and {after} then" for p, (before, after) in ends.items())
    yield Chart(
        MARKET_CHART,
        f"{s.title(largest)}: {now} children now, {then} at the end of {last} in the recommended plan",
        spec_of(small_multiples(lines, "Type", [s.title(p) for p in types])),
        f"A panel for each placement type that others run, with a line for each plan. At the end of {last} in the "
        f"recommended plan: {said}.",
        "",
        TYPES_AHEAD,
    )
