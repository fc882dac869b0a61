"""Which table of the return a file holds: known by its columns, never by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest

EPISODES, HEADER, ASYLUM, MISSING, OWN_LEVELS, OTHER_FILE = (
    "episodes",
    "header",
    "uasc",
    "missing",
    "own_levels",
    "other",
)
POOLED = ("LA", "YEAR")  # columns that a regional extract adds to every table


@dataclass(frozen=True)
class Layout:
    """The columns of a table: which it must have, which are read where present, which the return has besides.

    In a column that is never blank every row has something: so a row that stops before it has lost more than blanks.
    """

    needed: tuple[str, ...]
    read: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    never_blank: tuple[str, ...] = ("CHILD",)

    @property
    def used(self) -> tuple[str, ...]:
        """Return the columns that are read."""
        return self.needed + self.read


LAYOUTS = {
    EPISODES: Layout(
        ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC"),
        ("PL_POST", "HOME_POST", "URN", "PL_LOCATION", *POOLED),
        ("REASON_PLACE_CHANGE", "PL_DISTANCE", "PL_LA"),
        ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE"),
    ),
    HEADER: Layout(("CHILD", "DOB"), POOLED, ("SEX", "ETHNIC", "UPN", "MOTHER", "MC_DOB"), ("CHILD", "DOB")),
    ASYLUM: Layout(("CHILD", "DUC"), POOLED, ("SEX", "DOB")),
    MISSING: Layout(("CHILD", "MIS_START", "MIS_END"), POOLED, ("DOB", "MISSING"), ("CHILD", "MIS_START")),
    OWN_LEVELS: Layout(("CHILD", "LEVEL"), ("SINCE", "LA"), (), ("CHILD", "LEVEL")),
}
_HEADER_ONLY = {"UPN", "ETHNIC", "MOTHER", "MC_DOB", "SEX"}
_OTHER_TABLES = {
    *("REVIEW", "REVIEW_CODE"),
    *("SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT"),
    *("SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"),
    *("IN_TOUCH", "ACTIV", "ACCOM"),
    *("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
    *("DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
    *("PREV_PERM", "LA_PERM", "DATE_PERM"),
    *("SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"),
    *("DOLO_START", "DOLO_END"),
}


@dataclass(frozen=True)
class Loaded:
    """What one file gave: its tables as text in categories, with the row of each line, and what was met.

    `seen` names the tables that the file holds, also those that a fault kept from being read.
    """

    tables: dict[str, pd.DataFrame]
    seen: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    rule_counts: tuple[RuleCount, ...] = ()


def recognise(columns: Sequence[str]) -> str:
    """Return which table has these columns, or nothing if none of the return does."""
    names = set(columns)
    needed = set(LAYOUTS[EPISODES].needed)
    if {"DECOM", "RNE"} <= names or len(names & needed) > len(needed - names):
        return EPISODES
    if "DUC" in names:
        return ASYLUM
    if names & {"MIS_START", "MIS_END"}:
        return MISSING
    if names & _OTHER_TABLES:
        return OTHER_FILE
    only = {"CHILD", "DOB"} <= names <= {"CHILD", "DOB", *POOLED}
    return HEADER if only or (names & {"CHILD", "DOB"} and names & _HEADER_ONLY) else ""


def clean(names: Sequence[str]) -> list[str]:
    """Return column names as the return writes them: upper case, no quotes or blanks around them."""
    return [name.strip().strip("'\"").strip().upper() for name in names]


def column_faults(columns: Sequence[str], layout: Layout, file: str, line: int | None) -> Iterator[Fault]:
    """Yield a fault for each column that the table needs and lacks, and for each that is there twice."""
    strange = set(columns) - {*layout.used, *layout.besides, ""}
    for name in layout.needed:
        if name not in columns:
            yield Fault(file, line, name, f"column {name}", "no such column", nearest(name, sorted(strange)))
    for name in (*layout.used, *layout.besides):
        if columns.count(name) > 1:
            yield Fault(file, line, name, f"column {name} once", "the column more than once")


def extra_columns(columns: Sequence[str], layout: Layout) -> int:
    """Return how many columns the return does not have in that table."""
    return len([name for name in columns if name and name not in (*layout.used, *layout.besides)])


@dataclass(frozen=True)
class KnownTables:
    """The tables that files may hold: how they are recognised by their column names, and what these may lack."""

    layouts: Mapping[str, Layout]
    recognise: Callable[[Sequence[str]], str]
    clean: Callable[[Sequence[str]], list[str]]
    faults: Callable[[Sequence[str], Layout, str, int | None], Iterator[Fault]]


RETURN_TABLES = KnownTables(LAYOUTS, recognise, clean, column_faults)
