"""What a reviewer or an actual may decide on: each measure once, from the strategy's file to the programme."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest

SENSES = ("fix", "forbid", "at_most", "at_least")
ACCEPT, REFUSE, CAP_AT, AMEND = REVIEWED = ("accept", "refuse", "cap", "amend")  # what is said of a recommendation


@dataclass(frozen=True)
class Decidable:
    """One quantity that can be decided: how a file names what it is about, and the variables that it holds."""

    id: str
    about: tuple[tuple[str, str], ...]  # key of the decision -> kind of thing that it must name, in the order of both
    variables: str  # field of the programme's variables; those whose keys begin with what is named are added up
    words: str  # how a decision reads
    unit: str = "children"
    of_children: bool = False  # it puts children of a need group somewhere
    stands: bool = False  # it is there at the end of a quarter; else it happens within it, and quarters add up


_NEED, _HOME = ("need", "need"), ("home", "home")
_PLACEMENT = ("placement", "placement")
MEASURES = {
    k.id: k
    for k in (
        Decidable("children", (_NEED, _PLACEMENT), "x", "children living there", of_children=True, stands=True),
        Decidable("entrants", (_NEED, _PLACEMENT), "a", "children entering care placed there", of_children=True),
        Decidable("moves", (_NEED, _PLACEMENT, ("to", "placement")), "m", "children moved by plan", of_children=True),
        Decidable("open", (_HOME,), "open", "share of the home open", "homes", stands=True),
        Decidable(
            "recruit", (("placement", "household"),), "recruit", "further fostering households recruited", "households"
        ),
        Decidable("teams", (("service", "service"),), "teams", "teams", "teams", stands=True),
        Decidable("cases", (("service", "service of services.csv"),), "cases", "cases started", "cases"),
        Decidable("homes_opened", (("home", "new home"),), "opens", "new homes that open", "homes"),
        Decidable(
            "places_sold",
            (("placement", "placement whose places may be sold"),),
            "sold",
            "places sold",
            "places",
            stands=True,
        ),
        Decidable("exits", (("exit", "planned exit"),), "leave", "children who leave care by plan"),
        Decidable(
            "transfers",
            (("transfer", "agency transfer"),),
            "transfer",
            "fostering households that transfer",
            "households",
        ),
        Decidable(
            "contract_places",
            (("contract", "contract on offer"),),
            "contracted",
            "places under contract",
            "places",
            stands=True,
        ),
        Decidable(
            "reviews",
            (("placement", "placement whose fees may be reviewed"),),
            "reviews",
            "high fees reviewed",
            "reviews",
        ),
    )
}
NAMING_KEYS = tuple(dict.fromkeys(key for k in MEASURES.values() for key, _kind in k.about))  # of a decision in a file


@dataclass(frozen=True)
class Decision:
    """A quantity held by an actual or by a reviewer: fix, forbid, at_most or at_least, with the reason."""

    measure: str  # one of MEASURES
    index: tuple[str, ...]  # names of what it is about, in the order of the measure's keys
    quarter: int
    sense: str  # fix | forbid | at_most | at_least
    value: float
    reason: str
    by: str
    until: int | None = None  # last quarter of several; what happens in them is added up, what stands holds in each
    title: str = ""  # what it is part of: decisions with one title are told and priced as one
    decision: str = ""  # what a reviewer said of a recommendation: accept | refuse | cap | amend

    def __post_init__(self) -> None:
        """Raise BadInput for a measure or a sense that no decision has."""
        one_of("decisions measure", self.measure, MEASURES)
        one_of("decisions sense", self.sense, SENSES)

    @property
    def last(self) -> int:
        """The last quarter that it speaks of."""
        return self.quarter if self.until is None else self.until

    @property
    def least(self) -> float:
        """The least that its quantity may be."""
        return self.value if self.sense in ("fix", "at_least") else 0.0

    @property
    def most(self) -> float:
        """The most that its quantity may be."""
        return {"forbid": 0.0, "at_least": math.inf}.get(self.sense, self.value)

    def spans(self) -> tuple[range, ...]:
        """Return the quarters over which its quantity is added up: each by itself of what stands, else all together."""
        quarters = range(self.quarter, self.last + 1)
        return tuple(range(t, t + 1) for t in quarters) if MEASURES[self.measure].stands else (quarters,)


def told_as_one(decisions: Sequence[Decision]) -> list[list[int]]:
    """Return the places of decisions that are told and priced as one, in order.

    These are those of one title, and of those without a title the ones on one measure by one person for one reason.
    """
    found: dict[tuple[str, ...], list[int]] = {}
    for n, k in enumerate(decisions):
        found.setdefault((k.title,) if k.title else ("", k.measure, k.by, k.reason), []).append(n)
    return list(found.values())


def one_of(where: str, word: str, known: Collection[str], like: str = "") -> None:
    """Raise BadInput for a word of a strategy that is none of those known; `like` is what it is called now."""
    if word not in known:
        expected, hint = f"one of {', '.join(sorted(known))}", nearest(like or word, sorted(known))
        raise BadInput([Fault("strategy", None, where, expected, word, hint)])
