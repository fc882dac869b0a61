"""An earlier release: the shared tables that an import wrote before, read to see what a later one would give away."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from placement_opt.intake.audited.audit import CountEquation, CountKey
from placement_opt.intake.audited.shared_keys import (
    AT_END,
    BEFORE,
    EVERYONE,
    FOLDER,
    OF_QUARTERS,
    children_at,
    equations_of,
)
from placement_opt.intake.suppress import NOT_SHOWN, TOTALS
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import TABLE_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.text import shown

RELEASED_OPTION = "--released"
A_RELEASE = "a folder of shared tables as import-903 writes them, or the model folder that holds one"
QUARTERS_IN_ORDER = "quarters one after another, up to the last of the release"
A_COUNT = "a count as import-903 writes it"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "quarters": ("quarter", *OF_QUARTERS, AT_END),
    "backtest": ("quarter", "placement", "forecast", "low", "high", "actual", "at_origin"),
    "stock": ("placement", TOTALS),  # the first and the last: between them stand need groups
}

_SHOWN = re.compile(r"[0-9]{1,3}(,[0-9]{3})*|[0-9]{1,9}", re.ASCII)
_SMALL = re.compile(r"1 to [0-9]+", re.ASCII)
Row = dict[str, str]


@dataclass(frozen=True)
class EarlierRelease:
    """What an earlier release shows, which counts it hides, and how these add up beside those that it shows."""

    folder: str
    quarter: str  # the last that it knows
    shown: Mapping[CountKey, int]
    hidden: frozenset[CountKey]
    equations: tuple[CountEquation, ...]


def read_releases(folders: Sequence[Path]) -> tuple[EarlierRelease, ...]:
    """Return earlier releases; raises BadInput with every fault of all of them."""
    found, faults = [], list[Fault]()
    for folder in folders:
        try:
            found.append(_read(folder))
        except BadInput as error:
            faults += error.faults
    if faults:
        raise BadInput(faults)
    return tuple(found)


def _read(folder: Path) -> EarlierRelease:
    inside = folder / FOLDER if (folder / FOLDER).is_dir() else folder
    tables = {name: _table(inside / f"{name}.csv", name) for name in HEADINGS}
    if faults := [fault for _, faults in tables.values() for fault in faults]:
        if not any(rows for rows, _ in tables.values()):
            faults = [Fault(RELEASED_OPTION, None, "", A_RELEASE, f"none in {shown(folder)}")]
        raise BadInput(faults)
    rows = {name: rows for name, (rows, _) in tables.items()}
    ends = _ends(rows["quarters"])
    tested = tuple(dict.fromkeys(row["quarter"] for row in rows["backtest"]))
    if not ends or tested != ends[1:][len(ends) - 1 - len(tested) :]:
        name = "backtest" if ends else "quarters"
        raise BadInput([Fault(shown(inside / f"{name}.csv"), None, "quarter", QUARTERS_IN_ORDER, "others")])
    return _release(inside, rows, ends)


def _release(inside: Path, rows: Mapping[str, Sequence[Row]], ends: Sequence[str]) -> EarlierRelease:
    seen, hidden, faults = dict[CountKey, int](), set[CountKey](), list[Fault]()
    for name, line, column, key, cell in _cells(rows, ends):
        if (number := shown_count(cell)) is not None:
            seen[key] = number
        elif cell == NOT_SHOWN or _SMALL.fullmatch(cell):
            hidden.add(key)
        else:
            faults.append(Fault(shown(inside / f"{name}.csv"), line, column, A_COUNT, "something else"))
    if faults:
        raise BadInput(faults)
    secret = frozenset(hidden)
    equations = tuple(_beside(seen, secret, e) for e in equations_of(dict.fromkeys((*seen, *secret)), ends))
    return EarlierRelease(shown(inside), ends[-1], seen, secret, tuple(e for e in equations if e.parts))


def _beside(seen: Mapping[CountKey, int], hidden: frozenset[CountKey], equation: CountEquation) -> CountEquation:
    """Return what an equation says of the hidden counts."""
    parts = {key: times for key, times in equation.parts.items() if key in hidden}
    return CountEquation(parts, -sum(times * seen.get(key, 0) for key, times in equation.parts.items()))


def shown_count(cell: str) -> int | None:
    """Return the count that a cell shows; None if it shows none."""
    return int(cell.replace(",", "")) if _SHOWN.fullmatch(cell) else None


def table_of_release(file: Path, heads: Sequence[str], expected: str) -> tuple[list[Row], list[Fault]]:
    """Return the rows of a table of a release, or why it is none; no word of a table of another kind is shown.

    `heads`: its headings; of two these are the first and the last.
    """
    given = given_file(file, shown(file), TABLE_FILE, expected, of_children=None)
    if given.fault:
        return [], [given.fault]
    fault = Fault(shown(file), None, "", expected, "something else")
    try:
        lines = list(csv.reader(io.StringIO(given.data.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return [], [fault]
    head, *cells = lines or [[]]
    ends = (*head[:1], *head[-1:]) if len(heads) == len(HEADINGS["stock"]) else tuple(head)
    if ends != tuple(heads) or any(len(row) != len(head) for row in cells) or len(set(head)) != len(head):
        return [], [fault]
    return [dict(zip(head, row, strict=True)) for row in cells], []


def _table(file: Path, name: str) -> tuple[list[Row], list[Fault]]:
    return table_of_release(file, HEADINGS[name], f"the table of {name} as import-903 writes it")


def _ends(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the labels of all quarter ends, the one before the first quarter included; none if they are not so."""
    labels = [row["quarter"] for row in rows]
    places = [calendar.ordinal(label) for label in labels[1:]]
    first = places[0] if places else None
    if first is None or labels[0] != BEFORE or places != list(range(first, first + len(places))):
        return ()
    year, quarter = divmod(first - 1, calendar.QUARTERS_PER_YEAR)
    return (f"{calendar.year_label(year)} Q{quarter + 1}", *labels[1:])


def _cells(rows: Mapping[str, Sequence[Row]], ends: Sequence[str]) -> Iterator[tuple[str, int, str, CountKey, str]]:
    """Yield every count of a release: table, line, column, key and cell."""
    for line, (end, row) in enumerate(zip(ends, rows["quarters"], strict=True), 2):
        yield "quarters", line, AT_END, children_at(end), row[AT_END]
        if end != ends[0]:
            yield from (("quarters", line, name, (name, end), row[name]) for name in OF_QUARTERS)
    tested = list(dict.fromkeys(row["quarter"] for row in rows["backtest"]))
    for line, row in enumerate(rows["backtest"], 2):
        place = TOTALS if row["placement"] == EVERYONE else row["placement"]
        yield "backtest", line, "actual", children_at(row["quarter"], place), row["actual"]
        origin = ends[-len(tested) - 1] if len(tested) < len(ends) else ends[0]
        yield "backtest", line, "at_origin", children_at(origin, place), row["at_origin"]
    for line, row in enumerate(rows["stock"], 2):
        for column, cell in row.items():
            if column != "placement":
                yield "stock", line, column, children_at(ends[-1], row["placement"], column), cell
