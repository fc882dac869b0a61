"""claims.yaml: read, and held against the schedule, the sources and the tables of its model."""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from placement_opt.domain.catalogue import Catalogue
from placement_opt.domain.claims import CLAIM_KINDS, FROM_SCHEDULE, POSTS, SAVING, saving_in
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.inputs.claim_growth import need_growth
from placement_opt.inputs.claim_settings import A_RANGE, EVERY_CLAIM, KEYS, OWN_KEYS, ClaimRow, ClaimsFile
from placement_opt.inputs.frames import Tables, figures, records
from placement_opt.inputs.settings import Model, Source
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest, plain
from placement_opt.kernel.yamls import Lines, check, line_of, read_yaml

CLAIMS = "claims.yaml"
PENNY = 0.005  # a stated amount and the schedule's may differ by rounding alone


@dataclass(frozen=True)
class Written:
    """The claims of a file, and where each key stands."""

    file: str
    rows: tuple[ClaimRow, ...] = ()
    lines: Lines | None = None
    own: bool = False  # of a strategy, which makes them beside those of its model

    def fault(self, i: int, key: str, expected: str, found: str, hint: str = "") -> Fault:
        """Return a fault at a key of a claim, or at the claim itself if it has no such key."""
        where = ("claims", i, *(int(k) if k.isdecimal() else k for k in key.split(".") if k))
        column = ".".join(map(str, where))
        return Fault(self.file, line_of(where, self.lines or {}), column, expected, found, hint)


def read_claims(path: Path, folder: str) -> tuple[Written, list[Fault]]:
    """Return the claims of a model folder, none if it has no claims.yaml, and what is wrong in the file by itself."""
    file = f"{folder}/{CLAIMS}"
    if not os.path.lexists(path / CLAIMS):
        return Written(file), []
    data, lines, faults = read_yaml(path / CLAIMS, file, ClaimsFile)
    found, more = (None, []) if data is None else check(ClaimsFile, data, lines, file)
    if found is None:
        return Written(file), faults + more
    written = Written(file, found.claims, lines)
    return written, [*faults, *by_themselves(written)]


def by_themselves(w: Written) -> list[Fault]:
    """Return what is wrong with claims whatever their model says."""
    return [*_keys(w), *_repeated(w)]


def _keys(w: Written) -> Iterator[Fault]:
    """Yield a fault for every key that a claim of its kind lacks or cannot have, and for a claim without a place."""
    for i, row in enumerate(w.rows):
        keys = (OWN_KEYS if w.own else KEYS)[row.kind]
        given = [k for k in type(row).model_fields if getattr(row, k) is not None]
        for key in (k for k in keys.must if k not in given):
            yield w.fault(i, key, f"the key {key}, since the kind is {row.kind}", "no such key")
        for key in (k for k in given if k not in (*EVERY_CLAIM, *keys.must, *keys.may)):
            known = ", ".join((*EVERY_CLAIM, *keys.must, *keys.may))
            yield w.fault(i, key, f"one of {known}, since the kind is {row.kind}", key)
        if row.section is None and row.page is None:
            yield w.fault(i, "section", "a section or a page, where the claim stands in its source", "neither")
        if set(A_RANGE) <= set(keys.may):
            yield from _range(w, i, row)


def _range(w: Written, i: int, row: ClaimRow) -> Iterator[Fault]:
    ends = (row.low is not None, row.high is not None)
    if (row.amount is not None) == any(ends) or any(ends) != all(ends):
        found = ", ".join(k for k in A_RANGE if getattr(row, k) is not None)
        yield w.fault(i, "amount", "either an amount or both low and high", found or "neither")
    elif row.low is not None and row.high is not None and row.low > row.high:
        yield w.fault(i, "low", f"no more than high, {plain(row.high)}", plain(row.low))


def _repeated(w: Written) -> Iterator[Fault]:
    """Yield a fault for a claim that stands twice, and for a name that is that of a kind."""
    seen: dict[str, int] = {}
    for i, row in enumerate(w.rows):
        name = name_of(row)
        if name in seen:
            first = line_of(("claims", seen[name]), w.lines or {})
            yield w.fault(i, "id", "each claim once", name, f"the first is on line {first}")
        if row.id in CLAIM_KINDS:
            yield w.fault(i, "id", "a name that is not that of a kind", name)
        seen.setdefault(name, i)


def name_of(row: ClaimRow) -> str:
    """Return the name of a claim: the one that it was given, or that of the schedule's claim."""
    if not of_schedule(row):
        return str(row.id)
    return saving_in(str(row.year)) if row.kind == SAVING else POSTS


def of_schedule(row: ClaimRow) -> bool:
    """Say whether a row names a claim that the schedule makes, and not one of a strategy's own."""
    return row.kind in FROM_SCHEDULE and row.id is None


def misfits(
    w: Written,
    tables: Tables,
    broken: Collection[str],
    model: Model | None,
    sources: dict[str, Source] | None,
    catalogue: Catalogue,
) -> Iterator[Fault]:
    """Yield the faults between the claims and the rest of the model; what needs a broken table is not looked at."""
    for i, row in enumerate(w.rows):
        if sources is not None and row.source not in sources:
            yield w.fault(i, "source", "a key of sources.yaml", row.source, nearest(row.source, sources))
        if model is not None:
            yield from _years(w, i, row, model)
            if not {"schedule", "schedule_lines"} & set(broken):
                yield from _unlike_schedule(w, i, row, tables, model)
        for word in row.setting or ():
            known = catalogue.words("settings")
            if word not in known:
                yield w.fault(i, "setting", f"a setting: {', '.join(known)}", word, nearest(word, known))
        if "needs" not in broken:
            yield from _ages(w, i, row, tables)
        if not {"needs", "entries"} & set(broken):
            yield from _vanishing(w, i, row, tables)
        if "outturn" not in broken:
            yield from _unrecorded(w, i, row, tables)


def _years(w: Written, i: int, row: ClaimRow, model: Model) -> Iterator[Fault]:
    judged = ", ".join(model.judged)
    if w.own or row.kind not in FROM_SCHEDULE:
        first = calendar.label(1, model.opening).split()[0]
        if row.year and row.year < first:
            yield w.fault(i, "year", f"{first}, the first year of the model, or a later one", row.year)
    elif row.kind == SAVING and row.year and row.year not in model.judged:
        yield w.fault(i, "year", f"a judged year: {judged}", row.year, nearest(row.year, model.judged))
    elif row.kind == POSTS and row.year and row.year != model.judged[-1]:
        yield w.fault(i, "year", f"the last judged year, {model.judged[-1]}", row.year)


def _unlike_schedule(w: Written, i: int, row: ClaimRow, tables: Tables, model: Model) -> Iterator[Fault]:
    """Yield a fault if a saving, or the posts, differ from schedule.csv, or if the schedule claims nothing of it."""
    if w.own or row.kind not in FROM_SCHEDULE or (row.kind == SAVING and row.year not in model.judged):
        return
    claimed = posts_claimed(tables) if row.kind == POSTS else saving_claimed(tables, str(row.year))
    if row.kind == POSTS and not claimed:
        yield w.fault(i, "kind", "no claim of posts, since schedule.csv has none", POSTS)
    elif row.kind == SAVING and claimed is None:
        yield w.fault(i, "kind", "no claim of a saving, since schedule.csv has no lines", SAVING)
    elif row.amount is not None and claimed is not None and not math.isclose(row.amount, claimed, abs_tol=PENNY):
        yield w.fault(i, "amount", f"{plain(claimed)}, as the lines of schedule.csv come to", plain(row.amount))


def saving_claimed(tables: Tables, year: str) -> float | None:
    """Return the level that the lines of the schedule reach in a year [GBP]; None if there is no line."""
    steps = [v for (line, y), v in figures(tables, "schedule", "step").items() if line != TOTAL and y <= year]
    return math.fsum(steps) if steps else None


def posts_claimed(tables: Tables) -> float:
    """Return the posts that the lines of the schedule claim together [FTE]."""
    return math.fsum(figures(tables, "schedule", "staff").values())


def _ages(w: Written, i: int, row: ClaimRow, tables: Tables) -> Iterator[Fault]:
    """Yield a fault for ages that cut a need group in two, hold none, or stand in two rows."""
    groups = [(int(r["from_age"]), int(r["to_age"])) for r in records(tables, "needs")]
    taken: set[int] = set()
    for n, band in enumerate(row.by_age or ()):
        ages, words = set(range(band.from_age, band.to_age + 1)), f"{band.from_age} to {band.to_age}"
        touched = [(a, b) for a, b in groups if a <= band.to_age and b >= band.from_age]
        if not touched or any(a < band.from_age or b > band.to_age for a, b in touched):
            bands = ", ".join(f"{a} to {b}" for a, b in dict.fromkeys(groups))
            yield w.fault(i, f"by_age.{n}", f"ages made of whole need groups: {bands}", words)
        if taken & ages:
            yield w.fault(i, f"by_age.{n}", "each age once", words)
        taken |= ages


def _vanishing(w: Written, i: int, row: ClaimRow, tables: Tables) -> Iterator[Fault]:
    """Yield a fault if the growth of some ages leaves less than nothing of the others."""
    least = min((k.growth for k in need_growth(row, tables)), default=0.0) if row.by_age else 0.0
    if least < -1:
        expected = "growth by age that makes up the growth of all ages"
        yield w.fault(i, "by_age", expected, f"{plain(least)} for the other ages")


def _unrecorded(w: Written, i: int, row: ClaimRow, tables: Tables) -> Iterator[Fault]:
    """Yield a fault for a measure that outturn.csv, if it has any rows, does not have."""
    known = list(dict.fromkeys(str(r["measure"]) for r in records(tables, "outturn")))
    if row.outturn and known and row.outturn not in known:
        yield w.fault(i, "outturn", "a measure of outturn.csv", row.outturn, nearest(row.outturn, known))
