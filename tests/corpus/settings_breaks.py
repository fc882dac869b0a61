"""Ways to break settings in YAML: their syntax, and what stands at a key."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from tests.corpus.breaks import Break, Change, changes

VALUES = {  # what stands at a key in place of what should
    "nothing": "",
    "null": "null",
    "a tilde": "~",
    "an empty text": '""',
    "blanks": '"   "',
    "a list": "[1, 2]",
    "an empty list": "[]",
    "keys": "{a: 1}",
    "no keys": "{}",
    "a list of null": "[null]",
    "a number": "7",
    "below nothing": "-1",
    "a part": "0.5",
    "not a number": ".nan",
    "infinity": "-.inf",
    "1e300": "1e300",
    "thirty digits": "1" * 30,
    "five thousand digits": "9" * 5000,
    "octal": "0o17",
    "sixties": "1:30",
    "yes": "yes",
    "a date": "2013-03-31",
    "the last date": "9999-12-31",
    "no date": "2013-02-31",
    "a moment": "2013-03-31T10:00:00Z",
    "digits of another script": '"٣"',
    "an alias": "*a",
    "an anchor": "&a 1",
    "a tag": "!!python/object/apply:os.system [echo]",
    "a binary": "!!binary R0lG",
    "a set": "!!set {a}",
    "markup": '"Town [/x] <b>&amp; **x**"',
    "a formula": "'=HYPERLINK(\"http://x\")'",
    "a path": '"../../../etc/passwd"',
    "a NUL": '"a\\0b"',
    "a line end": '"a\\nb"',
    "an escape": '"a\\eb"',
    "half a surrogate": '"\\ud800"',
    "writing from the right": '"a\\u202eb"',
    "a name without end": "x" * 3000,
    "a block of text": "|\n      a\n      b",
}


def _bomb(data: bytes) -> bytes:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)]
    return data + "\n".join(lines).encode() + b"\n"


SYNTAX = changes(
    {
        "a bomb of aliases": _bomb,
        "an anchor in itself": lambda data: data + b"more: &more [*more]\n",
        "merged keys": lambda data: data + b"<<: {a: 1}\n",
        "900 levels": lambda data: data + b"more: " + b"[" * 900 + b"]" * 900 + b"\n",
        "100,000 levels": lambda data: data + b"more: " + b"[" * 100_000 + b"\n",
        "900 levels of keys": lambda data: data + b"more:\n" + b"".join(b" " * (i + 1) + b"a:\n" for i in range(900)),
        "an open bracket": lambda data: data + b"more: [1, 2\n",
        "an open quote": lambda data: data + b'more: "x\n',
        "a tab": lambda data: data + b"more:\n\tless: 1\n",
        "a key more": lambda data: data + b"stranger: 1\n",
        "a key of numbers": lambda data: data + b"7: 1\n",
        "a key of nothing": lambda data: data + b"null: 1\n",
        "a key of keys": lambda data: data + b"{a: 1}: 1\n",
        "a key of a list": lambda data: data + b"? [a, b]\n: 1\n",
        "a key of a line end": lambda data: data + b'"a\\nb": 1\n',
        "a key without end": lambda data: data + b"k" * 3000 + b": 1\n",
        "a second document": lambda data: data + b"---\na: 1\n",
        "an end in the middle": lambda data: data + b"...\nmore: 1\n",
        "a directive": lambda data: b"%YAML 9.9\n---\n" + data,
        "a list in its place": lambda data: b"- a\n- b\n",
        "a word in its place": lambda data: b"word\n",
        "a number in its place": lambda data: b"7\n",
        "null in its place": lambda data: b"null\n",
        "comments alone": lambda data: b"# nothing\n",
        "no keys at all": lambda data: b"{}\n",
        "JSON in its place": lambda data: b'{"a": 1}',
        "every key in capitals": lambda data: data.upper(),
        "twice as far in": lambda data: b"".join(b"  " + line for line in data.splitlines(keepends=True)),
    }
)


def nodes_of(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield the values of settings, those inside others too."""
    inside = [v for _k, v in node.value] if isinstance(node, yaml.MappingNode) else node.value
    for child in inside if isinstance(node, yaml.CollectionNode) else ():
        yield child
        yield from nodes_of(child)


def value(number: int, text: str) -> Change:
    """Return what puts a text in the place of one of the values of settings, counted from the first and round again."""

    def change(data: bytes) -> bytes:
        written = data.decode("utf-8")
        nodes = list(nodes_of(yaml.compose(written)))
        at = nodes[number % len(nodes)]
        end = at.end_mark.index
        rest = written[end:]
        tail = (
            "\n" if isinstance(at, yaml.CollectionNode) and rest and not rest.startswith(("\n", ",", "}", "]")) else ""
        )
        return f"{written[: at.start_mark.index]}{text}{tail}{rest}".encode("utf-8", "surrogatepass")

    return change


def without_key(number: int) -> Change:
    """Return what takes one of the first keys away, with what stands below it."""

    def change(data: bytes) -> bytes:
        written = data.decode("utf-8")
        top = yaml.compose(written)
        assert isinstance(top, yaml.MappingNode)
        starts = [key.start_mark.index for key, _value in top.value] + [len(written)]
        which = number % len(top.value)
        return (written[: starts[which]] + written[starts[which + 1] :]).encode()

    return change


def key_twice(number: int) -> Change:
    """Return what writes one of the first keys once more."""

    def change(data: bytes) -> bytes:
        key = yaml.compose(data.decode()).value[0 if not number else -1][0].value
        return data + f"{key}: 1\n".encode()

    return change


def values_at(*numbers: int) -> tuple[Break, ...]:
    """Return every way to break a value, at some of the values of settings."""
    return tuple(
        Break(f"{name} at value {number + 1}", value(number, text))
        for number in numbers
        for name, text in VALUES.items()
    )


KEYS = (
    *(Break(f"no key {number + 1}", without_key(number)) for number in range(8)),
    Break("the first key twice", key_twice(0)),
    Break("the last key twice", key_twice(1)),
)
