"""The text of a YAML file to plain data, with the line of every key: no anchors, no tags, plain decimal numbers."""

from __future__ import annotations

import re
from typing import Any

import yaml

from placement_opt.kernel.errors import Fault
from placement_opt.kernel.numbers import DECIMAL_WORD, EXACT_DIGITS, PLAIN_NUMBER, WHOLE_WORD
from placement_opt.kernel.text import CONTROL_FREE

Where = tuple[str | int, ...]  # keys and list positions from the top of the file
Lines = dict[Where, int]

FEW_BRACKETS = 2_000  # a reader in C goes as deep as a text of them has it; no settings hold so many
DEEPEST = 20  # lists and keys within each other; no settings go half as deep
TAG = "tag:yaml.org,2002:"
INT, FLOAT, NULL = f"{TAG}int", f"{TAG}float", f"{TAG}null"
KEPT = (f"{TAG}bool", f"{TAG}timestamp", NULL)  # what YAML makes of a bare word as anybody expects
NO_ANCHORS = "no anchors or aliases (& and *): write the value out"
NO_TAGS = "no tags (!): write the value as it is"
QUOTED = "text that starts with {} needs double quotes"

_HEAD = re.compile(r"[-+£]?[0-9]{1,3}(?:,[0-9]{3})*", re.ASCII)  # of a number with thousands separators,
_THOUSANDS = re.compile(r"[0-9]{3}(?:\.[0-9]+)?", re.ASCII)  # and what stands behind its comma


_CONTROL_LETTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_DOUBTFUL = re.compile(r"[&*!\t]|[\[{]\s*[\[{]\s*[\[{]")  # an anchor, alias, tag or tab, or lists in lists in lists


class TooDeepError(yaml.YAMLError):
    """Lists or keys within each other without end."""


class _Composer(yaml.SafeLoader):
    """Makes nodes of a text: of no alias, of no tag, and not without end."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as the class above declares it
        first: [(tag, form) for tag, form in forms if tag in KEPT]
        for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, text: str, file: str, faults: list[Fault]) -> None:
        super().__init__(text)
        self._file, self._found, self._depth = file, faults, 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the next node, without its anchor and its tag."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        row = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            alias: Any = self.get_event()  # type: ignore[no-untyped-call]
            self._note(row, NO_ANCHORS, f"*{alias.anchor}", "*")
            return yaml.ScalarNode(NULL, "", alias.start_mark, alias.end_mark)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._note(row, NO_ANCHORS, f"&{event.anchor}", "&")
            event.anchor = None
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            self._note(row, NO_TAGS, str(event.tag).replace(TAG, "!!"), "!")
            event.tag = None
        self._depth += 1
        if self._depth > DEEPEST:
            self._found.append(Fault(self._file, row, "", f"at most {DEEPEST} lists or keys within each other", "more"))
            raise TooDeepError
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def _note(self, row: int, expected: str, found: str, mark: str) -> None:
        self._found.append(Fault(self._file, row, "", expected, found, QUOTED.format(mark)))


_Composer.add_implicit_resolver(INT, WHOLE_WORD, list("-+0123456789"))
_Composer.add_implicit_resolver(FLOAT, DECIMAL_WORD, list("-+.0123456789"))


def _quick() -> Any:
    """Return the reader in C, which takes bare words for what the one in Python does; None if it is not installed."""
    known = getattr(yaml, "CSafeLoader", None)
    return known and type("_Quick", (known,), {"yaml_implicit_resolvers": _Composer.yaml_implicit_resolvers})


_QUICK = _quick()


def compose(text: str, file: str, faults: list[Fault]) -> yaml.Node | None:
    """Return the node of a text, or None if it is empty, noting what no file may hold. Raises yaml.YAMLError.

    The reader in C is many times quicker. What it refuses the one in Python reads again, and so it does a text with
    signs of what no file may hold: what is a fault does not depend on which of them is installed.
    """
    if _QUICK is not None and not _DOUBTFUL.search(text) and text.count("[") + text.count("{") < FEW_BRACKETS:
        try:
            node = yaml.compose(text, Loader=_QUICK)
        except yaml.YAMLError:
            node = None
        if node is not None and not _too_deep(node):
            return node
    reader = _Composer(text, file, faults)
    try:
        return reader.get_single_node()
    finally:
        reader.dispose()


def _too_deep(node: yaml.Node) -> bool:
    """Say whether lists or keys stand within each other more deeply than any settings do."""
    level = [node]
    for _depth in range(DEEPEST):
        inside = [part for n in level if isinstance(n, yaml.CollectionNode) for part in n.value]
        level = [n for part in inside for n in (part if isinstance(part, tuple) else (part,))]
    return bool(level)


def plain_data(node: yaml.Node, file: str, lines: Lines, faults: list[Fault]) -> Any:
    """Return a node as plain data, noting the line of every key and item, and faults."""
    return _Data(file, lines, faults).of(node, ())


class _Data:
    """Nodes of one file as plain data."""

    def __init__(self, file: str, lines: Lines, faults: list[Fault]) -> None:
        self._file, self._lines, self._faults = file, lines, faults

    def of(self, node: yaml.Node, where: Where) -> Any:
        """Return a node as plain data."""
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            for i, item in enumerate(node.value):
                self._lines[(*where, i)] = item.start_mark.line + 1
            return [self.of(item, (*where, i)) for i, item in enumerate(node.value)]
        if node.tag in (INT, FLOAT):
            return _number(str(node.value))
        if _CONTROL_LETTER.search(str(node.value)):  # such as "\\a", of which no page and no workbook can be made
            self._note(node, where, CONTROL_FREE, "one of them")
        try:
            return yaml.SafeLoader("").construct_object(node)
        except ValueError:  # such as 2013-02-31
            self._note(node, where, "a date that exists", str(node.value))
            return None

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in self._whole_numbers(node, where):
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(key_node, where, "a key of one word before the colon", "a list or keys")
                continue
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in data:
                first = self._lines[(*where, key)]
                self._faults.append(Fault(self._file, line, key, "each key once", key, f"the first is on line {first}"))
            self._lines.setdefault((*where, key), line)
            data[key] = self.of(value_node, (*where, key))
        return data

    def _whole_numbers(self, node: yaml.MappingNode, where: Where) -> list[tuple[yaml.Node, yaml.Node]]:
        """Return the keys and values, a number that commas tear into keys put together and noted as a fault."""
        pairs: list[tuple[yaml.Node, yaml.Node]] = []
        torn: dict[int, str] = {}  # which pair -> the number as it was written
        for key, value in node.value:
            last = len(pairs) - 1
            before = torn.get(last, str(pairs[last][1].value)) if pairs else ""
            if _is_rest(key, value) and _HEAD.fullmatch(before):
                torn[last] = f"{before},{key.value}"
            else:
                pairs.append((key, value))
        for i, written in torn.items():
            key, value = pairs[i]
            bare = written.replace(",", "").removeprefix("£")
            hint = f"write {bare}, without thousands separators"
            self._note(value, (*where, str(key.value)), PLAIN_NUMBER, written, hint)
            pairs[i] = (key, yaml.ScalarNode(FLOAT if "." in bare else INT, bare, key.start_mark, key.end_mark))
        return pairs

    def _note(self, node: yaml.Node, where: Where, expected: str, found: str, hint: str = "") -> None:
        column, row = ".".join(map(str, where)), node.start_mark.line + 1
        self._faults.append(Fault(self._file, row, column, expected, found, hint))


def _is_rest(key: yaml.Node, value: yaml.Node) -> bool:
    """Say whether a key is digits behind a comma, which no colon follows."""
    scalars = isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
    return scalars and value.value == "" and bool(_THOUSANDS.fullmatch(str(key.value)))


def _number(text: str) -> int | float:
    return int(text) if WHOLE_WORD.fullmatch(text) and len(text) <= EXACT_DIGITS else float(text)
