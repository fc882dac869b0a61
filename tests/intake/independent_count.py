"""A second count of children from the files of yearly returns, written apart from the program and without its parts.

One child at a time, in plain Python: what the rows of all returns say of each night. It knows files as a council
exports them (days first, one header a file) and the published rules of repair, no more.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

FOREVER = date.max
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SHORT_BREAKS = ("V3", "V4")
KINDS = {  # PLACE -> kind of care if the council provides it, and if another does
    **dict.fromkeys(("U1", "U2", "U3"), ("foster_kinship", "foster_kinship")),
    **dict.fromkeys(("U4", "U5", "U6"), ("foster_inhouse", "foster_ifa")),
    **dict.fromkeys(("K2", "R1"), ("home_inhouse", "home_external")),
    **dict.fromkeys(("H5", "P2"), ("community", "community")),
    **dict.fromkeys(("A3", "A4", "A5", "A6"), ("adoption", "adoption")),
    **dict.fromkeys(("K1", "R2", "R3", "R5", "Z1", "P3"), ("other", "other")),
    **{"S1": ("residential_school", "residential_school"), "P1": ("parents", "parents")},
}
ALIKE = ("RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "PL_POST", "URN")


@dataclass(frozen=True)
class Row:
    """An episode as one return has it."""

    start: date
    end: date
    closes: int  # year in which the return closes
    cells: dict[str, str]
    lost: bool = False

    @property
    def open(self):
        return self.end == FOREVER


def to_day(text):
    return date(int(text[6:10]), int(text[3:5]), int(text[:2])) if text.strip() else None


def rows_of(files: dict[int, Path]) -> dict[str, list[Row]]:
    """Return the episodes of each child, the latest return's row of each; `files`: closing year -> episodes."""
    found: dict[str, dict[date, Row]] = defaultdict(dict)
    for closes, path in sorted(files.items()):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for cells in csv.DictReader(stream):
                if cells["LS"] in SHORT_BREAKS:
                    continue
                row = Row(to_day(cells["DECOM"]), to_day(cells["DEC"]) or FOREVER, closes, cells)
                known = found[cells["CHILD"]].get(row.start)
                if known is None or known.closes < closes or known.end <= row.end:
                    found[cells["CHILD"]][row.start] = row
    return {child: sorted(rows.values(), key=lambda r: r.start) for child, rows in found.items()}


def births_of(files: dict[int, Path]) -> dict[str, date]:
    """Return the date of birth of each child, the latest return's."""
    born = {}
    for _, path in sorted(files.items()):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            born |= {cells["CHILD"]: to_day(cells["DOB"]) for cells in csv.DictReader(stream) if cells["DOB"].strip()}
    return born


def lived(rows: list[Row], newest: int) -> list[Row]:
    """Return the episodes of a child as they were, with those left open by an earlier return closed or dropped."""
    rows = [r for r in rows if r.end >= r.start]
    left = lambda r: r.open and r.closes < newest  # noqa: E731
    alike = lambda a, b: all(a.cells.get(c, "") == b.cells.get(c, "") for c in ALIKE)  # noqa: E731
    rows = [
        r for i, r in enumerate(rows)
        if not (left(r) and any(alike(r, n) for n in (*rows[i + 1 : i + 2], *rows[max(i - 1, 0) : i])))
    ]  # fmt: skip
    rows = [r for i, r in enumerate(rows) if not (left(r) and i and rows[i - 1].closes > r.closes)]
    ends = []
    for i, r in enumerate(rows):
        year_end, after = date(r.closes, 3, 31), rows[i + 1] if i + 1 < len(rows) else None
        if left(r) and after is None:
            r = replace(r, end=year_end, lost=True)
        elif left(r) and after.cells["RNE"] == "S":
            r = replace(r, end=min(year_end, after.start - DAY))
        elif left(r) or (r.open and after is not None and not any(n.end < FOREVER for n in rows[i + 1 :])):
            r = replace(r, end=after.start)
        if after is not None and not r.open and after.closes > r.closes:
            promised = r.cells["REC"] == "X1" and r.end < after.start
            r = replace(r, end=after.start) if r.end > after.start or promised else r
        if after is not None and r.cells["REC"] == "X1" and r.end < after.start <= r.end + WEEK:
            r = replace(r, end=after.start)
        ends.append(r)
    return ends


def grown_up(born: date) -> date:
    """Return the 18th birthday."""
    return date(born.year + 18, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=born.year + 18)


def kind_of(rows: list[Row], night: date) -> str:
    """Return the kind of care on a night: of the episodes that hold it the last begun that is not inside another."""
    here = [r for r in rows if r.start <= night < r.end]
    outer = [
        r for r in here
        if not any(o.start < r.start and r.end < o.end and o.closes >= r.closes for o in here)
    ]  # fmt: skip
    cells = max(outer, key=lambda r: r.start).cells
    council, external = KINDS[cells["PLACE"]]
    return council if cells["PLACE_PROVIDER"] == "PR1" else external


def counted(episodes: dict[int, Path], headers: dict[int, Path], nights: list[date]) -> dict[str, list[int]]:
    """Return at each of these quarter ends the children in care, those who came and left since the last, and lost.

    `kinds` are the children in care at each by kind of care, those with none left out.
    """
    born, held, lost = births_of(headers), [set() for _ in nights], Counter()
    kinds = [Counter() for _ in nights]
    for child, rows in rows_of(episodes).items():
        if child not in born:
            continue
        whole = lived(rows, max(episodes))
        for row in whole:
            until = min(row.end, grown_up(born[child]))
            for i, night in enumerate(nights):
                if born[child] <= row.start <= night < until:
                    held[i].add(child)
            if row.lost:
                lost[child] = next((i for i, night in enumerate(nights) if night >= row.end), -1)
        for i, night in enumerate(nights):
            if child in held[i]:
                kinds[i][kind_of(whole, night)] += 1
    gone = [{c for c in held[i - 1] - held[i] if lost.get(c) == i} if i else set() for i in range(len(nights))]
    return {
        "children": [len(here) for here in held],
        "kinds": [dict(sorted(kind.items())) for kind in kinds],
        "came": [len(held[i] - held[i - 1]) for i in range(1, len(nights))],
        "left": [len(held[i - 1] - held[i] - gone[i]) for i in range(1, len(nights))],
        "lost": [len(gone[i]) for i in range(1, len(nights))],
    }
