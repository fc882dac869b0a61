"""The run folder's content: documented, stable columns; numbers unrounded to six decimals, money to the penny."""

from __future__ import annotations

import datetime
import functools
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from placement_opt.domain.case import plain, to_json
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.judge.verdict import CAUTION, Recheck
from placement_opt.kernel import atomic_folder
from placement_opt.measure.summary import (
    evidence_shares,
    whole_homes_table,
    with_published,
)
from placement_opt.measure.ties import LEFT_OPEN, PROVEN_BEST
from placement_opt.prepared import Run
from placement_opt.solve.mps import write_mps
from placement_opt.solve.stages import StageResult

CHILDREN_DECIMALS = 6
MONEY_DECIMALS = 2


def write(run: Run, out: Path) -> None:
    """Write the run folder whole, or leave the earlier one as it was."""
    plans = run.plans
    files: dict[str, atomic_folder.Content] = {
        "verdict.json": atomic_folder.to_json(verdict(run)),
        "savings.csv": _csv(with_published(run.case, run.savings)),
        "ledger.csv": _csv(_together([r.ledger for r in plans])),
        "plan.csv": _csv(_together([r.children for r in plans])),
        "flows.csv": _csv(_together([r.flows for r in plans])),
        "homes.csv": _csv(_together([r.homes for r in plans])),
        "funding.csv": _csv(_together([r.funding for r in plans])),
        "bridge.csv": _csv(pd.DataFrame([asdict(s) for s in run.bridge.spans])),
        "case.json": atomic_folder.to_json(to_json(run.case)),
        "strategy.json": atomic_folder.to_json(plain(run.prepared.question.strategy)),
        "run.log": log(run),
    }
    for result in plans:
        if result.model:
            files[f"{result.plan.name}.mps"] = functools.partial(write_mps, result.model)
    atomic_folder.write(out, files, manifest(run))


def verdict(run: Run) -> dict[str, Any]:
    """Return verdict.json: each claim's judgement, the examination of the schedule, and what it rests on."""
    c = run.case
    return {
        "model": c.name,
        "scenarios": list(c.scenario),
        "strategy": run.prepared.question.strategy.name,
        "caution": CAUTION,
        "verdicts": [
            {
                "claim": v.claim.id,
                "year": v.claim.year,
                "unit": v.claim.unit,
                "claimed": v.claim.amount,
                "status": v.status,
                "best_possible": round(v.best.amount, MONEY_DECIMALS),
                "margin": round(v.margin, MONEY_DECIMALS),
                "margin_child_years": None if v.children is None else round(v.children, MONEY_DECIMALS),
                "reached": {p: round(a, MONEY_DECIMALS) for p, a in v.reached.items()},
                "binding": [
                    {"rule": k.rule, "words": k.words, "worth": round(k.gain, MONEY_DECIMALS)} for k in v.best.binding
                ],
                "limits": [{"rule": k.rule, "worth": round(k.gain, MONEY_DECIMALS)} for k in v.best.limits],
                "best_without_limits": None if v.best.unlimited is None else round(v.best.unlimited, MONEY_DECIMALS),
                "recommended_against_frozen": None if v.frozen is None else round(v.frozen, MONEY_DECIMALS),
                "rechecks": [_recheck(t) for t in v.rechecks],
                "sentence": v.sentence,
                "notes": list(v.notes),
            }
            for v in run.verdicts
        ],
        "cashable_saving_gbp": round(run.cashable, MONEY_DECIMALS),
        "present_value_gbp": round(run.present_value, MONEY_DECIMALS),
        "schedule": [{"name": f.name, "holds": f.holds, "sentence": f.sentence} for f in run.findings],
        "warnings": list(run.warnings),
        "evidence_share_of_spend": {k: round(share, 4) for k, share in evidence_shares(run.plan(RECOMMENDED)).items()},
        "figures_by_evidence": dict(run.prepared.grades),
        "whole_homes": _whole(run),
    }


def _recheck(t: Recheck) -> dict[str, Any]:
    return asdict(t) | {"best_possible": None if t.best_possible is None else round(t.best_possible, MONEY_DECIMALS)}


def _whole(run: Run) -> dict[str, dict[str, float]] | None:
    """Return what keeping homes whole costs each plan; None if they were not kept whole."""
    found: dict[str, dict[str, float]] = {}
    for row in whole_homes_table(run.plans, run.relaxed).to_dict("records"):
        found.setdefault(row["plan"], {})[f"{row['measure']}_gbp"] = round(row["value"], MONEY_DECIMALS)
    return found or None


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)


def _csv(frame: pd.DataFrame) -> str:
    shown = frame.copy()
    for column in shown.select_dtypes("float"):
        decimals = MONEY_DECIMALS if column == "gbp" else CHILDREN_DECIMALS
        shown[column] = shown[column].round(decimals) + 0.0  # no minus zero
    for column in shown.select_dtypes("bool"):
        shown[column] = shown[column].map({True: "yes", False: "no"})
    return shown.to_csv(index=False, lineterminator="\n")


def manifest(run: Run) -> dict[str, Any]:
    """Return manifest.json: versions, input hashes, options, stages, status and timings."""
    options = run.options
    return atomic_folder.manifest(
        inputs={_name(run, f): atomic_folder.sha256(f) for f in run.prepared.files},
        options={
            "model": run.case.name,
            "strategy": run.prepared.question.strategy.name,
            "scenarios": list(run.case.scenario),
            "horizon": len(run.case.quarters),
            "whole_homes": options.whole_homes,
        },
        stages=[
            {
                "plan": r.plan.name,
                "stage": s.name,
                "unit": s.unit,
                "best": s.best,
                "bound": s.bound,
                "status": PROVEN_BEST if s.proven else LEFT_OPEN,
            }
            for r in run.plans
            for s in r.stages
        ],
        timings={k: round(s, 3) for k, s in run.seconds.items()},
        written=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    )


def _name(run: Run, file: Path) -> str:
    """Name an input file by its folder and name only: no path of a machine."""
    return f"{file.resolve().parent.name}/{file.name}"


def log(run: Run) -> str:
    """Return run.log: what was read, changed by scenarios, solved and judged, in order."""
    c = run.case
    lines = [f"model {c.name}; {len(c.quarters)} quarters from {c.quarters[0].label}", *run.prepared.inputs.trail]
    lines += [f"warning: {s}" for s in run.warnings]
    for r in run.plans:
        lines += [f"{r.plan.name}: {_stage(s)}" for s in r.stages]
    lines += [words for v in run.verdicts for words in (v.sentence, *v.notes)]
    return "\n".join(lines) + "\n"


def _stage(s: StageResult) -> str:
    """Say what a stage reached and what proves it."""
    proof = LEFT_OPEN if s.bound is None else f"bound {s.bound:,.4f}"
    return f"{s.name}: {s.best:,.4f} {s.unit} ({proof})"
