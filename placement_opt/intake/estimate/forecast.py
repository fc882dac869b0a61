"""Where children would live if nothing changed: a Markov chain on the cells, with its intervals.

The interval holds what the newest count may become (nowcast.py), what is not known of the rates (chain.py), how high
entries and exits will be (levels_ahead.py) and chance: each child moves, enters or leaves at random. The central value
goes from the last count towards where the chain leads, as far as that change is known: by the share 1 - v / d**2, d
being the change of all children over a year at the rates of the next quarter and v its variance, and not at all where
that is below 0. So a change that chance could give moves nothing, and one that is clear counts in full (Breiman, Better
subset regression using the nonnegative garrote, Technometrics 37, 1995). Every placement type goes by the same share,
so that they add up to all children.

Children are whole, so an interval with whole ends holds more than it should where few live. A drawn number therefore
stands for the half child on either side (the mid-P of Lancaster, Significance tests in discrete distributions, J. Am.
Stat. Assoc. 56, 1961).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.estimate.cells import Cell, cells
from placement_opt.intake.estimate.chain import Moves, central_moves, drawn_moves
from placement_opt.intake.estimate.estimates import Ahead
from placement_opt.intake.estimate.intervals import HALF
from placement_opt.intake.estimate.levels_ahead import LevelsAhead, levels_ahead
from placement_opt.intake.estimate.nowcast import Nowcast, nowcast
from placement_opt.intake.estimate.window import (
    Array,
    Window,
    by_quarter,
    children_by,
    inside,
    window_of,
)
from placement_opt.intake.estimate.window_flows import Pair
from placement_opt.intake.import_settings import Forecasting, Settings
from placement_opt.intake.records.counts import LEFT, Counts
from placement_opt.kernel import calendar

ALL_CHILDREN = "all"  # as placement: all children in care


@dataclass(frozen=True)
class Outlook:
    """What a forecast starts from; cells in the order of `cells`."""

    cells: dict[Pair, Cell]
    leaves: float  # share of all children of the window who left care in a quarter
    opening: Array  # children in each cell at the as-of date, as counted
    newest: Nowcast  # what that count may become
    lived: Array  # (quarters of the window, cells): who was in each cell when the quarter began
    left: Array  # by quarter of the window
    came: Array  # by quarter of the window
    first: Array  # in which cell those who came in the window were first
    since: int  # quarters from the end of the window to the as-of date


@dataclass(frozen=True)
class Onward:
    """What happens from the as-of date on: numbers, or draws of them on the first axis."""

    opening: Array  # (..., cells)
    moves: Moves
    exits: Array  # (..., quarters): factor on the usual ones
    entries: Array  # (..., quarters)
    first: Array  # (..., cells): share of entries
    exits_grouped: Array  # (...): variance over mean of a quarter's exits
    entries_grouped: Array


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
    o = _outlook(counts, window_of(counts, settings.estimates.window_quarters, window), settings, catalogue)
    ahead = settings.forecast.quarters if quarters is None else quarters
    means, draws = _ahead_of(o, ahead, settings.forecast)
    halves = np.random.default_rng(settings.forecast.seed).uniform(-HALF, HALF, settings.forecast.draws)
    rows = []
    for t in range(ahead):
        label = calendar.label(t + 1, counts.as_of)
        for p in (*sorted({p for _, p in o.cells}), ALL_CHILDREN):
            there = [i for i, (_, q) in enumerate(o.cells) if p in (q, ALL_CHILDREN)]
            mean, drawn = float(means[t][there].sum()), draws[t][:, there].sum(axis=1) + halves
            rows.append(_told(label, p, mean, drawn, settings.estimates.confidence))
    return tuple(rows)


def _outlook(counts: Counts, span: Window, settings: Settings, catalogue: Catalogue) -> Outlook:
    last, how = len(counts.quarters), settings.estimates
    entrants = inside(counts.entrants, span.first, span.last)
    flows = inside(counts.flows, span.first, span.last)
    gone = flows.loc[flows["to_need"] == LEFT]
    left, everyone = (float(f["children"].sum()) for f in (gone, flows))
    found = cells(counts, span, catalogue, how.least_exposure, how.least_together)
    lived = children_by(flows, "quarter", "need", "placement")
    now, first = (children_by(f, "need", "placement") for f in (inside(counts.stock, last, last), entrants))
    return Outlook(
        cells=found,
        leaves=left / everyone if everyone else 0.0,
        opening=np.array([now.get(pair, 0.0) for pair in found]),
        newest=nowcast(counts, how),
        lived=np.array([[lived.get((q, *pair), 0.0) for pair in found] for q in range(span.first, span.last + 1)]),
        left=by_quarter(gone, span),
        came=by_quarter(entrants, span),
        first=np.array([first.get(pair, 0.0) for pair in found]),
        since=last - span.last,
    )


def _ahead_of(o: Outlook, ahead: int, how: Forecasting) -> tuple[list[Array], list[Array]]:
    """Return the central number in every cell at each quarter end ahead, and draws of it."""
    moves, mean = central_moves(o.cells, o.leaves), o.came.mean()
    usual = o.lived @ moves.gone
    to_counted = o.left.sum() / usual.sum() if usual.any() else 1.0
    times, (heard, unsure) = (o.since, ahead), _heard(o)
    exits = levels_ahead(o.left, usual * to_counted, np.zeros(len(o.left)), times, how.exits)
    entries = levels_ahead(o.came, mean * heard, unsure, times, how.entries)
    opening, first, one = o.opening * np.exp(o.newest.centre), o.first / max(1.0, o.came.sum()), np.array(1.0)
    central = Onward(opening, moves, exits.central, entries.central * mean, first, one, one)
    rng = np.random.default_rng(how.seed)
    drawn = _drawn(o, exits, entries, how.draws, rng)
    known = _known(_of_a_year(central), _of_a_year(drawn))
    return [opening + known * (stock - opening) for stock in _expected(central)], _by_chance(drawn, rng)


def _heard(o: Outlook) -> tuple[Array, Array]:
    """Return which share of the entries of each quarter of the window is known, and how far its log may be off.

    Who is late came in the newest year, as those who were late before came in theirs; it may differ by as many.
    """
    late = np.where(np.arange(len(o.came)) >= len(o.came) + o.since - calendar.QUARTERS_PER_YEAR, o.newest.late, 0.0)
    return 1 - late, late


def opening_draws(o: Outlook, draws: int, rng: np.random.Generator) -> Array:
    """Return draws of the children in each cell at the as-of date, (draws, cells), as the next return may tell them.

    What is drawn is a multiple of the count; of a part of a child there is a whole one as often as that part is large.
    """
    drawn = o.newest.factors(draws, rng)[:, None] * o.opening
    return np.asarray(np.floor(drawn + rng.uniform(size=drawn.shape)))


def _drawn(o: Outlook, exits: LevelsAhead, entries: LevelsAhead, draws: int, rng: np.random.Generator) -> Onward:
    """Return draws of what is not known.

    The rates of leaving are drawn against each other alone: how many leave in all is what `exits` says.
    """
    moves = drawn_moves(o.cells, o.leaves, draws, rng)
    leaving, exits_grouped = exits.drawn(draws, rng)
    coming, entries_grouped = entries.drawn(draws, rng)
    left = moves.gone @ o.lived.sum(axis=0)
    level = left / left.mean() if left.all() else np.ones(draws)
    first, some = np.zeros((draws, len(o.first))), o.first > 0
    if some.any():
        first[:, some] = rng.dirichlet(o.first[some], draws)
    return Onward(
        opening=opening_draws(o, draws, rng),
        moves=moves,
        exits=leaving / level[:, None],
        entries=coming * o.came.mean(),
        first=first,
        exits_grouped=exits_grouped,
        entries_grouped=entries_grouped,
    )


def _expected(c: Onward) -> Iterator[Array]:
    """Yield the mean of every cell at each quarter end ahead."""
    stock = c.opening
    for t in range(c.exits.shape[-1]):
        stock = c.moves.expected(stock, c.exits[..., t]) + c.entries[..., [t]] * c.first
        yield stock


def _of_a_year(c: Onward) -> Array:
    """Return the change of all children over a year if exits and entries stayed as they are in the next quarter."""
    year = [0] * calendar.QUARTERS_PER_YEAR
    *_, stock = _expected(replace(c, exits=c.exits[..., year], entries=c.entries[..., year]))
    return np.asarray((stock - c.opening).sum(axis=-1))


def _known(change: Array, drawn: Array) -> float:
    """Return which share of a change is known: none if it is no more than its standard error."""
    return max(0.0, 1 - float(drawn.var()) / float(change) ** 2) if change else 0.0


def _by_chance(c: Onward, rng: np.random.Generator) -> list[Array]:
    """Return draws of every cell at each quarter end ahead, each child moving, entering or leaving by chance."""
    stock, found = c.opening, []
    for t in range(c.exits.shape[-1]):
        leave = (stock * c.moves.leaving(c.exits[:, t])).sum(axis=1)
        more = _grouped(leave, c.exits_grouped, rng) / np.where(leave > 0, leave, 1.0)
        came = _grouped(c.entries[:, t], c.entries_grouped, rng)
        stock = c.moves.drawn(stock, c.exits[:, t] * more, rng) + rng.poisson(came[:, None] * c.first)
        found.append(stock)
    return found


def _grouped(mean: Array, grouped: Array, rng: np.random.Generator) -> Array:
    """Return the mean of this one quarter: where children come or leave in groups, a gamma draw of its own."""
    more = np.where(grouped > 1, grouped - 1, 1.0)
    return np.where(grouped > 1, rng.gamma(mean / more, more), mean)


def _told(label: str, placement: str, mean: float, draws: Array, confidence: float) -> Ahead:
    beyond = HALF * (1 - confidence)
    low, high = (float(x) for x in np.quantile(draws, [beyond, 1 - beyond]))
    return Ahead(label, placement, mean, max(0.0, min(low, mean)), max(high, mean))
