"""The forecast of doing nothing for a council of which only published statistics are known, and how it is drawn.

The children of a council stay as many as at the last count, give or take what councils of its size moved. A study
does not draw a count: it draws the children who enter and leave care, year by year. So their spread is worked back from
that of the count. With n children of whom a share m enters and leaves in a quarter, and factors Y on the entries and X
on the exits of a year,

    children(t) = children(t - 1) (1 - m X) + n m Y

to first order gives, after h years, log(children / n) = sum over years y of w(h, y) (log Y - log X) with
w(h, y) = (1 - m)^(4 (h - y)) (1 - (1 - m)^4); and what comes and goes by chance, one child at a time, has the variance
2 m / n times the sum of (1 - m)^(2 k) over the quarters k < 4 h. Of a model in which some soon leave and others stay,
`FlowResponse` says both. The factors hang together as a `YearlyWalk`, and its two figures are those at which the sum is
nearest to the variance that councils had after each year. Entries and exits share it as their own changes from year to
year do.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from placement_opt.domain.published import ENGLAND, PublishedStatistics
from placement_opt.domain.yearly_walk import YearlyWalk
from placement_opt.england.council_moves import (
    ALL_COUNTED,
    WHO_CEASED,
    WHO_STARTED,
    ChangeSpread,
    CouncilMoves,
    Numbers,
)
from placement_opt.england.flow_response import FlowResponse, of_one_group
from placement_opt.england.hidden_places import LOOKED_AFTER_IN_ALL
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR

STEPS_OF_STAYING = 100  # between falling back at once and a random walk
OF_CHANCE_ALONE = 2  # variance of a log change, times the count, that chance alone brings: each of two counts varies
HALF_EACH = 1 / 2  # of what neither flow has, to each
SPREAD_DECIMALS = 4  # in uncertainty.yaml


@dataclass(frozen=True)
class FlowAhead:
    """Children who enter care, or leave it, in the years ahead."""

    a_year: float  # so many of both that the count stays as it is
    low: float  # times that, in the year after: the interval of councils with as many
    high: float
    walk: YearlyWalk  # of the factor on it by year, for a study in draws


@dataclass(frozen=True)
class DoingNothing:
    """What is expected of a council's children if nothing is done, for a model made of published statistics.

    Drawn as `settings` say, the children in care after 1, 2, … years are `drawn` wide, beside the `spreads` that
    councils of this size had: standard deviations of the log change. It holds for a model whose entries and exits keep
    the count as it is, and whose other figures on who comes and goes, such as those of `demand` in general.csv, have no
    range.
    """

    code: str
    year: int  # at 31 March of which the model opens
    children: float
    spreads: tuple[float, ...]
    drawn: tuple[float, ...]
    entries: FlowAhead
    exits: FlowAhead
    borrowed: bool  # the council's entries or exits are hidden, and England's rate stands in

    def settings(self) -> dict[str, Any]:
        """Return what uncertainty.yaml of such a model says of entries and exits."""
        reason = (
            f"The children of councils of this size moved by {self.spreads[0]:.1%} in a year, as a standard deviation "
            f"of logs: entries and exits that make the children in care as wide after {len(self.drawn)} years."
        )
        years = [
            {
                "flow": flow,
                "spread": round(math.sqrt(ahead.walk.change), SPREAD_DECIMALS),
                "stays": ahead.walk.stays,
                "reason": reason,
            }
            for flow, ahead in (("entries", self.entries), ("exits", self.exits))
        ]
        fixed = "Their range is that of the year after in councils with as many; how years differ is drawn over time."
        figures = ["entries.entries", "exits.leaves_care"]
        return {
            "distributions": [{"figures": figures, "shape": "fixed", "reason": fixed}],
            "entries_over_time": True,
            "exits_over_time": True,
            "years_differ": years,
        }


def doing_nothing(
    p: PublishedStatistics, moves: CouncilMoves, code: str, year: int, response: FlowResponse | None = None
) -> DoingNothing | None:
    """Return what is expected of a council if nothing is done; None where its count, or too little, is published.

    `response` is how the model moves with its flows in `drawn_years`; without it, as if all children left alike.
    """
    children = p.number(code, year, LOOKED_AFTER_IN_ALL)
    flow, borrowed = _flow(p, code, year, children)
    spreads = [s for s in moves.spreads[ALL_COUNTED.id][: moves.drawn_years] if s]
    came, left = (moves.spreads[count.id][0] for count in (WHO_STARTED, WHO_CEASED))
    if came is None or left is None or len(spreads) < moves.drawn_years or not (children and flow):
        return None
    wanted = tuple(s.spread(children) for s in spreads)
    if response is None:
        response = of_one_group(children, min(flow / children / QUARTERS_PER_YEAR, 1.0), len(wanted))
    of_entries, of_exits = (max(s.a + (s.b - OF_CHANCE_ALONE) / flow, 0.0) for s in (came, left))
    both = of_entries + of_exits
    part = of_entries / both if both else HALF_EACH
    together = walk_for(wanted, response, part)
    return DoingNothing(
        code,
        year,
        children,
        wanted,
        tuple(float(v) for v in np.sqrt(variances(together, response, part))),
        _flow_ahead(came, flow, moves, YearlyWalk(together.change * part, together.stays)),
        _flow_ahead(left, flow, moves, YearlyWalk(together.change * (1 - part), together.stays)),
        borrowed,
    )


def _flow_ahead(s: ChangeSpread, flow: float, moves: CouncilMoves, walk: YearlyWalk) -> FlowAhead:
    far = NormalDist().inv_cdf((1 + moves.holds) / 2) * s.spread(flow)
    return FlowAhead(flow, math.exp(-far), math.exp(far), walk)


def _flow(p: PublishedStatistics, code: str, year: int, children: float | None) -> tuple[float | None, bool]:
    """Return how many enter and how many leave in a year where the count stays, and whether the rate is England's."""
    own, england = ([p.number(k, year, m) for m in ("started", "ceased", LOOKED_AFTER_IN_ALL)] for k in (code, ENGLAND))
    if None not in own[:2]:
        return sum(n for n in own[:2] if n is not None) / 2, False
    if children is None or None in england:
        return None, True
    came, left, there = (n or 0.0 for n in england)
    return children * (came + left) / 2 / there, True


def walk_for(spreads: Sequence[float], response: FlowResponse, part: float) -> YearlyWalk:
    """Return the walk of entries and exits together with which the children in care are as wide after 1, 2, … years.

    `part` is what entries have of it. Least squares of variances, each as a share of that which is wanted.
    """
    wanted = np.square(spreads)
    best, found = math.inf, YearlyWalk(0.0, 0.0)
    for step in range(STEPS_OF_STAYING + 1):
        stays = step / STEPS_OF_STAYING
        of_one = response.of_walk(YearlyWalk(1.0, stays), part) / wanted
        left = 1 - response.chance / wanted
        change = max(float(of_one @ left / (of_one @ of_one)), 0.0)
        off = float(np.sum((change * of_one - left) ** 2))
        if off < best:
            best, found = off, YearlyWalk(change, stays)
    return found


def variances(walk: YearlyWalk, response: FlowResponse, part: float) -> Numbers:
    """Return the variance of the log of the children in care after 1, 2, … years, chance of small numbers with it."""
    return response.of_walk(walk, part) + response.chance
