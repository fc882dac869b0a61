"""Every count that the shared tables of an import print, by its key, and which of them are hidden: one audit of all.

A key says what is counted, when, where and of whom: children in care at the end of a quarter by placement type and need
group, and who entered, left or was lost sight of in a quarter. A count that stands in several tables has one key, so it
is hidden in all or in none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.audited.audit import CountKey, CountsAtOnce, protected
from placement_opt.intake.audited.earlier_release import EarlierRelease
from placement_opt.intake.audited.shared_keys import (
    BRIEFLY,
    CAME_IN,
    LOOKED_AFTER,
    LOST,
    OF_QUARTERS,
    WENT,
    children_at,
    equations_of,
)
from placement_opt.intake.estimate.estimates import Untold
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.records.counts import LEFT, Counts
from placement_opt.intake.suppress import NOT_SHOWN, TOTALS, count, hidden, with_totals
from placement_opt.kernel import calendar


@dataclass(frozen=True)
class SharedCounts:
    """Counts by their keys, and those that are not shown."""

    numbers: Mapping[CountKey, int]
    hidden: frozenset[CountKey]
    small: int
    ends: tuple[str, ...]  # labels of the quarter ends, the one before the first quarter included
    told: tuple[CountKey, ...] = ()  # small counts that can be worked out all the same, from what cannot be changed
    compared: int = 0  # counts that an earlier release shows too
    revised: int = 0  # … and those of them that have changed since

    def cell(self, key: CountKey) -> str:
        """Return a count as text, or that it is not shown."""
        return NOT_SHOWN if key in self.hidden else f"{self.numbers.get(key, 0):,d}"

    def at_least(self, key: CountKey) -> str:
        """Return a count as text; of a small one that it is small."""
        number = self.numbers.get(key, 0)
        return self.cell(key) if number > self.small else count(number, self.small)

    def living(self, quarter: str, placement: str = TOTALS) -> str:
        """Return the children in a placement type at the end of a quarter as text."""
        return self.cell(children_at(quarter, placement))

    def places(self) -> frozenset[tuple[str, str]]:
        """Return the quarter ends and placement types of which the children are hidden."""
        return frozenset((key[1], key[2]) for key in self.hidden if key[0] == LOOKED_AFTER and key[3] == TOTALS)

    def untold(self) -> Untold:
        """Return the quarters of which some count is hidden, by number, the end before the first being 0."""
        number = {label: k for k, label in enumerate(self.ends)}
        living = [key for key in self.hidden if key[0] == LOOKED_AFTER]
        return Untold(
            flows=frozenset(number[key[1]] for key in self.hidden if key[0] in (CAME_IN, WENT)),
            unmatched=frozenset(number[key[1]] for key in self.hidden if key[0] == LOST),
            living=frozenset(number[key[1]] for key in living if key != children_at(key[1])),
            everyone=frozenset(number[key[1]] for key in living if key == children_at(key[1])),
        )


def shared_counts(
    counts: Counts, settings: Settings, catalogue: Catalogue, earlier: Sequence[EarlierRelease] = ()
) -> SharedCounts:
    """Return what is counted and hidden, beside what earlier releases show, which can no longer be hidden."""
    first = calendar.label(-len(counts.quarters), counts.as_of)
    ends, small = (first, *counts.quarters), settings.publishing.small
    numbers = dict(_numbers(counts, ends))
    tested = _tested_ends(ends, settings)
    printed = dict.fromkeys(key for key in numbers if _is_printed(key, ends, tested))
    now = stock_of(numbers, ends[-1], catalogue)
    start = {*_in_table(now, ends[-1], small), *_by_end(numbers, tested, small), *_in_quarters(numbers, ends, small)}
    start |= {key for release in earlier for key in release.hidden if key in printed}
    pairs: dict[CountKey, CountKey] = {(CAME_IN, q): (WENT, q) for q in counts.quarters}
    pairs |= {leavers: entries for entries, leavers in pairs.items()}
    own = [e for e in equations_of(printed, ends) if e.holds(numbers)]
    before = [e for release in earlier for e in release.equations if e.holds(numbers)]
    shown = {key: number for release in earlier for key, number in release.shown.items()}
    known = frozenset(key for key, number in shown.items() if numbers.get(key, 0) == number)
    system = CountsAtOnce(
        numbers=numbers,
        printed=frozenset(printed),
        equations=(*own, *before),
        small=small,
        known=known,
        kept=frozenset({children_at(ends[-1])}),
        nobody=frozenset(key for key in numbers if key[0] in OF_QUARTERS),
        in_words=frozenset(key for key in numbers if key[0] in (LOST, BRIEFLY) or key[2:] == (TOTALS, TOTALS)),
        pairs=pairs,
    )
    secret, told = protected(system, frozenset(start))
    compared = [key for key in shown if key in numbers]
    return SharedCounts(numbers, secret, small, ends, tuple(sorted(told)), len(compared), len(set(compared) - known))


def stock_of(numbers: Mapping[CountKey, int], quarter: str, catalogue: Catalogue) -> pd.DataFrame:
    """Return children at the end of a quarter: placement types by need groups, in the catalogue's order, with totals.

    Nobody in care is a table without rows.
    """
    known = [key[2:] for key in numbers if key[:2] == (LOOKED_AFTER, quarter) and TOTALS not in key]
    places = [p for p in catalogue.placements if any(q == p for q, _ in known)]
    needs = [g for g in catalogue.needs if any(h == g for _, h in known)]
    cells = [[numbers.get(children_at(quarter, p, g), 0) for g in needs] for p in places]
    return with_totals(pd.DataFrame(cells, index=places, columns=needs)) if known else pd.DataFrame(columns=[TOTALS])


def stock_shown(shared: SharedCounts, catalogue: Catalogue) -> pd.DataFrame:
    """Return children at the as-of date by placement type and need group as text, what is hidden as that."""
    table, quarter = stock_of(shared.numbers, shared.ends[-1], catalogue), shared.ends[-1]
    cells = [[shared.cell(children_at(quarter, str(p), str(g))) for g in table.columns] for p in table.index]
    return pd.DataFrame(cells, index=table.index, columns=table.columns, dtype=object)


def _numbers(counts: Counts, ends: Sequence[str]) -> Iterator[tuple[CountKey, int]]:
    """Yield every count that any release could print."""
    found: dict[CountKey, int] = {children_at(end): 0 for end in ends}
    for quarter, need, place, n in counts.stock[["quarter", "need", "placement", "children"]].itertuples(index=False):
        for p, g in ((place, need), (place, TOTALS), (TOTALS, need), (TOTALS, TOTALS)):
            key = children_at(ends[quarter], p, g)
            found[key] = found.get(key, 0) + int(n)
    left = counts.flows.loc[counts.flows["to_need"] == LEFT]
    for name, frame in zip(OF_QUARTERS, (counts.entrants, left, counts.short_stays, counts.unmatched), strict=True):
        found |= {(name, end): 0 for end in ends[1:]}
        for quarter, n in frame[["quarter", "children"]].itertuples(index=False):
            found[name, ends[quarter]] += int(n)
    yield from found.items()


def _tested_ends(ends: Sequence[str], settings: Settings) -> tuple[str, ...]:
    """Return the quarter ends of which the backtest shows placement types: its origin and those that it forecasts."""
    held = settings.forecast.holdout
    return tuple(ends[-held - 1 :]) if len(ends) - 1 - held >= settings.forecast.least_known else ()


def _is_printed(key: CountKey, ends: Sequence[str], tested: Sequence[str]) -> bool:
    """Say whether a count stands in one of the shared tables."""
    if key[0] != LOOKED_AFTER:
        return True
    return key[1] == ends[-1] or key[2:] == (TOTALS, TOTALS) or (key[1] in tested and key[3] == TOTALS)


def _in_table(now: pd.DataFrame, quarter: str, small: int) -> Iterator[CountKey]:
    """Yield what is hidden of the table of stock by itself."""
    if len(now):
        hide = hidden(now.to_numpy(dtype="int64"), small)
        for (p, row), cells in zip(now.iterrows(), hide, strict=True):
            yield from (children_at(quarter, str(p), str(g)) for g, h in zip(row.index, cells, strict=True) if h)


def _by_end(numbers: Mapping[CountKey, int], tested: Sequence[str], small: int) -> Iterator[CountKey]:
    """Yield what is hidden of children by placement type at each quarter end of the backtest by itself."""
    for quarter in tested[:-1]:
        line = [key for key in numbers if key[:2] == (LOOKED_AFTER, quarter) and key[3] == TOTALS and key[2] != TOTALS]
        if line:
            table = with_totals(pd.DataFrame([[numbers[key] for key in line]])).to_numpy(dtype="int64")
            keys = (*line, children_at(quarter))
            yield from (key for key, h in zip(keys, hidden(table, small)[-1], strict=True) if h)


def _in_quarters(numbers: Mapping[CountKey, int], ends: Sequence[str], small: int) -> Iterator[CountKey]:
    """Yield what is hidden of the table of quarters: small counts, and a quarter's entries and leavers together.

    These are hidden also where few are unknown to the next return: each of the three, with the other two and the
    children before and after, could be told.
    """
    yield from (children_at(end) for end in ends if 0 < numbers[children_at(end)] <= small)
    for quarter in ends[1:]:
        few = {name for name in OF_QUARTERS if 0 < numbers[name, quarter] <= small}
        yield from ((name, quarter) for name in few)
        if few - {BRIEFLY}:
            yield from ((name, quarter) for name in (CAME_IN, WENT))
