"""Tables of text to columns as Raw has them, and every cell that keeps a row from being read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.intake.read import cell_text
from placement_opt.intake.read.cell_text import Mask
from placement_opt.intake.read.child_frames import OPEN, UNKNOWN
from placement_opt.intake.read.dates import DateRules, RowLocator, date_faults, read_dates
from placement_opt.intake.read.layouts import (
    ASYLUM,
    EPISODES,
    HEADER,
    MISSING,
    OWN_LEVELS,
)
from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel.errors import Fault

CODE_COLUMNS = {"rne": "RNE", "ls": "LS", "cin": "CIN", "place": "PLACE", "provider": "PLACE_PROVIDER", "rec": "REC"}


@dataclass(frozen=True)
class Date:
    """A column of dates: what Raw calls it, what a blank becomes, and whether it may not be blank.

    In a column that may be open-ended, a date that an export writes for none is read as a blank.
    """

    column: str
    name: str
    none: int
    needed: bool = False
    open_ended: bool = False


DATES = {
    EPISODES: (Date("DECOM", "start", UNKNOWN, needed=True), Date("DEC", "end", OPEN, open_ended=True)),
    HEADER: (Date("DOB", "born", UNKNOWN),),
    ASYLUM: (Date("DUC", "ceased", OPEN, open_ended=True),),
    MISSING: (
        Date("MIS_START", "start", UNKNOWN, needed=True),
        Date("MIS_END", "end", OPEN, open_ended=True),
    ),
    OWN_LEVELS: (Date("SINCE", "since", UNKNOWN, open_ended=True),),
}


def to_columns(
    frame: pd.DataFrame, table: str, locator: RowLocator, rules: DateRules, levels: Collection[str]
) -> tuple[pd.DataFrame, list[Fault], list[RuleCount]]:
    """Return a table with days, codes and places; children still go by their identifier, in CHILD and LA."""
    child, whole = cell_text.identifiers(frame["CHILD"])
    made = frame[[c for c in ("LA", "YEAR", "file", "row") if c in frame]].assign(CHILD=child)
    faults = list(_child_faults(child, locator))
    met = locator.rule_counts("spreadsheet_ids", whole)
    for date in DATES[table]:
        read = read_dates(frame[date.column], rules)
        made[date.name] = np.where(read.day == UNKNOWN, np.int32(date.none), read.day)
        faults += date_faults(
            read, date.column, locator, rules.plausible, required=date.needed, open_ended=date.open_ended
        )
        met += locator.rule_counts("no_date", read.stand_in)
    if table == EPISODES:
        made = pd.concat([made, _episode(frame)], axis="columns")
        met += locator.rule_counts("code_texts", _with_text(frame))
    if table == OWN_LEVELS:
        made["level"], wrong = _levels(frame["LEVEL"], locator, levels)
        faults += wrong
    return made, faults, met


def without_blanks(frame: pd.DataFrame, table: str, locator: RowLocator) -> tuple[pd.DataFrame, list[RuleCount]]:
    """Return the table without rows that have no date at all, which a file of missing children may have."""
    if table != MISSING:
        return frame, []
    blank = cell_text.is_word(frame["MIS_START"], cell_text.BLANK) & cell_text.is_word(
        frame["MIS_END"], cell_text.BLANK
    )
    return frame[~blank].reset_index(drop=True), locator.rule_counts("blank_rows", blank)


def _child_faults(child: pd.Series[str], locator: RowLocator) -> Iterator[Fault]:
    expected = "the identifier of a child"
    yield from locator.faults(cell_text.is_word(child, cell_text.BLANK), "CHILD", expected, "nothing")
    hint = "format the column as text and write the file again"
    yield from locator.faults(
        cell_text.rounded(child), "CHILD", expected, "a number that a spreadsheet has rounded", hint
    )


def _episode(frame: pd.DataFrame) -> pd.DataFrame:
    """Return codes, places and areas of episodes."""
    made: dict[str, object] = {
        **{name: cell_text.codes(frame[column], cell_text.WITH_TEXT[column]) for name, column in CODE_COLUMNS.items()},
        "site": cell_text.sites(frame["PL_POST"], frame["URN"]),
        "home_area": cell_text.outward(frame["HOME_POST"]),
        "placed_area": cell_text.outward(frame["PL_POST"]),
        "located": cell_text.located(frame["PL_LOCATION"]),
    }
    return pd.DataFrame(made, index=frame.index)


def _with_text(frame: pd.DataFrame) -> Mask:
    """Return which rows have a code with its text behind it."""
    found = np.zeros(len(frame), dtype=bool)
    for column in CODE_COLUMNS.values():
        found |= cell_text.is_word(frame[column], cell_text.WITH_TEXT[column])
    return found


def _levels(column: pd.Series[str], locator: RowLocator, levels: Collection[str]) -> tuple[pd.Series[str], list[Fault]]:
    """Return levels in lower case, and a fault per file for words that are none; no word is shown."""
    level = cell_text.changed(column, lambda word: word.strip().lower())
    wrong, blank = ~level.isin(levels).to_numpy(), (level == "").to_numpy()
    expected = " | ".join(levels)
    return level, [
        *locator.faults(blank, "LEVEL", expected, "nothing"),
        *locator.faults(wrong & ~blank, "LEVEL", expected, "another word"),
    ]
