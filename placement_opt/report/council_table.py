"""The folder of many councils: one table with a row for each council and plan, and its manifest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from placement_opt.kernel import atomic_folder, run_names
from placement_opt.report.run_files import csv_of
from placement_opt.report.verdict_json import MONEY_DECIMALS
from placement_opt.study.council_plans import CouncilPlan
from placement_opt.study.many_councils import CouncilAnswer, Councils

COUNCILS_FILE = "councils.csv"
SAVING_BY_YEAR, CHILDREN_IN = "saving", "children"  # begin the names of columns by year and by setting


def write(councils: Councils, out: Path) -> None:
    """Write the folder whole, or leave the earlier one as it was."""
    atomic_folder.write(out, {COUNCILS_FILE: csv_of(table(councils))}, _manifest(councils))


def write_new(councils: Councils, register: Path) -> Path:
    """Write the same into a new folder of a register and return that."""
    manifest = _manifest(councils)
    words = (manifest["options"]["folder"], "councils")
    name = run_names.dated(manifest["written"], words, run_names.hash_of(manifest["inputs"]))
    return atomic_folder.write_new(register, name, {COUNCILS_FILE: csv_of(table(councils))}, manifest)


def table(councils: Councils) -> pd.DataFrame:
    """Return a row for each council and plan; of a council that could not be asked one, with its fault.

    Savings are recurrent, against doing nothing, by judged year [GBP a year]; children live in a setting at the end of
    the last judged year of their council. What a council does not have is empty.
    """
    plans = [(k, plan) for k in councils.answers for plan in k.found]
    years = sorted({f"{SAVING_BY_YEAR}_{y}" for _k, plan in plans for y in plan.saving or ()})
    settings = list(dict.fromkeys(f"{CHILDREN_IN}_{s}" for _k, plan in plans for s in plan.children or ()))
    columns = ["council", "title", "plan", "status", "reason", *years, "unmet_need", *settings, "posts_fewer"]
    return pd.DataFrame([dict(_cells(k, plan)) for k, plan in plans], columns=columns)


def _cells(council: CouncilAnswer, plan: CouncilPlan) -> Iterator[tuple[str, object]]:
    yield from (("council", council.name), ("title", council.title), ("plan", plan.plan), ("status", plan.status))
    yield "reason", plan.reason
    yield from ((f"{SAVING_BY_YEAR}_{y}", round(gbp, MONEY_DECIMALS)) for y, gbp in (plan.saving or {}).items())
    yield from ((f"{CHILDREN_IN}_{s}", n) for s, n in (plan.children or {}).items())
    yield from (("unmet_need", plan.unmet), ("posts_fewer", plan.posts))


def _manifest(councils: Councils) -> dict[str, Any]:
    return atomic_folder.manifest(
        inputs={k.name: k.digest for k in councils.answers if k.digest},
        options={"folder": councils.folder.resolve().name},
        stages=[],
        timings={},
        written=run_names.now(),
        private=any(k.contains_small_counts for k in councils.answers if k.title),
    )
