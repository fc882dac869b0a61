"""Would a workbook use up the memory? It is looked at as the zip that it is, before it is opened as a workbook."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from placement_opt.intake.read.input_files import BROKEN_ZIP
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.file_limits import WORKBOOK_FILE, limit_of
from placement_opt.kernel.given_files import too_large

_PIECE = 1 << 20  # bytes of a sheet that are looked at together
_OVERLAP = 1 << 7  # bytes, more than the beginning of a cell has
_PLACE = re.compile(rb"""<(?:\w{1,16}:)?c(?:\s[^<>]{0,64})?\sr=["']([A-Za-z]{1,30})([0-9]{1,30})["']""")
_LETTERS = 26  # in the alphabet of columns


def too_much_in(data: bytes, file: str) -> Fault | None:
    """Return a fault if a workbook unpacks to more bytes, or has cells farther apart, than may be; None if it may.

    A sheet is held in memory as the rectangle from its first cell to its last, however few are between them. What is
    no zip, or a damaged one, is for its reader to refuse.
    """
    limit = limit_of(WORKBOOK_FILE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if limit.most_unzipped_bytes and size > limit.most_unzipped_bytes:
                return too_large(file, f"{size:,d} bytes unpacked", f"{limit.most_unzipped_bytes:,d} bytes unpacked")
            for name in archive.namelist():
                if re.fullmatch(r"xl/worksheets/[^/]*\.xml", name):
                    rows, columns = _corner(archive, name)
                    if limit.most_cells and rows * columns > limit.most_cells:
                        found = f"{rows:,d} rows and {columns:,d} columns"
                        return too_large(file, found, f"{limit.most_cells:,d} cells a sheet")
    except BROKEN_ZIP:
        return None
    return None


def _corner(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Return the last row and the last column in which a sheet has a cell."""
    rows, letters = 0, set[bytes]()
    for piece in _pieces(archive, name):
        for found in _PLACE.finditer(piece):
            rows = max(rows, int(found[2]))
            letters.add(found[1].upper())
    return rows, max(map(_number, letters), default=0)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    rest = b""
    with archive.open(name) as sheet:
        while piece := sheet.read(_PIECE):
            yield rest + piece
            rest = piece[-_OVERLAP:]


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number
