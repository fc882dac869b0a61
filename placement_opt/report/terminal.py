"""The answer on a terminal of 80 columns or more: it prints sections and works nothing out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from placement_opt.cycle.actions import Actions
from placement_opt.investing import Funded
from placement_opt.judge.outside_words import in_brief
from placement_opt.kernel.errors import TERMINAL_COLUMNS, unobeyed
from placement_opt.measure.drift_parts import Drift
from placement_opt.prepared import PAGE, Prepared, Run
from placement_opt.report.claim_sections import FIRST, pack_paths, verdicts, warnings, where_to_look
from placement_opt.report.council_sections import COUNCIL_TABLE, council_sections
from placement_opt.report.cycle_sections import action_sections, drift_sections
from placement_opt.report.decision_sections import decisions, recommended
from placement_opt.report.fund_sections import fund_sections
from placement_opt.report.grid_sections import GRID_TABLE, grid_sections
from placement_opt.report.near_sections import NEAR_COSTS, near_sections
from placement_opt.report.section import Cards, Crosstab, Section, Sentences
from placement_opt.report.sections import sections
from placement_opt.report.stress_sections import HOW_SURE, how_sure, stress_sections
from placement_opt.report.text_table import lines, unit_of
from placement_opt.review.recommendations import Recommendation
from placement_opt.study.grid_cells import Grid
from placement_opt.study.many_councils import Councils
from placement_opt.study.near_frames import NearBest
from placement_opt.study.stressed import Stressed

WIDEST = 100  # columns of a line of prose: longer lines are hard to read
COLOURS = {"holds": "green", "at risk": "yellow", "does not hold": "red", "not testable": "blue"}
INDENT = " " * 4


def show(run: Run, console: Console) -> None:
    """Print the first screen, and below it every other section."""
    _first_screen(run, console, "All of it is printed below.")
    for section in sections(run):
        if section.name not in FIRST:
            _section(section, console)
    _run_folder(run, console)


def show_verdict(run: Run, console: Console) -> None:
    """Print the first screen alone: each verdict in two lines, what it rests on and where to look next."""
    _first_screen(run, console, "--full prints all of it here.")


def _first_screen(run: Run, console: Console, rest: str) -> None:
    _section(verdicts(run), console)
    if run.outside:
        _prose(in_brief(run.outside), console)
    if run.warnings:
        _section(warnings(run), console)
    _section(where_to_look(run, rest), console)
    for what, file in pack_paths(run):
        _prose(f"{what}: {file}", console)


def show_recommendations(rows: Sequence[Recommendation], prepared: Prepared, file: Path, console: Console) -> None:
    """Print where the recommendations are, how many of each kind, and what to do with them."""
    _section(recommended(prepared.question.case, rows), console)
    console.print()
    _small_counts(prepared, "The file", console)
    _prose(f"To decide on them: {file.as_posix()}", console)


def show_review(run: Run, console: Console) -> None:
    """Print what each decision costs, then the first screen of the run with all of them."""
    _section(decisions(run), console)
    console.print()
    _first_screen(run, console, "The decisions: decisions.csv, reviewed_strategy.yaml.")
    console.print()
    _small_counts(run.prepared, "The run folder", console)


def show_grid(grid: Grid, console: Console, *, warnings: bool = True) -> None:
    """Print the strategies under the scenarios as one table, why a cell has no answer, and where the runs are."""
    for section in grid_sections(grid, warnings=warnings):
        _section(section, console)
    if grid.options.out:
        console.print()
        _prose(f"A run folder for each, and grid.csv: {grid.options.out.as_posix()}", console)


def show_stress(found: Stressed, console: Console, *, brief: bool = False) -> None:
    """Print how sure an answer is; `brief`: how each claim is judged alone."""
    for section in (how_sure(found),) if brief else stress_sections(found):
        _section(section, console)
    if found.out:
        console.print()
        _prose(f"stress.json, draws.csv, outcomes.csv and matters.csv are in {found.out.as_posix()}", console)


def show_drift(prepared: Prepared, found: Drift, console: Console) -> None:
    """Print what drifted from the plan in the quarters that have passed."""
    for section in drift_sections(prepared.question.case, found):
        _section(section, console)
    console.print()
    _small_counts(prepared, "What is printed here", console)


def show_actions(found: Actions, console: Console) -> None:
    """Print what people do next quarter."""
    for section in action_sections(found):
        _section(section, console)


def show_alternatives(found: NearBest, console: Console, *, brief: bool = False) -> None:
    """Print plans that cost nearly as little; `brief`: what they cost and do alone."""
    for section in near_sections(found, brief=brief):
        _section(section, console)
    console.print()
    if found.prepared.inputs.model.contains_small_counts:
        _prose("The files hold small numbers of children: they are not for publication.", console)
    if found.options.out:
        out = found.options.out.as_posix()
        _prose(f"alternatives.json, alternatives.csv, ranges.csv and tradeoffs.csv are in {out}", console)


def show_fund(found: Funded, console: Console, *, brief: bool = False) -> None:
    """Print what a fund found; `brief`: the answer, what it buys, its account, who gains and what cannot be kept."""
    for section in fund_sections(found, brief=brief):
        _section(section, console)
    console.print()
    if found.read.model.contains_small_counts or found.learnt is not None:
        _prose("The files hold small numbers: they are not for publication.", console)
    if found.options.out:
        with_page = ", and the page with it," if (found.options.out / PAGE).is_file() else ""
        out = found.options.out.as_posix()
        _prose(f"fund.json, fund_ledger.csv and the other tables of the fund{with_page} are in {out}", console)


def show_sections(found: Iterable[Section], console: Console) -> None:
    """Print sections one after another, a line between two."""
    for number, section in enumerate(found):
        if number:
            console.print()
        _body(section, console)


def show_councils(councils: Councils, console: Console) -> None:
    """Print what the plans of many councils come to, why some have none, and where the table is."""
    for section in council_sections(councils):
        _section(section, console)
    console.print()
    if any(k.contains_small_counts for k in councils.answers if k.title):
        _prose("Some of these councils hold small numbers of children: the table is not for publication.", console)
    if councils.out:
        _prose(f"A row for each council and plan: {councils.out.as_posix()}/councils.csv", console)


def _run_folder(run: Run, console: Console) -> None:
    console.print()
    _small_counts(run.prepared, "The run folder", console)
    if run.options.out:
        _prose(f"The verdicts are at the top. Run folder: {run.options.out.as_posix()}", console)


def _small_counts(prepared: Prepared, what: str, console: Console) -> None:
    if prepared.inputs.model.contains_small_counts:
        _prose(f"{what} holds small numbers of children: it is not for publication.", console)


def _section(section: Section, console: Console) -> None:
    """Print one section, a line apart from what is above."""
    if section.name not in (FIRST[0], GRID_TABLE, HOW_SURE, COUNCIL_TABLE, NEAR_COSTS):
        console.print()
    _body(section, console)


def _body(section: Section, console: Console) -> None:
    """Print a section's heading, its sentence, its frame as its layout says, and its note."""
    unit = unit_of(section) if isinstance(section.layout, Crosstab) else ""
    _prose(f"{section.heading}, {unit}" if unit else section.heading, console, style="bold")
    _prose(section.sentence, console)
    match section.layout:
        case Crosstab() as layout:
            for line in lines(section, layout, TERMINAL_COLUMNS):
                _print(Text(line.text, "bold" if line.bold else ""), console)
        case Sentences() as layout:
            _sentences(section, layout, console)
        case Cards():
            _cards(section, console)
    _prose(section.note, console)


def _sentences(section: Section, layout: Sentences, console: Console) -> None:
    last = ""
    for row in section.frame.to_dict("records"):
        if layout.block and row[layout.block] != last:
            last = str(row[layout.block])
            _prose(last, console)
        mark = f"{row[layout.mark]}: " if layout.mark else ""
        _prose(f"{mark}{row['sentence']}", console, bullet="- ")


def _cards(section: Section, console: Console) -> None:
    """Print each claim: the judgement and what was claimed, then what decides it; a line each if they fit."""
    console.print()
    for row in section.frame.to_dict("records"):
        status = str(row["status"])
        head, *rest = _wrapped(f"{status.upper()}  {row['claim']}", console, "", INDENT)
        words = head.removeprefix(status.upper())
        _print(Text.assemble((status.upper(), f"bold {COLOURS[status]}"), words), console)
        for line in (*rest, *_wrapped(str(row["reason"]), console, INDENT, INDENT)):
            _print(Text(line), console)
    if section.note:
        console.print()


def _prose(text: str, console: Console, *, bullet: str = "", style: str = "") -> None:
    """Print text in lines of whole words, no longer than the terminal and than is easy to read."""
    for line in _wrapped(text, console, bullet, " " * len(bullet)):
        _print(Text(line, style), console)


def _wrapped(text: str, console: Console, before: str, after: str) -> list[str]:
    """Return text in lines of whole words, with what stands before the first and before the others."""
    return textwrap.wrap(
        text,
        max(TERMINAL_COLUMNS, min(console.width, WIDEST)),
        initial_indent=before,
        subsequent_indent=after,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _print(text: Text, console: Console) -> None:
    """Print one line as it is: it fits, and a terminal that is narrower than 80 columns wraps it."""
    text.plain = unobeyed(text.plain)  # a file of a run may have been changed since it was written
    console.print(text, soft_wrap=True)
