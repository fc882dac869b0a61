"""Rows of the tables of children: where they live, how they come, move, grow older and leave."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.catalogue import MTFC_SETTING
from placement_opt.england.hidden_places import LOOKED_AFTER_IN_ALL
from placement_opt.england.new_council.council_made import SUPPORTED_TYPE, CouncilMade
from placement_opt.england.new_council.flows_in_balance import SAME_WAY, State
from placement_opt.england.new_council.hidden_ranges import hidden_ends
from placement_opt.england.new_council.margins import AGES, Count
from placement_opt.england.new_council.where_living import (
    BAND_OF_AGE,
    COMPLEX_LEVEL,
    HOMES_TYPE,
    OTHER_HOMES,
    SCHOOLS,
    SUPPORTED,
)
from placement_opt.inputs.starter import Words
from placement_opt.inputs.table_records import ASSUMPTION
from placement_opt.intake.folder.figures import FigureRow, assumed, summing_to_one
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR

YEARS_BACK = 3  # of counts that stand in published.csv
AS_COUNCILS_MOVED = "Range: what came of the year after in nine of ten councils with as many."
HIDDEN_HERE = "A count behind it is hidden, so that the range also goes to all that may be left for it, and to none."
PARTED = "Range: half to one and a half times."
FITTED = (
    "Counts by age and by placement type on {on}, {hidden}, fitted together from England's pattern; "
    "nothing is published "
    "of both. {how}Range: {spread:.0%} either way."
)
IN_BALANCE = (
    "Not published. Found by closing the books: the least change from a first guess with which as many children come "
    "into every group and placement type as go. {n:.2f} children a quarter of {of}. Range: {spread:.0%} either way."
)


def opening(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield where children live at the opening."""
    for g, p in c.catalogue.in_order(c.living.children):
        n = c.living.children[g, p]
        if p == SUPPORTED_TYPE:
            yield _counted((g, p), c.margins.types[SUPPORTED], c)
            continue
        spread, (least, most) = c.spread("a_split"), hidden_ends(c.margins, g, p)
        words = FITTED.format(on=c.on, hidden=_hidden(c), how=_divided(c, p), spread=spread)
        if (least, most) != (1.0, 1.0):
            words = f"{words} {HIDDEN_HERE}"
        low, high = n * (1 - spread) * least, n * (1 + spread) * most
        yield FigureRow((g, p), "children", n, low, high, ASSUMPTION, "assumed", words)


def _counted(key: Words, count: Count, c: CouncilMade) -> FigureRow:
    if count.hidden:
        note = f"Hidden in the publication: {count.low} to {count.high} by what is left of the total on {c.on}."
        return FigureRow(key, "children", count.value, count.low, count.high, c.counts, "derived", note)
    note = f"Supported accommodation on {c.on}; since 2021 nobody under 16 is newly placed there."
    return FigureRow(key, "children", count.value, count.value, count.value, c.counts, "published", note)


def _hidden(c: CouncilMade) -> str:
    counts = (*c.margins.types.values(), *c.margins.ages.values())
    n = sum(count.hidden for count in counts)
    return f"of which {n} are hidden and taken as in the neighbours" if n else "none of them hidden"


def _divided(c: CouncilMade, placement: str) -> str:
    """Say how a published placement type was divided among those of a model."""
    where = c.pattern.value
    if placement.startswith("foster_"):
        own = "the council's own count of providers" if c.living.own_counted else "England's share of own carers"
        return f"Own carers by {own}; kinship is {where('kinship_of_fostered'):.0%} of all fostered children. "
    if placement.startswith("home_"):
        filled, settled = where("council_homes_filled"), where("settled_in_homes")
        return (
            f"Council homes are taken to be {filled:.0%} full; {settled:.0%} of children of 10 and over are settled. "
        )
    return ""


def entries(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield how many children come into care, by need group."""
    for age, band in BAND_OF_AGE.items():
        this_year = c.margins.started[age]
        for g in (g for g in c.catalogue.needs if g.rpartition("_")[0] == band):
            n = c.flows.entering(g)
            share = n * QUARTERS_PER_YEAR / this_year.value if this_year.value else 0.0
            whole = f"{this_year.value} children started in the year to {c.on}{' (hidden)' if this_year.hidden else ''}"
            parted = 0.0 < share < 1.0 and g.endswith(COMPLEX_LEVEL)
            spread = c.spread("a_move")
            low, high, why = (1 - spread, 1 + spread, PARTED) if parted else _year_after(c, entering=True)
            note = f"{whole}; {share:.1%} of them in this group, which is not published. {why}"
            known = share in (0.0, 1.0)
            grade, source = ("derived", c.counts) if known else ("assumed", ASSUMPTION)
            yield FigureRow((g,), "entries", n, n * low, n * high, source, grade, note)


def _year_after(c: CouncilMade, *, entering: bool) -> tuple[float, float, str]:
    """Return the ends of a flow as times what it is, and where they are from."""
    if c.ahead is None:
        spread = c.spread("leaving")
        return 1 - spread, 1 + spread, f"Range: {spread:.0%} either way, since too little is published of the council."
    flow = c.ahead.entries if entering else c.ahead.exits
    return flow.low, flow.high, AS_COUNCILS_MOVED


def entry_mix(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield where those who come into care go; the shares of a need group sum to 1."""
    for g in c.catalogue.needs:
        going = {where: n for (need, where), n in c.flows.entries.items() if need == g and n > 0}
        shares = summing_to_one(going) if going else {}
        for where, n in shares.items():
            note = (
                "Where children go first is not published since 2010. Found by closing the books, so that every "
                "placement type keeps its children. Range: half to one and a half times."
            )
            low, high = (n, n) if len(shares) == 1 else (n / 2, min(1.0, n * 1.5))
            yield assumed((g, where), "share", n, low, high, note)


def exits(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield who leaves care, of every pair that may hold children."""
    low, high, why = _year_after(c, entering=False)
    for row in c.pattern.rows["suitability"]:
        g, p = row.key
        if c.catalogue.placements[p].setting == MTFC_SETTING:
            continue
        rate = c.leaving(g, p) * c.in_bounds(g, p)
        state: State = (g, SAME_WAY.get(p, p))
        n = c.flows.stock.get(state, 0)
        note = (
            f"{c.flows.exits[state]:.2f} children a quarter of {n}, found by closing the books on leavers by age in "
            f"the year to {c.on}, all times one number so that as many leave as start. {why}"
            if n
            else "Nobody lives here at the opening, so the rate is that of all of the age group."
        )
        ends = rate * low, min(1.0, rate * high)
        yield FigureRow((g, p), "leaves_care", rate, *ends, c.counts, "derived", note)


def ageing(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield who passes into the older group."""
    for g, need in c.catalogue.needs.items():
        if not need.ages_into:
            continue
        age = next(a for a, band in BAND_OF_AGE.items() if band == g.rpartition("_")[0])
        natural = 1 / QUARTERS_PER_YEAR / len(need.band.years)
        rate = min(1.0, c.flows.ageing[BAND_OF_AGE[age]]) or natural
        note = (
            "Found by closing the books by age, so that every age keeps its children; with ages spread "
            "evenly it would "
            f"be {natural:.4f}. Range: from one to the other, and a tenth beyond."
        )
        low, high = 0.9 * min(rate, natural), min(1.0, 1.1 * max(rate, natural))
        yield FigureRow((g,), "ages", rate, low, high, c.counts, "derived", note)


def transitions(c: CouncilMade) -> Iterator[FigureRow]:
    """Yield moves that happen without a plan; from specialist foster care need eases as in a home, or not at all."""
    spread, rows = c.spread("a_move"), []
    for (g, start, to_need, end), n in c.flows.moves.items():
        of = c.flows.stock[g, start]
        if not n or not of:
            continue
        for p in _placements(start):
            destination = p if start == end == "residential" else end
            rate = n / of * c.in_bounds(g, p)
            note = IN_BALANCE.format(n=n, of=of, spread=spread)
            key = (g, p, to_need, destination)
            rows.append(assumed(key, "moves_on", rate, rate * (1 - spread), min(1.0, rate * (1 + spread)), note))
            if p == "home_external" and g.endswith(COMPLEX_LEVEL) and not to_need.endswith("settled"):
                eased = (
                    "Taken to be the same as from a home: nothing shows that need eases faster or slower in specialist"
                )
                note = f"{eased} foster care. Low: it may not ease at all."
                key = (g, "foster_specialist", to_need, destination)
                rows.append(assumed(key, "moves_on", rate, 0.0, min(1.0, rate * (1 + spread)), note))
    ordered = c.catalogue.in_order([row.key for row in rows])
    yield from sorted(rows, key=lambda row: ordered.index(row.key))


def _placements(state: str) -> list[str]:
    return [p for p, where in SAME_WAY.items() if where == state] or [state]


def published_counts(c: CouncilMade) -> Iterator[tuple[str, int, float]]:
    """Yield (measure of published.csv, year, figure) of the last years, as published."""
    names = {
        LOOKED_AFTER_IN_ALL: LOOKED_AFTER_IN_ALL,
        "started": "started",
        "ceased": "ceased",
        "place_foster": "place_foster",
        "provider_own": "provider_own",
        "provider_private": "provider_private",
        "provider_voluntary": "provider_voluntary",
        **dict(zip(AGES, ("age_under_1", "age_1_to_4", "age_5_to_9", "age_10_to_15", "age_16_plus"), strict=True)),
    }
    code, last = c.margins.council.code, c.margins.year
    for measure, name in names.items():
        for year in range(last - YEARS_BACK + 1, last + 1):
            if (n := c.published.number(code, year, measure)) is not None:
                yield name, year, n
    for year in range(last - YEARS_BACK + 1, last + 1):
        parts = [c.published.number(code, year, kind) for kind in (HOMES_TYPE, OTHER_HOMES, SCHOOLS)]
        if None not in parts:
            yield "residential_all_derived", year, sum(n or 0.0 for n in parts)
