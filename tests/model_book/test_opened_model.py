"""A workbook as a model: the same answer as its folder, every fault at its cell, and nothing filled in silently."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt import opened_model
from placement_opt.inputs import read_model
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import find_model
from placement_opt.model_book.book_cells import cell_text, column_letters
from placement_opt.model_book.unpacked_book import unpack_book
from tests.command import call
from tests.corpus.workbook_breaks import members_of, zipped
from tests.corpus.world import SCENARIO
from tests.model_book.tiny_book import FIRST_ROW, changed, row_of


def written(folder, data, name="tiny.xlsx"):
    (folder / name).write_bytes(data)
    return folder / name


def faults_of(folder, data, monkeypatch):
    """Return every fault of a workbook as it is printed."""
    monkeypatch.chdir(folder)
    with pytest.raises(BadInput) as error, opened_model(written(folder, data).name) as model:
        read_model(model.folder)
    return str(error.value).splitlines()


@pytest.mark.slow
def test_the_same_model_as_folder_and_as_workbook_gives_the_same_answer(tiny_town, tiny_bytes, tmp_path):
    """Every file of a run but those that name it, to the last byte; the run can be verified, and knows its workbook."""
    written(tmp_path, tiny_bytes)
    (tmp_path / "models").mkdir()
    for model, out in ((tiny_town, "of_folder"), ("tiny.xlsx", "of_book")):
        done = call("run", model, "--horizon", 4, "--quiet", "--out", out, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    names = {file.name for file in (tmp_path / "of_folder").iterdir() if file.is_file()}
    assert names == {file.name for file in (tmp_path / "of_book").iterdir() if file.is_file()}
    other = {n for n in names if (tmp_path / "of_folder" / n).read_bytes() != (tmp_path / "of_book" / n).read_bytes()}
    assert other == {"manifest.json", "sections.json"}
    manifests = [json.loads((tmp_path / out / "manifest.json").read_text("utf-8")) for out in ("of_folder", "of_book")]
    sections = (tmp_path / "of_book" / "sections.json").read_text("utf-8")
    assert manifests[0]["options"] == manifests[1]["options"]
    assert (tmp_path / "of_book" / "inputs" / "tiny.xlsx" / "workbook.xlsx").read_bytes() == tiny_bytes
    assert "tiny.xlsx/workbook.xlsx" in manifests[1]["inputs"]
    assert str(tmp_path) not in sections + json.dumps(manifests[1])
    assert not any("tiny.xlsx" in place for place in manifests[1]["folders"].values())
    verified = call("verify", "of_book", cwd=tmp_path)
    assert verified.returncode == 0, verified.stderr
    assert "Not found" not in verified.stdout
    assert "changed" not in verified.stdout
    written(tmp_path, changed(tiny_bytes, lambda book: book["prices"].cell(FIRST_ROW, 3, 1)))
    told = call("verify", "of_book", "--hashes", cwd=tmp_path).stdout
    assert "Have changed since: tiny.xlsx/workbook.xlsx." in told


DAY = datetime.datetime(2011, 12, 1)
CELLS_OF_TABLES = {  # sheet, row, column -> what is written there, and what is said of it
    ("prices", 4, 3): ("1,200", "C4: expected a plain number, got 1,200 - write 1200"),
    ("prices", 5, 3): ("£900", "C5: expected a plain number, got £900 - write 900"),
    ("prices", 6, 3): (DAY, "C6: expected a plain number, got 2011-12-01"),
    ("prices", 7, 3): ("=1+1", "C7: expected a value, got a formula that was saved without its result"),
    ("prices", 8, 3): ("#DIV/0!", "C8: expected a value, got an error"),
    ("entries", 4, 3): (True, "C4: expected a plain number, got TRUE"),
    ("opening", 4, 5): ("GBP", "E4: expected children, got GBP"),
    ("entries", 5, 5): ("x", "E5: expected a key of the sheet sources, got x"),
    ("exits", 4, 1): ("nobody", "A4: expected a name in the sheet needs, got nobody"),
    ("schedule", 4, 2): (DAY, "B4: expected a financial year such as 2013/14, got 2011-12-01 - a spreadsheet took it"),
    ("services", 4, 3): ("maybe", "C4: expected yes | no, got maybe"),
    ("strategy", 3, 2): ("x", "B3: expected nothing beside the first column, got x"),
    ("claims", 3, 1): ("  - {kind: hope}", "A3: expected"),
}
CELLS_OF_SETTINGS = {
    ("model", 5, 2): (None, "B5: expected a value for title, got nothing"),
    ("model", 6, 2): ("31 March", "B6: expected a date such as 2013-03-31, got 31 March"),
    ("model", 8, 2): ("2013/14, 2014/15", "B8: expected a financial year such as 2013/14, got 2013/14, 2014/15"),
    ("model", 10, 2): ("../../out", "B10: expected a name of lower-case letters, digits and _ for what the sheet"),
    ("model", 7, 1): (None, "A7: expected a setting, got nothing"),
    ("sources", 5, 3): (None, "C5: expected text, got nothing"),
    ("sources", 6, 1): (None, "A6: expected a key, got nothing"),
    ("model", 5, 5): ("2013/14", "E3: expected one of the headings setting, value, or one that begins with #, got no"),
    ("sources", 5, 12): ("x", "L3: expected one of the headings key, title, publisher"),
}


@pytest.mark.parametrize("cells", [CELLS_OF_TABLES, CELLS_OF_SETTINGS], ids=["tables", "settings"])
def test_a_fault_names_sheet_and_cell(cells, tiny_bytes, tmp_path, monkeypatch):
    """Each at its own cell, all at once, and none says where the workbook was unpacked."""

    def change(book):
        for (sheet, row, column), (value, _said) in cells.items():
            book[sheet].cell(row, column).value = value

    found = faults_of(tmp_path, changed(tiny_bytes, change), monkeypatch)
    for (sheet, _row, _column), (_value, said) in cells.items():
        here = f"tiny.xlsx, sheet {sheet}, cell {said}"
        assert sum(line.startswith(here) for line in found) == 1, (here, found)
    assert all(line.startswith("tiny.xlsx, sheet ") for line in found)
    assert "placement_opt" not in "".join(found)


def sheets_to_break():
    return {
        "another sheet": (
            lambda book: book.create_sheet("notes"),
            "tiny.xlsx, sheet notes: expected only the sheets that a model has, got notes",
        ),
        "another name": (
            lambda book: setattr(book["prices"], "title", "price"),
            "tiny.xlsx, sheet price: expected only the sheets that a model has, got price - did you mean prices?",
        ),
        "no such sheet": (
            lambda book: book.remove(book["prices"]),
            "tiny.xlsx, sheet prices: expected this sheet (what a child's week costs;",
        ),
        "no settings": (lambda book: book.remove(book["model"]), "tiny.xlsx, sheet model: expected this sheet, got no"),
        "merged cells": (
            lambda book: book["prices"].merge_cells("A4:B4"),
            "tiny.xlsx, sheet prices, cell A4: expected cells that are not merged, got A4 to B4 merged into one",
        ),
        "another heading": (
            lambda book: setattr(book["prices"].cell(3, 3), "value", "worth"),
            "tiny.xlsx, sheet prices, row 3, column value: expected column value, got no such column",
        ),
        "the same sheet with a blank after its name": (
            lambda book: setattr(book.copy_worksheet(book["prices"]), "title", "Prices "),
            'tiny.xlsx, sheet "Prices ": expected the sheet prices once, got it also as "prices"',
        ),
        "a list that is not closed": (
            lambda book: setattr(book["claims"].cell(2, 1), "value", "claims: [x") or book["claims"].delete_rows(3, 9),
            "tiny.xlsx, sheet claims, cell A2: expected valid YAML, got claims: [x",
        ),
        "a missing row": (
            lambda book: book["entries"].delete_rows(FIRST_ROW),
            "tiny.xlsx, sheet entries: expected a row younger,entries in children_per_quarter",
        ),
    }


@pytest.mark.parametrize("name", sheets_to_break())
def test_a_fault_of_a_sheet_is_clear(name, tiny_bytes, tmp_path, monkeypatch):
    change, said = sheets_to_break()[name]
    found = faults_of(tmp_path, changed(tiny_bytes, change), monkeypatch)
    assert any(line.startswith(said) for line in found), found


def test_a_fault_of_the_strategy_names_sheet_and_cell(tiny_bytes, tmp_path):
    """It stands in a folder of its own, which nobody who has a workbook knows."""
    written(tmp_path, changed(tiny_bytes, lambda book: setattr(book["strategy"].cell(2, 1), "value", "titel: x")))
    done = call("check", "tiny.xlsx", cwd=tmp_path)
    assert done.returncode == 2
    assert "tiny.xlsx, sheet strategy, cell A2: expected one of" in done.stderr
    assert ".yaml" not in done.stderr


def test_a_heading_that_is_there_twice_is_one_fault(tiny_bytes, tmp_path, monkeypatch):
    """And hides nothing behind faults of every row."""

    def change(book):
        book["prices"].cell(3, 14).value = "value"
        book["prices"].cell(FIRST_ROW, 14).value = 7

    found = faults_of(tmp_path, changed(tiny_bytes, change), monkeypatch)
    assert found == ["tiny.xlsx, sheet prices, cell N3: expected column value once, got it more than once"]


def test_all_faults_are_told_at_once(tiny_bytes, tmp_path, monkeypatch):
    """What is wrong with the workbook itself hides nothing of what is wrong with its figures."""

    def change(book):
        book.create_sheet("notes")
        book["prices"].cell(FIRST_ROW, 3).value = "x"

    found = faults_of(tmp_path, changed(tiny_bytes, change), monkeypatch)
    assert [line.partition(":")[0] for line in found] == ["tiny.xlsx, sheet notes", "tiny.xlsx, sheet prices, cell C4"]


def frames_of(path):
    with opened_model(path) as model:
        return read_model(model.folder).tables, model.told


def test_what_is_the_users_own_and_what_is_hidden(tiny_bytes, tmp_path):
    """Sheets, rows and columns that begin with # are not read; hidden and moved rows are, and numbers as text."""

    def change(book):
        book.create_sheet("#mine").append(["x"])
        book["prices"].row_dimensions[FIRST_ROW].hidden = True
        book["prices"].insert_rows(FIRST_ROW, 2)
        book["prices"].cell(FIRST_ROW, 1).value = "# my own words"
        book["prices"].cell(FIRST_ROW + 2, 3).value = str(book["prices"].cell(FIRST_ROW + 2, 3).value)
        book["prices"].cell(3, 12).value = "# of my own"
        book["prices"].cell(FIRST_ROW + 3, 12).value = "#DIV/0!"
        book["prices"].cell(FIRST_ROW, 2).value = "=A1"
        book["opening"].sheet_state = "hidden"

    before, _told = frames_of(written(tmp_path, tiny_bytes))
    after, _told = frames_of(written(tmp_path, changed(tiny_bytes, change), "other.xlsx"))
    for name in TABLES:
        assert before[name].drop(columns=["file", "row"]).equals(after[name].drop(columns=["file", "row"])), name
    assert [n + 2 for n in before["prices"]["row"]] == list(after["prices"]["row"])


def test_a_formula_is_what_it_came_to(tiny_bytes, tmp_path):
    """As a spreadsheet saves it: the formula beside its result."""
    members = members_of(tiny_bytes)
    assert sum(data.count(b"><v>") for n, data in members.items() if n.startswith("xl/worksheets/")) > 0
    before, _told = frames_of(written(tmp_path, tiny_bytes))
    with_formulas = {
        n: data.replace(b"><v>", b"><f>1+0</f><v>") if n.startswith("xl/worksheets/") else data
        for n, data in members.items()
    }
    after, _told = frames_of(written(tmp_path, zipped(with_formulas), "other.xlsx"))
    assert before["prices"].drop(columns="file").equals(after["prices"].drop(columns="file"))


def test_a_value_alone_is_taken_as_sure_and_said_so(tiny_bytes, tmp_path):
    def change(book):
        sheet = book["prices"]
        sheet.cell(FIRST_ROW, 3).value = 1234.5
        for column in (5, 6, 7, 8, 9):  # source, evidence, low, high, known_when_decided
            sheet.cell(FIRST_ROW, column).value = None
        sheet.cell(FIRST_ROW + 1, 5).value = None  # a source alone that is missing is a fault

    path = written(tmp_path, changed(tiny_bytes, change))
    with pytest.raises(BadInput, match="sheet prices, cell E5: expected a key of the sheet sources, got nothing"):
        frames_of(path)

    def back(book):
        book["prices"].cell(FIRST_ROW + 1, 5).value = "paper"

    path = written(tmp_path, changed(path.read_bytes(), back))
    tables, told = frames_of(path)
    row = tables["prices"].iloc[0]
    assert (row["value"], row["low"], row["high"]) == (1234.5, 1234.5, 1234.5)
    assert (row["source"], row["evidence"], row["known_when_decided"]) == ("council_records", "council", "yes")
    assert row["note"] == "The workbook gives the value alone: taken as sure, from the council's own records."
    assert [words.rpartition(": ")[2] for words in told] == ["1 in sheet prices."]
    done = call("check", "tiny.xlsx", cwd=tmp_path)
    assert (done.returncode, done.stdout.count("1 in sheet prices.")) == (0, 1)


def test_an_empty_row_is_left_out_where_its_table_allows_that(tiny_bytes, tmp_path, monkeypatch):
    """A pair without children has none; what each placement type needs is asked for at the cell that is empty."""

    def empty(sheet, *words):
        def change(book):
            row = row_of(book, sheet, *words)
            heads = [cell.value for cell in book[sheet][FIRST_ROW - 1]]
            for name in ("value", "low", "high", "source", "evidence"):
                book[sheet].cell(row, heads.index(name) + 1).value = None

        return change

    tables, told = frames_of(written(tmp_path, changed(tiny_bytes, empty("opening", "older", "home_external"))))
    assert ("older", "home_external") not in set(
        zip(tables["opening"]["need"], tables["opening"]["placement"], strict=True)
    )
    assert "1 in sheet opening" in told[-1]
    data = changed(tiny_bytes, empty("entries", "younger"))
    assert not unpack_book(written(tmp_path, data)).tables["entries"].left_out
    found = faults_of(tmp_path, data, monkeypatch)
    assert found[0].startswith("tiny.xlsx, sheet entries, cell C4: expected children_per_quarter (children with this")
    found = faults_of(tmp_path, changed(tiny_bytes, empty("market", "home_external")), monkeypatch)
    assert any(line.startswith("tiny.xlsx, sheet market, cell C4: expected children_per_quarter") for line in found)


def test_a_row_that_begins_like_a_comment_is_told_by_whatever_answers(tiny_bytes, tmp_path):
    """An error that was pasted as text takes a row away: neither check nor a run is silent about it."""

    def change(book):
        row = row_of(book, "opening", "older", "home_external")
        book["opening"].cell(row, 1).value, book["opening"].cell(row, 1).data_type = "#N/A", "s"

    tables, told = frames_of(written(tmp_path, changed(tiny_bytes, change)))
    assert ("older", "home_external") not in set(
        zip(tables["opening"]["need"], tables["opening"]["placement"], strict=True)
    )
    assert told == ("Rows that begin with # are not read: 1 in sheet opening.",)
    done = call("run", "tiny.xlsx", "--horizon", 4, "--quiet", "--no-pack", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert told[0] in done.stderr


@pytest.mark.parametrize("line", [("actuals",), ("drift",), ("fund",), ("new-strategy", "plan", "--model")])
def test_who_keeps_files_beside_a_model_refuses_a_workbook(line, tiny_bytes, tmp_path):
    written(tmp_path, tiny_bytes)
    more = ("2013/14 Q1", "counted.csv") if line == ("actuals",) else ()
    done = call(*line, "tiny.xlsx", *more, cwd=tmp_path)
    assert done.returncode == 2
    assert "run, check, stress, alternatives and actions take a workbook" in done.stderr


@pytest.mark.slow
def test_the_other_commands_that_answer_take_it(tiny_bytes, tmp_path):
    written(tmp_path, tiny_bytes)
    (tmp_path / "dear.yaml").write_text(SCENARIO, "utf-8")
    for line in (
        ("stress", "tiny.xlsx", "--horizon", 4, "--draws", 2, "--chances", "--processes", 1, "--quiet"),
        ("alternatives", "tiny.xlsx", "--horizon", 4, "--quiet"),
        ("actions", "tiny.xlsx"),
        ("run", "tiny.xlsx", "--scenario", "central", "--scenario", "dear.yaml", "--horizon", 4, "--quiet"),
    ):
        done = call(*line, cwd=tmp_path)
        assert done.returncode == 0, done.stderr


def test_a_model_that_is_a_folder_is_opened_where_it_lies(tiny_town):
    with opened_model(tiny_town) as model:
        assert (model.folder, model.told) == (find_model(tiny_town), ())


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_every_digit(number):
    assert float(cell_text(number)) == number


@given(st.integers(0, 2000))
def test_columns_are_named_as_a_spreadsheet_names_them(index):
    from openpyxl.utils import get_column_letter

    assert column_letters(index) == get_column_letter(index + 1)
