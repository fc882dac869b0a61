"""Rows of the tables of money: fees, figures of the whole council, an invented claim and the money for it."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.england.new_council.council_made import SPEND_MEASURE, CouncilMade
from placement_opt.england.new_council.unit_prices import WeekCost
from placement_opt.inputs.lookups import TOLERANCE
from placement_opt.inputs.table_records import ASSUMPTION
from placement_opt.intake.folder.context import years
from placement_opt.intake.folder.figures import FigureRow, assumed, number, sure
from placement_opt.kernel.calendar import WEEKS_PER_YEAR, label
from placement_opt.kernel.text import pounds

CLAIMED_LINE = "residential_withdrawal"  # of the schedule, which the invented claim is about
FUNDER = "council"
RESIDENTIAL_PLACEMENTS = ("home_inhouse", "home_external", "residential_school")
YEAR_AFTER = 12  # quarter that lies in the year after those judged, in which the plan goes on
BOTH_YEARS = (0.5, 0.5)  # of the claim that is made in each of the two years judged
INVENTED = "Invented, to be replaced: no council has claimed this."


def prices(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield what a child's week costs, by placement type."""
    r, value = c.prices.residential, c.pattern.figures
    own, moving = value["own_home_over_private"], value["moves_with_children"]
    low, high = r.value * own.low * moving.low, r.value * own.high * moving.high
    words = (
        f"{moving.value:.0%} of what a child's week in residential care costs, {r.value:,.0f}: the part of a council"
    )
    note = f"{words} home that moves with the children. The bulk is in homes.csv, fixed_cost. {r.note}"
    yield assumed(("home_inhouse",), "fee", r.value * own.value * moving.value, low, high, note)
    for placement in ("home_external", "residential_school"):
        yield _of_spend((placement,), r, c, "Homes and schools stand in one line of spend.")
    yield _foster(c, "foster_inhouse", value["one_more_child"].value)
    yield _foster(c, "foster_kinship", 1.0)
    agency = c.prices.agency_foster
    yield FigureRow(
        ("foster_ifa",), "fee", agency.value, agency.low, agency.high, _sources(c, agency), "derived", agency.note
    )
    times = value["specialist_over_agency"]
    note = f"Agency price {agency.value:,.0f} x {times.value:g}. {times.note}"
    ends = agency.value * times.low, agency.value * times.high
    yield assumed(("foster_specialist",), "fee", agency.value * times.value, *ends, note)
    supported = value["supported_week"]
    yield assumed(("supported_accommodation",), "fee", supported.value, supported.low, supported.high, supported.note)


def _of_spend(key: tuple[str], w: WeekCost, c: CouncilMade, more: str) -> FigureRow:
    return FigureRow(key, "fee", w.value, w.low, w.high, _sources(c, w), "derived", f"{w.note} {more}")


def _foster(c: CouncilMade, placement: str, part: float) -> FigureRow:
    w, share = c.prices.own_foster, c.pattern.figures["one_more_child"]
    if part == 1.0:
        return _of_spend((placement,), w, c, "Kinship care is taken to cost what the council's other carers do.")
    more = f"Of it {part:.0%} is what one more child costs; the rest stands in carers.csv, household_cost."
    ends = w.low * share.low, w.high * share.high
    return FigureRow((placement,), "fee", w.value * part, *ends, _sources(c, w), "derived", f"{w.note} {more}")


def _sources(c: CouncilMade, w: WeekCost) -> str:
    """Return the keys of the publications behind a price."""
    return f"{c.published.source_of[c.margins.year, SPEND_MEASURE]};{c.counts}"


def general(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield the figures of the whole council: England's pattern, and how full the council's homes can be."""
    yield from c.pattern.rows["general"]
    filled, most = c.pattern.figures["council_homes_filled"], c.pattern.value("council_homes_could_fill")
    beds = sum(home.beds or 0.0 for home in c.homes)
    here = max(filled.value, c.living.in_own_homes / beds if beds else 0.0)
    here = min(1.0, float(number(here)) + TOLERANCE)
    note = (
        "No fuller than today: whether the empty beds of council homes could be filled is not known, and "
        "would save much. "
        f"High: {most:.0%}, as matching, solo placements and repairs keep homes below full. {filled.note}"
    )
    yield assumed(("homes",), "occupancy", here, here, max(here, most), note)


def schedule(c: CouncilMade, lines: tuple[str, ...]) -> Iterator[FigureRow]:
    """Yield an invented claim, clearly marked: a tenth of what residential care costs, over two years."""
    share = c.pattern.value("standard_claim")
    what, spend = claimed_of(c)
    steps = [round(share * part * spend, -3) for part in BOTH_YEARS]
    cost = f"the {pounds(spend)} that {what} costs in a year at the mean price of a child's week"
    words = f"{INVENTED} {share:.0%} of {cost}, half each year."
    for year, step in zip(_judged(c), steps, strict=True):
        for line in (*lines, TOTAL):
            claimed = step if line in (CLAIMED_LINE, TOTAL) else 0.0
            yield sure((line, year), "step", claimed, ASSUMPTION, "assumed", words)


def budgets(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield money for investment: as much a year as the invented claim is to save in the end."""
    _what, spend = claimed_of(c)
    amount = round(c.pattern.value("standard_claim") * spend, -3)
    words = f"{INVENTED} As much a year as the claim is to save in its second; low: none."
    for year in (*_judged(c), label(YEAR_AFTER, c.opening).partition(" ")[0]):
        yield assumed((FUNDER, year), "amount", amount, 0.0, amount, words)


def claimed_of(c: CouncilMade) -> tuple[str, float]:
    """Return of what care the claim is a part, and what it costs in a year at the opening [GBP].

    It is foster care where nobody lives in residential care.
    """
    if there := c.living.of(*RESIDENTIAL_PLACEMENTS):
        return "residential care", c.prices.residential.value * WEEKS_PER_YEAR * there
    fostered = c.living.of("foster_inhouse", "foster_kinship", "foster_ifa")
    return "foster care", c.prices.fostering.value * WEEKS_PER_YEAR * fostered


def _judged(c: CouncilMade) -> tuple[str, ...]:
    return years(c.opening)[1]
