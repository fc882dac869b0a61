"""Every file that was handed over to tables of text, those of one kind below one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.errors import Fault
from placement_opt.inputs.text import shown

from .cells import stacked
from .csvs import read_csv
from .dates import Place
from .files import READABLE, Source, printable, sources
from .quality import Finding
from .returns import Opened, Span, in_name
from .tables import EPISODES, FLAGS, HEADER, LAYOUTS, Loaded
from .xmls import read_xml

MUST_BE = {EPISODES: "an Episodes table", HEADER: "a Header table"}
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(frozen=True)
class Tables:
    """All tables as text in categories, the files they are from, and what was met while these were opened."""

    files: tuple[Opened, ...]
    text: dict[str, pd.DataFrame]
    faults: tuple[Fault, ...]
    findings: tuple[Finding, ...]

    @property
    def pooled(self) -> npt.NDArray[np.bool_]:
        """Return which files have a column LA."""
        return np.array([file.pooled for file in self.files], dtype=bool)

    def place(self, frame: pd.DataFrame, small: int) -> Place:
        """Return where the rows of a table stand."""
        names, lacks = tuple(f.name for f in self.files), tuple(f.lacks for f in self.files)
        return Place(frame["file"].to_numpy(), frame["row"].to_numpy(), names, small, lacks)


def open_tables(path: Path, flags: Path | None, plausible: Span, small: int) -> Tables:
    """Return the tables of every file, one file in memory at a time."""
    loaded = [(source.name, source.parts, _load(source, small)) for source in sources(path, flags)]
    if flags is not None:
        loaded += [(source.name, source.parts, _load_flags(source, small)) for source in sources(flags)]
    files: list[Opened] = []
    stacks: dict[str, list[pd.DataFrame]] = {table: [] for table in LAYOUTS}
    for name, parts, one in loaded:
        named = in_name(parts, plausible)
        for table, frame in one.tables.items():
            stacks[table].append(frame.assign(file=np.int16(len(files))))
            lacks = frozenset(LAYOUTS[table].needed) - set(frame.columns)
            files.append(Opened(name, parts, table, len(frame), "LA" in frame, "YEAR" in frame, named, lacks))
    faults = [fault for _, _, one in loaded for fault in one.faults]
    if not any("" in one.seen for _, _, one in loaded):  # a file that cannot be read may be any table
        rows = {t: sum(f.rows for f in files if f.table == t) for _, _, one in loaded for t in one.seen}
        books = any(parts[-1].lower().endswith(WORKBOOKS) for _, parts, _ in loaded)
        faults += _lacking(path, rows, books, sound=not faults)
    return Tables(
        tuple(files),
        {table: stacked(stack, LAYOUTS[table].used) for table, stack in stacks.items()},
        tuple(faults),
        tuple(finding for _, _, one in loaded for finding in one.findings),
    )


def _load(source: Source, small: int) -> Loaded:
    if source.fault:
        return Loaded({}, ("",), (source.fault,))
    if source.kind == ".xml":
        return read_xml(source.data, source.name)
    if source.kind in READABLE:
        return read_csv(source.data, source.name, small=small)
    return Loaded({}, findings=(Finding("not_a_table", 1, source.name),))


def _load_flags(source: Source, small: int) -> Loaded:
    if source.fault or source.kind != ".csv":
        expected = "a CSV file with the columns CHILD, LEVEL and, if you like, SINCE"
        return Loaded({}, (FLAGS,), (Fault(source.name, None, "", expected, "no such file"),))
    return read_csv(source.data, source.name, small=small, table=FLAGS)


def _lacking(path: Path, rows: dict[str, int], books: bool, *, sound: bool) -> Iterator[Fault]:
    """Yield a fault for each table without which there is no return, and for one without a row in sound files."""
    hint = "save each sheet of the workbook as CSV" if books else "a table is known by its columns, not by its name"
    file = printable(shown(path))
    for table, words in MUST_BE.items():
        columns = ", ".join(LAYOUTS[table].needed)
        if table not in rows:
            yield Fault(file, None, "", f"{words} with the columns {columns}", "no such table", hint)
        elif sound and not rows[table]:
            yield Fault(file, None, "", f"{words} with at least one row", "a header only")
