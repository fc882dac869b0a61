"""A question that goes on from what happened: the quarters that were counted, one after another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from placement_opt.answering import answer
from placement_opt.cycle.actual_checks import QuarterExpected, check_actuals
from placement_opt.cycle.actual_counts import counted_of
from placement_opt.cycle.actual_measures import IN_CHILDREN, measure_named
from placement_opt.cycle.actuals_files import ActualRow, file_of, keep_actuals, kept_files, read_actuals
from placement_opt.domain.case import Case
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.inputs.frames import figures
from placement_opt.inputs.read_model import read_with_gaps
from placement_opt.kernel import calendar, paths
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import real
from placement_opt.kernel.text import nearest, pounds, shown
from placement_opt.measure.results import Results
from placement_opt.prepared import Options, Prepared, once_passed, prepare
from placement_opt.question import Want
from placement_opt.retracing import settled

IMPORTED = "counted by import-903"
MOST_HIDDEN = 4  # children: the largest count that official statistics hide
FORECAST = Want(plans=(DO_NOTHING, RECOMMENDED))


@dataclass(frozen=True)
class QuarterPassed:
    """One quarter that has passed: what was expected of it as it began, and what was counted."""

    label: str
    number: int
    forecast: Results  # the recommended plan as it stood when the quarter began
    nothing: Results  # doing nothing, as it was at the opening
    rows: tuple[ActualRow, ...]


@dataclass(frozen=True)
class GoneOn:
    """A question with the quarters that have passed, each with what was expected of it."""

    prepared: Prepared
    passed: tuple[QuarterPassed, ...] = ()

    @property
    def plan(self) -> Results | None:
        """The recommended plan as it was before any quarter had passed; None if none has."""
        return self.passed[0].forecast if self.passed else None

    @property
    def recorded(self) -> str:
        """How much of what the quarters that have passed cost is as the council recorded it, in one sentence."""
        by_quarter = [{k.subject: k.value for k in q.rows if k.measure == "spend"} for q in self.passed]
        spent = math.fsum(lines.get(TOTAL, math.fsum(lines.values())) for lines in by_quarter)
        if not any(by_quarter):
            return "No spend of the quarters that have passed was recorded."
        return f"Spend of {pounds(spent)} in the quarters that have passed is as the council recorded it."


def gone_on(options: Options) -> GoneOn:
    """Read a model and its strategy, and go on from the actuals that are kept beside it, if there are any.

    Raises BadInput with every fault, NoFeasiblePlan or SolverFailed.
    """
    return with_actuals(prepare(options))


def with_actuals(prepared: Prepared) -> GoneOn:
    """Return a question once the quarters have passed of which actuals are kept beside its model."""
    now = GoneOn(prepared)
    for label, rows in kept_rows(prepared).items():
        now = _one_more(now, label, rows)
    return now


def kept_rows(prepared: Prepared) -> Mapping[str, tuple[ActualRow, ...]]:
    """Return the actuals that are kept beside a model, by quarter. Raises BadInput with the faults of all of them."""
    c, found, faults = prepared.question.case, dict[str, tuple[ActualRow, ...]](), list[Fault]()
    for label, file in kept_files(prepared.actuals, c):
        try:
            found[label] = read_actuals(file, label, c)
        except BadInput as error:
            faults += error.faults
    if faults:
        raise BadInput(faults)
    return found


def _one_more(now: GoneOn, label: str, rows: tuple[ActualRow, ...], beyond: float | None = None) -> GoneOn:
    """Return the question once one more quarter has passed. Raises BadInput if its figures cannot be.

    `beyond` is from how many standard errors on a figure needs a note; None: it was looked at when it was kept.
    """
    p = now.prepared
    c, t = p.question.case, len(now.passed) + 1
    found = answer(p.question, FORECAST)
    forecast, nothing = found.plan(RECOMMENDED), found.plan(DO_NOTHING)
    households = {k: float(forecast.values.households[k, t - 1]) for k in c.carers}
    counted, missed = counted_of(c, forecast, households, rows, t)
    children = {k: sum(float(forecast.values.x[g, k, t - 1]) for g in c.suited_to.get(k, ())) for k in c.placements}
    expected = QuarterExpected(c, forecast, t, children, households)
    if faults := list(check_actuals(expected, rows, missed, float("inf") if beyond is None else beyond)):
        raise BadInput(faults)
    passed = (*now.passed, QuarterPassed(label, t, forecast, nothing, rows))
    return GoneOn(_with_small_counts(once_passed(p, [settled(c, forecast.values, counted)]), rows), passed)


def _with_small_counts(p: Prepared, rows: Sequence[ActualRow]) -> Prepared:
    """Return the question as one of small counts if a quarter has one, whatever was said of the figures before."""
    if not any(measure_named(k.measure).unit == IN_CHILDREN and 0 < k.value <= MOST_HIDDEN for k in rows):
        return p
    model = p.inputs.model.model_copy(update={"contains_small_counts": True})
    return replace(p, inputs=replace(p.inputs, model=model))


def take_actuals(options: Options, quarter: str, file: Path, *, replacing: bool = False) -> GoneOn:
    """Check the actuals of a quarter, keep them beside the model, and return the question that goes on from them.

    They are those of the quarter after the last that is kept, or of that one if they are `replacing` it. Nothing is
    written unless all is well. Raises BadInput with every fault.
    """
    model = Path(paths.find_model(options.model))
    prepared = prepare(options)
    c = prepared.question.case
    kept = [label for label, _file in kept_files(prepared.actuals, c)]
    _own_model(model)
    _in_turn(prepared, kept, quarter, replacing=replacing)
    rows = _rows_of(file, quarter, prepared)
    before = kept[:-1] if replacing and kept and quarter == kept[-1] else kept
    now = GoneOn(prepared)
    for label in before:
        now = _one_more(now, label, read_actuals(file_of(model, label), label, c))
    now = _one_more(now, quarter, rows, prepared.base.cycle.jump_beyond)
    keep_actuals(model, quarter, rows)
    return now


def _rows_of(file: Path, quarter: str, prepared: Prepared) -> tuple[ActualRow, ...]:
    """Return the figures of a file of actuals, or the children by need group of a folder that an import made."""
    c, opening = prepared.question.case, prepared.inputs.model.opening
    if not (file / paths.MODEL_FILE).is_file():
        return read_actuals(file, quarter, c)
    read = read_with_gaps(file)
    number = next(q.number for q in c.quarters if q.label == quarter)
    day, asked = read.model.opening, calendar.last_day(number, opening)
    if day != asked:
        expected = f"a folder imported as of {asked.isoformat()}, the last day of {quarter}"
        raise BadInput([Fault(shown(file), None, "opening", expected, day.isoformat(), whole=True)])
    counts = {(g, p): n for (g, p), n in figures(read.tables, "opening", "children").items()}
    strange = [
        Fault(shown(file), None, "opening.csv", "need groups and placements of the model", f"{g} {p}")
        for (g, p) in counts
        if p not in c.suitable.get(g, ())
    ]
    if strange:
        raise BadInput(strange)
    of = (ActualRow(shown(file), 0, quarter, "children", p, g, n, IMPORTED) for (g, p), n in counts.items())
    none = (
        ActualRow(shown(file), 0, quarter, "children", p, g, 0.0, IMPORTED)
        for g in c.needs
        for p in c.suitable[g]
        if (g, p) not in counts
    )
    return (*of, *none)


def check_some_left(prepared: Prepared) -> None:
    """Raise BadInput if every quarter of the horizon has passed, and nothing is left to choose."""
    c, model = prepared.question.case, prepared.inputs.model
    if c.past and c.past.quarters == len(c.quarters):
        expected = "a horizon of which a quarter is still to come"
        hint = "import the council's next return as a model of its own"
        found = f"all of it passed by {c.quarters[-1].label}"
        raise BadInput([Fault(model.name, None, "", expected, found, hint, whole=True)])


def case_before(options: Options, quarter: str) -> Case:
    """Return the case of a model before anything had happened. Raises BadInput for a quarter that it does not hold."""
    c = prepare(options).question.case
    labels = [q.label for q in c.quarters]
    if quarter not in labels:
        expected = f"a quarter from {labels[0]} to {labels[-1]}"
        raise BadInput([Fault("QUARTER", None, "", expected, quarter, nearest(quarter, labels))])
    return c


def _own_model(model: Path) -> None:
    """Raise BadInput for a model inside the installed program, which is replaced with it."""
    if paths.is_installed() and real(model).is_relative_to(real(paths.models_folder())):
        hint = "copy the folder and give its path"
        raise BadInput([Fault(shown(model), None, "", "a model folder of your own", "one of this program", hint)])


def _in_turn(prepared: Prepared, kept: Sequence[str], quarter: str, *, replacing: bool) -> None:
    """Raise BadInput unless a quarter is the one whose actuals come next, or the last one if it is replaced."""
    labels = [q.label for q in prepared.question.case.quarters]
    following = labels[len(kept)] if len(kept) < len(labels) else ""
    if quarter == following or (replacing and kept and quarter == kept[-1]):
        return
    if quarter in kept:
        hint = "--replace puts these in place of the last that are kept" if quarter == kept[-1] else ""
        expected = f"{following}, the next" if following else "no further quarter"
        raise BadInput([Fault("QUARTER", None, "", expected, f"{quarter}, kept already", hint)])
    expected = f"{following}, the quarter after the last that is kept" if following else "no further quarter"
    raise BadInput([Fault("QUARTER", None, "", expected, quarter, nearest(quarter, [following]))])
