"""A figure that is odd, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.inputs.csv_tables import Row
from placement_opt.kernel.paths import said_file


@dataclass(frozen=True)
class OddFigure:
    """A figure far from what is usual, or from what others of the model say: where it stands, and what is odd."""

    file: str
    row: int
    words: str

    @property
    def sentence(self) -> str:
        """Return it as a warning."""
        return f"{said_file(self.file)}, row {self.row}: {self.words}."


def odd_at(row: Row, words: str) -> OddFigure:
    """Return what is odd at a row."""
    return OddFigure(str(row["file"]), int(row["row"]), words)
