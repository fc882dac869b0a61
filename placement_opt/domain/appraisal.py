"""How far an appraisal allows for optimism: costs raised, savings lowered and late, by grade of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ENDS_OF_TABLE = LOW_ALLOWED, CENTRAL_ALLOWED, HIGH_ALLOWED = ("low", "central", "high")  # of the table of allowances


@dataclass(frozen=True)
class Allowance:
    """What is allowed for optimism on amounts of one grade of evidence."""

    costs: float = 0.0  # share by which a cost is raised
    savings: float = 0.0  # share by which a saving is lowered
    late: int = 0  # quarters by which a saving comes later


Allowances = Mapping[str, Mapping[str, Allowance]]  # end of the table -> grade of evidence -> what is allowed
