"""Runs as their folders hold them, and how one is found by what a user types."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from placement_opt.input_copies import InputFiles, kept_in
from placement_opt.kernel import run_names
from placement_opt.kernel.atomic_folder import MANIFEST
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.left_behind import recover, recover_in
from placement_opt.kernel.paths import CENTRAL
from placement_opt.kernel.run_json import json_in
from placement_opt.kernel.run_manifest import OPTIONS_OF_A_RUN, manifest_at
from placement_opt.kernel.text import nearest, shown_folder
from placement_opt.report.stress_files import STRESS

VERDICT_FILE = "verdict.json"
NUMBER = (int, float)
TOLD_OF_A_CLAIM: dict[str, dict[str, type | tuple[type, ...]]] = {  # parts of a verdict that are read here, with keys
    "verdicts": {"claim": str, "unit": str, "status": str, "claimed": NUMBER, "best_possible": NUMBER, "reached": dict},
    "claims": {"status": str, "sentence": str},
}
RUN_AGAIN = "run the model again, and that run can be verified, compared and signed"


@dataclass(frozen=True)
class FiledRun:
    """A folder that a run wrote."""

    folder: Path
    name: str  # as a user types it: its folder below the register
    manifest: Mapping[str, Any]

    @property
    def written(self) -> datetime.datetime:
        """When it was written, by this computer's clock."""
        return datetime.datetime.fromisoformat(self.manifest["written"]).astimezone()

    @property
    def options(self) -> Mapping[str, Any]:
        """What was asked: model, strategy, scenarios, horizon, whole homes."""
        found: Mapping[str, Any] = self.manifest["options"]
        return found

    @property
    def scenario(self) -> str:
        """The scenarios as they are typed."""
        return "+".join(self.options.get("scenarios", [])) or CENTRAL

    @property
    def version(self) -> str:
        """The version of the program that wrote it."""
        return str(self.manifest["package"].get("version", ""))

    @property
    def holds_answer(self) -> bool:
        """Whether it holds an answer, and not only what draws found."""
        return VERDICT_FILE in self.manifest["files"]

    @property
    def holds_draws(self) -> bool:
        """Whether it says how sure the answer is."""
        return STRESS in self.manifest

    @cached_property
    def verdict(self) -> Mapping[str, Any]:
        """The content of verdict.json; empty if there is none, or it was edited so that it is none any more."""
        try:
            found = json_in(self.folder / VERDICT_FILE)
            whole = all(_is_claim(row, part) for part in TOLD_OF_A_CLAIM for row in found[part])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        return found if whole else {}

    @property
    def files(self) -> InputFiles:
        """The files that it was read from, as it keeps them. Raises BadInput if it keeps none."""
        if "read_as" not in self.manifest:
            found = "one of an earlier version, which kept none"
            raise BadInput([Fault(self.name, None, "", "a run that keeps its inputs", found, RUN_AGAIN, whole=True)])
        return kept_in(self.folder, self.manifest["read_as"])


def _is_claim(row: Any, part: str) -> bool:
    """Say whether a row of a verdict has all that is read of it, and each of its kind."""
    if not all(isinstance(row.get(key), kind) for key, kind in TOLD_OF_A_CLAIM[part].items()):
        return False
    return "reached" not in TOLD_OF_A_CLAIM[part] or all(isinstance(k, NUMBER) for k in row["reached"].values())


def read_run(folder: Path, name: str = "") -> FiledRun:
    """Return the run in a folder. Raises BadInput if there is none, or its manifest is damaged."""
    name = name or shown_folder(folder)
    manifest = manifest_in(folder)
    if manifest is None:
        found = "none, or one that is damaged" if folder.is_dir() else "no such folder"
        raise BadInput([Fault(name, None, "", f"a run, with its {MANIFEST}", found)])
    if cells := cells_in(folder, manifest):
        inside = ", ".join(f"{name}/{cell}" for cell in cells)
        found = f"a folder with several: {inside}"
        raise BadInput([Fault(name, None, "", "one run", found, whole=True)])
    if not is_run(manifest):
        raise BadInput([Fault(name, None, "", "a run", "a folder that holds none")])
    return FiledRun(folder, name, manifest)


def manifest_in(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a folder that this program wrote; None if there is none, or it cannot be read."""
    try:
        return manifest_at(folder / MANIFEST)
    except (OSError, ValueError):
        return None


def is_run(manifest: Mapping[str, Any]) -> bool:
    """Say whether a manifest is of one strategy under one scenario, and of no table of many councils or import."""
    return set(manifest["options"]) >= OPTIONS_OF_A_RUN


def cells_in(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Return the folders of runs inside that of strategies under scenarios; none of any other folder."""
    if "strategies" not in manifest["options"]:
        return []
    return sorted(file.parent.name for file in folder.glob(f"*/{MANIFEST}"))


def find_run(typed: str, register: Path) -> FiledRun:
    """Return the run that was typed: a folder, the beginning of a run's name, or of the hash at the end of it.

    Of a run inside the folder of several, both names are parted by a slash. Raises BadInput.
    """
    if not typed.strip():
        raise BadInput([Fault("RUN", None, "", "the name of a run, or its beginning", "an empty name")])
    recover(Path(typed))
    recover_in(register)
    if (Path(typed) / MANIFEST).is_file():
        folder = Path(typed)
        return read_run(folder, _name_below(folder, register))
    first, _, cell = typed.strip("/").partition("/")
    names = names_in(register)
    if Path(typed).is_dir() and not list(_beginning(first, names)):
        return read_run(Path(typed))
    folder = _meant(first, names, register)
    if not cell:
        return read_run(folder, folder.name)
    inside = _meant(cell, cells_in(folder, manifest_in(folder) or {"options": {}}), folder)
    return read_run(inside, f"{folder.name}/{inside.name}")


def find_runs(typed: Sequence[str], register: Path) -> list[FiledRun]:
    """Return the runs that were typed, at least two. Raises BadInput with the faults of all of them."""
    found, faults = [], list[Fault]()
    for word in typed:
        try:
            found.append(find_run(word, register))
        except BadInput as error:
            faults += error.faults
    if len(typed) == 1:
        faults.append(Fault("RUN", None, "", "two runs or more, to compare", "one"))
    if faults:
        raise BadInput(faults)
    return found


def names_in(register: Path) -> list[str]:
    """Return the names of the folders of a register that have a manifest, by name."""
    return sorted(file.parent.name for file in register.glob(f"[!.]*/{MANIFEST}"))


def _name_below(folder: Path, register: Path) -> str:
    try:
        return folder.resolve().relative_to(register.resolve()).as_posix()
    except ValueError:
        return shown_folder(folder)


def _meant(typed: str, names: Sequence[str], folder: Path) -> Path:
    """Return the folder that was meant. Raises BadInput if there is none, or more than one."""
    found = [typed] if typed in names else list(_beginning(typed, names))
    if len(found) == 1:
        return folder / found[0]
    where = shown_folder(folder)
    if not found:
        expected = f"the name of a run in {where}, or its beginning"
        raise BadInput([Fault(typed, None, "", expected, "no such run", nearest(typed, names) or _how_many(names))])
    raise BadInput([Fault(typed, None, "", f"the beginning of one run in {where}", ", ".join(found), whole=True)])


def _how_many(names: Sequence[str]) -> str:
    return "`placement-opt runs` lists them" if names else "there is none yet"


def _beginning(typed: str, names: Sequence[str]) -> Iterator[str]:
    """Yield the names that begin so, or in which the hash at the end does."""
    for name in names:
        if name.startswith(typed) or run_names.hash_in(name).startswith(typed):
            yield name
