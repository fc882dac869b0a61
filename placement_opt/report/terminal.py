"""The answer on a terminal of 80 columns or more: it prints sections and works nothing out."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import pandas as pd
from rich.console import Console
from rich.text import Text

from placement_opt.kernel.errors import COLUMNS
from placement_opt.prepared import Run
from placement_opt.report.claim_sections import FIRST, evidence_line, verdicts, warnings
from placement_opt.report.section import Cards, Crosstab, Section, Sentences
from placement_opt.report.sections import sections
from placement_opt.report.text_table import lines, unit_of

WIDEST = 100  # columns of a line of prose: longer lines are hard to read
COLOURS = {"holds": "green", "at risk": "yellow", "does not hold": "red"}
INDENT = " " * 4
FILES = {  # what to look at next -> the files of the run that hold it
    "Why, and what limits each claim": "verdict.json",
    "The savings schedule, line by line": "savings.csv",
    "Children, homes, households and teams": "plan.csv, flows.csv, homes.csv",
    "Costs, who pays, and the bridge": "ledger.csv, funding.csv, bridge.csv",
}


def show(run: Run, console: Console) -> None:
    """Print the first screen, and below it every other section."""
    _first_screen(run, console, "All of it is printed below; --quiet prints this first screen alone.")
    for section in sections(run):
        if section.name not in FIRST:
            _section(section, console)
    _run_folder(run, console)


def show_verdict(run: Run, console: Console) -> None:
    """Print the first screen alone: each verdict in two lines, what it rests on and where to look next."""
    _first_screen(run, console, "Without --quiet all of it is printed.")


def _first_screen(run: Run, console: Console, rest: str) -> None:
    found = verdicts(run)
    _section(replace(found, note=f"\n{found.note} {evidence_line(run)}"), console)
    if run.warnings:
        _section(warnings(run), console)
    out = run.options.out
    here = [f"{what}: {files}" for what, files in FILES.items()] if out else list(FILES)
    where = f"{rest} The files are in {out.as_posix()}." if out else rest
    frame = pd.DataFrame({"sentence": here})
    _section(Section("next", "Where to look next", "", frame, Sentences(), where), console)


def _run_folder(run: Run, console: Console) -> None:
    console.print()
    if run.prepared.inputs.model.contains_small_counts:
        _prose("The run folder holds small numbers of children: it is not for publication.", console)
    if run.options.out:
        _prose(f"The verdicts are at the top. Run folder: {run.options.out.as_posix()}", console)


def _section(section: Section, console: Console) -> None:
    """Print one section: its heading, its sentence, its frame as its layout says, and its note."""
    unit = unit_of(section) if isinstance(section.layout, Crosstab) else ""
    if section.name != FIRST[0]:
        console.print()
    _prose(f"{section.heading}, {unit}" if unit else section.heading, console, style="bold")
    _prose(section.sentence, console)
    match section.layout:
        case Crosstab() as layout:
            for line in lines(section, layout, COLUMNS):
                _print(Text(line.text, "bold" if line.bold else ""), console)
        case Sentences() as layout:
            _sentences(section, layout, console)
        case Cards():
            _cards(section, console)
    for paragraph in section.note.split("\n") if section.note else ():
        _prose(paragraph, console, blank=True)


def _sentences(section: Section, layout: Sentences, console: Console) -> None:
    last = ""
    for row in section.frame.to_dict("records"):
        if layout.block and row[layout.block] != last:
            last = str(row[layout.block])
            _prose(last, console)
        mark = f"{row[layout.mark]}: " if layout.mark else ""
        _prose(f"{mark}{row['sentence']}", console, bullet="- ")


def _cards(section: Section, console: Console) -> None:
    """Print each claim in two lines: the judgement and what was claimed, then what decides it."""
    console.print()
    for row in section.frame.to_dict("records"):
        status = str(row["status"])
        _print(Text.assemble((status.upper(), f"bold {COLOURS[status]}"), f"  {row['claim']}"), console)
        _prose(str(row["reason"]), console, bullet=INDENT)


def _prose(text: str, console: Console, *, bullet: str = "", style: str = "", blank: bool = False) -> None:
    """Print text in lines of whole words, no longer than the terminal and than is easy to read."""
    if not text and not blank:
        return
    width = max(COLUMNS, min(console.width, WIDEST))
    found = textwrap.wrap(
        text,
        width,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in found or [""]:
        _print(Text(line, style), console)


def _print(text: Text, console: Console) -> None:
    """Print one line as it is: it fits, and a terminal that is narrower than 80 columns wraps it."""
    console.print(text, soft_wrap=True)
