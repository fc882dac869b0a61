"""The question that an earlier run answered, found again by its manifest, as long as its files are as they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from placement_opt.cycle.going_on import gone_on
from placement_opt.input_copies import kept_in
from placement_opt.kernel import atomic_folder, paths
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.left_behind import recover
from placement_opt.kernel.run_manifest import manifest_at
from placement_opt.kernel.text import shown
from placement_opt.prepared import PAGE, Options, Prepared

REVIEWED_STRATEGY = "reviewed_strategy.yaml"  # in the folder of a run that a review made
A_RUN = "a folder that `placement-opt run` wrote"
OF_A_FOLDER = "a run of a model folder, since a review goes on from its files"
SINCE = "the recommendations would not be those of the run: run again, and review that run"
SAY_WHERE = "if it is elsewhere, say where with --model, --strategy, --scenario or --config"
SHORT = 12  # signs of a hash that tell runs apart
FILES_OF_A_QUESTION = ("model", "strategy", "scenarios", "horizon", "whole_homes")


@dataclass(frozen=True)
class Places:
    """Where the files of the question are, if not where their names in the manifest say."""

    model: str | None = None
    configs: tuple[Path, ...] = ()
    strategy: Path | None = None
    scenarios: tuple[str, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """An earlier run: its folder, its manifest and the question that it answered."""

    folder: Path
    manifest: Mapping[str, Any]
    options: Options
    prepared: Prepared

    @property
    def name(self) -> str:
        """A short name of the question with its files: the same for two runs of one question."""
        return name_of_question(self.manifest)


def name_of_question(manifest: Mapping[str, Any]) -> str:
    """Return a short name of what a manifest says was asked, of which files."""
    asked = json.dumps([manifest["options"], manifest["inputs"]], sort_keys=True)
    return f"run-{hashlib.sha256(asked.encode()).hexdigest()[:SHORT]}"


def question_of(folder: Path, places: Places) -> Earlier:
    """Return an earlier run with its question. Raises BadInput with every file that is not as it was then."""
    recover(folder)
    manifest = _manifest(folder)
    options = _options(folder, manifest, places)
    prepared = gone_on(options).prepared
    if faults := list(_changed(prepared, manifest["inputs"])):
        raise BadInput(faults)
    return Earlier(folder, manifest, options, prepared)


def _manifest(folder: Path) -> Mapping[str, Any]:
    """Return the manifest of a run folder."""
    file = folder / atomic_folder.MANIFEST
    try:
        found = manifest_at(file)
    except (OSError, ValueError):
        found = {"options": {}}
    if not {*FILES_OF_A_QUESTION} <= set(found["options"]):
        what = "another folder" if folder.is_dir() else "no such folder"
        raise BadInput([Fault(shown(folder), None, "", A_RUN, what)])
    return found


def _options(folder: Path, manifest: Mapping[str, Any], places: Places) -> Options:
    asked, read_as = manifest["options"], manifest.get("read_as", {})
    if paths.is_book(read_as.get("model", "")):
        raise BadInput([Fault(shown(folder), None, "", OF_A_FOLDER, "a run of a workbook", whole=True)])
    model = _found(lambda: paths.find_model(places.model or asked["model"]))
    return Options(
        model=model,
        configs=places.configs,
        strategy=places.strategy or _strategy(folder, manifest, model),
        scenarios=places.scenarios or tuple(asked["scenarios"]),
        horizon=asked["horizon"],
        whole_homes=asked["whole_homes"],
        pack=PAGE in manifest.get("files", ()),
        actuals="actuals" in read_as,
        baseline=kept_in(folder, read_as["baseline"]) if "baseline" in read_as else None,
    )


def _strategy(folder: Path, manifest: Mapping[str, Any], model: Path) -> Path:
    """Return the file of the strategy: that of the review that made the run, or the one of its name."""
    own = folder / REVIEWED_STRATEGY
    if own.is_file() and atomic_folder.sha256(own) in manifest["inputs"].values():
        return own
    return _found(lambda: paths.find_setting(manifest["options"]["strategy"], paths.STRATEGIES, model))


def _found(find: Callable[[], Path]) -> Path:
    """Return what is found, or say in the faults that it may be elsewhere."""
    try:
        return find()
    except BadInput as error:
        raise BadInput(replace(f, hint="; ".join(filter(None, (f.hint, SAY_WHERE)))) for f in error.faults) from error


def _changed(prepared: Prepared, then: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is not as it was: a file with other content, one that was not there, and one that is not read now."""
    own = str(prepared.copies.read_as["strategy"])
    now = {name: known for name, known in prepared.copies.hashes.items() if name != own}
    strategy = prepared.copies.hashes[own]
    of_strategy = {name for name, known in then.items() if known == strategy}
    if not of_strategy:
        yield Fault(shown(prepared.strategy_file), None, "", "the strategy as it was for the run", "another", SINCE)
        of_strategy = {name for name in then if name not in now and Path(name).parent.name == paths.STRATEGIES}
    for name, known in now.items():
        if name not in then:
            yield Fault(name, None, "", "no such file, as there was none for the run", "a file", SINCE)
        elif known != then[name]:
            yield Fault(name, None, "", "the file as it was for the run", "one that has changed", SINCE)
    for name in sorted(set(then) - set(now) - of_strategy):
        yield Fault(name, None, "", "the file that the run read", "no such file", SAY_WHERE)
