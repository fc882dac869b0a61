"""Tables of what a council can buy, open or run beside its homes and carers: contracts, teams, services."""

from __future__ import annotations

from placement_opt.inputs.table_records import Column, Table, figure, id_column, need_column, placement_column

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
        figure("teams_at_opening", "teams", "teams open at the opening, which go on; left out: none", optional=True),
    ), may_miss=True),
    Table("mtfc_starts", "children already in treatment foster care", (
        need_column(), Column("quarters_before_opening", "quarters from the start to opening", form="count")), (
        figure("started", "children", "children who started in that quarter, left early or not"),
    ), may_miss=True, may_be_empty=True),
    Table("prevention", "what a team of each service does, costs and prevents",
          (Column("service", "prevention service", refers="services"),), (
        figure("cases_per_team", "cases", "cases that a team starts in a quarter"),
        figure("team_cost", "GBP_per_team_quarter", "cost of a team"),
        figure("completion", "share", "share of cases that are completed"),
        figure("effect", "entries_per_case", "entries into care prevented by a completed case"),
        figure("lag", "quarters", "from case start to effect"),
        figure("earliest", "quarters", "full quarters after opening before the first team"),
        figure("growth", "teams_per_quarter", "most teams opened in a quarter"),
        figure("most_teams", "teams", "most teams at any time"),
        figure("eligible_share", "share", "most of a group's forecast entries that can be prevented"),
        figure("returns_share", "share", "share of prevented entries that come back later"),
        figure("returns_after", "quarters", "how much later they come back"),
    ), may_be_empty=True),
    Table("agency_transfers", "fostering households that may transfer from an agency to the council", (
        id_column("transfer", "name of the transfer, which a strategy's rows give"),
        placement_column("from_placement", "external foster care that the households leave"),
        placement_column("to_placement", "foster care with fostering households that they join")), (
        figure("most_households", "households_per_quarter", "most households that transfer in a quarter"),
        figure("children_per_household", "children",
               "children of the council who live with such a household, on average, and stay with their carer"),
        figure("cost", "GBP_per_household", "cost of a transfer, once: fee to the agency, assessment"),
        figure("earliest", "quarters", "full quarters after opening before the first transfer"),
        figure("supply_lost", "children_per_quarter",
               "new placements a quarter that agencies can supply less for each household gone; left out: none",
               optional=True),
    ), may_miss=True, may_be_empty=True),
)  # fmt: skip
