"""What came of a fund's interventions, quarter by quarter: counts alone, and none of them of one family or child."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placement_opt.inputs.csv_tables import Row, read_rows_of, split
from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.lookups import fault_at
from placement_opt.inputs.table_records import Column, Table
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.numbers import EXACT_DIGITS, undressed
from placement_opt.kernel.text import meant, nearest, shown

_COUNTED = "whole number"  # form of a column of counts, which this file reads itself
_OF_CASES = ("cases_started", "cases_completed")
_OF_USES = ("observed", "case_quarters")
_OF_OTHERS = ("comparison_observed", "comparison_case_quarters")
OUTCOMES_TABLE = Table(
    "outcomes",
    "what came of an intervention in a quarter",
    (
        Column("intervention", "intervention"),
        Column("cohort", "cohort"),
        Column("use", "use of a service that the intervention avoids"),
        Column("quarter", "quarter such as 2013/14 Q1", form="quarter"),
        Column("cases_started", "cases started in the quarter", form=_COUNTED),
        Column("cases_completed", "cases completed in the quarter", form=_COUNTED),
        Column("observed", "uses by completed cases, while the intervention is to work", form=_COUNTED),
        Column("case_quarters", "completed cases that were watched in the quarter", form=_COUNTED),
        Column("comparison_observed", "uses by the comparison group; blank if there is none",
               form=_COUNTED, blank=True),
        Column("comparison_case_quarters", "people of that group who were watched; blank if there is none",
               form=_COUNTED, blank=True),
    ),
    key=("intervention", "cohort", "use", "quarter"),
)  # fmt: skip


@dataclass(frozen=True)
class TrackedOutcome:
    """What came of an intervention with a cohort in one quarter, of one use of a service: counts alone."""

    intervention: str
    cohort: str
    use: str
    quarter: str
    number: int  # of the quarter; the first after the opening is 1
    cases_started: int
    cases_completed: int
    observed: int  # uses by completed cases
    case_quarters: int  # completed cases watched in the quarter, each for its whole length
    comparison_observed: int | None = None  # None: measured against the use that is expected without help
    comparison_case_quarters: int | None = None

    @property
    def compared(self) -> bool:
        """Whether a comparison group was watched too."""
        return self.comparison_case_quarters is not None


def read_outcomes(path: Path, tables: Tables, opening: date) -> tuple[TrackedOutcome, ...]:
    """Return the counts of a file of outcomes, in the order of their rows; `tables` are those of the fund.

    Raises BadInput with every fault of the file: records of children, headings, words, counts, rows given twice.
    """
    good, faulty, faults = read_rows_of(path, OUTCOMES_TABLE, shown(path))
    known = _Known.of(tables)
    for row in (*good, *faulty):
        faults += [f for f in _word_faults(row, known) if f.column not in _told(faults, row)]
    for row in good:
        faults += [*_time_faults(row, opening), *_count_faults(row, known)]
    torn = {(row["intervention"], row["cohort"]) for row in (*good, *faulty) if _told(faults, row)}
    whole = [row for row in good if (row["intervention"], row["cohort"]) not in torn]
    rows = [_outcome(row, opening) for row in whole]  # where a row of a pair is faulty its sums say nothing
    at = {(r["intervention"], r["cohort"], r["use"], r["quarter"]): r for r in whole}
    for one, column, expected in _between(rows):
        faults.append(fault_at(at[one.intervention, one.cohort, one.use, one.quarter], column, expected))
    if faults:
        raise BadInput(faults)
    return tuple(rows)


@dataclass(frozen=True)
class _Known:
    """Which words a fund has, and which go together."""

    eligible: dict[str, tuple[str, ...]]  # intervention -> cohorts
    avoids: dict[str, tuple[str, ...]]  # intervention -> uses
    expected: frozenset[tuple[str, str]]  # (cohort, use)
    cohorts: tuple[str, ...]
    uses: tuple[str, ...]

    @classmethod
    def of(cls, tables: Tables) -> _Known:
        avoided = [(r["intervention"], r["use"]) for r in records(tables, "avoided_uses")]
        named = {r["intervention"]: tuple(split(r["cohorts"])) for r in records(tables, "interventions")}
        return cls(
            named,
            {i: tuple(dict.fromkeys(use for name, use in avoided if name == i)) for i in named},
            frozenset((r["cohort"], r["use"]) for r in records(tables, "expected_uses")),
            tuple(r["cohort"] for r in records(tables, "cohorts")),
            tuple(r["use"] for r in records(tables, "service_uses")),
        )


def _told(faults: Sequence[Fault], row: Row) -> set[str]:
    """Return the columns of a row at which something is wrong already."""
    return {f.column for f in faults if f.row == row["row"]}


def _word_faults(row: Row, known: _Known) -> Iterator[Fault]:
    """Yield what is wrong with the words of a row: none that the fund has, or not one for the other."""
    of = {"intervention": known.eligible, "cohort": known.cohorts, "use": known.uses}
    tables = {"intervention": "interventions", "cohort": "cohorts", "use": "service_uses"}
    wrong = [name for name, words in of.items() if row[name] and row[name] not in words]
    for name in wrong:
        yield fault_at(row, name, f"a name in {tables[name]}.csv", hint=nearest(row[name], of[name]))
    if "intervention" in wrong or not row["intervention"]:
        return
    may, avoids = known.eligible[row["intervention"]], known.avoids[row["intervention"]]
    if row["cohort"] and "cohort" not in wrong and row["cohort"] not in may:
        expected = f"a cohort that is eligible for {row['intervention']}: {', '.join(may)}"
        yield fault_at(row, "cohort", expected, hint=meant(may[0]) if len(may) == 1 else "")
    if row["use"] and "use" not in wrong and row["use"] not in avoids:
        expected = f"a use that {row['intervention']} avoids by avoided_uses.csv: {', '.join(avoids) or 'none'}"
        yield fault_at(row, "use", expected, hint=meant(avoids[0]) if len(avoids) == 1 else "")


def _time_faults(row: Row, opening: date) -> Iterator[Fault]:
    number = calendar.number(row["quarter"], opening)
    if number is not None and number < 1:
        yield fault_at(row, "quarter", f"{calendar.label(1, opening)}, the first after the opening, or a later quarter")
    elif number is not None and number > calendar.FARTHEST:
        yield fault_at(row, "quarter", f"a quarter up to {calendar.label(calendar.FARTHEST, opening)}")


def _count_faults(row: Row, known: _Known) -> Iterator[Fault]:
    """Yield what is wrong with the counts of a row, each by itself and beside each other."""
    told = list(_no_counts(row))
    yield from told
    if told:
        return
    if int(row["observed"]) and not int(row["case_quarters"]):
        yield fault_at(row, "case_quarters", f"1 or more, since {row['observed']} uses were observed")
    uses, watched = (row[name] for name in _OF_OTHERS)
    for name, other, cell in ((_OF_OTHERS[0], watched, uses), (_OF_OTHERS[1], uses, watched)):
        if other and not cell:
            yield fault_at(row, name, "a count, or neither of the two of the comparison group")
    if watched and not int(watched):
        yield fault_at(row, _OF_OTHERS[1], "1 or more, or neither count where there is no comparison group")
    if not watched and (row["cohort"], row["use"]) not in known.expected and row["cohort"] in known.cohorts:
        expected = f"a comparison group, since expected_uses.csv has no row {row['cohort']},{row['use']}"
        yield fault_at(row, _OF_OTHERS[1], expected)


def _no_counts(row: Row) -> Iterator[Fault]:
    for name in (*_OF_CASES, *_OF_USES, *_OF_OTHERS):
        cell = row[name]
        if cell and not (cell.isascii() and cell.isdecimal() and len(cell) <= EXACT_DIGITS):
            yield fault_at(row, name, "a whole number, 0 or more, since it is counted", hint=undressed(cell))


def _outcome(row: Row, opening: date) -> TrackedOutcome:
    counts = [int(row[name]) if row[name] else None for name in (*_OF_CASES, *_OF_USES, *_OF_OTHERS)]
    number = calendar.number(row["quarter"], opening)
    words = (row["intervention"], row["cohort"], row["use"], row["quarter"])
    return TrackedOutcome(*words, number or 0, *counts)  # type: ignore[arg-type]


def _between(rows: Sequence[TrackedOutcome]) -> Iterator[tuple[TrackedOutcome, str, str]]:
    """Yield the rows whose cases do not go with those of other rows, each with the column and what was expected."""
    by_pair: dict[tuple[str, str], dict[int, TrackedOutcome]] = defaultdict(dict)
    for one in sorted(rows, key=lambda r: r.number):
        first = by_pair[one.intervention, one.cohort].setdefault(one.number, one)
        for column in _OF_CASES:
            if getattr(first, column) != getattr(one, column):
                yield one, column, f"{getattr(first, column)}, as in the row of {first.use} for the same quarter"
    for one in rows:
        until = [r for t, r in by_pair[one.intervention, one.cohort].items() if t <= one.number]
        started, completed = (sum(getattr(r, column) for r in until) for column in _OF_CASES)
        if completed > started:
            expected = f"no more than were started: {completed} completed until then, {started} started"
            yield one, "cases_completed", expected
        if one.case_quarters > completed:
            yield one, "case_quarters", f"no more than the {completed} cases that were completed until then"
