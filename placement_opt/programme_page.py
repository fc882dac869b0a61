"""FORMULATION.md as a whole: the programme, and what is made of its plans up to the verdict."""

from __future__ import annotations

from placement_opt.formulation import home_by_home, page
from placement_opt.formulation.equations import definitions, equation_of
from placement_opt.fund.fund_page import fund_part, names_of_a_fund
from placement_opt.judge import limits, outcome_prices, repair, verdict
from placement_opt.measure import bridge, opening_year, savings

AFTER = (
    (
        "The opening year and the frozen budget",
        "The second basis of every saving: what the opening position costs in a year that stands still.",
        (opening_year.opening_year, savings.frozen, bridge.prices_of),
    ),
    (
        "Savings",
        "Against doing nothing the pressure of demand and prices is on both sides; against the frozen budget a plan "
        "must absorb it first. One-off costs and external funding are in neither.",
        (savings.recurrent, bridge.cost_in, savings.savings, savings.published),
    ),
    ("The bridge", "", (bridge.bridge,)),
    ("Cashable saving and present value", "", (savings.cashable, savings.present_value)),
    (
        "The best possible, and what holds it back",
        "The most that these figures allow, with perfect foresight and no delay beyond those listed. The worth of a "
        "limit is found by solving again, not from a dual: it says what changes when the limit goes.",
        (limits.best_possible, outcome_prices.outcome_prices),
    ),
    (
        "Children who change council home",
        "The programme pools the beds of the homes that are open. Who must change home when one closes is counted "
        "afterwards, home by home, and changes no plan and no cost.",
        (home_by_home.count_home_moves, home_by_home.share_remaining),
    ),
    ("The verdict", "", (verdict.judge, verdict.with_rechecks)),
    (
        "When there is no plan",
        "Only rules and levers that have words for it are told in a clash or loosened; all other rows always hold.",
        (repair.clash, repair.repairs),
    ),
)


def text() -> str:
    """Return the page as Markdown."""
    whole = page.model() + "".join(page.section(title, functions, words) for title, words, functions in AFTER)
    of_children = page.typeset(whole, page.own_names() | names()).rstrip() + "\n"
    return of_children + "\n" + page.typeset(fund_part(), names_of_a_fund()).rstrip() + "\n"


def names() -> set[str]:
    """Return the names that the equations after the programme define."""
    found = (function for _title, _words, functions in AFTER for function in functions)
    return {use.name for function in found for use in definitions(equation_of(function))}
