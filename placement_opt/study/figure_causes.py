"""Which figures are uncertain, and which of them share one cause and so one level in a draw."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from placement_opt.inputs import Inputs
from placement_opt.inputs.frames import records
from placement_opt.inputs.lookups import TOLERANCE
from placement_opt.inputs.read_model import faults_of
from placement_opt.inputs.uncertainty_file import FigureKey, name_of_figure, ranges_of
from placement_opt.inputs.uncertainty_settings import FIXED, TRIANGULAR, Uncertainty, names_figure

WHO_GOES_WHERE = ("opening", "entry_mix", "ageing", "transitions", "breakdown", "after_care", "service_effects")


@dataclass(frozen=True)
class Range:
    """How one uncertain figure is drawn."""

    group: str  # of figures that share one level
    cause: str  # under which the group is reported: groups of rows that draw one by one have the same
    against: bool  # high where the others of the group are low
    shape: str
    low: float
    value: float
    high: float


def said_of(inputs: Inputs) -> Uncertainty:
    """Return what the model says of how its figures vary, or what holds for one that says nothing."""
    return inputs.uncertainty or Uncertainty()


def uncertain(inputs: Inputs, sure: Collection[FigureKey] = ()) -> dict[FigureKey, Range]:
    """Return the range of every figure with low < high, in the order of the tables; those that are sure left out."""
    said, units = said_of(inputs), _units(inputs)
    found: dict[FigureKey, Range] = {}
    ranges = ranges_of(inputs.tables)
    nobody = _must_stay_none(inputs, [k for k, (low, n, high) in ranges.items() if not n and low < high])
    for figure, (low, value, high) in ranges.items():
        if low < high and figure not in sure and figure not in nobody:
            name = name_of_figure(figure)
            shape = _shape(said, name)
            if shape != FIXED:
                found[figure] = Range(*_group(said, figure, name, units), shape, low, value, high)
    return found


def _must_stay_none(inputs: Inputs, none: Collection[FigureKey]) -> set[FigureKey]:
    """Return the figures of nobody that the checks would refuse if they were anybody, such as where no place suits."""
    flows = [figure for figure in none if figure[0] in WHO_GOES_WHERE]
    if not flows:
        return set()
    tables, at = dict(inputs.tables), dict[tuple[str, int], FigureKey]()
    for table in dict.fromkeys(table for table, _parameter, _key in flows):
        frame = tables[table].copy()
        names = [*frame.columns[: _keys(inputs, table)], "parameter"]
        cells = [tuple(map(str, row)) for row in frame[names].to_numpy(dtype=object)]
        few = [(table, row[-1], row[:-1]) in flows for row in cells]
        frame.loc[few, "value"] = TOLERANCE / len(frame)  # too few for any sum to differ
        tables[table] = frame
        places = zip(frame["file"], frame["row"], strict=True)
        at |= {place: (table, row[-1], row[:-1]) for place, row in zip(places, cells, strict=True)}
    faults = faults_of(replace(inputs, tables=tables))
    return {at[f.file, f.row or 0] for f in faults if (f.file, f.row or 0) in at} & set(flows)


def _group(said: Uncertainty, figure: FigureKey, name: str, units: Mapping[FigureKey, str]) -> tuple[str, str, bool]:
    """Return the group of a figure, its cause, and whether it goes against the others."""
    for group in said.groups:
        for patterns, against in ((group.figures, False), (group.against, True)):
            if any(names_figure(pattern, name) for pattern in patterns):
                return group.group, group.group, against
    cause = ".".join(figure[:2]) + units[figure]
    if any(names_figure(pattern, name) for pattern in said.apart):
        return name, cause, False
    return cause, cause, False


def _shape(said: Uncertainty, name: str) -> str:
    fitting = (d.shape for d in said.distributions if any(names_figure(pattern, name) for pattern in d.figures))
    return next(fitting, TRIANGULAR)


def _units(inputs: Inputs) -> dict[FigureKey, str]:
    """Return what tells figures of one table and parameter apart by unit; nothing where all have the same."""
    units: dict[tuple[str, str], dict[FigureKey, str]] = {}
    for figure in ranges_of(inputs.tables):
        units.setdefault(figure[:2], {})
    for table in {table for table, _parameter in units}:
        for row in records(inputs.tables, table):
            key = tuple(str(row[k]) for k in inputs.tables[table].columns[: _keys(inputs, table)])
            units[table, row["parameter"]][table, row["parameter"], key] = str(row["unit"])
    several = {kind for kind, of in units.items() if len(set(of.values())) > 1}
    return {f: f" ({unit})" if kind in several else "" for kind, of in units.items() for f, unit in of.items()}


def _keys(inputs: Inputs, table: str) -> int:
    """Return how many key columns a table has: those before the parameter."""
    return list(inputs.tables[table].columns).index("parameter")
