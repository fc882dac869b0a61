"""Everything that can go wrong, with the exit code that the command line returns.

PlacementOptError      1  anything that the user should read as a sentence
├── BadInput           2  files that cannot be used: every fault found, each with file, row and column
├── NoFeasiblePlan     3  no plan keeps every rule; the message says which clash and what would repair it
├── SolverFailed       4  the solver did not prove an optimum, so no result is printed; or the computer could not
└── OwnFault           5  a fault of the program itself, to be reported
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from placement_opt.kernel.guard import veiled

TERMINAL_COLUMNS = 80  # of a terminal, for which all that is printed is laid out
STOPPED = 130  # what a shell says of a command that was interrupted
LONGEST_CELL = 60  # characters of a faulty cell that are ever printed


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one cell, row or file, and what was expected there."""

    file: str  # as printed, e.g. models/manchester/prices.csv
    row: int | None  # 1-based line in the file, the header included; None if the whole file is meant
    column: str  # column or key; "" if the whole row is meant
    expected: str
    found: str
    hint: str = ""
    whole: bool = False  # what was found is in the program's words, and all of it is needed
    place: str = ""  # as printed, where it is not file, row and column: a cell of a workbook

    def __str__(self) -> str:
        """Return `models/manchester/prices.csv:14 unit: expected …, got … - did you mean …?`."""
        hint = f" - {veiled(on_one_line(self.hint))}" if self.hint else ""
        return f"{self._where()}: expected {unobeyed(self.expected)}, got {self._got()}{hint}"

    def _where(self) -> str:
        """Return where it is: the place that is given, or file, row and column."""
        if self.place:
            return unobeyed(self.place)
        file = unobeyed(self.file)
        place = file if self.row is None else f"{file}:{self.row}"
        return f"{place} {veiled(on_one_line(self.column))}" if self.column else place

    def _got(self) -> str:
        """Return what was found on one line; of a cell no more is shown than is needed to find it."""
        text = veiled(on_one_line(self.found))
        cut = len(text) > LONGEST_CELL and not self.whole
        return (f"{text[: LONGEST_CELL - 1]}…" if cut else text) or "nothing"


def on_one_line(text: str) -> str:
    """Return text on one line, without what a terminal would obey."""
    return unobeyed(" ".join(text.split()))


def unobeyed(text: str) -> str:
    """Return text with a blank in place of each letter that a terminal would obey, as many letters as before."""
    return text if text.isprintable() else "".join(c if c.isprintable() or c == "\n" else " " for c in text)


class PlacementOptError(Exception):
    """An error whose message is meant for the user."""

    exit_code = 1


class BadInput(PlacementOptError):
    """Input files that cannot be used, with every fault found in them."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults in the order of their files and rows, each once."""
        self.faults = tuple(sorted(dict.fromkeys(faults), key=lambda f: (f.file, f.row or 0)))
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[BadInput], tuple[tuple[Fault, ...]]]:
        """Return how another process makes the same error again."""
        return type(self), (self.faults,)


class NoFeasiblePlan(PlacementOptError):
    """No plan keeps every rule; `reasons` are why, each a sentence, where that was looked for.

    `out`: the places of decisions that cannot all be kept, each with what the plan without it costs more than without
    any decision [GBP], None if there is no such plan either; the cheapest first.
    """

    exit_code = 3

    def __init__(self, message: str, reasons: Iterable[str] = (), out: Iterable[tuple[int, float | None]] = ()) -> None:
        """Keep the message as it is printed, its sentences, and the ways out."""
        self.reasons, self.out = tuple(reasons), tuple(out)
        super().__init__(message)

    def __reduce__(self) -> tuple[type[NoFeasiblePlan], tuple[Any, ...]]:
        """Return how another process makes the same error again."""
        return type(self), (str(self), self.reasons, self.out)


class SolverFailed(PlacementOptError):
    """The solver stopped without proving an optimum."""

    exit_code = 4


class OwnFault(PlacementOptError):
    """A fault of the program itself: no input should lead to it."""

    exit_code = 5
