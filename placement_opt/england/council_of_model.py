"""The council that a model is of, by the key `council` of model.yaml."""

from __future__ import annotations

from pathlib import Path

from placement_opt.domain.published import PublishedCouncil
from placement_opt.england.published_file import read_councils
from placement_opt.england.standing import AS_PUBLISHED_NAMES_IT, found_council, like_a_council
from placement_opt.inputs.read_model import read_settings_of
from placement_opt.inputs.settings import Model
from placement_opt.intake.folder.settings_text import quoted
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.paths import MODEL_FILE
from placement_opt.kernel.text import shown_folder
from placement_opt.kernel.yamls import line_of, read_yaml

COUNCIL_KEY = "council"


def council_of(model: Model) -> PublishedCouncil | None:
    """Return the council that a model names; None if it names none, or one that is not published."""
    return found_council(read_councils().values(), model.council) if model.council else None


def settings_line(council: PublishedCouncil) -> str:
    """Return the line of model.yaml that names a council; nothing of one that this package's file does not hold."""
    known = read_councils().get(council.code)
    return f"{COUNCIL_KEY}: {quoted(council.code)}  # {council.name}\n" if known and known.name == council.name else ""


def unknown_council(path: Path) -> list[Fault]:
    """Return a fault at the key if no council has the name or code that the settings of a model folder give.

    Settings that cannot be read are left to whoever reads the model.
    """
    folder = shown_folder(path)
    model, _faults = read_settings_of(path, folder)
    if model is None or model.council is None:
        return []
    councils = read_councils().values()
    if found_council(councils, model.council):
        return []
    file = f"{folder}/{MODEL_FILE}"
    _data, lines, _unread = read_yaml(path / MODEL_FILE, file, Model)
    near = like_a_council(councils, model.council)
    return [Fault(file, line_of((COUNCIL_KEY,), lines), COUNCIL_KEY, AS_PUBLISHED_NAMES_IT, model.council, near)]
