"""Files that are written beside those of a run of the same question."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from placement_opt.kernel import atomic_folder, run_names
from placement_opt.kernel.held_places import held
from placement_opt.kernel.run_json import json_in
from placement_opt.prepared import PAGE
from placement_opt.report.evidence_pack import with_pack


def write_beside(out: Path, own: Mapping[str, Any], part: str, files: Mapping[str, atomic_folder.Content]) -> None:
    """Write files beside those of the same question, whose manifest then has one part more, or in place of another's.

    `own` is the manifest of these files by themselves, with that part in it. The page and the workbook of the run
    are made anew, if it has them, so that they tell this too.
    """
    with held(out):  # or what another adds meanwhile would be lost
        kept, before = _kept(own, out)
        private = before.get(atomic_folder.PRIVATE, False) or own.get(atomic_folder.PRIVATE, False)
        whole = {**own, **before, part: own[part], atomic_folder.PRIVATE: private}
        atomic_folder.write(out, with_pack({**kept, **files}, whole, wanted=PAGE in kept), whole)


def _kept(own: Mapping[str, Any], out: Path) -> tuple[dict[str, atomic_folder.Content], dict[str, Any]]:
    """Return the files of a run of the same question that stand in a folder, and its manifest; nothing of another."""
    try:
        before = json_in(out / atomic_folder.MANIFEST)
    except (OSError, ValueError):
        return {}, {}
    same = all(before.get(key) == own[key] for key in run_names.ASKED_KEYS)
    if not same or atomic_folder.edited(out):
        return {}, {}
    files: dict[str, atomic_folder.Content] = {name: (out / name).read_bytes() for name in before["files"]}
    return files, {key: value for key, value in before.items() if key != "files"}
