"""What holds of any English council, as far as it is known: England's pattern, in models/england/pattern."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from placement_opt.inputs.read_model import read_sources_of
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.settings import Source
from placement_opt.inputs.table_records import NUMBERS
from placement_opt.intake.folder.figures import FigureRow
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput

PATTERN_FOLDER = "england/pattern"  # below models/
FIGURES_FILE = "figures.csv"


@dataclass(frozen=True)
class PatternFigure:
    """A figure of England's pattern, with its range and where it is from."""

    value: float
    low: float
    high: float
    source: str
    evidence: str
    note: str


@dataclass(frozen=True)
class EnglandPattern:
    """England's pattern: figures to reckon with, rows that hold of every council as they stand, and their sources."""

    figures: Mapping[str, PatternFigure]
    rows: Mapping[str, tuple[FigureRow, ...]]  # by table of a model folder
    sources: Mapping[str, Source]

    def value(self, figure: str) -> float:
        """Return a figure."""
        return self.figures[figure].value

    def below(self, begin: str) -> dict[str, PatternFigure]:
        """Return the figures whose names begin so, by what follows."""
        return {name.removeprefix(begin): f for name, f in self.figures.items() if name.startswith(begin)}


def read_pattern() -> EnglandPattern:
    """Return England's pattern of this package. Raises BadInput if its sources cannot be read."""
    folder = paths.models_folder() / PATTERN_FOLDER
    sources, faults = read_sources_of(folder, PATTERN_FOLDER)
    if faults:
        raise BadInput(faults)
    figures = {row["figure"]: _figure(row) for row in _rows(folder / FIGURES_FILE)}
    tables = [file.stem for file in sorted(folder.glob("*.csv")) if file.name != FIGURES_FILE]
    return EnglandPattern(figures, {t: tuple(_table(t, folder / f"{t}.csv")) for t in tables}, sources)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _figure(row: Mapping[str, str]) -> PatternFigure:
    value, low, high = (float(row[name]) for name in NUMBERS)
    return PatternFigure(value, low, high, row["source"], row["evidence"], row["note"])


def _table(table: str, file: Path) -> Iterator[FigureRow]:
    """Yield the rows of a table; those of homes are of each home, and have no key."""
    keys = [c.name for c in TABLES[table].columns]
    for row in _rows(file):
        key = tuple(row[k] for k in keys if k in row)
        value, low, high = (float(row[name]) for name in NUMBERS)
        yield FigureRow(
            key,
            row["parameter"],
            value,
            low,
            high,
            row["source"],
            row["evidence"],
            row["note"],
            row["known_when_decided"],
        )
