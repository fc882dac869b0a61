"""What was read of one file of a publication: its figures, and of each row that is not used why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from placement_opt.domain.published import PublishedCouncil
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest

ROW_OF_WORDS = "a new word needs a row in config/published_words.csv"


@dataclass(frozen=True)
class ReadFigure:
    """A figure of a council or of England, as it is written in the published statistics, and where it was read."""

    code: str
    year: int
    measure: str
    value: str  # a number, or x
    source: str  # key of the publication, without its year if its name has one
    line: int


@dataclass(frozen=True)
class PublicationRead:
    """The figures of one file; its last year; how many rows it has, and how many are not used, by reason."""

    file: str
    year: int = 0
    figures: tuple[ReadFigure, ...] = ()
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()  # keys of publications without their year
    rows: int = 0
    unused: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def header_faults(cells: Iterable[str], known: Iterable[str], file: str, line: int) -> list[Fault]:
    """Return each heading that is not known, is missing or stands twice, with the one most like it."""
    found, expected = list(cells), list(known)
    faults = [
        Fault(file, line, heading, "a heading that this publication has had", heading, nearest(heading, expected))
        for heading in found
        if heading not in expected
    ]
    faults += [Fault(file, line, h, "this heading", "none", nearest(h, found)) for h in expected if h not in found]
    twice = [heading for heading, times in Counter(found).items() if times > 1]
    return [*faults, *(Fault(file, line, heading, "this heading once", "it twice") for heading in twice)]


def word_fault(where: tuple[str, int, str], found: str, known: Iterable[str], times: int) -> Fault:
    """Return that a word is not known, told once with the first row that has it."""
    file, line, column = where
    also = f", in {times:,d} rows" if times > 1 else ""
    hint = "; ".join(filter(None, [nearest(found, known), ROW_OF_WORDS]))
    return Fault(file, line, column, "a word of published_words.csv", f"{found}{also}", hint, whole=True)


def council_fault(where: tuple[str, int, str], found: str, councils: Mapping[str, PublishedCouncil]) -> Fault:
    """Return that a council is not known, with the one whose name is most like it."""
    file, line, column = where
    hint = nearest(found, (council.name for council in councils.values()))
    return Fault(file, line, column, "a council of councils.csv", found, hint)
