"""The cells as a Markov chain: which share of each is where a quarter later, as a whole and in draws.

A draw of the shares is one from the posterior of each: what was counted, as the weights of a Dirichlet distribution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from placement_opt.intake.estimate.cells import HAPPENS, NOT, Cell, Group, chances
from placement_opt.intake.estimate.window import Array
from placement_opt.intake.estimate.window_flows import GONE_PAIR, Pair

Cells = Mapping[Pair, Cell]


@dataclass(frozen=True)
class Moves:
    """The shares of a chain, the cells in their order on the last axes; draws, if any, on the first."""

    within: Array  # (..., cells, cells): of a cell, who is in each cell a quarter later
    gone: Array  # (..., cells): who has left care

    def leaving(self, factor: Array) -> Array:
        """Return the share of each cell that leaves where exits are so many times the usual ones."""
        return np.asarray(np.where(self.gone < 1, np.minimum(1.0, self.gone * factor[..., None]), 1.0))

    def staying(self, factor: Array) -> Array:
        """Return who is in each cell a quarter later: of those who do not leave, the usual shares."""
        usual = np.where(self.gone < 1, 1 - self.gone, 1.0)
        return np.asarray(self.within * ((1 - self.leaving(factor)) / usual)[..., None])

    def expected(self, stock: Array, factor: Array) -> Array:
        """Return the mean of who is in each cell a quarter later."""
        return np.asarray(np.einsum("...i,...ij->...j", stock, self.staying(factor)))

    def drawn(self, stock: Array, factor: Array, rng: np.random.Generator) -> Array:
        """Return by draw who is in each cell a quarter later, each child moving by chance."""
        share, left, found = self.staying(factor), self.leaving(factor), np.zeros_like(stock)
        for i in np.flatnonzero(stock.any(axis=0)):
            to = [j for j in np.flatnonzero(self.within[:, i].any(axis=0)) if j != i]
            odds = np.concatenate([share[:, i, [*to, i]], left[:, [i]]], axis=1)
            moved = rng.multinomial(stock[:, i].astype(np.int64), odds / odds.sum(axis=1, keepdims=True))
            found[:, [*to, i]] += moved[:, :-1]
        return found


def central_moves(cells: Cells, leaves: float) -> Moves:
    """Return the mean shares."""
    return _moves(
        cells, {home: _chances(c, [w / w.sum() for _, w in _weights(c, leaves)]) for home, c in cells.items()}
    )


def drawn_moves(cells: Cells, leaves: float, draws: int, rng: np.random.Generator) -> Moves:
    """Return draws of the shares; one draw of a group serves all cells that borrow from it."""
    known: dict[tuple[str, str, tuple[Pair, ...]], Array] = {}
    found = {}
    for home, cell in cells.items():
        parts = []
        for (name, group), weights in _weights(cell, leaves):
            key = (name, group.words, group.members)
            if key not in known:
                drawn = rng.standard_gamma(np.broadcast_to(weights, (draws, len(weights))))
                known[key] = drawn / drawn.sum(axis=1, keepdims=True)
            parts.append(known[key])
        found[home] = _chances(cell, parts)
    return _moves(cells, found)


def _moves(cells: Cells, shares: Mapping[Pair, Mapping[Pair, Array]]) -> Moves:
    at = {pair: i for i, pair in enumerate(cells)}
    first = np.shape(next(iter(shares.values()))[GONE_PAIR]) if shares else ()
    within, gone = np.zeros((*first, len(at), len(at))), np.zeros((*first, len(at)))
    for home, to in shares.items():
        for target, share in to.items():
            if target == GONE_PAIR:
                gone[..., at[home]] = np.clip(share, 0.0, 1.0)
            else:
                within[..., at[home], at[target]] = np.clip(share, 0.0, 1.0)
    return Moves(within, gone)


def _chances(cell: Cell, parts: list[Array]) -> dict[Pair, Array]:
    leaving, moving, *ageing = parts
    return chances(cell, leaving[..., 0], moving, ageing[0][..., 0] if ageing else np.zeros_like(leaving[..., 0]))


def _weights(cell: Cell, leaves: float) -> list[tuple[tuple[str, Group], Array]]:
    """Return the weights of the Dirichlet posterior of each part: the children counted for each outcome.

    Leaving care has one child-quarter more, at the share `leaves` of all children, so that nobody is sure to stay.
    """
    left = cell.leaving.outcomes
    found = [
        (("leaving", cell.leaving), np.array([left[HAPPENS] + leaves, left[NOT] + 1 - leaves])),
        (("moving", cell.moving), _counted(cell.moving, cell)),
    ]
    return [*found, (("ageing", cell.ageing), _counted(cell.ageing, cell))] if cell.ageing else found


def _counted(group: Group, cell: Cell) -> Array:
    """Return the children of each outcome; if nobody was counted, one who stays."""
    nobody = not group.exposure
    stays = (k == NOT or cell.leads.get(k) == cell.home for k in group.outcomes)
    return np.array([n + (nobody and s) for n, s in zip(group.outcomes.values(), stays, strict=True)], dtype=float)
