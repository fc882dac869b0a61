"""What of an announcement gives way to decisions, in words."""

from __future__ import annotations

from placement_opt.domain.agreed import beyond_the_announcement, contradicting
from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES, Decision
from placement_opt.domain.strategy import Strategy
from placement_opt.judge.words import label


def agreed_words(c: Case, strategy: Strategy) -> list[str]:
    """Return sentences on where the published plan is not as announced, and which decisions it does not keep."""
    found = []
    against = _subjects(c, contradicting(c, strategy))
    if against:
        found.append(
            f"Decisions contradict the strategy as published in: {'; '.join(against)}. The announcement gives way "
            "there: the strategy as published is told as far as agreed."
        )
    beyond = beyond_the_announcement(c, strategy)
    further = _subjects(c, [strategy.decisions[n] for n in sorted(beyond)])
    if further:
        found.append(
            f"The strategy as published does not have what was decided of: {'; '.join(further)}. It was not announced."
        )
    return found


def _subjects(c: Case, decisions: list[Decision]) -> list[str]:
    """Return what decisions are about, each measure once with all of its subjects."""
    by_measure: dict[str, dict[str, None]] = {}
    for k in decisions:
        by_measure.setdefault(k.measure, {})[", ".join(label(c, part) for part in k.index)] = None
    return [f"{MEASURES[measure].words} ({', '.join(about)})" for measure, about in by_measure.items()]
