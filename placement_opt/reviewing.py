"""A review, from the run that is reviewed to the one with what was decided: the calls in order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from placement_opt.answering import answer
from placement_opt.cycle.going_on import gone_on
from placement_opt.domain.case import Case
from placement_opt.domain.decisions import Decision
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.inputs.decision_checks import contradictions
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput, Fault, NoFeasiblePlan
from placement_opt.kernel.held_places import held
from placement_opt.kernel.paths import real
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.kernel.text import shown
from placement_opt.kernel.whole_file import write_whole
from placement_opt.measure.results import Results
from placement_opt.prepared import Options, Run
from placement_opt.question import Want
from placement_opt.report.run_places import file_run, place_held
from placement_opt.review.asked_before import REVIEWED_STRATEGY, SINCE, Earlier, Places, question_of
from placement_opt.review.lead_decisions import LeadSaid, decisions_of
from placement_opt.review.recommendations import Recommendation, recommendations
from placement_opt.review.review_file import read_review, text_of
from placement_opt.review.reviewed_strategy import ADDED, strategy_text
from placement_opt.running import answer_all
from placement_opt.solving import Baselines
from placement_opt.study.priced_decisions import overlap, plan_decided_on

REVIEW_FILE = "review.csv"
SAME_COST = 1.0  # GBP over the horizon: how exactly a plan is found again
PLAN_AND_COST = (RECOMMENDED, "cost over the horizon")  # in a manifest, the stage that says what the plan costs


@dataclass(frozen=True)
class Reviewing:
    """What is asked of a review: the run, the file that was filled in if there is one, and where to write."""

    run: Path
    file: Path | None = None
    places: Places = field(default_factory=Places)
    out: Path | None = None
    register: Path = Path("runs")  # without `out`: where the run with the decisions gets a folder of its own

    @property
    def target(self) -> Path:
        """Where it is written: the file to be filled in, or the folder that holds the run with the decisions."""
        return self.out or (Path(REVIEW_FILE) if self.file is None else self.register)

    def outside(self) -> None:
        """Raise BadInput if it would be written into the run that is reviewed."""
        if real(self.target).is_relative_to(real(self.run)):
            expected = "a place outside the run that is reviewed, which stays as it is"
            hint = "choose another with --out"
            raise BadInput([Fault(shown(self.target), None, "", expected, "one in its folder", hint)])


@dataclass(frozen=True)
class Recommended:
    """The recommended plan of an earlier run, found again, and its rows."""

    earlier: Earlier
    rows: tuple[Recommendation, ...]
    baselines: Baselines

    @property
    def case(self) -> Case:
        """The case that was solved."""
        return self.earlier.prepared.question.case


def write_recommendations(asked: Reviewing, progress: Progress = quiet) -> Recommended:
    """Write the file in which a lead decides on each recommendation of a run.

    Raises BadInput, also for a file that is there already: decisions may stand in it.
    """
    target = asked.target
    asked.outside()
    if target.exists():
        hint = "decisions may stand in it: choose another file with --out"
        raise BadInput([Fault(shown(target), None, "", "a file that does not exist yet", "one that does", hint)])
    with held(target):
        found = _recommended(asked, progress)
        _write_file(target, text_of(found.earlier.name, found.rows))
    return found


def review_run(asked: Reviewing, progress: Progress = quiet) -> Run:
    """Answer the question of a run again with what was decided on it, and write the run folder.

    Raises BadInput, NoFeasiblePlan, which says which decisions clash and on which rows they stand, or SolverFailed.
    """
    assert asked.file is not None
    asked.outside()
    with place_held(Options(asked.run, out=asked.out, register=asked.register)):
        found = _recommended(asked, progress)
        said = read_review(asked.file, found.earlier.name, found.rows, found.case)
        if not said:
            raise BadInput([Fault(shown(asked.file), None, "decision", "a decision in at least one row", "none")])
        with tempfile.TemporaryDirectory() as place:
            return _decided(asked, found, said, Path(place), progress)


def _recommended(asked: Reviewing, progress: Progress) -> Recommended:
    """Find the recommended plan of the run again, on which decisions are taken: with each home open or closed whole."""
    earlier, baselines = question_of(asked.run, asked.places), Baselines()
    whole = earlier.options.whole_homes
    want = Want(plans=(RECOMMENDED,), closures=not whole, whole_homes=whole)
    progress(0, 1, "The recommended plan of the run")
    found = answer(earlier.prepared.question, want, baselines=baselines)
    progress(1, 1, "Done")
    _same_plan(earlier, found.plan(RECOMMENDED))
    rows = recommendations(earlier.prepared.question.case, plan_decided_on(found))
    return Recommended(earlier, tuple(rows), baselines)


def _same_plan(earlier: Earlier, plan: Results) -> None:
    """Raise BadInput if the plan is not the one that the run found, as after a change of the program."""
    then = [k["best"] for k in earlier.manifest["stages"] if (k["plan"], k["stage"]) == PLAN_AND_COST]
    if not then or abs(then[0] - plan.least_cost) > SAME_COST:
        expected = f"a recommended plan of £{then[0]:,.0f} over the horizon" if then else "a recommended plan"
        found = f"one of £{plan.least_cost:,.0f}, by this version of the program"
        raise BadInput([Fault(shown(earlier.folder), None, "", expected, found, SINCE)])


def _decided(asked: Reviewing, found: Recommended, said: Sequence[LeadSaid], place: Path, progress: Progress) -> Run:
    """Answer the question with what was said and write the run; `place` is a folder to work in."""
    assert asked.file is not None
    earlier = found.earlier
    before = earlier.prepared.question.strategy.decisions
    made = [(k, decisions_of(found.case, k)) for k in said]
    new = tuple(k for _said, decisions in made for k in decisions)
    kept = tuple(k for k in before if not (k.title and any(overlap(k, other) for other in new)))
    if faults := list(_against_earlier(asked.file, kept, made)):
        raise BadInput(faults)
    file = _with_decisions(found, (*kept, *new), place)
    options = replace(earlier.options, strategy=file, out=asked.out, register=asked.register)
    try:
        done = answer_all(gone_on(options).prepared, options, progress, found.baselines, before)
    except NoFeasiblePlan as error:
        raise _with_rows(error, asked.file, made, len(kept)) from None
    added = {REVIEWED_STRATEGY: file.read_bytes(), REVIEW_FILE: asked.file.read_bytes()}
    return file_run(done, added)


def _with_decisions(found: Recommended, decisions: Sequence[Decision], place: Path) -> Path:
    """Write the strategy of the run with these decisions, as the next run can use it, and return its file."""
    prepared = found.earlier.prepared
    name = prepared.question.strategy.name.removesuffix(ADDED) + ADDED
    file = place / paths.STRATEGIES / f"{name}.yaml"
    file.parent.mkdir()
    file.write_text(strategy_text(prepared.strategy_file, found.case, decisions), encoding="utf-8", newline="\n")
    return file


Made = Sequence[tuple[LeadSaid, tuple[Decision, ...]]]


def _against_earlier(file: Path, kept: Sequence[Decision], made: Made) -> Iterator[Fault]:
    """Yield a fault for what was said against a decision that stands in the strategy already."""
    rows = [said for said, decisions in made for _k in decisions]
    new = [k for _said, decisions in made for k in decisions]
    for i, j in contradictions((*kept, *new)):
        if i >= len(kept) > j:
            said = rows[i - len(kept)]
            expected = f"what agrees with the decision of {kept[j].by} in the strategy ({kept[j].reason})"
            yield Fault(shown(file), said.line, "decision", expected, said.decision)


def _with_rows(error: NoFeasiblePlan, file: Path, made: Made, kept: int) -> NoFeasiblePlan:
    """Return the error with the rows of the file that clash."""
    rows = [said for said, decisions in made for _k in decisions]
    there = [rows[place - kept] for place, _gbp in error.out if place >= kept]
    if not there:
        return error
    listed = [f"{shown(file)}:{k.line} {k.decision}: {k.of.title}" for k in sorted(there, key=lambda k: k.line)]
    head = "These rows cannot all be kept:" if len(listed) > 1 else "This row cannot be kept:"
    text = "\n".join([head, *(f"  - {words}" for words in listed), "", str(error)])
    return NoFeasiblePlan(text, (f"{head} {'; '.join(listed)}.", *error.reasons), error.out)


def _write_file(target: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises BadInput."""
    try:
        write_whole(target, content)
    except OSError as error:
        raise BadInput([Fault(shown(target), None, "", "a file that can be written", str(error.strerror))]) from error
