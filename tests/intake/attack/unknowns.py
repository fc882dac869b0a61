"""What somebody who only reads can know of counts: each its least and most, and sums that must hold among them."""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

MOST = 5_000  # children: more than any of the towns has
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
        solved = self._solved(names, self.sums, parts)
        return None if solved is None else round(sum(times * solved[name] for name, times in parts.items()))

    def _ranges(self, names, sums, wanted, enough):
        seen, solved = {}, True
        if not wanted:
            return {}
        for name in wanted:
            for sign in (1, -1):
                low, high = seen.get(name, (0, -1))
                if high - low >= enough:
                    break
                solved = self._solved(names, sums, {name: sign})
                if solved is None:
                    return None
                for other in wanted:
                    low, high = seen.get(other, (solved[other],) * 2)
                    seen[other] = min(low, solved[other]), max(high, solved[other])
        return seen

    def _solved(self, names, sums, aimed):
        """Return whole numbers that keep all sums and make what is aimed at least."""
        place = {name: k for k, name in enumerate(names)}
        rows, aim = lil_array((len(sums), len(names))), np.zeros(len(names))
        for k, (parts, _, _) in enumerate(sums):
            for name, times in parts.items():
                rows[k, place[name]] = times
        for name, times in aimed.items():
            aim[place[name]] = times
        held = LinearConstraint(rows.tocsr(), [low for _, low, _ in sums], [high for _, _, high in sums])
        bounds = Bounds(*(np.array([self.ends[name][end] for name in names], dtype=float) for end in (0, 1)))
        found = milp(aim, integrality=np.ones(len(names)), bounds=bounds, constraints=held).x
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
