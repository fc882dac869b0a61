"""Rows of the tables of places: council homes, carers, markets, treatment foster care and services."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from placement_opt.england.new_council.council_made import CouncilMade
from placement_opt.england.new_council.flows_in_balance import broken_down
from placement_opt.england.new_council.pattern import PatternFigure
from placement_opt.intake.folder.figures import PROVIDERS, FigureRow, assumed, sure
from placement_opt.intake.folder.ofsted_homes import OfstedHome
from placement_opt.kernel.calendar import WEEKS_PER_YEAR

LEAST_CAMPAIGN = 0.25  # households a quarter for whom a campaign is run at all
POSTS_OF_COST = 0.85  # most of what a bed costs that posts are taken to be


def homes(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield the council's homes: those of Ofsted's list by name, else as many as are counted, with equal beds."""
    for home in c.homes:
        yield _beds(home, c)
        yield _posts(home, c)
        yield _bed_cost(home, c)
        for row in c.pattern.rows["homes"]:
            if row.parameter != "staff":
                yield dataclasses.replace(row, key=(home.id,))


def _beds(home: OfstedHome, c: CouncilMade) -> FigureRow:
    if c.homes_listed:
        return sure((home.id,), "beds", home.beds or 0.0, PROVIDERS, "published", "Registered places.")
    beds = sum(h.beds or 0.0 for h in c.homes)
    words = (
        f"{beds:.0f} places in {len(c.homes)} council homes on {c.on}, divided evenly; which home has "
        "which is not here."
    )
    source = c.published.source_of[c.margins.year, "home_places_la"]
    return FigureRow((home.id,), "beds", home.beds, home.beds or 0.0, home.beds or 0.0, source, "derived", words)


def _posts(home: OfstedHome, c: CouncilMade) -> FigureRow:
    """Return the posts of a home, no more than what its beds cost can pay."""
    by_bed, beds = c.pattern.figures["posts_by_bed"], home.beds or 0.0
    post = next(r for r in c.pattern.rows["general"] if r.parameter == "post_cost")
    most = POSTS_OF_COST * _by_bed(c).value * beds * WEEKS_PER_YEAR / (post.value or 1.0)
    value = min(by_bed.value * beds, most)
    low, high = min(by_bed.low * beds, value), max(min(by_bed.high * beds, most), value)
    capped = " Lowered, since what a bed costs here would not pay for more." if value < by_bed.value * beds else ""
    return assumed((home.id,), "staff", round(value, 1), round(low, 1), round(high, 1), f"{by_bed.note}{capped}")


def _by_bed(c: CouncilMade) -> PatternFigure:
    """Return what a bed costs in a week, filled or not: a child's week, times how full homes are, less what moves."""
    r, own = c.prices.residential, c.pattern.figures["own_home_over_private"]
    filled, moving = c.pattern.figures["council_homes_filled"], c.pattern.figures["moves_with_children"]
    stays = 1 - moving.value
    note = (
        f"A child's week in residential care, {r.value:,.0f}, x {filled.value:.0%} of beds filled x "
        f"{stays:.0%} that does "
        f"not move with children. {own.note}"
    )
    value = r.value * own.value * filled.value * stays
    low, high = r.value * own.low * filled.low * (1 - moving.high), r.value * own.high * filled.value
    return PatternFigure(value, min(low, value), max(high, value), own.source, "assumed", note)


def _bed_cost(home: OfstedHome, c: CouncilMade) -> FigureRow:
    bed = _by_bed(c)
    return assumed((home.id,), "fixed_cost", bed.value, bed.low, bed.high, bed.note)


def carers(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield the fostering households: just enough for the children there, with England's rates."""
    rates = {row.cell: row for row in c.pattern.rows["carers"]}
    each, share = (rates[("foster_inhouse",), name] for name in ("places_per_household", "fillable_share"))
    children = c.living.of("foster_inhouse")

    def needed(places: float | None, fillable: float | None) -> float:
        return round(children / ((places or 1.0) * (fillable or 1.0)), 1)

    households = needed(each.value, share.value)
    ends = needed(each.high, share.high), needed(each.low, share.low)
    words = (
        f"{children} children with the council's mainstream carers / ({each.value:g} places x {share.value:g} fillable)"
    )
    note = f"{words}: just enough households. Households of a council are not in the published statistics used here."
    yield assumed(("foster_inhouse",), "households", households, *ends, note)
    yield from (row for row in rates.values() if row.key == ("foster_inhouse",))
    usual, more = c.pattern.figures["approved_a_quarter"], c.pattern.figures["more_approvals"]
    key = ("foster_inhouse",)
    ends = households * usual.low, households * usual.high
    yield assumed(
        key, "usual_approvals", households * usual.value, *ends, f"England's rate of {usual.value:g}: {usual.note}"
    )
    extra, low, high = (_campaign(households * usual.value * x) for x in (more.value, more.low, more.high))
    yield assumed(key, "extra_approvals", extra, low, high, more.note)
    yield _household_cost(c, households, children)
    yield from (row for row in rates.values() if row.key == ("foster_specialist",))
    yield _specialist(c)


def _household_cost(c: CouncilMade, households: float, children: int) -> FigureRow:
    own, part = c.prices.own_foster, c.pattern.figures["one_more_child"]
    by_household = children / households if households else 0.0
    value, low, high = (
        w * (1 - share) * by_household
        for w, share in ((own.value, part.value), (own.low, part.high), (own.high, part.low))
    )
    words = f"{1 - part.value:.0%} of {own.value:,.0f} a week x {children} children / {households:g} households."
    return assumed(("foster_inhouse",), "household_cost", value, low, high, f"{words} {part.note}")


def _specialist(c: CouncilMade) -> FigureRow:
    rate = c.pattern.figures["specialist_a_quarter"]
    n = c.living.of("home_inhouse", "home_external", "residential_school")
    note = f"{n} children in residential care x {rate.value:g}. {rate.note}"
    value, low, high = (_campaign(n * x) for x in (rate.value, rate.low, rate.high))
    few = "" if value else " So few households are none: no campaign would be run for them."
    return assumed(("foster_specialist",), "extra_approvals", value, low, high, f"{note}{few}")


def _campaign(households: float) -> float:
    """Return how many households a campaign brings in a quarter; none where that is less than one in a year."""
    return households if households >= LEAST_CAMPAIGN else 0.0


def market(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield what external providers can supply: what doing nothing needs, and some room."""
    for placement, where, council, room in (
        ("home_external", "residential", "home_inhouse", "room_in_homes"),
        ("foster_ifa", "foster", "foster_inhouse", "room_with_agencies"),
        ("supported_accommodation", "supported", "", "room_in_supported"),
    ):
        times = c.pattern.figures[room]
        there, own = c.living.of(placement), c.living.of(council)
        n = max(1.0, coming(c, where) * (there / (there + own) if there else 1.0))
        note = f"{n:.1f} children a quarter come there if nothing is done, x {times.value:g}. {times.note}"
        yield assumed((placement,), "new_placements", n * times.value, n * times.low, n * times.high, note)


def coming(c: CouncilMade, where: str) -> float:
    """Return how many children a quarter come to a waiting list: from home, from elsewhere, after a breakdown."""
    moves = {**c.flows.moves, **broken_down(c.flows.stock, c.pattern)}
    entering = sum(n for (_need, to), n in c.flows.entries.items() if to == where)
    return entering + sum(n for (_g, start, _to, end), n in moves.items() if end == where and start != where)


def mtfc(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield treatment foster care, for which no English price was found."""
    yield from c.pattern.rows["mtfc"]
    week, times = c.prices.residential.england, c.pattern.figures["mtfc_over_residential"]
    note = f"A child's week in residential care in England, {week:,.0f}, x {times.value:g}. {times.note}"
    yield assumed((), "place_cost", week * times.value, week * times.low, week * times.high, note)


def even_homes(homes: int, places: int) -> tuple[OfstedHome, ...]:
    """Return homes without names, with places divided as evenly as whole beds allow."""
    each, more = divmod(places, homes) if homes else (0, 0)
    beds = (each + (n < more) for n in range(homes))
    return tuple(OfstedHome(f"home_{n}", "", float(b)) for n, b in enumerate(beds, start=1) if b)
