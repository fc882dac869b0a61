"""Risks, people and equality in a committee paper: what could go wrong, children, homes, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.report.paper.paper_parts import Block, PaperHeading, PaperTable, Paragraph, Points, first_of
from placement_opt.report.paper.paper_run import SHOWN_ZERO, PaperRun, in_order, rows_with

MOST_LIMITS = 3  # that a short paper names
SAID_ELSEWHERE = ("Foresight", "Warnings")  # risks that stand under Assurance and Background
COMPARED_FOR_CHILDREN = ("do_nothing", "as_published", "recommended")
PLAN, VERDICT, HOME_MOVES_FILE = "plan.csv", "verdict.json", "home_moves.csv"
OPENING_COLUMN = "opening"
WITHOUT_CHANCES = (
    "How likely each claim is has not been worked out for this run; `placement-opt stress` does so from the ranges of "
    "the figures."
)
KNOWN_RISKS = "What could make the answer come out otherwise, as far as the run knows:"
CHANGE_HOME = "Children who would move to another council home because theirs closes, over all quarters"
OPEN_IN_PART = "In the figures of homes and beds below, a home may be open in part. "
HOMES_NOT_NAMED = (
    "No home is named, since children, families and staff are told first; closures.csv of the run says which close."
)
MOVED_OTHERWISE = ("moved_after_an_ending", "moved_without_a_plan")  # parts of all moves for which there is no room
HIDDEN_COUNTS = (
    "Counts of children in tables and charts are rounded to the nearest {base}, so totals may differ from their parts. "
    "Those below {base} are not shown, so that none from 1 to {small} can be worked out; charts draw them as {base}."
)
EQUALITY = (
    "Of the protected characteristics the figures hold age alone, of children and in bands; they hold none of carers "
    "or staff. So they cannot say whether a plan bears more on people who share another, such as disability or race.",
    "Before it decides, the council must have due regard to the need to eliminate discrimination, advance equality of "
    "opportunity and foster good relations: the public sector equality duty, section 149 of the Equality Act 2010. It "
    "has to assess which children would move; whether placements near home, with brothers and sisters, and fit for a "
    "child's disability, religion, culture and language stay within reach; and which staff and carers are affected. "
    "This paper is not that assessment.",
)


def risks(paper: PaperRun) -> Iterator[Block]:
    """Yield what could go wrong: what the run says of risks, or what holds the claims back, and how sure it is."""
    yield PaperHeading(6, "Risks")
    if paper.has("risks"):
        yield Paragraph(KNOWN_RISKS)
        yield first_of(tuple(_known_risks(paper)))
    elif limits := tuple(_limits(paper)):
        yield Paragraph(f"What holds the saving of {paper.last_judged} back. Each is taken alone; they do not add up:")
        yield Points(limits)
    if paper.has("how_sure"):
        yield Paragraph("How often each claim is met, in draws of the uncertain figures:")
        yield first_of(tuple(_chances(paper)))
    else:
        yield Paragraph(WITHOUT_CHANCES)


def _known_risks(paper: PaperRun) -> Iterator[str]:
    """Yield the risks that stand nowhere else in the paper, of the last of the judged years alone."""
    earlier = tuple(f"The {year} saving" for year in paper.judged[:-1])
    for row in paper.section("risks").frame.to_dict("records"):
        if row["risk"] not in SAID_ELSEWHERE and not str(row["sentence"]).startswith(earlier):
            yield str(row["sentence"])


def _chances(paper: PaperRun) -> Iterator[str]:
    """Yield each claim with the first sentence of how sure it is, which says how often it is met."""
    for row in paper.section("how_sure").frame.to_dict("records"):
        first, _, _rest = str(row["reason"]).partition(". ")
        yield f"{row['claim']} {first.rstrip('.')}."


def _limits(paper: PaperRun) -> Iterator[str]:
    """Yield the limits that hold the last judged saving back most, the largest first."""
    if not paper.has("limits"):
        return
    frame = rows_with(paper.section("limits").frame, {"unit": "GBP"})
    frame = frame[frame["claim"].str.endswith(paper.last_judged) & (frame["value"] >= 1)]
    for row in frame.sort_values("value", ascending=False).head(MOST_LIMITS).to_dict("records"):
        more = paper.in_full("limits", rule=row["rule"], claim=row["claim"])
        yield f"Without {row['limit']} the most would be {more} higher."


def people(paper: PaperRun) -> Iterator[Block]:
    """Yield what the plans mean for children, and for homes and posts under the recommended plan."""
    yield PaperHeading(7, "Impact on people")
    if paper.has("children"):
        yield Paragraph(paper.section("children").sentence)
        yield _children(paper)
    if paper.has("home_moves"):
        yield Paragraph(_home_moves(paper))
    if paper.has("capacity_recommended"):
        in_part = OPEN_IN_PART if paper.section("capacity_recommended").note else ""
        yield Paragraph(f"{in_part}{HOMES_NOT_NAMED}")
        yield capacity_table(paper)
    if paper.hiding.rounded:
        yield Paragraph(HIDDEN_COUNTS.format(base=paper.hiding.base, small=paper.hiding.small))


def _children(paper: PaperRun) -> PaperTable:
    """Return what happens to children in the last judged year, plan by plan."""
    frame = rows_with(paper.section("children").frame, {"year": paper.last_judged})
    frame = frame[~frame["measure"].isin(MOVED_OTHERWISE)]
    plans = in_order(tuple(frame["plan"]), COMPARED_FOR_CHILDREN)
    rows = tuple(
        (
            paper.words("children", str(measure)),
            *(paper.printed("children", year=paper.last_judged, plan=plan, measure=str(measure)) for plan in plans),
        )
        for measure in dict.fromkeys(frame["measure"])
    )
    headings = ("Measure", *(paper.words("children", plan) for plan in plans))
    return PaperTable(f"What happens to children, {paper.last_judged}", headings, rows, paper.source(PLAN, VERDICT))


def _home_moves(paper: PaperRun) -> str:
    """Say how many children would change home because theirs closes, at least and if homes are not run down."""
    said = [
        f"{paper.words('home_moves', plan)}, {_moved(paper, plan, 'children')} to {_moved(paper, plan, 'not_run_down')}"
        for plan in in_order(tuple(paper.section("home_moves").frame["plan"]), COMPARED_FOR_CHILDREN)
    ]
    return f"{CHANGE_HOME}: {'; '.join(said)}. The larger number is if homes are not run down first."


def _moved(paper: PaperRun, plan: str, measure: str) -> str:
    return paper.printed("home_moves", plan=plan, measure=measure)


def capacity_table(paper: PaperRun) -> PaperTable:
    """Return homes, beds, households and teams at the opening and at the end of each judged year."""
    name = "capacity_recommended"
    frame = paper.section(name).frame
    ends = [OPENING_COLUMN, *(_last_quarter(frame["quarter"], year) for year in paper.judged)]
    shown = in_order(tuple(frame["quarter"]), ends)
    found = (
        (paper.words(name, str(m)), *(paper.printed(name, quarter=q, measure=str(m)) for q in shown))
        for m in dict.fromkeys(frame["measure"])
    )
    rows = tuple(row for row in found if set(row[1:]) != {SHOWN_ZERO})
    headings = ("At the end of", *(paper.words(name, quarter) for quarter in shown))
    caption = "Homes, households and teams, recommended plan"
    return PaperTable(caption, headings, rows, paper.source(PLAN))


def _last_quarter(quarters: object, year: str) -> str:
    found = [str(q) for q in quarters if str(q).startswith(year)]  # type: ignore[attr-defined]
    return found[-1] if found else ""


def equality(_paper: PaperRun) -> Iterator[Block]:
    """Yield what the figures cannot say of equality, and what the council has to assess itself."""
    yield PaperHeading(8, "Equality note")
    for sentences in EQUALITY:
        yield Paragraph(sentences)
