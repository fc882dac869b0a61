"""Tables of what a council can buy, open or run beside its homes and carers: contracts, teams, services."""

from __future__ import annotations

from placement_opt.domain.services import ALL, EFFECTS
from placement_opt.inputs.table_records import (
    Column,
    Table,
    figure,
    id_column,
    need_column,
    placement_column,
    quarters,
)

DEAREST = 0.25  # interest on capital a year, as a share
LONGEST_LIFE = 100  # years of an asset
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
        quarters("length", "quarters that a completed programme lasts"),
        figure("completion", "share", "share of starters who complete"),
        figure("first_quarter_failures", "share", "share of early leavers who leave in the first quarter"),
        figure("to_specialist", "share", "share of completers who go on to specialist fostering"),
        quarters("earliest", "full quarters after opening before the first team"),
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
    Table("service_teams", "what a team of each service does and costs",
          (Column("service", "service", refers="services"),), (
        figure("cases_per_team", "cases",
           "cases that a team starts in a quarter; of a retention scheme the fostering households that it covers")
        .within(above_zero=True),
        figure("team_cost", "GBP_per_team_quarter", "cost of a team").within(above_zero=True),
        figure("completion", "share", "share of cases that are completed"),
        quarters("earliest", "full quarters after opening before the first team"),
        figure("growth", "teams_per_quarter", "most teams opened in a quarter"),
        figure("most_teams", "teams", "most teams at any time"),
    ), may_be_empty=True),
    Table("planned_exits", "how many more children could leave care by plan; what has no row cannot be left so", (
        Column("exit", "kind of planned exit such as return_home, or of support after care such as staying_close",
               words="ways_on"),
        need_column(), placement_column("placement", "placement type that the children leave")), (
        figure("most_share", "per_quarter|share",
               "most of the children there who could safely leave so in a quarter, beyond those who do today; "
               "of support after care, the most of those who leave today, as a share"),
        figure("cost", "GBP_per_exit",
               "cost of the work for one such exit, as long as it takes; it recurs while children leave so"),
        quarters("earliest", "full quarters after opening before the first such exit"),
    ), may_miss=True, may_be_empty=True),
    Table("after_care", "what follows a planned exit: an allowance for some, and the return of some to care", (
        Column("exit", "kind of planned exit or of support, each once", words="ways_on"),
        Column("price_family", "inflation that the allowance follows", words="price_families")), (
        figure("allowance", "GBP_per_child_week", "allowance or support that goes on after care; 0 for none"),
        figure("with_allowance", "share", "share of those who leave, or are offered support, for whom it is paid"),
        figure("ends", "per_quarter", "share of these allowances that end in a quarter"),
        figure("returns_share", "share", "share of those who leave who come back into care"),
        quarters("returns_after", "how much later they come back"),
    ), may_miss=True, may_be_empty=True),
    Table("new_homes", "kinds of council home that may be opened; no row: none may", (
        id_column("home", "name of a kind of home, such as two_bed; a strategy opens so many of a kind"),), (
        figure("beds", "beds", "registered beds of one home").within(above_zero=True, whole=True),
        figure("staff", "FTE", "posts of one home"),
        figure("fixed_cost", "GBP_per_bed_week",
               "cost of a bed from the day the home opens, filled or not, staff included, without rent or financing"),
        quarters("staffing_before", "quarters before the planned opening from which posts are paid"),
        quarters("lead", "from the decision to the opening: finding, registering and staffing a home"),
        quarters("filling_up", "from the opening until every bed that can be filled is filled, evenly"),
        figure("late_share", "share", "share of the homes that open later than planned"),
        quarters("late_by", "how much later these open"),
        quarters("earliest", "full quarters after the opening date before a decision can be taken"),
        figure("most", "homes", "most homes of this kind that open in all"),
        figure("homes_per_quarter", "homes", "most homes of this kind that open in a quarter"),
        figure("capital", "GBP", "what one home costs to buy, build and equip, as it will be spent", optional=True),
        figure("asset_life", "years", "years over which capital is paid back", optional=True).within(most=LONGEST_LIFE),
        figure("interest", "per_year", "interest on capital not yet paid back", optional=True)
        .within(most=DEAREST, hint="a share of 1: 0.05 is 5%"),
        figure("rent", "GBP_per_week", "market rent of one home, in place of capital, asset_life and interest",
               optional=True),
    ), may_miss=True, may_be_empty=True),
    Table("service_effects", "what the cases of each service bring about: one service may have several effects",
          (Column("service", "service", refers="services"),
           Column("effect", "what it does; each word is explained below", allowed=tuple(EFFECTS)),
           Column("need", "need group, or all those that the service is for", refers="needs", allowed=(ALL,)),
           Column("placement", "placement type, or all", refers="placements", allowed=(ALL,))), (
        figure("size", "|".join(dict.fromkeys(k.unit for k in EFFECTS.values())),
           "what a completed case brings about; of keeps_carer the share of the households covered who would leave and "
           "stay, of gives_beds the beds of a team", optional=True),
        quarters("lag", "from a case's start to the effect; of gives_beds from the team's", optional=True),
        figure("eligible_share", "share", "most of the entries, children, endings or households that can be helped",
           optional=True),
        figure("returns_share", "share",
           "share of those helped who come into care after all (prevents_entry) or again (returns_home)",
           optional=True),
        quarters("returns_after", "how much later they come", optional=True),
    ), may_miss=True, may_be_empty=True),
    Table("sold_places", "places in council homes that may be sold to other councils; no row: none may",
          (placement_column("placement", "placement type of the council's homes"),), (
        figure("most_places", "places", "most places sold at any time"),
        figure("price", "GBP_per_place_week", "income from a sold place while it is in use").within(above_zero=True),
        figure("filled_share", "share", "share of the places sold that is in use and paid"),
        quarters("lead", "from the decision to the first child of another council"),
        quarters("earliest", "full quarters after the opening date before a decision can be taken"),
        figure("notice", "quarters", "quarters for which a place stays sold at least").within(least=1),
    ), may_miss=True, may_be_empty=True),
    Table("agency_transfers", "fostering households that may transfer from an agency to the council", (
        id_column("transfer", "name of the transfer, which a strategy's rows give"),
        placement_column("from_placement", "external foster care that the households leave"),
        placement_column("to_placement", "foster care with fostering households that they join")), (
        figure("most_households", "households_per_quarter", "most households that transfer in a quarter"),
        figure("children_per_household", "children",
               "children of the council who live with such a household, on average, and stay with their carer"),
        figure("cost", "GBP_per_household", "cost of a transfer, once: fee to the agency, assessment"),
        quarters("earliest", "full quarters after opening before the first transfer"),
        figure("supply_lost", "children_per_quarter",
               "new placements a quarter that agencies can supply less for each household gone; left out: none",
               optional=True),
    ), may_miss=True, may_be_empty=True),
    Table("contract_offers", "contracts for places that may be signed from a date; no row: none may", (
        id_column("contract", "name of the contract, or of a price band of a framework, which a strategy's rows give"),
        placement_column("placement", "external placement type whose places are bought")), (
        figure("most_places", "places", "most places in force at any time"),
        figure("price", "GBP_per_place_week", "price of a place for every week that is paid").within(above_zero=True),
        figure("minimum_use", "share", "share of a place's weeks in a quarter that is paid, used or not: 1 is a block, "
               "between is cost-and-volume, 0 is a framework, paid only when used"),
        figure("term", "quarters", "quarters for which a place is in force; it may be signed again"),
        figure("notice", "quarters", "quarters for which a place once begun cannot be handed back, the first included"),
        quarters("earliest", "full quarters after the opening date before the first place"),
        figure("in_area", "share", "share of its places that are in the council's area; left out: as local.csv says of "
               "the placement type", optional=True),
        figure("children_there", "children", "children of the council who live in these places at the opening and come "
               "under the contract with them; left out: none", optional=True),
    ), may_miss=True, may_be_empty=True),
    Table("fee_bands", "how fees lie about their mean: bands of children, never single ones; no row: not known", (
        placement_column("placement", "external placement type"),
        id_column("band", "name of the band, such as high; each stands for several children at the opening")), (
        figure("share", "share", "share of the children whose fee is in the band; all bands of a type sum to 1"),
        figure("fee", "GBP_per_child_week", "mean fee of the band; the mean of all is the fee in prices.csv"),
    ), may_miss=True, may_be_empty=True),
    Table("high_cost_reviews", "reviews of fees above the mean; no row: none are made",
          (placement_column("placement", "external placement type with bands of fees, or a spread of them"),), (
        figure("most_reviews", "reviews_per_quarter", "most fees reviewed in a quarter"),
        figure("success_share", "share", "share of the reviews after which the fee is lower"),
        figure("saving", "GBP_per_child_week", "by how much it is then lower, as long as the child stays"),
        figure("cost", "GBP_per_review", "cost of a review, whether or not it succeeds"),
        quarters("earliest", "full quarters after the opening date before the first review"),
    ), may_miss=True, may_be_empty=True),
)  # fmt: skip
