"""The chart of the outside view: what is asked of residential care, and what councils alike changed by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt

from placement_opt.report.charts.chart_figures import figure
from placement_opt.report.charts.chart_looks import (
    INK,
    INKS,
    TEXT_SIZE,
    data_of,
    no_axis,
    records_of,
    row_names,
    spec_of,
)
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.outside_sections import OUTSIDE_RESIDENTIAL, SPREAD
from placement_opt.report.section import Section

ASKED_INKS = (INKS["orange"], INKS["purple"])


def outside_charts(run: KeptRun) -> Iterator[Chart]:
    """Yield how residential care changed in councils alike, with a line at what is asked for."""
    if section := run.sections.get(OUTSIDE_RESIDENTIAL):
        yield _residential(section)


def _residential(section: Section) -> Chart:
    shares: dict[str, dict[str, float]] = {}
    for row in records_of(section.frame):
        shares.setdefault(str(row["row"]), {})[str(row["column"])] = float(row["value"])
    first_years, first = next(iter(shares.items()))
    asked = [name for name in first if name not in SPREAD]
    finding = (
        f"{asked[-1]} asks for a change of {_share(first[asked[-1]])} in residential care; the middle of councils "
        f"alike from {first_years} was {_share(first[SPREAD[len(SPREAD) // 2]])}"
    )
    return Chart(
        "residential_elsewhere",
        finding,
        spec_of(_drawn(shares, asked)),
        f"A row for each two years, from the lowest change of councils alike to the highest, with a line at what is "
        f"asked for. {' '.join(_row_in_words(years, found) for years, found in shares.items())} "
        f"{' '.join(f'{name}: {_share(first[name])}.' for name in asked)}",
        "The thin line reaches from the lowest change to the highest, the bar holds the middle half of the councils, "
        "and the mark in it is the middle one.",
        section.name,
    )


def _share(share: float) -> str:
    return figure(share, "share")


def _row_in_words(years: str, found: dict[str, float]) -> str:
    low, lower, middle, upper, high = (found[name] for name in SPREAD)
    return (
        f"{years}: {_share(low)} to {_share(high)}, half of them {_share(lower)} to "
        f"{_share(upper)}, the middle {_share(middle)}."
    )


def _drawn(shares: dict[str, dict[str, float]], asked: list[str]) -> Any:
    rows = [
        {"label": years, **{f"at{n}": found[name] for n, name in enumerate(SPREAD)}} for years, found in shares.items()
    ]
    y = alt.Y("label:N", sort=None, axis=no_axis())
    axis = alt.Axis(title="Change in children in residential care", format="+%", tickCount=5)
    base = alt.Chart()
    least, lower, middle, upper, most = (f"at{n}" for n in range(len(SPREAD)))
    reach = base.mark_rule(strokeWidth=1.5).encode(x=alt.X(f"{least}:Q", axis=axis), x2=most, y=y)
    half = base.mark_bar(height=14, color=INKS["blue"]).encode(x=alt.X(f"{lower}:Q"), x2=upper, y=y)
    mark = base.mark_tick(thickness=3, size=22, color=INK).encode(x=alt.X(f"{middle}:Q"), y=y)
    found = next(iter(shares.values()))
    lines = [layer for n, name in enumerate(asked) for layer in _line(name, found[name], n, len(asked))]
    drawn = alt.layer(row_names(y), reach, half, mark, *lines, data=data_of(rows))
    return drawn.properties(width=480, height={"step": 40})


def _line(name: str, share: float, place: int, of: int) -> Iterator[Any]:
    """Yield a line at what is asked for, and its name above the rows, one above the other."""
    ink = ASKED_INKS[place % len(ASKED_INKS)]
    made = alt.Chart(data_of([{"asked": share, "words": f"{name}: {_share(share)}"}]))
    up = -(TEXT_SIZE + 4) * (of - 1 - place) - 4
    yield made.mark_rule(strokeDash=[6, 3], strokeWidth=2, color=ink).encode(x=alt.X("asked:Q"))
    text = made.mark_text(align="left", baseline="bottom", dx=-2, dy=up, color=ink)
    yield text.encode(x=alt.X("asked:Q"), y=alt.value(0), text=alt.Text("words:N"))
