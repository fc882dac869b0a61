"""Which verdicts would be others if one figure were wrong by ten, and nothing told it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from placement_opt.inputs.claims_file import name_of
from placement_opt.inputs.figure_slips import Slip, is_refused, slips, warned_of, with_slip
from placement_opt.inputs.frames import Inputs
from placement_opt.kernel.errors import BadInput, SolverFailed
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.prepared import Prepared, question_of
from placement_opt.question import Want
from placement_opt.study.pool import Unanswered, answer_one
from placement_opt.study.variations import Ask
from placement_opt.study.workers import HERE, Workers, each

TENFOLD = (10.0, 0.1)
REFUSED, WARNED, NO_VERDICT, THE_SAME, TURNED = "refused", "warned of", "without a plan", "no verdict changes", "turned"

Statuses = Mapping[str, str]  # id of a claim -> its judgement


@dataclass(frozen=True)
class FigureTurn:
    """What comes of one figure that is wrong: whether it is noticed, and which verdicts change if not."""

    slip: Slip
    ends: str  # one of the words above
    changes: tuple[tuple[str, str, str], ...] = ()  # claim, its judgement as the model is, and with the figure wrong


@dataclass(frozen=True)
class Turned:
    """Every figure of a model wrong in turn."""

    title: str
    turns: tuple[FigureTurn, ...]

    @property
    def counted(self) -> Mapping[str, int]:
        """How many of the changes ended in each way."""
        return Counter(turn.ends for turn in self.turns)

    @property
    def unseen(self) -> tuple[FigureTurn, ...]:
        """The changes that turn a verdict and that nothing tells."""
        return tuple(turn for turn in self.turns if turn.ends == TURNED)


def turned_verdicts(prepared: Prepared, *, workers: Workers = HERE, progress: Progress = quiet) -> Turned:
    """Return what comes of each figure of a model, one at a time, times ten and divided by ten, with its range.

    What is refused or warned of is known by reading. The others are solved, each as far as judgements need, as the
    figures stand: without the ends of figures at which a run judges again. Raises BadInput, NoFeasiblePlan or
    SolverFailed for the model as it is.
    """
    asked = slips(prepared.inputs.tables, TENFOLD)
    told = warned_of(prepared.inputs)
    ends: dict[Slip, str] = {}
    asks: dict[Slip, Ask] = {}
    for n, slip in enumerate(asked):
        progress(n, len(asked), "Reading")
        found = _read(prepared, slip, told)
        if isinstance(found, Ask):
            asks[slip] = found
        else:
            ends[slip] = found
    central = Ask(prepared.question, _want(prepared), "As it is")
    judge = partial(each, statuses_of, workers=workers, progress=progress, words=_words, instead=_none)
    as_is, *others = judge([central, *asks.values()])
    judged = dict(zip(asks, others, strict=True))
    turns = (
        FigureTurn(slip, ends[slip]) if slip in ends else judged_beside(slip, as_is, judged[slip]) for slip in asked
    )
    return Turned(prepared.question.case.title, tuple(turns))


def statuses_of(ask: Ask) -> Statuses | None:
    """Return how each claim is judged; None if there is no plan, or none was proven best."""
    found = answer_one(ask)
    return None if isinstance(found, Unanswered) else {v.claim.id: v.status for v in (*found.verdicts, *found.others)}


def _read(prepared: Prepared, slip: Slip, told: frozenset[str]) -> Ask | str:
    """Return the question with a figure wrong, or that reading notices it; `told` is what is odd without that."""
    slipped = with_slip(prepared.inputs, slip)
    if is_refused(slipped, slip):
        return REFUSED
    if not warned_of(slipped) <= told:
        return WARNED
    try:
        _read_again, question = question_of(
            _without_own_claims(slipped), prepared.base, prepared.strategy_file, len(prepared.question.case.quarters)
        )
    except BadInput:
        return REFUSED
    return Ask(question, _want(prepared), f"{slip.figure} x {slip.times:g}")


def _without_own_claims(read: Inputs) -> Inputs:
    """Return inputs without the claims of the strategy, which is read again."""
    claims = tuple(claim for claim in read.claims if name_of(claim) not in read.own_claims)
    return dataclasses.replace(read, claims=claims, own_claims=())


def _want(prepared: Prepared) -> Want:
    """Return what of an answer judgements rest on."""
    return Want(plans=prepared.question.rules.must_reach, best=None)


def _words(ask: Ask) -> str:
    return ask.words


def _none(ask: Ask, error: SolverFailed) -> None:
    """Return that a question has no answer where no worker survives it."""


def judged_beside(slip: Slip, as_is: Statuses | None, found: Statuses | None) -> FigureTurn:
    """Return what comes of a figure that reading does not notice, from the judgements without it and with it."""
    if found is None:
        return FigureTurn(slip, NO_VERDICT)
    changes = tuple(_changes(as_is or {}, found))
    return FigureTurn(slip, TURNED if changes else THE_SAME, changes)


def _changes(before: Statuses, after: Statuses) -> Iterator[tuple[str, str, str]]:
    for claim in dict.fromkeys((*before, *after)):
        was, now = before.get(claim, "not made"), after.get(claim, "not made")
        if was != now:
            yield claim, was, now
