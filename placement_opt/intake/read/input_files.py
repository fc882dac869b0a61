"""What was handed over, file by file: a folder, a zip or a single file. Nothing is unpacked onto the disk."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from placement_opt.kernel.errors import Fault
from placement_opt.kernel.file_limits import together_limit
from placement_opt.kernel.given_files import too_large_together
from placement_opt.kernel.text import shown

CSV, ZIP = ".csv", ".zip"
READABLE = (CSV, ".txt", ".tsv", ".xml")
ENCRYPTED = 0x1  # bit of a zip member's flags
EXPECTED = f"a folder, a zip or a file {', '.join(READABLE[:-1])} or {READABLE[-1]}"
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_HIDDEN = (".", "~$", "__MACOSX")  # how names of files start that nobody wrote on purpose


@dataclass(frozen=True)
class InputFile:
    """One file: its name as printed, the folders and the name it has below what was handed over, and its bytes."""

    name: str
    parts: tuple[str, ...]
    data: bytes = b""
    fault: Fault | None = None

    @property
    def kind(self) -> str:
        """Return `.csv` or another ending, in lower case."""
        return PurePosixPath(self.parts[-1]).suffix.lower()


def input_files(path: Path, largest: int, passed: Path | None = None) -> Iterator[InputFile]:
    """Yield every file in the order of its name, one in memory at a time; `passed` is the one to leave out.

    Hidden files, and what macOS and Excel leave behind, are skipped. Files that are neither text nor XML come
    without their bytes. What cannot be read, or has more than `largest` bytes, comes with a fault in place of bytes.
    """
    if path.is_dir():
        yield from _in_folder(path, largest, passed)
    elif not path.is_file():
        yield _faulty(shown(path), (path.name or ".",), "no such file or folder", EXPECTED)
    elif path.suffix.lower() == ZIP:
        yield from _in_zip(path, largest)
    elif path.suffix.lower() in READABLE:
        yield _on_disk(path, shown(path), (path.name,), largest)
    else:
        yield _faulty(shown(path), (path.name,), "a file with another ending", EXPECTED)


def _in_folder(path: Path, largest: int, passed: Path | None) -> Iterator[InputFile]:
    found, closed = _walk(path)
    if fault := _too_much((_size(path.joinpath(*parts)) for parts in found), path):
        yield fault
        return
    left_out = None if passed is None else os.path.realpath(passed)
    for parts in sorted({*found, *closed}):
        name = "/".join((shown(path), *parts))
        if _hidden(parts) or os.path.realpath(path.joinpath(*parts)) == left_out:
            continue
        if parts in closed:
            yield _faulty(name, parts or (path.name,), "one that cannot be opened", "a folder that may be read")
        else:
            yield _on_disk(path.joinpath(*parts), name, parts, largest)


def _walk(path: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return every file below a folder, links to folders among them, and the folders that cannot be opened."""
    errors: list[OSError] = []
    found = []
    for folder, below, files in os.walk(path, onerror=errors.append):
        here = Path(folder)
        links = [name for name in below if os.path.islink(here / name)]
        found += [(here / name).relative_to(path).parts for name in (*files, *links)]
    return found, [Path(str(error.filename)).relative_to(path).parts for error in errors]


def _on_disk(file: Path, name: str, parts: tuple[str, ...], largest: int) -> InputFile:
    if file.suffix.lower() not in READABLE:
        return InputFile(printable(name), parts)
    try:
        if not file.is_file():
            return _faulty(name, parts, "a broken link, or not a file", "a file that may be read")
        if (size := file.stat().st_size) > largest:
            return _too_large(name, parts, size, largest)
        return InputFile(printable(name), parts, file.read_bytes())
    except OSError:
        return _faulty(name, parts, "one that cannot be opened", "a file that may be read")


def _too_large(name: str, parts: tuple[str, ...], size: int, largest: int) -> InputFile:
    hint = "is it a file of the return? split it by year if so"
    return _faulty(name, parts, f"one of {size:,} bytes", f"a file of at most {largest:,} bytes", hint)


def _too_much(sizes: Iterable[int], path: Path) -> InputFile | None:
    """Return that files are too large together, if they are; none of them is read then."""
    faults = too_large_together(sizes, printable(shown(path)), together_limit().most_bytes_of_a_return)
    return InputFile(printable(shown(path)), (path.name or ".",), fault=faults[0]) if faults else None


def _size(file: Path) -> int:
    """Return the size of a file; one that cannot be looked at is told of when it is opened."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _in_zip(path: Path, largest: int) -> Iterator[InputFile]:
    file = shown(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(_parts(m), m) for m in archive.infolist() if not m.is_dir()]
            if fault := _too_much((m.file_size for _names, m in members), path):
                yield fault
                return
            for parts, member in sorted(members, key=lambda m: m[0]):
                if parts and not _hidden(parts):
                    yield _member(archive, member, file, parts, largest)
    except BROKEN_ZIP:
        yield _faulty(file, (path.name,), "a damaged one", "a zip that can be opened")


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str, parts: tuple[str, ...], largest: int
) -> InputFile:
    name = "/".join((file, *parts))
    if PurePosixPath(parts[-1]).suffix.lower() not in READABLE:
        return InputFile(printable(name), parts)
    if member.flag_bits & ENCRYPTED:
        return _faulty(name, parts, "one with a password", "a zip without a password", "unpack it and name the folder")
    if member.file_size > largest:  # of which never more is unpacked than the zip says that it has
        return _too_large(name, parts, member.file_size, largest)
    try:
        return InputFile(printable(name), parts, archive.read(member))
    except BROKEN_ZIP:
        return _faulty(name, parts, "a damaged part of the zip", "a file that can be unpacked")


def _parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    return PurePosixPath(member.filename.replace("\\", "/").lstrip("/")).parts  # some programmes on Windows write \


def _hidden(parts: tuple[str, ...]) -> bool:
    return any(part.startswith(_HIDDEN) for part in parts)


def _faulty(name: str, parts: tuple[str, ...], found: str, expected: str, hint: str = "") -> InputFile:
    return InputFile(printable(name), parts, fault=Fault(printable(name), None, "", expected, found, hint))


def printable(name: str) -> str:
    """Return a file name on one line, without what a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in name)
