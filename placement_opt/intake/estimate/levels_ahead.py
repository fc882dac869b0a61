"""How high entries or exits are in the quarters ahead, against what is usual, and how surely that is known.

Each quarter's count varies by chance around what is usual times a factor, and by more than chance where children come
in groups, as brothers and sisters do. The log of the factor is a constant, a growth that fades ahead, and a distance
that wanders and falls back. How much of each there is nobody knows: every combination of a few sizes, from none to
what English councils show, is weighed by how well it explains the counts of the window (Bayes' rule, by Laplace's
approximation: Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, algorithms 3.1 and 3.2; with more
than chance: Nelder and Pregibon, An extended quasi-likelihood function, Biometrika 74, 1987). A growth fades as in
Gardner and McKenzie, Forecasting trends in time series, Management Science 31, 1985.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from placement_opt.intake.estimate.intervals import HALF
from placement_opt.intake.estimate.window import Array
from placement_opt.intake.import_settings import FlowLevels
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR

NEWTON_STEPS = 100  # of Newton's method, which needs about ten
CLOSE = 1e-8
FIRM = 1e-9  # variance added so that a covariance has a root where two quarters are as good as one


@dataclass(frozen=True)
class LevelsAhead:
    """The log factor on a flow at each quarter ahead, for each combination of sizes: a normal distribution."""

    weight: Array  # (combinations): how likely it is, given the window
    grouped: Array  # (combinations): variance over mean of a quarter's count
    mean: Array  # (combinations, quarters)
    root: Array  # (combinations, quarters, quarters): of the covariance

    @property
    def central(self) -> Array:
        """Return the factor at each quarter ahead that is in the middle."""
        return np.asarray(np.exp(self.weight @ self.mean))

    def drawn(self, draws: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """Return draws of the factors, (draws, quarters), and of the variance over mean that goes with each."""
        which = rng.choice(len(self.weight), draws, p=self.weight)
        apart = rng.standard_normal((draws, self.mean.shape[1]))
        logs = self.mean[which] + np.einsum("dij,dj->di", self.root[which], apart)
        return np.exp(logs), self.grouped[which]


@dataclass(frozen=True)
class _Fitted:
    """The most likely log factors of the window, for each combination."""

    slope: Array  # of the log likelihood at them, (combinations, quarters)
    weight: Array  # square root of its curvature
    solver: Array  # (combinations, quarters, quarters): 1 + weight covariance weight
    evidence: Array  # (combinations): log of how well it explains the counts


def levels_ahead(came: Array, usual: Array, unsure: Array, times: tuple[int, int], how: FlowLevels) -> LevelsAhead:
    """Return what the counts of a window say of the quarters ahead.

    `usual`: what is expected of each quarter of the window where the factor is 1. `unsure`: the standard deviation of
    the log of what the next return may add to the count of each quarter, to all of them alike. `times`: quarters from
    the end of the window to the as-of date, and quarters ahead.
    """
    since, ahead = times
    chances, sizes = _combinations(how)
    seen = len(came)
    spread = _covariance(np.concatenate([np.arange(1 - seen, 1), since + np.arange(1, ahead + 1)]), sizes, how)
    fit = _fitted(came, usual, spread[:, :seen, :seen] + np.outer(unsure, unsure), sizes[:, 0])
    likely = np.log(chances) + fit.evidence
    weight = np.exp(likely - likely.max())
    across = spread[:, seen:, :seen]
    weighted = fit.weight[..., None] * np.swapaxes(across, 1, 2)
    left = spread[:, seen:, seen:] - np.swapaxes(weighted, 1, 2) @ np.linalg.solve(fit.solver, weighted)
    return LevelsAhead(
        weight=weight / weight.sum(),
        grouped=sizes[:, 0],
        mean=np.einsum("cij,cj->ci", across, fit.slope),
        root=np.asarray(np.linalg.cholesky(left + FIRM * np.eye(ahead)), dtype=float),
    )


def _combinations(how: FlowLevels) -> tuple[Array, Array]:
    """Return how likely each combination is beforehand, and its sizes: grouped, change and growth."""
    each = [*product(how.grouped, how.change, how.growth)]
    return np.array([np.prod([chance for _, chance in c]) for c in each]), np.array([[x for x, _ in c] for c in each])


def _covariance(quarters: Array, sizes: Array, how: FlowLevels) -> Array:
    """Return the covariance of the log factors at some quarters, 0 being the last of the window."""
    years = quarters / QUARTERS_PER_YEAR
    fading = np.where(years > 0, np.expm1(years * np.log(how.growth_stays)) / np.log(how.growth_stays), years)
    usual = HALF * sizes[:, 1] / (1 - how.stays)
    wandering = usual[:, None, None] * how.stays ** np.abs(years[:, None] - years)
    return np.asarray(how.unknown**2 + wandering + (sizes[:, 2] ** 2)[:, None, None] * np.outer(fading, fading))


def _fitted(came: Array, usual: Array, spread: Array, grouped: Array) -> _Fitted:
    """Return the most likely log factors by Newton's method; no step is longer than 1."""
    logs, more = np.zeros(spread.shape[:2]), grouped[:, None]
    for _ in range(NEWTON_STEPS):
        mean = usual * np.exp(logs)
        weight = np.sqrt(mean / more)
        solver = np.eye(len(came)) + weight[..., None] * spread * weight[:, None, :]
        aim = weight**2 * logs + (came - mean) / more
        slope = aim - weight * np.linalg.solve(solver, weight[..., None] * (spread @ aim[..., None]))[..., 0]
        step = (spread @ slope[..., None])[..., 0] - logs
        logs = logs + np.clip(step, -1, 1)
        if np.abs(step).max() < CLOSE:
            break
    evidence = _likely(came, mean, grouped) - HALF * ((slope * logs).sum(axis=1) + np.linalg.slogdet(solver)[1])
    return _Fitted(slope, weight, solver, evidence)


def _likely(came: Array, mean: Array, grouped: Array) -> Array:
    """Return the log of how likely counts are, but for what all combinations share (extended quasi-likelihood)."""
    ratio = np.where(came > 0, came / np.where(mean > 0, mean, 1.0), 1.0)
    distance = (came * np.log(ratio) - (came - mean)).sum(axis=1)
    return np.asarray(-HALF * len(came) * np.log(grouped) - distance / grouped)
