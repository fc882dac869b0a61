"""Where draws start: of the bases at which some draws end, the one from which others take the fewest steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from placement_opt.solve.attempts import Options
from placement_opt.solve.draw_runs import DrawRun, draw_run, least, load, steps_taken
from placement_opt.solve.draw_units import as_they_are, of_edges
from placement_opt.solve.packed import Packed

TRIED = 9  # bases at most, beside that of the first draw
DRAWS_PER_BASIS = 40  # draws that must be solved before it pays to try one more basis
JUDGES = 5  # draws from which the steps of each basis are counted
BY_LENGTH: Options = {"simplex_dual_edge_weight_strategy": 2}  # of edges, which no units make alike yet

Ready = Callable[[DrawRun], None]  # holds in a draw that is loaded what is held before anything is solved


@dataclass(frozen=True)
class _Basis:
    """A basis, and the draw for which it is best."""

    draw: int
    basis: Any


def piloted(p: Packed, objective: str, ready: Ready, draws: Sequence[int], options: Options) -> DrawRun:
    """Return a model that starts at a good basis for an objective, in units in which edges are alike.

    The first of the draws is always tried; without a plan in it, draws start from nothing.
    """
    r = draw_run(p, as_they_are(p), {**options, **BY_LENGTH})
    first = _ends_at(r, objective, ready, draws[0])
    if first is None:
        return r
    r.stands[objective] = first.basis
    tried = _spread(draws[1:], min(TRIED, len(draws) // DRAWS_PER_BASIS))
    bases = [first, *(found for n in tried if (found := _ends_at(r, objective, ready, n)) is not None)]
    quick = draw_run(p, of_edges(p, _models_at(r, objective, ready, bases)), options)
    judges = _spread([n for n in draws if n not in tried], JUDGES) if tried else []
    quick.stands[objective] = _quickest(quick, objective, ready, bases, judges)
    return quick


def _quickest(r: DrawRun, objective: str, ready: Ready, bases: Sequence[_Basis], judges: Sequence[int]) -> Any:
    """Return the basis from which some draws take the fewest steps; each is tried while it may be that."""
    best, fewest = bases[0], np.inf
    for tried in bases:
        r.stands[objective], steps = tried.basis, 0
        for n in judges:
            _ends_at(r, objective, ready, n)
            steps += steps_taken(r)
            if steps >= fewest:
                break
        if steps < fewest:
            best, fewest = tried, steps
    return best.basis


def _models_at(r: DrawRun, objective: str, ready: Ready, bases: Sequence[_Basis]) -> Iterator[Any]:
    """Yield HiGHS as it stands at each basis."""
    for b in bases:
        r.stands[objective] = b.basis
        _ends_at(r, objective, ready, b.draw)
        yield r.highs


def _ends_at(r: DrawRun, objective: str, ready: Ready, draw: int) -> _Basis | None:
    """Return the basis at which an objective is least in a draw; None if there is no plan."""
    load(r, draw)
    ready(r)
    return None if least(r, objective, afresh=True) is None else _Basis(draw, r.highs.getBasis())


def _spread(draws: Sequence[int], most: int) -> list[int]:
    """Return some of the draws, at equal distances."""
    return [draws[n] for n in np.linspace(0, len(draws) - 1, min(most, len(draws)), dtype=int)]
