"""Ofsted's list of providers at 31 March: children's homes, their places, and other providers, in each council."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from placement_opt.domain.published import ENGLAND, PublishedCouncil
from placement_opt.england.yearly_update.publication_layouts import PROVIDER_WORDS, PublishedFiles, Words
from placement_opt.england.yearly_update.readings import (
    PublicationRead,
    ReadFigure,
    council_fault,
    header_faults,
    word_fault,
)
from placement_opt.intake.folder.sheets import Sheet, read_sheets
from placement_opt.intake.read.council_names import same_council
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import shown

LISTED_HOMES, LISTED_PLACES = "homes", "home_places"
SECURE_HOMES = "secure"  # of which there are few, so that they are not counted by sector
WITH_PLACES = (LISTED_HOMES, SECURE_HOMES)
SECTORS_SHOWN = ("la", "private", "voluntary")  # of which each council has a row, though it has no such home
OTHER_TYPES, NOT_OPEN = "rows of providers that are no measure here", "rows of providers that are not open"
_AS_AT, _PLACES = re.compile(r"Provider level as at 31 March (20[0-9]{2})"), re.compile(r"[0-9]{1,4}")
_URN, _TYPE, _STATUS, _COUNCIL, _SECTOR, _BEDS = range(6)  # places in the layout's used columns
Entry = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class ProvidersAsked:
    """The layout of the list, its words, and the councils there are."""

    words: Mapping[str, Words]
    choices: PublishedFiles
    councils: Mapping[str, PublishedCouncil]

    @property
    def used(self) -> tuple[str, ...]:
        """The columns that are read."""
        return self.choices.providers.used

    def means(self, column: int, word: str) -> str | None:
        """Return what a word of a column is; nothing if it is not used, None if it is not known."""
        known = self.words.get(PROVIDER_WORDS, {}).get((self.used[column], word))
        return None if known is None else known.measure


def read_provider_list(path: Path, asked: ProvidersAsked) -> PublicationRead:
    """Return homes, places and agencies by council, or every fault in the list."""
    file = shown(path)
    try:
        sheets = read_sheets(path)
    except BadInput as error:
        return PublicationRead(file, faults=error.faults)
    lists = [(sheet, at) for sheet in sheets if (at := _header_at(sheet, asked)) is not None]
    dated = [(sheet, at, year) for sheet, at in lists if (year := _year_above(sheet, at))]
    if len(dated) != 1:
        headings = "one list with the headings " + ", ".join(asked.used)
        expected = "one list below a line with `Provider level as at 31 March` of a year" if lists else headings
        return PublicationRead(file, faults=(Fault(file, None, "", expected, f"{len(dated)}", whole=True),))
    ((sheet, at, year),) = dated
    line, cells = sheet.lines[at]
    header = [_plain(cell) for cell in cells]
    faults = header_faults(filter(None, header), (*asked.used, *asked.choices.providers.unused), sheet.place, line)
    if faults:
        return PublicationRead(file, faults=tuple(faults))
    where = [header.index(name) for name in asked.used]
    rows = [(n, tuple(row[i].strip() if i < len(row) else "" for i in where)) for n, row in sheet.lines[at + 1 :]]
    faults = [*_word_faults(rows, asked, sheet.place), *_row_faults(rows, asked, sheet.place)]
    if faults:
        return PublicationRead(file, faults=tuple(faults))
    return _counted(rows, year, asked, file)


def _year_above(sheet: Sheet, at: int) -> int:
    """Return at 31 March of which year a list is, as the lines above its headings say; 0 if they do not."""
    said = _AS_AT.search(" ".join(_plain(cell) for _line, above in sheet.lines[:at] for cell in above))
    return int(said[1]) if said else 0


def _plain(cell: str) -> str:
    return " ".join(cell.split())


def _header_at(sheet: Sheet, asked: ProvidersAsked) -> int | None:
    """Return at which line of a sheet its headings stand: the first with at least half of those that are read."""
    for at, (_line, cells) in enumerate(sheet.lines):
        there = {_plain(cell) for cell in cells} & set(asked.used)
        if len(there) + len(there) >= len(asked.used):
            return at
    return None


def _word_faults(rows: list[Entry], asked: ProvidersAsked, place: str) -> Iterator[Fault]:
    for column in (_TYPE, _STATUS, _SECTOR):
        name = asked.used[column]
        times: Counter[str] = Counter()
        first: dict[str, int] = {}
        for line, cells in rows:
            if column != _SECTOR or asked.means(_TYPE, cells[_TYPE]) == LISTED_HOMES:
                times[cells[column]] += 1
                first.setdefault(cells[column], line)
        known = [word for group, word in asked.words.get(PROVIDER_WORDS, {}) if group == name]
        for word in (w for w in first if asked.means(column, w) is None):
            yield word_fault((place, first[word], name), word, known, times[word])


def _row_faults(rows: list[Entry], asked: ProvidersAsked, place: str) -> Iterator[Fault]:
    codes, first, unknown = _codes(asked), dict[str, int](), set[str]()
    for line, cells in rows:
        urn, council = cells[_URN], cells[_COUNCIL]
        if not urn or urn in first:
            found = f"{urn} as in row {first[urn]}" if urn else ""
            yield Fault(place, line, asked.used[_URN], "a reference number, each once", found)
        first.setdefault(urn, line)
        if not asked.means(_TYPE, cells[_TYPE]) or not asked.means(_STATUS, cells[_STATUS]):
            continue
        if same_council(council) not in codes and council not in unknown:
            unknown.add(council)
            yield council_fault((place, line, asked.used[_COUNCIL]), council, asked.councils)
        if asked.means(_TYPE, cells[_TYPE]) in WITH_PLACES and not _PLACES.fullmatch(cells[_BEDS]):
            yield Fault(place, line, asked.used[_BEDS], "a whole number of places", cells[_BEDS])


def _codes(asked: ProvidersAsked) -> dict[str, str]:
    """Return councils that are there still by their names as these are compared."""
    return {same_council(k.name): code for code, k in asked.councils.items() if not k.successors}


def _counted(rows: list[Entry], year: int, asked: ProvidersAsked, file: str) -> PublicationRead:
    codes, unused = _codes(asked), Counter[str]()
    counts: Counter[tuple[str, str]] = Counter()
    for _line, cells in rows:
        kind = asked.means(_TYPE, cells[_TYPE])
        if not kind or not asked.means(_STATUS, cells[_STATUS]):
            unused[NOT_OPEN if kind else OTHER_TYPES] += 1
            continue
        code = codes[same_council(cells[_COUNCIL])]
        if kind == LISTED_HOMES:
            sector = asked.means(_SECTOR, cells[_SECTOR])
            for where in (code, ENGLAND):
                counts[where, f"{LISTED_HOMES}_{sector}"] += 1
                counts[where, f"{LISTED_PLACES}_{sector}"] += int(cells[_BEDS])
        elif kind == SECURE_HOMES:
            counts[code, f"{SECURE_HOMES}_homes"] += 1
            counts[code, f"{SECURE_HOMES}_places"] += int(cells[_BEDS])
        else:
            counts[code, kind] += 1
    for code in (*codes.values(), ENGLAND):
        for sector in SECTORS_SHOWN:
            counts[code, f"{LISTED_HOMES}_{sector}"] += 0
            counts[code, f"{LISTED_PLACES}_{sector}"] += 0
    source = asked.choices.providers.publication
    figures = tuple(ReadFigure(code, year, m, str(n), source, 0) for (code, m), n in sorted(counts.items()))
    return PublicationRead(file, year, figures, {}, (source,), len(rows), unused)
