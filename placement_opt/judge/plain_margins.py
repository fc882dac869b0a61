"""How far each claim is met or missed, in pounds and in children, in one plain sentence each."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from placement_opt.domain.claims import AT_MOST
from placement_opt.judge.claim_words import amount, gap_words, sense_words
from placement_opt.judge.measured_claims import Judged
from placement_opt.judge.verdict import Verdict

MARGIN_COLUMNS = ["id", "claim", "sentence", "margin", "child_years", "unit"]


def plain_margins(judged: Iterable[Judged]) -> pd.DataFrame:
    """Return by how much each claim is met or missed, in MARGIN_COLUMNS.

    `margin` is in the unit of the claim, below zero where it is missed; `child_years` is the same in child-years that
    become foster care in place of residential care, for claims of a saving. Neither is known of what is not testable.
    """
    rows = [
        (k.claim.id, k.claimed, _margin_sentence(k), k.margin, getattr(k, "children", None), k.claim.unit)
        for k in judged
    ]
    return pd.DataFrame(rows, columns=MARGIN_COLUMNS).astype({"margin": "float64", "child_years": "float64"})


def _margin_sentence(k: Judged) -> str:
    """Say by how much a claim is met or missed, in its unit and, of a saving, in children."""
    if not isinstance(k, Verdict):
        return k.reason
    most, gap = sense_words(k.claim).most, gap_words(k.claim, k.margin)
    where = f"{gap} {_side(k)} the claim"
    if k.claim.unit == "children":
        return f"The {most} that these figures allow is {amount(k.claim, k.found)}, {where}."
    by = f"by {k.claim.year}" if k.claim.unit == "FTE" else f"in {k.claim.year}"
    private = "; it is reached only with private beds in place of council beds" if k.only_private else ""
    return f"The {most} that these figures allow {by} is {where}{_in_children(k)}{private}."


def _side(k: Verdict) -> str:
    """Say on which side of a claim the most, or the least, is."""
    if k.claim.sense == AT_MOST:
        return "above" if k.margin < 0 else "below"
    return "short of" if k.margin < 0 else "above"


def _in_children(k: Verdict) -> str:
    """Say what a margin is in children who live in foster care in place of residential care for a year."""
    n = round(abs(k.children)) if k.children else 0
    if not n:
        return ""
    who = "1 child lives" if n == 1 else f"{n:,d} children live"
    return f": as much as is saved in a year when {who} in foster care and not in residential care"
