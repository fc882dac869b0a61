"""Every council of a folder: four plans each, one table; a council with faults is a row of it and stops no other."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import MODEL_FILE
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.prepared import Options, prepare
from placement_opt.report import council_table
from placement_opt.report.run_places import place_held
from placement_opt.study.many_councils import Councils, answers_of_councils
from placement_opt.study.workers import HERE, Workers


def answer_councils(
    folder: Path,
    out: Path | None = None,
    *,
    register: Path | None = None,
    workers: Workers = HERE,
    progress: Progress = quiet,
) -> Councils:
    """Solve the four plans of every model folder inside a folder and, if `out` is given, write councils.csv there.

    Without it, if a register is given, they are written into a new folder of that.

    Councils of one structure share a pass of the rules; the files are the same over any number of processes, the time
    in the manifest apart. A script that asks for several must start below `if __name__ == "__main__"`. Raises BadInput
    if there is no model folder, or none that can be read: then with the faults of all.
    """
    with place_held(Options(folder, out=out, register=register)):
        folders = model_folders(folder)
        found = Councils(folder, out, tuple(answers_of_councils(folders, workers=workers, progress=progress)))
        if all(not k.title for k in found.answers):
            raise BadInput([fault for k in folders for fault in _faults(k)])
        if out:
            council_table.write(found, out)
        elif register:
            return dataclasses.replace(found, out=council_table.write_new(found, register))
        return found


def model_folders(folder: Path) -> list[Path]:
    """Return the model folders inside a folder, by name. Raises BadInput if there is none."""
    found = sorted(file.parent for file in folder.glob(f"*/{MODEL_FILE}")) if folder.is_dir() else []
    if not found:
        expected = f"a folder that holds model folders, each with {MODEL_FILE}"
        raise BadInput([Fault(folder.as_posix(), None, "", expected, "none in it" if folder.is_dir() else "no folder")])
    return found


def _faults(folder: Path) -> list[Fault]:
    try:
        prepare(Options(folder))
    except BadInput as error:
        return list(error.faults)
    return []
