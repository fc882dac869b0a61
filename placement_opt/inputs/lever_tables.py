"""Tables of what a council can buy, open or run beside its homes and carers: contracts, teams, services."""

from __future__ import annotations

from placement_opt.domain.services import ALL, EFFECTS
from placement_opt.inputs.table_records import Column, Table, figure, id_column, need_column, placement_column

RENAMED_TABLES = {"prevention": "service_teams"}  # of earlier folders -> what they are called now

LEVER_TABLES = (
    Table("contracts", "block contracts: paid for, used or not",
          (id_column("contract", "name of the contract"), placement_column()), (
        figure("places", "places", "places paid for"),
        figure("price", "GBP_per_place_week", "price of a place"),
        figure("notice", "quarters", "quarters before any place can be handed back"),
        figure("ends", "quarters", "number of the last quarter in force"),
    ), may_be_empty=True),
    Table("mtfc", "the treatment foster care programme", (), (
        figure("places_per_team", "places", "places that one team supports"),
        figure("occupancy", "share", "share of team places that can be filled"),
        figure("length", "quarters", "quarters that a completed programme lasts"),
        figure("completion", "share", "share of starters who complete"),
        figure("first_quarter_failures", "share", "share of early leavers who leave in the first quarter"),
        figure("to_specialist", "share", "share of completers who go on to specialist fostering"),
        figure("earliest", "quarters", "full quarters after opening before the first team"),
        figure("growth", "teams_per_quarter", "most teams opened in a quarter"),
        figure("most_teams", "teams", "most teams at any time"),
        figure("place_cost", "GBP_per_place_week", "cost of a team place, filled or not"),
        figure("child_cost", "GBP_per_child_week", "further cost of a child in the programme"),
    ), may_miss=True),
    Table("mtfc_starts", "children already in treatment foster care", (
        need_column(), Column("quarters_before_opening", "quarters from the start to opening", form="count")), (
        figure("started", "children", "children who started in that quarter, left early or not"),
    ), may_miss=True, may_be_empty=True),
    Table("service_teams", "what a team of each service does and costs",
          (Column("service", "service", refers="services"),), (
        figure("cases_per_team", "cases",
           "cases that a team starts in a quarter; of a retention scheme the fostering households that it covers"),
        figure("team_cost", "GBP_per_team_quarter", "cost of a team"),
        figure("completion", "share", "share of cases that are completed"),
        figure("earliest", "quarters", "full quarters after opening before the first team"),
        figure("growth", "teams_per_quarter", "most teams opened in a quarter"),
        figure("most_teams", "teams", "most teams at any time"),
    ), may_be_empty=True),
    Table("service_effects", "what the cases of each service bring about: one service may have several effects",
          (Column("service", "service", refers="services"),
           Column("effect", "what it does; each word is explained below", allowed=tuple(EFFECTS)),
           Column("need", "need group, or all those that the service is for", refers="needs", allowed=(ALL,)),
           Column("placement", "placement type, or all", refers="placements", allowed=(ALL,))), (
        figure("size", "|".join(dict.fromkeys(k.unit for k in EFFECTS.values())),
           "what a completed case brings about; of keeps_carer the share of the households covered who would leave and "
           "stay, of gives_beds the beds of a team", optional=True),
        figure("lag", "quarters", "from a case's start to the effect; of gives_beds from the team's", optional=True),
        figure("eligible_share", "share", "most of the entries, children, endings or households that can be helped",
           optional=True),
        figure("returns_share", "share",
           "share of those helped who come into care after all (prevents_entry) or again (returns_home)",
           optional=True),
        figure("returns_after", "quarters", "how much later they come", optional=True),
    ), may_miss=True, may_be_empty=True),
)  # fmt: skip
