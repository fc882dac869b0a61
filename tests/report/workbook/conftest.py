"""Workbooks that several tests look at: of the small town and of Manchester, as written and as recalculated."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from placement_opt.report.kept_run import KeptRun
from placement_opt.report.workbook.whole_workbook import workbook_of
from tests.report.workbook.figures_given import row_of, run_in
from tests.report.workbook.office import recalculated

FEE, INFLATION = "home_external", "allowances"  # figures that are changed in the copy `changed`


@pytest.fixture(scope="session")
def town_run(packed) -> KeptRun:
    """Return the run of the small town, whose figures can be worked out in the head."""
    return run_in(packed)


@pytest.fixture(scope="session")
def town_book(town_run) -> bytes:
    """Return its workbook."""
    return workbook_of(town_run)


@pytest.fixture(scope="session")
def books(once, town_book, answer) -> dict[str, tuple[Path, Path]]:
    """Return each workbook as written and as recalculated: the town's, Manchester's, and two that somebody changed."""

    def make(place):
        (place / "town.xlsx").write_bytes(town_book)
        (place / "manchester.xlsx").write_bytes(workbook_of(run_in(answer.options.out)))
        changed_price(place / "town.xlsx", place / "changed.xlsx")
        broken_quantity(place / "town.xlsx", place / "broken.xlsx")
        files = [place / f"{name}.xlsx" for name in ("town", "manchester", "changed", "broken")]
        return {a.stem: (a, b) for a, b in zip(files, recalculated(files, place), strict=True)}

    return once("workbooks", make)


def changed_price(file: Path, to: Path) -> None:
    """Raise one fee by £100 a week, and one inflation from nothing to a tenth a year."""
    book = openpyxl.load_workbook(file)
    sheet = book["Assumptions"]
    fee = row_of(sheet, A="prices", B="fee", C=FEE)
    inflation = row_of(sheet, A="general", B="inflation", C=INFLATION)
    assert (sheet[f"D{fee}"].value, sheet[f"D{inflation}"].value) == (3000, 0)
    sheet[f"D{fee}"] = 3100
    sheet[f"D{inflation}"] = 0.1
    book.save(to)


def broken_quantity(file: Path, to: Path) -> None:
    """Raise the first quantity of the ledger by one."""
    book = openpyxl.load_workbook(file)
    sheet = book["Ledger"]
    row = row_of(sheet, A="do_nothing")
    sheet[f"K{row}"] = sheet[f"K{row}"].value + 1
    book.save(to)
