"""Options and finance in a committee paper: one line per option, the savings schedule on both bases, who pays."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.report.paper.paper_parts import Block, PaperHeading, PaperTable, Paragraph, Points
from placement_opt.report.paper.paper_run import THOUSANDS, PaperRun, in_order, rows_with

PLANS_IN_ORDER = ("published", "as_published", "recommended", "most_saved")
WHOLE = "total"  # line of a schedule, and of one-off costs
LEVEL, FROZEN = "schedule_level_do_nothing", "schedule_level_frozen"
SAVINGS, LEDGER, FUNDING, POSTS, NEAR = "savings.csv", "ledger.csv", "funding.csv", "homes.csv", "alternatives.csv"
OPTIONS = {
    "Doing nothing": "no lever is pulled and placements are mixed as today. Every saving is measured from it.",
    "Strategy as published": "what the council has announced, in its quantities and at its times.",
    "Recommended plan": "of the plans that leave the least need unmet, the one that costs least over the horizon.",
    "Plan that saves most": "the largest recurrent saving in {year}, whatever its other years cost.",
}
FEWEST_FOR_NEAR = "Plans that cost nearly as little were not asked for; `placement-opt alternatives` adds them."


def options(paper: PaperRun) -> Iterator[Block]:
    """Yield the options considered, what each would save and how many posts it releases, and what was left out."""
    yield PaperHeading(4, "Options considered")
    yield Paragraph("Four plans were worked out under the same limits:")
    yield Points(tuple(f"{name}: {what.format(year=paper.last_judged)}" for name, what in OPTIONS.items()))
    if paper.has(LEVEL):
        yield _options_table(paper)
    left = _left_out(paper)
    if left:
        yield Paragraph("The recommended plan leaves these out. If one were forced:")
        yield Points(left)


def _options_table(paper: PaperRun) -> PaperTable:
    """Return one row per plan: the saving of each judged year, and the posts released by the end of the last."""
    plans = plans_of(paper, LEVEL)
    rows = [(paper.words(LEVEL, plan), *_saved(paper, plan), _posts(paper, plan)) for plan in plans]
    near = [*_near_rows(paper)]
    headings = (
        "Option",
        *(f"Saving {year}, {THOUSANDS}" for year in paper.judged),
        f"Posts released by the end of {paper.last_judged}, FTE",
    )
    files = (SAVINGS, POSTS, *([NEAR] if near else []))
    return PaperTable(
        "What each option would save each year against doing nothing", headings, (*rows, *near), paper.source(*files)
    )


def _saved(paper: PaperRun, plan: str) -> tuple[str, ...]:
    return tuple(paper.printed(LEVEL, plan=plan, year=year, line=WHOLE) for year in paper.judged)


def _posts(paper: PaperRun, plan: str) -> str:
    if not paper.has("posts"):
        return paper.printed("posts")
    quarters = [q for q in paper.section("posts").frame["quarter"] if str(q).startswith(paper.last_judged)]
    return paper.printed("posts", plan=plan, quarter=str(quarters[-1])) if quarters else paper.printed("", plan=plan)


def _near_rows(paper: PaperRun) -> Iterator[tuple[str, ...]]:
    """Yield a row for each plan that costs nearly as little, if the run has them."""
    if not paper.has("near_costs"):
        return
    for plan in dict.fromkeys(paper.section("near_costs").frame["plan"]):
        if plan not in PLANS_IN_ORDER:
            saved = [paper.printed("near_costs", plan=str(plan), measure=f"Saved in {y}") for y in paper.judged]
            by = f"Posts fewer by the end of {paper.last_judged}"
            yield paper.words("near_costs", str(plan)), *saved, paper.printed("near_costs", plan=str(plan), measure=by)


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
        yield Paragraph(paper.section(LEVEL).sentence)
        yield _schedule(paper)
    if paper.has("bridge"):
        yield Paragraph(paper.section("bridge").note)
    if paper.has("one_off_costs"):
        yield Paragraph(f"One-off costs are apart. {paper.section('one_off_costs').sentence}")
        yield _one_off(paper)
    if paper.has("funding"):
        yield Paragraph(f"{paper.section('funding').heading}: {_first_small(paper.section('funding').sentence)}")
        yield _funding(paper)


def _first_small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _schedule(paper: PaperRun) -> PaperTable:
    """Return the schedule of the judged years by line, and its totals on both bases."""
    plans, frame = plans_of(paper, LEVEL), paper.section(LEVEL).frame
    rows: list[tuple[str, ...]] = []
    bold = []
    for year in paper.judged:
        for line in dict.fromkeys(rows_with(frame, {"year": year})["line"]):
            cells = (paper.printed(LEVEL, plan=plan, year=year, line=str(line)) for plan in plans)
            name = "Total against doing nothing" if line == WHOLE else paper.words(LEVEL, str(line))
            rows.append((year, name, *cells))
        bold.append(len(rows) - 1)
        if paper.has(FROZEN):
            rows.append((year, "Total against the frozen budget", *_frozen_cells(paper, plans, year)))
            bold.append(len(rows) - 1)
    headings = ("Year", "Line of the schedule", *(paper.words(LEVEL, plan) for plan in plans))
    caption = f"Recurrent saving of each year, {THOUSANDS}"
    return PaperTable(caption, headings, tuple(rows), paper.source(SAVINGS), tuple(bold), words=2)


def _frozen_cells(paper: PaperRun, plans: tuple[str, ...], year: str) -> tuple[str, ...]:
    return tuple(paper.printed(FROZEN, plan=plan, year=year, line=WHOLE) for plan in plans)


def _one_off(paper: PaperRun) -> PaperTable:
    """Return the one-off costs of each year, in all: its lines would tell how few moves they are for."""
    plans = plans_of(paper, "one_off_costs")
    years = dict.fromkeys(paper.section("one_off_costs").frame["year"])
    rows = tuple(
        (str(y), *(paper.printed("one_off_costs", plan=p, year=str(y), line=WHOLE) for p in plans)) for y in years
    )
    headings = ("Year", *(paper.words("one_off_costs", plan) for plan in plans))
    return PaperTable(f"One-off costs of each year, {THOUSANDS}", headings, rows, paper.source(LEDGER))


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
    return f"{paid} of {budget}"
