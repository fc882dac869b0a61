"""Plans that cost nearly as little, as files of the run folder: documented, stable columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from placement_opt.judge.verdict import CAUTION
from placement_opt.kernel import atomic_folder
from placement_opt.report import run_files
from placement_opt.report.beside_a_run import write_beside
from placement_opt.report.draw_pack_sections import near_pack_sections
from placement_opt.report.kept_run import NEAR_SECTIONS
from placement_opt.report.run_files import CHILDREN_DECIMALS
from placement_opt.report.section_data import text_of_sections
from placement_opt.report.verdict_json import MONEY_DECIMALS
from placement_opt.study.near_best import NearPlan
from placement_opt.study.near_frames import NearBest

NEAR_BEST = "alternatives"  # key of the manifest that says how they were found


def write(found: NearBest, out: Path) -> None:
    """Write the files beside those of a run of the same question, or in place of an earlier run of another."""
    files = run_files.kept_inputs(found.prepared) | files_of(found)
    write_beside(out, manifest(found), NEAR_BEST, files)


def files_of(found: NearBest) -> dict[str, atomic_folder.Content]:
    """Return what is added to a run folder, by file name."""
    return {
        "alternatives.json": atomic_folder.to_json(as_data(found)),
        "alternatives.csv": run_files.csv_of(_rounded(found.measures)),
        "ranges.csv": run_files.csv_of(found.ranges),
        "tradeoffs.csv": run_files.csv_of(_rounded(found.tradeoffs)),
        NEAR_SECTIONS: text_of_sections(near_pack_sections(found)),
    }


def as_data(found: NearBest) -> dict[str, Any]:
    """Return alternatives.json: each plan by what it does, how far cells range, and what less would cost."""
    q = found.prepared.question
    return {
        "model": q.case.name,
        "scenarios": list(q.case.scenario),
        "strategy": q.strategy.name,
        "caution": CAUTION,
        "within": found.within,
        "least_cost_gbp": round(found.least_cost, MONEY_DECIMALS),
        "may_cost_more_gbp": round(found.may_cost, MONEY_DECIMALS),
        "plans": [{"plan": name, "title": words, "told": _told(found, name)} for name, words in found.titles.items()],
        "not_told": [{"plan": k.title, "lacks": k.lacks} for k in found.left_out],
        "ranges": list(_records(found.ranges)),
        "tradeoffs": [_frontier(found, points) for points in found.frontiers],
        "notes": list(found.notes),
    }


def _told(found: NearBest, name: str) -> list[dict[str, Any]]:
    frame = found.measures
    return list(_records(frame[frame["plan"] == name].drop(columns="plan")))


def _frontier(found: NearBest, points: tuple[NearPlan, ...]) -> dict[str, Any]:
    k, frame = points[0].direction, found.tradeoffs
    frame = frame[frame["tradeoff"] == k.id].drop(columns="tradeoff")
    return {"tradeoff": k.id, "counted": k.counted, "unit": k.unit, "points": list(_records(frame))}


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a frame as JSON has them, numbers rounded as in the tables."""
    for row in _rounded(frame).to_dict("records"):
        yield {str(k): _as_json(n) for k, n in row.items()}


def _as_json(n: Any) -> Any:
    return (None if math.isnan(n) else round(n, CHILDREN_DECIMALS) + 0.0) if isinstance(n, float) else n


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with money to the penny."""
    if "value" not in frame:
        return frame
    money = frame["unit"] == "GBP"
    return frame.assign(value=frame["value"].where(~money, frame["value"].round(MONEY_DECIMALS)))


def manifest(found: NearBest) -> dict[str, Any]:
    """Return the manifest of a folder that holds no run, only plans that cost nearly as little."""
    own = run_files.manifest_of(found.prepared, found.options, stages=[], seconds={})
    part = {
        "within": found.within,
        "points": found.prepared.base.alternatives.points,
        "seconds": {words: round(n, 3) for words, n in found.seconds.items()},
        "stages": run_files.stages_of_plans(found.solved),
    }
    return own | {NEAR_BEST: part}


def as_json(found: Iterable[NearBest]) -> str:
    """Return alternatives.json of one question, or a list of them."""
    data = [as_data(k) for k in found]
    return atomic_folder.to_json(data if len(data) > 1 else data[0])
