"""What the figures of a group are where it stands somewhere else than in the model."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.inputs import Inputs
from placement_opt.inputs.frames import Drawn
from placement_opt.inputs.uncertainty_file import FigureKey, name_of_figure
from placement_opt.kernel import calendar
from placement_opt.kernel.draws import in_draw
from placement_opt.study.figure_causes import Range
from placement_opt.study.flows_over_time import FlowOverTime, flows_over_time, last_judged
from placement_opt.study.sampling_at import GroupRange, sample_towards

AS_THE_MODEL = 1.0  # the factor on entries or exits over time of the model as it is


@dataclass(frozen=True)
class FigureAt:
    """One figure somewhere in its range, in its own unit."""

    figure: str  # table, parameter and the words of its key, parted by dots; of flows over time the year
    low: float
    value: float  # as the model has it
    high: float
    at: float  # once it is in line with the others


def figures_at(inputs: Inputs, of: GroupRange, drawn: Drawn, draw: int) -> tuple[FigureAt, ...]:
    """Return the figures of a group as one draw has them; of flows over time the factor by year until the last."""
    if not of.ranges:
        return _years_of(inputs, of, drawn, draw)
    return tuple(_figure_at(figure, r, drawn, draw) for figure, r in of.ranges.items())


def _figure_at(figure: FigureKey, r: Range, drawn: Drawn, draw: int) -> FigureAt:
    table, parameter, key = figure
    at = drawn.get((table, parameter), {}).get(key, r.value)
    return FigureAt(name_of_figure(figure), r.low, r.value, r.high, float(in_draw(at, draw)))


def _years_of(inputs: Inputs, of: GroupRange, drawn: Drawn, draw: int) -> tuple[FigureAt, ...]:
    flow = next(flow for flow in flows_over_time(inputs) if flow.group == of.group)
    ends = sample_towards(inputs, [{of.group: -1.0}, {of.group: 1.0}])
    low, high = (_by_year(inputs, flow, ends, end) for end in (1, 2))
    at = _by_year(inputs, flow, drawn, draw)
    return tuple(map(FigureAt, flow.years, low, (AS_THE_MODEL,) * len(at), high, at))


def _by_year(inputs: Inputs, flow: FlowOverTime, drawn: Drawn, draw: int) -> list[float]:
    """Return the factor on a flow in each year until the last that is judged: all need groups have the same."""
    factors = drawn.get(flow.kind, {})
    first = next((key[:-1] for key in factors), ())
    begins = range(1, last_judged(inputs) + 1, calendar.QUARTERS_PER_YEAR)
    return [float(in_draw(factors.get((*first, str(t)), AS_THE_MODEL), draw)) for t in begins]
