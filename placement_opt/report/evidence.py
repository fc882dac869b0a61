"""What the answer rests on: the share of spend by grade of evidence."""

from __future__ import annotations

import math

from placement_opt.prepared import Run

GRADES = ("published", "council", "derived", "assumed")


def evidence_shares(run: Run, plan: str = "recommended") -> dict[str, float]:
    """Return the share of a plan's spend whose price has each grade of evidence."""
    ledger = run.plan(plan).ledger
    spend = {g: math.fsum(ledger.loc[ledger["evidence"] == g, "gbp"].abs()) for g in GRADES}
    everything = math.fsum(spend.values())
    return {g: amount / everything for g, amount in spend.items() if amount}
