"""The sheet Funding: who pays for investment, held against the investment in the ledger and against budgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placement_opt.report.workbook.assumptions_sheet import FigureCells
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.ledger_sheet import ledger_sum
from placement_opt.report.workbook.live_cells import Live, Spot, quoted, span
from placement_opt.report.workbook.run_rows import Row, RunRows, exact, total_of, totals

PAID_HEADINGS = ("Plan", "Year", "Investment", "Paid, £", "Invested in the ledger, £", "Difference, £")
BUDGET_HEADINGS = ("Plan", "Year", "Funder", "Paid, £", "Budget, £", "Left, £")
ROW_HEADINGS = ("Plan", "Year", "Funder", "External", "One-off money", "Investment", "Paid, £")
PLAN_AT, YEAR_AT, FUNDER_AT, INVESTMENT_AT, PAID_AT = 0, 1, 2, 5, 6
FUNDING_SENTENCE = (
    "Investment is in fostering, treatment foster care and services. What external funders pay is shown beside the "
    "ledger and never taken off a cost in it."
)
NO_FUNDING = "This run has no budget for investment, so nobody is named who pays for it."


@dataclass(frozen=True)
class FundingSpots:
    """By how much what is paid differs from what is invested, and exceeds budgets, by plan."""

    apart: Mapping[str, Live]
    beyond: Mapping[str, Live]


def write_funding(sheet: Tab, rows: RunRows, cells: FigureCells, footer: str) -> tuple[FundingSpots, Mapping[str, str]]:
    """Write the sheet, and return what its checks are made of and the address of each named column."""
    paid = rows.of("funding.csv")
    row = sheet.title("Funding", FUNDING_SENTENCE if paid else NO_FUNDING)
    begin = row
    if not paid:
        sheet.finish(row, frozen=(row, 0), repeated=0, footer=footer)
        return FundingSpots({}, {}), {}
    row, apart = _invested(sheet, row, rows, paid)
    row, beyond = _budgets(sheet, row, rows, paid, cells)
    names, last = _rows(sheet, row, paid)
    sheet.finish(last, frozen=(begin, 1), repeated=0, footer=footer)
    return FundingSpots(apart, beyond), names


def _invested(sheet: Tab, row: int, rows: RunRows, paid: list[Row]) -> tuple[int, Mapping[str, Live]]:
    """Write what is paid for each investment beside what the ledger holds of it."""
    row = sheet.heading(row, "Paid, against what is invested in the ledger")
    row = sheet.headings(row, PAID_HEADINGS, right=3)
    amounts = totals(((k["plan"], k["year"], k["investment"]), float(k["gbp"])) for k in paid)
    spent = totals(((k["plan"], k["year"], k["investment"]), exact(k)) for k in rows.ledger if k["investment"])
    plans: dict[str, list[Spot]] = {}
    for n, (key, gbp) in enumerate(amounts.items(), start=row):
        sheet.row(n, 0, key, ("quiet", "text", "text"))
        plan, year, investment = f"$A{n + 1}", f"$B{n + 1}", f"$C{n + 1}"
        given = sheet.number(n, 3, Live(_paid(plan, year, f"Funding_investment,{investment}"), gbp), "pounds")
        ledger = Live(ledger_sum(plan, year, investment=investment), spent.get(key, 0.0))
        invested = sheet.number(n, 4, ledger, "pounds")
        apart = Live(f"ROUND({given.here}-{invested.here},2)", round(given.value - invested.value, 2) + 0.0)
        plans.setdefault(key[0], []).append(sheet.number(n, 5, apart, "pence"))
    return row + len(amounts) + 1, {plan: _absolute(spots) for plan, spots in plans.items()}


def _budgets(
    sheet: Tab, row: int, rows: RunRows, paid: list[Row], cells: FigureCells
) -> tuple[int, Mapping[str, Live]]:
    """Write what each funder pays beside its budget."""
    row = sheet.heading(row, "Paid, against budgets")
    row = sheet.headings(row, BUDGET_HEADINGS, right=3)
    amounts = totals(((k["plan"], k["year"], k["funder"]), float(k["gbp"])) for k in paid)
    budgets = {(str(k["year"]), str(k["title"])): k for k in rows.run.case["budgets"]}
    plans: dict[str, list[Spot]] = {}
    for n, ((plan, year, funder), gbp) in enumerate(amounts.items(), start=row):
        sheet.row(n, 0, (plan, year, funder), ("quiet", "text", "text"))
        formula = _paid(f"$A{n + 1}", f"$B{n + 1}", f"Funding_funder,$C{n + 1}")
        given = sheet.number(n, 3, Live(formula, gbp), "pounds")
        k = budgets.get((year, funder), {})
        there = cells.figures.get(f"budgets/amount/{k.get('funder', '')}/{year}")
        budget = sheet.number(n, 4, there.link if there else float(k.get("amount", 0.0)), "pounds")
        left = Live(f"{budget.here}-{given.here}", budget.value - given.value)
        plans.setdefault(plan, []).append(sheet.number(n, 5, left, "pounds"))
    return row + len(amounts) + 1, {plan: _overdrawn(spots) for plan, spots in plans.items()}


def _rows(sheet: Tab, row: int, paid: list[Row]) -> tuple[Mapping[str, str], int]:
    """Write the rows of funding.csv, and return the address of each named column and the last row."""
    row = sheet.heading(row, "The rows of the run")
    row = sheet.headings(row, ROW_HEADINGS, right=PAID_AT)
    for n, k in enumerate(paid, start=row):
        texts = (k[name] for name in ("plan", "year", "funder", "external", "one_off", "investment"))
        sheet.row(n, 0, (*texts, float(k["gbp"])), (*["text"] * PAID_AT, "pence"))
    last = row + len(paid) - 1
    names = {"plan": PLAN_AT, "year": YEAR_AT, "funder": FUNDER_AT, "investment": INVESTMENT_AT, "gbp": PAID_AT}
    return {f"Funding_{k}": f"=Funding!{span((row, c), (last, c), fixed=True)}" for k, c in names.items()}, last


def _paid(plan: str, year: str, where: str) -> str:
    """Return the formula that adds up what is paid; a funder's name is held equal, since it may hold any sign."""
    column, _comma, cell = where.partition(",")
    return f"SUMPRODUCT((Funding_plan={plan})*(Funding_year={year})*({column}={cell})*Funding_gbp)"


def _absolute(spots: list[Spot]) -> Live:
    return Live(f"SUMPRODUCT(ABS({_of(spots)}))", total_of(abs(k.value) for k in spots))


def _overdrawn(spots: list[Spot]) -> Live:
    where = _of(spots)
    return Live(f"-SUMPRODUCT(({where}<0)*{where})", -total_of(min(k.value, 0.0) for k in spots))


def _of(spots: list[Spot]) -> str:
    ends = ((k.row, k.column) for k in (spots[0], spots[-1]))
    return f"{quoted(spots[0].sheet)}!{span(*ends, fixed=True)}"
