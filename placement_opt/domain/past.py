"""The quarters of a horizon that have passed: what every unknown was in them, and what no rule explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Key = tuple[Any, ...]
CARRIED_ON = (
    "open",
    "teams",
    "block",
    "contracted",
    "sold",
)  # fields that stay where they stand until a lever moves them
WITHOUT_A_QUARTER = ("paid",)  # fields whose keys name a year


@dataclass(frozen=True)
class Past:
    """What happened in the first quarters of a horizon, in the programme's own unknowns.

    `values` has children, households, homes, teams and places as they were counted, and flows between the counts as
    they explain most of them. What they do not explain is in `unexplained`: children more, or less, at the end of a
    quarter than those who stayed, came and left.
    """

    quarters: int  # that have passed
    values: dict[str, dict[tuple[Any, ...], float]]  # field of the variables -> key, its quarter last -> number
    unexplained: dict[tuple[str, str, int], float]  # (g, p, t) -> children
    spent: dict[tuple[str, int], float]  # (schedule line, t) -> recorded above what these prices make of it [GBP]
    pulled: tuple[str, ...] = ()  # levers that were pulled
    gave_way: dict[str, float] = field(default_factory=dict)  # row -> by how much it gives way, since it was exceeded

    def has(self, field: str, key: Key) -> bool:
        """Say whether an unknown is of a quarter that has passed."""
        return field not in WITHOUT_A_QUARTER and self.holds(key)

    def holds(self, index: Key) -> bool:
        """Say whether an index is of a quarter that has passed: its last part, if that is a number."""
        return bool(index) and isinstance(index[-1], int) and index[-1] <= self.quarters

    def standing(self, field: str, subject: str) -> float | None:
        """Return where a lever that stays as it is stands as the last of these quarters ends; None if none does."""
        return self.values.get(field, {}).get((subject, self.quarters)) if field in CARRIED_ON else None


def unexplained_in(past: Past | None, quarter: int) -> Mapping[tuple[str, str], float]:
    """Return the children of a quarter whom nothing explains, by need and placement type."""
    found = past.unexplained if past else {}
    return {(g, p): n for (g, p, t), n in found.items() if t == quarter}
