"""What stands in the texts of a model folder: its rows, its gaps and what in it is another council's."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping

from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import Table

BORROWED = "Borrowed from"  # how the note of a row, or the comment above a table, begins that is another council's

_DONOR_OF_ROW = re.compile(rf"{BORROWED} (.+?): ")
_DONOR_OF_TABLE = re.compile(rf"# {BORROWED} (.+)\.")


def rows(texts: Mapping[str, str]) -> Iterator[tuple[Table, dict[str, str]]]:
    """Yield every row of the parameter tables in the texts of a folder."""
    for table in (t for t in TABLES.values() if t.parameters and t.file in texts):
        lines = (line for line in texts[table.file].splitlines() if not line.startswith("#"))
        for row in csv.DictReader(lines, skipinitialspace=True):
            yield table, {name.strip(): (cell or "").strip() for name, cell in row.items()}


def evidence(texts: Mapping[str, str]) -> list[str]:
    """Return the evidence grade of every value in the texts of a folder."""
    return [row["evidence"] for _, row in rows(texts) if row["value"]]


def gaps(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (table, row and what is missing) for every empty value in the texts of a folder."""
    found = []
    for table, row in rows(texts):
        if not row["value"]:
            key = ",".join(row[c] for c in table.keys)
            meaning = next(p.meaning for p in table.parameters if p.name == row["parameter"])
            found.append((table.name, f"{key}: {meaning}"))
    return found


def donor_files(texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the files that hold rows borrowed from another council, in the order of the schema."""
    return tuple(t.file for t in TABLES.values() if BORROWED in texts.get(t.file, ""))


def donor_of_row(note: str) -> str:
    """Return the council from which a row says that it is borrowed, or nothing."""
    match = _DONOR_OF_ROW.match(note)
    return match[1] if match else ""


def donor_of_table(text: str) -> str:
    """Return the council from which a structural table says that it is borrowed, or nothing."""
    matches = (_DONOR_OF_TABLE.fullmatch(line) for line in text.splitlines() if line.startswith("#"))
    return next((match[1] for match in matches if match), "")
