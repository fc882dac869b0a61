"""A table of counts of the Department for Education, one in each row, as Explore Education Statistics gives it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from placement_opt.domain.published import ENGLAND, PublishedCouncil
from placement_opt.england.published_tables import HIDDEN_CELL
from placement_opt.england.yearly_update.counts_in_all import CountRow, count_faults
from placement_opt.england.yearly_update.publication_layouts import CountLayout, PublishedFiles, Words
from placement_opt.england.yearly_update.readings import (
    PublicationRead,
    ReadFigure,
    council_fault,
    header_faults,
    word_fault,
)
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.file_limits import TABLE_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.text import shown

OF_REGIONS, NO_MEASURE = "rows of regions", "rows of words that are no measure here"
WITHOUT_A_FIGURE = "rows of measures without a figure"
_COUNT, _YEAR, _CODE = re.compile(r"0|[1-9][0-9]{0,8}"), re.compile(r"20[0-9]{2}"), re.compile(r"[0-9]{3}")
_LEVELS = ("National", "Regional", "Local authority")
Line = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class CountsAsked:
    """Layouts that a file's name may have, the words of each, the councils there are, and since when counts add up."""

    layouts: tuple[CountLayout, ...]
    words: Mapping[str, Words]
    choices: PublishedFiles
    councils: Mapping[str, PublishedCouncil]
    since: int  # the first year that may be used; of earlier ones abolished councils are left out by some releases


def read_counts(path: Path, asked: CountsAsked) -> PublicationRead:
    """Return the figures of a table of counts, or every fault in it."""
    file = shown(path)
    given = given_file(path, file, TABLE_FILE)
    if given.fault:
        return PublicationRead(file, faults=(given.fault,))
    try:
        lines = list(csv.reader(io.StringIO(given.data.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return PublicationRead(file, faults=(Fault(file, None, "", "a table as CSV in UTF-8", "something else"),))
    if not lines:
        return PublicationRead(file, faults=(Fault(file, None, "", "a table with headings", "nothing"),))
    layout = _layout_of(lines[0], asked)
    faults = header_faults(lines[0], (*asked.choices.places, *layout.columns), file, 1)
    if faults:
        return PublicationRead(file, faults=tuple(faults))
    return _read(lines, layout, asked, file)


def _layout_of(header: list[str], asked: CountsAsked) -> CountLayout:
    """Return the layout whose columns are most like a file's: all of them, or the one to name faults by."""
    return max(asked.layouts, key=lambda layout: len(set(layout.columns) & set(header)))


def _read(lines: list[list[str]], layout: CountLayout, asked: CountsAsked, file: str) -> PublicationRead:
    header, faults, rows = lines[0], list[Fault](), list[Line]()
    for line, cells in enumerate(lines[1:], 2):
        if len(cells) != len(header):
            faults.append(Fault(file, line, "", f"{len(header)} cells", f"{len(cells)}"))
        else:
            rows.append((line, dict(zip(header, cells, strict=True))))
    faults += _unknown_words(rows, layout, asked, file)
    faults += _place_faults(rows, asked, file)
    faults += _cell_faults(rows, layout, asked, file)
    if faults:
        return PublicationRead(file, faults=tuple(faults))
    counts = list(_counts(rows, layout, asked))
    where = file, asked.since, asked.choices.england_rounded_to // 2
    faults = list(count_faults(counts, asked.words[layout.name], asked.councils, where))
    figures = tuple(_figures(counts, layout, asked))
    unused = Counter(reason for count in counts if (reason := _unused(count, layout, asked)))
    unused[OF_REGIONS] = len(rows) - len(counts)
    year = max((count.year for count in counts), default=0)
    sources = tuple(filter(None, (layout.publication, layout.also_publication)))
    return PublicationRead(file, year, figures, {}, sources, len(rows), +unused, tuple(faults))


def _unknown_words(rows: list[Line], layout: CountLayout, asked: CountsAsked, file: str) -> Iterator[Fault]:
    """Yield each word that is no measure and none that is known and not used: once, and in how many rows it is."""
    words = asked.words.get(layout.name, {})
    first: dict[tuple[str, str], int] = {}
    times: Counter[tuple[str, str]] = Counter()
    for line, row in rows:
        first.setdefault(_words_of(row, layout), line)
        times[_words_of(row, layout)] += 1
    groups = {group for group, _item in words}
    for group, item in (found for found in first if found not in words):
        line = first[group, item]
        if group not in groups:
            yield word_fault((file, line, layout.group), group, groups, times[group, item])
        else:
            known = [i for g, i in words if g == group]
            yield word_fault((file, line, layout.item), item, known, times[group, item])


def _words_of(row: dict[str, str], layout: CountLayout) -> tuple[str, str]:
    return row[layout.group], row[layout.item] if layout.item else ""


def _place_faults(rows: list[Line], asked: CountsAsked, file: str) -> Iterator[Fault]:
    unknown: set[str] = set()
    for line, row in rows:
        code, level = row["old_la_code"], row["geographic_level"]
        if not _YEAR.fullmatch(row["time_period"]):
            yield Fault(file, line, "time_period", "a year such as 2025", row["time_period"])
        if row["time_identifier"] != asked.choices.period:
            yield Fault(file, line, "time_identifier", asked.choices.period, row["time_identifier"])
        if level not in _LEVELS:
            yield Fault(file, line, "geographic_level", " or ".join(_LEVELS), level)
        elif level == "Local authority" and not _CODE.fullmatch(code):
            yield Fault(file, line, "old_la_code", "a council's three digits", code)
        elif level == "Local authority" and code not in asked.councils and code not in unknown:
            unknown.add(code)
            yield council_fault((file, line, "la_name"), row["la_name"], asked.councils)


def _cell_faults(rows: list[Line], layout: CountLayout, asked: CountsAsked, file: str) -> Iterator[Fault]:
    expected = "a whole number, or " + ", ".join(asked.choices.marks)
    for line, row in rows:
        for column in (layout.value, *layout.also):
            if not _COUNT.fullmatch(row[column]) and row[column] not in asked.choices.marks:
                yield Fault(file, line, column, expected, row[column])


def _counts(rows: list[Line], layout: CountLayout, asked: CountsAsked) -> Iterator[CountRow]:
    for line, row in rows:
        if row["geographic_level"] != "Regional":
            code = ENGLAND if row["geographic_level"] == "National" else row["old_la_code"]
            also = tuple((measure, _value(row[column], asked)) for column, measure in layout.also.items())
            group, item = _words_of(row, layout)
            yield CountRow(line, code, int(row["time_period"]), group, item, _value(row[layout.value], asked), also)


def _value(cell: str, asked: CountsAsked) -> str:
    """Return a count, x where it is hidden, or nothing where the publication has none."""
    return {"hidden": HIDDEN_CELL, "none": ""}.get(asked.choices.marks.get(cell, ""), cell)


def _unused(count: CountRow, layout: CountLayout, asked: CountsAsked) -> str:
    if not asked.words[layout.name][count.group, count.item].measure:
        return NO_MEASURE
    return "" if count.value else WITHOUT_A_FIGURE


def _figures(counts: list[CountRow], layout: CountLayout, asked: CountsAsked) -> Iterator[ReadFigure]:
    said: set[tuple[str, int, str]] = set()
    for count in counts:
        measure = asked.words[layout.name][count.group, count.item].measure
        if measure and count.value:
            yield ReadFigure(count.code, count.year, measure, count.value, layout.publication, count.line)
        for name, value in count.also:
            if value and (count.code, count.year, name) not in said:
                said.add((count.code, count.year, name))
                yield ReadFigure(count.code, count.year, name, value, layout.also_publication, count.line)
