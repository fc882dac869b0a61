"""The part of FORMULATION.md about an investment fund, from the docstrings and records of this room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from placement_opt.formulation.equations import equation_of, read
from placement_opt.formulation.page import entries, entry
from placement_opt.fund import fund_build, fund_claims, fund_ledger, fund_quantities, recurrent_gap
from placement_opt.fund.fund_register import FUND_RULES

FUND_HEAD = """# The investment fund

A model with a folder `fund` has a second part: cohorts, interventions, agreements and a revolving account. It is one
programme with the children's programme above, whose rows and columns stay as they are and whose plan covers the first
quarters of the fund's. The symbols below are of this part alone; those of the children's programme keep their meaning.

"""
FUND_SYMBOLS = {
    "i, j": "interventions",
    "k": "cohorts",
    "u": "uses of services",
    "a": "agencies",
    "g": "need groups of the children's programme",
    "f": "members who put money in",
    "r": "agreements",
    r"\ell": "investments of the children's programme",
    "t, s": "quarters; T is the last",
    "n": "quarters since a case started",
    "y": "financial years",
    "started_{ikt}": "cases of an intervention of the fund's own started with a cohort (a variable)",
    "committed_{ift}": "money that a member puts into an intervention (a variable)",
    "blocks_{uat}": "blocks of a fixed service that are decommissioned by then (a variable; whole on request)",
    r"drawn_{\ell t}": "money of the revolving fund drawn for the children's programme (a variable)",
    "stoodin_{fy}": "one-off money used in place of a recurrent saving (a variable)",
    "met_k": "people or families of a cohort who are reached at least once (a variable)",
    "unpaid_{rt}": "due beyond a cap and not paid (a variable)",
    "topup_r": "paid at the end of an agreement to reach its floor (a variable)",
    "capped_{rt}, short_r": "whether a cap is reached by then, and whether outcomes do not bring the floor (variables, "
    "0 or 1; there are none in the announced plan, nor in a first year that is decided on draws)",
    "notstarted_{ikt}": "announced cases that cannot start (a variable of the announced plan)",
    "lacking_{it}": "what an announced intervention costs and nobody has the money for (likewise)",
    r"\hat{started}_{ikt}, \hat{stoodin}_{fy}": "cases announced, and the most that one-off money may stand in for",
    r"cases_{it}, start_{gt}, paid_{f\ell y}, spend_{\ell t}, bill_t": "of the children's programme",
    "bill_{0t}": "its bill if nothing is done",
    "size_k, joining_k": "how many a cohort has, and how many join it in a quarter",
    "here_{iku}": "share of what is avoided that the children's ledger does not have already",
    "reach_i, takeup_i": "share of a cohort that can be offered an intervention, and the share of those who take it up",
    "capacity_i, growth_i, lead_i, gap_i": "most cases in a quarter, most more than in the quarter before, quarters "
    "until the first, and quarters after the intervention that comes before",
    "completed_i, cost_i, length_i": "share that completes, what a case costs, and quarters that it takes",
    "aftercost_i, after_i": "what aftercare costs in a quarter, and how many quarters it lasts",
    "expected_{ku}": "uses by one case of a cohort in a quarter without help",
    "size_{iu}, deadweight_{iu}": "share of them that is avoided, and the share of that which would be avoided anyway",
    "left_{iu,t-s}": "what of it is left, without deadweight, so many quarters after the start",
    "worth_{ua}, cashable_{ua}, wait_{ua}": "what a use is worth, the share that leaves the budget, and after how many "
    "quarters",
    "block_{ua}, step_{ua}": "uses in a block of a fixed service, and what it costs to decommission one",
    "attribution_r, price_r, share_r, cap_r, floor_r, last_r": "terms of an agreement",
    "most_r": "more than can be due under it in a quarter",
    "cashed^r_{uat}": "of what is cashed, the part of the intervention and cohort of the agreement",
    "money_{fy}, money_t": "money put in by a member for a year, and by the fund itself in the first quarter of one",
    "paidin_{fy}": "what a member pays in a year: committed, paid for the children's programme, and stood in",
    "reinvested, balance_0": "the share of what is paid back that stays in the fund, and what it begins with",
    "level_i, gate": "level of evidence of an intervention, and the least that the revolving fund buys",
    "I_t, discount": "price index against opening prices, and the discount rate a year",
}
QUANTITIES_OF_A_FUND = (
    fund_quantities.worth_now,
    fund_quantities.cases_started,
    fund_quantities.avoided,
    fund_quantities.used_less,
    fund_quantities.gross_worth,
    fund_quantities.cashed,
    fund_quantities.falls,
    fund_quantities.spending,
    fund_quantities.measured_outcomes,
    fund_quantities.due,
    fund_quantities.paid_back,
    fund_quantities.balance,
    fund_quantities.families_reached,
    fund_quantities.reached,
)
OBJECTIVES_OF_A_FUND = """## What is asked, in strict order

1. Unmet need of the children's programme, and what a published strategy holds before cost.
2. In the announced plan: announced cases that cannot start, and money that nobody has, the early first.
3. In the announced plan: payments to reach a floor, and what is due beyond a cap, so that it is the last that goes
   unpaid. In a first year that is decided on draws: payments to reach a floor. Elsewhere 0/1 variables hold both.
4. What the fund is asked for.
5. What the members pay who come later in the order of `members.csv`, one after another: so it is a rule, and no
   chance, whose money is used.
6. Money left for what one-off money was to stand in for.
7. Cost and all other objectives of the children's programme, in their order.

"""


def fund_part() -> str:
    """Return the part as Markdown, before it is typeset."""
    symbols = "".join(f"| ${latex}$ | {words} |\n" for latex, words in FUND_SYMBOLS.items())
    rules = "".join(entry(f"{n}. ", rule.function, f"{rule.kind} · ") for n, rule in enumerate(FUND_RULES, 1))
    return "".join(
        (
            FUND_HEAD, "## Symbols of the fund\n\n| symbol | meaning |\n|---|---|\n", symbols,
            "\n## Quantities of the fund\n\n", *entries(QUANTITIES_OF_A_FUND),
            "## Rules of the fund\n\n", rules,
            "## The ledger of the fund\n\n", *entries((fund_ledger.fund_ledger, fund_ledger.net_benefit)),
            OBJECTIVES_OF_A_FUND, *entries((fund_build.asked,)),
            "## Claims of a fund and the recurrent gap\n\n",
            *entries((fund_claims.measured, fund_claims.judge_claims, recurrent_gap.recurrent_gap)),
        )
    )  # fmt: skip


def equations_of_a_fund() -> tuple[str, ...]:
    """Return every equation of this part."""
    functions: list[Callable[..., Any]] = [*QUANTITIES_OF_A_FUND, *(r.function for r in FUND_RULES)]
    functions += [fund_ledger.fund_ledger, fund_ledger.net_benefit, fund_build.asked]
    return tuple(equation_of(f) for f in functions)


def names_of_a_fund() -> set[str]:
    """Return the names of several letters that the equations of this part use."""
    used = {use.name for text in (*equations_of_a_fund(), *FUND_SYMBOLS) for use in read(text).uses}
    return {name.removeprefix(r"\hat{").removesuffix("}") for name in used}
