"""Fields of a request that the command line asks for: each is written once, with the words that explain it.

as_of: Annotated[date, Option("DATE", "A quarter's last day: 2025-03-31", quarter_end_in)]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar, get_type_hints

from placement_opt.kernel.errors import BadInput, Fault

R = TypeVar("R")


@dataclass(frozen=True)
class Option:
    """How a field is asked for: `--field-name METAVAR` and a sentence that explains it."""

    metavar: str
    help: str
    read: Callable[[str], Any] | None = None  # makes the value of the words typed; raises BadInput
    flag: str = ""  # the option's name where it is not that of the field
    argument: bool = False  # given by its place, without a name
    least: int | None = None  # of a whole number
    recorded: bool = True  # in the manifest, as it is; else only whether it was given

    def named(self, field: str) -> str:
        """Return the option as it is typed: `--as-of`."""
        return self.flag or f"--{field.replace('_', '-')}"


def options(kind: type) -> dict[str, tuple[Any, Option]]:
    """Return the fields of a request that the command line asks for: name -> (type, option)."""
    hints = get_type_hints(kind, include_extras=True)
    noted = {f.name: hints[f.name] for f in fields(kind) if hasattr(hints[f.name], "__metadata__")}
    return {name: (hint.__origin__, hint.__metadata__[0]) for name, hint in noted.items()}


def request_of(kind: type[R], words: Mapping[str, Any]) -> R:
    """Return a request made of what was typed, None being left out; raises BadInput with every fault."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, (_, option) in options(kind).items():
        word = words.get(name)
        if word is None:
            continue
        if option.least is not None and word < option.least:
            expected = f"a whole number of at least {option.least}"
            faults.append(Fault(option.named(name), None, "", expected, str(word)))
        try:
            values[name] = option.read(word) if option.read else tuple(word) if isinstance(word, list) else word
        except BadInput as error:
            faults += error.faults
    if faults:
        raise BadInput(faults)
    return kind(**values)
