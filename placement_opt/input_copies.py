"""The files that a question is read from, and copies of them as they were read: a run keeps these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from placement_opt.inputs.catalogue_file import FILE as CATALOGUE_FILE
from placement_opt.inputs.claims_file import CLAIMS
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.uncertainty_file import UNCERTAINTY
from placement_opt.kernel import paths
from placement_opt.kernel.paths import BOOK_COPY, MODEL_FILE, is_book, real

KEPT_INPUTS = "inputs"  # folder of a run that holds its inputs, each at its name in the manifest
SOURCES_FILE = "sources.yaml"


@dataclass(frozen=True)
class InputFiles:
    """The files that a question is read from; without a strategy it is that which the model or the choices name."""

    model: Path  # a folder
    catalogue: Path
    choices: tuple[Path, ...]  # config/base.yaml, and what replaces parts of it
    scenarios: tuple[Path, ...] = ()
    strategy: Path | None = None
    actuals: tuple[Path, ...] = ()  # those that are kept of quarters that have passed
    baseline: InputFiles | None = None  # of the run whose doing nothing savings are measured from; None: of these files

    @property
    def beside_the_model(self) -> tuple[Path, ...]:
        """Every file that does not belong to the model folder's tables; the strategy is the last."""
        last = (self.strategy,) if self.strategy else ()
        before = self.baseline.every if self.baseline else ()
        return (*before, *self.actuals, self.catalogue, *self.choices, *self.scenarios, *last)

    @property
    def every(self) -> tuple[Path, ...]:
        """Every file that is read."""
        return (*files_of_model(self.model), *self.beside_the_model)


@dataclass(frozen=True)
class Options:
    """What the user asked for."""

    model: Path | str  # a folder, or the name of one
    configs: tuple[Path, ...] = ()
    strategy: Path | None = None
    scenarios: tuple[str, ...] = ()
    horizon: int | None = None
    whole_homes: bool = False
    out: Path | None = None  # the folder of the run; one that is there is replaced
    register: Path | None = None  # without `out`: where the run gets a folder of its own, beside all earlier ones
    files: InputFiles | None = None  # read in place of those that the words above name, as a run kept them
    pack: bool = True  # write a page and a workbook beside the files of the run
    actuals: bool = True  # go on from the actuals that are kept beside the model
    baseline: InputFiles | None = None  # of the run whose doing nothing savings are then measured from


@dataclass(frozen=True)
class InputCopies:
    """Input files as they were when they were read, by names that tell no path of a computer."""

    files: Mapping[str, bytes]  # the name of a folder and that of a file -> content
    read_as: Mapping[str, Any]  # model, catalogue, choices, scenarios, strategy -> the name of a folder, or of files
    folders: Mapping[str, str]  # the name of a folder -> where it lies, if that is below the working folder

    @property
    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each file by its name."""
        return {name: sha256(content).hexdigest() for name, content in sorted(self.files.items())}


NO_COPIES = InputCopies({}, {}, {})


def named_files(options: Options) -> InputFiles:
    """Return the files that the words of the options name."""
    model = paths.find_model(options.model)
    return InputFiles(
        model=model,
        catalogue=paths.config_folder() / CATALOGUE_FILE,
        choices=base_files(options),
        scenarios=tuple(paths.find_scenario(name, model) for name in options.scenarios),
        strategy=options.strategy,
        actuals=(kept := paths.kept_actuals(model) if options.actuals else ()),
        baseline=options.baseline if kept and not options.scenarios else None,
    )


def base_files(options: Options) -> tuple[Path, ...]:
    """Return config/base.yaml, and the files that replace parts of it."""
    return (paths.config_folder() / "base.yaml", *options.configs)


def files_of_model(folder: Path) -> list[Path]:
    """Return the files of a model folder that are read, by name, and the workbook of which it was made if it was."""
    read = {MODEL_FILE, SOURCES_FILE, CATALOGUE_FILE, CLAIMS, UNCERTAINTY, *(t.file for t in TABLES.values())}
    book = {BOOK_COPY} if is_book(folder.name) else set()
    return sorted(p for p in folder.iterdir() if p.name in read | book)


def copies_of(files: InputFiles) -> InputCopies:
    """Return the content of every file, named by its folder and itself."""
    names = dict(_names(files.every))
    places = {PurePosixPath(name).parts[0]: _below(file) for file, name in names.items()}
    return InputCopies(
        files={name: file.read_bytes() for file, name in names.items()},
        read_as=_read_as(files, names),
        folders={folder: place for folder, place in places.items() if place},
    )


def _read_as(files: InputFiles, names: Mapping[Path, str]) -> dict[str, Any]:
    """Return what each of some files was read as, by the names that they bear in a run."""
    return {
        "model": PurePosixPath(names[files.model / MODEL_FILE]).parts[0],
        "catalogue": names[files.catalogue],
        "choices": [names[k] for k in files.choices],
        "scenarios": [names[k] for k in files.scenarios],
        "strategy": names[files.strategy] if files.strategy else None,
        **({"actuals": [names[k] for k in files.actuals]} if files.actuals else {}),
        **({"baseline": _read_as(files.baseline, names)} if files.baseline else {}),
    }


def kept_in(folder: Path, read_as: Mapping[str, Any]) -> InputFiles:
    """Return the files that a run was read from as its folder keeps them."""
    kept, baseline = folder / KEPT_INPUTS, read_as.get("baseline")
    return InputFiles(
        model=kept / read_as["model"],
        catalogue=kept / read_as["catalogue"],
        choices=tuple(kept / name for name in read_as["choices"]),
        scenarios=tuple(kept / name for name in read_as["scenarios"]),
        strategy=kept / read_as["strategy"],
        actuals=tuple(kept / name for name in read_as.get("actuals", [])),
        baseline=kept_in(folder, baseline) if baseline else None,
    )


def _names(files: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each file with the name of its folder and its own; folders of one name are told apart by a number."""
    taken: dict[str, Path] = {}
    for file in files:
        place, number = real(file).parent, 1
        name = place.name
        while taken.setdefault(name.lower(), place) != place:  # a file system may not tell small letters from others
            number += 1
            name = f"{place.name}-{number}"
        yield file, f"{name}/{file.name}"


def without_number(folder: str) -> str:
    """Return the name that a folder has, without the number that told it apart."""
    return re.sub(r"-\d+$", "", folder)


def _below(file: Path) -> str:
    """Return where the folder of a file lies below the working folder; nothing if elsewhere, or soon nowhere."""
    try:
        place = real(file).parent.relative_to(Path.cwd())
    except ValueError:
        return ""
    return "" if any(map(is_book, place.parts)) else place.as_posix()
