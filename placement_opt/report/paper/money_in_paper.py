"""Options and finance in a committee paper: one line per option, the savings schedule on both bases, who pays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.report.paper.paper_parts import Block, PaperHeading, PaperTable, Paragraph, Points, first_of
from placement_opt.report.paper.paper_run import NOT_KNOWN, SHOWN_ZERO, THOUSANDS, PaperRun, in_order, rows_with

PLANS_IN_ORDER = ("published", "as_published", "recommended", "most_saved")
LEVEL, FROZEN_LEVEL = "schedule_level_do_nothing", "schedule_level_frozen"
SAVINGS, LEDGER, FUNDING = "savings.csv", "ledger.csv", "funding.csv"
CASE, COST_BENEFIT, NEAR_FILE = "options_considered", "cost_benefit.csv", "alternatives.csv"
OPTION_WORDS_IN_PAPER = {
    "as_published": "what is announced, in its quantities and at its times",
    "recommended": "least unmet need, and then least cost over the horizon",
    "most_saved": "the largest saving in {year}, whatever its other years cost",
}
SCHEDULE_TOTALS = {LEVEL: "Total against doing nothing", FROZEN_LEVEL: "Total against the frozen budget"}
DECIDED = "The plans keep to decisions that leads have taken; each, with its price, stands in decisions.csv of the run."
NOTHING_IS = (
    "Every option is held against doing nothing: no lever is pulled, and placements are mixed as today. All are plans "
    "under the same limits."
)


def options(paper: PaperRun) -> Iterator[Block]:
    """Yield the options considered, what each would save and how many children it moves, and what was left out."""
    yield PaperHeading(4, "Options considered")
    yield Paragraph(NOTHING_IS)
    if paper.has(LEVEL):
        yield _options_table(paper)
    if paper.has("decisions"):
        yield Paragraph(DECIDED)
    if left := _left_out(paper):
        yield Paragraph("The recommended plan leaves these out. If one were forced:")
        yield first_of(left)


def _options_table(paper: PaperRun) -> PaperTable:
    """Return one row per plan: the saving of each judged year, and its present value and planned moves where known."""
    more = {k: paper.words(CASE, k) for k in ("present_value", "moves")} if paper.has(CASE) else {}
    rows = [(_option(paper, p), *_saved(paper, p), *_worth(paper, p, more)) for p in plans_of(paper, LEVEL)]
    near = [*_near_rows(paper, more)]
    worth = (f"{name}, {THOUSANDS}" if k == "present_value" else name for k, name in more.items())
    headings = ("Option", *(f"Saving {year}, {THOUSANDS}" for year in paper.judged), *worth)
    files = (SAVINGS, *([COST_BENEFIT] if more else []), *([NEAR_FILE] if near else []))
    caption = "What each option would bring against doing nothing"
    return PaperTable(caption, headings, (*rows, *near), paper.source(*files))


def _option(paper: PaperRun, plan: str) -> str:
    """Return the name of an option, and what it is."""
    what = f": {OPTION_WORDS_IN_PAPER[plan].format(year=paper.last_judged)}" if plan in OPTION_WORDS_IN_PAPER else ""
    return f"{paper.words(LEVEL, plan)}{what}"


def _saved(paper: PaperRun, plan: str) -> tuple[str, ...]:
    return tuple(paper.printed(LEVEL, plan=plan, year=year, line=TOTAL) for year in paper.judged)


def _worth(paper: PaperRun, plan: str, measures: Iterable[str]) -> tuple[str, ...]:
    return tuple(paper.printed(CASE, plan=plan, measure=k) for k in measures)


def _near_rows(paper: PaperRun, more: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each plan that costs nearly as little, if the run has them."""
    if not paper.has("near_costs"):
        return
    for plan in dict.fromkeys(paper.section("near_costs").frame["plan"]):
        if plan not in PLANS_IN_ORDER:
            saved = [paper.printed("near_costs", plan=str(plan), measure=f"Saved in {y}") for y in paper.judged]
            moved = paper.printed("near_children", plan=str(plan), measure="moved by plan")
            yield paper.words("near_costs", str(plan)), *saved, *(moved if k == "moves" else NOT_KNOWN for k in more)


def _left_out(paper: PaperRun) -> tuple[str, ...]:
    """Return what one unit of each lever would do that the recommended plan leaves at zero."""
    units = dict.fromkeys(paper.section("left_at_zero").frame["unit"]) if paper.has("left_at_zero") else {}
    return tuple(text for unit in units for text in paper.sentences("left_at_zero", unit=str(unit))[:1])


def plans_of(paper: PaperRun, name: str) -> tuple[str, ...]:
    """Return the plans that a section shows, in the order of columns."""
    return in_order(tuple(paper.section(name).frame["plan"]), PLANS_IN_ORDER)


def finance(paper: PaperRun) -> Iterator[Block]:
    """Yield the savings schedule on both bases, what is cashable, one-off costs and who pays."""
    yield PaperHeading(5, "Finance")
    if paper.has(LEVEL):
        yield Paragraph(_first(paper.section(LEVEL).sentence))
        yield _schedule(paper)
    if paper.has("bridge"):
        yield Paragraph(paper.section("bridge").note)
    if paper.has("one_off_costs"):
        yield Paragraph(f"{paper.section('one_off_costs').heading}. {paper.section('one_off_costs').sentence}")
        yield Points(tuple(_one_off(paper)))
    if paper.has("funding"):
        yield _funding(paper)


def _first(text: str) -> str:
    """Return the first sentence of a text."""
    return f"{text.partition('. ')[0].rstrip('.')}."


def _schedule(paper: PaperRun) -> PaperTable:
    """Return the schedule of the last judged year by line, and the totals of all judged years on both bases."""
    plans = plans_of(paper, LEVEL)
    rows: list[tuple[str, ...]] = []
    bold: list[int] = []
    for year in paper.judged:
        if year == paper.last_judged:
            rows += _lines(paper, plans)
        for section, words in SCHEDULE_TOTALS.items():
            if paper.has(section):
                bold.append(len(rows))
                rows.append((year, words, *_row(paper, section, plans, year, TOTAL)))
    headings = ("Year", "Line of the schedule", *(paper.words(LEVEL, plan) for plan in plans))
    caption = f"Recurrent saving, {THOUSANDS}: the lines of {paper.last_judged} against doing nothing, and all totals"
    return PaperTable(caption, headings, tuple(rows), paper.source(SAVINGS), tuple(bold), words=2)


def _lines(paper: PaperRun, plans: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the lines of the last judged year against doing nothing, without their total."""
    year = paper.last_judged
    lines = dict.fromkeys(rows_with(paper.section(LEVEL).frame, {"year": year})["line"])
    return [(year, paper.words(LEVEL, str(k)), *_row(paper, LEVEL, plans, year, str(k))) for k in lines if k != TOTAL]


def _row(paper: PaperRun, section: str, plans: tuple[str, ...], year: str, line: str) -> tuple[str, ...]:
    return tuple(paper.printed(section, plan=plan, year=year, line=line) for plan in plans)


def _one_off(paper: PaperRun) -> Iterator[str]:
    """Yield the one-off costs of each plan, in all: their lines would tell how few moves they are for."""
    name = "one_off_costs"
    years = [str(year) for year in dict.fromkeys(paper.section(name).frame["year"])]
    for plan in plans_of(paper, name):
        costs = (f"{year}, {paper.in_full(name, plan=plan, year=year, line=TOTAL)}" for year in years)
        yield f"{paper.words(name, plan)}: {'; '.join(costs)}."


def _funding(paper: PaperRun) -> PaperTable:
    """Return what each funder pays of its budget, year by year."""
    frame = paper.section("funding").frame
    years = [str(y) for y in dict.fromkeys(frame["year"])]
    rows = tuple(
        (paper.words("funding", str(funder)), *(_paid(paper, str(funder), year) for year in years))
        for funder in dict.fromkeys(frame["funder"])
    )
    caption = f"Investment paid in the recommended plan, of what is budgeted, {THOUSANDS}"
    return PaperTable(caption, ("Funder", *years), rows, paper.source(FUNDING))


def _paid(paper: PaperRun, funder: str, year: str) -> str:
    paid, budget = (paper.printed("funding", funder=funder, year=year, measure=m) for m in ("paid", "budget"))
    return SHOWN_ZERO if paid == budget == SHOWN_ZERO else f"{paid} of {budget}"
