"""How well the forecast does in hundreds of drawn councils: `python -m tests.intake.estimate.proof`.

Each council is drawn by a chain whose every later quarter is known (councils.py). Held against what comes are the
forecast, the last count carried forward, and an interval by chance alone (`by_chance_alone` in scoring.py): the last
count with the range that it would have if each child left with the same chance and as many came on average, all one by
one and at rates that are known. Where entries and exits do vary by chance alone around rates that do not change, no
forecast that has to find this out is narrower than that interval, and the score says so: it is above 1 there.

Printed is, for each kind of council and each quarter ahead: the share of councils, and of their placement types, whose
number lies in its 90% interval; the mean absolute error over that of the last count; and the mean interval score over
that of the interval by chance alone. Where councils of several sizes are taken together, each counts by the root of its
children.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from placement_opt.intake.estimate import ALL_CHILDREN, forecast
from placement_opt.intake.estimate.scoring import by_chance_alone, interval_score, leaving_share
from placement_opt.intake.estimate.window import window_of
from placement_opt.intake.import_settings import Settings
from tests.intake.estimate.breaks import broken
from tests.intake.estimate.councils import AHEAD, KINDS, Council, Kind, councils
from tests.intake.estimate.simulated import CATALOGUE, SETTINGS

COLUMNS = ("ahead", "all", "weight", "held", "error", "last", "score", "chance")
MEANS = ("held", "held_types", "error", "error_types", "score", "score_types")


def tried(kind: Kind, number: int, seed: int, settings: Settings = SETTINGS, breaks: float = 0.0) -> pd.DataFrame:
    """Return what came of the forecasts of so many councils, a row for each placement type, or all, and quarter.

    `breaks`: share of the children who are lost, and share of those who arrive late, at each year end.
    """
    rows: list[tuple[object, ...]] = []
    for k, council in enumerate(councils(kind, number, seed)):
        known = broken(council, breaks, np.random.default_rng([seed, k])) if breaks else council
        rows += _of(known, settings)
    return pd.DataFrame(rows, columns=list(COLUMNS)).assign(kind=kind)


def _of(council: Council, settings: Settings) -> Iterator[tuple[object, ...]]:
    counts, sure = council.counts, settings.estimates.confidence
    last = counts.stock.loc[counts.stock["quarter"] == len(counts.quarters)].groupby("placement")["children"].sum()
    window = window_of(counts, settings.estimates.window_quarters)
    leaving = {p: leaving_share(counts, window, p) for p in last.index} | {ALL_CHILDREN: leaving_share(counts, window)}
    before = {**last.to_dict(), ALL_CHILDREN: int(last.sum())}
    quarters: dict[str, int] = {}
    for a in forecast(counts, settings, CATALOGUE, quarters=AHEAD):
        ahead = quarters.setdefault(a.quarter, len(quarters) + 1)
        came = council.came[ahead - 1]
        actual = sum(came.values()) if a.placement == ALL_CHILDREN else came.get(a.placement, 0)
        n = before.get(a.placement, 0)
        chance = by_chance_alone(n, leaving.get(a.placement, 0.0), ahead, sure)
        yield (
            *(ahead, a.placement == ALL_CHILDREN, 1 / np.sqrt(max(1, last.sum()))),
            *(a.low <= actual <= a.high, abs(a.mean - actual), abs(n - actual)),
            *(interval_score((a.low, a.high), actual, sure), interval_score(chance, actual, sure)),
        )


def measured(rows: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Return shares held, and errors and scores against those of the last count and of chance alone."""
    weighted = rows.assign(**{name: rows[name] * rows["weight"] for name in ("error", "last", "score", "chance")})
    groups = weighted.assign(everything="all councils").groupby([*by] or ["everything"], sort=False)
    found = {}
    for suffix, whole in (("", True), ("_types", False)):
        means = groups.apply(lambda g, w=whole: g.loc[g["all"] == w].mean(numeric_only=True), include_groups=False)
        found[f"held{suffix}"] = means["held"]
        found[f"error{suffix}"] = means["error"] / means["last"]
        found[f"score{suffix}"] = means["score"] / means["chance"]
    return pd.DataFrame(found)[list(MEANS)]


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the kind, its course and its variation as words of their own."""
    parts = {name: rows["kind"].map(lambda kind, n=name: getattr(kind, n)) for name in ("course", "variation", "size")}
    return rows.assign(**parts)


def main(arguments: Iterable[str] | None = None) -> None:
    """Print how well the forecast does."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--councils", type=int, default=200, help="of each kind")
    asked.add_argument("--seed", type=int, default=903)
    asked.add_argument("--breaks", type=float, default=0.0, help="share of children lost, and late, at each year end")
    given = asked.parse_args(arguments)
    rows = in_words(pd.concat([tried(kind, given.councils, given.seed, breaks=given.breaks) for kind in KINDS]))
    kinds = ["course", "variation", "size"]
    for by in ([*kinds, "ahead"], kinds, ["course", "variation"], ["course", "ahead"], ["ahead"], []):
        print(measured(rows, *by).round(3).to_string(), "\n")


if __name__ == "__main__":
    main()
