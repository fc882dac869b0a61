"""An earlier release of referrals: the tables that an import wrote before, read to see what a later one would tell."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placement_opt.intake.audited.audit import CountKey
from placement_opt.intake.audited.earlier_release import RELEASED_OPTION, shown_count, table_of_release
from placement_opt.intake.placements.placement_rules import COUNTED_RULES
from placement_opt.intake.placements.placement_settings import ANSWERS, REFERRED_SETTINGS
from placement_opt.intake.placements.referral_counts import UNANSWERED
from placement_opt.intake.placements.referral_tables import MEASURES_OF_REFERRALS, TABLE_COLUMNS
from placement_opt.intake.suppress import NOT_SHOWN, TOTALS
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import shown

SHARED_PLACEMENTS = "placements"  # folder of the tables in the copy of a model
A_RELEASE_OF_REFERRALS = "a folder of tables as import-placements writes them, or the model folder that holds one"
A_COUNT_OF_REFERRALS = "a count as import-placements writes it"
ITS_PERIOD = "a source that ends in its months, such as April 2024 to March 2025"
TO = " to "
COLUMNS_OF_TIME = ("referrals", "placed", "timed", "with_limit", "in_time")
KEYS_OF_TIME = ("asked", "placed", "timed", "judged", "in_time")
OF_SUITABILITY = {"assessed": "assessed", "suitable": "either", "preferred": "preferred", "unsuitable": "unsuitable"}
OF_FEES = {"placements": "placed", "with_fee": "fee", "without_fee": "no_fee"}
Cells = Iterator[tuple[CountKey, str, str]]
Row = Mapping[str, str]


@dataclass(frozen=True)
class EarlierReferrals:
    """What an earlier release of referrals shows and hides, and the months of its first and last referral."""

    folder: str
    first: date
    last: date
    shown: Mapping[CountKey, int]
    hidden: frozenset[CountKey]

    @property
    def words(self) -> str:
        """Return its months in words."""
        first, last = (f"{day:%B %Y}" for day in (self.first, self.last))
        return first if first == last else f"{first}{TO}{last}"


def read_earlier_referrals(folders: Sequence[Path]) -> tuple[EarlierReferrals, ...]:
    """Return earlier releases; raises BadInput with every fault of all of them."""
    found, faults = list[EarlierReferrals](), list[Fault]()
    for folder in folders:
        try:
            found.append(_read_earlier(folder))
        except BadInput as error:
            faults += error.faults
    if faults:
        raise BadInput(faults)
    return tuple(found)


def counted_cells(table: str, row: Row) -> Cells:
    """Yield the counts of a row of a table: key, column and cell."""
    if table == "suitability":
        yield from (((row["setting"], row["need"], key), c, row[c]) for c, key in OF_SUITABILITY.items())
    elif table == "placed":
        kind = row["placement_type"]
        yield ("placed",) if kind == TOTALS else ("placed", kind), "placements", row["placements"]
        if kind != UNANSWERED:
            for k in ANSWERS["suitability"]:
                yield ("placed_as", k) if kind == TOTALS else ("placed", kind, k), k, row[k]
    elif table == "fees":
        yield from (((key, row["placement_type"]), c, row[c]) for c, key in OF_FEES.items())
    elif table == "time_to_place":
        yield from (
            (("time", row["needed_by"], k), c, row[c]) for c, k in zip(COLUMNS_OF_TIME, KEYS_OF_TIME, strict=True)
        )
    elif table == "shares" and row["measure"] in MEASURES_OF_REFERRALS:
        _, part, of = MEASURES_OF_REFERRALS[row["measure"]]
        yield from ((part, "number", row["number"]), (of, "of", row["of"]))
    elif table == "quality" and row["rule"] in COUNTED_RULES:
        yield COUNTED_RULES[row["rule"]], "rows", row["rows"]


def is_printed(key: CountKey) -> bool:
    """Say whether a count stands in one of the tables that may be shared, if it is not hidden."""
    if key[0] in REFERRED_SETTINGS:
        return key[-1] in OF_SUITABILITY.values() or key[1:] == (TOTALS, ANSWERS["suitability"][-1])
    if key[0] == "time":
        return key[-1] in KEYS_OF_TIME
    measured = {k for _, *keys in MEASURES_OF_REFERRALS.values() for k in keys}
    return key[0] in ("placed", "placed_as", "fee", "no_fee") or key in measured or key in COUNTED_RULES.values()


def _read_earlier(folder: Path) -> EarlierReferrals:
    inside = folder / SHARED_PLACEMENTS if (folder / SHARED_PLACEMENTS).is_dir() else folder
    tables = {
        name: table_of_release(inside / f"{name}.csv", heads, f"the table of {name} as import-placements writes it")
        for name, heads in TABLE_COLUMNS.items()
    }
    if faults := [fault for _, faults in tables.values() for fault in faults]:
        if not any(rows for rows, _ in tables.values()):
            faults = [Fault(RELEASED_OPTION, None, "", A_RELEASE_OF_REFERRALS, f"none in {shown(folder)}")]
        raise BadInput(faults)
    seen, hidden, faults = dict[CountKey, int](), set[CountKey](), list[Fault]()
    for name, (rows, _) in tables.items():
        for line, row in enumerate(rows, 2):
            for key, column, cell in counted_cells(name, row):
                if (number := shown_count(cell)) is not None:
                    seen[key] = number
                elif cell == NOT_SHOWN:
                    hidden.add(key)
                else:
                    place = shown(inside / f"{name}.csv")
                    faults.append(Fault(place, line, column, A_COUNT_OF_REFERRALS, "something else"))
    sources = {row["source"] for rows, _ in tables.values() for row in rows if "source" in row}
    period = _period(sources.pop()) if len(sources) == 1 else None
    if period is None:
        faults.append(Fault(shown(inside), None, "source", ITS_PERIOD, "another"))
    if faults or period is None:
        raise BadInput(faults)
    return EarlierReferrals(shown(inside), *period, seen, frozenset(hidden))


def _period(source: str) -> tuple[date, date] | None:
    """Return the months with which a source ends; None if it ends in something else."""
    first, _, last = source.rpartition(", ")[2].partition(TO)
    days = [_month_of(text) for text in (first, last or first)]
    return (days[0], days[1]) if days[0] and days[1] and days[0] <= days[1] else None


def _month_of(text: str) -> date | None:
    name, _, year = text.partition(" ")
    names = list(months.month_name)
    four = len(f"{date.max.year}")
    if not name or name not in names or not (year.isascii() and year.isdigit() and len(year) == four):
        return None
    return date(int(year), names.index(name), 1) if int(year) else None
