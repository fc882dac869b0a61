"""What of an announcement is still agreed: where decisions say otherwise, the published plan follows them.

A decision never adds to the published plan what was not announced: which home closes, which team opens. Such decisions
bind the other plans alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES, Decision
from placement_opt.domain.levers import Key, held_at, owner
from placement_opt.domain.strategy import Strategy
from placement_opt.kernel.draws import is_number, smallest

Subject = tuple[str, Key]  # field of the programme's variables, and what its keys begin with
SLACK = 1e-9  # of a sum of what was announced


@dataclass(frozen=True)
class Agreed:
    """Of what was announced and decisions contradict: where they allow less of a variable, and where they want more."""

    less: frozenset[Subject] = frozenset()
    more: frozenset[Subject] = frozenset()

    @property
    def contradicted(self) -> bool:
        """Whether a decision contradicts anything that was announced."""
        return bool(self.less or self.more)

    def contradicts(self, field: str, about: Key) -> bool:
        """Say whether a decision contradicts what was announced of some variables."""
        return (field, about) in self.less or (field, about) in self.more


def agreed(c: Case, strategy: Strategy) -> Agreed:
    """Return where decisions of a strategy contradict what it announces."""
    less, more = set[Subject](), set[Subject]()
    for k in contradicting(c, strategy):
        subject = (MEASURES[k.measure].variables, variables_named(c, k))
        for sums in (_announced_in(c, strategy, k, span) for span in k.spans()):
            if k.most < max(sums) - SLACK:
                less.add(subject)
            if k.least > min(sums) + SLACK:
                more.add(subject)
    return Agreed(frozenset(less), frozenset(more))


def contradicting(c: Case, strategy: Strategy) -> list[Decision]:
    """Return the decisions that contradict what a strategy announces."""
    beyond = beyond_the_announcement(c, strategy)
    return [
        k
        for n, k in enumerate(strategy.decisions)
        if n not in beyond
        and _is_announced(c, strategy, k)
        and any(k.most < max(s) - SLACK or k.least > min(s) + SLACK for s in _sums(c, strategy, k))
    ]


def _sums(c: Case, strategy: Strategy, k: Decision) -> list[list[float]]:
    return [_announced_in(c, strategy, k, span) for span in k.spans()]


def beyond_the_announcement(c: Case, strategy: Strategy) -> frozenset[int]:
    """Return the places of decisions that ask for what was not announced: the published plan does not keep them."""
    return frozenset(
        n
        for n, k in enumerate(strategy.decisions)
        if (lever := _lever(c, k)) is not None and _asks(k) and not _names(strategy, lever, k)
    )


def _asks(k: Decision) -> bool:
    """Say whether a decision wants something done: a home closed, a child moved, at least so many of something."""
    return k.most < 1.0 if k.measure == "open" else k.least > 0.0


def _names(strategy: Strategy, lever: str, k: Decision) -> bool:
    """Say whether a strategy announces anything of what a decision is about."""
    if k.measure == "moves":
        return strategy.pulls(lever)
    return any(n for (subject, _t), n in strategy.announced(lever).items() if subject == k.index[0])


def _is_announced(c: Case, strategy: Strategy, k: Decision) -> bool:
    lever = _lever(c, k)
    return lever is not None and k.measure != "moves" and _names(strategy, lever, k)


def variables_named(c: Case, k: Decision) -> Key:
    """Return what the keys of the variables begin with of which a decision speaks."""
    if k.measure != "transfers":
        return k.index
    return next((way.source, way.to) for way in c.transfers if way.id == k.index[0])


def _lever(c: Case, k: Decision) -> str | None:
    """Return the lever whose variables a decision speaks of; None if they only follow from others."""
    return owner(c, MEASURES[k.measure].variables, (*variables_named(c, k), k.quarter))


def _announced_in(c: Case, strategy: Strategy, k: Decision, span: range) -> list[float]:
    """Return what is announced for some quarters, and what the limits leave of it, where that is one number."""
    lever, field, about = _lever(c, k), MEASURES[k.measure].variables, variables_named(c, k)
    announced = strategy.announced(lever or "")
    there = [t for t in span if field != "recruit" or t <= len(c.quarters) - smallest(c.carers[k.index[0]].lead)]
    told = math.fsum(announced.get((k.index[0], t), 0.0) for t in there)
    if field == "open":
        return [1.0 - told]
    found = (held_at(c, announced, field, (*about, t)) for t in there)
    held = [n for n in found if n is not None and is_number(n)]
    return [told, math.fsum(held)] if len(held) == len(there) else [told]
