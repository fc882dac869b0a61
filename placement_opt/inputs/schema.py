"""Which file of a model folder holds what: tables, key columns, parameters, units and bounds.

Structural tables say who and what exists and hold no figure. Parameter tables hold figures: key columns,
`parameter`, then the PROVENANCE columns. Start here to learn the inputs; every to-do message of a starter
folder and every fault about a missing row quotes the meanings below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from placement_opt.domain.catalogue import Catalogue
from placement_opt.domain.schedule_lines import OUTSIDE, TOTAL

PROVENANCE = ("value", "unit", "source", "evidence", "low", "high", "known_when_decided", "note")
NUMBERS = ("value", "low", "high")
EVIDENCE = ("published", "derived", "council", "assumed")
KNOWN = ("yes", "part", "no")
YES_NO = ("yes", "no")
SUBJECTS = (
    "demand",
    "moves",
    "homes",
    "carers",
    "staff",
    "contracts",
    "appraisal",
)  # of general.csv, beside the price families
FAMILY = "price family"  # as subject of a parameter: each price family
EVERY_PLACEMENT = "all"  # in exits.csv: every suitable placement of the need but MTFC, which its survival curve empties
RECORDED = ("published", "outturn")  # tables of what was published before and happened after; no plan reads them
ASSUMPTION = "assumption"  # the source of whatever is assumed

UNITS = (
    *("children", "children_per_quarter", "share", "per_quarter", "per_year", "quarters", "weeks", "beds"),
    *("places", "households", "households_per_quarter", "FTE", "FTE_per_quarter", "homes_per_quarter"),
    *("teams", "teams_per_quarter", "cases", "entries_per_case", "GBP", "GBP_per_child_week"),
    *("GBP_per_bed_week", "GBP_per_place_week", "GBP_per_household_week", "GBP_per_approval"),
    *("GBP_per_FTE", "GBP_per_FTE_year", "GBP_per_move", "GBP_per_team_quarter"),
)
AT_MOST_ONE = ("share", "per_quarter", "entries_per_case")
WHOLE = ("quarters",)


@dataclass(frozen=True)
class Column:
    """A text column: what it means and which words it may hold."""

    name: str
    meaning: str
    refers: str = ""  # structural table whose first column holds the words allowed
    allowed: tuple[str, ...] = ()  # closed list of words; beside `refers` or `words`, further words
    words: str = ""  # list of the catalogue that holds words allowed
    form: str = ""  # id | year | quarter | count | years
    blank: bool = False
    many: bool = False  # several words separated by ;


@dataclass(frozen=True)
class Parameter:
    """A figure: its unit and what it means."""

    name: str
    units: tuple[str, ...]
    meaning: str
    subject: str = ""  # general.csv only: the subject whose row it is, or FAMILY
    signed: bool = False  # may be negative
    optional: bool = False  # a subject may lack it

    def about(self, subject: str) -> bool:
        """Say whether the parameter may stand in a row of that subject; in other tables any may."""
        return subject not in SUBJECTS if self.subject == FAMILY else self.subject in ("", subject)


@dataclass(frozen=True)
class Table:
    """One CSV file: structural if it has no parameters."""

    name: str
    meaning: str
    columns: tuple[Column, ...]  # of a parameter table: its keys
    parameters: tuple[Parameter, ...] = ()
    may_miss: bool = False  # the file may be left out
    may_be_empty: bool = False  # the file may hold a header only
    key: tuple[str, ...] = ()  # structural: columns that name a row; default the first

    @property
    def file(self) -> str:
        """Return the file's name."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """Return every column that the file must have, in order."""
        names = tuple(c.name for c in self.columns)
        return (*names, "parameter", *PROVENANCE) if self.parameters else names

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the columns that no two rows may share."""
        if self.parameters:
            return (*(c.name for c in self.columns), "parameter")
        return self.key or (self.columns[0].name,)


def _need(name: str = "need", meaning: str = "need group", blank: bool = False) -> Column:
    return Column(name, meaning, refers="needs", blank=blank)


def _placement(name: str = "placement", meaning: str = "placement type") -> Column:
    return Column(name, meaning, refers="placements")


def _id(name: str, meaning: str) -> Column:
    return Column(name, meaning, form="id")


def _destination(meaning: str) -> Column:
    return Column("destination", meaning, refers="placements", words="waiting_lists")


def _title(of: str) -> Column:
    return Column("title", f"{of} as printed in reports")


def _p(
    name: str, units: str, meaning: str, subject: str = "", signed: bool = False, optional: bool = False
) -> Parameter:
    return Parameter(name, tuple(units.split("|")), meaning, subject, signed, optional)


_YEAR = Column("year", "financial year", form="year")
_PUBLISHED = (_id("measure", "what was published"), _YEAR)
_FIGURE = (_p("figure", "|".join(UNITS), "published figure", signed=True),)

STRUCTURE = (
    Table("needs", "groups of children by age band and level of need", (
        _id("need", "name of the need group"), _title("the need group"),
        Column("from_age", "youngest age in years", form="years"),
        Column("to_age", "oldest age in years", form="years"), Column("level", "level of need", words="levels"),
        Column("settled", "yes: never moved by plan (Key Stage 4, long-term matched)", allowed=YES_NO),
        _need("ages_into", "next older group; blank for the oldest", blank=True),
        _need("after_mtfc", "group of a child who completed MTFC and lives in a foster home", blank=True),
    )),
    Table("placements", "placement types", (
        _id("placement", "name of the placement type"), _title("the placement type"),
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
        _need(), _placement("from_placement", "placement type left"),
        _placement("to_placement", "placement type moved to"), Column("reason", "why it may suit the child"),
    ), key=("need", "from_placement", "to_placement"), may_be_empty=True),
    Table("services", "prevention services", (
        _id("service", "name of the service"), _title("the service"),
        Column("enabled", "yes: the service may run", allowed=YES_NO),
        Column("needs", "need groups whose entries it can prevent, separated by ;",
               refers="needs", many=True),
        Column("schedule_line", "line of the published schedule that it belongs to",
               refers="schedule_lines", allowed=(OUTSIDE,)),
    ), may_be_empty=True),
    Table("funders", "who pays for investment", (
        _id("funder", "name of the funder"), _title("the funder"),
        Column("external", "yes: not the council's money", allowed=YES_NO),
        Column("one_off", "yes: not there every year", allowed=YES_NO),
        Column("pays_for", "investments that it pays for, separated by ;", words="investments", many=True),
    ), may_be_empty=True),
    Table("schedule_lines", "lines of the published savings schedule", (
        _id("line", "name of the line"), _title("the line"))),
)  # fmt: skip

CHILDREN = (
    Table("opening", "where children live at the opening date; a pair left out has none",
          (_need(), _placement()), (
        _p("children", "children", "how many children of this need live there at the opening date"),
    )),
    Table("entries", "how many children come into care", (_need(),), (
        _p("entries", "children_per_quarter", "children with this need coming into care, year to opening"),
    )),
    Table("entry_mix", "where those who come into care go today",
          (_need(), _destination("waiting list, or carried placement type")), (
        _p("share", "share", "share of this need's children entering care who go there today"),
        _p("most_suited", "share", "most of this need's children entering care whom it would suit; left out: no limit",
           optional=True),
    )),
    Table("entry_ramp", "how soon children entering care go where they are suited, and not by today's mix", (
        Column("from_quarter", "number of the quarter from which the share holds; 1 is the first after opening",
               form="count"),), (
        _p("suited_entrants_ramp", "share", "share of the change from today's entry mix that works from then on"),
    )),
    Table("suitability", "which placement types may hold which need; a pair left out is unsuitable",
          (_need(), _placement()), (
        _p("most_of_group", "share", "most of the need group that may live there; 1 is no limit"),
    )),
    Table("exits", "children leaving care", (
        _need(), Column("placement", "placement type, or all", refers="placements", allowed=(EVERY_PLACEMENT,))), (
        _p("leaves_care", "per_quarter", "share of the children there who leave care in a quarter"),
    )),
    Table("ageing", "children moving up an age band", (_need(),), (
        _p("ages", "per_quarter", "share of the need group who pass into the older group in a quarter"),
    ), may_be_empty=True),
    Table("transitions", "moves that happen without a plan", (
        _need(), _placement(), _need("to_need", "need group afterwards"),
        _destination("waiting list, or placement type reached directly")), (
        _p("moves_on", "per_quarter", "share of the children there who make this move in a quarter"),
    ), may_be_empty=True),
    Table("breakdown", "foster placements that end unplanned",
          (_need(), _placement(), _need("to_need", "need group after a return to residential care")), (
        _p("first_quarter", "per_quarter", "share that ends in the first quarter after a planned step-down"),
        _p("later_quarter", "per_quarter", "share that ends in any other quarter"),
        _p("returns_to_residential", "share", "share of these endings that lead to residential care"),
    ), may_be_empty=True),
    Table("key_stage_4", "children kept in place by school; a need left out has none", (_need(),), (
        _p("key_stage_4_share", "share", "share who may be moved only in the quarter to 30 September"),
    ), may_be_empty=True),
)  # fmt: skip

PLACES = (
    Table("homes", "the council's own homes, one by one", (_id("home", "name of the home"),), (
        _p("beds", "beds", "registered beds"),
        _p("staff", "FTE", "posts that go when the home closes"),
        _p("fixed_cost", "GBP_per_bed_week", "cost of a bed whether filled or not, staff included"),
        _p("closure_cost", "GBP", "cost of closing the home, without redundancy"),
        _p("earliest_closure", "quarters", "full quarters after opening before it may close"),
        _p("notice", "quarters", "notice of closure, already inside earliest_closure"),
    ), may_be_empty=True),
    Table("carers", "fostering households of the council's foster placement types", (_placement(),), (
        _p("households", "households", "approved households at the opening date"),
        _p("attrition", "per_quarter", "share of households who leave in a quarter"),
        _p("places_per_household", "places", "approved places per household"),
        _p("fillable_share", "share", "share of approved places that can hold a child"),
        _p("usual_approvals", "households_per_quarter", "approvals without further effort"),
        _p("extra_approvals", "households_per_quarter", "most further approvals that can be recruited"),
        _p("approval_lead", "quarters", "from enquiry to approval"),
        _p("recruitment_cost", "GBP_per_approval", "cost of recruiting, assessing and training a household"),
        _p("household_cost", "GBP_per_household_week", "cost of supporting a household, children or not"),
    ), may_be_empty=True),
    Table("pipeline", "approvals already in train; they replace the usual ones of that quarter",
          (_placement(), Column("quarter", "quarter such as 2013/14 Q1", form="quarter")), (
        _p("approvals", "households_per_quarter", "households due for approval in that quarter"),
    ), may_miss=True, may_be_empty=True),
    Table("market", "what external providers can supply", (_placement(),), (
        _p("new_placements", "children_per_quarter", "new placements that can be found in a quarter"),
    ), may_be_empty=True),
    Table("local", "places in the council's own area", (_placement(),), (
        _p("local_share", "share", "share of these places that are in the council's area"),
    ), may_miss=True, may_be_empty=True),
    Table("contracts", "block contracts: paid for, used or not",
          (_id("contract", "name of the contract"), _placement()), (
        _p("places", "places", "places paid for"),
        _p("price", "GBP_per_place_week", "price of a place"),
        _p("notice", "quarters", "quarters before any place can be handed back"),
        _p("ends", "quarters", "number of the last quarter in force"),
    ), may_be_empty=True),
    Table("mtfc", "the treatment foster care programme", (), (
        _p("places_per_team", "places", "places that one team supports"),
        _p("occupancy", "share", "share of team places that can be filled"),
        _p("length", "quarters", "quarters that a completed programme lasts"),
        _p("completion", "share", "share of starters who complete"),
        _p("first_quarter_failures", "share", "share of early leavers who leave in the first quarter"),
        _p("to_specialist", "share", "share of completers who go on to specialist fostering"),
        _p("earliest", "quarters", "full quarters after opening before the first team"),
        _p("growth", "teams_per_quarter", "most teams opened in a quarter"),
        _p("most_teams", "teams", "most teams at any time"),
        _p("place_cost", "GBP_per_place_week", "cost of a team place, filled or not"),
        _p("child_cost", "GBP_per_child_week", "further cost of a child in the programme"),
    ), may_miss=True),
    Table("mtfc_starts", "children already in treatment foster care", (
        _need(), Column("quarters_before_opening", "quarters from the start to opening", form="count")), (
        _p("started", "children", "children who started in that quarter, left early or not"),
    ), may_miss=True, may_be_empty=True),
    Table("prevention", "what a team of each service does, costs and prevents",
          (Column("service", "prevention service", refers="services"),), (
        _p("cases_per_team", "cases", "cases that a team starts in a quarter"),
        _p("team_cost", "GBP_per_team_quarter", "cost of a team"),
        _p("completion", "share", "share of cases that are completed"),
        _p("effect", "entries_per_case", "entries into care prevented by a completed case"),
        _p("lag", "quarters", "from case start to effect"),
        _p("earliest", "quarters", "full quarters after opening before the first team"),
        _p("growth", "teams_per_quarter", "most teams opened in a quarter"),
        _p("most_teams", "teams", "most teams at any time"),
        _p("eligible_share", "share", "most of a group's forecast entries that can be prevented"),
        _p("returns_share", "share", "share of prevented entries that come back later"),
        _p("returns_after", "quarters", "how much later they come back"),
    ), may_be_empty=True),
)  # fmt: skip

MONEY = (
    Table("prices", "what a child's week costs; a placement type left out is carried and uncosted",
          (_placement(),), (
        _p("fee", "GBP_per_child_week", "price of a child's week; for council homes the variable part only"),
    )),
    Table("general", "figures of the whole council",
          (Column("subject", "what the figure is about", allowed=SUBJECTS, words="price_families"),), (
        _p("entry_trend", "per_year", "growth of entries", subject="demand", signed=True),
        _p("stock_flow_gap", "per_year", "rise of the stock that the flows leave unexplained",
           subject="demand", signed=True),
        _p("stability_limit", "per_quarter", "most of the children there who may be moved", subject="moves"),
        _p("first_review_quarter", "quarters", "number of the first quarter with moves", subject="moves"),
        _p("move_cost", "GBP_per_move", "cost of finding and supporting the next placement", subject="moves"),
        _p("double_running", "weeks", "weeks that the old fee is paid after a planned move", subject="moves"),
        _p("occupancy", "share", "share of registered beds that can be filled", subject="homes"),
        _p("closures_per_quarter", "homes_per_quarter", "most closures begun in a quarter", subject="homes"),
        _p("usual_limit", "places", "usual fostering limit: most places in a household", subject="carers"),
        _p("post_cost", "GBP_per_FTE_year", "cost of a residential post", subject="staff"),
        _p("redundancy_payment", "GBP_per_FTE", "payment per post made redundant", subject="staff"),
        _p("redundant_share", "share", "share of released posts made redundant", subject="staff"),
        _p("consultation_lag", "quarters", "from a home closing to its posts going", subject="staff"),
        _p("releases", "FTE_per_quarter", "most posts released in a quarter", subject="staff"),
        _p("efficiency", "share", "share off external fees that contract rounds have brought; the low end if not known",
           subject="contracts"),
        _p("discount_rate", "per_year", "discount rate for net present value", subject="appraisal"),
        _p("inflation", "per_year", "growth of these prices", subject=FAMILY, signed=True),
    )),
    Table("budgets", "money for investment", (Column("funder", "funder", refers="funders"), _YEAR), (
        _p("amount", "GBP", "money for investment in that year"),
    ), may_be_empty=True),
    Table("schedule", "the published savings schedule", (
        Column("line", "line of the schedule, or total", refers="schedule_lines", allowed=(TOTAL,)),
        Column("year", "financial year, or total", form="year", allowed=(TOTAL,))), (
        _p("step", "GBP", "saving (positive) or investment (negative) first made in that year", signed=True),
        _p("staff", "FTE", "posts to go, all years together", optional=True),
    )),
    Table("published", "published figures, for calibration and screens", _PUBLISHED, _FIGURE,
          may_miss=True, may_be_empty=True),
    Table("outturn", "what happened afterwards, for scoring only: no plan reads it",
          _PUBLISHED, _FIGURE, may_miss=True, may_be_empty=True),
)  # fmt: skip

TABLES = {t.name: t for t in (*STRUCTURE, *CHILDREN, *PLACES, *MONEY)}


def with_words(table: Table, catalogue: Catalogue) -> Table:
    """Return a table whose columns allow the words of the catalogue too."""
    columns = (replace(c, allowed=(*c.allowed, *catalogue.words(c.words))) if c.words else c for c in table.columns)
    return replace(table, columns=tuple(columns))
