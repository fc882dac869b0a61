"""The workbook as it is written: text stays text, a run gives the same bytes, it prints, and all is explained."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import zipfile
from datetime import datetime

import pandas as pd
import pytest

from placement_opt.report.kept_run import STRESS_SECTIONS, KeptRun
from placement_opt.report.section import Crosstab, Section, Sentences
from placement_opt.report.section_data import text_of_sections
from placement_opt.report.workbook.book_formats import HEAD_FILL, INPUT_FILL
from placement_opt.report.workbook.sheet_words import ANY_WORDS, NOT_FIXED, SHEETS
from placement_opt.report.workbook.whole_workbook import workbook_of
from tests.report.workbook.figures_given import opened, row_of, with_files, without_figures

BOTH_KNOW = {"SUM", "SUMIFS", "SUMPRODUCT", "COUNTIF", "INDEX", "ROUND", "ABS", "MAX", "IF", "LEFT", "VALUE", "LOG10"}
ODD = {
    "council homes: premises": '=HYPERLINK("http://example.invalid","click")',
    "council homes: staff": "+1+1",
    "External home: fees": "-2+3",
    "Agency foster care: fees": "@SUM(A1)",
}


@pytest.fixture(scope="module")
def book(town_book):
    return opened(town_book)


def texts(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_the_sheets_are_those_of_the_list(book):
    assert book.sheetnames == [k.name for k in SHEETS]
    assert [link.value for link in book["Read me"]["A"] if link.hyperlink] == book.sheetnames


def test_the_same_run_gives_the_same_bytes(town_run, town_book):
    assert workbook_of(KeptRun(town_run.files, town_run.manifest, town_run.beside)) == town_book
    with zipfile.ZipFile(io.BytesIO(town_book)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    written = datetime.fromisoformat(town_run.manifest["written"])
    assert opened(town_book).properties.created == written.replace(tzinfo=None)


def test_text_that_begins_as_a_formula_is_text(town_run):
    rows = list(csv.reader(io.StringIO(town_run.files["ledger.csv"].decode())))
    at = rows[0].index("line")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [*row[:at], ODD.get(row[at], row[at]), *row[at + 1 :]] for row in rows
    )
    case = town_run.case | {"title": "=2+2 & Town"}
    book = opened(workbook_of(with_files(town_run, ledger_csv=out.getvalue(), case_json=json.dumps(case))))
    found = {cell.value: cell for cell in texts(book["Ledger"]) if cell.value in ODD.values()}
    assert set(found) == set(ODD.values())
    assert {cell.data_type for cell in found.values()} == {"s"}
    assert all(cell.quotePrefix for cell in found.values())
    assert book["Read me"]["A1"].data_type == "s"
    assert "&&" in book["Read me"].oddFooter.left.text or "& Town" in book["Read me"].oddFooter.left.text


def test_years_never_become_dates(town_run):
    """Of 2010/11 a spreadsheet likes to make the first of November."""
    moved = {
        name: content.replace(b"2013/14", b"2010/11").replace(b"2014/15", b"2011/12").replace(b"2012/13", b"2009/10")
        for name, content in town_run.files.items()
    }
    book = opened(workbook_of(KeptRun(moved, town_run.manifest, town_run.beside)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.is_date for cell in cells)
    assert {cell.data_type for cell in cells if cell.value == "2010/11"} == {"s"}
    years = [cell.value for cell in book["Ledger"]["C"]]
    assert {"2009/10", "2010/11", "2011/12"} <= set(years)
    criteria = {m for cell in cells if cell.data_type == "f" for m in re.findall(r"Ledger_year,([^,]*)", cell.value)}
    assert criteria
    assert all(text.endswith('&"*"') for text in criteria)  # a pattern is no date in any program


def test_formulas_use_what_both_programs_know(book):
    used = {
        name
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        for name in re.findall(r"([A-Z][A-Z0-9]+)\(", re.sub(r'"[^"]*"', "", cell.value))
    }
    assert {"SUMIFS", "SUMPRODUCT", "COUNTIF"} <= used <= BOTH_KNOW


def test_every_name_points_at_a_sheet_and_is_used(book):
    formulas = " ".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    )
    names = dict(book.defined_names.items())
    assert {"Ledger_gbp", "Ledger_plan", "Ledger_year", "Funding_gbp"} <= set(names)
    for k in names.values():
        assert next(iter(k.destinations))[0] in book.sheetnames
    assert set(re.findall(r"\b(?:Ledger|Children|Homes|Funding|Figures)_\w+", formulas)) <= set(names)
    assert all(re.search(rf"\b{name}\b", formulas) for name in names)


def test_every_sheet_prints_as_it_reads(book):
    for sheet in book:
        setup = sheet.page_setup
        assert sheet.freeze_panes, sheet.title
        assert str(setup.paperSize) == "9"
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, setup.fitToHeight) == (True, 0)
        assert sheet.print_area, sheet.title
        assert sheet.print_title_rows, sheet.title
        wide = sum(k.width * (k.max - k.min + 1) for k in sheet.column_dimensions.values())
        assert setup.orientation == ("landscape" if wide > 120 else setup.orientation)
        assert sheet.title in sheet.oddFooter.center.text or "&A" in sheet.oddFooter.center.text
        area = sheet.print_area.partition("!")[2].replace("$", "")
        inside = {cell.coordinate for row in sheet[area] for cell in row}
        outside = [c.coordinate for row in sheet.iter_rows() for c in row if c.value is not None]
        assert set(outside) <= inside, sheet.title


def test_amounts_have_separators_and_brackets(book):
    for sheet, column in (("Savings", "F"), ("Bridge", "E"), ("Ledger", "Q")):
        formats = {cell.number_format for cell in book[sheet][column] if cell.data_type == "f"}
        assert formats
        assert all(text.startswith("#,##0") and ";(#,##0" in text for text in formats)


def headings(sheet) -> set[str]:
    """Return the headings of a sheet's tables, by how they look."""
    fill = f"FF{HEAD_FILL.removeprefix('#').upper()}"
    return {c.value for c in texts(sheet) if c.fill.fgColor.rgb == fill and c.font.bold and c.value.strip()}


@pytest.mark.parametrize("words", SHEETS, ids=lambda k: k.name)
def test_the_dictionary_explains_every_column_and_no_other(book, words):
    """A heading that is not in the list stops the writing, so here the list is held against what is written."""
    found = headings(book[words.name])
    listed = {name for name, _meaning in words.columns if name not in NOT_FIXED}
    assert listed <= found
    for heading in found - listed:
        words.check(heading)
        assert ANY_WORDS in dict(words.columns) or re.match(r"\d{4}/\d\d", heading)
    with pytest.raises(KeyError, match="Ledger"):
        SHEETS[4].check("Surprise")


def test_the_dictionary_sheet_is_the_list(book):
    rows = list(book["Dictionary"].iter_rows(values_only=True))
    for words in SHEETS:
        for column, meaning in words.columns:
            assert (words.name, column, meaning) in [row[:3] for row in rows]
    assert ("do_nothing", "Do nothing") in [row[1:3] for row in rows]


def test_the_first_sheet_says_what_it_is(town_run, book):
    sheet = book["Read me"]
    told = {row[0]: row[1] for row in sheet.iter_rows(max_col=2, values_only=True)}
    assert told["Hash of the question"] == town_run.manifest["question"]
    assert told.items() >= town_run.manifest["inputs"].items()
    assert "Nobody has signed this run." in told
    assert not any("not for publication" in str(text) for text in told)  # the small town holds none
    small = {k: v.replace(b"small_counts: false", b"small_counts: true") for k, v in town_run.files.items()}
    again = opened(workbook_of(KeptRun(small, town_run.manifest, town_run.beside)))["Read me"]
    assert any("not for publication" in str(cell.value) for cell in again["A"])


def test_every_figure_stands_on_assumptions(town_run, book):
    sheet = book["Assumptions"]
    frame = town_run.sections["assumptions"].frame
    row = row_of(sheet, A="prices", B="fee", C="foster_ifa")
    assert sheet[f"D{row}"].value == 800
    head = row_of(sheet, A="Table")
    assert [sheet[f"D{head + n}"].value for n in range(1, len(frame) + 1)] == list(frame["value"])
    assert any(cell.value == "Budget paper" for cell in texts(sheet))


def test_a_price_names_its_figures_and_numbers_stand_where_there_are_none(town_run, book):
    sheet = book["Ledger"]
    prices = {sheet[f"N{n}"].value: sheet[f"M{n}"] for n in range(row_of(sheet, A="do_nothing"), sheet.max_row + 1)}
    for made_of, cell in prices.items():
        assert (cell.data_type == "f") == bool(made_of)
        assert made_of is None or cell.value.count("Assumptions!") == made_of.count("*")
    bare = opened(workbook_of(without_figures(town_run)))
    assert {cell.data_type for cell in bare["Ledger"]["M"][8:]} == {"n"}
    assert "holds no list of its figures" in bare["Assumptions"]["A2"].value


def test_what_a_run_does_not_have_is_said(book):
    assert "placement-opt stress" in book["How sure"]["A2"].value
    assert "placement-opt alternatives" in book["Alternatives"]["A2"].value


def test_claims_are_all_told(town_run, book):
    sheet = book["Claims"]
    claims = town_run.verdict["claims"]
    head = row_of(sheet, A="Claim")
    told = [sheet[f"H{n}"].value for n in range(head + 1, head + 1 + len(claims))]
    assert told == [k["status"] for k in claims]


def test_figures_of_which_formulas_are_made_are_coloured_and_no_others(town_run, book):
    sheet = book["Assumptions"]
    head = row_of(sheet, A="Table")
    count = len(town_run.sections["assumptions"].frame)
    cells = [sheet[f"D{n}"] for n in range(head + 1, head + 1 + count)]
    fill = f"FF{INPUT_FILL.removeprefix('#').upper()}"
    coloured = {cell.row for cell in cells if cell.fill.fgColor.rgb == fill}
    formulas = " ".join(str(c.value) for k in book for row in k.iter_rows() for c in row if c.data_type == "f")
    read = {int(n) for n in re.findall(r"Assumptions!\$D\$(\d+)", formulas)}
    by_name = {cell.row for cell in cells if sheet[f"B{cell.row}"].value in ("inflation", "staff")}
    assert coloured <= read | by_name
    assert {n for n in read if n <= head + count} <= coloured
    assert len(coloured) < count / 2


def test_what_draws_found_and_who_signed_is_told_where_it_is_known(town_run):
    chances = pd.DataFrame(
        [
            ("saving", "most", 0.125, "share"),
            ("saving", "cost", -1250.4, "GBP"),
            ("posts", "most", math.nan, "share"),
            ("beds", "most", "-2,040.5", "words"),
            ("beds", "cost", "2013/14", "words"),
        ],
        columns=["claim", "measure", "value", "unit"],
    )
    words = {"saving": "the saving", "most": "Chance", "cost": "Cost"}
    layout = Crosstab(rows="claim", across="measure", words=words)
    sure = Section("how_sure", "How sure", "In draws.", chances, layout, "A note.")
    told = pd.DataFrame({"sentence": ["=Ada signed it."]})
    signed = Section("signatures", "Signatures", "", told, Sentences())
    files = {**town_run.files, STRESS_SECTIONS: text_of_sections([sure]).encode()}
    book = opened(workbook_of(KeptRun(files, town_run.manifest, (signed,))))
    rows = [tuple(cell.value for cell in row[:3]) for row in book["How sure"].iter_rows()]
    assert ("The saving", 0.125, -1250.4) in rows
    assert ("Posts", None, None) in rows
    assert ("Beds", -2040.5, "2013/14") in rows
    assert (None, "Chance", "Cost") in rows  # of two units each
    texts_there = [cell.value for cell in texts(book["Read me"])]
    assert "=Ada signed it." in texts_there
    assert "Nobody has signed this run." not in texts_there


def test_pounds_are_not_called_thousands(town_run):
    """What a narrow screen shows in thousands stands in pounds here, so its words may not say otherwise."""
    frame = pd.DataFrame([("2013/14, £000", "most", 1250000.0, "GBP")], columns=["year", "line", "value", "unit"])
    section = Section("curve", "The curve, £000", "£000 a year.", frame, Crosstab(rows="line", block="year"))
    files = {**town_run.files, STRESS_SECTIONS: text_of_sections([section]).encode()}
    told = [cell.value for cell in texts(opened(workbook_of(KeptRun(files, town_run.manifest)))["How sure"])]
    assert {"The curve, £", "£ a year.", "2013/14, £"} <= set(told)
    assert not any("£000" in text for text in told)
