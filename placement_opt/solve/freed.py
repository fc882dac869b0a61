"""What an objective would reach without a limit: rows are freed in the loaded model, one group after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placement_opt.formulation import Stage
from placement_opt.solve.session import (
    Session,
    drop_added_rows,
    first,
    free,
    hold,
    minimise,
    restore,
    stand_at,
)


@dataclass(frozen=True)
class Ceiling:
    """The least value of one objective, and its least value without each group of rows."""

    best: float
    without: dict[str, float]


def ceiling(s: Session, objective: Stage, groups: Mapping[str, Sequence[str]]) -> Ceiling:
    """Return the least value of an objective with unmet need at its least, then without each group of rows.

    `groups` maps a label to row names. Each group is freed alone, from the optimum with all rows, and restored; the
    session is left as it was found.
    """
    try:
        return _ceiling(s, objective, groups)
    finally:
        drop_added_rows(s)


def _ceiling(s: Session, objective: Stage, groups: Mapping[str, Sequence[str]]) -> Ceiling:
    unmet = s.programme.stages[0]
    first(s)
    hold(s, unmet, minimise(s, unmet.objective, unmet.name))
    best = minimise(s, objective.objective, objective.name, met=True)
    stand = s.highs.getBasis()
    without = {label: best for label, names in groups.items() if not names}
    for label, names in ((label, names) for label, names in groups.items() if names):
        free(s, names)
        stand_at(s, stand)
        try:
            without[label] = minimise(s, objective.objective, f"{objective.name}, freed", met=True)
        finally:
            restore(s, names)
    return Ceiling(best, without)
