"""Every rule of a fund, with its kind and the words in which a refusal or a repair speaks of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from placement_opt.domain.investment import InvestmentCase
from placement_opt.formulation.variables import Rows
from placement_opt.fund import fund_rules, money_rules
from placement_opt.fund.fund_variables import FundPlan, FundVariables

MUST_BALANCE, A_LIMIT, A_CHOICE = "identity", "limit", "choice"


@dataclass(frozen=True)
class FundRule:
    """One rule of a fund: a function that yields its rows, its kind, and what holds a plan back where it binds."""

    function: Callable[[InvestmentCase, FundPlan, FundVariables], Rows]
    kind: str
    limit: str = ""  # what is told where it holds a plan back

    @property
    def name(self) -> str:
        """The rule's name, as in the LP text."""
        return self.function.__name__


FUND_RULES = (
    FundRule(fund_rules.cohort_is_large_enough, A_LIMIT, "how many can be offered it and take it up"),
    FundRule(fund_rules.what_comes_first_comes_first, A_LIMIT, "what must come before it"),
    FundRule(fund_rules.cases_fit_capacity, A_LIMIT, "how many cases can start in a quarter"),
    FundRule(fund_rules.capacity_grows_by_degrees, A_LIMIT, "how fast it can grow"),
    FundRule(fund_rules.no_use_is_avoided_twice, A_LIMIT, "what the cohort is expected to use"),
    FundRule(fund_rules.families_are_reached_once, MUST_BALANCE),
    FundRule(fund_rules.cases_are_as_announced, A_CHOICE),
    FundRule(money_rules.spending_is_paid, MUST_BALANCE),
    FundRule(money_rules.members_pay_from_what_they_have, A_LIMIT, "what members put in"),
    FundRule(money_rules.fund_stays_solvent, A_LIMIT, "the money in the fund"),
    FundRule(money_rules.only_evidence_is_bought, A_CHOICE, "the gate of evidence"),
    FundRule(money_rules.children_draw_what_was_paid, MUST_BALANCE),
    FundRule(money_rules.one_off_money_stands_in_once, A_LIMIT),
    FundRule(money_rules.blocks_follow_use, A_LIMIT),
    FundRule(money_rules.blocks_stay_decommissioned, MUST_BALANCE),
    FundRule(money_rules.payments_stay_within_the_cap, A_LIMIT),
    FundRule(money_rules.payments_reach_the_floor, A_LIMIT),
)
