"""The file of published statistics: one zip of four tables, shipped with the package or given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from placement_opt.domain.published import ENGLAND, Cell, PublishedCouncil, PublishedStatistics
from placement_opt.england.possible_counts import impossible_counts
from placement_opt.england.published_tables import (
    ABOUT_TABLE,
    COUNCILS,
    HIDDEN_CELL,
    PUBLICATIONS,
    PUBLISHED_TABLES,
    STATISTICS,
    Row,
    Rows,
    rows_of,
)
from placement_opt.intake.read.input_files import input_files
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import TABLE_FILE, limit_of
from placement_opt.kernel.given_files import no_plain_file
from placement_opt.kernel.text import shown

SHIPPED_FILE = "england/published.zip"  # below models/
MADE_ON, WHOSE_IT_IS = "made_on", "attribution"
Numbered = tuple[tuple[int, Row], ...]


def shipped_file() -> Path:
    """Return the file of published statistics of this package."""
    return paths.models_folder() / SHIPPED_FILE


def read_published(file: Path | None = None) -> PublishedStatistics:
    """Return published statistics of a file, or of the one in this package. Raises BadInput with every fault."""
    path = file or shipped_file()
    tables = _tables(path)
    return published_of({name: found.rows for name, found in tables.items()}, shown(path))


def shipped_statistics() -> PublishedStatistics:
    """Return the published statistics of this package; who asks again is given the same. Raises BadInput."""
    return _shipped(shipped_file())


def shipped_councils() -> Mapping[str, PublishedCouncil]:
    """Return the councils of the file of this package by their codes, without its statistics. Raises BadInput."""
    return _shipped_councils(shipped_file())


@cache
def _shipped(file: Path) -> PublishedStatistics:
    return read_published(file)


@cache
def _shipped_councils(file: Path) -> Mapping[str, PublishedCouncil]:
    return councils_of(_tables(file, (COUNCILS,))[COUNCILS].rows)


def councils_of(rows: Numbered) -> dict[str, PublishedCouncil]:
    """Return the councils of a table by code."""
    return {row["la_code"]: _council(row) for _n, row in rows}


def _tables(path: Path, wanted: Collection[str] = tuple(PUBLISHED_TABLES)) -> dict[str, Rows]:
    """Return the four tables of a file, or those that are wanted. Raises BadInput."""
    if closed := no_plain_file(path):
        raise BadInput([Fault(shown(path), None, "", "a zip of published statistics", closed)])
    if path.suffix.lower() != ".zip":
        raise BadInput([Fault(shown(path), None, "", "a zip of published statistics", "a file with another ending")])
    found: dict[str, Rows] = {}
    faults = []
    for member in input_files(path, limit_of(TABLE_FILE).most_bytes):
        name = "/".join(member.parts)
        if member.fault:
            faults.append(member.fault)
        elif name not in PUBLISHED_TABLES:
            faults.append(Fault(member.name, None, "", f"only {', '.join(PUBLISHED_TABLES)}", "another file"))
        elif name in wanted:
            found[name] = rows_of(member.data, name, member.name)
            faults += found[name].faults
    file = shown(path)
    if not faults:
        faults += [Fault(file, None, name, "a table of this name in the zip", "none") for name in wanted if
                   name not in found]  # fmt: skip
    if faults:
        raise BadInput(faults)
    return found


def published_of(tables: dict[str, Numbered], file: str) -> PublishedStatistics:
    """Return what four tables say together. Raises BadInput with every fault between them."""
    about = {row["key"]: row["value"] for _n, row in tables[ABOUT_TABLE]}
    faults = [
        *_about_faults(about, f"{file}/{ABOUT_TABLE}"),
        *_twice(tables[COUNCILS], ("la_code",), f"{file}/{COUNCILS}"),
        *_twice(tables[STATISTICS], ("la_code", "year", "measure"), f"{file}/{STATISTICS}"),
        *_unknown(tables, file),
        *impossible_counts(tables[STATISTICS], f"{file}/{STATISTICS}"),
    ]
    if faults:
        raise BadInput(faults)
    values: dict[Cell, float | None] = {}
    source_of: dict[tuple[int, str], str] = {}
    for _n, row in tables[STATISTICS]:
        year, measure, value = int(row["year"]), row["measure"], row["value"]
        values[row["la_code"], year, measure] = None if value == HIDDEN_CELL else float(value)
        source_of[year, measure] = row["source"]
    return PublishedStatistics(
        made_on=date.fromisoformat(about[MADE_ON]),
        attribution=about[WHOSE_IT_IS],
        councils=councils_of(tables[COUNCILS]),
        values=values,
        sources={row["source"]: row["publication"] for _n, row in tables[PUBLICATIONS]},
        source_of=source_of,
    )


def _council(row: Row) -> PublishedCouncil:
    successors, neighbours = (tuple(row[name].split()) for name in ("succeeded_by", "neighbours"))
    return PublishedCouncil(row["la_code"], row["ons_code"], row["la"], row["region"], successors, neighbours)


def _about_faults(about: dict[str, str], file: str) -> Iterator[Fault]:
    for key in (MADE_ON, WHOSE_IT_IS):
        if key not in about:
            yield Fault(file, None, key, "a row with this key", "none")
    try:
        date.fromisoformat(about.get(MADE_ON, "2025-01-01"))
    except ValueError:
        yield Fault(file, None, MADE_ON, "a day such as 2026-11-27", about[MADE_ON])


def _twice(rows: Numbered, keys: tuple[str, ...], file: str) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for number, row in rows:
        key = tuple(row[k] for k in keys)
        if key in first:
            yield Fault(file, number, keys[-1], "each once", f"{' '.join(key)} as in row {first[key]}")
        first.setdefault(key, number)


def _unknown(tables: dict[str, Numbered], file: str) -> Iterator[Fault]:
    """Yield names that stand in no other table, and rows in which a measure of a year has two sources."""
    councils = {row["la_code"] for _n, row in tables[COUNCILS]}
    sources = {row["source"] for _n, row in tables[PUBLICATIONS]}
    for number, row in tables[COUNCILS]:
        for column in ("succeeded_by", "neighbours"):
            for code in _absent(row[column].split(), councils):
                yield Fault(f"{file}/{COUNCILS}", number, column, "codes of councils in this table", code)
    of_year: dict[tuple[str, str], str] = {}
    for number, row in tables[STATISTICS]:
        place = f"{file}/{STATISTICS}"
        if row["la_code"] not in councils and row["la_code"] != ENGLAND:
            yield Fault(place, number, "la_code", f"a code in {COUNCILS}, or {ENGLAND}", row["la_code"])
        if row["source"] not in sources:
            yield Fault(place, number, "source", f"a key in {PUBLICATIONS}", row["source"])
        known = of_year.setdefault((row["year"], row["measure"]), row["source"])
        if known != row["source"]:
            yield Fault(place, number, "source", f"{known}, as in other rows of this year and measure", row["source"])


def _absent(codes: Iterable[str], known: set[str]) -> list[str]:
    return [code for code in codes if code not in known]
