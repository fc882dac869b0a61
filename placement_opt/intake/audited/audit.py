"""What all that is shown at once, in this release and in earlier ones, leaves a hidden count to be.

Every count is an unknown, shown ones are known, and every sum between counts is an equation. A small count is told if
whole numbers that keep all equations leave it fewer values than a small count can have. As long as one is, a further
count is hidden (Fischetti and Salazar, 2001, Management Science 47(7)). What an earlier release shows is known for
good and can no longer be hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

NEARLY = 1e-6  # whole, to a solver
CountKey = tuple[str, ...]
Ends = dict[CountKey, tuple[float, float]]


@dataclass(frozen=True)
class CountEquation:
    """Counts, each with how often it is taken, and what they add up to."""

    parts: Mapping[CountKey, int]
    total: int = 0

    def holds(self, numbers: Mapping[CountKey, int]) -> bool:
        """Say whether some counts add up."""
        return sum(times * numbers.get(key, 0) for key, times in self.parts.items()) == self.total


@dataclass(frozen=True)
class CountsAtOnce:
    """All counts that readers have to do with, and what they know of them beside what is shown now."""

    numbers: Mapping[CountKey, int]  # as they are
    printed: frozenset[CountKey]  # in this release, where they are not hidden
    equations: tuple[CountEquation, ...]
    small: int
    known: frozenset[CountKey] = frozenset()  # an earlier release shows them, and they are still the same
    kept: frozenset[CountKey] = frozenset()  # are never hidden to protect another
    few: frozenset[CountKey] = frozenset()  # are larger, but of few children: nobody may learn them either
    nobody: frozenset[CountKey] = frozenset()  # could be none where they are hidden; others are one at least
    in_words: frozenset[CountKey] = frozenset()  # where small, they are printed as `1 to 4`
    pairs: Mapping[CountKey, CountKey] = field(default_factory=dict)  # are hidden together

    def open(self, hidden: AbstractSet[CountKey]) -> Mapping[CountKey, bool]:
        """Return for each count of an equation whether a reader does not know it."""
        keys = {key for equation in self.equations for key in equation.parts}
        return {key: key not in self.known and (key in hidden or key not in self.printed) for key in keys}

    def ends_of(self, key: CountKey, most: int) -> tuple[int, int]:
        """Return the least and the most that a count can be, whatever the others are; `most` is beyond all of them."""
        number = self.numbers.get(key, 0)
        if key in self.in_words and 0 < number <= self.small:
            return 1, self.small
        return 0 if key in self.nobody or not number else 1, most

    def can_hide(self) -> frozenset[CountKey]:
        """Return the counts that can be hidden to protect another; none of nobody."""
        return frozenset(k for k in self.printed - self.kept - self.known if self.numbers.get(k, 0))

    def secret(self, key: CountKey) -> bool:
        """Say whether a count is one that nobody may learn."""
        return key in self.few or 0 < self.numbers.get(key, 0) <= self.small


def protected(at_once: CountsAtOnce, hidden: AbstractSet[CountKey]) -> tuple[frozenset[CountKey], frozenset[CountKey]]:
    """Return all that has to be hidden, and the small counts that are told all the same, whatever is hidden."""
    found, told = set(hidden), _told(at_once, hidden, _secrets(at_once))
    beyond = _told(at_once, at_once.can_hide() | found, told) if told else told
    while told := _told(at_once, found, told - beyond):  # hiding more tells no more
        more = _next(at_once, found, told)
        if not more:
            return frozenset(found), beyond | told
        found |= more | {at_once.pairs[key] for key in more if key in at_once.pairs}
    return frozenset(found), beyond


def _secrets(at_once: CountsAtOnce) -> frozenset[CountKey]:
    keys = {key for equation in at_once.equations for key in equation.parts}
    return frozenset(key for key in keys if at_once.secret(key))


def _next(at_once: CountsAtOnce, hidden: AbstractSet[CountKey], told: AbstractSet[CountKey]) -> set[CountKey]:
    """Return the counts to hide next: of each that is told, the smallest in a sum with it or near it."""
    unknown = {key for key, is_open in at_once.open(hidden).items() if is_open}
    free = at_once.can_hide() - unknown
    found = set[CountKey]()
    for key in told:
        near, before = _beside(at_once, {key}), set[CountKey]()
        while not near & free and near != before:
            before, near = near, near | _beside(at_once, near & unknown)
        found.update(sorted(near & free, key=lambda one: (at_once.numbers[one], one))[:1])
    return found


def _beside(at_once: CountsAtOnce, keys: AbstractSet[CountKey]) -> set[CountKey]:
    """Return all counts of the equations in which some count stands."""
    return {key for equation in at_once.equations if keys & set(equation.parts) for key in equation.parts}


def _told(at_once: CountsAtOnce, hidden: AbstractSet[CountKey], asked: AbstractSet[CountKey]) -> frozenset[CountKey]:
    """Return the counts that are left fewer values than a small count can have."""
    is_open = at_once.open(hidden)
    found: set[CountKey] = {key for key in asked if not is_open.get(key, True)}
    rows = [_open_part(at_once, equation, is_open) for equation in at_once.equations]
    for names, own in _apart([row for row in rows if row.parts]):
        found.update(_told_among(at_once, names, own, [name for name in names if name in asked]))
    return frozenset(found)


def _open_part(at_once: CountsAtOnce, equation: CountEquation, is_open: Mapping[CountKey, bool]) -> CountEquation:
    """Return an equation between the counts that a reader does not know."""
    shown = sum(times * at_once.numbers.get(k, 0) for k, times in equation.parts.items() if not is_open[k])
    return CountEquation({k: times for k, times in equation.parts.items() if is_open[k]}, equation.total - shown)


def _apart(equations: Sequence[CountEquation]) -> Iterator[tuple[list[CountKey], list[CountEquation]]]:
    """Yield counts that hang together by equations, with these."""
    group: dict[CountKey, set[CountKey]] = {}
    for equation in equations:
        one = set(equation.parts).union(*(group.get(key, ()) for key in equation.parts))
        group |= dict.fromkeys(one, one)
    for names in {id(names): names for names in group.values()}.values():
        yield sorted(names), [e for e in equations if next(iter(e.parts)) in names]


def _told_among(
    at_once: CountsAtOnce, names: Sequence[CountKey], equations: Sequence[CountEquation], asked: Sequence[CountKey]
) -> Iterator[CountKey]:
    """Yield those of the counts asked for that are told; each answer of the solver shows values of all counts."""
    if not asked:
        return
    seen = {key: [at_once.numbers.get(key, 0)] * 2 for key in asked}
    solve = _Solver(at_once, names, equations)
    for key in asked:
        for sign in (1, -1):
            if seen[key][1] - seen[key][0] >= at_once.small - 1:
                break
            for name, value in zip(names, solve.end(key, sign), strict=False):
                if name in seen:
                    seen[name] = [min(seen[name][0], value), max(seen[name][1], value)]
        if seen[key][1] - seen[key][0] < at_once.small - 1:
            yield key


class _Solver:
    """The least and the most of one count at a time, in whole numbers."""

    def __init__(self, at_once: CountsAtOnce, names: Sequence[CountKey], equations: Sequence[CountEquation]) -> None:
        """Take the counts, and the equations between them."""
        from scipy.optimize import Bounds, LinearConstraint  # takes a tenth of a second, which only an import need wait
        from scipy.sparse import csr_array

        self._place = {name: k for k, name in enumerate(names)}
        cells = [(r, self._place[k], n) for r, equation in enumerate(equations) for k, n in equation.parts.items()]
        row, column, times = zip(*cells, strict=True)
        matrix = csr_array((np.array(times, dtype=float), (row, column)), shape=(len(equations), len(names)))
        totals = [equation.total for equation in equations]
        self._held = LinearConstraint(matrix, totals, totals)
        most = 2 * max(at_once.numbers.values()) + at_once.small
        self._bounds = Bounds(*np.array([at_once.ends_of(name, most) for name in names], dtype=float).T)

    def end(self, key: CountKey, sign: int) -> list[int]:
        """Return every count where one is least (sign 1) or most (sign -1); nothing if they cannot all be kept.

        Most ends are whole without asking for it, which is several times faster.
        """
        from scipy.optimize import milp

        aim = np.zeros(len(self._place))
        aim[self._place[key]] = sign
        found: npt.NDArray[np.float64] | None = None
        for whole in (0, 1):
            kinds = np.full(len(aim), whole, dtype=np.int64)
            found = milp(aim, integrality=kinds, bounds=self._bounds, constraints=self._held).x
            if found is None or np.allclose(found, np.rint(found), rtol=0, atol=NEARLY):
                break
        return [] if found is None else [round(float(n)) for n in found]
