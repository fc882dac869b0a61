"""Which file of a model folder holds what: tables, key columns, parameters, units and bounds.

Structural tables say who and what exists and hold no figure. Parameter tables hold figures: key columns,
`parameter`, then the PROVENANCE columns. Start here to learn the inputs; every to-do message of a starter
folder and every fault about a missing row quotes the meanings below.
"""

from __future__ import annotations

from dataclasses import replace

from placement_opt.domain.benefits import GAINERS, PER
from placement_opt.domain.catalogue import Catalogue
from placement_opt.domain.schedule_lines import OUTSIDE, TOTAL
from placement_opt.domain.services import EFFECTS
from placement_opt.inputs.lever_tables import LEVER_TABLES
from placement_opt.inputs.table_records import (
    BENEFITS,
    EVERY_PLACEMENT,
    FAMILY,
    SUBJECTS,
    UNITS,
    YES_NO,
    Column,
    Parameter,
    Table,
    destination_column,
    figure,
    id_column,
    need_column,
    placement_column,
    quarters,
    title_column,
)

WIDEST_SPREAD = 0.8  # spread of fees over their mean: more leaves the cheapest third with hardly a fee
_YEAR = Column("year", "financial year", form="year")
_PUBLISHED = (id_column("measure", "what was published"), _YEAR)
_FIGURE = (figure("figure", "|".join(UNITS), "published figure", signed=True),)

STRUCTURE = (
    Table("needs", "groups of children by age band and level of need", (
        id_column("need", "name of the need group"), title_column("the need group"),
        Column("from_age", "youngest age in years", form="years"),
        Column("to_age", "oldest age in years", form="years"), Column("level", "level of need", words="levels"),
        Column("settled", "yes: never moved by plan (Key Stage 4, long-term matched)", allowed=YES_NO),
        need_column("ages_into", "next older group; blank for the oldest", blank=True),
        need_column("after_mtfc", "group of a child who completed MTFC and lives in a foster home", blank=True),
    )),
    Table("placements", "placement types", (
        id_column("placement", "name of the placement type"), title_column("the placement type"),
        Column("setting", "kind of care", words="settings"),
        Column("provider", "who provides it", words="providers"),
        Column("waiting_list", "waiting list that it serves; blank if carried or MTFC", words="waiting_lists",
               blank=True),
        Column("steered", "yes: a planner may choose it; no: carried", allowed=YES_NO),
        Column("capacity", "what limits its places", words="capacities"),
        Column("price_family", "inflation that its fee follows; blank if uncosted", words="price_families",
               blank=True),
    )),
    Table("moves", "planned moves that may be offered", (
        need_column(), placement_column("from_placement", "placement type left"),
        placement_column("to_placement", "placement type moved to"), Column("reason", "why it may suit the child"),
    ), key=("need", "from_placement", "to_placement"), may_be_empty=True),
    Table("services", "services for families, children in care and carers, which work in teams", (
        id_column("service", "name of the service"), title_column("the service"),
        Column("enabled", "yes: the service may run", allowed=YES_NO),
        Column("needs", "need groups that it is for, separated by ;",
               refers="needs", many=True),
        Column("schedule_line", "line of the published schedule that it belongs to",
               refers="schedule_lines", allowed=(OUTSIDE,)),
    ), may_be_empty=True),
    Table("funders", "who pays for investment", (
        id_column("funder", "name of the funder"), title_column("the funder"),
        Column("external", "yes: not the council's money", allowed=YES_NO),
        Column("one_off", "yes: not there every year", allowed=YES_NO),
        Column("pays_for", "investments that it pays for, separated by ;", words="investments", many=True),
    ), may_be_empty=True),
    Table("schedule_lines", "lines of the published savings schedule", (
        id_column("line", "name of the line"), title_column("the line"))),
)  # fmt: skip

CHILDREN = (
    Table("opening", "where children live at the opening date; a pair left out has none",
          (need_column(), placement_column()), (
        figure("children", "children", "how many children of this need live there at the opening date"),
    )),
    Table("entries", "how many children come into care", (need_column(),), (
        figure("entries", "children_per_quarter", "children with this need coming into care, year to opening"),
    )),
    Table("entry_mix", "where those who come into care go today",
          (need_column(), destination_column("waiting list, or carried placement type")), (
        figure("share", "share", "share of this need's children entering care who go there today"),
        figure("most_suited", "share",
               "most of this need's children entering care whom it would suit; left out: no limit",
               optional=True),
    )),
    Table("entry_ramp", "how soon children entering care go where they are suited, and not by today's mix", (
        Column("from_quarter", "number of the quarter from which the share holds; 1 is the first after opening",
               form="count"),), (
        figure("suited_entrants_ramp", "share", "share of the change from today's entry mix that works from then on"),
    )),
    Table("suitability", "which placement types may hold which need; a pair left out is unsuitable",
          (need_column(), placement_column()), (
        figure("most_of_group", "share", "most of the need group that may live there; 1 is no limit"),
    )),
    Table("exits", "children leaving care", (
        need_column(),
        Column("placement", "placement type, or all", refers="placements", allowed=(EVERY_PLACEMENT,))), (
        figure("leaves_care", "per_quarter", "share of the children there who leave care in a quarter"),
    )),
    Table("ageing", "children moving up an age band", (need_column(),), (
        figure("ages", "per_quarter", "share of the need group who pass into the older group in a quarter"),
    ), may_be_empty=True),
    Table("transitions", "moves that happen without a plan", (
        need_column(), placement_column(), need_column("to_need", "need group afterwards"),
        destination_column("waiting list, or placement type reached directly")), (
        figure("moves_on", "per_quarter", "share of the children there who make this move in a quarter"),
    ), may_be_empty=True),
    Table("breakdown", "foster placements that end unplanned",
          (need_column(), placement_column(),
           need_column("to_need", "need group after a return to residential care")), (
        figure("first_quarter", "per_quarter", "share that ends in the first quarter after a planned step-down"),
        figure("later_quarter", "per_quarter", "share that ends in any other quarter"),
        figure("returns_to_residential", "share", "share of these endings that lead to residential care"),
    ), may_be_empty=True),
    Table("key_stage_4", "children kept in place by school; a need left out has none", (need_column(),), (
        figure("key_stage_4_share", "share", "share who may be moved only in the quarter to 30 September"),
    ), may_be_empty=True),
)  # fmt: skip

PLACES = (
    Table("homes", "the council's own homes, one by one", (id_column("home", "name of the home"),), (
        figure("beds", "beds", "registered beds").within(whole=True),
        figure("staff", "FTE", "posts that go when the home closes"),
        figure("fixed_cost", "GBP_per_bed_week", "cost of a bed whether filled or not, staff included"),
        figure("closure_cost", "GBP", "cost of closing the home, without redundancy"),
        figure("earliest_closure", "quarters", "full quarters after opening before it may close"),
        figure("notice", "quarters", "notice of closure, already inside earliest_closure"),
    ), may_be_empty=True),
    Table("carers", "fostering households of the council's foster placement types", (placement_column(),), (
        figure("households", "households", "approved households at the opening date"),
        figure("attrition", "per_quarter", "share of households who leave in a quarter"),
        figure("places_per_household", "places", "approved places per household"),
        figure("fillable_share", "share", "share of approved places that can hold a child"),
        figure("usual_approvals", "households_per_quarter", "approvals without further effort"),
        figure("extra_approvals", "households_per_quarter", "most further approvals that can be recruited"),
        quarters("approval_lead", "from enquiry to approval"),
        figure("recruitment_cost", "GBP_per_approval", "cost of recruiting, assessing and training a household"),
        figure("household_cost", "GBP_per_household_week", "cost of supporting a household, children or not"),
    ), may_be_empty=True),
    Table("pipeline", "approvals already in train; they replace the usual ones of that quarter",
          (placement_column(), Column("quarter", "quarter such as 2013/14 Q1", form="quarter")), (
        figure("approvals", "households_per_quarter", "households due for approval in that quarter"),
    ), may_miss=True, may_be_empty=True),
    Table("market", "what external providers can supply", (placement_column(),), (
        figure("new_placements", "children_per_quarter", "new placements that can be found in a quarter"),
    ), may_be_empty=True),
    Table("local", "places in the council's own area", (placement_column(),), (
        figure("local_share", "share", "share of these places that are in the council's area"),
    ), may_miss=True, may_be_empty=True),
    Table("siblings", "brothers and sisters in care placed together; a placement type left out is not known",
          (placement_column(),), (
        figure("placed_together", "share",
               "share of the children there with brothers or sisters in care who live together with them"),
    ), may_miss=True, may_be_empty=True),
)  # fmt: skip

MONEY = (
    Table("prices", "what a child's week costs; a placement type left out is carried and uncosted",
          (placement_column(),), (
        figure("fee", "GBP_per_child_week", "price of a child's week; for council homes the variable part only"),
        figure("fee_spread", "share", "standard deviation of external fees over their mean, in place of rows in "
               "fee_bands.csv; left out: not known", optional=True).within(most=WIDEST_SPREAD),
    )),
    Table("general", "figures of the whole council",
          (Column("subject", "what the figure is about", allowed=SUBJECTS, words="price_families"),), (
        figure("entry_trend", "per_year", "growth of entries", subject="demand", signed=True),
        figure("stock_flow_gap", "per_year", "rise of the stock that the flows leave unexplained",
           subject="demand", signed=True),
        figure("stability_limit", "per_quarter", "most of the children there who may be moved", subject="moves"),
        figure("first_review_quarter", "quarters", "number of the first quarter with moves", subject="moves"),
        figure("move_cost", "GBP_per_move", "cost of finding and supporting the next placement", subject="moves"),
        figure("double_running", "weeks", "weeks that the old fee is paid after a planned move", subject="moves"),
        figure("occupancy", "share", "share of registered beds that can be filled", subject="homes").within(
            above_zero=True),
        figure("closures_per_quarter", "homes_per_quarter", "most closures begun in a quarter", subject="homes"),
        figure("usual_limit", "places", "usual fostering limit: most places in a household", subject="carers"),
        figure("post_cost", "GBP_per_FTE_year", "cost of a residential post", subject="staff"),
        figure("redundancy_payment", "GBP_per_FTE", "payment per post made redundant", subject="staff"),
        figure("redundant_share", "share", "share of released posts made redundant", subject="staff"),
        quarters("consultation_lag", "from a home closing to its posts going", subject="staff"),
        figure("releases", "FTE_per_quarter", "most posts released in a quarter", subject="staff"),
        figure("efficiency", "share",
               "share off external fees that contract rounds have brought; the low end if not known",
               subject="contracts"),
        figure("discount_rate", "per_year", "discount rate for net present value", subject="appraisal"),
        figure("inflation", "per_year", "growth of these prices", subject=FAMILY, signed=True),
    )),
    Table("budgets", "money for investment", (Column("funder", "funder", refers="funders"), _YEAR), (
        figure("amount", "GBP", "money for investment in that year"),
    ), may_be_empty=True),
    Table("schedule", "the published savings schedule", (
        Column("line", "line of the schedule, or total", refers="schedule_lines", allowed=(TOTAL,)),
        Column("year", "financial year, or total", form="year", allowed=(TOTAL,))), (
        figure("step", "GBP", "saving (positive) or investment (negative) first made in that year", signed=True),
        figure("staff", "FTE", "posts to go, all years together", optional=True),
    )),
    Table("published", "published figures, for calibration and screens", _PUBLISHED, _FIGURE,
          may_miss=True, may_be_empty=True),
    Table("outturn", "what happened afterwards, for scoring only: no plan reads it",
          _PUBLISHED, _FIGURE, may_miss=True, may_be_empty=True),
    Table(BENEFITS, "what others than the council gain, as far as a value is published; no plan reads it", (
        id_column("benefit", "name of what is gained"), title_column("what is gained"),
        Column("gains", "who gains it, together if there are several, separated by ;", allowed=GAINERS, many=True),
        Column("per", "for each case that a service starts, or each child in a placement type at the end of a quarter",
               allowed=tuple(PER)),
        Column("of", "service, or placement type", form="id")), (
        figure("worth", "|".join(PER.values()), "what one of these is worth to those who gain", signed=True),
    ), may_miss=True, may_be_empty=True),
)  # fmt: skip

TABLES = {t.name: t for t in (*STRUCTURE, *CHILDREN, *PLACES, *LEVER_TABLES, *MONEY)}


def unit_of(table: Table, key: tuple[str, ...], parameter: Parameter) -> str:
    """Return the unit in which a row is written; the size of an effect has that of its kind."""
    if table.name == "service_effects" and len(parameter.units) > 1:
        return EFFECTS[key[1]].unit
    return parameter.units[0]


def with_words(table: Table, catalogue: Catalogue) -> Table:
    """Return a table whose columns allow the words of the catalogue too."""
    columns = (replace(c, allowed=(*c.allowed, *catalogue.words(c.words))) if c.words else c for c in table.columns)
    return replace(table, columns=tuple(columns))
