"""The fingerprint of a record: the same in every process, and another as soon as one figure differs."""

from __future__ import annotations

import dataclasses
import hashlib
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

from placement_opt.kernel.errors import OwnFault

PLAIN_KINDS = (str, bool, int, type(None))  # whose text says all that they are


def fingerprint(record: Any) -> str:
    """Return the SHA-256 of a record: of numbers, words, arrays, and dataclasses, dicts, tuples and sets of them.

    Each part is taken with its kind and length, so that no two records run into the same bytes. What has an order
    counts with it, since the order of rows and columns may move the last digit of an answer; a set has none.
    """
    found = hashlib.sha256()
    for part in _parts(record):
        found.update(struct.pack("<q", len(part)))
        found.update(part)
    return found.hexdigest()


def _parts(record: Any) -> Iterator[bytes]:
    if isinstance(record, np.generic):
        record = record.item()
    if isinstance(record, PLAIN_KINDS):
        yield f"{type(record).__name__} {record}".encode()
    elif isinstance(record, float):
        yield b"float" + struct.pack("<d", record)
    elif isinstance(record, np.ndarray):
        ordered = np.ascontiguousarray(record, dtype=record.dtype.newbyteorder("<"))
        yield f"array {ordered.dtype.str} {ordered.shape}".encode()
        yield ordered.tobytes()
    else:
        yield from _parts_of_many(record)


def _parts_of_many(record: Any) -> Iterator[bytes]:
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        items: list[Any] = [(f.name, getattr(record, f.name)) for f in dataclasses.fields(record)]
    elif isinstance(record, dict):
        items = list(record.items())
    elif isinstance(record, (tuple, list)):
        items = list(record)
    elif isinstance(record, (set, frozenset)):
        items = sorted(fingerprint(item) for item in record)
    else:
        raise OwnFault(f"there is no fingerprint of {type(record).__name__}")
    yield f"{type(record).__name__} {len(items)}".encode()
    for item in items:
        yield from _parts(item)
