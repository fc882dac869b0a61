"""review.csv: a row for each recommendation, and what a lead wrote beside it, checked before anything is solved."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import AMEND, CAP_AT, REVIEWED
from placement_opt.inputs.csv_tables import read_rows
from placement_opt.inputs.table_records import Column, Table
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import TABLE_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.numbers import CELL, undressed
from placement_opt.kernel.text import NO_FORMULA, like_a_formula, meant, nearest, plain, shown
from placement_opt.review.lead_decisions import LeadSaid
from placement_opt.review.recommendations import Recommendation

GIVEN = ("run", "recommendation", "kind", "what", "when", "recommended", "unit")  # columns that nobody changes
FILLED_IN = ("decision", "value", "reason", "by")
LONGEST_TEXT = 1000  # characters of a reason
COPY_AGAIN = "copy the row again from the file that `placement-opt review` wrote"
FaultAt = Callable[..., Fault]  # column, what was expected, hint
DECIMAL_COMMA = re.compile(r"-?\d+,\d{1,2}", re.ASCII)  # a comma before three digits parts thousands
TABLE = Table(
    "review",
    "recommendations of a run",
    (
        Column("run", "the run that recommends it"),
        Column("recommendation", "which recommendation"),
        *(Column(name, name) for name in GIVEN[2:]),
        Column("decision", "what was decided", allowed=REVIEWED, blank=True),
        *(Column(name, name, blank=True) for name in FILLED_IN[1:]),
    ),
    may_be_empty=True,
    key=("recommendation",),
)


def text_of(run: str, rows: Sequence[Recommendation]) -> bytes:
    """Return the file to be filled in: UTF-8 with a byte-order mark, without which Excel spoils what is not ASCII."""
    found = io.StringIO()
    writer = csv.writer(found, lineterminator="\n")
    writer.writerow((*GIVEN, *FILLED_IN))
    writer.writerows((*given(run, row).values(), *("" for _ in FILLED_IN)) for row in rows)
    return codecs.BOM_UTF8 + found.getvalue().encode("utf-8")


def given(run: str, row: Recommendation) -> dict[str, str]:
    """Return the cells of a row that nobody changes."""
    return dict(zip(GIVEN, (run, row.id, row.kind, row.what, row.when, row.recommended, row.unit), strict=True))


def decisions_on(row: Recommendation) -> tuple[str, ...]:
    """Return what may be said of a recommendation: no cap on a home, which closes whole."""
    return tuple(word for word in REVIEWED if not (word == CAP_AT and row.quantity.closes))


def read_review(path: Path, run: str, rows: Sequence[Recommendation], c: Case) -> list[LeadSaid]:
    """Return what was said of recommendations, in the order of the file; a row without a decision says nothing.

    Raises BadInput with every fault of the file.
    """
    file = shown(path)
    given = given_file(path, file, TABLE_FILE, "a file that `placement-opt review` wrote")
    if given.fault:
        raise BadInput([given.fault])
    good, faulty, faults = read_rows(given.data.removeprefix(codecs.BOM_UTF8), TABLE, file)
    found = sorted((*good, *faulty), key=lambda row: int(row["row"]))
    if faults and (not found or any(f.expected.startswith(f"column {f.column}") for f in faults)):
        raise BadInput(faults)  # without its columns every row would be a fault
    known = {row.id: row for row in rows}
    faults += _of_another_run(found, run)
    for cells in found:
        faults += _row_faults(cells, run, known, c)
    faults += _missing(file, found, known)
    if faults:
        raise BadInput(faults)
    return [_said(cells, known, c) for cells in found if cells["decision"]]


def _missing(file: str, found: Sequence[Mapping[str, Any]], known: Mapping[str, Recommendation]) -> Iterator[Fault]:
    there = {cells["recommendation"] for cells in found}
    for id in known:
        if id not in there:
            yield Fault(file, None, "recommendation", f"a row for {id}", "no such row", COPY_AGAIN)


def _of_another_run(found: Sequence[Mapping[str, Any]], run: str) -> Iterator[Fault]:
    """Yield the rows of another run; where all are of the same one, the first stands for all."""
    strange = [cells for cells in found if cells["run"] and cells["run"] != run]
    alike = len(strange) == len(found) and len({cells["run"] for cells in strange}) == 1
    for cells in strange[:1] if alike else strange:
        hint = "decisions on another run are not taken over"
        yield Fault(cells["file"], cells["row"], "run", f"{run}, the run that is reviewed", cells["run"], hint)


def _row_faults(cells: Mapping[str, Any], run: str, known: Mapping[str, Recommendation], c: Case) -> Iterator[Fault]:
    def fault(column: str, expected: str, hint: str = "") -> Fault:
        return Fault(cells["file"], cells["row"], column, expected, str(cells[column]), hint)

    of = known.get(cells["recommendation"])
    if of is None:
        if cells["recommendation"]:
            yield fault("recommendation", "a recommendation of the run", nearest(cells["recommendation"], known))
        return
    for column, written in given(run, of).items():
        if column not in ("run", "recommendation") and cells[column] and not _same(cells[column], written):
            yield fault(column, written, COPY_AGAIN)
    yield from _decision_faults(cells, of, c, fault)


def _same(cell: str, written: str) -> bool:
    """Say whether a cell is as it was written, or the same number."""
    return cell == written or bool(CELL.fullmatch(cell) and CELL.fullmatch(written) and float(cell) == float(written))


def _decision_faults(cells: Mapping[str, Any], of: Recommendation, c: Case, fault: FaultAt) -> Iterator[Fault]:
    decision = cells["decision"]
    if not decision:
        for column in (name for name in FILLED_IN[1:] if cells[name]):
            yield fault(column, f"nothing, or a decision in the row: {', '.join(REVIEWED)}")
        return
    if decision not in REVIEWED:
        return  # told already
    for column in ("reason", "by"):
        if not cells[column]:
            yield fault(column, {"reason": "why it was decided", "by": "the name or role of who decided"}[column])
        elif len(cells[column]) > LONGEST_TEXT:
            yield fault(column, f"at most {LONGEST_TEXT:,d} characters")
        elif not all(sign.isprintable() or sign in "\n\t" for sign in cells[column]):
            yield fault(column, "text without control characters")
        elif not any(letter.isalpha() for letter in cells[column]):
            yield fault(column, "words")
        elif like_a_formula(cells[column]):
            yield fault(column, NO_FORMULA)
    if decision not in decisions_on(of):
        yield fault("decision", "accept, refuse or amend: a home closes whole")
    elif decision in (CAP_AT, AMEND):
        yield from _value_faults(cells["value"], decision, of, c, fault)
    elif cells["value"]:
        yield fault("value", f"nothing, since {decision} has no value; to give one, write cap or amend")


def _value_faults(value: str, decision: str, of: Recommendation, c: Case, fault: FaultAt) -> Iterator[Fault]:
    if of.quantity.closes:
        if value not in _quarters(c):
            first, last = c.quarters[0].label, c.quarters[-1].label
            yield fault("value", f"the first quarter closed, {first} to {last}", meant(calendar.near_quarter(value)))
        return
    if not CELL.fullmatch(value):
        words = "the most that is agreed" if decision == CAP_AT else "the amount that is agreed instead"
        point = f"write {value.replace(',', '.')}" if DECIMAL_COMMA.fullmatch(value) else undressed(value)
        yield fault("value", f"{words}, a plain number", point)
        return
    amount = float(value)
    if amount < of.quantity.rest:
        rest = f"{plain(of.quantity.rest)} or more"
        yield fault("value", f"{rest}: those at the opening go on" if of.quantity.rest else rest)
    elif amount == float("inf"):
        yield fault("value", "a plain number")
    elif of.is_whole and amount != int(amount):
        yield fault("value", f"a whole number of {of.unit.partition(' ')[0].rstrip(',')}")


def _quarters(c: Case) -> dict[str, int]:
    return {q.label: q.number for q in c.quarters}


def _said(cells: Mapping[str, Any], known: Mapping[str, Recommendation], c: Case) -> LeadSaid:
    of, value = known[cells["recommendation"]], cells["value"]
    number = None if not value else float(_quarters(c)[value]) if of.quantity.closes else float(value)
    return LeadSaid(cells["row"], of, cells["decision"], number, cells["reason"], cells["by"])
