"""What a plan does with each lever, in the quantities on which somebody can decide: by year, or while it stands."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES, Decidable
from placement_opt.domain.levers import Key, at_rest, levers_of, owner
from placement_opt.measure.results import Results

SOME_OF_IT = 0.05  # of a child, home, household, team or place; less would read as none
OPEN_SHARE = "open"


@dataclass(frozen=True)
class Quantity:
    """How much of one thing a plan does: what happens within a year, or what stands at the end of quarters."""

    lever: str
    measure: str  # one of MEASURES
    index: tuple[str, ...]  # names of what it is about, as a decision has them
    first: int  # quarter
    last: int  # quarter
    amount: float  # of the year together; of what stands the most at the end of a quarter; of homes 1 that closes
    at: int  # of what stands, the first quarter with that amount; of homes, the first quarter closed
    rest: float  # what it is where nobody pulls the lever

    @property
    def id(self) -> tuple[str, tuple[str, ...], int]:
        """What tells it from every other quantity of a plan."""
        return self.measure, self.index, self.first

    @property
    def closes(self) -> bool:
        """Whether it is the closing of a home."""
        return self.measure == OPEN_SHARE


def quantities(c: Case, plan: Results) -> list[Quantity]:
    """Return every quantity of the levers that can be decided on, those at rest included, lever by lever.

    Of a horizon whose first quarters have passed, only what is ahead can be decided on.
    """
    return [
        quantity
        for lever in levers_of(c)
        for k in MEASURES.values()
        if k.variables in lever.variables
        for index, path in _paths(c, plan, lever.id, k).items()
        for quantity in _of_path(c, lever.id, k, index, path)
    ]


@dataclass(frozen=True)
class LeverUse:
    """How much of one measure a plan uses of a lever, over all that it may be about."""

    lever: str
    measure: str  # one of MEASURES
    amount: float  # over the horizon; of what stands the most at the end of a quarter; of homes those closed at the end
    unit: str


def lever_uses(c: Case, plan: Results) -> list[LeverUse]:
    """Return how much a plan uses of every lever that can be decided on, lever by lever, none included."""
    found = []
    for lever in levers_of(c):
        for k in (k for k in MEASURES.values() if k.variables in lever.variables):
            if paths := list(_paths(c, plan, lever.id, k).values()):
                by_quarter = [math.fsum(path[q.number] for path in paths) for q in c.quarters]
                found.append(LeverUse(lever.id, k.id, _used(k, by_quarter, len(paths)), k.unit))
    return found


def _used(k: Decidable, by_quarter: list[float], subjects: int) -> float:
    if k.id == OPEN_SHARE:
        return subjects - by_quarter[-1]
    return max(by_quarter) if k.stands else math.fsum(by_quarter)


def _paths(c: Case, plan: Results, lever: str, k: Decidable) -> dict[tuple[str, ...], dict[int, float]]:
    """Return what a plan does of a measure by what it is about and quarter; of planned exits all of one kind."""
    found: dict[tuple[str, ...], dict[int, float]] = {}
    for key, n in getattr(plan.values, k.variables).items():
        if key[-1] and owner(c, k.variables, key) == lever:
            path = found.setdefault(_index(c, k, key), dict.fromkeys((q.number for q in c.quarters), 0.0))
            path[key[-1]] += float(n)
    return found


def _index(c: Case, k: Decidable, key: Key) -> tuple[str, ...]:
    if k.id == "transfers":
        return (next(way.id for way in c.transfers if (way.source, way.to) == key[:2]),)
    return tuple(key[: len(k.about)])


def _of_path(
    c: Case, lever: str, k: Decidable, index: tuple[str, ...], path: Mapping[int, float]
) -> Iterator[Quantity]:
    ahead = [q for q in c.quarters if c.past is None or q.number > c.past.quarters]
    if not ahead:
        return
    first, last = ahead[0].number, ahead[-1].number
    now = {q.number: path[q.number] for q in ahead}
    if k.id == OPEN_SHARE:
        closed = next((t for t, share in path.items() if 1.0 - share > 1.0 - SOME_OF_IT), last + 1)
        if closed >= first:
            yield Quantity(lever, k.id, index, first, last, float(closed <= last), closed, 0.0)
    elif k.stands:
        most, rest = max(now.values()), float(at_rest(c, k.variables, (*index, first)))
        at = min(t for t, n in now.items() if n > most - SOME_OF_IT)
        yield Quantity(lever, k.id, index, first, last, most, at, rest)
    else:
        for year in dict.fromkeys(q.year for q in ahead):
            there = [q.number for q in ahead if q.year == year]
            yield Quantity(lever, k.id, index, there[0], there[-1], math.fsum(now[t] for t in there), 0, 0.0)
