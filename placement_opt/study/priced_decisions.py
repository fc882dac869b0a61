"""Questions that price decisions: the recommended plan without any, and with each alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from placement_opt.answering import Answer
from placement_opt.domain.decisions import Decision, told_as_one
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.judge.decision_prices import Priced, price
from placement_opt.measure.closures import may_cost_less
from placement_opt.measure.results import Results
from placement_opt.question import Question, Want
from placement_opt.study.variations import Ask

WITHOUT = "Without the decisions"


def pricing(question: Question, *, earlier: int = 0, whole_homes: bool = False) -> Iterator[Ask]:
    """Yield the questions that price the decisions of a strategy but its first `earlier` ones, which stand in all."""
    decisions = question.strategy.decisions
    if len(decisions) <= earlier:
        return
    want = Want(plans=(RECOMMENDED,), closures=not whole_homes, whole_homes=whole_homes)
    before, groups = decisions[:earlier], groups_of(question, earlier)
    yield Ask(_deciding(question, before), want, WITHOUT)
    for n, group in enumerate(groups if len(groups) > 1 else (), 1):
        yield Ask(_deciding(question, (*before, *group)), want, _words(n))


def _words(n: int) -> str:
    return f"Decision {n} alone"


def _deciding(question: Question, decisions: tuple[Decision, ...]) -> Question:
    return replace(question, strategy=replace(question.strategy, decisions=decisions))


def groups_of(question: Question, earlier: int = 0) -> list[tuple[Decision, ...]]:
    """Return the decisions of a strategy but its first ones, those that are told as one together."""
    later = question.strategy.decisions[earlier:]
    return [tuple(later[i] for i in group) for group in told_as_one(later)]


def priced(question: Question, together: Answer, found: Mapping[str, Answer], *, earlier: int = 0) -> Priced | None:
    """Return the decisions priced, from the answer with all of them and those to `pricing`; None if there are none."""
    if WITHOUT not in found:
        return None
    c, groups, without = question.case, groups_of(question, earlier), plan_decided_on(found[WITHOUT])
    everything = plan_decided_on(together)
    plans = [plan_decided_on(found[_words(n)]) if len(groups) > 1 else everything for n in range(1, len(groups) + 1)]
    return Priced(
        alone=tuple(price(c, group, plan, without) for group, plan in zip(groups, plans, strict=True)),
        together=price(c, question.strategy.decisions[earlier:], everything, without),
        gap=max(may_cost_less(plan) for plan in (without, everything, *plans)),
    )


def plan_decided_on(answer: Answer) -> Results:
    """Return the recommended plan on which somebody decides: with each home open or closed whole, if it has any."""
    return answer.whole.get(RECOMMENDED) or answer.plan(RECOMMENDED)
