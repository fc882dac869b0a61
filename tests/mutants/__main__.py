"""`make mutants`: how many of some random small changes the tests notice, room by room.

    python -m tests.mutants [--number 200] [--seed 903] [--seconds 30] [--again]

Everything happens in a copy, `build/mutants/copy`. Each change is tried with the tests that reach it: those of its
room first, the quickest first, until one fails. Tests marked slow are left out. `--again` tries only what was not
noticed the last time with this seed. The same seed draws the same changes of the same package.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.mutants.changes import Change, sample
from tests.mutants.reached import OPTIONS, Reached, environment, file_of
from tests.mutants.trying import ANSWERED, ASKED, NOTICED, UNTRIED

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "mutants"
LEFT_OUT = (".*", "build", "dist", "runs", "__pycache__")
EQUIVALENT = Path(__file__).with_name("equivalent.csv")
SECONDS = 30.0  # of the tests of its room, and of all others, that are tried for one change, as they took when recorded
MOST_TESTS = 300
HOLDS_ALL = "tests/test_whole_outputs.py"
SET_UP = 2.0  # seconds that a file of tests takes at most before its first, if that was another's when recorded


def main() -> None:
    """Draw, try and count."""
    asked = _asked()
    KEPT.mkdir(parents=True, exist_ok=True)
    copy = _copied()
    drawn = sample(copy, asked.number, asked.seed)
    reached = Reached(copy, KEPT)
    reached.record()
    file = KEPT / f"seed_{asked.seed}.json"
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    left = [c for c in drawn if known.get(_name(c), "") != NOTICED and (asked.again or _name(c) not in known)]
    try:
        if left:
            tried(left, reached, asked.seconds)
    finally:
        known |= {_name(Change(**line["change"])): line["answer"] for line in answers()}
        file.write_text(json.dumps(known, indent=1), "utf-8")
    told(sorted(drawn, key=lambda c: (c.file, c.start)), {c: known.get(_name(c), UNTRIED) for c in drawn})


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=903)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--again", action="store_true")
    return parser.parse_args()


def _copied() -> Path:
    """Return a fresh copy of the project."""
    copy = KEPT / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return copy


def tried(drawn: list[Change], reached: Reached, most: float) -> None:
    """Try changes in one process of pytest, which writes down how each went."""
    asked = []
    for change in drawn:
        tests = chosen(change, reached, most)
        seconds = sum(reached.took[t] for t in tests)
        at_import = reached.at_import(change.file, change.line)
        asked.append({"change": asdict(change), "tests": tests, "seconds": seconds, "at_import": at_import})
    (KEPT / ASKED).write_text(json.dumps(asked), "utf-8")
    (KEPT / ANSWERED).unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", *OPTIONS, "-p", "tests.mutants.trying", "--ignore", "tests/benchmarks"]
    with (KEPT / "output.txt").open("wb") as output:
        child = subprocess.Popen(command, cwd=reached.copy, env=environment(reached.copy), stdout=output, stderr=output)
        shown = 0
        while True:
            ended = child.poll() is not None
            for line in answers()[shown:]:
                shown += 1
                c = Change(**line["change"])
                print(f"{shown}/{len(drawn)} {line['answer']}, {line['seconds']} s: {_words(c, ROOT)}", flush=True)
            if ended:
                return
            time.sleep(1)


def answers() -> list[dict[str, Any]]:
    """Return how it went with the changes so far."""
    file = KEPT / ANSWERED
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def chosen(change: Change, reached: Reached, seconds: float) -> list[str]:
    """Return the tests to try: of the room of a file those that reach its line, the others that do, and its room's.

    First come those whose file names the module, then those of its folder, each time the quickest first. Last come
    those that hold everything that is written, however long they take.
    """
    there, everything = reached.of(change.file, change.line)
    whole = sorted(t for t in there if file_of(t) == HOLDS_ALL)
    there, everything = there - set(whole), {t for t in everything if file_of(t) != HOLDS_ALL}
    if reached.at_import(change.file, change.line):
        there |= everything
    mine = {t for t in there if room_of(t) == room_of(change.file)}
    more = {t for t in everything - there if room_of(t) == room_of(change.file)}
    found = dict.fromkeys(_quickest(mine, seconds, change, reached))
    found |= dict.fromkeys(_quickest(there - mine, seconds, change, reached))
    found |= dict.fromkeys(_quickest(more, seconds - sum(reached.took[t] for t in mine), change, reached))
    return [*[*found][:MOST_TESTS], *whole]


def _far(test: str, change: Change, copy: Path) -> int:
    """Return how far a file of tests is from a module: 0 names it, 1 lies in the same folder of the same room."""
    module = Path(change.file)
    if re.search(rf"\b{module.stem}\b", (copy / file_of(test)).read_text("utf-8")):
        return 0
    return 1 if Path(file_of(test)).parts[1:-1] == module.parts[1:-1] else 2


def _quickest(tests: Iterable[str], seconds: float, change: Change, reached: Reached) -> list[str]:
    """Return tests that take so long together, of the quickest files first; what a file sets up is dear once."""
    found, took, begun = [], 0.0, set[str]()
    files = {file_of(t) for t in tests}
    far = {file: (_far(file, change, reached.copy), reached.dearest[file], file) for file in files}
    for test in sorted(tests, key=lambda t: (far[file_of(t)], reached.took[t], t)):
        file = file_of(test)
        took += reached.took[test] if file in begun else min(reached.dearest[file], SET_UP)
        begun.add(file)
        if took > seconds and found:
            break
        found.append(test)
    return found


def room_of(name: str) -> str:
    """Return the room of a file or test: its folder, or nothing at the top."""
    parts = file_of(name).split("/")
    return parts[1] if len(parts) > 2 else ""


def told(drawn: list[Change], found: dict[Change, str]) -> None:
    """Print what was not noticed, and the shares by room and of all."""
    reasons = _equivalent()
    same = {c for c in drawn if found[c] != NOTICED and _key(c, ROOT) in reasons}
    left = [c for c in drawn if found[c] != NOTICED and c not in same]
    for heading, some in (("Not noticed", left), ("Changes nothing that can be seen", sorted(same, key=_name))):
        print(f"\n{heading}: {len(some)}")
        for c in some:
            print(f"  {_words(c, ROOT)}" + (f"\n      {reasons[_key(c, ROOT)]}" if c in same else f" [{found[c]}]"))
    print("\nRoom by room: noticed, of how many that change something, and their share")
    everything, noticed = Counter(room_of(c.file) for c in drawn if c not in same), Counter[str]()
    noticed.update(room_of(c.file) for c in drawn if found[c] == NOTICED)
    for room in sorted(everything):
        print(
            f"  {room or '(top)':12} {noticed[room]:4} of {everything[room]:4}  {noticed[room] / everything[room]:.0%}"
        )
    total, all_ = noticed.total(), everything.total()
    print(f"\n{total} of {all_} noticed, {total / max(1, all_):.1%}; of all {len(drawn)}, {total / len(drawn):.1%}")


def _equivalent() -> dict[tuple[str, str, str], str]:
    """Return why some changes change nothing, by file and the line before and after."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as text:
        return {(r["file"], r["before"], r["after"]): r["reason"] for r in csv.DictReader(text)}


def _key(change: Change, copy: Path) -> tuple[str, str, str]:
    return (change.file, *change.lines((copy / change.file).read_bytes()))


def _name(change: Change) -> str:
    return json.dumps(asdict(change), sort_keys=True)


def _words(change: Change, copy: Path) -> str:
    before, after = change.lines((copy / change.file).read_bytes())
    return f"{change.file}:{change.line}  {before}  ->  {after}"


if __name__ == "__main__":
    main()
