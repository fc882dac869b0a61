"""A limit on what happens to children: a choice of the council that no price buys off."""

from __future__ import annotations

from dataclasses import dataclass

EVERYBODY = "everybody"  # stands where a need group does: all of them together
FLOOR, CAP = "at_least", "at_most"


@dataclass(frozen=True)
class OutcomeLimit:
    """The least or the most that a measure of outcomes may be, in each quarter from one to another."""

    measure: str  # of domain.outcome_measures
    need: str  # a need group, or EVERYBODY
    sense: str  # at_least | at_most
    amount: float  # share, or children in a quarter
    begin: int  # first quarter in which it holds
    end: int  # last one: the end of the horizon, or the quarter before a later limit takes its place
    reason: str
