"""Small counts hidden in whatever may be shared, and enough others that totals do not give them away.

Counts from 1 to a limit are hidden. In every row and column, totals included, further cells are then hidden,
smallest first, until each hidden cell could have any value from 1 to the limit as far as that line tells. At last a
linear programme per small count asks for the least and the most that it could be, all lines together, and hides more
as long as one could be told: the audit of cell suppression as the statistical offices do it (Fischetti and Salazar,
2001, Management Science 47(7)). The total of all is never hidden unless it is small: other tables show it too.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

NOT_SHOWN = "x"  # as the published statistics write it
TOTALS = "total"
AUDIT_ROOM = 1e-6  # how exactly a linear programme is solved

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Line = Sequence[int]  # counts by their place: the parts, and their total last


def with_totals(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of whole numbers with a last row and a last column of totals."""
    wide = table.assign(**{TOTALS: table.sum(axis=1)})
    return pd.concat([wide, wide.sum().to_frame(TOTALS).T]).astype("int64")


def suppressed(table: pd.DataFrame, small: int) -> pd.DataFrame:
    """Return a table that ends in its totals as text, its small counts and what would give them away hidden."""
    hide = hidden(table.to_numpy(dtype="int64"), small)
    return table.map(lambda n: f"{n:,d}").mask(hide, NOT_SHOWN)


def count(number: int, small: int) -> str:
    """Return one count as text; from 1 to the limit only that it is small."""
    return f"1 to {small}" if 0 < number <= small else f"{number:,d}"


def hidden(cells: Ints, small: int) -> Mask:
    """Return which cells of a table with its totals in the last row and column are hidden."""
    columns = cells.shape[1]
    lines = [[row * columns + column for row, column in line] for line in _lines(cells.shape)]
    return hidden_among(cells.ravel(), lines, small, cells.size - 1).reshape(cells.shape)


def hidden_among(numbers: Ints, lines: Sequence[Line], small: int, kept: int, few: Mask | None = None) -> Mask:
    """Return which of some counts are hidden, that are parts and totals of each other; each line ends in its total.

    The count that is `kept` is not hidden unless it is small. A count that nobody prints but that a line tells must be
    among them. Where what is counted is several times of one child, `few` says which larger counts are of few.
    """
    secret: Mask = (numbers > 0) & (numbers <= small)
    if few is not None:
        secret = secret | few
    hide = _by_line(numbers, secret.copy(), lines, small, kept)
    told = np.flatnonzero(secret).tolist()
    while told := [cell for cell in told if _told(numbers, hide, lines, cell, small)]:  # hiding more tells no more
        beside = {cell for line in lines for cell in line if set(line) & set(told)}
        shown = [cell for cell in np.flatnonzero((numbers > 0) & ~hide).tolist() if cell != kept]
        if not shown:
            return hide  # nothing is left but empty cells
        hide[min(shown, key=lambda cell: (cell not in beside, numbers[cell], cell))] = True
        hide = _by_line(numbers, hide, lines, small, kept)
    return hide


def _by_line(numbers: Ints, hide: Mask, lines: Sequence[Line], small: int, kept: int) -> Mask:
    """Return what is hidden so that no line by itself tells a hidden cell."""
    while more := [cell for line in lines if (cell := _next(numbers, hide, line, small, kept)) is not None]:
        hide[more] = True
    return hide


def _told(numbers: Ints, hide: Mask, lines: Sequence[Line], cell: int, small: int) -> bool:
    """Return whether the shown cells leave a small count fewer values than a small count can have."""
    from scipy.optimize import linprog  # takes a tenth of a second, which nothing but an import need wait

    unknown = np.flatnonzero(hide)
    place = {int(one): k for k, one in enumerate(unknown)}
    sums, known = np.zeros((len(lines), len(unknown))), np.zeros(len(lines))
    for k, (*parts, total) in enumerate(lines):
        for one, sign in (*((part, 1) for part in parts), (total, -1)):
            if hide[one]:
                sums[k, place[one]] = sign
            else:
                known[k] -= sign * numbers[one]
    used = sums.any(axis=1)
    aim = np.zeros(len(unknown))
    aim[place[cell]] = 1
    ends = [linprog(sign * aim, A_eq=sums[used], b_eq=known[used], bounds=(1, None)) for sign in (1, -1)]
    values = [end.fun for end in ends if end.status == 0 and end.fun is not None]
    return len(values) == len(ends) and -sum(values) < small - 1  # unbounded: it could be any large number


def _lines(shape: tuple[int, ...]) -> list[list[tuple[int, int]]]:
    """Return every row and every column as its cells, the total last."""
    rows, columns = shape
    across = [[(r, c) for c in range(columns)] for r in range(rows)]
    return across + [[(r, c) for r in range(rows)] for c in range(columns)]


def _next(numbers: Ints, hide: Mask, line: Line, small: int, kept: int) -> int | None:
    """Return the cell of a line to hide next, or None if what is hidden there cannot be told."""
    *parts, total = line
    unknown = [cell for cell in parts if hide[cell]]
    if not unknown and not hide[total]:
        return None
    if unknown and hide[total]:
        return None  # neither the parts nor their sum are known
    spare = sum(int(numbers[cell]) for cell in unknown) - len(unknown) + 1  # the most that one of them could be
    if unknown and len(unknown) > 1 and spare >= small:
        return None
    shown = sorted((int(numbers[cell]), cell) for cell in parts if numbers[cell] and not hide[cell])
    if shown:
        return shown[0][1]
    return None if hide[total] or total == kept else total


def safe_base(
    groups: Iterable[Sequence[int]], small: int, base: int, tables: Iterable[tuple[Sequence[int], Sequence[Line]]] = ()
) -> int:
    """Return the least multiple of a base at which rounded parts and their exact total tell no small count.

    Parts below that multiple are hidden and all others rounded to it. Each part from 1 to the limit could then be any
    count from 1 to the limit. A total so low that it tells its parts whatever is hidden may not be shown at all.
    Of `tables` the exact sums of several lines of parts are known together: counts, and each line as their places.
    """
    held = [[n for n in parts if n] for parts in groups]
    held = [parts for parts in held if _could_be_any(parts, small) and len(parts) > 1]
    tables = [(n, [k for k in lines if _could_be_any([n[i] for i in k], small)]) for n, lines in tables]
    known = [(n, lines, _told_by_lines(n, lines, small, sum(n) + base)) for n, lines in tables]
    return next(
        b
        for b in itertools.count(base, base)
        if not any(_told_by_total(parts, small, b) for parts in held)
        and all(_told_by_lines(n, lines, small, b) <= anyway for n, lines, anyway in known)
    )


def _could_be_any(parts: Sequence[int], small: int) -> bool:
    """Return whether a total is so high that each of its parts that somebody is in could be any small count."""
    there = [n for n in parts if n]
    return sum(there) >= small + max(len(there) - 1, len(there) == 1)


def _told_by_lines(numbers: Sequence[int], lines: Sequence[Line], small: int, base: int) -> set[int]:
    """Return the small parts that the exact sums of all lines together leave fewer values than a small count can have.

    A linear programme for each asks for the least and the most that it could be, each part within its rounded ends.
    """
    from scipy.optimize import linprog  # takes a tenth of a second, which nothing else need wait

    few = [place for place, n in enumerate(numbers) if 1 <= n <= small]
    sums = np.zeros((len(lines), len(numbers)))
    for k, line in enumerate(lines):
        sums[k, list(line)] = 1
    bounds, told = [rounded_ends(n, base) for n in numbers], set()
    for place in few if lines else ():
        aim = np.eye(len(numbers))[place]
        ends = [linprog(sign * aim, A_eq=sums, b_eq=sums @ np.array(numbers), bounds=bounds) for sign in (1, -1)]
        least, most = (sign * float(end.fun or 0.0) for sign, end in zip((1, -1), ends, strict=True))
        if least > 1 + AUDIT_ROOM or most < small - AUDIT_ROOM:
            told.add(place)
    return told


def _told_by_total(parts: Sequence[int], small: int, base: int) -> bool:
    """Return whether an exact total leaves a small part fewer values than a small count can have."""
    total, ends = sum(parts), [rounded_ends(n, base) for n in parts]
    least, most = (sum(end[k] for end in ends) for k in (0, 1))
    few = [end for n, end in zip(parts, ends, strict=True) if n <= small]
    return any(total - (least - low) < small or total - (most - high) > 1 for low, high in few)


def rounded_ends(number: int, base: int) -> tuple[int, int]:
    """Return the least and the most that a count can be which is hidden below a base, or else rounded to it."""
    if number < base:
        return min(number, 1), base - 1 if number else 0
    shown = base * ((2 * number + base) // (2 * base))  # halves up
    return max(base, shown - base // 2), shown + (base - 1) // 2
