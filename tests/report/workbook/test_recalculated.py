"""Every formula, worked out again by another program, comes to the number that the run says."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from tests.report.workbook.figures_given import row_of
from tests.report.workbook.office import needs_office

pytestmark = needs_office
NEAR = {"rel": 1e-9, "abs": 0.01}  # a penny, or a thousandth of a millionth
AMOUNT, IN_RUN = "Q", "R"


@pytest.mark.parametrize("name", ["town", "manchester"])
def test_every_formula_comes_to_the_number_of_the_program(books, name):
    written, again = books[name]
    formulas = openpyxl.load_workbook(written)
    before, after = (openpyxl.load_workbook(file, data_only=True) for file in (written, again))
    assert after.sheetnames == formulas.sheetnames
    apart, checked = [], 0
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            told, found = (book[sheet.title][cell.coordinate].value for book in (before, after))
            checked += 1
            same = found == told if isinstance(told, str) else found == pytest.approx(told, **NEAR)
            if not same:
                apart.append((sheet.title, cell.coordinate, cell.value, told, found))
    assert apart == []
    assert checked > 4000


def test_all_checks_of_a_run_are_green(books):
    for name in ("town", "manchester"):
        book = openpyxl.load_workbook(books[name][1], data_only=True)
        results = [cell.value for cell in book["Checks"]["J"] if cell.value in ("green", "red")]
        assert len(results) > 50
        assert set(results) == {"green"}
        assert counts(book) == (len(results), 0)


def counts(book) -> tuple[int, int]:
    """Return how many checks are green and how many red, as the first sheet says."""
    sheet = book["Read me"]
    return tuple(sheet[f"B{row_of(sheet, A=f'Checks that are {colour}')}"].value for colour in ("green", "red"))


def ledger(book) -> list[tuple[object, ...]]:
    sheet = book["Ledger"]
    head = row_of(sheet, A="Plan")
    return list(sheet.iter_rows(min_row=head + 1, values_only=True))


def test_ledger_and_savings_follow_a_price(books, town_run):
    """One child lives in an external home all the opening year: £100 more a week is £36,500 / 7 more there."""
    before, after = (openpyxl.load_workbook(books[name][1], data_only=True) for name in ("town", "changed"))
    of = {
        plan: sum(
            float(k["quantity"])
            for file in ("ledger.csv", "ledger_behind.csv")
            for k in csv.DictReader(io.StringIO(town_run.files[file].decode()))
            if (k["plan"], k["line"], k["year"]) == (plan, "External home: fees", year)
        )
        for plan, year in (("opening_year", "2012/13"), ("do_nothing", "2013/14"), ("recommended", "2013/14"))
    }
    assert of["opening_year"] == pytest.approx(365 / 7)
    rises = {plan: weeks * 100 for plan, weeks in of.items()}
    cost = {plan: change(before, after, "Recurrent cost in the ledger", plan) for plan in rises}
    assert cost == pytest.approx(rises, abs=0.01)
    saved = change(before, after, "Recurrent saving of each year, against doing nothing", "recommended")
    assert saved == pytest.approx(rises["do_nothing"] - rises["recommended"], abs=0.01)
    frozen = change(before, after, "Recurrent saving of each year, against the frozen budget", "do_nothing")
    assert frozen == pytest.approx(rises["opening_year"] - rises["do_nothing"], abs=0.01)
    assert counts(after)[1] > 0  # the workbook no longer says what the run says


def change(before, after, block: str, plan: str) -> float:
    """Return by how much the residential line of a plan in 2013/14 differs, in a block of Savings."""
    sheet = before["Savings"]
    top = row_of(sheet, A=block)
    codes = next(n for n in range(top, top + 5) if any(cell.value == plan for cell in sheet[n]))
    column = next(cell.column_letter for cell in sheet[codes] if cell.value == plan)
    assert sheet[f"{column}{codes + 1}"].value == "2013/14"
    row = next(n for n in range(codes, codes + 9) if sheet[f"B{n}"].value == "residential_withdrawal")
    return after["Savings"][f"{column}{row}"].value - sheet[f"{column}{row}"].value


def test_the_index_follows_an_inflation(books):
    """From nothing to a tenth a year: a tenth more a year after the base, and 21 hundredths more two years after."""
    before, after = (ledger(openpyxl.load_workbook(books[name][1], data_only=True)) for name in ("town", "changed"))
    ratios: dict[str, set[float]] = {}
    for old, new in zip(before, after, strict=True):
        if old[14] == "allowances" and old[16]:
            ratios.setdefault(str(old[2]), set()).add(round(new[16] / old[16], 9))
    assert ratios == {"2013/14": {1.1}, "2014/15": {1.21}}


def test_a_quantity_that_was_changed_turns_checks_red(books):
    book = openpyxl.load_workbook(books["broken"][1], data_only=True)
    red = {row[0] for row in book["Checks"].iter_rows(values_only=True) if row[9] == "red"}
    assert {"Ledger to objective", "Ledger to run", "Savings to run"} <= red
    green, count = counts(book)
    assert count >= 3
    assert green > 0


def test_numbers_of_the_ledger_are_those_of_the_files(books, town_run):
    rows = ledger(openpyxl.load_workbook(books["town"][1], data_only=True))
    given = [
        float(k["gbp"])
        for file in ("ledger.csv", "ledger_behind.csv")
        for k in csv.DictReader(io.StringIO(town_run.files[file].decode()))
    ]
    assert [row[16] for row in rows] == pytest.approx(given, abs=0.01)
    assert [row[17] for row in rows] == given
