"""Which decisions cannot all be kept, and what leaving one of them out makes of the cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import Decision, told_as_one
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.formulation import Brief, Programme, build
from placement_opt.formulation.build import COST
from placement_opt.judge.words import decision_title
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.solve.clash import irreducible_clash
from placement_opt.solve.session import Session, drop_added_rows, first, free, hold, minimise, restore, session

RULE = "decisions_so_far"


@dataclass(frozen=True)
class DecisionClash:
    """Decisions that cannot all be kept, none of which can be left out, and what the plan costs without each."""

    c: Case
    groups: tuple[tuple[Decision, ...], ...]  # each told as one
    places: tuple[int, ...]  # of the first decision of each in its strategy
    without: float | None  # the cost over the horizon of the plan without any decision [GBP]; None if not proven
    ways: tuple[float | None, ...]  # the same without one of the clash; None if there is still no plan

    def difference(self, n: int) -> float | None:
        """Return what the plan without one of the clash costs more than the plan without any decision [GBP]."""
        least = self.ways[n]
        return None if least is None or self.without is None else least - self.without

    @property
    def out(self) -> tuple[tuple[int, float | None], ...]:
        """The place of each decision of the clash with the difference that leaving it out makes, the cheapest first."""
        found = [(place, self.difference(n)) for n, place in enumerate(self.places)]
        return tuple(sorted(found, key=lambda way: (way[1] is None, way[1] or 0.0)))

    def head(self) -> str:
        """Say what clashes."""
        return "These decisions cannot all be kept:" if len(self.groups) > 1 else "This decision cannot be kept:"

    def told(self) -> list[str]:
        """Return each decision in words."""
        return [decision_title(self.c, k) for k in self.groups]

    def ways_told(self) -> list[str]:
        """Return each way out in words, the cheapest first."""
        titles = dict(zip(self.places, self.told(), strict=True))
        return [f"Leave out {titles[place]}: {way_words(gbp)}." for place, gbp in self.out]


def way_words(gbp: float | None) -> str:
    """Say what a way out costs, as a difference to the plan without any decision."""
    if gbp is None:
        return "there is still no plan, since others clash too"
    return f"over the horizon the plan then costs {difference_words(gbp)}"


def difference_words(gbp: float) -> str:
    """Return a difference of cost in whole pounds."""
    amount = f"£{abs(gbp):,.0f}"
    if amount == "£0":
        return "as much as without any decision"
    return f"{amount} {'more' if gbp > 0 else 'less'} than without any decision"


def decision_clash(c: Case, b: Brief, *, whole_homes: bool = False) -> DecisionClash | None:
    """Return the decisions of a brief without a plan that cannot all be kept; None if they are not why there is none.

    The set is irreducible: a deletion filter frees decisions one after another, and what leaves no plan stays free.
    """
    decisions = b.strategy.decisions
    if not decisions or b.plan.levers != EVERY_LEVER:
        return None
    programme = build(c, b, whole_homes=whole_homes)
    rows = [_rows_of(programme, group) for group in told_as_one(decisions)]
    found = set(irreducible_clash(programme, list(reversed(rows))))
    kept = [n for n, names in enumerate(rows) if found & set(names)]
    if not kept:
        return None
    groups = [told_as_one(decisions)[n] for n in kept]
    s = session(programme)
    return DecisionClash(
        c=c,
        groups=tuple(tuple(decisions[i] for i in group) for group in groups),
        places=tuple(group[0] for group in groups),
        without=_least_cost(session(build(c, _undecided(b), whole_homes=whole_homes)), ()),
        ways=tuple(_least_cost(s, rows[n]) for n in kept),
    )


def _undecided(b: Brief) -> Brief:
    return replace(b, strategy=replace(b.strategy, decisions=()))


def _rows_of(programme: Programme, group: Sequence[int]) -> list[str]:
    return [row.name for row in programme.rows_of(RULE) if row.index[0] in group]


def _least_cost(s: Session, freed: Sequence[str]) -> float | None:
    """Return the least cost of a plan without some rows, of those that leave the least need unmet."""
    unmet = s.programme.stages[0]
    cost = next(stage for stage in s.programme.stages if stage.name == COST)
    free(s, freed)
    first(s)
    try:
        hold(s, unmet, minimise(s, unmet.objective, unmet.name))
        return minimise(s, cost.objective, cost.name, met=True)
    except (NoFeasiblePlan, SolverFailed):  # a way out that is not proven is not offered
        return None
    finally:
        drop_added_rows(s)
        restore(s, freed)
