"""Ways to break a workbook or another zip: the zip itself, its members, and what stands in a cell."""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import partial

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus.breaks import Change, changes
from tests.corpus.table_breaks import CELLS

Members = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
BOMB = 50_000_000  # bytes to which a member of a few thousand unpacks, six of which are more than may be
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
FOREIGN = b'<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'


def members_of(data: bytes) -> Members:
    """Return the members of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return a zip of members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def by_members(change: Callable[[Members], Members]) -> Change:
    """Return what changes the members of a zip."""
    return lambda data: zipped(change(members_of(data)))


def bomb(data: bytes) -> bytes:
    """Return a zip whose members unpack to more than may be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members_of(data).items():
            archive.writestr(name, content)
        with archive.open(zipfile.ZipInfo("xl/worksheets/sheet9.xml"), "w") as member:
            for _ in range(7):
                member.write(bytes(BOMB))
    return out.getvalue()


def _flagged(data: bytes) -> bytes:
    """Return a zip whose members say that they have a password."""
    data = re.sub(rb"PK\x03\x04(..)..", lambda m: b"PK\x03\x04" + m[1] + struct.pack("<H", 1), data, flags=re.DOTALL)
    return re.sub(rb"PK\x01\x02(....)..", lambda m: b"PK\x01\x02" + m[1] + struct.pack("<H", 1), data, flags=re.DOTALL)


def _rotten(data: bytes) -> bytes:
    """Return a zip with some of its bytes turned round, its directory left as it is."""
    middle = len(data) // 3
    return data[:middle] + bytes(255 - b for b in data[middle : middle + 64]) + data[middle + 64 :]


def _swapped(name: str, old: bytes, new: bytes) -> Change:
    def change(members: Members) -> Members:
        return {n: data.replace(old, new, 1) if n == name else data for n, data in members.items()}

    return by_members(change)


ZIPS = changes(
    {
        "a bomb": bomb,
        "cut at its end": lambda data: data[:-30],
        "cut in the middle": lambda data: data[: len(data) // 2],
        "bytes turned round": _rotten,
        "nothing in it": lambda data: zipped({}),
        "a password": _flagged,
        "a name that leads out": by_members(lambda m: {f"../../{name}": data for name, data in m.items()}),
        "names from the root": by_members(lambda m: {f"/{name}": data for name, data in m.items()}),
        "names of Windows": by_members(lambda m: {name.replace("/", "\\"): data for name, data in m.items()}),
        "names without end": by_members(lambda m: {"x" * 60_000 + name: data for name, data in m.items()}),
        "a zip within": lambda data: zipped({"inner.zip": data}),
        "text before it": lambda data: b"hello" * 100 + data,
        "text after it": lambda data: data + b"hello" * 100,
    }
)
PARTS = changes(
    {
        "no sheet": by_members(lambda m: {n: d for n, d in m.items() if n != SHEET}),
        "an empty sheet": by_members(lambda m: {**m, SHEET: b""}),
        "a sheet that breaks off": by_members(lambda m: {**m, SHEET: m[SHEET][: len(m[SHEET]) // 2]}),
        "no list of sheets": by_members(lambda m: {n: d for n, d in m.items() if n != "xl/workbook.xml"}),
        "no content types": by_members(lambda m: {n: d for n, d in m.items() if "Content_Types" not in n}),
        "entities in entities": by_members(lambda m: {**m, SHEET: ENTITIES + m[SHEET].replace(b"<v>", b"<v>&c;", 1)}),
        "a foreign entity": by_members(lambda m: {**m, SHEET: FOREIGN + m[SHEET].replace(b"<v>", b"<v>&c;", 1)}),
        "a far corner": _swapped(SHEET, b'r="A1"', b'r="XFD1048576"'),
        "a cell of no column": _swapped(SHEET, b'r="A1"', b'r="1"'),
        "a cell beyond all": _swapped(SHEET, b'r="A1"', b'r="ZZZZZZ99999999999"'),
        "a row of no number": _swapped(SHEET, b'<row r="1"', b'<row r="-1"'),
        "a text of no number": _swapped(SHEET, b"<v>", b"<v>9999999"),
    }
)


def by_sheet(change: Callable[[Worksheet], object]) -> Change:
    """Return what changes the first sheet of a workbook."""

    def changed(data: bytes) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(data))
        change(book.worksheets[0])
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return changed


def _put(sheet: Worksheet, where: str, what: object) -> None:
    cell = sheet[where]
    cell.value = what
    if isinstance(what, str) and not where.startswith("="):
        cell.data_type = "s"


def _error(sheet: Worksheet, where: str) -> None:
    sheet[where].value, sheet[where].data_type = "#REF!", "e"


SHEETS = changes(
    {
        "no rows at all": by_sheet(lambda s: s.delete_rows(1, s.max_row)),
        "no header": by_sheet(lambda s: s.delete_rows(1)),
        "a title above": by_sheet(lambda s: (s.insert_rows(1), _put(s, "A1", "Town"))),
        "a blank row above": by_sheet(lambda s: s.insert_rows(1)),
        "a blank column before": by_sheet(lambda s: s.insert_cols(1)),
        "no first column": by_sheet(lambda s: s.delete_cols(1)),
        "a row twice": by_sheet(lambda s: s.append([c.value for c in s[2]])),
        "a row of strangers": by_sheet(lambda s: s.append(["stranger"] * s.max_column)),
        "records of children": by_sheet(lambda s: s.append(["QX7001", "07/11/2008", "ZZ14 7QQ", "A987650000001"])),
        "a formula": by_sheet(lambda s: setattr(s["B2"], "value", "=1/0")),
        "an error": by_sheet(lambda s: _error(s, "B2")),
        "a day": by_sheet(lambda s: setattr(s["B2"], "value", datetime.date(2013, 3, 31))),
        "a length of time": by_sheet(lambda s: setattr(s["B2"], "value", datetime.timedelta(days=9))),
        "yes": by_sheet(lambda s: setattr(s["B2"], "value", True)),
        "1e300": by_sheet(lambda s: setattr(s["B2"], "value", 1e300)),
        "below nothing": by_sheet(lambda s: setattr(s["B2"], "value", -1)),
        "nothing": by_sheet(lambda s: setattr(s["B2"], "value", None)),
        "merged cells": by_sheet(lambda s: s.merge_cells("A2:B2")),
    }
)
ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f]")  # what no cell of a workbook may hold
TEXTS = changes(
    {
        f"{name} as text": by_sheet(partial(_put, where="B2", what=text))
        for name, text in CELLS.items()
        if not ILLEGAL.search(text)
    }
)
