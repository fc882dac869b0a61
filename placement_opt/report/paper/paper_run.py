"""What the parts of a committee paper read: a run as it may be published, and its figures by name, as printed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import yaml

from placement_opt.kernel.run_names import run_name
from placement_opt.kernel.text import capital, pounds
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.paper.published_counts import HIDDEN, INPUTS_KEPT, PublishedRun, published
from placement_opt.report.section import Crosstab, Section
from placement_opt.report.text_table import number

NOT_KNOWN = "not given"  # in a cell for which the run has no figure
SHOWN_ZERO = "0"
THOUSANDS = "£000"  # how amounts in tables are headed


@dataclass(frozen=True)
class PaperRun:
    """A run as a paper reads it."""

    hiding: PublishedRun
    case: Mapping[str, Any]  # no count of it is printed

    @property
    def run(self) -> KeptRun:
        """The run without small counts."""
        return self.hiding.run

    @cached_property
    def name(self) -> str:
        """What the run is called."""
        return run_name(self.run.manifest)

    @property
    def judged(self) -> tuple[str, ...]:
        """The years that are judged."""
        return tuple(str(year) for year in self.case["judged"])

    @property
    def last_judged(self) -> str:
        """The last of these years, in which a saving is to be reached in full."""
        return self.judged[-1]

    def has(self, name: str) -> bool:
        """Whether the run has a section with anything in it."""
        return name in self.run.sections and len(self.run.sections[name].frame) > 0

    def section(self, name: str) -> Section:
        """Return a section by its name."""
        return self.run.sections[name]

    def sentences(self, name: str, **where: str) -> tuple[str, ...]:
        """Return the sentences of a section, of those rows alone whose columns have these values; () without it."""
        if not self.has(name):
            return ()
        rows = rows_with(self.section(name).frame, where)
        return tuple(str(text) for text in rows["sentence"])

    def words(self, name: str, id_: str) -> str:
        """Return how a section writes an id, with a capital at its start."""
        layout = self.section(name).layout
        words = layout.words.get(id_, id_) if isinstance(layout, Crosstab) else id_
        return capital(words)

    def printed(self, name: str, column: str = "value", **where: str) -> str:
        """Return one number of a section as tables print it."""
        return self._as_text(name, column, where, full=False)

    def in_full(self, name: str, column: str = "value", **where: str) -> str:
        """Return one number of a section as sentences print it: an amount in whole pounds."""
        return self._as_text(name, column, where, full=True)

    def _as_text(self, name: str, column: str, where: Mapping[str, str], *, full: bool) -> str:
        found = rows_with(self.section(name).frame, where).to_dict("records") if self.has(name) else []
        return self.cell(found[0], column, full=full) if len(found) == 1 else NOT_KNOWN

    def cell(self, row: Mapping[Any, Any], column: str = "value", *, full: bool = False) -> str:
        """Return one number of a row of a section as tables print it, or in full as sentences do."""
        if math.isnan(row[column]):
            return NOT_KNOWN
        if row.get(HIDDEN) is True:
            return self.few
        value, unit = float(row[column]), str(row["unit"])
        text = pounds(value) if full and unit == "GBP" else number(value, unit)
        return text if text.strip("0.") else SHOWN_ZERO

    def input_yaml(self, name: str) -> dict[str, Any]:
        """Return the content of one of the run's inputs, such as its strategy; nothing if it has none."""
        data = self.run.files.get(f"{INPUTS_KEPT}{name}", b"")
        return dict(yaml.safe_load(data) or {})

    @property
    def model(self) -> str:
        """The name of the model's folder among the inputs."""
        return str(self.run.manifest["read_as"]["model"])

    @cached_property
    def strategy(self) -> dict[str, Any]:
        """The file of the strategy that was asked about."""
        return self.input_yaml(str(self.run.manifest["read_as"]["strategy"]))

    @cached_property
    def sources(self) -> dict[str, Any]:
        """The sources that the model's figures name, by their keys."""
        return self.input_yaml(f"{self.model}/sources.yaml")

    @property
    def few(self) -> str:
        """What stands for a small count."""
        return f"fewer than {self.hiding.base}"

    def source(self, *files: str) -> str:
        """Return from which files of the run something is."""
        return f"From {' and '.join(files)} of run {self.name}."


def paper_run(run: KeptRun) -> PaperRun:
    """Return what a paper reads of a run."""
    return PaperRun(published(run), run.case)


def rows_with(frame: pd.DataFrame, where: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows of a frame in which every named column has the wanted value."""
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame


def in_order(found: Sequence[Any], wanted: Sequence[str]) -> tuple[str, ...]:
    """Return those of the wanted names that are there, in the order in which they are wanted."""
    return tuple(name for name in wanted if name in set(found))
