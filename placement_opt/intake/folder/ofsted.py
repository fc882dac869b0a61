"""Ofsted's list of registered providers, in any of its published layouts, as one frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from placement_opt.intake.folder.home_purposes import has_closed, is_secure, provision_of, purpose, yes_or_no
from placement_opt.intake.folder.sheets import (
    Sheet,
    is_blank,
    mistaken,
    of_return,
    read_sheets,
    spelt,
)
from placement_opt.intake.read.dates import DateRules, read_dates
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
    "short": (
        *(
            "short-break-only children's home",
            "short break only children's home",
            "short-break-only",
            "short break only",
        ),
        *("short breaks only", "short-breaks-only", "provides short breaks only"),
    ),
    "owner": (
        *("organisation which owns the provider", "organisation that owns the provider", "owner", "owner name"),
        *("organisation name", "registered owner", "owning organisation"),
    ),
}
OFSTED_NEEDED = ("urn", "provision", "authority", "sector")
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
OFSTED_COLUMNS = (  # purpose: why it is no home in which children live; faults: what is wrong with its cells
    *("urn", "provision", "authority", "sector", "places", "status", "closed", "owner", "purpose", "faults"),
)

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


def read_providers(path: Path, rules: DateRules | None = None) -> pd.DataFrame:
    """Return the providers that are open, with OFSTED_COLUMNS; `places` is missing where the layout has none.

    Urn is text; provision and sector are in small letters. Secure children's homes are a provision of their own.
    A bad cell is a fault of its row, in `faults`: whoever asks for the row raises it. A closing date that `rules` say
    stands for none closes nothing. `skipped` names the sheets that were skipped, and `says` knows the columns.
    Raises BadInput if there is no list of providers.
    """
    sheets = read_sheets(path)
    over = [s for s in sheets if any(word in spelt(s.name.replace("_", " ").replace("-", " ")) for word in SKIPPED)]
    parts = [part for s in sheets if s not in over and (part := _part(s)) is not None]
    main = _main(parts, sheets)
    none = _stand_ins(parts, rules)
    rows: dict[str, dict[str, object]] = {}
    for part in main:
        for line, row in _rows(part, _joined(part, parts), none):
            rows.setdefault(str(row["urn"]) if not row["faults"] else f"{part.sheet.name}:{line}", row)
    frame = pd.DataFrame(list(rows.values()), columns=list(OFSTED_COLUMNS)).astype({"places": float})
    known = tuple(dict.fromkeys(field for part in parts for field in part.headings))
    frame.attrs = {"file": sheets[0].file, "skipped": tuple(s.name for s in over), "says": known}
    return frame


def says(providers: pd.DataFrame, field: str) -> bool:
    """Say whether the list has a column for a field, such as its owner."""
    return field in providers.attrs.get("says", ())


def _stand_ins(parts: list[Part], rules: DateRules | None) -> frozenset[str]:
    """Return the closing dates that stand for none."""
    words = sorted({r["closed"] for part in parts for _line, r in part.records if r.get("closed")})
    if rules is None or not words:
        return frozenset()
    stand_in = read_dates(pd.Series(pd.Categorical(words)), rules).stand_in
    return frozenset(word for word, none in zip(words, stand_in, strict=True) if none)


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


def _rows(part: Part, more: Mapping[str, Record], none: frozenset[str]) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the providers of a sheet that are not closed, with their lines; one that only remarks is left out."""
    for line, own in part.records:
        record = dict.fromkeys(SPELLINGS, "") | more.get(own["urn"].casefold(), {}) | own
        remark = not record["provision"] and not (_URN.fullmatch(record["urn"]) and record["authority"])
        if remark or has_closed(record["status"]) or (record["closed"] and record["closed"] not in none):
            continue
        yield line, _clean(record, tuple(_faults(part, line, record)))


def _faults(part: Part, line: int, record: Record) -> Iterator[Fault]:
    def fault(field: str, expected: str, found: str) -> Fault:
        return Fault(part.sheet.place, line, part.headings.get(field, field), expected, found)

    if not _URN.fullmatch(record["urn"]):
        yield fault("urn", "a unique reference number such as SC031015 or 1234567", "no reference number")
    for field, what in (("provision", "a type of provision"), ("authority", "a council"), ("sector", "a sector")):
        if not record[field]:
            yield fault(field, what, "")
    if record["places"] and not _PLACES.fullmatch(record["places"]):
        yield fault("places", "a number of places", record["places"])
    if yes_or_no(record["short"]) is None:
        yield fault("short", "yes or no", "another word")


def _clean(record: Record, faults: tuple[Fault, ...]) -> dict[str, object]:
    return {
        "urn": record["urn"].upper(),
        "provision": _provision(record),
        "authority": record["authority"],
        "sector": {"la": "local authority"}.get(spelt(record["sector"]), spelt(record["sector"])),
        "places": float(record["places"]) if _PLACES.fullmatch(record["places"]) else float("nan"),
        "status": spelt(record["status"]),
        "closed": record["closed"],
        "owner": "" if spelt(record["owner"]) == "redacted" else record["owner"],
        "purpose": purpose(record),
        "faults": faults,
    }


def _provision(record: Record) -> str:
    """Return the type of provision in one spelling; a children's home of the subtype secure is a secure one."""
    words = provision_of(record["provision"])
    secure = is_secure(spelt(record["subtype"])) and "secure" not in words
    return f"secure {words}" if secure else words
