"""Purpose and needs in a sufficiency statement: the duty, children in care now, and those ahead with intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.measure.scored import ALL_LOOKED_AFTER, FOSTER_CHILDREN, RESIDENTIAL_CHILDREN
from placement_opt.report.neighbour_sections import listed
from placement_opt.report.paper.paper_parts import Block, PaperHeading, PaperTable, Paragraph
from placement_opt.report.paper.people_in_paper import HIDDEN_COUNTS
from placement_opt.report.sufficiency.moves_in_statement import as_councils_moved
from placement_opt.report.sufficiency.statement_run import HOW_KNOWN, End, StatementRun, in_sentence
from placement_opt.report.sufficiency.statement_sections import (
    ALL_CHILDREN_THERE,
    COMING_IN_YEAR,
    ENDS_DRAWN,
    FLOWS_FILE,
    INTERVALS,
    NEEDS_AHEAD,
    NEEDS_NOW,
    OPENING_QUARTER,
    PLAN_FILE,
)

DUTY = (
    "Section 22G of the Children Act 1989 asks a local authority to take steps that secure, so far as reasonably "
    "practicable, accommodation within its area that meets the needs of the children it looks after, where that is "
    "consistent with their welfare. It must have regard to the benefit of having enough providers, and a range of "
    "accommodation. Statutory guidance says how: ‘Sufficiency: statutory guidance on securing sufficient accommodation "
    "for looked after children’ (2010)."
)
DRAFT = (
    "This is a draft of the tables and charts of such a statement, made from one run. Where something is not known to "
    "this run, the draft says so and who would know; nothing is filled in. The council adds its judgement, the views "
    "of children and carers, and what stands under the last heading but one."
)
GRADES_MEAN = (
    "Some tables say how a figure is known: published, derived from published figures, the council's own, or assumed. "
    "Of what is made of several figures it is the least sure. What is assumed nobody has counted yet."
)
OF_PUBLISHED_MODEL = (
    "The model of this run was made of published statistics and England's pattern, and not of the council's own "
    "records. What is assumed in it the council has to replace before any of this is published."
)
SPLIT_BY_MODEL = (
    "These are the counts that the council gave for quarters that have passed. Where it did not count by need group, "
    "they are shared out as the quarterly cycle does."
)
HOW_NOT_KEPT = "How these counts are known is not known to this run, which keeps no list of its figures."
DRAWS_FILE = "outcomes.csv"
MEASURE_SAID = {  # measure as draws name it -> as the statement does
    ALL_LOOKED_AFTER: "All children looked after",
    RESIDENTIAL_CHILDREN: "In residential care",
    FOSTER_CHILDREN: "In foster care",
}
NOTHING_MEANS = "Doing nothing means that no lever is pulled and placements are mixed as today."
IN_NINE_OF_TEN = (
    "In nine draws of ten of the uncertain figures the number lies between the last two columns. They are ranges of "
    "this model's figures, and not of the world."
)
NO_INTERVAL = (
    "How far the number may lie from this is not known to this run: it is the central forecast and has no interval. "
    "`{command}` draws the uncertain figures and adds one to the run in `runs`; then make this draft again."
)
NONE_ONCE_PASSED = (
    "How far the number may lie from this is not known to this run: it is the central forecast and has no interval, "
    "since draws are of a model of which no quarter has passed. `{command} --without-actuals` has one from the opening."
)
ENDS_OF_INTERVAL = ("1 draw in 20 below", "1 draw in 20 above")
NO_WHOLE_YEAR = (
    "How many children enter care in a year is not known to this run, whose horizon has no whole financial year. A run "
    "with a longer `--horizon` has it."
)


def purpose_of_statement(s: StatementRun) -> Iterator[Block]:
    """Yield what the duty is, what this draft is, and how its counts and grades are read."""
    yield PaperHeading(1, "Purpose of the statement")
    yield Paragraph(DUTY)
    yield Paragraph(DRAFT)
    if s.paper.hiding.rounded:
        yield Paragraph(HIDDEN_COUNTS.format(base=s.paper.hiding.base, small=s.paper.hiding.small))
    yield Paragraph(GRADES_MEAN)
    if s.is_of_published:
        yield Paragraph(OF_PUBLISHED_MODEL)


def needs_now(s: StatementRun) -> Iterator[Block]:
    """Yield how many children there are now, by need group, and how that is known."""
    yield PaperHeading(2, "Children in care now")
    everybody = s.count(ALL_CHILDREN_THERE, plan=DO_NOTHING, quarter=s.now.label, measure=ALL_LOOKED_AFTER)
    counted = s.now.label == OPENING_QUARTER
    how = "" if counted else f" {SPLIT_BY_MODEL}"
    yield Paragraph(f"On {s.now.heading} the council looks after {everybody} children.{how}")
    keys = s.keys("opening")
    rows = []
    for need in s.case["needs"]:
        own = [key for key in keys if key.partition("/")[0] == need]
        known = (s.grade("opening", own),) if counted else ()
        rows.append((s.title(need), *known, s.count(NEEDS_NOW, group=need)))
    rows.append((MEASURE_SAID[ALL_LOOKED_AFTER], *([""] if counted else []), everybody))
    headings = ("Need group", *(["How known"] if counted else []), "Children")
    yield PaperTable(
        f"Children looked after by need group, {s.now.heading}",
        headings,
        tuple(rows),
        s.paper.source(PLAN_FILE, "opening.csv") if counted else s.paper.source(PLAN_FILE),
        bold=(len(rows) - 1,),
    )
    if counted:
        yield Paragraph(_how_known(s))


def _how_known(s: StatementRun) -> str:
    """Say how many of the counts of the opening have each grade of evidence."""
    keys = s.keys("opening")
    if not keys:
        return HOW_NOT_KEPT
    grades = Counter(s.grade("opening", [key]) for key in keys)
    there = [words for words in HOW_KNOWN.values() if grades[words]]
    if len(there) == 1:
        return f"All {len(keys)} counts by need group and placement type behind this table are {in_sentence(there[0])}."
    said = listed(tuple(f"{grades[k]} {'is' if grades[k] == 1 else 'are'} {in_sentence(k)}" for k in there))
    return f"Of the {len(keys)} counts by need group and placement type behind this table, {said}."


def needs_ahead(s: StatementRun) -> Iterator[Block]:
    """Yield how many children there will be if nothing is done, with intervals if the run has any, and who enters."""
    yield PaperHeading(3, "Children in care ahead")
    known = s.paper.has(INTERVALS)
    without = NONE_ONCE_PASSED if s.passed else NO_INTERVAL
    yield Paragraph(f"{NOTHING_MEANS} {IN_NINE_OF_TEN if known else without.format(command=_stress(s))}")
    yield _forecast(s, known=known)
    yield from as_councils_moved(s)
    yield _by_need_ahead(s)
    yield from _coming(s)


def _stress(s: StatementRun) -> str:
    """Return the command that draws the figures of the same question."""
    asked = s.paper.run.manifest["options"]
    scenario = f" --scenario {'+'.join(asked['scenarios'])}" if asked["scenarios"] else ""
    return (
        f"placement-opt stress {asked['model']} --strategy {asked['strategy']}{scenario} --horizon {asked['horizon']}"
    )


def _forecast(s: StatementRun, *, known: bool) -> PaperTable:
    """Return all children, and those in residential and foster care, at the ends of years."""
    rows = []
    for end in s.ends:
        for measure, words in MEASURE_SAID.items():
            central = s.count(ALL_CHILDREN_THERE, plan=DO_NOTHING, quarter=end.label, measure=measure)
            rows.append((end.year or end.label, words, central, *(interval(s, end, measure) if known else ())))
    headings = ("Year", "Children at its end", "Forecast", *(ENDS_OF_INTERVAL if known else ()))
    files = (PLAN_FILE, *([DRAWS_FILE] if known else []))
    return PaperTable(
        "Children looked after if nothing is done", headings, tuple(rows), s.paper.source(*files), words=2
    )


def interval(s: StatementRun, end: End, measure: str) -> tuple[str, ...]:
    """Return the ends of the interval of doing nothing at the end of a year, as printed; draws are of whole years."""
    return tuple(s.count(INTERVALS, year=end.year, measure=measure, end=k) for k in ENDS_DRAWN)


def _by_need_ahead(s: StatementRun) -> PaperTable:
    columns = (s.now, *s.ends)
    rows = [
        (s.title(need), *(s.count(NEEDS_AHEAD, plan=DO_NOTHING, quarter=k.label, group=need) for k in columns))
        for need in s.case["needs"]
    ]
    caption = "Children by need group if nothing is done"
    return PaperTable(caption, ("Need group", *(k.heading for k in columns)), tuple(rows), s.paper.source(PLAN_FILE))


def _coming(s: StatementRun) -> Iterator[Block]:
    """Yield how many children enter care in each whole year, by need group."""
    if not s.paper.has(COMING_IN_YEAR):
        yield Paragraph(NO_WHOLE_YEAR)
        return
    years = [str(y) for y in dict.fromkeys(s.paper.section(COMING_IN_YEAR).frame["year"])][: len(s.ends) or 1]
    rows = tuple(
        (s.title(need), *(s.count(COMING_IN_YEAR, year=year, group=need) for year in years)) for need in s.case["needs"]
    )
    caption = "Children who enter care in the year, by need group, if nothing is done"
    yield PaperTable(caption, ("Need group", *years), rows, s.paper.source(FLOWS_FILE))
