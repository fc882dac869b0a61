"""What was asked and what was found: the contract between a run and its reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.strategy import Strategy
from placement_opt.inputs import Base, Inputs
from placement_opt.judge.schedule import Finding
from placement_opt.judge.verdict import Verdict
from placement_opt.measure.bridge import Bridge
from placement_opt.measure.results import Results

UNREAD = ("published", "outturn")  # tables for calibration and scoring, which the programme never reads


@dataclass(frozen=True)
class Options:
    """What the user asked for."""

    model: Path
    configs: tuple[Path, ...] = ()
    strategy: Path | None = None
    scenarios: tuple[str, ...] = ()
    horizon: int | None = None
    whole_homes: bool = False
    out: Path | None = None


@dataclass(frozen=True)
class Question:
    """What is asked, resolved: the case, the strategy and the settings, with the files they came from."""

    case: Case
    strategy: Strategy
    base: Base
    inputs: Inputs
    files: tuple[Path, ...]

    @property
    def grades(self) -> dict[str, int]:
        """How many figures that the programme reads have each grade of evidence."""
        read = [t for name, t in self.inputs.tables.items() if "evidence" in t and name not in UNREAD]
        return dict(Counter(str(grade) for t in read for grade in t["evidence"]))


@dataclass(frozen=True)
class Answer:
    """Everything a report needs; nothing in it has to be worked out again."""

    question: Question
    options: Options
    plans: tuple[Results, ...]
    relaxed: Mapping[str, float]  # plan -> least cost with homes relaxed, when homes were kept whole [GBP]
    savings: pd.DataFrame
    bridge: Bridge
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    cashable: float  # of the recommended plan's recurrent saving in the last judged year [GBP]
    present_value: float  # of the recommended plan against doing nothing, over the horizon [GBP]
    seconds: Mapping[str, float]

    @property
    def case(self) -> Case:
        """The case that was solved."""
        return self.question.case

    def plan(self, name: str) -> Results:
        """Return one plan's results by name."""
        return next(r for r in self.plans if r.plan.name == name)
