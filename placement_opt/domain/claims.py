"""What a strategy claims, and when a claim that can be met is still at risk."""

from __future__ import annotations

from dataclasses import dataclass

POSTS = "posts"
SAVING = "saving"


def saving_in(year: str) -> str:
    """Return the name of the claim that so much is saved in a financial year."""
    return f"{SAVING} {year}"


@dataclass(frozen=True)
class Claim:
    """One claim of the strategy: a recurrent saving level reached in a year, or posts released by its end."""

    id: str
    title: str
    unit: str  # GBP | FTE
    year: str
    amount: float


@dataclass(frozen=True)
class Rules:
    """When a claim that the best possible plan reaches is still at risk."""

    must_reach: tuple[str, ...]  # plans that must reach it as well
    at_risk_margin: float  # share of the claim by which the best possible must clear it
