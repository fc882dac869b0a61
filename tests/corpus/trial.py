"""One broken file, one command: break it, run it, look, and put everything back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from placement_opt.kernel import file_limits, paths
from tests.command import Done, call
from tests.corpus.breaks import Break
from tests.corpus.ended import Expected, Seen, problems, put_back, seen
from tests.corpus.inputs import Given, Line
from tests.paths import ROOT

FOUND = ROOT / "tests" / "corpus" / "found"  # what the fuzz has found, each in a folder of its own


@dataclass
class Place:
    """A copy of the working folder in which commands are tried, and the one that it was copied from."""

    template: Path
    folder: Path
    before: Seen = field(default_factory=dict)

    @classmethod
    def of(cls, template: Path, folder: Path) -> Place:
        """Return a new copy."""
        shutil.copytree(template, folder)
        return cls(template, folder, seen(folder))


@dataclass(frozen=True)
class Case:
    """A file, how it is broken, and how the command should end."""

    given: Given
    broken: Break
    expected: Expected

    @property
    def name(self) -> str:
        """What the case is called."""
        return f"{' '.join(self.given.line)} < {self.given.file}: {self.broken.name}"


def tried(place: Place, case: Case) -> tuple[Done, list[str]]:
    """Run a command on a broken file; return how it ended and what was not clean, with everything put back."""
    try:
        case.broken(place.folder / case.given.file)
        if not case.given.shipped:
            return _run(place, case.given.line, case.expected)
        with patch.object(paths, "_shipped", lambda: place.folder):
            file_limits._limits.cache_clear()  # as in a process of its own
            return _run(place, case.given.line, case.expected)
    finally:
        if case.given.shipped:
            file_limits._limits.cache_clear()
        put_back(place.folder, place.before, place.template)


def typed(place: Place, line: Line) -> tuple[Done, list[str]]:
    """Run a command as it was typed, on files that are all good; as `tried`."""
    try:
        return _run(place, line, Expected())
    finally:
        put_back(place.folder, place.before, place.template)


def _run(place: Place, line: Line, expected: Expected) -> tuple[Done, list[str]]:
    before = seen(place.folder)
    done = call(*line, cwd=place.folder)
    now = seen(place.folder)
    came = [Path(name) for name in now if before.get(name) != now[name]]
    return done, problems(done, expected, came, invented=line[:1] == ("example",))


def found_cases() -> Iterator[Case]:
    """Yield the cases that the fuzz has found."""
    for file in sorted(FOUND.glob("*/case.json")):
        about, data = json.loads(file.read_text("utf-8")), (file.parent / "broken").read_bytes()
        expected = Expected(frozenset(about["codes"]), tuple(about["words"]))
        broken = Break(file.parent.name, lambda _old, data=data: data)
        yield Case(Given(about["file"], tuple(about["line"]), ()), broken, expected)
