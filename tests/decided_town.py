"""A town in which the price of a decision can be worked out in the head, and what prices its decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from placement_opt.answering import Answer, answer
from placement_opt.domain.case import Case, Figure
from placement_opt.domain.claims import Rules
from placement_opt.domain.decisions import Decision
from placement_opt.domain.strategy import AS_PUBLISHED, RECOMMENDED, Strategy
from placement_opt.judge.decision_prices import Priced
from placement_opt.question import Question, Want
from placement_opt.study.pool import answers
from placement_opt.study.priced_decisions import priced, pricing
from tests.town import announces, still_town

RULES = Rules((RECOMMENDED,), 0.05)
LAST = 4


def empty_homes(**changes) -> Case:
    """Return a town with nobody in its homes: Oak costs 130,000 a quarter and Elm 78,000, and one closes a quarter.

    From quarter 2 on they may close, which costs 20,000 and 10,000. So Oak closes first, Elm a quarter later.
    """
    case = still_town(occupancy=1.0, moves=(), mtfc=None, services=(), suitable_share={}, consultation_lag=0, **changes)
    return replace(
        case,
        releases_per_quarter=100.0,
        redundancy=Figure(0.0, "assumed"),
        suitable={**case.suitable, "complex": ("home", "external")},
        opening={("calm", "own"): 20.0},
    )


def short_of_carers() -> Case:
    """Return a town of 20 full fostering households, 1.6 children each, to which 2 children come in quarter 3.

    In agency care a child costs 500 a week more. A household costs 2,000 to recruit and 20 a week.
    """
    nobody = {(g, t): 0.0 for g in ("calm", "complex", "older") for t in range(1, LAST + 1)}
    mix = {("calm", "foster"): 1.0, ("complex", "residential"): 1.0, ("older", "foster"): 1.0}
    return still_town(
        mtfc=None,
        services=(),
        moves=(),
        homes=(),
        opening={("calm", "own"): 32.0},
        entries={**nobody, ("calm", 3): 2.0},
        entry_mix=mix,
    )


def kept_open(home: str, by: str = "lead") -> Decision:
    return Decision("open", (home,), 1, "fix", 1.0, "near the school", by, LAST, f"close {home}", "refuse")


def closed_from(home: str, t: int, by: str = "lead") -> tuple[Decision, ...]:
    about = ("the lease ends", by)
    title = (f"close {home}", "amend")
    return (
        Decision("open", (home,), 1, "fix", 1.0, *about, t - 1, *title),
        Decision("open", (home,), t, "fix", 0.0, *about, LAST, *title),
    )


def question_with(case: Case, decisions: Sequence[Decision], strategy: Strategy | None = None) -> Question:
    return Question(case, replace(strategy or announces(), decisions=tuple(decisions)), RULES)


def prices_of_decisions(
    case: Case, decisions: Sequence[Decision], before: Sequence[Decision] = ()
) -> tuple[Answer, Priced]:
    """Answer the question with all decisions and price each of them but those before."""
    asked = question_with(case, (*before, *decisions))
    together = answer(asked, Want(plans=(AS_PUBLISHED, RECOMMENDED), closures=True))
    found = {ask.words: got for ask, got in answers(pricing(asked, before))}
    return together, priced(asked, together, found, before)
