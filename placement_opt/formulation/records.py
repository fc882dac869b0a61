"""What a rule and a cost term are beside their functions: kind, tags, and how they read in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.formulation.variables import Brief, Number, Rows, Variables


@dataclass(frozen=True)
class Rule:
    """One rule: a function that yields its rows, and the words in which a verdict, a clash and a repair speak of it."""

    function: Callable[[Case, Brief, Variables], Rows]
    kind: str  # identity: what must balance | limit: how far or how fast | choice: what was decided
    phrase: str = ""  # how a row reads in a clash; {0}, {1} are the parts of its index; "" if it is never named
    limit: str = ""  # what a verdict calls it where it holds a claim back; rules that share it are freed together
    repair: str = ""  # how loosening it reads; rules that share it are loosened together
    unit: str = ""  # of the repair
    lifted_by: tuple[str, ...] = ()  # levers with any of which it no longer holds
    needs: str = ""  # lever without which there is nothing for it to hold back

    @property
    def name(self) -> str:
        """The rule's name, as in the LP and MPS files."""
        return self.function.__name__

    def holds(self, b: Brief) -> bool:
        """Say whether the plan's levers leave it in force."""
        return (not self.needs or b.may(self.needs)) and not any(b.may(lever) for lever in self.lifted_by)


@dataclass(frozen=True)
class Cost:
    """One tagged amount of the ledger."""

    line: str  # cost line, for example "external homes: fees"
    schedule: str  # line of the published schedule, or outside_schedule
    quarter: int
    amount: Number  # GBP
    evidence: str  # grade of the price: published | derived | council | assumed
    one_off: bool = False
    cashable: bool = True
    invests: str | None = None  # foster | mtfc | prevention when an investment budget pays for it


Costs = Iterator[Cost]


@dataclass(frozen=True)
class CostTerm:
    """One function of the ledger: the lever without which it is nothing, and whether a budget may pay for it."""

    function: Callable[[Case, Brief, Variables], Costs]
    lever: str | None = None
    invests: bool = False

    @property
    def name(self) -> str:
        """The term's name."""
        return self.function.__name__
