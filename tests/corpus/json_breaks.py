"""Ways to break a file of a run that the program wrote as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.corpus.breaks import Break, Change, changes

VALUES = {  # what stands at a key in place of what should
    "null": "null",
    "true": "true",
    "a number": "7",
    "below nothing": "-1",
    "not a number": "NaN",
    "infinity": "Infinity",
    "1e999": "1e999",
    "five thousand digits": "9" * 5000,
    "a text": '"x"',
    "an empty text": '""',
    "a NUL": '"a\\u0000b"',
    "half a surrogate": '"\\ud800"',
    "markup": '"Town [/x] <b>&amp;"',
    "an escape": '"\\u001b[2Jb"',
    "a path": '"../../../etc/passwd"',
    "a path from the root": '"/etc/passwd"',
    "a list": "[1]",
    "an empty list": "[]",
    "keys": '{"a": 1}',
    "no keys": "{}",
    "keys that lead out": '{"../../counted.csv": "0", "/etc/passwd": "0", "a\\u0000b": "0"}',
    "100,000 levels": "[" * 100_000 + "]" * 100_000,
}
SYNTAX = changes(
    {
        "null in its place": lambda data: b"null",
        "a list in its place": lambda data: b"[]",
        "a text in its place": lambda data: b'"x"',
        "no keys": lambda data: b"{}",
        "100,000 levels": lambda data: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "a second one below": lambda data: data + b"{}",
        "a comma too many": lambda data: data.rstrip().removesuffix(b"}") + b",}",
        "single quotes": lambda data: data.replace(b'"', b"'"),
    }
)


def _paths(data: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the ways to the values of JSON, level by level as they come, of lists the first item only."""
    pairs = data.items() if isinstance(data, dict) else list(enumerate(data))[:1] if isinstance(data, list) else ()
    for key, value in pairs:
        yield (*above, key)
        yield from _paths(value, (*above, key))


MARK = "@@the value@@"


def at(number: int, change: Callable[[str], str]) -> Change:
    """Return what replaces one of the values of JSON, counted from the first and round again, by another text."""

    def changed(data: bytes) -> bytes:
        read = json.loads(data)
        ways = list(_paths(read))
        *above, last = ways[number % len(ways)]
        inner = read
        for key in above:
            inner = inner[key]
        old, inner[last] = inner[last], MARK
        return json.dumps(read).replace(f'"{MARK}"', change(json.dumps(old))).encode()

    return changed


def _gone(number: int) -> Change:
    def changed(data: bytes) -> bytes:
        read = json.loads(data)
        del read[list(read)[number % len(read)]]
        return json.dumps(read).encode()

    return changed


def values_at(*numbers: int) -> tuple[Break, ...]:
    """Return every way to break a value, at some of the values of a file."""
    return tuple(
        Break(f"{name} at value {number + 1}", at(number, lambda _old, text=text: text))
        for number in numbers
        for name, text in VALUES.items()
    )


KEYS = tuple(Break(f"no key {number + 1}", _gone(number)) for number in range(12))
