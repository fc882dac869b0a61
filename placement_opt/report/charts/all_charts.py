"""Every chart of a run, in the order in which a page shows them."""

from __future__ import annotations

from altair.utils.schemapi import debug_mode

from placement_opt.report.charts.benefit_charts import benefit_charts
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.charts.children_charts import children_charts, range_charts
from placement_opt.report.charts.fund_charts import fund_charts
from placement_opt.report.charts.home_charts import home_charts
from placement_opt.report.charts.limit_charts import limit_charts
from placement_opt.report.charts.neighbour_charts import neighbour_charts
from placement_opt.report.charts.outcome_charts import outcome_charts
from placement_opt.report.charts.outside_charts import outside_charts
from placement_opt.report.charts.passed_charts import passed_charts
from placement_opt.report.charts.saving_charts import saving_charts
from placement_opt.report.charts.sure_charts import sure_charts
from placement_opt.report.kept_run import KeptRun

MAKERS = (
    saving_charts,
    benefit_charts,
    children_charts,
    range_charts,
    home_charts,
    outcome_charts,
    limit_charts,
    outside_charts,
    sure_charts,
    passed_charts,
    neighbour_charts,
    fund_charts,
)


def charts_of(run: KeptRun) -> tuple[Chart, ...]:
    """Return the charts of which a run has the sections."""
    with debug_mode(False):  # charts are held against the schema of Vega-Lite in tests, not each time they are made
        return tuple(chart for make in MAKERS for chart in make(run))
