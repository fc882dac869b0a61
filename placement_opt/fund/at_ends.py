"""A plan of a fund as it would come if effects were others than expected: what was decided stays, what follows moves.

Cases, money put in and the children's programme stay. Outcomes, what is due and paid, and blocks that can still go
follow: a contract pays the most of its floor and the least of its cap and what is due, which no programme decides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from placement_opt.domain.investment import Avoidance, InvestmentCase, Ranged, UseValue, weakest
from placement_opt.domain.levers import Key
from placement_opt.fund.fund_ledger import fund_ledger
from placement_opt.fund.fund_quantities import due, falls
from placement_opt.fund.fund_solving import FundResult
from placement_opt.fund.fund_variables import FundVariables

LOW_EFFECT, HIGH_EFFECT = "low", "high"
A_WHOLE = 1e-6  # of a block, by which the solver may fall short of a whole one


def with_sizes(f: InvestmentCase, size: Callable[[Avoidance], float]) -> InvestmentCase:
    """Return a fund whose effects have other sizes."""
    changed = (replace(a, size=replace(a.size, value=size(a))) for a in f.avoidances)
    return replace(f, avoidances=tuple(changed))


def at_end(f: InvestmentCase, end: str, *, assumed_only: bool = False, of_children: bool = False) -> InvestmentCase:
    """Return a fund with effects at an end of their ranges: all of its own, or only those that are assumed.

    Effects of interventions that run in the children's programme stay, since its ledger would have to move with them;
    `of_children` moves them too, for what an agreement pays alone.
    """

    def size(a: Avoidance) -> float:
        stays = f.interventions[a.intervention].in_programme and not of_children
        if stays or (assumed_only and weakest((a.grade, a.size.evidence)) != "assumed"):
            return a.size.value
        return _end(a.size, end)

    return with_sizes(f, size)


def _end(figure: Ranged, end: str) -> float:
    return figure.low if end == LOW_EFFECT else figure.high


def as_it_would_come(f: InvestmentCase, decided: FundResult) -> FundResult:
    """Return a plan whose cases and money are decided, in a fund with other effects."""
    v = replace(decided.values, unpaid={}, topup={})
    v = replace(v, blocks=_blocks(f, v))
    v = replace(v, **_contracts(f, v))  # type: ignore[arg-type]
    return replace(decided, f=f, values=v, entries=fund_ledger(f, v))


def _blocks(f: InvestmentCase, v: FundVariables) -> dict[Key, float]:
    """Return the blocks decommissioned: as decided, or as many as what is avoided from then on lets go."""
    found: dict[Key, float] = {}
    for u in (u for u in f.values if u.block):
        free = _most_blocks(f, v, u)
        if f.whole_blocks:
            free = {t: float(math.floor(n + A_WHOLE)) for t, n in free.items()}
        so_far = 0.0
        for q in f.quarters:
            so_far = max(so_far, min(float(v.blocks.get((u.use, u.agency, q.number), 0.0)), free[q.number]))
            found[u.use, u.agency, q.number] = so_far
    return found


def _most_blocks(f: InvestmentCase, v: FundVariables, u: UseValue) -> Mapping[int, float]:
    """Return how many blocks may be gone by each quarter, so that none is wanted again up to the last."""
    less = {q.number: float(falls(f, v, u.use, q.number)) for q in f.quarters}
    found, later = {}, float("inf")
    for t in sorted(less, reverse=True):
        later = min(later, less[t])
        found[t] = max(0.0, min(later, less.get(t - u.cash_lag, 0.0)) / u.block)
    return found


def _contracts(f: InvestmentCase, v: FundVariables) -> dict[str, dict[Key, float]]:
    """Return what each agreement leaves unpaid beyond its cap, and what its floor still wants at its end."""
    unpaid: dict[Key, float] = {}
    topup: dict[Key, float] = {}
    for r in f.agreements:
        paid = 0.0
        for t in (q.number for q in f.quarters if f.is_paid(r, q.number)):
            gbp = float(due(f, v, r, t))
            pays = max(0.0, gbp if r.cap is None else min(gbp, r.cap - paid))  # a rise of uses takes nothing back
            if pays != gbp:
                unpaid[r.id, t] = gbp - pays
            paid += pays
        if paid < r.floor and f.ends_of(r):
            topup[r.id,] = r.floor - paid
    return {"unpaid": unpaid, "topup": topup}
