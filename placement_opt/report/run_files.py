"""The run folder's content: documented, stable columns; numbers unrounded to six decimals, money to the penny."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from placement_opt.appraising import appraised
from placement_opt.domain.case import plain, to_json
from placement_opt.input_copies import KEPT_INPUTS
from placement_opt.kernel import atomic_folder, run_names
from placement_opt.measure.closures import closures
from placement_opt.measure.ledger_behind import ledger_behind
from placement_opt.measure.results import Results
from placement_opt.measure.summary import with_published
from placement_opt.measure.ties import LEFT_OPEN, PROVEN_BEST
from placement_opt.prepared import Options, Prepared, Run
from placement_opt.report.ask_sections import asked_frame
from placement_opt.report.asked_options import asked_options
from placement_opt.report.decision_sections import decisions_table
from placement_opt.report.kept_run import RUN_SECTIONS
from placement_opt.report.pack_sections import pack_sections
from placement_opt.report.section_data import text_of_sections
from placement_opt.report.verdict_json import MONEY_DECIMALS, verdict
from placement_opt.solve.mps import write_mps
from placement_opt.solve.stages import StageResult

CHILDREN_DECIMALS = 6
EXACT = dict.fromkeys(("quantity", "price", "index"), 12)  # columns whose product is to be right to the penny


def write(run: Run, out: Path) -> None:
    """Write the run folder whole, or leave the earlier one as it was."""
    atomic_folder.write(out, files_of(run), manifest(run))


def files_of(run: Run) -> dict[str, atomic_folder.Content]:
    """Return what a run folder holds beside its manifest, by file name."""
    plans = run.plans
    files: dict[str, atomic_folder.Content] = {
        "verdict.json": atomic_folder.to_json(verdict(run)),
        "savings.csv": csv_of(with_published(run.case, run.savings)),
        "ledger.csv": csv_of(_together([r.ledger for r in plans])),
        "ledger_behind.csv": csv_of(_behind(run)),
        "plan.csv": csv_of(_together([r.children for r in plans])),
        "flows.csv": csv_of(_together([r.flows for r in plans])),
        "homes.csv": csv_of(_together([r.homes for r in plans])),
        "home_moves.csv": csv_of(run.home_moves),
        "closures.csv": csv_of(closures(run.case, run.answer.whole)),
        "funding.csv": csv_of(_together([r.funding for r in plans])),
        "cost_benefit.csv": csv_of(appraised(run).frame),
        "bridge.csv": csv_of(pd.DataFrame([asdict(s) for s in run.bridge.spans])),
        "case.json": atomic_folder.to_json(to_json(run.case)),
        "strategy.json": atomic_folder.to_json(plain(run.prepared.question.strategy)),
        "run.log": log(run),
        RUN_SECTIONS: text_of_sections(pack_sections(run)),
    }
    if run.drift:
        files["drift.csv"] = csv_of(run.drift.money)
        files["drift_children.csv"] = csv_of(run.drift.children)
    if run.priced:
        files["decisions.csv"] = csv_of(decisions_table(run))
    if run.ask_first:
        files["ask_first.csv"] = csv_of(asked_frame(run.ask_first))
    if run.scored:
        files["scored.csv"] = csv_of(run.scored.frame)
    for result in plans:
        if result.model:
            files[f"{result.plan.name}.mps"] = functools.partial(write_mps, result.model)
    return files | kept_inputs(run.prepared)


def kept_inputs(prepared: Prepared) -> dict[str, atomic_folder.Content]:
    """Return the input files as they were when they were read, for a folder of their own inside that of the run."""
    return {f"{KEPT_INPUTS}/{name}": content for name, content in prepared.copies.files.items()}


def _behind(run: Run) -> pd.DataFrame:
    answer = run.answer
    return ledger_behind(answer.question.before.case, run.bridge.year, answer.alone.values(), answer.from_now_on)


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)


def csv_of(frame: pd.DataFrame) -> str:
    """Return a frame as the text of a file: money to the penny, other numbers to six decimals."""
    shown = frame.copy()
    for column in shown.select_dtypes("float"):
        decimals = MONEY_DECIMALS if str(column).endswith("gbp") else EXACT.get(str(column), CHILDREN_DECIMALS)
        shown[column] = shown[column].round(decimals) + 0.0  # no minus zero
    for column in shown.select_dtypes("bool"):
        shown[column] = shown[column].map({True: "yes", False: "no"})
    return shown.to_csv(index=False, lineterminator="\n")


def manifest(run: Run) -> dict[str, Any]:
    """Return manifest.json: versions, input hashes, options, stages, status and timings."""
    return manifest_of(run.prepared, run.options, stages=stages_of_plans(run.plans), seconds=run.seconds)


def stages_of_plans(plans: Iterable[Results]) -> list[dict[str, Any]]:
    """Return what each stage of each plan reached, and the bound that proves it."""
    return [
        {
            "plan": r.plan.name,
            "stage": s.name,
            "unit": s.unit,
            "best": s.best,
            "bound": s.bound,
            "status": PROVEN_BEST if s.proven else LEFT_OPEN,
        }
        for r in plans
        for s in r.stages
    ]


def manifest_of(
    prepared: Prepared, options: Options, *, stages: Sequence[Mapping[str, Any]], seconds: Mapping[str, float]
) -> dict[str, Any]:
    """Return the manifest of what was found of a question: versions, input hashes, options, stages and timings."""
    copies = prepared.copies
    found = atomic_folder.manifest(
        inputs=copies.hashes,
        options=asked_options(prepared, options),
        stages=stages,
        timings={k: round(s, 3) for k, s in seconds.items()},
        written=run_names.now(),
        private=prepared.inputs.model.contains_small_counts,
    )
    asked = found | {"read_as": dict(copies.read_as), "folders": dict(copies.folders)}
    return asked | {"question": run_names.question_hash(asked)}


def log(run: Run) -> str:
    """Return run.log: what was read, changed by scenarios, solved and judged, in order."""
    c = run.case
    lines = [f"model {c.name}; {len(c.quarters)} quarters from {c.quarters[0].label}", *run.prepared.inputs.trail]
    lines += [f"warning: {s}" for s in run.warnings]
    for r in run.plans:
        lines += [f"{r.plan.name}: {_stage(s)}" for s in r.stages]
    lines += [words for v in run.judged for words in (v.sentence, *v.notes)]
    return "\n".join(lines) + "\n"


def _stage(s: StageResult) -> str:
    """Say what a stage reached and what proves it."""
    proof = LEFT_OPEN if s.bound is None else f"bound {s.bound:,.4f}"
    return f"{s.name}: {s.best:,.4f} {s.unit} ({proof})"
