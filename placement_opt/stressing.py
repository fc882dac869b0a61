"""How sure an answer is, from files to findings: figures drawn many times, and the question answered in every draw."""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from placement_opt.domain.claims import MEASURED
from placement_opt.judge.chance import Often
from placement_opt.kernel import run_names
from placement_opt.kernel.errors import BadInput, Fault, NoFeasiblePlan, SolverFailed
from placement_opt.kernel.file_limits import too_many
from placement_opt.kernel.hidden_names import DRAWS, hidden
from placement_opt.kernel.paths import real
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.kernel.text import shown
from placement_opt.prepared import Options, Prepared, Run, over_draws, prepare
from placement_opt.question import Question
from placement_opt.report import run_files
from placement_opt.report.run_places import file_both, file_stress, place_held
from placement_opt.running import answer_all
from placement_opt.study.behind import behind
from placement_opt.study.draw_chunks import DrawnQuestion, futures_in_chunks
from placement_opt.study.grid_cells import GridCell, each_by_itself
from placement_opt.study.kept_chunks import Kept
from placement_opt.study.matters import parts_of
from placement_opt.study.not_knowing import not_knowing
from placement_opt.study.sampling import LATIN_HYPERCUBE, SOBOL, SampleRequest, sample
from placement_opt.study.stressed import Drawing, Stressed

TOO_FEW = "So few draws do not say what matters, and so not what stands behind the chances: ask for more."
NOTHING_BEHIND = "What stands behind the chances was not found"
NO_ROBUST_PLAN = "No first year that is the same in all futures was found"
__all__ = ["Drawing", "run_and_stress", "stress", "stress_each"]


def stress(options: Options, drawing: Drawing | None = None, *, progress: Progress = quiet) -> Stressed:
    """Answer the question of a model folder in many draws of its figures; write what came if the options say where.

    In `options.out` they are written beside those of a run of the same question, if they are there; an earlier run of
    another is replaced. In a register they go to the newest run of the same question, or to a folder of their own.
    Raises BadInput, NoFeasiblePlan if doing nothing has no plan with the figures as they are, SolverFailed.
    """
    prepared = _prepared(options)
    with place_held(options, _name_of_draws(prepared, options)):
        found = file_stress(stressed(prepared, options, drawing or Drawing(), progress))
        _clear_draws(prepared, options)
    return found


def _prepared(options: Options) -> Prepared:
    """Read a question. Raises BadInput with every fault, or if actuals are kept beside the model: draws are of a model
    of which nothing has happened yet.
    """
    prepared = prepare(options)
    if prepared.actuals:
        hint, where = "--without-actuals draws the model as it was at its opening", shown(prepared.actuals[-1])
        expected = "a model of which no quarter has passed"
        raise BadInput([Fault(where, None, "", expected, "actuals beside the model", hint, whole=True)])
    return prepared


def stress_each(
    options: Options, chosen: Sequence[GridCell], drawing: Drawing, *, progress: Progress = quiet
) -> Iterator[Stressed]:
    """Stress strategies under scenarios one after another, each in a folder of its own below `options.out`.

    Raises BadInput with the faults of all of them before anything is solved; else as `stress`.
    """
    for own in each_by_itself(options, chosen):
        yield stress(own, drawing, progress=progress)


def run_and_stress(
    options: Options, drawing: Drawing | None = None, *, progress: Progress = quiet
) -> tuple[Run, Stressed]:
    """Answer a question, and say how sure the answer is; each claim then tells its chance. Raises as `run`."""
    prepared = _prepared(options)
    with place_held(options, _name_of_draws(prepared, options)):
        run = answer_all(prepared, options, progress)
        found = stressed(prepared, options, drawing or Drawing(), progress)
        sure = dataclasses.replace(
            run,
            verdicts=tuple(dataclasses.replace(v, chance=found.judged.get(v.claim.id)) for v in run.verdicts),
            others=tuple(dataclasses.replace(v, chance=found.judged.get(v.claim.id)) for v in run.others),
        )
        filed = file_both(sure, found)
        _clear_draws(prepared, options)
    return filed


def stressed(prepared: Prepared, options: Options, drawing: Drawing, progress: Progress = quiet) -> Stressed:
    """Answer a question in many draws of its figures.

    Chunks of draws that are done are kept beside the folder until all is written, so that an interrupted call can be
    gone on with. Where figures are held in every draw, only the chances are told.
    """
    choices, began = prepared.base.draws, time.perf_counter()
    request = _request(prepared, drawing)
    drawn = sample(prepared.inputs, request)
    over = over_draws(prepared, drawn.drawn)
    place = _draws_of(prepared, options)
    kept = Kept(place, drawing.resume, request.seed) if place else None
    found = futures_in_chunks(
        DrawnQuestion(over.question, request.draws, prepared.inputs.catalogue.scored),
        size=choices.at_once,
        workers=drawing.workers,
        progress=progress,
        kept=kept,
    )
    stressed = Stressed(
        options=options,
        prepared=prepared,
        request=request,
        often=Often(choices.holds_from, choices.at_risk_from),
        sample=drawn,
        futures=found,
        seconds={"draws": time.perf_counter() - began},
        notes=found.notes,
        chances_alone=drawing.chances_alone,
    )
    if drawing.chances_alone or drawing.fixed:
        return stressed
    return _with_robust(_with_reasons(stressed, over.question, drawing, progress), drawing, progress)


def kept_draws(out: Path) -> Path:
    """Return the folder in which draws are kept until all is written."""
    return hidden(real(out), DRAWS)


def has_kept_draws(options: Options) -> bool:
    """Say whether draws of an interrupted call of the same question are kept. Raises BadInput."""
    place = _draws_of(prepare(options), options)
    return place is not None and place.exists()


def _draws_of(prepared: Prepared, options: Options) -> Path | None:
    """Return the folder in which draws are kept: in a register it bears the hash of the question, whatever the day."""
    if options.out:
        return kept_draws(options.out)
    return kept_draws(options.register / _name_of_draws(prepared, options)) if options.register else None


def _name_of_draws(prepared: Prepared, options: Options) -> str:
    """Return by what name the draws of a question are kept in a register."""
    return run_names.short(run_files.manifest_of(prepared, options, stages=[], seconds={})["question"])


def _clear_draws(prepared: Prepared, options: Options) -> None:
    if place := _draws_of(prepared, options):
        shutil.rmtree(place, ignore_errors=True)


def _request(prepared: Prepared, drawing: Drawing) -> SampleRequest:
    choices = prepared.base.draws
    wanted = choices.number if drawing.draws is None else drawing.draws
    if faults := too_many("--draws or draws.number", "", wanted, "draws"):
        raise BadInput(faults)
    draws = 1 + wanted  # and the figures as they are
    seed = choices.seed if drawing.seed is None else drawing.seed
    return SampleRequest(draws, seed, drawing.only, drawing.fixed, SOBOL if drawing.sobol else LATIN_HYPERCUBE)


def _with_reasons(found: Stressed, over: Question, drawing: Drawing, progress: Progress) -> Stressed:
    """Return what many draws found with what stands behind it."""
    if parts_of(found.draws) == 1:
        return dataclasses.replace(found, notes=(*found.notes, TOO_FEW))
    began, amounts = time.perf_counter(), {k.id: found.amounts(k) for k in found.claims if k.kind not in MEASURED}
    progress(0, 1, "What stands behind the chances")
    try:
        told = behind(found.prepared, over, found.sample, amounts, found.matters, drawing.workers)
    except (NoFeasiblePlan, SolverFailed) as error:
        return dataclasses.replace(found, notes=(*found.notes, f"{NOTHING_BEHIND}: {error}"))
    return dataclasses.replace(found, behind=told, seconds={**found.seconds, "behind": time.perf_counter() - began})


def _with_robust(found: Stressed, drawing: Drawing, progress: Progress) -> Stressed:
    """Return what many draws found with the plan that does not know the future; without it, where none has a plan."""
    choices, asked, began = found.prepared.base.draws, found.request, time.perf_counter()
    decided_in = dataclasses.replace(asked, draws=min(asked.draws, 1 + choices.robust_from))
    fresh = dataclasses.replace(asked, draws=min(asked.draws, 1 + choices.robust_fresh), seed=asked.seed + 1)
    try:
        told = not_knowing(found.prepared, decided_in, fresh, workers=drawing.workers, progress=progress)
    except (NoFeasiblePlan, SolverFailed) as error:
        return dataclasses.replace(found, notes=(*found.notes, f"{NO_ROBUST_PLAN}: {error}"))
    seconds = {**found.seconds, "robust": time.perf_counter() - began}
    return dataclasses.replace(found, not_knowing=told, seconds=seconds)
