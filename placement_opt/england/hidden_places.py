"""Children by placement type where some are hidden: what the total leaves for them.

A hidden count is 1 to 5, or any count that would give away another, and so it may also be none: in 2025 eleven councils
have more hidden types than children who are left for them. What is certain is that all types add up to the total.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from placement_opt.domain.published import PublishedStatistics

LOOKED_AFTER_IN_ALL = "looked_after_31_march"
OF_PLACEMENT, OF_PROVIDER = "place_", "provider_"  # how measures begin whose counts add up to all who are looked after
HOSTELS_TOO = "place_secure_homes_hostels"  # children's homes in 2011 to 2013, with supported accommodation
RESIDENTIAL_TYPES = (  # homes, other residential care and schools
    *("place_secure_and_childrens_homes", HOSTELS_TOO),
    *("place_other_residential", "place_residential_schools"),
)
FOSTERED = ("place_foster",)
OWN_PROVISION = ("provider_own",)


@dataclass(frozen=True)
class Between:
    """A quantity that is at least one number and at most another; both are the same where it is known."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The middle of the two."""
        return (self.low + self.high) / 2

    def __truediv__(self, other: float) -> Between:
        """Return a share of a known number."""
        return Between(self.low / other, self.high / other)


def children_in(
    p: PublishedStatistics, code: str, year: int, types: Collection[str], family: str = OF_PLACEMENT
) -> Between | None:
    """Return the children of a council in some placement types, or of some providers.

    None where no such type is published, or some are hidden and no total is published.
    """
    total = p.number(code, year, LOOKED_AFTER_IN_ALL)
    measured = (m for m in p.measures_of.get(year, ()) if m.startswith(family))
    cells = {m: p.values[code, year, m] for m in measured if (code, year, m) in p.values}
    wanted = {m: n for m, n in cells.items() if m in types}
    if not wanted:
        return None
    known = sum(n for n in wanted.values() if n is not None)
    hidden = {m for m, n in cells.items() if n is None}
    if not hidden & wanted.keys():
        return Between(known, known)
    if total is None:
        return None
    left = max(0.0, total - sum(n for n in cells.values() if n is not None))
    return Between(known if hidden - wanted.keys() else known + left, known + left)
