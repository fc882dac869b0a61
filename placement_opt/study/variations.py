"""Generators of questions: what is varied, and how much of each answer is wanted."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placement_opt.domain.claims import REACHED, Claim
from placement_opt.inputs import RecheckFigure
from placement_opt.inputs.schema import TABLES
from placement_opt.judge.verdict import claims
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest
from placement_opt.prepared import Options, Prepared, at_end, prepare, with_horizon
from placement_opt.question import EVERYTHING, Question, Want

ENDS = ("low", "high")


@dataclass(frozen=True)
class Ask:
    """A question, how much of its answer is wanted, and what it stands for in words."""

    question: Question
    want: Want
    words: str


def scenarios(options: Options, names: Sequence[tuple[str, ...]], want: Want = EVERYTHING) -> Iterator[Ask]:
    """Yield a question for each set of scenarios; none is the central case. Raises BadInput."""
    for chosen in names:
        question = prepare(dataclasses.replace(options, scenarios=chosen)).question
        yield Ask(question, want, question.name)


def ends(prepared: Prepared, table: str, parameter: str, words: str, want: Want) -> Iterator[Ask]:
    """Yield a question with one figure at each end of its range.

    Raises BadInput for a table or figure that there is not, or if the figures then contradict each other.
    """
    _known_figure(table, parameter)
    for end in ENDS:
        yield Ask(at_end(prepared, table, parameter, end).question, want, f"{words} at the {end} end")


def _known_figure(table: str, parameter: str) -> None:
    known = [p.name for p in TABLES[table].parameters] if table in TABLES else list(TABLES)
    word = parameter if table in TABLES else table
    if word not in known:
        column = "parameter" if table in TABLES else "table"
        raise BadInput([Fault("figure", None, column, f"one of {', '.join(known)}", word, nearest(word, known))])


@dataclass(frozen=True)
class Again:
    """A claim to be judged again with one figure at an end of its range."""

    claim: str
    words: str
    ask: Ask | None  # for the best possible alone; None: the figures then contradict each other
    further: Ask | None = None  # with the plans that must reach the claim, for where the best does not decide


def rechecks(prepared: Prepared) -> Iterator[Again]:
    """Yield every claim of the case that config/ wants judged again, at each end of the figure that it names."""
    made = [claim for claim in claims(prepared.question.case) if not claim.untestable]
    tested = prepared.base.verdict.tested
    for claim, figure in ((k, f) for k in made for f in tested if f.claim in (k.id, k.kind)):
        frame = prepared.inputs.tables[figure.table]
        for end in ENDS:
            values = frame.loc[frame["parameter"] == figure.parameter, end]
            words = f"{figure.words} at the {end} end ({_span(values.min(), values.max())})"
            yield _again(prepared, claim, figure, end, words)


def _span(least: float, most: float) -> str:
    """Return the values of a figure: of one row, or from the least to the most of several."""
    return f"{least:,g}" if least == most else f"{least:,g} to {most:,g}"


def _again(prepared: Prepared, claim: Claim, figure: RecheckFigure, end: str, words: str) -> Again:
    plans = prepared.base.verdict.must_reach if claim.kind in REACHED else ()
    try:
        question = at_end(prepared, figure.table, figure.parameter, end).question
    except BadInput:
        return Again(claim.id, words, None)
    title = f"{claim.id}: {words}"
    ask = Ask(question, Want(plans=(), best=(claim.id,)), title)
    further = Ask(question, Want(plans=plans, best=(claim.id,), closures=True), f"{title}, with the plans")
    return Again(claim.id, words, ask, further if plans else None)


def relaxed(ask: Ask) -> Ask:
    """Return the same plans with homes relaxed, as a bound beside those with homes kept whole."""
    want = Want(plans=ask.want.plans)
    question = dataclasses.replace(ask.question, name=f"{ask.question.name}, homes open in part")
    return Ask(question, want, f"{ask.words}, homes open in part")


def twice(prepared: Prepared, subjects: Sequence[str]) -> Iterator[Ask]:
    """Yield a question over twice the horizon: where levers left at zero would begin to pay; none if there are none.

    None either if that is longer than the choices say.
    """
    quarters = 2 * len(prepared.question.case.quarters)
    if not subjects or quarters > prepared.base.longest_look:
        return
    longer = with_horizon(prepared, quarters)
    want = Want(plans=(), break_evens=tuple(subjects))
    yield Ask(longer.question, want, "Over twice the horizon")
