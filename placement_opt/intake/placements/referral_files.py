"""Every file that was handed over to one table of text: a row is a referral, its placement, or both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from placement_opt.intake.import_settings import ReadingRules
from placement_opt.intake.placements.standard_fields import IDENTIFIERS, JOINED_BY, READ_AS, REFERRALS, Standard
from placement_opt.intake.read.cell_text import stacked
from placement_opt.intake.read.csv_return import NO_HEADER, read_csv
from placement_opt.intake.read.dates import RowLocator
from placement_opt.intake.read.input_files import READABLE, InputFile, input_files, printable
from placement_opt.intake.read.layouts import Loaded
from placement_opt.intake.read.open_files import SAVE_AS_CSV
from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.given_files import too_many_lines
from placement_opt.kernel.paths import real
from placement_opt.kernel.text import WORKBOOKS, shown

XML = ".xml"
HOW_TO_NAME = "its rows begin with the headings of config/placements/fields.csv, in any order"


@dataclass(frozen=True)
class ReferralText:
    """The rows of every file as text in categories, by field; what no file has is blank."""

    frame: pd.DataFrame  # a column for each field that is read, and `file` and `row`
    names: tuple[str, ...]  # of the files, as printed
    faults: tuple[Fault, ...]
    rule_counts: tuple[RuleCount, ...]
    lacks: tuple[frozenset[str], ...]  # columns that each file needs and does not have, which is a fault of its own
    fields: frozenset[str]  # that any file has

    def locator(self, small: int) -> RowLocator:
        """Return where the rows stand."""
        return RowLocator(self.frame["file"].to_numpy(), self.frame["row"].to_numpy(), self.names, small, self.lacks)


def open_referrals(paths: Sequence[Path], standard: Standard, reading: ReadingRules, small: int) -> ReferralText:
    """Return the rows of every file, one file in memory at a time."""
    names: list[str] = []
    frames: list[pd.DataFrame] = []
    faults: list[Fault] = []
    met: list[RuleCount] = []
    for given in _files(paths, reading.largest_file_bytes):
        loaded = _load(given, standard, reading, small)
        faults += loaded.faults
        met += loaded.rule_counts
        for frame in loaded.tables.values():
            frames.append(frame.assign(file=np.int16(len(names))))
            names.append(given.name)
    by_title = {standard.titles[field]: field for field in READ_AS}
    have = frozenset(by_title[column] for frame in frames for column in frame.columns if column in by_title)
    frame = stacked(frames, list(by_title)).rename(columns=by_title)
    if not faults and frame.empty:
        faults.append(Fault(_all(paths), None, "", "at least one row of a referral", "none"))
    lacks = tuple(_lacks(loaded_frame, standard) for loaded_frame in frames)
    return ReferralText(frame, tuple(names), tuple(faults), tuple(met), lacks, have)


def _lacks(frame: pd.DataFrame, standard: Standard) -> frozenset[str]:
    """Return the columns that a file needs and does not have, as messages name them."""
    child, local = (standard.titles[field] for field in IDENTIFIERS)
    needed = {standard.titles[JOINED_BY], *({child} if local not in frame else ())}
    return frozenset(needed - set(frame.columns))


def _all(paths: Sequence[Path]) -> str:
    return ", ".join(printable(shown(path)) for path in paths)


def _files(paths: Sequence[Path], largest: int) -> Iterator[InputFile]:
    """Yield every file; a path that is given again comes as a fault."""
    seen: set[Path] = set()
    for path in paths:
        name = printable(shown(path))
        if real(path) in seen:
            again = Fault(name, None, "", "each file once", "the same file again")
            yield InputFile(name, (path.name,), fault=again)
        else:
            yield from input_files(path, largest)
        seen.add(real(path))


def _load(given: InputFile, standard: Standard, reading: ReadingRules, small: int) -> Loaded:
    if given.fault:
        hint = SAVE_AS_CSV if given.kind in WORKBOOKS else given.fault.hint
        return Loaded({}, faults=(Fault(given.name, None, "", given.fault.expected, given.fault.found, hint),))
    if fault := too_many_lines(given.data, given.name, reading.most_lines):
        return Loaded({}, faults=(fault,))
    if given.kind not in READABLE:
        return Loaded({}, rule_counts=(RuleCount("not_a_table", 1, given.name),))
    if given.kind == XML:
        return Loaded({}, faults=(_other(given, standard, "an XML file"),))
    loaded = read_csv(
        given.data, given.name, small=small, titles=reading.most_title_rows, table="", known=standard.tables
    )
    if REFERRALS in loaded.seen or any(fault.hint != NO_HEADER for fault in loaded.faults):
        return loaded
    return Loaded({}, faults=(_other(given, standard, "a file without them"),))


def _other(given: InputFile, standard: Standard, found: str) -> Fault:
    """Return that a file is not of the standard; not a word of it is told, since it may be about a child."""
    expected = f"a file of the placements-standard, with at least {standard.least} of its headings in one row"
    return Fault(given.name, None, "", expected, found, HOW_TO_NAME)
