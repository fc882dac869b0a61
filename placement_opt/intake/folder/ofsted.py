"""Ofsted's list of registered providers, in any of its published layouts, as one frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from placement_opt.intake.folder.sheets import (
    Sheet,
    is_blank,
    mistaken,
    of_return,
    read_sheets,
    spelt,
)
from placement_opt.kernel.errors import BadInput, Fault

SPELLINGS: dict[str, tuple[str, ...]] = {  # field -> headings that it has had, 2014 to 2025, in small letters
    "urn": ("urn", "provider urn", "unique reference number", "unique reference number (urn)", "setting urn"),
    "provision": ("provision type", "provider type", "type of provision", "provision"),
    "authority": ("la", "local authority", "local authority name", "setting local authority"),
    "sector": ("sector", "provider sector"),
    "places": (
        *("places", "max/estimated places", "maximum/estimated places", "number of registered places"),
        *("registered places", "number of places", "max users", "maximum users", "maximum number of users"),
    ),
    "status": ("registration status", "reg status", "provider status"),
    "closed": (
        *("closed date", "date closed", "deregistration date", "resigned/closed date", "date resigned"),
        *("date deregistered", "date cancelled", "closure date"),
    ),
    "subtype": ("subtype", "provider subtype", "provision subtype"),
}
OFSTED_NEEDED = ("urn", "provision", "authority", "sector")
ACTIVE = ("active", "open", "registered")
OF_CHANGES = ("joiner status", "leaver status")  # headings of lists of who joined or left, which are not the estate
SKIPPED = (
    "closed",
    "sa providers",
    "supported accommodation",
    "conditions",
    "in year",
    "joiner",
    "leaver",
)  # in sheet names
OFSTED_COLUMNS = ("urn", "provision", "authority", "sector", "places", "status", "closed")

_URN = re.compile(r"[A-Za-z]{0,2}[0-9]+")
_PLACES = re.compile(r"[0-9]+(\.[0-9]*)?")
_OTHER_LISTS = "lists of who joined, left or closed, and of supported accommodation, do not show the homes there are"

Record = dict[str, str]


@dataclass(frozen=True)
class Part:
    """A sheet whose header was found: the fields that it has and its records, each with its line."""

    sheet: Sheet
    headings: Mapping[str, str]  # field -> heading as written
    records: tuple[tuple[int, Record], ...]

    def has(self, field: str) -> bool:
        """Say whether the sheet has a column for a field."""
        return field in self.headings


def read_providers(path: Path) -> pd.DataFrame:
    """Return the providers that are open, with COLUMNS; `places` is missing where the layout has none.

    Urn is text; provision and sector are in small letters. Secure children's homes are a provision of their own.
    Sheets that were skipped are named by `skipped`. Raises BadInput with every fault.
    """
    sheets = read_sheets(path)
    over = [s for s in sheets if any(word in spelt(s.name.replace("_", " ").replace("-", " ")) for word in SKIPPED)]
    parts = [part for s in sheets if s not in over and (part := _part(s)) is not None]
    main = _main(parts, sheets)
    faults: list[Fault] = []
    rows: dict[str, dict[str, object]] = {}
    for part in main:
        for row in _rows(part, _joined(part, parts), faults):
            rows.setdefault(str(row["urn"]), row)
    if faults:
        raise BadInput(faults)
    frame = pd.DataFrame(list(rows.values()), columns=list(OFSTED_COLUMNS)).astype({"places": float})
    frame.attrs = {"file": sheets[0].file, "skipped": tuple(s.name for s in over)}
    return frame


def skipped(providers: pd.DataFrame) -> tuple[str, ...]:
    """Return the names of sheets that were not read: closed providers, supported accommodation, changes in a year."""
    return tuple(providers.attrs.get("skipped", ()))


# --- sheets and headers


def _part(sheet: Sheet) -> Part | None:
    """Return a sheet from its header on, or None if no line of it names a urn and another field that is needed."""
    for at, (_line, cells) in enumerate(sheet.lines):
        found = _headings(cells)
        names = [spelt(c) for c in cells]
        if "urn" in found and len(set(found) & set(OFSTED_NEEDED)) > 1:
            if any(name in names for name in OF_CHANGES) or of_return(names):
                return None
            where = {field: names.index(spelt(heading)) for field, heading in found.items()}
            closed = [i for i, name in enumerate(names) if name in SPELLINGS["closed"]]
            records = tuple((line, _record(row, where, closed)) for line, row in sheet.lines[at + 1 :])
            return Part(sheet, found, records)
    return None


def _headings(cells: tuple[str, ...]) -> dict[str, str]:
    """Return field -> heading as written, for the fields that a header line names."""
    written = {spelt(cell): cell for cell in reversed(cells)}
    found = {f: next((written[s] for s in spellings if s in written), None) for f, spellings in SPELLINGS.items()}
    return {field: heading for field, heading in found.items() if heading is not None}


def _record(cells: tuple[str, ...], where: Mapping[str, int], closed: list[int]) -> Record:
    def cell(i: int) -> str:
        return cells[i] if i < len(cells) and not is_blank(cells[i]) else ""

    record = {field: cell(i) for field, i in where.items()}
    if closed:  # some layouts have one date for each way of closing
        record["closed"] = next(filter(None, map(cell, closed)), "")
    return record


def _main(parts: list[Part], sheets: tuple[Sheet, ...]) -> list[Part]:
    """Return the sheets that list providers: whole ones, or else the one that the others complete."""
    whole = [p for p in parts if all(map(p.has, OFSTED_NEEDED))]
    if whole:
        return whole
    known = {field for part in parts for field in part.headings}
    base = [p for p in parts if p.has("provision")]
    if base and known.issuperset(OFSTED_NEEDED):
        return base[:1]
    lacking = [field for field in OFSTED_NEEDED if field not in known]
    expected = "a list of open providers with columns " + ", ".join(SPELLINGS[f][0] for f in lacking or OFSTED_NEEDED)
    hint = mistaken(sheets, "a list of providers") or _OTHER_LISTS
    raise BadInput([Fault(sheets[0].file, None, "", expected, "no such columns", hint)])


def _joined(main: Part, parts: list[Part]) -> dict[str, Record]:
    """Return by urn what other sheets say of the fields that the main one lacks."""
    more: dict[str, Record] = {}
    for part in parts:
        fields = [f for f in part.headings if f != "urn" and not main.has(f)]
        if part is main or not fields:
            continue
        for _line, record in part.records:
            known = more.setdefault(record["urn"].casefold(), {})
            known |= {f: record[f] for f in fields if record[f] and f not in known}
    return more


# --- rows


def _rows(part: Part, more: Mapping[str, Record], faults: list[Fault]) -> Iterator[dict[str, object]]:
    """Yield the open providers of a sheet, noting faults; a line without urn and provision is a remark."""
    for line, own in part.records:
        record = dict.fromkeys(SPELLINGS, "") | more.get(own["urn"].casefold(), {}) | own
        if not record["provision"] or _closed(record):
            continue
        found = list(_faults(part, line, record))
        faults += found
        if not found:
            yield _clean(record)


def _closed(record: Record) -> bool:
    return bool(record["closed"]) or (record["status"] != "" and spelt(record["status"]) not in ACTIVE)


def _faults(part: Part, line: int, record: Record) -> Iterator[Fault]:
    def fault(field: str, expected: str, found: str) -> Fault:
        return Fault(part.sheet.place, line, part.headings.get(field, field), expected, found)

    if not _URN.fullmatch(record["urn"]):
        yield fault("urn", "a unique reference number such as SC031015 or 1234567", "no reference number")
    for field, what in (("authority", "a council"), ("sector", "a sector")):
        if not record[field]:
            yield fault(field, what, "")
    if record["places"] and not _PLACES.fullmatch(record["places"]):
        yield fault("places", "a number of places", record["places"])


def _clean(record: Record) -> dict[str, object]:
    return {
        "urn": record["urn"].upper(),
        "provision": _provision(record),
        "authority": record["authority"],
        "sector": {"la": "local authority"}.get(spelt(record["sector"]), spelt(record["sector"])),
        "places": float(record["places"]) if record["places"] else float("nan"),
        "status": spelt(record["status"]),
        "closed": record["closed"],
    }


def _provision(record: Record) -> str:
    """Return the type of provision in one spelling; a children's home of the subtype secure is a secure one."""
    words = (
        spelt(record["provision"]).replace("childrens ", "children's ").replace("children's homes", "children's home")
    )
    secure = "secure" in spelt(record["subtype"]) and "secure" not in words
    return f"secure {words}" if secure else words
