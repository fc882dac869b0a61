"""The statistical neighbour model of the Department for Education: ten neighbours of each council, nearest first."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from placement_opt.domain.published import PublishedCouncil
from placement_opt.england.yearly_update.readings import PublicationRead, council_fault, header_faults
from placement_opt.intake.read.council_names import same_council
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.file_limits import TABLE_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.text import shown

TEN = range(1, 11)  # places of a neighbour
NEIGHBOUR_HEADINGS = ("old_la_code", "la_name", "region_ind", "region_name",
                      *(f"SN_{n}{close}" for n in TEN for close in ("", "P")))  # fmt: skip
_YEAR_IN_NAME = re.compile(r"(20[0-9]{2})")


def read_neighbour_model(path: Path, publication: str, councils: Mapping[str, PublishedCouncil]) -> PublicationRead:
    """Return the neighbours of each council, or every fault in the model; its year stands in the name of its file."""
    file, said = shown(path), _YEAR_IN_NAME.search(path.name)
    given = given_file(path, file, TABLE_FILE)
    faults = [given.fault] if given.fault else []
    if said is None:
        faults.append(Fault(file, None, "", "the year of the model in the name of its file", path.name))
    try:
        lines = list(csv.reader(io.StringIO(given.data.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error):
        faults.append(Fault(file, None, "", "a table as CSV in UTF-8", "something else"))
        lines = []
    if lines:
        faults += header_faults(lines[0], NEIGHBOUR_HEADINGS, file, 1)
    elif not faults:
        faults.append(Fault(file, None, "", "a table with headings", "nothing"))
    if faults or said is None:
        return PublicationRead(file, faults=tuple(faults))
    rows = [(line, dict(zip(lines[0], cells, strict=False))) for line, cells in enumerate(lines[1:], 2)]
    wrong = [Fault(file, n, "", f"{len(lines[0])} cells", f"{len(row)}") for n, row in rows if len(row) < len(lines[0])]
    faults = wrong or [*_row_faults(rows, councils, file)]
    found = {row["old_la_code"]: tuple(row[f"SN_{n}"] for n in TEN) for _line, row in rows if not faults}
    return PublicationRead(file, int(said[1]), (), found, (publication,), len(rows), {}, tuple(faults))


def _row_faults(
    rows: list[tuple[int, dict[str, str]]], councils: Mapping[str, PublishedCouncil], file: str
) -> Iterator[Fault]:
    first: dict[str, int] = {}
    standing = {code for code, council in councils.items() if not council.successors}
    for line, row in rows:
        code, theirs = row["old_la_code"], [row[f"SN_{n}"] for n in TEN]
        if code not in standing or same_council(councils[code].name) != same_council(row["la_name"]):
            yield council_fault((file, line, "la_name"), f"{code} {row['la_name']}", councils)
        if code in first:
            yield Fault(file, line, "old_la_code", "each council once", f"{code} as in row {first[code]}")
        first.setdefault(code, line)
        for number, other in zip(TEN, theirs, strict=True):
            if other not in standing or other == code or theirs.count(other) > 1:
                yield Fault(file, line, f"SN_{number}", "the code of another council, each once", other)
    for code in sorted(standing - set(first)):
        yield Fault(file, None, "old_la_code", f"a row of {councils[code].name}", "none")
