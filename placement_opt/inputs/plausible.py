"""What a figure can be, and what it usually is, by its unit or by name: config/plausible.csv.

Beyond what it can be a figure is a fault: no council is so large, nothing costs so much. Beyond what it usually is, it
stands with a warning in the verdict, since a slip by ten or a thousand would otherwise make a confident answer.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from placement_opt.inputs.table_records import EVIDENCE, NO_PLAN_READS, UNITS, Parameter
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import config_folder
from placement_opt.kernel.text import plain

PLAUSIBLE_FILE = "plausible.csv"
UNIT, FIGURE, A_FEE, RELATION = "unit", "figure", "fee", "relation"  # what a row is of
RELATIONS = (  # between figures, each of which has a row
    *("come_to_go", "ageing_to_even", "limit_to_other", "supply_to_children", "count_to_published"),
    *("fee_to_alike", "home_to_others", "posts_to_home", "posts_to_saving", "line_to_spend"),
)
_ENDS = ("least", "usual_low", "usual_high", "most")
_COLUMNS = ("of", "name", *_ENDS, "evidence", "reason")


@dataclass(frozen=True)
class Plausible:
    """What a figure can be at most, and the lowest and highest that is usual; 0 stands for none and is always usual."""

    least: float
    usual: tuple[float, float]
    most: float
    why: str  # of the usual range

    def odd(self, value: float) -> bool:
        """Say whether a figure is far from what is usual."""
        low, high = self.usual
        return value != 0 and not low <= value <= high


Ranges = Mapping[tuple[str, str], Plausible]  # what a row is of, and its name -> the range


@cache
def ranges() -> Ranges:
    """Return every range that config/ gives, read once. Raises BadInput with every fault of the file."""
    return read_ranges(config_folder() / PLAUSIBLE_FILE)


def plausible(table: str, parameter: Parameter, unit: str) -> Plausible:
    """Return what a figure can be and usually is."""
    known = ranges()
    return known.get((FIGURE, f"{table}.{parameter.name}"), known[UNIT, unit])


def plausible_fee(setting: str, provider: str) -> Plausible | None:
    """Return what a child's week can cost and usually does: of a setting, or of it with one kind of provider."""
    known = ranges()
    return known.get((A_FEE, f"{setting}.{provider}"), known.get((A_FEE, setting)))


def apart(relation: str, one: float, other: float) -> bool:
    """Say whether a figure is more, or less, times another than is usual of that relation."""
    low, high = ranges()[RELATION, relation].usual
    return not low * other <= one <= high * other


def impossible(table: str, parameter: Parameter, unit: str, value: float) -> str:
    """Return what was expected of a figure that can be so in no council, or nothing."""
    if unit not in UNITS or table in NO_PLAN_READS:
        return ""
    known = plausible(table, parameter, unit)
    if known.least <= value <= known.most:
        return ""
    return f"{plain(known.least)} to {plain(known.most)} {unit}: {known.why}"


def read_ranges(path: Path) -> Ranges:
    """Return the ranges of a file; it is read in the plainest way, since the reader of tables asks for them."""
    file = f"config/{path.name}"
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput([Fault(file, None, "", "this file (what a figure usually is)", "no such file")]) from error
    found: dict[tuple[str, str], Plausible] = {}
    faults: list[Fault] = []
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    reader = csv.DictReader(line for _n, line in numbered)
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise BadInput([Fault(file, None, "", "columns " + ",".join(_COLUMNS), "others")])
    for (line, _text), row in zip(numbered[1:], reader, strict=False):
        wrong = [Fault(file, line, column, expected, "something else") for column, expected in _unfit(row)]
        faults += wrong
        if not wrong:
            least, low, high, most = (float(row[end]) for end in _ENDS)
            found[row["of"], row["name"]] = Plausible(least, (low, high), most, row["reason"])
    needed = [*((UNIT, unit) for unit in UNITS), *((RELATION, relation) for relation in RELATIONS)]
    faults += [Fault(file, None, "name", f"a range of the {k[0]} {k[1]}", "none") for k in needed if k not in found]
    if faults:
        raise BadInput(faults)
    return found


def _unfit(row: Mapping[str | None, str | None]) -> Iterator[tuple[str, str]]:
    """Yield each column of a row that cannot be used, with what was expected there."""
    for column, words in (("of", (UNIT, FIGURE, A_FEE, RELATION)), ("evidence", EVIDENCE)):
        if row[column] not in words:
            yield column, " | ".join(words)
    if not row["name"] or not row["reason"] or None in row:
        yield "reason", "a name, and a reason in double quotes if it holds a comma"
    ends = [_number(row[end]) for end in _ENDS]
    least, low, high, most = ends
    if not least <= low < high <= most:  # false too where one is no number
        yield "least", "least, usual_low, usual_high and most, numbers in this order"


def _number(cell: str | None) -> float:
    try:
        return float(cell or "")
    except ValueError:
        return math.nan
