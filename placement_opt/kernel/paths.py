"""Where models and settings live: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

import difflib
import os
from pathlib import Path, PurePosixPath

from placement_opt.kernel.errors import BadInput, Fault, on_one_line

MODEL_FILE = "model.yaml"
BOOK_ENDING = ".xlsx"  # of a workbook that is a model, and of the folder of texts that is made of one
BOOK_COPY = "workbook.xlsx"  # in such a folder: the workbook itself
CENTRAL = "central"  # the model without a scenario
ACTUALS = "actuals"  # folder of a model in which what was counted in quarters that have passed is kept
TAKE_A_BOOK = "run, check, stress, alternatives and actions take a workbook"
STRATEGIES = "strategies"  # folder of a model, and of config/, in which strategies stand


def real(path: Path) -> Path:
    """Return a whole path with its links followed as far as they lead; links in a circle are left as they are.

    Raises BadInput for a name with a character that no name may have.
    """
    try:
        return Path(os.path.realpath(path))
    except ValueError:
        expected = "a name of a file or folder that this computer takes"
        raise BadInput([Fault(on_one_line(path.as_posix()), None, "", expected, "one with a NUL in it")]) from None


def models_folder() -> Path:
    """Return the folder that holds the models shipped with this package."""
    return _shipped() / "models"


def config_folder() -> Path:
    """Return the folder that holds the settings, scenarios and strategies shipped with this package."""
    return _shipped() / "config"


def kept_actuals(model: Path) -> tuple[Path, ...]:
    """Return the files of actuals that are kept beside a model, by name."""
    return tuple(sorted((model / ACTUALS).glob("*.csv")))


def is_installed() -> bool:
    """Say whether models and settings lie inside the package, and not beside it in a checkout."""
    return models_folder().is_relative_to(Path(__file__).resolve().parents[1])


def known_models() -> tuple[str, ...]:
    """Return the names of the models shipped with this package."""
    return tuple(sorted(file.parent.name for file in models_folder().glob(f"*/{MODEL_FILE}")))


def find_model(name_or_path: str | Path) -> Path:
    """Return the folder of a model: a path first, then ./models, then the models of this package.

    Raises BadInput for a workbook too: who takes one opens it first.
    """
    asked = Path(name_or_path)
    if find_book(asked):
        expected = "a folder with model.yaml, since this reads or keeps files beside those of a model"
        raise BadInput([Fault(asked.as_posix(), None, "", expected, "a workbook", TAKE_A_BOOK, whole=True)])
    plain = Path(*asked.parts[1:]) if asked.parts[:1] == ("models",) else asked
    for folder in (asked, "models" / asked, models_folder() / plain):
        if os.path.isfile(folder / MODEL_FILE):
            return folder
    if os.path.isdir(asked):
        return asked  # its faults are for `check` to name
    raise _unknown(asked, plain.name, f"a folder with {MODEL_FILE}", known_models())


def find_book(name_or_path: str | Path) -> Path | None:
    """Return the file of a model that is one workbook: a path first, then one in ./models; None if none is named."""
    asked = Path(name_or_path)
    if not is_book(asked.name):
        return None
    return next((file for file in (asked, "models" / asked) if os.path.isfile(file)), None)


def is_book(name: str) -> bool:
    """Say whether a name is that of a workbook, or of the folder of texts that was made of one."""
    return name.lower().endswith(BOOK_ENDING)


def said_file(file: str) -> str:
    """Return the name of a file of a model as printed: in a folder made of a workbook it is a sheet of that."""
    parts = PurePosixPath(file).parts
    if len(parts) < len(("folder", "file")) or not is_book(parts[-2]):
        return file
    return f"{parts[-2]}, sheet {PurePosixPath(file).stem}"


def find_setting(name_or_path: str | Path, kind: str, model: Path | None = None, also: tuple[str, ...] = ()) -> Path:
    """Return a settings file: a path first, then a name in <model>/<kind>, then one in config/<kind>.

    `also` are words that may be asked for and have no file.
    """
    asked = Path(name_or_path)
    folders = _folders_of(kind, model)
    for file in (asked, *(folder / f"{asked.name}.yaml" for folder in folders), folders[-1] / asked.name):
        if os.path.lexists(file) and not os.path.isdir(file):  # what is no plain file, its reader refuses
            return file
    known = (*also, *known_settings(kind, model))
    places = f"{kind}/ of the model's folder or config/{kind}" if model else f"config/{kind}"
    raise _unknown(asked, asked.stem, f"a file, or a name in {places}", known)


def known_settings(kind: str, model: Path | None = None) -> tuple[str, ...]:
    """Return the names of the settings of a kind that a model and config/ have."""
    return tuple(sorted({file.stem for folder in _folders_of(kind, model) for file in folder.glob("*.yaml")}))


def _folders_of(kind: str, model: Path | None) -> list[Path]:
    return [*([model / kind] if model else []), config_folder() / kind]


def find_scenario(name: str, model: Path) -> Path:
    """Return a scenario's file: the model's own first, then one in config/scenarios."""
    return find_setting(name, "scenarios", model, also=(CENTRAL,))


def _unknown(asked: Path, name: str, what: str, known: tuple[str, ...]) -> BadInput:
    near = difflib.get_close_matches(name, known, n=1)
    expected = f"{what} ({', '.join(known)})" if known else what
    hint = f"did you mean {near[0]}?" if near else ""
    return BadInput([Fault(asked.as_posix(), None, "", expected, "no such thing", hint)])


def _shipped() -> Path:
    package = Path(__file__).resolve().parents[1]
    packed = package / "_data"
    return packed if packed.is_dir() else package.parent
