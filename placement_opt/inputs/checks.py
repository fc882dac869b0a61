"""Do the figures make sense together: each check needs its tables whole and yields faults with their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..case import MTFC
from ..errors import Fault
from . import quarters
from .frames import Tables, figures, records
from .schema import ALL, POOLS
from .settings import Model
from .tables import Row, split

TOLERANCE = 1e-6  # rounding of shares typed by hand


def _fault(row: Row, column: str, expected: str, found: str = "", hint: str = "") -> Fault:
    cell = row[column]
    shown = f"{cell:g}" if isinstance(cell, float) else str(cell)
    return Fault(row["file"], row["row"], column, expected, found or shown, hint)


def suitable_pairs(tables: Tables) -> set[tuple[str, str]]:
    """Return every (need, placement) that may hold children."""
    return {(r["need"], r["placement"]) for r in records(tables, "suitability")}


def _placements(tables: Tables, **having: str) -> list[str]:
    rows = records(tables, "placements")
    return [r["placement"] for r in rows if all(r[k] == v for k, v in having.items())]


def _reaches(tables: Tables, need: str, destination: str) -> bool:
    """Say whether a pool or placement type has a place that suits a need."""
    pairs = suitable_pairs(tables)
    places = _placements(tables, pool=destination) if destination in POOLS else [destination]
    return any((need, p) in pairs for p in places)


def placements_are_consistent(tables: Tables) -> Iterator[Fault]:
    """A steered placement type serves a pool or is MTFC; a carried one serves none; each limit fits."""
    single = {"setting": MTFC, "capacity": "homes"}
    for column, word in single.items():
        for row in [r for r in records(tables, "placements") if r[column] == word][1:]:
            yield _fault(row, column, f"one placement type with {column} {word}", "a second one")
    for row in records(tables, "placements"):
        treated = row["setting"] == MTFC
        if row["steered"] == "no" and row["pool"]:
            yield _fault(row, "pool", "nothing, since the placement type is carried")
        if row["steered"] == "yes" and bool(row["pool"]) == treated:
            yield _fault(row, "pool", "nothing for MTFC" if treated else " | ".join(POOLS))
        if treated != (row["capacity"] == "teams"):
            yield _fault(row, "capacity", "teams for MTFC and for nothing else")


def services_have_entries_to_prevent(tables: Tables) -> Iterator[Fault]:
    """An enabled service is for need groups from which children come into care."""
    entries = figures(tables, "entries", "entries")
    for row in records(tables, "services"):
        needs = split(row["needs"])
        if row["enabled"] == "yes" and not sum(entries.get((g,), 0.0) for g in needs):
            yield _fault(row, "needs", "need groups with entries in entries.csv")


def homes_have_a_placement_type(tables: Tables) -> Iterator[Fault]:
    """Council homes are of the placement type with capacity homes."""
    rows = records(tables, "homes")
    if rows and not _placements(tables, capacity="homes"):
        yield _fault(rows[0], "home", "a placement type with capacity homes in placements.csv", "none")


def priced_placements_have_a_family(tables: Tables) -> Iterator[Fault]:
    """A placement type with a fee or a cost follows some inflation."""
    priced = {k[0] for t, p in (("prices", "fee"), ("carers", "household_cost")) for k in figures(tables, t, p)}
    for row in records(tables, "placements"):
        if row["placement"] in priced and not row["price_family"]:
            yield _fault(row, "price_family", "a price family, since the placement type has a price")


def every_need_has_a_place(tables: Tables) -> Iterator[Fault]:
    """A need group without a suitable placement type could never be placed."""
    placed = {g for g, _ in suitable_pairs(tables)}
    for row in records(tables, "needs"):
        if row["need"] not in placed:
            yield _fault(row, "need", "a suitable placement type in suitability.csv", f"none for {row['need']}")


def opening_children_live_where_they_may(tables: Tables) -> Iterator[Fault]:
    """Children live at opening only in a placement type that is listed as suitable."""
    pairs = suitable_pairs(tables)
    for row in records(tables, "opening"):
        if row["value"] > 0 and (row["need"], row["placement"]) not in pairs:
            hint = f"add {row['need']},{row['placement']} to suitability.csv or move the children"
            found = f"{row['value']:g} children of {row['need']}"
            yield _fault(row, "placement", "a placement type suitable for the need", found, hint)


def older_groups_may_stay(tables: Tables) -> Iterator[Fault]:
    """A child who ages stays where it is, so the placement type must suit the older group too."""
    pairs = suitable_pairs(tables)
    older = {r["need"]: r["ages_into"] for r in records(tables, "needs")}
    ages = {g: v for (g,), v in figures(tables, "ageing", "ages").items() if v > 0}
    treated = _placements(tables, setting=MTFC)
    for row in records(tables, "ageing"):
        if row["need"] in ages and not older[row["need"]]:
            yield _fault(row, "need", "a need with ages_into in needs.csv")
    for row in records(tables, "suitability"):
        g, p = row["need"], row["placement"]
        if g in ages and older[g] and p not in treated and (older[g], p) not in pairs:
            hint = f"{g} ages into {older[g]}"
            yield _fault(row, "placement", "a placement type suitable for the older group too", p, hint)


def no_need_ages_into_itself(tables: Tables) -> Iterator[Fault]:
    """No need group becomes itself again by growing older."""
    rows = records(tables, "needs")
    older = {r["need"]: r["ages_into"] for r in rows}
    for row in rows:
        path = [row["need"]]
        while older.get(path[-1]) and path[-1] not in path[:-1]:
            path.append(older[path[-1]])
        if len(path) > 1 and path[-1] == path[0]:
            yield _fault(row, "ages_into", "an older group", " > ".join(path))


def mtfc_leads_somewhere(tables: Tables) -> Iterator[Fault]:
    """Who may enter MTFC has a place after it: residential if it fails, foster or specialist if completed."""
    treated = _placements(tables, setting=MTFC)
    entrants = {r["need"] for r in records(tables, "moves") if r["to_placement"] in treated}
    onward = figures(tables, "mtfc", "to_specialist").get((), 0.0)
    for row in (r for r in records(tables, "needs") if r["need"] in entrants):
        after = row["after_mtfc"]
        if not after or not _reaches(tables, after, "foster"):
            expected = "a need group with a suitable foster placement, since the group may enter MTFC"
            yield _fault(row, "after_mtfc", expected, after or "nothing")
        for pool in ("residential", *(["specialist"] if onward else [])):
            if not _reaches(tables, row["need"], pool):
                expected = f"a suitable placement type in the pool {pool}, since the group may enter MTFC"
                yield _fault(row, "need", expected, f"none for {row['need']}")


def entry_mix_sums_to_one(tables: Tables) -> Iterator[Fault]:
    """Where entrants of a need go today adds up to 1, over pools and carried types that suit them."""
    entries = {g for (g,), v in figures(tables, "entries", "entries").items() if v > 0}
    carried = _placements(tables, steered="no")
    total = dict.fromkeys(sorted(entries), 0.0)
    for row in records(tables, "entry_mix"):
        g, destination = row["need"], row["destination"]
        total[g] = total.get(g, 0.0) + row["value"]
        if destination not in (*POOLS, *carried):
            yield _fault(row, "destination", "a pool or a carried placement type")
        elif row["value"] > 0 and not _reaches(tables, g, destination):
            yield _fault(row, "destination", f"a destination with a place that suits {g}")
    first = {r["need"]: r for r in reversed(records(tables, "entry_mix"))}
    rows = {r["need"]: r for r in records(tables, "entries")}
    for g, sum_ in total.items():
        if abs(sum_ - 1) > TOLERANCE:
            yield _fault(first.get(g, rows[g]), "value", f"shares of {g} in entry_mix that sum to 1", f"{sum_:g}")


def unplanned_changes_end_somewhere(tables: Tables) -> Iterator[Fault]:
    """Moves, transitions and breakdowns start and end where the child may live."""
    pairs = suitable_pairs(tables)
    for row in records(tables, "moves"):
        for column in ("from_placement", "to_placement"):
            if (row["need"], row[column]) not in pairs:
                yield _fault(row, column, f"a placement type suitable for {row['need']}")
    for table in ("transitions", "breakdown"):
        for row in records(tables, table):
            destination = row.get("destination", "residential")
            if (row["need"], row["placement"]) not in pairs:
                yield _fault(row, "placement", f"a placement type suitable for {row['need']}")
            if row["value"] > 0 and not _reaches(tables, row["to_need"], destination):
                yield _fault(row, "to_need", f"a need group with a suitable place in {destination}")


def one_need_after_breakdown(tables: Tables) -> Iterator[Fault]:
    """A child who returns from a placement type is counted in one need group."""
    to: dict[tuple[str, str], str] = {}
    for row in records(tables, "breakdown"):
        expected = to.setdefault((row["need"], row["placement"]), row["to_need"])
        if row["to_need"] != expected:
            yield _fault(row, "to_need", f"{expected}, as in the rows above")


def no_more_leave_than_live_there(tables: Tables) -> Iterator[Fault]:
    """Exits, ageing, transitions, breakdown and planned moves together take at most everyone there."""
    exits = figures(tables, "exits", "leaves_care")
    ages = figures(tables, "ageing", "ages")
    transitions = figures(tables, "transitions", "moves_on")
    returning = _returning(tables)
    (limit,) = figures(tables, "general", "stability_limit").values()
    moved = {(r["need"], r["from_placement"]) for r in records(tables, "moves")}
    treated = _placements(tables, setting=MTFC)
    for row in records(tables, "suitability"):
        g, p = row["need"], row["placement"]
        parts = {
            "exits": exits.get((g, p), exits.get((g, ALL), 0.0)),
            "ageing": ages.get((g,), 0.0),
            "transitions": sum(v for k, v in transitions.items() if k[:2] == (g, p)),
            "breakdown": returning.get((g, p), 0.0),
            "planned moves": limit if (g, p) in moved else 0.0,
        }
        if p not in treated and sum(parts.values()) > 1 + TOLERANCE:
            found = " + ".join(f"{name} {share:g}" for name, share in parts.items() if share)
            yield _fault(row, "placement", f"at most 1 leaving {g} in {p} in a quarter", found)


def _returning(tables: Tables) -> dict[tuple[str, str], float]:
    """Return the largest share of each (need, placement) that goes back to residential care in a quarter."""
    first, later, returns = (
        figures(tables, "breakdown", name) for name in ("first_quarter", "later_quarter", "returns_to_residential")
    )
    return {(k[0], k[1]): max(v, later[k]) * returns[k] for k, v in first.items()}


def homes_cost_at_least_their_staff(tables: Tables) -> Iterator[Fault]:
    """A home's fixed cost holds its staff, so it cannot be less."""
    beds, staff = figures(tables, "homes", "beds"), figures(tables, "homes", "staff")
    (post,) = figures(tables, "general", "post_cost").values()
    for row in records(tables, "homes"):
        if row["parameter"] == "fixed_cost":
            home = (row["home"],)
            year = row["value"] * beds[home] * quarters.WEEKS_PER_YEAR
            if year < staff[home] * post:
                expected = f"at least the cost of {staff[home]:g} posts, GBP {staff[home] * post:,.0f} a year"
                yield _fault(row, "value", expected, f"GBP {year:,.0f} a year")


def households_keep_the_usual_limit(tables: Tables) -> Iterator[Fault]:
    """No household has more places than the usual fostering limit."""
    (limit,) = figures(tables, "general", "usual_limit").values()
    for row in records(tables, "carers"):
        if row["parameter"] == "places_per_household" and row["value"] > limit:
            yield _fault(row, "value", f"at most {limit:g}, the usual fostering limit")


def mtfc_lasts(tables: Tables) -> Iterator[Fault]:
    """The treatment programme lasts one quarter at least."""
    for row in records(tables, "mtfc"):
        if row["parameter"] == "length" and row["value"] < 1:
            yield _fault(row, "value", "1 quarter or more")


def pipeline_is_ahead(tables: Tables, model: Model) -> Iterator[Fault]:
    """Approvals in train come after the opening date."""
    for row in records(tables, "pipeline"):
        t = quarters.number(row["quarter"], model.opening)
        if t is not None and t < 1:
            yield _fault(row, "quarter", f"{quarters.label(1, model.opening)} or later")


Check = Callable[[Tables], Iterator[Fault]]
CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (placements_are_consistent, ("placements",)),
    (services_have_entries_to_prevent, ("services", "entries")),
    (homes_have_a_placement_type, ("homes", "placements")),
    (priced_placements_have_a_family, ("placements", "prices", "carers")),
    (every_need_has_a_place, ("needs", "suitability")),
    (opening_children_live_where_they_may, ("opening", "suitability")),
    (older_groups_may_stay, ("needs", "ageing", "suitability", "placements")),
    (no_need_ages_into_itself, ("needs",)),
    (mtfc_leads_somewhere, ("needs", "moves", "mtfc", "suitability", "placements")),
    (entry_mix_sums_to_one, ("entries", "entry_mix", "placements", "suitability")),
    (unplanned_changes_end_somewhere, ("moves", "transitions", "breakdown", "placements", "suitability")),
    (one_need_after_breakdown, ("breakdown",)),
    (
        no_more_leave_than_live_there,
        ("suitability", "exits", "ageing", "transitions", "breakdown", "moves", "general", "placements"),
    ),
    (homes_cost_at_least_their_staff, ("homes", "general")),
    (households_keep_the_usual_limit, ("carers", "general")),
    (mtfc_lasts, ("mtfc",)),
)
