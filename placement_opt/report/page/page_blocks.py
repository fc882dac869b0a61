"""What the page shows of each section: heading, sentence, charts, tables or sentences, note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placement_opt.report.kept_run import KeptRun
from placement_opt.report.page.html_tables import PageTable, tables_of
from placement_opt.report.page.page_charts import Drawn, drawn_of
from placement_opt.report.page.page_outline import OUTLINE, UNPLACED, Chapter, placed
from placement_opt.report.section import Cards, Section, Sentences

STATUS_SHAPES = {"holds": "tick", "at risk": "triangle", "does not hold": "cross", "not testable": "ring"}
OPEN_ROWS = 16  # of tables and lists that stand open


@dataclass(frozen=True)
class SaidBlock:
    """Sentences under a name, each with the word that stands before it."""

    words: str
    said: tuple[tuple[str, str], ...]  # mark, sentence


@dataclass(frozen=True)
class PageBlock:
    """One section as the page shows it."""

    name: str
    heading: str
    sentence: str
    note: str
    charts: tuple[Drawn, ...]
    tables: tuple[PageTable, ...]
    folded: bool  # tables and lists wait behind a line to click
    said: tuple[SaidBlock, ...]
    cards: tuple[Mapping[str, str], ...]  # status, shape, claim and reason


@dataclass(frozen=True)
class PagePart:
    """A part of the page with its sections, or with what would bring them."""

    id: str
    title: str
    blocks: tuple[PageBlock, ...]
    without: str


def parts_of(run: KeptRun) -> tuple[PagePart, ...]:
    """Return the parts of the page in order; one without sections is there if it says what would bring them."""
    charts = drawn_of(run)
    where = placed(tuple(run.sections))
    found = [_part(run, part, where[part.id], charts) for part in (*OUTLINE, UNPLACED)]
    wanted = (part for part in found if part.blocks or not run.is_of_a_fund_alone)
    return tuple(part for part in wanted if part.blocks or part.without)


def _part(run: KeptRun, part: Chapter, names: Sequence[str], charts: Mapping[str, tuple[Drawn, ...]]) -> PagePart:
    blocks = tuple(block_of(run.sections[name], charts.get(name, ())) for name in names)
    return PagePart(part.id, part.title, blocks, "" if blocks else part.without)


def block_of(section: Section, charts: tuple[Drawn, ...] = ()) -> PageBlock:
    """Return a section as the page shows it."""
    tables, said = tables_of(section), said_in(section)
    longest = max((*(k.size for k in tables), len(section.frame) if said else 0), default=0)
    cards = section.frame.to_dict("records") if isinstance(section.layout, Cards) else []
    return PageBlock(
        name=section.name,
        heading=section.heading,
        sentence=section.sentence,
        note=section.note,
        charts=charts,
        tables=tables,
        folded=bool(charts) or longest > OPEN_ROWS,
        said=said,
        cards=tuple(
            {"shape": STATUS_SHAPES[row["status"]], **{k: str(row[k]) for k in ("status", "claim", "reason")}}
            for row in cards
        ),
    )


def _card_of(row: Mapping[Any, Any]) -> Mapping[str, str]:
    return {"shape": STATUS_SHAPES[row["status"]], **{k: str(row[k]) for k in ("status", "claim", "reason")}}


def said_in(section: Section) -> tuple[SaidBlock, ...]:
    """Return the sentences of a section under the names of its blocks."""
    layout = section.layout
    if not isinstance(layout, Sentences):
        return ()
    found: dict[str, list[tuple[str, str]]] = {}
    for row in section.frame.to_dict("records"):
        words = str(row[layout.block]) if layout.block else ""
        mark = str(row[layout.mark]) if layout.mark else ""
        found.setdefault(words, []).append((mark, str(row["sentence"])))
    return tuple(SaidBlock(words, tuple(said)) for words, said in found.items())
