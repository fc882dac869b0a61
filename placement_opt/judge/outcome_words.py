"""Limits on outcomes in words."""

from __future__ import annotations

from placement_opt.domain.case import Case
from placement_opt.domain.outcome_limits import EVERYBODY, FLOOR, OutcomeLimit
from placement_opt.domain.outcome_measures import OUTCOMES, SHARE


def quarters_told(c: Case, k: OutcomeLimit) -> str:
    """Return the quarters in which a limit holds, in words."""
    first, last = (c.quarters[t - 1].label for t in (k.begin, k.end))
    return first if first == last else f"{first} to {last}"


def limit_words(c: Case, k: OutcomeLimit) -> str:
    """Return a limit in words, without its quarters: children living in a family: at least 30.0%."""
    m, sense = OUTCOMES[k.measure], "at least" if k.sense == FLOOR else "at most"
    who = f"children {m.words}" if m.unit == SHARE else m.words
    of = "" if k.need == EVERYBODY else f" ({c.needs[k.need].title})"
    return f"{who}{of}: {sense} {amount_words(k.measure, k.amount)}"


def amount_words(measure: str, amount: float) -> str:
    """Return an amount of a measure as it is read: a share in per cent, children to a tenth if they are not whole."""
    return f"{amount:.1%}" if OUTCOMES[measure].unit == SHARE else f"{amount:,.1f}".removesuffix(".0")
