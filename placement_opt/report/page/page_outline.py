"""In which order the page tells an answer, and in which order each of its readers looks at it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """Sections about one thing, in order, and a sentence that says what brings them where a run has none."""

    id: str
    title: str
    names: tuple[str, ...]  # of sections; one that ends in * stands for all that begin so
    without: str = ""


@dataclass(frozen=True)
class Door:
    """One kind of reader: what they look for, and the parts that come first for them; the rest keep their order."""

    id: str
    title: str
    looks_for: str
    first: tuple[str, ...]


FIRST_SCREEN = (
    "verdicts",
    "other_claims",
    "warnings",
    "plain_margins",
    "must_be_true",
    "would_have_to_be_true",
    "next_steps",
    "evidence",
)
WOULD_HAVE_TO_BE = ("must_be_true", "would_have_to_be_true")  # the first that a run has
# Shown once: the second tells all that the first does.
TOLD_BY = {
    "children_recommended": "plan_children",
    "children_most_saved": "plan_children",
    "bridge": "bridge_steps",
    "curve": "chance_curve",
    "how_sure": "verdicts",
}
OUTLINE = (
    Chapter("ask", "The figures to ask for first", ("ask_first",)),
    Chapter("where", "Where children live", ("plan_children", "children_recommended", "children_most_saved",
         "children_draws")),
    Chapter("savings", "Savings beside the claim", ("savings_totals", "schedule_level_do_nothing",
         "schedule_level_frozen", "schedule_cash_do_nothing", "schedule_cash_frozen", "one_off_costs",
         "schedule_itself", "pressure")),
    Chapter("elsewhere", "How many councils ever did as much", ("outside_view", "outside_residential", "outside_more",
         "outside_rates", "outside_spread", "outside_neighbours")),
    Chapter("bridge", "How the saving is made", ("bridge_steps", "bridge")),
    Chapter("homes", "Council homes and posts", ("homes_timeline", "closures", "home_moves", "posts", "whole_homes")),
    Chapter("places", "Carers, teams and places", ("places_and_children", "capacity_recommended",
         "capacity_most_saved")),
    Chapter("moves", "Who goes where", ("who_goes_where",)),
    Chapter("decide", "Decide on what is recommended", ("recommendations", "decisions")),
    Chapter("outcomes", "Outcomes for children", ("children", "outcome_limits")),
    Chapter("funding", "Who pays for investment", ("funding",)),
    Chapter("fund", "The investment fund", ("fund_answer", "fund_claims", "fund_cases", "fund_account", "fund_gains",
         "fund_troubles", "fund_*")),
    Chapter("levers", "Each lever, and where it begins to pay", ("levers", "left_at_zero", "without_an_answer")),
    Chapter("case", "Cost, benefit and the business case", ("rationale", "options_considered", "cost_benefit",
         "cost_benefit_careful", "allowances", "savings_profile", "who_gains", "risks")),
    Chapter("limits", "What limits it", ("limits", "would_have_to_be_true", "reasons", "limits_bind", "one_more")),
    Chapter("alternatives", "Plans that cost nearly as little", ("near_costs", "near_children", "near_ranges",
         "range_by_quarter", "frontiers", "near_*"),
         "No alternatives have been sought for this run: `placement-opt alternatives` adds plans that cost nearly as "
         "little and do more for children."),
    Chapter("sure", "How sure the answer is", ("how_sure", "chances", "chance_curve", "curve", "matters",
         "nearest_change", "find_out_first", "robust", "first_year", "scored_draws", "draws_without_plan"),
         "The figures of this run have not been drawn from their ranges: `placement-opt stress` adds the chance of "
         "each claim and which figures matter."),
    Chapter("actual", "Actual against plan", ("passed", "actual_against_plan", "drift", "drift_by_cause",
         "drift_in_children"),
         "No quarter has been counted yet: `placement-opt actuals` takes what was counted and spent, and "
         "`placement-opt drift` tells it against the plan."),
    Chapter("scored", "Scored against what happened", ("scored_money", "scored_children", "scored_why"),
         "The model holds no record of what happened: a file outturn.csv in its folder sets it beside the answer."),
    Chapter("neighbours", "Among its neighbours", ("neighbours", "neighbours_spread", "neighbours_to_know")),
    Chapter("assumptions", "Assumptions: evidence, range and how much each matters", ("assumptions", "figures_matter")),
    Chapter("challenge", "How to challenge it", ("how_to_challenge",)),
    Chapter("signed", "Who signed it", ("signatures",),
         "A page in a run folder cannot tell who signed afterwards: `placement-opt report` makes one that tells who "
         "has signed this run, and whether each signature still stands."),
)  # fmt: skip
UNPLACED = Chapter("further", "Further tables", ("*",))
DOORS = (
    Door("commissioner", "Commissioner", "Places, homes and contracts: what to buy, open and close, and its limits.",
         ("decide", "places", "homes", "limits", "alternatives", "levers", "where", "moves", "actual",
          "neighbours")),
    Door("social-care", "Social care lead", "Children: where they live, who moves and why, and what it does for them.",
         ("where", "decide", "moves", "outcomes", "homes", "places", "actual", "limits", "alternatives",
          "neighbours")),
    Door("finance", "Finance", "Savings, costs and funding, how sure they are, and the figures that they rest on.",
         ("savings", "bridge", "funding", "fund", "case", "sure", "assumptions", "actual", "scored", "levers")),
)  # fmt: skip


def order_for(door: Door, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts that a page has in the order of a door."""
    first = [k for k in door.first if k in ids]
    return (*first, *(k for k in ids if k not in first))


def on_first_screen(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return which sections of a run stand on the first screen: of what would have to be true, one."""
    told = next((k for k in WOULD_HAVE_TO_BE if k in names), "")
    return tuple(k for k in FIRST_SCREEN if k in names and (k == told or k not in WOULD_HAVE_TO_BE))


def placed(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return which sections of a run each part shows, so that each section stands in one part."""
    free = [k for k in names if k not in on_first_screen(names) and TOLD_BY.get(k) not in names]
    found = {}
    for part in (*OUTLINE, UNPLACED):
        mine = [k for wanted in part.names for k in free if k == wanted or _begins(k, wanted)]
        found[part.id] = tuple(dict.fromkeys(mine))
        free = [k for k in free if k not in mine]
    return found


def _begins(name: str, wanted: str) -> bool:
    return wanted.endswith("*") and name.startswith(wanted[:-1])
