"""What a reviewer or an actual may decide on: each measure once, from the strategy's file to the programme."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest

SENSES = ("fix", "forbid", "at_most", "at_least")


@dataclass(frozen=True)
class Decidable:
    """One quantity that can be decided: how a file names what it is about, and the variables that it holds."""

    id: str
    about: tuple[tuple[str, str], ...]  # key of the decision -> kind of thing that it must name, in the order of both
    variables: str  # field of the programme's variables; those whose keys begin with what is named are added up
    words: str  # how a decision reads
    of_children: bool = False  # it puts children of a need group somewhere


_NEED, _HOME = ("need", "need"), ("home", "home")
_PLACEMENT = ("placement", "placement")
MEASURES = {
    k.id: k
    for k in (
        Decidable("children", (_NEED, _PLACEMENT), "x", "children living there", True),
        Decidable("entrants", (_NEED, _PLACEMENT), "a", "children entering care placed there", True),
        Decidable("moves", (_NEED, _PLACEMENT, ("to", "placement")), "m", "children moved by plan", True),
        Decidable("open", (_HOME,), "open", "share of the home open"),
        Decidable("recruit", (("placement", "household"),), "recruit", "further fostering households recruited"),
        Decidable("teams", (("service", "service"),), "teams", "teams"),
        Decidable("cases", (("service", "service of services.csv"),), "cases", "cases started"),
        Decidable("homes_opened", (("home", "new home"),), "opens", "new homes that open"),
        Decidable("places_sold", (("placement", "placement whose places may be sold"),), "sold", "places sold"),
        Decidable("exits", (("exit", "planned exit"),), "leave", "children who leave care by plan"),
        Decidable("transfers", (("transfer", "agency transfer"),), "transfer", "fostering households that transfer"),
        Decidable("contract_places", (("contract", "contract on offer"),), "contracted", "places under contract"),
        Decidable("reviews", (("placement", "placement whose fees may be reviewed"),), "reviews", "high fees reviewed"),
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

    def __post_init__(self) -> None:
        """Raise BadInput for a measure or a sense that no decision has."""
        one_of("decisions measure", self.measure, MEASURES)
        one_of("decisions sense", self.sense, SENSES)


def one_of(where: str, word: str, known: Collection[str], like: str = "") -> None:
    """Raise BadInput for a word of a strategy that is none of those known; `like` is what it is called now."""
    if word not in known:
        expected, hint = f"one of {', '.join(sorted(known))}", nearest(like or word, sorted(known))
        raise BadInput([Fault("strategy", None, where, expected, word, hint)])
