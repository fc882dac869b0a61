"""What a child's week costs in a council: spend of the revenue outturn over the children, and how it is divided."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.published import ENGLAND, PublishedStatistics
from placement_opt.england.hidden_places import FOSTERED, RESIDENTIAL_TYPES, Between, children_in
from placement_opt.england.new_council.pattern import EnglandPattern
from placement_opt.england.new_council.where_living import HOMES, SUPPORTED, Living
from placement_opt.kernel.calendar import WEEKS_PER_YEAR

RESIDENTIAL_LINE, FOSTERING_LINE = "residential", "fostering"
NOT_PUBLISHED, ODD = "not published", "odd"


@dataclass(frozen=True)
class WeekCost:
    """What a child's week costs on a line of spend, with its range, and how it was found."""

    value: float
    low: float
    high: float
    spend: float | None  # gross spend of the council [GBP]; None where it is not published
    why_england: str  # why England's is taken; empty where it is the council's own
    note: str


@dataclass(frozen=True)
class UnitPrices:
    """What a child's week costs by line, and of foster care by who provides it [GBP]."""

    residential: WeekCost
    fostering: WeekCost
    own_foster: WeekCost
    agency_foster: WeekCost


def unit_prices(p: PublishedStatistics, code: str, year: int, odd_times: float) -> tuple[WeekCost, WeekCost]:
    """Return what a week of residential and of foster care costs: gross spend over the mean children of the year.

    It is England's where the council's spend is not published, or so far from England's (`odd_times`) that spend and
    children cannot be of the same care. The range of residential care reaches from the same spend over all in
    residential care and supported accommodation, of which much is booked there, to that over those in homes alone.
    """
    homes_only, with_supported = (HOMES,), (*RESIDENTIAL_TYPES, SUPPORTED)
    residential = _week(p, code, year, RESIDENTIAL_LINE, (RESIDENTIAL_TYPES, with_supported, homes_only), odd_times)
    fostering = _week(p, code, year, FOSTERING_LINE, (FOSTERED, FOSTERED, FOSTERED), odd_times)
    return residential, fostering


def with_division(residential: WeekCost, fostering: WeekCost, living: Living, pattern: EnglandPattern) -> UnitPrices:
    """Return the prices with foster care divided: agencies cost so many times the council's own, and the mean stays."""
    ratio = pattern.figures["agency_over_own"]
    fostered = living.of("foster_inhouse", "foster_kinship", "foster_ifa")
    share = living.of("foster_ifa") / fostered if fostered else 0.0

    def own(times: float, week: float) -> float:
        return week / (1 + (times - 1) * share)

    ends = [own(t, w) for t in (ratio.low, ratio.high) for w in (fostering.low, fostering.high)]
    dear = [t * own(t, w) for t in (ratio.low, ratio.high) for w in (fostering.low, fostering.high)]
    value = own(ratio.value, fostering.value)
    words = f"{ratio.value:g} times the council's own, with {share:.0%} of fostered children, so that the mean stays."
    note = f"{fostering.note} Agency care is taken to cost {words}"
    return UnitPrices(
        residential,
        fostering,
        WeekCost(value, min(ends), max(ends), fostering.spend, fostering.why_england, note),
        WeekCost(ratio.value * value, min(dear), max(dear), fostering.spend, fostering.why_england, note),
    )


def _week(
    p: PublishedStatistics,
    code: str,
    year: int,
    line: str,
    kinds: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
    odd_times: float,
) -> WeekCost:
    spend, england = p.number(code, year, f"ro3_{line}_gross"), _cost(p, ENGLAND, year, line, kinds[0])
    own = _cost(p, code, year, line, kinds[0])
    if england is None:
        raise LookupError(f"no spend of England on {line} in {year}")
    usual = (england.low + england.high) / 2
    why = ""
    if own is None or spend is None:
        why = NOT_PUBLISHED
    elif own.high * odd_times < usual or own.low > odd_times * usual or not spend:
        why = ODD
    taken = england if why else own
    at_least, at_most = (_cost(p, ENGLAND if why else code, year, line, kind) for kind in kinds[1:])
    assert taken is not None
    value = (taken.low + taken.high) / 2
    low, high = min(taken.low, at_least.low if at_least else value), max(taken.high, at_most.high if at_most else value)
    return WeekCost(value, low, high, spend, why, _note(line, spend, why, value, year))


def _note(line: str, spend: float | None, why: str, value: float, year: int) -> str:
    if why:
        told = "is not published" if spend is None else "is so far from England's that it cannot be of the same care"
        return f"England's mean, {value:,.0f} a week, since the council's own {told}."
    words = (
        "The range reaches from all with supported accommodation to homes alone." if line == RESIDENTIAL_LINE else ""
    )
    return (
        f"Gross {line} spend of {spend:,.0f} in the year to 31 March {year} over the mean of the children at its two "
        f"ends: {value:,.0f} a week. {words}"
    ).strip()


def _cost(p: PublishedStatistics, code: str, year: int, line: str, kinds: tuple[str, ...]) -> Between | None:
    spend = p.number(code, year, f"ro3_{line}_gross")
    ends = [children_in(p, code, y, kinds) for y in (year - 1, year)]
    if spend is None or None in ends:
        return None
    low, high = (sum(getattr(k, name) for k in ends) / len(ends) for name in ("low", "high"))
    return Between(spend / high / WEEKS_PER_YEAR, spend / low / WEEKS_PER_YEAR) if low else None
