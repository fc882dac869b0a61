"""Which sections of a run stand under which heading of its page, and in which order each kind of reader meets them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A heading of the page, the sections under it in their order, and what brings more if the key one is missing."""

    id: str
    heading: str
    sections: tuple[str, ...]
    key: str = ""  # section without which the hint is given
    hint: str = ""


REVIEW, FIRST_SCREEN, THE_REST = "review", "answer", "more"
ON_FIRST_SCREEN = ("verdicts", "other_claims", "warnings", "plain_margins", "would_have_to_be_true", "next_steps")
IN_REVIEW = "recommendations"
PLACES = (
    Place(
        "children",
        "Where children live",
        (
            "plan_children",
            "children_draws",
            "range_by_quarter",
            "near_ranges",
            "children_recommended",
            "children_most_saved",
        ),
        "range_by_quarter",
        "How far these numbers may range is added by `placement-opt alternatives` at nearly the least cost, and by "
        "`placement-opt stress` over many draws.",
    ),
    Place(
        "savings",
        "Savings against the claim",
        (
            "savings_totals",
            "schedule_level_do_nothing",
            "schedule_level_frozen",
            "schedule_cash_do_nothing",
            "schedule_cash_frozen",
            "schedule_itself",
            "pressure",
        ),
    ),
    Place("bridge", "From the frozen budget to the plan", ("bridge_steps", "bridge")),
    Place("homes", "Homes, beds and posts", ("homes_timeline", "posts", "closures", "home_moves", "whole_homes")),
    Place(
        "places",
        "Carers, teams and places",
        ("places_and_children", "capacity_recommended", "capacity_most_saved"),
    ),
    Place("moves", "Who goes where, and why", ("who_goes_where",)),
    Place("outcomes", "Outcomes for children", ("children", "outcome_limits")),
    Place("funding", "Who pays", ("funding", "one_off_costs")),
    Place(
        "case",
        "Costs and benefits",
        (
            "rationale",
            "cost_benefit",
            "cost_benefit_careful",
            "who_gains",
            "savings_profile",
            "options_considered",
            "risks",
        ),
    ),
    Place("levers", "What each lever does, and where it begins to pay", ("levers", "left_at_zero")),
    Place("limits", "What limits the saving", ("limits", "limits_bind", "one_more", "reasons")),
    Place(
        "alternatives",
        "Plans that cost nearly as little",
        (
            "near_costs",
            "near_children",
            "frontiers",
            "near_fewest_moves",
            "near_least_residential",
            "near_least_private",
            "near_notes",
        ),
        "near_costs",
        "`placement-opt alternatives` adds plans that cost nearly as little, and what less of something costs.",
    ),
    Place(
        "chances",
        "How sure it is",
        (
            "how_sure",
            "chances",
            "chance_curve",
            "curve",
            "matters",
            "must_be_true",
            "nearest_change",
            "find_out_first",
            "robust",
            "first_year",
            "draws_without_plan",
        ),
        "how_sure",
        "`placement-opt stress` draws the uncertain figures many times and adds the chance of each claim.",
    ),
    Place(
        "actual",
        "Actual against plan",
        ("actual_against_plan", "passed", "drift", "drift_by_cause", "drift_in_children"),
        "actual_against_plan",
        "Once a quarter has passed, `placement-opt actuals` takes what was counted and spent, and the next run compares "
        "it with the plan.",
    ),
    Place(
        "scored", "Scored against what happened", ("scored_money", "scored_children", "scored_why", "scored_draws")
    ),
    Place(
        REVIEW,
        "Decide on the recommendations",
        (IN_REVIEW, "decisions"),
    ),
    Place("assumptions", "Assumptions", ("evidence", "assumptions", "figures_matter")),
    Place("challenge", "How to check and challenge it", ("how_to_challenge",)),
    Place(
        "signatures",
        "Signatures",
        ("signatures",),
        "signatures",
        "Nobody has signed this page. `placement-opt sign` records who made a run, checked it and decided on it.",
    ),
    Place(THE_REST, "Further tables", ()),
)


@dataclass(frozen=True)
class Door:
    """A kind of reader, and the headings that this reader meets first; the others follow in their own order."""

    id: str
    words: str
    first: tuple[str, ...]


DOORS = (
    Door(
        "commissioner",
        "Commissioner",
        ("savings", "alternatives", "chances", "limits", "places", "levers", "case", "review"),
    ),
    Door(
        "social-care",
        "Social care lead",
        ("children", "moves", "outcomes", "homes", "places", "review", "actual"),
    ),
    Door(
        "finance",
        "Finance",
        ("savings", "bridge", "funding", "case", "levers", "assumptions", "scored", "actual"),
    ),
)


def order_of(door: Door) -> tuple[str, ...]:
    """Return every heading in the order in which a reader meets it."""
    return (*door.first, *(place.id for place in PLACES if place.id not in door.first))
