"""A file that is written whole under another name first, so that one that bears its own name is whole."""

from __future__ import annotations

import os
from pathlib import Path

HALF_WRITTEN = "half_written_"  # begins the name of what is still being written


def write_whole(file: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises OSError."""
    half = file.with_name(f"{HALF_WRITTEN}{file.name}")
    with half.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())  # or a name may outlive what it names when the power fails
    os.replace(half, file)
