"""A council by the name or the code that somebody wrote: in a command, or in the settings of a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from placement_opt.domain.published import PublishedCouncil
from placement_opt.england.published_file import shipped_councils
from placement_opt.inputs import Inputs
from placement_opt.inputs.settings import Model
from placement_opt.intake.folder.settings_text import quoted
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import MODEL_FILE
from placement_opt.kernel.text import MISSPELT, close_to, meant, shown_folder
from placement_opt.kernel.yamls import line_of, read_yaml

COUNCIL_KEY = "council"  # in model.yaml
AS_TYPED = Fault("NAME", None, "", "", "")
A_COUNCIL = "an English council, as published statistics name it"


def council_by_name(councils: Mapping[str, PublishedCouncil], name: str, at: Fault = AS_TYPED) -> PublishedCouncil:
    """Return a council by its name or a code; of two with one name, the one that is there still.

    `at` is the place of the fault. Raises BadInput with the nearest name.
    """
    asked = " ".join(name.split()).casefold()
    found = [k for k in councils.values() if asked in (k.name.casefold(), k.code, k.ons_code.casefold())]
    if found:
        return min(found, key=lambda k: len(k.successors))
    near = meant(close_to(name, (k.name for k in councils.values()), MISSPELT))
    raise BadInput([replace(at, expected=A_COUNCIL, found=name, hint=near)])


def still_there(
    councils: Mapping[str, PublishedCouncil], council: PublishedCouncil, at: Fault = AS_TYPED
) -> PublishedCouncil:
    """Return a council that has not been abolished. Raises BadInput with those that took its place."""
    if not council.successors:
        return council
    after = " and ".join(councils[code].name for code in council.successors)
    raise BadInput([replace(at, expected="a council that is there still", found=council.name, hint=f"see {after}")])


def council_of(read: Inputs) -> PublishedCouncil | None:
    """Return the council that a model names in its settings; None if it names none.

    Raises BadInput for a name that is not published, or that of a council which has been abolished.
    """
    if read.model.council is None:
        return None
    councils, at = shipped_councils(), _place(read)
    return still_there(councils, council_by_name(councils, read.model.council, at), at)


def settings_line(council: PublishedCouncil) -> str:
    """Return the line of model.yaml that names a council; nothing of one that this package's file does not hold."""
    known = shipped_councils().get(council.code)
    return f"{COUNCIL_KEY}: {quoted(council.code)}  # {council.name}\n" if known and known.name == council.name else ""


def _place(read: Inputs) -> Fault:
    """Return where the settings of a model name its council."""
    file = f"{shown_folder(read.path)}/{MODEL_FILE}"
    _data, lines, _faults = read_yaml(read.path / MODEL_FILE, file, Model)
    return Fault(file, line_of((COUNCIL_KEY,), lines), COUNCIL_KEY, "", "")
