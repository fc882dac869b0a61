"""Plans: which levers may be pulled, what is fixed, and what is sought, over one and the same case."""

from __future__ import annotations

from dataclasses import dataclass, field

# What a council can do. Every plan names the levers that it may pull; a lever not named stays at zero.
LEVERS = {
    "placement_choice": "place entrants where they are suited, not where today's mix puts them",
    "recruit": "approve more carer households than today",
    "specialist": "open specialist fostering and move suited children to it",
    "mtfc": "run treatment foster care teams",
    "prevention": "run prevention services",
    "close_homes": "shut council homes",
    "contracts": "take the contract efficiencies that the strategy names",
}


@dataclass(frozen=True)
class Target:
    """A number of children that must, or must not, live in a setting at the end of a quarter."""

    setting: str
    quarter: int
    sense: str  # at_most | at_least
    children: float


@dataclass(frozen=True)
class Decision:
    """A quantity held by an actual or by a reviewer: fix, forbid, at_most or at_least, with the reason."""

    measure: str  # children | entrants | moves | open | recruit | teams | cases
    index: tuple[str, ...]  # (need, placement) | (need, from, to) | (home,) | (placement,) | (service,)
    quarter: int
    sense: str  # fix | forbid | at_most | at_least
    value: float
    reason: str
    by: str


@dataclass(frozen=True)
class Strategy:
    """A council's strategy in numbers: a quantity and a start quarter per lever."""

    name: str
    title: str
    efficiency: dict[tuple[str, int], float] = field(default_factory=dict)  # (placement, t) -> share off fees
    recruit: dict[tuple[str, int], float] = field(default_factory=dict)  # (placement, t) -> enquiries begun
    teams: dict[tuple[str, int], float] = field(default_factory=dict)  # (service or "mtfc", t) -> teams
    close: dict[str, int] = field(default_factory=dict)  # home -> first quarter shut
    targets: tuple[Target, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Plan:
    """One run of the programme: its levers, whether the strategy's quantities are fixed, and its aim."""

    name: str
    title: str
    levers: frozenset[str]
    fixed: bool = False  # hold recruit, teams and closures at the strategy's quantities
    most_saved_in: str | None = None  # financial year whose recurrent saving comes before least cost


def four_plans(target_year: str) -> tuple[Plan, ...]:
    """Return the four plans that answer the question, the baseline first."""
    every = frozenset(LEVERS)
    return (
        Plan("do_nothing", "Do nothing", frozenset()),
        Plan("as_published", "As published", every, fixed=True),
        Plan("recommended", "Recommended", every),
        Plan("most_saved", f"Most it can save in {target_year}", every, most_saved_in=target_year),
    )
