"""What a run is called in a register: the day, the model, the strategy, the scenario and a hash of what was asked."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from placement_opt.kernel.paths import CENTRAL

ASKED_KEYS = ("package", "inputs", "read_as", "options")  # parts of a manifest on which an answer depends
SHORT_HASH = 8  # signs of a hash in a name: enough to tell the runs of a council
LONGEST_PART = 40  # signs of a model's or strategy's name in a folder's, since a path may not be long on Windows


def now() -> str:
    """Return the time as a manifest has it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def question_hash(manifest: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what an answer depends on: every input file, the options and the program's version.

    Two runs that share it asked the same; what a manifest lacks, as an older one may, counts as nothing.
    """
    return hash_of({key: manifest.get(key) for key in ASKED_KEYS})


def hash_of(data: Any) -> str:
    """Return the SHA-256 of data that JSON can hold, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def short(hash_: str) -> str:
    """Return the first signs of a hash, as a name has them."""
    return hash_[:SHORT_HASH]


def run_name(manifest: Mapping[str, Any]) -> str:
    """Return what a run is called: `2026-11-26-manchester-manchester_2013-central-1a2b3c4d`."""
    read_as = manifest["read_as"]
    scenario = "+".join(manifest["options"]["scenarios"]) or CENTRAL
    words = (read_as["model"], Path(read_as["strategy"]).stem, scenario)
    return dated(manifest["written"], words, manifest["question"])


def dated(written: str, words: tuple[str, ...], question: str) -> str:
    """Return the day by this computer's clock, words and the first signs of a hash, as one name."""
    day = datetime.datetime.fromisoformat(written).astimezone().date().isoformat()
    return "-".join((day, *map(_plain, words), short(question)))


def hash_in(name: str) -> str:
    """Return the first signs of the hash in the name of a run, which a number may follow; nothing if it has none."""
    found = re.search(rf"-([0-9a-f]{{{SHORT_HASH}}})(?:-\d+)?$", name)
    return found[1] if found else ""


def _plain(word: str) -> str:
    """Return a name without blanks and other signs that a command line or a file system reads in its own way."""
    return "".join(c if c.isalnum() or c in "_+." else "_" for c in word)[:LONGEST_PART].rstrip(".") or "_"
