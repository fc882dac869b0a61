"""The figures of a model with groups of them at given places in their ranges, in line as those of a draw are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from placement_opt.inputs import Inputs
from placement_opt.inputs.frames import Drawn
from placement_opt.inputs.uncertainty_file import FigureKey
from placement_opt.inputs.uncertainty_settings import LOGNORMAL
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest
from placement_opt.study.entries_over_time import CHANCE
from placement_opt.study.figure_causes import Range, uncertain
from placement_opt.study.figure_values import ByKey, figure_values
from placement_opt.study.flows_over_time import FlowOverTime, flows_over_time, last_judged, years_at
from placement_opt.study.sampling import at_level, drawn_of, in_line
from placement_opt.study.shapes import TAIL, Levels

Point = Mapping[str, float]  # group -> its level, or how far it is on the way to an end; those left out are central


@dataclass(frozen=True)
class GroupRange:
    """A group of figures that share one level: which, and from which level to which it is spread."""

    group: str
    ranges: Mapping[FigureKey, Range]  # none for entries and exits over time
    least: float  # level of its low end: 0, or that of the 5th percentile where the spread has no end
    most: float


def group_ranges(inputs: Inputs) -> dict[str, GroupRange]:
    """Return the groups of figures that a model has, by name; chance is no figure and has no range."""
    found: dict[str, dict[FigureKey, Range]] = {}
    for figure, r in uncertain(inputs).items():
        found.setdefault(r.group, {})[figure] = r
    found |= {flow.group: {} for flow in flows_over_time(inputs)}
    return {group: GroupRange(group, ranges, *_ends(ranges)) for group, ranges in found.items()}


def _ends(ranges: Mapping[FigureKey, Range]) -> tuple[float, float]:
    endless = not ranges or any(r.shape == LOGNORMAL for r in ranges.values())
    return (TAIL, 1 - TAIL) if endless else (0.0, 1.0)


def known_groups(inputs: Inputs, groups: Sequence[str]) -> dict[str, GroupRange]:
    """Return groups by name, in the order given, without chance. Raises BadInput for one that there is not."""
    known = group_ranges(inputs)
    faults = [
        Fault("sample", None, "group", "a group of figures", group, nearest(group, known))
        for group in groups
        if group not in known and group != CHANCE
    ]
    if faults:
        raise BadInput(faults)
    return {group: known[group] for group in groups if group in known}


def sample_at(inputs: Inputs, points: Sequence[Point]) -> Drawn:
    """Return the figures with groups at given levels, a draw for each point behind the central one.

    A level is what it is in a sample: the share of draws in which the figures of the group stand lower. A group that a
    point leaves out has its central figures. Each draw is brought in line as those of a sample are: where a total is
    kept, every uncertain figure of it gives way. Raises BadInput for a group that there is not.
    """
    groups = known_groups(inputs, list(dict.fromkeys(group for point in points for group in point)))
    levels = {g: by_point(points, g) for g in groups}
    to = {k: at_level(r, levels[g]) for g, of in groups.items() for k, r in of.ranges.items()}
    flows = (flow for flow in flows_over_time(inputs) if flow.group in levels)
    return _in_line_at(inputs, len(points), to, {flow: years_at(inputs, flow, levels[flow.group]) for flow in flows})


def sample_towards(inputs: Inputs, points: Sequence[Point]) -> Drawn:
    """Return the figures with groups moved some way from their central figures, a draw for each point likewise.

    A way of 1 is all the way to the high end of every figure of the group, or the low end of those that go against it;
    -1 to the other end; in between it is that share of the way. Flows over time move likewise between the levels of
    their ends, as what they are at the middle level times a factor, so that no way at all is central. Raises BadInput
    as `sample_at`.
    """
    groups = known_groups(inputs, list(dict.fromkeys(group for point in points for group in point)))
    ways = {g: by_point(points, g) for g in groups}
    to = {k: towards(r, ways[g]) for g, of in groups.items() for k, r in of.ranges.items()}
    flows = (flow for flow in flows_over_time(inputs) if flow.group in groups)
    by_year = {flow: _over_years_towards(inputs, flow, groups[flow.group], ways[flow.group]) for flow in flows}
    return _in_line_at(inputs, len(points), to, by_year)


def towards(r: Range, way: Levels) -> Levels:
    """Return a figure some way from its value to an end of its range; central where that is not a number."""
    way = np.nan_to_num(-way if r.against else way, nan=0.0)
    return r.value + np.where(way > 0, way * (r.high - r.value), way * (r.value - r.low))


def by_point(points: Sequence[Point], group: str) -> Levels:
    """Return where a group stands in the central draw and in each point; not a number where it is central."""
    return np.array([np.nan, *(point.get(group, np.nan) for point in points)])


def _in_line_at(
    inputs: Inputs, points: int, to: Mapping[FigureKey, Levels], by_year: Mapping[FlowOverTime, Levels]
) -> Drawn:
    """Return figures at given values in line with all others, with factors by year on the flows that vary."""
    f = figure_values(inputs.tables, 1 + points, {})
    f.moved.update(uncertain(inputs))  # what gives way to others is the same whatever else is asked
    for table, parameter, key in f.moved:
        f.now[table, parameter][key] = np.full(f.draws, f.was(table, parameter)[key])
    in_line(f, inputs, to)
    drawn: dict[tuple[str, str], ByKey] = drawn_of(f)
    last = last_judged(inputs)
    return drawn | {flow.kind: flow.drawing(f, factor, last, None)[0] for flow, factor in by_year.items()}


def _over_years_towards(inputs: Inputs, flow: FlowOverTime, of: GroupRange, ways: Levels) -> Levels:
    """Return the factors on a flow in each year some way from the model to the levels of its ends."""
    way = np.nan_to_num(ways, nan=0.0)
    middle = (of.least + of.most) / 2
    moved = years_at(inputs, flow, middle + way * (of.most - middle))
    return moved / years_at(inputs, flow, np.full(len(way), middle))
