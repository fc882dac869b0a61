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
    "i, j": "interventions; k: cohorts; u: uses of services; a: agencies; f: members who put money in; "
    "r: agreements; t, s: quarters; y: financial years; l: investments of the children's programme",
    "started_{ikt}": "cases of an intervention of the fund's own started with a cohort (a variable)",
    "committed_{ift}": "money that a member puts into an intervention (a variable)",
    "blocks_{uat}": "blocks of a fixed service that are decommissioned by then (a variable; whole on request)",
    "drawn_{lt}": "money of the revolving fund drawn for the children's programme (a variable)",
    "stoodin_{fy}": "one-off money used in place of a recurrent saving (a variable)",
    "topup_r": "paid at the end of an agreement to reach its floor (a variable)",
    "notstarted_{ikt}": "announced cases that cannot start (a variable of the announced plan)",
    "lacking_{it}": "what an announced intervention costs and nobody has the money for (likewise)",
    "unpaid_{rt}": "due beyond a cap and not paid (likewise)",
    "cases_{it}, start_{gt}, paid_{fly}, spend_{lt}, bill_t": "of the children's programme; bill_{0t} is that of "
    "doing nothing",
    "size_k, joining_k": "how many a cohort has, and how many join it in a quarter",
    "here_{iku}": "share of what is avoided that the children's ledger does not have already",
    "reach_i, takeup_i, capacity_i, growth_i, lead_i, gap_i": "how far and how fast an intervention reaches",
    "completed_i, cost_i, length_i, aftercost_i, after_i": "its completion, its cost and its aftercare",
    "expected_{ku}": "uses by one case of a cohort in a quarter without help",
    "size_{iu}, left_{iu,t-s}, deadweight_{iu}": "share of them that is avoided, what of it is left after t - s "
    "quarters without deadweight, and that deadweight",
    "worth_{ua}, cashable_{ua}, wait_{ua}, block_{ua}, step_{ua}": "what a use is worth, the share that leaves the "
    "budget, when, in which blocks and at which cost",
    "attribution_r, price_r, share_r, cap_r, floor_r, last_r": "terms of an agreement",
    "money_{fy}, reinvested, balance_0, level_i, gate": "money put in, the share that stays in the fund, what it "
    "begins with, levels of evidence and the least that is bought",
    "I_t, discount": "price index against opening prices, and the discount rate",
}
QUANTITIES_OF_A_FUND = (
    fund_quantities.worth_now,
    fund_quantities.cases_started,
    fund_quantities.avoided,
    fund_quantities.used_less,
    fund_quantities.gross_worth,
    fund_quantities.cashed,
    fund_quantities.spending,
    fund_quantities.measured_outcomes,
    fund_quantities.due,
    fund_quantities.paid_back,
    fund_quantities.balance,
    fund_quantities.reached,
)
OBJECTIVES_OF_A_FUND = """## What is asked, in strict order

1. Unmet need of the children's programme, and what a published strategy holds before cost.
2. In the announced plan: announced cases that cannot start, and money that nobody has, the early first.
3. Payments to reach a floor; in the announced plan what is due beyond a cap, so that it is the last that goes unpaid.
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


def names_of_a_fund() -> set[str]:
    """Return the names of several letters that the equations of this part use."""
    functions: list[Callable[..., Any]] = [*QUANTITIES_OF_A_FUND, *(r.function for r in FUND_RULES)]
    functions += [fund_ledger.fund_ledger, fund_ledger.net_benefit, fund_build.asked]
    used = {use.name for f in functions for use in read(equation_of(f)).uses}
    listed = {use.name for latex in FUND_SYMBOLS for use in read(latex).uses}
    return {name.removeprefix(r"\hat{").removesuffix("}") for name in used | listed}
