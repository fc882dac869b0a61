"""What reports of a run are made from: the files of its folder and its manifest, and nothing else."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from placement_opt.kernel import atomic_folder
from placement_opt.kernel.paths import MODEL_FILE
from placement_opt.prepared import PAGE, WORKBOOK
from placement_opt.report.section import Section
from placement_opt.report.section_data import sections_in

PACK = (PAGE, WORKBOOK)  # made from all the other files
PAPER, CHARTS = "committee.docx", "charts"  # of a report: the paper for a committee, and the folder of its charts
STATEMENT = "sufficiency.docx"  # of a report: the draft of a sufficiency statement
PROGRAMME = ".mps"  # ending of a programme that was solved
RUN_SECTIONS = "sections.json"
STRESS_SECTIONS = "stress_sections.json"
NEAR_SECTIONS = "alternatives_sections.json"
FUND_SECTIONS = "fund_sections.json"
FUND_LEDGER = "fund_ledger.csv"
OUTCOMES_KEPT = "inputs/outcomes/"
SECTION_FILES = (
    RUN_SECTIONS,
    STRESS_SECTIONS,
    NEAR_SECTIONS,
    FUND_SECTIONS,
)  # the later ones are there if these commands have run
TEXT_COLUMNS = ("year", "quarter", "home", "need", "placement")  # never read as numbers


@dataclass(frozen=True)
class KeptRun:
    """The files of a run by name, its manifest, and sections that stand beside it, such as who signed it."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    beside: tuple[Section, ...] = field(default=())

    @property
    def is_of_a_fund_alone(self) -> bool:
        """Whether it holds a fund of a model that has no children."""
        return "case.json" not in self.files and FUND_LEDGER in self.files

    @property
    def has_answer(self) -> bool:
        """Whether it holds a run, and not only what draws or alternatives found."""
        return RUN_SECTIONS in self.files

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Every section of the run and of what was found beside it, by name, in the order in which they were made."""
        found = [k for part in SECTION_FILES if part in self.files for k in sections_in(self.files[part])]
        return {k.name: k for k in (*found, *self.beside)}

    def frame(self, name: str) -> pd.DataFrame:
        """Return a CSV file of the run as a frame; text stays text, and an empty cell is an empty text."""
        text = self.files[name].decode("utf-8")
        frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
        for column in (k for k in frame.columns if k not in TEXT_COLUMNS):
            try:
                frame[column] = pd.to_numeric(frame[column])
            except ValueError:
                continue
        return frame

    @property
    def has_small_counts(self) -> bool:
        """Whether its model holds small numbers of children: so it is unless its model.yaml says that it does not."""
        models = [text for name, text in self.files.items() if Path(name).name == MODEL_FILE]
        outcomes = any(name.startswith(OUTCOMES_KEPT) for name in self.files)  # counts of a council's own
        return outcomes or any(yaml.safe_load(text).get("contains_small_counts", True) for text in models)

    @cached_property
    def verdict(self) -> dict[str, Any]:
        """The content of verdict.json."""
        found: dict[str, Any] = json.loads(self.files["verdict.json"])
        return found

    @cached_property
    def case(self) -> dict[str, Any]:
        """The content of case.json."""
        found: dict[str, Any] = json.loads(self.files["case.json"])
        return found


def kept_run(files: Mapping[str, atomic_folder.Content], manifest: Mapping[str, Any]) -> KeptRun:
    """Return what reports are made from, from files that are about to be written."""
    read = {
        name: content.encode("utf-8") if isinstance(content, str) else content
        for name, content in files.items()
        if isinstance(content, (str, bytes))
    }
    return KeptRun({name: read[name] for name in _sources(read)}, manifest)


def kept_run_in(folder: Path, manifest: Mapping[str, Any], beside: tuple[Section, ...] = ()) -> KeptRun:
    """Return what reports are made from, from the folder of a run."""
    return KeptRun({name: (folder / name).read_bytes() for name in _sources(manifest["files"])}, manifest, beside)


def _sources(names: Iterable[str]) -> list[str]:
    """Return the files that reports are made from: neither the programmes that were solved nor earlier reports."""
    return sorted(name for name in names if name not in PACK and not name.endswith(PROGRAMME))
