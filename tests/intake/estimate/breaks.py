"""What would be known of a drawn council whose returns lose children and hear of others late."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from placement_opt.intake.records.counts import LEFT, Counts
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from tests.intake.estimate.councils import CELLS, SEEN, Council, by_type, of_flows

REVISIONS = "revisions"  # a frame of Counts: quarter, newest, children


@dataclass(frozen=True)
class Broken:
    """A council as its returns know it, and what they say of how they grew."""

    council: Council  # `came` are the children whom the next return will know, those who were late among them
    lost: pd.DataFrame  # quarter, need, placement, children: in care at a year end, and in no later return
    revisions: pd.DataFrame  # quarter, newest (known when the return ended there), children (known today)


def broken(council: Council, share: float, rng: np.random.Generator) -> Broken:
    """Return what is known where a share of children is lost, and as many are heard of late, at each year end.

    Who is lost at a year end is in care then, and in no flow and no stock afterwards. Who is late came in the last
    year and is in no count until the next return, so nobody is late any more but for those of the newest year.
    """
    known, lost_at, truth = [], {}, []
    lost, late, unknown = (np.zeros(len(CELLS), dtype=int) for _ in range(3))
    for q, (moved, came) in enumerate(council.passed, 1):
        of_lost, of_late = _among(moved, lost, rng), _among(moved, late, rng)
        unheard = rng.binomial(came, _late(council, share)) if SEEN - QUARTERS_PER_YEAR < q <= SEEN else 0 * came
        rest = moved - of_lost - of_late
        known.append((rest + _gone(unknown), came - unheard))
        lost, late = of_lost[:, :-1].sum(axis=0), of_late[:, :-1].sum(axis=0) + unheard
        unknown = 0 * lost
        truth.append(moved[:, :-1].sum(axis=0) + came - lost)
        if q % QUARTERS_PER_YEAR == 0 and q < SEEN:
            unknown = rng.binomial(rest[:, :-1].sum(axis=0) + came - unheard, share)
            lost_at[q], lost = unknown, lost + unknown
    made = of_flows(council.opening, known)
    gone = _frame({(q, *CELLS[i]): n for q, of in lost_at.items() for i, n in enumerate(of.tolist())})
    revisions = _revisions(made.counts, share, rng)
    counts = _without(made.counts, gone)
    if REVISIONS in {field.name for field in fields(Counts)}:
        counts = replace(counts, **{REVISIONS: revisions})
    return Broken(Council(council.opening, council.passed, counts, tuple(map(by_type, truth[SEEN:]))), gone, revisions)


def _among(moved: np.ndarray, some: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the moves of some of the children of each cell, who move like all of it."""
    return np.array([rng.multivariate_hypergeometric(row, n) for row, n in zip(moved, some, strict=True)])


def _late(council: Council, share: float) -> float:
    """Return which share of those who came in the newest year is late, to be a share of all children at its end."""
    year = council.passed[SEEN - QUARTERS_PER_YEAR : SEEN]
    moved, came = year[-1]
    everyone = moved[:, :-1].sum() + came.sum()
    return min(1.0, share * everyone / max(1, sum(came.sum() for _, came in year)))


def _gone(children: np.ndarray) -> np.ndarray:
    """Return moves in which so many of each cell leave."""
    return np.hstack([np.zeros((len(CELLS), len(CELLS)), dtype=int), children[:, None]])


def _without(counts: Counts, gone: pd.DataFrame) -> Counts:
    """Return counts in which the children who are lost have no flow in the quarter afterwards."""
    key = ["quarter", "need", "placement", "to_need", "to_placement"]
    taken = gone.assign(quarter=gone["quarter"] + 1, to_need=LEFT, to_placement=LEFT, children=-gone["children"])
    flows = pd.concat([counts.flows, taken]).groupby(key, as_index=False)["children"].sum()
    return replace(counts, flows=flows.loc[flows["children"] > 0].reset_index(drop=True), unmatched=gone)


def _revisions(counts: Counts, share: float, rng: np.random.Generator) -> pd.DataFrame:
    """Return how many were known at each earlier year end then, and how many are now."""
    now = counts.stock.groupby("quarter")["children"].sum()
    ends = {q: int(now.get(q, 0)) for q in range(QUARTERS_PER_YEAR, SEEN, QUARTERS_PER_YEAR)}
    rows = [(q, int(rng.binomial(n, 1 - share)), n) for q, n in ends.items()]
    return pd.DataFrame(rows, columns=["quarter", "newest", "children"])


def _frame(rows: dict[tuple, int]) -> pd.DataFrame:
    kept = [(*key, n) for key, n in rows.items() if n]
    made = pd.DataFrame(kept, columns=["quarter", "need", "placement", "children"])
    return made.astype({"quarter": "int64", "children": "int64"})
