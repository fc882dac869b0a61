"""The workbook that `new --workbook` writes: deterministic, with drop-downs, and read back as what it was made of."""

from __future__ import annotations

import io

import openpyxl
import pytest

from placement_opt.england.new_council import council_texts
from placement_opt.england.published_request import NewRequest
from placement_opt.england.standing import council_named
from placement_opt.from_published import read_basis, rows_asked_for
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import starter_texts
from placement_opt.model_book.book_layout import KNOWN_SHEETS, TEXT_SHEETS
from placement_opt.model_book.unpacked_book import unpack_book
from tests.command import call
from tests.model_book.tiny_book import book_of


def rows_in(text):
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_same_model_gives_the_same_bytes(tiny_town, tiny_bytes):
    assert book_of(tiny_town) == tiny_bytes


def test_what_is_read_is_what_was_written(tiny_town, tiny_bytes, tmp_path):
    """Every row of every table and every line of the other files, in order."""
    (tmp_path / "tiny.xlsx").write_bytes(tiny_bytes)
    unpacked = unpack_book(tmp_path / "tiny.xlsx")
    assert unpacked.faults == ()
    for file in (*(t.file for t in TABLES.values()), "claims.yaml", "uncertainty.yaml", "strategies/tiny_plan.yaml"):
        there = rows_in((tiny_town / file).read_text("utf-8")) if (tiny_town / file).exists() else []
        if len(there) > 1:  # a table that may miss is not there without rows
            assert rows_in(unpacked.texts[file]) == there, file
    assert {file for file in unpacked.texts if not (tiny_town / file).exists()} <= {t.file for t in TABLES.values()}


def test_every_table_has_a_sheet_with_its_headings_and_drop_downs(tiny_bytes):
    book = openpyxl.load_workbook(io.BytesIO(tiny_bytes))
    assert set(book.sheetnames) == set(KNOWN_SHEETS)
    assert book["lists"].sheet_state == "hidden"
    for name, table in TABLES.items():
        heads = [cell.value for cell in book[name][3]]
        assert tuple(heads[: len(table.header)]) == table.header
        ruled = {str(k.sqref).split(":")[0] for k in book[name].data_validations.dataValidation}
        wanted = {c.name for c in table.columns if c.refers or (c.allowed and not c.form)}
        wanted |= {"value", "unit", "source", "evidence", "known_when_decided"} if table.parameters else set()
        letters = {head: cell.column_letter for head, cell in zip(heads, book[name][3], strict=True)}
        assert {f"{letters[head]}4" for head in wanted} <= ruled, name
    assert all(book[name]["A1"].value.startswith("#") for name in (*TABLES, *TEXT_SHEETS, "model", "sources"))


def test_a_list_holds_the_words_of_the_catalogue(tiny_bytes):
    book = openpyxl.load_workbook(io.BytesIO(tiny_bytes))
    rules = {str(k.sqref).split(":")[0]: k.formula1 for k in book["placements"].data_validations.dataValidation}
    place = rules["C4"].rpartition("!")[2].replace("$", "")
    assert {cell.value for (cell,) in book["lists"][place]} == set(read_catalogue().words("settings"))


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    """Return the folder in which `new leeds --workbook` wrote its workbook."""
    folder = tmp_path_factory.mktemp("blank")
    done = call("new", "leeds", "--workbook", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "check models/leeds.xlsx" in done.stdout
    return folder


def test_a_blank_workbook_asks_for_the_values_that_a_blank_folder_asks_for(blank):
    """Its fewer faults are rows that their tables may lack, which a folder cannot tell from what is forgotten."""
    unpacked = unpack_book(blank / "models" / "leeds.xlsx")
    texts = starter_texts("leeds", "models/leeds", read_catalogue())
    for name, table in TABLES.items():
        left = len(unpacked.tables[name].left_out or {})
        assert unpacked.tables[name].rows + left == len(rows_in(texts[table.file])) - 1, name
    done = call("check", "leeds.xlsx", cwd=blank)
    assert done.returncode == 2
    assert "models/leeds.xlsx, sheet opening, cell D4: expected children (how many children" in done.stderr
    assert "models/leeds.xlsx, sheet model, cell B5: expected a value for title, got nothing" in done.stderr


def test_a_workbook_is_never_written_over(blank):
    done = call("new", "leeds", "--workbook", cwd=blank)
    assert done.returncode == 2
    assert "models/leeds.xlsx: expected a file that does not exist yet, got one that does" in done.stderr


@pytest.mark.slow
def test_a_filled_workbook_is_the_folder_of_the_same_council(tmp_path):
    """From published statistics: the same rows, ranges, sources and grades as the folder, and no fault."""
    done = call("new", "mine", "--from-published", "Rutland", "--workbook", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Its first sheet has all of them" in done.stdout
    basis, request = read_basis(), NewRequest("mine", council="Rutland")
    council = council_named(basis.statistics, "Rutland")
    made, rows = rows_asked_for(basis, council, 2025, request)
    texts = council_texts(made, "mine", rows)
    unpacked = unpack_book(tmp_path / "models" / "mine.xlsx")
    for table in TABLES.values():
        if table.file in texts:
            assert rows_in(unpacked.texts[table.file]) == rows_in(texts[table.file]), table.file
    assert call("check", "mine.xlsx", cwd=tmp_path).stdout == "mine.xlsx: no errors\n"
    page = openpyxl.load_workbook(tmp_path / "models" / "mine.xlsx")["read me"]
    said = [cell.value for (cell,) in page.iter_rows(max_col=1)]
    assert "The 20 figures to ask for first" in said
