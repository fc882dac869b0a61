"""Faulty sequences of a child's episodes, repaired by named rules in a fixed order.

Rules 3, 3A, 2, 1A, 1, 4 and 5 restate the published repair rules of the London data warehouse
(SocialFinanceDigitalLabs/liia-tools, MIT); the others follow the edit rules of the DfE guide.
Every rule takes episodes sorted by child and start and returns them with the rows that met it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from placement_opt.intake.import_settings import Repairs
from placement_opt.intake.read.child_frames import OPEN, Raw
from placement_opt.intake.read.financial_years import closing_day
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.records.merge import SAME_COLUMNS
from placement_opt.intake.records.neighbours import (
    Mask,
    before,
    episode_count,
    following,
    has_before,
    has_next,
)

CONTINUES = "X1"  # REC: a new episode begins the same day
STARTS = "S"  # RNE: started to be looked after
UNMATCHED = "unmatched"  # column: closed because no later return knows the episode

Step = tuple[pd.DataFrame, Mask]


def repair(raw: Raw, repairs: Repairs) -> tuple[Raw, list[RuleCount]]:
    """Return the return with every child's episodes in order and apart, and how often each rule was met."""
    latest = raw.episodes.groupby("la", observed=True)["year"].transform("max").to_numpy()
    eps = raw.episodes.assign(latest=latest, **{UNMATCHED: False})
    rule_counts = []
    for name, rule in _RULES:
        repaired, met = rule(eps)
        rule_counts.append(episode_count(name, replace(raw, episodes=eps), met))
        eps = repaired
    for name, closes in (("gap", True), ("long_gap", False)):
        met = _gaps(eps, repairs.longest_gap_days, short=closes)
        rule_counts.append(episode_count(name, replace(raw, episodes=eps), met))
        if closes:
            eps = _set_end(eps, met, following(eps["start"].to_numpy()))
    repaired_raw = replace(raw, episodes=eps.drop(columns="latest"))
    return repaired_raw, [*rule_counts, episode_count("x1_without_next", repaired_raw, _dangling(eps))]


# --- the rules


def end_before_start(eps: pd.DataFrame) -> Step:
    """An episode that ends before it starts is dropped (edit rule 356)."""
    return _drop(eps, (eps["end"] < eps["start"]).to_numpy())


def rule_3(eps: pd.DataFrame) -> Step:
    """An open episode of an earlier return that a neighbour repeats with another start is dropped."""
    child = eps["child"].to_numpy()
    alike = has_next(child)
    for name in SAME_COLUMNS:
        column = eps[name]
        codes = column.cat.codes.to_numpy() if isinstance(column.dtype, pd.CategoricalDtype) else column.to_numpy()
        alike &= codes == following(codes)
    return _drop(eps, _left_open(eps) & (alike | (before(alike) & has_before(child))))


def rule_3a(eps: pd.DataFrame) -> Step:
    """An open episode of an earlier return that follows one of a later return has been replaced: dropped."""
    year = eps["year"].to_numpy()
    return _drop(eps, _left_open(eps) & has_before(eps["child"].to_numpy()) & (before(year) > year))


def rule_2(eps: pd.DataFrame) -> Step:
    """An open episode of an earlier return with nothing after it is closed at 31 March of that return."""
    met = _left_open(eps) & ~has_next(eps["child"].to_numpy())
    return _set_end(eps, met, closing_day(eps["year"].to_numpy())).assign(**{UNMATCHED: met}), met


def rule_1a(eps: pd.DataFrame) -> Step:
    """An open episode before a new start in care is closed at 31 March or the day before that start."""
    restarts = following((eps["rne"] == STARTS).to_numpy()) & has_next(eps["child"].to_numpy())
    met = _left_open(eps) & restarts
    year_end = closing_day(eps["year"].to_numpy())
    return _set_end(eps, met, np.minimum(year_end, following(eps["start"].to_numpy()) - 1)), met


def rule_1(eps: pd.DataFrame) -> Step:
    """Any other open episode of an earlier return is closed when the next one starts."""
    met = _left_open(eps) & has_next(eps["child"].to_numpy())
    return _set_end(eps, met, following(eps["start"].to_numpy())), met


def still_open(eps: pd.DataFrame) -> Step:
    """An open episode with a later one in the same return is closed when that starts (edit rule 142)."""
    met = (eps["end"] == OPEN).to_numpy() & has_next(eps["child"].to_numpy())
    return _set_end(eps, met, following(eps["start"].to_numpy())), met


def rule_4(eps: pd.DataFrame) -> Step:
    """An episode that ends after the next one of a later return starts is shortened to it."""
    start = following(eps["start"].to_numpy())
    met = _next_is_later(eps) & (eps["end"].to_numpy() > start)
    return _set_end(eps, met, start), met


def rule_5(eps: pd.DataFrame) -> Step:
    """An episode with X1 that ends before the next one of a later return starts is lengthened to it."""
    start = following(eps["start"].to_numpy())
    met = _next_is_later(eps) & (eps["end"].to_numpy() < start) & (eps["rec"] == CONTINUES).to_numpy()
    return _set_end(eps, met, start), met


def overlap(eps: pd.DataFrame) -> Step:
    """An episode that ends after the next one of the same return starts is shortened to it (edit rule 501)."""
    start = following(eps["start"].to_numpy())
    met = has_next(eps["child"].to_numpy()) & (eps["end"].to_numpy() > start)
    return _set_end(eps, met, start), met


def zero_day(eps: pd.DataFrame) -> Step:
    """An episode that ends on the day it starts holds no night in care and is dropped.

    If no later return knows it, none knows what became of the child in the one before it either.
    """
    met = (eps["end"] <= eps["start"]).to_numpy()
    lost = met & eps[UNMATCHED].to_numpy()
    joins = has_next(eps["child"].to_numpy()) & (eps["end"].to_numpy() == following(eps["start"].to_numpy()))
    return _drop(eps.assign(**{UNMATCHED: eps[UNMATCHED] | (joins & following(lost))}), met)


_RULES: tuple[tuple[str, Callable[[pd.DataFrame], Step]], ...] = (
    ("end_before_start", end_before_start),
    ("rule_3", rule_3),
    ("rule_3a", rule_3a),
    ("rule_2", rule_2),
    ("rule_1a", rule_1a),
    ("rule_1", rule_1),
    ("still_open", still_open),
    ("rule_4", rule_4),
    ("rule_5", rule_5),
    ("overlap", overlap),
    ("zero_day", zero_day),
)


# --- what the rules share


def _left_open(eps: pd.DataFrame) -> Mask:
    """Return open episodes of a return that is not the council's latest."""
    left: Mask = ((eps["end"] == OPEN) & (eps["year"] < eps["latest"])).to_numpy()
    return left


def _next_is_later(eps: pd.DataFrame) -> Mask:
    """Return closed episodes whose child's next episode comes from a later return."""
    year = eps["year"].to_numpy()
    return has_next(eps["child"].to_numpy()) & (following(year) > year) & (eps["end"] != OPEN).to_numpy()


def _gaps(eps: pd.DataFrame, longest: int, *, short: bool) -> Mask:
    """Return X1 endings with a gap before the next episode, up to the longest that is closed, or above it."""
    gap = following(eps["start"].to_numpy()).astype("int64") - eps["end"].to_numpy()
    promised = has_next(eps["child"].to_numpy()) & (eps["rec"] == CONTINUES).to_numpy() & (gap > 0)
    return np.asarray(promised & (gap <= longest if short else gap > longest), dtype=bool)


def _dangling(eps: pd.DataFrame) -> Mask:
    """Return X1 endings with nothing after them; those that a repair closed are its own."""
    promised: Mask = ((eps["rec"] == CONTINUES) & (eps["end"] != OPEN) & ~eps[UNMATCHED]).to_numpy()
    return np.asarray(promised & ~has_next(eps["child"].to_numpy()), dtype=bool)


def _drop(eps: pd.DataFrame, met: Mask) -> Step:
    return (eps.loc[~met].reset_index(drop=True) if met.any() else eps), met


def _set_end(eps: pd.DataFrame, met: Mask, end: np.ndarray) -> pd.DataFrame:
    return eps.assign(end=np.where(met, end, eps["end"]).astype("int32")) if met.any() else eps
