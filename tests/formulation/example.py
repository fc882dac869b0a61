"""What an example of a rule is: a plan that its row accepts and one that it rejects.

What isn't named is zero.
Read one as: in this town, under this brief, the row of the rule at `index` accepts `good` and rejects `bad`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from placement_opt.domain.case import Case
from placement_opt.formulation import Brief
from tests.town import brief, town

TOWN, EVERY_LEVER = town(), brief()


@dataclass(frozen=True)
class Example:
    """One row of one rule, a plan that it accepts and a plan that it rejects."""

    rule: str
    index: tuple[Any, ...]
    good: dict[str, dict[Any, float]]
    bad: dict[str, dict[Any, float]]
    case: Case = TOWN
    brief: Brief = field(default=EVERY_LEVER)

    def __str__(self) -> str:
        return " ".join(map(str, (self.rule, *self.index)))


def number(**given: dict[Any, float]) -> dict[str, dict[Any, float]]:
    """Name the numbers of a plan."""
    return given
