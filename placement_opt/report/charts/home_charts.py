"""Charts of places: homes by quarter, posts released, and the places that children need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt

from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.report.charts.chart_figures import figure
from placement_opt.report.charts.chart_looks import (
    INKS,
    data_of,
    in_lines,
    line_key,
    no_axis,
    plan_colour,
    plan_dash,
    plan_words,
    plans_in,
    quarter_axis,
    records_of,
    row_names,
    small_multiples,
    spec_of,
)
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import Crosstab, Section

CHILDREN_THERE, PLACES_THERE = "children", "fillable_places"
WIDE, THIN = 7, 2  # of lines of places and of the children in them, in pixels


def home_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield homes as a timeline of beds and posts, posts released, and children against their places."""
    makers = {"homes_timeline": _timeline, "posts": _posts, "places_and_children": _places}
    for name, make in makers.items():
        section = run.sections.get(name)
        if section is not None and isinstance(section.layout, Crosstab):
            yield from make(section, section.layout)


def _timeline(section: Section, layout: Crosstab) -> Iterator[Chart]:
    frame = section.frame
    plans, quarters = plans_in(frame), list(dict.fromkeys(frame["quarter"]))
    most = {r["home"]: r for r in sorted(records_of(frame), key=lambda r: float(r["beds"]))}
    rows = [
        {"Plan": plan_words(r["plan"]), "quarter": r["quarter"], "beds": r["beds"],
         "label": f"{in_lines(r['title'], 22)}\n{_posts_of(most[r['home']])}", "shown": _bed_words(r["beds"])}
        for r in records_of(frame)
    ]  # fmt: skip
    y = alt.Y("label:N", sort=None, axis=no_axis())
    x = alt.X("quarter:O", sort=None, axis=quarter_axis(quarters))
    base = alt.Chart().transform_filter("datum.beds > 0")
    cells = base.mark_rect(color=INKS["blue"], opacity=0.28, height=24).encode(x=x, y=y)
    words = base.mark_text().encode(x=x, y=y, text=alt.Text("shown:N"))
    nothing = alt.Chart().transform_filter("datum.beds == 0").mark_text(opacity=0.6, text="·").encode(x=x, y=y)
    drawn = (
        alt.layer(row_names(y), cells, words, nothing, data=data_of(rows))
        .properties(width={"step": 38}, height={"step": 34})
        .facet(alt.Facet("Plan:N", title=None, sort=[plan_words(p) for p in plans]), columns=1)
        .resolve_scale(y="independent")
    )
    yield Chart(
        "homes_by_quarter",
        _closing(section),
        spec_of(drawn),
        f"A row for each council home, with its beds in every quarter in which it is open. {_closings(section)}",
        "Each cell has the beds of a home at the end of a quarter; a dot stands where the home is closed or not yet "
        "open. Posts are those of the home when it has most beds. Homes are open or closed whole here.",
        section.name,
    )


def _posts_of(row: dict[str, Any]) -> str:
    return f"{figure(row['posts'], 'FTE')} in posts" if row["posts"] > 0 else "no posts"


def _bed_words(beds: float) -> str:
    return f"{beds:g}" if float(beds).is_integer() else f"{beds:.1f}"


def _first_closed(section: Section) -> list[tuple[str, str]]:
    """Return each home that the recommended plan closes, with the first quarter in which it has no bed."""
    mine = [r for r in records_of(section.frame) if r["plan"] == RECOMMENDED]
    opened = {r["home"] for r in mine if r["quarter"] == section.frame["quarter"].iloc[0] and r["beds"] > 0}
    found: dict[str, tuple[str, str]] = {}
    for r in mine:
        if r["home"] in opened and r["beds"] == 0:
            found.setdefault(r["home"], (r["title"], r["quarter"]))
    return list(found.values())


def _closing(section: Section) -> str:
    """Say which homes the recommended plan closes first and last, and when."""
    closed = sorted(_first_closed(section), key=lambda k: k[1])
    if not closed:
        return "The recommended plan closes no council home"
    (home, first), (other, last) = closed[0], closed[-1]
    if home == other:
        return f"The recommended plan closes {home} in {first}"
    return f"The recommended plan closes council homes from {first}, {home}, to {last}, {other}"


def _closings(section: Section) -> str:
    said = [f"{title} has no beds from {quarter}" for title, quarter in _first_closed(section)]
    return f"In the recommended plan: {'; '.join(said)}." if said else "The recommended plan closes none."


def _posts(section: Section, layout: Crosstab) -> Iterator[Chart]:
    """Yield posts released by quarter, if any are."""
    if not (section.frame["value"] > 0).any():
        return
    frame = section.frame
    plans, quarters = plans_in(frame), list(dict.fromkeys(frame["quarter"]))
    rows = [{**r, "Plan": plan_words(r["plan"])} for r in records_of(frame)]
    lines = (
        alt.Chart(data_of(rows))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("quarter:O", sort=None, axis=quarter_axis(quarters)),
            y=alt.Y("value:Q", axis=alt.Axis(title="Posts released, FTE", tickCount=4, minExtent=42)),
            color=plan_colour(plans),
            strokeDash=plan_dash(plans),
        )
        .properties(width=560, height=180)
    )
    end = frame[frame["quarter"] == quarters[-1]]
    said = {r["plan"]: figure(r["value"], r["unit"]) for r in records_of(end)}
    yield Chart(
        "posts_released",
        f"The recommended plan releases {said[RECOMMENDED]} by the end of {quarters[-1]}"
        if RECOMMENDED in said
        else section.heading,
        spec_of(lines),
        "Lines of posts released by the end of each quarter. "
        + " ".join(f"{plan_words(plan)}: {words} by {quarters[-1]}." for plan, words in said.items()),
        "Posts released by the end of each quarter, in full-time equivalents, with homes open or closed whole.",
        section.name,
    )


def _places(section: Section, layout: Crosstab) -> Iterator[Chart]:
    frame = section.frame[section.frame["measure"].isin([CHILDREN_THERE, PLACES_THERE])]
    there = set(frame.loc[frame["value"] > 0, "kind"])
    frame = frame[frame["kind"].isin(there)]
    quarters = list(dict.fromkeys(frame["quarter"]))
    words = {CHILDREN_THERE: "Children there", PLACES_THERE: "Places that can be filled"}
    rows = [
        {"Kind": layout.words.get(r["kind"], r["kind"]), "quarter": r["quarter"], "value": r["value"],
         "Measure": words[r["measure"]]}
        for r in records_of(frame)
    ]  # fmt: skip
    order = [words[PLACES_THERE], words[CHILDREN_THERE]]  # the wide line of places lies below that of children
    scale = alt.Scale(domain=order, range=[INKS["mint"], INKS["navy"]])
    widths = alt.Scale(domain=order, range=[WIDE, THIN])
    lines = (
        alt.Chart(data_of(sorted(rows, key=lambda r: order.index(str(r["Measure"])))))
        .mark_line()
        .encode(
            x=alt.X("quarter:O", sort=None, axis=quarter_axis(quarters)),
            y=alt.Y("value:Q", axis=alt.Axis(title="Children, places", tickCount=3, minExtent=42)),
            color=alt.Color("Measure:N", scale=scale, legend=line_key()),
            strokeWidth=alt.StrokeWidth("Measure:N", scale=widths, legend=line_key()),
        )
        .properties(width=268, height=120)
    )
    yield Chart(
        "children_and_places",
        _full(frame, layout, quarters[-1]),
        spec_of(small_multiples(lines, "Kind", (r["Kind"] for r in rows))),
        f"A panel for each kind of place, with a wide line of places and a thin one of children. "
        f"{_full(frame, layout, quarters[-1])}.",
        "Where the thin line of children lies on the wide one of places, every place is filled. Each panel has a scale "
        "of its own.",
        section.name,
    )


def _full(frame: Any, layout: Crosstab, last: str) -> str:
    """Say of the kind with most children at the end how many there are, and how many places."""
    end = {(r["kind"], r["measure"]): r["value"] for r in records_of(frame[frame["quarter"] == last])}
    kinds = [kind for kind, measure in end if measure == CHILDREN_THERE and (kind, PLACES_THERE) in end]
    if not kinds:
        return "Children and the places that hold them"
    kind = max(kinds, key=lambda k: float(end[k, CHILDREN_THERE]))
    children, places = figure(end[kind, CHILDREN_THERE], "children"), figure(end[kind, PLACES_THERE], "places")
    name = layout.words.get(kind, kind)
    return f"{name}: {children} children and {places} places at the end of {last}, in the recommended plan"
