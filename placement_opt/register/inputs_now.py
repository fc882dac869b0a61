"""What has become of the input files of a run since it was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from placement_opt.input_copies import files_of_model, without_number
from placement_opt.kernel import paths
from placement_opt.kernel.atomic_folder import sha256
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import is_book
from placement_opt.register.filed_runs import FiledRun

SCENARIOS = "scenarios"  # folder of a model, and of config/, in which scenarios stand


@dataclass(frozen=True)
class InputsNow:
    """The input files of a run that are no longer as they were, by name, and the folders that were not found."""

    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    new: tuple[str, ...] = ()  # in the model folder, where the run found no such file
    not_found: tuple[str, ...] = ()

    @property
    def told(self) -> list[tuple[tuple[str, ...], str]]:
        """The files of each kind with what became of them, in words; only where there are any."""
        said = ((self.changed, "changed"), (self.deleted, "been deleted"), (self.new, "been added"))
        return [(names, words) for names, words in said if names]

    @property
    def as_they_were(self) -> bool:
        """Whether every file was found and is the same."""
        return not (self.told or self.not_found)


def inputs_now(run: FiledRun) -> InputsNow:
    """Return which input files of a run have changed; they are looked for where the run found them, then by name.

    No run keeps the path of a folder that lay elsewhere than below the working folder: what cannot be found so is said.
    """
    then: dict[str, str] = run.manifest.get("inputs", {})
    places = {name: _place(run, *name.split("/", 1)) for name in then if not _of_a_book(run, name)}
    there = {name: place for name, place in places.items() if place is not None}
    hashes = {name: sha256(place) for name, place in there.items() if place.is_file()}
    return InputsNow(
        changed=tuple(name for name, now in hashes.items() if now != then[name]),
        deleted=tuple(name for name in there if name not in hashes),
        new=tuple(_added(run, then)),
        not_found=tuple(dict.fromkeys(name.split("/")[0] for name in places if name not in there)),
    )


def _of_a_book(run: FiledRun, name: str) -> bool:
    """Say whether an input is a text that was made of a workbook: whether that has changed says all of them."""
    model, (folder, file) = _model_name(run), name.split("/", 1)
    if not is_book(model):
        return False
    own_strategy = without_number(folder) == paths.STRATEGIES and folder not in run.manifest.get("folders", {})
    return (folder == model and file != paths.BOOK_COPY) or own_strategy


def _place(run: FiledRun, folder: str, file: str) -> Path | None:
    """Return where an input file is, or would be; None if its folder is not found."""
    if folder == _model_name(run):
        if is_book(folder):
            return paths.find_book(folder)
        model = _model(run)
        return model / file if model else None
    if f"{folder}/{file}" in _of_the_program(run):
        return paths.config_folder() / file
    places = [place / file for place in _where_it_was(run, folder)]
    return next((place for place in (*places, *_by_name(run, folder, file)) if place.is_file()), (*places, None)[0])


def _of_the_program(run: FiledRun) -> list[str]:
    """Return the files that every run reads from the program's own folder."""
    read_as = run.manifest.get("read_as")
    return [read_as["catalogue"], *read_as["choices"][:1]] if read_as else []


def _by_name(run: FiledRun, folder: str, file: str) -> Iterator[Path]:
    """Yield where a run would find a strategy or a scenario of that name."""
    kind = without_number(folder)
    if kind in (paths.STRATEGIES, SCENARIOS):
        try:
            yield paths.find_setting(file.removesuffix(".yaml"), kind, _model(run))
        except BadInput:
            return


def _where_it_was(run: FiledRun, folder: str) -> Iterator[Path]:
    """Yield the folder where a run found it: below the folder of the register, or the working folder."""
    if place := run.manifest.get("folders", {}).get(folder):
        above = run.folder.resolve().parent.parent  # where the register lies, or a grid in it
        for start in (above, above.parent, Path.cwd()):
            if (start / place).is_dir():
                yield start / place


def _model_name(run: FiledRun) -> str:
    read_as = run.manifest.get("read_as")
    return str(read_as["model"] if read_as else run.options["model"])


def _model(run: FiledRun) -> Path | None:
    """Return the model folder of a run: where it was, else by name."""
    name = _model_name(run)
    for place in _where_it_was(run, name):
        return place
    try:
        return paths.find_model(name)
    except BadInput:
        return None


def _added(run: FiledRun, then: dict[str, str]) -> Iterator[str]:
    model, name = _model(run), _model_name(run)
    if model is not None and not is_book(name):
        yield from (f"{name}/{k.name}" for k in files_of_model(model) if f"{name}/{k.name}" not in then)
