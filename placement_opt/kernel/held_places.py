"""One writer at a place: a lock beside it, which the system takes back from a process that has died."""

from __future__ import annotations

import datetime
import errno
import json
import os
import platform
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout

from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.hidden_names import HELD, LOCK, hidden
from placement_opt.kernel.paths import real

NO_LOCKS_HERE = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP})  # as some network drives answer
SOFT = "-soft"  # ends the name of a lock where the drive knows none, which a record of its holder stands for
PROGRAM, UNNAMED = "placement-opt", "a script"
UNKNOWN_HOLDER = "another process, which has not said which"
WITHOUT_WAIT, A_MOMENT = 0.0, 0.3  # seconds; the second is for who only looks whether a writer has died, then lets go
BETWEEN_TRIES = 0.01  # seconds


@contextmanager
def held(place: Path) -> Iterator[None]:
    """Hold a place as long as the block lasts, so that nothing else writes there; the same thread may hold it twice.

    Folders above it are made, and removed again if nothing has come into them. Raises BadInput that says who holds it
    for longer than a moment, or why it cannot be written.
    """
    place = real(place)
    made: list[Path] = []
    try:
        try:
            made = _missing(place.parent)
            place.parent.mkdir(parents=True, exist_ok=True)
            lock = _taken(place, A_MOMENT)
        except Timeout:
            raise _in_use(place) from None
        except OSError as error:
            raise cannot_be_written(place, error) from error
        with _let_go_at_the_end(place, lock):
            try:
                _tell(place, lock)
            except OSError as error:
                raise cannot_be_written(place, error) from error
            yield
    finally:
        _without_empty(made)


@contextmanager
def held_if_free(place: Path) -> Iterator[bool]:
    """Say whether nobody holds a place, this thread included, and hold it as long as the block lasts if so."""
    try:
        lock = _taken(place, WITHOUT_WAIT)
    except OSError:  # a time out is one: somebody is at work there, or nothing can be written
        yield False
        return
    with _let_go_at_the_end(place, lock):
        with suppress(OSError):  # who cannot say so may still clear what is there
            _tell(place, lock)
        yield lock.lock_counter == 1


def cannot_be_written(place: Path, error: OSError) -> BadInput:
    """Return the fault of a place that the system does not let us write."""
    why = f"{error.strerror or error}; is a file in it open?"
    if isinstance(error, FileExistsError | NotADirectoryError):
        why = "a part of its path is a file"
    return refused(place, "one that cannot be written", why)


def _named(place: Path) -> str:
    """Return a place as the user knows it: below the working folder, else whole."""
    try:
        return place.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(place)


def refused(place: Path, found: str, why: str = "") -> BadInput:
    """Return the fault of a place that is not written, with what to do instead."""
    hint = "; ".join(filter(None, (why, "choose another folder with --out")))
    return BadInput([Fault(_named(place), None, "", "a new folder, or one that an earlier run wrote", found, hint)])


def _taken(place: Path, patience: float) -> BaseFileLock:
    """Take the lock of a place within so many seconds. Raises Timeout if it is held for longer, and OSError."""
    file = hidden(place, LOCK)
    try:
        return _acquired(FileLock(file, timeout=0, is_singleton=True), patience)
    except OSError as error:
        if isinstance(error, Timeout) or error.errno not in NO_LOCKS_HERE:
            raise
        soft = SoftFileLock(file.with_name(file.name + SOFT), timeout=0, is_singleton=True)
        return _acquired(soft, patience)


def _acquired(lock: BaseFileLock, patience: float) -> BaseFileLock:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a drive knows no locks: the library then makes its own
        lock.acquire(timeout=patience, poll_interval=BETWEEN_TRIES)
    return lock


def _tell(place: Path, lock: BaseFileLock) -> None:
    """Say beside a lock who holds it. Raises OSError, as where there is no room left."""
    about = hidden(place, HELD)
    if lock.lock_counter == 1:
        _unlinked(about)
        with about.open("x", encoding="utf-8") as stream:  # anew: through a link it could be another file
            stream.write(json.dumps(_myself()))


@contextmanager
def _let_go_at_the_end(place: Path, lock: BaseFileLock) -> Iterator[None]:
    """Let a lock go at the end, with nothing left lying there."""
    first = lock.lock_counter == 1
    try:
        yield
    finally:
        if first:
            _unlinked(hidden(place, HELD))
            _unlinked_native(hidden(place, LOCK))
        lock.release()


def _unlinked_native(file: Path) -> None:
    """Delete the file of a lock that is still held: who waits for it looks whether it is there. A file with a record
    of its holder is left to the library.
    """
    with suppress(OSError):
        if sys.platform != "win32" and not file.stat().st_size:  # there the library deletes it, once nobody has it open
            file.unlink()


def _unlinked(file: Path) -> None:
    with suppress(OSError):
        file.unlink()


def _myself() -> dict[str, str | int]:
    """Return who holds a lock, without what was asked: a file's name may be that of a child."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return {"process": os.getpid(), "computer": platform.node(), "since": now, "command": _command()}


def _command() -> str:
    """Return `placement-opt run`, or that a script is at work."""
    name, first = Path(sys.argv[0]).stem, sys.argv[1] if len(sys.argv) > 1 else ""
    ours = name in (PROGRAM, "__main__") and re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", first)
    return f"{PROGRAM} {first}" if ours else UNNAMED


def _in_use(place: Path) -> BadInput:
    """Return the fault that names who is writing there."""
    expected, hint = "a place where nothing else is being written", "wait until it has ended, or choose another place"
    return BadInput(
        [Fault(_named(place), None, "", expected, f"one that is held by {_holder(place)}", hint, whole=True)]
    )


def _holder(place: Path) -> str:
    try:
        found = json.loads(hidden(place, HELD).read_text("utf-8"))
        since = datetime.datetime.fromisoformat(found["since"]).astimezone().strftime("%Y-%m-%d %H:%M")
        return f"{found['command']} since {since} (process {found['process']} on {found['computer']})"
    except (OSError, ValueError, KeyError, TypeError):
        return UNKNOWN_HOLDER


def _missing(folder: Path) -> list[Path]:
    """Return the folders that would have to be made for a folder, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _without_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # something has come into it
            folder.rmdir()
