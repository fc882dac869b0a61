"""A way to break a file, by name; and the ways that do for a file of any kind."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Change = Callable[[bytes], bytes]
RECORDS = (  # of children, given by mistake
    "QX7001,07/11/2008,ZZ14 7QQ,A987650000001,4857773456,H5,Quillfeather\n"
    "QX7002,19/12/2009,ZZ14 7QQ,A987650000002,4857773457,K2,Quillfeather\n"
)
TOO_LARGE = 4_000_000_000  # bytes of a file with holes, none of which is on the disk
LONG = 1_000_000


@dataclass(frozen=True)
class Break:
    """One way to break a file: its name, and what it does to the file's bytes or to what stands in its place."""

    name: str
    change: Change | None = None
    replace: Callable[[Path], None] | None = None

    def __call__(self, file: Path) -> None:
        """Break a file."""
        if self.change:
            file.write_bytes(self.change(file.read_bytes()))
            return
        assert self.replace
        shutil.rmtree(file) if file.is_dir() else file.unlink()
        self.replace(file)


def changes(of: Mapping[str, Change]) -> tuple[Break, ...]:
    """Return ways to break the bytes of a file, by name."""
    return tuple(Break(name, change) for name, change in of.items())


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _large(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(TOO_LARGE)


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _into_nothing(path: Path) -> None:
    path.symlink_to("nothing_there")


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


PLACES = (
    Break("missing", replace=lambda path: None),
    Break("a folder in its place", replace=lambda path: path.mkdir()),
    Break("far too large", replace=_large),
    *(
        ()
        if sys.platform == "win32"
        else (
            Break("a pipe", replace=_fifo),
            Break("a link in a circle", replace=_loop),
            Break("a link to nothing", replace=_into_nothing),
            Break("a device", replace=_device),
        )
    ),
)


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _amid(data: bytes, what: bytes) -> bytes:
    """Return bytes with something put into the middle of them, at the beginning of a line."""
    at = data.find(b"\n", len(data) // 2) + 1
    return data[:at] + what + data[at:]


BYTES = changes(
    {
        "empty": lambda data: b"",
        "blanks alone": lambda data: b"  \t \n \n",
        "bytes of no text": lambda data: bytes(range(256)) * 8,
        "a zip": lambda data: b"PK\x03\x04" + bytes(60),
        "an old workbook": lambda data: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        "a page": lambda data: b"<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>",
        "half of it": _half,
        "a NUL": lambda data: _amid(data, b"\0"),
        "NULs alone": lambda data: bytes(LONG),
        "half a surrogate": lambda data: _amid(data, b"\xed\xa0\x80"),
        "a byte of Latin-1": lambda data: _amid(data, b"caf\xe9\n"),
        "UTF-16 with a mark": lambda data: data.decode().encode("utf-16"),
        "UTF-16 without a mark": lambda data: data.decode().encode("utf-16-le"),
        "UTF-32": lambda data: data.decode().encode("utf-32"),
        "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
        "two byte order marks": lambda data: b"\xef\xbb\xbf\xef\xbb\xbf" + data,
        "line ends of Windows": lambda data: data.replace(b"\n", b"\r\n"),
        "line ends of old Macs": lambda data: data.replace(b"\n", b"\r"),
        "line ends that differ": lambda data: data.replace(b"\n", b"\r\n", 2),
        "no last line end": lambda data: data.rstrip(b"\n"),
        "an escape of a terminal": lambda data: _amid(data, b"\x1b[31mred\n"),
        "twice in one file": lambda data: data + data,
        "a line without end": lambda data: _amid(data, b"x" * LONG + b"\n"),
        "a million blank lines": lambda data: data + b"\n" * LONG,
        "marks of a merge": lambda data: _amid(data, b"<<<<<<< mine\n=======\n>>>>>>> theirs\n"),
        "records of children": lambda data: RECORDS.encode(),
        "records of children below it": lambda data: data + RECORDS.encode(),
    }
)
