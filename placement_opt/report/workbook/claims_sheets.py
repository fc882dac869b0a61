"""The sheets about claims: whether those of the schedule hold, and every claim with what was found."""

from __future__ import annotations

from typing import Any

from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.workbook.book_formats import number_style
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.live_cells import Content, Live
from placement_opt.report.workbook.savings_sheet import SavingsSpots
from placement_opt.report.workbook.section_blocks import write_sections

VERDICT_HEADINGS = (
    *("Claim", "Judgement", "Year", "Unit", "Claimed", "Most these figures allow", "Margin", "As published"),
    *("Recommended", "Margin in child-years", "Why"),
)
CLAIM_HEADINGS = (
    *("Claim", "Kind", "Year", "Unit", "Claimed", "Found", "Margin", "Judgement", "Source", "Where", "What was found"),
)
BELOW_VERDICTS = (
    *(
        "plain_margins",
        "would_have_to_be_true",
        "next_steps",
        *("outside_view", "outside_more", "outside_rates", "outside_spread", "outside_neighbours"),
        "without_an_answer",
        "reasons",
        "warnings",
        "schedule_itself",
        "ask_first",
        "limits",
    ),
    *(
        "decisions",
        "outcome_limits",
        "left_at_zero",
        "levers",
        "closures",
        "home_moves",
        "whole_homes",
        "who_goes_where",
    ),
    *("who_goes_where", "children", "pressure", "evidence", "how_to_challenge"),
)
MOST_ALONE = (
    "The most is solved for each claim alone, so it is a number and no sum of the ledger. What the plans reach of a "
    "saving is the cell of the sheet Savings."
)


def write_verdict(sheet: Tab, run: KeptRun, savings: SavingsSpots, footer: str) -> None:
    """Write the claims of the schedule with what plans reach of them, and below it what stands behind."""
    section = run.sections["verdicts"]
    row = sheet.title(section.heading, section.note, MOST_ALONE)
    begin = sheet.headings(row, VERDICT_HEADINGS, right=4)
    sheet.put(row, len(VERDICT_HEADINGS) - 1, VERDICT_HEADINGS[-1], "head")
    reached = {str(k["claim"]): k for k in run.verdict["verdicts"]}
    for n, k in enumerate(section.frame.to_dict("records"), start=begin):
        _verdict(sheet, n, k, reached.get(str(k["id"]), {}), savings)
    row = write_sections(sheet, begin + len(section.frame) + 1, run, BELOW_VERDICTS)
    sheet.finish(row, frozen=(begin, 1), repeated=0, footer=footer)


def _verdict(sheet: Tab, n: int, k: dict[Any, Any], found: dict[str, Any], savings: SavingsSpots) -> None:
    style, year = number_style(str(k["unit"])), str(k["year"])
    sheet.row(n, 0, (str(k["claim"]), str(k["status"]), year, str(k["unit"])), ("wrap", "bold", "text", "text"))
    claimed = sheet.number(n, 4, float(k["claimed"]), style)
    most = sheet.number(n, 5, float(k["most"]), style)
    sheet.put(n, 6, Live(f"{most.here}-{claimed.here}", float(k["margin"])), style)
    plans: list[Content] = []
    for plan in (AS_PUBLISHED, RECOMMENDED):
        spot = savings.saved[DO_NOTHING, "level"].get((plan, TOTAL, year)) if k["unit"] == "GBP" else None
        number = found.get("reached", {}).get(plan)
        plans.append(spot.link if spot else None if number is None else float(number))
    child_years = None if k["child_years"] is None else float(k["child_years"])
    sheet.row(n, 7, (*plans, child_years, str(k["reason"])), (style, style, "one", "wrap"))
    sheet.tall(n, {0: str(k["claim"]), len(VERDICT_HEADINGS) - 1: str(k["reason"])})


def write_claims(sheet: Tab, run: KeptRun, footer: str) -> None:
    """Write every claim: how it was read, how it was judged, and what was found."""
    row = sheet.title("Claims", "Every claim of the council that was read, those that cannot be tested among them.")
    begin = sheet.headings(row, CLAIM_HEADINGS, right=len(CLAIM_HEADINGS))
    claims = run.verdict["claims"]
    for n, k in enumerate(claims, start=begin):
        _claim(sheet, n, k)
    last = begin + len(claims) - 1
    sheet.finish(last, frozen=(begin, 1), repeated=begin - 1, footer=footer)


def _claim(sheet: Tab, n: int, k: dict[str, Any]) -> None:
    style = number_style(str(k["unit"]))
    told = " ".join([str(k["sentence"]), *map(str, k["notes"])])
    title, place = str(k["title"] or k["claim"]), str(k["place"] or "")
    sheet.row(
        n,
        0,
        (title, str(k["kind"]).replace("_", " "), str(k["year"] or ""), str(k["unit"] or "")),
        ("wrap", *["text"] * 3),
    )
    claimed, found = _known(k["claimed"]), _known(k["found"])
    sheet.row(n, 4, (claimed, found, _margin(n, k, claimed, found)), (style,) * 3)
    styles = ("bold", "text", "wrap", "wrap")
    sheet.row(n, 7, (str(k["status"]), str(k["source"] or ""), place, told), styles)
    sheet.tall(n, {0: title, 9: place, 10: told})


def _margin(n: int, k: dict[str, Any], claimed: float | None, found: float | None) -> Content:
    """Return the margin, as a formula where it is what was found less what was claimed."""
    margin = _known(k["margin"])
    if None in (margin, claimed, found) or abs(float(found or 0) - float(claimed or 0) - float(margin or 0)) > 1:
        return margin
    return Live(f"F{n + 1}-E{n + 1}", float(margin or 0))


def _known(value: Any) -> float | None:
    return None if value is None else float(value)
