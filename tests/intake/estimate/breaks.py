"""What is known of a drawn council whose returns lose children and hear of others late."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from placement_opt.intake.records.counts import LEFT
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from tests.intake.estimate.councils import CELLS, SEEN, Council, by_type, of_flows

OF_ENTRIES = 2.5  # children of a council in balance, over its entries in a year
DIFFERS = (0.5, 1.5)  # how many times the usual share of a council that of a year is


@dataclass(frozen=True)
class Shares:
    """Which share of the children at a year end the next return loses, and of the year's entries the newest lacks."""

    lost: float
    late: float


def broken(council: Council, share: float, rng: np.random.Generator) -> Council:
    """Return the council as its returns know it; `came` is what the next return will know of the quarters ahead.

    At each year end a share of the children is lost, of up to three times `share`: they were in care a quarter before,
    and from then on are in no flow and no stock. In a council in balance as many may be late: they came in the year
    before, and are in no count until the next return. So the newest count holds those whom the next return will not
    know, and lacks those who are late. Earlier newest counts were revised in the same way.
    """
    usual = rng.uniform(0, share + share, 2) * (1, OF_ENTRIES)
    ends = range(QUARTERS_PER_YEAR, SEEN + 1, QUARTERS_PER_YEAR)
    years = {q: Shares(*np.minimum(1.0, usual * rng.uniform(*DIFFERS, 2))) for q in ends}
    known, unmatched, truth, revised = [], {}, [], {}
    lost, late = (np.zeros(len(CELLS), dtype=int) for _ in range(2))
    for q, (moved, came) in enumerate(council.passed, 1):
        of_lost = _among(moved, lost, rng)
        of_late = _among(moved - of_lost, late, rng)
        heard = came - rng.binomial(came, years[SEEN].late if SEEN - QUARTERS_PER_YEAR < q <= SEEN else 0.0)
        rest, year = moved - of_lost - of_late, years.get(q, Shares(0.0, 0.0))
        gone, unknown = rng.binomial(rest[:, :-1], year.lost), rng.binomial(heard, year.lost)
        lost = of_lost[:, :-1].sum(axis=0) + gone.sum(axis=0) + unknown
        late = of_late[:, :-1].sum(axis=0) + came - heard
        if q in years:
            there = rest[:, :-1].sum() + heard.sum() - gone.sum() - unknown.sum()
            in_year = sum(entered.sum() for _, entered in council.passed[q - QUARTERS_PER_YEAR : q])
            revised[q] = int(there + gone.sum() + unknown.sum() - rng.binomial(in_year, year.late)), int(there)
        if q in years and q < SEEN:
            unmatched[q] = gone.sum(axis=1)
            rest, heard = rest - np.hstack([gone, -unmatched[q][:, None]]), heard - unknown
        known.append((rest, heard))
        truth.append(moved[:, :-1].sum(axis=0) + came - lost)
    del revised[SEEN]
    return _told(replace(council, came=tuple(map(by_type, truth[SEEN:]))), known, unmatched, revised)


def _told(council: Council, known: list, unmatched: dict, revised: dict) -> Council:
    """Return the council with its counts; who was lost at a year end is taken out of the leavers."""
    counts, key = of_flows(council.opening, known).counts, ["quarter", "need", "placement", "to_need", "to_placement"]
    rows = [(q, *CELLS[i], n) for q, of in unmatched.items() for i, n in enumerate(of.tolist()) if n]
    gone = pd.DataFrame(rows, columns=[*key[:3], "children"]).astype({"quarter": "int64", "children": "int64"})
    taken = gone.assign(to_need=LEFT, to_placement=LEFT, children=-gone["children"])
    flows = pd.concat([counts.flows, taken[counts.flows.columns]]).groupby(key, as_index=False)["children"].sum()
    revisions = [(q, newest, now) for q, (newest, now) in revised.items()]
    return replace(
        council,
        counts=replace(
            counts,
            flows=flows.loc[flows["children"] > 0].reset_index(drop=True),
            unmatched=gone,
            revisions=pd.DataFrame(revisions, columns=["quarter", "newest", "children"]),
        ),
    )


def _among(moved: np.ndarray, some: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the moves of some of the children of each cell, who move like all of it."""
    return np.array([rng.multivariate_hypergeometric(row, n) for row, n in zip(moved, some, strict=True)])
