"""The folder of a grid: a run folder for each cell that has an answer, and beside them what all of them found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from placement_opt.kernel import atomic_folder, run_names
from placement_opt.prepared import Run
from placement_opt.report import run_files
from placement_opt.report.evidence_pack import with_pack
from placement_opt.report.verdict_json import verdict
from placement_opt.study.grid_cells import Answered, Grid, reasons
from placement_opt.study.grid_frames import judgements, numbers


def write(grid: Grid, out: Path) -> None:
    """Write the folder whole, or leave the earlier one as it was."""
    atomic_folder.write(out, *content(grid))


def content(grid: Grid) -> tuple[dict[str, atomic_folder.Content], dict[str, Any]]:
    """Return the files of all cells and of what all of them found, and the manifest."""
    files: dict[str, atomic_folder.Content] = {
        "grid.csv": run_files.csv_of(numbers(grid)),
        "verdicts.csv": run_files.csv_of(judgements(grid)),
    }
    for cell, run in grid.runs:
        own = run_files.manifest(run)
        inside = with_pack(run_files.files_of(run), own, wanted=grid.options.pack)
        files |= {f"{cell.folder}/{name}": content for name, content in inside.items()}
        files[f"{cell.folder}/{atomic_folder.MANIFEST}"] = atomic_folder.listing(own, inside)
    return files, _manifest(grid)


def _manifest(grid: Grid) -> dict[str, Any]:
    """Return the manifest of all cells together; each has one of its own with inputs, stages and timings."""
    run = grid.runs[0][1]
    return atomic_folder.manifest(
        inputs={},
        options={
            "model": run.case.name,
            "strategies": list(dict.fromkeys(k.strategy for k in grid.cells)),
            "scenarios": list(dict.fromkeys(k.scenario for k in grid.cells)),
            "horizon": len(run.case.quarters),
            "whole_homes": grid.options.whole_homes,
        },
        stages=[],
        timings={},
        written=run_names.now(),
        private=any(run.prepared.inputs.model.contains_small_counts for _cell, run in grid.runs),
    )


def as_json(grid: Grid) -> str:
    """Return one list: verdict.json of each cell, or of a cell without an answer why there is none."""
    return atomic_folder.to_json([_found(cell) for cell in grid.cells])


def _found(cell: Answered) -> dict[str, Any]:
    if isinstance(cell.found, Run):
        return verdict(cell.found)
    named = {"scenarios": [Path(name).stem for name in cell.scenarios], "strategy": cell.strategy}
    return {**named, "no_answer": list(reasons(cell.found))}
