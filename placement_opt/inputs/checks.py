"""Do the figures make sense together: each check needs its tables whole and yields faults with their rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from placement_opt.domain.catalogue import HOMES, MTFC_SETTING, TEAMS
from placement_opt.inputs.benefit_checks import BENEFIT_CHECKS
from placement_opt.inputs.contract_checks import CONTRACT_CHECKS
from placement_opt.inputs.exit_checks import (
    children_leave_from_where_they_live,
    every_exit_says_what_comes_after,
    who_comes_back_has_somewhere_to_go,
)
from placement_opt.inputs.fee_checks import FEE_CHECKS
from placement_opt.inputs.flow_checks import (
    entrants_today_are_suited,
    entry_mix_sums_to_one,
    mtfc_leads_somewhere,
    no_more_leave_than_live_there,
    no_need_ages_into_itself,
    older_groups_may_stay,
    one_need_after_breakdown,
    the_ramp_begins_at_once,
    unplanned_changes_end_somewhere,
)
from placement_opt.inputs.frames import Tables, figures, records
from placement_opt.inputs.home_checks import (
    new_homes_are_of_a_placement_type,
    new_homes_are_paid_in_one_way,
    new_homes_cost_at_least_their_staff,
    new_homes_have_names_of_their_own,
    new_homes_hire_after_the_decision,
    sold_places_are_in_council_homes,
)
from placement_opt.inputs.lookups import TOLERANCE, fault_at, lists_served, placements_with, suitable_pairs
from placement_opt.inputs.service_checks import SERVICE_CHECKS
from placement_opt.inputs.settings import Model
from placement_opt.inputs.slip_checks import SLIP_CHECKS
from placement_opt.inputs.transfer_checks import (
    a_household_holds_its_children,
    households_transfer_from_agency_to_council,
    transfers_have_names_of_their_own,
)
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import plain


def placements_are_consistent(tables: Tables) -> Iterator[Fault]:
    """A steered placement type serves a waiting list or is MTFC; a carried one serves none; each limit fits."""
    single = {"setting": MTFC_SETTING, "capacity": HOMES}
    served = lists_served(tables)
    for column, word in single.items():
        for row in [r for r in records(tables, "placements") if r[column] == word][1:]:
            yield fault_at(row, column, f"one placement type with {column} {word}", "a second one")
    for row in records(tables, "placements"):
        treated = row["setting"] == MTFC_SETTING
        if row["steered"] == "no" and row["waiting_list"]:
            yield fault_at(row, "waiting_list", "nothing, since the placement type is carried")
        if row["steered"] == "yes" and bool(row["waiting_list"]) == treated:
            expected = "nothing for MTFC" if treated else "a waiting list, since a planner may choose the type"
            yield fault_at(row, "waiting_list", expected)
        if row["placement"] in served:
            yield fault_at(row, "placement", "another name than that of a waiting list")
        if treated != (row["capacity"] == TEAMS):
            yield fault_at(row, "capacity", "teams for MTFC and for nothing else")


def homes_have_a_placement_type(tables: Tables) -> Iterator[Fault]:
    """Council homes are of the placement type with capacity homes."""
    rows = records(tables, "homes")
    if rows and not placements_with(tables, capacity=HOMES):
        yield fault_at(rows[0], "home", "a placement type with capacity homes in placements.csv", "none")


def posts_go_from_homes(tables: Tables) -> Iterator[Fault]:
    """Posts are claimed only of a council that has homes of its own, since no others are known to the programme."""
    for row in records(tables, "schedule"):
        if row["parameter"] == "staff" and row["value"] > 0 and not len(tables["homes"]):
            yield fault_at(row, "value", "no posts, since homes.csv has no homes from which they could go")


def priced_placements_have_a_family(tables: Tables) -> Iterator[Fault]:
    """A placement type with a fee or a cost follows some inflation."""
    priced = {k[0] for t, p in (("prices", "fee"), ("carers", "household_cost")) for k in figures(tables, t, p)}
    for row in records(tables, "placements"):
        if row["placement"] in priced and not row["price_family"]:
            yield fault_at(row, "price_family", "a price family, since the placement type has a price")


def mtfc_has_no_fee(tables: Tables) -> Iterator[Fault]:
    """Treatment foster care is priced by its teams and children in mtfc.csv: a fee would be charged on top of them."""
    treated = placements_with(tables, setting=MTFC_SETTING)
    for row in records(tables, "prices"):
        if row["placement"] in treated:
            yield fault_at(row, "placement", "a placement type other than MTFC, whose prices stand in mtfc.csv")


def every_need_has_a_place(tables: Tables) -> Iterator[Fault]:
    """A need group without a suitable placement type could never be placed."""
    placed = {g for g, _ in suitable_pairs(tables)}
    for row in records(tables, "needs"):
        if row["need"] not in placed:
            yield fault_at(row, "need", "a suitable placement type in suitability.csv", f"none for {row['need']}")


def opening_children_live_where_they_may(tables: Tables) -> Iterator[Fault]:
    """Children live at opening only in a placement type that is listed as suitable."""
    pairs = suitable_pairs(tables)
    for row in records(tables, "opening"):
        if row["value"] > 0 and (row["need"], row["placement"]) not in pairs:
            hint = f"add {row['need']},{row['placement']} to suitability.csv or move the children"
            found = f"{plain(row['value'])} children of {row['need']}"
            yield fault_at(row, "placement", "a placement type suitable for the need", found, hint)


def opening_children_fit(tables: Tables) -> Iterator[Fault]:
    """Children live at opening only in registered beds, approved places and those of teams, fillable or not."""
    beds = sum(figures(tables, "homes", "beds").values())
    places = dict.fromkeys(placements_with(tables, capacity=HOMES), (beds, "registered beds in homes.csv"))
    each = figures(tables, "carers", "places_per_household")
    for (p,), households in figures(tables, "carers", "households").items():
        places[p] = households * each[p,], "households x places_per_household in carers.csv"
    for (), teams in figures(tables, "mtfc", "teams_at_opening").items():
        each_team = figures(tables, "mtfc", "places_per_team")[()]
        words = "teams_at_opening x places_per_team in mtfc.csv"
        places |= dict.fromkeys(placements_with(tables, setting=MTFC_SETTING), (teams * each_team, words))
    for p, (most, words) in places.items():
        rows = [r for r in records(tables, "opening") if r["placement"] == p]
        there = sum(r["value"] for r in rows)
        if there > most + TOLERANCE:
            row = max(rows, key=lambda r: float(r["value"]))
            expected = f"at most {plain(most)} children in {p} ({words})"
            yield fault_at(row, "value", expected, f"{plain(there)}, all needs together")


def homes_cost_at_least_their_staff(tables: Tables) -> Iterator[Fault]:
    """A home's fixed cost holds its staff, so it cannot be less."""
    beds, staff = figures(tables, "homes", "beds"), figures(tables, "homes", "staff")
    post = figures(tables, "general", "post_cost").get(("staff",), 0.0)  # there, if there are homes
    for row in records(tables, "homes"):
        if row["parameter"] == "fixed_cost":
            home = (row["home"],)
            year = row["value"] * beds[home] * calendar.WEEKS_PER_YEAR
            if year < staff[home] * post:
                expected = f"at least the cost of {plain(staff[home])} posts, GBP {staff[home] * post:,.0f} a year"
                yield fault_at(row, "value", expected, f"GBP {year:,.0f} a year")


def households_keep_the_usual_limit(tables: Tables) -> Iterator[Fault]:
    """No household has more places than the usual fostering limit."""
    limit = figures(tables, "general", "usual_limit").get(("carers",), math.inf)
    for row in records(tables, "carers"):
        if row["parameter"] == "places_per_household" and row["value"] > limit:
            yield fault_at(row, "value", f"at most {plain(limit)}, the usual fostering limit")


def mtfc_lasts(tables: Tables) -> Iterator[Fault]:
    """The treatment programme lasts one quarter at least."""
    for row in records(tables, "mtfc"):
        if row["parameter"] == "length" and row["value"] < 1:
            yield fault_at(row, "value", "1 quarter or more")


def teams_at_opening_may_be(tables: Tables) -> Iterator[Fault]:
    """Teams that are open at the opening are among the most that there may be at any time."""
    most = figures(tables, "mtfc", "most_teams").get((), math.inf)
    for row in records(tables, "mtfc"):
        if row["parameter"] == "teams_at_opening" and row["value"] > most:
            yield fault_at(row, "value", f"at most {plain(most)}, the most_teams")


def pipeline_is_ahead(tables: Tables, model: Model) -> Iterator[Fault]:
    """Approvals in train come after the opening date, not in some other age, and in order."""
    above: dict[str, str] = {}
    for row in records(tables, "pipeline"):
        label, placement = row["quarter"], row["placement"]
        t = calendar.number(label, model.opening)
        if t is None:
            continue
        if t < 1:
            yield fault_at(row, "quarter", f"{calendar.label(1, model.opening)} or later")
        elif t > calendar.FARTHEST:
            yield fault_at(row, "quarter", f"{calendar.label(calendar.FARTHEST, model.opening)} or earlier")
        elif label < above.get(placement, ""):
            yield fault_at(row, "quarter", f"quarters of {placement} in order, this one after {above[placement]}")
        above[placement] = max(label, above.get(placement, ""))


Check = Callable[[Tables], Iterator[Fault]]
CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (placements_are_consistent, ("placements",)),
    *SERVICE_CHECKS,
    (homes_have_a_placement_type, ("homes", "placements")),
    (posts_go_from_homes, ("schedule", "homes")),
    (priced_placements_have_a_family, ("placements", "prices", "carers")),
    (mtfc_has_no_fee, ("placements", "prices")),
    (every_need_has_a_place, ("needs", "suitability")),
    (opening_children_live_where_they_may, ("opening", "suitability")),
    (opening_children_fit, ("opening", "homes", "carers", "placements", "mtfc")),
    (older_groups_may_stay, ("needs", "ageing", "suitability", "placements")),
    (no_need_ages_into_itself, ("needs",)),
    (mtfc_leads_somewhere, ("needs", "moves", "mtfc", "suitability", "placements")),
    (entry_mix_sums_to_one, ("entries", "entry_mix", "placements", "suitability")),
    (entrants_today_are_suited, ("entry_mix", "placements")),
    (the_ramp_begins_at_once, ("entry_ramp",)),
    (unplanned_changes_end_somewhere, ("moves", "transitions", "breakdown", "placements", "suitability")),
    (one_need_after_breakdown, ("breakdown",)),
    (
        no_more_leave_than_live_there,
        (
            *("suitability", "exits", "ageing", "transitions", "breakdown", "moves", "general", "placements"),
            *("planned_exits", "services", "service_effects", "entries", "entry_mix", "opening"),
        ),
    ),
    (homes_cost_at_least_their_staff, ("homes", "general")),
    (households_keep_the_usual_limit, ("carers", "general")),
    (mtfc_lasts, ("mtfc",)),
    (children_leave_from_where_they_live, ("planned_exits", "suitability", "placements")),
    (every_exit_says_what_comes_after, ("planned_exits", "after_care")),
    (who_comes_back_has_somewhere_to_go, ("planned_exits", "after_care", "entry_mix")),
    (new_homes_are_of_a_placement_type, ("new_homes", "placements")),
    (new_homes_have_names_of_their_own, ("new_homes", "homes")),
    (new_homes_are_paid_in_one_way, ("new_homes",)),
    (new_homes_hire_after_the_decision, ("new_homes",)),
    (new_homes_cost_at_least_their_staff, ("new_homes", "general")),
    (sold_places_are_in_council_homes, ("sold_places", "placements", "homes", "new_homes")),
    (teams_at_opening_may_be, ("mtfc",)),
    (transfers_have_names_of_their_own, ("agency_transfers", "placements")),
    (households_transfer_from_agency_to_council, ("agency_transfers", "placements")),
    (a_household_holds_its_children, ("agency_transfers", "carers", "opening", "suitability")),
    *CONTRACT_CHECKS,
    *FEE_CHECKS,
    *SLIP_CHECKS,
    *BENEFIT_CHECKS,
)
