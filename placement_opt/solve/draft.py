"""A programme over draws in a form that can be made smaller: rows and columns by number, coefficients by draw.

The order of homes that are alike is left out: it changes no least value, only which of like homes a plan names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from placement_opt.formulation import Programme, Stage
from placement_opt.formulation.linear import Linear
from placement_opt.kernel.draws import Figures, is_number

LIKE_HOMES = "like_homes_close_in_list_order"
FREE = "free"  # sense of a row that holds a stage: it says nothing until the stage has been solved
NEGLIGIBLE = 1e-9  # what counts as nothing


@dataclass
class Terms:
    """A sum of columns by number, and its constant: an objective."""

    of: dict[int, Figures]
    constant: Figures


@dataclass
class Draft:
    """Rows, columns and objectives of a programme for all draws; it is changed in place while it is made smaller."""

    draws: int
    names: list[str]  # of columns
    lower: list[Figures]
    upper: list[Figures]
    rows: list[dict[int, Figures]]
    senses: list[str]
    values: list[Figures]
    alive: list[bool]  # which rows are left
    users: list[set[int]]  # of each column, the rows in which it stands
    objectives: dict[str, Terms]
    holds: dict[str, int]  # stage -> the row that holds it
    gone: dict[int, Terms] = field(default_factory=dict)  # column -> what it is in terms of others, in order of going
    impossible: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, bool))  # draws without a plan
    kept: frozenset[int] = frozenset()  # columns in whose place nothing is put but a constant


def draft_of(
    programme: Programme, wanted: Mapping[str, Stage], held: Iterable[str], draws: int, kept: Collection[str] = ()
) -> Draft:
    """Return a programme whose figures may be drawn, with its objectives by name and a row to hold some of them.

    `kept` names columns that others are not to be put in the place of, since somebody will fix them.
    """
    names = sorted(programme.columns.bounds)
    number = {name: n for n, name in enumerate(names)}
    ends = [programme.columns.bounds[name] for name in names]
    rows = [row.says for row in programme.rows if row.rule != LIKE_HOMES]
    objectives = {name: _terms(stage.objective, number) for name, stage in wanted.items()}
    d = Draft(
        draws=draws,
        names=names,
        lower=[least for least, _most in ends],
        upper=[np.inf if most is None else most for _least, most in ends],
        rows=[{number[name]: k for name, k in row.terms.items() if np.any(k)} for row in rows],
        senses=[row.sense for row in rows],
        values=[row.value for row in rows],
        alive=[True] * len(rows),
        users=[set() for _name in names],
        objectives=objectives,
        holds={},
        impossible=np.zeros(draws, bool),
        kept=frozenset(number[name] for name in kept if name in number),
    )
    for name in held:
        if objectives[name].of:
            d.holds[name] = len(d.rows)
            d.rows.append(dict(objectives[name].of))
            d.senses.append(FREE)
            d.values.append(-objectives[name].constant)  # kept in step as columns go: the constant behind the bound
            d.alive.append(True)
    for n, row in enumerate(d.rows):
        for k in row:
            d.users[k].add(n)
    return d


def _terms(objective: Linear | Figures, number: Mapping[str, int]) -> Terms:
    if is_number(objective):
        return Terms({}, objective)
    assert isinstance(objective, Linear)
    return Terms({number[name]: k for name, k in objective.terms.items() if np.any(k)}, objective.constant)


def drop_row(d: Draft, n: int) -> None:
    """Take a row away."""
    for k in d.rows[n]:
        d.users[k].discard(n)
    d.alive[n] = False


def put_in(d: Draft, k: int, expression: Terms) -> None:
    """Put an expression in the place of a column in every row and objective."""
    for n in sorted(d.users[k]):
        c = d.rows[n].pop(k)
        d.values[n] = d.values[n] - c * expression.constant
        for j in _add(d.rows[n], expression.of, c):
            d.users[j].add(n)
        for j in expression.of:
            if j not in d.rows[n]:
                d.users[j].discard(n)
    for objective in d.objectives.values():
        if k in objective.of:
            c = objective.of.pop(k)
            objective.constant = objective.constant + c * expression.constant
            _add(objective.of, expression.of, c)
    d.users[k].clear()
    d.gone[k] = expression


def _add(terms: dict[int, Figures], more: Mapping[int, Figures], times: Figures) -> list[int]:
    """Add a multiple of some terms to others, leave out what becomes nothing, and return which are there."""
    there = []
    for j, c in more.items():
        new = terms.get(j, 0.0) + times * c
        if np.max(np.abs(new)) < NEGLIGIBLE / 1000:
            terms.pop(j, None)
        else:
            terms[j] = new
            there.append(j)
    return there
