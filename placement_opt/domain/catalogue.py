"""The words of the field: need groups and placement types."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A need group: children of an age band with one level of need. Ages are years, both ends included."""

    id: str
    title: str
    from_age: int
    to_age: int
    level: str
    settled: bool  # never moved by plan

    @property
    def ages(self) -> str:
        """The age band in words."""
        return f"{self.from_age} to {self.to_age}" if self.to_age else "Under 1"


@dataclass(frozen=True)
class PlacementType:
    """A placement type: who provides it, in which setting, and what limits its places."""

    id: str
    title: str
    setting: str  # residential | foster | mtfc | family | other
    provider: str  # council | external
    waiting_list: str | None  # the list that it serves: residential | foster | specialist; None if carried
    steered: bool  # may a planner choose it
    capacity: str  # homes | households | market | teams | none
    price_family: str  # which inflation its fee follows; "" if uncosted
