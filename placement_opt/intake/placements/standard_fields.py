"""config/placements/fields.csv: the headings of the placements-standard, in the spellings of its editions.

What is not known of a file is told by its place and by the heading that it may stand for: never by its text, which may
be of a child.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from placement_opt.intake.placements.placement_settings import REFERRED_SETTINGS, RISKS
from placement_opt.intake.read.layouts import KnownTables, Layout
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import TABLE_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.text import MISSPELT, close_to, decode, meant, shown

REFERRALS = "referrals"  # the one table of the standard: a row is a referral, its placement, or both
IDENTIFIER, DAY, WHOLE_NUMBER, WEEKLY_COST, NEED_GROUP, NEVER_READ = (
    "identifier",
    "date",
    "whole",
    "money",
    "need",
    "unread",
)
READ_AS = {  # field -> how it is read
    **{"child": IDENTIFIER, "local_id": IDENTIFIER, "provider": IDENTIFIER},
    **{"referral_date": DAY, "born": DAY, "latest_date": DAY, "placement_date": DAY},
    **{"age": WHOLE_NUMBER, "siblings": WHOLE_NUMBER, "siblings_together": WHOLE_NUMBER},
    **{"cost": WEEKLY_COST, "need": NEED_GROUP, "deprivation": "yes_no", "sibling_split": "yes_no"},
    **{kind: kind for kind in ("needed_by", "emergency", "companions", "placement_type")},
    **dict.fromkeys(REFERRED_SETTINGS, "suitability"),
    **dict.fromkeys(RISKS, "risk"),
}
IDENTIFIERS, JOINED_BY = ("child", "local_id"), "referral_date"
COLUMNS_OF_FIELDS = ("field", "kind", "edition", "spelling")
ANOTHER = "another column"  # stands for a heading that is not of the standard
LIKE_ONE = "~"  # begins what stands for a heading that is nearly one of the standard
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


def bare(text: str) -> str:
    """Return a text without capitals, blanks and punctuation."""
    return _NOT_WORDS.sub("", text.lower())


@dataclass(frozen=True)
class Standard:
    """The headings that are recognised."""

    titles: Mapping[str, str]  # field -> the spelling that messages name
    spelt: Mapping[str, str]  # each spelling without capitals, blanks and punctuation -> field
    unread: frozenset[str]  # fields that are never read beyond their name
    least: int  # headings that make a row a header

    @property
    def layout(self) -> Layout:
        """Return the columns by the names that messages use."""
        used = tuple(self.titles[field] for field in READ_AS)
        never_blank = (self.titles[IDENTIFIERS[0]], self.titles[JOINED_BY])
        return Layout((), used, tuple(self.titles[field] for field in self.unread), never_blank)

    @property
    def tables(self) -> KnownTables:
        """Return what a reader of CSV files must know."""
        return KnownTables({REFERRALS: self.layout}, self._recognise, self._clean, self._faults)

    def _recognise(self, columns: Sequence[str]) -> str:
        known = set(columns) & set(self.titles.values())
        return REFERRALS if len(known) >= self.least else ""

    def _clean(self, names: Sequence[str]) -> list[str]:
        """Return each heading as messages name it; what is no heading of the standard by a word that stands for it."""
        return [self._known_as(bare(name)) for name in names]

    def _known_as(self, name: str) -> str:
        if name in self.spelt:
            return self.titles[self.spelt[name]]
        near = close_to(name, self.spelt, MISSPELT)
        return f"{LIKE_ONE}{self.titles[self.spelt[near]]}" if near else ANOTHER if name else ""

    def _faults(self, columns: Sequence[str], layout: Layout, file: str, line: int | None) -> Iterator[Fault]:
        """Yield a fault for each column that must be there, is there twice, or is misspelt and would else be lost."""
        ids, near = [self.titles[field] for field in IDENTIFIERS], {f"{LIKE_ONE}{title}" for title in columns}
        joined = self.titles[JOINED_BY]
        if not {*ids, *(f"{LIKE_ONE}{title}" for title in ids)} & set(columns):
            yield Fault(file, line, ids[0], f"column {ids[0]}", "no such column")
        if joined not in columns and f"{LIKE_ONE}{joined}" not in columns:
            yield Fault(file, line, joined, f"column {joined}", "no such column")
        for title in (*layout.used, *layout.besides):
            if columns.count(title) > 1:
                yield Fault(file, line, title, f"column {title} once", "the column more than once")
        for place, name in enumerate(columns, start=1):
            if name.startswith(LIKE_ONE) and name not in near:
                hint = f"{meant(name.removeprefix(LIKE_ONE))} else take the column out"
                yield Fault(file, line, f"column {place}", "a heading of the standard", "one that is nearly so", hint)


def read_standard(path: Path, least: int) -> Standard:
    """Return the headings that are recognised; raise BadInput with every fault of the file."""
    file = shown(path)
    given = given_file(path, file, TABLE_FILE)
    if given.fault:
        raise BadInput([given.fault])
    text, faults = decode(given.data, file)
    lines = [line for line in text.split("\n") if not line.startswith("#")]
    first = len(text.split("\n")) - len(lines) + 1
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    faults += [*_wrong_rows(rows, file, first + 1)]
    if faults:
        raise BadInput(faults)
    titles: dict[str, str] = {}
    for row in rows:
        titles.setdefault(row["field"], row["spelling"])
    unread = frozenset(row["field"] for row in rows if row["kind"] == NEVER_READ)
    return Standard(titles, {bare(row["spelling"]): row["field"] for row in rows}, unread, least)


def _wrong_rows(rows: Sequence[Mapping[str, str]], file: str, first: int) -> Iterator[Fault]:
    """Yield a fault for a column or a field that is lacking, and for each row that contradicts the program."""
    if not rows or set(COLUMNS_OF_FIELDS) - set(rows[0]):
        yield Fault(file, first - 1, "", "column names: " + ",".join(COLUMNS_OF_FIELDS), "others")
        return
    seen: dict[str, str] = {}
    for line, row in enumerate(rows, start=first):
        field, kind = row["field"], row["kind"]
        if kind != READ_AS.get(field, NEVER_READ):
            yield Fault(file, line, "kind", READ_AS.get(field, NEVER_READ), kind)
        if seen.setdefault(bare(row["spelling"]), field) != field:
            yield Fault(file, line, "spelling", "a spelling of one field", row["spelling"])
    for field in sorted(set(READ_AS) - {row["field"] for row in rows}):
        yield Fault(file, None, "field", f"a row of the field {field}", "no such row")
