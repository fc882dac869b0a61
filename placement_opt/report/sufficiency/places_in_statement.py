"""Where children live and what they lack, in a sufficiency statement: type, provider, place, distance, gaps."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.kernel.text import capital
from placement_opt.measure.kept_children import LIVING_ELSEWHERE, LIVING_IN_OWN, OWN_PLACES
from placement_opt.report.paper.paper_parts import Block, PaperHeading, PaperTable, Paragraph
from placement_opt.report.paper.paper_run import rows_with
from placement_opt.report.sufficiency.statement_run import NOT_KNOWN_HERE, PLANS_IN_STATEMENT, StatementRun
from placement_opt.report.sufficiency.statement_sections import (
    AREA_NOW,
    IN_AREA,
    LISTED,
    OPENING_QUARTER,
    OUT_OF_AREA,
    PLAN_FILE,
    TYPES_NOW,
    WAITING_BY_NEED,
    WOULD_SUIT,
    waiting_lists,
)

AREA_TABLE = "local.csv"
NO_AREA = (
    "Which of the places below are in the council's area is not known to this run by placement type, since its model "
    "has no figures in `local.csv`. The council's return on children looked after (SSDA903) has where each child is "
    "placed, and `import-903` counts it."
)
AREA_IS = (
    "Inside and outside are of the opening, {day}, as `local.csv` of the model has the share inside the council's area."
)
NO_NAMES = (
    "Others are agencies, companies and charities together. Who they are is not known to this run; the council's "
    "brokerage or commissioning team has the register of placements and contracts."
)
LIST_TITLES = {
    "residential": "Residential care",
    "foster": "Foster care",
    "specialist": "Specialist foster care",
    "supported": "Supported accommodation",
}
LIST_MEASURES = {
    LIVING_IN_OWN: "children in the council's own places",
    OWN_PLACES: "places of its own that can be filled",
    LIVING_ELSEWHERE: "children placed with others",
}
NONE_WAITS = "No child waits for a suitable place at the end of any quarter, in either plan."
SOME_WAIT = "Children for whom there is no suitable place yet, at the end of the quarter."
SUITED_MEANS = (
    "The next table has how many children a kind of placement would suit who do not live there, if nothing is done. It "
    "is the most of the need group whom panels or records say it suits, as `suitability.csv` has it, less those who "
    "live there. Who is suited to two kinds is counted in both."
)
LAST_IS_PLAN = " The last column is of the recommended plan."
NO_SUITED = (
    "How many children another kind of placement would suit is not known to this run by need group, since "
    "`suitability.csv` of its model limits no placement type to a part of a group. Social care leads know it from care "
    "plans and panels; `import-placements` counts it from referrals."
)
NONE_SUITED = "By these figures nobody lives elsewhere whom one of these kinds of placement would suit."
LATER_QUARTERS = " Later quarters are in `plan.csv` of the run."
NO_QUARTER = "–"  # of a year that the horizon has in part
QUARTERS_IN_YEAR = ("Q1", "Q2", "Q3", "Q4")
MOST_YEARS = 4  # that tables by quarter show


def where_children_live(s: StatementRun) -> Iterator[Block]:
    """Yield placements by type, provider and place, as far as the run knows them."""
    yield PaperHeading(4, "Where children live now")
    known = s.paper.has(AREA_NOW)
    yield Paragraph(f"{AREA_IS.format(day=s.opening_words)}{s.how_known('local')}" if known else NO_AREA)
    counted = s.now.label == OPENING_QUARTER
    keys, rows = s.keys("opening"), []
    for kind in s.types:
        n = s.count(TYPES_NOW, kind=kind)
        if n not in ("0", NOT_KNOWN_HERE):
            place = tuple(s.count(AREA_NOW, kind=kind, where=k) for k in (IN_AREA, OUT_OF_AREA)) if known else ()
            own = [key for key in keys if key.partition("/")[2] == kind]
            rows.append((s.title(kind), s.provider(kind), *((s.grade("opening", own),) if counted else ()), n, *place))
    graded = ("How known",) if counted else ()
    headings = ("Placement type", "Provider", *graded, "Children", *(("In the area", "Outside it") if known else ()))
    about = "placement type, provider and place" if known else "placement type and provider"
    caption = f"Children by {about}, {s.now.heading}"
    files = (PLAN_FILE, *([AREA_TABLE] if known else []))
    yield PaperTable(caption, headings, tuple(rows), s.paper.source(*files))
    yield Paragraph(NO_NAMES)


def gaps(s: StatementRun) -> Iterator[Block]:
    """Yield who waits, whom another kind of placement would suit, and how far the council's own places reach."""
    yield PaperHeading(5, "Gaps by need and quarter")
    yield from _waiting(s)
    yield from _suited(s)
    yield _own_places(s)


def _waiting(s: StatementRun) -> Iterator[Block]:
    """Yield who waits by need group and quarter, of the plans in which anybody does."""
    frame = s.paper.section(WAITING_BY_NEED).frame
    frame = frame[frame["quarter"].isin(s.quarters)]
    some = [plan for plan in PLANS_IN_STATEMENT if (rows_with(frame, {"plan": plan})["value"].round() > 0).any()]
    if not some:
        yield Paragraph(NONE_WAITS)
        return
    without = [words.lower() for plan, words in PLANS_IN_STATEMENT.items() if plan not in some]
    yield Paragraph(f"{SOME_WAIT}{f' In the plan {without[0]!r} nobody waits.' if without else ''}{_later(s)}")
    for plan in some:
        rows = frame.assign(title=frame["group"].map(s.title))
        yield _by_quarter(s, f"Children waiting: {PLANS_IN_STATEMENT[plan].lower()}", rows, (plan,))


def _suited(s: StatementRun) -> Iterator[Block]:
    """Yield whom another kind of placement would suit, by need group and quarter."""
    if not s.paper.has(WOULD_SUIT):
        yield Paragraph(NO_SUITED)
        return
    frame = s.paper.section(WOULD_SUIT).frame
    rows = frame[frame["quarter"].isin(s.quarters)]
    if not (rows["value"].round() > 0).any():
        yield Paragraph(NONE_SUITED)
        return
    yield Paragraph(f"{SUITED_MEANS}{s.how_known('suitability')}{LAST_IS_PLAN}{_later(s)}")
    titles = [f"{s.title(g)}: {s.title(p)}" for g, p in zip(rows["need"], rows["placement"], strict=True)]
    caption = "Children whom a kind of placement would suit and who do not live there, if nothing is done"
    yield _by_quarter(s, caption, rows.assign(title=titles), (DO_NOTHING, RECOMMENDED))


def _by_quarter(s: StatementRun, caption: str, rows: pd.DataFrame, plans: tuple[str, ...]) -> PaperTable:
    """Return counts of the first plan with a column for each quarter of a year, and of a second as the year ends.

    A row is of a year and a title, if either plan has any child in it then.
    """
    printed = []
    for year in s.years_ahead[:MOST_YEARS]:
        for title in dict.fromkeys(rows["title"]):
            own = rows[(rows["title"] == title) & rows["quarter"].str.startswith(year) & rows["plan"].isin(plans)]
            if (own["value"].round() > 0).any():
                by = {(str(k["plan"]), str(k["quarter"])): s.paper.cell(k) for k in own.to_dict("records")}
                wanted = [*((plans[0], q) for q in QUARTERS_IN_YEAR), *((k, QUARTERS_IN_YEAR[-1]) for k in plans[1:])]
                printed.append((year, title, *(by.get((plan, f"{year} {q}"), NO_QUARTER) for plan, q in wanted)))
    more = (f"{QUARTERS_IN_YEAR[-1]}, plan" for _k in plans[1:])
    headings = ("Year", "Need group", *QUARTERS_IN_YEAR, *more)
    return PaperTable(caption, headings, tuple(printed), s.paper.source(PLAN_FILE), words=2, number_cm=2)


def _later(s: StatementRun) -> str:
    return LATER_QUARTERS if len(s.years_ahead) > MOST_YEARS else ""


def _own_places(s: StatementRun) -> PaperTable:
    """Return the council's own places beside the children in them and with others, now and as years end."""
    end = s.ends[-1]
    columns = ((DO_NOTHING, s.now.label), (DO_NOTHING, end.label), (RECOMMENDED, end.label))
    rows = []
    for id in waiting_lists(s.case):
        for measure, words in LIST_MEASURES.items():
            cells = tuple(s.count(LISTED, plan=p, quarter=q, list=id, measure=measure) for p, q in columns)
            if set(cells) != {"0"}:
                rows.append((f"{LIST_TITLES.get(id, capital(id.replace('_', ' ')))}: {words}", *cells))
    headings = (
        "Children and places",
        s.now.heading,
        *(f"{end.heading}, {PLANS_IN_STATEMENT[p].lower()}" for p, _q in columns[1:]),
    )
    caption = "The council's own places, and children in them and with others"
    return PaperTable(caption, headings, tuple(rows), s.paper.source(PLAN_FILE))
