"""Do the effects of services make sense: each has its figures, is about what it may be, and finds somebody to help."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from placement_opt.domain.catalogue import HOMES, HOUSEHOLDS, MTFC_SETTING
from placement_opt.domain.services import (
    ALL,
    CHILDREN_IN_CARE,
    EFFECTS,
    FINDS_KIN,
    GIVES_BEDS,
    KEEPS_CARER,
    PREVENTS_ENTRY,
    UNPLANNED_ENDINGS,
)
from placement_opt.inputs.csv_tables import Row, split
from placement_opt.inputs.frames import Tables, figures, records
from placement_opt.inputs.lookups import a_quarter_later, fault_at, placements_with, suitable_pairs
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.service_spread import facts, spread
from placement_opt.inputs.table_records import AT_MOST_ONE
from placement_opt.kernel.errors import Fault

Key = tuple[str, str, str, str]  # service, effect, need, placement


def effects(tables: Tables) -> dict[Key, dict[str, Row]]:
    """Return the rows of each effect by parameter, in file order."""
    found: dict[Key, dict[str, Row]] = {}
    for row in records(tables, "service_effects"):
        key = (row["service"], row["effect"], row["need"], row["placement"])
        found.setdefault(key, {})[row["parameter"]] = row
    return found


def needs_of(tables: Tables) -> dict[str, list[str]]:
    """Return the need groups that each service is for."""
    return {row["service"]: split(row["needs"]) for row in records(tables, "services")}


def effects_have_their_figures(tables: Tables) -> Iterator[Fault]:
    """Every effect has the figures of its kind and no others; its size has the unit of its kind."""
    parameters = {p.name: p for p in TABLES["service_effects"].parameters}
    for (service, kind, need, placement), rows in effects(tables).items():
        first, wanted = next(iter(rows.values())), EFFECTS[kind].figures
        for name in (n for n in wanted if n not in rows):
            unit = EFFECTS[kind].unit if name == "size" else parameters[name].units[0]
            row = ",".join((service, kind, need, placement, name))
            expected = f"a row {row} in {unit} ({parameters[name].meaning})"
            yield fault_at(first, "parameter", expected, "no such row")
        for name in (n for n in rows if n not in wanted):
            yield fault_at(rows[name], "parameter", f"one of {', '.join(wanted)} for {kind}")
        if "size" in rows:
            yield from _unfit_size(rows["size"], EFFECTS[kind].unit)


def _unfit_size(row: Row, unit: str) -> Iterator[Fault]:
    if row["unit"] != unit:
        yield fault_at(row, "unit", f"{unit} for {row['effect']}")
    elif unit in AT_MOST_ONE:
        for column in ("value", "high"):
            if row[column] > 1:
                yield fault_at(row, column, f"1 or less {unit.replace('_', ' ')}")


def enabled_services_have_an_effect(tables: Tables) -> Iterator[Fault]:
    """A service that may run does something."""
    known = {service for service, *_ in effects(tables)}
    for row in records(tables, "services"):
        if row["enabled"] == "yes" and row["service"] not in known:
            expected = f"rows of {row['service']} in service_effects.csv, since the service may run"
            yield fault_at(row, "service", expected, "none", f"an effect is one of {', '.join(EFFECTS)}")


def effects_are_about_what_they_may_be(tables: Tables) -> Iterator[Fault]:
    """An effect is about need groups that its service is for, and about a placement type that it can be about."""
    whom = needs_of(tables)
    for (service, kind, need, _placement), rows in effects(tables).items():
        row = next(iter(rows.values()))
        may = whom.get(service, []) if EFFECTS[kind].of_need else []
        if need not in (ALL, *may):
            yield fault_at(row, "need", f"{' | '.join((ALL, *may))}, of which {service} is for or {kind} can be about")
        else:
            yield from _placement_faults(tables, row, kind)


def _placement_faults(tables: Tables, row: Row, kind: str) -> Iterator[Fault]:
    placement, need = row["placement"], row["need"]
    carried, treated = placements_with(tables, steered="no"), placements_with(tables, setting=MTFC_SETTING)
    if kind == PREVENTS_ENTRY and placement != ALL:
        yield fault_at(row, "placement", f"{ALL}, since a child whose entry is prevented goes nowhere in care")
    if kind == FINDS_KIN and placement not in carried:
        yield fault_at(row, "placement", f"a carried placement type, such as kinship care: {' | '.join(carried)}")
    if kind == KEEPS_CARER and placement not in placements_with(tables, capacity=HOUSEHOLDS):
        yield fault_at(row, "placement", "a placement type with fostering households in carers.csv")
    if kind == GIVES_BEDS and (placement not in placements_with(tables, capacity=HOMES) or not len(tables["homes"])):
        yield fault_at(row, "placement", "the placement type of the council's homes, of which homes.csv has some")
    if EFFECTS[kind].base == CHILDREN_IN_CARE and placement in treated:
        yield fault_at(row, "placement", "a placement type other than MTFC, which its survival curve empties")
    if kind == FINDS_KIN or EFFECTS[kind].base == CHILDREN_IN_CARE:
        pairs = suitable_pairs(tables)
        if need != ALL and placement in (*carried, *(p for _g, p in pairs)) and (need, placement) not in pairs:
            yield fault_at(row, "placement", f"a placement type suitable for {need}")
    if EFFECTS[kind].base == UNPLANNED_ENDINGS:
        ending = {(g, p) for g, p, _to in figures(tables, "breakdown", "later_quarter")}
        if not any(need in (g, ALL) and placement in (p, ALL) for g, p in ending):
            yield fault_at(row, "placement", "a placement type whose unplanned endings are counted")


def effects_do_not_overlap(tables: Tables) -> Iterator[Fault]:
    """A service has an effect either on all of something or on some of it, not twice on the same."""
    seen: list[Key] = []
    for key, rows in effects(tables).items():
        for other in (k for k in seen if k[:2] == key[:2]):
            if all(a == b or ALL in (a, b) for a, b in zip(key[2:], other[2:], strict=True)):
                expected = f"an effect that {','.join(other)} does not hold already"
                yield fault_at(next(iter(rows.values())), "need", expected, ",".join(key))
                break
        seen.append(key)


def effects_find_somebody(tables: Tables) -> Iterator[Fault]:
    """An effect of a service that may run is on somebody: children come into care, or live there at the opening."""
    known, whom = facts(tables), needs_of(tables)
    enabled = _enabled(tables)
    for (service, kind, need, placement), rows in effects(tables).items():
        needs = whom[service] if need == ALL else [need]
        there = spread(known, kind, needs, placement)
        nobody = kind == PREVENTS_ENTRY and not any(known.entries.get(g, 0.0) for g in needs)
        if service in enabled and (not there or nobody):
            where = "come into care" if kind in (PREVENTS_ENTRY, FINDS_KIN) else "live at the opening"
            expected = f"need groups and placement types where children {where}, so that cases can be shared out"
            yield fault_at(next(iter(rows.values())), "need", expected)


def who_is_helped_comes_back_later(tables: Tables) -> Iterator[Fault]:
    """Who comes into care after all, or again, does so later: else a service would move a child and no plan would."""
    for row in records(tables, "service_effects"):
        if row["parameter"] == "returns_after":
            yield from a_quarter_later(row)


def who_goes_home_has_somewhere_to_come_back_to(tables: Tables) -> Iterator[Fault]:
    """Where a share of those who went home comes back, it is an entry of the need group that it left."""
    placed = {g for (g, _to), share in figures(tables, "entry_mix", "share").items() if share > 0}
    for key, pairs in _on_children_in_care(tables).items():
        row = effects(tables)[key].get("returns_share")
        nowhere = [g for g in dict.fromkeys(g for g, _p in pairs) if g not in placed]
        if row and row["value"] > 0 and nowhere:
            expected = "need groups with rows in entry_mix.csv, since a share of those who go home comes back"
            yield fault_at(row, "need", expected, ", ".join(nowhere))


def eligible_to_leave(tables: Tables) -> dict[tuple[str, str], Row]:
    """Return by need group and placement type the row of the largest share that services help to go home, or sooner."""
    return {pair: max(rows, key=lambda row: float(row["value"])) for pair, rows in helped_to_leave(tables).items()}


def helped_to_leave(tables: Tables) -> dict[tuple[str, str], list[Row]]:
    """Return by need group and placement type the rows of the shares that services help to go home, or sooner."""
    found: dict[tuple[str, str], list[Row]] = {}
    rows = effects(tables)
    for key, pairs in _on_children_in_care(tables).items():
        row = rows[key].get("eligible_share")
        for pair in pairs if row else ():
            found.setdefault(pair, []).append(rows[key]["eligible_share"])
    return found


def _on_children_in_care(tables: Tables) -> dict[Key, list[tuple[str, str]]]:
    """Return the need groups and placement types on which those effects fall that take children out of care."""
    known, whom, may_run = facts(tables), needs_of(tables), _enabled(tables)
    leaving = (key for key in effects(tables) if key[0] in may_run and EFFECTS[key[1]].base == CHILDREN_IN_CARE)
    return {
        (service, kind, need, placement): list(spread(known, kind, whom[service] if need == ALL else [need], placement))
        for service, kind, need, placement in leaving
    }


def _enabled(tables: Tables) -> set[str]:
    return {row["service"] for row in records(tables, "services") if row["enabled"] == "yes"}


Check = Callable[[Tables], Iterator[Fault]]
SERVICE_CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (effects_have_their_figures, ("service_effects",)),
    (enabled_services_have_an_effect, ("services", "service_effects")),
    (
        effects_are_about_what_they_may_be,
        ("services", "service_effects", "placements", "suitability", "breakdown", "homes"),
    ),
    (effects_do_not_overlap, ("service_effects",)),
    (
        effects_find_somebody,
        ("services", "service_effects", "placements", "suitability", "breakdown", "entries", "entry_mix", "opening"),
    ),
    (who_is_helped_comes_back_later, ("service_effects",)),
    (
        who_goes_home_has_somewhere_to_come_back_to,
        ("services", "service_effects", "placements", "suitability", "breakdown", "entries", "entry_mix", "opening"),
    ),
)
