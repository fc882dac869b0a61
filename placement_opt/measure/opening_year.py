"""A year that stands still at the opening position, priced by the same ledger as every plan."""

from __future__ import annotations

import dataclasses

from placement_opt.domain.case import Case
from placement_opt.domain.levers import Key
from placement_opt.domain.strategy import Plan, Strategy
from placement_opt.formulation import Brief, Cost, Variables, ledger
from placement_opt.formulation.quantities import breakdowns, child_weeks, placed_again_demand
from placement_opt.formulation.variables import create
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.kernel.draws import Figures, most, summed

STILL = Brief(Plan("opening", "Opening position", frozenset()), Strategy("", ""))


def opening_year(c: Case, *, prices_of: str | None = None) -> tuple[Cost, ...]:
    r"""Price a year that stands still at the opening position: its children, homes and fostering households.

    At opening prices, or at the prices of a later financial year. No lever is pulled, nobody waits, and the children
    who are re-placed each quarter are those that the opening stock's natural rates give.

    .. math:: \text{with } x_{gpt} = x_{gp0}, \quad open_{ht} = 1, \quad households_{pt} = households_{p0},
        \quad block_{ct} = block_{c0}, \quad \sum_{p \in Q_k} r_{gpt} = ended_{gkt}
        \quad \forall g, p, h, c, (g,k) \in W, t \le 4
    """
    still = dataclasses.replace(
        c,
        past=None,
        quarters=tuple(dataclasses.replace(q, number=n) for n, q in enumerate(c.quarters[:QUARTERS_PER_YEAR], 1)),
        price_index={(f, y): c.price_index[f, prices_of] if prices_of else 1.0 for f, y in c.price_index},
    )
    return ledger(still, STILL, _standing(still))


def _standing(c: Case) -> Variables:
    """Return the unknowns of a year in which every stock is what it was and nobody pulls a lever."""
    opening = create(c, STILL, lambda field, key, least, most: 0.0)

    def stock(field: str, key: Key, least: Figures, most: Figures | None) -> Figures:
        found: Figures = getattr(opening, field).get((*key[:-1], 0), 0.0)
        return found

    v = create(c, STILL, stock)
    ended = {(g, p, t): c.breakdown[g, p].returns * breakdowns(c, v, g, p, t) for g, p, t in v.d}
    v = dataclasses.replace(v, d=ended)
    again = {
        (g, waiting_list, t): placed_again_demand(c, v, g, waiting_list, t)
        for g, waiting_list, t in v.u
        if t and c.serving(waiting_list)
    }
    return dataclasses.replace(v, r=again, spot={key: _spot(c, v, *key) for key in v.spot})


def _spot(c: Case, v: Variables, p: str, t: int) -> Figures:
    """Return the child-weeks of a placement type that its block places do not hold."""
    block = summed(v.block[k.id, t] for k in c.contracts if k.placement == p)
    return most(0.0, child_weeks(c, v, p, t) - c.quarters[t - 1].weeks * block)
