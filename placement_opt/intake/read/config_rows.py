"""A table of the choices of the import, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from placement_opt.inputs.csv_tables import read_table
from placement_opt.inputs.table_records import Table
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import shown


def rows_of(folder: Path, table: Table) -> list[dict[str, str]]:
    """Return the rows of a table of a folder of settings; raises BadInput with every fault in it."""
    path = folder / table.file
    if not path.is_file():
        raise BadInput([Fault(shown(path), None, "", "this file", "no such file")])
    frame, faults = read_table(path.read_bytes(), table, shown(path))
    if faults:
        raise BadInput(faults)
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def day_of(row: Mapping[str, str], column: str, faults: list[Fault]) -> date | None:
    """Return a day; blank is none, and what is no day is a fault."""
    if not row[column]:
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        faults.append(Fault(row["file"], int(row["row"]), column, "a day such as 2018-04-01", row[column]))
        return None
