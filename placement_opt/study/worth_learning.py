"""What to find out first: how far the chance of a wrong verdict falls if a group of figures were known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.domain.claims import Claim
from placement_opt.study.chances import InDraws, claim_met
from placement_opt.study.entries_over_time import CHANCE
from placement_opt.study.matters import matters, parts_of
from placement_opt.study.sampling import Sample

LEARNING_COLUMNS = (
    "group", "cause", "wrong_now", "wrong_after", "falls_by", "error", "by_chance", "variance_share",
)  # fmt: skip
Shares = npt.NDArray[np.float64]
EVEN = 1 / 2  # from where on a verdict is the likelier one
EXACT_DECIMALS = 12  # of a chance that is worked out: what is beyond is rounding


def worth_learning(sample: Sample, claim: Claim, amounts: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Return for each group of figures how far the chance of a wrong verdict falls if it were known, the most first.

    The verdict is that a claim holds, or that it does not, whichever is likelier. Today it is wrong with the chance
    min(p, 1 - p), where p is the share of draws in which the claim holds; once the group is known to stand in a part of
    its range, with that of this part. `falls_by` is the expected value of partial perfect information for a loss of 1
    where the verdict is wrong: see `learnt` for what is taken off for chance. It has a standard `error` of so many
    draws; `by_chance` is how far it would seem to fall, before that is taken off, for a group that tells nothing.

    Where every part of a range has the same verdict, knowing the group could not change it, and its row has 0. Groups
    of the same worth are ordered by their share of the variance of the amount, which says what moves the claim. Chance,
    which nobody can find out, is left out; draws without a plan miss the claim. Source of the method: Strong, M. and
    Oakley, J. E. (2013), An efficient method for computing single-parameter partial expected value of perfect
    information, Medical Decision Making 33.
    """
    met = claim_met(claim, amounts)[1:]
    share = dict(_share_of_variance(sample, amounts))
    rows = []
    for group, cause, level in zip(sample.groups, sample.causes, sample.levels[1:].T, strict=True):
        if group != CHANCE and len(met) and not np.isnan(level).any():
            k = learnt(level, met)
            rows.append((group, cause, k.now, k.after, k.falls_by, k.error, k.by_chance, share.get(group, 0.0)))
    found = pd.DataFrame(rows, columns=list(LEARNING_COLUMNS))
    order = ["falls_by", "variance_share", "group"]
    return found.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _share_of_variance(sample: Sample, amounts: npt.NDArray[np.float64]) -> Iterator[tuple[str, float]]:
    found = matters(sample, amounts)
    yield from zip(found["group"], found["variance_share"], strict=True)


@dataclass(frozen=True)
class Learnt:
    """What knowing one group is worth: chances of a wrong verdict."""

    now: float
    falls_by: float
    error: float
    by_chance: float  # how far it would seem to fall by chance alone

    @property
    def after(self) -> float:
        """Return the chance once the group is known."""
        return self.now - self.falls_by


def learnt(level: Shares, met: InDraws) -> Learnt:
    """Return what knowing the level of a group is worth for a verdict on what is met in some draws.

    The share of a part that meets the claim differs from that of all also by chance, which makes verdicts by part look
    better than they are. So the shares p_j of parts of n_j draws are drawn towards that of all until their variance is
    what is left of it without the variance p_j (1 - p_j) / (n_j - 1) of chance. Nothing is left where verdicts by part
    look no better than for a group that tells nothing.
    """
    parts, overall = parts_of(len(met)), float(met.mean())
    part = np.minimum((level * parts).astype(int), parts - 1)
    sizes = np.bincount(part, minlength=parts)
    share = np.bincount(part, met, parts) / np.maximum(sizes, 1)
    now, seems = _wrong(overall), float(np.average(_wrong(share), weights=sizes))
    by_chance = max(0.0, round(now - _wrong_by_chance(int(met.sum()), len(met), sizes), EXACT_DECIMALS))
    no_better = round(now - seems, EXACT_DECIMALS) <= by_chance
    after = now if no_better else float(np.average(_wrong(_without_chance(share, sizes)), weights=sizes))
    gain = (met != (overall > EVEN)).astype(float) - (met != (share > EVEN)[part])
    return Learnt(now, max(0.0, now - after), float(gain.std() / np.sqrt(len(met))), by_chance)


def _wrong(share: Any) -> Any:
    """Return the chance that the likelier verdict is wrong."""
    return np.minimum(share, 1 - share)


def _without_chance(share: Shares, sizes: npt.NDArray[np.int64]) -> Shares:
    """Return shares of parts drawn towards their mean by as much as chance spreads them."""
    mean = np.average(share, weights=sizes)
    spread = float(np.average((share - mean) ** 2, weights=sizes))
    chance = float(np.average(share * (1 - share) / np.maximum(sizes - 1, 1), weights=sizes))
    left = np.sqrt(max(0.0, spread - chance) / spread) if spread else 0.0
    return np.array(mean + left * (share - mean))


def _wrong_by_chance(met: int, draws: int, sizes: npt.NDArray[np.int64]) -> float:
    """Return the chance of a wrong verdict that parts of these sizes would show if the group told nothing."""
    from scipy.stats import hypergeom  # takes a third of a second, which a run without draws need not wait

    wrong = 0.0
    for size, times in zip(*np.unique(sizes, return_counts=True), strict=True):
        k = np.arange(size + 1)
        wrong += times * float(np.sum(np.minimum(k, size - k) * hypergeom.pmf(k, draws, met, size)))
    return wrong / draws
