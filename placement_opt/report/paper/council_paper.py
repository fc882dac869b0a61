"""The committee paper of a run in the order of a council report, before it is a Word document."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping

from placement_opt.kernel.text import capital
from placement_opt.report.paper.assurance_in_paper import assurance, model_name
from placement_opt.report.paper.charts_in_paper import BRIDGE_CHART, CHILDREN_CHART, SAVINGS_CHART
from placement_opt.report.paper.claims_in_paper import background, purpose, recommendation, strategy_title
from placement_opt.report.paper.money_in_paper import finance, options
from placement_opt.report.paper.paper_parts import Block, CommitteePaper, PaperChart, Paragraph, texts_of
from placement_opt.report.paper.paper_run import PaperRun
from placement_opt.report.paper.people_in_paper import equality, people, risks

FOR_THE_COUNCIL = "Committee, date of the meeting, author"
TERMS = {
    "recurrent": "what is saved or spent every year from then on",
    "the frozen budget": "the cost of the opening year, repeated",
    "a child-year": "one child for a year",
    "FTE": "a full-time equivalent post",
    "MTFC": "Multidimensional Treatment Foster Care",
    "MST": "Multisystemic Therapy",
}
TO_BE_NAMED = "to be filled in by the council"
TITLE = "Children looked after: the placement strategy and its savings"


def council_paper(paper: PaperRun, charts: Mapping[str, PaperChart]) -> CommitteePaper:
    """Return the paper of a run with its charts, each under the name of the section behind it."""
    hash_ = paper.run.manifest["question"]
    foot = (f"Run {paper.name}", f"Question {hash_}")
    blocks = tuple(_blocks(paper, charts))
    return CommitteePaper(TITLE, tuple(_facts(paper)), (*purpose(paper), *terms_used(blocks), *blocks), foot)


def terms_used(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield what the terms mean that a paper uses."""
    texts = " ".join(text for block in blocks for text in texts_of(block))
    if said := [f"{term} is {means}" for term, means in TERMS.items() if _is_used(term, texts)]:
        words = "; ".join(said)
        yield Paragraph(f"{capital(words)}.", "Terms. ", small=True)


def _is_used(term: str, texts: str) -> bool:
    """Return whether a term is in the texts, with or without its article, be there one or several."""
    return re.search(rf"\b{term.removeprefix('a ')}s?\b", texts, re.IGNORECASE) is not None


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
    yield from recommendation(paper)
    yield from _there(charts, (SAVINGS_CHART,))
    for part in (background, options, finance):
        yield from part(paper)
    yield from _there(charts, (BRIDGE_CHART,))
    yield from risks(paper)
    yield from people(paper)
    yield from _there(charts, (CHILDREN_CHART,))
    yield from equality(paper)
    yield from assurance(paper)


def _there(charts: Mapping[str, PaperChart], names: Iterable[str]) -> Iterator[Block]:
    yield from (charts[name] for name in names if name in charts)
