"""Where runs are written: in the folder that was named, or in a new one in the register, which replaces nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from placement_opt.investing import Funded
from placement_opt.kernel import atomic_folder, run_names
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.held_places import held
from placement_opt.kernel.left_behind import recover
from placement_opt.kernel.run_json import json_in
from placement_opt.prepared import Options, Prepared, Run
from placement_opt.report import fund_files, grid_files, near_files, run_files, stress_files
from placement_opt.report.beside_a_run import write_beside
from placement_opt.report.evidence_pack import with_pack
from placement_opt.study.grid_cells import Grid
from placement_opt.study.near_frames import NearBest
from placement_opt.study.stressed import Stressed

A_RUN_TO_BE = "run"  # whose name is known once it has an answer
GRID_NAME = "grid"  # in the name of the folder of strategies under scenarios


@contextmanager
def place_held(options: Options, name: str = "") -> Iterator[None]:
    """Hold the place that options name from before anything is solved until it is written, so that nothing else comes
    there; what killed runs left is put right first.

    In a register every run has a place of its own, but for what has a `name` there, such as draws that are kept.
    Raises BadInput for a place that cannot be written, or that another process holds.
    """
    place = options.out or (options.register and options.register / (name or atomic_folder.own_name(A_RUN_TO_BE)))
    if place is None:
        yield
        return
    if options.out is None and place.parent.exists() and not place.parent.is_dir():
        raise BadInput([Fault(str(place.parent), None, "", "a folder of runs", "a file")])
    recover(place)
    with held(place):
        if options.out:
            atomic_folder.check(options.out)
        yield


def file_run(run: Run, also: Mapping[str, atomic_folder.Content] = MappingProxyType({})) -> Run:
    """Write a run where its options say, and what else belongs to it, and return it with its folder."""
    out, register = run.options.out, run.options.register
    if not (out or register):
        return run  # nothing is to be written, so that no page and no workbook need be made
    manifest = run_files.manifest(run)
    files = with_pack({**run_files.files_of(run), **also}, manifest, wanted=run.options.pack)
    if out:
        atomic_folder.write(out, files, manifest)
    elif register:
        out = _in_register(register, files, manifest)
    return dataclasses.replace(run, options=dataclasses.replace(run.options, out=out))


def file_stress(found: Stressed) -> Stressed:
    """Write what many draws found where the options say, and return it with its folder.

    In a register it is added to the newest run of the same question, unless that is signed, edited, or has draws
    already; else it has a folder of its own.
    """
    options = found.options
    if options.out:
        stress_files.write(found, options.out)
    elif options.register:
        own = Beside(stress_files.STRESS, stress_files.manifest(found), stress_files.files_of(found))
        return dataclasses.replace(found, options=_placed(options, own, found.prepared))
    return found


def file_alternatives(found: NearBest) -> NearBest:
    """Write plans that cost nearly as little where the options say, as `file_stress` does draws."""
    options = found.options
    if options.out:
        near_files.write(found, options.out)
    elif options.register:
        own = Beside(near_files.NEAR_BEST, near_files.manifest(found), near_files.files_of(found))
        return dataclasses.replace(found, options=_placed(options, own, found.prepared))
    return found


def file_fund(found: Funded) -> Funded:
    """Write what a fund found where the options say, as `file_stress` does draws, or in a folder of its own."""
    options = found.options
    if options.out:
        fund_files.write_fund(found, options.out)
    elif options.register and found.prepared is None:
        manifest = fund_files.manifest_alone(found)
        files = with_pack(fund_files.files_alone(found), manifest, wanted=options.pack)
        out = _in_register(options.register, files, manifest)
        return dataclasses.replace(found, options=dataclasses.replace(options, out=out))
    elif options.register:
        assert found.prepared is not None
        own = Beside(fund_files.FUND_PART, fund_files.manifest_beside(found), fund_files.fund_files_of(found))
        return dataclasses.replace(found, options=_placed(options, own, found.prepared))
    return found


def file_both(run: Run, found: Stressed) -> tuple[Run, Stressed]:
    """Write a run and what many draws found as one folder where the options say; return both with their folder."""
    out = run.options.out
    if out:
        stress_files.write_both(run, found, out)
    elif run.options.register:
        files, manifest = stress_files.both(run, found)
        out = _in_register(run.options.register, files, manifest)
    options = dataclasses.replace(run.options, out=out)
    return dataclasses.replace(run, options=options), dataclasses.replace(found, options=options)


def file_grid(grid: Grid) -> Grid:
    """Write a grid where its options say, and return it with its folder."""
    options = grid.options
    if options.out:
        grid_files.write(grid, options.out)
    elif options.register:
        files, manifest = grid_files.content(grid)
        asked = run_names.hash_of([run_files.manifest(run)["question"] for _cell, run in grid.runs])
        words = (grid.runs[0][1].prepared.copies.read_as["model"], GRID_NAME)
        name = run_names.dated(manifest["written"], words, asked)
        out = atomic_folder.write_new(options.register, name, files, manifest)
        return dataclasses.replace(grid, options=dataclasses.replace(options, out=out))
    return grid


def _in_register(register: Path, files: Mapping[str, atomic_folder.Content], manifest: Mapping[str, Any]) -> Path:
    return atomic_folder.write_new(register, run_names.run_name(manifest), files, manifest)


@dataclass(frozen=True)
class Beside:
    """What may stand beside a run of the same question: its part of the manifest, that manifest, and its files."""

    part: str
    manifest: Mapping[str, Any]
    files: Mapping[str, atomic_folder.Content]


def _placed(options: Options, own: Beside, prepared: Prepared) -> Options:
    """Write files beside a run of the same question, or by themselves, and return the options with the folder."""
    assert options.register
    whole = {**run_files.kept_inputs(prepared), **own.files}
    for out in _without(options.register, own):
        try:
            write_beside(out, own.manifest, own.part, whole)
        except BadInput:
            continue  # somebody has signed it, or is adding something of their own
        return dataclasses.replace(options, out=out)
    return dataclasses.replace(options, out=_in_register(options.register, whole, own.manifest))


def _without(register: Path, own: Beside) -> Iterator[Path]:
    """Yield the newest run of a question, if such files may be added to it."""
    question = own.manifest["question"]
    same = [(k["written"], file.parent, k) for file, k in _manifests(register) if k.get("question") == question]
    for _written, folder, newest in sorted(same, key=lambda k: k[:2])[-1:]:
        if own.part not in newest and not atomic_folder.edited(folder):
            yield folder


def _manifests(register: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the manifest of each folder of a register that has one."""
    for file in sorted(register.glob(f"[!.]*/{atomic_folder.MANIFEST}")):
        try:
            found = json_in(file)
        except (OSError, ValueError):
            continue
        if isinstance(found, dict) and isinstance(found.get("written"), str):
            yield file, found
