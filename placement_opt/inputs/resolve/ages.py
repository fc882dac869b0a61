"""Where the law lets nobody of an age be newly placed: from the catalogue's least ages to need groups and quarters."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.case import Quarter
from placement_opt.domain.catalogue import LeastAge, Need, PlacementType
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.lookups import fault_at
from placement_opt.inputs.resolve.view import View
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import Fault

Barred = dict[tuple[str, str], int]


def barred(
    view: View, quarters: tuple[Quarter, ...], needs: dict[str, Need], placements: dict[str, PlacementType]
) -> Barred:
    """Return (need group, placement type) -> first quarter from which none of its children may be newly placed there.

    It is the quarter in which the law comes into force, or the first after the opening if that is later.
    """
    found: Barred = {}
    for p, law, begins in _laws(view, quarters, placements):
        for g, need in needs.items():
            if need.to_age < law.age:
                found[g, p] = min(begins, found.get((g, p), begins))
    return found


def age_faults(
    view: View, quarters: tuple[Quarter, ...], needs: dict[str, Need], placements: dict[str, PlacementType]
) -> Iterator[Fault]:
    """Yield a fault for each group of which a law splits the ages, and each flow that it lets go nowhere else."""
    laws = [(p, law) for p, law, _begins in _laws(view, quarters, placements)]
    for row in view.rows("suitability"):
        need = needs[row["need"]]
        for p, law in laws:
            if p == row["placement"] and need.from_age < law.age <= need.to_age:
                expected = f"a need group that {law.age} years of age do not split, since {_says(law)}"
                yield fault_at(row, "need", expected, f"{need.id}, {need.from_age} to {need.to_age}")
    closed = {(g, p): law for p, law in laws for g, need in needs.items() if need.to_age < law.age}
    for row in (r for r in view.rows("entry_mix") if r["parameter"] == "share"):
        yield from _led_nowhere(row, row["need"], closed, placements)
    for row in view.rows("transitions"):
        yield from _led_nowhere(row, row["to_need"], closed, placements)


def _led_nowhere(
    row: Row, g: str, closed: dict[tuple[str, str], LeastAge], placements: dict[str, PlacementType]
) -> Iterator[Fault]:
    """Yield a fault if a flow of a need group leads only to placement types in which it may not be placed."""
    to = row["destination"]
    served = [p.id for p in placements.values() if p.waiting_list == to] or [to]
    if row["value"] > 0 and all((g, p) in closed for p in served):
        expected = f"another destination for {g}, since {_says(closed[g, served[0]])}"
        yield fault_at(row, "destination", expected)


def _laws(
    view: View, quarters: tuple[Quarter, ...], placements: dict[str, PlacementType]
) -> Iterator[tuple[str, LeastAge, int]]:
    """Yield (placement type, law, first quarter) for each law that is in force within the horizon."""
    for law in view.inputs.catalogue.least_ages:
        days = (q.number for q in quarters if calendar.last_day(q.number, view.inputs.model.opening) >= law.since)
        begins = next(days, None)
        if begins is not None:
            yield from ((p.id, law, begins) for p in placements.values() if law.about(p))


def _says(law: LeastAge) -> str:
    return f"from {law.since.day} {law.since:%B %Y} nobody under {law.age} may be newly placed there ({law.source})"
