"""A need group of another model for one here: the same ages and level, or by the years of age that they share.

Where the age bands differ, a figure here is the mean of those of the groups there with the same level (or settled, as
here), each weighted with the years of age that it shares; its range reaches from their least low to their greatest
high. A group here with no such group there has nothing lent to it: what it needs stays a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from placement_opt.domain.catalogue import Catalogue, Need
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.starter import Words
from placement_opt.inputs.table_records import NUMBERS

# Where a row that is left out means that there are none: there the years of age without a row count as 0.
NONE_IF_LEFT_OUT = {
    *(("key_stage_4", "key_stage_4_share"), ("suitability", "most_of_group"), ("transitions", "moves_on")),
    *(("breakdown", "first_quarter"), ("breakdown", "later_quarter")),
}


@dataclass(frozen=True)
class Kinship:
    """The need groups there for one here: which has the same ages, and the years of age shared with each."""

    here: Need
    alike: str  # "" if none has the same ages
    years: Mapping[str, int]

    @property
    def words(self) -> str:
        """Return the shares in words, and what they leave out."""
        every = len(self.here.band.years)
        parts = [f"{need} for {n} of {every} years of age" for need, n in self.years.items()]
        rest = every - sum(self.years.values())
        return " and ".join(parts) + (f", no such group for the other {rest}" if rest else "")


@dataclass(frozen=True)
class Mean:
    """A figure for a group here from those of several there."""

    key: Words
    parameter: str
    value: float
    low: float
    high: float
    rows: tuple[Row, ...]  # there, of the group with the most years of age first


def kinships(catalogue: Catalogue, there: Mapping[str, Need]) -> dict[str, Kinship]:
    """Return the groups there for every need group here that has any."""
    found = {}
    for need in catalogue.needs.values():
        level = [n for n in there.values() if n.standing == need.standing]
        years = {n.id: shared for n in level if (shared := len(n.band.years & need.band.years))}
        if years:
            found[need.id] = Kinship(need, next((n.id for n in level if n.band == need.band), ""), years)
    return found


def afterwards(catalogue: Catalogue, here: Need, before: Need, after: Need) -> str:
    """Return the group here for a change of need there: of the same age or the next, with the level it leads to."""
    if before.band == here.band and (same := catalogue.need_of(after.band, after.standing)):
        return same
    older = catalogue.needs.get(here.ages_into)
    band = here.band if after.band == before.band else older.band if older else None
    return (band and catalogue.need_of(band, after.standing)) or ""


def means(kin: Kinship, table: str, rows: Sequence[tuple[Words, Row]]) -> Iterator[Mean]:
    """Yield the figures of a group here from the rows of its kin, each with its key as it is here."""
    parts: dict[tuple[Words, str], list[Row]] = {}
    for key, row in rows:
        parts.setdefault((key, row["parameter"]), []).append(row)
    for (key, parameter), found in parts.items():
        weights = [float(kin.years[row["need"]]) for row in found]
        missing = sum(kin.years.values()) - sum(weights) if (table, parameter) in NONE_IF_LEFT_OUT else 0.0
        value, low, high = ([row[c] for row in found] for c in NUMBERS)
        mean = sum(v * w for v, w in zip(value, weights, strict=True)) / (sum(weights) + missing)
        none = [0.0] if missing else []
        by_years = sorted(found, key=lambda row: -kin.years[row["need"]])
        yield Mean(key, parameter, mean, min(low + none), max(high), tuple(by_years))
