"""Limits on outcomes: each from its quarter to that of the next for the same children, or to the end of the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from placement_opt.domain.case import Case
from placement_opt.domain.outcome_limits import CAP, FLOOR, OutcomeLimit
from placement_opt.domain.outcome_measures import OUTCOMES, about
from placement_opt.inputs.outcome_settings import KEY, WRITTEN_IN, OutcomeLimitRow
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput, Fault


def with_limits(c: Case, rows: Sequence[OutcomeLimitRow], opening: date) -> Case:
    """Return the case with its limits on outcomes.

    Raises BadInput for one that begins outside the horizon or for which the case has no figures.
    """
    if faults := [*_faults(c, rows, opening)]:
        raise BadInput(faults)
    begins = [(row.about, calendar.number(row.begin, opening) or 0) for row in rows]

    def end(what: tuple[str, str], begin: int) -> int:
        later = [t for other, t in begins if other == what and t > begin]
        return min(later, default=len(c.quarters) + 1) - 1

    found = (
        OutcomeLimit(
            *what,
            CAP if row.at_least is None else FLOOR,
            row.amount,
            begin,
            end(what, begin),
            row.reason,
        )
        for row, (what, begin) in zip(rows, begins, strict=True)
    )
    return replace(c, outcome_limits=tuple(found))


def _faults(c: Case, rows: Sequence[OutcomeLimitRow], opening: date) -> Iterator[Fault]:
    for i, row in enumerate(rows):
        at, t = f"{KEY}.{i}", calendar.number(row.begin, opening)
        if t is None or not 1 <= t <= len(c.quarters):
            expected = f"a quarter of this run, {c.quarters[0].label} to {c.quarters[-1].label}"
            yield Fault(WRITTEN_IN, None, f"{at}.from", expected, row.begin)
        known = OUTCOMES[row.measure].needs(c)
        if not known:
            file = OUTCOMES[row.measure].figures
            expected = f"a measure for which the model has the figures; {row.measure} needs rows in {file}"
            yield Fault(WRITTEN_IN, None, f"{at}.measure", expected, row.measure)
        elif not about(c, *row.about):
            expected = f"a need group of which the model has the figures: {', '.join(known)}"
            yield Fault(WRITTEN_IN, None, f"{at}.need", expected, row.need or "")
