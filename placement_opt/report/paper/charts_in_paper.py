"""The charts of a committee paper: three of those of the run, narrowed to what a short paper compares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from placement_opt.report.charts.all_charts import charts_of
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.kept_run import RUN_SECTIONS, KeptRun
from placement_opt.report.paper.paper_parts import PaperChart
from placement_opt.report.paper.paper_run import PaperRun
from placement_opt.report.section_data import text_of_sections

SAVINGS_CHART, BRIDGE_CHART, CHILDREN_CHART = "savings_totals", "bridge_steps", "plan_children"  # sections behind them
FILE_BEHIND = {
    SAVINGS_CHART: "savings.csv",
    BRIDGE_CHART: "bridge.csv",
    CHILDREN_CHART: "plan.csv",
    "funding": "funding.csv",
}
ANY_FILE = "sections.json"
COMPARED_IN_CHART = ("do_nothing", "recommended")
STEP_HEIGHT = 29  # pixels of a row of the bridge


def charts_for_paper(paper: PaperRun) -> tuple[Chart, ...]:
    """Return the three charts of a paper, as far as the run has their sections."""
    narrow: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
        SAVINGS_CHART: lambda frame: frame[frame["year"] == paper.last_judged],
        BRIDGE_CHART: lambda frame: frame[frame["value"].round() != 0],
        CHILDREN_CHART: lambda frame: frame[frame["plan"].isin(COMPARED_IN_CHART)],
    }
    held = [paper.section(name) for name in narrow if paper.has(name)]
    less = [replace(section, frame=narrow[section.name](section.frame).reset_index(drop=True)) for section in held]
    files = {RUN_SECTIONS: text_of_sections(less).encode("utf-8")}
    found: dict[str, Chart] = {}
    for chart in charts_of(KeptRun(files, paper.run.manifest)):
        found.setdefault(chart.section, _lower(chart))
    return tuple(found.values())


def _lower(chart: Chart) -> Chart:
    """Return the bridge with lower rows, and any other chart as it is."""
    lower = {**chart.spec, "height": {"step": STEP_HEIGHT}}
    return replace(chart, spec=lower) if chart.section == BRIDGE_CHART else chart


def in_paper(paper: PaperRun, chart: Chart) -> PaperChart:
    """Return a chart as a part of a paper: its title, its words and the file of the run that it is from."""
    source = paper.source(FILE_BEHIND.get(chart.section, ANY_FILE))
    return PaperChart(chart.name, chart.title, " ".join(chart.alternative.split()), source)
