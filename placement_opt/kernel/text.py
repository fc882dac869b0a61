"""Bytes to text, and words to their nearest neighbour: what tables and settings both need."""

from __future__ import annotations

import codecs
import csv
import difflib
import math
import os
import re
from collections.abc import Iterable
from pathlib import Path

from placement_opt.kernel.errors import Fault, on_one_line, unobeyed
from placement_opt.kernel.numbers import CELL

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")  # with which a cell begins that a spreadsheet reckons out
NO_FORMULA = "text that does not begin with = + - or @, which a spreadsheet takes for a formula"
UTF8 = "text in UTF-8 without a byte-order mark"
SAVE_AGAIN = (
    "open it in Notepad, choose Save As and Encoding: UTF-8, not 'UTF-8 with BOM' (Excel's 'CSV UTF-8' adds that mark)"
)
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")  # endings of workbooks that one reader opens
DECIMALS = 6  # of a figure in a message
PER_CENT = 100
CONTROL_FREE = "text without control characters"
LIKE = 0.6  # of difflib's ratio: among a few words of a table, more like this one than by chance
MISSPELT = 0.8  # among the names of all councils: a slip or two, and no other name

_MARKS = re.compile(r"[\\`*_\[\]<>|#&~]")  # of Markdown; behind a backslash each stands for itself
_CONTROL = re.compile(rb"[\x01-\x08\x0b-\x1f\x7f]")  # all but the tab and the ends of lines, which no text has


def shown(path: Path) -> str:
    """Return a file's name as printed: relative to the working folder, else its last three parts."""
    try:
        whole = Path(os.path.realpath(path.parent), path.name)  # a link is named, and not where it leads
    except (OSError, ValueError):  # a name that no file can have
        return on_one_line(path.as_posix())
    below = whole.is_relative_to(Path.cwd())
    return unobeyed((whole.relative_to(Path.cwd()) if below else Path(*whole.parts[-3:])).as_posix())


def shown_folder(path: Path) -> str:
    """Return a folder's name as printed before the names of its files."""
    return shown(path / "file").removesuffix("/file")


def capital(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]


def plain(value: float) -> str:
    """Return a figure as a reader writes it: 6,353,000 or 0.35, never 6.353e+06."""
    if not math.isfinite(value) or 0 < abs(value) < 10**-DECIMALS:
        return f"{value:g}"
    whole, _, part = f"{value:,.{DECIMALS}f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def pounds(gbp: float) -> str:
    """Write an amount in whole pounds: -£1,200."""
    whole = round(gbp)
    return f"{'-' if whole < 0 else ''}£{abs(whole):,d}"


def like_a_formula(text: str) -> bool:
    """Say whether a spreadsheet that opens a table of text would take a cell for a formula, and not for text."""
    return text.startswith(FORMULA_SIGNS) and not CELL.fullmatch(text)


def in_markdown(text: str) -> str:
    """Return a name for one line of Markdown, in which it is no link, tag, heading or cell of a table."""
    return _MARKS.sub(r"\\\g<0>", on_one_line(text))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `did you mean …?` for the known word most like this one, or nothing."""
    return meant(close_to(word, known))


def close_to(word: str, known: Iterable[str], likeness: float = LIKE) -> str:
    """Return the known word most like this one, or nothing."""
    by_lower = {k.lower(): k for k in known}
    match = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=likeness)
    return by_lower[match[0]] if match else ""


def meant(word: str) -> str:
    """Return `did you mean …?` for a word, or nothing if there is none."""
    return f"did you mean {word}?" if word else ""


def decode(data: bytes, file: str) -> tuple[str, list[Fault]]:
    """Return the text of a file, read as far as it can be, and every line that is not UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "", [Fault(file, 1, "", UTF8, "text in UTF-16", SAVE_AGAIN)]
    if b"\0" in data:
        return "", [Fault(file, 1, "", UTF8, "binary data")]
    faults = []
    if data.startswith(codecs.BOM_UTF8):
        data = data.removeprefix(codecs.BOM_UTF8)
        faults.append(Fault(file, 1, "", UTF8, "a byte-order mark", SAVE_AGAIN))
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    text = []
    for number, line in enumerate(lines, start=1):
        if found := _CONTROL.search(line):
            faults.append(Fault(file, number, "", CONTROL_FREE, f"byte 0x{found[0][0]:02X}"))
        try:
            text.append(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            text.append(line.decode("cp1252", errors="replace"))
            header = next((t for t in text if not t.startswith("#")), "")
            faults.append(_not_utf8(file, number, line, error.start, header))
    return "\n".join(text), faults


def _not_utf8(file: str, number: int, line: bytes, at: int, header: str) -> Fault:
    found = f"byte 0x{line[at]:02X} (in Windows-1252: {line[at : at + 1].decode('cp1252', 'replace')})"
    column = ""
    if file.endswith(".csv"):
        before = next(csv.reader([line[:at].decode("cp1252", "replace") + "x"]))
        names = next(csv.reader([header]), [])
        column = names[len(before) - 1] if len(before) <= len(names) else ""
    return Fault(file, number, column, "text in UTF-8", f"{found} at position {at + 1} of the line", SAVE_AGAIN)
