"""The draft of a sufficiency statement as a Word document, made so that it can be published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from placement_opt.report.charts.drawing import png_of
from placement_opt.report.kept_run import STATEMENT, KeptRun
from placement_opt.report.paper.assurance_in_paper import assurance, model_name
from placement_opt.report.paper.claims_in_paper import strategy_title
from placement_opt.report.paper.council_paper import TO_BE_NAMED, long_date, terms_used
from placement_opt.report.paper.paper_parts import Block, CommitteePaper, PaperChart, PaperTable, Paragraph
from placement_opt.report.paper.word_paper import word_document
from placement_opt.report.report_request import ReportRequest
from placement_opt.report.sufficiency.costs_in_statement import (
    COST_FILE,
    neighbours_of_council,
    published_of_council,
    source_outside,
    unit_costs,
)
from placement_opt.report.sufficiency.market_in_statement import market_statement, not_known, plan_in_statement
from placement_opt.report.sufficiency.needs_in_statement import needs_ahead, needs_now, purpose_of_statement
from placement_opt.report.sufficiency.places_in_statement import gaps, where_children_live
from placement_opt.report.sufficiency.statement_charts import (
    AHEAD_CHART,
    COST_CHART,
    LIVING_CHART,
    MARKET_CHART,
    NEIGHBOUR_CHART,
    statement_charts,
)
from placement_opt.report.sufficiency.statement_run import StatementRun, statement_run
from placement_opt.report.sufficiency.statement_sections import PLAN_FILE

STATEMENT_TITLE = "Sufficiency statement: accommodation for children looked after"
ASSURANCE_PART = 11
ATTRIBUTION_OF = "Published statistics: "


def statement_files(run: KeptRun, asked: ReportRequest) -> dict[str, bytes]:
    """Return the draft as a Word document with its charts. Raises BadInput for the council or its statistics."""
    s = statement_run(run, asked)
    charts = statement_charts(s)
    pictures = {k.name: png_of(k) for k in charts}
    shown = {k.name: PaperChart(k.name, k.title, k.alternative, _source(s, k.name)) for k in charts}
    return {STATEMENT: word_document(sufficiency_statement(s, shown), pictures, run.manifest["written"])}


def sufficiency_statement(s: StatementRun, charts: Mapping[str, PaperChart]) -> CommitteePaper:
    """Return the draft with its charts, each by its name, before it is a Word document."""
    foot = (f"Run {s.paper.name}", f"Question {s.paper.run.manifest['question']}")
    first, blocks = tuple(purpose_of_statement(s)), tuple(_parts(s, charts))
    return CommitteePaper(STATEMENT_TITLE, tuple(_facts(s)), (*first, *terms_used(blocks), *blocks), foot)


def _facts(s: StatementRun) -> Iterator[tuple[str, str]]:
    yield "Council", model_name(s.paper)
    yield "Document", "Draft of a sufficiency statement, Children Act 1989, section 22G"
    yield "Strategy", strategy_title(s.paper)
    if scenarios := s.paper.run.manifest["options"]["scenarios"]:
        yield "Scenario", ", ".join(scenarios)
    yield "Author, approval, publication", TO_BE_NAMED
    yield "Children are counted on", s.now.heading
    if (council := s.outside.council) and s.outside.year is not None:
        yield "Published statistics", f"{council.name}, up to {s.outside.year}"
    yield "Date of the run", long_date(s.paper.run.manifest["written"])
    yield "Run", s.paper.name


def _parts(s: StatementRun, charts: Mapping[str, PaperChart]) -> Iterator[Block]:
    yield from needs_now(s)
    yield from _drawn(needs_ahead(s), charts.get(AHEAD_CHART))
    yield from _drawn(where_children_live(s), charts.get(LIVING_CHART))
    yield from published_of_council(s)
    yield from gaps(s)
    yield from _drawn(unit_costs(s), charts.get(COST_CHART))
    yield from _drawn(neighbours_of_council(s), charts.get(NEIGHBOUR_CHART))
    yield from plan_in_statement(s)
    yield from _drawn(market_statement(s), charts.get(MARKET_CHART))
    yield from not_known(s)
    yield from assurance(s.paper, ASSURANCE_PART)
    if s.outside.year is not None:
        yield Paragraph(s.outside.statistics.attribution, ATTRIBUTION_OF, small=True)


def _drawn(blocks: Iterable[Block], chart: PaperChart | None) -> Iterator[Block]:
    """Yield a part of the statement with its chart after its first table."""
    for block in blocks:
        yield block
        if chart and isinstance(block, PaperTable):
            yield chart
            chart = None


def _source(s: StatementRun, chart: str) -> str:
    """Return what a chart is from."""
    if chart == NEIGHBOUR_CHART:
        return source_outside(s)
    return s.paper.source(COST_FILE if chart == COST_CHART else PLAN_FILE)
