"""What somebody who only reads can know of counts: each its least and most, and sums that must hold among them."""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

MOST = 5_000  # children: more than any of the towns has
TRIES = 12
ROOM = 1e-6  # of a solver's whole numbers


@dataclass
class Unknowns:
    """Counts by name, with the least and the most that each can be, and sums: parts, the least and the most."""

    ends: dict = field(default_factory=dict)
    sums: list = field(default_factory=list)

    def know(self, name, low, high):
        """Say that a count lies in a range; returns whether that can be so beside what is known."""
        before = self.ends.get(name, (0, MOST))
        both = max(before[0], low), min(before[1], high)
        if both[0] > both[1]:
            return False
        self.ends[name] = both
        return True

    def must(self, parts, low, high):
        """Say that a sum of counts, each times a number, lies in a range."""
        for name in parts:
            self.ends.setdefault(name, (0, MOST))
        self.sums.append((dict(parts), low, high))

    def range_of(self, asked, enough=MOST):
        """Return the least and the most that each count asked for can be, all that is known taken together.

        A range that is found to be `enough` is not looked for further. None if what is known contradicts itself.
        """
        told = {name: ends[0] for name, ends in self.ends.items() if ends[0] == ends[1]}
        sums = [_without(told, *one) for one in self.sums]
        if any(low > 0 or high < 0 for parts, low, high in sums if not parts):
            return None
        found = {name: (value, value) for name, value in told.items() if name in asked}
        for names, own in _apart([s for s in sums if s[0]]):
            here = self._ranges(names, own, [name for name in names if name in asked], enough)
            if here is None:
                return None
            found |= here
        return {name: found.get(name, self.ends.get(name, (0, MOST))) for name in asked}

    def least(self, parts):
        """Return the least that a sum of counts can be; None if what is known contradicts itself."""
        names = sorted(self.ends)
        solved = _solved(self._problem(names, self.sums), parts)
        return None if solved is None else round(sum(times * solved[name] for name, times in parts.items()))

    def _ranges(self, names, sums, wanted, enough):
        if not wanted:
            return {}
        seen, problem = {}, self._problem(names, sums)
        drawn = np.random.default_rng(len(names)).choice((1, -1), (TRIES, len(wanted)))
        ways = [dict(zip(wanted, signs, strict=True)) for signs in drawn.tolist()]  # which show wide ranges at once
        for aimed in (*ways, *({name: sign} for name in wanted for sign in (1, -1))):
            if all(name in seen and seen[name][1] - seen[name][0] >= enough for name in aimed):
                continue
            solved = _solved(problem, aimed)
            if solved is None:
                return None
            for name in wanted:
                low, high = seen.get(name, (solved[name],) * 2)
                seen[name] = min(low, solved[name]), max(high, solved[name])
        return seen

    def _problem(self, names, sums):
        """Return the place of each count, its ends, and all sums, as the solver takes them."""
        place = {name: k for k, name in enumerate(names)}
        cells = [(k, place[name], times) for k, (parts, _, _) in enumerate(sums) for name, times in parts.items()]
        row, column, times = zip(*cells, strict=True)
        matrix = csr_array((np.array(times, dtype=float), (row, column)), shape=(len(sums), len(names)))
        held = LinearConstraint(matrix, [low for _, low, _ in sums], [high for _, _, high in sums])
        bounds = Bounds(*(np.array([self.ends[name][end] for name in names], dtype=float) for end in (0, 1)))
        return place, bounds, held


def _solved(problem, aimed):
    """Return whole numbers that keep all sums and make what is aimed at least."""
    place, bounds, held = problem
    aim = np.zeros(len(place))
    for name, times in aimed.items():
        aim[place[name]] = times
    found = milp(aim, integrality=np.ones(len(place)), bounds=bounds, constraints=held).x
    return None if found is None else {name: round(found[k]) for name, k in place.items()}


def _without(told, parts, low, high):
    """Return a sum without the counts that are known."""
    known = sum(times * told[name] for name, times in parts.items() if name in told)
    return {name: times for name, times in parts.items() if name not in told}, low - known - ROOM, high - known + ROOM


def _apart(sums):
    """Yield counts that hang together, with the sums among them."""
    group = {}
    for parts, _, _ in sums:
        together = set(parts).union(*(group.get(name, ()) for name in parts))
        for name in together:
            group[name] = together
    seen = {id(names): names for names in group.values()}
    for names in seen.values():
        yield sorted(names), [one for one in sums if next(iter(one[0])) in names]
