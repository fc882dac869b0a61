"""A question with the files it came from, and a finished run: what reports print and studies vary."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pandas as pd

from placement_opt import inputs
from placement_opt.answering import Answer
from placement_opt.domain.case import Case
from placement_opt.domain.claims import Rules
from placement_opt.domain.counted import QuarterCount
from placement_opt.domain.strategy import Strategy
from placement_opt.england.council_panel import shipped_panel
from placement_opt.england.councils_by_name import council_of
from placement_opt.england.published_choices import read_published_choices
from placement_opt.input_copies import InputCopies, InputFiles, base_files, copies_of, named_files
from placement_opt.input_copies import Options as Options
from placement_opt.inputs import Base, Inputs, resolve
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.claims_file import name_of
from placement_opt.inputs.frames import Drawn
from placement_opt.inputs.odd_figures import warnings_of
from placement_opt.inputs.own_claims import by_itself
from placement_opt.inputs.read_model import faults_of
from placement_opt.inputs.table_records import NO_PLAN_READS
from placement_opt.judge.break_even import BreakEven
from placement_opt.judge.decision_prices import Priced
from placement_opt.judge.figures_to_ask import AskFirst
from placement_opt.judge.measured_claims import Judged
from placement_opt.judge.outside_view import OutsideView, outside_view
from placement_opt.judge.schedule import Finding
from placement_opt.judge.verdict import Verdict
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.measure.bridge import Bridge
from placement_opt.measure.drift_parts import Drift
from placement_opt.measure.pressure import Pressure
from placement_opt.measure.recorded import recorded
from placement_opt.measure.results import Results
from placement_opt.measure.scored import Score, score
from placement_opt.question import Question, Search
from placement_opt.retracing import traced, traced_on

Part = TypeVar("Part")
PAGE, WORKBOOK = "page.html", "workbook.xlsx"  # of a run that is written with its pack


@dataclass(frozen=True)
class Prepared:
    """A question, the figures and choices it was resolved from, and their files."""

    question: Question
    base: Base
    inputs: Inputs
    files: tuple[Path, ...]  # the last is that of the strategy
    copies: InputCopies  # of the same files
    actuals: tuple[Path, ...] = ()  # files of the actuals that are kept, as far as they are to be gone on from
    counted: tuple[QuarterCount, ...] = ()  # quarters that have passed, each settled whole
    baseline: Case | None = None  # whose doing nothing savings are measured from once quarters have passed
    opening: Case | None = None  # the case before any quarter had passed; None: none has
    bare: Question | None = None  # once the quarters have passed, before any limit gives way, if that is known

    @property
    def strategy_file(self) -> Path:
        """The file of the strategy."""
        return self.files[-1]

    @property
    def grades(self) -> dict[str, int]:
        """How many figures that the programme reads have each grade of evidence."""
        read = [t for name, t in self.inputs.tables.items() if "evidence" in t and name not in NO_PLAN_READS]
        return dict(Counter(str(grade) for t in read for grade in t["evidence"]))


@dataclass(frozen=True)
class Run:
    """A finished run: what was asked, from which files, and what was found."""

    options: Options
    prepared: Prepared
    answer: Answer
    verdicts: tuple[Verdict, ...]  # those of the answer, judged again at the ends of the figures that config/ names
    relaxed: Mapping[str, float]  # plan -> least cost with homes relaxed, when homes were kept whole [GBP]
    seconds: Mapping[str, float]  # by step
    others: tuple[Judged, ...] = ()  # the other claims of the answer, judged again likewise
    later: Mapping[str, BreakEven] = field(default_factory=dict)  # subject left at zero -> over twice the horizon
    drift: Drift | None = None  # from the plan as it was before any quarter had passed; None: none has
    priced: Priced | None = None  # what each decision of the strategy costs; None if it has none
    ask_first: AskFirst | None = None  # figures to ask for; None unless the model was made from published statistics

    @property
    def case(self) -> Case:
        """The case that was solved."""
        return self.answer.case

    @property
    def plans(self) -> tuple[Results, ...]:
        """The four plans, doing nothing first."""
        return self.answer.plans

    def plan(self, name: str) -> Results:
        """Return one plan's results by name."""
        return self.answer.plan(name)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The schedule examined before any optimising."""
        return self.answer.findings

    @property
    def warnings(self) -> tuple[str, ...]:
        """Figures far from what is usual, and what cannot work, or hardly, in the strategy."""
        return (*warnings_of(self.prepared.inputs), *self.answer.warnings)

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Every claim as judged: those of the schedule first."""
        return (*self.verdicts, *self.others)

    @property
    def pressures(self) -> tuple[Pressure, ...]:
        """The pressure of doing nothing, by year."""
        return self.answer.pressures

    @property
    def savings(self) -> pd.DataFrame:
        """Every saving by basis, plan, year, line and reading."""
        return self.answer.savings

    @property
    def home_moves(self) -> pd.DataFrame:
        """Children who change council home by plan, quarter, home and need."""
        return self.answer.home_moves

    @property
    def bridge(self) -> Bridge:
        """The bridge from the frozen budget to the recommended plan."""
        return _wanted(self.answer.bridge)

    @cached_property
    def scored(self) -> Score | None:
        """The answer beside what happened; None unless outturn.csv says something of a whole year of the horizon."""
        most = {v.claim.year: v.best.amount for v in self.verdicts if v.claim.unit == "GBP"}
        read = self.prepared.inputs
        return score(self.case, self.plans, most, read.catalogue.scored, recorded(read.tables))

    @cached_property
    def outside(self) -> OutsideView | None:
        """What councils ever did beside each claim and plan; None of a run that judges no claim."""
        if not self.judged:
            return None
        case, council = self.answer.question.before.case, council_of(self.prepared.inputs)
        return outside_view(case, self.judged, self.plans, shipped_panel(), read_published_choices(), council)

    @property
    def cashable(self) -> float:
        """The part of the recommended plan's recurrent saving that leaves the budget [GBP]."""
        return _wanted(self.answer.cashable)

    @property
    def present_value(self) -> float:
        """What the recommended plan saves over the horizon, discounted [GBP]."""
        return _wanted(self.answer.present_value)


def _wanted(part: Part | None) -> Part:
    """Return a part of an answer of which everything was wanted."""
    assert part is not None
    return part


def prepare(options: Options) -> Prepared:
    """Read a model folder, apply the scenarios, and resolve the case and the strategy.

    Raises BadInput with every fault.
    """
    files = options.files or named_files(options)
    try:
        read = inputs.read_model(files.model, read_catalogue(files.catalogue))
        council_of(read)
        read = inputs.apply_scenarios(read, files.scenarios)
        base = inputs.read_base(files.choices, read)
    except BadInput as error:
        apart = faults_by_themselves(options, [files.strategy] if files.strategy else [])
        raise BadInput([*error.faults, *apart]) from error
    if files.strategy is None:
        named = read.model.strategy or base.strategy
        files = dataclasses.replace(files, strategy=paths.find_setting(named, paths.STRATEGIES, files.model))
    assert files.strategy
    read, question = question_of(read, base, files.strategy, options.horizon)
    baseline = _baseline(files, len(question.case.quarters))
    return Prepared(question, base, read, files.every, copies_of(files), files.actuals, baseline=baseline)


def _baseline(files: InputFiles, horizon: int) -> Case | None:
    """Return the case of the run from whose doing nothing savings are measured, if it is another's than this."""
    if files.baseline is None:
        return None
    before = dataclasses.replace(files.baseline, actuals=(), baseline=None)
    return prepare(Options(before.model, files=before, horizon=horizon)).question.case


def question_of(read: Inputs, base: Base, strategy_file: Path, horizon: int | None) -> tuple[Inputs, Question]:
    """Return the inputs with the claims that a strategy makes of its own, and the question that they ask.

    Raises BadInput with every fault.
    """
    read, case, strategy = _of_a_strategy(strategy_file, read, base, horizon)
    rules = Rules(base.verdict.must_reach, base.verdict.at_risk_margin)
    name = " + ".join(case.scenario) or "central"
    search = Search(base.whole_homes_nodes, base.whole_homes_rows)
    return read, Question(case, strategy, rules, name, search)


def faults_by_themselves(options: Options, strategies: Sequence[Path] = ()) -> list[Fault]:
    """Return the faults that a model, config/ and strategies have whatever the others say: none hides another's."""
    found: list[Fault] = []
    for read in (
        lambda: council_of(inputs.read_model(paths.find_model(options.model))),
        lambda: inputs.read_base(options.files.choices if options.files else base_files(options)),
    ):
        try:
            read()
        except BadInput as error:
            found += error.faults
    return found + [fault for file in strategies for fault in by_itself(file)]


def _of_a_strategy(file: Path, read: Inputs, base: Base, horizon: int | None) -> tuple[Inputs, Case, Strategy]:
    """Return the inputs with the claims that a strategy makes of its own, the case with them, and the strategy."""
    claims, faults = inputs.own_claims(file, read)
    own = tuple(name_of(claim) for claim in claims)
    read = dataclasses.replace(read, claims=(*read.claims, *claims), own_claims=own)
    try:
        case = _case(read, base, horizon or base.horizon_quarters)
    except BadInput as error:
        raise BadInput([*error.faults, *faults, *by_itself(file)]) from error
    try:
        strategy = inputs.read_strategy(file, case, read.sources)
    except BadInput as error:
        raise BadInput([*faults, *error.faults]) from error
    if faults:
        raise BadInput(faults)
    return read, case, strategy


def case_of(model: Path | str) -> Case:
    """Return the central case of a model folder, whatever its strategy. Raises BadInput with every fault."""
    read = inputs.read_model(paths.find_model(model))
    base = inputs.read_base((paths.config_folder() / "base.yaml",), read)
    return _case(read, base, base.horizon_quarters)


def at_end(prepared: Prepared, table: str, parameter: str, end: str) -> Prepared:
    """Return the question with one figure at its `low` or `high` end in every row that has it.

    Raises BadInput if the figures then contradict each other.
    """
    frame = prepared.inputs.tables[table].copy()
    rows = frame["parameter"] == parameter
    frame.loc[rows, "value"] = frame.loc[rows, end]
    changed = dataclasses.replace(prepared.inputs, tables={**prepared.inputs.tables, table: frame})
    if faults := faults_of(changed):
        raise BadInput(dataclasses.replace(f, hint=f"with {parameter} at its {end} end") for f in faults)
    case = _case(changed, prepared.base, len(prepared.question.case.quarters))
    question = dataclasses.replace(
        prepared.question, case=case, name=f"{prepared.question.name}, {table} {parameter} {end}"
    )
    return dataclasses.replace(prepared, question=_passed(question, prepared), inputs=changed)


def over_draws(prepared: Prepared, drawn: Drawn) -> Prepared:
    """Return the question with figures over draws in place of those of the model, one value per draw."""
    changed = dataclasses.replace(prepared, inputs=dataclasses.replace(prepared.inputs, drawn=drawn))
    case = _case(changed.inputs, prepared.base, len(prepared.question.case.quarters))
    return dataclasses.replace(changed, question=dataclasses.replace(prepared.question, case=case))


def with_horizon(prepared: Prepared, quarters: int) -> Prepared:
    """Return the question over another horizon; the strategy is that of the question."""
    case = _case(prepared.inputs, prepared.base, quarters)
    question = dataclasses.replace(prepared.question, case=case, name=f"{prepared.question.name}, {quarters} quarters")
    return dataclasses.replace(prepared, question=_passed(question, prepared), bare=None)


def once_passed(prepared: Prepared, counted: Sequence[QuarterCount]) -> Prepared:
    """Return the question once further quarters have passed that were counted, each settled whole."""
    opening = prepared.opening or prepared.question.case
    before = dataclasses.replace(prepared.question, case=opening, frozen=None)
    question, bare = traced_on(before, prepared.bare, prepared.counted, counted)
    asked, every = dataclasses.replace(question, frozen=prepared.baseline or opening), (*prepared.counted, *counted)
    return dataclasses.replace(prepared, question=asked, counted=every, opening=opening, bare=bare)


def _passed(question: Question, prepared: Prepared) -> Question:
    """Return a question about a case in which nothing has happened yet, once the quarters have passed."""
    before = dataclasses.replace(question, frozen=None)
    if not prepared.counted:
        return before
    now = traced(before, prepared.counted)
    return dataclasses.replace(now, frozen=prepared.baseline or now.frozen)


def _case(read: Inputs, base: Base, horizon: int) -> Case:
    try:
        return resolve.build(
            read,
            horizon=horizon,
            local_floor=base.local_share_floor,
            safe_withdrawal=base.safe_withdrawal,
            substitution_allowed=base.residential_substitution == "allowed",
            outcome_limits=base.outcome_limits,
        )
    except BadInput as error:
        raise BadInput(map(base.in_its_file, error.faults)) from error
