"""Counts and flows of children that do not go together: each stands, with a warning.

A figure wrong by ten may be one that another council has. Beside the other figures of its own model it shows: who come
in and who go out of a need group are about as many, as long as nobody plans otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from placement_opt.inputs.frames import Inputs, Tables, figures, records
from placement_opt.inputs.odd_record import OddFigure, odd_at
from placement_opt.inputs.plausible import apart
from placement_opt.inputs.table_records import EVERY_PLACEMENT
from placement_opt.kernel import calendar
from placement_opt.kernel.text import plain

ROUNDED_SHARE = 0.05  # children by which a share that is rounded may be off


def odd_children(inputs: Inputs) -> Iterator[OddFigure]:
    """Yield what is odd in counts and flows of children."""
    yield from _flows_that_differ(inputs.tables)
    yield from _ages_out_of_step(inputs.tables)
    yield from _limits_below_today(inputs.tables)
    yield from _limits_unlike_others(inputs.tables)
    yield from _supply_out_of_step(inputs.tables)
    if not inputs.scenarios:  # which change on purpose what was counted
        yield from _not_as_published(inputs)


@dataclass(frozen=True)
class _Flow:
    """Children who come into a need group and go out of it in a quarter, at the opening."""

    there: float
    come: float
    go: float


def _flows(tables: Tables) -> dict[str, _Flow]:
    """Return the flows of each need group that happen without a plan."""
    stock = figures(tables, "opening", "children")
    entries, ages = figures(tables, "entries", "entries"), figures(tables, "ageing", "ages")
    exits, moves = figures(tables, "exits", "leaves_care"), figures(tables, "transitions", "moves_on")
    into = {str(r["need"]): str(r["ages_into"]) for r in records(tables, "needs")}
    there = {g: math.fsum(n for (h, _p), n in stock.items() if h == g) for g in into}
    come = {g: [entries.get((g,), 0.0)] for g in into}
    go = dict[str, list[float]]((g, []) for g in into)
    for (g, p), n in stock.items():
        go[g].append(n * exits.get((g, p), exits.get((g, EVERY_PLACEMENT), 0.0)))
    for g, older in into.items():
        go[g].append(there[g] * ages.get((g,), 0.0))
        if older:
            come[older].append(there[g] * ages.get((g,), 0.0))
    ends, returns = (figures(tables, "breakdown", name) for name in ("later_quarter", "returns_to_residential"))
    back = {(g, p, to, ""): ends[g, p, to] * share for (g, p, to), share in returns.items()}
    for (g, p, to, _destination), share in (*moves.items(), *back.items()):
        if to != g:
            go[g].append(stock.get((g, p), 0.0) * share)
            come[to].append(stock.get((g, p), 0.0) * share)
    return {g: _Flow(there[g], math.fsum(come[g]), math.fsum(go[g])) for g in into}


def _flows_that_differ(tables: Tables) -> Iterator[OddFigure]:
    """Yield need groups that would soon double or empty by themselves."""
    flows = _flows(tables)
    for row in records(tables, "entries"):
        f = flows[row["need"]]
        if apart("come_to_go", f.come, f.go) and apart("flows_apart", abs(f.come - f.go), 1):
            words = (
                f"of {row['need']} {_few(f.there)} children are there, {_few(f.come)} come in a quarter and "
                f"{_few(f.go)} leave it, by entries, exits, ageing, transitions and unplanned endings"
            )
            yield odd_at(row, f"{words}; usually these are about as many")


def _ages_out_of_step(tables: Tables) -> Iterator[OddFigure]:
    """Yield need groups that pass into the next older group much faster or slower than time goes."""
    years = {str(r["need"]): float(r["to_age"]) - float(r["from_age"]) + 1 for r in records(tables, "needs")}
    for row in (r for r in records(tables, "ageing") if r["value"] > 0):
        even = 1 / (years[row["need"]] * calendar.QUARTERS_PER_YEAR)
        if apart("ageing_to_even", row["value"], even):
            words = f"ages is {plain(row['value'])} of {row['need']} in a quarter, and with even ages {_few(even)}"
            yield odd_at(row, words)


def _limits_below_today(tables: Tables) -> Iterator[OddFigure]:
    """Yield limits on a share of a need group that are below the share that lives there today."""
    stock = figures(tables, "opening", "children")
    there: dict[str, float] = {}
    for (g, _p), n in stock.items():
        there[g] = there.get(g, 0.0) + n
    for row in records(tables, "suitability"):
        g, n = row["need"], stock.get((row["need"], row["placement"]), 0.0)
        if n > row["value"] * there.get(g, 0.0) + ROUNDED_SHARE:
            words = f"at most {plain(row['value'])} of {g} may live in {row['placement']}"
            yield odd_at(row, f"{words}, and {_few(n / there[g])} do so at the opening")


def _limits_unlike_others(tables: Tables) -> Iterator[OddFigure]:
    """Yield limits on a share of a need group that are a small part of those on others in the same placement type."""
    rows = records(tables, "suitability")
    for row in rows:
        others = [float(r["value"]) for r in rows if r["placement"] == row["placement"] and r is not row]
        if row["value"] > 0 and others and apart("limit_to_other", min(row["value"], max(others)), max(others)):
            words = f"at most {plain(row['value'])} of {row['need']} may live in {row['placement']}"
            yield odd_at(row, f"{words}, and of another need group {plain(max(others))}")


def _supply_out_of_step(tables: Tables) -> Iterator[OddFigure]:
    """Yield new placements that are more than live there, or could replace hardly any of them."""
    here: dict[str, float] = {}
    for (_g, p), n in figures(tables, "opening", "children").items():
        here[p] = here.get(p, 0.0) + n
    for row in (r for r in records(tables, "market") if r["value"] > 0):
        n = here.get(row["placement"], 0.0)
        odd = apart("supply_to_children", row["value"], n) and apart("flows_apart", abs(row["value"] - n), 1)
        if odd and apart("flows_apart", n, 1):
            words = f"{plain(row['value'])} new placements a quarter can be found in {row['placement']}"
            yield odd_at(row, f"{words}, where {_few(n)} children live at the opening")


def _not_as_published(inputs: Inputs) -> Iterator[OddFigure]:
    """Yield counts at the opening that are not those published for it, if they are."""
    tables, scored = inputs.tables, inputs.catalogue.scored
    year = calendar.label(0, inputs.model.opening).partition(" ")[0]
    known = {(str(r["measure"])): r for r in records(tables, "published") if r["year"] == year}
    settings = {str(r["placement"]): str(r["setting"]) for r in records(tables, "placements")}
    stock = figures(tables, "opening", "children")
    entered = math.fsum(figures(tables, "entries", "entries").values()) * calendar.QUARTERS_PER_YEAR
    counts = [
        (scored.looked_after, "children at the opening", math.fsum(stock.values())),
        (scored.started, "children entering care in a year", entered),
        *(
            (group.children, f"children in {name} care at the opening", math.fsum(
                n for (_g, p), n in stock.items() if settings.get(p) in group.settings))
            for name, group in scored.groups.items()
        ),
    ]  # fmt: skip
    for measure, what, here in counts:
        row = known.get(measure)
        if (
            row
            and apart("count_to_published", here, row["value"])
            and apart("counts_apart", abs(here - row["value"]), 1)
        ):
            yield odd_at(row, f"{measure} is {plain(row['value'])}, and the model has {_few(here)} {what}")


def _few(n: float) -> str:
    """Return a number with no more digits than tell it."""
    return plain(float(f"{n:.3g}"))
