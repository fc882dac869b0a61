"""Sections about runs and who signed them, for the terminal and for any page that is made from a run."""

from __future__ import annotations

import pandas as pd

from placement_opt.report.section import Crosstab, Section, Sentences

REGISTER = "register"  # names of sections
RUN_COLUMNS = ["run", "row", "about", "value", "unit"]
SENTENCE_COLUMNS = ["mark", "sentence"]


def runs_table(folder: str, frame: pd.DataFrame) -> Section:
    """Return every run with its judgements and its signatures, from a frame in RUN_COLUMNS."""
    heading = f"Runs in {folder}"
    if not len(frame):
        return Section(REGISTER, heading, "There is none.", pd.DataFrame({"sentence": []}), Sentences())
    note = "Claims of the schedule by judgement. `placement-opt runs RUN` says more of one of them."
    return Section(REGISTER, heading, "", frame, Crosstab(rows="row", across="about", block="run", named=True), note)


def no_runs(rows: list[tuple[str, str]]) -> Section:
    """Return what lies among the runs and is none: its name and what it is."""
    frame = pd.DataFrame([(name, f"{what}.") for name, what in rows], columns=SENTENCE_COLUMNS)
    return Section("no_runs", "What else is there", "", frame, Sentences(mark="mark"))


def one_run(name: str, rows: list[tuple[str, str]]) -> Section:
    """Return what a run is: what was asked, when, with what, and what of it is as it was."""
    frame = pd.DataFrame(rows, columns=SENTENCE_COLUMNS)
    return Section(REGISTER, name, "", frame, Sentences(mark="mark"))


def judged_claims(rows: list[tuple[str, str]]) -> Section:
    """Return each claim of a run: its judgement and the sentence about it."""
    frame = pd.DataFrame(rows, columns=SENTENCE_COLUMNS)
    return Section("judged_claims", "What it says of the claims", "", frame, Sentences(mark="mark"))


def signatures(rows: list[tuple[str, str]], caution: str) -> Section:
    """Return who signed a run and whether each signature stands, with what a signature is."""
    frame = pd.DataFrame(rows, columns=SENTENCE_COLUMNS)
    said = "" if rows else "Nobody has signed this run."
    return Section("signatures", "Signatures", said, frame, Sentences(mark="mark"), caution)


def verified(name: str, said: str, rows: list[tuple[str, str]]) -> Section:
    """Return what was found of a run that was verified."""
    frame = pd.DataFrame(rows, columns=SENTENCE_COLUMNS)
    return Section(REGISTER, f"Is {name} what it says?", said, frame, Sentences(mark="mark"))
