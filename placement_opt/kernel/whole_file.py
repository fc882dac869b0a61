"""A file that is written whole under another name first, so that one that bears its own name is whole."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from placement_opt.kernel.held_places import held_if_free
from placement_opt.kernel.hidden_names import OF_ONE_WRITER
from placement_opt.kernel.left_behind import recover_in

HALF_WRITTEN = "half_written_"  # begins the name of what is still being written
NAMES_TRIED = 5  # until one is ours alone; where no lock can be had at all, the last is written without
SIGNS_OF_A_HALF = 4  # bytes drawn for the end of that name, so that two who write at once do not meet


def write_whole(file: Path, data: bytes) -> None:
    """Write a file whole or not at all, and clear what was half written beside it. Raises OSError."""
    for tries_left in reversed(range(NAMES_TRIED)):
        half = file.with_name(f"{HALF_WRITTEN}{file.name}.{secrets.token_hex(nbytes=SIGNS_OF_A_HALF)}")
        with held_if_free(half) as ours:
            if ours or not tries_left:  # else another looks whether its writer has died, and would delete it next
                _replaced(file, half, data)
                break
    clear_halves(file.parent)


def _replaced(file: Path, half: Path, data: bytes) -> None:
    try:
        with half.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())  # or a name may outlive what it names when the power fails
        os.replace(half, file)
    finally:
        half.unlink(missing_ok=True)


def clear_halves(folder: Path) -> tuple[str, ...]:
    """Delete what processes that have died left half written in a folder, and return what it was to become."""
    recover_in(folder)  # locks of files that were not begun
    cleared = []
    for half in sorted(folder.glob(f"{HALF_WRITTEN}*")):
        with held_if_free(half) as nobody_writes:
            if nobody_writes:
                half.unlink(missing_ok=True)
                cleared.append(re.sub(rf"{OF_ONE_WRITER}$", "", half.name.removeprefix(HALF_WRITTEN)))
    return tuple(cleared)
