"""Plans: which levers may be pulled, what is fixed, and what is sought, over one and the same case."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from placement_opt.domain.decisions import Decision, one_of
from placement_opt.domain.levers import EVERY_LEVER, RENAMED, lever_named


@dataclass(frozen=True)
class Target:
    """A number of children that must, or must not, live in a setting at the end of a quarter."""

    setting: str
    quarter: int
    sense: str  # at_most | at_least
    children: float


@dataclass(frozen=True)
class Strategy:
    """A council's strategy in numbers: what it announces of each lever that it names."""

    name: str
    title: str
    levers: dict[str, dict[tuple[str, int], float]] = field(default_factory=dict)  # lever -> (subject, t) -> quantity
    targets: tuple[Target, ...] = ()
    decisions: tuple[Decision, ...] = ()
    source: str = ""  # keys of sources.yaml
    # lever -> what each of its rows is about, and the row's note; "" -> the note of the strategy itself
    why: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise BadInput for a lever that there is not."""
        for lever in self.levers:
            one_of("levers", lever, EVERY_LEVER, RENAMED.get(lever, ""))

    def announced(self, lever: str) -> dict[tuple[str, int], float]:
        """Return the quantities of a lever by subject and quarter; none if it is not named."""
        return self.levers.get(lever, {})

    def pulls(self, lever: str) -> bool:
        """Say whether a published plan pulls a lever: it is named, and if it has quantities one of them is not zero."""
        row = lever_named(lever).row
        if lever not in self.levers or not (row.subject or row.quantity):
            return lever in self.levers
        return any(self.levers[lever].values())

    def with_efficiency(self, share: float) -> Strategy:
        """Return the strategy with this share off external fees wherever and whenever it names one."""
        named = {key: share for key, announced in self.announced("contracts").items() if announced}
        return replace(self, levers={**self.levers, "contracts": named})

    def closing(self) -> dict[str, int]:
        """Return the homes that are to close, each with its first quarter closed."""
        found: dict[str, int] = {}
        for home, t in sorted(self.announced("close_homes"), key=lambda k: k[1]):
            found.setdefault(home, t)
        return found


@dataclass(frozen=True)
class Plan:
    """One run of the programme: its levers, whether the strategy's quantities are fixed, and its aim."""

    name: str
    title: str
    levers: frozenset[str]
    fixed: bool = False  # hold recruit, teams and closures at the strategy's quantities
    most_saved_in: str | None = None  # financial year whose recurrent saving comes before least cost


FOUR = ("do_nothing", "as_published", "recommended", "most_saved")
DO_NOTHING, AS_PUBLISHED, RECOMMENDED, MOST_SAVED = FOUR


def four_plans(target_year: str) -> tuple[Plan, ...]:
    """Return the four plans that answer the question, the baseline first."""
    nothing, published, recommended, most_saved = FOUR
    return (
        Plan(nothing, "Do nothing", frozenset()),
        Plan(published, "As published", EVERY_LEVER, fixed=True),
        Plan(recommended, "Recommended", EVERY_LEVER),
        Plan(most_saved, f"Saves most in {target_year}", EVERY_LEVER, most_saved_in=target_year),
    )
