"""Decisions, one on each measure, each with a good and a bad plan."""

from __future__ import annotations

from placement_opt.domain.decisions import Decision
from placement_opt.domain.strategy import Strategy
from placement_opt.formulation import Brief
from tests.formulation.example import Example, number
from tests.town import brief, full_town

HOME, FULL = ("complex", "home"), full_town()


def decided(measure: str, index: tuple[str, ...], sense: str, value: float, until: int | None = None) -> Brief:
    """Return a brief with one decision for the second quarter, or up to another."""
    decision = Decision(measure, index, 2, sense, value, "because", "a reviewer", until)
    return brief(strategy=Strategy("decided", "Decided", decisions=(decision,)))


DECISIONS = (
    Example(  # what happens in quarters is added up
        "decisions_so_far",
        (0, "recruit", "own", 2, 3),
        number(recruit={("own", 2): 1, ("own", 3): 1}),
        number(recruit={("own", 2): 2, ("own", 3): 1}),
        brief=decided("recruit", ("own",), "at_most", 2, until=3),
    ),
    Example(  # what stands at their ends is held in each
        "decisions_so_far",
        (0, "teams", "mst", 3),
        number(teams={("mst", 2): 2, ("mst", 3): 1}),
        number(teams={("mst", 3): 2}),
        brief=decided("teams", ("mst",), "at_most", 1, until=3),
    ),
    Example(
        "decisions_so_far",
        (0, "children", *HOME, 2),
        number(x={(*HOME, 2): 5}),
        number(x={(*HOME, 2): 4}),
        brief=decided("children", HOME, "fix", 5),
    ),
    Example(
        "decisions_so_far",
        (0, "moves", *HOME, "mtfc", 2),
        number(),
        number(m={(*HOME, "mtfc", 2): 1}),
        brief=decided("moves", (*HOME, "mtfc"), "forbid", 1),
    ),
    Example(
        "decisions_so_far",
        (0, "entrants", *HOME, 2),
        number(a={(*HOME, 2): 1}),
        number(a={(*HOME, 2): 2}),
        brief=decided("entrants", HOME, "at_most", 1),
    ),
    Example(
        "decisions_so_far",
        (0, "open", "elm", 2),
        number(open={("elm", 2): 1}),
        number(),
        brief=decided("open", ("elm",), "at_least", 1),
    ),
    Example(
        "decisions_so_far",
        (0, "homes_opened", "pair", 2),
        number(opens={("pair", 2): 1}),
        number(opens={("pair", 1): 1}),
        brief=decided("homes_opened", ("pair",), "at_least", 1),
        case=FULL,
    ),
    Example(
        "decisions_so_far",
        (0, "places_sold", "home", 2),
        number(sold={("home", 1): 3}),
        number(sold={("home", 2): 3}),
        brief=decided("places_sold", ("home",), "at_most", 2),
        case=FULL,
    ),
    Example(  # wherever the children live
        "decisions_so_far",
        (0, "exits", "return_home", 2),
        number(leave={("return_home", "calm", "own", 2): 1}),
        number(leave={("return_home", "calm", "own", 2): 1, ("return_home", "complex", "external", 2): 1}),
        brief=decided("exits", ("return_home",), "at_most", 1),
        case=FULL,
    ),
    Example(
        "decisions_so_far",
        (0, "transfers", "over", 2),
        number(transfer={("agency", "own", 1): 1}),
        number(transfer={("agency", "own", 2): 1}),
        brief=decided("transfers", ("over",), "forbid", 0),
        case=FULL,
    ),
    Example(
        "decisions_so_far",
        (0, "contract_places", "volume", 2),
        number(contracted={("volume", 2): 3}),
        number(contracted={("beds", 2): 3}),
        brief=decided("contract_places", ("volume",), "fix", 3),
        case=FULL,
    ),
    Example(
        "decisions_so_far",
        (0, "reviews", "external", 2),
        number(reviews={("external", 2): 1}),
        number(reviews={("external", 2): 2}),
        brief=decided("reviews", ("external",), "at_most", 1),
        case=FULL,
    ),
    Example(
        "decisions_so_far",
        (0, "recruit", "own", 2),
        number(recruit={("own", 2): 2}),
        number(recruit={("own", 1): 2}),
        brief=decided("recruit", ("own",), "fix", 2),
    ),
    Example(
        "decisions_so_far",
        (0, "teams", "mst", 2),
        number(teams={("mst", 2): 1}),
        number(teams={("mst", 2): 2}),
        brief=decided("teams", ("mst",), "at_most", 1),
    ),
    Example(
        "decisions_so_far",
        (0, "cases", "mst", 2),
        number(),
        number(cases={("mst", 2): 0.5}),
        brief=decided("cases", ("mst",), "forbid", 0),
    ),
)
