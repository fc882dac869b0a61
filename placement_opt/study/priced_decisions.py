"""Questions that price decisions: the recommended plan without any, and with each alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from placement_opt.answering import Answer, answer
from placement_opt.domain.decisions import Decision, told_as_one
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.judge.decision_prices import Priced, price
from placement_opt.measure.closures import may_cost_less
from placement_opt.measure.results import Results
from placement_opt.question import Question, Want
from placement_opt.solving import Baselines
from placement_opt.study.variations import Ask

WITHOUT = "Without the decisions"


def pricing(question: Question, before: Sequence[Decision] = (), *, whole_homes: bool = False) -> Iterator[Ask]:
    """Yield the questions that price the decisions of a strategy against those `before`, if there are any to price."""
    groups = groups_of(question, before)
    if not groups:
        return
    want = Want(plans=(RECOMMENDED,), closures=not whole_homes, whole_homes=whole_homes)
    yield Ask(_deciding(question, before), want, WITHOUT)
    for n, group in enumerate(groups if len(groups) > 1 else (), 1):
        kept = [k for k in before if k in question.strategy.decisions or not any(overlap(k, new) for new in group)]
        yield Ask(_deciding(question, (*kept, *group)), want, _words(n))


def overlap(one: Decision, other: Decision) -> bool:
    """Say whether two decisions speak of the same thing in the same quarter."""
    same = (one.measure, one.index) == (other.measure, other.index)
    return same and one.quarter <= other.last and other.quarter <= one.last


def _words(n: int) -> str:
    return f"Decision {n} alone"


def _deciding(question: Question, decisions: Sequence[Decision]) -> Question:
    return replace(question, strategy=replace(question.strategy, decisions=tuple(decisions)))


def groups_of(question: Question, before: Sequence[Decision] = ()) -> list[tuple[Decision, ...]]:
    """Return the decisions of a strategy but those before, the ones that are told as one together."""
    new = [k for k in question.strategy.decisions if k not in before]
    return [tuple(new[i] for i in group) for group in told_as_one(new)]


def priced(
    question: Question, together: Answer, found: Mapping[str, Answer], before: Sequence[Decision] = ()
) -> Priced | None:
    """Return the decisions priced, from the answer with all of them and those to `pricing`; None if there are none."""
    if WITHOUT not in found:
        return None
    c, groups, without = question.case, groups_of(question, before), plan_decided_on(found[WITHOUT])
    everything = plan_decided_on(together)
    plans = [plan_decided_on(found[_words(n)]) if len(groups) > 1 else everything for n in range(1, len(groups) + 1)]
    return Priced(
        alone=tuple(price(c, group, plan, without) for group, plan in zip(groups, plans, strict=True)),
        together=price(c, [k for group in groups for k in group], everything, without),
        gap=max(may_cost_less(plan) for plan in (without, everything, *plans)),
    )


def prices_of(question: Question) -> Priced | None:
    """Answer a question with its decisions and price each of them; None if it has none.

    Raises NoFeasiblePlan, which says which decisions clash, or SolverFailed.
    """
    want = Want(plans=(RECOMMENDED,), closures=True)
    baselines, found = Baselines(), dict[str, Answer]()
    together = answer(question, want, baselines=baselines)
    for ask in pricing(question):
        found[ask.words] = answer(ask.question, ask.want, baselines=baselines)
    return priced(question, together, found)


def plan_decided_on(found: Answer) -> Results:
    """Return the recommended plan on which somebody decides: with each home open or closed whole, if it has any."""
    return found.whole.get(RECOMMENDED) or found.plan(RECOMMENDED)
