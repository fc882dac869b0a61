"""Which tests run which line: recorded once, and again only for files of tests that have changed since."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from coverage import CoverageData

PLACE_OF_COVERAGE = "coverage.sqlite"
OPTIONS = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-m", "not slow")


@dataclass
class Reached:
    """What the tests of a copy of the project reach: seconds by test, and coverage with the test as its context."""

    copy: Path
    kept: Path
    took: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    dearest: dict[str, float] = field(default_factory=dict)  # by file of tests: that of its longest test

    def record(self) -> None:
        """Run the tests of new and changed files of tests; all of them if the package has changed."""
        kept = self.kept / "recorded.json"
        was = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        package = _hash(sorted((self.copy / "placement_opt").rglob("*.py")))
        if was.get("package") != package:
            was = {"package": package, "files": {}, "took": {}}
            (self.kept / PLACE_OF_COVERAGE).unlink(missing_ok=True)
        tests = {f.relative_to(self.copy).as_posix(): f for f in sorted((self.copy / "tests").rglob("test_*.py"))}
        files = {name: _hash([file]) for name, file in tests.items() if "benchmarks" not in name}
        changed = [name for name, now in files.items() if was["files"].get(name) != now]
        known = {t: s for t, s in was["took"].items() if (name := file_of(t)) in files and name not in changed}
        if changed:
            known |= self._run(changed)
            kept.write_text(json.dumps({"package": package, "files": files, "took": known}), "utf-8")
        self.took = known
        for test, seconds in known.items():
            self.dearest[file_of(test)] = max(seconds, self.dearest.get(file_of(test), 0.0))

    def _run(self, changed: list[str]) -> dict[str, float]:
        print(f"Recording which lines the tests of {len(changed)} files reach", flush=True)
        took, settings = self.kept / "took.json", self.kept / "coverage.ini"
        settings.write_text(
            f"[run]\nsource = placement_opt\nrelative_files = true\ndata_file = {self.kept / PLACE_OF_COVERAGE}\n",
            "utf-8",
        )
        more = [
            "--cov=placement_opt",
            f"--cov-config={settings}",
            "--cov-context=test",
            "--cov-report=",
            "--cov-append",
        ]
        command = [sys.executable, "-m", "pytest", *OPTIONS, "-p", "tests.mutants.recording", *more, *changed]
        subprocess.run(command, cwd=self.copy, env=environment(self.copy) | {"RECORD_TESTS": str(took)}, check=False)
        return dict(json.loads(took.read_text("utf-8")))

    def at_import(self, file: str, line: int) -> bool:
        """Say whether a line runs before any test does."""
        return "" in self._contexts(file).get(line, ())

    def by(self, file: str, lines: Iterable[int]) -> set[str]:
        """Return the tests that run one of the lines of a file.

        What is set up for a test may be there for all others of its file, so that they count too.
        """
        found = self._contexts(file)
        contexts = {c for line in lines for c in found.get(line, ())}
        set_up = {file_of(c) for c in contexts if c.endswith("|setup")}
        alone = {c.rpartition("|")[0] for c in contexts} & self.took.keys()
        return alone | {t for t in self.took if file_of(t) in set_up}

    def _contexts(self, file: str) -> dict[int, list[str]]:
        if file not in self.lines:
            data = CoverageData(str(self.kept / PLACE_OF_COVERAGE))
            data.read()
            self.lines[file] = data.contexts_by_lineno(file)
        return self.lines[file]

    def of(self, file: str, line: int) -> tuple[set[str], set[str]]:
        """Return the tests that run a line, and those that run anything of its file.

        A line that runs when its module is imported is that of a function's head, or of a name: then the tests are
        those that run the function, or a line with that name.
        """
        there = self.by(file, self._lines_for(file, line))
        for name in self._names_at(file, line):
            for other in sorted((self.copy / "placement_opt").rglob("*.py")):
                text = other.read_text("utf-8")
                if re.search(rf"\b{name}\b", text):
                    lines = [n for n, words in enumerate(text.splitlines(), 1) if re.search(rf"\b{name}\b", words)]
                    there |= self.by(other.relative_to(self.copy).as_posix(), lines)
        everything = self.by(file, range(1, 1 + len((self.copy / file).read_text("utf-8").splitlines())))
        return there, everything

    def _lines_for(self, file: str, line: int) -> Iterator[int]:
        """Yield the lines of the innermost statement that holds one, and of the function at whose head it stands."""
        around = [n for n in ast.walk(_tree(self.copy / file)) if isinstance(n, ast.stmt) and _holds(n, line)]
        inner = max(around, key=lambda n: n.lineno, default=None)
        yield line
        if inner is not None:
            end = inner.body[0].lineno if getattr(inner, "body", None) else inner.end_lineno or line
            functions = isinstance(inner, (ast.FunctionDef, ast.ClassDef))
            yield from range(inner.lineno, 1 + ((inner.end_lineno or line) if functions else end))

    def _names_at(self, file: str, line: int) -> list[str]:
        """Return the names that a statement outside all functions gives, if one holds the line."""
        tree = _tree(self.copy / file)
        bodies = [tree, *(n for n in tree.body if isinstance(n, ast.ClassDef))]
        made = [s for b in bodies for s in b.body if isinstance(s, (ast.Assign, ast.AnnAssign)) and _holds(s, line)]
        targets = [t for s in made for t in (s.targets if isinstance(s, ast.Assign) else [s.target])]
        return [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]


def environment(copy: Path) -> dict[str, str]:
    """Return the environment in which the tests of a copy run on its own package."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV", "PYTHONDONTWRITE"))}
    return kept | {"PYTHONPATH": str(copy)}


def file_of(test: str) -> str:
    """Return the file of a test."""
    return test.partition("::")[0]


def _hash(files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _holds(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)
