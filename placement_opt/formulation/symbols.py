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
    Index(("h",), "council home"),
    Index(("i",), "prevention service"),
    Index(("s",), "service that works in teams: $mtfc$ or a prevention service", holds=("i",), elsewhere=("mtfc",)),
    Index(("c",), "block contract"),
    Index(("f",), "funder"),
    Index((r"\ell",), "what is invested in: fostering, MTFC or prevention"),
    Index(("t",), "quarter, 1 to $T$; 0 is the opening position", counts=True, elsewhere=("T",)),
    Index(("y",), "financial year; $t \\in y$ are its quarters", counts=True),
    Index(("j",), "quarters since a child started MTFC, 0 to $L$", counts=True, elsewhere=("L",)),
    Index(("e",), "item of the ledger: one cost line in one quarter"),
    Index(("b",), "line of the published schedule, or outside it"),
    Index(("n", "v"), "plan; 0 is doing nothing and $v$ a plan with one lever only", counts=True),
    Index(("o",), "objective, in their order"),
    Index((r"\xi",), "limit that a verdict may name, or a kind of limit that a repair may loosen"),
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
           "prevention.csv:earliest"),
    Symbol("growth_s", "most teams opened in a quarter", "teams", ("TreatmentFosterCare.growth", "Service.growth"),
           "prevention.csv:growth"),
    Symbol("most_s", "most teams at any time", "teams", ("TreatmentFosterCare.most", "Service.most"),
           "prevention.csv:most_teams"),
    Symbol("load_i", "cases that a team starts in a quarter", "cases", ("services", "Service.cases_per_team"),
           "prevention.csv:cases_per_team"),
    Symbol(r"\epsilon_i", "entries into care prevented by a case", "entries", ("Service.effect",),
           "prevention.csv:effect"),
    Symbol(r"\pi_{ig}", "share of the cases that falls on need group $g$, as entries do; sums to 1", "share",
           ("Service.share",), "services.csv:needs"),
    Symbol("lag_i", "quarters from a case's start to its effect", "quarters", ("Service.lag",), "prevention.csv:lag"),
    Symbol("eligible_i", "most of a need group's forecast entries that can be prevented", "share",
           ("Service.eligible",), "prevention.csv:eligible_share"),
    Symbol(r"\kappa_i", "share of prevented entries that come back", "share", ("Service.returns",),
           "prevention.csv:returns_share"),
    Symbol("gap_i", "quarters until they come back", "quarters", ("Service.returns_after",),
           "prevention.csv:returns_after"),
)  # fmt: skip

PRICES = (
    Symbol("w_t", "weeks of the quarter: its days by 7", "weeks", ("Quarter.weeks",)),
    Symbol("I_{pt}, I_{pay,t}",
           "price index of the family of $p$, or of pay, in the year of quarter $t$; 1 at opening prices", "factor",
           ("price_index", "Quarter.year"), "general.csv:inflation"),
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
    Symbol("team_i", "cost of a prevention team", "£ a quarter", ("Service.team_cost",), "prevention.csv:team_cost"),
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

ASKED = (
    Symbol(r"\hat{recruit}_{pt}", "further households announced", "households", ("Strategy.levers",),
           "strategy:households_per_quarter"),
    Symbol(r"\hat{teams}_{st}", "teams announced; those of the opening until then", "teams",
           ("Strategy.levers",), "strategy:teams"),
    Symbol(r"\hat{closed}_{ht}", "1 from the quarter in which the home is announced to close, else 0", "",
           ("Strategy.levers",), "strategy:home"),
    Symbol(r"\hat{share}_{pt}", "contract efficiency announced", "share", ("Strategy.levers",), "strategy:share"),
    Symbol(r"\hat{transfer}_{pqt}", "fostering households announced to transfer", "households", ("Strategy.levers",),
           "strategy:households_per_quarter"),
    Symbol("target", "children that a target of the strategy names", "children", ("Strategy.targets",),
           "strategy:targets"),
    Symbol("z", "variable that a decision speaks of", "", ("Strategy.decisions",), "strategy:decisions"),
    Symbol("decided", "value that was decided for it", "", ("Strategy.decisions",), "strategy:decisions"),
    Symbol("fewest", "least child-quarters of waiting when nothing is done", "child-quarters",
           ("Brief.most_waiting",), "found by the plan of doing nothing"),
    Symbol("beyond_t", "$over_t$ if nothing is done, where that is more than none; else 0", "placements",
           ("Brief.beyond",), "found by the plan of doing nothing"),
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
)

SYMBOL_TABLES = {
    "Sets": SETS,
    "Children": FLOWS,
    "Places": PLACE_SYMBOLS,
    "MTFC and prevention": PROGRAMMES,
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
    "transfer": r"(p,q) \in J,\ t",
}
