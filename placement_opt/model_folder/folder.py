"""From what is given to the text of every file of a model folder, in the order of the schema."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence

from ..estimate.estimates import Estimates
from ..inputs.schema import ASSUMPTION, TABLES, Table
from ..inputs.starter import Words, csv_text
from ..inputs.tables import split
from . import children, money, places
from .borrow import Lender, lent_sources
from .estate import Home, Market
from .figures import PRICE_LIST, PROVIDERS, Figure, cells
from .given import Given, loan_of
from .homes import homes as home_rows
from .prices import Item, Price
from .readme import readme
from .settings import first_line, model_yaml, sources_yaml, strategy_yaml
from .structure import enabled_services, first_pairs, names, structural
from .suits import suitability

STRATEGY = "strategies/announced.yaml"


def texts(
    estimates: Estimates,
    *,
    name: str,
    title: str,
    homes: tuple[Home, ...] | None = None,
    market: Market | None = None,
    prices: Mapping[Item, Price] | None = None,
    lender: Lender | None = None,
    publishable: bool = False,
    strategy: str = "announced",
    list_of_providers: str = "",
    price_list: str = "",
) -> dict[str, str]:
    """Return file name -> text of a model folder; what nothing says is a row with an empty value.

    `strategy` is what model.yaml calls the strategy that is written into the folder; `list_of_providers` and
    `price_list` name those files in sources.yaml. The same arguments make the same texts.
    """
    loan = loan_of(lender, name, estimates)
    given = Given(estimates, name, title, homes, market, prices or {}, loan, publishable)
    first = first_line(publishable)
    rows = tables(given)
    used = {key for figures in rows.values() for f in figures for key in split(f.source) if key} | {ASSUMPTION}
    made = {f"{table}.csv": _structural(first, given, table) for table, t in TABLES.items() if not t.parameters}
    made |= {f"{table}.csv": _parameters(first, table, figures) for table, figures in rows.items()}
    known = {PROVIDERS: list_of_providers, PRICE_LIST: price_list}
    made |= {
        "model.yaml": model_yaml(first, given, strategy),
        "sources.yaml": sources_yaml(first, given, used, lent_sources(loan, used), known),
        STRATEGY: strategy_yaml(first, given),
    }
    return made | {"README.md": readme(first, given, rows, gaps(made))}


def tables(given: Given) -> dict[str, list[Figure]]:
    """Return the rows of every parameter table that is written, in the order of the schema."""
    pairs = children.suitable_pairs(given, first_pairs(given))
    homes = home_rows(given)
    made = {
        "opening": children.opening(given),
        "entries": children.entries(given),
        "entry_mix": children.entry_mix(given),
        "suitability": suitability(given, pairs),
        "exits": children.exits(given, pairs),
        "ageing": children.ageing(given),
        "transitions": children.transitions(given),
        "breakdown": children.breakdown(given),
        "key_stage_4": children.key_stage_4(given),
        "homes": homes,
        "carers": places.carers(given),
        "pipeline": places.pipeline(given),
        "market": places.market(given),
        "local": places.local(given),
        "contracts": [],  # their quarters count from the opening: an earlier folder's would be wrong
        "mtfc": places.mtfc(given),
        "mtfc_starts": [],  # the return has no code for treatment foster care, so nobody lives there at the opening
        "prevention": places.prevention(given, enabled_services(given)),
        "prices": money.prices(given),
        "general": money.general(given, homes),
        "budgets": money.budgets(given, names(given, "funders")),
        "schedule": money.schedule(given, names(given, "schedule_lines")),
    }
    priced = {table: money.listed(given, table, figures) for table, figures in made.items()}
    return {table: priced[table] for table in TABLES if table in priced and (priced[table] or table != "local")}


def evidence(texts: Mapping[str, str]) -> list[str]:
    """Return the evidence grade of every value in the texts of a folder."""
    return [row["evidence"] for _, row in _rows(texts) if row["value"]]


def gaps(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (table, row and what is missing) for every empty value in the texts of a folder."""
    found = []
    for table, row in _rows(texts):
        if not row["value"]:
            key = ",".join(row[c] for c in table.keys)
            meaning = next(p.meaning for p in table.parameters if p.name == row["parameter"])
            found.append((table.name, f"{key}: {meaning}"))
    return found


def _rows(texts: Mapping[str, str]) -> Iterator[tuple[Table, dict[str, str]]]:
    """Yield every row of the parameter tables in the texts of a folder."""
    for table in (t for t in TABLES.values() if t.parameters and t.file in texts):
        lines = (line for line in texts[table.file].splitlines() if not line.startswith("#"))
        yield from ((table, row) for row in csv.DictReader(lines))


def _structural(first: str, given: Given, table: str) -> str:
    return _csv(first, table, structural(given, table))


def _parameters(first: str, table: str, figures: Sequence[Figure]) -> str:
    return _csv(first, table, [cells(table, f) for f in figures])


def _csv(first: str, table: str, rows: Sequence[Words]) -> str:
    meaning = TABLES[table].meaning
    head = f"# {first}\n# {meaning[0].upper()}{meaning[1:]}.\n"
    return head + csv_text([TABLES[table].header, *rows])
