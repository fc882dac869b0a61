"""Unit costs and neighbours in a sufficiency statement: what a child's week costs, and what others publish."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.published import PublishedCouncil, PublishedStatistics
from placement_opt.kernel.text import plain
from placement_opt.measure.kept_prices import KeptPrice, kept_week_prices
from placement_opt.report.neighbour_sections import WITHOUT_FIGURE, neighbour_sections
from placement_opt.report.paper.paper_parts import Block, PaperHeading, PaperTable, Paragraph, Points
from placement_opt.report.sufficiency.statement_run import HOW_KNOWN, NOT_KNOWN_HERE, StatementRun
from placement_opt.report.sufficiency.statement_sections import TYPES_NOW

COST_FILE = "case.json"
WHAT_A_WEEK_COSTS = (
    "What a child's week costs at the prices of {base}, by placement type. Where the council pays for a place whether "
    "it is filled or not, that part is spread over the places that can be filled."
)
NOT_COSTED = (
    "What these cost a week is not known to this run: {types}. The council's finance team knows what it pays for them, "
    "if anything."
)
BEFORE_PUBLISHING = (
    "What the council pays is its position towards providers: decide before publication whether this part stays in."
)
AMONG_THEM = (
    "The table has {name} beside its ten statistical neighbours and England on 31 March {year}, or in the year that "
    "ends then. The rank counts from the highest of the eleven down; where a count is hidden, a figure or a rank is a "
    "range."
)
NEIGHBOURS_ARE = (
    "The ten, the nearest first, are {names}. `placement-opt neighbours {name} --year {year}` has the figures of each."
)
HAS_NO_FIGURE = (
    "Of {year} these are not published here, or hidden, for {name}: {measures}. "
    "The Department for Education, and for spend and homes the ministry of local government and Ofsted, have more."
)
OF_PUBLISHED = "From the published statistics of the council, file made on {day}."
HIDDEN_THERE, NOT_IN_FILE = "hidden", "–"
PUBLISHED_IS = (
    "What the Department for Education and Ofsted publish of {name} follows. ‘Hidden’ is a count that the publication "
    "hides, and a dash is one that it does not have."
)
PUBLISHED_MEASURES = {  # measure of the published statistics -> how the statement says it
    "looked_after_31_march": "Children looked after",
    "uasc": "Unaccompanied asylum-seeking children",
    "started_uasc": "Of those who entered care in the year, unaccompanied",
    "provider_own": "With the council's own provision",
    "provider_private": "With private providers",
    "provider_voluntary": "With voluntary providers",
    "provider_other_la": "With another council",
    "placed_inside_la": "Placed in the council's area",
    "placed_outside_la": "Placed outside it",
    "placed_over_20_miles": "Placed over 20 miles from home",
    "placements_in_year_3plus": "With three or more placements in the year",
    "home_places_la": "Places in council homes in the area",
    "home_places_private": "Places in private homes in the area",
    "home_places_voluntary": "Places in voluntary homes in the area",
}
NONE_PUBLISHED = (
    "These are not known to this run, since they are not published here of these years: {measures}. The council's own "
    "return on children looked after has those of its children, and Ofsted's list the places in homes."
)
YEARS_PUBLISHED = 3  # that the table shows


def published_of_council(s: StatementRun) -> Iterator[Block]:
    """Yield what is published of the council by provider, place and distance; or why nothing is known of it."""
    k = s.outside
    if k.council is None or k.year is None:
        yield Paragraph(k.why_nothing)
        return
    years = [y for y in s.years_published if y <= k.year][-YEARS_PUBLISHED:]
    yield Paragraph(PUBLISHED_IS.format(name=k.council.name))
    cells = {m: tuple(_published(k.statistics, k.council, y, m, s) for y in years) for m in PUBLISHED_MEASURES}
    without = [m for m, row in cells.items() if set(row) == {NOT_IN_FILE}]
    rows = tuple((PUBLISHED_MEASURES[m], *row) for m, row in cells.items() if m not in without)
    headings = ("On 31 March, or in the year that ends then", *map(str, years))
    caption = f"What is published of {k.council.name}"
    yield PaperTable(caption, headings, rows, source_outside(s))
    if without:
        yield Paragraph(NONE_PUBLISHED.format(measures="; ".join(PUBLISHED_MEASURES[m] for m in without)))


def _published(p: PublishedStatistics, council: PublishedCouncil, year: int, measure: str, s: StatementRun) -> str:
    """Return a published count as printed; a small one is not printed, whatever the file has."""
    cell = (council.code, year, measure)
    if cell not in p.values:
        return NOT_IN_FILE
    n = p.values[cell]
    few = n is not None and 1 <= n <= s.paper.hiding.small
    return HIDDEN_THERE if n is None or few else plain(n)


def source_outside(s: StatementRun) -> str:
    """Return what a table or chart of published statistics is from."""
    return OF_PUBLISHED.format(day=s.outside.statistics.made_on.isoformat())


def unit_costs(s: StatementRun) -> Iterator[Block]:
    """Yield what a child's week costs by placement type, and of which type in use that is not known."""
    yield PaperHeading(6, "Unit costs")
    prices = kept_week_prices(s.case)
    yield Paragraph(f"{WHAT_A_WEEK_COSTS.format(base=s.price_base)} {BEFORE_PUBLISHING}")
    rows = tuple((s.title(p), s.provider(p), *_cost(k)) for p, k in in_order_of_types(s, prices).items())
    headings = ("Placement type", "Provider", "How known", "£ a child-week", "Of it, paid filled or not")
    caption = f"What a child's week costs, at prices of {s.price_base}"
    yield PaperTable(caption, headings, rows, s.paper.source(COST_FILE))
    if left := _not_costed(s, prices):
        yield Paragraph(NOT_COSTED.format(types="; ".join(left)))


def in_order_of_types(s: StatementRun, prices: dict[str, KeptPrice]) -> dict[str, KeptPrice]:
    """Return prices in the order of the model's placement types."""
    return {p: prices[p] for p in s.types if p in prices}


def _cost(k: KeptPrice) -> tuple[str, str, str]:
    return HOW_KNOWN.get(k.evidence, NOT_KNOWN_HERE), f"{k.week.gbp:,.0f}", f"{k.week.standing:,.0f}"


def _not_costed(s: StatementRun, prices: dict[str, KeptPrice]) -> list[str]:
    """Return the placement types in which children live and that have no price."""
    there = (p for p in s.types if s.count(TYPES_NOW, kind=p) not in ("0", NOT_KNOWN_HERE))
    return [s.title(p) for p in there if p not in prices]


def neighbours_of_council(s: StatementRun) -> Iterator[Block]:
    """Yield where the council stands among its statistical neighbours; or why that is not known."""
    yield PaperHeading(7, "Neighbours")
    found = s.outside.among
    if found is None:
        yield Paragraph(s.outside.why_alone)
        return
    stands, _each, to_know = neighbour_sections(found, s.outside.statistics)
    name = found.council.name
    yield Paragraph(AMONG_THEM.format(name=name, year=found.year))
    columns = list(dict.fromkeys(stands.frame["column"]))
    cells: dict[str, dict[str, str]] = {}
    for row, column, words in zip(stands.frame["row"], stands.frame["column"], stands.frame["value"], strict=True):
        cells.setdefault(str(row), {})[str(column)] = str(words)
    known = {row: by for row, by in cells.items() if by[columns[0]] != WITHOUT_FIGURE}
    rows = tuple((row, *(by[column] for column in columns)) for row, by in known.items())
    caption = f"{name} among its ten statistical neighbours, {found.year}"
    yield PaperTable(caption, ("Measure", *columns), rows, source_outside(s), number_cm=2)
    if left := [row for row in cells if row not in known]:
        yield Paragraph(HAS_NO_FIGURE.format(year=found.year, name=name, measures="; ".join(left)))
    yield Paragraph(
        NEIGHBOURS_ARE.format(names="; ".join(k.name for k in found.neighbours), name=_typed(name), year=found.year)
    )
    yield Paragraph("What to know of these figures:")
    yield Points(tuple(str(k) for k in to_know.frame["sentence"]))


def _typed(name: str) -> str:
    """Return a name as it is typed in a command."""
    return f'"{name}"' if " " in name or "," in name else name
