"""Did a command end cleanly? What its exit code, its words and the files around it must be, whatever it was given."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.command import Done
from tests.corpus.world import IDENTIFIERS

CODES = {0: "done", 2: "bad input", 3: "no feasible plan"}
LARGEST_READ = 50_000_000  # bytes of a file in which identifiers are looked for
Seen = dict[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Expected:
    """How a command should end: with one of these codes, and if refused with these words in what it says."""

    codes: frozenset[int] = frozenset(CODES)
    words: tuple[str, ...] = ()


def seen(folder: Path) -> Seen:
    """Return what lies below a folder by name: kind, size and time of the last change."""
    return {entry.path: _look(entry) for entry in _entries(folder)}


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        entries = list(found)
    for entry in entries:
        yield entry
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path))


def _look(entry: os.DirEntry[str]) -> tuple[int, int, int]:
    about = entry.stat(follow_symlinks=False)
    is_folder = entry.is_dir(follow_symlinks=False)
    return about.st_mode, 0 if is_folder else about.st_size, 0 if is_folder else about.st_mtime_ns


def put_back(folder: Path, before: Seen, template: Path) -> None:
    """Make a folder what it was: delete what came, and copy what went or changed from another one like it."""
    now = seen(folder)
    for name in sorted((name for name in now if name not in before), reverse=True):
        path = Path(name)
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    for name, look in sorted(before.items()):
        if now.get(name) == look:
            continue
        path, old = Path(name), template / Path(name).relative_to(folder)
        if os.path.lexists(path) and not (path.is_dir() and old.is_dir() and not path.is_symlink()):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        path.mkdir(exist_ok=True) if old.is_dir() else shutil.copy2(old, path)


def problems(done: Done, expected: Expected, came: list[Path], *, invented: bool = False) -> list[str]:
    """Return in words what was not clean; `came` are the files that were written or changed."""
    found = [f"exit code {done.returncode}"] if done.returncode not in expected.codes else []
    said = done.stdout + done.stderr
    found += [f"{word!r} is said" for word in ("Traceback", "fault of its own") if word in said]
    found += [f"{word} is told" for word in _identifiers(said)]
    found += ["letters that a terminal obeys are printed" for _ in [0] if _obeyed(said)]
    if done.returncode == 2:
        found += [f"{word!r} is not named" for word in expected.words if word not in done.stderr]
        found += [] if _complains(done.stderr) else ["nothing says what is wrong"]
    if done.returncode:
        found += [f"{path} is written" for path in came]
    if done.returncode == 0 and invented:  # children who do not exist, of whom files are asked for
        return found
    return [*found, *(f"{path} holds {word}" for path in came for word in _identifiers(_words_in(path)))]


def _complains(said: str) -> bool:
    return "expected " in said or "Error" in said or "No plan" in said


def _identifiers(text: str) -> list[str]:
    small = text.lower()
    return [word for word in IDENTIFIERS if word.lower() in small]


def _obeyed(text: str) -> bool:
    return any(not (c.isprintable() or c == "\n") for c in text)


def _words_in(path: Path) -> str:
    """Return the name of a file and what can be read in it, inside a zip too."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_READ:
        return path.name
    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    return f"{path.name}\n{data.decode('utf-8', 'replace')}"
