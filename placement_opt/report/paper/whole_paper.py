"""The committee paper of a run and its charts, made so that they can be published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from placement_opt.report.charts.all_charts import charts_of
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.charts.drawing import BLACK, png_of, svg_of
from placement_opt.report.kept_run import CHARTS, PAPER, KeptRun
from placement_opt.report.paper.charts_in_paper import charts_for_paper, in_paper
from placement_opt.report.paper.council_paper import council_paper
from placement_opt.report.paper.paper_run import PaperRun, paper_run
from placement_opt.report.paper.word_paper import word_document

CAPTIONS = f"{CHARTS}/captions.txt"
NOT_PUBLISHED = ("homes_timeline",)  # sections whose charts name children's homes


def paper_of(run: KeptRun, pictures: Mapping[str, bytes]) -> bytes:
    """Return the committee paper as a Word document, with the pictures of its charts by their names."""
    paper = paper_run(run)
    return _paper(paper, charts_for_paper(paper), pictures)


def committee_files(run: KeptRun) -> dict[str, bytes]:
    """Return the committee paper, each chart that may be published as PNG and SVG, and what they show in words."""
    paper = paper_run(run)
    charts = [chart for chart in charts_of(paper.run) if chart.section not in NOT_PUBLISHED]
    shown = charts_for_paper(paper)
    files = {PAPER: _paper(paper, shown, {chart.name: png_of(chart) for chart in shown})}
    for chart in charts:
        files |= {
            f"{CHARTS}/{chart.name}.png": png_of(chart),
            f"{CHARTS}/{chart.name}.svg": svg_of(chart, BLACK).encode("utf-8"),
        }
    return files | {CAPTIONS: _captions(paper, charts).encode("utf-8")}


def _paper(paper: PaperRun, charts: Iterable[Chart], pictures: Mapping[str, bytes]) -> bytes:
    shown = {chart.section: in_paper(paper, chart) for chart in charts}
    return word_document(council_paper(paper, shown), pictures, paper.run.manifest["written"])


def _captions(paper: PaperRun, charts: Iterable[Chart]) -> str:
    """Return what each chart shows in words, and which run it is from."""
    return "\n".join(_caption(paper, chart) for chart in charts)


def _caption(paper: PaperRun, chart: Chart) -> str:
    shown = in_paper(paper, chart)
    return (
        f"{chart.name}.png, {chart.name}.svg\n"
        f"Title: {shown.title}\nCaption: {chart.caption}\nText alternative: {shown.alternative}\n"
        f"Source: {shown.source}\n"
    )
