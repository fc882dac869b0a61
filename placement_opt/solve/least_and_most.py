"""The least and the most that each of many sums can be, each from where the one before was proven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from placement_opt.formulation.linear import LinearRow
from placement_opt.formulation.variables import Number
from placement_opt.kernel.draws import is_number
from placement_opt.solve.session import Session, add_rows, drop_added_rows, first, hold, minimise, start_afresh

Ends = tuple[float, float]  # the least and the most


def least_and_most(s: Session, rows: Iterable[LinearRow], wanted: Sequence[Number]) -> list[Ends]:
    """Return the least and the most of some sums, each by itself, with unmet need at its least and further rows.

    Only what is minimised changes from one solve to the next, so each goes on from the last. Some plan must be known to
    meet the rows. The session is left as it was found. Raises SolverFailed.
    """
    try:
        start_afresh(s)
        unmet = s.programme.stages[0]
        hold(s, unmet, minimise(s, unmet.objective, unmet.name))
        add_rows(s, rows)
        first(s)
        return [_ends(s, number) for number in wanted]
    finally:
        drop_added_rows(s)


def _ends(s: Session, number: Number) -> Ends:
    if is_number(number):
        return float(number), float(number)
    least = minimise(s, number, "the least of a sum", met=True)
    return least, -minimise(s, -1 * number, "the most of a sum", met=True)
