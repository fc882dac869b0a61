"""Children of a plan by need group and placement type, and what they lack: frames from the files that a run keeps."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from placement_opt.measure.plan_years import CAME

KEPT_LIVING, KEPT_WAITING, KEPT_FILLABLE = "children", "waiting", "fillable places"  # measures of plan.csv
OWN_PLACES, LIVING_IN_OWN, LIVING_ELSEWHERE = "own_places", "in_own", "elsewhere"  # of a waiting list

BY_NEED_COLUMNS = ["plan", "quarter", "group", "value", "unit"]
BY_TYPE_COLUMNS = ["plan", "quarter", "kind", "value", "unit"]
SUITED_COLUMNS = ["plan", "quarter", "need", "placement", "value", "unit"]
LISTED_COLUMNS = ["plan", "quarter", "list", "measure", "value", "unit"]
COMING_COLUMNS = ["plan", "year", "group", "value", "unit"]

Shares = Mapping[tuple[str, str], float]  # (need, placement) -> most of the need group whom the placement suits
Lists = Mapping[str, tuple[Sequence[str], Sequence[str]]]  # waiting list -> the council's placement types, and others'
Counts = dict[tuple[str, str], float]  # by quarter and need group, or placement type


def quarters_in(plan: pd.DataFrame) -> tuple[str, ...]:
    """Return the opening and the quarters of plan.csv, in their order."""
    return tuple(str(q) for q in dict.fromkeys(plan["quarter"]))


def by_need(
    plan: pd.DataFrame, names: Iterable[str], needs: Collection[str], measures: Collection[str]
) -> pd.DataFrame:
    """Return the children of some plans by need group and quarter, in BY_NEED_COLUMNS, nobody written as nought.

    `measures` are those of plan.csv that are added up: who lives somewhere, who waits, or both.
    """
    rows = [
        (name, quarter, need, n, "children")
        for name in names
        for (quarter, need), n in _counted(_of(plan, name, measures), "need", quarters_in(plan), needs).items()
    ]
    return pd.DataFrame(rows, columns=BY_NEED_COLUMNS)


def by_type(plan: pd.DataFrame, names: Iterable[str], types: Collection[str]) -> pd.DataFrame:
    """Return who lives in each placement type in some plans, by quarter, in BY_TYPE_COLUMNS, nobody as nought."""
    rows = [
        (name, quarter, kind, n, "children")
        for name in names
        for (quarter, kind), n in _counted(
            _of(plan, name, [KEPT_LIVING]), "placement", quarters_in(plan), types
        ).items()
    ]
    return pd.DataFrame(rows, columns=BY_TYPE_COLUMNS)


def suited_elsewhere(plan: pd.DataFrame, names: Iterable[str], shares: Shares) -> pd.DataFrame:
    """Return how many children of some plans a placement type would suit who do not live there, in SUITED_COLUMNS.

    The most of a need group whom a placement type suits, times the children of the group, less those who live there; a
    row for each pair with such a share and each quarter. Who is suited to two placement types is counted in both.
    """
    rows, quarters = [], quarters_in(plan)
    for name in names:
        living = _of(plan, name, [KEPT_LIVING])
        group = _counted(living, "need", quarters, {g for g, _p in shares})
        for (g, p), share in shares.items():
            there = _counted(living[living["need"] == g], "placement", quarters, [p])
            rows += [(name, q, g, p, max(0.0, share * group[q, g] - there[q, p]), "children") for q in quarters]
    return pd.DataFrame(rows, columns=SUITED_COLUMNS)


def own_places(plan: pd.DataFrame, names: Iterable[str], lists: Lists) -> pd.DataFrame:
    """Return, for each waiting list, the places that the council can fill, and who lives there and with others.

    Places are not known (nan) where the council has such placement types and plan.csv has no places of them. The frame
    is in LISTED_COLUMNS.
    """
    rows, quarters = [], quarters_in(plan)
    for name in names:
        living, places = (_of(plan, name, [k]) for k in (KEPT_LIVING, KEPT_FILLABLE))
        stated = set(zip(places["quarter"], places["placement"], strict=True))
        for id, (own, others) in lists.items():
            held, filled, bought = (
                _counted(found, "placement", quarters, types)
                for found, types in ((places, own), (living, own), (living, others))
            )
            for q in quarters:
                known = not own or any((q, p) in stated for p in own)
                held_then = sum(held[q, p] for p in own) if known else math.nan
                rows.append((name, q, id, LIVING_IN_OWN, sum(filled[q, p] for p in own), "children"))
                rows.append((name, q, id, OWN_PLACES, held_then, "places"))
                rows.append((name, q, id, LIVING_ELSEWHERE, sum(bought[q, p] for p in others), "children"))
    return pd.DataFrame(rows, columns=LISTED_COLUMNS)


def coming_into_care(flows: pd.DataFrame, name: str, years: Mapping[str, str], needs: Collection[str]) -> pd.DataFrame:
    """Return the children who enter care in a plan by need group and year, in COMING_COLUMNS.

    `years` has the year of each quarter that counts.
    """
    found = flows[(flows["plan"] == name) & flows["measure"].isin(CAME) & flows["quarter"].isin(years)]
    signed = found.assign(value=found["value"] * found["measure"].map(CAME), year=found["quarter"].map(years))
    sums = signed.groupby(["year", "need"], sort=False)["value"].sum().to_dict()
    rows = [
        (name, y, g, float(sums.get((y, g), 0.0)), "children") for y in dict.fromkeys(years.values()) for g in needs
    ]
    return pd.DataFrame(rows, columns=COMING_COLUMNS)


def _of(plan: pd.DataFrame, name: str, measures: Collection[str]) -> pd.DataFrame:
    """Return the rows of one plan and some measures."""
    found: pd.DataFrame = plan[(plan["plan"] == name) & plan["measure"].isin(measures)]
    return found


def _counted(rows: pd.DataFrame, over: str, quarters: Iterable[str], names: Collection[str]) -> Counts:
    """Return the sum of rows by quarter and a column, of every quarter and name; nought where there is no row."""
    sums = rows.groupby(["quarter", over], sort=False)["value"].sum().to_dict()
    return {(q, name): float(sums.get((q, name), 0.0)) for q in quarters for name in names}
