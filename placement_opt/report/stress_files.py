"""What many draws found, as files of the run folder: documented, stable columns; money to the penny."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from placement_opt.judge.chance import OF_RANGES, Chance
from placement_opt.kernel import atomic_folder
from placement_opt.kernel.paths import config_folder
from placement_opt.measure.scored import FALL, SPENT
from placement_opt.prepared import Run
from placement_opt.report import run_files
from placement_opt.report.beside_a_run import write_beside
from placement_opt.report.draw_pack_sections import stress_pack_sections
from placement_opt.report.evidence_pack import with_pack
from placement_opt.report.kept_run import STRESS_SECTIONS
from placement_opt.report.section_data import text_of_sections
from placement_opt.report.verdict_json import MONEY_DECIMALS, SHARE_DECIMALS
from placement_opt.study.futures import AGAINST_CLAIM, LEFT_WAITING, POSTS_BY, SAVING_IN
from placement_opt.study.must_be_true import must_frame
from placement_opt.study.nearest_change import change_frame
from placement_opt.study.stressed import Stressed
from placement_opt.study.volatility import VOLATILITY_FILE

OUTCOME_UNITS = {
    SAVING_IN: "GBP",
    SPENT: "GBP",
    FALL: "GBP",
    POSTS_BY: "FTE",
    LEFT_WAITING: "child_quarters",
}  # else children
OUTCOME_COLUMNS = ["draw", "plan", "measure", "of", "value", "unit"]
STRESS = "stress"  # key of the manifest that says how figures were drawn
IN_VERDICT = "in_verdict"  # key of that part: whether verdict.json tells what the draws found


def write(found: Stressed, out: Path) -> None:
    """Write the files beside those of a run of the same question, or in place of an earlier run of another."""
    files = run_files.kept_inputs(found.prepared) | files_of(found)
    write_beside(out, manifest(found), STRESS, files)


def write_both(run: Run, found: Stressed, out: Path) -> None:
    """Write a run and what many draws found as one folder."""
    atomic_folder.write(out, *both(run, found))


def both(run: Run, found: Stressed) -> tuple[dict[str, atomic_folder.Content], dict[str, Any]]:
    """Return the files of a run and of what many draws found, and the manifest of both."""
    drawn = manifest(found)[STRESS] | {IN_VERDICT: True}
    whole = {**run_files.manifest(run), STRESS: drawn}
    return with_pack(run_files.files_of(run) | files_of(found), whole, wanted=run.options.pack), whole


def files_of(found: Stressed) -> dict[str, atomic_folder.Content]:
    """Return what many draws add to a run folder, by file name."""
    files: dict[str, atomic_folder.Content] = {
        "stress.json": atomic_folder.to_json(as_data(found)),
        "draws.csv": run_files.csv_of(draws_table(found)),
        "outcomes.csv": run_files.csv_of(outcomes_table(found)),
        "matters.csv": run_files.csv_of(found.matters),
        STRESS_SECTIONS: text_of_sections(stress_pack_sections(found)),
    }
    return files


def draws_table(found: Stressed) -> pd.DataFrame:
    """Return one row a draw: how each plan ended, and how far up its range each group of figures stands.

    Draw 0 is the model as it is, at no level. Together with the seed the levels say which figures were drawn.
    """
    ends = {f"ended {plan}": ends for plan, ends in found.futures.ends.items()}
    drawn = zip(found.sample.groups, found.sample.levels.T, strict=True)
    levels = {group: level for group, level in drawn if not np.isnan(level[1:]).all()}
    return pd.DataFrame({"draw": range(found.draws + 1), **ends, **levels})


def outcomes_table(found: Stressed) -> pd.DataFrame:
    """Return every amount of every draw in OUTCOME_COLUMNS; no number where there is no plan."""
    units = {k.id: k.unit for k in found.claims}
    frames = [
        pd.DataFrame(
            {
                "draw": range(len(amounts)),
                "plan": plan,
                "measure": what,
                "of": of,
                "value": np.round(amounts, MONEY_DECIMALS),
                "unit": units.get(of, "GBP") if what == AGAINST_CLAIM else OUTCOME_UNITS.get(what, "children"),
            }
        )
        for (plan, what, of), amounts in found.futures.amounts.items()
    ]
    return pd.concat(frames, ignore_index=True)[OUTCOME_COLUMNS]


def as_data(found: Stressed) -> dict[str, Any]:
    """Return stress.json: how often each claim is met by each plan, and what of it is known how surely."""
    q = found.prepared.question
    return {
        "model": q.case.name,
        "scenarios": list(q.case.scenario),
        "strategy": q.strategy.name,
        "caution": OF_RANGES,
        **_drawing(found),
        "holds_from": found.often.holds_from,
        "at_risk_from": found.often.at_risk_from,
        "claims": [_claim(found, k) for k in found.judged.values()],
        "what_matters": [_record(row) for row in _records(found.matters)],
        **_behind(found),
        **_robust(found),
        "scored": [_record(row) for row in _records(found.scored)],
        "without_a_plan": [_record(row) for row in _records(found.without_plan)],
    }


def _behind(found: Stressed) -> dict[str, Any]:
    """Return what stands behind the chances; nothing if it was not asked."""
    b = found.behind
    frames = (
        {
            "must_be_true": must_frame(b.must),
            "nearest_change": change_frame(b.nearest),
            "find_out_first": b.learning,
            "records": b.records,
            "limits": b.limits.binding,
            "one_more": b.limits.worth,
        }
        if b
        else {}
    )
    return {name: [_record(row) for row in _records(frame)] for name, frame in frames.items()}


def _robust(found: Stressed) -> dict[str, Any]:
    """Return the plan that does not know the future; nothing if it was not asked, or none has a plan."""
    k = found.not_knowing
    if k is None:
        return {}
    r = k.robust
    waiting, gbp = r.worth_of_foresight
    return {
        "robust": {
            "stands_for_all": dict(zip(map(str, r.chosen.draws), map(_number, r.chosen.weights), strict=True)),
            "reached": {name: _number(n) for name, n in r.reached.items()},
            "reached_with_a_little_allowed": {name: _number(n) for name, n in k.nearly.reached.items()},
            "foresight_worth": {"child_quarters": _number(waiting), "gbp": _number(gbp)},
            "first_year": [_record(row) for row in _records(k.first_year)],
            "fresh_draws": [_record(row) for row in _records(k.told)],
        }
    }


def _claim(found: Stressed, k: Chance) -> dict[str, Any]:
    rows, curve = (frame[frame["claim"] == k.claim.id] for frame in (found.chances, found.curves))
    return {
        "claim": k.claim.id,
        "year": k.claim.year,
        "unit": k.claim.unit,
        "claimed": k.claim.amount,
        "claimed_to": k.claim.high,
        "status": k.status,
        "chance": round(k.met, SHARE_DECIMALS),
        "chance_error": round(k.error, SHARE_DECIMALS),
        "could_be": round(k.could_be, SHARE_DECIMALS),
        "sentence": k.sentence,
        "plans": [_record(row) for row in _records(rows.drop(columns=["claim", "unit", "claimed"]))],
        "curves": [_record(row) for row in _records(curve.drop(columns=["claim"]))],
    }


def _records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    yield from ({str(k): n for k, n in row.items()} for row in frame.to_dict("records"))


def _record(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as JSON has it: rounded, and null for what is no number."""
    return {key: _number(n) if isinstance(n, float) else _as_python(n) for key, n in row.items()}


def _as_python(n: Any) -> Any:
    """Return what JSON has a word for: numpy's numbers as Python's."""
    return n.item() if isinstance(n, np.generic) else n


def _number(n: float) -> float | None:
    return None if math.isnan(n) else round(n, SHARE_DECIMALS)


def _drawing(found: Stressed) -> dict[str, Any]:
    asked = found.request
    return {
        "draws": found.draws,
        "seed": asked.seed,
        "way": asked.way,
        "only": list(asked.only),
        "fixed": dict(asked.fixed),
        "groups": found.groups_drawn,
        "pulled": found.sample.pulled,
    }


def manifest(found: Stressed) -> dict[str, Any]:
    """Return the manifest of a folder that holds no run, only what many draws found."""
    own = run_files.manifest_of(found.prepared, found.options, stages=[], seconds={})
    seconds = {k: round(n, 3) for k, n in found.seconds.items()}
    volatility = atomic_folder.sha256(config_folder() / VOLATILITY_FILE)
    asked = {"chances_alone": found.chances_alone, IN_VERDICT: False, VOLATILITY_FILE: volatility}
    return own | {STRESS: {**_drawing(found), **asked, "seconds": seconds}}
