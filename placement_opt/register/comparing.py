"""Runs beside each other: what differs in their inputs and in their answers, and what explains it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from placement_opt.domain.strategy import FOUR
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import real
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.prepared import Options, prepare
from placement_opt.register.explaining import THE_MOST, Explained, Side, explain
from placement_opt.register.filed_runs import VERDICT_FILE, FiledRun
from placement_opt.register.input_changes import InputChange, input_changes
from placement_opt.register.input_groups import INPUT_GROUPS

ANSWER_COLUMNS = ["run", "claim", "about", "value", "unit"]
AS_JUDGED, AS_CLAIMED = "judged", "claimed"  # what is told of a claim beside what plans reach


@dataclass(frozen=True)
class Step:
    """From one run to the next."""

    changes: tuple[InputChange, ...]
    explained: Explained


@dataclass(frozen=True)
class Comparison:
    """Runs in the order given, and each step from one to the next."""

    runs: tuple[FiledRun, ...]
    steps: tuple[Step, ...]

    @property
    def answers(self) -> pd.DataFrame:
        """What each run says of each claim of the schedule, and what it would save, in ANSWER_COLUMNS."""
        rows = [(n, *row) for n, run in enumerate(self.runs) for row in _answers(run)]
        return pd.DataFrame(rows, columns=ANSWER_COLUMNS)


def compare(runs: Sequence[FiledRun], progress: Progress = quiet) -> Comparison:
    """Compare each run with the one before it. Raises BadInput if one is given twice, or keeps no answer or inputs."""
    faults = [fault for run in runs for fault in _unfit(run)]
    twice = {run.name for run in runs if [real(k.folder) for k in runs].count(real(run.folder)) > 1}
    faults += [Fault(name, None, "", "runs that differ", "the same run more than once") for name in sorted(twice)]
    if faults:
        raise BadInput(faults)
    sides = [_side(run) for run in runs]
    return Comparison(tuple(runs), tuple(_step(*pair, progress) for pair in pairwise(sides)))


def compared_as_data(found: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON has it."""
    return {
        "runs": [run.name for run in found.runs],
        "answers": [{str(k): n for k, n in row.items()} for row in found.answers.to_dict("records")],
        "steps": [
            {
                "before": before.name,
                "after": after.name,
                "inputs": [asdict(k) for k in step.changes],
                "explained": list(_explained(step.explained)),
                "not_explained_because": step.explained.why_not or None,
            }
            for (before, after), step in zip(pairwise(found.runs), found.steps, strict=True)
        ],
    }


def _explained(found: Explained) -> Iterator[dict[str, Any]]:
    """Yield each claimed saving with what explains its difference [GBP]."""
    for key in found.before:
        claim, plan = key
        yield {
            "claim": claim,
            "plan": plan,
            "before_gbp": found.before[key],
            "shares": [{"groups": list(k.groups), "words": k.words, "gbp": k.gbp[key]} for k in found.shares],
            "after_gbp": found.after[key],
        }


def _unfit(run: FiledRun) -> Iterator[Fault]:
    try:
        run.files  # noqa: B018
    except BadInput as error:
        yield from error.faults
    if not run.holds_answer:
        yield Fault(run.name, None, "", "a run with an answer", "one that only says how sure an answer is")
    elif not run.verdict:
        yield Fault(
            run.name, None, "", f"a run with its {VERDICT_FILE}", "none, or one that was edited and is none now"
        )


def _side(run: FiledRun) -> Side:
    files = run.files
    return Side(run, prepare(Options(files.model, horizon=run.options["horizon"], files=files)))


def _step(before: Side, after: Side, progress: Progress) -> Step:
    changes = tuple(input_changes(before, after))
    differ = {k.group for k in changes if k.moves}
    groups = [group.name for group in INPUT_GROUPS if group.read and group.name in differ]
    return Step(changes, explain(before, after, groups, progress))


def _answers(run: FiledRun) -> Iterator[tuple[str, str, object, str]]:
    """Yield claim, what is told of it, the value and its unit."""
    for claim in run.verdict.get("verdicts", []):
        name, unit = claim["claim"], claim["unit"]
        yield name, AS_JUDGED, claim["status"], "words"
        yield name, AS_CLAIMED, claim["claimed"], unit
        yield name, THE_MOST, claim["best_possible"], unit
        yield from ((name, plan, claim["reached"][plan], unit) for plan in FOUR if plan in claim["reached"])
