"""What a process that was killed left: the earlier run is brought back, and what is half written is cleared."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from placement_opt.kernel.held_places import held_if_free
from placement_opt.kernel.hidden_names import HELD, LOCK, NEW, OLD, HiddenPath, beside
from placement_opt.kernel.paths import real

SIGNATURES = "signatures"  # folder inside that of a run: people's records, which no run writes and none replaces
CLEARED = (OLD, NEW, LOCK, HELD)  # what is looked at, in this order: an earlier run comes back before all else


def recover(*places: Path) -> None:
    """Put right what killed processes left beside these places, and nothing that a living one may be writing.

    What cannot be put right, as on a drive that is read only, is left as it is.
    """
    folders = dict.fromkeys(real(place).parent for place in places)
    for folder in folders:
        recover_in(folder)


def recover_in(folder: Path) -> None:
    """Put right what killed processes left in a folder."""
    with suppress(OSError):
        found = [left for path in folder.iterdir() if (left := beside(path)) and left.ending in CLEARED]
        for left in sorted(found, key=lambda left: (CLEARED.index(left.ending), left.path.name)):
            _put_right(left)


def into_place(new: Path, place: Path) -> Path:
    """Move a folder to a place, or to `place-2` and so on where that is taken, and return where it is."""
    number, out = 1, place
    while True:
        if not out.exists():
            try:
                os.rename(new, out)  # which never replaces a folder that has files in it
            except OSError:
                if not out.exists():
                    raise
            else:
                return out
        number += 1
        out = place.with_name(f"{place.name}-{number}")


def is_signed(files: Iterable[str]) -> bool:
    """Say whether there are records of people among files, by their names inside a run."""
    return any(SIGNATURES in Path(name).parts[:-1] for name in files)


def _put_right(left: HiddenPath) -> None:
    path = left.path
    with held_if_free(left.writer) as nobody_writes:
        if not nobody_writes or not path.is_dir():
            return  # of a dead writer the lock itself is gone when it is let go
        inside = (file.relative_to(path).as_posix() for file in path.rglob("*") if not file.is_dir())
        if (left.ending == OLD and not left.place.exists()) or is_signed(inside):
            into_place(path, left.place)
        else:
            shutil.rmtree(path, ignore_errors=True)
