"""Whether counts of a publication add up: parts of a total, councils to England, and each row once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from placement_opt.domain.published import ENGLAND, PublishedCouncil
from placement_opt.england.published_tables import HIDDEN_CELL
from placement_opt.england.yearly_update.publication_layouts import ADDS, ADDS_UP, Words
from placement_opt.kernel.errors import Fault

MOST_NAMED = 3  # councils that a fault names


@dataclass(frozen=True)
class CountRow:
    """One count of a council or England; `value` is a number, x or nothing; other figures that its row says again."""

    line: int
    code: str
    year: int
    group: str
    item: str
    value: str
    also: tuple[tuple[str, str], ...] = ()


def count_faults(
    counts: Sequence[CountRow], words: Words, councils: Mapping[str, PublishedCouncil], where: tuple[str, int, int]
) -> Iterator[Fault]:
    """Yield rows that stand twice, figures said twice that differ, and totals to which their parts do not add up.

    `where`: the file, the first year of which counts must add up, and the most by which rounding moves a figure of
    England. Parts may be less than a total where some are hidden.
    """
    file, since, rounded_by = where
    recent = [count for count in counts if count.year >= since]
    yield from _twice(counts, file)
    yield from _said_otherwise(counts, file)
    yield from _parts_apart(recent, words, file, rounded_by)
    yield from _england_apart(recent, councils, file, rounded_by)


def _twice(counts: Sequence[CountRow], file: str) -> Iterator[Fault]:
    first: dict[tuple[str, int, str, str], int] = {}
    for row in counts:
        key = (row.code, row.year, row.group, row.item)
        if key in first:
            yield Fault(file, row.line, "", "each row once", f"the same council, year and words as in row {first[key]}",
                        whole=True)  # fmt: skip
        first.setdefault(key, row.line)


def _said_otherwise(counts: Sequence[CountRow], file: str) -> Iterator[Fault]:
    first: dict[tuple[str, int, str], tuple[int, str]] = {}
    for row in counts:
        for measure, value in row.also:
            line, before = first.setdefault((row.code, row.year, measure), (row.line, value))
            if value != before:
                yield Fault(file, row.line, measure, f"{before}, as in row {line}", value)


def _parts_apart(counts: Sequence[CountRow], words: Words, file: str, rounded_by: int) -> Iterator[Fault]:
    groups: dict[tuple[str, int, str], list[CountRow]] = {}
    for row in counts:
        groups.setdefault((row.code, row.year, row.group), []).append(row)
    for (code, _year, group), rows in groups.items():
        parts = [r for r in rows if words[r.group, r.item].adds == ADDS]
        for total in (r for r in rows if words[r.group, r.item].adds == ADDS_UP):
            slack = rounded_by * (len(parts) + 1) if code == ENGLAND else 0
            listed = {item for (g, item), word in words.items() if g == group and word.adds == ADDS}
            whole = listed == {r.item for r in parts}
            if fault := _apart(total, parts, slack, whole):
                yield Fault(file, total.line, group, *fault)


def _england_apart(
    counts: Sequence[CountRow], councils: Mapping[str, PublishedCouncil], file: str, rounded_by: int
) -> Iterator[Fault]:
    by_words: dict[tuple[int, str, str], list[CountRow]] = {}
    for row in counts:
        by_words.setdefault((row.year, row.group, row.item), []).append(row)
    standing = {code for code, council in councils.items() if not council.successors}
    for (_year, group, item), rows in by_words.items():
        parts = [r for r in rows if r.code != ENGLAND]
        for total in (r for r in rows if r.code == ENGLAND):
            if fault := _apart(total, parts, rounded_by, whole=True):
                missing = sorted(councils[code].name for code in standing - {r.code for r in parts})
                expected, found = fault
                yield Fault(file, total.line, item or group, expected, found, _without(missing))


def _apart(total: CountRow, parts: Iterable[CountRow], slack: int, whole: bool) -> tuple[str, str] | None:
    """Return what parts should add up to and what they do, if that cannot be; `whole`: no part is left out."""
    cells = [row.value for row in parts]
    if not cells or not total.value.isdigit():
        return None
    known, of = sum(int(cell) for cell in cells if cell.isdigit()), int(total.value)
    hidden = HIDDEN_CELL in cells or "" in cells or not whole
    if known <= of + slack and (hidden or known >= of - slack):
        return None
    return f"rows that add up to {of:,d}", f"{known:,d}"


def _without(missing: list[str]) -> str:
    named = ", ".join(missing[:MOST_NAMED]) + (
        f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    )
    return f"no row of {named}" if missing else ""
