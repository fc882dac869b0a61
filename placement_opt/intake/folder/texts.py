"""From what is given to the text of every file of a model folder, in the order of the schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.csv_tables import split
from placement_opt.inputs.schema import ASSUMPTION, TABLES
from placement_opt.inputs.starter import Words, csv_text
from placement_opt.intake.estimate.estimates import Estimates
from placement_opt.intake.folder import children_tables, money_tables, places_tables
from placement_opt.intake.folder.context import Given, loan_of
from placement_opt.intake.folder.donor import Lender, claim_lender, lent_sources, structure_lender
from placement_opt.intake.folder.figures import PRICE_LIST, PROVIDERS, FigureRow, cells
from placement_opt.intake.folder.homes import homes as home_rows
from placement_opt.intake.folder.ofsted_homes import Home, Market
from placement_opt.intake.folder.price_list import Item, Price
from placement_opt.intake.folder.readback import BORROWED, borrowed, gaps
from placement_opt.intake.folder.readme import Said, readme
from placement_opt.intake.folder.settings_text import first_line, model_yaml, sources_yaml, strategy_yaml
from placement_opt.intake.folder.structural_tables import (
    STARTER,
    enabled_services,
    first_pairs,
    names,
    structural,
)
from placement_opt.intake.folder.suitability import suitability

STRATEGY = "strategies/announced.yaml"


def texts(
    estimates: Estimates,
    *,
    catalogue: Catalogue,
    uncoded: tuple[str, ...],
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
    round_to: int = 0,
    made_with: tuple[str, ...] = (),
) -> dict[str, str]:
    """Return file name -> text of a model folder; what nothing says is a row with an empty value.

    The words are those of the catalogue; `uncoded` are its placement types for which the return has no code.
    `strategy` is what model.yaml calls the strategy that is written into the folder; `list_of_providers` and
    `price_list` name those files in sources.yaml; `round_to` is the base to which counts of a folder for publication
    were rounded; `made_with` are sentences for the README on settings and codes that are not the shipped ones. The
    same arguments make the same texts.
    """
    loan = loan_of(lender, name, estimates, catalogue, uncoded)
    given = Given(estimates, name, title, homes, market, prices or {}, loan, publishable, catalogue, uncoded)
    first = first_line(publishable, round_to)
    rows = tables(given)
    used = {key for figures in rows.values() for f in figures for key in split(f.source) if key} | {ASSUMPTION}
    made = {f"{table}.csv": _structural(first, given, table) for table, t in TABLES.items() if not t.parameters}
    made |= {f"{table}.csv": _parameters(first, table, figures) for table, figures in rows.items()}
    notes = [f.note for figures in rows.values() for f in figures]
    claim = claim_lender(loan, rows["schedule"])
    known = {PROVIDERS: list_of_providers, PRICE_LIST: price_list}
    made |= {
        "model.yaml": model_yaml(first, given, strategy, claim),
        "sources.yaml": sources_yaml(first, given, used, lent_sources(loan, used, notes), known),
        STRATEGY: strategy_yaml(first, given, next((f.key[0] for f in rows["homes"]), "home_1")),
    }
    said = Said(first, claim, made_with, gaps(made), borrowed(made))
    return made | {"README.md": readme(given, rows, said)}


def tables(given: Given) -> dict[str, list[FigureRow]]:
    """Return the rows of every parameter table that is written, in the order of the schema."""
    pairs = children_tables.suitable_pairs(given, first_pairs(given))
    homes = home_rows(given)
    made = {
        "opening": children_tables.opening(given),
        "entries": children_tables.entries(given),
        "entry_mix": children_tables.entry_mix(given),
        "suitability": suitability(given, pairs),
        "exits": children_tables.exits(given, pairs),
        "ageing": children_tables.ageing(given),
        "transitions": children_tables.transitions(given),
        "breakdown": children_tables.breakdown(given),
        "key_stage_4": children_tables.key_stage_4(given),
        "homes": homes,
        "carers": places_tables.carers(given),
        "pipeline": places_tables.pipeline(given),
        "market": places_tables.market(given),
        "local": places_tables.local(given),
        "contracts": [],  # their quarters count from the opening: an earlier folder's would be wrong
        "mtfc": places_tables.mtfc(given),
        "mtfc_starts": [],  # the return has no code for treatment foster care, so nobody lives there at the opening
        "prevention": places_tables.prevention(given, enabled_services(given)),
        "prices": money_tables.prices(given),
        "general": money_tables.general(given, homes),
        "budgets": money_tables.budgets(given, names(given, "funders")),
        "schedule": money_tables.schedule(given, names(given, "schedule_lines")),
    }
    priced = {table: money_tables.listed(given, table, figures) for table, figures in made.items()}
    return {table: priced[table] for table in TABLES if table in priced and (priced[table] or table != "local")}


def _structural(first: str, given: Given, table: str) -> str:
    rows = structural(given, table)
    lender = "" if table in STARTER else structure_lender(given.loan, table)
    return _csv(first, table, rows, f"# {BORROWED} {lender}.\n" if lender and rows else "")


def _parameters(first: str, table: str, figures: Sequence[FigureRow]) -> str:
    return _csv(first, table, [cells(table, f) for f in figures])


def _csv(first: str, table: str, rows: Sequence[Words], comment: str = "") -> str:
    meaning = TABLES[table].meaning
    head = f"# {first}\n# {meaning[0].upper()}{meaning[1:]}.\n"
    return head + comment + csv_text([TABLES[table].header, *rows])
