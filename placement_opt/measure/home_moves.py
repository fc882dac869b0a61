"""Children who change council home when homes close: the least that a solved plan forces, and what it would cost.

The least is reached where each home is run down before it closes: nobody new is placed in it, and planned moves leave
it first. Beside it stands how many change home where no home is run down.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import PAY
from placement_opt.domain.levers import Key
from placement_opt.domain.strategy import Strategy
from placement_opt.formulation import Brief
from placement_opt.formulation.home_by_home import (
    CHANGES,
    closes_homes,
    count_home_moves,
    homes_of,
    pool_of,
    with_beds_of_services,
)
from placement_opt.formulation.prices import at_prices
from placement_opt.formulation.variables import Variables, safe_name
from placement_opt.measure.results import Results
from placement_opt.solve.least import least

NOBODY = 1e-4  # children; less is what holding the least count leaves of nothing
MOVED, MOVED_COST = "children who change home", "cost of their moves"
NOT_RUN_DOWN = "children who change home if none is run down"

HOME_MOVE_COLUMNS = ["plan", "quarter", "home", "need", "settled", "measure", "value", "unit"]


def home_moves(c: Case, strategy: Strategy, plans: Sequence[Results]) -> pd.DataFrame:
    """Return who changes council home in plans by quarter, home that they leave and need, in HOME_MOVE_COLUMNS.

    Their moves are priced at the cost of finding a placement, in pounds of the quarter. No plan is charged for them.
    """
    rows = [(plan.plan.name, *row) for plan in plans for row in _of_plan(c, Brief(plan.plan, strategy), plan.values)]
    return pd.DataFrame(rows, columns=HOME_MOVE_COLUMNS)


def _of_plan(c: Case, b: Brief, v: Variables) -> Iterator[tuple[object, ...]]:
    if not closes_homes(c, v):
        return
    for key, n in _least(c, b, v).items():
        yield from _told(c, key, n)
    for key, n in _not_run_down(c, v).items():
        yield *_head(c, key), NOT_RUN_DOWN, n, "children"


def _least(c: Case, b: Brief, v: Variables) -> dict[Key, float]:
    """Return the fewest children who change home as (home, need, quarter) -> children."""
    programme = count_home_moves(c, b, v)
    value = least(programme)
    return _noticed({key: value[safe_name(CHANGES, key)] for key in _keys(programme.case)})


def _not_run_down(c: Case, v: Variables) -> dict[Key, float]:
    """Return who changes home if all who are not settled live evenly in the beds that the settled leave.

    They do so in every quarter: of those who then neither leave nor are moved elsewhere, the share whose beds close.
    """
    c, v = with_beds_of_services(c, v)
    pool, found = pool_of(c, v), dict[Key, float]()
    for q in c.quarters:
        t = q.number
        beds = math.fsum(pool.beds[h, t - 1] for h in homes_of(c))
        free = beds - math.fsum(pool.living[g, t - 1] for g in pool.needs if c.needs[g].settled)
        closing = {h.id: pool.beds[h.id, t - 1] - pool.beds[h.id, t] for h in c.homes}
        over = max(free, math.fsum(closing.values()), NOBODY)  # beds over which they are spread
        for g in (g for g in pool.needs if not c.needs[g].settled):
            stay = max(0.0, pool.living[g, t] - pool.come[g, t])
            found |= {(h, g, t): stay * n / over for h, n in closing.items()}
    return _noticed({key: found.get(key, 0.0) for key in _keys(c)})


def _keys(c: Case) -> Iterator[Key]:
    """Yield (home, need, quarter) in the order in which they are told: by quarter, home and need."""
    needs = c.suited_to[str(c.home_placement)]
    return ((h, g, q.number) for q in c.quarters for h in homes_of(c) for g in needs)


def _noticed(found: dict[Key, float]) -> dict[Key, float]:
    return {key: n for key, n in found.items() if n > NOBODY}


def _head(c: Case, key: Key) -> tuple[object, ...]:
    home, need, t = key
    return c.quarters[t - 1].label, home, need, c.needs[need].settled


def _told(c: Case, key: Key, children: float) -> Iterator[tuple[object, ...]]:
    yield *_head(c, key), MOVED, children, "children"
    yield *_head(c, key), MOVED_COST, children * c.move_cost.value * at_prices(c, PAY, key[2]), "GBP"
