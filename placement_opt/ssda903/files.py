"""What was handed over, file by file: a folder, a zip or a single file. Nothing is unpacked onto the disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from placement_opt.errors import Fault
from placement_opt.inputs.text import shown

READABLE = (".csv", ".xml")
ENCRYPTED = 0x1  # bit of a zip member's flags
EXPECTED = f"a folder, a zip or a file {' or '.join(READABLE)}"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_HIDDEN = (".", "~$", "__MACOSX")  # how names of files start that nobody wrote on purpose


@dataclass(frozen=True)
class Source:
    """One file: its name as printed, the folders and the name it has below what was handed over, and its bytes."""

    name: str
    parts: tuple[str, ...]
    data: bytes = b""
    fault: Fault | None = None

    @property
    def kind(self) -> str:
        """Return `.csv`, `.xml` or another ending, in lower case."""
        return PurePosixPath(self.parts[-1]).suffix.lower()


def sources(path: Path, passed: Path | None = None) -> Iterator[Source]:
    """Yield every file in the order of its name, one in memory at a time; `passed` is the one to leave out.

    Hidden files, and what macOS and Excel leave behind, are passed over. Files that are neither CSV nor XML come
    without their bytes. What cannot be read comes with a fault in place of bytes.
    """
    if path.is_dir():
        yield from _in_folder(path, passed)
    elif not path.is_file():
        yield _faulty(shown(path), (path.name or ".",), "no such file or folder", EXPECTED)
    elif path.suffix.lower() == ".zip":
        yield from _in_zip(path)
    elif path.suffix.lower() in READABLE:
        yield _on_disk(path, shown(path), (path.name,))
    else:
        yield _faulty(shown(path), (path.name,), "a file with another ending", EXPECTED)


def _in_folder(path: Path, passed: Path | None) -> Iterator[Source]:
    files = {file.relative_to(path).parts: file for file in path.rglob("*") if file.is_file()}
    for parts, file in sorted(files.items()):
        if not _hidden(parts) and (passed is None or file.resolve() != passed.resolve()):
            yield _on_disk(file, "/".join((shown(path), *parts)), parts)


def _on_disk(file: Path, name: str, parts: tuple[str, ...]) -> Source:
    if file.suffix.lower() not in READABLE:
        return Source(printable(name), parts)
    try:
        return Source(printable(name), parts, file.read_bytes())
    except OSError:
        return _faulty(name, parts, "one that cannot be opened", "a file that may be read")


def _in_zip(path: Path) -> Iterator[Source]:
    file = shown(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(_parts(m), m) for m in archive.infolist() if not m.is_dir()]
            for parts, member in sorted(members, key=lambda m: m[0]):
                if parts and not _hidden(parts):
                    yield _member(archive, member, file, parts)
    except _BROKEN:
        yield _faulty(file, (path.name,), "a broken one", "a zip that can be opened")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str, parts: tuple[str, ...]) -> Source:
    name = "/".join((file, *parts))
    if PurePosixPath(parts[-1]).suffix.lower() not in READABLE:
        return Source(printable(name), parts)
    if member.flag_bits & ENCRYPTED:
        return _faulty(name, parts, "one with a password", "a zip without a password", "unpack it and name the folder")
    try:
        return Source(printable(name), parts, archive.read(member))
    except _BROKEN:
        return _faulty(name, parts, "a broken part of the zip", "a file that can be unpacked")


def _parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    return PurePosixPath(member.filename.replace("\\", "/").lstrip("/")).parts  # some programmes on Windows write \


def _hidden(parts: tuple[str, ...]) -> bool:
    return any(part.startswith(_HIDDEN) for part in parts)


def _faulty(name: str, parts: tuple[str, ...], found: str, expected: str, hint: str = "") -> Source:
    return Source(printable(name), parts, fault=Fault(printable(name), None, "", expected, found, hint))


def printable(name: str) -> str:
    """Return a file name on one line, without what a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in name)
