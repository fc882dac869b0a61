"""From what a lead says of a recommendation to the decisions that bind a plan."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import ACCEPT, AMEND, CAP_AT, REFUSE, Decision
from placement_opt.judge.words import label
from placement_opt.kernel.text import plain
from placement_opt.review.recommendations import ROW_DECIMALS, Recommendation

ROOM = 0.5 * 10.0**-ROW_DECIMALS  # what is accepted may differ by less than shows


@dataclass(frozen=True)
class LeadSaid:
    """What a lead says of one recommendation, on which line of the file."""

    line: int
    of: Recommendation
    decision: str  # accept | refuse | cap | amend
    value: float | None  # of cap and amend: an amount, or the number of the first quarter closed
    reason: str
    by: str


def decisions_of(c: Case, said: LeadSaid) -> tuple[Decision, ...]:
    """Return the decisions that bind every plan to what was said.

    What is accepted is held at what was shown, what is amended at the value, and a home at its first quarter closed.
    """
    bounds = _of_a_home(c, said) if said.of.quantity.closes else _standing(said) if said.of.stands else _in_a_year(said)
    q, title = said.of.quantity, title_of(c, said)
    about = (said.reason, said.by)
    return tuple(
        Decision(q.measure, q.index, first, sense, value, *about, last, title, said.decision)
        for first, last, sense, value in bounds
        if first <= last
    )


Bound = tuple[int, int, str, float]  # first and last quarter, sense, value


def title_of(c: Case, said: LeadSaid) -> str:
    """Return what was decided on, and the value if there is one."""
    if said.value is None:
        return said.of.title
    if said.of.quantity.closes:
        return f"{said.of.title}, amended to {label(c, int(said.value))}"
    return f"{said.of.title}, {'capped at' if said.decision == CAP_AT else 'amended to'} {plain(said.value)}"


def _of_a_home(c: Case, said: LeadSaid) -> list[Bound]:
    first, last = said.of.quantity.first, len(c.quarters)
    closed = {ACCEPT: said.of.quantity.at, REFUSE: last + 1}.get(said.decision, int(said.value or 0))
    return [(first, closed - 1, "fix", 1.0), (closed, last, "fix", 0.0)]


def _standing(said: LeadSaid) -> list[Bound]:
    q, value = said.of.quantity, said.value or 0.0
    most = {ACCEPT: said.of.amount + ROOM, REFUSE: q.rest}.get(said.decision, value)
    found: list[Bound] = [(q.first, q.last, "at_most", most)]
    if said.decision in (ACCEPT, AMEND):
        least = said.of.amount - ROOM if said.decision == ACCEPT else value
        found.append((q.at, q.at, "at_least", max(0.0, least)))
    return found


def _in_a_year(said: LeadSaid) -> list[Bound]:
    q, value, amount = said.of.quantity, said.value or 0.0, said.of.amount
    if said.decision == ACCEPT:
        return [
            (q.first, q.last, "at_least", max(0.0, amount - ROOM)),
            (q.first, q.last, "at_most", amount + ROOM),
        ]
    sense = {REFUSE: "forbid", CAP_AT: "at_most"}.get(said.decision, "fix")
    return [(q.first, q.last, sense, value)]
