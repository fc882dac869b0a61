"""What is asked of an import and what it found: no child is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placement_opt.intake.estimate import Ahead, Backtest, Estimates
from placement_opt.intake.records.return_to_counts import Reading
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput, Fault


@dataclass(frozen=True)
class Asked:
    """What the user asks of an import; every file but the return itself may be left out."""

    source: Path
    name: str
    as_of: date
    out: Path | None = None
    council: str = ""  # as Ofsted's list names it; "": the words of the name
    years: tuple[str, ...] = ()
    la: str = ""
    codes: Path | None = None
    flags: Path | None = None
    settings: Path | None = None
    ofsted: Path | None = None
    prices: Path | None = None
    borrow: Path | None = None  # a model folder
    window: tuple[str, str] | None = None
    strict: bool = False
    rounded: bool = False

    @property
    def title(self) -> str:
        """Return the council's name as printed."""
        return self.council or self.name.replace("_", " ").title()


def asked_date(text: str) -> date:
    """Return a date; raises BadInput if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        expected = "a quarter's last day such as 2025-03-31"
        raise BadInput([Fault("--as-of", None, "", expected, text)]) from None


def asked_window(text: str) -> tuple[str, str] | None:
    """Return the first and last quarter of FROM:TO; None for nothing. Raises BadInput if it is neither."""
    if not text:
        return None
    first, _, last = (part.strip() for part in text.partition(":"))
    if calendar.ordinal(first) is None or calendar.ordinal(last) is None:
        expected = "two quarters such as '2022/23 Q1:2024/25 Q4'"
        raise BadInput([Fault("--window", None, "", expected, text)])
    return first, last


@dataclass(frozen=True)
class Gap:
    """Figures that the return cannot know and nobody has given: a table and how many of its values are empty."""

    file: str
    values: int
    words: str


@dataclass(frozen=True)
class Imported:
    """What an import found."""

    asked: Asked
    reading: Reading
    estimates: Estimates
    ahead: tuple[Ahead, ...]
    backtest: Backtest | None
    small: int  # counts from 1 to this are never printed
    round_to: int  # what may be shared about larger ones is rounded to this
    confidence: float  # of the intervals
    gaps: tuple[Gap, ...]
    notes: tuple[str, ...]  # what was passed over in the list of providers, and the like
    evidence: dict[str, int]  # how many figures of the folder have each evidence grade
    borrowed: tuple[str, ...]  # files with rows of another council
    checked: int  # faults that `check` finds in the folder, gaps included
