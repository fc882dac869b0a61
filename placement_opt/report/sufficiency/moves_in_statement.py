"""How far councils of this size moved, beside the forecast of a sufficiency statement: published, and with no draws."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.england.council_moves import council_moves, counts_ahead
from placement_opt.england.published_choices import read_published_choices
from placement_opt.report.neighbour_sections import ahead_section
from placement_opt.report.paper.paper_parts import Block, PaperTable, Paragraph
from placement_opt.report.sufficiency.costs_in_statement import source_outside
from placement_opt.report.sufficiency.statement_run import StatementRun

BESIDE_THE_FORECAST = (
    "Beside the forecast of this model stands how far councils really moved. A published count is taken to stay as it "
    "is, and {share:.0%} of councils with as many children stayed within the interval of each later year."
)


def as_councils_moved(s: StatementRun) -> Iterator[Block]:
    """Yield the interval of each published count for the years ahead; nothing where too little is published."""
    k = s.outside
    if k.council is None or k.among is None:
        return
    moves = council_moves(k.statistics, read_published_choices())
    counts = counts_ahead(k.statistics, moves, k.council.code, k.among.year)
    if not counts:
        return
    yield Paragraph(BESIDE_THE_FORECAST.format(share=moves.holds))
    frame = ahead_section(k.among, counts, moves.holds).frame
    titles = tuple(dict.fromkeys(map(str, frame["column"])))
    cells = dict(zip(zip(frame["row"], frame["column"], strict=True), frame["value"], strict=True))
    days = dict.fromkeys(map(str, frame["row"]))
    rows = tuple((day, *(str(cells[day, title]) for title in titles)) for day in days)
    caption = "Children looked after if the council moves as councils of its size did"
    yield PaperTable(caption, ("On", *titles), rows, source_outside(s))
