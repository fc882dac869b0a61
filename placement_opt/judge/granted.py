"""A saving with and without the contract efficiency that the strategy names: what is granted is not tested."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace

from placement_opt.domain.case import Case
from placement_opt.domain.claims import SAVING, Claim, Rules
from placement_opt.domain.strategy import RECOMMENDED, Strategy
from placement_opt.formulation import Brief, ledger
from placement_opt.formulation.costs import contract_efficiency
from placement_opt.formulation.money import in_year
from placement_opt.judge.best import AtShare, Granted, status_of
from placement_opt.judge.limits import best_at
from placement_opt.measure.results import Results
from placement_opt.solve.session import Session


def granted(
    s: Session,
    claim: Claim,
    baseline_cost: Mapping[str, float],
    plans: Collection[Results],
    rules: Rules,
    without: Collection[str] = (),
) -> Granted | None:
    """Return a saving judged without the strategy's contract efficiency, and with the share that the model has.

    The best possible is found again at those costs; plans stay as they are, with the efficiency taken off their saving
    or put in at the other share, and those `without` a plan miss the claim at any share. None of a claim that is no
    saving, or of a strategy that names no efficiency.
    The session is that of a programme with every lever.
    """
    c, b = s.programme.case, s.programme.brief
    found = {r.plan.name: r for r in plans}
    if claim.kind != SAVING or not b.strategy.announced("contracts") or RECOMMENDED not in found:
        return None

    def judged(share: float) -> AtShare:
        other = replace(b, strategy=b.strategy.with_efficiency(share))
        best = best_at(s, claim, baseline_cost, ledger(c, other, s.programme.variables))
        reached = {name: _saving(c, claim, baseline_cost, r, other.strategy, b.strategy) for name, r in found.items()}
        short = {name for name, saving in reached.items() if claim.ahead(saving) < 0}
        missed = not short.union(without).isdisjoint(rules.must_reach)
        return AtShare(share, best.amount, status_of(claim, best, rules, missed=missed))

    amount = efficiency(c, claim.year, found[RECOMMENDED], b.strategy)
    return Granted(amount, judged(0.0), judged(c.contract_efficiency))


def _saving(
    c: Case, claim: Claim, baseline_cost: Mapping[str, float], plan: Results, other: Strategy, own: Strategy
) -> float:
    """Return what a plan saves in the year of a claim with the contract efficiency of another strategy [GBP]."""
    spent = math.fsum(plan.ledger.loc[~plan.ledger["one_off"] & (plan.ledger["year"] == claim.year), "gbp"])
    granted, instead = (efficiency(c, claim.year, plan, k) for k in (own, other))
    return baseline_cost[claim.year] - spent - granted + instead


def efficiency(c: Case, year: str, plan: Results, strategy: Strategy) -> float:
    """Return the contract efficiency of a strategy on the placements of a plan in a year [GBP]; none if it has none."""
    items = contract_efficiency(c, Brief(plan.plan, strategy), plan.values)
    return -math.fsum(k.amount for k in items if plan.plan.levers and in_year(c, k, year))
