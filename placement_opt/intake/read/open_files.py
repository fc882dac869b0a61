"""Every file that was handed over to tables of text, those of one kind below one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.import_settings import ReadingRules
from placement_opt.intake.read.cell_text import stacked
from placement_opt.intake.read.csv_return import read_csv
from placement_opt.intake.read.dates import RowLocator
from placement_opt.intake.read.input_files import (
    CSV,
    READABLE,
    ZIP,
    InputFile,
    input_files,
    printable,
)
from placement_opt.intake.read.layouts import (
    EPISODES,
    HEADER,
    LAYOUTS,
    OWN_LEVELS,
    Loaded,
)
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.read.returns import Opened, in_name
from placement_opt.intake.read.xml_return import read_xml
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.given_files import too_many_lines
from placement_opt.kernel.text import WORKBOOKS, shown

MUST_BE = {EPISODES: "an Episodes table", HEADER: "a Header table"}
LEVELS_EXPECTED = "a CSV file with the columns CHILD, LEVEL and, if you like, SINCE"
SAVE_AS_CSV = "save each sheet of the workbook as CSV"
INSIDE = "a zip inside is not read: unpack it"


@dataclass(frozen=True)
class Tables:
    """All tables as text in categories, the files they are from, and what was met while these were opened."""

    files: tuple[Opened, ...]
    text: dict[str, pd.DataFrame]
    faults: tuple[Fault, ...]
    rule_counts: tuple[RuleCount, ...]

    @property
    def pooled(self) -> npt.NDArray[np.bool_]:
        """Return which files have a column LA."""
        return np.array([file.pooled for file in self.files], dtype=bool)

    def locator(self, frame: pd.DataFrame, small: int) -> RowLocator:
        """Return where the rows of a table stand."""
        names, lacks = tuple(f.name for f in self.files), tuple(f.lacks for f in self.files)
        return RowLocator(frame["file"].to_numpy(), frame["row"].to_numpy(), names, small, lacks)


def open_tables(
    path: Path, own_levels: Path | None, reading: ReadingRules, small: int, must_be: Iterable[str] = MUST_BE
) -> Tables:
    """Return the tables of every file, one file in memory at a time; some of them `must_be` there."""
    largest = reading.largest_file_bytes
    loaded = [
        (given.name, given.parts, _load(given, reading, small)) for given in input_files(path, largest, own_levels)
    ]
    if own_levels is not None:
        loaded.append((printable(shown(own_levels)), (own_levels.name,), _load_own_levels(own_levels, reading, small)))
    files: list[Opened] = []
    stacks: dict[str, list[pd.DataFrame]] = {table: [] for table in LAYOUTS}
    for name, parts, one in loaded:
        named = in_name(parts, reading.plausible_years)
        for table, frame in one.tables.items():
            stacks[table].append(frame.assign(file=np.int16(len(files))))
            lacks = frozenset(LAYOUTS[table].needed) - set(frame.columns)
            files.append(Opened(name, parts, table, len(frame), "LA" in frame, "YEAR" in frame, named, lacks))
    faults = [fault for _, _, one in loaded for fault in one.faults]
    if not any("" in one.seen for _, _, one in loaded):  # a file that cannot be read may be any table
        rows = {t: sum(f.rows for f in files if f.table == t) for _, _, one in loaded for t in one.seen}
        faults += _lacking(path, rows, _hint([parts[-1] for _, parts, _ in loaded]), must_be, sound=not faults)
    return Tables(
        tuple(files),
        {table: stacked(stack, LAYOUTS[table].used) for table, stack in stacks.items()},
        tuple(faults),
        tuple(rule_count for _, _, one in loaded for rule_count in one.rule_counts),
    )


def _load(given: InputFile, reading: ReadingRules, small: int) -> Loaded:
    if given.fault:
        return Loaded({}, ("",), (given.fault,))
    if given.kind == ".xml":
        return read_xml(given.data, given.name)
    if fault := too_many_lines(given.data, given.name, reading.most_lines):
        return Loaded({}, ("",), (fault,))
    if given.kind in READABLE:
        return read_csv(given.data, given.name, small=small, titles=reading.most_title_rows)
    return Loaded({}, rule_counts=(RuleCount("zip_inside" if given.kind == ZIP else "not_a_table", 1, given.name),))


def _load_own_levels(path: Path, reading: ReadingRules, small: int) -> Loaded:
    kind, hint, found = path.suffix.lower(), "", ""
    if not path.exists():
        found = "no such file"
    elif path.is_dir():
        found = "a folder"
    elif kind in WORKBOOKS:
        found, hint = "a workbook", SAVE_AS_CSV
    elif kind != CSV:
        found = "a file with another ending"
    if found:
        return Loaded({}, (OWN_LEVELS,), (Fault(printable(shown(path)), None, "", LEVELS_EXPECTED, found, hint),))
    (given,) = input_files(path, reading.largest_file_bytes)
    if given.fault:
        return Loaded({}, (OWN_LEVELS,), (given.fault,))
    if fault := too_many_lines(given.data, given.name, reading.most_lines):
        return Loaded({}, (OWN_LEVELS,), (fault,))
    return read_csv(given.data, given.name, small=small, titles=reading.most_title_rows, table=OWN_LEVELS)


def _hint(names: Sequence[str]) -> str:
    """Return why a table may be lacking, from the names of the files that were handed over."""
    endings = [PurePosixPath(name).suffix.lower() for name in names]
    if ZIP in endings:
        return INSIDE
    return SAVE_AS_CSV if set(endings) & set(WORKBOOKS) else "a table is known by its columns, not by its name"


def _lacking(path: Path, rows: dict[str, int], hint: str, must_be: Iterable[str], *, sound: bool) -> Iterator[Fault]:
    """Yield a fault for each table without which there is no return, and for one without a row in sound files."""
    file = printable(shown(path))
    for table in must_be:
        words = MUST_BE[table]
        columns = ", ".join(LAYOUTS[table].needed)
        if table not in rows:
            yield Fault(file, None, "", f"{words} with the columns {columns}", "no such table", hint)
        elif sound and not rows[table]:
            yield Fault(file, None, "", f"{words} with at least one row", "a header only")
