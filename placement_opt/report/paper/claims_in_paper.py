"""The first parts of a committee paper: purpose, recommendation and background, in the words of the verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.judge.schedule import CONSISTENT
from placement_opt.kernel.text import capital
from placement_opt.report.paper.paper_parts import Block, PaperHeading, Paragraph, Points, first_of
from placement_opt.report.paper.paper_run import PaperRun, rows_with

UNTESTED = "not testable"
ASKED_TO_NOTE = "The Committee is asked to note that"
SAID_OF = {  # judgement -> how the recommendation says it of one claim, and of several
    "does not hold": ("this claim does not hold", "these claims do not hold"),
    "at risk": ("this claim is at risk", "these claims are at risk"),
    UNTESTED: ("this claim cannot be tested", "these claims cannot be tested"),
    "holds": ("this claim holds", "these claims hold"),
}
NO_PAPER = "The run does not record in which paper of the council the claims stand."
NOT_A_DECISION = (
    "Savings are against doing nothing. The figures decide nothing: they say what the strategy and other plans would "
    "bring under the limits that the council has given."
)
PLANS_REACH = "The strategy as published"  # how the sentence begins that says what plans reach of a claim


def purpose(paper: PaperRun) -> Iterator[Block]:
    """Yield what the report is for: which strategy it holds against which figures."""
    yield PaperHeading(1, "Purpose")
    asked = (
        f"This report holds the council's claims in ‘{strategy_title(paper)}’ against its figures of children, "
        "placements and prices. It says whether the claims can be reached, what the strategy and other plans would "
        "save, and what they would mean for children and staff."
    )
    yield Paragraph(asked)


def recommendation(paper: PaperRun) -> Iterator[Block]:
    """Yield what the committee is asked to note: each claim by its judgement, with what the plans reach of it."""
    yield PaperHeading(2, "Recommendation")
    if not paper.has("verdicts"):
        yield Paragraph(f"{ASKED_TO_NOTE} there is no claim of a saving to judge.")
        return
    reached = _reached(paper)
    for status, (one, several) in SAID_OF.items():
        claims = rows_with(paper.section("verdicts").frame, {"status": status}).to_dict("records")
        if claims:
            yield Paragraph(f"{ASKED_TO_NOTE} {one if len(claims) == 1 else several}:")
            yield Points(tuple(" ".join((k["claim"], k["reason"], *reached.get(k["id"], ()))) for k in claims), True)
    yield Paragraph(NOT_A_DECISION)


def _reached(paper: PaperRun) -> dict[str, tuple[str, ...]]:
    """Return by claim what the strategy and the recommended plan reach of it, in the sentences of the reasons."""
    titles = dict.fromkeys(paper.section("reasons").frame["claim"]) if paper.has("reasons") else {}
    return {
        row["id"]: tuple(k for k in paper.sentences("reasons", claim=title) if k.startswith(PLANS_REACH))[:1]
        for row in paper.section("verdicts").frame.to_dict("records")
        for title in titles
        if str(row["claim"]).startswith(title)
    }


def judged(paper: PaperRun, section: str, status: str) -> tuple[str, ...]:
    """Return the claims of a section that are so judged, each with what decides it."""
    if not paper.has(section):
        return ()
    rows = rows_with(paper.section(section).frame, {"status": status}).to_dict("records")
    return tuple(f"{row['claim']} {row['reason']}" for row in rows)


def background(paper: PaperRun) -> Iterator[Block]:
    """Yield where the claims stand, what else is claimed, what the schedule says of itself, and the pressure."""
    yield PaperHeading(3, "Background")
    yield Paragraph(_claimed_in(paper))
    if paper.has("pressure"):
        yield Paragraph(_pressure(paper))
    if findings := (*_findings(paper), *paper.sentences("warnings")):
        yield Paragraph("Before any plan was made, the schedule and the strategy raise these questions:")
        yield first_of(findings)
    yield from _others(paper)


def _claimed_in(paper: PaperRun) -> str:
    """Say in which papers the claims stand, as far as the run knows it."""
    places = paper.sentences("reasons")
    found = [k for k in paper.sources.values() if any(text.startswith(f"Claimed in {k['title']}: ") for text in places)]
    papers = "; ".join(f"‘{k['title']}’, {k['publisher']}, {k['date']}" for k in found)
    return f"The claims stand in {papers}." if found else NO_PAPER


def _pressure(paper: PaperRun) -> str:
    years = dict.fromkeys(paper.section("pressure").frame["year"])
    said = "; ".join(f"{year}, {paper.in_full('pressure', part='both', year=str(year))}" for year in years)
    heading, frozen = paper.section("pressure").heading, f"the frozen budget of {paper.case['frozen_year']}"
    return f"{heading}, children and prices together, each year above {frozen}: {said}."


def _others(paper: PaperRun) -> Iterator[Block]:
    """Yield what else the council's report claims, by its judgement; what cannot be tested is only named."""
    found = {status: judged(paper, "other_claims", status) for status in SAID_OF}
    rows = [f"{capital(status)}. {k}" for status in SAID_OF if status != UNTESTED for k in found[status]]
    if found[UNTESTED]:
        claims = rows_with(paper.section("other_claims").frame, {"status": UNTESTED})["claim"]
        rows.append(f"Cannot be tested: {'; '.join(str(k).rstrip('.') for k in claims)}.")
    if rows:
        yield Paragraph("Of what else the council's report claims:")
        yield first_of(rows)


def _findings(paper: PaperRun) -> tuple[str, ...]:
    """Return what does not fit in the schedule itself."""
    if not paper.has("schedule_itself"):
        return ()
    frame = paper.section("schedule_itself").frame
    return tuple(str(text) for text in frame.loc[frame["judgement"] != CONSISTENT, "sentence"])


def strategy_title(paper: PaperRun) -> str:
    """Return the title of the strategy that was asked about, or its name."""
    return str(paper.strategy.get("title") or paper.run.manifest["options"]["strategy"])
