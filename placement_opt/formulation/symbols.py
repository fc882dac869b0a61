"""Every symbol of the page that is no variable and no defined quantity: indices, sets, figures of the case.

One symbol has one meaning on the whole page. A test reads every equation and fails for a symbol that stands neither
here, nor beside a field of `Variables`, nor on the left of a definition, or that is defined twice.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Index:
    """One kind of index: its letters, what they run over, and what else may stand in its place."""

    letters: tuple[str, ...]
    meaning: str
    names: tuple[str, ...] = ()  # single members with a name of their own
    holds: tuple[str, ...] = ()  # letters of kinds that are part of this one
    counts: bool = False  # a number may stand in its place
    elsewhere: tuple[str, ...] = ()  # symbols that may stand in its place and have their meaning in another row


@dataclass(frozen=True)
class Symbol:
    """One symbol as equations write it, what it means, its unit, and where it comes from."""

    latex: str  # spellings separated by a comma and a space, if it takes indices of two kinds
    meaning: str
    unit: str = ""
    fields: tuple[str, ...] = ()  # of the case, such as Home.beds; of Case itself without a dot
    columns: str = ""  # file of the model folder and its parameter or column


INDICES = (
    Index(("g",), "need group: children of an age band with one level of need"),
    Index(("p", "q"), "placement type; $home$ is that of the council's homes, $mtfc$ is MTFC", ("home", "mtfc")),
    Index(
        ("k",),
        "waiting list: of children entering care, or of those who are to be re-placed in one kind of care",
        ("entry", "residential", "foster", "specialist"),
    ),
    Index(("h",), "council home", elsewhere=(r"\phi",)),
    Index(("i",), "service that works in teams, other than MTFC"),
    Index(("s",), "what works in teams: $mtfc$ or a service", holds=("i",), elsewhere=("mtfc",)),
    Index(("c",), "block contract"),
    Index(("f",), "funder"),
    Index((r"\ell",), "what is invested in: fostering, MTFC or prevention, which is any service"),
    Index(("t",), "quarter, 1 to $T$; 0 is the opening position", counts=True, elsewhere=("T",)),
    Index(("y",), "financial year; $t \\in y$ are its quarters", counts=True),
    Index(("j",), "quarters since a child started MTFC, 0 to $L$", counts=True, elsewhere=("L",)),
    Index(("e",), "item of the ledger: one cost line in one quarter"),
    Index(("b",), "line of the published schedule, or outside it"),
    Index(("n", "v"), "plan; 0 is doing nothing and $v$ a plan with one lever only", counts=True),
    Index(("o",), "objective, in their order"),
    Index((r"\varphi",), "limit on an outcome, of a need group or of all need groups together"),
    Index((r"\eta",), "effect of a service on one need group and placement type, or of one alone, or on homes"),
    Index((r"\xi",), "limit that a verdict may name, or a kind of limit that a repair may loosen"),
    Index((r"\chi",), "kind of planned exit, such as return home, or of support after care"),
    Index((r"\phi",), "kind of home that may be opened, such as one with two beds"),
)

SETS = (
    Symbol("T", "last quarter of the horizon", "quarters", ("quarters", "Quarter.number"), "config:horizon_quarters"),
    Symbol("P_g", "placement types that may hold need group $g$; no others have variables", "", ("suitable",),
           "suitability.csv:most_of_group"),
    Symbol("Q_k", "placement types that serve waiting list $k$; a carried type and MTFC serve none", "",
           ("placements",), "placements.csv:waiting_list"),
    Symbol("M", "planned moves that may be offered, as $(g,p,q)$ from $p$ to $q$; none for settled groups", "",
           ("moves", "needs"), "moves.csv:to_placement"),
    Symbol("B", "pairs $(g,p)$ of foster care whose unplanned endings are counted", "", ("breakdown",),
           "breakdown.csv:first_quarter"),
    Symbol("C_p", "block contracts with placement type $p$", "", ("contracts", "Contract.placement"),
           "contracts.csv:placement"),
    Symbol("F", "placement types whose setting is a family", "", ("families",), "placements.csv:setting"),
    Symbol(r"N_\varphi", "need groups that the limit is about", "", ("outcome_limits", "OutcomeLimit.need"),
           "config:outcome_limits"),
    Symbol("J", "pairs $(p,q)$ of an agency type $p$ from which fostering households may transfer to $q$", "",
           ("transfers", "AgencyTransfer.source", "AgencyTransfer.to"), "agency_transfers.csv:to_placement"),
)  # fmt: skip

FLOWS = (
    Symbol("E_{gt}", "children forecast to enter care", "children", ("entries",), "entries.csv:entries"),
    Symbol(r"\mu_{gk}, \mu_{gp}", "share of children entering care who go to list $k$, or carried type $p$, today",
           "share", ("entry_mix",), "entry_mix.csv:share"),
    Symbol(r"\zeta_{gk}", "most of the children entering care whom list $k$ would suit; 1 where no limit is given",
           "share", ("suited_entrants",), "entry_mix.csv:most_suited"),
    Symbol("ramp_t", "share of the change from today's entry mix to the suited one that works in the quarter", "share",
           ("suited_entrants_ramp",), "entry_ramp.csv:suited_entrants_ramp"),
    Symbol(r"\sigma_{gp}", "most of need group $g$ that may live in $p$, where a limit is given", "share",
           ("suitable_share",), "suitability.csv:most_of_group"),
    Symbol(r"\omega_{gp}", "share leaving care", "per quarter", ("exit",), "exits.csv:leaves_care"),
    Symbol(r"\alpha_{gg'}", "share of need group $g$ that pass into its next older group $g'$; else 0", "per quarter",
           ("ageing",), "ageing.csv:ages"),
    Symbol(r"\tau_{gpg'k}, \tau_{gpg'q}",
           "share of $g$ in $p$ who, without a plan, become $g'$ and need a place of list $k$, or go straight to $q$",
           "per quarter", ("transition",), "transitions.csv:moves_on"),
    Symbol("barred_{gp}", "first quarter from which a law lets none of $g$ be newly placed in $p$, if one does",
           "quarter", ("barred",)),
    Symbol(r"\theta", "rise of the stock that the flows leave unexplained", "per quarter", ("adjustment",),
           "general.csv:stock_flow_gap"),
    Symbol(r"\lambda_{gt}", "share of the children there who may be moved by plan", "share", ("move_limit",),
           "general.csv:stability_limit"),
    Symbol(r"\gamma_{gp}", "share of placements with an unplanned ending in the first quarter after a planned move",
           "per quarter", ("Breakdown.first",), "breakdown.csv:first_quarter"),
    Symbol(r"\beta_{gp}", "share of placements with an unplanned ending in any other quarter", "per quarter",
           ("Breakdown.later",), "breakdown.csv:later_quarter"),
    Symbol(r"\rho_{gp}", "share of unplanned endings that lead to residential care", "share", ("Breakdown.returns",),
           "breakdown.csv:returns_to_residential"),
    Symbol("back_{gp}", "need group in which a child who returns to residential care is counted", "",
           ("Breakdown.to_need",), "breakdown.csv:to_need"),
)  # fmt: skip

PLACE_SYMBOLS = (
    Symbol("beds_h", "registered beds", "beds", ("homes", "Home.beds"), "homes.csv:beds"),
    Symbol("posts_h", "posts that go when the home closes", "FTE", ("Home.staff",), "homes.csv:staff"),
    Symbol("closable_h", "first quarter at whose start the home may close, notice included", "quarter",
           ("Home.earliest", "Home.notice"), "homes.csv:earliest_closure"),
    Symbol("fillable_p", "share of registered beds, approved places or team places that can hold a child", "share",
           ("occupancy", "Carers.fillable", "TreatmentFosterCare.occupancy"), "carers.csv:fillable_share"),
    Symbol("closures", "most homes closed in a quarter", "homes", ("closures_per_quarter",),
           "general.csv:closures_per_quarter"),
    Symbol("consultation", "quarters from a home closing to its posts being released", "quarters",
           ("consultation_lag",), "general.csv:consultation_lag"),
    Symbol("releases", "most posts released in a quarter", "FTE", ("releases_per_quarter",), "general.csv:releases"),
    Symbol(r"\nu_p", "places that one fostering household, or one MTFC team, offers", "places",
           ("Carers.places", "TreatmentFosterCare.places_per_team"), "carers.csv:places_per_household"),
    Symbol(r"\delta_p", "share of fostering households who leave", "per quarter", ("carers", "Carers.attrition"),
           "carers.csv:attrition"),
    Symbol("usual_{pt}", "approvals in train, or usual", "households", ("Carers.approvals",),
           "carers.csv:usual_approvals"),
    Symbol("extra_p", "most further approvals that can be recruited in a quarter", "households",
           ("Carers.extra_limit",), "carers.csv:extra_approvals"),
    Symbol("lead_p", "quarters from enquiry to approval", "quarters", ("Carers.lead",), "carers.csv:approval_lead"),
    Symbol("market_p", "most new placements that the market can supply in a quarter", "children", ("market",),
           "market.csv:new_placements"),
    Symbol("notice_c", "quarters before any block place can be handed back", "quarters", ("Contract.notice",),
           "contracts.csv:notice"),
    Symbol("ends_c", "last quarter of the contract", "quarter", ("Contract.ends",), "contracts.csv:ends"),
    Symbol("local_p", "share of the places that are in the council's area", "share", ("local",),
           "local.csv:local_share"),
    Symbol("floor, floor_g", "least share of steered placements in the area, of all or of a need group; without one "
           "there is no rule", "share",
           ("local_floor",), "config:local_share_floor"),
    Symbol("together_p", "share of brothers and sisters in care who are placed together there", "share",
           ("siblings",), "siblings.csv:placed_together"),
    Symbol("handover_{pq}", "most fostering households that transfer in a quarter", "households",
           ("AgencyTransfer.most",), "agency_transfers.csv:most_households"),
    Symbol("offered_{pq}", "first quarter in which one may transfer", "quarter", ("AgencyTransfer.earliest",),
           "agency_transfers.csv:earliest"),
    Symbol("brings_{pq}", "children of the council who live with such a household and stay", "children",
           ("AgencyTransfer.children",), "agency_transfers.csv:children_per_household"),
    Symbol("mix_{gpqt}", "share of these children who have need $g$: that among the children of the opening, suited to "
           "$q$, who would still live in $p$ at the end of $t$ by exits, ageing and transitions alone", "share",
           ("AgencyTransfer.mix",), "agency_transfers.csv:from_placement"),
    Symbol("loss_{pq}", "new placements a quarter that agencies can supply less for each household gone", "children",
           ("AgencyTransfer.supply_lost",), "agency_transfers.csv:supply_lost"),
)  # fmt: skip

PROGRAMMES = (
    Symbol("L", "quarters that a completed MTFC programme lasts", "quarters", (), "mtfc.csv:length"),
    Symbol("S_j", "share of starters still in MTFC $j$ quarters after the start; $S_L$ complete it", "share",
           ("mtfc", "TreatmentFosterCare.survival", "TreatmentFosterCare.completion"), "mtfc.csv:completion"),
    Symbol("before_{gt}", "children who started MTFC in quarter $t \\le 0$", "children",
           ("TreatmentFosterCare.before",), "mtfc_starts.csv:started"),
    Symbol(r"\psi", "share of those who complete who go on to specialist fostering", "share",
           ("TreatmentFosterCare.to_specialist",), "mtfc.csv:to_specialist"),
    Symbol("after_g", "need group of a child who completed MTFC and goes on to ordinary fostering", "",
           ("TreatmentFosterCare.after",), "needs.csv:after_mtfc"),
    Symbol("ready_s", "first quarter with a team", "quarter", ("TreatmentFosterCare.earliest", "Service.earliest"),
           "service_teams.csv:earliest"),
    Symbol("growth_s", "most teams opened in a quarter", "teams", ("TreatmentFosterCare.growth", "Service.growth"),
           "service_teams.csv:growth"),
    Symbol("most_s", "most teams at any time", "teams", ("TreatmentFosterCare.most", "Service.most"),
           "service_teams.csv:most_teams"),
    Symbol("load_i", "cases that a team starts in a quarter; of a retention scheme the households that it covers",
           "cases", ("services", "Service.cases_per_team"), "service_teams.csv:cases_per_team"),
    Symbol(r"brings_\eta", "those whom a case started helps on average: the share of cases completed, times "
           r"$\pi_\eta$, times the size; of a retention scheme without the "
           r"size, and of a shorter stay with $\omega_{gp}$, as each quarter saved is that part of an exit",
           "entries, children, endings or households", ("Service.effects", "Effect.completion"),
           "service_teams.csv:completion"),
    Symbol(r"\pi_\eta", "share of the service's cases that falls on this need group and placement type", "share",
           ("Effect.share",), "services.csv:needs"),
    Symbol(r"\epsilon_\eta", "size of the effect of a completed case; of a retention scheme the share "
           "of leavers who stay, and of beds their number a team", "by effect", ("Effect.size",),
           "service_effects.csv:size"),
    Symbol(r"lag_\eta", "quarters from a case's start to its effect", "quarters", ("Effect.lag",),
           "service_effects.csv:lag"),
    Symbol(r"eligible_\eta", "most of its base that can be helped", "share", ("Effect.eligible",),
           "service_effects.csv:eligible_share"),
    Symbol(r"\kappa_\eta", "share of those helped who come into care after all, or again", "share",
           ("Effect.returns",), "service_effects.csv:returns_share"),
    Symbol(r"gap_\eta", "quarters until they come", "quarters", ("Effect.returns_after",),
           "service_effects.csv:returns_after"),
)  # fmt: skip

PRICES = (
    Symbol("w_t", "weeks of the quarter: its days by 7", "weeks", ("Quarter.weeks",)),
    Symbol(r"I_{pt}, I_{pay,t}, I_{\chi t}",
           r"price index of the family of $p$, of pay, or of the allowance after $\chi$, in the year of quarter $t$; "
           "1 at opening prices", "factor",
           ("price_index", "Quarter.year", "AfterCare.price_family"), "general.csv:inflation"),
    Symbol("fee_p", "price of a child's week; for council homes the part that goes with the child", "£ a child-week",
           ("fee", "home_variable_cost"), "prices.csv:fee"),
    Symbol("running_h", "cost of a home while open, staff included, filled or not", "£ a week", ("Home.cost",),
           "homes.csv:fixed_cost"),
    Symbol("closure_h", "cost of closing the home, without redundancy", "£", ("Home.closure_cost",),
           "homes.csv:closure_cost"),
    Symbol("post", "cost of a residential post", "£ a year", ("post_cost",), "general.csv:post_cost"),
    Symbol("redundancy", "redundancy per post released: the share made redundant times the payment", "£ a post",
           ("redundancy",), "general.csv:redundancy_payment"),
    Symbol("training_p", "cost of recruiting, assessing and training a household", "£ an approval",
           ("Carers.recruitment_cost",), "carers.csv:recruitment_cost"),
    Symbol("support_p", "cost of supporting a fostering household, children or not", "£ a week",
           ("Carers.household_cost",), "carers.csv:household_cost"),
    Symbol("price_c", "price of a block place", "£ a place-week", ("Contract.price",), "contracts.csv:price"),
    Symbol("teamplace", "cost of an MTFC team place, filled or not", "£ a place-week",
           ("TreatmentFosterCare.place_cost",), "mtfc.csv:place_cost"),
    Symbol("child", "further cost of a child in MTFC", "£ a child-week", ("TreatmentFosterCare.child_cost",),
           "mtfc.csv:child_cost"),
    Symbol("team_i", "cost of a team of a service", "£ a quarter", ("Service.team_cost",),
           "service_teams.csv:team_cost"),
    Symbol("move", "cost of finding and supporting the next placement", "£ a move", ("move_cost",),
           "general.csv:move_cost"),
    Symbol("double", "weeks that an external fee is still paid after a planned move", "weeks",
           ("double_running_weeks",), "general.csv:double_running"),
    Symbol("budget_{fy}", "money of a funder for investment in a year", "£", ("budgets", "Budget.amount"),
           "budgets.csv:amount"),
    Symbol("buyout_{pq}", "cost of a household's transfer: fee to the agency, assessment", "£ a household",
           ("AgencyTransfer.cost",), "agency_transfers.csv:cost"),
    Symbol("published_{by}", "step of a line of the published schedule", "£", ("schedule", "ScheduleLine.steps"),
           "schedule.csv:step"),
    Symbol("discount", "discount rate", "a year", ("discount_rate",), "general.csv:discount_rate"),
)  # fmt: skip

PLANNED_EXITS = (
    Symbol(r"able_{\chi gp}", "most of the children there who could leave care so, beyond those who do today; of "
           "support, the most of those who leave", "per quarter",
           ("planned_exits", "PlannedExit.most_share", "PlannedExit.of_leavers"), "planned_exits.csv:most_share"),
    Symbol(r"soonest_{\chi gp}", "first quarter with such exits", "quarter", ("PlannedExit.earliest",),
           "planned_exits.csv:earliest"),
    Symbol(r"work_{\chi gp}", "cost of the work for one such exit", "£ an exit", ("PlannedExit.cost",),
           "planned_exits.csv:cost"),
    Symbol(r"allowance_\chi", "allowance after care", "£ a child-week", ("after_care", "AfterCare.allowance"),
           "after_care.csv:allowance"),
    Symbol(r"entitled_\chi", "share of those who leave for whom an allowance is paid", "share",
           ("AfterCare.with_allowance",), "after_care.csv:with_allowance"),
    Symbol(r"lapse_\chi", "share of these allowances that end", "per quarter", ("AfterCare.ends",),
           "after_care.csv:ends"),
    Symbol(r"return_\chi", "share of those who leave who come back into care", "share", ("AfterCare.returns",),
           "after_care.csv:returns_share"),
    Symbol(r"away_\chi", "quarters until they come back", "quarters", ("AfterCare.returns_after",),
           "after_care.csv:returns_after"),
)  # fmt: skip

HOMES_TO_OPEN = (
    Symbol(r"newbeds_\phi", "registered beds of one new home", "beds", ("new_homes", "NewHome.beds"),
           "new_homes.csv:beds"),
    Symbol(r"newposts_\phi", "posts of one new home", "FTE", ("NewHome.staff",), "new_homes.csv:staff"),
    Symbol(r"upkeep_\phi", "cost of a new home while open, staff included, filled or not", "£ a week",
           ("NewHome.cost",), "new_homes.csv:fixed_cost"),
    Symbol(r"staffing_\phi", "quarters before the planned opening from which posts are paid", "quarters",
           ("NewHome.staffing_before",), "new_homes.csv:staffing_before"),
    Symbol(r"capital_\phi", "capital of one new home; 0 where it is rented", "£", ("NewHome.capital",),
           "new_homes.csv:capital"),
    Symbol(r"lifetime_\phi", "years over which capital is paid back", "years", ("NewHome.asset_life",),
           "new_homes.csv:asset_life"),
    Symbol(r"interest_\phi", "interest on capital not yet paid back; where it is 0, the capital is paid back evenly",
           "a year", ("NewHome.interest",), "new_homes.csv:interest"),
    Symbol(r"rent_\phi", "market rent of one new home; 0 where capital pays for it", "£ a week", ("NewHome.rent",),
           "new_homes.csv:rent"),
    Symbol(r"filling_\phi", "quarters until every bed that can be filled is filled", "quarters",
           ("NewHome.filling_up",), "new_homes.csv:filling_up"),
    Symbol(r"lateness_\phi", "share of the homes that open later than planned", "share", ("NewHome.late_share",),
           "new_homes.csv:late_share"),
    Symbol(r"lateby_\phi", "quarters by which these open later", "quarters", ("NewHome.late_by",),
           "new_homes.csv:late_by"),
    Symbol(r"openable_\phi", "first quarter at whose start one may open, lead included", "quarter",
           ("NewHome.earliest",), "new_homes.csv:lead"),
    Symbol(r"pace_\phi", "most homes of the kind that open in a quarter", "homes", ("NewHome.pace",),
           "new_homes.csv:homes_per_quarter"),
    Symbol(r"mostnew_\phi", "most homes of the kind that open in all", "homes", ("NewHome.most",),
           "new_homes.csv:most"),
    Symbol("mostsold_p", "most places of the council's homes that are sold at any time", "places",
           ("sold_places", "SoldPlaces.most"), "sold_places.csv:most_places"),
    Symbol("income_p", "price of a sold place that is in use", "£ a place-week", ("SoldPlaces.price",),
           "sold_places.csv:price"),
    Symbol("used_p", "share of the places sold that is in use and paid", "share", ("SoldPlaces.filled",),
           "sold_places.csv:filled_share"),
    Symbol("sellable_p", "first quarter in which a place may be sold, lead included", "quarter",
           ("SoldPlaces.earliest",), "sold_places.csv:lead"),
    Symbol("term_p", "quarters for which a place stays sold at least", "quarters", ("SoldPlaces.notice",),
           "sold_places.csv:notice"),
)  # fmt: skip

ASKED = (
    Symbol(r"\hat{recruit}_{pt}", "further households announced", "households", ("Strategy.levers",),
           "strategy:households_per_quarter"),
    Symbol(r"\hat{teams}_{st}", "teams announced; those of the opening until then", "teams",
           ("Strategy.levers",), "strategy:teams"),
    Symbol(r"\hat{closed}_{ht}", "1 from the quarter in which the home is announced to close, else 0", "",
           ("Strategy.levers",), "strategy:home"),
    Symbol(r"\hat{share}_{pt}", "contract efficiency announced", "share", ("Strategy.levers",), "strategy:share"),
    Symbol(r"\hat{leave}_{\chi t}", "children announced to leave care by plan", "children", ("Strategy.levers",),
           "strategy:children_per_quarter"),
    Symbol(r"\hat{opens}_{\phi t}", "homes announced to open", "homes", ("Strategy.levers",), "strategy:homes"),
    Symbol(r"\hat{sold}_{pt}", "places announced to be sold", "places", ("Strategy.levers",), "strategy:places"),
    Symbol(r"\hat{transfer}_{pqt}", "fostering households announced to transfer", "households", ("Strategy.levers",),
           "strategy:households_per_quarter"),
    Symbol("target", "children that a target of the strategy names", "children", ("Strategy.targets",),
           "strategy:targets"),
    Symbol("z", "variable that a decision speaks of", "", ("Strategy.decisions",), "strategy:decisions"),
    Symbol("decided", "value that was decided for it", "", ("Strategy.decisions",), "strategy:decisions"),
    Symbol("fewest", "least child-quarters of waiting when nothing is done", "child-quarters",
           ("Brief.most_waiting",), "found by the plan of doing nothing"),
    Symbol(r"leavable_{\chi t}", r"$could_{\chi t}$ if nothing is done", "children", ("Brief.leavable",),
           "found by the plan of doing nothing"),
    Symbol("beyond_t", "$over_t$ if nothing is done, where that is more than none; else 0", "placements",
           ("Brief.beyond",), "found by the plan of doing nothing"),
    Symbol("nothing_{gt}", "$ordinary_{gt}$ if nothing is done", "children", ("Brief.nothing",),
           "found by the plan of doing nothing"),
    Symbol("spared", "least child-quarters of waiting of the same plan without limits on outcomes", "child-quarters",
           ("Brief.spared",), "found by the plan without them"),
    Symbol(r"numbered_{\varphi gt}", "what the measure counts: $moved_{gt}$, $planned_{gt}$, $unplanned_{gt}$, "
           "$natural_{gt}$, $broken_{gt}$, $failed_{gt}$, $stretched_{gt}$, $unplaced_{gt}$, $inside_{gt}$, "
           "$familial_{gt}$ or $paired_{gt}$", "children", ("OutcomeLimit.measure",), "config:outcome_limits"),
    Symbol(r"among_{\varphi gt}", "of the last three, among whom: $steered_{gt}$, $cared_{gt}$ or $known_{gt}$",
           "children", ("OutcomeLimit.measure",), "config:outcome_limits"),
    Symbol(r"bound_\varphi", "the least share or the most children", "share or children", ("OutcomeLimit.amount",),
           "config:outcome_limits"),
    Symbol("objective_o", "value of objective $o$", "", ("Stage.objective",)),
    Symbol("best_o", "least value of objective $o$, with those before it held", ""),
    Symbol("unit_o", "rounding step of objective $o$", "", ("Stage.step",)),
    Symbol("amount_e", "amount of an item of the ledger", "£", ("Cost.amount",)),
    Symbol("clearance", "share of the claim by which the best possible must clear it", "share", (),
           "config:at_risk_margin"),
    Symbol("missed", "how far a row is missed, from above or below", "the row's own unit"),
)  # fmt: skip

HOME_BY_HOME = (
    Symbol("lives_{hgt}", "children with need $g$ who live in home $h$ at the end of $t$", "children"),
    Symbol("comes_{hgt}", "children newly placed in the home", "children"),
    Symbol("goes_{hgt}", "planned moves out of the home to another placement type", "moves"),
    Symbol("settles_{hgg't}", "children of the home who settle there and become $g'$", "children"),
    Symbol("changes_{hgt}", "children who leave the home for another council home", "children"),
    Symbol("joins_{hgt}", "children who come to the home from another council home", "children"),
    Symbol("guests_{ht}", "places of the home that are sold to other councils", "places"),
)

SYMBOL_TABLES = {
    "Sets": SETS,
    "Children": FLOWS,
    "Places": PLACE_SYMBOLS,
    "MTFC and services": PROGRAMMES,
    "Planned exits": PLANNED_EXITS,
    "New homes and sold places": HOMES_TO_OPEN,
    "Prices and money": PRICES,
    "What is asked": ASKED,
    "Who changes home, counted after a plan is solved; at least zero": HOME_BY_HOME,
}

# Where each variable exists, and between which bounds while its lever is pulled. What does not exist counts as zero.
RANGES = {
    "x": r"g,\ p \in P_g,\ t",
    "a": r"(g,p) \in A,\ t",
    "r": r"(g,k) \in W,\ k \ne entry,\ p \in Q_k,\ p \in P_g,\ t",
    "m": r"(g,p,q) \in M \text{ whose lever is pulled},\ t",
    "d": r"(g,p) \in B,\ t",
    "u": r"(g,k) \in W,\ t",
    "open": r"h,\ t",
    "released": "t",
    "recruit": r"p \text{ with fostering households},\ t \le T - lead_p",
    "households": r"p \text{ with fostering households},\ t",
    "start": r"g \text{ that } M \text{ moves into } mtfc,\ t",
    "teams": "s,\\ t",
    "cases": "i,\\ t",
    "block": "c,\\ t",
    "spot": r"p \text{ with a block contract},\ t",
    "paid": r"f,\ \ell,\ y \text{ with a budget that pays for } \ell",
    "leave": r"\chi,\ g,\ p \text{ with such an exit},\ t",
    "allowances": r"\chi,\ t",
    "opens": r"\phi,\ t",
    "helped": r"\eta \text{ that cases bring about},\ t > lag_\eta",
    "sold": r"p \text{ whose places may be sold},\ t",
    "transfer": r"(p,q) \in J,\ t",
}
