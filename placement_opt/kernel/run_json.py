"""JSON that this program wrote and anybody may have changed since: read only as far as we could have written it."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from placement_opt.kernel.file_limits import TABLE_FILE, limit_of
from placement_opt.kernel.given_files import no_plain_file


def json_in(path: Path) -> Any:
    """Return what a file says. Raises OSError, or ValueError for all that is not JSON as `json_of` takes it."""
    if found := no_plain_file(path):
        raise ValueError(found)
    if path.stat().st_size > limit_of(TABLE_FILE).most_bytes:
        raise ValueError("a file that is too large")
    return json_of(path.read_bytes())


def json_of(data: bytes) -> Any:
    """Return what JSON says, its numbers plain and its text such as can be written again. Raises ValueError."""
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=_plain, parse_float=_plain)
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # not half a letter, of which no file can be made
    except RecursionError:
        raise ValueError("lists or keys within each other without end") from None
    return found


def _plain(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number without end")
    return number
