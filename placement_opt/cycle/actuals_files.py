"""A quarter's actuals as a file: what a commissioner has, as CSV or workbook, and as it is kept beside the model."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from placement_opt.cycle.actual_measures import (
    ACTUAL_MEASURES,
    ACTUAL_NAMES,
    IN_POUNDS,
    ActualMeasure,
    measure_named,
    subjects,
)
from placement_opt.domain.case import Case
from placement_opt.intake.folder.sheets import Sheet, is_blank, mistaken, of_return, read_sheets, spelt, without_records
from placement_opt.kernel.atomic_folder import OWNER_ALONE
from placement_opt.kernel.calendar import near_quarter
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.guard import LIKE_RECORDS, rows_of_children
from placement_opt.kernel.numbers import CELL, undressed
from placement_opt.kernel.paths import ACTUALS
from placement_opt.kernel.text import nearest, shown
from placement_opt.kernel.whole_file import write_whole

ACTUAL_COLUMNS = ("quarter", "measure", "subject", "need", "value", "note")
TOO_MANY = (1_000_000, 1_000_000_000)  # of whatever is counted, and pounds: no council has as many
ACTUALS_NEED = ("quarter", "measure", "value")
WORDS_OF_ACTUALS = ACTUAL_COLUMNS[:4]  # in which neither a date nor a long number has a place


@dataclass(frozen=True)
class ActualRow:
    """One figure of one quarter, with where it stands."""

    file: str
    line: int
    quarter: str
    measure: str
    subject: str
    need: str
    value: float
    note: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What the figure is of."""
        return self.measure, self.subject, self.need


def file_of(model: Path, quarter: str) -> Path:
    """Return where the actuals of a quarter are kept: 2013/14 Q1 in actuals/2013-14-Q1.csv."""
    return model / ACTUALS / f"{quarter.replace('/', '-').replace(' ', '-')}.csv"


def kept_files(files: Sequence[Path], c: Case) -> list[tuple[str, Path]]:
    """Return the quarters of which there are files of actuals, in order, each with its file.

    Raises BadInput for a file of no quarter of the horizon, or if a quarter lies between two of them.
    """
    by_name = {file_of(Path(), q.label).name: q.label for q in c.quarters}
    there = {by_name[p.name]: p for p in files if p.name in by_name}
    expected = "the actuals of a quarter of the horizon"
    faults = [
        Fault(shown(p), None, "", expected, p.name, nearest(p.name, by_name)) for p in files if p.name not in by_name
    ]
    labels = [q.label for q in c.quarters if q.label in there]
    for label, want in zip(labels, by_name.values(), strict=False):
        if label != want and want not in there:
            faults.append(Fault(shown(there[label]), None, "", "no quarter left out before it", f"{want} is missing"))
    if faults:
        raise BadInput(faults)
    return [(label, there[label]) for label in labels]


def read_actuals(path: Path, quarter: str, c: Case) -> tuple[ActualRow, ...]:
    """Return the figures of a file of one quarter; rows without a value are left out, as not counted.

    Raises BadInput with every fault of the file: headings, words, numbers, another quarter, figures given twice.
    """
    sheet = _with_actuals(read_sheets(path))
    line, cells = sheet.lines[0]
    header = [spelt(cell) for cell in cells]
    faults = list(_header_faults(sheet, line, header))
    rows: list[ActualRow] = []
    for at, values in sheet.lines[1:]:
        cell = dict.fromkeys(ACTUAL_COLUMNS, "") | dict(zip(header, values, strict=False))
        if rows_of_children([[cell[column] for column in WORDS_OF_ACTUALS]]):  # of such a row no word is shown
            faults.append(Fault(sheet.place, at, "", "a figure of the quarter", LIKE_RECORDS, whole=True))
            continue
        found = list(_row_faults(sheet.place, at, cell, quarter, c))
        faults += found
        if not found and not is_blank(cell["value"]):
            rows.append(_row(sheet.place, at, cell))
    faults += _twice(rows)
    if not rows and not faults:
        faults.append(Fault(sheet.place, None, "value", "at least one figure", "no figure"))
    if faults:
        raise BadInput(faults)
    return tuple(rows)


def _with_actuals(sheets: Sequence[Sheet]) -> Sheet:
    """Return the sheet whose first line names the columns that are needed, without its lines that start with #."""
    for sheet in sheets:
        lines = tuple((at, cells) for at, cells in sheet.lines if not cells[0].startswith("#"))
        header = {spelt(cell) for cell in lines[0][1]} if lines else set()
        if header.issuperset(ACTUALS_NEED) and not of_return(header):
            return without_records(replace(sheet, lines=lines))
    found = "no such columns" if any(s.lines for s in sheets) else "an empty file"
    expected = "columns " + ", ".join(ACTUAL_COLUMNS)
    raise BadInput([Fault(sheets[0].file, 1, "", expected, found, mistaken(sheets, "the actuals of a quarter"))])


def _header_faults(sheet: Sheet, line: int, header: Sequence[str]) -> Iterator[Fault]:
    expected = "columns " + ", ".join(ACTUAL_COLUMNS)
    for at, name in enumerate(header, start=1):
        if name and name not in ACTUAL_COLUMNS:
            yield Fault(sheet.place, line, f"column {at}", expected, "another heading", nearest(name, ACTUAL_COLUMNS))
    for name in ACTUAL_COLUMNS:
        if header.count(name) > 1:
            yield Fault(sheet.place, line, name, f"column {name} once", "the column more than once")


def _row_faults(file: str, line: int, cell: dict[str, str], quarter: str, c: Case) -> Iterator[Fault]:
    def fault(column: str, expected: str, hint: str = "") -> Fault:
        return Fault(file, line, column, expected, cell[column], hint)

    if cell["quarter"] != quarter:
        near = near_quarter(cell["quarter"])
        yield fault("quarter", f"{quarter}, as asked", f"write {near}" if near == quarter else "")
    if cell["measure"] not in ACTUAL_NAMES:
        yield fault("measure", "one of " + ", ".join(ACTUAL_NAMES), nearest(cell["measure"], ACTUAL_NAMES))
        return
    measure = measure_named(cell["measure"])
    known = subjects(c, measure.about)
    if cell["subject"] not in known:
        expected = f"one of {', '.join(known)}" if known != ("",) and known else "no subject"
        yield fault("subject", expected, nearest(cell["subject"], known))
    if cell["need"] and not measure.by_need:
        yield fault("need", f"no need group, since {measure.name} is of all together")
    elif cell["need"] and cell["need"] not in c.needs:
        yield fault("need", "a need group of the model, or nothing", nearest(cell["need"], c.needs))
    if not is_blank(cell["value"]):
        yield from _value_faults(fault, cell["value"], measure)


def _value_faults(fault: Callable[..., Fault], word: str, measure: ActualMeasure) -> Iterator[Fault]:
    if not CELL.fullmatch(word) or not math.isfinite(float(word)):
        yield fault("value", "a plain number", undressed(word) or "leave it empty if it is hidden or not known")
    elif measure.yes_or_no and float(word) not in (0, 1):
        yield fault("value", "1 for yes or 0 for no")
    elif float(word) < 0 and measure.unit != IN_POUNDS:
        yield fault("value", "0 or more")
    elif abs(float(word)) >= TOO_MANY[measure.unit == IN_POUNDS]:
        yield fault("value", f"less than {TOO_MANY[measure.unit == IN_POUNDS]:,d}")
    elif measure.whole and not float(word).is_integer():
        yield fault("value", "a whole number, since it is counted")


def _row(file: str, line: int, cell: dict[str, str]) -> ActualRow:
    words = (cell["quarter"], cell["measure"], cell["subject"], cell["need"])
    return ActualRow(file, line, *words, float(cell["value"]), " ".join(cell["note"].split()))


def _twice(rows: Sequence[ActualRow]) -> Iterator[Fault]:
    first: dict[tuple[str, str, str], int] = {}
    for row in rows:
        if row.key in first:
            named = " ".join(word for word in row.key if word)
            hint = f"the first is on line {first[row.key]}"
            yield Fault(row.file, row.line, "measure", "each figure once", f"{named} again", hint, whole=True)
        first.setdefault(row.key, row.line)


def template(c: Case, quarter: str) -> str:
    """Return an empty file of actuals: every figure that a model can take, to be filled in as far as it is known."""
    lines = [
        f"# Actuals of {quarter}. Fill in what is known and leave the rest empty: it is then taken as it was expected.",
        "# A figure far from what was expected needs a note that says why. `need` may name a need group.",
        *(f"# {m.name}: {m.words} [{m.unit}]" for m in ACTUAL_MEASURES if subjects(c, m.about)),
    ]
    rows = [(quarter, m.name, subject, "", "", "") for m in ACTUAL_MEASURES for subject in subjects(c, m.about)]
    return "\n".join(lines) + "\n" + _csv(rows)


def text_of(rows: Sequence[ActualRow]) -> str:
    """Return actuals as they are kept beside a model."""
    return _csv([(r.quarter, *r.key, f"{r.value:.15g}", r.note) for r in rows])


def _csv(rows: Sequence[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([ACTUAL_COLUMNS, *rows])
    return text.getvalue()


def keep_actuals(model: Path, quarter: str, rows: Sequence[ActualRow]) -> Path:
    """Keep the actuals of a quarter beside the model, whole or not at all, and return their file.

    Raises BadInput if the folder cannot be written.
    """
    place = file_of(model, quarter)
    try:
        place.parent.mkdir(mode=OWNER_ALONE, exist_ok=True)
        write_whole(place, text_of(rows).encode("utf-8"))
    except OSError as error:
        expected, why = "a file that can be written", f"{error.strerror or error}; is it open?"
        raise BadInput([Fault(shown(place), None, "", expected, why)]) from error
    return place
