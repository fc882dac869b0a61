"""Sections about a grid: strategies under scenarios in one table, and what it cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.domain.strategy import AS_PUBLISHED
from placement_opt.judge.best import NOT_TESTABLE
from placement_opt.measure.outcomes import BEST
from placement_opt.prepared import Run
from placement_opt.report.section import AS_WORDS, Crosstab, Section, Sentences
from placement_opt.report.text_table import number
from placement_opt.study.grid_cells import Answered, Grid, reasons, spaced
from placement_opt.study.grid_frames import MOST_WAITING, NO_ANSWER, POSTS_GONE, SAVED, numbers

GRID_TABLE = "grid"
NO_PUBLISHED_PLAN = "no plan"
EVERYWHERE = "Every strategy under every scenario"
GRID_COLUMNS = ["block", "strategy", "scenario", "value", "unit"]
Row = tuple[str, str, str, str]  # block, strategy, scenario, what is printed


def grid_sections(grid: Grid, *, warnings: bool) -> tuple[Section, ...]:
    """Return the table, why cells or plans of them have no answer, and, if wanted, what each cell warns of."""
    found = (_table(grid), _no_answer(grid), _no_plan(grid), *([_warnings(grid)] if warnings else []))
    return tuple(s for s in found if len(s.frame))


def _table(grid: Grid) -> Section:
    """Return strategy by scenario: what the strategy as published does, the most, and how each claim is judged."""
    title = grid.runs[0][1].case.title
    rows = [*_numbers(grid), *_judgements(grid)]
    frame = pd.DataFrame([(*row[:-1], row[-1], AS_WORDS) for row in rows], columns=GRID_COLUMNS)
    return Section(
        GRID_TABLE,
        f"{title}: strategies under scenarios",
        "Each saving is against doing nothing under the same scenario. At most means with every lever free: of the "
        "strategy it knows only what is granted and decided.",
        frame,
        Crosstab(rows="strategy", across="scenario", block="block", named=True),
    )


def _blocks(run: Run) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield what is told in numbers: words, plan, measure, year and unit."""
    years = run.case.judged
    for year in years:
        yield f"Saved in {year} as published, £000", AS_PUBLISHED, SAVED, year, "GBP"
    yield f"Saved in {years[-1]} at most, £000", BEST, SAVED, years[-1], "GBP"
    yield f"Posts gone by the end of {years[-1]} as published, FTE", AS_PUBLISHED, POSTS_GONE, years[-1], "FTE"
    for year in years:
        words = f"Children waiting as published, most at the end of a quarter of {year}"
        yield words, AS_PUBLISHED, MOST_WAITING, year, "children"


def _numbers(grid: Grid) -> Iterator[Row]:
    keys = ["strategy", "scenario", "plan", "measure", "year"]
    found = numbers(grid).set_index(keys)["value"].to_dict()
    for words, plan, measure, year, unit in _blocks(grid.runs[0][1]):
        values = [found.get((k.strategy, k.scenario, plan, measure, year)) for k in grid.cells]
        if plan == BEST and not any(value is not None for value in values):
            continue  # the schedule claims no saving, so none was sought
        for cell, value in zip(grid.cells, values, strict=True):
            missing = NO_PUBLISHED_PLAN if isinstance(cell.found, Run) else NO_ANSWER
            yield words, cell.strategy, spaced(cell.scenario), missing if value is None else number(value, unit)


def _judgements(grid: Grid) -> Iterator[Row]:
    """Yield how each claim is judged wherever it is made; one that can be tested nowhere is left out."""
    judged = [v for _k, run in grid.runs for v in run.judged]
    for claimed in dict.fromkeys(v.claimed for v in judged if v.status != NOT_TESTABLE):
        for cell in grid.cells:
            yield from ((claimed, cell.strategy, spaced(cell.scenario), text) for text in _status(cell, claimed))


def _status(cell: Answered, claimed: str) -> Iterator[str]:
    if isinstance(cell.found, Run):
        yield from (v.status for v in cell.found.judged if v.claimed == claimed)
    else:
        yield NO_ANSWER


def _no_answer(grid: Grid) -> Section:
    """Return why cells have no answer."""
    rows = [(k.words, words) for k, error in grid.unanswered for words in reasons(error)]
    return _told("no_answer", "Without an answer", rows)


def _no_plan(grid: Grid) -> Section:
    """Return why no plan meets a strategy as published, in the cells where that is so."""
    rows = [(k.words, words) for k, run in grid.runs for e in run.answer.without.values() for words in e.reasons]
    return _told("no_plan", "No plan meets the strategy as published", rows)


def _warnings(grid: Grid) -> Section:
    """Return what the runs warn of, each warning once with the cells that it is about."""
    about: dict[str, list[str]] = {}
    for cell, run in grid.runs:
        for sentence in run.warnings:
            about.setdefault(sentence, []).append(cell.words)
    rows = [(EVERYWHERE if len(k) == len(grid.runs) else ", ".join(k), words) for words, k in about.items()]
    return _told("grid_warnings", "Warnings", sorted(rows, key=lambda row: row[0] != EVERYWHERE))


def _told(name: str, heading: str, rows: list[tuple[str, str]]) -> Section:
    frame = pd.DataFrame(rows, columns=["cell", "sentence"])
    return Section(name, heading, "", frame, Sentences(block="cell"))
