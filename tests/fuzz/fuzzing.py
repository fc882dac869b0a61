"""Models, returns and lists changed at random: whatever comes of it, a command ends cleanly.

python -m tests.fuzz --cases 5000 --seed 1      many cases, with how far they are
python -m tests.fuzz --seed 1 --only 123        one of them, made as small as still fails
… --keep NAME                                   and kept in tests/corpus/found, where the corpus tries it for ever
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from tests.command import Done
from tests.corpus.breaks import Break
from tests.corpus.ended import Expected
from tests.corpus.inputs import CHECK, IMPORT, LISTS, REFER, Given, Line
from tests.corpus.trial import FOUND, Case, Place, tried
from tests.fuzz.mutations import Mutation, drawn

SOLVED: Line = ("run", "models/tiny", "--horizon", "4", "--quiet", "--no-pack", "--out", "made")
STRATEGY = "models/tiny/strategies/tiny_plan.yaml"
SHARES = {CHECK: 76, SOLVED: 5, IMPORT: 7, LISTS: 4, REFER: 8}  # of a hundred cases, by the command that they are for
RETURN = tuple(f"return/{name}.csv" for name in ("episodes", "header", "uasc", "missing"))
FILES: dict[Line, tuple[str, ...]] = {  # beside those of the model
    CHECK: (STRATEGY,),
    SOLVED: (STRATEGY,),
    IMPORT: RETURN,
    LISTS: ("ofsted.csv", "prices.csv"),
    REFER: ("referrals.csv",),
}


@dataclass(frozen=True)
class Fuzzed:
    """One case: its seed and number, the command, and how one file is changed."""

    seed: int
    number: int
    line: Line
    file: str
    mutations: tuple[Mutation, ...]

    @property
    def case(self) -> Case:
        """The case as the corpus tries it."""
        return Case(Given(self.file, self.line, ()), Break(f"seed {self.seed}, case {self.number}", self.changed), ANY)

    def changed(self, data: bytes) -> bytes:
        """Return the changed bytes of the file."""
        return reduce(lambda made, mutation: mutation(made), self.mutations, data)

    def __str__(self) -> str:
        """Return what was done, in words."""
        changes = ", ".join(f"{m.kind} ({m.seed})" for m in self.mutations)
        return f"seed {self.seed}, case {self.number}: {' '.join(self.line)} < {self.file}: {changes}"


ANY = Expected()


def cases(seed: int, numbers: range, template: Path) -> Iterator[Fuzzed]:
    """Yield cases, each drawn from the seed and its own number, so that one can be made again alone."""
    model = tuple(sorted(p.relative_to(template).as_posix() for p in (template / "models/tiny").glob("*.*")))
    for number in numbers:
        rng = random.Random(f"{seed} {number}")
        (line,) = rng.choices(list(SHARES), list(SHARES.values()))
        file = rng.choice((*FILES[line], *(model if line in (CHECK, SOLVED) else ())))
        yield Fuzzed(seed, number, line, file, drawn(rng, file))


def smallest(case: Fuzzed, fails: Callable[[Fuzzed], bool]) -> Fuzzed:
    """Return the case with as few changes as still fail."""
    for mutation in case.mutations:
        fewer = tuple(m for m in case.mutations if m is not mutation)
        shorter = Fuzzed(case.seed, case.number, case.line, case.file, fewer)
        if fewer and fails(shorter):
            return smallest(shorter, fails)
    return case


def failing(place: Place, case: Fuzzed) -> tuple[Done, list[str]]:
    """Return how a case ended and what was not clean."""
    return tried(place, case.case)


def keep(place: Place, case: Fuzzed, name: str) -> Path:
    """Write a case to where the corpus finds it, and return its folder."""
    folder = FOUND / name
    folder.mkdir(parents=True)
    (folder / "broken").write_bytes(case.changed((place.template / case.file).read_bytes()))
    about = {"line": list(case.line), "file": case.file, "codes": [2], "words": []}
    (folder / "case.json").write_text(json.dumps(about, indent=2) + "\n", "utf-8")
    return folder
