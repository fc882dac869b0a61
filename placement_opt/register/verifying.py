"""Whether a run is what it says: its files against their hashes, its inputs, and the same solved again here."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from placement_opt import funding, running, stressing
from placement_opt.input_copies import KEPT_INPUTS
from placement_opt.kernel import atomic_folder
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.kernel.hidden_names import PACKAGE
from placement_opt.kernel.paths import config_folder
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.prepared import Options
from placement_opt.register.filed_runs import FiledRun, manifest_in
from placement_opt.register.inputs_now import InputsNow, inputs_now
from placement_opt.register.signatures import Signatures, signatures_of
from placement_opt.report.evidence_pack import pack_of
from placement_opt.report.fund_files import FUND_PART, fund_options_of
from placement_opt.report.kept_run import PACK, kept_run_in
from placement_opt.report.stress_files import IN_VERDICT, STRESS
from placement_opt.review.asked_before import REVIEWED_STRATEGY
from placement_opt.reviewing import REVIEW_FILE
from placement_opt.study.sampling import SOBOL
from placement_opt.study.stressed import Drawing
from placement_opt.study.volatility import VOLATILITY_FILE
from placement_opt.study.workers import HERE, Workers

LONGEST_ROW = 200  # signs of a row that differs which are told
NOTHING = "nothing"  # in place of a row that one of two files does not have


@dataclass(frozen=True)
class Difference:
    """A file that is not the same when it is solved again, and its first row that differs."""

    file: str
    row: int | None  # None: one of the two files is missing
    recorded: str
    again: str


@dataclass(frozen=True)
class Verified:
    """What was found of a run."""

    run: FiledRun
    edited: tuple[str, ...]  # files that are not as the run wrote them
    inputs: InputsNow
    signatures: Signatures
    solved: bool  # whether it was solved again
    unsolved: str = ""  # why it has no answer now
    differences: tuple[Difference, ...] = ()
    moved: tuple[str, ...] = ()  # libraries, Python and program that are not those of the run, in words

    @property
    def same(self) -> bool:
        """Whether the files are as they were written and, if it was solved again, came out with the same bytes."""
        return not (self.edited or self.differences or self.unsolved)


def verify(run: FiledRun, *, solve: bool = True, workers: Workers = HERE, progress: Progress = quiet) -> Verified:
    """Hold the files of a run against their hashes, and solve it again from the inputs that it keeps.

    Times apart, the same inputs give the same bytes; a run that holds draws is drawn again with them, which takes as
    long as it took. Raises BadInput if the run keeps no inputs, or they can no longer be read.
    """
    files = run.files
    found = Verified(
        run=run,
        edited=atomic_folder.edited(run.folder),
        inputs=inputs_now(run),
        signatures=signatures_of(run),
        solved=solve,
        moved=tuple(_moved(run.manifest)),
    )
    if not solve:
        return found
    asked = run.options
    options = Options(files.model, horizon=asked["horizon"], whole_homes=asked["whole_homes"], files=files, pack=False)
    with tempfile.TemporaryDirectory(prefix=PACKAGE, ignore_cleanup_errors=True) as place:
        out = Path(place, "again")
        try:
            _again(run, replace(options, out=out), workers, progress)
        except (NoFeasiblePlan, SolverFailed) as error:
            return replace(found, unsolved=str(error))
        _pack_again(run, out)
        return replace(found, differences=tuple(_differences(run, out)))


def verified_as_data(found: Verified) -> dict[str, Any]:
    """Return what was found as JSON has it."""
    return {
        "run": found.run.name,
        "same": found.same,
        "edited": list(found.edited),
        "inputs": asdict(found.inputs),
        "solved_again": found.solved and not found.unsolved,
        "no_answer_now": found.unsolved or None,
        "differences": [asdict(k) for k in found.differences],
        "made_with_other": list(found.moved),
        **found.signatures.as_data(),
    }


def _again(run: FiledRun, options: Options, workers: Workers, progress: Progress) -> None:
    """Make the run again in another folder, with its draws if it has any, and with what it says of a fund."""
    _run_again(run, options, workers, progress)
    if FUND_PART in run.manifest:
        asked = run.manifest[FUND_PART]["options"]
        funding.invest(options, fund_options_of(asked, run.folder), progress=progress)


def _run_again(run: FiledRun, options: Options, workers: Workers, progress: Progress) -> None:
    if not run.holds_draws:
        running.run(options, progress=progress)
        return
    drawing = _drawing(run, workers)
    if run.manifest[STRESS][IN_VERDICT]:
        stressing.run_and_stress(options, drawing, progress=progress)
        return
    if run.holds_answer:
        running.run(options, progress=progress)
    stressing.stress(options, drawing, progress=progress)


def _pack_again(run: FiledRun, again: Path) -> None:
    """Make the page and the workbook from the files that came out again, with the manifest of the run, which bears its
    time; only those that the run has.
    """
    made = manifest_in(again)
    if made is None or not set(PACK) & set(run.manifest["files"]):
        return
    for name, content in pack_of(kept_run_in(again, {**run.manifest, "files": made["files"]})).items():
        (again / name).write_bytes(content)


def _drawing(run: FiledRun, workers: Workers) -> Drawing:
    drawn = run.manifest[STRESS]
    return Drawing(
        draws=drawn["draws"],
        seed=drawn["seed"],
        only=tuple(drawn["only"]),
        fixed=drawn["fixed"],
        sobol=drawn["way"] == SOBOL,
        workers=workers,
        chances_alone=drawn["chances_alone"],
    )


def _moved(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the run was made with and is another now."""
    then = {"placement_opt": manifest["package"].get("version", ""), "Python": manifest.get("python", "")}
    then |= manifest.get("libraries", {})
    now = {"placement_opt": atomic_folder.package_version(), "Python": atomic_folder.python_version()}
    now |= dict(atomic_folder.versions(atomic_folder.LIBRARIES))
    for name, version in then.items():
        if version != now.get(name, ""):
            yield f"{name} {version}, now {now.get(name) or 'none'}"
    drawn = manifest.get(STRESS, {}).get(VOLATILITY_FILE)
    if drawn and drawn != atomic_folder.sha256(config_folder() / VOLATILITY_FILE):
        yield f"another config/{VOLATILITY_FILE} than now"


def _differences(run: FiledRun, again: Path) -> Iterator[Difference]:
    """Yield each file that is not the same, or stands on one side only; inputs are held against their hashes alone."""
    names = {*run.manifest["files"], *(manifest_in(again) or {})["files"]}
    asked = (REVIEW_FILE, REVIEWED_STRATEGY)  # what a review was given, which stands beside what it found
    for name in sorted(k for k in names if k not in asked and not k.startswith(f"{KEPT_INPUTS}/")):
        if _bytes(run.folder / name) != _bytes(again / name):
            yield _difference(name, run.folder, again)


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _difference(name: str, folder: Path, again: Path) -> Difference:
    """Return the first row in which a file as it lies there differs from the one that was made again."""
    if not ((folder / name).is_file() and (again / name).is_file()):
        there = [NOTHING if not (place / name).is_file() else "a file" for place in (folder, again)]
        return Difference(name, None, *there)
    pairs = itertools.zip_longest(_rows(folder / name), _rows(again / name), fillvalue=NOTHING)
    row, recorded, made = next((n, a, b) for n, (a, b) in enumerate(pairs, start=1) if a != b)
    return Difference(name, row, recorded[:LONGEST_ROW], made[:LONGEST_ROW])


def _rows(file: Path) -> list[str]:
    """Return the rows of a file; a byte that is no text is told apart from every other."""
    return file.read_bytes().decode("utf-8", errors="backslashreplace").split("\n")
