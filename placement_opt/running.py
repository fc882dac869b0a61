"""A run, from files to answer: the calls in order. It reads as the table of contents."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from placement_opt.answering import Answer
from placement_opt.cycle.drift import drift
from placement_opt.cycle.going_on import gone_on, kept_rows
from placement_opt.domain.claims import Claim
from placement_opt.domain.decisions import Decision
from placement_opt.inputs import strategy_starter
from placement_opt.inputs.frames import figures
from placement_opt.inputs.fund_settings import FUND_CHOICES, read_fund_choices
from placement_opt.inputs.odd_figures import odd_figures
from placement_opt.inputs.read_fund import has_children, has_fund, read_with_children
from placement_opt.inputs.strategy_starter import Asked
from placement_opt.judge.best import HOLDS
from placement_opt.judge.figures_to_ask import AskFirst
from placement_opt.judge.later import Happened, happened
from placement_opt.judge.measured_claims import Judged, as_known, with_ends, with_odd_figures
from placement_opt.judge.verdict import Recheck, Verdict, with_rechecks, with_what_it_turns_on
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput, Fault, NoFeasiblePlan
from placement_opt.kernel.paths import real
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.measure.scored import FALL, FROZEN, HAPPENED, Score
from placement_opt.prepared import Options, Prepared, Run, case_of, prepare
from placement_opt.question import EVERYTHING
from placement_opt.report import run_places
from placement_opt.solving import Baselines
from placement_opt.study.ask_first import ask_first
from placement_opt.study.pool import Unanswered, answers
from placement_opt.study.priced_decisions import priced, pricing
from placement_opt.study.variations import Again, Ask, rechecks, relaxed, twice

__all__ = ["Options", "Run", "check", "new_strategy", "run"]

NO_PLAN, CONTRADICTION, NOT_PROVEN = "has no plan", "its figures contradict each other", "no plan was proven best"
Found = Mapping[str, Answer | Unanswered]  # words of a question -> what was found


def run(options: Options, *, progress: Progress = quiet) -> Run:
    """Answer the question of a model folder and, if `options.out` or `options.register` is set, write the run folder.

    Raises BadInput, NoFeasiblePlan or SolverFailed.
    """
    with run_places.place_held(options):
        now = gone_on(options)
        done = dataclasses.replace(answer_all(now.prepared, options, progress), drift=drift(now))
        return run_places.file_run(done)


def check(model: Path, strategies: Sequence[Path] = ()) -> tuple[str, ...]:
    """Read a model with its strategy, or with each of these, and its fund; return what is odd in its figures.

    Nothing is solved. Raises BadInput with every fault.
    """
    faults: list[Fault] = []
    odd: dict[str, None] = {}
    chosen: list[Path | None] = ([*strategies] or [None]) if has_children(model) else []
    for strategy in chosen:
        try:
            prepared = prepare(Options(model, strategy=strategy))
            kept_rows(prepared)
            odd |= dict.fromkeys(one.sentence for one in odd_figures(prepared.inputs))
        except BadInput as error:
            faults += error.faults
    if has_fund(model) and not faults:
        read_with_children(model, read_fund_choices(paths.config_folder() / FUND_CHOICES).highest)
    if faults:
        raise BadInput(faults)
    return tuple(odd)


def new_strategy(name: str, model: Path | str, folder: Path | None = None) -> Path:
    """Write a strategy to begin with and return its file: every lever that the model has rows for, and none pulled.

    It stands in the folder `strategies` of the model, where a run finds it by its name, unless another is given; for a
    model of this package, which may be replaced with it, in the working folder. Raises BadInput.
    """
    found = paths.find_model(model)
    case = case_of(found)
    own = Path() if real(found).is_relative_to(real(paths.models_folder())) else found / paths.STRATEGIES
    place = own if folder is None else folder
    by_name = real(place) == real(found / paths.STRATEGIES)
    asked = Asked(name, str(model), name if by_name else (place / f"{name}.yaml").as_posix())
    return strategy_starter.write(asked, case, place, paths.known_settings(paths.STRATEGIES, found))


def answer_all(
    prepared: Prepared,
    options: Options,
    progress: Progress = quiet,
    baselines: Baselines | None = None,
    before: Sequence[Decision] = (),
) -> Run:
    """Answer the question, the same with homes relaxed if they are whole, and those at the ends of tested figures.

    `baselines` is doing nothing as solved for earlier runs, where several have it in common; decisions `before` have no
    price, and are kept where the others are priced.
    """
    baselines = baselines or Baselines()
    want = dataclasses.replace(EVERYTHING, whole_homes=options.whole_homes)
    central = Ask(prepared.question, want, "As asked")
    bounds = [relaxed(central)] if options.whole_homes else []
    again = list(rechecks(prepared))
    clock = _Clock(progress)
    first = [central, *bounds, *(k.ask for k in again if k.ask)]
    found = {k.words: got for k, got in answers(first, progress=clock, baselines=baselines)}
    undecided = [k.further for k in again if k.ask and k.further and _undecided(found[k.ask.words])]
    found |= {k.words: got for k, got in answers(undecided, progress=clock, baselines=baselines)}
    main = _answered(found[central.words])
    pricing_asks = pricing(prepared.question, before, whole_homes=options.whole_homes)
    decided = {k.words: _answered(got) for k, got in answers(pricing_asks, progress=clock, baselines=baselines)}
    longer = list(twice(prepared, [k.unit.subject for k in main.break_evens]))
    further = answers(longer, progress=clock, baselines=baselines)
    there = [got for _ask, got in further if not _without_plan(got)]
    later = [k for got in there for k in _answered(got).break_evens]
    done = Run(
        options=options,
        prepared=prepared,
        answer=main,
        verdicts=tuple(_judged_again(v, again, found) for v in main.verdicts),
        relaxed={r.plan.name: r.cost for k in bounds for r in _answered(found[k.words]).plans},
        seconds=clock.seconds(),
        later={k.unit.subject: k for k in later},
        others=tuple(_other_again(k, again, found, _outturn(prepared)) for k in main.others),
        priced=priced(prepared.question, main, decided, before),
    )
    holding = {v.claim.id for v in (*done.verdicts, *done.others) if v.status == HOLDS}
    asked = ask_first(prepared, holding) if prepared.inputs.model.published_year else None
    verdicts = [with_what_it_turns_on(v, _turns_on(v.claim, asked)) for v in done.verdicts]
    odd = len(odd_figures(prepared.inputs))
    return dataclasses.replace(
        done,
        ask_first=asked,
        verdicts=tuple(dataclasses.replace(_with_record(v, done.scored), odd=odd) for v in verdicts),
        others=tuple(with_odd_figures(as_known(v, _turns_on(v.claim, asked)), odd) for v in done.others),
    )


def _turns_on(claim: Claim, asked: AskFirst | None) -> tuple[str, ...]:
    """Return what a claim turns on in a model from published statistics, and is only assumed or derived, in words."""
    return tuple(asked.not_own_behind(claim)) if asked else ()


def _with_record(v: Verdict, scored: Score | None) -> Verdict:
    """Return the verdict on a saving with what was spent less than the frozen budget, as far as it is recorded."""
    if scored is None or v.claim.unit != "GBP":
        return v
    falls = [(year, scored.value(year, FALL, HAPPENED, FROZEN)) for year in scored.years if year >= v.claim.year]
    known = tuple((year, gbp) for year, gbp in falls if not math.isnan(gbp))
    return dataclasses.replace(v, happened=Happened(v.claim, known)) if known else v


def _outturn(prepared: Prepared) -> dict[tuple[str, str], float]:
    """Return what was recorded after the decision, by measure and year."""
    return {(measure, year): n for (measure, year), n in figures(prepared.inputs.tables, "outturn", "figure").items()}


def _answered(found: Answer | Unanswered) -> Answer:
    if isinstance(found, Unanswered):
        raise found.error
    return found


def _without_plan(found: Answer | Unanswered) -> bool:
    """Say whether no plan meets every rule, such as a limit on outcomes that no plan keeps over a longer horizon."""
    return isinstance(found, Unanswered) and isinstance(found.error, NoFeasiblePlan)


def _undecided(got: Answer | Unanswered) -> bool:
    """Say whether the best possible alone does not judge a claim: the plans that must reach it are wanted too."""
    return isinstance(got, Answer) and not (got.verdicts or got.others)


def _judged_again(verdict: Verdict, again: list[Again], found: Found) -> Verdict:
    tests = [_recheck(k, found) for k in again if k.claim == verdict.claim.id]
    return with_rechecks(verdict, tests)


def _other_again(judged: Judged, again: list[Again], found: Found, recorded: Mapping[tuple[str, str], float]) -> Judged:
    """Judge a claim beside the schedule again, and put beside it what happened."""
    if isinstance(judged, Verdict):
        told = dataclasses.replace(judged, happened=happened(judged.claim, recorded))
        return _judged_again(told, again, found)
    return with_ends(judged, [_recheck(k, found) for k in again if k.claim == judged.claim.id])


def _recheck(k: Again, found: Found) -> Recheck:
    if k.ask is None:
        return Recheck(k.words, CONTRADICTION, None)
    got = found[k.further.words] if k.further and k.further.words in found else found[k.ask.words]
    if isinstance(got, Unanswered):
        return Recheck(k.words, NO_PLAN if isinstance(got.error, NoFeasiblePlan) else NOT_PROVEN, None)
    every: tuple[Judged, ...] = (*got.verdicts, *got.others)
    (judged,) = every
    return Recheck(k.words, judged.status, judged.found)


class _Clock:
    """Passes progress on and notes how long each step took."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._marks: list[tuple[str, float]] = []

    def __call__(self, done: int, total: int, what: str) -> None:
        """Note the start of a step."""
        self._progress(done, total, what)
        self._marks.append((what, time.perf_counter()))

    def seconds(self) -> dict[str, float]:
        """Return seconds by step."""
        later = zip(self._marks, self._marks[1:], strict=False)
        return {what: end - began for (what, began), (_next, end) in later}
