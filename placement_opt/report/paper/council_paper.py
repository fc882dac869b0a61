"""The committee paper of a run in the order of a council report, before it is a Word document."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from placement_opt.report.paper.assurance_in_paper import assurance, model_name
from placement_opt.report.paper.claims_in_paper import background, purpose, recommendation, strategy_title
from placement_opt.report.paper.money_in_paper import finance, options
from placement_opt.report.paper.paper_parts import Block, CommitteePaper, PaperChart
from placement_opt.report.paper.paper_run import PaperRun
from placement_opt.report.paper.people_in_paper import equality, people, risks

SAVINGS_CHART, BRIDGE_CHART, CHILDREN_CHART = "savings_totals", "bridge_steps", "plan_children"  # sections behind them
FILE_BEHIND = {SAVINGS_CHART: "savings.csv", BRIDGE_CHART: "bridge.csv", CHILDREN_CHART: "plan.csv"}  # of the run
FOR_THE_COUNCIL = "Committee, date of the meeting, author"
TO_BE_NAMED = "to be filled in by the council"
TITLE = "Children looked after: the placement strategy and its savings"


def council_paper(paper: PaperRun, charts: Mapping[str, PaperChart]) -> CommitteePaper:
    """Return the paper of a run with its charts, each under the name of the section behind it."""
    hash_ = paper.run.manifest["question"]
    foot = (f"Run {paper.name}", f"Question {hash_}")
    return CommitteePaper(TITLE, tuple(_facts(paper)), tuple(_blocks(paper, charts)), foot)


def _facts(paper: PaperRun) -> Iterator[tuple[str, str]]:
    yield "Council", model_name(paper)
    yield "Paper", "Committee report"
    yield "Strategy", strategy_title(paper)
    if scenarios := paper.run.manifest["options"]["scenarios"]:
        yield "Scenario", ", ".join(scenarios)
    yield FOR_THE_COUNCIL, TO_BE_NAMED
    yield "Date of the run", long_date(paper.run.manifest["written"])
    yield "Run", paper.name


def long_date(written: str) -> str:
    """Return the day of a time in a manifest: 26 November 2026."""
    day = datetime.datetime.fromisoformat(written)
    return f"{day.day} {day:%B %Y}"


def _blocks(paper: PaperRun, charts: Mapping[str, PaperChart]) -> Iterator[Block]:
    for part in (purpose, recommendation, background, options):
        yield from part(paper)
    yield from finance(paper)
    yield from _there(charts, (SAVINGS_CHART, BRIDGE_CHART))
    yield from risks(paper)
    yield from people(paper)
    yield from _there(charts, (CHILDREN_CHART,))
    yield from equality(paper)
    yield from assurance(paper)


def _there(charts: Mapping[str, PaperChart], names: Iterable[str]) -> Iterator[Block]:
    yield from (charts[name] for name in names if name in charts)
