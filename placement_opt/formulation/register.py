"""Every rule of the programme, in the order of its page. There is no other register."""

from __future__ import annotations

from placement_opt.formulation import (
    contract_places,
    flows,
    least_age,
    money,
    opening_homes,
    outcome_rules,
    places,
    planned_exits,
    programmes,
    reviewed_fees,
    selling_places,
    service_rules,
    transfers,
)
from placement_opt.formulation.records import Rule

TEAM_LIMITS = "the limits on teams of MTFC and of services"
SOONER = "open teams sooner, or more of them"
BUDGET = "the investment budget"
RAISE = "raise the investment budget"
LIMITS_ON_OPENING = "the limits on new homes"
OPEN_SOONER = "open new homes sooner, or more of them"

RULES = (
    Rule(flows.children_balance, "identity"),
    Rule(flows.every_entrant_is_placed, "identity"),
    Rule(flows.everyone_is_placed_again, "identity"),
    Rule(flows.relatives_come_first, "identity"),
    Rule(flows.entry_mix_as_today, "limit", lifted_by=("placement_choice",)),
    Rule(
        flows.entry_mix_changes_by_degrees,
        "limit",
        phrase="{0}: where children entering care are placed changes by degrees",
        limit="the time until children entering care are placed where they are suited",
        repair="place children entering care where they are suited sooner",
        unit="children",
    ),
    Rule(flows.entrants_suit, "limit"),
    Rule(flows.providers_as_today, "limit", lifted_by=("placement_choice",)),
    Rule(
        flows.no_substitution,
        "limit",
        phrase="external homes take no larger share of new residential placements than today",
        limit="the rule that private beds do not replace council beds",
        repair="let private beds replace council beds",
        unit="placements",
    ),
    Rule(flows.placements_beyond_share, "identity"),
    Rule(
        flows.suitable_share,
        "limit",
        phrase="{0}: only a share of the children is suited to {1}",
        limit="the limit on the share of children who can step down",
        repair="let more children step down than are assessed as suited",
        unit="children",
    ),
    Rule(
        flows.moves_are_limited,
        "limit",
        phrase="{0}, {1}: only so many children are moved by plan",
        limit="the limit on planned moves",
        repair="move more children than the stability limit allows",
        unit="children",
    ),
    Rule(flows.step_down_breaks_down, "identity"),
    Rule(places.residential_places, "limit", phrase="children fit the council's open homes"),
    Rule(places.homes_stay_closed, "identity"),
    Rule(
        places.homes_close_after_notice,
        "limit",
        phrase="{0} stays open until its notice has run out",
        limit="the limit on how early a home can close",
        repair="close homes earlier than notice allows",
        unit="of the home",
    ),
    Rule(
        places.homes_close_in_phases,
        "limit",
        phrase="only so many homes close in one quarter",
        limit="the limit on homes closed in a quarter",
        repair="close more homes in a quarter",
        unit="homes",
    ),
    Rule(places.like_homes_close_in_list_order, "choice"),
    Rule(
        places.settled_children_keep_their_home,
        "limit",
        phrase="settled children keep their council home",
        limit="the rule that settled children keep their home",
        repair="let settled children change home when theirs closes",
        unit="children",
        needs="close_homes",
    ),
    Rule(
        places.open_before_close,
        "limit",
        phrase="foster and MTFC places are vacant before homes close",
        limit="the rule that places open before homes close",
        repair="let homes close before places are vacant",
        unit="places",
        needs="close_homes",
    ),
    Rule(places.carer_households, "identity"),
    Rule(
        places.approvals_are_limited,
        "limit",
        phrase="{0}: only so many further fostering households can be recruited",
        limit="the limit on fostering households recruited",
        repair="recruit more fostering households than is thought possible",
        unit="households",
    ),
    Rule(places.foster_places, "limit", phrase="{0}: children fit the places that fostering households can offer"),
    Rule(
        places.agency_market,
        "limit",
        phrase="{0}: the market supplies only so many new placements",
        limit="the limit on what the market can supply",
        repair="buy more placements than the market is thought to supply",
        unit="placements",
    ),
    Rule(places.block_places_are_paid, "identity"),
    Rule(places.posts_follow_homes, "identity"),
    Rule(
        places.posts_are_released_in_steps,
        "limit",
        phrase="only so many posts are released in a quarter",
        limit="the limit on posts released in a quarter",
    ),
    Rule(
        places.local_share,
        "choice",
        phrase="the least share of placements in the council's area",
        repair="lower the least share of placements in the council's area",
        unit="children",
    ),
    Rule(programmes.mtfc_programme, "identity"),
    Rule(programmes.mtfc_places_hold, "limit", phrase="children in MTFC fit the teams' places"),
    Rule(
        programmes.teams_open_after_set_up,
        "limit",
        phrase="{0}: teams open only after set-up, and only so many",
        limit=TEAM_LIMITS,
        repair=SOONER,
        unit="teams",
    ),
    Rule(
        programmes.teams_grow_slowly,
        "limit",
        phrase="{0}: only so many teams open in a quarter",
        limit=TEAM_LIMITS,
        repair=SOONER,
        unit="teams",
    ),
    Rule(
        programmes.teams_stay_open,
        "limit",
        phrase="{0}: teams stay open",  # freeing it would open teams for a quarter and shut them: no limit of pace
        repair=SOONER,
        unit="teams",
    ),
    Rule(service_rules.cases_fit_teams, "limit"),
    Rule(service_rules.cases_bring_effects, "limit"),
    Rule(service_rules.cases_fall_as_entries_do, "identity"),
    Rule(service_rules.nobody_is_helped_twice, "limit"),
    Rule(
        money.investment_is_paid,
        "identity",
        phrase="the {0} investment of {1} is paid by a funder",
        limit=BUDGET,  # a year without a budget has none to spend: only without this row may it invest
        repair=RAISE,
        unit="pounds",
    ),
    Rule(
        money.investment_budget,
        "limit",
        phrase="the investment budget of {0} in {1}",
        limit=BUDGET,
        repair=RAISE,
        unit="pounds",
    ),
    Rule(money.strategy_as_published, "choice"),  # its words are those of the levers
    Rule(
        money.targets,
        "choice",
        phrase="the target for children in {0} care ({1})",
        repair="change the target",
        unit="children",
    ),
    Rule(money.nobody_waits_for_a_target, "limit", phrase="no child is left waiting so that a target is met"),
    Rule(
        money.decisions_so_far,
        "choice",
        phrase="a decision",  # told with its reason and who took it: judge.words
        repair="lift a decision",
        unit="of what was decided",
    ),
    Rule(
        planned_exits.planned_exits_are_limited,
        "limit",
        phrase="{0}: only a share of the children can leave care by plan: {1}, {2}",
        # never freed nor loosened: without it the cheapest plan has every child leave care
    ),
    Rule(planned_exits.allowances_follow_exits, "identity"),
    Rule(  # a law: never freed nor loosened
        least_age.least_age_holds, "limit", phrase="{0}: the law places none of them in {1}, since they are too young"
    ),
    Rule(
        planned_exits.planned_exits_as_announced,
        "choice",
        phrase="{0}: no more children leave care by plan than announced",
        repair="change the number of children who leave care by plan",
        unit="children",
    ),
    Rule(
        opening_homes.new_homes_open_after_lead,
        "limit",
        phrase="{0}: a home opens only after its lead, and only so many in a quarter",
        limit=LIMITS_ON_OPENING,
        repair=OPEN_SOONER,
        unit="homes",
    ),
    Rule(
        opening_homes.new_homes_are_limited,
        "limit",
        phrase="{0}: only so many homes of this kind open in all",
        limit=LIMITS_ON_OPENING,
        repair=OPEN_SOONER,
        unit="homes",
    ),
    Rule(
        outcome_rules.outcome_limits,
        "choice",
        phrase="a limit on outcomes",  # told with its reason: judge.outcome_words
        repair="loosen a limit on outcomes",
        unit="children",
    ),
    Rule(
        outcome_rules.nobody_waits_for_an_outcome,
        "limit",
        phrase="no child is left waiting so that a limit on outcomes is kept",
    ),
    Rule(  # never freed nor loosened: without it the cheapest plan opens homes to sell their places
        selling_places.sold_places_are_limited,
        "limit",
        phrase="{0}: only so many places are sold to other councils",
    ),
    Rule(
        selling_places.sold_places_keep_their_notice,
        "limit",
        phrase="{0}: places sold to other councils stay sold until their notice has run out",
    ),
    Rule(
        transfers.transfers_are_limited,
        "limit",
        phrase="{0} to {1}: only so many fostering households transfer",
        limit="the limit on fostering households that transfer from agencies",
        repair="let more fostering households transfer than is thought possible, or sooner",
        unit="households",
    ),
    Rule(
        transfers.those_who_stay_lived_there,
        "identity",
        phrase="{0}, {1}: no more children stay with a carer who transfers than lived there",
        needs="agency_transfer",
    ),
    Rule(
        contract_places.contract_places_are_limited,
        "limit",
        phrase="{0}: only so many places are under the contract, and none before it can begin",
        limit="the limit on places bought under contracts",
        repair="buy more places under contracts than are on offer, or sooner",
        unit="places",
    ),
    Rule(contract_places.contract_places_keep_their_terms, "identity"),
    Rule(contract_places.contract_places_hold_children, "identity"),
    Rule(contract_places.contract_places_fill, "identity"),
    Rule(contract_places.contract_weeks_are_paid, "identity"),
    Rule(
        reviewed_fees.reviews_are_limited,
        "limit",
        phrase="{0}: only so many high fees are reviewed in a quarter",
        limit="the limit on reviews of high fees",
        repair="review more high fees in a quarter, or sooner",
        unit="reviews",
    ),
    Rule(reviewed_fees.reviewed_children_are_there, "identity"),
)


def rule_named(name: str) -> Rule:
    """Return the rule of that name."""
    return next(rule for rule in RULES if rule.name == name)


def limits() -> dict[str, tuple[str, ...]]:
    """Return what a verdict may free, in words, and the rules that are freed together."""
    words = dict.fromkeys(rule.limit for rule in RULES if rule.limit)
    return {w: tuple(rule.name for rule in RULES if rule.limit == w) for w in words}
