"""Counts that cannot be: of less than nobody, of parts of a child, or of more children than the council looks after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from placement_opt.domain.published import ENGLAND
from placement_opt.england.council_measures import SPEND_TABLES
from placement_opt.england.hidden_places import LOOKED_AFTER_IN_ALL, OF_PLACEMENT, OF_PROVIDER
from placement_opt.england.published_tables import HIDDEN_CELL, Row
from placement_opt.kernel.errors import Fault

PARTS_OF_ALL = {OF_PLACEMENT: "placement types", OF_PROVIDER: "providers"}
OF_SPEND = tuple(f"{table}_" for table in SPEND_TABLES)  # pounds may have pence, and income may be below nothing


def impossible_counts(rows: Iterable[tuple[int, Row]], file: str) -> Iterator[Fault]:
    """Yield each count that is no whole number, and each council whose parts are more than all whom it looks after.

    England is left out of the second: its figures are rounded.
    """
    in_parts: dict[tuple[str, str, str], float] = {}
    in_all: dict[tuple[str, str], tuple[int, float]] = {}
    for number, row in rows:
        measure, value = row["measure"], row["value"]
        if value == HIDDEN_CELL or measure.startswith(OF_SPEND):
            continue
        count = float(value)
        if count < 0 or not count.is_integer():
            yield Fault(file, number, measure, "a whole number, not below 0", value)
        elif row["la_code"] != ENGLAND and measure == LOOKED_AFTER_IN_ALL:
            in_all[row["la_code"], row["year"]] = number, count
        elif row["la_code"] != ENGLAND and measure.startswith(tuple(PARTS_OF_ALL)):
            key = row["la_code"], row["year"], measure[: measure.index("_") + 1]
            in_parts[key] = in_parts.get(key, 0) + count
    for (code, year, family), count in in_parts.items():
        number, most = in_all.get((code, year), (0, count))
        if count > most:
            expected = f"at least the {count:,.0f} children of the {PARTS_OF_ALL[family]} of {code} in {year}"
            yield Fault(file, number, LOOKED_AFTER_IN_ALL, expected, f"{most:,.0f}")
