"""The committee paper of a run and its charts, made so that they can be published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from placement_opt.report.charts.all_charts import charts_of
from placement_opt.report.charts.chart_records import Chart
from placement_opt.report.charts.drawing import png_of, svg_of
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.paper.council_paper import FILE_BEHIND, council_paper
from placement_opt.report.paper.paper_parts import PaperChart
from placement_opt.report.paper.paper_run import PaperRun, paper_run
from placement_opt.report.paper.word_paper import word_document

PAPER = "committee.docx"
CAPTIONS = "charts/captions.txt"
NOT_PUBLISHED = ("homes_timeline",)  # sections whose charts name children's homes
ANY_FILE = "sections.json"


def paper_of(run: KeptRun, pictures: Mapping[str, bytes]) -> bytes:
    """Return the committee paper as a Word document, with the pictures of charts by their names."""
    paper = paper_run(run)
    return _paper(paper, _published_charts(paper), pictures)


def committee_files(run: KeptRun) -> dict[str, bytes]:
    """Return the committee paper, each chart that may be published as PNG and SVG, and what they show in words."""
    paper = paper_run(run)
    charts = _published_charts(paper)
    pictures = {chart.name: png_of(chart) for chart in charts}
    files = {PAPER: _paper(paper, charts, pictures)}
    files |= {f"charts/{name}.png": data for name, data in pictures.items()}
    files |= {f"charts/{chart.name}.svg": svg_of(chart).encode("utf-8") for chart in charts}
    return files | {CAPTIONS: _captions(paper, charts).encode("utf-8")}


def _published_charts(paper: PaperRun) -> tuple[Chart, ...]:
    return tuple(chart for chart in charts_of(paper.run) if chart.section not in NOT_PUBLISHED)


def _paper(paper: PaperRun, charts: Iterable[Chart], pictures: Mapping[str, bytes]) -> bytes:
    shown: dict[str, PaperChart] = {}
    for chart in charts:
        shown.setdefault(chart.section, _in_paper(paper, chart))
    return word_document(council_paper(paper, shown), pictures, paper.run.manifest["written"])


def _in_paper(paper: PaperRun, chart: Chart) -> PaperChart:
    source = paper.source(FILE_BEHIND.get(chart.section, ANY_FILE))
    return PaperChart(chart.name, chart.title, chart.alternative, source)


def _captions(paper: PaperRun, charts: Iterable[Chart]) -> str:
    """Return what each chart shows in words, and which run it is from."""
    blocks = (
        f"{chart.name}.png, {chart.name}.svg\n"
        f"Title: {chart.title}\nCaption: {chart.caption}\nText alternative: {chart.alternative}\n"
        f"Source: {_in_paper(paper, chart).source}\n"
        for chart in charts
    )
    return "\n".join(blocks)
