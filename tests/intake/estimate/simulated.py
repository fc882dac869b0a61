"""Counts of made-up towns: put together by hand, or drawn from a chain whose rates are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.import_settings import Settings, read_settings
from placement_opt.intake.records.counts import LEFT, Counts
from placement_opt.kernel import calendar
from tests.paths import SSDA903_CONFIG

TEEN, HARD = ("10_15_standard", "foster_ifa"), ("10_15_complex", "home_external")
AS_OF = date(2021, 3, 31)
GONE = (LEFT, LEFT)
CATALOGUE = read_catalogue()
SETTINGS = read_settings(SSDA903_CONFIG / "settings.yaml", CATALOGUE)

COLUMNS = {
    "stock": ("quarter", "need", "placement"),
    "flows": ("quarter", "need", "placement", "to_need", "to_placement"),
    "entrants": ("quarter", "need", "placement"),
    "short_stays": ("quarter",),
    "endings": ("quarter", "need", "placement", "stepped_down", "ended", "to_residential"),
    "lengths": ("placement", "quarters", "ended"),
    "codes": ("quarter", "code"),
    "unmatched": ("quarter", "need", "placement"),
    "area": ("placement", "local"),
    "asylum": ("quarter",),
    "revisions": ("quarter", "newest"),
}
CODES = {
    "foster_inhouse": "U6",
    "foster_ifa": "U6",
    "foster_kinship": "U3",
    "home_external": "K2",
    "home_inhouse": "K2",
}


def changed(section: str, **values: object) -> Settings:
    """Return the settings with some values of one section changed."""
    return SETTINGS.model_copy(update={section: getattr(SETTINGS, section).model_copy(update=values)})


def frame(name: str, rows: Mapping[tuple, int]) -> pd.DataFrame:
    """Return a frame of Counts: rows by their words, those with nobody left out."""
    kept = [(*key, n) for key, n in sorted(rows.items()) if n]
    made = pd.DataFrame(kept, columns=[*COLUMNS[name], "children"])
    return made if kept else made.astype({"children": "int64", **({"quarter": "int64"} if "quarter" in made else {})})


def town(
    opening: Mapping[tuple[str, str], int],
    quarters_: Sequence[tuple[Mapping[tuple[tuple[str, str], tuple[str, str]], int], Mapping[tuple[str, str], int]]],
    **others: Mapping[tuple, int],
) -> Counts:
    """Return counts from an opening stock and, quarter by quarter, flows {(from, to): children} and entrants.

    Who is not in the flows of a quarter stays where it is.
    """
    stock, flows, entrants = {(0, *c): n for c, n in opening.items()}, {}, {}
    now = dict(opening)
    for q, (moved, came) in enumerate(quarters_, 1):
        out: dict[tuple[str, str], int] = {}
        new: dict[tuple[str, str], int] = dict(came)
        for (a, b), n in moved.items():
            flows[q, *a, *b] = n
            out[a] = out.get(a, 0) + n
            if b != GONE:
                new[b] = new.get(b, 0) + n
        for c, n in now.items():
            stay = n - out.get(c, 0)
            assert stay >= 0, (q, c)
            if stay:
                flows[q, *c, *c] = flows.get((q, *c, *c), 0) + stay
                new[c] = new.get(c, 0) + stay
        now = {c: n for c, n in new.items() if n}
        stock |= {(q, *c): n for c, n in now.items()}
        entrants |= {(q, *c): n for c, n in came.items()}
    found = {"stock": stock, "flows": flows, "entrants": entrants, "endings": _endings(flows), "codes": _codes(stock)}
    frames = {name: frame(name, found.get(name, others.get(name, {}))) for name in COLUMNS}
    frames |= {name: frame(name, rows) for name, rows in others.items()}
    return Counts(AS_OF, tuple(calendar.label(t, AS_OF) for t in range(1 - len(quarters_), 1)), **frames)


def steady(entries, opening=400, leave=40, **others):
    """Return a town where `leave` of those in agency foster care leave each quarter, and so many enter."""
    quarters = [({(TEEN, GONE): leave} if leave else {}, {TEEN: n} if n else {}) for n in entries]
    return town({TEEN: opening}, quarters, **others)


def closing():
    """Return a town that entries all but stop for after a year, while a tenth leave each quarter."""
    quarters, now = [], 400
    for n in (40, 44, 42, 38, *[2] * 8):
        quarters.append(({(TEEN, GONE): now // 10}, {TEEN: n}))
        now += n - now // 10
    return town({TEEN: 400}, quarters)


def _endings(flows: Mapping[tuple, int]) -> dict[tuple, int]:
    """Return endings as the flows show them: a move to another placement type ends the placement."""
    found: dict[tuple, int] = {}
    for (q, g, p, to_g, to_p), n in flows.items():
        if CATALOGUE.placements[p].setting == "foster" and to_g != LEFT:
            key = (q, g, p, False, p != to_p, CATALOGUE.placements[to_p].setting == "residential")
            found[key] = found.get(key, 0) + n
    return found


def _codes(stock: Mapping[tuple, int]) -> dict[tuple, int]:
    found: dict[tuple, int] = {}
    for (q, _, p), n in stock.items():
        found[q, CODES.get(p, "Z1")] = found.get((q, CODES.get(p, "Z1")), 0) + n
    return found


@dataclass(frozen=True)
class Chain:
    """A town whose rates are known: cells, shares of where they go (last column: left care) and entrants a quarter."""

    cells: tuple[tuple[str, str], ...]
    share: np.ndarray
    entries: np.ndarray
    opening: np.ndarray
    spread: float = 1.0  # variance over mean of all entrants
    growth: float = 0.0  # a year


def drawn(chain: Chain, number: int, rng: np.random.Generator) -> Counts:
    """Return counts drawn from a chain."""
    now, passed = chain.opening, []
    for q in range(number):
        moved = np.array([rng.multinomial(n, row) for n, row in zip(now, chain.share, strict=True)])
        mean = chain.entries * (1 + chain.growth) ** (q / calendar.QUARTERS_PER_YEAR)
        if chain.spread > 1:
            total = mean.sum()
            mean = mean / total * rng.gamma(total / (chain.spread - 1), chain.spread - 1)
        came = rng.poisson(mean)
        flows = {
            (a, b): int(moved[i, j])
            for i, a in enumerate(chain.cells)
            for j, b in enumerate((*chain.cells, GONE))
            if moved[i, j]
        }
        passed.append((flows, {c: int(n) for c, n in zip(chain.cells, came, strict=True) if n}))
        now = moved[:, :-1].sum(axis=0) + came
    return town(dict(zip(chain.cells, chain.opening.tolist(), strict=True)), passed)


def teenagers(scale: int = 1, **others: float) -> Chain:
    """Return a chain of teenagers in foster care and homes that holds its stock about level."""
    cells = (
        ("10_15_standard", "foster_inhouse"),
        ("10_15_standard", "foster_ifa"),
        ("10_15_complex", "home_external"),
        ("16_17_standard", "foster_ifa"),
        ("16_17_complex", "home_external"),
    )
    share = np.array([
        [0.86, 0.03, 0.02, 0.00, 0.00, 0.09],
        [0.01, 0.82, 0.02, 0.06, 0.00, 0.09],
        [0.00, 0.06, 0.80, 0.00, 0.06, 0.08],
        [0.00, 0.00, 0.00, 0.84, 0.02, 0.14],
        [0.00, 0.00, 0.00, 0.05, 0.80, 0.15],
    ])  # fmt: skip
    entries = np.array([9.0, 9.0, 5.0, 3.0, 2.0]) * scale
    opening = np.array([70, 70, 50, 45, 35]) * scale
    return replace(Chain(cells, share, entries, opening), **others)


def total(rows: pd.DataFrame, quarter: int, **where: str) -> int:
    """Return the children of a quarter in the rows whose words are these."""
    kept = rows.loc[(rows["quarter"] == quarter)]
    for column, word in where.items():
        kept = kept.loc[kept[column] == word]
    return int(kept["children"].sum())


def share_within(pairs: Iterable[tuple[float, float, float]]) -> float:
    """Return the share of (low, truth, high) in which the truth lies between."""
    return float(np.mean([low <= truth <= high for low, truth, high in pairs]))
