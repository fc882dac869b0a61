"""uncertainty.yaml: read, and held against the figures of its model."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import NO_PLAN_READS
from placement_opt.inputs.uncertainty_settings import ENTRIES_FLOW, EXITS_FLOW, LOGNORMAL, Uncertainty, names_figure
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest
from placement_opt.kernel.yamls import Lines, Where, check, line_of, read_yaml

UNCERTAINTY = "uncertainty.yaml"
CLAIMED = "schedule"  # what was claimed is no figure that varies

FigureKey = tuple[str, str, tuple[str, ...]]  # table, parameter, key columns


def name_of_figure(figure: FigureKey) -> str:
    """Return the name of a figure: table, parameter and the words of its key columns, parted by dots."""
    table, parameter, key = figure
    return ".".join((table, parameter, *key))


def ranges_of(tables: Tables) -> dict[FigureKey, tuple[float, float, float]]:
    """Return low, value and high of every figure that a draw may change, in the order of the files."""
    found: dict[FigureKey, tuple[float, float, float]] = {}
    for table in (t for t in TABLES.values() if t.parameters and t.name not in (*NO_PLAN_READS, CLAIMED)):
        for row in records(tables, table.name):
            key = tuple(str(row[c.name]) for c in table.columns)
            found[table.name, str(row["parameter"]), key] = (row["low"], row["value"], row["high"])
    return found


@dataclass(frozen=True)
class WrittenUncertainty:
    """What a file says, and where each key stands."""

    file: str
    settings: Uncertainty | None = None
    lines: Lines | None = None

    def fault(self, where: Where, expected: str, found: str, hint: str = "") -> Fault:
        """Return a fault at a key."""
        return Fault(self.file, line_of(where, self.lines or {}), ".".join(map(str, where)), expected, found, hint)


def read_uncertainty(path: Path, folder: str) -> tuple[WrittenUncertainty, list[Fault]]:
    """Return what the uncertainty.yaml of a model folder says, nothing if it has none, and its faults."""
    file = f"{folder}/{UNCERTAINTY}"
    if not os.path.lexists(path / UNCERTAINTY):
        return WrittenUncertainty(file), []
    data, lines, faults = read_yaml(path / UNCERTAINTY, file, Uncertainty)
    found, more = (None, []) if data is None else check(Uncertainty, data, lines, file)
    return WrittenUncertainty(file, found, lines), [*faults, *more]


def unfit_uncertainty(w: WrittenUncertainty, tables: Tables) -> Iterator[Fault]:
    """Yield a fault for each pattern that means no figure, and each figure or name that stands twice."""
    if w.settings is None:
        return
    ranges = ranges_of(tables)
    names = [name_of_figure(figure) for figure in ranges]
    for where, pattern in _patterns(w.settings):
        if not any(names_figure(pattern, name) for name in names):
            known = dict.fromkeys([*(".".join(name.split(".")[:2]) for name in names), *names])
            yield w.fault(
                where, "figures of this model, as table.parameter and key words", pattern, nearest(pattern, known)
            )
    yield from _named_twice(w, w.settings, names)
    yield from _years_of_no_flow(w, w.settings)
    for i, shape in enumerate(w.settings.distributions):
        for figure, (low, _value, high) in ranges.items() if shape.shape == LOGNORMAL else ():
            name = name_of_figure(figure)
            if low <= 0 < high and any(names_figure(pattern, name) for pattern in shape.figures):
                expected = f"figures whose low end is above 0, since the shape is {LOGNORMAL}"
                yield w.fault(("distributions", i, "figures"), expected, name)


def _patterns(settings: Uncertainty) -> Iterator[tuple[Where, str]]:
    lists: list[tuple[Where, Sequence[str]]] = [
        *((("groups", i, "figures"), group.figures) for i, group in enumerate(settings.groups)),
        *((("groups", i, "against"), group.against) for i, group in enumerate(settings.groups)),
        *(
            (("links", i, "of"), link.of)
            for i, link in enumerate(settings.links)
            if "links" in settings.model_fields_set
        ),
        *((("distributions", i, "figures"), shape.figures) for i, shape in enumerate(settings.distributions)),
    ]
    if "apart" in settings.model_fields_set:
        lists.append((("apart",), settings.apart))
    for where, patterns in lists:
        yield from (((*where, k), pattern) for k, pattern in enumerate(patterns))


def _named_twice(w: WrittenUncertainty, settings: Uncertainty, names: Sequence[str]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    groups: set[str] = set()
    for i, group in enumerate(settings.groups):
        if group.group in groups:
            yield w.fault(("groups", i, "group"), "each group once", group.group)
        groups.add(group.group)
        patterns = (*group.figures, *group.against)
        for name in (n for n in names if any(names_figure(pattern, n) for pattern in patterns)):
            if seen.setdefault(name, group.group) != group.group:
                yield w.fault(("groups", i, "figures"), f"figures in one group; {name} is in {seen[name]}", group.group)
                break


def _years_of_no_flow(w: WrittenUncertainty, settings: Uncertainty) -> Iterator[Fault]:
    """Yield a fault for years of a flow that stands twice, or that is not drawn over time."""
    drawn = {ENTRIES_FLOW: settings.entries_over_time, EXITS_FLOW: settings.exits_over_time}
    before: set[str] = set()
    for i, own in enumerate(settings.years_differ):
        where = ("years_differ", i, "flow")
        if own.flow in before:
            yield w.fault(where, "each flow once", own.flow)
        elif not drawn[own.flow]:
            yield w.fault(where, f"a flow that is drawn over time, with {own.flow}_over_time: yes", own.flow)
        before.add(own.flow)
