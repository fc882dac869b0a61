"""What of a file can still be read where parts of it are faulty, so that one fault hides no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from placement_opt.kernel.errors import Fault
from placement_opt.kernel.yamls import Lines, Where


@dataclass(frozen=True)
class Readable:
    """The data of a file without what is faulty; items behind a faulty one have moved up."""

    data: Any
    lines: Lines = field(default_factory=dict)
    moved: dict[Where, Where] = field(default_factory=dict)  # where an item of a list now is -> where it stands

    def put_back(self, fault: Fault) -> Fault:
        """Return a fault of the part as one of the file."""
        where = where_of(fault)
        for n in range(len(where), 0, -1):
            if where[:n] in self.moved:
                return replace(fault, column=".".join(map(str, (*self.moved[where[:n]], *where[n:]))))
        return fault


def where_of(fault: Fault) -> Where:
    """Return the keys and list positions of a fault in settings."""
    return tuple(int(k) if k.isdecimal() else k for k in fault.column.split(".") if k)


def without(faults: Iterable[Fault], data: Any, lines: Lines) -> Readable:
    """Return the data without each item of a list that is faulty, or without the key if it is in no list."""
    part = Readable(data)
    kept = _kept(data, (), (), {_part_of(where_of(f)) for f in faults}, lines, part)
    return replace(part, data=kept)


def _part_of(where: Where) -> Where:
    """Return the list item that holds a fault, the outermost one, or the key itself."""
    first = next((n for n, key in enumerate(where, 1) if isinstance(key, int)), len(where))
    return where[:first]


def _kept(node: Any, old: Where, new: Where, faulty: set[Where], lines: Lines, part: Readable) -> Any:
    if old in lines:
        part.lines[new] = lines[old]
    if isinstance(node, dict):
        keys = [k for k in node if (*old, k) not in faulty]
        return {k: _kept(node[k], (*old, k), (*new, k), faulty, lines, part) for k in keys}
    if isinstance(node, list):
        places = [i for i in range(len(node)) if (*old, i) not in faulty]
        part.moved.update({(*new, n): (*old, i) for n, i in enumerate(places) if (*new, n) != (*old, i)})
        return [_kept(node[i], (*old, i), (*new, n), faulty, lines, part) for n, i in enumerate(places)]
    return node
