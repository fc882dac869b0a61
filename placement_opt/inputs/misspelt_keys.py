"""Names that a table gives itself, written in two ways: told once, and not by every row that each of them lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.lookups import fault_at
from placement_opt.inputs.table_records import Parameter, Table
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import close_to, meant

Key = tuple[str, ...]
Required = Callable[[Key], Sequence[Parameter]]


def misspelt(rows: Sequence[Row], table: Table, required: Required) -> dict[Key, Key]:
    """Return each key that lacks rows, is close to another one, and has none of the rows that the other one has."""
    names = tuple(c.name for c in table.columns)
    given: dict[Key, set[str]] = {}
    for row in rows:
        given.setdefault(tuple(row[n] for n in names), set()).add(row["parameter"])
    used = Counter((n, row[n]) for row in rows for n in names)
    found: dict[Key, Key] = {}
    for key, there in given.items():
        if all(p.name in there for p in required(key)):
            continue
        for other, others in given.items():
            at = _one_difference(key, other)
            if at is None or other in found or there & others:
                continue
            rarer = (used[names[at], key[at]], len(key[at])) < (used[names[at], other[at]], len(other[at]))
            if rarer and table.columns[at].form == "id" and close_to(key[at], [other[at]]):
                found[key] = other
    return found


def misspelt_faults(rows: Sequence[Row], table: Table, found: dict[Key, Key]) -> Iterator[Fault]:
    """Yield one fault for each key that is misspelt, at its first row."""
    for key, other in found.items():
        at = _one_difference(key, other) or 0
        column = table.columns[at].name
        row = next(r for r in rows if tuple(r[c.name] for c in table.columns) == key)
        yield fault_at(row, column, "one name in all rows of the same thing", hint=meant(other[at]))


def _one_difference(key: Key, other: Key) -> int | None:
    """Return the place of the only word in which two keys differ, or None."""
    places = [i for i, (a, b) in enumerate(zip(key, other, strict=True)) if a != b]
    return places[0] if len(places) == 1 else None
