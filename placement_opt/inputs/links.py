"""Do the tables fit together: every word used is defined, every figure needed is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from placement_opt.domain.catalogue import HOUSEHOLDS, MARKET, MTFC_SETTING, Catalogue
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.inputs.csv_tables import Row, split
from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.lookups import families_used, fault_at
from placement_opt.inputs.misspelt_keys import Key, misspelt, misspelt_faults
from placement_opt.inputs.schema import TABLES, with_words
from placement_opt.inputs.settings import Model, Source
from placement_opt.inputs.table_records import EVERY_PLACEMENT, RECORDED, SUBJECTS, Parameter, Table
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest


def unknown_words(
    tables: Tables,
    broken: set[str],
    catalogue: Catalogue,
    faulty: Tables | None = None,
    schema: Mapping[str, Table] = TABLES,
) -> Iterator[tuple[str, Fault]]:
    """Yield (table, fault) for every need, placement, service, funder or line that is not defined.

    `faulty` are rows to look through in place of those of the tables: they have other faults and are in no table.
    """
    for table in (with_words(t, catalogue) for t in schema.values()):
        for column in (c for c in table.columns if c.refers and c.refers not in broken):
            defined = [str(w) for w in tables[column.refers].iloc[:, 0]]
            known = [*defined, *column.allowed]
            for row in records(tables if faulty is None else faulty, table.name):
                cell = str(row[column.name])
                for word in split(cell) if column.many else [cell]:
                    if word and word not in known:
                        hint = nearest(word, known)
                        expected = f"a name in {column.refers}.csv" + _or(column.allowed)
                        yield table.name, Fault(row["file"], row["row"], column.name, expected, word, hint)


def unknown_measures(tables: Tables, catalogue: Catalogue) -> Iterator[tuple[str, Fault]]:
    """Yield (table, fault) for every measure of what was published, or happened, that no catalogue knows."""
    for table in RECORDED:
        for row in records(tables, table):
            if row["measure"] not in catalogue.measures:
                expected = f"one of the measures in {' or '.join(catalogue.files)}"
                hint = nearest(row["measure"], catalogue.measures)
                yield table, Fault(row["file"], row["row"], "measure", expected, row["measure"], hint)


def other_meanings(tables: Tables, broken: set[str], catalogue: Catalogue) -> Iterator[tuple[str, Fault]]:
    """Yield (table, fault) for every need group and placement type that the catalogue knows as something else.

    What it means is its ages and level, and its setting; how it is provided and paid for is the model's to say.
    """
    for row in [] if "needs" in broken else records(tables, "needs"):
        need = catalogue.needs.get(row["need"])
        if need and (str(need.from_age), str(need.to_age)) != (row["from_age"], row["to_age"]):
            yield "needs", fault_at(row, "from_age", f"{need.from_age} to {need.to_age}{_as_in(catalogue, need.id)}")
        if need and (need.level, need.settled) != (row["level"], row["settled"] == "yes"):
            settled = " and settled" if need.settled else ""
            yield "needs", fault_at(row, "level", f"{need.level}{settled}{_as_in(catalogue, need.id)}")
    for row in [] if "placements" in broken else records(tables, "placements"):
        type_ = {**catalogue.placements, **catalogue.optional_placements}.get(row["placement"])
        if type_ and type_.setting != row["setting"]:
            yield "placements", fault_at(row, "setting", f"{type_.setting}{_as_in(catalogue, type_.id)}")


def _as_in(catalogue: Catalogue, word: str) -> str:
    return f", as {catalogue.files[0]} says of {word}; what is something else needs another name"


def _or(words: Sequence[str]) -> str:
    return f" or {' | '.join(words)}" if words else ""


def unknown_sources(
    tables: Tables, sources: Mapping[str, Source], schema: Mapping[str, Table] = TABLES
) -> Iterator[Fault]:
    """Yield a fault for every source that sources.yaml does not hold."""
    for table in (t for t in schema.values() if t.parameters):
        for row in records(tables, table.name):
            for key in split(row["source"]):
                if key and key not in sources:
                    hint = nearest(key, sources)
                    yield Fault(row["file"], row["row"], "source", "a key of sources.yaml", key, hint)


def missing_rows(tables: Tables, folder: str, broken: set[str], model: Model | None) -> Iterator[Fault]:
    """Yield a fault for every figure that must be there and is not."""
    yield from missing_figures(tables, folder, broken, _required, _subjects)
    if model and not {"schedule", "schedule_lines"} & broken:
        yield from _missing_steps(tables, folder, model)
    if not {"exits", "suitability", "placements"} & broken:
        yield from _missing_exits(tables, folder)


def missing_figures(
    tables: Tables,
    folder: str,
    broken: set[str],
    required: Callable[[Table, Key], list[Parameter]],
    subjects: Callable[[str, Tables, set[str]], list[Key]],
    schema: Mapping[str, Table] = TABLES,
) -> Iterator[Fault]:
    """Yield a fault for every required figure of what has a row, or must have one: of `subjects` by table."""
    for table in (t for t in schema.values() if t.parameters and t.name not in broken):
        rows = records(tables, table.name)
        slips = misspelt(rows, table, partial(required, table))
        yield from misspelt_faults(rows, table, slips)
        lines: dict[Key, int] = {}
        present: set[Key] = set()
        for row in rows:
            key = slips.get(_key(row, table), _key(row, table))
            lines.setdefault(key, row["row"])
            present.add((*key, row["parameter"]))
        wanted = dict.fromkeys([*lines, *subjects(table.name, tables, broken)])
        for key in wanted:
            for parameter in (p for p in required(table, key) if (*key, p.name) not in present):
                expected = f"a row {_named(key, parameter)} in {' or '.join(parameter.units)} ({parameter.meaning})"
                yield Fault(f"{folder}/{table.file}", lines.get(key), "parameter", expected, "no such row")


def _key(row: Row, table: Table) -> Key:
    return tuple(row[c.name] for c in table.columns)


def _named(key: Key, parameter: Parameter) -> str:
    return ",".join((*key, parameter.name))


def _required(table: Table, key: Key) -> list[Parameter]:
    if table.name == "schedule":
        return []
    return [p for p in table.parameters if not p.optional and p.about(key[0] if table.name == "general" else "")]


def _subjects(table: str, tables: Tables, broken: set[str]) -> list[Key]:
    """Return the keys of a table that must have a row because something else says so."""
    if table == "general":
        families = () if "placements" in broken else families_used(tables)
        return [(s,) for s in (*_general_subjects(tables), *families)]
    needs = [] if "needs" in broken else records(tables, "needs")
    placements = [] if "placements" in broken else records(tables, "placements")
    services = [] if "services" in broken else records(tables, "services")
    wanted: dict[str, list[Key]] = {
        "entries": [(n["need"],) for n in needs],
        "ageing": [(n["need"],) for n in needs if n["ages_into"]],
        "carers": [(p["placement"],) for p in placements if p["capacity"] == HOUSEHOLDS],
        "market": [(p["placement"],) for p in placements if p["capacity"] == MARKET],
        "mtfc": [() for p in placements if p["setting"] == MTFC_SETTING],
        "prices": [(p["placement"],) for p in placements if p["steered"] == "yes" and p["setting"] != MTFC_SETTING],
        "service_teams": [(s["service"],) for s in services if s["enabled"] == "yes"],
        # one that were left out would be where nobody looks
        "siblings": [(p["placement"],) for p in placements if p["steered"] == "yes" and len(tables["siblings"])],
    }
    return wanted.get(table, [])


def _general_subjects(tables: Tables) -> list[str]:
    """Return the subjects of general.csv that mean something here: without homes or carers no figures of them."""
    homes = len(tables["homes"]) + len(tables["new_homes"])
    there = {"homes": homes, "staff": homes, "carers": len(tables["carers"])}
    return [s for s in SUBJECTS if there.get(s, True)]


def _missing_steps(tables: Tables, folder: str, model: Model) -> Iterator[Fault]:
    rows = records(tables, "schedule")
    present = {(r["line"], r["year"], r["parameter"]) for r in rows}
    for line in tables["schedule_lines"]["line"]:
        for year in (y for y in model.judged if (line, y, "step") not in present):
            expected = f"a row {line},{year},step in GBP, since {year} is judged"
            yield Fault(f"{folder}/schedule.csv", None, "parameter", expected, "no such row")
    for row in rows:
        if (row["parameter"] == "staff") != (row["year"] == TOTAL):
            expected = "year total for staff, and a financial year for step"
            yield Fault(row["file"], row["row"], "year", expected, f"{row['year']},{row['parameter']}")


def _missing_exits(tables: Tables, folder: str) -> Iterator[Fault]:
    covered = {(r["need"], r["placement"]) for r in records(tables, "exits")}
    treated = {p["placement"] for p in records(tables, "placements") if p["setting"] == MTFC_SETTING}
    for row in records(tables, "suitability"):
        need, placement = row["need"], row["placement"]
        if placement not in treated and not {(need, placement), (need, EVERY_PLACEMENT)} & covered:
            expected = f"a row {need},{placement},leaves_care or {need},{EVERY_PLACEMENT},leaves_care"
            yield Fault(f"{folder}/exits.csv", None, "parameter", expected, "no such row")
