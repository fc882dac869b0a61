"""How a model made from published statistics stands beside them, and what to know of a council's figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from placement_opt.domain.published import PublishedStatistics
from placement_opt.england.new_council.council_made import CouncilMade, Rows
from placement_opt.england.new_council.margins import AGES, COUNTS_AS_SAID, TYPES, Count
from placement_opt.england.new_council.unit_prices import WeekCost
from placement_opt.intake.folder.figures import PRICE_LIST
from placement_opt.kernel.calendar import WEEKS_PER_YEAR
from placement_opt.kernel.text import pounds

EARLIEST = 2021  # year from which every council that is not new has counts
ODD_YEAR = 2024  # supported accommodation had to register from October before it


@dataclass(frozen=True)
class SpendBeside:
    """What a line of care costs in a year at the opening, beside the spend that is published."""

    line: str
    model: float  # GBP
    published: float | None  # GBP; None: not published
    close: bool  # within the tolerance
    reason: str  # why not, or why there is nothing to be close to


def spend_beside(c: CouncilMade, rows: Rows) -> tuple[SpendBeside, ...]:
    """Return the lines of spend of a model, by its rows, beside the revenue outturn."""
    homes = (("home_inhouse", "home_external", "residential_school"), ("homes", "beds", "fixed_cost"))
    carers = (("foster_ifa", "foster_inhouse", "foster_kinship"), ("carers", "households", "household_cost"))
    return (
        _beside("residential care", _week(c, rows, *homes), c.prices.residential, c.tolerance),
        _beside("foster care", _week(c, rows, *carers), c.prices.fostering, c.tolerance),
    )


def _week(c: CouncilMade, rows: Rows, placements: Sequence[str], standing: tuple[str, str, str]) -> tuple[float, bool]:
    """Return what a week of some placement types costs, and whether any of it is the council's own price.

    Children at their fees, and `standing`: of each row's subject in a table so many, at what each costs in a week.
    """
    fees = {f.key[0]: f for f in rows["prices"] if f.parameter == "fee" and f.key[0] in placements}
    table, number, cost = standing
    cells = {(f.key, f.parameter): f for f in rows[table]}
    costs = {key: f for (key, parameter), f in cells.items() if parameter == cost and (key, number) in cells}
    week = sum(c.living.of(p) * (f.value or 0.0) for p, f in fees.items())
    week += sum((cells[key, number].value or 0.0) * (f.value or 0.0) for key, f in costs.items())
    return week, any(f.source == PRICE_LIST for f in (*fees.values(), *costs.values()))


def _beside(line: str, here: tuple[float, bool], cost: WeekCost, tolerance: float) -> SpendBeside:
    week, own = here
    model = week * WEEKS_PER_YEAR
    if cost.spend is None:
        return SpendBeside(line, model, None, close=False, reason="the council's spend is not published")
    if own:
        return SpendBeside(line, model, cost.spend, close=False, reason="prices are those of the council's own list")
    if cost.why_england:
        return SpendBeside(
            line, model, cost.spend, close=False, reason=f"England's price is taken, since {cost.why_england}"
        )
    close = abs(model - cost.spend) <= tolerance * cost.spend
    more = "more" if model > cost.spend else "fewer"
    why = "" if close else f"{more} children lived there at the opening than on average over the year of the spend"
    return SpendBeside(line, model, cost.spend, close=close, reason=why)


def calibration(c: CouncilMade, rows: Rows) -> Iterator[str]:
    """Yield how the model stands beside what is published, each in a sentence."""
    m = c.margins
    hidden = sum(k.hidden for k in (*m.types.values(), *m.ages.values()))
    yield (
        f"{m.total.value:,d} children by {len(TYPES)} placement types and {len(AGES)} ages: exactly the published "
        f"counts of {c.on}. {hidden or 'None'} of these counts {'are' if hidden > 1 else 'is'} hidden."
    )
    started, left = (sum(k.value for k in flow.values()) for flow in (m.started, m.left))
    yield (
        f"{started:,d} children started and {left:,d} left in the year. The model lets as many leave as start, so that "
        "doing nothing keeps the last count."
    )
    for k in spend_beside(c, rows):
        if k.published is None:
            yield f"A year of {k.line} costs {pounds(k.model)} at the opening: {k.reason}."
            continue
        beside = (
            f"{pounds(k.published)} published ({k.model / k.published - 1:+.0%})"
            if k.published
            else "nothing published"
        )
        ends = "" if k.close else f": {k.reason}"
        yield f"A year of {k.line} costs {pounds(k.model)} at the opening, beside {beside}{ends}."


def to_know(c: CouncilMade) -> Iterator[str]:
    """Yield what is special about the figures of this council, each in a sentence."""
    p, m, code = c.published, c.margins, c.margins.council.code
    if m.total.hidden:
        yield (
            f"The number of children is hidden, since it is {m.total.low} to {m.total.high}. "
            f"{m.total.value} is taken, and "
            "nothing that follows from so few children says anything: use the council's own return."
        )
    if not c.living.own_counted:
        homes = "" if c.homes_listed else ", and its homes are those that Ofsted lists as a council's"
        yield (
            "Next to no children have the council as provider in the published counts, as where a trust or company "
            f"runs its services. How many live with its own carers is England's share{homes}: ask the trust first."
        )
    if m.year == ODD_YEAR:
        yield "Supported accommodation is too low and other placements are too high in 2024, when providers registered."
    if p.number(code, EARLIEST, "looked_after_31_march") is None and not m.total.hidden:
        yield f"The council has no counts of {EARLIEST}, as a new one: its history is short."
    yield from _hidden(m.types)
    yield from _hidden(m.ages)
    yield from _of_spend(c)
    yield from c.of_lists
    if not c.homes:
        yield "No children's home of the council is registered in its area."


def _hidden(counts: Mapping[str, Count]) -> Iterator[str]:
    """Yield which counts are hidden, and how far each may be from what is taken."""
    hidden = {name: k for name, k in counts.items() if k.hidden}
    if hidden:
        words = ", ".join(COUNTS_AS_SAID[name] for name in hidden)
        most = max(k.high for k in hidden.values())
        yield f"Hidden in the publication, and filled as in its neighbours: {words}."
        yield f"Each of these may be anything from 0 to {most}, and the ranges in opening.csv go as far."


def _of_spend(c: CouncilMade) -> Iterator[str]:
    for line, cost in (("residential care", c.prices.residential), ("foster care", c.prices.fostering)):
        if cost.why_england:
            yield f"What a week of {line} costs is England's mean, since {cost.why_england}."
        if cost.far:
            yield (
                f"A week of {line} costs {pounds(cost.value)} by its own spend, and {pounds(cost.england)} in England. "
                "Spend may be booked otherwise, so the range reaches from one to the other."
            )
    supported = c.living.of("supported_accommodation")
    if supported:
        yield (
            f"{_young(supported)} in supported accommodation, whose price is one other "
            "council's. Much of its "
            "spend is booked under residential care or other lines, so that it may be counted twice."
        )


def _young(number: int) -> str:
    return "1 young person lives" if number == 1 else f"{number:,d} young people live"


def has_a_spend_year(p: PublishedStatistics, code: str, year: int) -> bool:
    """Say whether everything that a model needs is published of a year: ages, starts, leavers, homes and spend."""
    needed = ("age_10_15", "started_age_10_15", "ceased_age_10_15", "homes_la")
    return all((code, year, m) in p.values for m in needed) and ("ENG", year, "ro3_residential_gross") in p.values
