"""Sections about runs beside each other: their inputs, their answers, and what explains the difference."""

from __future__ import annotations

import pandas as pd

from placement_opt.report.section import Crosstab, Section, Sentences

ANSWER_ROWS = ["group", "row", "about", "value", "unit"]
ANSWERS_TABLE, COMPARED_RUNS = "compared_answers", "compared_runs"
SHARE_COLUMNS = ["claim", "row", "about", "value", "unit"]
IN_ORDER = (
    "Groups of inputs are exchanged one after another, in this order, and the question is solved again after each: a "
    "group explains what it adds after those before it. The rows add up to the pound."
)


def compared_runs(rows: list[tuple[str, str]]) -> Section:
    """Return which runs are compared, each with the letter that stands for it."""
    frame = pd.DataFrame(rows, columns=["mark", "sentence"])
    return Section(COMPARED_RUNS, "Runs compared", "", frame, Sentences(mark="mark"))


def changed_inputs(pair: str, rows: list[tuple[str, str, str]], note: str) -> Section:
    """Return what differs in the inputs of two runs: the group, the file and a sentence."""
    frame = pd.DataFrame(rows, columns=["group", "mark", "sentence"])
    said = "" if rows else "Nothing."
    layout = Sentences(block="group", mark="mark")
    return Section("changed_inputs", f"What changed in the inputs, {pair}", said, frame, layout, note)


def compared_answers(frame: pd.DataFrame) -> Section:
    """Return what each run says of each claim, from a frame in ANSWER_ROWS with the claim as group."""
    return Section(ANSWERS_TABLE, "What the answers are", "", frame, Crosstab("row", "about", "group"))


def explained(pair: str, frame: pd.DataFrame, why_not: str, ends: tuple[str, ...]) -> Section:
    """Return what each group of inputs explains, from a frame in SHARE_COLUMNS; `ends` are the rows of the runs."""
    heading = f"What explains the difference, {pair}"
    if why_not:
        return Section("explained", heading, why_not, pd.DataFrame({"sentence": []}), Sentences())
    return Section("explained", heading, IN_ORDER, frame, Crosstab("row", "about", "claim", bold=ends))
