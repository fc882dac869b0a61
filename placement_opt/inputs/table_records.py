"""What a table of a model folder is: its columns, its parameters, and the units that figures may have."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

PROVENANCE = ("value", "unit", "source", "evidence", "low", "high", "known_when_decided", "note")
NUMBERS = ("value", "low", "high")
EVIDENCE = ("published", "derived", "council", "assumed")
KNOWN = ("yes", "part", "no")
YES_NO = ("yes", "no")
SUBJECTS = (
    "demand",
    "moves",
    "homes",
    "carers",
    "staff",
    "contracts",
    "appraisal",
)  # of general.csv, beside the price families
FAMILY = "price family"  # as subject of a parameter: each price family
EVERY_PLACEMENT = "all"  # in exits.csv: every suitable placement of the need but MTFC, which its survival curve empties
RECORDED = ("published", "outturn")  # tables of what was published before and happened after; no plan reads them
BENEFITS = "benefits"  # table of what others than the council gain; no plan reads it either
NO_PLAN_READS = (*RECORDED, BENEFITS)
ASSUMPTION = "assumption"  # the source of whatever is assumed

UNITS = (
    *("children", "children_per_quarter", "share", "per_quarter", "per_year", "quarters", "weeks", "beds"),
    *("places", "households", "households_per_quarter", "FTE", "FTE_per_quarter", "homes_per_quarter"),
    *("teams", "teams_per_quarter", "cases", "entries_per_case", "GBP", "GBP_per_child_week"),
    *("GBP_per_bed_week", "GBP_per_place_week", "GBP_per_household_week", "GBP_per_approval"),
    *("GBP_per_FTE", "GBP_per_FTE_year", "GBP_per_move", "GBP_per_team_quarter", "GBP_per_household"),
    *("GBP_per_exit",),
    *("homes", "years", "GBP_per_week"),
    *("reviews_per_quarter", "GBP_per_review"),
    *("children_per_case", "quarters_per_case", "endings_per_case"),
    *("GBP_per_case", "GBP_per_child_quarter"),
)
LONGEST = 40  # quarters that anything may take: ten years
AT_MOST_ONE = ("share", "per_quarter", "entries_per_case", "children_per_case", "endings_per_case")
WHOLE = ("quarters", "homes")


@dataclass(frozen=True)
class Column:
    """A text column: what it means and which words it may hold."""

    name: str
    meaning: str
    refers: str = ""  # structural table whose first column holds the words allowed
    allowed: tuple[str, ...] = ()  # closed list of words; beside `refers` or `words`, further words
    words: str = ""  # list of the catalogue that holds words allowed
    form: str = ""  # id | year | quarter | count | years
    blank: bool = False
    many: bool = False  # several words separated by ;

    @property
    def free(self) -> bool:
        """Whether it holds words to print, and none of a list or form."""
        return not (self.refers or self.allowed or self.words or self.form)


@dataclass(frozen=True)
class Bounds:
    """What a figure may be, beyond what its unit says."""

    least: float = 0.0
    most: float = math.inf
    above_zero: bool = False
    whole: bool = False  # part of one is none
    hint: str = ""


@dataclass(frozen=True)
class Parameter:
    """A figure: its unit and what it means."""

    name: str
    units: tuple[str, ...]
    meaning: str
    subject: str = ""  # general.csv only: the subject whose row it is, or FAMILY
    signed: bool = False  # may be negative
    optional: bool = False  # a subject may lack it
    bounds: Bounds = Bounds()

    def within(
        self, least: float = 0.0, most: float = math.inf, above_zero: bool = False, whole: bool = False, hint: str = ""
    ) -> Parameter:
        """Return the parameter with closer bounds than its unit gives it."""
        return replace(self, bounds=Bounds(least, most, above_zero, whole, hint))

    def about(self, subject: str) -> bool:
        """Say whether the parameter may stand in a row of that subject; in other tables any may."""
        return subject not in SUBJECTS if self.subject == FAMILY else self.subject in ("", subject)


@dataclass(frozen=True)
class Table:
    """One CSV file: structural if it has no parameters."""

    name: str
    meaning: str
    columns: tuple[Column, ...]  # of a parameter table: its keys
    parameters: tuple[Parameter, ...] = ()
    may_miss: bool = False  # the file may be left out
    may_be_empty: bool = False  # the file may hold a header only
    key: tuple[str, ...] = ()  # structural: columns that name a row; default the first

    @property
    def file(self) -> str:
        """Return the file's name."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """Return every column that the file must have, in order."""
        names = tuple(c.name for c in self.columns)
        return (*names, "parameter", *PROVENANCE) if self.parameters else names

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the columns that no two rows may share."""
        if self.parameters:
            return (*(c.name for c in self.columns), "parameter")
        return self.key or (self.columns[0].name,)


def need_column(name: str = "need", meaning: str = "need group", blank: bool = False) -> Column:
    """Return a column of need groups."""
    return Column(name, meaning, refers="needs", blank=blank)


def placement_column(name: str = "placement", meaning: str = "placement type") -> Column:
    """Return a column of placement types."""
    return Column(name, meaning, refers="placements")


def id_column(name: str, meaning: str) -> Column:
    """Return a column of names that the table gives."""
    return Column(name, meaning, form="id")


def destination_column(meaning: str) -> Column:
    """Return a column of waiting lists and placement types."""
    return Column("destination", meaning, refers="placements", words="waiting_lists")


def title_column(of: str) -> Column:
    """Return a column of words to print."""
    return Column("title", f"{of} as printed in reports")


def figure(
    name: str, units: str, meaning: str, subject: str = "", signed: bool = False, optional: bool = False
) -> Parameter:
    """Return a parameter; several units that it may have are parted by |."""
    return Parameter(name, tuple(units.split("|")), meaning, subject, signed, optional)


def quarters(name: str, meaning: str, subject: str = "", optional: bool = False) -> Parameter:
    """Return a parameter of how long something takes, for which nobody plans longer than ten years."""
    return figure(name, "quarters", meaning, subject, optional=optional).within(most=LONGEST)
