"""What others than the council gain: who they may be, per what a value may be, and one such value."""

from __future__ import annotations

from dataclasses import dataclass

GAINERS = ("council", "nhs", "police", "courts", "schools", "treasury", "families")
PER_CASE, PER_CHILD_QUARTER = "case", "child_quarter"
PER = {PER_CASE: "GBP_per_case", PER_CHILD_QUARTER: "GBP_per_child_quarter"}  # per what -> unit of the value


@dataclass(frozen=True)
class Benefit:
    """A published value of what somebody gains from a case of a service, or from a child's quarter in a placement."""

    id: str
    title: str
    gains: tuple[str, ...]  # who gains it, together
    per: str
    of: str  # service or placement type
    low: float  # GBP, at the prices of the source
    central: float
    high: float
    source: str  # keys of sources.yaml
    evidence: str
