"""Where children would live if nothing changed: a Markov chain on the cells, with its intervals.

The mean is exact at the central rates. The interval holds what is not known about the rates (draws from the posterior
of each share and of the level of entries) and chance (each child moves, enters
or leaves at random).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.estimate.cells import (
    HAPPENS,
    NOT,
    Cell,
    Group,
    cells,
    chances,
)
from placement_opt.intake.estimate.entries import NEGATIVE_BINOMIAL, Course, course
from placement_opt.intake.estimate.estimates import Ahead
from placement_opt.intake.estimate.intervals import HALF
from placement_opt.intake.estimate.window import (
    Array,
    Window,
    by_quarter,
    children_by,
    inside,
    window_of,
)
from placement_opt.intake.estimate.window_flows import GONE_PAIR, Pair
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.records.counts import LEFT, Counts
from placement_opt.kernel import calendar

ALL_CHILDREN = "all"  # as placement: all children in care
Known = dict[tuple[str, str, tuple[Pair, ...]], Array]  # draws of a group, shared by all cells that borrow from it


@dataclass(frozen=True)
class Outlook:
    """What a forecast starts from."""

    cells: dict[Pair, Cell]
    opening: dict[Pair, float]
    entries: Course
    entrants: dict[Pair, float]  # of the window
    leaves: float  # share of all children of the window who left care in a quarter
    since: int  # quarters from the end of the window to the as-of date


def forecast(
    counts: Counts,
    settings: Settings,
    catalogue: Catalogue,
    window: tuple[str, str] | None = None,
    quarters: int | None = None,
) -> tuple[Ahead, ...]:
    """Return the children in each placement type, and in `ALL_CHILDREN`, at the quarter ends after the as-of date.

    Raises BadInput if the window was not observed.
    """
    outlook = _outlook(counts, window_of(counts, settings.estimates.window_quarters, window), settings, catalogue)
    ahead = settings.forecast.quarters if quarters is None else quarters
    rng = np.random.default_rng(settings.forecast.seed)
    means, draws = _expected(outlook, ahead), _drawn(outlook, ahead, settings.forecast.draws, rng)
    placements = sorted({p for _, p in outlook.cells})
    rows = []
    for t in range(ahead):
        label = calendar.label(t + 1, counts.as_of)
        for p in (*placements, ALL_CHILDREN):
            mean, drawn = _living_in(means[t], p), _living_in(draws[t], p)
            rows.append(_ahead(label, p, float(mean), np.asarray(drawn), settings.estimates.confidence))
    return tuple(rows)


def _outlook(counts: Counts, span: Window, settings: Settings, catalogue: Catalogue) -> Outlook:
    last, how = len(counts.quarters), settings.estimates
    entrants = inside(counts.entrants, span.first, span.last)
    flows = inside(counts.flows, span.first, span.last)
    left, everyone = (float(f["children"].sum()) for f in (flows.loc[flows["to_need"] == LEFT], flows))
    return Outlook(
        cells=cells(counts, span, catalogue, how.least_exposure, how.least_together),
        opening={(g, p): n for (g, p), n in children_by(inside(counts.stock, last, last), "need", "placement").items()},
        entries=course(by_quarter(entrants, span), how),
        entrants={(g, p): n for (g, p), n in children_by(entrants, "need", "placement").items()},
        leaves=left / everyone if everyone else 0.0,
        since=last - span.last,
    )


def _expected(o: Outlook, ahead: int) -> list[dict[Pair, Array]]:
    """Return the exact mean of every cell at each quarter end ahead."""
    moves = {pair: _central(c, o.leaves) for pair, c in o.cells.items()}
    stock, found = {pair: np.array(o.opening.get(pair, 0.0)) for pair in o.cells}, []
    for t in range(ahead):
        new = {pair: np.array(0.0) for pair in o.cells}
        for pair, to in moves.items():
            for target in to.keys() - {GONE_PAIR}:
                new[target] = new[target] + stock[pair] * to[target]
        came = _entries(o, t + 1, np.array(o.entries.total), np.array(o.entries.slope))
        for pair, n in o.entrants.items():
            new[pair] = new[pair] + came * n / o.entries.total
        stock = new
        found.append(stock)
    return found


def _drawn(o: Outlook, ahead: int, draws: int, rng: np.random.Generator) -> list[dict[Pair, Array]]:
    """Return draws of every cell at each quarter end ahead."""
    known: Known = {}
    moves = {pair: _stacked(c, o.leaves, rng, draws, known) for pair, c in o.cells.items()}
    total, slope, spread, first = _drawn_entries(o, draws, rng)
    stock, found = {pair: np.full(draws, o.opening.get(pair, 0.0)) for pair in o.cells}, []
    for t in range(ahead):
        new = {pair: np.zeros(draws) for pair in o.cells}
        for pair, (targets, share) in moves.items():
            if stock[pair].any():
                moved = rng.multinomial(stock[pair].astype(np.int64), share)
                for k, target in enumerate(targets):
                    if target != GONE_PAIR:
                        new[target] += moved[:, k]
        came = _with_spread(_entries(o, t + 1, total, slope), spread, rng)
        for k, pair in enumerate(o.entrants):
            new[pair] += rng.poisson(came * first[:, k])
        stock = new
        found.append(stock)
    return found


def _drawn_entries(o: Outlook, draws: int, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Return draws of entrants in the window, their growth, their variance over mean and the shares of the cells."""
    fit = o.entries
    if not o.entrants:
        return np.zeros(draws), np.zeros(draws), np.ones(draws), np.zeros((draws, 0))
    spread = np.ones(draws)
    if fit.law == NEGATIVE_BINOMIAL:  # the dispersion itself is known from few quarters
        spread = np.maximum(1.0, fit.dispersion * fit.freedom / rng.chisquare(fit.freedom, draws))
    total = rng.gamma(fit.total / spread, spread)
    slope = rng.normal(fit.slope, fit.slope_se, draws) if fit.grows else np.zeros(draws)
    return total, slope, spread, rng.dirichlet(np.array([*o.entrants.values()]), draws)


def _entries(o: Outlook, t: int, total: Array, slope: Array) -> Array:
    """Return the mean of all entrants in quarter t after the as-of date: level, or grown from where best known."""
    fit = o.entries
    if not fit.grows:
        return total / len(fit.counts)
    since_last = np.log(fit.expected[-1] / fit.total)  # of the last quarter of the window, where time is 0
    return np.asarray(total * np.exp(since_last + fit.slope * fit.centre + slope * (_years(o, t) - fit.centre)))


def _years(o: Outlook, t: int) -> float:
    return (o.since + t) / calendar.QUARTERS_PER_YEAR


def _with_spread(mean: Array, spread: Array, rng: np.random.Generator) -> Array:
    """Return the mean of this one quarter: where entrants vary more than by chance, a gamma draw of its own."""
    more = np.where(spread > 1, spread - 1, 1.0)
    return np.where(spread > 1, rng.gamma(mean / more, more), mean)


def _stacked(cell: Cell, leaves: float, rng: np.random.Generator, draws: int, known: Known) -> tuple[list[Pair], Array]:
    """Return where a cell's children go and draws of the shares, one row a draw; those who stay come last."""
    parts = []
    for name, (group, weights) in _weights(cell, leaves).items():
        key = (name, group.words, group.members)
        if key not in known:
            drawn = rng.standard_gamma(np.broadcast_to(weights, (draws, len(weights))))
            known[key] = drawn / drawn.sum(axis=1, keepdims=True)
        parts.append(known[key])
    found = _chances(cell, parts)
    targets = sorted(found, key=lambda pair: (pair == cell.home, pair))
    return targets, np.clip(np.stack([found[pair] for pair in targets], axis=1), 0.0, 1.0)


def _central(cell: Cell, leaves: float) -> dict[Pair, Array]:
    """Return the mean share of a cell that is in each cell a quarter later."""
    return _chances(cell, [weights / weights.sum() for _, weights in _weights(cell, leaves).values()])


def _chances(cell: Cell, parts: list[Array]) -> dict[Pair, Array]:
    leaving, moving, *ageing = parts
    return chances(cell, leaving[..., 0], moving, ageing[0][..., 0] if ageing else np.zeros_like(leaving[..., 0]))


def _weights(cell: Cell, leaves: float) -> dict[str, tuple[Group, Array]]:
    """Return the weights of the Dirichlet posterior of each part: the children counted for each outcome.

    Leaving care has one child-quarter more, at the share `leaves` of all children, so that nobody is sure to stay.
    """
    left = cell.leaving.outcomes
    found = {
        "leaving": (cell.leaving, np.array([left[HAPPENS] + leaves, left[NOT] + 1 - leaves])),
        "moving": (cell.moving, _counted(cell.moving, cell)),
    }
    if cell.ageing:
        found["ageing"] = cell.ageing, _counted(cell.ageing, cell)
    return found


def _counted(group: Group, cell: Cell) -> Array:
    """Return the children of each outcome; if nobody was counted, one who stays."""
    nobody = not group.exposure
    stays = (k == NOT or cell.leads.get(k) == cell.home for k in group.outcomes)
    return np.array([n + (nobody and s) for n, s in zip(group.outcomes.values(), stays, strict=True)], dtype=float)


def _living_in(stock: dict[Pair, Array], placement: str) -> Array:
    return np.asarray(sum(n for (_, p), n in stock.items() if placement in (p, ALL_CHILDREN)), dtype=float)


def _ahead(label: str, placement: str, mean: float, draws: Array, confidence: float) -> Ahead:
    beyond = HALF * (1 - confidence)
    low, high = (float(x) for x in np.quantile(draws, [beyond, 1 - beyond]))
    return Ahead(label, placement, mean, min(low, mean), max(high, mean))
