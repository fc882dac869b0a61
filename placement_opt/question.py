"""What is asked of the programme, and how much of the answer is wanted."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace

from placement_opt.domain.agreed import Agreed, agreed
from placement_opt.domain.case import Case
from placement_opt.domain.claims import GROWTH, REACHED, Claim, Rules
from placement_opt.domain.strategy import FOUR, Plan, Strategy, four_plans
from placement_opt.judge.verdict import claims
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest

AS_AGREED = "As published as far as agreed"  # title of the published plan where decisions contradict the announcement


@dataclass(frozen=True)
class Search:
    """How many steps a search for whole homes may take, and in a programme of how many rows."""

    nodes: int | None = None  # None: until the best is proven
    rows: int = 1

    def steps(self, rows: int) -> int | None:
        """Return the steps in a programme of so many rows: fewer in a larger one, where each takes longer."""
        return self.nodes and max(1, math.floor(self.nodes * min(1.0, self.rows / rows) ** 2))


@dataclass(frozen=True)
class Question:
    """What is asked: a case, a strategy, when a claim that can be met is still at risk, how long to search."""

    case: Case
    strategy: Strategy
    rules: Rules
    name: str = "central"
    search: Search = Search()
    frozen: Case | None = None  # the case before any quarter had passed; None: none has

    @property
    def before(self) -> Question:
        """The question as it was before any quarter had passed: doing nothing, from which savings are measured."""
        return replace(self, case=self.frozen, frozen=None) if self.frozen else self

    def plan(self, name: str) -> Plan:
        """Return one of the four plans by name."""
        plan = next(p for p in four_plans(self.case.judged[-1]) if p.name == name)
        return replace(plan, title=AS_AGREED) if plan.fixed and self.agreed.contradicted else plan

    @property
    def agreed(self) -> Agreed:
        """Where decisions contradict what the strategy announces: the published plan is then as far as agreed."""
        return agreed(self.case, self.strategy)


@dataclass(frozen=True)
class Want:
    """What of the answer is wanted; nothing else is solved but what it rests on."""

    plans: tuple[str, ...] = FOUR
    best: tuple[str, ...] | None = ()  # ids of claims that are judged: the best possible sought, or measured; None: all
    limits: bool = False  # and the best without each limit, with homes kept whole, and without what is granted
    levers_alone: bool = False
    whole_homes: bool = False  # in every plan
    closures: bool = False  # which homes close: plans that must reach the claims once more, with homes kept whole
    home_moves: bool = False  # who changes council home as homes close
    break_evens: tuple[str, ...] | None = ()  # where these would begin to pay: placement types, homes, services;
    # None: whatever the recommended plan leaves at zero
    models: bool = False  # keep the rows that each plan was solved over, for its MPS file

    def __post_init__(self) -> None:
        """Raise BadInput for a plan that there is not."""
        known("plans", self.plans, FOUR)

    def claims(self, c: Case) -> list[Claim]:
        """Return the claims whose best possible is sought."""
        return [k for k in self.judged(c) if k.kind in REACHED and not k.untestable]

    def judged(self, c: Case) -> list[Claim]:
        """Return the claims that are to be judged, each in its way."""
        return [k for k in claims(c) if self.best is None or k.id in self.best]

    def grown(self, c: Case) -> list[Claim]:
        """Return the claims of growth whose cost is sought."""
        return [k for k in self.judged(c) if k.kind == GROWTH and not k.untestable]


def known(column: str, words: tuple[str, ...], allowed: Collection[str]) -> None:
    """Raise BadInput with every word that is none of those allowed."""
    expected = f"one of {', '.join(allowed)}"
    faults = [
        Fault("want", None, column, expected, word, nearest(word, allowed)) for word in words if word not in allowed
    ]
    if faults:
        raise BadInput(faults)


EVERYTHING = Want(
    best=None, limits=True, levers_alone=True, closures=True, home_moves=True, break_evens=None, models=True
)
