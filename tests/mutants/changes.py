"""Every small change of one file: one operator, comparison or constant becomes another.

Left alone is what is no arithmetic and no choice: annotations, texts, what is put into texts, arguments of decorators,
and how large or thick something is drawn.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

SWAPS: dict[type, tuple[str, tuple[str, ...]]] = {  # of syntax: how it is written, and what it may become
    **{
        ast.Eq: ("==", ("!=",)),
        ast.NotEq: ("!=", ("==",)),
        ast.Is: ("is", ("is not",)),
        ast.IsNot: ("is not", ("is",)),
    },
    **{
        ast.Lt: ("<", ("<=", ">")),
        ast.LtE: ("<=", ("<", ">")),
        ast.Gt: (">", (">=", "<")),
        ast.GtE: (">=", (">", "<")),
    },
    **{ast.In: ("in", ("not in",)), ast.NotIn: ("not in", ("in",))},
    **{ast.Add: ("+", ("-",)), ast.Sub: ("-", ("+",)), ast.Mult: ("*", ("/",)), ast.Div: ("/", ("*",))},
    **{ast.FloorDiv: ("//", ("*",)), ast.Mod: ("%", ("*",)), ast.Pow: ("**", ("*",))},
    **{ast.BitOr: ("|", ("&",)), ast.BitAnd: ("&", ("|",))},
    **{ast.And: ("and", ("or",)), ast.Or: ("or", ("and",))},
    **{ast.Not: ("not ", ("",)), ast.USub: ("-", ("",))},
}
MEASURE = 100  # a whole number as large as this measures something, and one more or less is not what could be wrong
LOOKS = re.compile(r"width|height|size|padding|opacity|offset|extent|thick|spacing|step$|wide|thin|tall", re.IGNORECASE)
_COMMENT = re.compile(rb"#[^\n]*")


@dataclass(frozen=True)
class Change:
    """A piece of a file, in bytes from its beginning, and what stands there instead."""

    file: str
    line: int
    start: int
    end: int
    before: str
    after: str

    def made(self, data: bytes) -> bytes:
        """Return the file as it is with the change."""
        return data[: self.start] + self.after.encode() + data[self.end :]

    def lines(self, data: bytes) -> tuple[str, str]:
        """Return the line before and after the change."""
        both = (text.decode().split("\n")[self.line - 1].strip() for text in (data, self.made(data)))
        return next(both), next(both)


def sample(root: Path, number: int, seed: int) -> list[Change]:
    """Return some changes of the package, drawn without regard to where they are, no two at one place."""
    everything = [c for file in sorted((root / "placement_opt").rglob("*.py")) for c in changes_of(file, root)]
    random.Random(seed).shuffle(everything)
    places = {(c.file, c.start): c for c in reversed(everything)}  # the first of each place
    return [c for c in everything if places[c.file, c.start] is c][:number]


def changes_of(path: Path, root: Path) -> list[Change]:
    """Return every change of a file, in the order of its text."""
    data = path.read_bytes()
    file = _File(path.relative_to(root).as_posix(), data, _starts(data))
    found = dict.fromkeys(c for node in _changing(ast.parse(data)) for c in _of(node, file))
    return sorted(found, key=lambda c: (c.start, c.end, c.after))


@dataclass(frozen=True)
class _File:
    name: str
    data: bytes
    starts: list[int]  # of its lines

    def at(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def span(self, node: ast.expr) -> tuple[int, int]:
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno or 0, node.end_col_offset or 0)


def _starts(data: bytes) -> list[int]:
    return [0, *(found.end() for found in re.finditer(rb"\n", data))]


def _changing(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may be changed below a node."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not (isinstance(child, ast.JoinedStr) or _is_drawn(child)):
                    yield from _changing(child)


def _is_drawn(node: ast.AST) -> bool:
    """Say whether a node gives how large or thick something is drawn, to a picture or by a name of its own."""
    if isinstance(node, ast.keyword):
        return bool(node.arg and LOOKS.search(node.arg) and isinstance(node.value, (ast.Constant, ast.Dict)))
    names = [n.id for t in getattr(node, "targets", ()) for n in ast.walk(t) if isinstance(n, ast.Name)]
    return isinstance(node, ast.Assign) and any(name.isupper() and LOOKS.search(name) for name in names)


def _of(node: ast.AST, file: _File) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        for op, (left, right) in zip(node.ops, pairwise([node.left, *node.comparators]), strict=True):
            yield from _between(op, left, right, file)
    elif isinstance(node, ast.BinOp) and not (_is_text(node.left) or _is_text(node.right)):
        yield from _between(node.op, node.left, node.right, file)
    elif isinstance(node, ast.BoolOp):
        for left, right in pairwise(node.values):
            yield from _between(node.op, left, right, file)
    elif isinstance(node, ast.UnaryOp) and type(node.op) in SWAPS:
        sign, afters = SWAPS[type(node.op)]
        start = file.span(node)[0]
        yield from _changes(file, start, sign, afters)
    elif isinstance(node, ast.Constant) and type(node.value) in (bool, int, float):
        start, end = file.span(node)
        yield from _changes(file, start, file.data[start:end].decode(), _other_constants(node.value))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _other_constants(value: bool | int | float) -> tuple[str, ...]:
    """Return what a constant may become: what counts is one more or less, what measures ten times or a tenth."""
    if isinstance(value, bool):
        return (str(not value),)
    if value == 0 or (isinstance(value, int) and value < MEASURE):
        return str(value + 1), str(value - 1)
    return str(value * 10), str(value / 10 if isinstance(value, float) else value // 10)


def _between(op: ast.AST, left: ast.expr, right: ast.expr, file: _File) -> Iterator[Change]:
    """Yield the changes of the operator that stands between two parts of an expression."""
    if type(op) in SWAPS:
        sign, afters = SWAPS[type(op)]
        start, end = file.span(left)[1], file.span(right)[0]
        gap = _COMMENT.sub(lambda found: b" " * len(found[0]), file.data[start:end])
        if (at := gap.find(sign.encode())) >= 0:
            yield from _changes(file, start + at, sign, afters)


def _changes(file: _File, start: int, before: str, afters: tuple[str, ...]) -> Iterator[Change]:
    line = file.data.count(b"\n", 0, start) + 1
    for after in afters:
        yield Change(file.name, line, start, start + len(before.encode()), before, after)
