"""How far the children in care move with those who enter and leave in the years ahead, group by group.

Of the children in a state, such as a need group in a kind of care, a share passes in a quarter to each other state and
a share leaves care. To first order, what e more children who enter in every quarter of a year make of the count after h
years is the sum of step^k e over the quarters since, and those who leave likewise. Those who soon leave again count for
less in later years than one rate for all of them would say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement_opt.domain.yearly_walk import YearlyWalk
from placement_opt.england.council_moves import Numbers
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR


@dataclass(frozen=True)
class FlowResponse:
    """Log changes of the children in care after h years per log change of a flow in year y, each (years, years)."""

    entries: Numbers
    exits: Numbers  # of as many fewer as the flow is larger
    chance: Numbers  # variance of the log count that single children bring who come and go by chance, by year

    def of_walk(self, walk: YearlyWalk, part: float) -> Numbers:
        """Return the variance by year if entries have this part of a walk of both, and exits the rest, apart."""
        covariance = walk.covariance(len(self.chance))
        came, left = (np.sum((w @ covariance) * w, axis=1) for w in (self.entries, self.exits))
        return np.array(part * came + (1 - part) * left)


def flow_response(step: Numbers, entering: Numbers, leaving: Numbers, children: float, years: int) -> FlowResponse:
    """Return how far a count of children moves with its flows.

    `step`: share of the children of state i who are in state j a quarter later, (j, i); `entering` and `leaving`:
    children a quarter, by state.
    """
    there = [
        np.ones(len(entering))
    ]  # of a child who is in a state now: the chance to be in care so many quarters later
    for _quarter in range(years * QUARTERS_PER_YEAR - 1):
        there.append(there[-1] @ step)
    stay = np.array(there)

    def by_year(flow: Numbers) -> Numbers:
        since = (stay @ flow / children).reshape(years, QUARTERS_PER_YEAR).sum(axis=1)
        ahead = np.arange(years)[:, None] - np.arange(years)[None, :]
        return np.where(ahead >= 0, since[np.maximum(ahead, 0)], 0.0)

    single = np.cumsum(stay**2 @ (entering + leaving))[QUARTERS_PER_YEAR - 1 :: QUARTERS_PER_YEAR]
    return FlowResponse(by_year(entering), by_year(leaving), single / children**2)


def of_one_group(children: float, leaves: float, years: int) -> FlowResponse:
    """Return it for children all of whom leave alike: a share of them in a quarter, and as many enter."""
    flow = np.array([children * leaves])
    return flow_response(np.array([[1 - leaves]]), flow, flow, children, years)
