"""Figures of another model, for what neither the return nor a list can say; each is marked as borrowed.

A council's own earlier folder lends its rows as they stand. Any other lends assumptions, scaled where they grow with
the number of children in care, and with their years moved to those judged here. What is empty there stays empty here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from placement_opt.domain.catalogue import Catalogue, Need
from placement_opt.inputs import Inputs, read_model
from placement_opt.inputs.csv_tables import Row, split
from placement_opt.inputs.frames import figures, records
from placement_opt.inputs.read_model import is_gap, read_with_gaps
from placement_opt.inputs.resolve.population import needs as needs_of
from placement_opt.inputs.resolve.view import view
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.settings import Source
from placement_opt.inputs.starter import Words
from placement_opt.inputs.table_records import ASSUMPTION, EVERY_PLACEMENT, NUMBERS, Column
from placement_opt.intake.folder.by_age import Kinship, afterwards, means
from placement_opt.intake.folder.figures import PRICE_LIST, PROVIDERS, RETURN, FigureRow
from placement_opt.intake.folder.readback import BORROWED, donor_of_row, donor_of_table, rows
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.file_limits import TABLE_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.paths import STRATEGIES
from placement_opt.kernel.text import decode

FROM_RETURN = ("opening", "entries", "entry_mix", "exits", "ageing", "transitions", "breakdown", "suitability")
NEVER = ("opening", "entries", "entry_mix", "ageing", "mtfc_starts", "contracts", "published", "outturn")
SCALED = (  # figures that grow with the number of children in care
    *(
        ("carers", "households"),
        ("carers", "usual_approvals"),
        ("carers", "extra_approvals"),
        ("pipeline", "approvals"),
    ),
    *(("budgets", "amount"), ("schedule", "step"), ("schedule", "staff"), ("mtfc", "most_teams"), ("mtfc", "growth")),
    *(
        ("service_teams", "most_teams"),
        ("service_teams", "growth"),
        ("general", "releases"),
        ("market", "new_placements"),
    ),
)
UNIT_DECIMALS = {  # to which a scaled figure is known, by its unit
    **{"GBP": 0, "teams": 2, "teams_per_quarter": 2},
    **dict.fromkeys(("FTE", "FTE_per_quarter", "households", "households_per_quarter", "children_per_quarter"), 1),
}
CLAIM = ", on a claim borrowed from "  # between the titles of a council and of the one whose claim is judged


@dataclass(frozen=True)
class Donor:
    """A model as read, the children in care at its opening and the texts of its tables."""

    inputs: Inputs
    children: float
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self.inputs.model.name

    @property
    def title(self) -> str:
        """Return the council that it is of."""
        return self.inputs.model.title.partition(CLAIM)[0]

    @property
    def strategy(self) -> str:
        """Return the text of the strategy that stands in its own folder, or nothing."""
        return self.texts.get(f"{self.inputs.model.strategy}.yaml", "")

    @cached_property
    def needs(self) -> dict[str, Need]:
        """Return its need groups."""
        return needs_of(view(self.inputs))


@dataclass(frozen=True)
class Transfer:
    """How one model's figures become another's."""

    donor: Donor
    own: bool  # the council's own earlier folder
    ratio: float  # children in care here for each there
    opening: date
    judged: tuple[str, ...]
    price_base: str
    catalogue: Catalogue  # the words known here
    uncoded: tuple[str, ...]  # placement types for which the return has no code
    kin: Mapping[str, Kinship]  # the donor's need groups for each one here that has any

    @property
    def by_age(self) -> tuple[Kinship, ...]:
        """Return the need groups here whose ages none there has, so that several lend by the years they share."""
        return tuple(kin for kin in self.kin.values() if not kin.alike)


def read_donor(model: Path, catalogue: Catalogue | None = None) -> Donor:
    """Return a model that may lend, half filled or whole; raises BadInput with any fault but an empty value."""
    try:
        read = read_model(model, catalogue)
    except BadInput as error:
        if others := [fault for fault in error.faults if not is_gap(fault)]:
            raise BadInput(others) from None
        read = read_with_gaps(model, catalogue)
    files = [model / t.file for t in TABLES.values()]
    files += [model / STRATEGIES / f"{read.model.strategy}.yaml"] if read.model.strategy else []
    given = {file.name: given_file(file, file.name, TABLE_FILE).data for file in files if file.is_file()}
    texts = {name: decode(data, name)[0] for name, data in given.items()}
    return Donor(read, sum(figures(read.tables, "opening", "children").values()), texts)


def donor_rows(transfer: Transfer | None, table: str) -> list[FigureRow]:
    """Return every row of a table that the donor may give and means something here; gaps come last."""
    if transfer is None or table in NEVER:
        return []
    made = _keyed(transfer, table, records(transfer.donor.inputs.tables, table))
    known = [
        _as_it_stands(transfer, key, row) if transfer.own else _as_assumed(transfer, table, key, row)
        for key, row in made
    ]
    file = TABLES[table].file
    empty = [row for _, row in rows({file: transfer.donor.texts.get(file, "")}) if not row["value"]]
    gaps = (_gap(transfer, key, row) for key, row in _keyed(transfer, table, empty))
    by_age = [*_by_age(transfer, table)] if any(c.name == "need" for c in TABLES[table].columns) else []
    return known + by_age + [f for f in gaps if not any(_is_over(transfer, word) for word in f.key)]


def _keyed(transfer: Transfer, table: str, candidates: Iterable[Row]) -> Iterator[tuple[Words, Row]]:
    """Yield the rows that the donor may give, with their keys as they are here."""
    alike = {kin.alike: need for need, kin in transfer.kin.items()}
    for row in candidates:
        if table not in FROM_RETURN or _of_uncoded(transfer, table, row):
            key = _key(transfer, table, row, alike.get(row.get("need", ""), ""))
            if key is not None:
                yield key, row


def _by_age(transfer: Transfer, table: str) -> Iterator[FigureRow]:
    """Yield the rows of the groups here whose ages none there has."""
    there = records(transfer.donor.inputs.tables, table)
    lending = [r for r in there if table not in FROM_RETURN or _of_uncoded(transfer, table, r)]
    if table == "exits":
        lending = [*_of_each_placement(transfer, lending)]
    for kin in transfer.by_age:
        keyed = [(_key(transfer, table, row, kin.here.id), row) for row in lending if row["need"] in kin.years]
        for m in means(kin, table, [(key, row) for key, row in keyed if key is not None]):
            whose = "Carried over" if transfer.own else f"{BORROWED} {transfer.donor.title}"
            first = m.rows[0]
            note = (
                f"{whose}: by age, {kin.words}; {first['evidence']}, {source_words(transfer, split(first['source']))}."
            )
            words = " ".join(filter(None, (note, first["note"])))
            yield FigureRow(m.key, m.parameter, m.value, m.low, m.high, ASSUMPTION, "assumed", words)


def _of_each_placement(transfer: Transfer, exits: list[Row]) -> Iterator[Row]:
    """Yield the exits of each placement type without a code, for every need: its own row or that of them all."""
    known = {(r["need"], r["placement"]): r for r in exits}
    for need in dict.fromkeys(r["need"] for r in exits):
        for p in transfer.uncoded:
            row = known.get((need, p)) or known.get((need, EVERY_PLACEMENT))
            if row:
                yield row | {"placement": p}


def nothing_lent(transfer: Transfer | None, need: str) -> bool:
    """Say whether no need group of the donor has any of the ages of one here at its level."""
    return transfer is not None and need not in transfer.kin


def structure(transfer: Transfer | None, table: str) -> list[Words]:
    """Return the rows of a structural table that are made of needs and placement types known here."""
    if transfer is None:
        return []
    columns, kin = TABLES[table].columns, transfer.kin.values()
    made: list[Words] = []
    for row in records(transfer.donor.inputs.tables, table):
        for need in [k.here.id for k in kin if row["need"] in k.years] if "need" in row else [""]:
            words = [need if c.name == "need" else _known_words(transfer, c, row[c.name]) for c in columns]
            if all(w or not row[c.name] for c, w in zip(columns, words, strict=True)):
                made.append(tuple(words))
    return list(dict.fromkeys(made))


def structure_donor(transfer: Transfer | None, table: str) -> str:
    """Return the other council from which a structural table is; the earlier folder says it of what it borrowed."""
    if transfer is None:
        return ""
    return donor_of_table(transfer.donor.texts.get(TABLES[table].file, "")) if transfer.own else transfer.donor.title


def claim_donor(transfer: Transfer | None, schedule: Iterable[FigureRow]) -> str:
    """Return the other council whose claim the schedule is, or nothing if it is the council's own, or empty."""
    named = [donor for f in schedule if f.value is not None and (donor := donor_of_row(f.note))]
    if transfer is None or not named:
        return ""
    return named[0] if transfer.own else transfer.donor.title


def donor_sources(transfer: Transfer | None, used: set[str], notes: Iterable[str]) -> dict[str, Source]:
    """Return what the donor says of each source key that a row cites here or that a note names."""
    if transfer is None:
        return {}
    said = " ".join(dict.fromkeys(notes))
    renamed = {_source_key(transfer, key): source for key, source in transfer.donor.inputs.sources.items()}
    carried = {k: s for k, s in renamed.items() if k != ASSUMPTION and (k in used or _is_named(k, said))}
    return carried if transfer.own else {k: _of(transfer.donor, source) for k, source in carried.items()}


def source_words(transfer: Transfer, keys: Iterable[str]) -> str:
    """Return source keys of the donor in words, under the names that they have here."""
    return " and ".join(_source_key(transfer, key) for key in keys)


# --- which rows


def _of_uncoded(transfer: Transfer, table: str, row: Row) -> bool:
    """Say whether a row is of a placement type that the return cannot tell; exits may be those of every type."""
    return row.get("placement") in transfer.uncoded or (table == "exits" and row["placement"] == EVERY_PLACEMENT)


def _key(transfer: Transfer, table: str, row: Row, here: str) -> Words | None:
    """Return the row's key for the need group `here`, its year moved; None if it speaks of something not here."""
    words = []
    for column in TABLES[table].columns:
        word = str(row[column.name])
        if column.refers == "needs" and word not in column.allowed:
            word = here if column.name == "need" else _afterwards(transfer, here, row["need"], word)
        elif _known_words(transfer, column, word) != word:
            return None
        if not word:
            return None
        words.append(word if transfer.own else _moved(transfer, column, word))
    if table == "pipeline" and not 1 <= (calendar.number(words[-1], transfer.opening) or 0) <= calendar.FARTHEST:
        return None
    return tuple(words)


def _afterwards(transfer: Transfer, here: str, before: str, after: str) -> str:
    there = transfer.donor.needs
    if not here or before not in there or after not in there:
        return ""
    return afterwards(transfer.catalogue, transfer.catalogue.needs[here], there[before], there[after])


def _known_words(transfer: Transfer, column: Column, cell: str) -> str:
    """Return the words of a cell that mean something here; of needs and placement types only those that exist."""
    words = split(cell) if column.many else [cell]
    if cell in column.allowed:
        return cell
    if column.refers == "needs":
        return ";".join(need for need, kin in transfer.kin.items() if set(words) & kin.years.keys())
    if column.refers != "placements":
        return cell
    catalogue = transfer.catalogue
    lists = [w for w in catalogue.words(column.words or "waiting_lists") if catalogue.serving(w)]
    known = (*catalogue.placements, *column.allowed, *lists)
    return ";".join(w for w in words if w in known)


def _moved(transfer: Transfer, column: Column, word: str) -> str:
    """Return a financial year or quarter moved from the first year judged there to the first judged here."""
    year, _, quarter = word.partition(" ")
    first = calendar.first_year(year)
    if column.form not in ("year", "quarter") or first is None:
        return word
    by = _first(transfer.judged) - _first(transfer.donor.inputs.model.judged)
    return " ".join(filter(None, (calendar.year_label(first + by), quarter)))


def _is_over(transfer: Transfer, word: str) -> bool:
    """Say whether a word is a financial year before those judged here, of which nothing need be filled in any more."""
    first = calendar.first_year(word)
    return first is not None and first < _first(transfer.judged)


def _first(judged: tuple[str, ...]) -> int:
    return int(judged[0].partition("/")[0])


# --- as they are written here


def _as_it_stands(transfer: Transfer, key: Words, row: Row) -> FigureRow:
    source = ";".join(_source_key(transfer, k) for k in split(row["source"]))
    value, low, high = (row[c] for c in NUMBERS)
    return FigureRow(
        key, row["parameter"], value, low, high, source, row["evidence"], row["note"], row["known_when_decided"]
    )


def _source_key(transfer: Transfer, key: str) -> str:
    """Return the key under which a source of the donor is kept beside the one of the same name here."""
    whose = f"{transfer.donor.inputs.model.opening:%Y_%m}" if transfer.own else transfer.donor.name
    return f"{key}_{whose}" if key in (RETURN, PROVIDERS, PRICE_LIST) else key


def _is_named(key: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text) is not None


def _of(donor: Donor, source: Source) -> Source:
    note = " ".join(filter(None, (source.note, f"Of {donor.title}.")))
    return source.model_copy(update={"note": note})


def _gap(transfer: Transfer, key: Words, row: Row) -> FigureRow:
    return FigureRow(key, row["parameter"], None, note=row["note"] if transfer.own else "")


def _as_assumed(transfer: Transfer, table: str, key: Words, row: Row) -> FigureRow:
    scaled = (table, row["parameter"]) in SCALED
    value, low, high = (
        round(row[c] * transfer.ratio, UNIT_DECIMALS[row["unit"]]) if scaled else row[c] for c in NUMBERS
    )
    note = " ".join(_words(transfer, row, scaled))
    return FigureRow(key, row["parameter"], value, low, high, ASSUMPTION, "assumed", note)


def _words(transfer: Transfer, row: Row, scaled: bool) -> Iterator[str]:
    base = transfer.donor.inputs.model.price_base
    yield f"{BORROWED} {transfer.donor.title}: {row['evidence']}, {source_words(transfer, split(row['source']))}."
    if scaled:
        yield f"Here scaled by {transfer.ratio:.2f} to the children in care here."
    if row["unit"].startswith("GBP") and base != transfer.price_base:
        yield f"In prices of {base}, not brought up to {transfer.price_base}."
    if row["note"]:
        yield row["note"]
