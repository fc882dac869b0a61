"""Every figure on the page stands in a CSV file of the run or in its workbook, where somebody can check it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pandas as pd
import pytest

from placement_opt.kernel.text import plain
from placement_opt.report.charts.chart_figures import figure, short
from placement_opt.report.kept_run import KeptRun, kept_run_in
from placement_opt.report.page.whole_page import page_of
from placement_opt.report.text_table import number
from placement_opt.report.workbook.whole_workbook import workbook_of
from tests.report.page.test_page import FIGURE, IN_HEADINGS, shown_text

UNITS = ("GBP", "share", "children", "FTE", "")


@pytest.fixture(params=["tiny", pytest.param("manchester", marks=pytest.mark.slow)])
def checked(request) -> KeptRun:
    """Return a run by its files: of the tiny town, and of Manchester."""
    if request.param == "tiny":
        folder = request.getfixturevalue("packed")
    else:
        folder = request.getfixturevalue("answer").options.out
    return kept_run_in(folder, json.loads((folder / "manifest.json").read_text("utf-8")))


def test_every_figure_on_the_page_is_in_a_table_or_the_workbook(checked):
    shown = set(FIGURE.findall(shown_text(page_of(checked).decode("utf-8"))))
    known = {k for words in (*in_tables(checked), *in_workbook(checked)) for k in FIGURE.findall(words)}
    assert shown - known - set(IN_HEADINGS) == set()


def in_tables(run: KeptRun) -> Iterator[str]:
    """Yield what the CSV files of a run say, and how their numbers may be written."""
    for name in (k for k in run.files if k.endswith(".csv")):
        frame = pd.read_csv(io.BytesIO(run.files[name]), comment="#")
        for column in frame:
            yield str(column)
            for value in frame[column].drop_duplicates().tolist():
                yield from written(value)


def in_workbook(run: KeptRun) -> Iterator[str]:
    """Yield the same of the cells of the workbook, of formulas what they come to."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(run)), data_only=True, read_only=True)
    for value in {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}:
        yield from written(value)


def written(value: Any) -> Iterator[str]:
    """Yield the ways in which a report may write a cell."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        yield str(value)
    elif value == value:
        for unit in UNITS:
            yield from (number(value, unit), figure(value, unit), short(value, unit))
        yield from (plain(value), f"{value:,.1f}", f"{abs(value):,.0f}", f"{abs(value):,.2f}")
