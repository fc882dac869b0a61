"""A file of choices of its own in config/, beside base.yaml: one form, all its faults at once."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.yamls import KEY_LINES, check, read_yaml

Choices = TypeVar("Choices", bound=BaseModel)


def read_choices(path: Path, form: type[Choices]) -> Choices:
    """Return the choices of a file. Raises BadInput with every fault."""
    file = path.as_posix() if not path.is_absolute() else f"config/{path.name}"
    data, lines, faults = read_yaml(path, file, form)
    if data is None:
        raise BadInput(faults or [Fault(file, None, "", KEY_LINES, "nothing")])
    choices, more = check(form, data, lines, file)
    if faults or more or choices is None:
        raise BadInput([*faults, *more])
    return choices
