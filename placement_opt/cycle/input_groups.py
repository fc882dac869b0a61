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


STRUCTURE, CLAIM, CHOICES, STRATEGY, BESIDE = "structure", "claim", "choices", "strategy", "beside"
GROUPS = (  # in the order in which they are exchanged
    InputGroup(
        STRUCTURE,
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
    InputGroup(CLAIM, "The claim itself", ("schedule",)),
    InputGroup(CHOICES, "Choices in config, and options"),
    InputGroup(STRATEGY, "The strategy"),
    InputGroup(BESIDE, "What no plan reads: sources, records, ranges", ("published", "outturn"), read=False),
)
WORDS = {group.name: group.words for group in GROUPS}
GROUP_OF = {table: group.name for group in GROUPS for table in group.tables}
