"""The file of published statistics made anew: four tables of a folder, checked together, as one zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from placement_opt.england.published_file import published_of
from placement_opt.england.published_tables import PUBLISHED_TABLES, rows_of
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.file_limits import TABLE_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.text import shown

EARLIEST_IN_A_ZIP = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say, so that the same tables are the same bytes


def packed(folder: Path) -> bytes:
    """Return the zip of a folder's four tables. Raises BadInput with every fault, in one table or between them."""
    given = {name: given_file(folder / name, shown(folder / name), TABLE_FILE) for name in PUBLISHED_TABLES}
    faults = [k.fault for k in given.values() if k.fault]
    if faults:
        raise BadInput(faults)
    found = {name: rows_of(k.data, name, shown(folder / name)) for name, k in given.items()}
    faults = [fault for rows in found.values() for fault in rows.faults]
    if faults:
        raise BadInput(faults)
    published_of({name: rows.rows for name, rows in found.items()}, shown(folder))
    return zipped({name: k.data for name, k in given.items()})


def zipped(tables: Mapping[str, bytes]) -> bytes:
    """Return the zip of four tables: the same tables are the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in PUBLISHED_TABLES:
            member = zipfile.ZipInfo(name, EARLIEST_IN_A_ZIP)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, tables[name])
    return made.getvalue()
