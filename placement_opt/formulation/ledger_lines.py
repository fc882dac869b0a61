"""The lines of the ledger as the page lists them: prices, schedule line, once or every year, cash, and who may pay.

The cost functions tag each item themselves; a test holds this table against a ledger in which everything costs.
"""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.case import MTFC
from placement_opt.domain.catalogue import PAY
from placement_opt.domain.schedule_lines import CONTRACTS, FOSTER_CARE, OUTSIDE, RESIDENTIAL_CARE

RECORDED_SPEND = "recorded beyond these prices"  # line of the ledger
BY_LINE = "any"  # each line of the schedule may have it
BY_SETTING = "by setting"  # residential or foster care; any other setting is outside the schedule
# Whose price index.
HOME_INDEX, OWN_INDEX, DEAREST_INDEX, ALLOWANCE_INDEX, NO_INDEX = "home", "own", "dearest", "allowance", "none"

INDEX_WORDS = {
    HOME_INDEX: "$I_{home,t}$, staff included",
    OWN_INDEX: "$I_{pt}$, its own family",
    MTFC: "$I_{mtfc,t}$",
    PAY: "$I_{pay,t}$",
    DEAREST_INDEX: "that of the dearest place",
    ALLOWANCE_INDEX: "$I_{\\chi t}$, that of the allowance",
    NO_INDEX: "none: an annuity stays as it is, and so does what is recorded",
}
INVESTMENT_WORDS = {
    (None,): "no",
    ("foster",): "fostering",
    ("prevention",): "prevention",
    (None, "foster"): "fostering, if specialist",
    (None, "mtfc"): "MTFC, but for teams and children there at the opening",
}


@dataclass(frozen=True)
class CostLine:
    """One line: which function charges it, how it is named, and its tags."""

    term: str
    name: str  # {title} is that of a placement type or service
    schedule: str
    prices: str
    one_off: bool = False
    cashable: bool = True
    invests: tuple[str | None, ...] = (None,)  # for which an investment budget pays


COST_LINES = (
    CostLine("council_homes", "council homes: premises", RESIDENTIAL_CARE, HOME_INDEX),
    CostLine("council_homes", "council homes: staff", RESIDENTIAL_CARE, HOME_INDEX),
    CostLine("council_homes", "council homes: per child", RESIDENTIAL_CARE, HOME_INDEX),
    CostLine("fees", "{title}: fees", BY_SETTING, OWN_INDEX, invests=(None, "foster")),
    CostLine("fees", "{title}: allowances and fees", BY_SETTING, OWN_INDEX, invests=(None, "foster")),
    CostLine("block_contracts", "{title}: block places", BY_SETTING, OWN_INDEX),
    CostLine("contract_efficiency", "contract efficiency, granted", CONTRACTS, OWN_INDEX),
    CostLine("carers", "{title}: support to carers", FOSTER_CARE, OWN_INDEX, invests=(None, "foster")),
    CostLine("carers", "{title}: recruitment", FOSTER_CARE, OWN_INDEX),
    CostLine("carers", "{title}: recruitment", FOSTER_CARE, OWN_INDEX, invests=("foster",)),
    CostLine("treatment_foster_care", "MTFC: teams", OUTSIDE, MTFC, invests=(None, "mtfc")),
    CostLine("treatment_foster_care", "MTFC: per child", OUTSIDE, MTFC, invests=(None, "mtfc")),
    CostLine("services", "{title}: teams", OUTSIDE, PAY, invests=("prevention",)),
    CostLine("moves", "moves: finding the next placement", OUTSIDE, PAY, cashable=False),
    CostLine("moves", "planned moves: work", OUTSIDE, PAY, one_off=True, cashable=False),
    CostLine("moves", "planned moves: double running", OUTSIDE, OWN_INDEX, one_off=True),
    CostLine("closing", "closing homes", OUTSIDE, PAY, one_off=True),
    CostLine("closing", "redundancy", OUTSIDE, PAY, one_off=True),
    CostLine("waiting_children", "children waiting", OUTSIDE, DEAREST_INDEX),
    CostLine("recorded_spend", RECORDED_SPEND, BY_LINE, NO_INDEX),
    CostLine("planned_exit_work", "{title}: work", OUTSIDE, PAY),
    CostLine("allowances_after_care", "{title}: allowances after care", OUTSIDE, ALLOWANCE_INDEX),
    CostLine("new_home_running", "new homes: running", RESIDENTIAL_CARE, HOME_INDEX),
    CostLine("new_home_buildings", "new homes: financing", RESIDENTIAL_CARE, NO_INDEX),
    CostLine("new_home_buildings", "new homes: rent", RESIDENTIAL_CARE, HOME_INDEX),
    CostLine("new_home_staff_before_opening", "new homes: staff before opening", OUTSIDE, HOME_INDEX, one_off=True),
    CostLine("sold_places", "sold places: income", RESIDENTIAL_CARE, HOME_INDEX),
    CostLine("sold_places", "sold places: per child", RESIDENTIAL_CARE, HOME_INDEX),
    CostLine("agency_transfers", "{title}: households transferred", FOSTER_CARE, OWN_INDEX, True, invests=("foster",)),
    CostLine("contract_places", "{title}: places under contract", BY_SETTING, OWN_INDEX),
    CostLine("high_cost_reviews", "{title}: reviews of high fees", BY_SETTING, PAY),
    CostLine("high_cost_reviews", "{title}: fees lowered by reviews", BY_SETTING, OWN_INDEX),
)


def table() -> str:
    """Return the lines as a Markdown table."""
    head = "| cost line | function | schedule line | price index | one-off | cashable | investment budget |\n"
    rows = [
        f"| {_name(k)} | `{k.term}` | {k.schedule.replace('_', ' ')} | {INDEX_WORDS[k.prices]} "
        f"| {_yes(k.one_off)} | {_yes(k.cashable)} | {INVESTMENT_WORDS[k.invests]} |\n"
        for k in COST_LINES
    ]
    return head + "|---|---|---|---|---|---|---|\n" + "".join(rows)


def _name(line: CostLine) -> str:
    name = line.name.replace("{title}", "…")
    if name.endswith(": recruitment"):  # one line of the ledger, of which a budget pays for a part
        return f"{name} ({'usual' if None in line.invests else 'further'})"
    return name


def _yes(told: bool) -> str:
    return "yes" if told else "no"
