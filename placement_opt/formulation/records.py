"""What a rule and a cost term are beside their functions: kind, tags, and how they read in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from placement_opt.domain.case import Case
from placement_opt.formulation.prices import UnitPrice
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
    """One tagged amount of the ledger: a quantity times what a unit costs in the quarter."""

    line: str  # cost line, for example "external homes: fees"
    schedule: str  # line of the published schedule, or outside_schedule
    quarter: int
    quantity: Number  # of what is paid for
    unit: str  # of the quantity: child-weeks, home-weeks, moves …
    rate: UnitPrice  # GBP a unit
    one_off: bool = False
    cashable: bool = True
    invests: str | None = None  # foster | mtfc | prevention when an investment budget pays for it

    @cached_property
    def amount(self) -> Number:
        """What it comes to [GBP]."""
        return self.quantity * self.rate.value

    @property
    def evidence(self) -> str:
        """The grade of evidence of the price."""
        return self.rate.price.evidence


# What a quantity is counted in.
PER_CHILD_WEEK, PER_HOME_WEEK, PER_PLACE_WEEK = "child-weeks", "home-weeks", "place-weeks"
PER_HOUSEHOLD_WEEK, PER_HOUSEHOLD, PER_TEAM_QUARTER = "household-weeks", "households", "team-quarters"
PER_POST_YEAR, PER_POST, PER_HOME_YEAR, PER_HOME = "FTE-years", "FTE", "home-years", "homes"
PER_MOVE, PER_CHILD, PER_REVIEW, PER_POUND = "moves", "children", "reviews", "£"


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
