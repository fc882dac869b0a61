"""The return as one XML file to the same tables: root EXPSSDA903, in it a CHILD with its HEADER and EPISODEs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ErrorString

import numpy as np
import pandas as pd
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from placement_opt.intake.read.layouts import (
    ASYLUM,
    EPISODES,
    HEADER,
    LAYOUTS,
    MISSING,
    POOLED,
    Loaded,
)
from placement_opt.intake.read.plain_bytes import plain_bytes
from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest

ROOT, CHILD, CHILD_ID = "EXPSSDA903", "CHILD", "CHILDID"
TAGS = {"PLACE": "PL"}  # column -> its element, where that is called otherwise
NEEDED = ("DECOM", "RNE", "LS", "CIN", "PL", "PLACE_PROVIDER")  # an element for the end may be left out while open
UNACCOMPANIED = "1"
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding=[\"']([\w.-]+)")
_UTF8, _UTF16 = b"utf-8", b"utf-16"
_COLUMNS = {t: [c for c in LAYOUTS[t].used if c not in POOLED] for t in (EPISODES, HEADER, ASYLUM, MISSING)}


@dataclass(frozen=True)
class _Read:
    """What has been read so far: the rows of each table, and which elements episodes have."""

    rows: dict[str, list[list[str]]] = field(default_factory=lambda: {table: [] for table in _COLUMNS})
    tags: set[str] = field(default_factory=set)


def read_xml(data: bytes, file: str) -> Loaded:
    """Return the tables of a file; a row is the rank of its element. No document type (DTD) is ever obeyed."""
    bare = plain_bytes(data, file)
    fault, rule_counts = bare.fault, list(bare.rule_counts)
    if fault:
        return Loaded({}, ("",), (fault,))
    plain = _as_declared(bare.data, bare.encoding)
    read = _Read()
    try:
        if not _walk(io.BytesIO(plain), read):
            return Loaded({}, (), (), (RuleCount("not_a_table", 1, file),))
    except DefusedXmlException:
        found, hint = "a document type or an entity", "it could open other files: ask for the file without it"
        fault = Fault(file, None, "", "XML without a document type (DTD)", found, hint)
    except ParseError as error:
        fault = Fault(file, error.position[0], "", "complete XML", ErrorString(error.code) or "something else")
    except (LookupError, ValueError):
        fault = Fault(file, 1, "", "XML in UTF-8, UTF-16 or Windows-1252", "another encoding")
    if fault:
        return Loaded({}, ("",), (fault,))
    tables = {table: _frame(rows, table) for table, rows in read.rows.items()}
    absent = [column for column, tag in zip(_COLUMNS[EPISODES], _episode_tags(), strict=True) if tag not in read.tags]
    tables[EPISODES] = tables[EPISODES].drop(columns=[c for c in absent if c != CHILD])
    missing = [tag for tag in NEEDED if tag not in read.tags] if read.rows[EPISODES] else []
    strange = sorted(read.tags - {*_episode_tags(), *LAYOUTS[EPISODES].besides})
    faults = [Fault(file, None, tag, f"element {tag}", "no such element", nearest(tag, strange)) for tag in missing]
    if strange:
        rule_counts.append(RuleCount("extra_columns", len(strange), file))
    seen = tuple(table for table, rows in read.rows.items() if rows)
    return Loaded({t: tables[t] for t in seen}, seen, tuple(faults), tuple(rule_counts))


def _as_declared(plain: bytes, encoding: str) -> bytes:
    """Return the bytes in the encoding that they declare: what was UTF-16 is UTF-8 now."""
    declared = _ENCODING.match(plain.lstrip())
    named = declared[1].lower() if declared else _UTF8
    if declared and named.startswith(_UTF16):
        start = plain.index(declared[1])
        return plain[:start] + _UTF8 + plain[start + len(declared[1]) :]
    return plain.decode(encoding).encode() if encoding != "utf-8" and named == _UTF8 else plain


def _walk(stream: io.BytesIO, read: _Read) -> bool:
    """Read child after child and let go of each; return whether it is a return at all."""
    events: Iterator[tuple[str, Any]] = iterparse(stream, events=("start", "end"), forbid_dtd=True)
    _, root = next(events)
    if _name(root) != ROOT:
        return False
    for event, element in events:
        if event == "start":
            element.tag = _name(element)
        elif element.tag == CHILD and len(element):
            _child(element, read)
            root.clear()
    return True


def _name(element: Element) -> str:
    """Return the name of an element without its namespace, in capitals."""
    return element.tag.rpartition("}")[2].upper()


def _child(child: Element, read: _Read) -> None:
    identifier = _text(next(child.iter(CHILD_ID), None))
    header = child.find("HEADER")
    cells = _cells(child if header is None else header)
    read.rows[HEADER].append([identifier, cells.get("DOB", "")])
    if cells.get("UASC", "") == UNACCOMPANIED or cells.get("DUC"):
        read.rows[ASYLUM].append([identifier, cells.get("DUC", "")])
    for absence in child.iter("AMISSING"):
        away = _cells(absence)
        read.rows[MISSING].append([identifier, *(away.get(c, "") for c in _COLUMNS[MISSING][1:])])
    for episode in child.iter("EPISODE"):
        told = _cells(episode)
        read.tags.update(told)
        read.rows[EPISODES].append([identifier, *(told.get(tag, "") for tag in _episode_tags()[1:])])


def _episode_tags() -> list[str]:
    return [TAGS.get(column, column) for column in _COLUMNS[EPISODES]]


def _cells(element: Element) -> dict[str, str]:
    return {part.tag: _text(part) for part in element if not len(part)}


def _text(element: Element | None) -> str:
    return "" if element is None or element.text is None else element.text.strip()


def _frame(rows: list[list[str]], table: str) -> pd.DataFrame:
    columns = _COLUMNS[table]
    cells = pd.DataFrame(rows, columns=columns, dtype=str)
    return cells.astype("category").assign(row=np.arange(1, len(rows) + 1, dtype=np.int32))
