"""One presolve for all draws: what every draw can do without is taken out once, and every least value stays.

Rows of one column become bounds; columns that are fixed become constants; rows that every draw meets anyway go; a
column that an equation gives, and whose bounds the other rows imply, is put in everywhere else. Methods: Andersen, E.
D. and Andersen, K. D. (1995), Presolving in linear programming, Mathematical Programming 71.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from placement_opt.formulation.linear import EXACTLY, NO_LESS, NO_MORE
from placement_opt.kernel.draws import Figures, always, largest, smallest
from placement_opt.solve.draft import FREE, NEGLIGIBLE, Draft, Terms, drop_row, put_in

MET = 1e-7  # by how much a bound may be missed
LONGER_BY = 30  # terms by which putting a column in may make the other rows longer
PIVOT = 0.2  # least coefficient of a column that is put in elsewhere, so that no rounding is blown up
HELPED = 6  # terms of one sign that another row may make up for


def reduce(d: Draft) -> None:
    """Make a programme over draws smaller, in place, until nothing more can go."""
    while _bounds(d) + _constants(d) + _met_anyway(d) + _put_in_elsewhere(d) + _pairs(d):
        pass


def _bounds(d: Draft) -> int:
    """Turn rows of one column into bounds, and find draws in which a row of none is not met."""
    done = 0
    for n, row in enumerate(d.rows):
        if not d.alive[n] or d.senses[n] == FREE or len(row) > 1:
            continue
        if row:
            ((k, c),) = row.items()
            if smallest(c) <= NEGLIGIBLE and largest(c) >= -NEGLIGIBLE:
                continue  # of either sign, or nothing in some draw
            _bound(d, k, d.senses[n], c, d.values[n] / c)
        else:
            d.impossible |= np.broadcast_to(_missed(d.senses[n], d.values[n]), d.draws)
        drop_row(d, n)
        done += 1
    return done


def _bound(d: Draft, k: int, sense: str, c: Figures, end: Figures) -> None:
    upwards = smallest(c) > 0
    if sense == EXACTLY or (sense == NO_MORE) == upwards:
        d.upper[k] = np.minimum(d.upper[k], end)
    if sense == EXACTLY or (sense == NO_LESS) == upwards:
        d.lower[k] = np.maximum(d.lower[k], end)
    d.impossible |= np.broadcast_to(d.lower[k] > d.upper[k] + MET, d.draws)


def _missed(sense: str, value: Figures) -> Figures:
    """Say in which draws a row without columns is not met: zero is at most, at least or equal to the value."""
    return {NO_MORE: value < -MET, NO_LESS: value > MET, EXACTLY: abs(value) > MET}[sense]


def _constants(d: Draft) -> int:
    """Put columns that are fixed in every draw, or that stand nowhere, in as constants."""
    found = [k for k in range(len(d.names)) if k not in d.gone and (_fixed(d, k) or _nowhere(d, k))]
    for k in found:
        put_in(d, k, Terms({}, d.lower[k]))
    return len(found)


def _fixed(d: Draft, k: int) -> bool:
    return always(d.upper[k] - d.lower[k] <= NEGLIGIBLE / 1000)


def _nowhere(d: Draft, k: int) -> bool:
    return not d.users[k] and not any(k in o.of for o in d.objectives.values())


def _met_anyway(d: Draft) -> int:
    """Drop rows that every draw meets within the bounds of its columns."""
    done = 0
    for n, row in enumerate(d.rows):
        if not d.alive[n] or d.senses[n] in (FREE, EXACTLY):
            continue
        sign = 1.0 if d.senses[n] == NO_MORE else -1.0
        if always(_most(d, row, sign) <= sign * d.values[n] + NEGLIGIBLE / 1000):
            drop_row(d, n)
            done += 1
    return done


def _most(d: Draft, row: Mapping[int, Figures], sign: float) -> Figures:
    """Return the most that a sum, times a sign, can be within its columns' bounds, draw by draw; infinite without."""
    ends = []
    for k, coefficient in row.items():
        c = sign * coefficient
        up, down = largest(c) > 0, smallest(c) < 0
        if (up and largest(d.upper[k]) == np.inf) or (down and smallest(d.lower[k]) == -np.inf):
            return np.inf
        ends.append((k, c, up, down))
    most: Figures = 0.0
    for k, c, up, down in ends:
        end = np.where(c > 0, d.upper[k], d.lower[k]) if up and down else d.upper[k] if up else d.lower[k]
        most = most + c * end
    return most


def _put_in_elsewhere(d: Draft) -> int:
    """Put columns in elsewhere that an equation gives and whose bounds are implied, the cheapest first."""
    ways = []
    for n, row in enumerate(d.rows):
        if d.alive[n] and d.senses[n] == EXACTLY:
            ways += [(cost, n, k) for k, c in row.items() if (cost := _cost(d, n, k)) is not None and _pivot(c)]
    done, touched = 0, set[int]()
    for _cost_then, n, k in sorted(ways):
        if d.alive[n] and n not in touched and k in d.rows[n] and _cost(d, n, k) is not None:
            expression = _given(d, n, k)
            if _within(d, k, expression) or (_is_free(d, k) and _not_negative(d, n, expression)):
                touched |= d.users[k]
                drop_row(d, n)
                put_in(d, k, expression)
                done += 1
    return done


def _pairs(d: Draft) -> int:
    """Put columns in elsewhere that an equation ties to one other alone, which then has the bounds of both."""
    done, touched = 0, set[int]()
    for n, row in enumerate(d.rows):
        if not d.alive[n] or d.senses[n] != EXACTLY or len(row) != 2 or n in touched:
            continue
        ways = sorted((cost, k) for k, c in row.items() if (cost := _cost(d, n, k)) is not None and _pivot(c))
        if ways:
            _cost_then, k = ways[0]
            expression = _given(d, n, k)
            _bound_by_other(d, k, expression)
            touched |= d.users[k]
            drop_row(d, n)
            put_in(d, k, expression)
            done += 1
    return done


def _bound_by_other(d: Draft, k: int, e: Terms) -> None:
    """Give the column in terms of which another is told the bounds that keep the other within its own, draw by draw."""
    ((j, c),) = e.of.items()
    c = np.where(np.abs(c) > NEGLIGIBLE, c, np.nan)  # of a draw in which one does not hang on the other
    ends = (d.lower[k] - e.constant) / c, (d.upper[k] - e.constant) / c
    d.lower[j] = np.fmax(d.lower[j], np.where(c > 0, *ends))
    d.upper[j] = np.fmin(d.upper[j], np.where(c > 0, *reversed(ends)))
    missed = (e.constant < d.lower[k] - MET) | (e.constant > d.upper[k] + MET)
    d.impossible |= np.broadcast_to(np.isnan(c) & missed | (d.lower[j] > d.upper[j] + MET), d.draws)


def _cost(d: Draft, n: int, k: int) -> int | None:
    """Return how many terms it may add elsewhere to put a column in; None if that is too many, or it is to be kept."""
    if k in d.kept:
        return None
    row, users = len(d.rows[n]), len(d.users[k])
    cost = (row - 1) * (users - 1)
    return cost if cost <= LONGER_BY + row + users else None


def _pivot(c: Figures) -> bool:
    return bool(smallest(c) >= PIVOT or largest(c) <= -PIVOT)


def _is_free(d: Draft, k: int) -> bool:
    """Say whether a column has no bound but that it is not negative."""
    return _no_most(d, k) and smallest(d.lower[k]) == largest(d.lower[k]) == 0


def _no_most(d: Draft, k: int) -> bool:
    return bool(smallest(d.upper[k]) == np.inf)


def _given(d: Draft, n: int, k: int) -> Terms:
    """Return what an equation makes of one of its columns."""
    c = d.rows[n][k]
    return Terms({j: -other / c for j, other in d.rows[n].items() if j != k}, d.values[n] / c)


def _within(d: Draft, k: int, e: Terms) -> bool:
    """Say whether the bounds of its columns keep an expression within those of another column, in every draw."""
    if not always(e.constant - _most(d, e.of, -1.0) >= d.lower[k] - NEGLIGIBLE):
        return False
    return _no_most(d, k) or always(e.constant + _most(d, e.of, 1.0) <= d.upper[k] + NEGLIGIBLE)


def _not_negative(d: Draft, n: int, e: Terms) -> bool:
    """Say whether one other row sees to it that an expression is never negative."""
    negative = [j for j, c in e.of.items() if smallest(c) < -NEGLIGIBLE / 1e6]
    if not 0 < len(negative) <= HELPED or any(smallest(d.lower[j]) < 0 for j in e.of):
        return False
    helping = set.intersection(*(d.users[j] for j in negative))
    return any(_helps(d, row, e, negative) for row in sorted(helping) if row != n and d.senses[row] == NO_MORE)


def _helps(d: Draft, row: int, e: Terms, negative: list[int]) -> bool:
    """Say whether an expression and a multiple of what a row leaves unused have no negative term."""
    terms = d.rows[row]
    if any(smallest(terms[j]) <= NEGLIGIBLE for j in negative):
        return False
    times: Figures = 0.0
    for j in negative:
        times = np.maximum(times, -e.of[j] / terms[j])
    both = dict(e.of)
    for j, c in terms.items():
        both[j] = both.get(j, 0.0) + times * c
    if any(smallest(d.lower[j]) < 0 for j in terms):
        return False
    enough = all(smallest(c) >= -NEGLIGIBLE / 1000 for c in both.values())
    return enough and always(e.constant - times * d.values[row] >= -NEGLIGIBLE)
