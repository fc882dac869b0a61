"""The bytes of a file as text in one encoding, and what its cells are separated by: read where there is one meaning."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass

from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import SAVE_AGAIN

SEPARATORS = (",", ";", "\t", "|")  # the first with which a line makes sense is taken
_SAYS = re.compile(rb'\s*"?sep=([,;\t|])"?[,;\t|]*\s*', re.IGNORECASE)  # a first line that only Excel reads
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_EXPECTED = "text in UTF-8, UTF-16 or Windows-1252"


@dataclass(frozen=True)
class Plain:
    """The bytes of a file with plain line ends and no mark before them, and in which encoding they are."""

    data: bytes
    encoding: str = "utf-8"
    fault: Fault | None = None
    rule_counts: tuple[RuleCount, ...] = ()


def plain_bytes(data: bytes, file: str) -> Plain:
    """Return the text of a file in UTF-8, or in Windows-1252 where it is no UTF-8; UTF-16 becomes UTF-8."""
    met = []
    if encoding := _utf16(data):
        found, data = data, _from_utf16(data, encoding)
        if not data:
            broken = "UTF-16 that breaks off in the middle" if found[:2] in _UTF16 else "UTF-16 or binary data"
            return Plain(b"", fault=Fault(file, 1, "", _EXPECTED, broken, SAVE_AGAIN))
        met.append(RuleCount("utf_16", 1, file))
    if data.startswith(codecs.BOM_UTF8):
        data = data.removeprefix(codecs.BOM_UTF8)
        met.append(RuleCount("byte_order_mark", 1, file))
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if data.isascii() or _fits(data, "utf-8"):
        return Plain(data, rule_counts=tuple(met))
    if _fits(data, "cp1252"):
        return Plain(data, "cp1252", rule_counts=(*met, RuleCount("windows_1252", 1, file)))
    return Plain(b"", fault=Fault(file, 1, "", _EXPECTED, "bytes that are neither", SAVE_AGAIN))


def _utf16(data: bytes) -> str:
    """Return which UTF-16 a file is in: as its mark says, or else as the empty half of its first letter does."""
    if data[:2] in _UTF16:
        return _UTF16[data[:2]]
    if b"\0" not in data:
        return ""
    return "utf-16-be" if data.startswith(b"\0") else "utf-16-le"


def _from_utf16(data: bytes, encoding: str) -> bytes:
    """Return UTF-8, or nothing if the bytes are no such text; without a mark the first line must show that."""
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return b""
    sure = text.startswith("\ufeff") or text.partition("\n")[0].isascii()
    return text.removeprefix("\ufeff").encode() if sure and "\0" not in text else b""


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def said_separator(data: bytes) -> tuple[str, int]:
    """Return the separator that a first line such as `sep=;` says and its length without the line end, or nothing."""
    line = data.partition(b"\n")[0]
    found = _SAYS.fullmatch(line)
    return (found[1].decode(), len(line)) if found else ("", 0)


def separators(said: str) -> tuple[str, ...]:
    """Return the separators to try, the one that the file itself says alone."""
    return (said,) if said else SEPARATORS


def cells_of(line: str, separator: str = ",") -> list[str]:
    """Return the cells of one row, none if it cannot be taken apart."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return []
