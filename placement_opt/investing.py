"""What a fund can do, from files to findings: the children's programme beside it, its plans, and what was learnt."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from placement_opt.cycle.going_on import check_some_left, gone_on
from placement_opt.domain.claims import Rules
from placement_opt.domain.investment import ASKS, COUNTS, InvestmentCase
from placement_opt.fund.case_worth import CaseWorth, case_worths
from placement_opt.fund.effects_known import EffectKnown, as_known, effects_known
from placement_opt.fund.fund_answer import FUND_STEPS, FundAnswer, answer_fund
from placement_opt.fund.fund_first_year import FundFirstYear, first_year, left_for_own
from placement_opt.fund.scale_up import ScaleUp, recommend
from placement_opt.inputs.base import Base, read_base
from placement_opt.inputs.fund_outcomes import TrackedOutcome, read_outcomes
from placement_opt.inputs.fund_settings import FUND_CHOICES, FundChoices, read_fund_choices
from placement_opt.inputs.read_fund import FundInputs, files_of_fund, has_children, read_fund
from placement_opt.inputs.resolve.fund import investment_case
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.kernel.text import nearest
from placement_opt.prepared import Options, Prepared


@dataclass(frozen=True)
class FundOptions:
    """What the user asks of a fund beside the question of the children's programme."""

    gate: int | None = None  # None, and of the others "": as config/fund.yaml says
    ask: str = ""
    counts: str = ""
    whole_blocks: bool = False
    outcomes: Path | None = None  # what came of interventions so far
    first_year: bool = False  # decide a first year before results are known


FIRST_YEAR_STEP = "First year"
AS_CHOSEN = FundOptions()  # all as config/fund.yaml says


@dataclass(frozen=True)
class FundLearning:
    """What was counted of interventions, what is known of each effect since, and what to do with each."""

    outcomes: tuple[TrackedOutcome, ...]
    known: tuple[EffectKnown, ...]
    words: tuple[ScaleUp, ...]


@dataclass(frozen=True)
class Funded:
    """A fund that was asked: what it was asked, from which files, and what was found."""

    options: Options
    fund_options: FundOptions
    prepared: Prepared | None  # of the children's programme; None: the model has none
    read: FundInputs
    choices: FundChoices
    base: Base
    files: tuple[Path, ...]  # of the fund and its choices
    case: InvestmentCase
    answer: FundAnswer
    worths: tuple[CaseWorth, ...]
    learnt: FundLearning | None = None  # None: no outcomes were given
    first: FundFirstYear | None = None  # None: it was not asked
    seconds: Mapping[str, float] = field(default_factory=dict)


def ask_fund(options: Options, asked: FundOptions = AS_CHOSEN, *, progress: Progress = quiet) -> Funded:
    """Answer what is asked of the fund of a model folder.

    Raises BadInput with every fault, NoFeasiblePlan, or SolverFailed.
    """
    model = paths.find_model(options.model)
    choices_file = _choices_file(options)
    choices = _chosen(read_fund_choices(choices_file), asked)
    prepared = None
    if has_children(model):
        prepared = gone_on(options).prepared
        check_some_left(prepared)
    base = prepared.base if prepared else read_base((paths.config_folder() / "base.yaml", *options.configs))
    read = read_fund(model, prepared.inputs if prepared else None, choices.highest)
    question = prepared.question if prepared else None
    case = investment_case(read, choices, question.case if question else None)
    case = dataclasses.replace(case, whole_blocks=asked.whole_blocks)
    learnt = _learnt(case, read, choices, asked.outcomes) if asked.outcomes else None
    case = as_known(case, learnt.known) if learnt else case
    steps: list[tuple[str, float]] = []

    def step(name: str) -> None:
        progress(len(steps), len(FUND_STEPS) + 1, name)
        steps.append((name, time.perf_counter()))

    rules = Rules(base.verdict.must_reach, base.verdict.at_risk_margin)
    answer = answer_fund(case, question, rules, base.appraisal.allowances(), step)
    step(FIRST_YEAR_STEP)
    first = first_year(left_for_own(case, answer.recommended), choices) if asked.first_year else None
    step("")
    return Funded(
        *(options, asked, prepared, read, choices, base),
        files=(*files_of_fund(model), choices_file),
        case=case,
        answer=answer,
        worths=case_worths(case),
        learnt=learnt,
        first=first,
        seconds={name: later - began for (name, began), (_next, later) in itertools.pairwise(steps)},
    )


def _learnt(case: InvestmentCase, read: FundInputs, choices: FundChoices, file: Path) -> FundLearning:
    """Return what counts of outcomes say. Raises BadInput with every fault of their file."""
    outcomes = read_outcomes(file, read.tables, read.model.opening)
    known = effects_known(case, outcomes, choices.tracking.interval)
    return FundLearning(outcomes, known, recommend(case, known, outcomes, choices.tracking))


def _choices_file(options: Options) -> Path:
    """Return the choices that a run kept, where a kept run is asked again; else those of config/."""
    kept = options.files.catalogue.parent / FUND_CHOICES if options.files else None
    return kept if kept and kept.is_file() else paths.config_folder() / FUND_CHOICES


def _chosen(choices: FundChoices, asked: FundOptions) -> FundChoices:
    """Return the choices with those of the command in their place. Raises BadInput with every fault."""
    faults = []
    for option, word, allowed in (("--ask", asked.ask, ASKS), ("--counts", asked.counts, COUNTS)):
        if word and word not in allowed:
            faults.append(Fault(option, None, "", " | ".join(allowed), word, nearest(word, allowed)))
    if asked.gate is not None and asked.gate > choices.highest:
        faults.append(Fault("--gate", None, "", f"a level of evidence from 0 to {choices.highest}", str(asked.gate)))
    if faults:
        raise BadInput(faults)
    changes = {name: word for name, word in (("ask", asked.ask), ("counts", asked.counts)) if word}
    if asked.gate is not None:
        changes["gate"] = asked.gate  # type: ignore[assignment]
    return choices.model_copy(update=changes)
