"""What was made of published statistics, as sections for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from placement_opt.judge.figures_to_ask import AskFirst
from placement_opt.report.ask_sections import ask_section
from placement_opt.report.section import Section, Sentences

ON_A_TERMINAL = 5  # figures to ask for; all of them stand in the README of the folder


def made_sections(calibrated: Sequence[str], known: Sequence[str], asked: AskFirst | None) -> tuple[Section, ...]:
    """Return how a model stands beside what is published, what to know of the council, and what to ask for first."""
    found = [
        _sentences("calibration", "Beside what is published", calibrated),
        _sentences("to_know", "What to know of this council", known),
    ]
    if asked and asked.first:
        found.append(ask_section(asked, ON_A_TERMINAL))
    return tuple(s for s in found if len(s.frame))


def _sentences(name: str, heading: str, sentences: Sequence[str]) -> Section:
    return Section(name, heading, "", pd.DataFrame({"sentence": list(sentences)}), Sentences())
