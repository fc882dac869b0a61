"""What each row of a programme is worth to an objective, draw by draw: the duals of the whole programme.

It is solved as it was written. In a programme made smaller for all draws, what a row is worth that became a bound, or
that gave a column which was put in elsewhere, is hidden in other rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placement_opt.formulation import Programme, Stage
from placement_opt.formulation.build import Row
from placement_opt.kernel.draws import is_number
from placement_opt.kernel.errors import SolverFailed
from placement_opt.solve.attempts import Options
from placement_opt.solve.draft import LIKE_HOMES, draft_of
from placement_opt.solve.draw_runs import DrawRun, draw_run, hold, least, load, row_duals
from placement_opt.solve.draw_units import as_they_are
from placement_opt.solve.matrix import Floats
from placement_opt.solve.packed import packed
from placement_opt.solve.session import held_bound

DUAL_NOISE = 1e-6  # of the largest cost coefficient: a dual that is no larger is rounding


@dataclass(frozen=True)
class RowDuals:
    """The least of each objective by draw, and what one more on the right side of each row adds to it."""

    rows: tuple[Row, ...]
    least: Mapping[str, Floats]  # objective -> by draw; nan where there is no plan, or none was proven
    duals: Mapping[str, Floats]  # objective -> (draws, rows), nan likewise; rounding is 0

    def number(self) -> dict[str, int]:
        """Return the number of each row by its name."""
        return {row.name: n for n, row in enumerate(self.rows)}


def duals_over_draws(
    programme: Programme, wanted: Mapping[str, Stage], asked: npt.NDArray[np.bool_], options: Options | None = None
) -> RowDuals:
    """Return the duals of every row at the least of each objective, in the draws asked, with unmet need at its least.

    A least value can have several duals where it is degenerate; the one of the basis found is given. `options` are
    HiGHS's own, over those that every draw has.
    """
    unmet, draws = programme.stages[0], len(asked)
    rows = tuple(row for row in programme.rows if row.rule != LIKE_HOMES)
    sought = {unmet.name: unmet, **wanted}
    p = packed(draft_of(programme, sought, [unmet.name], draws))
    r = draw_run(p, as_they_are(p), options or {})
    lowest = {name: np.full(draws, np.nan) for name in wanted}
    duals = {name: np.full((draws, len(rows)), np.nan) for name in wanted}
    for draw in map(int, np.flatnonzero(asked)):
        load(r, draw)
        try:
            _solve(r, unmet, wanted, lowest, duals)
        except SolverFailed:
            continue  # what is proven of other objectives in this draw stays
    return RowDuals(rows, lowest, duals)


def _solve(
    r: DrawRun, unmet: Stage, wanted: Mapping[str, Stage], lowest: Mapping[str, Floats], duals: Mapping[str, Floats]
) -> None:
    """Find the least of each objective in the draw that is loaded, with its duals. Raises SolverFailed."""
    hold(r, unmet.name, held_bound(unmet, 0.0))
    for n, name in enumerate(wanted):
        found = least(r, name, afresh=n == 0)
        if found is None and n == 0 and not is_number(unmet.objective):
            hold(r, unmet.name, np.inf)
            fewest = least(r, unmet.name, afresh=True)
            if fewest is not None:
                hold(r, unmet.name, held_bound(unmet, fewest))
                found = least(r, name, afresh=False)
        if found is None:
            return
        if r.draw == 0:
            r.stands[name] = r.highs.getBasis()
        lowest[name][r.draw] = found
        duals[name][r.draw] = _duals(r, duals[name].shape[1], name)


def _duals(r: DrawRun, rows: int, objective: str) -> Floats:
    found = row_duals(r, objective)[:rows]
    noise = DUAL_NOISE * np.max(np.abs(r.packed.objectives[objective].costs.at(r.draw)), initial=0.0)
    return np.where(np.abs(found) > noise, found, 0.0)
