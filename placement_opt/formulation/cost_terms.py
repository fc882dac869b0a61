"""The one ledger: every cost term in the order of its page. There is no other list of costs."""

from __future__ import annotations

from placement_opt.domain.case import Case
from placement_opt.formulation import (
    contract_places,
    costs,
    opening_homes,
    planned_exits,
    reviewed_fees,
    selling_places,
    service_rules,
    transfers,
)
from placement_opt.formulation.records import Cost, CostTerm
from placement_opt.formulation.variables import Brief, Variables

COSTS = (
    CostTerm(costs.council_homes),
    CostTerm(costs.fees, invests=True),
    CostTerm(costs.block_contracts),
    CostTerm(costs.contract_efficiency, lever="contracts"),
    CostTerm(costs.carers, invests=True),
    CostTerm(costs.treatment_foster_care, invests=True),
    CostTerm(service_rules.services, invests=True),
    CostTerm(costs.moves),
    CostTerm(costs.closing),
    CostTerm(costs.waiting_children),
    CostTerm(costs.recorded_spend),
    CostTerm(planned_exits.planned_exit_work),
    CostTerm(planned_exits.allowances_after_care),
    CostTerm(opening_homes.new_home_running, lever="open_homes"),
    CostTerm(opening_homes.new_home_buildings, lever="open_homes"),
    CostTerm(opening_homes.new_home_staff_before_opening, lever="open_homes"),
    CostTerm(selling_places.sold_places, lever="sell_places"),
    CostTerm(transfers.agency_transfers, lever="agency_transfer", invests=True),
    CostTerm(contract_places.contract_places),
    CostTerm(reviewed_fees.high_cost_reviews, lever="high_cost_review"),
)


def ledger(c: Case, b: Brief, v: Variables) -> tuple[Cost, ...]:
    r"""Return every cost item of a plan, in expressions or in pounds as the variables are.

    .. math:: bill_{nt} = \sum_{e \text{ of plan } n \text{ in } t} amount_e
    """
    return _items(c, b, v, COSTS)


def investment(c: Case, b: Brief, v: Variables) -> list[Cost]:
    r"""Return the cost items that an investment budget pays for.

    .. math:: spend_{\ell y} = \sum_{e \text{ of } \ell \text{ in } y} amount_e
    """
    return [k for k in _items(c, b, v, tuple(term for term in COSTS if term.invests)) if k.invests]


def _items(c: Case, b: Brief, v: Variables, terms: tuple[CostTerm, ...]) -> tuple[Cost, ...]:
    before = c.past.pulled if c.past else ()
    pulled = (term for term in terms if term.lever is None or b.may(term.lever) or term.lever in before)
    return tuple(item for term in pulled for item in term.function(c, b, v))
