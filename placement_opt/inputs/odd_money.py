"""Prices, posts and a schedule that do not go together: each stands, with a warning."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.inputs.frames import Inputs, Tables, figures, records
from placement_opt.inputs.odd_record import OddFigure, odd_at
from placement_opt.inputs.plausible import apart
from placement_opt.kernel import calendar
from placement_opt.kernel.text import plain

LINE_ROUNDING = 0.5  # by which rounding may move each line and the total


def odd_money(inputs: Inputs) -> Iterator[OddFigure]:
    """Yield what is odd in prices, posts and the schedule."""
    tables = inputs.tables
    yield from _fees_apart(tables)
    yield from _homes_unlike_others(tables)
    yield from _homes_without_posts(tables)
    yield from _releases_below_a_home(tables)
    yield from _lines_beside_their_total(tables)
    yield from _posts_beside_homes_and_saving(tables)
    yield from _savings_beside_spend(tables)


def _fees_apart(tables: Tables) -> Iterator[OddFigure]:
    """Yield external and foster fees that are a factor of ten from another of the same setting and kind of provider."""
    kinds = {str(r["placement"]): (str(r["setting"]), str(r["provider"])) for r in records(tables, "placements")}
    rows = [r for r in records(tables, "prices") if r["parameter"] == "fee" and r["value"] > 0]
    for row in rows:
        alike = [r for r in rows if kinds.get(r["placement"]) == kinds.get(row["placement"]) and r is not row]
        dear = max(alike, key=lambda r: float(r["value"]), default=None)
        if dear is not None and row["value"] < dear["value"] and apart("fee_to_alike", row["value"], dear["value"]):
            words = f"the fee of {row['placement']} is {plain(row['value'])}, and that of {dear['placement']}"
            yield odd_at(row, f"{words}, which is of the same kind, {plain(dear['value'])}")


def _homes_unlike_others(tables: Tables) -> Iterator[OddFigure]:
    """Yield figures of a home that are many times, or a small part of, those of the middle one of the others."""
    beds = figures(tables, "homes", "beds")
    for parameter in ("beds", "staff", "fixed_cost", "closure_cost"):
        by_bed = parameter == "staff"  # larger homes have more
        found = [
            (r, r["value"] / (beds.get((r["home"],), 1.0) if by_bed else 1.0))
            for r in records(tables, "homes")
            if r["parameter"] == parameter and r["value"] > 0
        ]
        for row, n in found if len(found) > 1 else ():
            middle = float(np.median([other for r, other in found if r is not row]))
            for_few = parameter == "beds" and n <= middle  # a home may be for one child
            if apart("home_to_others", n, middle) and not for_few:
                each = " a bed" if by_bed else ""
                words = f"{parameter} of {row['home']} is {plain(round(n, 2))}{each}"
                yield odd_at(row, f"{words}, and of the home in the middle of the others {plain(round(middle, 2))}")


def _homes_without_posts(tables: Tables) -> Iterator[OddFigure]:
    """Yield homes with beds that no post would go from."""
    beds = figures(tables, "homes", "beds")
    for row in records(tables, "homes"):
        if row["parameter"] == "staff" and row["value"] == 0 < beds.get((row["home"],), 0.0):
            yield odd_at(row, f"{row['home']} has {plain(beds[row['home'],])} beds and no posts")


def _releases_below_a_home(tables: Tables) -> Iterator[OddFigure]:
    """Yield a pace of posts at which the smallest home could not close within a quarter."""
    fewest = min(figures(tables, "homes", "staff").values(), default=0.0)
    for row in records(tables, "general"):
        if row["parameter"] == "releases" and fewest > 0 and apart("posts_to_home", row["value"], fewest):
            words = f"at most {plain(row['value'])} posts can be released in a quarter"
            yield odd_at(row, f"{words}, far fewer than the smallest home has, {plain(fewest)}")


def _lines_beside_their_total(tables: Tables) -> Iterator[OddFigure]:
    """Yield totals of a year that are not what the lines of the schedule add up to."""
    steps = figures(tables, "schedule", "step")
    for row in (r for r in records(tables, "schedule") if r["line"] == TOTAL and r["parameter"] == "step"):
        lines = [n for (line, year), n in steps.items() if year == row["year"] and line != TOTAL]
        if lines and abs(math.fsum(lines) - row["value"]) > LINE_ROUNDING * (len(lines) + 1):
            words = f"the lines of {row['year']} add up to {plain(math.fsum(lines))}"
            yield odd_at(row, f"{words}, and the total is {plain(row['value'])}")


def _posts_beside_homes_and_saving(tables: Tables) -> Iterator[OddFigure]:
    """Yield posts to go that the homes do not have, or that cost hardly any of the saving of their line."""
    staff = figures(tables, "homes", "staff").values()
    posts, fewest = math.fsum(staff), min(staff, default=0.0)
    cost = figures(tables, "general", "post_cost").get(("staff",), 0.0)
    steps = figures(tables, "schedule", "step")
    for row in (r for r in records(tables, "schedule") if r["parameter"] == "staff" and r["value"] > 0):
        saving = math.fsum(n for (line, _year), n in steps.items() if line == row["line"])
        if fewest > 0 and apart("posts_to_home", row["value"], fewest):
            words = f"{plain(row['value'])} posts are to go, far fewer than the smallest home has"
            yield odd_at(row, f"{words}, {plain(fewest)}")
        if row["value"] > posts > 0:
            yield odd_at(row, f"{plain(row['value'])} posts are to go, and the homes have {plain(posts)}")
        if saving > 0 and apart("posts_to_saving", row["value"] * cost, saving):
            words = f"{plain(row['value'])} posts cost {_pounds(row['value'] * cost)} a year"
            yield odd_at(row, f"{words}, and their line is to save {_pounds(saving)}")


def _savings_beside_spend(tables: Tables) -> Iterator[OddFigure]:
    """Yield lines of a year that save, or cost, more than half of what placements cost in a year."""
    spend = _spend(tables)
    for row in (r for r in records(tables, "schedule") if r["parameter"] == "step"):
        if spend > 0 and apart("line_to_spend", abs(row["value"]), spend):
            words = f"{row['line']} of {row['year']} is {_pounds(row['value'])}"
            yield odd_at(row, f"{words}, and all placements cost about {_pounds(spend)} a year at the opening")


def _spend(tables: Tables) -> float:
    """Return what placements cost in a year at the opening: fees, beds and households [GBP]."""
    fees, beds = figures(tables, "prices", "fee"), figures(tables, "homes", "beds")
    each = figures(tables, "carers", "household_cost")
    week = [
        *(n * fees.get((p,), 0.0) for (_g, p), n in figures(tables, "opening", "children").items()),
        *(beds.get(home, 0.0) * cost for home, cost in figures(tables, "homes", "fixed_cost").items()),
        *(n * each.get(p, 0.0) for p, n in figures(tables, "carers", "households").items()),
    ]
    return math.fsum(week) * calendar.WEEKS_PER_YEAR


def _pounds(n: float) -> str:
    return f"{'-' if n < 0 else ''}£{abs(n):,.0f}"
