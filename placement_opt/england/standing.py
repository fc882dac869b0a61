"""Where a council stands among its statistical neighbours and England, measure by measure."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from placement_opt.domain.published import ENGLAND, PublishedCouncil, PublishedStatistics
from placement_opt.england.council_titles import years_published
from placement_opt.england.hidden_places import (
    FOSTERED,
    LOOKED_AFTER_IN_ALL,
    OF_PROVIDER,
    OWN_PROVISION,
    RESIDENTIAL_TYPES,
    Between,
    children_in,
)
from placement_opt.england.published_choices import PublishedChoices
from placement_opt.kernel.calendar import WEEKS_PER_YEAR
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import MISSPELT, close_to, meant

PART_OF_ALL, RATE, GBP_A_WEEK, OF_A_HUNDRED = "share", "per 10,000", "GBP per week", "per 100"
PER_TEN_THOUSAND, PER_HUNDRED = 10_000, 100


@dataclass(frozen=True)
class CouncilMeasure:
    """One measure by which councils are compared."""

    id: str
    title: str
    unit: str
    value: Callable[[PublishedStatistics, str, int], Between | None]


@dataclass(frozen=True)
class CouncilStanding:
    """A measure of a council beside its neighbours and England."""

    measure: CouncilMeasure
    own: Between | None
    neighbours: tuple[Between | None, ...]  # in the order of the council's neighbours
    england: Between | None
    odd_times: float  # times England's, or that part of it, beyond which a cost is odd

    def is_odd(self, value: Between | None) -> bool:
        """Say whether a cost is so far from England's that spend and children cannot be of the same care."""
        if value is None or self.england is None or self.measure.unit != GBP_A_WEEK:
            return False
        return value.high * self.odd_times < self.england.low or value.low > self.odd_times * self.england.high

    @property
    def there(self) -> tuple[Between, ...]:
        """What is published of neighbours and not odd."""
        return tuple(k for k in self.neighbours if k and not self.is_odd(k))

    @property
    def known(self) -> tuple[float, ...]:
        """The middle of what is published of each neighbour and not odd."""
        return tuple((k.low + k.high) / 2 for k in self.there)

    @property
    def median(self) -> float | None:
        """The median of the neighbours of which something is published."""
        return statistics.median(self.known) if self.known else None

    @property
    def ranks(self) -> tuple[int, int] | None:
        """The best and the worst rank it may have, from the highest down; None if it has no figure, or an odd one."""
        if self.own is None or self.is_odd(self.own):
            return None
        surely_above = sum(k.low > self.own.high for k in self.there)
        perhaps_above = sum(k.high > self.own.low for k in self.there)
        return 1 + surely_above, 1 + perhaps_above


@dataclass(frozen=True)
class Neighbourhood:
    """A council, its neighbours, and where it stands on every measure in a year."""

    council: PublishedCouncil
    neighbours: tuple[PublishedCouncil, ...]
    year: int
    standings: tuple[CouncilStanding, ...]
    odd_times: float
    hardly_own: tuple[str, ...]  # names of councils here of whose children next to none have an own provider


def neighbourhood(
    p: PublishedStatistics, name: str, choices: PublishedChoices, year: int | None = None
) -> Neighbourhood:
    """Return where a council stands. Raises BadInput for a name, or a year, of which nothing is published."""
    council = council_named(p, name)
    if council.successors:
        after = " and ".join(p.councils[code].name for code in council.successors)
        raise BadInput([Fault("NAME", None, "", "a council that is there still", council.name, f"see {after}")])
    chosen = _year(p, council, year)
    beside = tuple(p.councils[code] for code in council.neighbours)
    standings = tuple(
        CouncilStanding(
            m,
            m.value(p, council.code, chosen),
            tuple(m.value(p, k.code, chosen) for k in beside),
            m.value(p, ENGLAND, chosen),
            choices.odd_times,
        )
        for m in MEASURED_BY
    )
    hardly = tuple(k.name for k in (council, *beside) if _hardly_own(p, k.code, chosen, choices.few_own))
    return Neighbourhood(council, beside, chosen, standings, choices.odd_times, hardly)


def council_named(p: PublishedStatistics, name: str, typed_as: str = "NAME") -> PublishedCouncil:
    """Return a council by its name or a code; of two with one name, the one that is there still.

    Raises BadInput with the nearest name, at the option or argument that it was typed as.
    """
    asked = " ".join(name.split()).casefold()
    found = [k for k in p.councils.values() if asked in (k.name.casefold(), k.code, k.ons_code.casefold())]
    if found:
        return min(found, key=lambda k: len(k.successors))
    near = meant(close_to(name, (k.name for k in p.councils.values()), MISSPELT))
    raise BadInput([Fault(typed_as, None, "", "an English council, as published statistics name it", name, near)])


def _year(p: PublishedStatistics, council: PublishedCouncil, asked: int | None) -> int:
    years = years_published(p, council)
    if not years:
        raise BadInput([Fault("NAME", None, "", "a council with published counts", council.name)])
    if asked is None:
        return years[-1]
    if asked not in years:
        raise BadInput([Fault("--year", None, "", f"one of {', '.join(map(str, years))}", str(asked))])
    return asked


def _exact(value: float | None) -> Between | None:
    return None if value is None else Between(value, value)


def _over(p: PublishedStatistics, code: str, year: int, measure: str, of: str, times: float = 1.0) -> Between | None:
    part, whole = p.number(code, year, measure), p.number(code, year, of)
    return _exact(times * part / whole) if part is not None and whole else None


def _share_in(types: Sequence[str]) -> Callable[[PublishedStatistics, str, int], Between | None]:
    def share(p: PublishedStatistics, code: str, year: int) -> Between | None:
        children, total = children_in(p, code, year, types), p.number(code, year, LOOKED_AFTER_IN_ALL)
        return children / total if children and total else None

    return share


def _unit_cost(line: str, types: Sequence[str]) -> Callable[[PublishedStatistics, str, int], Between | None]:
    """Return gross spend of a year over the mean of the children at its two ends, by week."""

    def cost(p: PublishedStatistics, code: str, year: int) -> Between | None:
        spend = p.number(code, year, f"ro3_{line}_gross")
        ends = [children_in(p, code, y, types) for y in (year - 1, year)]
        if spend is None or None in ends:
            return None
        low, high = (sum(getattr(k, name) for k in ends) / len(ends) for name in ("low", "high"))
        return Between(spend / high / WEEKS_PER_YEAR, spend / low / WEEKS_PER_YEAR) if low else None

    return cost


def _hardly_own(p: PublishedStatistics, code: str, year: int, few: float) -> bool:
    """Say whether next to no children have their council as provider, as where a trust or company runs the services."""
    own, total = children_in(p, code, year, OWN_PROVISION, OF_PROVIDER), p.number(code, year, LOOKED_AFTER_IN_ALL)
    return own is not None and total is not None and own.high < few * total


MEASURED_BY = (
    CouncilMeasure("looked_after", "Looked after", RATE,
            lambda p, c, y: _over(p, c, y, LOOKED_AFTER_IN_ALL, "population_under_18", PER_TEN_THOUSAND)),
    CouncilMeasure("residential", "In residential care", PART_OF_ALL, _share_in(RESIDENTIAL_TYPES)),
    CouncilMeasure("fostering", "Fostered", PART_OF_ALL, _share_in(FOSTERED)),
    CouncilMeasure("residential_cost", "Residential care costs", GBP_A_WEEK,
                   _unit_cost("residential", RESIDENTIAL_TYPES)),
    CouncilMeasure("fostering_cost", "Fostering costs", GBP_A_WEEK, _unit_cost("fostering", FOSTERED)),
    CouncilMeasure("moved", "Three or more placements", PART_OF_ALL,
            lambda p, c, y: _over(p, c, y, "placements_in_year_3plus", LOOKED_AFTER_IN_ALL)),
    CouncilMeasure("far", "Placed over 20 miles away", PART_OF_ALL,
            lambda p, c, y: _over(p, c, y, "placed_over_20_miles", LOOKED_AFTER_IN_ALL)),
    CouncilMeasure("own_places", "Places in council homes", OF_A_HUNDRED,
            lambda p, c, y: _over(p, c, y, "home_places_la", LOOKED_AFTER_IN_ALL, PER_HUNDRED)),
)  # fmt: skip
