"""A folder with publications' own files, and tables in long form beside them: which is which, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from placement_opt.domain.published import ENGLAND, PublishedStatistics
from placement_opt.england.pack_published import zipped
from placement_opt.england.possible_counts import impossible_counts
from placement_opt.england.published_file import councils_of, published_of, read_published, shipped_statistics
from placement_opt.england.published_tables import COUNCILS, PUBLICATIONS, STATISTICS, Rows, rows_of
from placement_opt.england.yearly_update.count_tables import CountsAsked, read_counts
from placement_opt.england.yearly_update.neighbour_model import read_neighbour_model
from placement_opt.england.yearly_update.provider_list import ProvidersAsked, read_provider_list
from placement_opt.england.yearly_update.publication_layouts import (
    PublishedFiles,
    Words,
    fits,
    read_layouts,
    read_words,
)
from placement_opt.england.yearly_update.readings import PublicationRead, ReadFigure
from placement_opt.england.yearly_update.update import YearlyUpdate, updated
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import TABLE_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.text import nearest, shown

LONG_TABLES_BESIDE = (
    COUNCILS,
    PUBLICATIONS,
    STATISTICS,
)  # tables in long form that may stand beside publications' own files


@dataclass(frozen=True)
class UpdateRequest:
    """A folder of publications' files, the file of statistics that they add to, and the day that the new one bears."""

    folder: Path
    add_to: Path | None = None
    made_on: date | None = None
    but: Path | None = None  # the file that is written, should it stand in the same folder


@dataclass(frozen=True)
class MadeUpdate:
    """The new file of statistics, what it says, the statistics before it, and how it was made."""

    data: bytes
    new: PublishedStatistics
    old: PublishedStatistics
    update: YearlyUpdate
    not_read: tuple[tuple[str, str], ...]  # files that are known and not read, and why


def made_update(request: UpdateRequest) -> MadeUpdate:
    """Return a file of statistics with the years that a folder's files add. Raises BadInput with every fault."""
    choices, words, old = (
        read_layouts(),
        read_words(),
        read_published(request.add_to) if request.add_to else shipped_statistics(),
    )
    paths = _files(request)
    long, faults = _long_form({p.name: p for p in paths if p.name in LONG_TABLES_BESIDE})
    faults += _unknown(paths, choices)
    if COUNCILS in long:
        old = replace(old, councils=councils_of(long[COUNCILS].rows))
    readings = list(_readings(paths, choices, words, old))
    faults += [fault for reading in readings for fault in reading.faults]
    if not faults and not readings and STATISTICS not in long:
        faults.append(Fault(shown(request.folder), None, "", "files of publications", "none that is read"))
    if faults:
        raise BadInput(faults)
    named = dict(choices.publications)
    if STATISTICS in long:
        names = {row["source"]: row["publication"] for _n, row in long.get(PUBLICATIONS, Rows()).rows}
        named |= {key: old.sources[key] for key in old.sources if key not in named} | names
        readings.append(_as_read(long[STATISTICS], shown(request.folder / STATISTICS)))
        faults += _long_form_faults(long[STATISTICS], named, old, shown(request.folder / STATISTICS))
    update = updated(old, readings, named, request.made_on) if not faults else None
    if update is None or update.faults:
        raise BadInput(update.faults if update else faults)
    return _made(request, update, old, tuple(_not_read(paths, choices)))


def _made(
    request: UpdateRequest, update: YearlyUpdate, old: PublishedStatistics, not_read: tuple[tuple[str, str], ...]
) -> MadeUpdate:
    folder = shown(request.folder)
    tables = {name: text.encode("utf-8") for name, text in update.tables.items()}
    found = {name: rows_of(data, name, f"{folder}, {name} of the new file") for name, data in tables.items()}
    if faults := [fault for rows in found.values() for fault in rows.faults]:
        raise BadInput(faults)
    new = published_of({name: rows.rows for name, rows in found.items()}, f"{folder} (new file)")
    return MadeUpdate(zipped(tables), new, old, update, not_read)


def _files(request: UpdateRequest) -> list[Path]:
    """Return the files of the folder by name, without those that a system hides."""
    folder, but = request.folder, request.but
    try:
        found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        raise BadInput([Fault(shown(folder), None, "", "a folder of publications' files", "none")]) from None
    return [path for path in found if but is None or path.resolve() != but.resolve()]


def _long_form(paths: dict[str, Path]) -> tuple[dict[str, Rows], list[Fault]]:
    found, faults = dict[str, Rows](), list[Fault]()
    for name, path in paths.items():
        given = given_file(path, shown(path), TABLE_FILE)
        rows = Rows(faults=(given.fault,)) if given.fault else rows_of(given.data, name, shown(path))
        found[name] = rows
        faults += rows.faults
    return found, faults


def _unknown(paths: list[Path], choices: PublishedFiles) -> Iterator[Fault]:
    known = (*LONG_TABLES_BESIDE, *choices.known)
    for path in paths:
        if not fits(path.name, known):
            expected = "a file of a publication, named as it is downloaded"
            yield Fault(shown(path), None, "", expected, "another name", nearest(path.name, known))


def _not_read(paths: list[Path], choices: PublishedFiles) -> Iterator[tuple[str, str]]:
    for path in paths:
        for pattern, why in choices.not_read.items():
            if fits(path.name, (pattern,)):
                yield shown(path), why


def _readings(
    paths: list[Path], choices: PublishedFiles, words: dict[str, Words], old: PublishedStatistics
) -> Iterator[PublicationRead]:
    for path in paths:
        layouts = tuple(layout for layout in choices.counts if fits(path.name, (layout.file,)))
        if layouts:
            yield read_counts(path, CountsAsked(layouts, words, choices, old.councils, old.latest))
        elif fits(path.name, choices.providers.files):
            yield read_provider_list(path, ProvidersAsked(words, choices, old.councils))
        elif fits(path.name, choices.neighbours.files):
            yield read_neighbour_model(path, choices.neighbours.publication, old.councils)


def _as_read(rows: Rows, file: str) -> PublicationRead:
    figures = tuple(
        ReadFigure(row["la_code"], int(row["year"]), row["measure"], row["value"], row["source"], line)
        for line, row in rows.rows
    )
    return PublicationRead(file, max((f.year for f in figures), default=0), figures, rows=len(figures))


def _long_form_faults(rows: Rows, named: dict[str, str], old: PublishedStatistics, file: str) -> Iterator[Fault]:
    """Yield faults of the table in long form at its own lines: those of the new file stand at others."""
    yield from impossible_counts(rows.rows, file)
    for line, row in rows.rows:
        if row["la_code"] not in old.councils and row["la_code"] != ENGLAND:
            yield Fault(file, line, "la_code", f"a code in {COUNCILS}, or {ENGLAND}", row["la_code"])
        if row["source"] not in named or "{year}" in named[row["source"]]:
            yield Fault(file, line, "source", f"a key in {PUBLICATIONS}", row["source"], nearest(row["source"], named))
