"""What a child's week costs in a council: spend of the revenue outturn over the children, and how it is divided."""

from __future__ import annotations

from dataclasses import dataclass, replace

from placement_opt.domain.published import ENGLAND, PublishedStatistics
from placement_opt.england.hidden_places import FOSTERED, RESIDENTIAL_TYPES, Between, children_in
from placement_opt.england.new_council.pattern import EnglandPattern
from placement_opt.england.new_council.where_living import HOMES_TYPE, SUPPORTED, Living
from placement_opt.england.published_choices import PublishedChoices
from placement_opt.kernel.calendar import WEEKS_PER_YEAR

RESIDENTIAL_LINE, FOSTERING_LINE = "residential", "fostering"
SPEND_UNPUBLISHED = "the council's own spend is not published"
CHILDREN_HIDDEN = "the council's own spend is on children whose number is hidden"
ODDLY_BOOKED = "the council's own spend is so far from England's that it cannot be of the same care"

FAR_FROM_ENGLAND = "That is far from England's mean, as if it were booked otherwise: the range reaches to that mean."

OF_RESIDENTIAL = (
    "The range is that of England between the same spend over all with supported accommodation, much of which is "
    "booked there, and over homes alone."
)


@dataclass(frozen=True)
class WeekCost:
    """What a child's week costs on a line of spend, with its range, and how it was found."""

    value: float
    low: float
    high: float
    spend: float | None  # gross spend of the council [GBP]; None where it is not published
    why_england: str  # why England's is taken; empty where it is the council's own
    note: str
    england: float  # what it costs in England
    far: bool = False  # the council's own, and so far from England's that the range reaches to that


@dataclass(frozen=True)
class UnitPrices:
    """What a child's week costs by line, and of foster care by who provides it [GBP]."""

    residential: WeekCost
    fostering: WeekCost
    own_foster: WeekCost
    agency_foster: WeekCost


def unit_prices(p: PublishedStatistics, code: str, year: int, choices: PublishedChoices) -> tuple[WeekCost, WeekCost]:
    """Return what a week of residential and of foster care costs: gross spend over the mean children of the year.

    It is England's where the council's spend is not published, or so far from England's (`odd_times`) that spend and
    children cannot be of the same care. Where it is less far, and still further than `far_times`, its range reaches to
    England's.
    """
    with_supported = (*RESIDENTIAL_TYPES, SUPPORTED)
    residential = _week(p, code, year, (RESIDENTIAL_LINE, RESIDENTIAL_TYPES), choices)
    in_all, homes_alone = (_cost(p, ENGLAND, year, RESIDENTIAL_LINE, k) for k in (with_supported, (HOMES_TYPE,)))
    assert in_all
    assert homes_alone
    ends = (in_all.low / residential.england, homes_alone.low / residential.england)
    residential = replace(
        residential,
        low=min(residential.low, residential.value * ends[0]),
        high=max(residential.high, residential.value * ends[1]),
        note=f"{residential.note} {OF_RESIDENTIAL}",
    )
    return residential, _week(p, code, year, (FOSTERING_LINE, FOSTERED), choices)


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
        WeekCost(value, min(ends), max(ends), fostering.spend, fostering.why_england, note, fostering.england),
        WeekCost(
            ratio.value * value, min(dear), max(dear), fostering.spend, fostering.why_england, note, fostering.england
        ),
    )


def _week(
    p: PublishedStatistics, code: str, year: int, line_of: tuple[str, tuple[str, ...]], choices: PublishedChoices
) -> WeekCost:
    line, kinds = line_of
    spend, england = p.number(code, year, f"ro3_{line}_gross"), _cost(p, ENGLAND, year, line, kinds)
    own = _cost(p, code, year, line, kinds)
    if england is None:
        raise LookupError(f"no spend of England on {line} in {year}")
    why = ""
    if spend is None:
        why = SPEND_UNPUBLISHED
    elif own is None:
        why = CHILDREN_HIDDEN
    elif not spend or _apart(own, england, choices.odd_times):
        why = ODDLY_BOOKED
    taken = own if own and not why else england
    far, value = _apart(taken, england, choices.far_times), taken.middle
    note = _note(line, spend, why, value, year)
    if far:
        taken = Between(min(taken.low, england.low), max(taken.high, england.high))
        note = f"{note} {FAR_FROM_ENGLAND}"
    return WeekCost(value, taken.low, taken.high, spend, why, note, england.low, far)


def _apart(own: Between, england: Between, times: float) -> bool:
    """Say whether a cost is surely more than so many times England's, or less than that part of it."""
    return own.high * times < england.low or own.low > times * england.high


def _note(line: str, spend: float | None, why: str, value: float, year: int) -> str:
    if why:
        return f"England's mean, {value:,.0f} a week, since {why}."
    return (
        f"Gross {line} spend of {spend:,.0f} in the year to 31 March {year} over the mean of the children at its two "
        f"ends: {value:,.0f} a week."
    )


def _cost(p: PublishedStatistics, code: str, year: int, line: str, kinds: tuple[str, ...]) -> Between | None:
    spend = p.number(code, year, f"ro3_{line}_gross")
    ends = [children_in(p, code, y, kinds) for y in (year - 1, year)]
    if spend is None or None in ends:
        return None
    low, high = (sum(getattr(k, name) for k in ends) / len(ends) for name in ("low", "high"))
    return Between(spend / high / WEEKS_PER_YEAR, spend / low / WEEKS_PER_YEAR) if low else None
