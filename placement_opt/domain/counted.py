"""What was counted in one quarter that has passed, in the words of the programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Key = tuple[Any, ...]


@dataclass(frozen=True)
class QuarterCount:
    """One quarter as it was counted; what is not there was not counted, and is taken as it was forecast."""

    quarter: int
    children: Mapping[tuple[str, str], float]  # (g, p) -> children at the end of the quarter, of every pair
    came: Mapping[str, float] = field(default_factory=dict)  # g -> children who came into care
    left: float | None = None  # children who left care
    standing: Mapping[str, Mapping[Key, float]] = field(default_factory=dict)  # field of the variables -> key -> number
    spent: Mapping[str, float] = field(default_factory=dict)  # line, or total -> recurrent spend [GBP]
    notice: Mapping[str, bool] = field(default_factory=dict)  # home -> has notice been given
    setting_up: Mapping[str, bool] = field(default_factory=dict)  # MTFC or service -> is a team being set up
