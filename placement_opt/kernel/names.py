"""Settings that name something: a type says of what kind, and every name is held against what there is.

NeedName = Annotated[str, NameOf("need group")]
local_share_floor: dict[NeedName, Share]
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest
from placement_opt.kernel.yamls import Lines, Where, line_of


@dataclass(frozen=True)
class NameOf:
    """Marks a text as the name of something of a kind, in the words of a fault."""

    kind: str


def unknown_names(
    settings: BaseModel, known: Mapping[str, Collection[str]], lines: Lines, file: str
) -> Iterator[Fault]:
    """Yield a fault for every name that is not known; kinds that `known` lacks are not looked up."""
    for kind, word, where in dict.fromkeys(_names(type(settings), settings, ())):
        if kind in known and word not in known[kind]:
            column = ".".join(map(str, where))
            article = "an" if kind[0] in "aeiou" else "a"
            names = ", ".join(known[kind])
            expected = f"{article} {kind}: {names}" if names else f"no {kind}, since there is none"
            yield Fault(file, line_of(where, lines), column, expected, word, nearest(word, known[kind]))


def _names(hint: Any, value: Any, where: Where) -> Iterator[tuple[str, str, Where]]:
    """Yield (kind, word, where it stands) for every name in a value of that type."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _names(field.rebuild_annotation(), getattr(value, name), (*where, field.alias or name))
        return
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        if isinstance(value, str):
            yield from ((m.kind, value, where) for m in parts[1:] if isinstance(m, NameOf))
        yield from _names(parts[0], value, where)
    elif isinstance(value, dict):
        for key, item in value.items() if origin is dict else ():
            yield from _names(parts[0], key, (*where, key))
            yield from _names(parts[1], item, (*where, key))
    elif isinstance(value, tuple):
        for i, item in enumerate(value) if origin is tuple else ():
            yield from _names(parts[0], item, (*where, i))
    if origin not in (Annotated, dict, tuple):  # a union, if anything
        for part in parts:
            yield from _names(part, value, where)
