"""Lists are read strictly, and none is larger than what is held in memory: no row is lost, no computer runs full."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from placement_opt.intake.folder import workbook_size
from placement_opt.intake.folder.ofsted import read_providers
from placement_opt.intake.folder.price_list import read_prices
from placement_opt.intake.folder.sheets import read_sheets
from placement_opt.intake.folder.workbook_size import too_much_in
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.file_limits import WORKBOOK_FILE, FileLimit, limit_of
from tests.intake.folder.lists import xlsx

HEAD = "URN,Provision type,Local authority,Sector,Places,Owner\n"
HOME = "SC00000{},Children's Home,Leeds,Private,4,{}\n"
OPEN_QUOTE = HOME.format(2, '"Larch')
PRICES = [("foster_ifa", "fee"), ("home_external", "fee")]


def refused(path, text: str) -> str:
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput) as raised:
        read_sheets(path)
    return str(raised.value)


def homes(*owners: str) -> str:
    return HEAD + "".join(HOME.format(n, owner) for n, owner in enumerate(owners))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (homes("Elm", "Oak", '"Larch', "Ash", "Yew"), 4),  # left open to the end
        (homes("Elm", '"Larch', "Ash", '"Yew"', "Oak"), 3),  # and closed by the quote of another cell
        (homes("Elm", '"Larch', 'Ash"', "Oak", "Yew"), 3),  # closed at an end of another row
        (homes("Elm", '"Larch" and Ash', "Oak"), 3),  # text behind it
    ],
)
def test_a_quote_that_does_not_close_is_a_fault_at_its_line(tmp_path, text, line):
    told = refused(tmp_path / "list.csv", text)
    assert f"list.csv:{line}: expected double quotes that close in the same cell, got a cell" in told
    assert "Larch" not in told


def test_cells_in_quotes_are_read_over_lines_too(tmp_path):
    (tmp_path / "list.csv").write_text(homes("Elm", '"Larch,\nand ""Ash"""', '"Oak, Yew"'), "utf-8")
    (sheet,) = read_sheets(tmp_path / "list.csv")
    assert [(line, cells[-1]) for line, cells in sheet.lines[1:]] == [
        (2, "Elm"),
        (4, 'Larch,\nand "Ash"'),
        (5, "Oak, Yew"),
    ]
    assert len(read_providers(tmp_path / "list.csv")) == 3


def test_no_price_is_lost_behind_a_quote(tmp_path):
    (tmp_path / "p.csv").write_text('placement,fee,note\nfoster_ifa,800,"agreed\nhome_external,3000,\n', "utf-8")
    with pytest.raises(BadInput, match=r"p\.csv:2: expected double quotes that close in the same cell"):
        read_prices(tmp_path / "p.csv", PRICES)


# --- workbooks


def book(**cells: object) -> bytes:
    made = openpyxl.Workbook()
    for place, value in cells.items():
        made.active[place] = value
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


@pytest.mark.parametrize("corner", ["XFD1048576", "C1048576", "XFD400"])
def test_a_workbook_with_a_cell_far_away_is_refused_before_it_is_opened(tmp_path, corner):
    (tmp_path / "far.xlsx").write_bytes(book(A1="URN", **{corner: 1}))
    if corner == "C1048576":  # three columns of a full sheet are as much as may be
        assert too_much_in((tmp_path / "far.xlsx").read_bytes(), "far.xlsx") is None
        return
    with pytest.raises(BadInput, match=r"expected a file of at most 5,000,000 cells a sheet, got one of .* columns"):
        read_sheets(tmp_path / "far.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    data = xlsx(tmp_path / "a.xlsx", {"all": [["placement", "fee"], ["foster_ifa", 800]]}).read_bytes()
    assert too_much_in(data, "a.xlsx") is None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(member.file_size for member in archive.infolist())
    for most, fits in ((size, True), (size - 1, False)):
        limit = FileLimit(most_bytes=1, most_unzipped_bytes=most, most_cells=4)
        monkeypatch.setattr(workbook_size, "limit_of", lambda _kind, limit=limit: limit)
        assert (too_much_in(data, "a.xlsx") is None) == fits
    limit = FileLimit(most_bytes=1, most_unzipped_bytes=size, most_cells=3)
    monkeypatch.setattr(workbook_size, "limit_of", lambda _kind: limit)
    assert "at most 3 cells a sheet, got one of 2 rows and 2 columns" in str(too_much_in(data, "a.xlsx"))


def test_what_is_no_zip_is_for_its_reader_to_refuse():
    assert too_much_in(b"no zip", "a.xls") is None
    assert limit_of(WORKBOOK_FILE).most_cells


def test_a_cell_between_two_pieces_is_found(monkeypatch):
    data = book(A1="x", C7="y")
    monkeypatch.setattr(workbook_size, "_PIECE", 64)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert workbook_size._corner(archive, "xl/worksheets/sheet1.xml") == (7, 3)
