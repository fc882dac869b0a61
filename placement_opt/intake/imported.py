"""What an import found: no child is in it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.audited.earlier_release import EarlierRelease
from placement_opt.intake.audited.shared_counts import SharedCounts
from placement_opt.intake.estimate import Ahead, Backtest, Estimates, Nowcast
from placement_opt.intake.records.return_to_counts import ReturnReading
from placement_opt.intake.request import ImportRequest


@dataclass(frozen=True)
class Gap:
    """Figures that the return cannot know and nobody has given: a table and how many of its values are empty."""

    file: str
    values: int
    words: str


@dataclass(frozen=True)
class Imported:
    """What an import found."""

    request: ImportRequest
    reading: ReturnReading
    estimates: Estimates
    nowcast: Nowcast
    ahead: tuple[Ahead, ...]
    backtest: Backtest | None
    shared: SharedCounts  # what the tables that may be shared show and hide
    released: tuple[EarlierRelease, ...]
    stock: pd.DataFrame  # as text that may be shared: children at the as-of date by placement type and need group
    small: int  # counts from 1 to this are never printed
    round_to: int  # what may be shared about larger ones is rounded to this
    confidence: float  # of the intervals
    gaps: tuple[Gap, ...]
    notes: tuple[str, ...]  # what was skipped in the list of providers, and the like
    evidence: dict[str, int]  # how many figures of the folder have each evidence grade
    donor_files: tuple[str, ...]  # files with rows of another council
    catalogue: Catalogue
    checked: int  # faults that `check` finds in the folder, gaps included
    own_prices: str = ""  # how much of the spend rests on the council's own prices; nothing where that is not known

    @property
    def empty_values(self) -> int:
        """How many figures of the folder are still empty."""
        return sum(gap.values for gap in self.gaps)
