"""Which flows of children differ from year to year in the draws of a model, and their factors by quarter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from placement_opt.domain.catalogue import MTFC_SETTING
from placement_opt.domain.yearly_walk import YearlyWalk
from placement_opt.inputs import Inputs
from placement_opt.inputs.frames import LEAVING_OVER_TIME, OVER_TIME
from placement_opt.inputs.lookups import placements_with
from placement_opt.inputs.uncertainty_settings import ENTRIES_FLOW, EXITS_FLOW
from placement_opt.kernel import calendar
from placement_opt.kernel.draws import Figures
from placement_opt.study.entries_over_time import (
    CHANCE,
    LEAVING_OVER_YEARS,
    OVER_YEARS,
    YEARS,
    Factors,
    leaving_over_time,
    over_time,
    over_years,
    over_years_at,
    rank_level,
    walk_of,
)
from placement_opt.study.figure_causes import said_of
from placement_opt.study.figure_values import ByKey, FigureValues, figure_values
from placement_opt.study.leaving_shares import most_times_leaving, shares_leaving_care
from placement_opt.study.shapes import Levels
from placement_opt.study.volatility import ENTERED, WHO_LEFT, read_volatility

Drawing = Callable[[FigureValues, Factors, int, int | None], tuple[ByKey, Levels]]


@dataclass(frozen=True)
class FlowOverTime:
    """A flow of children whose years differ: its group of levels, its fit, and where its factors are drawn."""

    group: str
    fitted: str  # its word in the table of fits
    said_as: str  # its word in uncertainty.yaml
    kind: tuple[str, str]  # of its factors among drawn figures
    rests_on: str  # what its fit says
    a_year: Callable[[FigureValues], float]  # children of it in a year by the central figures
    drawing: Drawing  # of factors by year, until a quarter, with a seed: those by quarter, and children in care beyond

    @property
    def years(self) -> tuple[str, ...]:
        """Return the names of the levels of each year."""
        return tuple(f"{self.group} {k}" for k in range(1, YEARS + 1))

    def walk(self, f: FigureValues, inputs: Inputs) -> YearlyWalk:
        """Return how its years hang together: as the model says, or as in councils of this size."""
        for own in said_of(inputs).years_differ:
            if own.flow == self.said_as:
                return YearlyWalk(own.spread**2, own.stays)
        return walk_of(read_volatility()[self.fitted], self.a_year(f))


def _entries_a_year(f: FigureValues) -> float:
    return sum(f.was("entries", "entries").values()) * calendar.QUARTERS_PER_YEAR


def _entering(f: FigureValues, factor: Factors, last: int, seed: int | None) -> tuple[ByKey, Levels]:
    growth = 1 + f.of("general", "entry_trend")[("demand",)]
    found, beyond = over_time(f.of("entries", "entries"), growth, factor, last, seed)
    return dict(found), beyond


def _exits_a_year(f: FigureValues) -> float:
    return float(_leavers(f, f.was)) * calendar.QUARTERS_PER_YEAR


def _leavers(f: FigureValues, of: Callable[[str, str], ByKey]) -> Figures:
    """Return how many children leave care in a quarter at the opening position; none from MTFC."""
    treated, shares = placements_with(f.tables, setting=MTFC_SETTING), of("exits", "leaves_care")
    there = ((g, p, n) for (g, p), n in of("opening", "children").items() if p not in treated)
    return sum((shares_leaving_care(shares, g, p) * n for g, p, n in there), 0.0)


def _leaving(f: FigureValues, factor: Factors, last: int, seed: int | None) -> tuple[ByKey, Levels]:
    found, beyond = leaving_over_time(_leavers(f, f.of), factor, last, seed)
    room = np.maximum(most_times_leaving(f), 1.0)
    return {key: np.minimum(times, room) for key, times in found.items()}, -beyond


ENTRIES_OVER_TIME = FlowOverTime(
    OVER_YEARS,
    ENTERED,
    ENTRIES_FLOW,
    OVER_TIME,
    "how the numbers of children entering care varied in councils of this size",
    _entries_a_year,
    _entering,
)
EXITS_OVER_TIME = FlowOverTime(
    LEAVING_OVER_YEARS,
    WHO_LEFT,
    EXITS_FLOW,
    LEAVING_OVER_TIME,
    "how the numbers of children leaving care varied in councils of this size",
    _exits_a_year,
    _leaving,
)


def flows_over_time(inputs: Inputs) -> tuple[FlowOverTime, ...]:
    """Return the flows whose years differ in the draws of a model."""
    said = said_of(inputs)
    asked = ((ENTRIES_OVER_TIME, said.entries_over_time), (EXITS_OVER_TIME, said.exits_over_time))
    return tuple(flow for flow, wanted in asked if wanted)


def groups_over_time(inputs: Inputs) -> tuple[str, ...]:
    """Return the names of the groups of levels of these flows; chance is one for all of them."""
    flows = flows_over_time(inputs)
    return (*(flow.group for flow in flows), *((CHANCE,) if flows else ()))


def drawn_over_time(
    f: FigureValues, inputs: Inputs, levels: Mapping[str, Levels], wanted: Collection[str], seed: int
) -> tuple[dict[tuple[str, str], ByKey], dict[str, Levels]]:
    """Return the factors of each flow by key and quarter, and the level of each group by draw.

    `levels` are those of the years by name; of groups that are not wanted nothing is drawn. The level of chance is that
    of the children by whom care has more by chance: those who came beyond the expected, less those who left beyond.
    """
    last, missing = last_judged(inputs), np.full(f.draws - 1, np.nan)
    drawn, told, beyond = dict[tuple[str, str], ByKey](), dict[str, Levels](), np.zeros(f.draws)
    for flow in flows_over_time(inputs):
        factor, level = np.ones((f.draws, YEARS)), missing
        if flow.group in wanted and flow.a_year(f):
            of_years = np.stack([levels[name][1:] for name in flow.years], axis=1)
            factor[1:], level = over_years(flow.walk(f, inputs), of_years, years_until(last))
        drawn[flow.kind], more = flow.drawing(f, factor, last, seed if CHANCE in wanted else None)
        beyond += more
        told[flow.group] = np.concatenate(([np.nan], level))
    return drawn, told | {CHANCE: np.concatenate(([np.nan], rank_level(beyond[1:])))}


def years_at(inputs: Inputs, flow: FlowOverTime, level: Levels) -> Factors:
    """Return the factors on a flow in each year at levels of its group, (draws, years)."""
    walk = flow.walk(figure_values(inputs.tables, 1, {}), inputs)
    return over_years_at(walk, level, YEARS, years_until(last_judged(inputs)))


def last_judged(inputs: Inputs) -> int:
    """Return the number of the last quarter that is judged."""
    end = f"{inputs.model.judged[-1]} Q{calendar.QUARTERS_PER_YEAR}"
    return max(1, calendar.number(end, inputs.model.opening) or 1)


def years_until(last: int) -> int:
    """Return how many years there are until a quarter, one that has begun counted whole."""
    return -(-last // calendar.QUARTERS_PER_YEAR)
