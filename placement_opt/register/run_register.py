"""The register: every run of a folder with its verdict and its signatures, and what else lies there."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from placement_opt.kernel.atomic_folder import LEFT_BY_DESKTOPS, MANIFEST
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.hidden_names import DRAWS, HELD, LOCK, NEW, OLD, ending_of
from placement_opt.kernel.left_behind import recover_in
from placement_opt.kernel.text import shown_folder
from placement_opt.register.filed_runs import FiledRun, cells_in, is_run, manifest_in
from placement_opt.register.signatures import Signatures, signatures_of

WHAT_IS_LEFT = {  # ending of a hidden folder -> what it is; what a run that has died left is cleared before
    NEW: "half written: it is being written now",
    OLD: "an earlier run, moved aside by one that is replacing it now",
    DRAWS: "draws kept of a call that was stopped, or is at work; `stress --resume` goes on with them",
}
LOCKS = (LOCK, HELD)  # of runs that are being made now
NO_RUN = "no run: it has no manifest.json that can be read"
OTHER_TABLE = "written by this program, and no run"


@dataclass(frozen=True)
class Entry:
    """A run of the register, with how its claims are judged and who signed it."""

    run: FiledRun
    signatures: Signatures

    @property
    def judged(self) -> dict[str, int]:
        """How many claims of the first screen have each judgement."""
        found = self.run.verdict.get("verdicts")
        rows = found if isinstance(found, list) else []
        return dict(Counter(str(row["status"]) for row in rows if isinstance(row, dict) and "status" in row))


@dataclass(frozen=True)
class Register:
    """The runs of a folder, the newest last, and what is there that is no run, with what it is."""

    folder: Path
    entries: tuple[Entry, ...]
    others: tuple[tuple[str, str], ...]


def register_of(folder: Path) -> Register:
    """Return every run of a folder, those of a grid among them. Raises BadInput if there is no such folder."""
    if not folder.is_dir():
        found = "a file" if folder.exists() else "no such folder"
        raise BadInput([Fault(shown_folder(folder), None, "", "a folder of runs", found)])
    recover_in(folder)
    runs: list[FiledRun] = []
    others: list[tuple[str, str]] = []
    for path in sorted(p for p in folder.iterdir() if p.name not in LEFT_BY_DESKTOPS and ending_of(p) not in LOCKS):
        found_here = list(_runs_at(path))
        runs += found_here
        if not found_here:
            others.append((path.name, _what_it_is(path)))
    ordered = sorted(runs, key=_age)
    return Register(folder, tuple(Entry(run, signatures_of(run)) for run in ordered), tuple(others))


def as_data(register: Register) -> dict[str, Any]:
    """Return the register as JSON has it."""
    others = [{"name": name, "what_it_is": what} for name, what in register.others]
    return {"runs": [entry_as_data(k) for k in register.entries], "others": others}


def entry_as_data(entry: Entry) -> dict[str, Any]:
    """Return a run of the register as JSON has it."""
    run = entry.run
    return {
        "run": run.name,
        "written": run.manifest["written"],
        "model": run.options["model"],
        "strategy": run.options["strategy"],
        "scenario": run.scenario,
        "program": run.version,
        "question": run.manifest.get("question"),
        "draws": run.holds_draws,
        "judged": entry.judged,
        **entry.signatures.as_data(),
    }


def _runs_at(path: Path) -> Iterator[FiledRun]:
    """Yield the run in a folder, or those of the grid that it is."""
    manifest = None if path.name.startswith(".") else manifest_in(path)
    if manifest is None:
        return
    if is_run(manifest):
        yield FiledRun(path, path.name, manifest)
    for cell in cells_in(path, manifest):
        inside = manifest_in(path / cell)
        if inside is not None and is_run(inside):
            yield FiledRun(path / cell, f"{path.name}/{cell}", inside)


def _age(run: FiledRun) -> tuple[datetime.datetime, int, str]:
    """Return when a run was written; of those of one second, when their files were."""
    return run.written, (run.folder / MANIFEST).stat().st_mtime_ns, run.name


def _what_it_is(path: Path) -> str:
    return WHAT_IS_LEFT.get(ending_of(path)) or (OTHER_TABLE if manifest_in(path) else NO_RUN)
