"""Do the flows of children make sense together: each check yields faults with their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from placement_opt.domain.catalogue import FOSTER_LIST, MTFC_SETTING, RESIDENTIAL_LIST, SPECIALIST_LIST
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.exit_checks import further_exits
from placement_opt.inputs.frames import Tables, figures, records
from placement_opt.inputs.lookups import (
    TOLERANCE,
    fault_at,
    lists_served,
    placements_with,
    reaches,
    suitable_pairs,
)
from placement_opt.inputs.service_checks import eligible_to_leave
from placement_opt.inputs.table_records import EVERY_PLACEMENT
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import plain


def older_groups_may_stay(tables: Tables) -> Iterator[Fault]:
    """A child who ages stays where it is, so the placement type must suit the older group too."""
    pairs = suitable_pairs(tables)
    older = {r["need"]: r["ages_into"] for r in records(tables, "needs")}
    ages = {g: v for (g,), v in figures(tables, "ageing", "ages").items() if v > 0}
    treated = placements_with(tables, setting=MTFC_SETTING)
    for row in records(tables, "ageing"):
        if row["need"] in ages and not older[row["need"]]:
            yield fault_at(row, "need", "a need with ages_into in needs.csv")
    for row in records(tables, "suitability"):
        g, p = row["need"], row["placement"]
        if g in ages and older[g] and p not in treated and (older[g], p) not in pairs:
            hint = f"{g} ages into {older[g]}"
            yield fault_at(row, "placement", "a placement type suitable for the older group too", p, hint)


def no_need_ages_into_itself(tables: Tables) -> Iterator[Fault]:
    """No need group becomes itself again by growing older."""
    rows = records(tables, "needs")
    older = {r["need"]: r["ages_into"] for r in rows}
    for row in rows:
        path = [row["need"]]
        while older.get(path[-1]) and path[-1] not in path[:-1]:
            path.append(older[path[-1]])
        if len(path) > 1 and path[-1] == path[0]:
            yield fault_at(row, "ages_into", "an older group", " > ".join(path))


def mtfc_leads_somewhere(tables: Tables) -> Iterator[Fault]:
    """Who may enter MTFC has a place after it: residential if it fails, foster or specialist if completed."""
    treated = placements_with(tables, setting=MTFC_SETTING)
    entrants = {r["need"] for r in records(tables, "moves") if r["to_placement"] in treated}
    onward = figures(tables, "mtfc", "to_specialist").get((), 0.0)
    for row in (r for r in records(tables, "needs") if r["need"] in entrants):
        after = row["after_mtfc"]
        if not after or not reaches(tables, after, FOSTER_LIST):
            expected = "a need group with a suitable foster placement, since the group may enter MTFC"
            yield fault_at(row, "after_mtfc", expected, after or "nothing")
        for waits in (RESIDENTIAL_LIST, *([SPECIALIST_LIST] if onward else [])):
            if not reaches(tables, row["need"], waits):
                expected = f"a suitable placement type for the waiting list {waits}, since the group may enter MTFC"
                yield fault_at(row, "need", expected, f"none for {row['need']}")


def entry_mix_sums_to_one(tables: Tables) -> Iterator[Fault]:
    """Where entrants of a need go today adds up to 1, over waiting lists and carried types that suit them."""
    entries = {g for (g,), v in figures(tables, "entries", "entries").items() if v > 0}
    carried, served = placements_with(tables, steered="no"), lists_served(tables)
    total = dict.fromkeys(sorted(entries), 0.0)
    for row in records(tables, "entry_mix"):
        g, destination = row["need"], row["destination"]
        total[g] = total.get(g, 0.0) + (row["value"] if row["parameter"] == "share" else 0.0)
        if destination not in (*served, *carried):
            known = " | ".join((*served, *carried))
            yield fault_at(row, "destination", f"a waiting list or a carried placement type: {known}")
        elif row["value"] > 0 and not reaches(tables, g, destination):
            yield fault_at(row, "destination", f"a destination with a place that suits {g}")
    first = {r["need"]: r for r in reversed(records(tables, "entry_mix"))}
    rows = {r["need"]: r for r in records(tables, "entries")}
    for g, sum_ in total.items():
        if abs(sum_ - 1) > TOLERANCE:
            yield fault_at(
                first.get(g, rows[g]), "value", f"shares of {g} in entry_mix that sum to 1", f"{plain(sum_)}"
            )


def entrants_today_are_suited(tables: Tables) -> Iterator[Fault]:
    """No larger share of entrants goes somewhere today than such a place would suit; what suits is a waiting list."""
    today, served = figures(tables, "entry_mix", "share"), lists_served(tables)
    for row in (r for r in records(tables, "entry_mix") if r["parameter"] == "most_suited"):
        share = today.get((row["need"], row["destination"]), 0.0)
        if row["destination"] not in served:
            yield fault_at(row, "destination", "a waiting list: " + " | ".join(served))
        elif row["value"] < share - TOLERANCE:
            yield fault_at(row, "value", f"at least {plain(share)}, the share who go there today")


def the_ramp_begins_at_once(tables: Tables) -> Iterator[Fault]:
    """How soon entrants go where they are suited is known from the first quarter on, and nothing of one before it."""
    rows = records(tables, "entry_ramp")
    early = [r for r in rows if int(r["from_quarter"]) < 1]
    for row in early:
        yield fault_at(row, "from_quarter", "1 or more, since 1 is the first quarter after opening")
    if rows and not early and 1 not in [int(r["from_quarter"]) for r in rows]:
        yield fault_at(rows[0], "from_quarter", "a row from quarter 1, the first after opening")
    in_order = sorted(rows, key=lambda r: int(r["from_quarter"]))
    for before, row in pairwise(in_order):
        if float(row["value"]) < float(before["value"]):
            yield fault_at(row, "value", f"at least {plain(float(before['value']))}, the share of the row before")


def unplanned_changes_end_somewhere(tables: Tables) -> Iterator[Fault]:
    """Moves, transitions and breakdowns start and end where the child may live."""
    pairs = suitable_pairs(tables)
    for row in records(tables, "moves"):
        for column in ("from_placement", "to_placement"):
            if (row["need"], row[column]) not in pairs:
                yield fault_at(row, column, f"a placement type suitable for {row['need']}")
    for table in ("transitions", "breakdown"):
        for row in records(tables, table):
            destination = row.get("destination", RESIDENTIAL_LIST)
            if (row["need"], row["placement"]) not in pairs:
                yield fault_at(row, "placement", f"a placement type suitable for {row['need']}")
            if row["value"] > 0 and not reaches(tables, row["to_need"], destination):
                yield fault_at(row, "to_need", f"a need group with a suitable place in {destination}")


def one_need_after_breakdown(tables: Tables) -> Iterator[Fault]:
    """A child who returns from a placement type is counted in one need group."""
    to: dict[tuple[str, str], str] = {}
    for row in records(tables, "breakdown"):
        expected = to.setdefault((row["need"], row["placement"]), row["to_need"])
        if row["to_need"] != expected:
            yield fault_at(row, "to_need", f"{expected}, as in the rows above")


def no_more_leave_than_live_there(tables: Tables) -> Iterator[Fault]:
    """Exits, ageing, transitions, breakdown, planned moves and planned exits together take at most everyone there.

    Whom services help to go home, or sooner, are the same children as those who leave by plan: the larger share counts.
    """
    leavers = _Leavers(tables)
    treated = placements_with(tables, setting=MTFC_SETTING)
    for g, p in ((r["need"], r["placement"]) for r in records(tables, "suitability")):
        parts = leavers.of(g, p)
        if p not in treated and sum(part.share for part in parts) > 1 + TOLERANCE:
            found = " + ".join(f"{part.name} {plain(part.share)}" for part in parts if part.share)
            most = max(parts, key=lambda part: part.share)
            yield fault_at(most.row, "value", f"at most 1 leaving {g} in {p} in a quarter", found)


@dataclass(frozen=True)
class _Part:
    """One share of the children there who leave in a quarter, and the row that says so."""

    name: str
    share: float
    row: Row


class _Leavers:
    """Who leaves each (need, placement) in a quarter, row by row."""

    def __init__(self, tables: Tables) -> None:
        self._exits = {(r["need"], r["placement"]): r for r in records(tables, "exits")}
        self._ages = {r["need"]: r for r in records(tables, "ageing")}
        self._transitions = records(tables, "transitions")
        self._returning = _returning(tables)
        self._limit = next((r for r in records(tables, "general") if r["parameter"] == "stability_limit"), None)
        self._moved = {(r["need"], r["from_placement"]) for r in records(tables, "moves")}
        self._planned = further_exits(tables)
        self._helped = eligible_to_leave(tables)

    def of(self, g: str, p: str) -> list[_Part]:
        """Return the parts of one (need, placement)."""
        exits = self._exits.get((g, p), self._exits.get((g, EVERY_PLACEMENT)))
        rows = [
            ("exits", exits),
            ("ageing", self._ages.get(g)),
            *(("transitions", r) for r in self._transitions if (r["need"], r["placement"]) == (g, p)),
            ("planned moves", self._limit if (g, p) in self._moved else None),
            *self._by_plan_or_service(g, p),
        ]
        parts = [_Part(name, row["value"], row) for name, row in rows if row]
        return [*parts, *self._returning.get((g, p), ())]

    def _by_plan_or_service(self, g: str, p: str) -> list[tuple[str, Row]]:
        """Return the rows of planned exits, or of the service that may help more children to leave than all these."""
        planned = [r for r in self._planned if (r["need"], r["placement"]) == (g, p)]
        helped = self._helped.get((g, p))
        if helped and helped["value"] > sum(r["value"] for r in planned):
            return [("services", helped)]
        return [("planned exits", r) for r in planned]


def _returning(tables: Tables) -> dict[tuple[str, str], list[_Part]]:
    """Return the largest share of each (need, placement) that goes back to residential care in a quarter."""
    rows = records(tables, "breakdown")
    returns = figures(tables, "breakdown", "returns_to_residential")
    parts: dict[tuple[str, str], list[_Part]] = {}
    for key, share in returns.items():
        ends = [
            r
            for r in rows
            if (r["need"], r["placement"], r["to_need"]) == key and r["parameter"] != "returns_to_residential"
        ]
        worst = max(ends, key=lambda r: float(r["value"]))
        parts.setdefault((key[0], key[1]), []).append(_Part("breakdown", worst["value"] * share, worst))
    return parts
