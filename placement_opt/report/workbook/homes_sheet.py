"""The sheet Homes and posts: each home by quarter, and posts released held against posts left and posts paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from placement_opt.kernel.calendar import WEEKS_PER_YEAR
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.children_sheet import DECIMALS_APART
from placement_opt.report.workbook.live_cells import Live, Spot, quoted, span
from placement_opt.report.workbook.run_rows import RunRows, across, total_of, totals

HOME_HEADINGS = ("Plan", "Home or placement type", "Measure", "Unit")
FIRST_QUARTER = len(HOME_HEADINGS)
HOME_POSTS, RELEASED, CREATED = "posts in the home", "posts released to date", "posts created to date"
STAFF_LINE = "council homes: staff"
HOMES_SENTENCE = (
    "At the end of each quarter. Homes may be open in part, as a linear programme allows; the sheet Verdict says what "
    "whole homes come to. Posts released are less those that new homes create; a post is released after its home has "
    "closed, so some may still be paid for a while."
)
POST_ROWS = (
    "Posts at the opening",
    "Posts in homes",
    "Posts that homes no longer need",
    "Posts released, less those created",
    "Posts created in new homes",
    "Posts paid in the ledger",
    "Released beyond what homes no longer need",
    "Paid beyond those not released",
)
OPENING_POSTS, POSTS_LEFT, NOT_NEEDED, FEWER_POSTS, NEW_POSTS, PAID_POSTS, TOO_EARLY, UNPAID_POSTS = range(
    len(POST_ROWS)
)


@dataclass(frozen=True)
class PostSpots:
    """Where the posts of each plan stand, and by how many they fail to add up."""

    released: Mapping[tuple[str, str], Spot]  # (plan, quarter), less those that new homes create
    too_many: Mapping[str, Live]
    unpaid: Mapping[str, Live]


@dataclass(frozen=True)
class _Rows:
    """The rows of homes: what they come to, and the row of the quarters' weeks."""

    amounts: Mapping[tuple[str, ...], float]  # (plan, measure, quarter)
    paid: Mapping[tuple[str, ...], float]  # (plan, quarter) -> FTE-years in the ledger
    weeks: int
    opening: Live | float


def write_homes(sheet: Tab, rows: RunRows, staff: Live | float, footer: str) -> tuple[PostSpots, Mapping[str, str]]:
    """Write the sheet, and return where posts stand and the address of each named column."""
    row = sheet.title("Homes and posts", HOMES_SENTENCE)
    heads = sheet.headings(row, (*HOME_HEADINGS, *rows.quarters), right=FIRST_QUARTER)
    sheet.row(heads, 0, ("", "Weeks of the quarter", "", "weeks"), ("text",) * FIRST_QUARTER)
    for n, q in enumerate(rows.run.case["quarters"]):
        sheet.put(heads, FIRST_QUARTER + n, float(q["weeks"]), "exact")
    amounts = totals(((k["plan"], k["measure"], k["quarter"]), float(k["value"])) for k in _of_posts(rows))
    paid = totals(((k["plan"], k["quarter"]), float(k["quantity"])) for k in rows.ledger if k["line"] == STAFF_LINE)
    behind, row = _Rows(amounts, paid, heads, staff), heads + 2
    spots = PostSpots({}, {}, {})
    for plan in rows.plans:
        spots, row = _summary(sheet, row, rows, behind, plan, spots)
    names, last = _every_row(sheet, row, rows)
    sheet.finish(last, frozen=(heads, FIRST_QUARTER), repeated=heads - 1, footer=footer)
    return spots, names


def _of_posts(rows: RunRows) -> Iterable[Mapping[str, str]]:
    yield from (k for k in rows.of("homes.csv") if k["measure"] == HOME_POSTS)
    yield from (k for k in rows.of("plan.csv") if k["measure"] in (RELEASED, CREATED))


def _summary(sheet: Tab, row: int, rows: RunRows, behind: _Rows, plan: str, spots: PostSpots) -> tuple[PostSpots, int]:
    """Write the posts of a plan by quarter, and return where they and those of earlier plans are, and the next row."""
    sheet.row(row, 0, (plan, rows.word(plan)), ("quiet", "bold"))
    begin, released = row + 1, dict(spots.released)
    for n, words in enumerate(POST_ROWS, start=begin):
        sheet.row(n, 0, (plan, words, "", "FTE"), ("quiet", "text", "text", "text"))
    apart: list[list[float]] = [[], []]
    for at, quarter in enumerate(rows.quarters):
        values = _posts(behind, plan, quarter, float(rows.run.case["quarters"][at]["weeks"]))
        column = FIRST_QUARTER + at
        for n, formula in enumerate(_formulas(behind, begin, column, at)):
            number = Live(formula, values[n]) if formula else behind.opening
            spot = sheet.number(begin + n, column, number, "exact" if n in (TOO_EARLY, UNPAID_POSTS) else "one")
            if n == FEWER_POSTS:
                released[plan, quarter] = spot
        apart[0].append(values[TOO_EARLY])
        apart[1].append(abs(values[UNPAID_POSTS]))
    too_many = _added_over(sheet, begin + TOO_EARLY, len(rows.quarters), total_of(apart[0]), "")
    unpaid = _added_over(sheet, begin + UNPAID_POSTS, len(rows.quarters), total_of(apart[1]), "ABS")
    found = replace(
        spots,
        released=released,
        too_many={**spots.too_many, plan: too_many},
        unpaid={**spots.unpaid, plan: unpaid},
    )
    return found, begin + len(POST_ROWS) + 1


def _added_over(sheet: Tab, row: int, quarters: int, value: float, by: str) -> Live:
    ends = (row, FIRST_QUARTER), (row, FIRST_QUARTER + quarters - 1)
    return Live(f"SUMPRODUCT({by}({quoted(sheet.words.name)}!{span(*ends, fixed=True)}))", value)


def _posts(behind: _Rows, plan: str, quarter: str, weeks: float) -> list[float]:
    """Return what the formulas of a plan's posts come to in a quarter, in the order of POST_ROWS."""
    opening = behind.opening.value if isinstance(behind.opening, Live) else behind.opening
    posts, fewer, new = (behind.amounts.get((plan, k, quarter), 0.0) for k in (HOME_POSTS, RELEASED, CREATED))
    paid = behind.paid.get((plan, quarter), 0.0) * WEEKS_PER_YEAR / weeks
    not_needed = float(opening) - posts
    beyond = round(max(fewer - not_needed, 0.0), DECIMALS_APART)
    unpaid = round(paid - (float(opening) - fewer - new), DECIMALS_APART) + 0.0
    return [float(opening), posts, not_needed, fewer, new, paid, beyond, unpaid]


def _formulas(behind: _Rows, begin: int, column: int, at: int) -> list[str]:
    """Return the formulas of a plan's posts in a quarter, in the order of POST_ROWS; the first is the same for all."""
    here = [f"{xl_col_to_name(column)}{begin + n + 1}" for n in range(len(POST_ROWS))]
    weeks = f"{xl_col_to_name(column)}${behind.weeks + 1}"
    plan = f"$A{begin + 1}"
    posts, fewer, new = (
        f'SUMIFS(Homes_quarter_{at + 1},Homes_plan,{plan},Homes_measure,"{k}")' for k in (HOME_POSTS, RELEASED, CREATED)
    )
    quarter = f"{xl_col_to_name(column)}${behind.weeks}"
    held = f'(Ledger_plan={plan})*(Ledger_quarter={quarter})*(Ledger_cost_line="{STAFF_LINE}")'
    paid = f"SUMPRODUCT({held}*Ledger_quantity)*365.25/7/{weeks}"
    return [
        *("", posts, f"{here[OPENING_POSTS]}-{here[POSTS_LEFT]}", fewer, new, paid),
        f"ROUND(MAX({here[FEWER_POSTS]}-{here[NOT_NEEDED]},0),{DECIMALS_APART})",
        f"ROUND({here[PAID_POSTS]}-({here[OPENING_POSTS]}-{here[FEWER_POSTS]}-{here[NEW_POSTS]}),{DECIMALS_APART})",
    ]


def _every_row(sheet: Tab, row: int, rows: RunRows) -> tuple[Mapping[str, str], int]:
    """Write the rows of each home, and of households, teams and places, and return the named columns and last row."""
    row = sheet.heading(row, "Each home, and households, teams and places")
    begin = sheet.headings(row, (*HOME_HEADINGS, *rows.quarters), right=FIRST_QUARTER)
    capacity = [k for k in rows.of("plan.csv") if not k["need"] and k["placement"] and k["quarter"] in rows.quarters]
    found = [
        *across(rows.of("homes.csv"), ("plan", "home", "measure", "unit"), "quarter"),
        *across(capacity, ("plan", "placement", "measure", "unit"), "quarter"),
    ]
    for n, (key, values) in enumerate(found, start=begin):
        for column, text in enumerate(key):
            sheet.text(n, column, text)
        for column, quarter in enumerate(rows.quarters, start=FIRST_QUARTER):
            if values.get(quarter):
                sheet.put(n, column, float(values[quarter]), "exact")
    last = begin + max(len(found), 1) - 1
    columns = {"Homes_plan": 0, "Homes_measure": 2}
    columns |= {f"Homes_quarter_{n + 1}": FIRST_QUARTER + n for n in range(len(rows.quarters))}
    letters = {name: xl_col_to_name(column) for name, column in columns.items()}
    return {name: f"='Homes and posts'!${c}${begin + 1}:${c}${last + 1}" for name, c in letters.items()}, last
