"""Inputs in groups that a reader knows: what differs between two runs is told, and explained, group by group."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InputGroup:
    """Inputs that are exchanged together."""

    name: str
    words: str
    tables: tuple[str, ...] = ()
    read: bool = True  # whether a plan reads them


OF_ACTUALS = "actuals"
OF_STRUCTURE, OF_CLAIM, OF_CHOICES, OF_STRATEGY, READ_BY_NOBODY = "structure", "claim", "choices", "strategy", "beside"
INPUT_GROUPS = (  # in the order in which they are exchanged
    InputGroup(
        OF_STRUCTURE,
        "Dates and words: need groups, placement types, services",
        ("needs", "placements", "moves", "services", "funders", "schedule_lines"),
    ),
    InputGroup("opening", "Children at the opening", ("opening",)),
    InputGroup("entries", "Children entering care", ("entries", "entry_mix", "entry_ramp")),
    InputGroup("leaving", "Leaving care and growing older", ("exits", "ageing", "planned_exits", "after_care")),
    InputGroup(
        "placements",
        "Who may live where, and moves without a plan",
        ("suitability", "transitions", "breakdown", "key_stage_4", "siblings", "local"),
    ),
    InputGroup("homes", "Council homes", ("homes", "new_homes", "sold_places")),
    InputGroup("fostering", "Fostering households", ("carers", "pipeline", "agency_transfers")),
    InputGroup("external", "External places and contracts", ("market", "contracts", "contract_offers")),
    InputGroup("services", "MTFC and services", ("mtfc", "mtfc_starts", "service_teams", "service_effects")),
    InputGroup("prices", "Prices", ("prices", "fee_bands", "high_cost_reviews")),
    InputGroup("general", "General figures: inflation, posts, pace", ("general",)),
    InputGroup("budgets", "Money for investment", ("budgets",)),
    InputGroup(OF_CLAIM, "The claim itself", ("schedule",)),
    InputGroup(OF_ACTUALS, "What was counted in quarters that have passed"),
    InputGroup(OF_CHOICES, "Choices in config, and options"),
    InputGroup(OF_STRATEGY, "The strategy"),
    InputGroup(
        READ_BY_NOBODY, "What no plan reads: sources, records, ranges", ("published", "outturn", "benefits"), read=False
    ),
)
GROUP_WORDS = {group.name: group.words for group in INPUT_GROUPS}
GROUP_OF = {table: group.name for group in INPUT_GROUPS for table in group.tables}
