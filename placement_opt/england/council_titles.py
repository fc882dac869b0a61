"""Which English council a model is of, and of which years something is published of it."""

from __future__ import annotations

from datetime import date

from placement_opt.domain.published import PublishedCouncil, PublishedStatistics
from placement_opt.england.hidden_places import LOOKED_AFTER_IN_ALL
from placement_opt.intake.read.council_names import same_council

COUNTED_ON = (3, 31)  # month and day of the counts of a year


def council_titled(p: PublishedStatistics, title: str) -> PublishedCouncil | None:
    """Return the council that a title is the full name of, such as Manchester City Council; None if there is none.

    Of several with one name it is the one that is there still. A title that says more than a name is none.
    """
    asked = same_council(title)
    found = [k for k in p.councils.values() if same_council(k.name) == asked]
    there = [k for k in found if not k.successors] or found
    return there[0] if len(there) == 1 else None


def years_published(p: PublishedStatistics, council: PublishedCouncil) -> tuple[int, ...]:
    """Return the years of which a council's children are published, the first first."""
    return tuple(sorted({y for code, y, m in p.values if code == council.code and m == LOOKED_AFTER_IN_ALL}))


def newest_by(p: PublishedStatistics, council: PublishedCouncil, day: date) -> int | None:
    """Return the newest year whose counts of a council are of a day or before it; None if there is none."""
    return max((y for y in years_published(p, council) if date(y, *COUNTED_ON) <= day), default=None)
