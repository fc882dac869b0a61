"""The tables of a folder, file by file: those of a model and those of its fund alike."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.csv_tables import empty, frame, read_rows_of
from placement_opt.inputs.frames import Tables
from placement_opt.inputs.schema import with_words
from placement_opt.inputs.table_records import Table
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest


def read_tables(
    path: Path, folder: str, schema: Mapping[str, Table], catalogue: Catalogue
) -> tuple[Tables, Tables, list[tuple[str, Fault]]]:
    """Return every table, the rows of each that cannot be used, and (table, fault) for what is wrong in its file."""
    tables: Tables = {}
    others: Tables = {}
    faults: list[tuple[str, Fault]] = []
    for table in schema.values():
        file = f"{folder}/{table.file}"
        if os.path.lexists(path / table.file):
            good, faulty, found = read_rows_of(path / table.file, with_words(table, catalogue), file)
            tables[table.name] = frame(table, good)
            others[table.name] = frame(table, faulty) if faulty else empty(table)
            faults += [(table.name, f) for f in found]
            continue
        tables[table.name] = others[table.name] = empty(table)
        if not table.may_miss:
            faults.append((table.name, Fault(file, None, "", f"this file ({table.meaning})", "no such file")))
    return tables, others, faults


def strangers(
    path: Path, folder: str, schema: Mapping[str, Table], expected: str, renamed: Mapping[str, str] | None = None
) -> list[Fault]:
    """Return a fault for every CSV file of a folder that is no table; `renamed` are old names and those of today."""
    known = [t.file for t in schema.values()]
    names = sorted(p.name for p in path.glob("*.csv") if p.name not in known)
    now = {f"{before}.csv": f"{after}.csv" for before, after in (renamed or {}).items()}
    return [Fault(f"{folder}/{n}", None, "", expected, n, nearest(now.get(n, n), known)) for n in names]
