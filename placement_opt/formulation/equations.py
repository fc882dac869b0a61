"""A small reader of the equations in docstrings: which symbols they use, with which indices, and which are bound.

It reads the LaTeX that this page needs and no more. A run of letters is one name (`open`), a product needs spaces
(`w_t running_h`); in an index list each letter is an index (`x_{gp,t-1}`), unless the run is a name such as `home`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from placement_opt.formulation.symbol_records import Index
from placement_opt.formulation.symbols import INDICES

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]+|\d+(?:\.\d+)?|'|\S")
GREEK = {
    *(r"\alpha", r"\beta", r"\gamma", r"\delta", r"\epsilon", r"\zeta", r"\eta", r"\theta", r"\kappa", r"\lambda"),
    *(
        r"\iota",
        r"\mu",
        r"\nu",
        r"\xi",
        r"\pi",
        r"\rho",
        r"\sigma",
        r"\tau",
        r"\phi",
        r"\varphi",
        r"\chi",
        r"\psi",
        r"\omega",
        r"\ell",
    ),
}
BINDERS = {r"\sum", r"\prod", r"\max", r"\min"}  # what stands below them is bound
QUANTIFIERS = {r"\forall", r"\exists", r"\lbrace"}  # what follows is bound, up to a wide space or a bar
SIGNS = {
    *(
        r"\le",
        r"\ge",
        r"\ne",
        r"\in",
        r"\notin",
        r"\frac",
        r"\tfrac",
        r"\left",
        r"\right",
        r"\quad",
        r"\lfloor",
        r"\rfloor",
    ),
    *(r"\emptyset", r"\notin", r"\mid", r"\rbrace", r"\big", r"\dots"),
    *(r"\text", r"\qquad", *BINDERS, *QUANTIFIERS),
}
NAMES = {name for index in INDICES for name in index.names} | {"pay"}
INDEX_LETTERS = {letter for index in INDICES for letter in index.letters}


@dataclass(frozen=True)
class Use:
    """One symbol with its indices as an equation writes it: `x_{g'p,t-1}` is x with g', p and t."""

    name: str
    indices: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}[{','.join(self.indices)}]" if self.indices else self.name


@dataclass(frozen=True)
class Equation:
    """What one equation uses, and the index letters that a sum, a maximum or a quantifier in it binds."""

    uses: tuple[Use, ...]
    bound: frozenset[str]


class _Reader:
    """Walks through the tokens of one equation."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens, self._at = tokens, 0
        self.uses: list[Use] = []
        self.bound: set[str] = set()

    def expression(self, *, binding: bool = False) -> None:
        """Read to the end, or to the brace that closes the group."""
        while (token := self._next()) not in ("", "}"):
            if token == r"\text":
                self._skip_group()
            elif token in BINDERS:
                if self._peek() == "_":
                    self._next()
                    self._group(binding=True)
            elif token in QUANTIFIERS:
                binding = True
            elif token in (r"\qquad", r"\mid"):
                binding = False
            elif token == "{":
                self.expression(binding=binding)
            elif token == r"\hat" or token in GREEK or token[0].isalpha():
                self._symbol(token, binding=binding)
            elif token[0] == "\\" and token[1:].isalpha() and token not in SIGNS:
                raise ValueError(f"unknown command {token}")

    def _symbol(self, token: str, *, binding: bool) -> None:
        name = token
        if token == r"\hat":
            self._next()
            name = rf"\hat{{{self._next()}}}"
            self._next()
        name += self._primes()
        indices: tuple[str, ...] = ()
        if self._peek() == "_":
            self._next()
            indices = tuple(self._indices())
        self.uses.append(Use(name, indices))
        if binding and not indices and name.rstrip("'") in INDEX_LETTERS:
            self.bound.add(name)

    def _indices(self) -> Iterable[str]:
        """Read an index list; what follows a sign in it is an expression of its own."""
        token = self._next()
        if token != "{":
            return [token]
        inner, depth = [], 1
        while depth:
            token = self._next()
            if not token:
                raise ValueError("a brace is not closed")
            depth += (token == "{") - (token == "}")
            inner.append(token)
        return self._listed(inner[:-1])

    def _listed(self, tokens: list[str]) -> list[str]:
        found: list[str] = []
        for part in _split(tokens, ","):
            signs = [n for n, token in enumerate(part) if token in "+-"]
            head = part[: signs[0]] if signs else part
            for token in head:
                if token == "'":
                    found[-1] += token
                elif token in NAMES or not token[0].isalpha():
                    found.append(token)
                else:
                    found += list(token)
            if signs:
                offset = _Reader(part[signs[0] :])
                offset.expression()
                self.uses += offset.uses
        return found

    def _group(self, *, binding: bool) -> None:
        if self._next() == "{":
            self.expression(binding=binding)
        else:
            self._at -= 1
            self._symbol(self._next(), binding=binding)

    def _skip_group(self) -> None:
        depth = 0
        while token := self._next():
            depth += (token == "{") - (token == "}")
            if not depth:
                return

    def _primes(self) -> str:
        found = ""
        while self._peek() == "'":
            found += self._next()
        return found

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token


def _split(tokens: Iterable[str], at: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == at:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def read(equation: str) -> Equation:
    """Return the symbols that an equation uses and the indices that it binds; ValueError if it cannot be read."""
    reader = _Reader(TOKEN.findall(equation))
    reader.expression()
    return Equation(tuple(reader.uses), frozenset(reader.bound))


def equation_of(function: Callable[..., Any]) -> str:
    """Return the equation of a docstring on one line; "" if it has none."""
    _words, _, equation = (inspect.getdoc(function) or "").partition(".. math::")
    return " ".join(line.strip() for line in equation.strip().splitlines())


def sentence_of(function: Callable[..., Any]) -> str:
    """Return the words of a docstring, each paragraph on one line."""
    words, _, _equation = (inspect.getdoc(function) or "").partition(".. math::")
    return "\n\n".join(" ".join(part.split()) for part in words.strip().split("\n\n"))


def definitions(equation: str) -> list[Use]:
    """Return what stands alone on the left of an equals sign at the start of an equation or after a wide space."""
    found = []
    for part in equation.split(r"\qquad"):
        left, sign, _right = part.partition("=")
        reading = read(left) if sign else None
        if reading and len(reading.uses) == 1 and not re.search(r"[+\-(]|\\(?:le|ge|sum|text|forall)\b", _bare(left)):
            found.append(reading.uses[0])
    return found


def _bare(left: str) -> str:
    return re.sub(r"_\{[^}]*\}", "", left)


def fits(use: Use, signature: Use) -> bool:
    """Say whether a use is that of the symbol with this signature: the same name, each index of the right kind."""
    return (
        use.name == signature.name
        and len(use.indices) == len(signature.indices)
        and all(map(_of_kind, use.indices, signature.indices))
    )


def _of_kind(index: str, wanted: str) -> bool:
    kind = kind_of(wanted)
    if kind is None:
        return index == wanted
    letters = {*kind.letters, *kind.names, *kind.holds, *kind.elsewhere}
    return index.rstrip("'") in letters or (kind.counts and index.isdigit())


def kind_of(index: str) -> Index | None:
    """Return the kind that an index letter belongs to; None for a name such as `pay`."""
    return next((kind for kind in INDICES if index.rstrip("'") in kind.letters), None)
