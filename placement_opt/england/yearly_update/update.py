"""The published statistics with the years that publications' own files add; those that were there are kept."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from placement_opt.domain.published import ENGLAND, Cell, PublishedCouncil, PublishedStatistics
from placement_opt.england.council_titles import COUNTED_ON
from placement_opt.england.published_file import MADE_ON, WHOSE_IT_IS
from placement_opt.england.published_tables import (
    ABOUT_TABLE,
    COUNCILS,
    HIDDEN_CELL,
    PUBLICATIONS,
    PUBLISHED_TABLES,
    STATISTICS,
)
from placement_opt.england.yearly_update.readings import PublicationRead, ReadFigure
from placement_opt.kernel.errors import Fault

SAME_FIGURE, OTHER_FIGURE = "already there, and the same", "already there, and another, which is kept"
NEW_IN_A_YEAR_THERE = "of a year and measure already there, for a council without one"
TOO_OLD = "of an earlier year, which is left as it is"
SAME_NEIGHBOURS = "neighbours of a council already there, and the same"
OTHER_NEIGHBOURS = "neighbours of a council already there, and others, which are kept"


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file: what was read, figures or neighbours added, and those that are not, by reason."""

    reading: PublicationRead
    added: int
    kept: Mapping[str, int]


@dataclass(frozen=True)
class YearlyUpdate:
    """The four tables as they are to be packed, what became of each file, and every fault between files."""

    tables: Mapping[str, str]
    outcomes: tuple[FileOutcome, ...]
    faults: tuple[Fault, ...] = ()


@dataclass
class _Gathered:
    """What is put together, file after file."""

    values: dict[Cell, str]
    source_of: dict[tuple[int, str], str]
    councils: dict[str, PublishedCouncil]
    sources: dict[str, str]
    from_file: dict[Cell, str]


def updated(
    old: PublishedStatistics, readings: Iterable[PublicationRead], named: Mapping[str, str], made_on: date | None
) -> YearlyUpdate:
    """Return old statistics with what was read of years and measures that they do not have.

    `named`: key of a publication without its year -> its name, with {before} and {year}. Of earlier years nothing is
    added, and no figure that was there is changed. Without `made_on` they are of 31 March of their last year, and
    never older than before.
    """
    told = {cell: _text(n) for cell, n in old.values.items()}
    all_of = _Gathered(told, dict(old.source_of), dict(old.councils), dict(old.sources), {})
    outcomes, faults = list[FileOutcome](), list[Fault]()
    for reading in readings:
        kept = Counter[str]()
        added = _add_figures(all_of, old, reading, named, (kept, faults))
        added += _add_neighbours(all_of, old, reading, named, kept)
        outcomes.append(FileOutcome(reading, added, kept))
    last = max(year for _code, year, _measure in all_of.values)
    day = made_on or max(old.made_on, date(last, *COUNTED_ON))
    return YearlyUpdate(_written(all_of, day, old.attribution), tuple(outcomes), tuple(faults))


def _key(source: str, year: int, named: Mapping[str, str]) -> tuple[str, str]:
    """Return the key of a publication with its year, and its name; one of every year has no year in its name."""
    if "{year}" not in named[source]:
        return source, named[source]
    return f"{source}_{year}", named[source].format(before=year - 1, year=year)


def _add_figures(
    all_of: _Gathered,
    old: PublishedStatistics,
    reading: PublicationRead,
    named: Mapping[str, str],
    told: tuple[Counter[str], list[Fault]],
) -> int:
    kept, faults = told
    added, latest = 0, old.latest
    for figure in reading.figures:
        cell = (figure.code, figure.year, figure.measure)
        if why := _kept(figure, old, latest):
            kept[why] += 1
            continue
        if cell in all_of.values:
            expected = f"each figure in one file: this one is also in {all_of.from_file[cell]}"
            faults.append(Fault(reading.file, figure.line or None, figure.measure, expected, figure.value))
            continue
        key, name = _key(figure.source, reading.year, named)
        known = all_of.source_of.setdefault((figure.year, figure.measure), key)
        if known != key:
            expected = f"{known}, as for other figures of {figure.year}"
            faults.append(Fault(reading.file, figure.line or None, figure.measure, expected, key))
            continue
        all_of.values[cell], all_of.from_file[cell] = figure.value, reading.file
        all_of.sources[key] = name
        added += 1
    return added


def _kept(figure: ReadFigure, old: PublishedStatistics, latest: int) -> str:
    """Return why a figure is not added: its year and measure were there, or its year is before the last that was."""
    if (figure.year, figure.measure) in old.source_of:
        cell = (figure.code, figure.year, figure.measure)
        if cell not in old.values:
            return NEW_IN_A_YEAR_THERE
        return SAME_FIGURE if figure.value == _text(old.values[cell]) else OTHER_FIGURE
    return TOO_OLD if figure.year < latest else ""


def _add_neighbours(
    all_of: _Gathered,
    old: PublishedStatistics,
    reading: PublicationRead,
    named: Mapping[str, str],
    kept: Counter[str],
) -> int:
    if not reading.neighbours:
        return 0
    (source,) = reading.sources
    there = {key: int(key.rpartition("_")[2]) for key in old.sources if key.startswith(f"{source}_")}
    if reading.year <= max(there.values(), default=0):
        for code, neighbours in reading.neighbours.items():
            kept[SAME_NEIGHBOURS if old.councils[code].neighbours == neighbours else OTHER_NEIGHBOURS] += 1
        return 0
    for key in there:
        del all_of.sources[key]
    key, name = _key(source, reading.year, named)
    all_of.sources[key] = name
    for code, neighbours in reading.neighbours.items():
        all_of.councils[code] = replace(all_of.councils[code], neighbours=neighbours)
    return len(reading.neighbours)


def _written(all_of: _Gathered, made_on: date, attribution: str) -> dict[str, str]:
    """Return the four tables as text: councils by code, and figures by year and measure with England last."""
    order = sorted(all_of.values, key=lambda cell: (cell[1], cell[2], cell[0] == ENGLAND, cell[0]))
    return {
        ABOUT_TABLE: _csv(ABOUT_TABLE, [(MADE_ON, made_on.isoformat()), (WHOSE_IT_IS, attribution)]),
        PUBLICATIONS: _csv(PUBLICATIONS, sorted(all_of.sources.items())),
        COUNCILS: _csv(COUNCILS, (_council_row(all_of.councils[code]) for code in sorted(all_of.councils))),
        STATISTICS: _csv(
            STATISTICS, ((c, str(y), m, all_of.values[c, y, m], all_of.source_of[y, m]) for c, y, m in order)
        ),
    }


def _council_row(council: PublishedCouncil) -> Iterator[str]:
    yield from (council.code, council.ons_code, council.name, council.region)
    yield from (" ".join(council.successors), " ".join(council.neighbours))


def _csv(table: str, rows: Iterable[Iterable[str]]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(PUBLISHED_TABLES[table])
    writer.writerows(rows)
    return made.getvalue()


def _text(figure: float | None) -> str:
    """Return a figure as the table of statistics has it."""
    if figure is None:
        return HIDDEN_CELL
    return f"{figure:.0f}" if figure.is_integer() else repr(figure)
