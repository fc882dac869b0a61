"""Where children live and what holds them, plan by plan and quarter by quarter: tidy frames for the evidence pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from placement_opt.domain.case import MTFC, Case
from placement_opt.formulation.capacity import carer_places, home_places, homes_open, mtfc_places
from placement_opt.formulation.opening_homes import homes_running, homes_staffed
from placement_opt.formulation.quantities import living_in
from placement_opt.measure.results import Results
from placement_opt.measure.summary import children_by_quarter, quarter_label

HOMES_TIMELINE_COLUMNS = ["plan", "home", "title", "quarter", "beds", "posts"]
PLACES_COLUMNS = ["plan", "quarter", "kind", "measure", "value", "unit"]
THERE, FILLABLE = "children", "fillable_places"  # measures of PLACES_COLUMNS, beside homes, households and teams


def children_of_plans(c: Case, plans: Sequence[Results]) -> pd.DataFrame:
    """Return where the children of several plans live at the opening and at the end of each quarter."""
    return pd.concat([children_by_quarter(c, plan) for plan in plans], ignore_index=True)


def homes_timeline(c: Case, whole: Mapping[str, Results]) -> pd.DataFrame:
    """Return beds and posts of each council home by plan and quarter, in HOMES_TIMELINE_COLUMNS.

    `whole` are plans in which every home is open or closed whole; the opening stands before the first quarter.
    """
    rows = [(name, *row) for name, plan in whole.items() for row in _homes(c, plan)]
    return pd.DataFrame(rows, columns=HOMES_TIMELINE_COLUMNS)


def _homes(c: Case, plan: Results) -> Iterator[tuple[object, ...]]:
    v, quarters = plan.values, range(len(c.quarters) + 1)
    for h in c.homes:
        for t in quarters:
            yield h.id, h.title, quarter_label(c, t), h.beds * v.open[h.id, t], h.staff * v.open[h.id, t]
    for k in c.new_homes:
        for t in quarters:
            beds, posts = k.beds * homes_running(c, v, k, t), k.staff * homes_staffed(c, v, k, t)
            yield k.id, k.title, quarter_label(c, t), float(beds), float(posts)


def places_and_children(c: Case, plan: Results) -> pd.DataFrame:
    """Return by kind of place the children there, how many it can hold, and its homes, households or teams.

    Kinds are the placement types whose places the programme counts: council homes, fostering households, MTFC teams.
    The frame has PLACES_COLUMNS, the opening before the first quarter.
    """
    name = plan.plan.name
    rows = [
        (name, quarter_label(c, t), kind, measure, float(n), unit)
        for t in range(len(c.quarters) + 1)
        for kind, measure, n, unit in _places(c, plan, t)
    ]
    return pd.DataFrame(rows, columns=PLACES_COLUMNS)


def _places(c: Case, plan: Results, t: int) -> Iterator[tuple[str, str, float, str]]:
    v = plan.values
    held: list[tuple[str, float, str, float]] = []  # kind, places, what holds them, how many of it
    if c.home_placement:
        held.append((c.home_placement, home_places(c, v, t), "homes", homes_open(c, v, t)))
    held += [(p, carer_places(c, v, p, t), "households", v.households[p, t]) for p in c.carers]
    if c.mtfc:
        held.append((c.mtfc.placement, mtfc_places(c, v, t), "teams", v.teams[MTFC, t]))
    for kind, places, unit, n in held:
        yield kind, THERE, living_in(c, v, kind, t), "children"
        yield kind, FILLABLE, places, "places"
        yield kind, unit, n, unit
