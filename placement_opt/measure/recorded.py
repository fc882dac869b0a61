"""What was published before a decision and happened after it: read to score an answer, never to find one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placement_opt.domain.catalogue import ScoredMeasures
from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.table_records import RECORDED

PUBLISHED, DERIVED = "published", "derived"  # grades of evidence; what is added up is as sure as its least sure part


@dataclass(frozen=True)
class RecordedFigure:
    """A recorded figure, its range and its grade of evidence."""

    value: float
    low: float
    high: float
    evidence: str

    @property
    def is_sure(self) -> bool:
        """Say whether it is published and not worked out."""
        return self.evidence == PUBLISHED

    def __sub__(self, other: RecordedFigure) -> RecordedFigure:
        """Return the difference, with the widest range that the two allow."""
        return RecordedFigure(self.value - other.value, self.low - other.high, self.high - other.low, DERIVED)


Records = Mapping[tuple[str, str], RecordedFigure]  # (measure, financial year) -> what was recorded


def recorded(tables: Tables) -> dict[tuple[str, str], RecordedFigure]:
    """Return the figures of published.csv and outturn.csv by measure and financial year, each in its unit."""
    return {
        (str(row["measure"]), str(row["year"])): RecordedFigure(
            float(row["value"]), float(row["low"]), float(row["high"]), str(row["evidence"])
        )
        for table in RECORDED
        for row in records(tables, table)
    }


def spend_in(r: Records, m: ScoredMeasures, group: str, year: str) -> RecordedFigure | None:
    """Return the recorded spend of a group, all its lines known, or else that of all groups less the others [GBP]."""
    lines = _lines(r, m, group, year)
    if lines is not None:
        return _added(lines)
    everything, others = r.get((m.spend_together, year)), [k for k in m.groups if k != group]
    found = [_lines(r, m, k, year) for k in others]
    if everything is None or None in found:
        return None
    return everything - _added([line for part in found for line in part or ()])


def spend_together(r: Records, m: ScoredMeasures, year: str) -> RecordedFigure | None:
    """Return the recorded spend of all groups: their lines added up, or the measure of all together [GBP]."""
    found = [_lines(r, m, group, year) for group in m.groups]
    if None in found:
        return r.get((m.spend_together, year))
    return _added([line for part in found for line in part or ()])


def unknown_lines(r: Records, m: ScoredMeasures, year: str) -> list[str]:
    """Return the measures of spend that are not known of a year."""
    return [name for group in m.groups.values() for name in group.spend if (name, year) not in r]


def _lines(r: Records, m: ScoredMeasures, group: str, year: str) -> list[RecordedFigure] | None:
    found = [r.get((name, year)) for name in m.groups[group].spend]
    return None if None in found else [k for k in found if k]


def _added(parts: Sequence[RecordedFigure]) -> RecordedFigure:
    sure = all(k.is_sure for k in parts)
    low, high = math.fsum(k.low for k in parts), math.fsum(k.high for k in parts)
    return RecordedFigure(math.fsum(k.value for k in parts), low, high, PUBLISHED if sure else DERIVED)
