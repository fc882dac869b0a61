"""From estimates and lists to the text of every file of a model folder, in the order of the schema."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.csv_tables import split
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import Words, csv_text
from placement_opt.inputs.table_records import ASSUMPTION
from placement_opt.intake.estimate.estimates import Estimates
from placement_opt.intake.folder import children_tables, money_tables, places_tables
from placement_opt.intake.folder.context import FolderContext, Lists, transfer_of
from placement_opt.intake.folder.donor import claim_donor, donor_sources, structure_donor
from placement_opt.intake.folder.figures import FigureRow, cells
from placement_opt.intake.folder.homes import homes as home_rows
from placement_opt.intake.folder.readback import BORROWED, donor_files, gaps
from placement_opt.intake.folder.readme import Said, readme
from placement_opt.intake.folder.settings_text import (
    carried_strategy,
    first_line,
    model_yaml,
    sources_yaml,
    strategy_yaml,
)
from placement_opt.intake.folder.structural_tables import (
    STARTER,
    enabled_services,
    first_pairs,
    names,
    structural,
)
from placement_opt.intake.folder.suitability import suitability
from placement_opt.intake.request import ImportRequest

STRATEGY = PurePosixPath("strategies/announced.yaml")


def texts(
    estimates: Estimates,
    request: ImportRequest,
    lists: Lists,
    catalogue: Catalogue,
    uncoded: tuple[str, ...],
    round_to: int,
) -> dict[str, str]:
    """Return file name -> text of a model folder; what nothing says is a row with an empty value.

    The words are those of the catalogue; `uncoded` are its placement types for which the return has no code;
    `round_to` is the base to which counts of a folder for publication were rounded. The same arguments make the same
    texts.
    """
    transfer = transfer_of(lists.donor, request, estimates, catalogue, uncoded)
    context = FolderContext(estimates, request, lists, transfer, catalogue, uncoded, round_to)
    first = first_line(context)
    rows = tables(context)
    used = {key for figures in rows.values() for f in figures for key in split(f.source) if key} | {ASSUMPTION}
    made = {f"{table}.csv": _structural(first, context, table) for table, t in TABLES.items() if not t.parameters}
    made |= {f"{table}.csv": _parameters(first, table, figures) for table, figures in rows.items()}
    notes = [f.note for figures in rows.values() for f in figures]
    claim = claim_donor(transfer, rows["schedule"])
    carried = carried_strategy(transfer)
    strategy = (
        PurePosixPath(f"strategies/{transfer.donor.inputs.model.strategy}.yaml") if carried and transfer else STRATEGY
    )
    made |= {
        "model.yaml": model_yaml(context, strategy.stem, claim),
        "sources.yaml": sources_yaml(context, used, donor_sources(transfer, used, notes)),
        strategy.as_posix(): carried or strategy_yaml(context, next((f.key[0] for f in rows["homes"]), "home_1")),
    }
    said = Said(first, claim, gaps(made), donor_files(made))
    return made | {"README.md": readme(context, rows, said)}


def tables(context: FolderContext) -> dict[str, list[FigureRow]]:
    """Return the rows of every parameter table that is written, in the order of the schema."""
    pairs = children_tables.suitable_pairs(context, first_pairs(context))
    homes = home_rows(context)
    made = {
        "opening": children_tables.opening(context),
        "entries": children_tables.entries(context),
        "entry_mix": children_tables.entry_mix(context),
        "entry_ramp": children_tables.entry_ramp(context),
        "suitability": suitability(context, pairs),
        "exits": children_tables.exits(context, pairs),
        "ageing": children_tables.ageing(context),
        "transitions": children_tables.transitions(context),
        "breakdown": children_tables.breakdown(context),
        "key_stage_4": children_tables.key_stage_4(context),
        "homes": homes,
        "carers": places_tables.carers(context),
        "pipeline": places_tables.pipeline(context),
        "market": places_tables.market(context),
        "local": places_tables.local(context),
        "contracts": [],  # their quarters count from the opening: an earlier folder's would be wrong
        "mtfc": places_tables.mtfc(context),
        "new_homes": [],  # a council's own plans, whose quarters count from the opening
        "sold_places": [],
        "mtfc_starts": [],  # the return has no code for treatment foster care, so nobody lives there at the opening
        "fee_bands": money_tables.fee_bands(context),
        "high_cost_reviews": [],
        "contract_offers": [],
        "agency_transfers": [],  # which carers would transfer no return knows; its quarters count from the opening too
        "service_teams": places_tables.service_teams(context, enabled_services(context)),
        "service_effects": places_tables.service_effects(context, enabled_services(context)),
        "planned_exits": [],  # a judgement of practice, which no return shows; its quarters count from the opening too
        "after_care": [],
        "prices": money_tables.prices(context),
        "general": money_tables.general(context, homes),
        "budgets": money_tables.budgets(context, names(context, "funders")),
        "schedule": money_tables.schedule(context, names(context, "schedule_lines")),
    }
    priced = {
        table: money_tables.listed(context.lists.prices, context.catalogue, table, figures)
        for table, figures in made.items()
    }
    priced["fee_bands"] = made["fee_bands"]  # whose fees are those of bands, and not the mean that the list gives
    return {table: priced[table] for table in TABLES if table in priced and (priced[table] or table != "local")}


def _structural(first: str, context: FolderContext, table: str) -> str:
    rows = structural(context, table)
    donor = "" if table in STARTER else structure_donor(context.transfer, table)
    return _csv(first, table, rows, f"# {BORROWED} {donor}.\n" if donor and rows else "")


def _parameters(first: str, table: str, figures: Sequence[FigureRow]) -> str:
    return _csv(first, table, [cells(table, f) for f in figures])


def _csv(first: str, table: str, rows: Sequence[Words], comment: str = "") -> str:
    meaning = TABLES[table].meaning
    head = f"# {first}\n# {meaning[0].upper()}{meaning[1:]}.\n"
    return head + comment + csv_text([TABLES[table].header, *rows])
