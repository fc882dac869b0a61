"""What an objective would reach without a limit: rows are freed in the loaded model, one group after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from placement_opt.formulation import Stage
from placement_opt.formulation.linear import LinearRow
from placement_opt.formulation.variables import Number
from placement_opt.solve.matrix import vector
from placement_opt.solve.session import (
    Session,
    add_rows,
    bound,
    drop_added_rows,
    first,
    free,
    hold,
    keep_proven,
    known_least,
    minimise,
    numbers,
    on_from_there,
    proven_bound,
    restore,
    stand_at,
    start_afresh,
    start_as_before,
    unbound,
)

NOISE = 1e-6  # share of a value by which a bound that a search has reached may lie below it
Bounds = Mapping[str, tuple[float, float]]  # name of a column -> its least and its most


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


def least_without(s: Session, objective: Stage, names: Sequence[str] = ()) -> float:
    """Return the least value of an objective with unmet need at its least and some rows freed.

    The session, whose homes may be whole, is left as it was found. Raises NoFeasiblePlan or SolverFailed.
    """
    try:
        free(s, names)
        return _least(s, objective)
    finally:
        restore(s, names)
        drop_added_rows(s)


def least_with(s: Session, objective: Stage, rows: Iterable[LinearRow], freed: Sequence[str] = ()) -> float:
    """Return the least value of an objective with unmet need at its least and further rows, some others freed.

    The session is left as it was found. Raises NoFeasiblePlan or SolverFailed.
    """
    with in_place_of(s, freed, rows):
        return _least(s, objective)


@dataclass(frozen=True)
class Least:
    """The least of an objective, the values of others in the plan that has it, and where the solver then stands."""

    best: float
    beside: tuple[float, ...]
    stand: Any  # a basis


def least_within(s: Session, bounds: Bounds, objective: Stage, beside: Sequence[Number], stand: Any = None) -> Least:
    """Return the least value of an objective under changed bounds, and the values of others in the plan that has it.

    Unmet need is at its least under those bounds. It starts from where a like solve stands, if one is given, which is
    several times quicker. The session is left as it was found. Raises NoFeasiblePlan or SolverFailed.
    """
    try:
        bound(s, bounds)
        best = _least(s, objective, stand)
        plan = numbers(s)
        values = (vector(s.matrix, other) for other in beside)
        found = tuple(float(costs @ plan) + constant for costs, constant in values)
        return Least(best, found, s.highs.getBasis())
    finally:
        drop_added_rows(s)
        unbound(s, bounds)


@contextmanager
def in_place_of(s: Session, names: Sequence[str], rows: Iterable[LinearRow]) -> Iterator[None]:
    """Put rows in the place of some of the programme's for one solve; at the end these hold again."""
    try:
        free(s, names)
        add_rows(s, rows)
        yield
    finally:
        drop_added_rows(s)
        restore(s, names)


@contextmanager
def unmet_held(s: Session, bounds: Bounds, freed: Sequence[str]) -> Iterator[None]:
    """Free some rows, change bounds and hold unmet need at its least; at the end everything is as it was found."""
    try:
        free(s, freed)
        bound(s, bounds)
        start_afresh(s)
        unmet = s.programme.stages[0]
        hold(s, unmet, minimise(s, unmet.objective, unmet.name))
        yield
    finally:
        drop_added_rows(s)
        unbound(s, bounds)
        restore(s, freed)


def least_at(s: Session, bounds: Bounds, objective: Stage) -> float:
    """Return the least value of an objective under other bounds of columns, from where the model stands."""
    bound(s, bounds)
    first(s)
    return minimise(s, objective.objective, objective.name)


def _least(s: Session, objective: Stage, stand: Any = None) -> float:
    """Return the least of an objective with unmet need held at its least.

    It starts afresh: from where the least cost of another plan stands, the way to the least unmet need is long. Where a
    search for whole homes ends at its last step, it is what no plan goes below: a claim that more would be needed is
    then sure, whatever plans the search has missed.
    """
    unmet = s.programme.stages[0]
    start_as_before(s, unmet.name)
    hold(s, unmet, _least_unmet(s))
    if stand is not None:
        stand_at(s, stand)
        first(s)
    found = minimise(s, objective.objective, objective.name, met=True)
    least = proven_bound(s, objective.objective, found)
    return least if found - least > NOISE * max(1.0, abs(found)) else found


def _least_unmet(s: Session) -> float:
    """Return the least unmet need; of the programme as it was built it is found once."""
    unmet = s.programme.stages[0]
    known = known_least(s, unmet.name)
    if known is not None:
        on_from_there(s)
        return known
    best = minimise(s, unmet.objective, unmet.name)
    keep_proven(s, unmet.name, best)
    return best


def _ceiling(s: Session, objective: Stage, groups: Mapping[str, Sequence[str]]) -> Ceiling:
    best = _least(s, objective)
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
