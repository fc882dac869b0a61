"""The one door through which files come in: none that is no plain file, is too large, or holds records of children."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from placement_opt.kernel.errors import Fault
from placement_opt.kernel.file_limits import LIST_FILE, SETTINGS_FILE, TABLE_FILE, WORKBOOK_FILE, limit_of
from placement_opt.kernel.guard import LIKE_RECORDS, NOT_SHOWN_HERE, START, looks_like_records

NO_SUCH_FILE = "no such file"
_KINDS = (  # of what is no file: which, in words
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_MEANT = {  # kind of file -> in words, where it holds something else
    SETTINGS_FILE: "settings",
    TABLE_FILE: "a table of this kind",
    LIST_FILE: "a list",
    WORKBOOK_FILE: "a workbook",
}
OfChildren = Callable[[bytes], bool]
_REFUSED = {
    errno.ENOENT: NO_SUCH_FILE,
    errno.ENOTDIR: NO_SUCH_FILE,
    errno.ELOOP: "links that lead to each other",
    errno.ENAMETOOLONG: "a name that is too long for this computer",
}


@dataclass(frozen=True)
class Given:
    """The bytes of a file, or why it is not read."""

    data: bytes = b""
    fault: Fault | None = None


def given_file(
    path: Path, file: str, kind: str, what: str = "this file", of_children: OfChildren | None = looks_like_records
) -> Given:
    """Return the bytes of a file of a kind that config/file_limits.yaml names; `what` it should be, in words.

    `of_children` says whether its bytes are records of children; None where its reader looks for headings first.
    """
    limit = limit_of(kind)
    try:
        size, found = _looked_at(path)
        if not found and size > limit.most_bytes:
            return Given(fault=too_large(file, f"{size:,d} bytes", f"{limit.most_bytes:,d} bytes"))
        data = b"" if found else path.read_bytes()
    except (OSError, ValueError) as error:
        found, data = why_closed(error), b""
    if found:
        return Given(fault=Fault(file, None, "", what, found))
    if of_children and of_children(data):
        return Given(fault=Fault(file, None, "", _MEANT[kind], LIKE_RECORDS, NOT_SHOWN_HERE))
    fault = too_many_lines(data, file, limit.most_lines) if limit.most_lines else None
    return Given(b"" if fault else data, fault)


def start_of(path: Path) -> bytes:
    """Return the first bytes of a file, as many as are looked at for records of children; none if it cannot be read."""
    if no_plain_file(path):
        return b""
    try:
        with path.open("rb") as stream:
            return stream.read(START)
    except OSError:
        return b""


def too_many_lines(data: bytes, file: str, most: int) -> Fault | None:
    """Return a fault if a text has more lines than may be, none of them read; a line may end as on any system."""
    lines = max(data.count(b"\n"), data.count(b"\r"))
    return too_large(file, f"{lines:,d} lines", f"{most:,d} lines") if lines > most else None


def too_large(file: str, found: str, most: str) -> Fault:
    """Return that a file has more than any may."""
    return Fault(file, None, "", f"a file of at most {most}", f"one of {found}", "is it the file that was meant?")


def too_large_together(sizes: Iterable[int], file: str, most: int) -> list[Fault]:
    """Return a fault if files have more bytes together than a folder or zip may hold; none of them is read for it."""
    found = sum(sizes)
    if found <= most:
        return []
    expected = f"files of at most {most:,d} bytes together"
    return [Fault(file, None, "", expected, f"{found:,d} bytes", "are these the files that were meant?")]


def sizes_in(folder: Path) -> dict[str, int]:
    """Return the size of each plain file of a folder by name, not of those in folders inside it.

    What cannot be looked at, such as a link in a circle, is told of when it is opened.
    """
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_file():
                    found[entry.name] = entry.stat().st_size
    return found


def no_plain_file(path: Path) -> str:
    """Return in words what stands there if it is no file that can be read; nothing if it is one."""
    try:
        return _looked_at(path)[1]
    except (OSError, ValueError) as error:
        return why_closed(error)


def _looked_at(path: Path) -> tuple[int, str]:
    """Return the size of a file, and in words what it is if it is none; a pipe is not opened, since that would wait."""
    about = os.stat(path)
    words = next((words for is_one, words in _KINDS if is_one(about.st_mode)), "")
    return about.st_size, words or ("" if stat.S_ISREG(about.st_mode) else "no file")


def why_closed(error: OSError | ValueError) -> str:
    """Return in words why the system did not open a file; a name with a NUL is a ValueError."""
    if isinstance(error, OSError):
        return _REFUSED.get(error.errno or 0, "one that cannot be opened")
    return "a name that no file can have"
