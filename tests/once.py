"""What is dear to make is made once in a session, by whichever worker needs it first."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

Made = TypeVar("Made")


class Once:
    """What tests share over all workers: values, and folders of files that they may read but not change."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._known: dict[str, object] = {}

    def __call__(self, name: str, make: Callable[[Path], Made]) -> Made:
        """Return what `make` returns, which is given a folder of its own; only the first to ask makes it."""
        if name not in self._known:
            place, kept = self._folder / name, self._folder / f"{name}.pickle"
            with FileLock(self._folder / f"{name}.lock"):
                if not kept.exists():
                    shutil.rmtree(place, ignore_errors=True)  # of a first attempt that failed
                    place.mkdir()
                    kept.write_bytes(pickle.dumps(make(place)))
            self._known[name] = pickle.loads(kept.read_bytes())
        return self._known[name]  # type: ignore[return-value]
