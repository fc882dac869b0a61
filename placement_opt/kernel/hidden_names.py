"""What lies beside a folder while it is written: hidden names that say whose they are and what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "placement_opt"
NEW, OLD, LOCK, HELD, DRAWS = "-new", "-old", "-lock", "-held", "-draws"  # endings: what a hidden name stands for
OF_ONE_WRITER = r"\.[0-9a-f]{8}"  # what one who writes drew for itself, at the end of a name
HIDDEN_NAME = re.compile(rf"\.(?P<writer>(?P<place>.+?)({OF_ONE_WRITER})?)\.{PACKAGE}(?P<ending>-[a-z]+)", re.DOTALL)


@dataclass(frozen=True)
class HiddenPath:
    """A hidden path beside a place."""

    path: Path
    writer: Path  # the place, with what the one who writes drew for itself
    place: Path
    ending: str  # what it stands for


def hidden(place: Path, ending: str) -> Path:
    """Return the hidden path beside a place, with an ending that says what it is."""
    return place.with_name(f".{place.name}.{PACKAGE}{ending}")


def beside(path: Path) -> HiddenPath | None:
    """Return what a path is beside which place, or None if it is no hidden path of ours."""
    found = HIDDEN_NAME.fullmatch(path.name)
    if not found:
        return None
    return HiddenPath(path, path.with_name(found["writer"]), path.with_name(found["place"]), found["ending"])


def ending_of(path: Path) -> str:
    """Return what a hidden path stands for, by its ending; nothing if it is none of ours."""
    found = beside(path)
    return found.ending if found else ""
