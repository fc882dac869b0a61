"""A figure that makes money: what every record with a price is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure that makes money, with the grade of evidence that it rests on."""

    value: float
    evidence: str  # published | derived | council | assumed
