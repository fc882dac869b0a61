"""Where a council stands among its statistical neighbours and England, measure by measure."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from datetime import date

from placement_opt.domain.published import PublishedCouncil, PublishedStatistics
from placement_opt.england.council_measures import GBP_A_WEEK, MEASURED_BY, CouncilMeasure
from placement_opt.england.council_titles import COUNTED_ON, newest_by, years_published
from placement_opt.england.councils_by_name import AS_TYPED, council_by_name, still_there
from placement_opt.england.hidden_places import LOOKED_AFTER_IN_ALL, OF_PROVIDER, OWN_PROVISION, Between, children_in
from placement_opt.england.published_choices import PublishedChoices
from placement_opt.kernel.errors import BadInput, Fault


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
    def is_published(self) -> bool:
        """Whether there is a figure of anybody here."""
        return any(k is not None for k in (self.own, *self.neighbours))

    @property
    def known(self) -> tuple[float, ...]:
        """The middle of what is published of each neighbour and not odd."""
        return tuple(k.middle for k in self.there)

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
    council = still_there(p.councils, council_named(p, name))
    chosen = _year(p, council, year)
    beside = tuple(p.councils[code] for code in council.neighbours)
    standings = tuple(
        CouncilStanding(
            m,
            m.value(p, council.code, chosen),
            tuple(m.value(p, k.code, chosen) for k in beside),
            m.england(p, chosen),
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
    return council_by_name(p.councils, name, replace(AS_TYPED, file=typed_as))


def year_before(p: PublishedStatistics, council: PublishedCouncil, opening: date, oldest: int) -> int | None:
    """Return the last 31 March before or at an opening with counts of a council, if it is at most so many years old."""
    last = opening.year if (opening.month, opening.day) >= COUNTED_ON else opening.year - 1
    found = newest_by(p, council, opening)
    return found if found is not None and last - oldest <= found else None


def _year(p: PublishedStatistics, council: PublishedCouncil, asked: int | None) -> int:
    years = years_published(p, council)
    if not years:
        raise BadInput([Fault("NAME", None, "", "a council with published counts", council.name)])
    if asked is None:
        return years[-1]
    if asked not in years:
        raise BadInput([Fault("--year", None, "", f"one of {', '.join(map(str, years))}", str(asked))])
    return asked


def _hardly_own(p: PublishedStatistics, code: str, year: int, few: float) -> bool:
    """Say whether next to no children have their council as provider, as where a trust or company runs the services."""
    own, total = children_in(p, code, year, OWN_PROVISION, OF_PROVIDER), p.number(code, year, LOOKED_AFTER_IN_ALL)
    return own is not None and total is not None and own.high < few * total
