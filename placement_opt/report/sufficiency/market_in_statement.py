"""The plan and the market in a sufficiency statement: what it opens, recruits and buys, and what providers are told."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.kernel.text import capital, plain
from placement_opt.report.paper.paper_parts import Block, PaperHeading, PaperTable, Paragraph, Points
from placement_opt.report.paper.people_in_paper import HOMES_NOT_NAMED, OPEN_IN_PART, capacity_table
from placement_opt.report.sufficiency.statement_run import PLANS_IN_STATEMENT, StatementRun
from placement_opt.report.sufficiency.statement_sections import (
    BOUGHT_FOR,
    PLAN_FILE,
    TYPES_AHEAD,
    TYPES_NOW,
    bought_types,
    judged_end,
)

OF_WHICH_PLAN = (
    "This is the recommended plan: least unmet need, and then least cost, under the limits that the council has given. "
    "It is a plan for places and decides nothing; the strategy as published is in `plan.csv` of the run."
)
OPENED, RECRUITED, TEAMS_RUN = "homes_opened", "recruit", "teams"  # measures that people decide on
DECIDED_ON = (OPENED, RECRUITED, TEAMS_RUN, "transfers", "contract_places", "places_sold")
CAPACITY_SECTION, RECOMMENDED_ROWS = "capacity_recommended", "recommendations"
NOTHING_DECIDED = (
    "The plan opens no home, recruits no further fostering household, runs no further team and takes no further places "
    "under contract."
)
WHAT_IT_BUYS = "What it would buy from others is in the market statement below."
OF_THE_MARKET = (
    "This part is for providers: for how many children the council expects to look for places with others, and who "
    "they are. Numbers are of a plan for places, and of no named child."
)
NOT_BOUGHT = (
    "Of which placements the council buys nothing is known to this run: no placement type of its model is run by "
    "others at a price. The commissioning team knows."
)
MARKET_LIMIT = (
    "The plan takes the market to offer no more new placements in a quarter than `market.csv` of its model says."
)
ASKED_OF_THEM = "Providers know what they can offer, and are asked to say so:"
NO_MARKET_LIMIT = (
    "How many new placements the market can offer in a quarter is not known to this run. Providers know, and are asked "
    "to say so."
)
TO_ADD = "To be filled in by the council: whom providers turn to, frameworks and contracts in force, dates of tenders."
NOT_IN_ANY_RUN = (
    "Which providers there are, what places they have vacant and how good they are: not known to this run. The "
    "brokerage or commissioning team has the register, and Ofsted's inspection reports say how good.",
    "Disability, ethnicity, religion and language, and who has brothers or sisters in care: not known to this run. "
    "Case records and the return on children looked after have it.",
    "How far from home each placement is, by placement type: not known to this run. The return on children looked "
    "after has the distance.",
    "Places for emergencies, for remand, secure places and those for parents with a child: not known to this run. The "
    "placements team and the youth justice service know.",
    "What young people who leave care need: not known to this run. The leaving care team knows.",
    "What children, parents and carers say of their placements: not known to this run. The children in care council, "
    "independent reviewing officers and supervising social workers know.",
)
MOST_TYPES = 4  # placement types that a table has room for
KNOWS_WHO = "These belong in a sufficiency statement, and this run has none of them:"


def plan_in_statement(s: StatementRun) -> Iterator[Block]:
    """Yield what the recommended plan would open, recruit and hold ready."""
    yield PaperHeading(8, "What the plan would open, recruit and buy")
    yield Paragraph(f"{OF_WHICH_PLAN} {WHAT_IT_BUYS}")
    if s.paper.has(CAPACITY_SECTION):
        in_part = OPEN_IN_PART if s.paper.section(CAPACITY_SECTION).note else ""
        yield Paragraph(f"{in_part}{HOMES_NOT_NAMED}")
        yield capacity_table(s.paper)
    rows = tuple(_decided(s))
    if not rows:
        yield Paragraph(NOTHING_DECIDED)
        return
    caption = "What the recommended plan would open, recruit and take under contract"
    yield PaperTable(caption, ("What", "How many"), rows, s.paper.source("sections.json"))


def _decided(s: StatementRun) -> Iterator[tuple[str, str]]:
    """Yield what is to be decided on of homes, households, teams and places; nothing that counts children."""
    if not s.paper.has(RECOMMENDED_ROWS):
        return
    for row in s.paper.section(RECOMMENDED_ROWS).frame.to_dict("records"):
        measure, _, _about = str(row["recommendation"]).partition(" ")
        if measure in DECIDED_ON:
            yield capital(str(row["what"])), str(row["recommended"])


def market_statement(s: StatementRun) -> Iterator[Block]:
    """Yield what the council expects to buy, for whom, and what the council adds for providers."""
    yield PaperHeading(9, "Market statement for providers")
    types = bought_there(s)
    if not types:
        yield Paragraph(NOT_BOUGHT)
        yield Paragraph(TO_ADD)
        return
    yield Paragraph(OF_THE_MARKET)
    yield _bought(s, types)
    yield _for_whom(s, types)
    limits = [f"{s.title(p)}: {plain(round(most, 1))}" for p, most in s.case["market"].items() if p in types]
    yield Paragraph(f"{MARKET_LIMIT}{s.how_known('market')} {ASKED_OF_THEM}" if limits else NO_MARKET_LIMIT)
    if limits:
        yield Points(tuple(limits))
    yield Paragraph(TO_ADD)


def bought_there(s: StatementRun) -> tuple[str, ...]:
    """Return the placement types that others run in which any child lives, now or in a plan."""
    plans = (DO_NOTHING, RECOMMENDED)
    return tuple(p for p in bought_types(s.case) if any(s.amount(TYPES_AHEAD, kind=p, plan=k) > 0 for k in plans))


def _bought(s: StatementRun, types: tuple[str, ...]) -> PaperTable:
    """Return the children in placements that others run, now and as years end, in both plans."""
    rows = []
    for plan, words in PLANS_IN_STATEMENT.items():
        for p in types:
            ahead = (s.count(TYPES_AHEAD, plan=plan, quarter=end.label, kind=p) for end in s.ends)
            rows.append((f"{s.title(p)}, {words.lower()}", s.count(TYPES_NOW, kind=p), *ahead))
    headings = ("Placement type and plan", s.now.heading, *(end.heading for end in s.ends))
    return PaperTable("Children in placements that others run", headings, tuple(rows), s.paper.source(PLAN_FILE))


def _for_whom(s: StatementRun, types: tuple[str, ...]) -> PaperTable:
    """Return for which need groups these places are bought in the recommended plan, as the last judged year ends."""
    shown = types[:MOST_TYPES]
    rows = [(s.title(g), *(s.count(BOUGHT_FOR, kind=p, group=g) for p in shown)) for g in s.case["needs"]]
    there = tuple(row for row in rows if set(row[1:]) - {"0"})
    caption = f"Whom these places are for in the recommended plan, at the end of {_end_words(s)}"
    return PaperTable(
        caption, ("Need group", *(s.title(p) for p in shown)), there, s.paper.source(PLAN_FILE), number_cm=3
    )


def _end_words(s: StatementRun) -> str:
    """Return the quarter as which the last judged year ends: that year if it is its last."""
    label = judged_end(s.case)
    return label.removesuffix(f" Q{QUARTERS_PER_YEAR}")


def not_known(_s: StatementRun) -> Iterator[Block]:
    """Yield what belongs in a statement and no run has, and who would know it."""
    yield PaperHeading(10, "Not known to this run")
    yield Paragraph(KNOWS_WHO)
    yield Points(NOT_IN_ANY_RUN)
