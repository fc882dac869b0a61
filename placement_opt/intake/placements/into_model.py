"""A copy of a model in which shares that referrals give stand in place of borrowed or assumed ones.

Referrals are of children for whom a placement is sought now, and not of all who live in care. So they say whom a kind
of care would suit of those who come and are to be placed: `most_suited` in entry_mix.csv, of the part of those entering
care for whom a place is sought. Where a model already limits how much of a need group may live in a placement type, as
panels would judge, referrals are such judgements: `most_of_group` in suitability.csv. A row of 1, no limit, stays: that
children live somewhere and are not referred shows no limit. The standard does not tell kinds of foster care or of
homes apart: where a model has several, what it says of all of them can only lower the limit of one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from placement_opt.domain.catalogue import SPECIALIST_LIST
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import Inputs, figures, records
from placement_opt.intake.folder.figures import number
from placement_opt.intake.folder.settings_text import quoted
from placement_opt.intake.placements.placement_settings import REFERRED_SETTINGS, IntoModel
from placement_opt.intake.placements.referral_tables import COUNCIL, ReferredShare
from placement_opt.intake.placements.referrals_to_tables import ReferralsFound
from placement_opt.kernel import atomic_folder
from placement_opt.kernel.text import DECIMALS, capital

ORDINARY = "ordinary"
PUBLISHED_GRADE = "published"
LIMITS = {"suitability": "most_of_group", "entry_mix": "most_suited"}
NO_LIMIT_YET = "no limit stands there, and referrals of some show none for all"
OTHER_CARE = "referrals do not judge this kind of care"
IS_PUBLISHED = "the figure is published"
ONLY_SETTLED = "nobody who is referred is settled"
CARRIED = "a planner does not choose this placement type"
NOT_SHARED = "too few referrals say, or their number may not be shown"
OF_SEVERAL_KINDS = "kinds of this care are not told apart in referrals, and all together they allow more"
MORE_TODAY = "more are there today than the referrals say it would suit"
SEVERAL_LINES = "its note covers several lines"


@dataclass(frozen=True)
class LimitRow:
    """A row of a limit on suitability: where it stands, what it says, and why it stays or what takes its place."""

    table: str
    key: tuple[str, str]
    row: int
    before: float
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    of: int = 0  # referrals that judge it
    kept: str = ""  # why it stays


@dataclass(frozen=True)
class ModelCopy:
    """The files of a model with other limits on suitability."""

    title: str  # of the model
    files: Mapping[str, bytes]
    rows: tuple[LimitRow, ...]

    @property
    def replaced(self) -> tuple[LimitRow, ...]:
        """Return the rows that referrals have changed."""
        return tuple(row for row in self.rows if not row.kept)

    @property
    def kept(self) -> tuple[LimitRow, ...]:
        """Return the rows that stay as they were."""
        return tuple(row for row in self.rows if row.kept)


def with_shares(read: Inputs, found: ReferralsFound, name: str, rules: IntoModel) -> ModelCopy:
    """Return the files of a model in which the rows that referrals can tell are replaced; `name` is the council's."""
    key = source_key(name, found)
    files = {file: path.read_bytes() for file, path in _own_files(read.path)}
    rows: list[LimitRow] = []
    for table in LIMITS:
        judged = [*_Limits(read, found, rules).of(table)]
        text = files[f"{table}.csv"].decode("utf-8")
        changed, rows_of_table = _written(text, judged, _provenance(read, found, key))
        files[f"{table}.csv"] = changed.encode("utf-8")
        rows += rows_of_table
    if any(not row.kept for row in rows) and key not in read.sources:
        files["sources.yaml"] = files["sources.yaml"].rstrip(b"\n") + b"\n\n" + _source(key, found).encode("utf-8")
    return ModelCopy(read.model.title, files, tuple(rows))


def source_key(name: str, found: ReferralsFound) -> str:
    """Return the key of the files in sources.yaml."""
    first, last = found.period.first, found.period.last
    return f"placements_{name}_{first:%Y%m}_{last:%Y%m}"


def _own_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a model folder by name, without what desktops leave and the list of an earlier writing."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        left = any(part.startswith(".") or part in atomic_folder.LEFT_BY_DESKTOPS for part in parts)
        if path.is_file() and not left and parts != (atomic_folder.MANIFEST,):
            yield "/".join(parts), path


class _Limits:
    """What referrals say of each limit of a model."""

    def __init__(self, read: Inputs, found: ReferralsFound, rules: IntoModel) -> None:
        self._tables, self._shares, self._apart = read.tables, found.shares, rules.apart
        self._places = {r["placement"]: r for r in records(read.tables, "placements")}
        ordinary = rules.foster == ORDINARY  # then specialist fostering is a care that referrals do not judge
        self._care = {
            p: SPECIALIST_LIST if ordinary and r["waiting_list"] == SPECIALIST_LIST else str(r["setting"])
            for p, r in self._places.items()
        }
        self._settled = {r["need"] for r in records(read.tables, "needs") if r["settled"] == "yes"}
        self._mix = figures(read.tables, "entry_mix", "share")

    def of(self, table: str) -> Iterator[LimitRow]:
        """Yield every limit of a table, with what takes its place or why it stays."""
        judge = self._of_group if table == "suitability" else self._of_entries
        for row in records(self._tables, table):
            if row["parameter"] == LIMITS[table]:
                key = (str(row["need"]), str(row["placement" if table == "suitability" else "destination"]))
                at = LimitRow(table, key, int(row["row"]), float(row["value"]))
                yield judge(at, row)

    def _of_group(self, at: LimitRow, row: Row) -> LimitRow:
        """Judge the most of a need group that may live in a placement type."""
        need, placement = at.key
        care = self._care[placement]
        beside = [p for p in self._steered(need) if self._care[p] == care]
        reason = (
            (at.before >= 1, NO_LIMIT_YET),
            (care not in REFERRED_SETTINGS, OTHER_CARE),
            (self._places[placement]["steered"] != "yes", CARRIED),
        )
        opening = figures(self._tables, "opening", "children")
        group = sum(n for (g, _p), n in opening.items() if g == need)
        today = opening.get(at.key, 0.0) / group if group else 0.0
        return self._judged(at, row, reason, (care, len(beside) == 1), (1.0, today))

    def _of_entries(self, at: LimitRow, row: Row) -> LimitRow:
        """Judge the most of those entering care whom a kind of care would suit."""
        need, destination = at.key
        served = {p: self._places[p] for p in self._steered(need)}
        kinds = {self._care[p] for p, place in served.items() if place["waiting_list"] == destination}
        setting = next(iter(kinds)) if len(kinds) == 1 else ""
        whole = all(place["waiting_list"] == destination for p, place in served.items() if self._care[p] == setting)
        lists = {p["waiting_list"] for p in self._places.values() if p["waiting_list"]}
        sought = sum(share for (g, to), share in self._mix.items() if g == need and to in lists)
        reason = ((setting not in REFERRED_SETTINGS, OTHER_CARE),)
        return self._judged(at, row, reason, (setting, whole), (sought, self._mix.get(at.key, 0.0)))

    def _steered(self, need: str) -> list[str]:
        """Return the placement types that a planner may choose for a need group."""
        pairs = ((r["need"], r["placement"]) for r in records(self._tables, "suitability"))
        return [p for g, p in pairs if g == need and self._places[p]["steered"] == "yes"]

    def _judged(
        self,
        at: LimitRow,
        row: Row,
        reasons: Iterable[tuple[bool, str]],
        care: tuple[str, bool],
        bounds: tuple[float, float],
    ) -> LimitRow:
        """Return a limit with the share of its kind of care, or the first reason for which it stays.

        `care`: the kind, and whether the limit is on all of it. `bounds`: of how much of the group the share is, and
        how much is there today.
        """
        (setting, whole), (times, today), need = care, bounds, at.key[0]
        share = self._shares.get((need, setting))
        value = round(times * share.value, DECIMALS) if share else 0.0
        checks = (
            *reasons,
            (row["evidence"] == PUBLISHED_GRADE, IS_PUBLISHED),
            (need in self._settled, ONLY_SETTLED),
            (share is None, NOT_SHARED),
            (value < today, MORE_TODAY),
            (not whole and value >= at.before, OF_SEVERAL_KINDS),
        )
        why = next((reason for stays, reason in checks if stays), "")
        if why or share is None:
            return replace(at, kept=why)
        low, high = self._ends(share, times, today)
        return replace(at, value=value, low=min(low, value), high=max(high, value), of=share.of)

    def _ends(self, share: ReferredShare, times: float, today: float) -> tuple[float, float]:
        """Return the range of a limit: the interval, moved outwards, but not below what is there today."""
        low, high = max(0.0, share.low - self._apart), min(1.0, share.high + self._apart)
        return round(max(times * low, today), DECIMALS), round(times * high, DECIMALS)


@dataclass(frozen=True)
class _Provenance:
    """What the cells beside a figure say."""

    source: str
    known: str
    period: str
    apart_words: str

    def cells(self, row: LimitRow) -> dict[str, str]:
        """Return the cells of a row that change."""
        what = "the group" if row.table == "suitability" else "those entering care for whom a place is sought"
        note = (
            f"Of {row.of} referrals of {self.period} that say, the share for whom this kind of care is preferred or "
            f"suitable, taken of {what}. {self.apart_words} Before: {number(row.before)}."
        )
        value, low, high = (number(n) for n in (row.value, row.low, row.high))
        beside = {"source": self.source, "evidence": COUNCIL, "known_when_decided": self.known, "note": note}
        return {"value": value, "low": low, "high": high, **beside}


def _provenance(read: Inputs, found: ReferralsFound, key: str) -> _Provenance:
    words = "Range: the interval, moved outwards, since who is referred does not stand for all who live in care."
    return _Provenance(key, _known(read.model.opening, found), found.period.words, words)


def _known(opening: date, found: ReferralsFound) -> str:
    """Return whether the referrals were known when the model opens."""
    if found.period.last < opening:
        return "yes"
    return "part" if found.period.first < opening else "no"


def _written(text: str, judged: Iterable[LimitRow], said: _Provenance) -> tuple[str, list[LimitRow]]:
    """Return the text of a table with other cells in the rows that are replaced, and these rows."""
    lines = text.split("\n")
    header = next(csv.reader(line for line in lines if not line.startswith("#")))
    rows = []
    for row in judged:
        line = lines[row.row - 1]
        cells = next(csv.reader([line.rstrip("\r")]), [])
        if row.kept or len(cells) != len(header):
            rows.append(replace(row, kept=row.kept or SEVERAL_LINES))
            continue
        changed = dict(zip(header, cells, strict=True)) | said.cells(row)
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(changed.values())
        lines[row.row - 1] = out.getvalue() + ("\r" if line.endswith("\r") else "")
        rows.append(row)
    return "\n".join(lines), rows


def _source(key: str, found: ReferralsFound) -> str:
    """Return the entry of sources.yaml."""
    entry = {
        "title": capital(found.source),
        "publisher": "the council",
        "date": found.period.words,
        "place": "answers on suitability; placements/suitability.csv has the counts that may be shared",
        "url": "none: held by the council",
        "grade": "B",
        "note": "Referrals in the placements-standard, version 2. They are of children for whom a placement is sought.",
    }
    return f"{key}:\n" + "".join(f"  {field}: {quoted(words)}\n" for field, words in entry.items())
